//! Decodes page images within bounds and keeps them as grey levels.

use crate::VisionError;
use image::{ImageDecoder, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// Largest picture that is decoded: 60 megapixels, more than any document scanner or telephone the posts have.
pub const MAX_PIXELS: u64 = 60_000_000;
const MAX_SIDE: u32 = 20_000;
const MAX_BYTES: u64 = 512 * 1024 * 1024; // Decoders of wide formats (16-bit TIFF) may need eight bytes a pixel.

/// Decodes PNG, JPEG, WebP, BMP or TIFF. Looks at the announced size before any pixel is allocated.
///
/// # Errors
/// [`VisionError::ImageTooLarge`] beyond [`MAX_PIXELS`], [`VisionError::Unreadable`] for anything that is no whole picture.
pub(crate) fn decode(bytes: &[u8]) -> Result<RgbImage, VisionError> {
    if bytes.starts_with(&[0xFF, 0xD8]) && !ends(bytes) {
        return Err(VisionError::Unreadable);
    }
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| VisionError::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| failure(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || width.max(height) > MAX_SIDE {
        return Err(VisionError::ImageTooLarge { width, height });
    }
    if width < 2 || height < 2 {
        return Err(VisionError::Unreadable);
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = image::DynamicImage::from_decoder(decoder).map_err(|error| failure(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture.into_rgb8())
}

/// Whether a JPEG has its end marker after the picture's data; decoders fill a cut file with grey and say nothing.
fn ends(bytes: &[u8]) -> bool {
    let mut at = 2;
    // Segments before the data carry their length; a preview inside one of them has an end marker of its own.
    while let Some(&[0xFF, marker, high, low]) = bytes.get(at..at + 4) {
        if marker == 0xDA {
            return bytes.get(at..).is_some_and(|data| data.windows(2).any(|pair| pair == [0xFF, 0xD9]));
        }
        at += if marker == 0xFF { 1 } else { 2 + usize::from(u16::from_be_bytes([high, low])) };
    }
    false
}

fn failure(error: &image::ImageError) -> VisionError {
    match error {
        image::ImageError::Limits(_) => VisionError::ImageTooLarge { width: 0, height: 0 },
        _ => VisionError::Unreadable,
    }
}

/// A picture in grey levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gray {
    width: usize,
    height: usize,
    values: Vec<u8>,
}

impl Gray {
    /// Makes a picture from a function of column and row.
    pub fn from_fn(width: usize, height: usize, mut level: impl FnMut(usize, usize) -> u8) -> Self {
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            values.extend((0..width).map(|x| level(x, y)));
        }
        Self { width, height, values }
    }

    /// A picture of rows of `width` levels; `None` if they fill no row.
    pub(crate) fn from_values(width: usize, values: Vec<u8>) -> Option<Self> {
        let height = values.len().checked_div(width).filter(|height| *height > 0)?;
        Some(Self { width, height, values })
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// Grey levels row by row.
    #[must_use]
    pub fn values(&self) -> &[u8] {
        &self.values
    }

    /// The picture turned by a quarter, its left side up.
    pub(crate) fn on_its_side(&self) -> Self {
        Self::from_fn(self.height, self.width, |x, y| self.level(y, self.height - 1 - x))
    }

    /// Level of a pixel; the border goes on outside.
    pub(crate) fn level(&self, x: usize, y: usize) -> u8 {
        self.values.get(y.min(self.height - 1) * self.width + x.min(self.width - 1)).copied().unwrap_or(0)
    }

    /// Level at a point between pixel centres (pixel 0 has its centre at 0.5); the border goes on outside.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture before")]
    pub fn sample(&self, x: f32, y: f32) -> f32 {
        let x = (x - 0.5).clamp(0.0, self.width as f32 - 1.001);
        let y = (y - 0.5).clamp(0.0, self.height as f32 - 1.001);
        let (left, top) = (x as usize, y as usize);
        let (fx, fy) = (x - left as f32, y - top as f32);
        let start = top * self.width + left;
        let pair = |at: usize| match self.values.get(at..at + 2) {
            Some(&[a, b]) => f32::from(a) * (1.0 - fx) + f32::from(b) * fx,
            _ => 0.0,
        };
        pair(start) * (1.0 - fy) + pair(start + self.width) * fy
    }

    /// As [`Gray::sample`], by the sixteen pixels around, which keeps small print sharper (Catmull, Rom 1974).
    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture before")]
    pub(crate) fn sample_sharp(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x - 0.5, y - 0.5);
        if x < 1.0 || y < 1.0 || x >= self.width as f32 - 2.0 || y >= self.height as f32 - 2.0 {
            return self.sample(x + 0.5, y + 0.5);
        }
        let (left, top) = (x as usize, y as usize);
        let (across, down) = (cubic(x - left as f32), cubic(y - top as f32));
        let mut sum = 0.0;
        for (row, weight) in down.iter().enumerate() {
            let from = (top - 1 + row) * self.width + left - 1;
            let four = self.values.get(from..from + 4).unwrap_or_default();
            sum += weight * four.iter().zip(&across).map(|(value, weight)| f32::from(*value) * weight).sum::<f32>();
        }
        sum
    }

    /// The picture with half as many pixels a side, each the mean of four.
    pub(crate) fn halved(&self) -> Self {
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || self.halved_here(),
        )
    }

    #[inline(always)]
    fn halved_here(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        if width == 0 || height == 0 {
            return self.clone();
        }
        let mut values = Vec::with_capacity(width * height);
        for pair in self.values.chunks_exact(2 * self.width) {
            let (above, below) = pair.split_at(self.width);
            let four = above.chunks_exact(2).zip(below.chunks_exact(2)).map(|(above, below)| {
                let sum: u16 = above.iter().chain(below).map(|value| u16::from(*value)).sum();
                u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
            });
            values.extend(four);
        }
        Self { width, height, values }
    }

    /// The picture `factor` times as large, by interpolation: where it is to be less than half, it is halved before.
    pub(crate) fn scaled(&self, factor: f32) -> Self {
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || self.scaled_here(factor),
        )
    }

    #[inline(always)]
    fn scaled_here(&self, factor: f32) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides of a picture, made a little larger or smaller")]
        let size = |side: usize| ((side as f32 * factor).round() as usize).max(2);
        let (width, height) = (size(self.width), size(self.height));
        let (across, down) = (between(self.width, width), between(self.height, height));
        // Each pixel is between two of a row that is between two rows, all in parts of 256.
        let mut mixed = vec![0_u16; self.width + 1];
        let mut values = Vec::with_capacity(width * height);
        for &(y, part) in &down {
            let row = |y: usize| self.values.get(y * self.width..(y + 1) * self.width).unwrap_or_default();
            for ((mixed, above), below) in mixed.iter_mut().zip(row(y)).zip(row((y + 1).min(self.height - 1))) {
                *mixed = u16::from(*above) * (WHOLE - part) + u16::from(*below) * part;
            }
            if let [.., last, beyond] = &mut mixed[..] {
                *beyond = *last;
            }
            let pixel = |&(x, part): &(usize, u16)| match mixed.get(x..x + 2) {
                Some(&[left, right]) => {
                    let [_, level, ..] = (u32::from(left) * u32::from(WHOLE - part) + u32::from(right) * u32::from(part) + 0x8000).to_be_bytes();
                    level
                }
                _ => 0,
            };
            values.extend(across.iter().map(pixel));
        }
        Self { width, height, values }
    }
}

/// Weights of the four pixels around a point `t` after the second of them.
#[inline]
fn cubic(t: f32) -> [f32; 4] {
    let (square, cube) = (t * t, t * t * t);
    [-0.5 * cube + square - 0.5 * t, 1.5 * cube - 2.5 * square + 1.0, -1.5 * cube + 2.0 * square + 0.5 * t, 0.5 * cube - 0.5 * square]
}

/// More than this shows nothing new.
pub(crate) const MOST_ENLARGED: f32 = 2.2;

/// Parts that the way from a pixel to the next is told in.
const WHOLE: u16 = 256;

/// For each of `to` pixels, the last of `from` pixels whose centre is not beyond its own, and how far the own lies from it.
fn between(from: usize, to: usize) -> Vec<(usize, u16)> {
    let place = |index: usize| {
        let centre = ((index as f32 + 0.5) * from as f32 / to as f32 - 0.5).clamp(0.0, from as f32 - 1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positions inside the picture, and parts below the whole")]
        let (left, part) = (centre as usize, (centre.fract() * f32::from(WHOLE)) as u16);
        (left, part)
    };
    (0..to).map(place).collect()
}
