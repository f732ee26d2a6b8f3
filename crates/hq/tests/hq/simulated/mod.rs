//! Delivery as a whole under seeds, over real HTTP/2, in simulated time: the real deliverer and store of booths, the real routes and the
//! embedded store of headquarters; simulated are time and TCP. Requests are lost, doubled and overtaken; the line is cut, and flows die with it;
//! processes are killed; booths and headquarters put back to backups; disks copied; clocks set. After the last fault nothing is lost,
//! doubled or altered, and no queue is held up.
//!
//! The ordinary tests run a fixed sample; `cargo xtask bench histories` runs ten thousand.

mod clock;
mod http;
mod line;
mod machines;
mod poison;
mod world;

use crate::database::TestDatabase;
use crate::kit::{Headquarters, noon_millis};
use std::sync::{Mutex, OnceLock};
use world::{Mutant, Template, history};

/// Histories of the ordinary tests.
const SAMPLE: u64 = 60;
/// A thread ends when it has met so many that went wrong.
const MOST_TOLD: usize = 5;

/// Histories of the long run that went wrong once, or were judged so.
const ONCE_WRONG: &[u64] = &[10, 11, 16, 39, 370, 1_306, 1_720, 2_742, 3_221, 3_918, 3_979, 4_518, 8_303];

/// Made once, over real TLS.
fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let hq = Headquarters::start_on(TestDatabase::embedded());
            let booth = hq.booth().await;
            booth.sync().await;
            let id = booth.id();
            let crate::kit::Booth { store, dir, .. } = booth;
            drop(store);
            Template { hq: hq.into_folder().await, booth: dir, id, at_ms: noon_millis() }
        })
    })
}

#[test]
fn no_history_over_http_loses_doubles_alters_or_holds_up_anything() {
    let asked = |name| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let (from, histories) = (asked("OUTPOST_HTTP_HISTORIES_FROM").unwrap_or(0), asked("OUTPOST_HTTP_HISTORIES").unwrap_or(SAMPLE));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let wrong = Mutex::new(Vec::new());
    let template = template();
    std::thread::scope(|scope| {
        for first in (from..histories).take(threads) {
            let wrong = &wrong;
            scope.spawn(move || {
                let seeds = (first..histories).step_by(threads);
                let found = seeds.filter_map(|seed| history(template, seed, Mutant::None).err().map(|what| (seed, what)));
                let found: Vec<_> = found.take(MOST_TOLD).collect(); // Before the lock, which is for a moment only.
                wrong.lock().unwrap().extend(found);
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} histories of {from} to {histories} went wrong, by their seeds: {wrong:#?}", wrong.len());
}

#[test]
fn histories_over_http_that_went_wrong_once_go_well() {
    for seed in ONCE_WRONG {
        history(template(), *seed, Mutant::None).unwrap_or_else(|wrong| panic!("history {seed}: {wrong}"));
    }
}

/// Salts are made by chance, and a segment is some bytes longer or shorter for them: by so much the same answer may come earlier or later.
const CHANCE_MS: u64 = 50;

#[test]
fn a_history_is_the_same_whenever_it_is_run_but_for_milliseconds() {
    for seed in [3, 4, 5] {
        let run = || history(template(), seed, Mutant::None).unwrap();
        let (first, second) = (run(), run());
        assert!(!first.is_empty());
        let alike = first.iter().zip(&second).all(|(one, other)| one.0.abs_diff(other.0) <= CHANCE_MS && (one.1, one.2) == (other.1, other.2));
        assert!(first.len() == second.len() && alike, "history {seed}: {first:?} and {second:?}");
    }
}

#[track_caller]
fn check_caught(mutant: Mutant, expect: &str) {
    let found = (0..SAMPLE).find_map(|seed| history(template(), seed, mutant).err().map(|wrong| (seed, wrong)));
    let (seed, wrong) = found.unwrap_or_else(|| panic!("{mutant:?} goes unnoticed"));
    assert!(wrong.contains(expect), "history {seed} of {mutant:?}: {wrong}");
}

#[test]
fn a_headquarters_that_has_not_kept_what_it_acknowledged_is_caught() {
    check_caught(Mutant::LosesAtTheEnd, "lost: ");
}

#[test]
fn a_headquarters_that_has_lost_a_picture_is_caught() {
    check_caught(Mutant::LosesPictures, "the picture of");
}

#[test]
fn a_queue_that_does_not_move_is_caught() {
    check_caught(Mutant::ShutsItsDoor, "stuck: ");
}
