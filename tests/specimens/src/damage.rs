//! Damages a picture as a camera, a scanner and years of use do: turn, perspective, bend, blur, shadow, glare, stamp, noise, JPEG.

use crate::ink::{byte, whole};
use crate::page::Page;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use rand::Rng;

/// How much of everything; lengths are in pixels of the result.
#[derive(Clone, Copy, Debug)]
pub struct Damage {
    /// Height of a capital letter of the zone in the result.
    pub letter_px: f32,
    /// Turn clockwise in degrees.
    pub turn: f32,
    /// Displacement of corners, as a part of the shorter side.
    pub perspective: f32,
    /// Height of the page's bend, as a part of its height.
    pub bend: f32,
    /// Standard deviation of the lens blur.
    pub blur: f32,
    /// Length of the motion blur.
    pub motion: f32,
    /// Standard deviation of the sensor noise in grey levels.
    pub noise: f32,
    /// Darkness of a shadow edge, 0–1.
    pub shadow: f32,
    /// Brightness of a glare spot, 0–1.
    pub glare: f32,
    /// Loss of contrast, 0–1.
    pub fade: f32,
    /// Count of scratches.
    pub scratches: u32,
    /// Opacity of a stamp over the zone, 0–1.
    pub stamp: f32,
    /// JPEG quality, 100 for none.
    pub jpeg: u8,
}

/// Levels of difficulty, from a flat scan to what a person can hardly read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Flat scan.
    L0,
    /// Fair photograph.
    L1,
    /// Small, skewed, any quarter turn.
    L2,
    /// Worn and stamped.
    L3,
    /// Very small, any angle to 40°.
    L4,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 5] = [Self::L0, Self::L1, Self::L2, Self::L3, Self::L4];
}

impl Damage {
    /// No damage at all.
    pub const NONE: Self = Self {
        letter_px: 30.0,
        turn: 0.0,
        perspective: 0.0,
        bend: 0.0,
        blur: 0.0,
        motion: 0.0,
        noise: 0.0,
        shadow: 0.0,
        glare: 0.0,
        fade: 0.0,
        scratches: 0,
        stamp: 0.0,
        jpeg: 100,
    };

    /// Draws the damage of a level.
    pub fn invent(rng: &mut impl Rng, level: Level) -> Self {
        let quarter = rng.gen_range(0..4) as f32 * 90.0;
        match level {
            Level::L0 => Self {
                letter_px: if rng.gen_bool(0.7) { 28.0 } else { rng.gen_range(19.0..57.0) },
                turn: rng.gen_range(-1.0..1.0),
                blur: rng.gen_range(0.3..0.7),
                noise: rng.gen_range(0.5..4.0),
                jpeg: rng.gen_range(80..96),
                ..Self::NONE
            },
            Level::L1 => Self {
                letter_px: rng.gen_range(18.0..28.0),
                turn: rng.gen_range(-5.0..5.0),
                perspective: rng.gen_range(0.0..0.05),
                bend: rng.gen_range(0.0..0.02),
                blur: rng.gen_range(0.4..1.0),
                noise: rng.gen_range(1.0..5.0),
                shadow: rng.gen_range(0.0..0.45),
                jpeg: 70,
                ..Self::NONE
            },
            Level::L2 => Self {
                letter_px: rng.gen_range(11.0..14.0),
                turn: quarter + rng.gen_range(-15.0..15.0),
                perspective: rng.gen_range(0.0..0.09),
                bend: rng.gen_range(0.0..0.03),
                blur: rng.gen_range(0.4..0.8),
                noise: rng.gen_range(1.0..5.0),
                shadow: rng.gen_range(0.0..0.4),
                glare: rng.gen_range(0.0..0.5),
                jpeg: rng.gen_range(60..85),
                ..Self::NONE
            },
            Level::L3 => Self {
                letter_px: rng.gen_range(14.0..24.0),
                turn: if rng.gen_bool(0.3) { 180.0 } else { 0.0 } + rng.gen_range(-5.0..5.0),
                perspective: rng.gen_range(0.0..0.05),
                bend: rng.gen_range(0.0..0.02),
                blur: rng.gen_range(0.5..1.0),
                motion: rng.gen_range(0.0..3.0),
                noise: rng.gen_range(3.0..12.0),
                shadow: rng.gen_range(0.2..0.6),
                fade: rng.gen_range(0.1..0.55),
                scratches: rng.gen_range(2..10),
                stamp: if rng.gen_bool(0.8) { rng.gen_range(0.3..0.8) } else { 0.0 },
                jpeg: rng.gen_range(50..80),
                ..Self::NONE
            },
            Level::L4 => Self {
                letter_px: rng.gen_range(8.5..13.0),
                turn: quarter + rng.gen_range(-40.0..40.0),
                perspective: rng.gen_range(0.0..0.14),
                bend: rng.gen_range(0.0..0.03),
                blur: rng.gen_range(0.4..0.8),
                noise: rng.gen_range(2.0..9.0),
                shadow: rng.gen_range(0.0..0.5),
                glare: rng.gen_range(0.0..0.6),
                stamp: if rng.gen_bool(0.4) { rng.gen_range(0.2..0.6) } else { 0.0 },
                jpeg: rng.gen_range(30..50),
                ..Self::NONE
            },
        }
    }
}

/// Damages `page`, drawn at `dpi`. The portrait's place follows (as the box around its turned corners).
#[must_use]
pub fn damaged(page: &Page, dpi: f32, damage: Damage, rng: &mut impl Rng) -> Page {
    let mut source = page.picture.clone();
    wear(&mut source, damage, dpi, rng);
    let letter = 2.54 * dpi / 25.4;
    let shrink = damage.letter_px / letter;
    if shrink < 0.95 {
        source = blurred(&source, 0.42 / shrink);
    }
    let lens = Lens::new(&source, shrink, damage, rng);
    let paper = [rng.gen_range(20..150), rng.gen_range(20..150), rng.gen_range(20..150)];
    let mut picture = RgbImage::from_fn(lens.width, lens.height, |x, y| {
        let (sx, sy) = lens.back(x as f32 + 0.5, y as f32 + 0.5);
        sample(&source, sx - 0.5, sy - 0.5).unwrap_or(Rgb(paper))
    });
    light(&mut picture, damage, rng);
    if damage.blur > 0.05 {
        picture = blurred(&picture, damage.blur);
    }
    if damage.motion > 0.3 {
        picture = moved(&picture, damage.motion, rng.gen_range(0.0..std::f32::consts::PI));
    }
    sensor_noise(&mut picture, damage.noise, rng);
    if damage.jpeg < 100 {
        picture = through_jpeg(&picture, damage.jpeg);
    }
    let portrait = page.portrait.map(|place| lens.boxed(place));
    let place = |[x, y, bx, by]: &[f32; 4]| {
        let (middle, below) = (lens.forth(*x, *y), lens.forth(*bx, *by));
        [middle.0, middle.1, below.0, below.1]
    };
    let zone = page.zone.iter().map(|line| line.iter().map(place).collect()).collect();
    Page { picture, format: page.format, lines: page.lines.clone(), portrait, zone }
}

/// The way from a pixel of the result back to the source.
struct Lens {
    width: u32,
    height: u32,
    inverse: [f32; 9],
    forward: [f32; 9],
    bend: f32,
    source_width: f32,
}

impl Lens {
    fn new(source: &RgbImage, shrink: f32, damage: Damage, rng: &mut impl Rng) -> Self {
        let (w, h) = (source.width() as f32, source.height() as f32);
        let (sin, cos) = damage.turn.to_radians().sin_cos();
        let shift = damage.perspective * w.min(h) * shrink;
        let corners = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)].map(|(x, y)| {
            let (x, y) = ((x - w / 2.0) * shrink, (y - h / 2.0) * shrink);
            (x * cos - y * sin + shift * rng.gen_range(-1.0..1.0), x * sin + y * cos + shift * rng.gen_range(-1.0..1.0))
        });
        let left = corners.iter().map(|c| c.0).fold(f32::MAX, f32::min);
        let right = corners.iter().map(|c| c.0).fold(f32::MIN, f32::max);
        let top = corners.iter().map(|c| c.1).fold(f32::MAX, f32::min);
        let bottom = corners.iter().map(|c| c.1).fold(f32::MIN, f32::max);
        let margin = if damage.turn == 0.0 && damage.perspective == 0.0 {
            0.0
        } else if rng.gen_bool(0.25) {
            (right - left) * rng.gen_range(0.06..0.3)
        } else {
            (right - left) * rng.gen_range(0.01..0.06)
        };
        let corners = corners.map(|(x, y)| (x - left + margin, y - top + margin));
        let from = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)];
        Self {
            width: crate::ink::pixels(right - left + 2.0 * margin),
            height: crate::ink::pixels(bottom - top + 2.0 * margin),
            inverse: homography(corners, from),
            forward: homography(from, corners),
            bend: damage.bend * h * if rng.gen_bool(0.5) { 1.0 } else { -1.0 },
            source_width: w,
        }
    }

    fn back(&self, x: f32, y: f32) -> (f32, f32) {
        let (sx, sy) = apply(&self.inverse, x, y);
        let t = sx / self.source_width * 2.0 - 1.0;
        (sx, sy + self.bend * (1.0 - t * t))
    }

    /// The reverse of [`Lens::back`].
    fn forth(&self, x: f32, y: f32) -> (f32, f32) {
        let t = x / self.source_width * 2.0 - 1.0;
        apply(&self.forward, x, y - self.bend * (1.0 - t * t))
    }

    fn boxed(&self, [x, y, w, h]: [f32; 4]) -> [f32; 4] {
        let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)].map(|(x, y)| self.forth(x, y));
        let left = corners.iter().map(|c| c.0).fold(f32::MAX, f32::min);
        let right = corners.iter().map(|c| c.0).fold(f32::MIN, f32::max);
        let top = corners.iter().map(|c| c.1).fold(f32::MAX, f32::min);
        let bottom = corners.iter().map(|c| c.1).fold(f32::MIN, f32::max);
        [left, top, right - left, bottom - top]
    }
}

/// The projective map that takes four points to four points (row-major 3×3).
#[must_use]
pub fn homography(from: [(f32, f32); 4], to: [(f32, f32); 4]) -> [f32; 9] {
    let mut rows = [[0.0_f64; 9]; 8];
    for (index, ((x, y), (u, v))) in from.into_iter().zip(to).enumerate() {
        let (x, y, u, v) = (f64::from(x), f64::from(y), f64::from(u), f64::from(v));
        rows[index * 2] = [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u];
        rows[index * 2 + 1] = [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v];
    }
    for column in 0..8 {
        let pivot = (column..8).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs())).unwrap_or(column);
        rows.swap(column, pivot);
        let head = rows[column];
        for (index, row) in rows.iter_mut().enumerate() {
            if index != column {
                let factor = row[column] / head[column];
                for (cell, above) in row.iter_mut().zip(head) {
                    *cell -= factor * above;
                }
            }
        }
    }
    let mut map = [1.0_f32; 9];
    for (index, row) in rows.iter().enumerate() {
        #[expect(clippy::cast_possible_truncation, reason = "pixels need no more than f32")]
        let value = (row[8] / row[index]) as f32;
        map[index] = value;
    }
    map
}

/// Takes a point through a projective map.
#[must_use]
pub fn apply(map: &[f32; 9], x: f32, y: f32) -> (f32, f32) {
    let w = map[6] * x + map[7] * y + map[8];
    ((map[0] * x + map[1] * y + map[2]) / w, (map[3] * x + map[4] * y + map[5]) / w)
}

fn sample(source: &RgbImage, x: f32, y: f32) -> Option<Rgb<u8>> {
    let (left, top) = (x.floor(), y.floor());
    let (fx, fy) = (x - left, y - top);
    let at = |dx: i32, dy: i32| {
        let (px, py) = (whole(left) + dx, whole(top) + dy);
        source.get_pixel_checked(u32::try_from(px).ok()?, u32::try_from(py).ok()?).copied()
    };
    let (a, b, c, d) = (at(0, 0)?, at(1, 0)?, at(0, 1)?, at(1, 1)?);
    let mut mixed = [0; 3];
    for (channel, value) in mixed.iter_mut().enumerate() {
        let part = |p: Rgb<u8>| f32::from(p.0[channel]);
        *value = byte((part(a) * (1.0 - fx) + part(b) * fx) * (1.0 - fy) + (part(c) * (1.0 - fx) + part(d) * fx) * fy);
    }
    Some(Rgb(mixed))
}

/// Gaussian blur.
#[must_use]
pub fn blurred(picture: &RgbImage, sigma: f32) -> RgbImage {
    image::imageops::fast_blur(picture, sigma)
}

fn wear(picture: &mut RgbImage, damage: Damage, dpi: f32, rng: &mut impl Rng) {
    if damage.fade > 0.0 {
        for value in picture.iter_mut() {
            *value = byte(f32::from(*value) + (215.0 - f32::from(*value)) * damage.fade);
        }
    }
    let mut sheet = crate::ink::Sheet { picture: std::mem::take(picture), scale: dpi / 25.4 };
    let (width, height) = (sheet.picture.width() as f32 / sheet.scale, sheet.picture.height() as f32 / sheet.scale);
    for _ in 0..damage.scratches {
        let (x, y) = (rng.gen_range(0.0..width), rng.gen_range(0.3..1.0) * height);
        let (dx, dy) = (rng.gen_range(-40.0..40.0), rng.gen_range(-12.0..12.0));
        let shade = if rng.gen_bool(0.7) { 235 } else { 90 };
        sheet.stroke([(x, y), (x + dx, y + dy)].into_iter(), rng.gen_range(0.1..0.35), [shade; 3], 0.75);
    }
    if damage.stamp > 0.0 {
        let ink = [[70, 60, 150], [150, 50, 60], [40, 100, 70]][rng.gen_range(0..3)];
        let (x, y) = (rng.gen_range(0.2..0.8) * width, height - rng.gen_range(4.0..18.0));
        let radius = rng.gen_range(10.0..18.0);
        for ring in [radius, radius * 0.7] {
            let circle = (0..=60).map(|i| {
                let a = i as f32 / 60.0 * std::f32::consts::TAU;
                (x + ring * a.cos(), y + ring * 0.8 * a.sin())
            });
            sheet.stroke(circle, 0.6, ink, damage.stamp * 0.5);
        }
        for bar in 0..3 {
            let y = y - 2.0 + bar as f32 * 2.2;
            sheet.stroke([(x - radius * 0.5, y), (x + radius * 0.5, y + 1.0)].into_iter(), 0.5, ink, damage.stamp * 0.5);
        }
    }
    *picture = sheet.picture;
}

fn light(picture: &mut RgbImage, damage: Damage, rng: &mut impl Rng) {
    let (w, h) = (picture.width() as f32, picture.height() as f32);
    let angle = rng.gen_range(0.0..std::f32::consts::TAU);
    let (sin, cos) = angle.sin_cos();
    let edge = rng.gen_range(-0.3..0.3) * w.max(h);
    let soft = rng.gen_range(0.004..0.15) * w.max(h);
    let (gx, gy, gr) = (rng.gen_range(0.1..0.9) * w, rng.gen_range(0.3..1.0) * h, rng.gen_range(0.08..0.25) * w.max(h));
    if damage.shadow <= 0.0 && damage.glare <= 0.0 {
        return;
    }
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (x, y) = (x as f32, y as f32);
        let across = (x - w / 2.0) * cos + (y - h / 2.0) * sin - edge;
        let dark = 1.0 - damage.shadow * (across / soft + 0.5).clamp(0.0, 1.0);
        let near = ((x - gx).hypot(y - gy) / gr).min(4.0);
        let bright = damage.glare * (-near * near).exp() * 200.0;
        for value in &mut pixel.0 {
            *value = byte(f32::from(*value) * dark + bright);
        }
    }
}

fn moved(picture: &RgbImage, length: f32, angle: f32) -> RgbImage {
    let (sin, cos) = angle.sin_cos();
    let steps = whole(length.ceil()).max(2);
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let mut sum = [0.0_f32; 3];
        let mut count = 0.0_f32;
        for step in 0..steps {
            let t = (step as f32 / (steps - 1) as f32 - 0.5) * length;
            if let Some(p) = sample(picture, x as f32 + t * cos, y as f32 + t * sin) {
                for (total, value) in sum.iter_mut().zip(p.0) {
                    *total += f32::from(value);
                }
                count += 1.0;
            }
        }
        if count == 0.0 { *picture.get_pixel(x, y) } else { Rgb(sum.map(|v| byte(v / count))) }
    })
}

fn sensor_noise(picture: &mut RgbImage, deviation: f32, rng: &mut impl Rng) {
    if deviation <= 0.0 {
        return;
    }
    for pixel in picture.pixels_mut() {
        let common = normal(rng) * deviation * 0.8;
        for value in &mut pixel.0 {
            *value = byte(f32::from(*value) + common + normal(rng) * deviation * 0.6);
        }
    }
}

/// A number of roughly normal distribution, mean 0, deviation 1.
pub fn normal(rng: &mut impl Rng) -> f32 {
    let bits = rng.next_u64();
    let sum: u64 = (0..4).map(|part| (bits >> (part * 16)) & 0xFFFF).sum();
    (sum as f32 / 65535.0 - 2.0) * 1.732
}

/// Encodes and decodes a picture as JPEG of `quality`; the picture itself if that fails.
#[must_use]
pub fn through_jpeg(picture: &RgbImage, quality: u8) -> RgbImage {
    jpeg(picture, quality).ok().and_then(|bytes| image::load_from_memory(&bytes).ok()).map_or_else(|| picture.clone(), |p| p.to_rgb8())
}

/// Encodes a picture as JPEG of `quality`.
///
/// # Errors
/// If the encoder fails.
pub fn jpeg(picture: &RgbImage, quality: u8) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture)?;
    Ok(bytes)
}
