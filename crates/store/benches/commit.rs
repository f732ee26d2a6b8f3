//! What an officer waits for when a crossing is recorded, beside the floor of the same run: one flush of the same disk.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench stops when anything fails")]

#[path = "../src/tests/kit.rs"]
mod kit;

use border::ImageKind;
use std::fs::OpenOptions;
use std::io::{Seek, Write};
use store::Record;

/// A portrait as a booth keeps it.
const PORTRAIT_BYTES: usize = 40_000;

fn main() {
    divan::main();
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// The floor: 8 kB overwritten and flushed.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn flush_alone(bencher: divan::Bencher<'_, '_>) {
    let dir = folder();
    let mut file = OpenOptions::new().create_new(true).write(true).open(dir.path().join("floor")).unwrap();
    file.write_all(&[1; 8192]).unwrap();
    file.sync_all().unwrap();
    bencher.bench_local(|| {
        file.rewind().unwrap();
        file.write_all(&[2; 8192]).unwrap();
        file.sync_data().unwrap();
    });
}

/// Event, projections, indexes and draft.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn crossing(bencher: divan::Bencher<'_, '_>) {
    let dir = folder();
    let (store, _hq) = kit::enrolled(dir.path());
    let mut n = 0;
    bencher
        .with_inputs(|| {
            n += 1;
            kit::crossing(n)
        })
        .bench_local_values(|crossing| kit::record(&store, crossing));
}

/// The same with a portrait of 40 kB.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn crossing_with_portrait(bencher: divan::Bencher<'_, '_>) {
    let dir = folder();
    let (store, _hq) = kit::enrolled(dir.path());
    let mut n = 0;
    bencher
        .with_inputs(|| {
            n += 1;
            kit::with_picture(n, ImageKind::Portrait, PORTRAIT_BYTES)
        })
        .bench_local_values(|(crossing, blob)| {
            let record = Record { blobs: vec![blob], ..Record::at(crossing.at) };
            store.record(vec![kit::act(crossing)], record).unwrap()
        });
}

/// What is written at every input.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn draft(bencher: divan::Bencher<'_, '_>) {
    let dir = folder();
    let (store, _hq) = kit::enrolled(dir.path());
    let mut typed = 0_u8;
    bencher.bench_local(|| {
        typed = typed.wrapping_add(1); // SQLite skips writing what is already there.
        store.put_draft("i-1", &[typed; 6000]).unwrap();
    });
}
