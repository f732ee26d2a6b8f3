//! The arithmetic of the network: convolution over channels-last planes with eight outputs and four pixels at a time.
#![expect(clippy::indexing_slicing, reason = "inner loops over buffers whose sizes are computed a few lines above")]

use crate::net::{Layer, LayerWeights};

const LANES: usize = 8; // Two SSE registers, one AVX register.
const PIXELS: usize = 4;

/// Values in rows, columns and channels, channel fastest.
#[derive(Clone, Debug)]
pub(crate) struct Plane {
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) channels: usize,
    pub(crate) values: Vec<f32>,
}

/// A layer with its weights in blocks of [`LANES`] outputs.
#[derive(Debug)]
pub(crate) struct Packed {
    layer: Layer,
    blocks: Vec<Vec<[f32; LANES]>>,
    bias: Vec<[f32; LANES]>,
}

impl Packed {
    pub(crate) fn new(layer: &Layer, weights: &LayerWeights) -> Self {
        let lanes = |row: &[f32], block: usize| std::array::from_fn(|lane| row[block * LANES + lane]);
        let blocks = (0..layer.output / LANES).map(|block| weights.kernel.chunks_exact(layer.output).map(|row| lanes(row, block)).collect());
        let bias = (0..layer.output / LANES).map(|block| lanes(&weights.bias, block));
        Self { layer: *layer, blocks: blocks.collect(), bias: bias.collect() }
    }

    /// Convolution, activation, pooling.
    pub(crate) fn apply(&self, input: &Plane) -> Plane {
        let layer = &self.layer;
        let padded = padded(input, layer.pad);
        let (rows, run) = (layer.kernel.0, layer.kernel.1 * layer.input);
        let height = padded.height + 1 - rows;
        let width = padded.width + 1 - layer.kernel.1;
        let stride = padded.width * padded.channels;
        let mut out = Plane { height, width, channels: layer.output, values: vec![0.0; height * width * layer.output] };
        for y in 0..height {
            for x in (0..width).step_by(PIXELS) {
                // The last pixels are computed once more rather than singly.
                let x = x.min(width.saturating_sub(PIXELS));
                for (block, (weights, bias)) in self.blocks.iter().zip(&self.bias).enumerate() {
                    let mut sums = [*bias; PIXELS];
                    for row in 0..rows {
                        let from = (y + row) * stride + x * layer.input;
                        let patch = &padded.values[from..from + run + (PIXELS - 1) * layer.input];
                        accumulate(&mut sums, patch, layer.input, &weights[row * run..row * run + run]);
                    }
                    for (pixel, sum) in sums.iter().enumerate() {
                        let to = (y * width + x + pixel) * layer.output + block * LANES;
                        for (place, value) in out.values[to..to + LANES].iter_mut().zip(sum) {
                            *place = if layer.relu { value.max(0.0) } else { *value };
                        }
                    }
                }
            }
        }
        pooled(out, layer.pool)
    }
}

/// Adds the products of four neighbouring patches, `apart` values from each other, with one block of weights.
#[inline(always)]
fn accumulate(sums: &mut [[f32; LANES]; PIXELS], patch: &[f32], apart: usize, weights: &[[f32; LANES]]) {
    let count = weights.len();
    let a = &patch[..count];
    let b = &patch[apart..apart + count];
    let c = &patch[2 * apart..2 * apart + count];
    let d = &patch[3 * apart..3 * apart + count];
    let [mut sum_a, mut sum_b, mut sum_c, mut sum_d] = *sums;
    for index in 0..count {
        let weight = &weights[index];
        for lane in 0..LANES {
            sum_a[lane] += a[index] * weight[lane];
            sum_b[lane] += b[index] * weight[lane];
            sum_c[lane] += c[index] * weight[lane];
            sum_d[lane] += d[index] * weight[lane];
        }
    }
    *sums = [sum_a, sum_b, sum_c, sum_d];
}

fn padded(input: &Plane, (rows, columns): (usize, usize)) -> Plane {
    let (height, width) = (input.height + 2 * rows, input.width + 2 * columns);
    let mut values = vec![0.0; height * width * input.channels];
    let run = input.width * input.channels;
    for (y, row) in input.values.chunks_exact(run).enumerate() {
        let to = ((y + rows) * width + columns) * input.channels;
        values[to..to + run].copy_from_slice(row);
    }
    Plane { height, width, channels: input.channels, values }
}

fn pooled(input: Plane, (rows, columns): (usize, usize)) -> Plane {
    if (rows, columns) == (1, 1) {
        return input;
    }
    let channels = input.channels;
    let (height, width) = (input.height / rows, input.width / columns);
    let mut values = vec![f32::MIN; height * width * channels];
    for y in 0..height * rows {
        for x in 0..width * columns {
            let from = (y * input.width + x) * channels;
            let to = ((y / rows) * width + x / columns) * channels;
            for (place, value) in values[to..to + channels].iter_mut().zip(&input.values[from..from + channels]) {
                *place = place.max(*value);
            }
        }
    }
    Plane { height, width, channels, values }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_convolution_agrees_with_its_definition() {
        let layer = Layer { kernel: (3, 3), input: 2, output: 8, pad: (1, 1), relu: false, pool: (1, 1) };
        let number = |seed: usize| ((seed * 37 + 11) % 101) as f32 / 50.0 - 1.0;
        let weights = LayerWeights { kernel: (0..layer.weights()).map(number).collect(), bias: (0..8).map(number).collect() };
        let input = Plane { height: 5, width: 7, channels: 2, values: (0..70).map(|i| number(i + 500)).collect() };
        let out = Packed::new(&layer, &weights).apply(&input);
        for (y, x, o) in [(0, 0, 0), (4, 6, 7), (2, 3, 5), (0, 6, 1)] {
            let mut sum = weights.bias[o];
            for ky in 0..3_usize {
                for kx in 0..3_usize {
                    let (sy, sx) = ((y + ky).wrapping_sub(1), (x + kx).wrapping_sub(1));
                    for c in 0..2 {
                        if sy < 5 && sx < 7 {
                            sum += input.values[(sy * 7 + sx) * 2 + c] * weights.kernel[((ky * 3 + kx) * 2 + c) * 8 + o];
                        }
                    }
                }
            }
            assert!((out.values[(y * 7 + x) * 8 + o] - sum).abs() < 1e-4);
        }
    }

    #[test]
    fn pooling_takes_the_largest_of_each_field() {
        let input = Plane { height: 2, width: 4, channels: 1, values: vec![1.0, 5.0, 2.0, 0.0, 3.0, 4.0, -1.0, 7.0] };
        assert_eq!(pooled(input, (2, 2)).values, [5.0, 7.0]);
    }
}
