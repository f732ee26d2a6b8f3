//! Reads a page: looks for lines of even pitch at growing resolution until a zone stands firm.

use crate::blobs;
use crate::chains::{self, Chain};
use crate::codes;
use crate::colour::Inked;
use crate::curve::Curve;
use crate::net::{ALPHABET, Net};
use crate::picture::{Gray, MOST_ENLARGED, decode};
use crate::portrait;
use crate::pyramid::{Pyramid, SIDES};
use crate::quality::Judged;
use crate::reading::{DocumentReading, PageReading, Quad, Rect, Repair};
use crate::track::Eyes;
use crate::zone::{Found, Sight, Zone};
use crate::{VisionError, crop, visual};
use image::RgbImage;

/// How many deviations darker than its surroundings ink is, at each side at which lines are looked for.
const SENSITIVITIES: [f32; SIDES.len()] = [0.35, 0.5, 0.4];
/// Chains whose middle the network looks at, a side.
const MOST_LOOKS: usize = 10;
/// Characters a chain has at least that is looked at where a zone was found already: a line of another has thirty or more.
const FEWEST_OF_ANOTHER: usize = 18;

/// Cells the network looks at, a page: what bounds the time of one that is hard or has nothing to read.
const MOST_CELLS: usize = 1500;

/// What to look for.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions {
    /// Documents after which the search ends.
    pub max_documents: usize,
    /// Whether 2D codes are looked for.
    pub codes: bool,
    /// Whether the visual zone is compared with the machine-readable one, which takes longer.
    pub visual: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { max_documents: 4, codes: true, visual: false }
    }
}

/// A decoded page, for callers that read it and cut crops out of it.
pub struct PageImage {
    picture: RgbImage,
}

impl PageImage {
    /// Decodes PNG, JPEG, WebP, BMP or TIFF, turned as the file's orientation tag says.
    ///
    /// # Errors
    /// [`VisionError::ImageTooLarge`] above 60 megapixels, [`VisionError::Unreadable`] for anything that is no whole picture.
    pub fn decode(bytes: &[u8]) -> Result<Self, VisionError> {
        decode(bytes).map(|picture| Self { picture })
    }

    /// Width and height, pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.picture.dimensions()
    }

    /// The page as it is read.
    pub(crate) fn inked(&self) -> Inked {
        Inked::from_rgb(&self.picture)
    }

    /// Finds and reads machine-readable zones. Pages without one give no document.
    #[must_use]
    pub fn read(&self, options: &ReadOptions) -> PageReading {
        let inked = self.inked();
        let pages = Pyramid::inked(&inked);
        let zones = zones(&pages, options.max_documents);
        let quads: Vec<Quad> = zones.iter().map(zone_quad).collect();
        let codes = if options.codes { codes::find(&pages, &quads) } else { Vec::new() };
        // A portrait's ground may differ from the paper in nothing but its colour; coloured headings are no edges of it.
        let bright = Pyramid::new(&inked.bright);
        let documents: Vec<DocumentReading> = zones.iter().map(|zone| document(&bright, &pages, options.visual, zone)).collect();
        let judged = Judged { picture: &self.picture, inked: &inked, searched: pages.searched(0, true) };
        let faults = judged.faults(zones.first().zip(documents.first()));
        PageReading { documents, codes, faults, width: self.picture.width(), height: self.picture.height() }
    }

    /// Cuts a quadrilateral out, upright, as a JPEG of at most 200 kB and `max_side` pixels.
    ///
    /// # Errors
    /// [`VisionError::Unreadable`] if a corner is no number.
    pub fn crop(&self, quad: &Quad, max_side: u32) -> Result<Vec<u8>, VisionError> {
        crop::crop(&self.picture, quad, max_side)
    }
}

/// The zones of a page, the clearest first.
pub(crate) fn zones(pages: &Pyramid<'_>, most: usize) -> Vec<Zone> {
    let picture = pages.full();
    let eyes = Eyes::new(Net::shipped(), pages, MOST_CELLS);
    let mut zones: Vec<Zone> = Vec::new();
    let longest = picture.width().max(picture.height());
    let mut lines = false;
    let mut dull: Vec<Curve> = Vec::new();
    for (round, side) in SIDES.into_iter().enumerate() {
        // Enlarged only where something looked like a zone; the first side finds what is small on a small page.
        let small = pages.searched(round, round == 0 || lines || !zones.is_empty());
        lines = search(&eyes, (small, SENSITIVITIES.get(round).copied().unwrap_or_default()), most, &mut zones, &mut dull);
        let firm = !zones.is_empty() && zones.iter().all(|z| z.verdict.settled());
        // A page on which nothing looked like a zone at its own resolution has none.
        if firm || eyes.tired() || !lines && zones.is_empty() && longest <= side || longest as f32 * MOST_ENLARGED <= side as f32 {
            break;
        }
    }
    zones.sort_by(|a, b| b.verdict.merit.total_cmp(&a.verdict.merit));
    zones
}

/// Looks for zones in a picture of the page, `small` or enlarged, and puts better readings in the place of worse. Chains that are nothing like OCR-B
/// are noted in `dull`, and not looked at again. Answers whether any line looked like OCR-B.
fn search(eyes: &Eyes<'_>, (small, sensitivity): (&Gray, f32), most: usize, zones: &mut Vec<Zone>, dull: &mut Vec<Curve>) -> bool {
    let scale = eyes.pages.full().width() as f32 / small.width() as f32;
    let blobs = blobs::find(small, sensitivity);
    let mut chains = chains::find(&blobs);
    join_pieces(&mut chains, &blobs);
    let mut looks = 0;
    let mut lines = false;
    let mut done: Vec<usize> = Vec::new();
    for (index, chain) in chains.iter().enumerate() {
        if looks >= MOST_LOOKS || eyes.tired() || zones.len() >= most && zones.iter().all(|z| z.verdict.settled()) {
            break;
        }
        let settled = !zones.is_empty() && zones.iter().all(|z| z.verdict.settled());
        if done.contains(&index) || settled && chain.members.len() < FEWEST_OF_ANOTHER || dull.iter().any(|known| is_along(known, chain, scale)) {
            continue;
        }
        looks += 1;
        let others: Vec<&Chain> = chains.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, c)| c).collect();
        let found = Sight { eyes, scale }.read(&blobs, chain, &others);
        lines |= matches!(found, Found::Line | Found::Zone(_));
        if matches!(found, Found::Dull) {
            dull.push(chain.curve.scaled(scale));
        }
        let Found::Zone(zone) = found else { continue };
        let quad = zone_quad(&zone);
        let inside = |c: &Chain| {
            let span = c.span();
            let (x, y) = c.curve.at((span.0 + span.1) / 2.0);
            holds(&quad, (x * scale, y * scale))
        };
        done.extend(chains.iter().enumerate().filter(|(_, c)| inside(c)).map(|(i, _)| i));
        keep(zones, *zone, most);
    }
    lines
}

/// Whether a chain runs where a line with as wide characters was looked at before.
fn is_along(known: &Curve, chain: &Chain, scale: f32) -> bool {
    let (from, to) = chain.span();
    let middle = (from + to) / 2.0;
    let (x, y) = chain.curve.at(middle);
    let (place, below) = known.locate(x * scale, y * scale);
    let wide = chain.curve.pitch(middle) * scale / known.pitch(place);
    below.abs() < 0.6 && known.holds(place) && (0.85..1.18).contains(&wide)
}

/// Adds a zone, or puts it in the place of a worse one that lies there.
fn keep(zones: &mut Vec<Zone>, zone: Zone, most: usize) {
    let quad = zone_quad(&zone);
    let centre = middle(&quad);
    let same = zones.iter().position(|z| holds(&zone_quad(z), centre) || holds(&quad, middle(&zone_quad(z))));
    let Some(index) = same else {
        if zones.len() < most {
            zones.push(zone);
        }
        return;
    };
    let rank = |z: &Zone| (z.verdict.agrees, z.verdict.merit);
    if let Some(old) = zones.get_mut(index).filter(|old| rank(&zone) > rank(old)) {
        *old = zone;
    }
}

/// Chains that lie on one line become one.
fn join_pieces(chains: &mut Vec<Chain>, blobs: &[blobs::Blob]) {
    let mut index = 0;
    while index < chains.len().min(12) {
        let mut other = index + 1;
        while other < chains.len() {
            let pair = chains.get(index).zip(chains.get(other));
            let joined =
                pair.filter(|(a, b)| on_one_line(a, b)).and_then(|(a, b)| a.joined(b, blobs).filter(|j| j.members.len() > a.members.len() + 3));
            if let Some(joined) = joined {
                chains.remove(other);
                if let Some(place) = chains.get_mut(index) {
                    *place = joined;
                }
                other = index + 1;
            } else {
                other += 1;
            }
        }
        index += 1;
    }
}

fn on_one_line(a: &Chain, b: &Chain) -> bool {
    let (from, to) = b.span();
    let span = a.span();
    [from, to].iter().all(|&place| {
        let (x, y) = b.curve.at(place);
        let (u, v) = a.curve.locate(x, y);
        v.abs() < 0.5 && u > span.0 - 40.0 && u < span.1 + 40.0
    })
}

/// The zone's corners with half a character around.
fn zone_quad(zone: &Zone) -> Quad {
    let (right, bottom) = (zone.last + 0.7, zone.height + 0.75);
    [(-0.7, -0.75), (right, -0.75), (right, bottom), (-0.7, bottom)].map(|(u, v)| zone.point(u, v))
}

fn middle(quad: &Quad) -> (f32, f32) {
    let sum = quad.iter().fold((0.0, 0.0), |a, p| (a.0 + p.0, a.1 + p.1));
    (sum.0 / 4.0, sum.1 / 4.0)
}

/// Whether a point lies inside a quadrilateral whose corners go clockwise.
pub(crate) fn holds(quad: &Quad, (x, y): (f32, f32)) -> bool {
    let next = quad.iter().cycle().skip(1);
    quad.iter().zip(next).all(|(a, b)| (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0) >= 0.0)
}

/// What is told of a zone: the portrait is looked for in the `bright` picture, print in that in which coloured ink faded.
fn document(bright: &Pyramid<'_>, pages: &Pyramid<'_>, visual: bool, zone: &Zone) -> DocumentReading {
    let verdict = &zone.verdict;
    let picture = pages.full();
    let size = (u32::try_from(picture.width()).unwrap_or(0), u32::try_from(picture.height()).unwrap_or(0));
    let portrait_quad = portrait::find(bright, zone);
    let quad = zone_quad(zone);
    let [left, right, ..] = quad;
    let turn = (right.1 - left.1).atan2(right.0 - left.0).to_degrees();
    let letter = |class: usize| ALPHABET.get(class).map_or('<', |&byte| char::from(byte));
    let repaired = verdict.given.iter().zip(&verdict.ink).zip(1..).flat_map(|((given, ink), line)| {
        let cells = given.iter().zip(ink).zip(1..).filter(|((given, ink), _)| given != ink);
        cells.map(move |((given, ink), column)| Repair { line, column, read: letter(*ink), given: letter(*given) })
    });
    DocumentReading {
        format: verdict.format,
        lines: verdict.given.iter().map(|line| crate::verdict::text(line)).collect(),
        confidences: zone.confidences.clone(),
        quad,
        turn_degrees: (turn + 360.0) % 360.0,
        verified: verdict.verified,
        digits_agree: verdict.agrees,
        confidence: verdict.mean.exp().clamp(0.0, 1.0),
        repaired: repaired.collect(),
        portrait: portrait_quad.and_then(|quad| Rect::around(&quad, size.0, size.1)),
        portrait_quad,
        page_quad: portrait::page(zone),
        visual: if visual { visual::compare(pages, zone, portrait_quad.as_ref()) } else { Vec::new() },
    }
}
