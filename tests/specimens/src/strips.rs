//! Training material: short pieces of MRZ lines as a camera would see them, straightened as the reader straightens them.
//!
//! Each piece is drawn as outlines straight onto a small picture (any angle, 8–26 pixels a character), worn, lit, blurred,
//! made noisy and compressed there ([`crate::weather`]), and then sampled along imperfect paths, because the reader's path is
//! imperfect too.

use crate::canvas::{Canvas, Ink};
use crate::damage::normal;
use crate::ink::Faces;
use crate::person::invent;
use crate::weather;
use crate::zone::{Choices, Format, lines};
use ab_glyph::{Font, FontArc, OutlineCurve, point};
use ab_glyph_rasterizer::Rasterizer;
use rand::Rng;
use rand::seq::SliceRandom;
use std::f32::consts::PI;
use vision::net::{ALPHABET, BLANK, CELL_WIDTH, STRIDE};
use vision::strip::Strip;

/// Cells of a training strip.
pub const CELLS: usize = 16;
/// Columns of its output.
pub const COLUMNS: usize = CELLS * CELL_WIDTH / STRIDE;
/// Label of a column the training ignores.
pub const IGNORE: u8 = 255;
/// Strips sampled from one picture, each along a path of its own.
pub const PATHS: usize = 4;

/// One piece: normalised pixels and the class of every column.
pub struct Sample {
    /// Rows of the strip, its planes beside each other.
    pub pixels: Vec<f32>,
    /// Class of each column, or [`IGNORE`].
    pub labels: Vec<u8>,
}

/// What stands on the line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Print {
    /// OCR-B.
    Zone,
    /// Nothing.
    Bare,
    /// Letters of a text face, which are no zone.
    Prose,
}

/// Draws one picture and samples it. `hard` (0–1) bounds the damage.
pub fn draw(faces: &Faces, rng: &mut impl Rng, hard: f32) -> [Sample; PATHS] {
    let hard = hard * rng.gen_range(0.0..1.0_f32).sqrt();
    let scene = Scene::invent(rng, hard);
    let text = text(rng);
    let first = rng.gen_range(-0.5..0.5) + if rng.gen_bool(0.35) { rng.gen_range(-8.0..8.0) } else { -3.0 };
    let count = if rng.gen_bool(0.35) { rng.gen_range(4..24).min(text.len()) } else { text.len() };
    let text = text.get(..count).unwrap_or(&text);
    let print = match rng.gen_range(0..100) {
        0..4 => Print::Bare,
        4..9 => Print::Prose,
        _ => Print::Zone,
    };
    let mut canvas = scene.paper(rng, hard);
    match print {
        Print::Zone => scene.write(faces, rng, &mut canvas, text, first, hard),
        Print::Prose => scene.prose(faces, rng, &mut canvas, text),
        Print::Bare => {}
    }
    scene.neighbours(faces, rng, &mut canvas);
    weather::wear(&scene, faces, rng, &mut canvas, hard);
    let picture = weather::expose(&scene, rng, canvas, hard);
    std::array::from_fn(|_| {
        let path = Path::invent(rng, hard);
        let mut strip = Strip::take(&picture, CELLS, |u, v| scene.place(&path, u, v));
        strip.normalise();
        let labels = (0..COLUMNS).map(|column| {
            let u = path.along((column as f32 + 0.5) * STRIDE as f32 / CELL_WIDTH as f32);
            if print == Print::Zone { label(text, first, u) } else { BLANK as u8 }
        });
        Sample { pixels: strip.interleaved(), labels: labels.collect() }
    })
}

fn label(text: &[u8], first: f32, u: f32) -> u8 {
    let position = u - first;
    let nearest = position.round();
    if position < -0.75 || position > text.len() as f32 - 0.25 {
        return BLANK as u8;
    }
    if (position - nearest).abs() > 0.32 || nearest < 0.0 {
        return IGNORE;
    }
    let letter = text.get(nearest as usize);
    letter.and_then(|l| ALPHABET.iter().position(|a| a == l)).map_or(IGNORE, |class| class as u8)
}

/// Twenty-four characters: cut from a zone, or dice, or a run of one.
fn text(rng: &mut impl Rng) -> Vec<u8> {
    match rng.gen_range(0..10) {
        0..4 => {
            let format = Format::MIX[rng.gen_range(0..8)];
            let all = lines(format, &invent(rng), Choices::invent(rng));
            let line = all.choose(rng).map(|l| l.as_bytes().to_vec()).unwrap_or_default();
            let start = rng.gen_range(0..line.len().saturating_sub(20).max(1));
            line.into_iter().skip(start).take(24).collect()
        }
        4 => (0..24).map(|_| if rng.gen_bool(0.5) { b'<' } else { dice(rng) }).collect(),
        5..7 => (0..24).map(|_| *b"0O8B1I5S2Z6G7K<XNHMWVYUQDEFLTJC<HNM0OK".choose(rng).unwrap_or(&b'0')).collect(),
        7 => (0..24).map(|_| rng.gen_range(b'0'..=b'9')).collect(),
        _ => (0..24).map(|_| dice(rng)).collect(),
    }
}

pub(crate) fn dice(rng: &mut impl Rng) -> u8 {
    *ALPHABET.choose(rng).unwrap_or(&b'<')
}

/// How the straightening misses the true line, in cells.
pub(crate) struct Path {
    shift: f32,
    stretch: f32,
    lift: f32,
    tilt: f32,
    wave: f32,
    tall: f32,
    shear: f32,
}

impl Path {
    pub(crate) fn invent(rng: &mut impl Rng, hard: f32) -> Self {
        let far = rng.gen_bool(0.15);
        Self {
            shift: normal(rng) * 0.06,
            stretch: normal(rng) * if far { 0.035 } else { 0.012 },
            lift: normal(rng) * if far { 0.12 } else { 0.055 },
            tilt: normal(rng) * if far { 0.012 } else { 0.006 },
            wave: normal(rng) * 0.045,
            tall: 1.0 + normal(rng) * 0.07,
            shear: normal(rng) * 0.06 + if rng.gen_bool(0.3) { rng.gen_range(-0.2..0.2) * hard } else { 0.0 },
        }
    }

    /// The same for print whose height was taken from few letters.
    pub(crate) fn of_print(rng: &mut impl Rng, hard: f32) -> Self {
        let scale = normal(rng) * 0.08;
        let path = Self::invent(rng, hard);
        Self { stretch: scale + path.stretch, tall: path.tall + scale, wave: path.wave * 0.5, ..path }
    }

    /// Where on the true line the strip's place `u` lies.
    pub(crate) fn along(&self, u: f32) -> f32 {
        let half = CELLS as f32 / 2.0;
        half + (u - half) * (1.0 + self.stretch) + self.shift
    }
}

/// The small picture and where the line runs on it.
pub(crate) struct Scene {
    pub(crate) side_x: usize,
    pub(crate) side_y: usize,
    origin: (f32, f32),
    along: (f32, f32),
    across: (f32, f32),
    pub(crate) pitch: f32,
    cut: usize,
}

/// Size and weight of the print.
struct Hand {
    wide: f32,
    tall: f32,
    bold: f32,
}

impl Scene {
    pub(crate) fn invent(rng: &mut impl Rng, hard: f32) -> Self {
        let smallest = 18.0 - 10.0 * hard;
        let pitch = smallest * (26.0 / smallest).powf(rng.gen_range(0.0..1.0_f32).powf(1.0 + 1.4 * hard));
        let lean: f32 = match rng.gen_range(0..20) {
            0..12 => normal(rng) * 2.0,
            12..17 => rng.gen_range(-15.0..15.0),
            _ => rng.gen_range(-45.0..45.0),
        };
        let angle = (lean * (0.3 + 0.7 * hard) + rng.gen_range(0..4) as f32 * 90.0).to_radians();
        let (sin, cos) = angle.sin_cos();
        let squeeze = 1.0 + normal(rng) * (0.02 + 0.06 * hard);
        let along = (pitch * cos, pitch * sin);
        let across = (-pitch * squeeze * sin, pitch * squeeze * cos);
        let reach = (CELLS as f32 + 3.0) * pitch;
        let side_x = (reach * cos.abs() + 5.6 * pitch * sin.abs()) as usize + 6;
        let side_y = (reach * sin.abs() + 5.6 * pitch * cos.abs()) as usize + 6;
        let half = CELLS as f32 / 2.0;
        let origin = (side_x as f32 / 2.0 - along.0 * half, side_y as f32 / 2.0 - along.1 * half);
        Self { side_x, side_y, origin, along, across, pitch, cut: [0, 0, 1, 2, 3][rng.gen_range(0..5)] }
    }

    /// How far the line is turned.
    pub(crate) fn angle(&self) -> f32 {
        self.along.1.atan2(self.along.0)
    }

    pub(crate) fn point(&self, u: f32, v: f32) -> (f32, f32) {
        (self.origin.0 + self.along.0 * u + self.across.0 * v, self.origin.1 + self.along.1 * u + self.across.1 * v)
    }

    pub(crate) fn place(&self, path: &Path, u: f32, v: f32) -> (f32, f32) {
        let t = u - CELLS as f32 / 2.0;
        let v = v * path.tall + path.lift + path.tilt * t + path.wave * (t / CELLS as f32 * 6.0).sin();
        self.point(path.along(u) + path.shear * v, v)
    }

    pub(crate) fn paper(&self, rng: &mut impl Rng, hard: f32) -> Canvas {
        let ground = rng.gen_range(140.0..252.0);
        let tint = if rng.gen_bool(0.6) { rng.gen_range(0.0..0.12) } else { 0.0 };
        let light = std::array::from_fn(|_| ground * (1.0 - tint * rng.gen_range(0.0..1.0)));
        let coloured = rng.gen_bool(0.65);
        let mut canvas = Canvas::paper((self.side_x, self.side_y), coloured, light);
        for _ in 0..if rng.gen_bool(0.6) { rng.gen_range(1..4) } else { 0 } {
            let (angle, gap) = (rng.gen_range(0.0..PI), rng.gen_range(0.25..1.4) * self.pitch);
            let depth = rng.gen_range(4.0..40.0) * (0.5 + hard);
            let swing = rng.gen_range(0.0..2.0) * self.pitch;
            let length = rng.gen_range(3.0..14.0) * self.pitch;
            let depth = if coloured { std::array::from_fn(|_| depth * rng.gen_range(0.2..1.2)) } else { [depth; 3] };
            weather::waves(&mut canvas, (angle, gap, depth), (swing, length));
        }
        canvas
    }

    fn write(&self, faces: &Faces, rng: &mut impl Rng, canvas: &mut Canvas, text: &[u8], first: f32, hard: f32) {
        let face = &faces.ocr[self.cut];
        let mut pen = Rasterizer::new(self.side_x, self.side_y);
        let size = 1.0 + normal(rng) * 0.035;
        // Some printers lay more ink.
        let bold = if rng.gen_bool(0.2) { rng.gen_range(0.02..0.07) } else { 0.0 };
        let hand = Hand { wide: size * (1.0 + normal(rng) * 0.02), tall: size * (1.0 + normal(rng) * 0.02), bold };
        let play = if rng.gen_bool(0.15) { 0.03 } else { 0.012 };
        for (index, &letter) in text.iter().enumerate() {
            let u = first + index as f32;
            if (-1.5..CELLS as f32 + 1.5).contains(&u) {
                self.glyph(face, &mut pen, letter, (u + normal(rng) * play, normal(rng) * play), &hand);
            }
        }
        let weight = if rng.gen_bool(0.15) { rng.gen_range(0.5..0.85) } else { rng.gen_range(0.85..1.5) };
        let ink = rng.gen_range(5.0..60.0) + hard * rng.gen_range(0.0..90.0);
        // Ink that does not cover evenly: a worn ribbon, rough paper.
        let uneven = if rng.gen_bool(0.12) { rng.gen_range(0.2..0.7) * hard } else { 0.0 };
        let grain = rng.gen_range(0.08..2.0) * self.pitch;
        let cloud = weather::Cloud::new(rng, grain);
        pen.for_each_pixel(|index, coverage| {
            let covered = (coverage * weight).clamp(0.0, 1.0);
            if covered > 0.0 {
                let thin = if uneven > 0.0 { 1.0 - uneven * cloud.at((index % self.side_x) as f32, (index / self.side_x) as f32) } else { 1.0 };
                canvas.planes.iter_mut().for_each(|plane| plane[index] += (ink.min(plane[index] - 25.0) - plane[index]) * covered * thin);
            }
        });
    }

    /// Letters of a text face, set as prose is: each as wide as it is.
    fn prose(&self, faces: &Faces, rng: &mut impl Rng, canvas: &mut Canvas, text: &[u8]) {
        let face = if rng.gen_bool(0.5) { &faces.text } else { &faces.bold };
        let mut pen = Rasterizer::new(self.side_x, self.side_y);
        let size = rng.gen_range(0.9..1.5);
        let mut u = rng.gen_range(-1.0..0.5);
        for letter in text {
            let letter = if rng.gen_bool(0.7) { letter.to_ascii_lowercase() } else { *letter };
            let id = face.glyph_id(char::from(letter));
            let wide = face.h_advance_unscaled(id) / face.units_per_em().unwrap_or(1000.0);
            let unit = size / face.units_per_em().unwrap_or(1000.0) * 1.4;
            self.outline(face, &mut pen, letter, |x, y| (u + x * unit, 0.5 - y * unit));
            u += (wide * size * 1.4).max(0.3);
        }
        let ink = rng.gen_range(10.0..90.0);
        pen.for_each_pixel(|index, coverage| canvas.lay(index, Ink::grey(ink), coverage.clamp(0.0, 1.0)));
    }

    /// Draws one letter: capital letters are 723 units wide a cell and stand from 0 to 720, as the font has it.
    fn glyph(&self, face: &FontArc, pen: &mut Rasterizer, letter: u8, (u, v): (f32, f32), hand: &Hand) {
        let (wide, tall) = (hand.wide / 723.0, hand.tall / 723.0);
        self.outline(face, pen, letter, |x, y| (u + (x - 361.5) * wide, v - (y - 360.0) * tall));
        if hand.bold > 0.0 {
            self.outline(face, pen, letter, |x, y| (u + hand.bold + (x - 361.5) * wide, v + hand.bold * 0.5 - (y - 360.0) * tall));
        }
    }

    /// Draws a letter's outline, taken by `set` from the font's units to places of the line.
    pub(crate) fn outline(&self, face: &FontArc, pen: &mut Rasterizer, letter: impl Into<char>, set: impl Fn(f32, f32) -> (f32, f32)) {
        let Some(outline) = face.outline(face.glyph_id(letter.into())) else { return };
        let turn = |p: ab_glyph::Point| {
            let (u, v) = set(p.x, p.y);
            let (x, y) = self.point(u, v);
            point(x, y)
        };
        // What would stand beyond the picture's edge is left out: the pen knows no paper there.
        let b = outline.bounds;
        let corners = [(b.min.x, b.min.y), (b.max.x, b.min.y), (b.min.x, b.max.y), (b.max.x, b.max.y)].map(|(x, y)| turn(point(x, y)));
        if corners.iter().any(|c| c.x < 0.0 || c.y < 0.0 || c.x >= self.side_x as f32 || c.y >= self.side_y as f32) {
            return;
        }
        for curve in &outline.curves {
            match *curve {
                OutlineCurve::Line(a, b) => pen.draw_line(turn(a), turn(b)),
                OutlineCurve::Quad(a, b, c) => pen.draw_quad(turn(a), turn(b), turn(c)),
                OutlineCurve::Cubic(a, b, c, d) => pen.draw_cubic(turn(a), turn(b), turn(c), turn(d)),
            }
        }
    }

    /// The other lines of the zone above or below, or some other print.
    fn neighbours(&self, faces: &Faces, rng: &mut impl Rng, canvas: &mut Canvas) {
        let mut pen = Rasterizer::new(self.side_x, self.side_y);
        let hand = Hand { wide: 1.0, tall: 1.0, bold: 0.0 };
        let mut drawn = false;
        for side in [-1.0, 1.0] {
            if rng.gen_bool(0.55) {
                continue;
            }
            let distance = side * rng.gen_range(1.5..2.6);
            for index in -1..=CELLS as i32 {
                self.glyph(&faces.ocr[self.cut], &mut pen, dice(rng), (index as f32, distance), &hand);
            }
            drawn = true;
        }
        if drawn {
            pen.for_each_pixel(|index, coverage| canvas.lay(index, Ink::grey(40.0), coverage.clamp(0.0, 1.0)));
        }
    }
}
