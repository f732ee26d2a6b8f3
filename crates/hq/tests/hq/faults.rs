//! The failures and attacks that delivery was made for, each against a real headquarters.

use crate::database::TestDatabase;
use crate::kit::{Booth, Headquarters, copy_folder, cutting, noon_millis, post_segment, within};
use foundation::{Clock, FixedClock};
use journal::{Event, EventId, Head, Stored};
use outpost_hq::store::ClockSet;
use reqwest::StatusCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The booth's journal and a hundred times ten events behind it, each hundredth with a body that no program reads.
fn with_bad_records(booth: &Booth, every: u64) -> Vec<Stored> {
    let head = booth.store.head().unwrap().unwrap();
    booth.record(1);
    let model = booth.store.events(head.epoch, head.head_seq + 1, 1).unwrap().remove(0);
    let Stored::Whole(model) = model else { panic!("nothing is erased yet") };
    let mut events = booth.store.events(head.epoch, 1, 999).unwrap();
    let first = events.last().unwrap().id().seq + 1;
    for seq in first..first + 1_000 {
        let id = EventId { seq, ..model.head.id };
        let body = if every > 0 && seq % every == 0 { vec![0x9f, 0xff] } else { model.body.clone() };
        let prev = events.last().unwrap().chain();
        let next = Event::from_body(&prev, Head { id, ..model.head.clone() }, body, [3; 16]).unwrap();
        events.push(next.into());
    }
    events
}

#[tokio::test]
async fn with_one_bad_record_in_a_hundred_every_other_arrives_and_takes_no_request_more() {
    let hq = Headquarters::start();
    let mut requests = Vec::new();
    for every in [0, 100] {
        let booth = hq.booth().await;
        let (client, events) = (booth.client(), with_bad_records(&booth, every));
        let mut prev = journal::genesis(booth.id(), 1);
        let (mut sent, mut upto) = (0, 0);
        for part in events.chunks(64) {
            let (status, receipt, _) = post_segment(&client, &hq, booth.seal(part, &prev)).await;
            assert_eq!(status, StatusCode::OK, "what is well signed is never refused");
            (prev, sent, upto) = (part.last().unwrap().chain(), sent + 1, receipt.unwrap().upto_seq);
        }
        assert_eq!(upto, events.last().unwrap().id().seq, "all of it is durable, bad records included");
        requests.push(sent);
    }
    assert_eq!(requests[0], requests[1]);
    let day = chrono::DateTime::from_timestamp_millis(noon_millis()).unwrap().date_naive().to_string();
    let figures = hq.hq.days(&day, &day, None).unwrap();
    assert_eq!(figures[&day].entries + figures[&day].exits, 1_001 + 991, "only the ten are missing");
    assert_eq!(hq.hq.store.quarantine(99).unwrap().len(), 10);
}

#[tokio::test]
async fn a_headquarters_restored_from_an_old_backup_is_sent_again_what_it_lost_and_its_receipts_prove_it() {
    // A backup of a server is the server's own business; the way of the booth is the same.
    let hq = Headquarters::start_on(TestDatabase::embedded());
    let booth = hq.booth().await;
    booth.record(5);
    let kept = booth.record_with_picture(b"\xFF\xD8 before the backup");
    assert_eq!(booth.sync().await.waiting_events, 0);
    let backup = tempfile::tempdir().unwrap();
    let hq = hq.restart_after(|dir| copy_folder(dir, backup.path()), None).await;
    booth.record(20);
    let lost: Vec<_> = (0..12_u8).map(|number| booth.record_with_picture(&[0xff, 0xd8, number])).collect();
    let report = booth.sync_at(&hq.url()).await;
    assert_eq!((report.waiting_events, report.waiting_images), (0, 0));
    let head = booth.store.head().unwrap().unwrap();
    // The machine it is restored on has a clock that is a day behind.
    let behind = Arc::new(FixedClock::at_millis(noon_millis() - 86_400_000));
    let restore = |dir: &std::path::Path| {
        std::fs::remove_dir_all(dir).unwrap();
        std::fs::create_dir(dir).unwrap();
        copy_folder(backup.path(), dir);
    };
    let hq = hq.restart_after(restore, Some(behind)).await;
    let held = |hq: &Headquarters| hq.hq.store.coverage(booth.id(), head.epoch, None).unwrap().upto;
    assert!(held(&hq) < head.head_seq);
    let receipts = booth.store.receipts().unwrap();
    let said = receipts[0].verify(&hq.hq.keys.signing.verifying_key()).unwrap();
    assert_eq!(said.upto_seq, head.head_seq, "its own signature stands under what it no longer holds");
    assert!(lost.iter().all(|hash| !hq.hq.store.has_blob(hash).unwrap()), "the backup is from before them");
    let report = booth.sync_at(&hq.url()).await;
    assert_eq!((report.error, report.waiting_events, report.waiting_images), (None, 0, 0));
    assert!(held(&hq) >= head.head_seq);
    for hash in lost.iter().chain([&kept]) {
        assert_eq!(hq.hq.blobs.read(hash).unwrap(), booth.store.blob(hash).unwrap().unwrap(), "every picture is there again");
    }
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test]
async fn a_booth_whose_certificate_has_long_expired_may_still_deliver() {
    let then = Arc::new(FixedClock::at_millis(noon_millis() - 3 * 365 * 86_400_000));
    let hq = Headquarters::start_at(then);
    let booth = hq.booth().await;
    booth.record(3);
    let now = Arc::new(FixedClock::at_millis(noon_millis()));
    let hq = hq.restart_after(|_| {}, Some(now)).await;
    let report = booth.sync_at(&hq.url()).await;
    assert_eq!((report.error, report.waiting_events), (None, 0));
}

#[tokio::test]
async fn a_booth_whose_clock_is_a_year_off_delivers_and_the_difference_is_told() {
    let hq = Headquarters::start();
    for years in [-1, 1] {
        let booth = Booth::unenrolled(Arc::new(FixedClock::at_millis(noon_millis())));
        booth.enrol(&hq.url(), &hq.code("UTKOR")).await.unwrap();
        booth.clock.set_wall_millis(noon_millis() + years * 365 * 86_400_000);
        booth.record(2);
        let report = booth.sync().await;
        assert_eq!((report.error, report.waiting_events), (None, 0));
        let told = hq.hq.booth(booth.id()).unwrap().clock_offset.unwrap();
        assert_eq!(told / 86_400_000, years * 365, "days that its clock is off");
    }
}

#[tokio::test]
async fn a_clock_that_is_set_is_told_from_one_that_drifts_and_from_headquarters_own() {
    let hq = Headquarters::start();
    let booth = Booth::unenrolled(Arc::new(FixedClock::at_millis(noon_millis())));
    booth.enrol(&hq.url(), &hq.code("UTKOR")).await.unwrap();
    let after = |minutes: i64| noon_millis() + minutes * 60_000;
    let set = || {
        let spans = hq.hq.store.clocks(booth.id()).unwrap();
        spans.into_iter().rev().filter_map(|span| span.set).collect::<Vec<_>>()
    };
    booth.record(1);
    booth.sync().await;
    booth.clock.advance_millis(600_000);
    hq.clock.advance_millis(9_000_000);
    booth.sync().await;
    assert_eq!(set(), [], "our own clock went on by itself");
    booth.clock.set_wall_millis(after(40));
    booth.record(1);
    booth.sync().await;
    assert_eq!(set(), [(ClockSet::Running, 1_800_000)]);
    booth.clock.start_machine();
    booth.sync().await;
    assert_eq!(set().len(), 1, "a restart is no setting");
    booth.clock.start_machine();
    booth.clock.set_wall_millis(after(10));
    booth.sync().await;
    assert_eq!(set(), [(ClockSet::Running, 1_800_000), (ClockSet::Restarted, -1_800_000)]);
    let spans = hq.hq.store.clocks(booth.id()).unwrap();
    assert_eq!(spans[0].last.offset(), after(10) - hq.clock.now().unix_millis());
}

#[tokio::test]
async fn a_link_that_is_cut_in_the_middle_of_segments_again_and_again_delivers_everything_once() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(1_500);
    let connections = Arc::new(AtomicUsize::new(0));
    let url = cutting(hq.booths_at(), (12_000, u64::MAX), connections.clone()).await;
    let enrolment = booth.store.enrolled().unwrap().unwrap();
    booth.store.save_enrolment(&enrolment.answer, &url).unwrap();
    let deliver = async {
        while booth.store.queue().unwrap().events > 0 {
            booth.sync().await;
        }
    };
    within(deliver).await;
    assert!(connections.load(Ordering::SeqCst) > 1, "it was cut");
    let head = booth.store.head().unwrap().unwrap();
    let runs = hq.hq.store.runs(Some(booth.id())).unwrap();
    assert_eq!(runs.iter().map(|run| (run.first, run.last)).collect::<Vec<_>>(), [(1, head.head_seq)]);
    let day = chrono::DateTime::from_timestamp_millis(noon_millis()).unwrap().date_naive().to_string();
    let figures = hq.hq.days(&day, &day, None).unwrap();
    assert_eq!(figures[&day].entries + figures[&day].exits, 1_500);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_at_a_headquarters_with_one_place_is_served_to_the_last_booth() {
    let hq = Headquarters::start_with(|limits| limits.segments = 1);
    let mut crowd = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let booth = hq.booth().await;
        booth.record(200);
        crowd.spawn(async move {
            while booth.store.queue().unwrap().events > 0 {
                booth.sync().await;
                tokio::task::yield_now().await;
            }
            (booth.id(), booth.store.head().unwrap().unwrap().head_seq)
        });
    }
    let serve = async {
        while let Some(served) = crowd.join_next().await {
            let (id, head) = served.unwrap();
            let runs = hq.hq.store.runs(Some(id)).unwrap();
            assert_eq!(runs.iter().map(|run| (run.first, run.last)).collect::<Vec<_>>(), [(1, head)]);
        }
    };
    within(serve).await;
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}
