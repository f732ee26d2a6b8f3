//! What an officer waits for when looking, in a booth that has recorded for a year.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench stops when anything fails")]

#[path = "../src/tests/kit.rs"]
mod kit;

use foundation::Sensitive;
use std::sync::OnceLock;
use store::{CrossingQuery, HistoryKey, Record, Store};

const CROSSINGS: u64 = 100_000;
const AT_ONCE: u64 = 1000;

fn main() {
    divan::main();
}

fn year() -> &'static Store {
    static YEAR: OnceLock<(tempfile::TempDir, Store)> = OnceLock::new();
    let (_, store) = YEAR.get_or_init(|| {
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let (store, _hq) = kit::enrolled(dir.path());
        for first in (0..CROSSINGS).step_by(usize::try_from(AT_ONCE).unwrap()) {
            let acts = (first..first + AT_ONCE).map(|n| kit::act(kit::crossing(n))).collect();
            store.record(acts, Record::at(kit::crossing(first).at)).unwrap();
        }
        (dir, store)
    });
    store
}

fn query(text: &str) -> CrossingQuery {
    CrossingQuery { text: Sensitive::new(text.to_owned()), limit: 50, ..CrossingQuery::default() }
}

/// A page of the newest; a name many have; one crossing, the oldest; nothing.
#[divan::bench(args = ["", "anna", "eriksson0", "nobody"], sample_count = 20)]
fn search(bencher: divan::Bencher<'_, '_>, text: &str) {
    let store = year();
    bencher.bench_local(|| store.search_crossings(&query(text)).unwrap());
}

/// The history panel.
#[divan::bench(sample_count = 20)]
fn history(bencher: divan::Bencher<'_, '_>) {
    let store = year();
    let key = HistoryKey {
        issuing_state: Some("UTO".parse().unwrap()),
        number: Some(Sensitive::new("L00000042".to_owned())),
        primary: Some(Sensitive::new("ERIKSSON42".to_owned())),
        birth_date: Some(Sensitive::new("1974-08-12".parse().unwrap())),
    };
    bencher.bench_local(|| store.history(&key, 20).unwrap());
}

/// The header: what waits, with nothing delivered.
#[divan::bench(sample_count = 20)]
fn queue(bencher: divan::Bencher<'_, '_>) {
    let store = year();
    bencher.bench_local(|| store.queue().unwrap());
}

/// Verifying the whole journal.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn verify(bencher: divan::Bencher<'_, '_>) {
    let store = year();
    bencher.bench_local(|| assert!(store.verify().unwrap().is_sound()));
}

/// Folding the whole journal anew.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn rebuild(bencher: divan::Bencher<'_, '_>) {
    let store = year();
    bencher.bench_local(|| store.rebuild_projections().unwrap());
}
