//! Trains the reader's network: `cargo run --release -p specimens --bin train-mrz -- [STRIPS] [SEED] [FOLDER]`.
//!
//! Nothing but the fonts in `assets/fonts` goes in. Two threads, each with half of every batch; the same arguments give the same
//! weights on machines with the same vector instructions. Writes `mrz-net.q8`, and its record `mrz-net.json` beside it; the record
//! names the command, the fonts and the weights by their hashes. A file `enough` in the folder ends the training early, at four
//! thirds of the steps done so far: the same as if that many strips had been asked for.

use anyhow::{Context, Result, ensure};
use specimens::dice::Dice;
use specimens::ink::Faces;
use specimens::record::Record;
use specimens::strips::draw;
use specimens::train::{BATCH, Learner, Lesson, rate};
use std::io::Write;
use std::path::Path;
use std::time::Instant;
use vision::net::{LAYERS, Weights};

/// Part of the steps after which the rate falls.
const HELD: (usize, usize) = (3, 4);

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked: usize = arguments.first().map_or(Ok(Record::STRIPS), |a| a.parse())?;
    let seed: u64 = arguments.get(1).map_or(Ok(Record::SEED), |a| a.parse())?;
    let folder = Path::new(arguments.get(2).map_or("assets/vision", String::as_str));
    let mut steps = asked / BATCH;
    ensure!(steps > 0, "at least {BATCH} strips");
    let faces = Faces::open()?;
    let mut learner = Learner::new(&LAYERS, &mut Dice(seed));
    let mut log = std::io::stderr().lock();
    let mut sum = Lesson::of(&LAYERS);
    let start = Instant::now();
    let mut step = 0;
    while step < steps {
        // Easy strips first; soon the whole range of damage.
        let reach = (0.2 + step as f32 / 250.0).min(1.0);
        let mut lesson = learner.batch(seed, step, |rng| draw(&faces, rng, reach))?;
        (sum.loss, sum.right) = (sum.loss + lesson.loss, sum.right + lesson.right);
        (sum.counted, sum.taken) = (sum.counted + lesson.counted, sum.taken + lesson.taken);
        learner.step(&mut lesson, rate(step, steps, HELD), 0.01);
        step += 1;
        if step % 100 == 0 {
            let columns = sum.right as f32 / sum.counted.max(1) as f32;
            let millis = start.elapsed().as_secs_f64() * 1000.0 / (step * BATCH) as f64;
            let (loss, taken) = (sum.loss / (100 * BATCH) as f32, sum.taken * 100 / (100 * BATCH));
            writeln!(log, "step {step} of {steps}: loss {loss:.4}, columns right {columns:.4}, {taken} % not known before, {millis:.1} ms a strip")?;
            sum = Lesson::of(&LAYERS);
        }
        if step % 200 == 0 {
            std::fs::write(folder.join("mrz-net.part"), learner.weights.to_bytes(&LAYERS))?;
            if step < steps / HELD.1 * HELD.0 && folder.join("enough").exists() {
                steps = step / HELD.0 * HELD.1;
            }
        }
    }
    let bytes = learner.weights.to_bytes(&LAYERS);
    writeln!(log, "columns right on strips not trained on: {:.4}", examined(&faces, &learner, seed))?;
    // What ships is rounded to a byte a weight: it must know as much.
    let rounded = Weights::from_bytes(&LAYERS, &bytes).map(|weights| Learner::continued(&LAYERS, weights)).context("the weights fit the network")?;
    writeln!(log, "with weights of a byte: {:.4}", examined(&faces, &rounded, seed))?;
    std::fs::write(folder.join("mrz-net.q8"), &bytes)?;
    std::fs::write(folder.join("mrz-net.json"), Record::of(&bytes, steps * BATCH, seed).text())?;
    let _ = std::fs::remove_file(folder.join("mrz-net.part")); // Short runs write none.
    Ok(())
}

/// The share of columns right on strips from other dice.
fn examined(faces: &Faces, learner: &Learner, seed: u64) -> f32 {
    let mut exam = Dice(seed ^ 0xE8A3);
    let (right, count) = (0..300).flat_map(|_| draw(faces, &mut exam, 1.0)).map(|s| learner.examine(&s)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    right as f32 / count as f32
}
