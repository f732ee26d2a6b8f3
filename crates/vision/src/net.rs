//! The reader's network: rectified strip in, probabilities of 37 characters and blank per column out.
//!
//! Fully convolutional, about 224 000 parameters, plain Rust without graph runtime. The training program (`tests/specimens`,
//! `train-mrz`) uses [`LAYERS`] and [`Weights`] from here, so that the network that is trained is the network that reads.
//! Weights lie in `assets/vision/mrz-net.q8`, a byte each.

use crate::kernel;
use crate::strip::Strip;
use std::sync::OnceLock;

/// Height of a strip in pixels; its text stands in the middle.
pub const STRIP_HEIGHT: usize = 24;
/// Pixels a character cell is wide in a strip.
pub const CELL_WIDTH: usize = 16;
/// What a pixel of a strip has: its grey level, and what coloured ink took of it.
pub const PLANES: usize = 2;
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
    Layer { kernel: (3, 3), input: PLANES, output: 16, pad: (1, 1), relu: true, pool: (2, 2) },
    Layer { kernel: (3, 3), input: 16, output: 32, pad: (1, 1), relu: true, pool: (2, 2) },
    Layer { kernel: (3, 3), input: 32, output: 48, pad: (1, 1), relu: true, pool: (2, 1) },
    Layer { kernel: (3, 3), input: 48, output: 64, pad: (1, 1), relu: true, pool: (1, 1) },
    Layer { kernel: (3, 1), input: 64, output: 160, pad: (0, 0), relu: true, pool: (1, 1) },
    Layer { kernel: (1, 5), input: 160, output: 160, pad: (0, 2), relu: true, pool: (1, 1) },
    Layer { kernel: (1, 3), input: 160, output: 40, pad: (0, 1), relu: false, pool: (1, 1) },
];

/// The small network that reads the print of the visual zone: letters of any face as wide as they are, small ones and those with
/// accents as their capitals ([`ALPHABET`]; in the place of the filler, any other mark).
pub const PRINT_LAYERS: [Layer; 6] = [
    Layer { kernel: (3, 3), input: PLANES, output: 8, pad: (1, 1), relu: true, pool: (2, 2) },
    Layer { kernel: (3, 3), input: 8, output: 16, pad: (1, 1), relu: true, pool: (2, 1) },
    Layer { kernel: (3, 3), input: 16, output: 32, pad: (1, 1), relu: true, pool: (2, 1) },
    Layer { kernel: (3, 1), input: 32, output: 48, pad: (0, 0), relu: true, pool: (1, 1) },
    Layer { kernel: (1, 5), input: 48, output: 32, pad: (0, 2), relu: true, pool: (1, 1) },
    Layer { kernel: (1, 1), input: 32, output: 40, pad: (0, 0), relu: false, pool: (1, 1) },
];
/// Pixels of a strip of print that share one column of its network's output.
pub const PRINT_STRIDE: usize = 2;
/// Height of a capital letter of print for the strip's unit; its middle stands in the middle of the strip.
pub const PRINT_CAPITAL: f32 = 13.0 / CELL_WIDTH as f32;
/// In [`ALPHABET`], for print: a full stop, a hyphen or any other mark.
pub const MARK: usize = FILLER;

/// Weights of one layer: `[row][column][input][output]`, then one bias an output.
#[derive(Clone, Debug, Default)]
pub struct LayerWeights {
    /// Kernel, output channel fastest.
    pub kernel: Vec<f32>,
    /// Biases.
    pub bias: Vec<f32>,
}

/// All weights, in the order of a network's layers.
#[derive(Clone, Debug)]
pub struct Weights(pub Vec<LayerWeights>);

impl Weights {
    /// Reads what [`Weights::to_bytes`] writes for the same layers. `None` if there are too few or too many bytes.
    #[must_use]
    pub fn from_bytes(network: &[Layer], bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut layers = Vec::new();
        for layer in network {
            let (steps, after) = rest.split_at_checked(layer.weights())?;
            let (scales, after) = after.split_at_checked(4 * layer.output)?;
            let (bias, after) = after.split_at_checked(4 * layer.output)?;
            let scales = singles(scales);
            let kernel = steps.iter().zip(scales.iter().cycle()).map(|(step, scale)| f32::from(step.cast_signed()) * scale).collect();
            layers.push(LayerWeights { kernel, bias: singles(bias) });
            rest = after;
        }
        rest.is_empty().then_some(Self(layers))
    }

    /// Layer by layer: each weight as a signed byte, then for each output the worth of one step, then the biases (single
    /// precision, little endian). The largest weight of an output is 127 steps.
    #[must_use]
    pub fn to_bytes(&self, network: &[Layer]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (layer, weights) in network.iter().zip(&self.0) {
            let mut scales = vec![1e-12_f32; layer.output];
            for row in weights.kernel.chunks_exact(layer.output) {
                scales.iter_mut().zip(row).for_each(|(scale, weight)| *scale = scale.max(weight.abs() / 127.0));
            }
            #[expect(clippy::cast_possible_truncation, reason = "at most 127 steps by the choice of the scale")]
            let step = |(weight, scale): (&f32, &f32)| (weight / scale).round() as i8;
            bytes.extend(weights.kernel.iter().zip(scales.iter().cycle()).map(step).map(i8::cast_unsigned));
            bytes.extend(scales.iter().chain(&weights.bias).flat_map(|value| value.to_le_bytes()));
        }
        bytes
    }
}

fn singles(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).filter_map(|four| four.try_into().ok()).map(f32::from_le_bytes).collect()
}

/// What the network saw in a strip: one row of logarithmic probabilities a column of [`STRIDE`] pixels.
#[derive(Clone, Debug)]
pub struct Columns(pub Vec<[f32; CLASSES]>);

impl Columns {
    /// What several looks at the same places say together: the mean of their logarithmic probabilities.
    pub(crate) fn fused<'a>(looks: impl Iterator<Item = &'a Self>) -> Self {
        let mut sum: Vec<[f32; CLASSES]> = Vec::new();
        let mut count = 0.0;
        for look in looks {
            if sum.is_empty() {
                sum.clone_from(&look.0);
            } else {
                sum.iter_mut().flatten().zip(look.0.iter().flatten()).for_each(|(sum, value)| *sum += value);
            }
            count += 1.0;
        }
        Self(sum.iter().map(|row| log_softmax(&row.map(|value| value / count))).collect())
    }
}

/// The network ready to read.
#[derive(Debug)]
pub struct Net {
    layers: Vec<kernel::Packed>,
}

impl Net {
    /// Prepares weights for reading.
    #[must_use]
    pub fn new(network: &[Layer], weights: &Weights) -> Self {
        let layers = network.iter().zip(&weights.0).map(|(layer, weights)| kernel::Packed::new(layer, weights)).collect();
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
            let weights = Weights::from_bytes(&LAYERS, include_bytes!("../../../assets/vision/mrz-net.q8"));
            Self::new(&LAYERS, &weights.expect("the shipped weights fit the network"))
        })
    }

    /// The network that reads the print of the visual zone, as it ships with the program.
    ///
    /// # Panics
    /// Never: the weights are part of the program and a test reads them.
    #[must_use]
    pub fn of_print() -> &'static Self {
        static NET: OnceLock<Net> = OnceLock::new();
        NET.get_or_init(|| {
            let weights = Weights::from_bytes(&PRINT_LAYERS, include_bytes!("../../../assets/vision/print-net.q8"));
            Self::new(&PRINT_LAYERS, &weights.expect("the shipped weights fit the network"))
        })
    }

    /// Reads a strip evened out by [`Strip::normalise`].
    #[must_use]
    pub fn read(&self, strip: &Strip) -> Columns {
        let width = strip.width;
        if strip.levels.len() != STRIP_HEIGHT * width || width < CELL_WIDTH {
            return Columns(Vec::new());
        }
        let mut plane = kernel::Plane { height: STRIP_HEIGHT, width, channels: PLANES, values: strip.interleaved() };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_the_round_trip_to_half_a_step() {
        let number = |seed: usize| ((seed * 37 + 11) % 101) as f32 / 50.0 - 1.0;
        let layer = |l: &Layer| LayerWeights { kernel: (0..l.weights()).map(number).collect(), bias: (0..l.output).map(number).collect() };
        let weights = Weights(LAYERS.iter().map(layer).collect());
        let bytes = weights.to_bytes(&LAYERS);
        let again = Weights::from_bytes(&LAYERS, &bytes).unwrap();
        for (a, b) in weights.0.iter().zip(&again.0) {
            assert_eq!(a.bias, b.bias);
            assert!(a.kernel.iter().zip(&b.kernel).all(|(a, b)| (a - b).abs() < 0.5 / 127.0 + 1e-6));
        }
        assert_eq!(again.to_bytes(&LAYERS), bytes);
        assert!(Weights::from_bytes(&LAYERS, &bytes[1..]).is_none());
    }

    #[test]
    fn the_shipped_weights_fit_the_network_and_give_probabilities() {
        let width = 20 * CELL_WIDTH;
        let columns = Net::shipped().read(&Strip { width, levels: vec![0.3; STRIP_HEIGHT * width], colour: Vec::new() });
        assert_eq!(columns.0.len(), width / STRIDE);
        for row in &columns.0 {
            let sum: f32 = row.iter().map(|value| value.exp()).sum();
            assert!((sum - 1.0).abs() < 1e-3);
        }
    }

    #[test]
    fn the_network_of_print_has_its_columns_and_both_together_stay_small() {
        let width = 20 * CELL_WIDTH;
        let columns = Net::of_print().read(&Strip { width, levels: vec![0.3; STRIP_HEIGHT * width], colour: Vec::new() });
        assert_eq!(columns.0.len(), width / PRINT_STRIDE);
        let size = |layers: &[Layer]| layers.iter().map(|layer| layer.weights() + 8 * layer.output).sum::<usize>();
        assert!(size(&LAYERS) + size(&PRINT_LAYERS) <= 250_000);
    }

    #[test]
    fn a_strip_of_the_wrong_size_gives_no_columns() {
        assert!(Net::shipped().read(&Strip { width: 300, levels: vec![0.0; 10], colour: Vec::new() }).0.is_empty());
    }
}
