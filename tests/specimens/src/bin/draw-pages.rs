//! Writes measuring pages and their truth: `cargo run --release -p specimens --bin draw-pages -- FOLDER PAGES SEED SET…`.
//!
//! The folder gets `SET-NUMBER.jpg` and `truth.jsonl`; other readers are measured on the same files.

use anyhow::{Context, Result, ensure};
use specimens::damage::jpeg;
use specimens::ink::Faces;
use specimens::sets::{SETS, Truth, draw};
use std::io::Write;
use std::path::Path;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, pages, seed, sets @ ..] = &arguments[..] else { anyhow::bail!("usage: draw-pages FOLDER PAGES SEED SET…") };
    ensure!(sets.iter().all(|set| SETS.contains(&set.as_str())), "choose sets from {SETS:?}");
    let (pages, seed): (usize, u64) = (pages.parse()?, seed.parse()?);
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder)?;
    let faces = Faces::open()?;
    let mut truth = std::io::BufWriter::new(std::fs::File::create(folder.join("truth.jsonl"))?);
    for set in sets {
        for number in 0..pages {
            let page = draw(&faces, seed, set, number);
            let file = format!("{set}-{number}.jpg");
            std::fs::write(folder.join(&file), jpeg(&page.picture, 95)?).with_context(|| file.clone())?;
            writeln!(truth, "{}", serde_json::to_string(&Truth::of(&page, file, set))?)?;
        }
    }
    Ok(())
}
