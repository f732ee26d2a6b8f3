//! Records that headquarters cannot interpret: what stands around them arrives as if they were good.

use super::clock::SimulatedClock;
use super::http::{Air, Server, Trace};
use super::line::{Line, Quality};
use super::machines::{BoothMachine, HqMachine, copy_of};
use super::template;
use border::{Act, CrossingVoid};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Crossings that wait when the line comes back, and every how many of them something is said of the last one.
const CROSSINGS: usize = 1_500;
const EVERY: usize = 100;
/// What takes longer is stuck.
const PATIENCE: Duration = Duration::from_secs(600);

/// Simulated time until headquarters holds everything. `bad`: what is said names no crossing, in as many letters, and only its booth can put
/// it right.
fn time_of(bad: bool) -> (Duration, usize) {
    let template = template(); // Made by a runtime of its own.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let start = Instant::now();
        let quality = Quality { bytes_per_second: 8_000, latency_ms: 300, jitter_ms: 0, lost: 0, doubled: 0, busy: 0, swallowed: 0 };
        let line = Line::new(quality, 1);
        let server = Server::new(line.clone());
        let clock = || Arc::new(SimulatedClock::new(start, template.at_ms + 3_600_000));
        let hq = HqMachine::start(copy_of(template.hq.path()), clock(), server.clone());
        let air = Air { server, booth: template.id, machine: 0, trace: Arc::new(Trace::new(start)) };
        let booth = BoothMachine::start(copy_of(template.booth.path()), clock(), air, 7).await;
        tokio::time::sleep(Duration::from_secs(20)).await;
        line.cut(Duration::from_secs(5), 1_000);
        for number in 1..=CROSSINGS {
            let (id, _) = booth.record(number, None).event;
            if number % EVERY == 0 {
                let named = booth.public_of(id).to_string();
                let crossing = if bad { "x".repeat(named.len()) } else { named };
                booth.say(Act::CrossingVoided(CrossingVoid {
                    crossing,
                    saw: 1,
                    reason: "x".to_owned().into(),
                    officer: "o".to_owned(),
                    second_officer: "p".to_owned(),
                }));
            }
        }
        let last = *booth.journal().last().unwrap();
        let began = Instant::now();
        while !hq.holds(&last) || booth.waiting().0 > 0 {
            assert!(began.elapsed() < PATIENCE, "{:?}", booth.error());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        (began.elapsed(), hq.hq().store.quarantine(1_000).unwrap().len())
    })
}

#[test]
fn with_one_bad_record_in_a_hundred_all_others_arrive_in_the_same_simulated_time() {
    let ((good, none), (bad, quarantined)) = (time_of(false), time_of(true));
    assert_eq!((none, quarantined), (0, CROSSINGS / EVERY));
    println!("{CROSSINGS} crossings: {good:?}; with a bad record after each {EVERY}: {bad:?}");
    assert!(good > Duration::from_secs(10) && bad.abs_diff(good) * 50 <= good, "{good:?} without a bad record, {bad:?} with {quarantined}");
}
