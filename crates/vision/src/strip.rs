//! Straightens a line of text: samples the picture along a path into a strip the network can read.

use crate::colour::Inked;
use crate::net::{CELL_WIDTH, PLANES, STRIP_HEIGHT};
use crate::picture::Gray;
use crate::pyramid::View;

/// A straightened piece of a line: [`STRIP_HEIGHT`] rows of `width` pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// Pixels a row.
    pub width: usize,
    /// Grey levels, row by row; evened out by [`Strip::normalise`].
    pub levels: Vec<f32>,
    /// What coloured ink took of the levels and was given back; empty where nothing was.
    pub colour: Vec<f32>,
}

impl Strip {
    /// Samples `cells` character cells of a picture.
    ///
    /// `place(u, v)` gives the point of the picture `u` cells along the line (0 is the strip's left end) and `v` pitches below its
    /// middle; in `v` it must be a straight line.
    pub fn take(picture: &Inked, cells: usize, place: impl Fn(f32, f32) -> (f32, f32)) -> Self {
        Self::view(View { black: &picture.black, colour: picture.colour.as_ref(), factor: 1.0 }, cells, place)
    }

    /// The same of a view of a picture; `place` gives points of the view's pixels.
    pub(crate) fn view(picture: View<'_>, cells: usize, place: impl Fn(f32, f32) -> (f32, f32)) -> Self {
        let width = cells * CELL_WIDTH;
        let ways = Ways::new(cells, place);
        let colour = picture.colour.map(|colour| ways.coloured(colour, width)).unwrap_or_default();
        Self { width, levels: ways.levels(picture.black, width), colour }
    }

    /// Makes a strip independent of light and contrast: around every column, mean 0 and deviation 1 over three cells. Colour keeps
    /// its zero and is measured in the same deviations.
    pub fn normalise(&mut self) {
        if self.width == 0 {
            return;
        }
        let scales = scales(&self.levels, self.width);
        for row in self.levels.chunks_exact_mut(self.width) {
            for (value, (mean, factor)) in row.iter_mut().zip(&scales) {
                *value = ((*value - mean) * factor).clamp(-5.0, 5.0);
            }
        }
        for row in self.colour.chunks_exact_mut(self.width) {
            for (value, (_, factor)) in row.iter_mut().zip(&scales) {
                *value = (*value * factor).min(5.0);
            }
        }
    }

    /// The strip as the network takes it: levels and colour of a pixel beside each other.
    #[must_use]
    pub fn interleaved(&self) -> Vec<f32> {
        let mut planes = vec![0.0; self.levels.len() * PLANES];
        planes.iter_mut().step_by(PLANES).zip(&self.levels).for_each(|(place, value)| *place = *value);
        planes.iter_mut().skip(1).step_by(PLANES).zip(&self.colour).for_each(|(place, value)| *place = *value);
        planes
    }
}

/// A point of the picture and the way from it one pitch down, for every sample of the strip's middle row.
struct Ways {
    across: Vec<((f32, f32), (f32, f32))>,
    /// Samples a side of each pixel.
    taps: usize,
}

impl Ways {
    fn new(cells: usize, place: impl Fn(f32, f32) -> (f32, f32)) -> Self {
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
        let line = |index: usize| {
            let u = (index as f32 + 0.5) / (taps * CELL_WIDTH) as f32;
            let ((x, y), (x1, y1)) = (place(u, 0.0), place(u, 1.0));
            ((x, y), (x1 - x, y1 - y))
        };
        // The way across is straight, so two points of each column give the others.
        Self { across: (0..cells * CELL_WIDTH * taps).map(line).collect(), taps }
    }

    fn levels(&self, picture: &Gray, width: usize) -> Vec<f32> {
        let taps = self.taps;
        let share = 1.0 / (taps * taps) as f32;
        let mut strip = vec![0.0; STRIP_HEIGHT * width];
        for (row, pixels) in strip.chunks_exact_mut(width).enumerate() {
            for (pixel, ways) in pixels.iter_mut().zip(self.across.chunks_exact(taps)) {
                let mut sum = 0.0;
                for down in 0..taps {
                    let v = height(row as f32 + (down as f32 + 0.5) / taps as f32);
                    for ((x, y), (dx, dy)) in ways {
                        let (x, y) = (x + dx * v, y + dy * v);
                        sum += if taps == 1 { picture.sample_sharp(x, y) } else { picture.sample(x, y) };
                    }
                }
                *pixel = sum * share;
            }
        }
        strip
    }

    /// Samples what colour took, of which a picture has a pixel for every four.
    fn coloured(&self, colour: &Gray, width: usize) -> Vec<f32> {
        let mut strip = vec![0.0; STRIP_HEIGHT * width];
        for (row, pixels) in strip.chunks_exact_mut(width).enumerate() {
            let v = height(row as f32 + 0.5);
            for (pixel, ways) in pixels.iter_mut().zip(self.across.chunks_exact(self.taps)) {
                let Some(((x, y), (dx, dy))) = ways.get(self.taps / 2) else { continue };
                *pixel = colour.sample((x + dx * v) / 2.0, (y + dy * v) / 2.0);
            }
        }
        strip
    }
}

/// Pitches below the strip's middle of a place in its rows.
fn height(row: f32) -> f32 {
    (row - STRIP_HEIGHT as f32 / 2.0) / CELL_WIDTH as f32
}

/// Around every column, the mean over three cells and one for the deviation.
fn scales(strip: &[f32], width: usize) -> Vec<(f32, f32)> {
    let reach = CELL_WIDTH * 3 / 2;
    let mut columns = vec![(0.0_f32, 0.0_f32); width];
    for row in strip.chunks_exact(width) {
        for ((sum, squares), value) in columns.iter_mut().zip(row) {
            *sum += value;
            *squares += value * value;
        }
    }
    let mut sums = vec![(0.0_f64, 0.0_f64)];
    let mut total = (0.0, 0.0);
    for (sum, squares) in columns {
        total = (total.0 + f64::from(sum), total.1 + f64::from(squares));
        sums.push(total);
    }
    let scale = |column: usize| {
        let (from, to) = (column.saturating_sub(reach), (column + reach).min(width));
        let (low, high) = (sums.get(from).copied().unwrap_or_default(), sums.get(to).copied().unwrap_or_default());
        let count = ((to - from) * STRIP_HEIGHT) as f64;
        let mean = (high.0 - low.0) / count;
        let deviation = ((high.1 - low.1) / count - mean * mean).max(0.0).sqrt() + 4.0;
        #[expect(clippy::cast_possible_truncation, reason = "grey levels need no more than f32")]
        let scale = (mean as f32, 1.0 / deviation as f32);
        scale
    };
    (0..width).map(scale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strip_samples_along_its_path() {
        let picture = Gray::from_fn(200, 60, |x, _| if x % 2 == 0 { 100 } else { 110 });
        let colour = Gray::from_fn(100, 30, |x, _| if x < 30 { 40 } else { 0 });
        let strip =
            Strip::take(&Inked { bright: picture.clone(), black: picture, colour: Some(colour) }, 5, |u, v| (20.0 + u * 16.0, 30.0 + v * 16.0));
        assert_eq!((strip.levels.len(), strip.colour.len()), (STRIP_HEIGHT * 80, STRIP_HEIGHT * 80));
        assert!(strip.levels.iter().all(|value| (99.0..=111.0).contains(value)));
        assert!(strip.colour[5] > 39.0 && strip.colour[75] < 1.0);
    }

    #[test]
    fn normalising_removes_light_and_contrast() {
        let width = 96;
        let pattern: Vec<f32> = (0..STRIP_HEIGHT * width).map(|i| ((i * 7) % 90) as f32).collect();
        let under = |light: f32| {
            let mut strip = Strip { width, levels: pattern.iter().map(|v| v + light).collect(), colour: Vec::new() };
            strip.normalise();
            strip
        };
        let (dim, bright) = (under(20.0), under(90.0));
        assert!(dim.levels.iter().zip(&bright.levels).all(|(a, b)| (a - b).abs() < 1e-3));
    }

    #[test]
    fn colour_lies_beside_the_levels_and_is_nothing_where_there_is_none() {
        let mut strip = Strip { width: 16, levels: vec![1.0; STRIP_HEIGHT * 16], colour: Vec::new() };
        assert_eq!(strip.interleaved()[..4], [1.0, 0.0, 1.0, 0.0]);
        strip.colour = vec![0.5; STRIP_HEIGHT * 16];
        assert_eq!(strip.interleaved()[..4], [1.0, 0.5, 1.0, 0.5]);
    }
}
