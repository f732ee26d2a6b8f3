//! Rounds of fuzzing: few and always the same in the ordinary tests; `OUTPOST_FUZZ_ROUNDS` asks for more, on all cores and from a random seed.
//! What panics says its seed and round, and `OUTPOST_FUZZ_SEED` with `OUTPOST_FUZZ_FROM` begins there.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what a long run says is how to repeat it")]

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

/// Rounds that a thread takes at once.
const SHARE: u64 = 1_000;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Says which round it was.
struct Running {
    seed: u64,
    round: u64,
}

impl Drop for Running {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("again with OUTPOST_FUZZ_SEED={} OUTPOST_FUZZ_FROM={} OUTPOST_FUZZ_ROUNDS={}", self.seed, self.round, self.round + 1);
        }
    }
}

/// Does `sample` rounds, or as many as are asked for; every round has dice of its own.
pub(crate) fn rounds(sample: u64, seed: u64, one: impl Fn(&mut ChaCha8Rng) + Sync) {
    let asked = setting("OUTPOST_FUZZ_ROUNDS");
    let random = || std::collections::hash_map::RandomState::new().build_hasher().finish();
    let seed = setting("OUTPOST_FUZZ_SEED").unwrap_or_else(|| if asked.is_some() { random() } else { seed });
    let (next, end) = (AtomicU64::new(setting("OUTPOST_FUZZ_FROM").unwrap_or(0)), asked.unwrap_or(sample));
    let work = || {
        loop {
            let first = next.fetch_add(SHARE, Ordering::Relaxed);
            if first >= end {
                return;
            }
            for round in first..(first + SHARE).min(end) {
                let _running = Running { seed, round };
                one(&mut ChaCha8Rng::seed_from_u64(seed.wrapping_add(round)));
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    println!("{end} rounds, seed {seed}");
}
