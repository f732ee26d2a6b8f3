//! Cuts a quadrilateral out of a page, upright and straight, as a JPEG small enough to keep.

use crate::VisionError;
use crate::reading::Quad;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

/// Crops are at most this large, because the booth keeps them in its database.
pub const MAX_CROP_BYTES: usize = 200_000;
const QUALITIES: [u8; 5] = [88, 80, 70, 55, 40];

/// Cuts `quad` out of `picture`; the longer side gets at most `max_side` pixels and never more than the picture has.
pub(crate) fn crop(picture: &RgbImage, quad: &Quad, max_side: u32) -> Result<Vec<u8>, VisionError> {
    if quad.iter().any(|p| !p.0.is_finite() || !p.1.is_finite()) {
        return Err(VisionError::Unreadable);
    }
    let [a, b, c, d] = *quad;
    let long = |p: (f32, f32), q: (f32, f32)| (p.0 - q.0).hypot(p.1 - q.1);
    let (wide, high) = (long(a, b).max(long(d, c)), long(a, d).max(long(b, c)));
    let mut limit = (max_side as f32).min(wide.max(high)).clamp(1.0, 8000.0);
    loop {
        let factor = limit / wide.max(high).max(1.0);
        let size = (pixels(wide * factor), pixels(high * factor));
        let straight = straighten(picture, quad, size, factor);
        for quality in QUALITIES {
            let mut bytes = Vec::new();
            JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&straight).map_err(|_| VisionError::Unreadable)?;
            if bytes.len() <= MAX_CROP_BYTES {
                return Ok(bytes);
            }
        }
        limit *= 0.7;
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the side limit")]
fn pixels(side: f32) -> u32 {
    side.round().clamp(1.0, 8000.0) as u32
}

/// Samples the quadrilateral; several samples a pixel where the crop is smaller than the picture.
fn straighten(picture: &RgbImage, quad: &Quad, (width, height): (u32, u32), factor: f32) -> RgbImage {
    let taps: u32 = if factor < 0.4 {
        3
    } else if factor < 0.75 {
        2
    } else {
        1
    };
    let [a, b, c, d] = *quad;
    let map = Bilinear::new(a, b, c, d);
    let count = (taps * taps) as f32;
    RgbImage::from_fn(width, height, |x, y| {
        let mut sum = [0.0_f32; 3];
        for down in 0..taps {
            for right in 0..taps {
                let s = (x as f32 + (right as f32 + 0.5) / taps as f32) / width as f32;
                let t = (y as f32 + (down as f32 + 0.5) / taps as f32) / height as f32;
                let (px, py) = map.at(s, t);
                for (total, value) in sum.iter_mut().zip(sample(picture, px, py)) {
                    *total += value;
                }
            }
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of bytes is a byte")]
        Rgb(sum.map(|v| (v / count + 0.5) as u8))
    })
}

/// The projective map of the unit square onto a quadrilateral (Heckbert 1989, §2.2.1); affine where it degenerates.
struct Bilinear {
    origin: (f32, f32),
    s: (f32, f32),
    t: (f32, f32),
    g: f32,
    h: f32,
}

impl Bilinear {
    fn new(a: (f32, f32), b: (f32, f32), c: (f32, f32), d: (f32, f32)) -> Self {
        let (dx1, dy1, dx2, dy2) = (b.0 - c.0, b.1 - c.1, d.0 - c.0, d.1 - c.1);
        let (sx, sy) = (a.0 - b.0 + c.0 - d.0, a.1 - b.1 + c.1 - d.1);
        let whole = dx1 * dy2 - dx2 * dy1;
        let (g, h) = if whole.abs() < 1e-3 { (0.0, 0.0) } else { ((sx * dy2 - dx2 * sy) / whole, (dx1 * sy - sx * dy1) / whole) };
        let (g, h) = if g > -0.9 && h > -0.9 && g.abs() < 10.0 && h.abs() < 10.0 { (g, h) } else { (0.0, 0.0) };
        Self { origin: a, s: (b.0 - a.0 + g * b.0, b.1 - a.1 + g * b.1), t: (d.0 - a.0 + h * d.0, d.1 - a.1 + h * d.1), g, h }
    }

    fn at(&self, s: f32, t: f32) -> (f32, f32) {
        let w = 1.0 + self.g * s + self.h * t;
        ((self.origin.0 + self.s.0 * s + self.t.0 * t) / w, (self.origin.1 + self.s.1 * s + self.t.1 * t) / w)
    }
}

fn sample(picture: &RgbImage, x: f32, y: f32) -> [f32; 3] {
    let x = (x - 0.5).clamp(0.0, picture.width() as f32 - 1.0);
    let y = (y - 0.5).clamp(0.0, picture.height() as f32 - 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture")]
    let (left, top) = (x as u32, y as u32);
    let (fx, fy) = (x - left as f32, y - top as f32);
    let at = |x: u32, y: u32| picture.get_pixel(x.min(picture.width() - 1), y.min(picture.height() - 1)).0.map(f32::from);
    let (a, b, c, d) = (at(left, top), at(left + 1, top), at(left, top + 1), at(left + 1, top + 1));
    let mut mixed = [0.0; 3];
    for ((((place, a), b), c), d) in mixed.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *place = (a * (1.0 - fx) + b * fx) * (1.0 - fy) + (c * (1.0 - fx) + d * fx) * fy;
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_takes_the_corners_of_the_square_to_the_corners_given() {
        let quad = [(10.0, 20.0), (110.0, 30.0), (100.0, 90.0), (5.0, 70.0)];
        let map = Bilinear::new(quad[0], quad[1], quad[2], quad[3]);
        for ((s, t), (x, y)) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].into_iter().zip(quad) {
            let at = map.at(s, t);
            assert!((at.0 - x).abs() < 0.01 && (at.1 - y).abs() < 0.01);
        }
    }

    #[test]
    fn a_crop_of_a_turned_square_is_upright_and_small() {
        // Left half red, right half blue, lying on its side: the crop's top must come from the quad's first edge.
        let picture = RgbImage::from_fn(400, 300, |x, _| if x < 200 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) });
        let quad = [(400.0, 0.0), (400.0, 300.0), (0.0, 300.0), (0.0, 0.0)];
        let bytes = crop(&picture, &quad, 150).unwrap();
        let out = image::load_from_memory(&bytes).unwrap().into_rgb8();
        assert_eq!(out.dimensions(), (113, 150));
        assert!(out.get_pixel(56, 10).0[2] > 150 && out.get_pixel(56, 140).0[0] > 150);
    }

    #[test]
    fn noise_is_compressed_until_it_fits() {
        let mut seed = 1_u32;
        let picture = RgbImage::from_fn(900, 900, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [_, a, b, c] = seed.to_le_bytes();
            Rgb([a, b, c])
        });
        let quad = [(0.0, 0.0), (900.0, 0.0), (900.0, 900.0), (0.0, 900.0)];
        assert!(crop(&picture, &quad, 900).unwrap().len() <= MAX_CROP_BYTES);
    }
}
