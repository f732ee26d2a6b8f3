//! The reader's network: rectified strip in, probabilities of 37 characters and blank per column out.
//!
//! Fully convolutional, about 105 000 parameters, plain Rust without graph runtime: the same input gives the same output on
//! every machine. The training program (`tests/specimens`, `train-mrz`) uses [`LAYERS`] and [`Weights`] from here, so that the
//! network that is trained is the network that reads. Weights lie in `assets/vision/mrz-net.f16`.

use crate::kernel;
use std::sync::OnceLock;

/// Height of a strip in pixels; its text stands in the middle.
pub const STRIP_HEIGHT: usize = 24;
/// Pixels a character cell is wide in a strip.
pub const CELL_WIDTH: usize = 16;
/// Pixels of the strip that share one column of the output.
pub const STRIDE: usize = 4;
/// Characters in the order of the output, then blank.
pub const ALPHABET: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
/// Index of the filler `<`.
pub const FILLER: usize = 36;
/// Index of "no character here".
pub const BLANK: usize = 37;
/// Outputs that mean something: the alphabet and blank.
pub const CLASSES: usize = 38;

/// One convolution, the activation and pooling after it.
#[derive(Clone, Copy, Debug)]
pub struct Layer {
    /// Kernel height and width.
    pub kernel: (usize, usize),
    /// Channels that come in.
    pub input: usize,
    /// Channels that go out; a multiple of eight.
    pub output: usize,
    /// Rows and columns of zeros on each side.
    pub pad: (usize, usize),
    /// Whether negative outputs become zero.
    pub relu: bool,
    /// Height and width of the maximum taken after it.
    pub pool: (usize, usize),
}

impl Layer {
    /// Count of weights, without biases.
    #[must_use]
    pub const fn weights(&self) -> usize {
        self.kernel.0 * self.kernel.1 * self.input * self.output
    }
}

/// The network, first layer first.
pub const LAYERS: [Layer; 7] = [
    Layer { kernel: (3, 3), input: 1, output: 16, pad: (1, 1), relu: true, pool: (2, 2) },
    Layer { kernel: (3, 3), input: 16, output: 24, pad: (1, 1), relu: true, pool: (2, 2) },
    Layer { kernel: (3, 3), input: 24, output: 40, pad: (1, 1), relu: true, pool: (2, 1) },
    Layer { kernel: (3, 3), input: 40, output: 56, pad: (1, 1), relu: true, pool: (1, 1) },
    Layer { kernel: (3, 1), input: 56, output: 96, pad: (0, 0), relu: true, pool: (1, 1) },
    Layer { kernel: (1, 5), input: 96, output: 96, pad: (0, 2), relu: true, pool: (1, 1) },
    Layer { kernel: (1, 3), input: 96, output: 40, pad: (0, 1), relu: false, pool: (1, 1) },
];

/// Weights of one layer: `[row][column][input][output]`, then one bias an output.
#[derive(Clone, Debug, Default)]
pub struct LayerWeights {
    /// Kernel, output channel fastest.
    pub kernel: Vec<f32>,
    /// Biases.
    pub bias: Vec<f32>,
}

/// All weights, in the order of [`LAYERS`].
#[derive(Clone, Debug)]
pub struct Weights(pub Vec<LayerWeights>);

impl Weights {
    /// Reads half-precision numbers, little endian, layer by layer. `None` if there are too few or too many.
    #[must_use]
    pub fn from_f16(bytes: &[u8]) -> Option<Self> {
        let mut numbers = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(|pair| from_half(u16::from_le_bytes(pair)));
        let mut take = |count: usize| -> Option<Vec<f32>> {
            let part: Vec<f32> = numbers.by_ref().take(count).collect();
            (part.len() == count).then_some(part)
        };
        let layers: Option<Vec<LayerWeights>> =
            LAYERS.iter().map(|layer| Some(LayerWeights { kernel: take(layer.weights())?, bias: take(layer.output)? })).collect();
        (numbers.next().is_none() && bytes.len().is_multiple_of(2)).then_some(Self(layers?))
    }

    /// Writes what [`Weights::from_f16`] reads.
    #[must_use]
    pub fn to_f16(&self) -> Vec<u8> {
        self.0.iter().flat_map(|layer| layer.kernel.iter().chain(&layer.bias)).flat_map(|&value| to_half(value).to_le_bytes()).collect()
    }
}

/// What the network saw in a strip: one row of logarithmic probabilities a column of [`STRIDE`] pixels.
#[derive(Clone, Debug)]
pub struct Columns(pub Vec<[f32; CLASSES]>);

/// The network ready to read.
#[derive(Debug)]
pub struct Net {
    layers: Vec<kernel::Packed>,
}

impl Net {
    /// Prepares weights for reading.
    #[must_use]
    pub fn new(weights: &Weights) -> Self {
        let layers = LAYERS.iter().zip(&weights.0).map(|(layer, weights)| kernel::Packed::new(layer, weights)).collect();
        Self { layers }
    }

    /// The network that ships with the program.
    ///
    /// # Panics
    /// Never: the weights are part of the program and a test reads them.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static NET: OnceLock<Net> = OnceLock::new();
        NET.get_or_init(|| {
            let weights = Weights::from_f16(include_bytes!("../../../assets/vision/mrz-net.f16"));
            Self::new(&weights.expect("the shipped weights fit the network"))
        })
    }

    /// Reads a strip of [`STRIP_HEIGHT`] rows of `width` pixels, row by row, normalised by [`crate::strip::normalise`].
    #[must_use]
    pub fn read(&self, strip: &[f32], width: usize) -> Columns {
        let mut plane = kernel::Plane { height: STRIP_HEIGHT, width, channels: 1, values: strip.to_vec() };
        if plane.values.len() != STRIP_HEIGHT * width || width < CELL_WIDTH {
            return Columns(Vec::new());
        }
        for layer in &self.layers {
            plane = layer.apply(&plane);
        }
        Columns(plane.values.chunks_exact(plane.channels).map(log_softmax).collect())
    }
}

/// Logarithmic probabilities of the meaningful outputs.
fn log_softmax(outputs: &[f32]) -> [f32; CLASSES] {
    let mut row = [0.0; CLASSES];
    for (to, from) in row.iter_mut().zip(outputs) {
        *to = *from;
    }
    let top = row.iter().copied().fold(f32::MIN, f32::max);
    let sum: f32 = row.iter().map(|value| (value - top).exp()).sum();
    let shift = top + sum.ln();
    row.map(|value| value - shift)
}

/// Half precision (IEEE 754 binary16) to single.
#[must_use]
pub fn from_half(half: u16) -> f32 {
    let sign = u32::from(half >> 15) << 31;
    let exponent = u32::from(half >> 10) & 31;
    let fraction = u32::from(half) & 1023;
    match exponent {
        0 => f32::from_bits(sign) + f32::from_bits(sign | 0x3F80_0000) * (fraction as f32) / 16_777_216.0,
        31 => f32::from_bits(sign | 0x7F80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

/// Single precision to the nearest half; what is too small becomes zero, what is too large the largest half.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "the shifts leave at most 16 bits")]
pub fn to_half(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = (bits >> 16) as u16 & 0x8000;
    let rounded = (bits & 0x7FFF_FFFF) + 0x1000;
    if rounded < 0x3880_0000 {
        return sign;
    }
    if rounded >= 0x4780_0000 {
        return sign | 0x7BFF;
    }
    sign | ((rounded - 0x3800_0000) >> 13) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_precision_number_in_range_survives_the_round_trip() {
        for bits in (0x0400..0x7C00).chain(0x8400..0xFC00) {
            assert_eq!(to_half(from_half(bits)), bits, "{bits:04x}");
        }
    }

    #[test]
    fn the_shipped_weights_fit_the_network_and_give_probabilities() {
        let width = 20 * CELL_WIDTH;
        let columns = Net::shipped().read(&vec![0.3; STRIP_HEIGHT * width], width);
        assert_eq!(columns.0.len(), width / STRIDE);
        for row in &columns.0 {
            let sum: f32 = row.iter().map(|value| value.exp()).sum();
            assert!((sum - 1.0).abs() < 1e-3);
        }
    }

    #[test]
    fn a_strip_of_the_wrong_size_gives_no_columns() {
        assert!(Net::shipped().read(&[0.0; 10], 300).0.is_empty());
    }
}
