//! A month without a link: the officer notices nothing, and then what waits goes in its order, a day's budget at a time.

use crate::kit::{Booth, Headquarters};
use std::time::{Duration, Instant};
use uplink::{set_daily_budget, sync_once};

/// Crossings of the ordinary tests; `OUTPOST_MONTH_CROSSINGS` says otherwise (100,000 are 4 GB of pictures).
const CROSSINGS: usize = 300;
const PORTRAIT_BYTES: usize = 40_000;
const MONTH_MS: usize = 30 * 86_400_000;
const DAY_MS: u64 = 86_400_000;
/// Crossings at the month's beginning and end whose recording is timed.
const TIMED: usize = 100;

/// What the officer waited at the middle of some crossings.
fn median(mut waits: Vec<Duration>) -> Duration {
    waits.sort_unstable();
    waits.get(waits.len() / 2).copied().unwrap_or_default()
}

/// Records a month of crossings with a portrait each; the portraits' names, and what the officer waited at the beginning and the end.
fn month(booth: &Booth, crossings: usize) -> (Vec<journal::Hash32>, [Duration; 2]) {
    let (mut portraits, mut waits) = (Vec::new(), Vec::new());
    for number in 0..crossings {
        let portrait: Vec<u8> = number.to_le_bytes().repeat(PORTRAIT_BYTES / 8);
        let asked = Instant::now();
        portraits.push(booth.record_of(number, &portrait));
        waits.push(asked.elapsed());
        booth.clock.advance_millis((MONTH_MS / crossings) as u64);
    }
    let last = waits.split_off(waits.len() - TIMED);
    waits.truncate(TIMED);
    (portraits, [waits, last].map(median))
}

#[tokio::test]
async fn after_a_month_without_a_link_records_go_first_and_pictures_follow_day_by_day() {
    let crossings = std::env::var("OUTPOST_MONTH_CROSSINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(CROSSINGS);
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    assert_eq!(booth.sync().await.waiting_events, 0);
    let (portraits, [first, last]) = month(&booth, crossings);
    let waiting = booth.store.queue().unwrap();
    assert_eq!((waiting.events, waiting.blobs), (crossings as u64, crossings as u64));
    println!("recording a crossing with its portrait: {first:?} at the beginning, {last:?} with {crossings} undelivered (medians of {TIMED})");
    // The post's administrator lets a third of the pictures go a day.
    set_daily_budget(&booth.store, Some((crossings * PORTRAIT_BYTES / 3) as u64)).unwrap();
    let (mut days, begun) = (0, Instant::now());
    loop {
        booth.record(1); // Work goes on.
        let report = sync_once(&booth.store).await.unwrap();
        assert_eq!((report.error, report.waiting_events), (None, 0), "no record waits for a picture");
        days += 1;
        println!("day {days}: {} records and {} pictures delivered, {} pictures wait", report.events, report.images, report.waiting_images);
        if report.waiting_images == 0 {
            break;
        }
        assert!(days < 5 && report.images >= crossings as u64 / 5, "a day brings what its budget allows");
        booth.clock.advance_millis(DAY_MS);
    }
    assert!(days >= 3, "and no more");
    println!("delivered in {:?}", begun.elapsed());
    let verified = hq.hq.verify().unwrap();
    assert_eq!((verified.events, verified.faults), (booth.store.head().unwrap().unwrap().head_seq, vec![]));
    for portrait in &portraits {
        assert!(hq.hq.store.has_blob(portrait).unwrap(), "{portrait} is not at headquarters");
    }
}
