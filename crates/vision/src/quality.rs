//! What is wrong with a page, measured: said to the officer beside a doubtful reading, so that the next picture is a better one.
//!
//! The terms are those of ISO/IEC 29794-1 and -5 (sharpness, exposure, glare, spatial resolution) and of 9303-3 (character pitch, 2.54 mm).
//! Limits lie where readings begin to fail on drawn pages, not where a picture could be finer (`docs/vision.md` has them beside what
//! good pages measure).

use crate::colour::Inked;
use crate::picture::Gray;
use crate::reading::{DocumentReading, Quad};
use crate::zone::Zone;
use image::RgbImage;
use serde::{Deserialize, Serialize};

/// Kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Edges of the zone's print are wide: parts of a character's pitch from dark to light.
    Blurred,
    /// The paper is dark: its grey level, 0–255.
    Dark,
    /// The zone's print is washed out: its grey level on paper that is white.
    Overexposed,
    /// A page without a readable zone has burnt spots: their part of the picture, 0–1.
    Glare,
    /// Characters of the zone have no ink left: their part, 0–1.
    GlareOnZone,
    /// The face is burnt out: the part of it that is white in every colour, 0–1.
    GlareOnPortrait,
    /// Characters are small: pixels from one to the next.
    Small,
    /// The document goes on outside of the picture: by millimetres.
    CutOff,
    /// The page is seen from the side: the shorter of two opposite edges, as a part of the longer.
    Tilted,
}

/// A fault with what was measured, and the limit that it is beyond.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageFault {
    /// What is wrong.
    pub fault: Fault,
    /// How it measures, in the unit of [`Fault`].
    pub measured: f32,
    /// Where it would not be said.
    pub limit: f32,
}

/// Widest edges, in parts of a pitch; strokes are 0.14 wide (9303-3 §4.4 asks for 0.35 mm).
const WIDEST_EDGE: f32 = 0.31;
/// Widest edges on a page without a zone, in pixels of the picture that is searched first.
const WIDEST_EDGE_PX: f32 = 5.0;
const DARKEST_PAPER: f32 = 75.0;
const PALEST_INK: f32 = 203.0;
const WHITE: f32 = 250.0;
const MOST_BURNT_PAGE: f32 = 0.004;
const MOST_BURNT_CHARACTERS: f32 = 0.02;
const MOST_BURNT_FACE: f32 = 0.05;
const FEWEST_PIXELS: f32 = 10.0;
const MOST_CUT_MM: f32 = 8.0;
const MOST_TILTED: f32 = 0.68;
const PITCH_MM: f32 = 2.54;
/// Contrast below which no edge is measured.
const LEAST_CONTRAST: f32 = 24.0;

/// A page that is judged.
pub(crate) struct Judged<'a> {
    pub(crate) picture: &'a RgbImage,
    pub(crate) inked: &'a Inked,
    /// The picture that was searched first.
    pub(crate) searched: &'a Gray,
}

impl Judged<'_> {
    /// Faults of the page, by its clearest document if it has one.
    pub(crate) fn faults(&self, found: Option<(&Zone, &DocumentReading)>) -> Vec<PageFault> {
        let mut faults = Faults(Vec::new());
        let Some((zone, document)) = found else {
            let whole = rectangle(self.inked.bright.width(), self.inked.bright.height());
            faults.below(Fault::Dark, level(&self.inked.bright, &whole, 0.9), DARKEST_PAPER);
            faults.above(Fault::Blurred, sharpest_edges(self.searched), WIDEST_EDGE_PX);
            faults.above(Fault::Glare, spots(self.searched), MOST_BURNT_PAGE);
            return faults.0;
        };
        let paper = level(&self.inked.bright, &document.page_quad, 0.9);
        faults.below(Fault::Dark, paper, DARKEST_PAPER);
        let print = Print::of(zone, &self.inked.black);
        if level(&self.inked.bright, &document.quad, 0.9) >= WHITE {
            faults.above(Fault::Overexposed, print.ink, PALEST_INK);
        }
        if print.edge <= WIDEST_EDGE && !zone.verdict.verified {
            // What is too blurred to be read is hardly where it is thought to be.
            faults.above(Fault::Blurred, sharpest_edges(self.searched), WIDEST_EDGE_PX);
        }
        faults.above(Fault::Blurred, print.edge, WIDEST_EDGE);
        faults.above(Fault::GlareOnZone, print.burnt, MOST_BURNT_CHARACTERS);
        faults.below(Fault::Small, print.pitch, FEWEST_PIXELS);
        if let Some(portrait) = &document.portrait_quad {
            faults.above(Fault::GlareOnPortrait, self.burnt(portrait), MOST_BURNT_FACE);
        }
        let size = (self.inked.black.width() as f32, self.inked.black.height() as f32);
        let millimetre = print.pitch / PITCH_MM;
        // What of the zone itself is outside is cut off, however little; where the page ends is only reckoned from the zone.
        let zone_cut = outside(&document.quad, size) / millimetre;
        let page_cut = outside(&document.page_quad, size) / millimetre;
        faults.above(Fault::CutOff, if zone_cut > 1.0 { page_cut.max(MOST_CUT_MM + zone_cut) } else { page_cut }, MOST_CUT_MM);
        faults.below(Fault::Tilted, shorter(&document.page_quad), MOST_TILTED);
        faults.0
    }

    /// The part of a face that is white in every colour. A photograph's ground may be white.
    fn burnt(&self, portrait: &Quad) -> f32 {
        let mut seen = 0.0_f32;
        let mut white = 0.0_f32;
        for (x, y) in grid(24).filter(|(u, v)| (0.28..0.72).contains(u) && (0.2..0.7).contains(v)).map(|place| between(portrait, place)) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and what lies outside has no pixel")]
            let pixel = if x >= 0.0 && y >= 0.0 { self.picture.get_pixel_checked(x as u32, y as u32) } else { None };
            let Some(pixel) = pixel else { continue };
            seen += 1.0;
            white += if pixel.0.iter().all(|value| *value >= 249) { 1.0 } else { 0.0 };
        }
        white / seen.max(1.0)
    }
}

struct Faults(Vec<PageFault>);

impl Faults {
    fn above(&mut self, fault: Fault, measured: f32, limit: f32) {
        if measured > limit {
            self.0.push(PageFault { fault, measured, limit });
        }
    }

    fn below(&mut self, fault: Fault, measured: f32, limit: f32) {
        if measured < limit {
            self.0.push(PageFault { fault, measured, limit });
        }
    }
}

/// How the zone is printed on the picture.
struct Print {
    /// Pixels from a character to the next.
    pitch: f32,
    /// Width of its edges, in pitches: the middle one of all characters.
    edge: f32,
    /// The darkest level of a character: the middle one of all.
    ink: f32,
    /// Part of the characters that have no ink.
    burnt: f32,
}

impl Print {
    fn of(zone: &Zone, picture: &Gray) -> Self {
        let ((x0, y0), (x1, y1)) = (zone.point(0.0, 0.0), zone.point(zone.last, 0.0));
        let pitch = (x1 - x0).hypot(y1 - y0) / zone.last.max(1.0);
        let rows = zone.confidences.len().max(2);
        let steps = crate::curve::whole(pitch * 1.1).clamp(4, 200);
        let mut edges = Vec::new();
        let mut inks = Vec::new();
        for row in 0..rows {
            let below = zone.height * row as f32 / (rows - 1) as f32;
            for column in 0..=crate::curve::whole(zone.last).max(0) {
                let scans = [-0.22, 0.0, 0.22].map(|off| {
                    let level = |step: i32| {
                        let (x, y) = zone.point(column as f32 - 0.55 + 1.1 * step as f32 / steps as f32, below + off);
                        picture.sample(x, y)
                    };
                    (0..=steps).map(level).collect::<Vec<f32>>()
                });
                inks.push(scans.iter().flatten().copied().fold(f32::MAX, f32::min));
                edges.extend(scans.iter().filter_map(|scan| edge(scan, 0)).map(|steps_wide| steps_wide * 1.1 / steps as f32));
            }
        }
        let burnt = inks.iter().filter(|ink| **ink >= WHITE - 4.0).count() as f32 / inks.len().max(1) as f32;
        Self { pitch, edge: middle(&mut edges, 0.5), ink: middle(&mut inks, 0.5), burnt }
    }
}

/// Width of the steepest edge of a row of levels: its contrast over its steepest step, `aside` from either end. `None` where there is
/// little contrast.
fn edge(levels: &[f32], aside: usize) -> Option<f32> {
    let (low, high) = levels.iter().fold((f32::MAX, f32::MIN), |(low, high), level| (low.min(*level), high.max(*level)));
    let inner = levels.get(aside..levels.len() - aside).unwrap_or_default();
    let steepest = inner.iter().zip(inner.iter().skip(1)).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    (high - low > LEAST_CONTRAST && steepest * 16.0 > LEAST_CONTRAST).then(|| (high - low) / steepest)
}

/// Width in pixels that nine tenths of a picture's clearest edges are above.
fn sharpest_edges(picture: &Gray) -> f32 {
    // Runs overlap, so that each edge stands in the middle of one that has all of it.
    const RUN: usize = 48;
    let rows = picture.values().chunks_exact(picture.width()).step_by(5);
    let mut edges: Vec<f32> = rows
        .flat_map(|row| row.windows(RUN).step_by(RUN / 2))
        .filter_map(|run| edge(&run.iter().map(|level| f32::from(*level)).collect::<Vec<f32>>(), RUN / 4))
        .collect();
    if edges.len() < 40 { 0.0 } else { middle(&mut edges, 0.1) }
}

/// The part of a picture that is burnt out in spots; 0 where most of it is white, as scanned paper may be.
fn spots(picture: &Gray) -> f32 {
    const SPOT: usize = 12;
    let white = |level: &u8| *level >= 253;
    let rows: Vec<&[u8]> = picture.values().chunks_exact(picture.width()).collect();
    let bands = rows.chunks_exact(SPOT);
    let tiles = bands.len() * (picture.width() / SPOT);
    let burnt =
        bands.map(|band| (0..picture.width() / SPOT).filter(|at| band.iter().all(|row| row.iter().skip(at * SPOT).take(SPOT).all(white))).count());
    let part = burnt.sum::<usize>() as f32 / tiles.max(1) as f32;
    if part > 0.3 { 0.0 } else { part }
}

/// The value that a part of all stays below; 0 of none.
fn middle(values: &mut [f32], part: f32) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a length")]
    let rank = ((values.len() - 1) as f32 * part) as usize;
    *values.select_nth_unstable_by(rank, f32::total_cmp).1
}

/// The level that a part of what a quadrilateral shows stays below.
fn level(picture: &Gray, quad: &Quad, part: f32) -> f32 {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let inside = |&(x, y): &(f32, f32)| x >= 0.0 && y >= 0.0 && x < width && y < height;
    let mut levels: Vec<f32> = grid(72).map(|place| between(quad, place)).filter(inside).map(|(x, y)| picture.sample(x, y)).collect();
    middle(&mut levels, part)
}

/// Places of an even grid, from 0 to 1 across and down.
fn grid(side: u16) -> impl Iterator<Item = (f32, f32)> {
    let at = move |index: u16| (f32::from(index) + 0.5) / f32::from(side);
    (0..side).flat_map(move |v| (0..side).map(move |u| (at(u), at(v))))
}

/// A point between the corners of a quadrilateral.
fn between([a, b, c, d]: &Quad, (u, v): (f32, f32)) -> (f32, f32) {
    let mix = |from: (f32, f32), to: (f32, f32), part: f32| (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
    mix(mix(*a, *b, u), mix(*d, *c, u), v)
}

fn rectangle(width: usize, height: usize) -> Quad {
    let (width, height) = (width as f32, height as f32);
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
}

/// How far the corner that is farthest outside of the picture is outside.
fn outside(quad: &Quad, (width, height): (f32, f32)) -> f32 {
    quad.iter().map(|(x, y)| (-x).max(x - width).max(-y).max(y - height).max(0.0)).fold(0.0, f32::max)
}

/// The shorter of two opposite sides as a part of the longer, of the pair that differs more.
fn shorter(quad: &Quad) -> f32 {
    let [a, b, c, d] = *quad;
    let length = |from: (f32, f32), to: (f32, f32)| (to.0 - from.0).hypot(to.1 - from.1).max(1.0);
    let part = |one: f32, other: f32| one.min(other) / one.max(other);
    part(length(a, b), length(d, c)).min(part(length(a, d), length(b, c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_soft_edge_is_wider_than_a_sharp_one_and_even_paper_has_none() {
        let ramp = |steps: usize| (0..30).map(|i| 220.0 - 180.0 * (i as f32 - 10.0).clamp(0.0, steps as f32) / steps as f32).collect::<Vec<f32>>();
        assert!(edge(&ramp(1), 0).unwrap() < 1.1);
        assert!((edge(&ramp(6), 4).unwrap() - 6.0).abs() < 0.1);
        assert_eq!(edge(&[200.0; 30], 0), None);
    }

    #[test]
    fn corners_outside_and_sides_that_run_together_are_measured() {
        let quad = [(-12.0, 5.0), (90.0, 5.0), (80.0, 60.0), (10.0, 60.0)];
        assert!((outside(&quad, (100.0, 80.0)) - 12.0).abs() < 1e-3);
        assert!((shorter(&quad) - 70.0 / 102.0).abs() < 0.01);
        assert!(outside(&rectangle(100, 80), (100.0, 80.0)) < 1e-3);
    }

    #[test]
    fn a_burnt_spot_is_told_from_white_paper() {
        let spot = |white: usize| Gray::from_fn(480, 300, |x, _| if (120..120 + white).contains(&x) { 255 } else { 225 });
        assert!((spots(&spot(48)) - 0.1).abs() < 0.01);
        assert!(spots(&spot(0)) < 1e-6 && spots(&spot(350)) < 1e-6);
    }

    #[test]
    fn a_blurred_page_without_a_zone_has_no_sharp_edge() {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "levels between 70 and 230")]
        let level = |x: usize, soft: f32| (150.0 + 80.0 * (((x % 20) as f32 - 9.5).abs() / soft - 5.0 / soft).clamp(-1.0, 1.0)) as u8;
        let bars = |soft: f32| Gray::from_fn(600, 300, |x, _| level(x, soft));
        assert!(sharpest_edges(&bars(0.5)) < 2.0);
        assert!(sharpest_edges(&bars(5.0)) > WIDEST_EDGE_PX);
    }
}
