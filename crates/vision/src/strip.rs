//! Straightens a line of text: samples the picture along a path into a strip the network can read.

use crate::net::{CELL_WIDTH, STRIP_HEIGHT};
use crate::picture::Gray;

/// Samples `cells` character cells into a strip of [`STRIP_HEIGHT`] rows, grey levels 0–255.
///
/// `place(u, v)` gives the point of the picture `u` cells along the line (0 is the strip's left end) and `v` pitches below its
/// middle; in `v` it must be a straight line.
pub fn rectify(picture: &Gray, cells: usize, place: impl Fn(f32, f32) -> (f32, f32)) -> Vec<f32> {
    let width = cells * CELL_WIDTH;
    let unit = CELL_WIDTH as f32;
    let middle = cells as f32 / 2.0;
    let (x0, y0) = place(middle, 0.0);
    let (x1, y1) = place(middle + 1.0, 0.0);
    let pitch = (x1 - x0).hypot(y1 - y0);
    // One sample for every 1.3 source pixels, so that a large picture is averaged and not thinned out.
    let taps: usize = match pitch {
        0.0..=21.0 => 1,
        21.0..=42.0 => 2,
        _ => 3,
    };
    let share = 1.0 / (taps * taps) as f32;
    let mut strip = vec![0.0; STRIP_HEIGHT * width];
    let line = |index: usize| {
        let u = (index as f32 + 0.5) / (taps as f32 * unit);
        let ((x, y), (x1, y1)) = (place(u, 0.0), place(u, 1.0));
        ((x, y), (x1 - x, y1 - y))
    };
    // The way across is straight, so two points of each column give the others.
    let across: Vec<_> = (0..width * taps).map(line).collect();
    for (row, pixels) in strip.chunks_exact_mut(width).enumerate() {
        for (pixel, ways) in pixels.iter_mut().zip(across.chunks_exact(taps)) {
            let mut sum = 0.0;
            for down in 0..taps {
                let v = (row as f32 + (down as f32 + 0.5) / taps as f32 - STRIP_HEIGHT as f32 / 2.0) / unit;
                for ((x, y), (dx, dy)) in ways {
                    sum += picture.sample(x + dx * v, y + dy * v);
                }
            }
            *pixel = sum * share;
        }
    }
    strip
}

/// Makes a strip independent of light and contrast: around every column, mean 0 and deviation 1 over three cells.
pub fn normalise(strip: &mut [f32], width: usize) {
    let reach = CELL_WIDTH * 3 / 2;
    if width == 0 {
        return;
    }
    let mut sums = vec![(0.0_f64, 0.0_f64); width + 1];
    for column in 0..width {
        let (mut sum, mut squares) = (0.0, 0.0);
        for value in strip.iter().skip(column).step_by(width) {
            let value = f64::from(*value);
            sum += value;
            squares += value * value;
        }
        let before = sums.get(column).copied().unwrap_or_default();
        if let Some(place) = sums.get_mut(column + 1) {
            *place = (before.0 + sum, before.1 + squares);
        }
    }
    let scales: Vec<(f32, f32)> = (0..width)
        .map(|column| {
            let (from, to) = (column.saturating_sub(reach), (column + reach).min(width));
            let (low, high) = (sums.get(from).copied().unwrap_or_default(), sums.get(to).copied().unwrap_or_default());
            let count = ((to - from) * STRIP_HEIGHT) as f64;
            let mean = (high.0 - low.0) / count;
            let deviation = ((high.1 - low.1) / count - mean * mean).max(0.0).sqrt() + 4.0;
            #[expect(clippy::cast_possible_truncation, reason = "grey levels need no more than f32")]
            let scale = (mean as f32, 1.0 / deviation as f32);
            scale
        })
        .collect();
    for row in strip.chunks_exact_mut(width) {
        for (value, (mean, factor)) in row.iter_mut().zip(&scales) {
            *value = ((*value - mean) * factor).clamp(-5.0, 5.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strip_samples_along_its_path() {
        let picture = Gray::from_fn(200, 60, |x, _| if x % 2 == 0 { 100 } else { 110 });
        let strip = rectify(&picture, 5, |u, v| (20.0 + u * 16.0, 30.0 + v * 16.0));
        assert_eq!(strip.len(), STRIP_HEIGHT * 80);
        assert!(strip.iter().all(|value| (99.0..=111.0).contains(value)));
    }

    #[test]
    fn normalising_removes_light_and_contrast() {
        let width = 96;
        let pattern: Vec<f32> = (0..STRIP_HEIGHT * width).map(|i| ((i * 7) % 90) as f32).collect();
        let (mut dim, mut bright): (Vec<f32>, Vec<f32>) =
            (pattern.iter().map(|v| v * 1.0 + 20.0).collect(), pattern.iter().map(|v| v * 1.0 + 90.0).collect());
        normalise(&mut dim, width);
        normalise(&mut bright, width);
        assert!(dim.iter().zip(&bright).all(|(a, b)| (a - b).abs() < 1e-3));
    }
}
