//! Trains the reader's network: `cargo run --release -p specimens --bin train-mrz -- [STRIPS] [SEED] [FOLDER]`.
//!
//! Nothing but the fonts in `assets/fonts` goes in. One thread; the same arguments give the same weights on machines with the
//! same vector instructions. Writes `mrz-net.q8`, and its record `mrz-net.json` beside it; the record names the command, the
//! fonts and the weights by their hashes. A file `enough` in the folder ends the training early, at three halves of the steps done so
//! far: the same as if that many strips had been asked for.

use anyhow::{Result, ensure};
use specimens::dice::Dice;
use specimens::ink::Faces;
use specimens::record::Record;
use specimens::strips::{PATHS, draw};
use specimens::train::{Learner, rate};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

const BATCH: usize = 32;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked: usize = arguments.first().map_or(Ok(Record::STRIPS), |a| a.parse())?;
    let seed: u64 = arguments.get(1).map_or(Ok(Record::SEED), |a| a.parse())?;
    let folder = Path::new(arguments.get(2).map_or("assets/vision", String::as_str));
    let mut steps = asked / BATCH;
    ensure!(steps > 0, "at least {BATCH} strips");
    let mut rng = Dice(seed);
    let faces = Faces::open()?;
    let mut learner = Learner::new(&mut rng);
    let mut log = std::io::stderr().lock();
    let (mut loss, mut right, mut counted) = (0.0, 0, 0);
    let start = Instant::now();
    let mut drawing = 0.0;
    let mut step = 0;
    while step < steps {
        // Easy strips first; soon the whole range of damage.
        let reach = (0.2 + step as f32 / 250.0).min(1.0);
        for _ in 0..BATCH / PATHS {
            let began = Instant::now();
            let samples = draw(&faces, &mut rng, reach);
            drawing += began.elapsed().as_secs_f64();
            for sample in &samples {
                let (l, r, c) = learner.learn(sample, 1.0 / BATCH as f32);
                loss += l;
                right += r;
                counted += c;
            }
        }
        learner.step(rate(step, steps), 0.01);
        step += 1;
        if step % 100 == 0 {
            let columns = right as f32 / counted.max(1) as f32;
            let seconds = start.elapsed().as_secs_f64();
            writeln!(
                log,
                "step {} of {steps}: loss {:.4}, columns right {columns:.4}, {:.1} ms a strip, {:.0} % of it drawing",
                step,
                loss / (100 * BATCH) as f32,
                seconds * 1000.0 / (step * BATCH) as f64,
                drawing * 100.0 / seconds
            )?;
            (loss, right, counted) = (0.0, 0, 0);
        }
        if step % 200 == 0 {
            std::fs::write(folder.join("mrz-net.part"), learner.weights.to_bytes())?;
            if step < steps / 3 * 2 && folder.join("enough").exists() {
                steps = step / 2 * 3;
            }
        }
    }
    let bytes = learner.weights.to_bytes();
    let mut exam = Dice(seed ^ 0xE8A3);
    let (right, count) = (0..150).flat_map(|_| draw(&faces, &mut exam, 1.0)).map(|s| learner.examine(&s)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    writeln!(log, "columns right on strips not trained on: {:.4}", right as f32 / count as f32)?;
    std::fs::write(folder.join("mrz-net.q8"), &bytes)?;
    std::fs::write(folder.join("mrz-net.json"), Record::of(&bytes, steps * BATCH, seed).text())?;
    let _ = std::fs::remove_file(folder.join("mrz-net.part")); // Short runs write none.
    Ok(())
}
