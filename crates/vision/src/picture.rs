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
        let values = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| level(x, y)).collect();
        Self { width, height, values }
    }

    /// Takes the brightest colour of each pixel: black print stays black, coloured stamps and patterns fade.
    #[must_use]
    pub fn from_rgb(picture: &RgbImage) -> Self {
        let values = picture.pixels().map(|p| p.0.iter().copied().max().unwrap_or(0)).collect();
        Self { width: picture.width() as usize, height: picture.height() as usize, values }
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

    /// The picture with a longer side of `side`: smaller by averaging, or larger (at most [`MOST_ENLARGED`] times) by interpolation.
    #[must_use]
    pub fn resized(&self, side: usize) -> Self {
        let longest = self.width.max(self.height);
        if longest < side {
            return self.enlarged((side as f32 / longest as f32).min(MOST_ENLARGED));
        }
        let (width, height) = ((self.width * side / longest).max(2), (self.height * side / longest).max(2));
        let across = shares(self.width, width);
        let down = shares(self.height, height);
        let mut row_sums = vec![0.0_f32; width];
        let mut values = Vec::with_capacity(width * height);
        for part in &down {
            row_sums.fill(0.0);
            for &(y, weight) in part {
                let row = self.values.get(y * self.width..(y + 1) * self.width).unwrap_or_default();
                for (sum, columns) in row_sums.iter_mut().zip(&across) {
                    let value: f32 = columns.iter().map(|&(x, share)| f32::from(row.get(x).copied().unwrap_or(0)) * share).sum();
                    *sum += value * weight;
                }
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an average of bytes is a byte")]
            values.extend(row_sums.iter().map(|sum| (sum + 0.5) as u8));
        }
        Self { width, height, values }
    }

    fn enlarged(&self, factor: f32) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides of a picture, made a little larger")]
        let size = |side: usize| (side as f32 * factor).round() as usize;
        let (width, height) = (size(self.width), size(self.height));
        let (across, down) = (self.width as f32 / width as f32, self.height as f32 / height as f32);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between bytes lies a byte")]
        Self::from_fn(width, height, |x, y| (self.sample((x as f32 + 0.5) * across, (y as f32 + 0.5) * down) + 0.5) as u8)
    }
}

/// More than this shows nothing new.
pub(crate) const MOST_ENLARGED: f32 = 2.2;

/// For each of `to` cells, which of `from` pixels it covers and by which part of itself.
fn shares(from: usize, to: usize) -> Vec<Vec<(usize, f32)>> {
    let ratio = from as f32 / to as f32;
    let cell = |index: usize| {
        let (start, end) = (index as f32 * ratio, (index + 1) as f32 * ratio);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positions inside the picture")]
        let (first, last) = (start as usize, (end.ceil() as usize).min(from));
        (first..last)
            .map(|pixel| {
                let covered = (end.min(pixel as f32 + 1.0) - start.max(pixel as f32)).max(0.0);
                (pixel, covered / ratio)
            })
            .collect()
    };
    (0..to).map(cell).collect()
}
