//! Trains the reader's network: `cargo run --release -p specimens --bin train-mrz -- OUT.f16 [STRIPS] [HARD] [FROM.f16] [SEED]`.
//!
//! One thread; the same arguments give the same weights on machines with the same vector instructions.

use anyhow::{Context, Result, ensure};
use specimens::dice::Dice;
use specimens::ink::Faces;
use specimens::strips::draw;
use specimens::train::Learner;
use std::io::Write;
use vision::net::Weights;

const BATCH: usize = 32;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let out = arguments.first().context("usage: train-mrz OUT.f16 [STRIPS] [HARD] [FROM.f16] [SEED]")?;
    let strips: usize = arguments.get(1).map_or(Ok(180_000), |a| a.parse())?;
    let hard: f32 = arguments.get(2).map_or(Ok(1.0), |a| a.parse())?;
    let seed: u64 = arguments.get(4).map_or(Ok(20_261_123), |a| a.parse())?;
    let mut rng = Dice(seed);
    let faces = Faces::open()?;
    let mut learner = match arguments.get(3).filter(|f| f.as_str() != "-") {
        Some(file) => Learner::continued(Weights::from_f16(&std::fs::read(file)?).context("the weights do not fit")?),
        None => Learner::new(&mut rng),
    };
    let peak = if arguments.get(3).is_some_and(|f| f != "-") { 1.5e-3 } else { 4e-3 };
    let steps = strips / BATCH;
    ensure!(steps > 0, "at least {BATCH} strips");
    let mut log = std::io::stderr().lock();
    let (mut loss, mut right, mut counted) = (0.0, 0, 0);
    for step in 0..steps {
        let progress = step as f32 / steps as f32;
        // Easy strips first; the whole range of damage after the first tenth.
        let reach = hard * (0.2 + progress * 8.0).min(1.0);
        for _ in 0..BATCH {
            let (l, r, c) = learner.learn(&draw(&faces, &mut rng, reach), 1.0 / BATCH as f32);
            loss += l;
            right += r;
            counted += c;
        }
        learner.step(rate(progress, peak), 0.01);
        if (step + 1) % 100 == 0 {
            let columns = right as f32 / counted.max(1) as f32;
            writeln!(log, "step {} of {steps}: loss {:.4}, columns right {columns:.4}", step + 1, loss / (100 * BATCH) as f32)?;
            (loss, right, counted) = (0.0, 0, 0);
        }
        if (step + 1) % 500 == 0 {
            std::fs::write(out, learner.weights.to_f16())?;
        }
    }
    std::fs::write(out, learner.weights.to_f16())?;
    Ok(())
}

/// One cycle: up for the first eighth, then down along a cosine.
fn rate(progress: f32, peak: f32) -> f32 {
    if progress < 0.125 {
        peak * (0.1 + 0.9 * progress / 0.125)
    } else {
        peak * (0.01 + 0.99 * 0.5 * (1.0 + ((progress - 0.125) / 0.875 * std::f32::consts::PI).cos()))
    }
}
