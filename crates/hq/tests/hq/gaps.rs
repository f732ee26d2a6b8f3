//! What headquarters holds beyond gaps is asked about by its last events, and is not sent again.

use crate::kit::{Booth, Headquarters, post_segment};
use journal::{Hash32, Receipt, Segment, SegmentHeader};
use store::word::Told;

/// Delivers events `first..=last` on a connection that the booth's own deliverer knows nothing of: as if the answer had got lost.
async fn deliver(hq: &Headquarters, booth: &Booth, first: u64, last: u64) {
    let (status, _, _) = post_segment(&booth.client(), hq, booth.segment(first, last)).await;
    assert!(status.is_success(), "{status}");
}

fn asked(hq: &Headquarters, booth: &Booth, ends: &[u64]) -> Receipt {
    let answer = hq.hq.hello(booth.id(), &booth.hello(ends)).unwrap();
    answer.receipts.last().unwrap().verify(&hq.hq.keys.signing.verifying_key()).unwrap()
}

/// How often each event came, by the segments that are kept.
fn times(hq: &Headquarters, booth: &Booth) -> Vec<u64> {
    let segments = hq.hq.store.segments(0, 999).unwrap();
    let heads: Vec<SegmentHeader> = segments.iter().map(|one| Segment::from_bytes(&one.bytes).unwrap().header).collect();
    let own = |seq: u64| heads.iter().filter(|one| one.booth == booth.id() && (one.first_seq..=one.last_seq()).contains(&seq)).count() as u64;
    (1..=booth.store.head().unwrap().unwrap().head_seq).map(own).collect()
}

#[tokio::test]
async fn what_is_held_beyond_gaps_is_named_to_whom_it_belongs_and_not_sent_again() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.sync().await;
    let start = booth.store.head().unwrap().unwrap().head_seq;
    booth.record(30);
    let at = |n: u64| start + n;
    deliver(&hq, &booth, at(10), at(14)).await;
    deliver(&hq, &booth, at(20), at(25)).await;
    assert_eq!(asked(&hq, &booth, &[]).beyond, [], "not asked about, not named: it may be another copy's");
    let receipt = asked(&hq, &booth, &[at(25), at(14), at(17), at(12)]);
    assert_eq!((receipt.upto_seq, receipt.beyond), (start, vec![(at(10), at(14)), (at(20), at(25))]));
    let answer = hq.hq.hello(booth.id(), &booth.hello(&[at(14), at(25)])).unwrap();
    booth.store.apply_told(answer.receipts.last().unwrap(), Told::Now).unwrap();
    // From here on the booth's own link: it asks again by what it was told, and closes the gaps alone.
    booth.sync().await;
    assert_eq!(booth.store.queue().unwrap().events, 0);
    assert!(times(&hq, &booth).iter().all(|times| *times == 1), "{:?}", times(&hq, &booth));
    assert_eq!(hq.hq.verify().unwrap().faults, []);
    assert!(booth.store.verify().unwrap().faults.is_empty());
}

#[tokio::test]
async fn a_copy_is_told_of_no_stretch_that_only_the_other_has() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.sync().await;
    let start = booth.store.head().unwrap().unwrap().head_seq;
    let (first, second) = booth.clone_disk();
    first.record(20);
    second.record(20);
    deliver(&hq, &first, start + 10, start + 12).await;
    assert_eq!(asked(&hq, &second, &[start + 12]).beyond, [], "the same number, another event");
    assert_eq!(asked(&hq, &first, &[start + 12]).beyond, [(start + 10, start + 12)]);
    let mut hello = first.hello(&[start + 12]);
    hello.ends = (0..5_000).map(|seq| (hello.epoch, seq, Hash32::of(b"made up"))).chain(hello.ends).collect();
    let answer = hq.hq.hello(first.id(), &hello).unwrap();
    let receipt = answer.receipts.last().unwrap().verify(&hq.hq.keys.signing.verifying_key()).unwrap();
    assert_eq!(receipt.beyond, [], "no more than a bounded number is looked at");
}
