//! Ink on paper: text in millimetres, lines, ovals, guilloche and a drawn portrait on an RGB picture.

use ab_glyph::{Font, FontArc, PxScale, ScaleFont, point};
use anyhow::Result;
use image::{Rgb, RgbImage};
use rand::Rng;

/// Distance between the centres of two MRZ characters in millimetres (9303-3 §4.4: ten characters an inch).
pub const PITCH_MM: f32 = 2.54;

macro_rules! font {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../assets/fonts/", $name)))
    };
}

/// Name and bytes of every font that pages and strips are drawn with: four cuts of OCR-B, a text face and its bold cut.
pub static FONT_FILES: [(&str, &[u8]); 6] = [
    font!("OCRB.otf"),
    font!("OCRBF.otf"),
    font!("OCRBS.otf"),
    font!("OCRBL.otf"),
    font!("NotoSans-Regular.subset.ttf"),
    font!("NotoSans-Bold.subset.ttf"),
];

/// The faces a page is set in.
pub struct Faces {
    /// OCR-B: the regular cut first, then its relatives.
    pub ocr: [FontArc; 4],
    /// Text face of the visual zone.
    pub text: FontArc,
    /// Its bold cut.
    pub bold: FontArc,
}

impl Faces {
    /// Opens the faces that ship in `assets/fonts`.
    ///
    /// # Errors
    /// If a font file is damaged.
    pub fn open() -> Result<Self> {
        let face = |index: usize| FontArc::try_from_slice(FONT_FILES[index].1);
        Ok(Self { ocr: [face(0)?, face(1)?, face(2)?, face(3)?], text: face(4)?, bold: face(5)? })
    }
}

/// A page under the pen, measured in millimetres from its top left.
pub struct Sheet {
    /// The picture.
    pub picture: RgbImage,
    /// Pixels a millimetre.
    pub scale: f32,
}

impl Sheet {
    /// Blank paper of `width` × `height` millimetres.
    #[must_use]
    pub fn new(width: f32, height: f32, scale: f32, paper: [u8; 3]) -> Self {
        Self { picture: RgbImage::from_pixel(pixels(width * scale), pixels(height * scale), Rgb(paper)), scale }
    }

    /// Lays `ink` with `coverage` (0–1) on one pixel; outside the sheet nothing happens.
    pub fn touch(&mut self, x: i32, y: i32, ink: [u8; 3], coverage: f32) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
        if let Some(pixel) = self.picture.get_pixel_mut_checked(x, y) {
            for (old, new) in pixel.0.iter_mut().zip(ink) {
                *old = byte(f32::from(*old) + (f32::from(new) - f32::from(*old)) * coverage.clamp(0.0, 1.0));
            }
        }
    }

    /// Writes proportional text with its baseline at `y`; answers the x where it ended.
    pub fn text(&mut self, face: &FontArc, x: f32, y: f32, size_mm: f32, ink: [u8; 3], text: &str) -> f32 {
        let scaled = face.as_scaled(PxScale::from(size_mm * self.scale));
        let mut at = x * self.scale;
        for letter in text.chars() {
            let id = face.glyph_id(letter);
            self.glyph(face, id, at, y * self.scale, size_mm * self.scale, ink, 1.0);
            at += scaled.h_advance(id);
        }
        at / self.scale
    }

    /// Writes MRZ text: first character centred at `x`, every `pitch` millimetres one more, baseline at `y`.
    pub fn mrz(&mut self, face: &FontArc, x: f32, y: f32, pitch: f32, ink: [u8; 3], text: &str) {
        let px = PxScale::from(1000.0);
        let unit = face.as_scaled(px).h_advance(face.glyph_id('A')) / 1000.0;
        let size = pitch * self.scale / unit;
        for (index, letter) in text.chars().enumerate() {
            let left = (x + (index as f32 - 0.5) * pitch) * self.scale;
            self.glyph(face, face.glyph_id(letter), left, y * self.scale, size, ink, 1.0);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "place, size and ink of one glyph")]
    fn glyph(&mut self, face: &FontArc, id: ab_glyph::GlyphId, x: f32, y: f32, size: f32, ink: [u8; 3], strength: f32) {
        let Some(outline) = face.outline_glyph(id.with_scale_and_position(PxScale::from(size), point(x, y))) else { return };
        let bounds = outline.px_bounds();
        outline.draw(|dx, dy, coverage| {
            self.touch(whole(bounds.min.x) + dx.cast_signed(), whole(bounds.min.y) + dy.cast_signed(), ink, coverage * strength);
        });
    }

    /// A filled rectangle.
    pub fn block(&mut self, x: f32, y: f32, width: f32, height: f32, ink: [u8; 3], coverage: f32) {
        for py in whole(y * self.scale)..whole((y + height) * self.scale) {
            for px in whole(x * self.scale)..whole((x + width) * self.scale) {
                self.touch(px, py, ink, coverage);
            }
        }
    }

    /// A filled oval with soft edge.
    pub fn oval(&mut self, x: f32, y: f32, half_width: f32, half_height: f32, ink: [u8; 3], coverage: f32) {
        let s = self.scale;
        for py in whole((y - half_height) * s) - 1..=whole((y + half_height) * s) + 1 {
            for px in whole((x - half_width) * s) - 1..=whole((x + half_width) * s) + 1 {
                let dx = (px as f32 / s - x) / half_width;
                let dy = (py as f32 / s - y) / half_height;
                let edge = (1.0 - dx.hypot(dy)) * half_width.min(half_height) * s;
                self.touch(px, py, ink, coverage * edge.clamp(0.0, 1.0));
            }
        }
    }

    /// A thin stroke through points in millimetres.
    pub fn stroke(&mut self, points: impl Iterator<Item = (f32, f32)>, width_mm: f32, ink: [u8; 3], coverage: f32) {
        let mut last: Option<(f32, f32)> = None;
        let radius = width_mm * self.scale / 2.0;
        let scale = self.scale;
        for (x, y) in points.map(|(x, y)| (x * scale, y * scale)) {
            if let Some((from_x, from_y)) = last {
                let steps = (x - from_x).hypot(y - from_y).ceil().max(1.0);
                for step in 0..whole(steps) {
                    let t = step as f32 / steps;
                    self.dot(from_x + (x - from_x) * t, from_y + (y - from_y) * t, radius, ink, coverage);
                }
            }
            last = Some((x, y));
        }
    }

    fn dot(&mut self, x: f32, y: f32, radius: f32, ink: [u8; 3], coverage: f32) {
        for py in whole(y - radius - 1.0)..=whole(y + radius + 1.0) {
            for px in whole(x - radius - 1.0)..=whole(x + radius + 1.0) {
                let inside = radius + 0.5 - (px as f32 - x).hypot(py as f32 - y);
                if inside > 0.0 {
                    self.touch(px, py, ink, coverage * inside.min(1.0));
                }
            }
        }
    }

    /// Fine wave lines over the whole sheet, as security paper carries them.
    pub fn guilloche(&mut self, rng: &mut impl Rng, ink: [u8; 3], coverage: f32) {
        let (width, height) = (self.picture.width() as f32 / self.scale, self.picture.height() as f32 / self.scale);
        for _ in 0..rng.gen_range(2..5) {
            let (swing, length, phase) = (rng.gen_range(1.0..6.0), rng.gen_range(12.0..50.0), rng.gen_range(0.0..6.3));
            let (gap, drift) = (rng.gen_range(1.2..3.0), rng.gen_range(-0.12..0.12_f32));
            let rows = whole((height + 30.0) / gap);
            for row in 0..rows {
                let base = row as f32 * gap - 15.0;
                let wave = (0..=whole(width)).map(|x| {
                    let x = x as f32;
                    (x, base + drift * x + swing * (x / length * std::f32::consts::TAU + phase + row as f32 * 0.13).sin())
                });
                self.stroke(wave, 0.09, ink, coverage);
            }
        }
    }

    /// A drawn face in a frame: a stand-in for a photograph of nobody.
    pub fn portrait(&mut self, rng: &mut impl Rng, x: f32, y: f32, width: f32, height: f32) {
        let ground = [rng.gen_range(170..225), rng.gen_range(180..228), rng.gen_range(190..235)];
        let skins = [[236, 200, 172], [205, 158, 122], [146, 99, 68], [96, 64, 46], [224, 182, 150]];
        let hairs = [[40, 30, 26], [92, 60, 34], [150, 118, 70], [20, 18, 20], [120, 118, 116]];
        let skin = skins[rng.gen_range(0..skins.len())];
        let hair = hairs[rng.gen_range(0..hairs.len())];
        let coat = [rng.gen_range(30..140), rng.gen_range(30..130), rng.gen_range(40..150)];
        let (sheet_x, sheet_y, sheet) = (x, y, self);
        let mut card = Self::new(width, height, sheet.scale, ground);
        let (x, y) = (0.0, 0.0);
        let (cx, cy) = (x + width / 2.0, y + height * 0.44);
        let (rx, ry) = (width * rng.gen_range(0.24..0.29), height * rng.gen_range(0.25..0.29));
        let long_hair = rng.gen_bool(0.5);
        card.oval(cx, cy - ry * 0.18, rx * 1.14, ry * 1.1, hair, 1.0);
        if long_hair {
            card.oval(cx, cy + ry * 0.5, rx * 1.25, ry * 1.2, hair, 1.0);
        }
        card.oval(cx, y + height * 1.02, width * 0.46, height * 0.26, coat, 1.0);
        card.block(cx - rx * 0.36, cy + ry * 0.6, rx * 0.72, ry * 0.8, darker(skin), 1.0);
        card.oval(cx, cy, rx, ry, skin, 1.0);
        card.oval(cx, cy - ry * 0.86, rx * 0.86, ry * 0.34, hair, 1.0);
        for side in [-1.0, 1.0] {
            card.oval(cx + side * rx * 0.42, cy - ry * 0.08, rx * 0.17, ry * 0.07, [245, 245, 245], 1.0);
            card.oval(cx + side * rx * 0.42, cy - ry * 0.08, rx * 0.08, ry * 0.065, [40, 34, 30], 1.0);
            card.block(cx + side * rx * 0.42 - rx * 0.2, cy - ry * 0.26, rx * 0.4, ry * 0.05, hair, 0.9);
        }
        card.oval(cx, cy + ry * 0.22, rx * 0.11, ry * 0.17, darker(skin), 0.7);
        card.oval(cx, cy + ry * 0.55, rx * 0.33, ry * 0.06, [168, 84, 80], 0.9);
        for (px, py, pixel) in card.picture.enumerate_pixels() {
            let left = whole(sheet_x * sheet.scale) + px.cast_signed();
            let top = whole(sheet_y * sheet.scale) + py.cast_signed();
            sheet.touch(left, top, pixel.0, 1.0);
        }
        let (x, y) = (sheet_x, sheet_y);
        let frame = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)];
        sheet.stroke(frame.into_iter(), 0.15, [90, 90, 96], 1.0);
    }
}

fn darker(ink: [u8; 3]) -> [u8; 3] {
    ink.map(|part| part.saturating_sub(28))
}

/// Rounds to the nearest whole number.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "positions on a page are far inside i32")]
pub fn whole(value: f32) -> i32 {
    value.round() as i32
}

/// Rounds to a count of pixels, at least one.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of a page are far inside u32")]
pub fn pixels(value: f32) -> u32 {
    value.round().max(1.0) as u32
}

/// Rounds to a byte.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
pub fn byte(value: f32) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}
