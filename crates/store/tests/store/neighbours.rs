//! What neighbours recorded: beside the journal, never in it.

use crate::kit::*;
use ::journal::EventId;
use store::{Carried, HistoryKey};

#[test]
fn a_neighbours_crossing_is_history_here_and_neither_queue_nor_search_nor_journal() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ((store, _), (neighbour, _)) = (enrolled(dir.path()), enrolled(other.path()));
    for number in 1..=3 {
        record(&neighbour, crossing(number));
    }
    let head = neighbour.head().unwrap().unwrap();
    let events = neighbour.events(1, 1, 99).unwrap();
    let before = (store.queue().unwrap(), store.head().unwrap().unwrap());
    for _ in 0..2 {
        store.take_neighbour(&events).unwrap(); // However often it comes.
    }
    assert_eq!(store.neighbour_head(head.booth, 1).unwrap(), Some((head.head_seq, head.head_chain)));
    assert_eq!((store.queue().unwrap(), store.head().unwrap().unwrap()), before);
    let document = crossing(2).document;
    let key = HistoryKey { number: document.number.map(|number| number.value), ..HistoryKey::default() };
    let (here, there) = (store.history(&key, 9).unwrap(), neighbour.history(&key, 9).unwrap());
    assert_eq!(here, there, "both officers are shown the same");
    assert!(!here.is_empty());
    assert!(store.last_crossing().unwrap().is_none());
    assert!(store.verify().unwrap().faults.is_empty());
    let later = events.last().unwrap().head().at.unix_millis() + 86_400_000;
    assert_eq!(store.forget_neighbours(later).unwrap(), 3);
    assert_eq!(store.history(&key, 9).unwrap(), []);
}

#[test]
fn what_is_carried_waits_until_headquarters_has_it_and_its_receipt_is_kept_for_whose_it_is() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ((store, hq), (neighbour, _)) = (enrolled(dir.path()), enrolled(other.path()));
    record(&neighbour, crossing(1));
    store.take_neighbour(&neighbour.events(1, 1, 99).unwrap()).unwrap();
    let head = neighbour.head().unwrap().unwrap();
    let first = EventId { booth: head.booth, epoch: 1, seq: 1 };
    store.carry(first, head.head_seq, b"sealed".to_vec()).unwrap();
    store.carry(first, head.head_seq, b"sealed anew".to_vec()).unwrap();
    let waits = Carried { booth: head.booth, epoch: 1, first: 1, last: head.head_seq };
    assert_eq!(store.carried(9).unwrap(), [waits]);
    assert_eq!(store.carried_segment(head.booth, 1, 1).unwrap().unwrap(), b"sealed");
    let receipt = hq.sign(&hq.receipt(&neighbour, 1, head.head_seq));
    store.carried_received(head.booth, 1, 1, &receipt).unwrap();
    assert_eq!(store.carried(9).unwrap(), []);
    assert_eq!(store.neighbour_receipts(head.booth).unwrap(), [receipt]);
    store.carry(first, 2, b"sealed".to_vec()).unwrap();
    store.drop_carried(vec![Carried { last: 2, ..waits }]).unwrap();
    assert_eq!(store.carried(9).unwrap(), []);
}

#[test]
fn the_first_event_since_a_time_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = enrolled(dir.path());
    for number in 1..=9 {
        record(&store, crossing(number));
    }
    let head = store.head().unwrap().unwrap().head_seq;
    assert_eq!(store.first_since(1, 1, head, i64::MIN).unwrap(), Some(1));
    assert_eq!(store.first_since(1, 4, head, i64::MIN).unwrap(), Some(4));
    assert_eq!(store.first_since(1, 1, head, i64::MAX).unwrap(), None);
    assert_eq!(store.first_since(1, 7, 3, 0).unwrap(), None);
}
