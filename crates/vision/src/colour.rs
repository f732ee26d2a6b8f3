//! Grey levels in which coloured ink fades: black print stays black, stamps and the paper's patterns go.
//!
//! Coloured ink takes brightness from white paper, and shows by its colour how much: as far as the brightest colour lies above the
//! brightness, and the spread of the colours once more, since inks of stamps take of their brightest colour about what they leave
//! between it and the darkest. This is given back. Colour is taken from squares of four pixels and smoothed, for sensors and JPEG
//! hold little of it and much noise; what is no more than that noise is let be.

use crate::picture::Gray;
use image::RgbImage;

/// A picture by its inks: what black print left, and what coloured ink took beside it.
#[derive(Clone, Debug)]
pub struct Inked {
    /// Grey levels in which coloured ink faded.
    pub(crate) black: Gray,
    /// How many grey levels were given back, a pixel for every four; `None` on a picture without colour.
    pub(crate) colour: Option<Gray>,
    /// The brightest colour of each pixel.
    pub(crate) bright: Gray,
}

impl Inked {
    /// Takes the brightness of each pixel, and gives back what coloured ink took of it.
    #[must_use]
    pub fn from_rgb(picture: &RgbImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let whole = |levels: Vec<u8>| Gray::from_values(width, levels).unwrap_or_else(|| Gray::from_fn(width, height, |_, _| 255));
        let Shades { levels, taken, bright } = faded(picture);
        let colour = taken.iter().any(|taken| *taken > LEAST_COLOUR).then(|| Gray::from_values(width.div_ceil(2), taken));
        Self { black: whole(levels), colour: colour.flatten(), bright: whole(bright) }
    }
}

/// Grey levels from which on what colour took is worth looking at.
const LEAST_COLOUR: u8 = 12;
/// Part of the squares, the least coloured, that are taken for white paper.
const WHITE: usize = 30;
/// Tenths of the colour of white paper, which is noise, that are let be.
const NOISE: usize = 16;

/// A picture row by row.
#[derive(Debug, Default, PartialEq)]
struct Shades {
    /// Grey levels in which coloured ink faded.
    levels: Vec<u8>,
    /// What was given back in each square of four pixels.
    taken: Vec<u8>,
    /// The brightest colour of each pixel.
    bright: Vec<u8>,
}

/// The grey levels of a picture, and its colours.
fn faded(picture: &RgbImage) -> Shades {
    // The loops over rows are compiled for the processor's widest registers too.
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || faded_here(picture),
    )
}

#[inline(always)]
fn faded_here(picture: &RgbImage) -> Shades {
    let width = picture.width() as usize;
    let across = width.div_ceil(2);
    let rows: Vec<&[u8]> = picture.as_raw().chunks_exact(3 * width).collect();
    let mut shades = Shades { levels: Vec::with_capacity(width * rows.len()), bright: Vec::with_capacity(width * rows.len()), ..Shades::default() };
    shades.taken.reserve(across * rows.len().div_ceil(2));
    let mut pair = [Planes::new(width), Planes::new(width)];
    for rows in rows.chunks(2) {
        for (planes, row) in pair.iter_mut().zip(rows) {
            planes.take(row);
            shades.levels.extend(planes.brightness());
            shades.bright.extend(planes.brightest());
        }
        let [above, below] = &pair;
        // The last row of an odd count stands for the one below it too.
        shades.taken.extend(above.taken_by_colour(if rows.len() > 1 { below } else { above }));
    }
    shades.taken = smoothed(&shades.taken, across);
    let floor = floor(&shades.taken);
    shades.taken.iter_mut().for_each(|taken| *taken = taken.saturating_sub(floor));
    for (pair, taken) in shades.levels.chunks_mut(2 * width).zip(shades.taken.chunks_exact(across.max(1))) {
        for row in pair.chunks_mut(width) {
            let (pairs, last) = row.as_chunks_mut::<2>();
            for ([left, right], taken) in pairs.iter_mut().zip(taken) {
                (*left, *right) = (left.saturating_add(*taken), right.saturating_add(*taken));
            }
            last.iter_mut().zip(taken.last()).for_each(|(level, taken)| *level = level.saturating_add(*taken));
        }
    }
    shades
}

/// The colours of a row; an odd one ends with its last pixel once more.
struct Planes {
    red: Vec<u8>,
    green: Vec<u8>,
    blue: Vec<u8>,
    width: usize,
}

impl Planes {
    fn new(width: usize) -> Self {
        let plane = vec![0; width.next_multiple_of(2)];
        Self { red: plane.clone(), green: plane.clone(), blue: plane, width }
    }

    #[inline(always)]
    fn take(&mut self, row: &[u8]) {
        let places = self.red.iter_mut().zip(&mut self.green).zip(&mut self.blue);
        for (((red, green), blue), [r, g, b]) in places.zip(row.as_chunks::<3>().0) {
            (*red, *green, *blue) = (*r, *g, *b);
        }
        for plane in [&mut self.red, &mut self.green, &mut self.blue] {
            if let ([.., last, beyond], 1) = (&mut plane[..], self.width % 2) {
                *beyond = *last;
            }
        }
    }

    #[inline(always)]
    fn pixels(&self) -> impl ExactSizeIterator<Item = ((&u8, &u8), &u8)> {
        self.red.iter().zip(&self.green).zip(&self.blue).take(self.width)
    }

    #[inline(always)]
    fn brightness(&self) -> impl Iterator<Item = u8> {
        #[expect(clippy::cast_possible_truncation, reason = "the mean of bytes is a byte")]
        self.pixels().map(|((red, green), blue)| ((u16::from(*red) + 2 * u16::from(*green) + u16::from(*blue)) / 4) as u8)
    }

    #[inline(always)]
    fn brightest(&self) -> impl Iterator<Item = u8> {
        self.pixels().map(|((red, green), blue)| (*red).max(*green).max(*blue))
    }

    /// What colour takes of the brightness of each square of four pixels, of which these are the upper two.
    #[inline(always)]
    fn taken_by_colour(&self, below: &Self) -> impl Iterator<Item = u8> {
        let sums = |above: &[u8], below: &[u8]| -> Vec<u16> {
            // Down first, then along: the first of these loops fills whole registers.
            let down: Vec<u16> = above.iter().zip(below).map(|(a, b)| u16::from(*a) + u16::from(*b)).collect();
            down.as_chunks::<2>().0.iter().map(|[left, right]| left + right).collect()
        };
        let (red, green, blue) = (sums(&self.red, &below.red), sums(&self.green, &below.green), sums(&self.blue, &below.blue));
        red.into_iter().zip(green).zip(blue).map(|((red, green), blue)| {
            let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
            ((2 * most - (red + 2 * green + blue) / 4 - least) / 4).min(255) as u8
        })
    }
}

/// Each value with half of its neighbours beside, above and below.
#[inline(always)]
fn smoothed(values: &[u8], across: usize) -> Vec<u8> {
    let rows: Vec<&[u8]> = values.chunks_exact(across.max(1)).collect();
    let mut smooth = Vec::with_capacity(values.len());
    let mut sums = vec![0_u16; across + 2];
    for (y, row) in rows.iter().enumerate() {
        let (before, after) = (rows.get(y.saturating_sub(1)).unwrap_or(row), rows.get(y + 1).unwrap_or(row));
        let inner = sums.iter_mut().skip(1).zip(row.iter()).zip(before.iter().zip(after.iter()));
        inner.for_each(|((sum, value), (before, after))| *sum = 2 * u16::from(*value) + u16::from(*before) + u16::from(*after));
        // The border goes on outside.
        if let [edge, first, ..] = sums[..] {
            sums.first_mut().into_iter().for_each(|place| *place = if across > 0 { first } else { edge });
        }
        let last = sums.get(across).copied().unwrap_or(0);
        sums.last_mut().into_iter().for_each(|place| *place = last);
        let beside = sums.iter().zip(sums.iter().skip(2));
        let mean = |((before, after), here): ((&u16, &u16), &u16)| ((before + 2 * here + after + 8) / 16).min(255) as u8;
        smooth.extend(beside.zip(sums.iter().skip(1)).map(mean));
    }
    smooth
}

/// What paper without colour is said to have: the noise of sensor and file.
fn floor(taken: &[u8]) -> u8 {
    let mut counts = [0_usize; 256];
    taken.iter().for_each(|value| counts.iter_mut().skip(usize::from(*value)).take(1).for_each(|count| *count += 1));
    let mut left = taken.len() * WHITE / 100;
    let usual = counts.iter().position(|count| {
        let here = *count > left;
        left = left.saturating_sub(*count);
        here
    });
    u8::try_from(usual.unwrap_or(0).min(60) * NOISE / 10).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn grey_pictures_stay_what_they_are() {
        let picture = RgbImage::from_fn(7, 5, |x, y| Rgb([u8::try_from(x * 30 + y * 7).unwrap(); 3]));
        let levels: Vec<u8> = (0..35).map(|i: u8| i % 7 * 30 + i / 7 * 7).collect();
        assert_eq!(faded(&picture), Shades { bright: levels.clone(), levels, taken: vec![0; 12] });
        assert!(Inked::from_rgb(&picture).colour.is_none());
    }

    #[test]
    fn coloured_ink_fades_and_black_print_under_it_stays() {
        for ink in [[70, 60, 150], [150, 50, 60], [60, 60, 200]] {
            let over = |paper: u8| Rgb(ink.map(|ink: u8| paper / 10 * 6 + ink / 10 * 4));
            // Left plain, right stamped; above paper, below print.
            let picture = RgbImage::from_fn(32, 16, |x, y| {
                let paper = if y < 8 { 240 } else { 30 };
                if x < 16 { Rgb([paper; 3]) } else { over(paper) }
            });
            let Shades { levels, taken, .. } = faded(&picture);
            let level = |x: usize, y: usize| i32::from(levels[y * 32 + x]);
            assert!((level(4, 2) - level(24, 2)).abs() < 16, "{ink:?} stays on the paper");
            assert!(taken[16 + 12] > 20 && taken[16 + 2] < 5, "{ink:?} is not told from paper");
            assert!(level(24, 2) - level(24, 13) > 90, "{ink:?} swallows print");
        }
    }

    #[test]
    fn noise_is_not_taken_for_colour() {
        let noisy = |x: u32, y: u32, channel: u32| 200 + u8::try_from((x * 7919 + y * 104_729 + channel * 31_337) % 11).unwrap();
        let picture = RgbImage::from_fn(64, 64, |x, y| Rgb([noisy(x, y, 0), noisy(x, y, 1), noisy(x, y, 2)]));
        let mean = faded(&picture).levels.iter().map(|level| f32::from(*level)).sum::<f32>() / 4096.0;
        assert!((mean - 205.0).abs() < 2.0, "{mean}");
    }
}
