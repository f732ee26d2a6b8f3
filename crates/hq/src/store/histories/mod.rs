//! The whole core under seeds: the real engine, the real weighing of receipts, the real placing of arrivals; simulated are time, link and
//! tables. Messages are lost, doubled, overtaken; links cut; processes killed; booths and headquarters restored from backups; disks
//! cloned; clocks set. After the last fault nothing is lost, nothing counted twice, no queue stuck.
//!
//! The ordinary tests run a fixed sample; `cargo xtask bench histories` runs a million.

mod booth;
mod headquarters;
mod world;

use headquarters::Mutant;
use std::sync::Mutex;
use world::World;

/// A thread ends when it has met so many that went wrong.
const MOST_TOLD: usize = 20;
/// Histories of the ordinary tests.
const SAMPLE: u64 = 2_000;

/// Histories of the long run that went wrong once, or were judged so.
const ONCE_WRONG: &[u64] = &[
    10_756, 14_761, 21_555, 23_594, 32_075, 35_605, 36_496, 73_054, 97_572, 110_584, 153_038, 170_564, 200_771, 209_972, 211_953, 264_335, 269_092,
    311_498, 436_851, 441_245, 500_128, 537_787, 543_236, 543_377, 559_713, 632_220, 709_821, 741_546, 772_319, 810_295, 827_147, 891_371, 920_294,
];

fn history(seed: u64, mutant: Mutant) -> Result<(), String> {
    World::new(seed, mutant).run()
}

#[test]
fn no_history_loses_doubles_or_holds_up_anything() {
    let asked = |name| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let (from, histories) = (asked("OUTPOST_HISTORIES_FROM").unwrap_or(0), asked("OUTPOST_HISTORIES").unwrap_or(SAMPLE));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for first in (from..histories).take(threads) {
            let wrong = &wrong;
            scope.spawn(move || {
                let found = (first..histories).step_by(threads).filter_map(|seed| history(seed, Mutant::None).err().map(|what| (seed, what)));
                let found: Vec<_> = found.take(MOST_TOLD).collect(); // Before the lock, which is for a moment only.
                wrong.lock().unwrap().extend(found);
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} histories of {from} to {histories} went wrong, by their seeds: {wrong:#?}", wrong.len());
}

#[test]
fn histories_that_went_wrong_once_go_well() {
    for seed in ONCE_WRONG {
        history(*seed, Mutant::None).unwrap_or_else(|wrong| panic!("history {seed}: {wrong}"));
    }
}

#[track_caller]
fn check_caught(mutant: Mutant, expect: &str) {
    let found = (0..SAMPLE).find_map(|seed| history(seed, mutant).err().map(|wrong| (seed, wrong)));
    let (seed, wrong) = found.unwrap_or_else(|| panic!("{mutant:?} goes unnoticed"));
    assert!(wrong.contains(expect), "history {seed} of {mutant:?}: {wrong}");
}

#[test]
fn a_headquarters_that_acknowledges_before_it_commits_is_caught() {
    check_caught(Mutant::AcknowledgesBeforeCommit, "acknowledged and lost");
}

#[test]
fn a_headquarters_that_inserts_without_the_unique_number_is_caught() {
    check_caught(Mutant::InsertsWithoutUnique, "counted");
}

#[test]
fn a_restored_headquarters_that_says_nothing_of_pictures_it_lost_is_caught() {
    check_caught(Mutant::KeepsQuietAboutPictures, "a picture is lost");
}

#[test]
fn a_headquarters_that_skips_the_hash_comparison_is_caught() {
    check_caught(Mutant::SkipsHashComparison, "dropped"); // A copy's events count as held.
}
