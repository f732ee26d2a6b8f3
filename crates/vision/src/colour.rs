//! Grey levels in which coloured ink fades: black print stays black, stamps and the paper's patterns go.
//!
//! Coloured ink takes brightness from white paper, and shows by its colour how much: as far as the brightest colour lies above the
//! brightness, and the spread of the colours once more, since inks of stamps take of their brightest colour about what they leave
//! between it and the darkest. This is given back. Colour is taken from squares of four pixels and smoothed, for sensors and JPEG
//! hold little of it and much noise; what is no more than that noise is let be.

use image::RgbImage;

/// Part of the squares, the least coloured, that are taken for white paper.
const WHITE: usize = 30;
/// Tenths of the colour of white paper, which is noise, that are let be.
const NOISE: usize = 16;

/// The grey levels of a picture, row by row.
pub(crate) fn faded(picture: &RgbImage) -> Vec<u8> {
    let width = picture.width() as usize;
    let across = width.div_ceil(2);
    let rows: Vec<&[u8]> = picture.as_raw().chunks_exact(3 * width).collect();
    let mut taken: Vec<u8> = Vec::with_capacity(across * rows.len().div_ceil(2));
    for pair in rows.chunks(2) {
        // The last row of an odd count stands for the one below it too.
        if let [above, .., below] | [above @ below] = *pair {
            taken.extend(above.chunks(6).zip(below.chunks(6)).map(|(above, below)| taken_by_colour(above, below)));
        }
    }
    let taken = smoothed(&taken, across);
    let floor = floor(&taken);
    let mut levels = Vec::with_capacity(width * rows.len());
    for (pair, taken) in rows.chunks(2).zip(taken.chunks_exact(across.max(1))) {
        for row in pair {
            for (pixels, taken) in row.chunks(6).zip(taken) {
                let back = u16::from(taken.saturating_sub(floor));
                let level = |r: u8, g: u8, b: u8| u8::try_from(brightness(r.into(), g.into(), b.into()) + back).unwrap_or(u8::MAX);
                match *pixels {
                    [r0, g0, b0, r1, g1, b1] => levels.extend([level(r0, g0, b0), level(r1, g1, b1)]),
                    [r0, g0, b0] => levels.push(level(r0, g0, b0)),
                    _ => {}
                }
            }
        }
    }
    levels
}

fn brightness(red: u16, green: u16, blue: u16) -> u16 {
    (red + 2 * green + blue) / 4
}

/// What colour takes of the brightness of a square of pixels, given by its two rows.
fn taken_by_colour(above: &[u8], below: &[u8]) -> u8 {
    let (count, [red, green, blue]) = match (above, below) {
        (&[r0, g0, b0, r1, g1, b1], &[r2, g2, b2, r3, g3, b3]) => (4, [[r0, r1, r2, r3], [g0, g1, g2, g3], [b0, b1, b2, b3]]),
        // The last column of an odd count.
        (&[r0, g0, b0], &[r1, g1, b1]) => (2, [[r0, r1, 0, 0], [g0, g1, 0, 0], [b0, b1, 0, 0]]),
        _ => (1, [[0; 4]; 3]),
    };
    let sum = |values: [u8; 4]| values.map(u16::from).iter().sum::<u16>();
    let (red, green, blue) = (sum(red), sum(green), sum(blue));
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    u8::try_from((2 * most - brightness(red, green, blue) - least) / count).unwrap_or(u8::MAX)
}

/// Each value with half of its neighbours beside, above and below.
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
        let mean = |three: &[u16]| match *three {
            [before, here, after] => u8::try_from((before + 2 * here + after + 8) / 16).unwrap_or(u8::MAX),
            _ => 0,
        };
        smooth.extend(sums.windows(3).map(mean));
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
        assert_eq!(faded(&picture), levels);
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
            let levels = faded(&picture);
            let level = |x: usize, y: usize| i32::from(levels[y * 32 + x]);
            assert!((level(4, 2) - level(24, 2)).abs() < 16, "{ink:?} stays on the paper");
            assert!(level(24, 2) - level(24, 13) > 90, "{ink:?} swallows print");
        }
    }

    #[test]
    fn noise_is_not_taken_for_colour() {
        let noisy = |x: u32, y: u32, channel: u32| 200 + u8::try_from((x * 7919 + y * 104_729 + channel * 31_337) % 11).unwrap();
        let picture = RgbImage::from_fn(64, 64, |x, y| Rgb([noisy(x, y, 0), noisy(x, y, 1), noisy(x, y, 2)]));
        let mean = faded(&picture).iter().map(|level| f32::from(*level)).sum::<f32>() / 4096.0;
        assert!((mean - 205.0).abs() < 2.0, "{mean}");
    }
}
