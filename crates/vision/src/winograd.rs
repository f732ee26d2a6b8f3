//! Convolutions three or five pixels wide in fewer multiplications: along a row, six products stand for two or four outputs (Winograd 1980;
//! Lavin and Gray 2016, with the points 0, ±1, ±2 and infinity). Rows of the kernel are summed as they are.
#![expect(clippy::indexing_slicing, reason = "inner loops over buffers whose sizes are computed a few lines above")]

use crate::kernel::{BLOCK, FEW, LANES, MANY, Plane, add_products};
use crate::net::{Layer, LayerWeights};
use pulp::{Simd, WithSimd};

/// Products a tile: values of the input that it spans.
const POINTS: usize = 6;
/// The finite points.
const FINITE: [f32; POINTS - 1] = [0.0, 1.0, -1.0, 2.0, -2.0];
/// What the kernel's value at each of them is divided by, so that the input's side has whole numbers.
const SCALES: [f32; POINTS - 1] = [1.0 / 4.0, -1.0 / 6.0, -1.0 / 6.0, 1.0 / 24.0, 1.0 / 24.0];
/// Tiles worked on together: so many share what is loaded of the weights, and all of it stays near the processor.
const TILES: usize = 24;
/// Fewer channels are not worth it.
const FEWEST_CHANNELS: usize = 8;

/// A layer with its kernel at the points: by point and block of outputs, the rows of the kernel with the inputs in each.
#[derive(Debug)]
pub(crate) struct Tiled {
    layer: Layer,
    points: Vec<Vec<Vec<[f32; BLOCK]>>>,
    bias: Vec<f32>,
}

impl Tiled {
    /// `None` for layers that gain nothing by it.
    pub(crate) fn new(layer: &Layer, weights: &LayerWeights) -> Option<Self> {
        if !matches!(layer.kernel.1, 3 | 5) || layer.input < FEWEST_CHANNELS {
            return None;
        }
        let (rows, wide) = layer.kernel;
        // The weight of one input and output of a kernel's row, at a point: the row's polynomial there.
        let at = |point: usize, row: usize, input: usize, output: usize| {
            let weight = |column: usize| weights.kernel[((row * wide + column) * layer.input + input) * layer.output + output];
            match FINITE.get(point).zip(SCALES.get(point)) {
                Some((place, scale)) => scale * (0..wide).rev().fold(0.0, |sum, column| sum * place + weight(column)),
                None => weight(wide - 1),
            }
        };
        let lanes = |point: usize, block: usize, row: usize, input: usize| {
            std::array::from_fn(|lane| {
                let output = block * BLOCK + lane;
                if output < layer.output { at(point, row, input, output) } else { 0.0 }
            })
        };
        let block = |point: usize, block: usize| {
            (0..rows).flat_map(|row| (0..layer.input).map(move |input| (row, input))).map(|(row, input)| lanes(point, block, row, input)).collect()
        };
        let points = (0..POINTS).map(|point| (0..layer.output.div_ceil(BLOCK)).map(|index| block(point, index)).collect()).collect();
        Some(Self { layer: *layer, points, bias: weights.bias.clone() })
    }

    /// The convolution of a padded plane, and the activation.
    pub(crate) fn apply(&self, padded: &Plane) -> Plane {
        pulp::Arch::new().dispatch(Convolution { tiled: self, input: padded })
    }

    /// Outputs of a tile.
    const fn outputs(&self) -> usize {
        POINTS + 1 - self.layer.kernel.1
    }
}

struct Convolution<'a> {
    tiled: &'a Tiled,
    input: &'a Plane,
}

impl WithSimd for Convolution<'_> {
    type Output = Plane;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Plane {
        if S::F32_LANES == LANES { self.run::<S, MANY>(simd) } else { self.run::<S, FEW>(simd) }
    }
}

impl Convolution<'_> {
    /// Goes over the plane, [`TILES`] of all its rows at a time, `TOGETHER` of them with the same weights.
    #[inline(always)]
    fn run<S: Simd, const TOGETHER: usize>(self, simd: S) -> Plane {
        let (layer, padded, step) = (&self.tiled.layer, self.input, self.tiled.outputs());
        let (height, width) = (padded.height + 1 - layer.kernel.0, padded.width + 1 - layer.kernel.1);
        let mut out = Plane { height, width, channels: layer.output, values: vec![0.0; height * width * layer.output] };
        let across = layer.output.next_multiple_of(BLOCK);
        let mut seen = vec![0.0; padded.height * POINTS * TILES * layer.input];
        let mut products = vec![0.0; POINTS * TILES * across];
        let all = width.div_ceil(step);
        for first in (0..all).step_by(TILES) {
            let tiles = (all - first).min(TILES);
            for row in 0..padded.height {
                self.transform(row, first, tiles, &mut seen[row * POINTS * TILES * layer.input..]);
            }
            for y in 0..height {
                for (point, blocks) in self.tiled.points.iter().enumerate() {
                    for (block, weights) in blocks.iter().enumerate() {
                        for tile in (0..tiles).step_by(TOGETHER) {
                            // The last tiles are computed once more rather than singly; behind fewer than these lie old ones.
                            let tile = tile.min(tiles.saturating_sub(TOGETHER));
                            let mut sums = [[0.0; BLOCK]; TOGETHER];
                            add_products::<S, TOGETHER>(
                                simd,
                                &mut sums,
                                layer.kernel.0,
                                #[inline(always)]
                                |row: usize| {
                                    let from = (((y + row) * POINTS + point) * TILES + tile) * layer.input;
                                    let inputs: [&[f32]; TOGETHER] = std::array::from_fn(
                                        #[inline(always)]
                                        |index| &seen[from + index * layer.input..from + (index + 1) * layer.input],
                                    );
                                    (inputs, &weights[row * layer.input..(row + 1) * layer.input])
                                },
                            );
                            for (index, sum) in sums.iter().enumerate() {
                                let to = (point * TILES + tile + index) * across + block * BLOCK;
                                products[to..to + BLOCK].as_chunks_mut().0[0] = *sum;
                            }
                        }
                    }
                }
                let to = y * width * layer.output;
                self.gather((first, tiles), (&products, across), &mut out.values[to..to + width * layer.output]);
            }
        }
        out
    }

    /// The values of `tiles` tiles of a row at the points: by point, tile and channel.
    #[inline(always)]
    fn transform(&self, row: usize, first: usize, tiles: usize, seen: &mut [f32]) {
        let (padded, channels, step) = (self.input, self.input.channels, self.tiled.outputs());
        let values = &padded.values[row * padded.width * channels..(row + 1) * padded.width * channels];
        let beyond = vec![0.0; channels];
        for tile in 0..tiles {
            let d: [&[[f32; LANES]]; POINTS] = std::array::from_fn(
                #[inline(always)]
                |index| {
                    let at = ((first + tile) * step + index) * channels;
                    values.get(at..at + channels).unwrap_or(&beyond).as_chunks().0
                },
            );
            let mut parts =
                seen.chunks_exact_mut(TILES * channels).map(|part| part[tile * channels..(tile + 1) * channels].as_chunks_mut::<LANES>().0);
            let [Some(v0), Some(v1), Some(v2), Some(v3), Some(v4), Some(v5)] = std::array::from_fn(|_| parts.next()) else { return };
            for c in 0..channels / LANES {
                let [d0, d1, d2, d3, d4, d5] = [d[0][c], d[1][c], d[2][c], d[3][c], d[4][c], d[5][c]];
                let [v0, v1, v2, v3, v4, v5] = [&mut v0[c], &mut v1[c], &mut v2[c], &mut v3[c], &mut v4[c], &mut v5[c]];
                for lane in 0..LANES {
                    let (even, odd) = (d4[lane] - 4.0 * d2[lane], d3[lane] - 4.0 * d1[lane]);
                    let (near, far) = (d4[lane] - d2[lane], 2.0 * (d3[lane] - d1[lane]));
                    v0[lane] = 4.0 * d0[lane] - 5.0 * d2[lane] + d4[lane];
                    v1[lane] = even + odd;
                    v2[lane] = even - odd;
                    v3[lane] = near + far;
                    v4[lane] = near - far;
                    v5[lane] = 4.0 * d1[lane] - 5.0 * d3[lane] + d5[lane];
                }
            }
        }
    }

    /// The outputs of `tiles` tiles of a row from their products, into that row.
    #[inline(always)]
    fn gather(&self, (first, tiles): (usize, usize), (products, across): (&[f32], usize), row: &mut [f32]) {
        let (layer, step) = (&self.tiled.layer, self.tiled.outputs());
        let least = if layer.relu { 0.0 } else { f32::MIN };
        let bias = self.tiled.bias.as_chunks::<LANES>().0;
        for tile in 0..tiles {
            let m: [&[[f32; LANES]]; POINTS] = std::array::from_fn(
                #[inline(always)]
                |point| {
                    let at = (point * TILES + tile) * across;
                    products[at..at + layer.output].as_chunks().0
                },
            );
            let pixels = row[(first + tile) * step * layer.output..].chunks_exact_mut(layer.output).take(step);
            for (index, pixel) in pixels.enumerate() {
                // The points to the power of the output's number; zero counts for the first alone, infinity for the last.
                let (zero, last) = (f32::from(u8::from(index == 0)), f32::from(u8::from(index + 1 == step)));
                let (sign, two) = (if index % 2 == 0 { 1.0 } else { -1.0 }, [1.0, 2.0, 4.0, 8.0][index]);
                for (c, place) in pixel.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
                    let ([m0, m1, m2], [m3, m4, m5]) = ([m[0][c], m[1][c], m[2][c]], [m[3][c], m[4][c], m[5][c]]);
                    let bias = bias[c];
                    for lane in 0..LANES {
                        let value = zero * m0[lane] + (m1[lane] + sign * m2[lane]) + two * (m3[lane] + sign * m4[lane]) + last * m5[lane];
                        place[lane] = (value + bias[lane]).max(least);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The convolution by its definition.
    fn defined(layer: &Layer, weights: &LayerWeights, input: &Plane, (y, x, o): (usize, usize, usize)) -> f32 {
        let mut sum = weights.bias[o];
        for (row, column) in (0..layer.kernel.0).flat_map(|row| (0..layer.kernel.1).map(move |column| (row, column))) {
            for c in 0..layer.input {
                let value = input.values[((y + row) * input.width + x + column) * layer.input + c];
                sum += value * weights.kernel[((row * layer.kernel.1 + column) * layer.input + c) * layer.output + o];
            }
        }
        if layer.relu { sum.max(0.0) } else { sum }
    }

    #[test]
    fn it_agrees_with_the_definition_whatever_the_size() {
        let number = |seed: usize| ((seed * 37 + 11) % 101) as f32 / 50.0 - 1.0;
        for (kernel, input, output, relu) in [((3, 3), 16, 32, true), ((1, 5), 8, 40, true), ((1, 3), 24, 40, false)] {
            let layer = Layer { kernel, input, output, pad: (0, 0), relu, pool: (1, 1) };
            let weights = LayerWeights { kernel: (0..layer.weights()).map(number).collect(), bias: (0..output).map(number).collect() };
            let tiled = Tiled::new(&layer, &weights).unwrap();
            for (height, width) in [(3, 5), (4, 6), (5, 11), (3, 97), (3, 130)] {
                let plane = Plane { height, width, channels: input, values: (0..height * width * input).map(|i| number(i * 3 + 500)).collect() };
                let fast = tiled.apply(&plane);
                let plain = Convolution { tiled: &tiled, input: &plane }.run::<pulp::Scalar, FEW>(pulp::Scalar);
                assert_eq!((fast.height, fast.width), (height + 1 - kernel.0, width + 1 - kernel.1));
                for (index, value) in fast.values.iter().enumerate() {
                    let at = (index / output / fast.width, index / output % fast.width, index % output);
                    let true_value = defined(&layer, &weights, &plane, at);
                    assert!((value - true_value).abs() < 1e-3, "{kernel:?} {width} {at:?}: {value} for {true_value}");
                    assert!((plain.values[index] - true_value).abs() < 1e-3);
                }
            }
        }
    }

    #[test]
    fn narrow_input_and_other_kernels_gain_nothing() {
        let layer = |kernel, input| Layer { kernel, input, output: 8, pad: (0, 0), relu: true, pool: (1, 1) };
        for layer in [layer((3, 3), 2), layer((3, 1), 64), layer((1, 1), 64)] {
            assert!(Tiled::new(&layer, &LayerWeights { kernel: vec![0.0; layer.weights()], bias: vec![0.0; 8] }).is_none());
        }
    }
}
