//! Training material: short pieces of MRZ lines as a camera would see them, straightened as the reader straightens them.
//!
//! Each piece is drawn as outlines straight onto a small picture (any angle, 8–32 pixels a character), worn, lit, blurred,
//! made noisy and compressed there, and then sampled with an imperfect path, because the reader's path is imperfect too.

use crate::damage::normal;
use crate::ink::Faces;
use crate::person::invent;
use crate::zone::{Choices, Format, lines};
use ab_glyph::{Font, FontArc, OutlineCurve, point};
use ab_glyph_rasterizer::Rasterizer;
use image::GrayImage;
use image::codecs::jpeg::JpegEncoder;
use rand::Rng;
use rand::seq::SliceRandom;
use std::f32::consts::{PI, TAU};
use vision::net::{ALPHABET, BLANK, CELL_WIDTH, STRIDE};
use vision::{Gray, strip};

/// Cells of a training strip.
pub const CELLS: usize = 16;
/// Columns of its output.
pub const COLUMNS: usize = CELLS * CELL_WIDTH / STRIDE;
/// Label of a column the training ignores.
pub const IGNORE: u8 = 255;

/// One piece: normalised pixels and the class of every column.
pub struct Sample {
    /// Rows of the strip.
    pub pixels: Vec<f32>,
    /// Class of each column, or [`IGNORE`].
    pub labels: Vec<u8>,
}

/// Draws one sample. `hard` (0–1) bounds the damage.
pub fn draw(faces: &Faces, rng: &mut impl Rng, hard: f32) -> Sample {
    let hard = hard * rng.gen_range(0.0..1.0_f32).sqrt();
    let scene = Scene::invent(rng, hard);
    let text = text(rng);
    let first = rng.gen_range(-0.5..0.5) + if rng.gen_bool(0.35) { rng.gen_range(-8.0..8.0) } else { -3.0 };
    let count = if rng.gen_bool(0.35) { rng.gen_range(4..24).min(text.len()) } else { text.len() };
    let text = text.get(..count).unwrap_or(&text);
    let absent = rng.gen_bool(0.06);
    let mut canvas = scene.paper(rng, hard);
    if !absent {
        scene.write(faces, rng, &mut canvas, text, first, hard);
    }
    scene.neighbours(faces, rng, &mut canvas);
    scene.wear(rng, &mut canvas, hard);
    let picture = scene.expose(rng, canvas, hard);
    let lift = normal(rng) * 0.05 + if rng.gen_bool(0.1) { normal(rng) * 0.08 } else { 0.0 };
    let path = Path {
        shift: normal(rng) * 0.06,
        lift,
        tilt: normal(rng) * 0.006,
        wave: normal(rng) * 0.04,
        tall: 1.0 + normal(rng) * 0.07,
        shear: normal(rng) * 0.06,
    };
    let mut pixels = strip::rectify(&picture, CELLS, |u, v| scene.place(&path, u, v));
    let width = CELLS * CELL_WIDTH;
    strip::normalise(&mut pixels, width);
    let labels = (0..COLUMNS).map(|column| {
        let u = (column as f32 + 0.5) * STRIDE as f32 / CELL_WIDTH as f32 + path.shift;
        if absent { BLANK as u8 } else { label(text, first, u) }
    });
    Sample { pixels, labels: labels.collect() }
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
        5 => (0..24).map(|_| *b"0O8B1I5S2Z6G7K<XNHMWVYUQDEFLTJC".choose(rng).unwrap_or(&b'0')).collect(),
        6 => (0..24).map(|_| rng.gen_range(b'0'..=b'9')).collect(),
        _ => (0..24).map(|_| dice(rng)).collect(),
    }
}

fn dice(rng: &mut impl Rng) -> u8 {
    *ALPHABET.choose(rng).unwrap_or(&b'<')
}

/// How the straightening misses the true line, in cells.
struct Path {
    shift: f32,
    lift: f32,
    tilt: f32,
    wave: f32,
    tall: f32,
    shear: f32,
}

/// The small picture and where the line runs on it.
struct Scene {
    side_x: usize,
    side_y: usize,
    origin: (f32, f32),
    along: (f32, f32),
    across: (f32, f32),
    pitch: f32,
    cut: usize,
}

impl Scene {
    fn invent(rng: &mut impl Rng, hard: f32) -> Self {
        let smallest = 22.0 - 13.8 * hard;
        let pitch = smallest * (30.0 / smallest).powf(rng.gen_range(0.0..1.0_f32).powf(1.0 + hard));
        let lean: f32 = match rng.gen_range(0..20) {
            0..14 => normal(rng) * 2.0,
            14..19 => rng.gen_range(-15.0..15.0),
            _ => rng.gen_range(-45.0..45.0),
        };
        let angle = (lean * (0.3 + 0.7 * hard) + rng.gen_range(0..4) as f32 * 90.0).to_radians();
        let (sin, cos) = angle.sin_cos();
        let squeeze = 1.0 + normal(rng) * 0.05 * hard;
        let along = (pitch * cos, pitch * sin);
        let across = (-pitch * squeeze * sin, pitch * squeeze * cos);
        let reach = (CELLS as f32 + 5.0) * pitch;
        let side_x = (reach * cos.abs() + 6.6 * pitch * sin.abs()) as usize + 8;
        let side_y = (reach * sin.abs() + 6.6 * pitch * cos.abs()) as usize + 8;
        let half = CELLS as f32 / 2.0;
        let origin = (side_x as f32 / 2.0 - along.0 * half, side_y as f32 / 2.0 - along.1 * half);
        Self { side_x, side_y, origin, along, across, pitch, cut: [0, 0, 0, 1, 2, 3][rng.gen_range(0..6)] }
    }

    fn point(&self, u: f32, v: f32) -> (f32, f32) {
        (self.origin.0 + self.along.0 * u + self.across.0 * v, self.origin.1 + self.along.1 * u + self.across.1 * v)
    }

    fn place(&self, path: &Path, u: f32, v: f32) -> (f32, f32) {
        let t = u - CELLS as f32 / 2.0;
        let v = v * path.tall + path.lift + path.tilt * t + path.wave * (t / CELLS as f32 * 6.0).sin();
        self.point(u + path.shift + path.shear * v, v)
    }

    fn paper(&self, rng: &mut impl Rng, hard: f32) -> Vec<f32> {
        let ground = rng.gen_range(150.0..250.0);
        let mut canvas = vec![ground; self.side_x * self.side_y];
        for _ in 0..if rng.gen_bool(0.6) { rng.gen_range(1..4) } else { 0 } {
            let (angle, gap) = (rng.gen_range(0.0..PI), rng.gen_range(0.35..1.4) * self.pitch);
            let (sin, cos) = angle.sin_cos();
            let (depth, swing, length) =
                (rng.gen_range(4.0..40.0) * (0.5 + hard), rng.gen_range(0.0..2.0) * self.pitch, rng.gen_range(3.0..14.0) * self.pitch);
            for (index, value) in canvas.iter_mut().enumerate() {
                let (x, y) = ((index % self.side_x) as f32, (index / self.side_x) as f32);
                let position = (-x * sin + y * cos + swing * ((x * cos + y * sin) / length * TAU).sin()) / gap;
                let near = (position - position.round()).abs() * gap;
                *value -= depth * (1.2 - near).clamp(0.0, 1.0);
            }
        }
        canvas
    }

    fn write(&self, faces: &Faces, rng: &mut impl Rng, canvas: &mut [f32], text: &[u8], first: f32, hard: f32) {
        let face = &faces.ocr[self.cut];
        let mut pen = Rasterizer::new(self.side_x, self.side_y);
        let size = 1.0 + normal(rng) * 0.015;
        // Some printers lay more ink.
        let bold = if rng.gen_bool(0.2) { rng.gen_range(0.02..0.07) } else { 0.0 };
        for (index, &letter) in text.iter().enumerate() {
            let u = first + index as f32;
            if (-1.5..CELLS as f32 + 1.5).contains(&u) {
                let (u, v) = (u + normal(rng) * 0.012, normal(rng) * 0.012);
                self.glyph(face, &mut pen, letter, u, v, size);
                if bold > 0.0 {
                    self.glyph(face, &mut pen, letter, u + bold, v + bold * 0.5, size);
                }
            }
        }
        let weight = rng.gen_range(0.85..1.45);
        let ink = rng.gen_range(10.0..60.0) + hard * rng.gen_range(0.0..90.0);
        pen.for_each_pixel(|index, coverage| {
            let covered = (coverage * weight).clamp(0.0, 1.0);
            canvas[index] += (ink.min(canvas[index] - 25.0) - canvas[index]) * covered;
        });
    }

    /// Draws one letter: capital letters are 723 units wide a cell and stand from 0 to 720, as the font has it.
    fn glyph(&self, face: &FontArc, pen: &mut Rasterizer, letter: u8, u: f32, v: f32, size: f32) {
        let id = face.glyph_id(char::from(letter));
        let Some(outline) = face.outline(id) else { return };
        let unit = size / 723.0;
        let turn = |p: ab_glyph::Point| {
            let (x, y) = self.point(u + (p.x - 361.5) * unit, v - (p.y - 360.0) * unit);
            point(x, y)
        };
        // What would stand beyond the picture's edge is left out: the pen knows no paper there.
        let corners = [(0.0, -250.0), (723.0, -250.0), (0.0, 900.0), (723.0, 900.0)].map(|(x, y)| turn(point(x, y)));
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
    fn neighbours(&self, faces: &Faces, rng: &mut impl Rng, canvas: &mut [f32]) {
        let side = [-1.0, 1.0][rng.gen_range(0..2)];
        if rng.gen_bool(0.4) {
            return;
        }
        let mut pen = Rasterizer::new(self.side_x, self.side_y);
        let distance = side * rng.gen_range(1.5..2.6);
        for index in -1..=CELLS as i32 {
            self.glyph(&faces.ocr[self.cut], &mut pen, dice(rng), index as f32, distance, 1.0);
        }
        pen.for_each_pixel(|index, coverage| canvas[index] += (40.0 - canvas[index]) * coverage.clamp(0.0, 1.0));
    }

    /// Scratches, stamp ink and fading.
    fn wear(&self, rng: &mut impl Rng, canvas: &mut [f32], hard: f32) {
        let fade = if rng.gen_bool(0.4) { rng.gen_range(0.0..0.65) * hard } else { 0.0 };
        for value in canvas.iter_mut() {
            *value += (215.0 - *value) * fade;
        }
        let strokes = if rng.gen_bool(f64::from(hard) * 0.6) { rng.gen_range(1..6) } else { 0 };
        for _ in 0..strokes {
            let (u, v) = (rng.gen_range(0.0..CELLS as f32), rng.gen_range(-1.0..1.0));
            let (x0, y0) = self.point(u, v);
            let angle = rng.gen_range(0.0..TAU);
            let (sin, cos) = angle.sin_cos();
            let (length, half) = (rng.gen_range(2.0..12.0) * self.pitch, rng.gen_range(0.03..0.16) * self.pitch);
            let shade: f32 = if rng.gen_bool(0.4) { 235.0 } else { rng.gen_range(50.0..150.0) };
            let strength = rng.gen_range(0.3..0.9);
            let bow = rng.gen_range(-0.3..0.3_f32) / length;
            for (index, value) in canvas.iter_mut().enumerate() {
                let (x, y) = ((index % self.side_x) as f32 - x0, (index / self.side_x) as f32 - y0);
                let (t, d) = (x * cos + y * sin, -x * sin + y * cos);
                if t.abs() < length {
                    let cover = (half + 0.5 - (d - bow * t * t).abs()).clamp(0.0, 1.0) * strength;
                    let shade = if shade > 200.0 { shade } else { shade.min(*value) };
                    *value += (shade - *value) * cover;
                }
            }
        }
    }

    /// Light, lens, sensor, file.
    fn expose(&self, rng: &mut impl Rng, mut canvas: Vec<f32>, hard: f32) -> Gray {
        let (w, h) = (self.side_x, self.side_y);
        if rng.gen_bool(0.5) {
            let (u, dark) = (rng.gen_range(0.0..CELLS as f32), 1.0 - rng.gen_range(0.0..0.7) * hard);
            let (x0, y0) = self.point(u, 0.0);
            let (sin, cos) = rng.gen_range(0.0..TAU).sin_cos();
            let soft = rng.gen_range(0.1..6.0) * self.pitch;
            for (index, value) in canvas.iter_mut().enumerate() {
                let (x, y) = ((index % w) as f32 - x0, (index / w) as f32 - y0);
                *value *= 1.0 - (1.0 - dark) * ((x * cos + y * sin) / soft + 0.5).clamp(0.0, 1.0);
            }
        }
        let sigma = rng.gen_range(0.1..0.35 + 0.55 * hard) + if rng.gen_bool(0.15) { 0.03 * self.pitch * hard } else { 0.0 };
        gaussian(&mut canvas, w, h, sigma);
        if rng.gen_bool(f64::from(hard) * 0.25) {
            canvas = dragged(&canvas, w, h, rng.gen_range(0.5..0.16 * self.pitch + 0.6), rng.gen_range(0.0..PI));
        }
        let noise = rng.gen_range(0.3..2.0 + 11.0 * hard);
        let bytes: Vec<u8> = canvas.iter().map(|v| crate::ink::byte(v + normal(rng) * noise)).collect();
        let quality = rng.gen_range(95 - (62.0 * hard) as u8..=96);
        let bytes = if rng.gen_bool(0.8) { through_jpeg(&bytes, w, h, quality).unwrap_or(bytes) } else { bytes };
        Gray::from_fn(w, h, |x, y| bytes[y * w + x])
    }
}

fn gaussian(canvas: &mut [f32], w: usize, h: usize, sigma: f32) {
    let reach = (sigma * 2.5).ceil() as usize;
    let kernel: Vec<f32> = (0..=reach).map(|d| (-(d as f32 / sigma).powi(2) / 2.0).exp()).collect();
    let total = kernel[0] + 2.0 * kernel[1..].iter().sum::<f32>();
    for horizontal in [true, false] {
        let from = canvas.to_vec();
        for y in 0..h {
            for x in 0..w {
                let mut sum = from[y * w + x] * kernel[0];
                for (d, weight) in kernel.iter().enumerate().skip(1) {
                    let (a, b) = if horizontal {
                        (y * w + x.saturating_sub(d), y * w + (x + d).min(w - 1))
                    } else {
                        (y.saturating_sub(d) * w + x, (y + d).min(h - 1) * w + x)
                    };
                    sum += (from[a] + from[b]) * weight;
                }
                canvas[y * w + x] = sum / total;
            }
        }
    }
}

fn dragged(canvas: &[f32], w: usize, h: usize, length: f32, angle: f32) -> Vec<f32> {
    let (sin, cos) = angle.sin_cos();
    let steps = (length.ceil() as usize + 1).max(2);
    let at = |x: f32, y: f32| canvas[(y.round().clamp(0.0, h as f32 - 1.0)) as usize * w + x.round().clamp(0.0, w as f32 - 1.0) as usize];
    (0..w * h)
        .map(|index| {
            let (x, y) = ((index % w) as f32, (index / w) as f32);
            (0..steps).map(|s| (s as f32 / (steps - 1) as f32 - 0.5) * length).map(|t| at(x + t * cos, y + t * sin)).sum::<f32>() / steps as f32
        })
        .collect()
}

fn through_jpeg(bytes: &[u8], w: usize, h: usize, quality: u8) -> Option<Vec<u8>> {
    let picture = GrayImage::from_raw(w as u32, h as u32, bytes.to_vec())?;
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, quality).encode_image(&picture).ok()?;
    Some(image::load_from_memory(&file).ok()?.into_luma8().into_raw())
}
