//! Trains the small network of print: `cargo run --release -p specimens --bin train-print -- [STRIPS] [SEED] [FOLDER] [FONTS]`.
//!
//! Nothing but fonts goes in: those in `assets/fonts`, and those of the Debian packages that [`specimens::types::LEARNT`] names, below
//! FONTS (`/usr/share/fonts`). Two threads; the same arguments give the same weights on machines with the same vector instructions.
//! Writes `print-net.q8` and its record `print-net.json`.

use anyhow::{Context, Result, ensure};
use specimens::dice::Dice;
use specimens::ink::Faces;
use specimens::prints::draw;
use specimens::record::Record;
use specimens::train::{BATCH, Learner, Lesson, rate};
use specimens::types::{LEARNT, Types};
use std::io::Write;
use std::path::Path;
use vision::net::{PRINT_LAYERS, Weights};

/// Part of the steps after which the rate falls.
const HELD: (usize, usize) = (2, 3);

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let strips: usize = arguments.first().map_or(Ok(Record::PRINT.0), |a| a.parse())?;
    let seed: u64 = arguments.get(1).map_or(Ok(Record::PRINT.1), |a| a.parse())?;
    let folder = Path::new(arguments.get(2).map_or("assets/vision", String::as_str));
    let fonts = Path::new(arguments.get(3).map_or("/usr/share/fonts", String::as_str));
    let steps = strips / BATCH;
    ensure!(steps > 0, "at least {BATCH} strips");
    let (faces, types) = (Faces::open()?, Types::own()?.with(fonts, &LEARNT)?);
    let mut learner = Learner::new(&PRINT_LAYERS, &mut Dice(seed));
    let mut log = std::io::stderr().lock();
    let mut sum = Lesson::of(&PRINT_LAYERS);
    for step in 0..steps {
        // Easy strips first.
        let reach = (0.2 + step as f32 / 400.0).min(1.0);
        let mut lesson = learner.batch(seed, step, |rng| draw(&faces, &types, rng, reach))?;
        (sum.loss, sum.right) = (sum.loss + lesson.loss, sum.right + lesson.right);
        (sum.counted, sum.taken) = (sum.counted + lesson.counted, sum.taken + lesson.taken);
        learner.step(&mut lesson, rate(step, steps, HELD), 0.01);
        if (step + 1) % 100 == 0 {
            let columns = sum.right as f32 / sum.counted.max(1) as f32;
            writeln!(log, "step {} of {steps}: loss {:.4}, columns right {columns:.4}", step + 1, sum.loss / (100 * BATCH) as f32)?;
            sum = Lesson::of(&PRINT_LAYERS);
            std::fs::write(folder.join("print-net.part"), learner.weights.to_bytes(&PRINT_LAYERS))?;
        }
    }
    let bytes = learner.weights.to_bytes(&PRINT_LAYERS);
    // What ships is rounded to a byte a weight.
    let rounded = Weights::from_bytes(&PRINT_LAYERS, &bytes).map(|weights| Learner::continued(&PRINT_LAYERS, weights));
    let rounded = rounded.context("the weights fit the network")?;
    let mut exam = Dice(seed ^ 0xE8A3);
    let marks = (0..300).flat_map(|_| draw(&faces, &types, &mut exam, 1.0)).map(|sample| rounded.examine(&sample));
    let (right, count) = marks.fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    writeln!(log, "columns right on strips not trained on: {:.4}", right as f32 / count as f32)?;
    std::fs::write(folder.join("print-net.q8"), &bytes)?;
    std::fs::write(folder.join("print-net.json"), Record::of_print(&bytes, &types, strips, seed).text())?;
    let _ = std::fs::remove_file(folder.join("print-net.part")); // Short runs write none.
    Ok(())
}
