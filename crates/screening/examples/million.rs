//! Measures screening at scale: `cargo run --release -p screening --example million [ENTRIES]` (1,000,000 if left out;
//! `million ENTRIES brute TRAVELLERS` compares with brute force alone, `million ENTRIES batch TRAVELLERS` runs the batch alone;
//! `million ENTRIES export FOLDER` writes the names for other programs instead).
//!
//! Compiles an invented population's list, maps it as a booth does, and prints: size, time to compile and open, private
//! memory; time a traveller who is on no list takes and how many hits they get; recall by kind of deviation for travellers
//! who are listed; how many of brute force's hits the index proposes; batch throughput on two threads.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::disallowed_methods,
    reason = "an example prints its result and stops when it cannot go on"
)]

#[path = "../tests/screening/people.rs"]
#[allow(dead_code)]
mod people;
#[path = "../tests/screening/population.rs"]
mod population;

use border::{Alert, Hit, Reason, Role};
use population::{Population, Somebody};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use screening::Screener;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

fn main() {
    let entries: usize = std::env::args().nth(1).map_or(1_000_000, |n| n.parse().unwrap());
    let path = std::env::temp_dir().join("outpost-million.list");
    let population = Population::new();
    let mode = std::env::args().nth(2).unwrap_or_default();
    let argument = std::env::args().nth(3).unwrap_or_default();
    if mode == "export" {
        export(&population, entries, std::path::Path::new(&argument));
        return;
    }
    if mode == "brute" {
        compile(&population, entries, &path);
        let list = screening::open_installed(Arc::new(platform::map_file(&path).unwrap()), None, &signer().verifying_key()).unwrap();
        let _ = std::fs::remove_file(path);
        proposals(&population, &listed(&population, entries), &Screener::new(vec![Arc::new(list)]), argument.parse().unwrap());
        return;
    }
    if mode == "batch" {
        compile(&population, entries, &path);
        let list = screening::open_installed(Arc::new(platform::map_file(&path).unwrap()), None, &signer().verifying_key()).unwrap();
        let _ = std::fs::remove_file(path);
        batch(&population, &Screener::new(vec![Arc::new(list)]), argument.parse().unwrap());
        return;
    }
    if mode.is_empty() {
        compile(&population, entries, &path);
        // Another process opens, so that memory freed by compiling is not taken for its own.
        let status = std::process::Command::new(std::env::current_exe().unwrap()).args([entries.to_string(), "open".to_owned()]).status();
        assert!(status.unwrap().success());
        let _ = std::fs::remove_file(path);
        return;
    }
    let listed = listed(&population, entries);
    let before = private_kb();
    let (start, busy) = (Instant::now(), process_seconds());
    let list = screening::open_installed(Arc::new(platform::map_file(&path).unwrap()), None, &signer().verifying_key()).unwrap();
    let busy = process_seconds() - busy;
    println!("opened in {:.0} ms ({:.0} ms of processor time), {} entries", start.elapsed().as_secs_f64() * 1e3, busy * 1e3, list.len());
    let screener = Screener::new(vec![Arc::new(list)]);
    println!("private memory: {} MB more than before opening", (private_kb().saturating_sub(before)) / 1024);
    strangers(&population, &screener);
    recall(&listed, &screener);
    println!("private memory: {} MB more than before opening", (private_kb().saturating_sub(before)) / 1024);
    proposals(&population, &listed, &screener, (30_000_000 / entries).clamp(30, 600));
    batch(&population, &screener, 20_000);
}

fn signer() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[7; 32])
}

/// Every listed person and their alert, in order.
fn everybody(population: &Population, entries: usize) -> impl Iterator<Item = (Somebody, Alert)> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    (0..entries).map(move |id| {
        let person = population.somebody(&mut rng);
        let alert = population.alert_on(id, &person, &mut rng);
        (person, alert)
    })
}

/// Every hundredth of them, to be asked about.
fn listed(population: &Population, entries: usize) -> Vec<Somebody> {
    everybody(population, entries).step_by(100).map(|(person, _)| person).collect()
}

/// Names as JSON Lines for programs that are measured beside this one: every entry's (`entries.jsonl`), and travellers who are
/// listed, with a deviation and their entry (`listed.jsonl`).
fn export(population: &Population, entries: usize, folder: &std::path::Path) {
    let name = |person: &Somebody| format!("{} {}", person.given.join(" "), person.surname);
    let names: String = everybody(population, entries).map(|(person, _)| serde_json::json!(name(&person)).to_string() + "\n").collect();
    std::fs::write(folder.join("entries.jsonl"), names).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let deviating = |(at, person): (usize, &Somebody)| {
        let (what, traveller) = person.deviating(&mut rng);
        serde_json::json!({"name": name(&traveller), "entry": at * 100, "deviation": what}).to_string() + "\n"
    };
    let travellers: String = listed(population, entries).iter().enumerate().take(4_000).map(deviating).collect();
    std::fs::write(folder.join("listed.jsonl"), travellers).unwrap();
}

fn compile(population: &Population, entries: usize, path: &std::path::Path) {
    let alerts: Vec<Alert> = everybody(population, entries).map(|(_, alert)| alert).collect();
    let (start, busy) = (Instant::now(), process_seconds());
    let bytes = screening::build_list(people::header("million"), alerts, &signer()).unwrap();
    let busy = process_seconds() - busy;
    println!("compiled in {:.1} s ({busy:.1} s of processor time), {:.1} MB", start.elapsed().as_secs_f64(), bytes.len() as f64 / 1e6);
    std::fs::write(path, bytes).unwrap();
}

fn strangers(population: &Population, screener: &Screener) {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let (mut micros, mut hits) = (Vec::new(), Vec::new());
    for _ in 0..4_000 {
        let subject = population.somebody(&mut rng).subject();
        let start = cpu_micros();
        let screening = screener.screen(&subject, 0, Role::Officer);
        micros.push(cpu_micros() - start);
        hits.push(screening.found);
    }
    println!("travellers on no list: {} µs", quantiles(&mut micros[400..].to_vec()));
    let few = hits.iter().filter(|found| **found <= 3).count() as f64 / hits.len() as f64;
    let none = hits.iter().filter(|found| **found == 0).count() as f64 / hits.len() as f64;
    println!("  at most three hits: {:.1} %, no hit: {:.1} %, most {}", few * 100.0, none * 100.0, hits.iter().max().unwrap());
}

fn recall(listed: &[Somebody], screener: &Screener) {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut micros = Vec::new();
    for (at, person) in listed.iter().enumerate().take(4_000) {
        let (what, traveller) = person.deviating(&mut rng);
        let start = cpu_micros();
        let screening = screener.screen(&traveller.subject(), 0, Role::Officer);
        micros.push(cpu_micros() - start);
        let id = format!("L-{:07}", at * 100);
        let count = kinds.entry(what).or_default();
        count.1 += 1;
        count.0 += usize::from(screening.hits.iter().any(|hit| hit.alert == id));
    }
    let (found, all) = kinds.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    println!("listed travellers: {} µs, recall {:.2} % of {all}", quantiles(&mut micros), found as f64 * 100.0 / all as f64);
    for (what, (found, all)) in kinds {
        println!("  {what}: {found} of {all}");
    }
}

/// Asks about travellers, half of them listed, by the index and by brute force, on two threads; says what the index missed.
fn proposals(population: &Population, listed: &[Somebody], screener: &Screener, travellers: usize) {
    let asked = |at: usize| {
        let mut rng = ChaCha8Rng::seed_from_u64(4_000 + at as u64);
        if at.is_multiple_of(2) { population.somebody(&mut rng).subject() } else { listed[at * 3 % listed.len()].deviating(&mut rng).1.subject() }
    };
    let compare = |at: usize| {
        let every = screener.screen_every_entry(&asked(at), 0, Role::Officer);
        let some = screener.screen(&asked(at), 0, Role::Officer);
        let ids: BTreeSet<String> = some.hits.into_iter().map(|hit| hit.id).collect();
        let missed: Vec<&Hit> = every.hits.iter().filter(|hit| !ids.contains(&hit.id)).collect();
        for hit in &missed {
            let sides = |reason: &Reason| format!("{:?} {} | {}", reason.kind, reason.traveller.expose(), reason.alert.expose());
            println!("missed of traveller {at}: {} ({}): {}", hit.id, hit.score, hit.reasons.iter().map(sides).collect::<Vec<_>>().join("; "));
        }
        let missed: Vec<i64> = missed.into_iter().map(|hit| i64::from(hit.score)).collect();
        (every.found, some.found, missed)
    };
    let busy = process_seconds();
    let answers: Vec<(usize, usize, Vec<i64>)> = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| scope.spawn(move || (half..travellers).step_by(2).map(compare).collect::<Vec<_>>()));
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    let each = (process_seconds() - busy) / travellers as f64;
    let all: usize = answers.iter().map(|(every, _, _)| every).sum();
    let proposed: usize = answers.iter().map(|(_, some, _)| some).sum();
    let missed: Vec<i64> = answers.into_iter().flat_map(|(_, _, missed)| missed).collect();
    println!(
        "hits of brute force that the index proposes: {proposed} of {all} ({travellers} travellers); scores of those missed: {missed:?}; brute force takes {each:.2} s a traveller"
    );
}

fn batch(population: &Population, screener: &Screener, travellers: u32) {
    let (start, busy) = (Instant::now(), process_seconds());
    std::thread::scope(|scope| {
        for seed in 0..2 {
            scope.spawn(move || {
                let mut rng = ChaCha8Rng::seed_from_u64(10 + seed);
                for _ in 0..travellers / 2 {
                    let _ = screener.screen(&population.somebody(&mut rng).subject(), 0, Role::Officer);
                }
            });
        }
    });
    let (all, busy) = (f64::from(travellers / 2 * 2), process_seconds() - busy);
    println!("batch on two threads: {:.0} travellers a second, {:.0} a second of processor time", all / start.elapsed().as_secs_f64(), all / busy);
}

fn quantiles(values: &mut [f64]) -> String {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share) as usize];
    format!("p50 {:.0}, p95 {:.0}, p99 {:.0}, most {:.0}", at(0.5), at(0.95), at(0.99), at(1.0))
}

/// Microseconds that this thread has been on a core: what a question takes on a machine that does nothing else.
fn cpu_micros() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}

/// Seconds that all threads of this process have been on a core.
fn process_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Anonymous memory of this process (Linux), kilobytes.
fn private_kb() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon")).unwrap_or_default().to_owned();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0)
}
