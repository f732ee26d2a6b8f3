//! A million power cuts: scripts drawn from seeds, a cut after every change of the disk, every image opened as after a reboot.
//!
//! `cargo xtask bench crash`; `OUTPOST_CRASH_IMAGES` says how many images (a million unless told), `OUTPOST_CRASH_SEED` the first seed.

use faults::{Found, Plan, Script, Weakness, explore};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const IMAGES: usize = 1_000_000;
const STEPS: usize = 20;
/// How often progress is said.
const EVERY: Duration = Duration::from_secs(10);

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.replace('_', "").parse().ok()).unwrap_or(otherwise)
}

fn say(line: &str) {
    eprintln!("{line}");
}

fn main() {
    let wanted = number("OUTPOST_CRASH_IMAGES", IMAGES);
    let first = number("OUTPOST_CRASH_SEED", 1);
    controls(first as u64);

    let (begun, opened, told) = (Instant::now(), AtomicUsize::new(0), AtomicUsize::new(0));
    let progress = || {
        let done = opened.fetch_add(1, Ordering::Relaxed) + 1;
        let slot = usize::try_from(begun.elapsed().as_secs() / EVERY.as_secs()).unwrap_or(0);
        if told.fetch_max(slot, Ordering::Relaxed) < slot {
            let rate = done as f64 / begun.elapsed().as_secs_f64();
            say(&format!("{done} of {wanted} images, {rate:.0} a second, {:.0} min to go", (wanted.saturating_sub(done)) as f64 / rate / 60.0));
        }
    };
    let mut all = Found::default();
    let mut seed = first as u64;
    while all.opened < wanted {
        let recording = Script::random(seed, STEPS).record(Weakness::None, 2);
        let found = explore(&recording, &plan(wanted - all.opened), &progress);
        for violation in found.violations.iter().take(3) {
            say(&format!("VIOLATION, script {seed}: {violation:?}"));
        }
        all.opened += found.opened;
        all.cuts += found.cuts;
        all.violations.extend(found.violations);
        seed += 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    say(&format!(
        "{} images of {} scripts opened ({} cuts) in {seconds:.0} s, {:.0} a second: {} violations",
        all.opened,
        seed - first as u64,
        all.cuts,
        all.opened as f64 / seconds,
        all.violations.len()
    ));
    assert!(all.violations.is_empty(), "acknowledged work was lost, halved or reordered");
}

fn plan(at_most: usize) -> Plan {
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    Plan { seeds: (1..=8).collect(), threads, at_most, ..Plan::every_change() }
}

/// The explorer must see what weaker settings lose, or it sees nothing.
fn controls(seed: u64) {
    for weakness in [Weakness::Normal, Weakness::CreatedWithoutExtra] {
        let recording = Script::random(seed, 10).record(weakness, 0);
        // Far apart, so that the few cuts reach from the making of the file to crossings acknowledged long after it.
        let found = explore(&recording, &Plan { stride: 20, ..plan(3000) }, &|| {});
        say(&format!("control {weakness:?}: {} violations in {} cuts", found.violations.len(), found.cuts));
        assert!(!found.violations.is_empty(), "the explorer does not see what {weakness:?} loses");
    }
}
