//! Teaches the reader's networks: forward and backward pass, Muon and AdamW.

use crate::dice::Dice;
use crate::strips::{CELLS, IGNORE, Sample};
use anyhow::{Context, Result};
use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2};
use rand::Rng;
use vision::net::{CELL_WIDTH, CLASSES, Layer, LayerWeights, STRIP_HEIGHT, Weights};

/// Strips of a batch.
pub const BATCH: usize = 48;
/// Threads that share it.
const THREADS: usize = 2;

/// The network while it learns.
pub struct Learner {
    network: &'static [Layer],
    /// Current weights.
    pub weights: Weights,
    first: Weights,
    second: Weights,
    step: i32,
}

/// A sample whose mean loss is no more than this is known; the smoothed labels leave 0.03.
const KNOWN: f32 = 0.045;

/// Gradients gathered from samples, and how well these were known.
pub struct Lesson {
    gradients: Weights,
    /// Sum of the samples' losses.
    pub loss: f32,
    /// Columns that were right.
    pub right: usize,
    /// Columns that have a right answer.
    pub counted: usize,
    /// Samples that something was learnt from.
    pub taken: usize,
}

impl Lesson {
    /// A lesson for a network, nothing learnt yet.
    #[must_use]
    pub fn of(network: &[Layer]) -> Self {
        Self { gradients: zeros(network), loss: 0.0, right: 0, counted: 0, taken: 0 }
    }

    /// Takes what another lesson gathered in.
    pub fn join(&mut self, other: &Self) {
        for (own, other) in self.gradients.0.iter_mut().zip(&other.gradients.0) {
            own.kernel.iter_mut().zip(&other.kernel).for_each(|(own, other)| *own += other);
            own.bias.iter_mut().zip(&other.bias).for_each(|(own, other)| *own += other);
        }
        self.loss += other.loss;
        self.right += other.right;
        self.counted += other.counted;
        self.taken += other.taken;
    }
}

/// What a layer keeps between the forward and the backward pass.
struct Trace {
    columns: Vec<f32>,
    pooled: Vec<f32>,
    chosen: Vec<u8>,
    size_in: (usize, usize),
    size: (usize, usize),
}

fn zeros(network: &[Layer]) -> Weights {
    Weights(network.iter().map(|l| LayerWeights { kernel: vec![0.0; l.weights()], bias: vec![0.0; l.output] }).collect())
}

impl Learner {
    /// Random weights, scaled to each layer's inputs (He).
    pub fn new(network: &'static [Layer], rng: &mut impl Rng) -> Self {
        let mut weights = zeros(network);
        for (layer, part) in network.iter().zip(&mut weights.0) {
            let deviation = (2.0 / (layer.kernel.0 * layer.kernel.1 * layer.input) as f32).sqrt();
            part.kernel.iter_mut().for_each(|w| *w = crate::damage::normal(rng) * deviation);
        }
        Self::continued(network, weights)
    }

    /// Goes on from given weights with fresh averages.
    #[must_use]
    pub fn continued(network: &'static [Layer], weights: Weights) -> Self {
        Self { network, weights, first: zeros(network), second: zeros(network), step: 0 }
    }

    /// Channels that come out at the end.
    fn outputs(&self) -> usize {
        self.network.last().map_or(0, |layer| layer.output)
    }

    /// Runs one sample forward and backward and adds its gradients to those of `lesson`. What is known already is not gone back
    /// through.
    pub fn learn(&self, sample: &Sample, share: f32, lesson: &mut Lesson) {
        // All of it is compiled for the processor's widest registers too.
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || self.learn_here(sample, share, lesson),
        );
    }

    #[inline(always)]
    fn learn_here(&self, sample: &Sample, share: f32, lesson: &mut Lesson) {
        let (traces, outputs) = self.forward(&sample.pixels);
        let channels = self.outputs();
        let mut slope = vec![0.0; outputs.len()];
        let (mut loss, mut right, mut counted) = (0.0, 0, 0);
        let known = sample.labels.iter().filter(|&&l| l != IGNORE).count().max(1) as f32;
        for (column, &label) in sample.labels.iter().enumerate().filter(|(_, l)| **l != IGNORE) {
            let row = &outputs[column * channels..column * channels + CLASSES];
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            let sum: f32 = row.iter().map(|v| (v - top).exp()).sum();
            let best = (0..CLASSES).max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap_or(0);
            right += usize::from(best == usize::from(label));
            counted += 1;
            loss -= (row[usize::from(label)] - top - sum.ln()) / known;
            for (class, place) in slope[column * channels..column * channels + CLASSES].iter_mut().enumerate() {
                let target = if class == usize::from(label) { 0.97 + 0.03 / CLASSES as f32 } else { 0.03 / CLASSES as f32 };
                *place = ((row[class] - top).exp() / sum - target) * share / known;
            }
        }
        if loss > KNOWN {
            self.backward(&traces, slope, &mut lesson.gradients);
            lesson.taken += 1;
        }
        lesson.loss += loss;
        lesson.right += right;
        lesson.counted += counted;
    }

    #[inline(always)]
    fn forward(&self, pixels: &[f32]) -> (Vec<Trace>, Vec<f32>) {
        let mut values = pixels.to_vec();
        let mut size = (STRIP_HEIGHT, CELLS * CELL_WIDTH);
        let mut traces = Vec::new();
        for (layer, weights) in self.network.iter().zip(&self.weights.0) {
            let size_in = size;
            let (columns, out) = unfold(layer, &values, size_in);
            let (m, k, n) = (out.0 * out.1, layer.kernel.0 * layer.kernel.1 * layer.input, layer.output);
            let mut activated = weights.bias.repeat(m);
            product(&Factor(&columns, m, k, false), &Factor(&weights.kernel, k, n, false), 1.0, &mut activated);
            if layer.relu {
                activated.iter_mut().for_each(|v| *v = v.max(0.0));
            }
            let (pooled, chosen, next) = pool(layer, activated, out);
            values.clone_from(&pooled);
            size = next;
            traces.push(Trace { columns, pooled, chosen, size_in, size: out });
        }
        (traces, values)
    }

    #[inline(always)]
    fn backward(&self, traces: &[Trace], mut slope: Vec<f32>, gradients: &mut Weights) {
        for (index, (layer, trace)) in self.network.iter().zip(traces).enumerate().rev() {
            if layer.relu {
                // What the maximum chose is above zero exactly where the maximum is.
                slope.iter_mut().zip(&trace.pooled).for_each(|(s, p)| *s = if *p > 0.0 { *s } else { 0.0 });
            }
            let before_pool = unpool(layer, std::mem::take(&mut slope), &trace.chosen, trace.size);
            let (m, k, n) = (trace.size.0 * trace.size.1, layer.kernel.0 * layer.kernel.1 * layer.input, layer.output);
            let gradients = &mut gradients.0[index];
            product(&Factor(&trace.columns, k, m, true), &Factor(&before_pool, m, n, false), 1.0, &mut gradients.kernel);
            for row in before_pool.chunks_exact(n) {
                gradients.bias.iter_mut().zip(row).for_each(|(g, s)| *g += s);
            }
            if index > 0 {
                let mut columns = vec![0.0; m * k];
                product(&Factor(&before_pool, m, n, false), &Factor(&self.weights.0[index].kernel, n, k, true), 0.0, &mut columns);
                slope = fold(layer, &columns, trace.size_in, trace.size);
            }
        }
    }

    /// One step with the gradients of a lesson: Muon for the kernels between the first and the last layer, AdamW for
    /// these two and the biases. `rate` is AdamW's.
    pub fn step(&mut self, lesson: &mut Lesson, rate: f32, decay: f32) {
        self.step += 1;
        let fades = (1.0 - 0.9_f32.powi(self.step), 1.0 - 0.99_f32.powi(self.step));
        let parts = self.weights.0.iter_mut().zip(&mut lesson.gradients.0).zip(&mut self.first.0).zip(&mut self.second.0).enumerate();
        for (index, (((weights, gradients), first), second)) in parts {
            if index == 0 || index + 1 == self.network.len() {
                adam(&mut weights.kernel, &mut gradients.kernel, (&mut first.kernel, &mut second.kernel), (rate, decay), fades);
            } else {
                let columns = self.network[index].output;
                muon(&mut weights.kernel, &mut gradients.kernel, &mut first.kernel, columns, rate * MUON_RATE);
            }
            adam(&mut weights.bias, &mut gradients.bias, (&mut first.bias, &mut second.bias), (rate, 0.0), fades);
        }
    }

    /// Learns the batch of a step, each thread its part from dice of its own; `draw` draws the strips of one picture.
    ///
    /// # Errors
    /// A thread failed.
    pub fn batch<const PATHS: usize>(&self, seed: u64, step: usize, draw: impl Fn(&mut Dice) -> [Sample; PATHS] + Sync) -> Result<Lesson> {
        let part = |thread: usize| {
            let mut rng = Dice(seed ^ ((step * THREADS + thread) as u64 + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93));
            let mut lesson = Lesson::of(self.network);
            for sample in (0..BATCH / PATHS / THREADS).flat_map(|_| draw(&mut rng)) {
                self.learn(&sample, 1.0 / BATCH as f32, &mut lesson);
            }
            lesson
        };
        std::thread::scope(|scope| {
            let other = scope.spawn(|| part(1));
            let mut whole = part(0);
            whole.join(&other.join().ok().context("a thread that draws strips failed")?);
            Ok(whole)
        })
    }

    /// The share of right columns in a sample.
    #[must_use]
    pub fn examine(&self, sample: &Sample) -> (usize, usize) {
        let (_, outputs) = self.forward(&sample.pixels);
        let rows = outputs.chunks_exact(self.outputs()).zip(&sample.labels).filter(|(_, label)| **label != IGNORE);
        rows.fold((0, 0), |(right, count), (row, label)| {
            let best = (0..CLASSES).max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap_or(0);
            (right + usize::from(best == usize::from(*label)), count + 1)
        })
    }
}

/// Muon's rate for one of AdamW's.
const MUON_RATE: f32 = 5.0;

/// AdamW (Loshchilov, Hutter 2019).
fn adam(w: &mut [f32], g: &mut [f32], (m, v): (&mut [f32], &mut [f32]), (rate, decay): (f32, f32), fades: (f32, f32)) {
    for (((w, g), m), v) in w.iter_mut().zip(g.iter_mut()).zip(m).zip(v) {
        *m += 0.1 * (*g - *m);
        *v += 0.01 * (*g * *g - *v);
        *w -= rate * (*m / fades.0 / ((*v / fades.1).sqrt() + 1e-8) + decay * *w);
        *g = 0.0;
    }
}

/// Muon (Jordan 2024): the momentum's nearest orthogonal matrix, by five Newton–Schulz steps, is the direction.
fn muon(w: &mut [f32], g: &mut [f32], m: &mut [f32], columns: usize, rate: f32) {
    const MOMENTUM: f32 = 0.95;
    let rows = w.len() / columns;
    let mut x: Vec<f32> = g
        .iter_mut()
        .zip(m.iter_mut())
        .map(|(g, m)| {
            *m = MOMENTUM * *m + *g;
            let look = *g + MOMENTUM * *m;
            *g = 0.0;
            look
        })
        .collect();
    let norm = x.iter().map(|v| v * v).sum::<f32>().sqrt() + 1e-12;
    x.iter_mut().for_each(|v| *v /= norm);
    let (mut square, mut fourth, mut next) = (vec![0.0; columns * columns], vec![0.0; columns * columns], vec![0.0; x.len()]);
    for _ in 0..5 {
        product(&Factor(&x, columns, rows, true), &Factor(&x, rows, columns, false), 0.0, &mut square);
        product(&Factor(&square, columns, columns, false), &Factor(&square, columns, columns, false), 0.0, &mut fourth);
        fourth.iter_mut().zip(&square).for_each(|(fourth, square)| *fourth = 2.0315 * *fourth - 4.775 * square);
        product(&Factor(&x, rows, columns, false), &Factor(&fourth, columns, columns, false), 0.0, &mut next);
        x.iter_mut().zip(&next).for_each(|(x, next)| *x = 3.4445 * *x + next);
    }
    let scale = rate * (rows as f32 / columns as f32).max(1.0).sqrt();
    w.iter_mut().zip(&x).for_each(|(w, x)| *w -= scale * x);
}

/// A factor: its numbers, rows and columns; `turned` if they lie column by column.
struct Factor<'a>(&'a [f32], usize, usize, bool);

impl Factor<'_> {
    fn view(&self) -> ArrayView2<'_, f32> {
        let Self(values, rows, columns, turned) = *self;
        let shape = if turned { (columns, rows) } else { (rows, columns) };
        let view = ArrayView2::from_shape(shape, values).expect("a factor has as many numbers as rows times columns");
        if turned { view.reversed_axes() } else { view }
    }
}

/// `c = a·b + keep·c`.
fn product(a: &Factor<'_>, b: &Factor<'_>, keep: f32, c: &mut [f32]) {
    let mut c = ArrayViewMut2::from_shape((a.1, b.2), c).expect("the product has its own size");
    general_mat_mul(1.0, &a.view(), &b.view(), keep, &mut c);
}

/// For every patch and every row of its kernel: where the run of values stands in the patch rows, where in the input, and how many.
#[inline(always)]
fn runs(layer: &Layer, (height, width): (usize, usize), (rows, columns): (usize, usize)) -> impl Iterator<Item = (usize, usize, usize)> {
    let (kernel, pad, channels) = (layer.kernel, layer.pad, layer.input);
    (0..rows * columns).flat_map(move |patch| {
        let (y, x) = (patch / columns, patch % columns);
        let (first, last) = (x.max(pad.1), (x + kernel.1).min(width + pad.1));
        (0..kernel.0).filter_map(move |row| {
            let source = (y + row).checked_sub(pad.0).filter(|source| *source < height)?;
            let to = ((patch * kernel.0 + row) * kernel.1 + first - x) * channels;
            Some((to, (source * width + first - pad.1) * channels, (last - first) * channels))
        })
    })
}

/// Lays every patch of the input out as a row.
#[inline(always)]
fn unfold(layer: &Layer, values: &[f32], size: (usize, usize)) -> (Vec<f32>, (usize, usize)) {
    let out = (size.0 + 2 * layer.pad.0 + 1 - layer.kernel.0, size.1 + 2 * layer.pad.1 + 1 - layer.kernel.1);
    let mut columns = vec![0.0; out.0 * out.1 * layer.kernel.0 * layer.kernel.1 * layer.input];
    for (to, from, count) in runs(layer, size, out) {
        columns[to..to + count].copy_from_slice(&values[from..from + count]);
    }
    (columns, out)
}

/// Adds every patch row back to where it came from.
#[inline(always)]
fn fold(layer: &Layer, columns: &[f32], size: (usize, usize), out: (usize, usize)) -> Vec<f32> {
    let mut values = vec![0.0; size.0 * size.1 * layer.input];
    for (from, to, count) in runs(layer, size, out) {
        values[to..to + count].iter_mut().zip(&columns[from..from + count]).for_each(|(v, c)| *v += c);
    }
    values
}

/// The maximum of each field and which of its members it is.
#[inline(always)]
fn pool(layer: &Layer, values: Vec<f32>, (height, width): (usize, usize)) -> (Vec<f32>, Vec<u8>, (usize, usize)) {
    if layer.pool == (1, 1) {
        return (values, Vec::new(), (height, width));
    }
    let channels = layer.output;
    let next = (height / layer.pool.0, width / layer.pool.1);
    let mut best = vec![f32::MIN; next.0 * next.1 * channels];
    let mut chosen = vec![0_u8; best.len()];
    for (to, from, member) in members(layer, next, width) {
        let place = best[to..to + channels].iter_mut().zip(&mut chosen[to..to + channels]);
        for ((best, chosen), &value) in place.zip(&values[from..from + channels]) {
            let better = value > *best;
            *best = if better { value } else { *best };
            *chosen = if better { member } else { *chosen };
        }
    }
    (best, chosen, next)
}

/// Gives each field's slope to the member that was its maximum.
#[inline(always)]
fn unpool(layer: &Layer, slope: Vec<f32>, chosen: &[u8], (height, width): (usize, usize)) -> Vec<f32> {
    if layer.pool == (1, 1) {
        return slope;
    }
    let channels = layer.output;
    let mut before = vec![0.0; height * width * channels];
    for (from, to, member) in members(layer, (height / layer.pool.0, width / layer.pool.1), width) {
        let known = slope[from..from + channels].iter().zip(&chosen[from..from + channels]);
        for (place, (slope, chosen)) in before[to..to + channels].iter_mut().zip(known) {
            *place = if *chosen == member { *slope } else { 0.0 };
        }
    }
    before
}

/// Where each field of a pooled plane of size `next` stands, where each of its members stands, and the member's number.
#[inline(always)]
fn members(layer: &Layer, next: (usize, usize), width: usize) -> impl Iterator<Item = (usize, usize, u8)> {
    let (pool, channels) = (layer.pool, layer.output);
    (0..next.0 * next.1).flat_map(move |field| {
        let (y, x) = (field / next.1, field % next.1);
        (0..pool.0 * pool.1).map(move |member| {
            let from = ((y * pool.0 + member / pool.1) * width + x * pool.1 + member % pool.1) * channels;
            (field * channels, from, member as u8)
        })
    })
}

/// The learning rate of `step` of `steps`: up for a hundred steps, held for a part of them, then straight down to nothing.
#[must_use]
pub fn rate(step: usize, steps: usize, held: (usize, usize)) -> f32 {
    const PEAK: f32 = 4e-3;
    let rise = ((step + 1) as f32 / 100.0).min(1.0);
    let falling = steps as f32 * (held.1 - held.0) as f32 / held.1 as f32;
    let fall = ((steps - step) as f32 / falling).min(1.0);
    PEAK * rise * fall
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink::Faces;
    use crate::strips::draw;
    use vision::net::LAYERS;

    #[test]
    fn gradients_agree_with_finite_differences() {
        let mut rng = Dice(7);
        let faces = Faces::open().unwrap();
        let [sample, ..] = draw(&faces, &mut rng, 0.2);
        let learner = Learner::new(&LAYERS, &mut rng);
        let mut lesson = Lesson::of(&LAYERS);
        learner.learn(&sample, 1.0, &mut lesson);
        for (layer, index) in [(0, 3), (2, 500), (5, 1000), (6, 77)] {
            let gradient = lesson.gradients.0[layer].kernel[index];
            let at = |delta: f32| {
                let mut other = Learner::continued(&LAYERS, learner.weights.clone());
                other.weights.0[layer].kernel[index] += delta;
                smoothed_loss(&other, &sample)
            };
            let slope = (at(5e-4) - at(-5e-4)) / 1e-3;
            assert!((slope - gradient).abs() < 0.05 * gradient.abs().max(0.02), "layer {layer}: {slope} and {gradient}");
        }
    }

    fn smoothed_loss(learner: &Learner, sample: &Sample) -> f32 {
        let (_, outputs) = learner.forward(&sample.pixels);
        let known = sample.labels.iter().filter(|&&l| l != IGNORE).count() as f32;
        let mut loss = 0.0;
        for (column, &label) in sample.labels.iter().enumerate().filter(|(_, l)| **l != IGNORE) {
            let row = &outputs[column * 40..column * 40 + CLASSES];
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            let sum = row.iter().map(|v| (v - top).exp()).sum::<f32>().ln() + top;
            for (class, value) in row.iter().enumerate() {
                let target = if class == usize::from(label) { 0.97 + 0.03 / CLASSES as f32 } else { 0.03 / CLASSES as f32 };
                loss -= target * (value - sum) / known;
            }
        }
        loss
    }

    #[test]
    fn forty_steps_on_easy_strips_lower_the_loss() {
        let mut rng = Dice(1);
        let faces = Faces::open().unwrap();
        let samples: Vec<_> = (0..1).flat_map(|_| draw(&faces, &mut rng, 0.0)).collect();
        let mut learner = Learner::new(&LAYERS, &mut rng);
        let mut losses = Vec::new();
        for _ in 0..40 {
            let mut lesson = Lesson::of(&LAYERS);
            samples.iter().for_each(|sample| learner.learn(sample, 0.25, &mut lesson));
            losses.push(lesson.loss);
            learner.step(&mut lesson, 3e-3, 0.0);
        }
        assert!(losses[39] < losses[0] * 0.75, "{losses:?}");
    }
}
