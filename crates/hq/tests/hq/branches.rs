//! Copies, forks, revoked booths, records nobody can read yet: everything is kept and said.

use crate::kit::{Booth, Headquarters, post_segment};
use foundation::{Clock, ErrorCode};
use journal::{Event, Head, RecipientKey, SealKeyPair, Segment, Stored};
use outpost_hq::console::views::AlarmKind;
use reqwest::StatusCode;

fn alarms(hq: &Headquarters) -> Vec<AlarmKind> {
    hq.hq.store.alarms(99).unwrap().into_iter().filter(|alarm| alarm.settled_by.is_none()).map(|alarm| alarm.kind).collect()
}

fn found(hq: &Headquarters) -> usize {
    let query = outpost_hq::store::CrossingQuery { limit: 999, ..Default::default() };
    hq.hq.store.search_crossings(&query).unwrap().len()
}

#[tokio::test]
async fn two_copies_of_a_disk_are_both_kept_and_the_fork_is_told() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(2);
    booth.sync().await;
    let (first, second) = booth.clone_disk();
    first.record(3);
    second.record(4);
    assert_eq!(first.sync().await.waiting_events, 0);
    second.sync().await;
    let report = second.sync().await;
    assert_eq!((report.error, report.waiting_events), (None, 0));
    assert_eq!(found(&hq), 2 + 3 + 4, "both branches are kept");
    assert!(alarms(&hq).contains(&AlarmKind::Fork));
    assert!(second.store.head().unwrap().unwrap().epoch > first.store.head().unwrap().unwrap().epoch, "the copy began a new epoch");
    // Both go on without getting into each other's way.
    first.record(1);
    second.record(1);
    assert_eq!((first.sync().await.waiting_events, second.sync().await.waiting_events), (0, 0));
    assert_eq!(found(&hq), 11);
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test]
async fn what_copies_of_a_copy_share_is_counted_once() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(2);
    booth.sync().await;
    let next = booth.store.head().unwrap().unwrap().head_seq + 1;
    let (first, second) = booth.clone_disk();
    first.record(1);
    second.record(1);
    let (second, third) = second.clone_disk();
    second.record(1);
    third.record(1);
    for (booth, last) in [(&first, next), (&second, next + 1), (&third, next + 1)] {
        post_segment(&booth.client(), &hq, booth.segment(next, last)).await;
    }
    assert_eq!(found(&hq), 2 + 1 + 2 + 1, "the third shares one with the second that the first does not have");
    hq.hq.rebuild().unwrap();
    assert_eq!(found(&hq), 6);
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test]
async fn a_fork_is_answered_with_its_own_receipt() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let (first, second) = booth.clone_disk();
    first.record(2);
    second.record(1);
    let head = first.store.head().unwrap().unwrap().head_seq;
    let (status, _, _) = post_segment(&first.client(), &hq, first.segment(1, head)).await;
    assert_eq!(status, StatusCode::OK);
    let head = second.store.head().unwrap().unwrap();
    let (status, receipt, _) = post_segment(&second.client(), &hq, second.segment(1, head.head_seq)).await;
    let receipt = receipt.unwrap();
    assert_eq!((status, receipt.forked), (StatusCode::CONFLICT, true));
    assert_eq!((receipt.upto_seq, receipt.upto_chain), (head.head_seq, head.head_chain), "what the copy sent is durable, and it may know");
}

#[tokio::test]
async fn a_restored_backup_is_noticed() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.sync().await;
    let (ahead, old) = booth.clone_disk();
    ahead.record(5);
    ahead.sync().await;
    drop(ahead);
    let report = old.sync().await; // An old copy of the folder came back: it knows less than headquarters holds.
    assert_eq!(report.error, None);
    assert!(alarms(&hq).contains(&AlarmKind::Behind), "{:?}", alarms(&hq));
    old.record(1);
    assert_eq!(old.sync().await.waiting_events, 0);
    assert_eq!(found(&hq), 6);
}

/// Appends an event of any kind to the booth's journal as an array of events, without its store.
fn with_stranger(booth: &Booth, kind: &str) -> (Vec<Stored>, journal::Hash32) {
    let head = booth.store.head().unwrap().unwrap();
    let mut events = booth.store.events(head.epoch, 1, 999).unwrap();
    let id = events.last().unwrap().id().next();
    let at = foundation::FixedClock::at_millis(hq_time(booth)).now();
    let stranger = Head { id, kind: kind.to_owned(), at, retention: border::RetentionClass::Audit };
    let stranger = Event::from_body(&head.head_chain, stranger, journal::cbor::to_vec(&1).unwrap(), [3; 16]).unwrap();
    events.push(stranger.into());
    (events, journal::genesis(booth.id(), head.epoch))
}

fn hq_time(booth: &Booth) -> i64 {
    booth.store.clock().now().unix_millis()
}

#[tokio::test]
async fn a_record_of_an_unknown_kind_is_kept_shown_and_blocks_nothing() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(2);
    let (events, prev) = with_stranger(&booth, "weather.observed");
    let last = events.len() as u64;
    let (status, receipt, _) = post_segment(&booth.client(), &hq, booth.seal(&events, &prev)).await;
    assert_eq!((status, receipt.unwrap().upto_seq), (StatusCode::OK, last));
    let quarantine = hq.hq.store.quarantine(9).unwrap();
    assert_eq!(quarantine.len(), 1);
    assert_eq!((quarantine[0].kind.as_deref(), quarantine[0].reason.as_str()), (Some("weather.observed"), "unknown-kind"));
    assert_eq!(quarantine[0].place.seq, last);
    assert_eq!(found(&hq), 2);
    assert_eq!(hq.hq.retry_quarantine().unwrap(), 0, "still unknown");
    // A body that does not fit its kind is kept the same way.
    let other = hq.booth().await;
    let (events, prev) = with_stranger(&other, "crossing.recorded");
    post_segment(&other.client(), &hq, other.seal(&events, &prev)).await;
    assert_eq!(hq.hq.store.quarantine(9).unwrap()[0].reason, "unreadable-body");
}

#[tokio::test]
async fn a_segment_that_does_not_open_is_kept_whole_in_quarantine() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(3);
    let head = booth.store.head().unwrap().unwrap();
    let events = booth.store.events(head.epoch, 1, 99).unwrap();
    let lost: RecipientKey = SealKeyPair::generate(&mut rand::rngs::OsRng).public();
    let prev = journal::genesis(booth.id(), head.epoch);
    let sealed = Segment::seal(&events, &prev, &booth.store.keys().signing, &[lost], &mut rand::rngs::OsRng).unwrap();
    let (status, receipt, _) = post_segment(&booth.client(), &hq, sealed.to_bytes()).await;
    assert_eq!((status, receipt.unwrap().upto_seq), (StatusCode::OK, head.head_seq));
    assert_eq!(hq.hq.store.quarantine(9).unwrap()[0].records, head.head_seq);
    // What follows goes on.
    booth.record(1);
    let (_, receipt, _) = post_segment(&booth.client(), &hq, booth.segment(head.head_seq + 1, head.head_seq + 1)).await;
    assert_eq!(receipt.unwrap().upto_seq, head.head_seq + 1);
    assert_eq!(hq.hq.store.runs(Some(booth.id())).unwrap().len(), 1);
    assert_eq!(found(&hq), 1);
}

#[tokio::test]
async fn an_altered_record_is_kept_and_told() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(3);
    let head = booth.store.head().unwrap().unwrap();
    let mut events = booth.store.events(head.epoch, 1, 99).unwrap();
    let Stored::Whole(event) = &mut events[3] else { panic!("recorded a moment ago") };
    event.salt = [9; 16];
    let place = event.head.id.seq;
    let (status, _, _) = post_segment(&booth.client(), &hq, booth.seal(&events, &journal::genesis(booth.id(), head.epoch))).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(alarms(&hq), [AlarmKind::BrokenChain]);
    let faults = hq.hq.verify().unwrap().faults;
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].place.as_str(), faults[0].what), (format!("{}/{}/{place}", booth.id(), head.epoch).as_str(), "chain"));
}

#[tokio::test]
async fn a_revoked_booth_may_deliver_and_nothing_else() {
    let hq = Headquarters::start();
    let (revoked, other) = (hq.booth().await, hq.booth().await);
    revoked.record(1);
    revoked.sync().await;
    other.sync().await;
    revoked.record(2);
    hq.hq.revoke_booth(revoked.id(), "stolen", "test").unwrap();
    let report = revoked.sync().await;
    assert_eq!(report.waiting_events, 0, "its records are kept");
    assert_eq!(report.error.unwrap().code, ErrorCode::BoothRevoked);
    assert_eq!(alarms(&hq), [AlarmKind::RevokedDelivery]);
    let feed = revoked.client().get(format!("{}/v1/feeds/officers", hq.url())).send().await.unwrap();
    assert_eq!(feed.status(), StatusCode::FORBIDDEN);
    let query = outpost_hq::store::CrossingQuery { limit: 99, ..Default::default() };
    let flagged = hq.hq.store.search_crossings(&query).unwrap().iter().filter(|row| row.flagged).count();
    assert_eq!(flagged, 2, "what came after the revocation is marked");
    // The post has a new key; what is published now, the other booth reads and the revoked one could not.
    hq.hq.publish_officers(&[], "test").unwrap();
    let mut installed = other.sync().await.installed;
    installed.sort();
    assert_eq!(installed, ["officers", "post-keys", "revoked-booths"]);
    assert!(other.store.feed("officers").unwrap().is_some());
    let sealed = journal::Message::from_bytes(&hq.hq.store.feed("officers", "").unwrap().unwrap().signed).unwrap();
    let sealed: journal::SignedFeed = sealed;
    let verified = sealed.verify(&hq.hq.keys.signing.verifying_key()).unwrap();
    assert!(verified.open(&revoked.store.post_keys().unwrap()).is_err());
}

#[tokio::test]
async fn projections_made_anew_equal_those_made_on_arrival() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(30);
    booth.record_with_picture(b"\xFF\xD8 a portrait");
    booth.sync().await;
    let (first, second) = booth.clone_disk();
    first.record(3);
    second.record(4);
    first.sync().await;
    second.sync().await;
    second.sync().await;
    let other = hq.booth().await;
    other.record(9);
    post_segment(&other.client(), &hq, other.segment(5, 7)).await;
    let (events, prev) = with_stranger(&other, "weather.observed");
    post_segment(&other.client(), &hq, other.seal(&events, &prev)).await;
    let alarms_before = alarms(&hq).len();
    let before = hq.hq.store.projection_digest().unwrap();
    let segments = hq.hq.rebuild().unwrap();
    assert!(segments >= 4);
    assert_eq!(hq.hq.store.projection_digest().unwrap(), before);
    assert_eq!(alarms(&hq).len(), alarms_before, "a rebuild raises nothing again");
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}
