//! What waits and what a receipt covers.

use crate::kit::*;
use ::journal::{Hash32, Receipt, SigningKey};
use border::{Decision, ImageKind};
use foundation::Sensitive;
use store::word::Told;
use store::{EventRange, Lane, Queue, Standing, StoreError};

fn range(epoch: u32, first: u64, last: u64) -> EventRange {
    EventRange { epoch, first, last }
}

#[test]
fn the_queue_is_the_journal_minus_the_receipts() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    for n in 1..=8 {
        record(&store, crossing(n));
    }
    let (_, hash) = record_with_picture(&store, 9, ImageKind::Page, 1000);
    let waiting = Queue { events: 11, oldest_at_ms: Some(NOON), blobs: 1, blob_bytes: 1016 };
    assert_eq!(store.queue().unwrap(), waiting);
    assert_eq!(store.undelivered_events().unwrap(), [range(1, 1, 11)]);

    let mut receipt = hq.receipt(&store, 1, 4);
    receipt.beyond = vec![(9, 9), (6, 7)];
    let outcome = store.apply_receipt(&hq.sign(&receipt)).unwrap();
    assert_eq!((outcome.standing, outcome.events, outcome.blobs), (Standing::InStep, 7, 0));
    assert_eq!(store.undelivered_events().unwrap(), [range(1, 5, 5), range(1, 8, 8), range(1, 10, 11)]);
    let oldest = store.events(1, 5, 1).unwrap()[0].head().at.unix_millis();
    assert_eq!(store.queue().unwrap(), Queue { events: 4, oldest_at_ms: Some(oldest), ..waiting });

    let mut receipt = hq.receipt(&store, 1, 11);
    receipt.blobs = vec![hash, Hash32::of(b"unknown")];
    receipt.slow_down_ms = 500;
    let outcome = store.apply_receipt(&hq.sign(&receipt)).unwrap();
    assert_eq!((outcome.events, outcome.blobs, outcome.slow_down_ms), (4, 1, 500));
    assert_eq!(store.queue().unwrap(), Queue::default());
    assert_eq!(store.receipts().unwrap(), [hq.sign(&receipt)]);
}

#[test]
fn a_row_says_whether_headquarters_received_it() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let (first, second) = (record(&store, crossing(1)), record(&store, crossing(2)));
    store.apply_receipt(&hq.sign(&hq.receipt(&store, 1, 3))).unwrap();
    let received = |id| store.crossing(id).unwrap().unwrap().received;
    assert!(received(first.public) && !received(second.public));
    assert!(!store.last_crossing().unwrap().unwrap().received);
}

#[test]
fn a_receipt_is_believed_only_from_headquarters_and_only_about_this_booth() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let receipt = hq.receipt(&store, 1, 2);
    let forged = ::journal::SignedReceipt::sign(&receipt, &SigningKey::from_bytes(&[3; 32])).unwrap();
    assert!(matches!(store.apply_receipt(&forged), Err(StoreError::Journal(_))));
    let mut foreign = receipt.clone();
    foreign.booth.0 += 1;
    assert!(matches!(store.apply_receipt(&hq.sign(&foreign)), Err(StoreError::ForeignReceipt)));
    let mut unknown = receipt;
    unknown.epoch = 9;
    assert!(matches!(store.apply_receipt(&hq.sign(&unknown)), Err(StoreError::ForeignReceipt)));
    assert_eq!(store.queue().unwrap().events, 2);
}

#[test]
fn a_picture_is_delivered_whichever_epoch_the_receipt_that_names_it_speaks_of() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let (_, picture) = record_with_picture(&store, 1, ImageKind::Portrait, 500);
    let waiting = store.queue().unwrap();
    let mut of_a_copy = hq.receipt(&store, 1, 1);
    (of_a_copy.epoch, of_a_copy.blobs) = (9, vec![picture]);
    let outcome = store.apply_receipt(&hq.sign(&of_a_copy)).unwrap();
    assert_eq!((outcome.standing, outcome.events, outcome.blobs), (Standing::Stale, 0, 1), "a copy of this store began epoch 9");
    assert_eq!((store.queue().unwrap().blobs, waiting.blobs), (0, 1));
    assert_eq!(store.queue().unwrap().events, waiting.events, "what that epoch holds says nothing of this one's events");
    of_a_copy.booth.0 += 1;
    assert!(matches!(store.apply_receipt(&hq.sign(&of_a_copy)), Err(StoreError::ForeignReceipt)));
}

#[test]
fn the_answer_to_a_hello_that_others_overtook_takes_nothing_back() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    (1..=3).for_each(|n| {
        record(&store, crossing(n));
    });
    let waits = || store.queue().unwrap().events;
    let greeting = hq.sign(&hq.receipt(&store, 1, 2)); // As headquarters stood when it was said.
    let mark = store.receipts_applied();
    store.apply_told(&hq.sign(&hq.receipt(&store, 1, 4)), Told::Answering).unwrap();
    let waiting = waits();
    store.apply_greeting(&greeting, mark).unwrap();
    assert_eq!(waits(), waiting, "a receipt came meanwhile: what it covers is there");
    store.apply_greeting(&greeting, store.receipts_applied()).unwrap();
    assert_eq!(waits(), waiting + 2, "said now, it is how things are: headquarters was restored from a backup");
}

#[test]
fn a_receipt_with_another_chain_is_a_fork_and_delivers_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    record(&store, crossing(1));
    store.apply_receipt(&hq.sign(&hq.receipt(&store, 1, 2))).unwrap();
    let mut fork = hq.receipt(&store, 1, 3);
    fork.upto_chain = Hash32::of(b"another branch");
    fork.hq_time_ms += 1;
    let outcome = store.apply_receipt(&hq.sign(&fork)).unwrap();
    assert_eq!((outcome.standing, outcome.events), (Standing::Forked, 0));
    assert_eq!(store.undelivered_events().unwrap(), [range(1, 3, 3)], "what an earlier receipt covered stays covered");
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn a_store_that_headquarters_is_ahead_of_is_told_so() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let mut ahead = hq.receipt(&store, 1, 2);
    (ahead.upto_seq, ahead.upto_chain) = (40, Hash32::of(b"later"));
    let outcome = store.apply_receipt(&hq.sign(&ahead)).unwrap();
    assert_eq!((outcome.standing, outcome.events), (Standing::Behind, 0));
    assert_eq!(store.queue().unwrap().events, 2);
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn headquarters_restored_from_an_older_backup_gets_everything_again() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    for n in 1..=3 {
        record(&store, crossing(n));
    }
    let late = hq.sign(&hq.receipt(&store, 1, 3));
    let mut newer = hq.receipt(&store, 1, 5);
    newer.hq_time_ms += 10;
    store.apply_receipt(&hq.sign(&newer)).unwrap();
    assert_eq!(store.apply_receipt(&late).unwrap().standing, Standing::Stale);
    assert_eq!(store.queue().unwrap().events, 0, "an old receipt that comes late changes nothing");

    let mut restored = hq.receipt(&store, 1, 2);
    restored.hq_time_ms += 20;
    assert_eq!(store.apply_receipt(&hq.sign(&restored)).unwrap().standing, Standing::InStep);
    assert_eq!(store.undelivered_events().unwrap(), [range(1, 3, 5)]);
}

#[test]
fn receipts_in_any_order_and_number_end_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    for n in 1..=4 {
        record(&store, crossing(n));
    }
    let mut receipts: Vec<_> = (1..=6)
        .map(|upto| {
            let mut receipt = hq.receipt(&store, 1, upto);
            receipt.hq_time_ms += i64::try_from(upto).unwrap();
            hq.sign(&receipt)
        })
        .collect();
    receipts.extend(receipts.clone());
    for turn in 0..receipts.len() {
        receipts.rotate_left(turn);
        for receipt in &receipts {
            store.apply_receipt(receipt).unwrap();
        }
        assert_eq!(store.queue().unwrap().events, 0);
    }
}

#[test]
fn alerts_and_refusals_go_first() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let picture = |n: u64, kind, refused: bool| {
        let (mut crossing, blob) = with_picture(n, kind, 100 + usize::try_from(n).unwrap());
        if refused {
            crossing.decision = Decision::Refuse { grounds: vec![], note: Sensitive::default() };
        }
        let at = crossing.at;
        let record = store::Record { blobs: vec![blob], ..store::Record::at(at) };
        store.record(vec![act(crossing)], record).unwrap()[0].id.seq
    };
    let page = picture(1, ImageKind::Page, false);
    picture(2, ImageKind::Portrait, false);
    let refused = picture(3, ImageKind::Page, true);
    let lanes: Vec<_> = store.undelivered_blobs(9).unwrap().iter().map(|b| (b.lane, b.size)).collect();
    assert_eq!(lanes, [(Lane::Urgent, 119), (Lane::Portrait, 118), (Lane::Page, 117)]);
    assert_eq!(store.undelivered_blobs(1).unwrap().len(), 1);
    assert_eq!(store.urgent_events(9).unwrap(), [range(1, refused, refused)]);
    let mut receipt = hq.receipt(&store, 1, page);
    receipt.beyond = vec![(refused, refused)];
    store.apply_receipt(&hq.sign(&receipt)).unwrap();
    assert_eq!(store.urgent_events(9).unwrap(), []);
}

#[test]
fn pictures_are_purged_only_when_a_receipt_names_them() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let (_, kept) = record_with_picture(&store, 1, ImageKind::Page, 500);
    let (_, named) = record_with_picture(&store, 2, ImageKind::Page, 500);
    let mut receipt = hq.receipt(&store, 1, 4);
    receipt.blobs = vec![named];
    assert_eq!(store.purge_blobs(i64::MAX).unwrap(), 0);
    store.apply_receipt(&hq.sign(&receipt)).unwrap();
    assert_eq!(store.purge_blobs(NOON).unwrap(), 0, "too young");
    assert_eq!(store.purge_blobs(i64::MAX).unwrap(), 1);
    assert_eq!(store.purge_blobs(i64::MAX).unwrap(), 0);
    assert!(store.blob(&kept).unwrap().is_some());
    assert_eq!(store.blob(&named).unwrap(), None);
    let last = store.head().unwrap().unwrap().head_seq;
    assert_eq!(store.events(1, last, 1).unwrap()[0].head().kind, "blobs.purged");
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn once_it_is_known_what_a_restored_headquarters_lost_the_last_pictures_that_it_holds_are_the_ones_asked_about() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let pictures: Vec<Hash32> = (1..=3).map(|n| record_with_picture(&store, n, ImageKind::Page, 500 + usize::try_from(n).unwrap()).1).collect();
    let last = store.head().unwrap().unwrap().head_seq;
    for picture in &pictures {
        store.apply_receipt(&hq.sign(&Receipt { blobs: vec![*picture], ..hq.receipt(&store, 1, last) })).unwrap();
    }
    let [first, second, third] = pictures[..] else { unreachable!("three were recorded") };
    assert_eq!(store.newest_delivered().unwrap(), [third, second, first]);
    store.blobs_lost(&[third]).unwrap();
    assert_eq!(store.newest_delivered().unwrap(), [third, second, first], "more may be lost: it is asked again");
    store.blobs_lost(&[]).unwrap();
    assert_eq!(store.newest_delivered().unwrap(), [second, first], "restored once more, it loses these first");
    assert_eq!(store.queue().unwrap().blobs, 1);
}
