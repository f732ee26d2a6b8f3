//! The arithmetic of the network: convolution over channels-last planes, sixteen outputs of several pixels at a time, with fused
//! vector instructions where the processor has them.
#![expect(clippy::indexing_slicing, reason = "inner loops over buffers whose sizes are computed a few lines above")]

use crate::net::{Layer, LayerWeights};
use pulp::{Simd, WithSimd};

/// Outputs computed together: two registers of AVX2, four of SSE.
const BLOCK: usize = 16;
/// Pixels computed together with AVX2: twelve sums, two weights and a pixel fill its sixteen registers.
const MANY: usize = 6;
/// Pixels computed together without it.
const FEW: usize = 2;
const LANES: usize = 8;

/// Values in rows, columns and channels, channel fastest.
#[derive(Clone, Debug)]
pub(crate) struct Plane {
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) channels: usize,
    pub(crate) values: Vec<f32>,
}

/// A layer with its weights in blocks of [`BLOCK`] outputs, the last filled up with zeros.
#[derive(Debug)]
pub(crate) struct Packed {
    layer: Layer,
    blocks: Vec<Vec<[f32; BLOCK]>>,
    bias: Vec<[f32; BLOCK]>,
}

impl Packed {
    pub(crate) fn new(layer: &Layer, weights: &LayerWeights) -> Self {
        let lanes = |row: &[f32], block: usize| std::array::from_fn(|lane| row.get(block * BLOCK + lane).copied().unwrap_or(0.0));
        let count = layer.output.div_ceil(BLOCK);
        let blocks = (0..count).map(|block| weights.kernel.chunks_exact(layer.output).map(|row| lanes(row, block)).collect());
        let bias = (0..count).map(|block| lanes(&weights.bias, block));
        Self { layer: *layer, blocks: blocks.collect(), bias: bias.collect() }
    }

    /// Convolution, activation, pooling.
    pub(crate) fn apply(&self, input: &Plane) -> Plane {
        let padded = padded(input, self.layer.pad);
        pooled(pulp::Arch::new().dispatch(Convolution { packed: self, input: &padded }), self.layer.pool)
    }
}

/// A convolution of a padded plane, for [`pulp`] to compile for each kind of processor.
struct Convolution<'a> {
    packed: &'a Packed,
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
    /// Goes over the plane, `PIXELS` of a row at a time.
    #[inline(always)]
    fn run<S: Simd, const PIXELS: usize>(self, simd: S) -> Plane {
        let (layer, padded) = (&self.packed.layer, self.input);
        let (rows, run) = (layer.kernel.0, layer.kernel.1 * layer.input);
        let height = padded.height + 1 - rows;
        let width = padded.width + 1 - layer.kernel.1;
        let stride = padded.width * padded.channels;
        let least = if layer.relu { 0.0 } else { f32::MIN };
        let mut out = Plane { height, width, channels: layer.output, values: vec![0.0; height * width * layer.output] };
        for y in 0..height {
            for x in (0..width).step_by(PIXELS) {
                // The last pixels are computed once more rather than singly.
                let x = x.min(width.saturating_sub(PIXELS));
                for (block, (weights, bias)) in self.packed.blocks.iter().zip(&self.packed.bias).enumerate() {
                    let mut sums = [*bias; PIXELS];
                    add_products::<S, PIXELS>(
                        simd,
                        &mut sums,
                        rows,
                        #[inline(always)]
                        |row: usize| {
                            let from = (y + row) * stride + x * layer.input;
                            let patches: [&[f32]; PIXELS] = std::array::from_fn(
                                #[inline(always)]
                                |pixel| &padded.values[from + pixel * layer.input..from + pixel * layer.input + run],
                            );
                            (patches, &weights[row * run..row * run + run])
                        },
                    );
                    let first = block * BLOCK;
                    let count = BLOCK.min(layer.output - first);
                    for (pixel, sum) in sums.iter().enumerate() {
                        let to = (y * width + x + pixel) * layer.output + first;
                        let sum = sum.map(|value| value.max(least));
                        match out.values[to..to + count].as_chunks_mut::<BLOCK>() {
                            ([whole], _) => *whole = sum,
                            (_, part) => part.copy_from_slice(&sum[..count]),
                        }
                    }
                }
            }
        }
        out
    }
}

/// The patches of a row of a kernel, and its weights for a block of outputs.
type Part<'a, const PIXELS: usize> = ([&'a [f32]; PIXELS], &'a [[f32; BLOCK]]);

/// Adds the products of patches with a block of weights, for each of `rows` of them.
#[inline(always)]
fn add_products<'a, S: Simd, const PIXELS: usize>(simd: S, sums: &mut [[f32; BLOCK]; PIXELS], rows: usize, part: impl Fn(usize) -> Part<'a, PIXELS>) {
    if S::F32_LANES == LANES { vectors(simd, sums, rows, part) } else { plain(sums, rows, part) }
}

/// The same with registers of [`LANES`] numbers.
#[inline(always)]
fn vectors<'a, S: Simd, const PIXELS: usize>(simd: S, sums: &mut [[f32; BLOCK]; PIXELS], rows: usize, part: impl Fn(usize) -> Part<'a, PIXELS>) {
    let mut held: [(S::f32s, S::f32s); PIXELS] = std::array::from_fn(
        #[inline(always)]
        |pixel| load::<S>(&sums[pixel]),
    );
    for row in 0..rows {
        let (patches, weights) = part(row);
        let patches: [&[f32]; PIXELS] = std::array::from_fn(
            #[inline(always)]
            |pixel| &patches[pixel][..weights.len()],
        );
        for (index, block) in weights.iter().enumerate() {
            let (low, high) = load::<S>(block);
            for (sum, patch) in held.iter_mut().zip(&patches) {
                let value = simd.splat_f32s(patch[index]);
                *sum = (simd.mul_add_e_f32s(value, low, sum.0), simd.mul_add_e_f32s(value, high, sum.1));
            }
        }
    }
    for (sum, held) in sums.iter_mut().zip(held) {
        let halves: [[f32; LANES]; 2] = [pulp::bytemuck::cast(held.0), pulp::bytemuck::cast(held.1)];
        *sum = pulp::bytemuck::cast(halves);
    }
}

/// A block in two registers.
#[inline(always)]
fn load<S: Simd>(block: &[f32; BLOCK]) -> (S::f32s, S::f32s) {
    let [low, high]: [[f32; LANES]; 2] = pulp::bytemuck::cast(*block);
    (pulp::bytemuck::cast(low), pulp::bytemuck::cast(high))
}

/// The same in plain loops, for processors whose registers the compiler fills itself.
#[inline(always)]
fn plain<'a, const PIXELS: usize>(sums: &mut [[f32; BLOCK]; PIXELS], rows: usize, part: impl Fn(usize) -> Part<'a, PIXELS>) {
    let mut held = *sums;
    for row in 0..rows {
        let (patches, weights) = part(row);
        for (index, block) in weights.iter().enumerate() {
            for (sum, patch) in held.iter_mut().zip(patches) {
                let value = patch[index];
                for (place, weight) in sum.iter_mut().zip(block) {
                    *place += value * weight;
                }
            }
        }
    }
    *sums = held;
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

fn pooled(input: Plane, pool: (usize, usize)) -> Plane {
    if pool == (1, 1) {
        return input;
    }
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || pooled_here(&input, pool),
    )
}

#[inline(always)]
fn pooled_here(input: &Plane, (rows, columns): (usize, usize)) -> Plane {
    let channels = input.channels;
    let (height, width) = (input.height / rows, input.width / columns);
    let mut values = vec![f32::MIN; height * width * channels];
    for (y, row) in values.chunks_exact_mut(width * channels).enumerate() {
        for above in 0..rows {
            let from = &input.values[(y * rows + above) * input.width * channels..][..width * columns * channels];
            for (place, field) in row.chunks_exact_mut(channels).zip(from.chunks_exact(columns * channels)) {
                for pixel in field.chunks_exact(channels) {
                    place.iter_mut().zip(pixel).for_each(|(place, value)| *place = if *value > *place { *value } else { *place });
                }
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
        let packed = Packed::new(&layer, &weights);
        let plain = Convolution { packed: &packed, input: &padded(&input, (1, 1)) }.run::<pulp::Scalar, FEW>(pulp::Scalar);
        let out = packed.apply(&input);
        assert!(out.values.iter().zip(&plain.values).all(|(a, b)| (a - b).abs() < 1e-4));
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
        assert_eq!(pooled(input.clone(), (2, 2)).values, [5.0, 7.0]);
        assert_eq!(pooled(input, (2, 1)).values, [3.0, 5.0, 2.0, 7.0]);
    }
}
