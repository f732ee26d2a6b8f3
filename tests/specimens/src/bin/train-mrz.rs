//! Trains the reader's network: `cargo run --release -p specimens --bin train-mrz -- [FOLDER] [STRIPS:SEED …]`.
//!
//! Nothing but the fonts in `assets/fonts` goes in. Each `STRIPS:SEED` is a course, taken after the one before. Where the folder's record
//! names the first of them, the training goes on from the weights there: a course that was trained once need not be trained again. In an
//! empty folder the same courses give the same weights, on machines with the same vector instructions. Two threads, each with half of
//! every batch. Writes `mrz-net.q8`, and its record `mrz-net.json` beside it, which names the command, the fonts and the weights by their
//! hashes. A file `enough` in the folder ends the course early, at four thirds of the steps done so far: the same as if that many
//! strips had been asked for.

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

/// Strips, and where the dice began.
type Course = (usize, u64);

/// Part of the steps after which the rate falls.
const HELD: (usize, usize) = (3, 4);
/// What a later course has of the first one's rate: it mends, and need not find everything anew.
const LATER: f32 = 0.6;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "assets/vision".to_owned());
    let folder = Path::new(&folder);
    let asked = arguments.map(|course| course.split_once(':').context("STRIPS:SEED").and_then(|(n, s)| Ok((n.parse()?, s.parse()?))));
    let mut courses = asked.collect::<Result<Vec<Course>>>()?;
    if courses.is_empty() {
        courses = Record::COURSES.to_vec();
    }
    let faces = Faces::open()?;
    let (mut done, mut weights) = earlier(folder, &courses)?.unzip();
    let done: &mut Vec<Course> = done.get_or_insert_default();
    for (strips, seed) in courses.split_off(done.len()) {
        let (bytes, taken) = course(&faces, folder, (strips, seed), weights.take())?;
        done.push((taken, seed));
        std::fs::write(folder.join("mrz-net.q8"), &bytes)?;
        std::fs::write(folder.join("mrz-net.json"), Record::of(&bytes, done).text())?;
        weights = Some(shipped(&bytes)?);
    }
    Ok(())
}

/// The courses that the folder's weights went through, if they are the first of those asked for.
fn earlier(folder: &Path, courses: &[Course]) -> Result<Option<(Vec<Course>, Weights)>> {
    let Ok(text) = std::fs::read_to_string(folder.join("mrz-net.json")) else { return Ok(None) };
    let record: Record = serde_json::from_str(&text)?;
    let bytes = std::fs::read(folder.join("mrz-net.q8"))?;
    ensure!(record == Record::of(&bytes, &record.courses), "the weights in {} are not those of their record", folder.display());
    ensure!(courses.starts_with(&record.courses), "{} holds weights of other courses; name an empty folder", folder.display());
    Ok(Some((record.courses, shipped(&bytes)?)))
}

/// What ships is rounded to a byte a weight: the next course goes on from there.
fn shipped(bytes: &[u8]) -> Result<Weights> {
    Weights::from_bytes(&LAYERS, bytes).context("the weights fit the network")
}

/// One course, from weights or from chance: the weights after it, and the strips taken.
fn course(faces: &Faces, folder: &Path, (strips, seed): Course, from: Option<Weights>) -> Result<(Vec<u8>, usize)> {
    let mut steps = strips / BATCH;
    ensure!(steps > 0, "at least {BATCH} strips");
    let later = from.is_some();
    let mut learner = from.map_or_else(|| Learner::new(&LAYERS, &mut Dice(seed)), |weights| Learner::continued(&LAYERS, weights));
    let mut log = std::io::stderr().lock();
    let mut sum = Lesson::of(&LAYERS);
    let start = Instant::now();
    let mut step = 0;
    while step < steps {
        // Easy strips first; soon the whole range of damage.
        let reach = if later { 1.0 } else { (0.2 + step as f32 / 250.0).min(1.0) };
        let mut lesson = learner.batch(seed, step, |rng| draw(faces, rng, reach))?;
        (sum.loss, sum.right) = (sum.loss + lesson.loss, sum.right + lesson.right);
        (sum.counted, sum.taken) = (sum.counted + lesson.counted, sum.taken + lesson.taken);
        learner.step(&mut lesson, rate(step, steps, HELD) * if later { LATER } else { 1.0 }, 0.01);
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
    writeln!(log, "columns right on strips not trained on: {:.4}", examined(faces, &learner, seed))?;
    // What is rounded must know as much.
    writeln!(log, "with weights of a byte: {:.4}", examined(faces, &Learner::continued(&LAYERS, shipped(&bytes)?), seed))?;
    let _ = std::fs::remove_file(folder.join("mrz-net.part")); // Short courses write none.
    Ok((bytes, steps * BATCH))
}

/// The share of columns right on strips from other dice.
fn examined(faces: &Faces, learner: &Learner, seed: u64) -> f32 {
    let mut exam = Dice(seed ^ 0xE8A3);
    let (right, count) = (0..300).flat_map(|_| draw(faces, &mut exam, 1.0)).map(|s| learner.examine(&s)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    right as f32 / count as f32
}
