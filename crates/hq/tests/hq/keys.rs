//! Headquarters' keys change: booths that heard of it, booths that missed it all, and what was signed and sealed before.

use crate::kit::{Booth, Headquarters};
use crate::stick::{answer_all, bring_back};
use foundation::ErrorCode;
use journal::{Feed, KEYS_FEED, Message, Segment, SignedFeed};
use outpost_hq::{HqError, KeyStep};
use store::{FeedPut, StoreError};

fn keys_at(booth: &Booth) -> u64 {
    booth.store.hq_keys().unwrap().version
}

/// Everything it recorded is at headquarters, and what is kept of it verifies.
async fn delivers(booth: &Booth, hq: &Headquarters) {
    booth.record(3);
    let report = booth.sync_at(&hq.url()).await;
    assert_eq!((report.waiting_events, report.error), (0, None));
    assert!(booth.store.verify().unwrap().is_sound());
    assert!(hq.hq.verify().unwrap().faults.is_empty());
    assert!(hq.hq.store.quarantine(9).unwrap().is_empty(), "everything opens");
}

#[tokio::test]
async fn the_keys_change_under_work_and_a_booth_that_missed_every_step_is_told_before_anything_else() {
    let hq = Headquarters::start();
    let [told, late, lost] = [hq.booth().await, hq.booth().await, hq.booth().await];
    for booth in [&told, &late, &lost] {
        delivers(booth, &hq).await;
        booth.sync().await;
    }
    let (name, first) = (hq.hq.keys.name(), hq.hq.keys.signing.clone());
    let waits = late.segment(1, late.store.head().unwrap().unwrap().head_seq); // Sealed to the key before.

    let (hq, announced) = hq.step_keys(KeyStep::Announce, false).await;
    assert_eq!((announced.as_ref().unwrap().version, announced.unwrap().unaware.len()), (1, 3));
    let report = told.sync_at(&hq.url()).await;
    assert_eq!((report.error, keys_at(&told)), (None, 1));
    delivers(&told, &hq).await;
    let head = told.store.head().unwrap().unwrap();
    let sealed = hq.hq.store.segment_with(journal::EventId { booth: told.id(), epoch: head.epoch, seq: head.head_seq }, 0).unwrap().unwrap();
    let to: Vec<_> = Segment::from_bytes(&sealed).unwrap().header.recipients().collect();
    assert!(to.contains(&hq.hq.keys.sealing.public().id()), "sealed to the new key");

    let (hq, refused) = hq.step_keys(KeyStep::Change, false).await;
    assert!(matches!(refused, Err(HqError::Refused(why)) if why.code == ErrorCode::NotAllowed), "two booths have not heard");
    late.sync_at(&hq.url()).await;
    let (hq, changed) = hq.step_keys(KeyStep::Change, true).await;
    assert_eq!(changed.unwrap().version, 2);
    assert_ne!(hq.hq.keys.signing.to_bytes(), first.to_bytes());
    assert_eq!(hq.hq.keys.name(), name, "it is the same headquarters");
    for booth in [&told, &late, &lost] {
        delivers(booth, &hq).await;
        assert_eq!(keys_at(booth), 2);
    }
    assert!(hq.hq.take_segment(late.id(), waits).unwrap().outcome.duplicate, "what was sealed to the key before still opens");

    let (hq, retired) = hq.step_keys(KeyStep::Retire, true).await;
    assert_eq!((retired.as_ref().unwrap().version, retired.unwrap().earlier), (3, 0));
    let report = told.sync_at(&hq.url()).await;
    assert!(["officers", "rules", "config", "alerts.national"].iter().all(|name| report.installed.iter().any(|new| new == name)), "{report:?}");
    delivers(&told, &hq).await;
    for name in ["rules", "alerts.national"] {
        let feed = told.store.feed(name).unwrap().unwrap();
        let next = SignedFeed::sign(&Feed { version: feed.version + 1, ..feed }, &first).unwrap();
        assert!(matches!(told.store.put_feed(&next), Err(StoreError::Journal(_))), "a key that is retired makes nothing new");
    }
    // One that joined before any of it and one that joins now.
    delivers(&lost, &hq).await;
    assert_eq!(keys_at(&lost), 3);
    let new = hq.booth().await;
    new.sync().await;
    delivers(&new, &hq).await;
    assert!(new.store.feed("alerts.national").unwrap().is_some());
}

#[tokio::test]
async fn a_booth_without_a_link_learns_the_keys_from_a_stick_or_from_whoever_carries_the_feed() {
    let hq = Headquarters::start();
    let [by_stick, by_neighbour] = [hq.booth().await, hq.booth().await];
    for booth in [&by_stick, &by_neighbour] {
        booth.sync().await;
        booth.record(5);
    }
    let (hq, _) = hq.step_keys(KeyStep::Announce, true).await;
    let (hq, _) = hq.step_keys(KeyStep::Change, true).await;
    let (hq, _) = hq.step_keys(KeyStep::Retire, true).await;
    let stick = tempfile::tempdir().unwrap();
    let waiting = by_stick.store.queue().unwrap().events;
    uplink::stick::export(&by_stick.store, stick.path(), uplink::stick::FILE_BYTES).unwrap();
    answer_all(&hq, stick.path());
    let brought = bring_back(&by_stick, stick.path());
    assert_eq!((keys_at(&by_stick), brought[0].events, brought[0].refused), (3, waiting, 0), "receipts of the new key are believed");
    assert_eq!(brought[0].installed.first().map(String::as_str), Some(KEYS_FEED));

    // What a neighbour hands on are headquarters' own bytes.
    let feed = |name: &str| SignedFeed::from_bytes(&hq.hq.store.feed(name, "").unwrap().unwrap().signed).unwrap();
    assert!(matches!(by_neighbour.store.put_feed(&feed("rules")), Err(StoreError::Journal(_))), "nobody it knows signed that");
    assert_eq!(by_neighbour.store.put_feed(&feed(KEYS_FEED)).unwrap(), FeedPut::Installed);
    assert_eq!(by_neighbour.store.put_feed(&feed("rules")).unwrap(), FeedPut::Installed);
}
