//! Finds 2D codes: patches full of black-white changes, turned upright and handed to the decoders of the `rxing` crate.
//!
//! Bounded: at most [`MOST_PATCHES`] patches a page, each brought to at most [`PATCH_SIDE`] pixels, each tried with every decoder at most
//! twice. Payloads are delivered as bytes and interpreted elsewhere.

use crate::picture::Gray;
use crate::pyramid::Pyramid;
use crate::reading::Quad;
use rxing::common::HybridBinarizer;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, RXingResult, Reader};
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Longer sides of the pictures that are searched for patches, besides the first that lines are searched in: what is dense at one
/// size is flat or grey at another.
const SEARCH_SIDES: [usize; 2] = [560, 320];
/// Where the mean level of a code lies between its dark and its light, with room for wear: modules are about as often black as white,
/// text leaves three quarters of the paper white.
const EVEN: std::ops::Range<f32> = 0.22..0.68;
/// Side of the squares whose changes are counted, in pixels of the searched picture.
const TILE: usize = 8;
/// A hundred times the changes that make a tile busy: a quarter of its pixels, nearly.
const BUSY: u32 = 24 * 64;
const _: () = assert!(TILE * TILE == 64, "a tile has that many pixels");
/// Grey levels that make a change.
const CHANGE: u8 = 28;
/// Patches looked at, the largest first.
const MOST_PATCHES: usize = 8;
/// Longer side of an upright patch.
const PATCH_SIDE: f32 = 640.0;
/// Smaller patches are enlarged, so that a module has some pixels.
const SMALL_SIDE: f32 = 320.0;
/// Codes reported a page.
const MOST_CODES: usize = 8;

/// Kinds of codes that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Symbology {
    /// Stacked bars, as on driving licences (ISO/IEC 15438).
    #[serde(rename = "PDF417")]
    Pdf417,
    /// ISO/IEC 18004.
    #[serde(rename = "QR")]
    Qr,
    /// As of visible digital seals (ISO/IEC 16022, 9303-13).
    #[serde(rename = "DataMatrix")]
    DataMatrix,
    /// As of boarding passes and seals (ISO/IEC 24778).
    #[serde(rename = "Aztec")]
    Aztec,
}

/// A code found on a page. Its payload may be personal data.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// Kind of code.
    pub symbology: Symbology,
    /// The payload.
    pub bytes: Vec<u8>,
    /// Where it lies: a rectangle along its edges.
    pub quad: Quad,
}

impl std::fmt::Debug for Code {
    /// Shows everything but the payload.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Code").field("symbology", &self.symbology).field("bytes", &self.bytes.len()).field("quad", &self.quad).finish()
    }
}

/// Every code on a page, except where `zones` lie.
pub(crate) fn find(pages: &Pyramid<'_>, zones: &[Quad]) -> Vec<Code> {
    let picture = pages.full();
    let mut codes: Vec<Code> = Vec::new();
    for place in places(pages).into_iter().filter(|place| !zones.iter().any(|zone| crate::page::holds(zone, place.middle))).take(MOST_PATCHES) {
        let known = codes.iter().any(|code| crate::page::holds(&code.quad, place.middle));
        if !known && codes.len() < MOST_CODES {
            codes.extend(read(picture, &place));
        }
    }
    codes
}

/// Where a code may lie, the largest place first; each once, though it was seen at several sizes.
fn places(pages: &Pyramid<'_>) -> Vec<Place> {
    let picture = pages.full();
    let mut places: Vec<Place> = Vec::new();
    let first = pages.searched(0, false);
    let smaller = SEARCH_SIDES.map(|side| Pyramid::new(first).sized(side.min(first.width().max(first.height()))));
    for small in std::iter::once(first).chain(&smaller) {
        let scale = picture.width() as f32 / small.width() as f32;
        for patch in Tiles::new(small).patches().into_iter().filter(|patch| patch.is_even(small)).take(MOST_PATCHES) {
            let place = Place::around(small, &patch, scale);
            if !places.iter().any(|other| place.is_like(other)) {
                places.push(place);
            }
        }
    }
    places.sort_by(|a, b| b.area().total_cmp(&a.area()));
    places
}

impl Patch {
    /// Whether about as much of it is dark as light.
    fn is_even(&self, picture: &Gray) -> bool {
        let mut counts = [0_u32; 256];
        for &(tx, ty) in &self.tiles {
            for y in ty * TILE..(ty + 1) * TILE {
                let row = picture.values().get(y * picture.width() + tx * TILE..).unwrap_or_default();
                row.iter().take(TILE).for_each(|value| counts.iter_mut().skip(usize::from(*value)).take(1).for_each(|count| *count += 1));
            }
        }
        let total: u32 = counts.iter().sum();
        let level = |rank: u32| {
            let mut seen = 0;
            let reached = counts.iter().position(|count| {
                seen += count;
                seen > rank
            });
            reached.unwrap_or(0) as f32
        };
        let mean = (0_u16..).zip(counts).map(|(value, count)| f32::from(value) * count as f32).sum::<f32>() / total.max(1) as f32;
        let (low, high) = (level(total / 20), level(total - total / 20));
        EVEN.contains(&((mean - low) / (high - low).max(1.0)))
    }
}

/// Which tiles are full of changes.
struct Tiles {
    across: usize,
    down: usize,
    busy: Vec<bool>,
}

/// Tiles that touch.
struct Patch {
    tiles: Vec<(usize, usize)>,
}

impl Tiles {
    fn new(picture: &Gray) -> Self {
        let (across, down) = (picture.width() / TILE, picture.height() / TILE);
        let mut counts = vec![0_u32; across * down];
        let mut marks = vec![0_u8; across * TILE];
        let rows: Vec<&[u8]> = picture.values().chunks_exact(picture.width()).collect();
        for (y, pair) in rows.windows(2).enumerate().take(down * TILE) {
            let [row, below] = pair else { continue };
            let steps = row.iter().zip(row.iter().skip(1)).zip(below.iter());
            for (((here, next), under), mark) in steps.zip(&mut marks) {
                let change = here.abs_diff(*next).max(here.abs_diff(*under)) > CHANGE;
                *mark = u8::from(change);
            }
            let tiles = counts.iter_mut().skip(y / TILE * across).zip(marks.chunks_exact(TILE));
            tiles.for_each(|(count, marks)| *count += u32::from(marks.iter().sum::<u8>()));
        }
        // Text has less: half of its area is between the lines.
        let busy = counts.iter().map(|count| *count * 100 > BUSY).collect();
        Self { across, down, busy }
    }

    /// Busy tiles whose neighbours are busy too, in connected patches, the largest first.
    fn patches(&self) -> Vec<Patch> {
        let busy = |x: usize, y: usize| x < self.across && y < self.down && self.busy.get(y * self.across + x).copied().unwrap_or(false);
        let mut seen = vec![false; self.busy.len()];
        let mut patches = Vec::new();
        for start in 0..self.busy.len() {
            let mut open = vec![(start % self.across.max(1), start / self.across.max(1))];
            let mut tiles = Vec::new();
            while let Some((x, y)) = open.pop() {
                let Some(mark) = seen.get_mut(y * self.across + x) else { continue };
                if *mark || !busy(x, y) {
                    continue;
                }
                *mark = true;
                tiles.push((x, y));
                for (dx, dy) in [(0, 1), (1, 0), (2, 1), (1, 2)] {
                    let (nx, ny) = ((x + dx).wrapping_sub(1), (y + dy).wrapping_sub(1));
                    if nx < self.across && ny < self.down {
                        open.push((nx, ny));
                    }
                }
            }
            let (wide, high) = extent(&tiles);
            if tiles.len() >= 6 && wide.min(high) >= 2 && tiles.len() * 3 >= wide * high {
                patches.push(Patch { tiles });
            }
        }
        patches.sort_by_key(|patch| std::cmp::Reverse(patch.tiles.len()));
        patches
    }
}

fn extent(tiles: &[(usize, usize)]) -> (usize, usize) {
    let span = |pick: fn(&(usize, usize)) -> usize| {
        let low = tiles.iter().map(pick).min().unwrap_or(0);
        tiles.iter().map(pick).max().map_or(0, |high| high - low + 1)
    };
    (span(|t| t.0), span(|t| t.1))
}

/// A rectangle on the page, along the edges of what it holds.
struct Place {
    middle: (f32, f32),
    along: (f32, f32),
    half: (f32, f32),
}

impl Place {
    /// The rectangle around a patch, turned as most edges in it run.
    fn around(small: &Gray, patch: &Patch, scale: f32) -> Self {
        // Edges of a code run in two directions at a right angle: four times the angle is one direction (mod 360°).
        let (mut sin, mut cos) = (0.0_f32, 0.0_f32);
        for &(tx, ty) in &patch.tiles {
            for (x, y) in (0..TILE * TILE).map(|i| (tx * TILE + i % TILE, ty * TILE + i / TILE)) {
                let at = |x: usize, y: usize| f32::from(small.level(x, y));
                let (gx, gy) = (at(x + 1, y) - at(x.saturating_sub(1), y), at(x, y + 1) - at(x, y.saturating_sub(1)));
                let weight = gx.hypot(gy);
                let four = 4.0 * gy.atan2(gx);
                sin += weight * four.sin();
                cos += weight * four.cos();
            }
        }
        let (sin, cos) = (sin.atan2(cos) / 4.0).sin_cos();
        let corners = patch.tiles.iter().flat_map(|&(x, y)| [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)]);
        let turned = corners.map(|(x, y)| ((x * TILE) as f32, (y * TILE) as f32)).map(|(x, y)| (x * cos + y * sin, y * cos - x * sin));
        let mut low = (f32::MAX, f32::MAX);
        let mut high = (f32::MIN, f32::MIN);
        for (u, v) in turned {
            low = (low.0.min(u), low.1.min(v));
            high = (high.0.max(u), high.1.max(v));
        }
        let (u, v) = ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0);
        Self {
            middle: ((u * cos - v * sin) * scale, (u * sin + v * cos) * scale),
            along: (cos, sin),
            half: ((high.0 - low.0) / 2.0 * scale, (high.1 - low.1) / 2.0 * scale),
        }
    }

    fn area(&self) -> f32 {
        self.half.0 * self.half.1
    }

    /// Whether both are about the same place.
    fn is_like(&self, other: &Self) -> bool {
        let apart = (self.middle.0 - other.middle.0).hypot(self.middle.1 - other.middle.1);
        let size = other.half.0.min(other.half.1);
        apart < size * 0.15 && (self.area() / other.area().max(1.0) - 1.0).abs() < 0.3
    }

    fn point(&self, u: f32, v: f32) -> (f32, f32) {
        (self.middle.0 + u * self.along.0 - v * self.along.1, self.middle.1 + u * self.along.1 + v * self.along.0)
    }

    fn quad(&self) -> Quad {
        let (w, h) = self.half;
        [(-w, -h), (w, -h), (w, h), (-w, h)].map(|(u, v)| self.point(u, v))
    }

    /// The patch upright, with a margin.
    fn upright(&self, picture: &Gray) -> Gray {
        let margin = self.half.0.min(self.half.1) * 0.2 + 8.0;
        let (wide, high) = (self.half.0 + margin, self.half.1 + margin);
        let longest = 2.0 * wide.max(high);
        let factor = (PATCH_SIDE / longest).min((SMALL_SIDE / longest).clamp(1.0, 2.0));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the side of a patch")]
        let size = |half: f32| ((2.0 * half * factor) as usize).clamp(8, 1000);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a level of the picture")]
        Gray::from_fn(size(wide), size(high), |x, y| {
            let (u, v) = ((x as f32 + 0.5) / factor - wide, (y as f32 + 0.5) / factor - high);
            let (px, py) = self.point(u, v);
            picture.sample(px, py) as u8
        })
    }
}

/// From this ratio of its sides on, stacked bars are not looked for across a place.
const LONG: f32 = 2.5;

fn ratio((wide, high): (f32, f32)) -> f32 {
    wide.max(high) / wide.min(high).max(1.0)
}

/// Tries every decoder on a place of the page.
fn read(picture: &Gray, place: &Place) -> Option<Code> {
    // Stacked bars are read along their rows, which mostly run along the longer side; the others however they lie.
    let tall = place.half.1 > place.half.0;
    let long = ratio(place.half) > LONG;
    let upright = place.upright(picture);
    for sideways in [tall, !tall].into_iter().take(if long { 1 } else { 2 }) {
        let patch = if sideways { upright.on_its_side() } else { upright.clone() };
        let (Ok(width), Ok(height)) = (u32::try_from(patch.width()), u32::try_from(patch.height())) else { return None };
        // A decoder that stumbles over what it was shown must not take the reader with it.
        let all = sideways == tall;
        let found = catch_unwind(AssertUnwindSafe(|| decoded(patch.values(), width, height, all))).ok().flatten();
        if let Some((symbology, bytes)) = found {
            return Some(Code { symbology, bytes, quad: place.quad() });
        }
    }
    None
}

fn decoded(values: &[u8], width: u32, height: u32, all: bool) -> Option<(Symbology, Vec<u8>)> {
    let hints = DecodeHints { TryHarder: Some(true), CharacterSet: Some("binary".to_owned()), ..DecodeHints::default() };
    let source = Luma8LuminanceSource::new(values.to_vec(), width, height).ok()?;
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let mut found = rxing::pdf417::PDF417Reader.decode_with_hints(&mut bitmap, &hints).ok();
    if all {
        found = found.or_else(|| rxing::qrcode::QRCodeReader.decode_with_hints(&mut bitmap, &hints).ok());
        found = found.or_else(|| rxing::datamatrix::DataMatrixReader.decode_with_hints(&mut bitmap, &hints).ok());
        found = found.or_else(|| rxing::aztec::AztecReader.decode_with_hints(&mut bitmap, &hints).ok());
    }
    let found = found?;
    let symbology = match found.getBarcodeFormat() {
        BarcodeFormat::PDF_417 => Symbology::Pdf417,
        BarcodeFormat::QR_CODE => Symbology::Qr,
        BarcodeFormat::DATA_MATRIX => Symbology::DataMatrix,
        BarcodeFormat::AZTEC => Symbology::Aztec,
        _ => return None,
    };
    Some((symbology, payload(&found)))
}

/// The payload as it was encoded: every character of Latin-1 is one byte; text beyond it, which a code announced, is UTF-8.
fn payload(found: &RXingResult) -> Vec<u8> {
    let text = found.getText();
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>().unwrap_or_else(|| text.as_bytes().to_vec())
}
