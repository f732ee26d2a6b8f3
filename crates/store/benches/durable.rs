//! The promise of a commit: one flush of the disk plus at most a millisecond of our own, with a portrait of 40 kB, and no slower with
//! 100,000 crossings undelivered and an upload running.
//!
//! Floor and commits take turns in one run, so that they meet the same disk and the same load; the figures are medians.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench says its figures and stops when anything fails"
)]

#[path = "../src/tests/kit.rs"]
mod kit;

use border::ImageKind;
use journal::Segment;
use std::fs::{File, OpenOptions};
use std::io::{Seek, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{Record, Store};

const PORTRAIT_BYTES: usize = 40_000;
const UNDELIVERED: u64 = 100_000;
const AT_ONCE: u64 = 1000;
const ROUNDS: u64 = 300;
const SEGMENT: usize = 100;
/// Between two segments: a good link answers 50 a second.
const ROUND_TRIP: Duration = Duration::from_millis(20);

fn main() {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (quiet, _) = kit::enrolled(&dir.path().join("quiet"));
    let (busy, hq) = kit::enrolled(&dir.path().join("busy"));
    for first in (0..UNDELIVERED).step_by(usize::try_from(AT_ONCE).unwrap()) {
        let acts = (first..first + AT_ONCE).map(|n| kit::act(kit::crossing(n))).collect();
        busy.record(acts, Record::at(kit::crossing(first).at)).unwrap();
    }
    assert!(busy.queue().unwrap().events > UNDELIVERED);

    let (stop, segments) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let upload = {
        let (store, stop, segments) = (busy.clone(), Arc::clone(&stop), Arc::clone(&segments));
        std::thread::spawn(move || upload(&store, &hq, &stop, &segments))
    };
    let mut samples: [Vec<Duration>; 4] = Default::default();
    let (mut small, mut large) = (floor_file(dir.path(), 8 * 1024), floor_file(dir.path(), 64 * 1024));
    for n in 0..ROUNDS {
        samples[0].push(flush(&mut small, 8 * 1024));
        samples[1].push(flush(&mut large, 64 * 1024));
        samples[2].push(commit(&quiet, 1_000_000 + n));
        samples[3].push(commit(&busy, 1_000_000 + n));
    }
    stop.store(true, Ordering::Release);
    upload.join().unwrap();
    let waiting = busy.queue().unwrap().events;
    assert!(segments.load(Ordering::Acquire) > 0, "nothing was uploaded");
    say(samples, waiting, segments.load(Ordering::Acquire));
}

fn say(mut samples: [Vec<Duration>; 4], waiting: u64, segments: u64) {
    let names = ["flush of 8 kB (floor)", "flush of 64 kB", "crossing with portrait", "the same, 100,000 undelivered, uploading"];
    let ms = |duration: Duration| duration.as_secs_f64() * 1000.0;
    let mut floor = 0.0;
    println!("{:<42} {:>9} {:>9} {:>9} {:>9} {:>14}", "median of 300, taking turns", "ms", "p10 ms", "p95 ms", "x floor", "own time ms");
    for (name, durations) in names.iter().zip(&mut samples) {
        durations.sort_unstable();
        let at = |percent: usize| ms(durations[durations.len() * percent / 100]);
        let (early, median, late) = (at(10), at(50), at(95));
        if floor == 0.0 {
            floor = median;
        }
        println!("{name:<42} {median:>9.3} {early:>9.3} {late:>9.3} {:>9.1} {:>14.3}", median / floor, median - floor);
    }
    println!("{segments} segments of {SEGMENT} uploaded meanwhile; {waiting} events still wait");
}

fn floor_file(dir: &Path, bytes: usize) -> File {
    let mut file = OpenOptions::new().create_new(true).write(true).open(dir.join(format!("floor-{bytes}"))).unwrap();
    file.write_all(&vec![1; bytes]).unwrap();
    file.sync_all().unwrap();
    file
}

fn flush(file: &mut File, bytes: usize) -> Duration {
    let content = vec![2; bytes];
    let begun = Instant::now();
    file.rewind().unwrap();
    file.write_all(&content).unwrap();
    file.sync_data().unwrap();
    begun.elapsed()
}

fn commit(store: &Store, n: u64) -> Duration {
    let (crossing, blob) = kit::with_picture(n, ImageKind::Portrait, PORTRAIT_BYTES);
    let record = Record { blobs: vec![blob], ..Record::at(crossing.at) };
    let acts = vec![kit::act(crossing)];
    let begun = Instant::now();
    store.record(acts, record).unwrap();
    begun.elapsed()
}

/// What the deliverer does: reads, seals, waits for the link, keeps the receipt; now and then a picture.
fn upload(store: &Store, hq: &kit::Hq, stop: &AtomicBool, segments: &AtomicU64) {
    let mut rng = rand::rngs::OsRng;
    let to = [store.enrolled().unwrap().unwrap().answer.hq_sealing_key];
    while !stop.load(Ordering::Acquire) {
        let Some(range) = store.undelivered_events().unwrap().into_iter().next() else { return };
        let events = store.events(range.epoch, range.first, SEGMENT).unwrap();
        let before = store.chain_at(range.epoch, range.first - 1).unwrap().unwrap();
        let segment = Segment::seal(&events, &before, &store.keys().signing, &to, &mut rng).unwrap();
        assert!(!segment.to_bytes().is_empty());
        for picture in store.undelivered_blobs(1).unwrap() {
            assert!(store.blob(&picture.hash).unwrap().is_some());
        }
        std::thread::sleep(ROUND_TRIP);
        let upto = range.first + u64::try_from(events.len()).unwrap() - 1;
        store.apply_receipt(&hq.sign(&hq.receipt(store, range.epoch, upto))).unwrap();
        segments.fetch_add(1, Ordering::AcqRel);
    }
}
