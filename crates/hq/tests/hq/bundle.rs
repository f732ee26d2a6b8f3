//! A stick from a booth without a link, there and back.

use crate::kit::{Booth, Headquarters};
use journal::bundle::{EntryKind, Reader, end, entry_head, start};
use journal::{Message, SignedFeed, SignedReceipt};

fn bundle(entries: &[(EntryKind, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = start().to_vec();
    for (kind, payload) in entries {
        bytes.extend_from_slice(&entry_head(*kind, payload));
        bytes.extend_from_slice(payload);
    }
    bytes.extend_from_slice(&end(entries.len() as u64));
    bytes
}

/// Gives the booth what came back on the stick.
fn bring_back(booth: &Booth, answer: &[u8]) {
    for entry in Reader::new(answer).unwrap().map(Result::unwrap) {
        match entry.kind.unwrap() {
            EntryKind::Receipt => drop(booth.store.apply_receipt(&SignedReceipt::from_bytes(entry.payload).unwrap()).unwrap()),
            EntryKind::Feed => drop(booth.store.put_feed(&SignedFeed::from_bytes(entry.payload).unwrap()).unwrap()),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_stick_brings_records_and_takes_receipts_and_feeds_back_however_often_it_comes() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(20);
    let hash = booth.record_with_picture(b"\xFF\xD8 portrait");
    let head = booth.store.head().unwrap().unwrap().head_seq;
    let picture = booth.store.blob(&hash).unwrap().unwrap();
    let stick = bundle(&[(EntryKind::Segment, booth.segment(1, 10)), (EntryKind::Blob, picture), (EntryKind::Segment, booth.segment(11, head))]);
    let first = hq.hq.import_bundle(stick.as_slice()).unwrap();
    assert_eq!((first.segments, first.duplicates, first.pictures, first.refused, first.whole), (2, 0, 1, 0, true));
    let again = hq.hq.import_bundle(stick.as_slice()).unwrap();
    assert_eq!((again.segments, again.duplicates, again.pictures), (0, 2, 1));
    bring_back(&booth, &first.answer);
    let queue = booth.store.queue().unwrap();
    assert_eq!(queue.blobs, 0);
    // Installing the feeds recorded events of their own; nothing else waits.
    assert_eq!(queue.events, booth.store.feed_versions().unwrap().len() as u64);
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test]
async fn a_damaged_or_forged_entry_stands_in_nothings_way() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(5);
    let mut forged = booth.segment(1, 2);
    let middle = forged.len() / 2;
    forged[middle] ^= 1;
    let mut stick = bundle(&[(EntryKind::Segment, forged), (EntryKind::Segment, booth.segment(1, 3)), (EntryKind::Segment, booth.segment(4, 5))]);
    let imported = hq.hq.import_bundle(stick.as_slice()).unwrap();
    assert_eq!((imported.segments, imported.refused, imported.whole), (2, 1, true));
    stick.truncate(stick.len() - 20);
    assert!(!hq.hq.import_bundle(stick.as_slice()).unwrap().whole, "a stick pulled out too early is told from a whole one");
    assert!(hq.hq.import_bundle(b"no bundle".as_slice()).is_err());
}
