//! Measures a set of document numbers: `cargo run --release -p screening --example documents [KEYS]` (50,000,000 if left out).
//!
//! Writes the set, maps it, and prints: size, bits a key, time a look-up of a member and of a stranger takes, how many
//! strangers are taken for members before an exact record is consulted, private memory.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "an example prints its result and stops when it cannot go on"
)]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use screening::{FingerprintSet, write_set};
use std::time::Instant;

fn main() {
    let keys: usize = std::env::args().nth(1).map_or(50_000_000, |n| n.parse().unwrap());
    let path = std::env::temp_dir().join("outpost-documents.set");
    if std::env::args().nth(2).is_none() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        // What a keyed hash makes of numbers is as good as random.
        let mut fingerprints: Vec<u64> = (0..keys).map(|_| rng.next_u64()).collect();
        fingerprints.sort_unstable();
        let start = Instant::now();
        let bytes = write_set(&fingerprints);
        println!(
            "written in {:.1} s, {:.1} MB, {:.2} bits a key",
            start.elapsed().as_secs_f64(),
            bytes.len() as f64 / 1e6,
            bytes.len() as f64 * 8.0 / keys as f64
        );
        std::fs::write(&path, bytes).unwrap();
        let status = std::process::Command::new(std::env::current_exe().unwrap()).args([keys.to_string(), "ask".to_owned()]).status();
        assert!(status.unwrap().success());
        let _ = std::fs::remove_file(path);
        return;
    }
    let map = platform::map_file(&path).unwrap();
    let set = FingerprintSet::open(&*map).unwrap();
    let mut members = ChaCha8Rng::seed_from_u64(1);
    let asked: Vec<u64> = (0..2_000_000.min(keys)).map(|_| members.next_u64()).collect();
    measure("members", &set, &asked);
    let mut strangers = ChaCha8Rng::seed_from_u64(2);
    let mut wrong = 0;
    let mut micros = 0.0;
    for _ in 0..50 {
        let asked: Vec<u64> = (0..1_000_000).map(|_| strangers.next_u64()).collect();
        let start = cpu_micros();
        wrong += asked.iter().filter(|asked| !set.places(**asked).is_empty()).count();
        micros += cpu_micros() - start;
    }
    println!("strangers: {:.0} ns a look-up, {wrong} of 50,000,000 taken for members", micros / 50e6 * 1e3);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("private memory: {}", status.lines().find(|line| line.starts_with("RssAnon")).unwrap_or("not known here"));
}

fn measure(what: &str, set: &FingerprintSet<&[u8]>, asked: &[u64]) {
    let start = cpu_micros();
    let found = asked.iter().filter(|asked| !set.places(**asked).is_empty()).count();
    println!("{what}: {:.0} ns a look-up, {found} of {} found", (cpu_micros() - start) / asked.len() as f64 * 1e3, asked.len());
}

/// Microseconds that this thread has been on a core.
fn cpu_micros() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}
