//! Recording: one transaction, gapless, chained, by whoever appends.

use crate::kit::*;
use ::journal::{EventId, Stored, genesis, verify_chain};
use border::{Act, Answer, ImageKind};
use foundation::Clock;
use store::{Failures, NewBlob, Record, StoreError};

fn all(store: &store::Store) -> Vec<Stored> {
    store.events(1, 1, 100_000).unwrap()
}

#[test]
fn what_is_recorded_is_chained_and_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let acts = vec![act(crossing(1)), Act::AlertDisposed(disposition("id", "a", Answer::Unsure))];
    let recorded = store.record(acts.clone(), Record::at(crossing(1).at)).unwrap();
    assert_eq!(recorded.iter().map(|r| r.id.seq).collect::<Vec<_>>(), [3, 4]);
    let events = all(&store);
    let read: Vec<Act> = events.iter().skip(2).map(|stored| stored.event().unwrap().act().unwrap()).collect();
    assert_eq!(read, acts);
    for (stored, recorded) in events.iter().skip(2).zip(&recorded) {
        assert_eq!((stored.id(), stored.chain(), stored.head().public_id()), (recorded.id, recorded.chain, recorded.public));
        assert_eq!(EventId::from_public_id(recorded.public).unwrap().0, recorded.id);
    }
    let summary = verify_chain(genesis(BOOTH, 1), events).unwrap();
    assert_eq!(summary.count, 4);
    let head = store.head().unwrap().unwrap();
    assert_eq!(summary.last.map(|(id, chain)| (id.seq, chain)), Some((head.head_seq, head.head_chain)));
}

#[test]
fn a_record_that_fails_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    store.put_draft("i-1", b"typed").unwrap();
    let (named, blob) = with_picture(1, ImageKind::Page, 100);
    let at = named.at;
    let finish = Some("i-1".to_owned());
    let forged = NewBlob { bytes: b"other".to_vec(), ..blob.clone() };
    let stray = with_picture(2, ImageKind::Page, 100).1;
    let cases = [
        (vec![act(named.clone())], vec![]),
        (vec![act(named.clone())], vec![forged]),
        (vec![act(crossing(1))], vec![blob.clone()]),
        (vec![act(crossing(5)), act(named.clone())], vec![stray]),
    ];
    for (acts, blobs) in cases {
        let refused = store.record(acts, Record { at, blobs, finish_inspection: finish.clone() });
        assert!(matches!(refused, Err(StoreError::PictureMismatch)), "{refused:?}");
    }
    assert_eq!(store.head().unwrap().unwrap().head_seq, 2);
    assert_eq!(store.drafts().unwrap().len(), 1);

    store.record(vec![act(named)], Record { at, blobs: vec![blob.clone()], finish_inspection: finish }).unwrap();
    assert_eq!(store.drafts().unwrap(), vec![]);
    assert_eq!(store.blob(&blob.hash).unwrap(), Some(blob.bytes));
}

#[test]
fn two_programs_append_to_one_journal_without_a_gap() {
    let dir = tempfile::tempdir().unwrap();
    let (window, _hq) = enrolled(dir.path());
    let ctl = reopen(dir.path());
    let workers: Vec<_> = [window.clone(), ctl, window.clone()]
        .into_iter()
        .enumerate()
        .map(|(worker, store)| std::thread::spawn(move || (0..40).map(|n| record(&store, crossing(worker as u64 * 100 + n)).id.seq).collect()))
        .collect();
    let mut seqs: Vec<u64> = workers.into_iter().flat_map(|w: std::thread::JoinHandle<Vec<u64>>| w.join().unwrap()).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (3..=122).collect::<Vec<_>>());
    assert_eq!(verify_chain(genesis(BOOTH, 1), all(&window)).unwrap().count, 122);
    assert!(window.verify().unwrap().is_sound());
}

#[test]
fn readers_see_whole_records_and_do_not_wait_while_others_write() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let writer = {
        let store = store.clone();
        std::thread::spawn(move || {
            for n in 0..60 {
                let acts = (0..5).map(|k| act(crossing(n * 5 + k))).collect();
                store.record(acts, Record::at(crossing(0).at)).unwrap();
            }
        })
    };
    while !writer.is_finished() {
        let (rows, head) = (store.search_crossings(&query("")).unwrap(), store.head().unwrap().unwrap().head_seq);
        assert_eq!(rows.len() % 5, 0, "half a record was seen");
        assert!(rows.len() as u64 <= head - 2);
    }
    writer.join().unwrap();
    assert_eq!(store.search_crossings(&query("")).unwrap().len(), 300);
}

fn query(text: &str) -> store::CrossingQuery {
    store::CrossingQuery { text: text.to_owned().into(), limit: 500, ..Default::default() }
}

#[test]
fn projections_are_the_same_before_and_after_a_rebuild() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    for n in 0..30 {
        record(&store, crossing(n));
    }
    let at = clock().now();
    let failed = |failures| Act::OfficerSignInFailed { login: "eva".to_owned(), failures };
    store.record(vec![failed(1), failed(2), Act::AlertDisposed(disposition("id", "a", Answer::NotSame))], Record::at(at)).unwrap();
    let seen = |store: &store::Store| {
        (store.search_crossings(&query("")).unwrap(), store.failures("eva", "o-1").unwrap(), store.remembered_answer("id", "national", "a").unwrap())
    };
    let before = seen(&store);
    assert_eq!((before.0.len(), before.1.in_a_row), (30, 2));
    assert_eq!(store.rebuild_projections().unwrap(), 35);
    assert_eq!(seen(&store), before);
    assert!(store.verify().unwrap().is_sound(), "verify compares every projected row with the journal");
}

#[test]
fn failed_sign_ins_are_counted_until_the_officer_signs_in() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let at = clock().now();
    let write = |act| store.record(vec![act], Record::at(at)).unwrap();
    assert_eq!(store.failures("eva", "o-1").unwrap(), Failures::default());
    write(Act::OfficerSignInFailed { login: "eva".to_owned(), failures: 1 });
    write(Act::OfficerSignInFailed { login: "eva".to_owned(), failures: 2 });
    write(Act::OfficerSignedIn { officer: "o-2".to_owned(), credential_expired: false });
    assert_eq!(store.failures("eva", "o-1").unwrap(), Failures { in_a_row: 2, last_at_ms: Some(NOON) });
    write(Act::OfficerSignedIn { officer: "o-1".to_owned(), credential_expired: false });
    assert_eq!(store.failures("eva", "o-1").unwrap(), Failures::default());
}
