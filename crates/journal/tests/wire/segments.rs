//! Segments: what is sealed opens again, byte for byte, and only for whom it is sealed.

use crate::crossings::{BOOTH, EPOCH, at, crossings, mixed, rng};
use crate::keys::{keys, sealed};
use border::RetentionClass;
use journal::{BrokenAt, Event, EventId, Head, JournalError, MAX_SEGMENT_EVENTS, SealKeyPair, Segment, Stored, Why, genesis, verify_chain};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_bytes::ByteBuf;

fn opened(segment: &Segment) -> Result<Vec<Stored>, JournalError> {
    Segment::from_bytes(&segment.to_bytes())?.open([&keys().hq])
}

#[test]
fn what_is_sealed_opens_again_for_headquarters_and_for_the_post() {
    let keys = keys();
    let events = mixed(120, 3);
    let segment = sealed(&events);
    let again = Segment::from_bytes(&segment.to_bytes()).unwrap();
    assert_eq!(again, segment);
    assert!(segment.to_bytes().len() <= segment.wire_len());
    again.verify_signature(&keys.booth.verifying_key()).unwrap();
    for key in [&keys.hq, &keys.post] {
        assert_eq!(again.open([key]).unwrap(), events);
    }
}

#[test]
fn the_header_says_in_clear_what_carriers_need() {
    let events = mixed(20, 3);
    let header = sealed(&events).header;
    assert_eq!((header.booth, header.epoch, header.first_seq, header.last_seq()), (BOOTH, EPOCH, 1, 20));
    assert_eq!((header.prev_chain, header.last_chain), (genesis(BOOTH, EPOCH), events[19].chain()));
    assert_eq!(header.recipients().collect::<Vec<_>>(), [keys().hq.id(), keys().post.id()]);
}

#[test]
fn a_range_in_the_middle_of_a_journal_opens_and_verifies() {
    let (keys, events) = (keys(), mixed(50, 3));
    let prev = events[29].chain();
    let segment = Segment::seal(&events[30..], &prev, &keys.booth, &[keys.hq.public()], &mut rng(2)).unwrap();
    let opened = opened(&segment).unwrap();
    assert_eq!(opened, events[30..]);
    assert_eq!(verify_chain(segment.header.prev_chain, opened).map(|summary| summary.count), Ok(20));
}

#[test]
fn another_key_opens_nothing() {
    let stranger = SealKeyPair::generate(&mut rng(99));
    assert_eq!(sealed(&mixed(3, 3)).open([&stranger]), Err(JournalError::NotForUs { what: "segment" }));
}

#[test]
fn another_booths_key_does_not_verify() {
    let signature = sealed(&mixed(3, 3)).verify_signature(&keys().hq_signing.verifying_key());
    assert_eq!(signature, Err(JournalError::Signature { what: "segment" }));
}

#[test]
fn a_segment_of_a_later_version_says_so_whatever_its_header_holds() {
    let header = journal::cbor::to_vec(&((2, "a field of the future"), 0)).unwrap();
    let parts = (ByteBuf::from(header), ByteBuf::from(*b"body"), ByteBuf::from([0; 64]));
    let bytes = [b"OPSG".to_vec(), journal::cbor::to_vec(&parts).unwrap()].concat();
    assert_eq!(Segment::from_bytes(&bytes), Err(JournalError::WireVersion { what: "segment", found: 2 }));
}

#[test]
fn nobody_is_no_recipient() {
    let keys = keys();
    let segment = Segment::seal(&mixed(3, 3), &genesis(BOOTH, EPOCH), &keys.booth, &[], &mut rng(2));
    assert_eq!(segment, Err(JournalError::NotForUs { what: "segment" }));
}

#[test]
fn gaps_foreign_events_and_nothing_at_all_are_not_sealed() {
    let keys = keys();
    let seal = |events: &[Stored]| Segment::seal(events, &genesis(BOOTH, EPOCH), &keys.booth, &[keys.hq.public()], &mut rng(2)).map(drop);
    let mut gap = mixed(5, 3);
    gap.remove(2);
    assert_eq!(seal(&gap), Err(JournalError::NotContiguous));
    assert_eq!(seal(&[]), Err(JournalError::NotContiguous));
}

#[test]
fn too_many_events_are_told_before_any_work_is_done() {
    let keys = keys();
    let events = vec![mixed(1, 3).remove(0); MAX_SEGMENT_EVENTS + 1];
    let segment = Segment::seal(&events, &genesis(BOOTH, EPOCH), &keys.booth, &[keys.hq.public()], &mut rng(2));
    assert_eq!(segment, Err(JournalError::TooLarge { what: "segment", limit: MAX_SEGMENT_EVENTS }));
}

#[test]
fn a_full_segment_of_crossings_travels() {
    let events = crossings(MAX_SEGMENT_EVENTS, 1, 3);
    assert_eq!(opened(&sealed(&events)).unwrap(), events);
}

#[test]
fn an_altered_event_travels_as_it_is_so_that_headquarters_sees_the_break() {
    let mut events = mixed(30, 3);
    if let Stored::Whole(event) = &mut events[11] {
        event.salt[0] ^= 1;
    }
    let segment = sealed(&events);
    let arrived = opened(&segment).unwrap();
    assert_eq!(arrived, events);
    assert_eq!(verify_chain(segment.header.prev_chain, arrived), Err(BrokenAt { seq: 12, why: Why::Altered }));
}

#[test]
fn times_finer_than_a_millisecond_are_cut_before_they_are_chained() {
    let mut fine = at(1_772_352_000_000);
    fine.utc += chrono::TimeDelta::nanoseconds(999_999);
    let act = border::Act::ClockJumped { by_ms: -5 };
    let event = |at| Event::new(&genesis(BOOTH, EPOCH), EventId { booth: BOOTH, epoch: EPOCH, seq: 1 }, at, &act, [1; 16]).unwrap();
    assert_eq!(event(fine), event(at(1_772_352_000_000)));
}

#[test]
fn every_event_is_an_act_again() {
    for event in opened(&sealed(&mixed(80, 3))).unwrap() {
        let event = event.event().unwrap();
        let prev = genesis(BOOTH, EPOCH); // Any: only the body is compared.
        let again = Event::new(&prev, event.head.id, event.head.at, &event.act().unwrap(), event.salt).unwrap();
        assert_eq!(again.body, event.body);
    }
}

/// An event as a program of another version may write it: unknown kind, any body.
fn foreign_kind() -> impl Strategy<Value = (String, Vec<u8>, bool)> {
    let body = prop_oneof![
        vec(any::<u8>(), 0..80),
        vec(any::<i32>(), 0..20).prop_map(|numbers| journal::cbor::to_vec(&numbers).unwrap()),
        proptest::collection::btree_map("[a-z]{1,6}", "[A-Z0-9<]{0,12}", 0..6).prop_map(|map| journal::cbor::to_vec(&map).unwrap()),
        Just(vec![0xf9, 0x7e, 0x01]),             // A NaN that is not the usual one.
        Just(vec![0xf7]),                         // Undefined.
        Just(vec![0x18, 0x01]),                   // One, not in its shortest form.
        Just(vec![0x9f, 0x01, 0xff]),             // An array of indefinite length.
        Just(vec![0xa2, 0x01, 0x02, 0x01, 0x03]), // A key twice.
    ];
    ("[a-z]{1,8}[.][a-z_]{1,8}", body, any::<bool>())
}

fn journal_of(kinds: Vec<(String, Vec<u8>, bool)>) -> Vec<Stored> {
    let mut prev = genesis(BOOTH, EPOCH);
    let mut seq = 0;
    let mut stored = |(kind, body, erased): (String, Vec<u8>, bool)| {
        seq += 1;
        let id = EventId { booth: BOOTH, epoch: EPOCH, seq };
        let time = at(1_772_352_000_000 - i64::try_from(seq).unwrap() * 1000);
        let head = Head { id, kind, at: time, retention: RetentionClass::Audit };
        let event = Event::from_body(&prev, head, body, [seq.to_be_bytes()[7]; 16]).unwrap();
        prev = event.chain;
        if erased { Stored::from(event).erase() } else { event.into() }
    };
    kinds.into_iter().map(&mut stored).collect()
}

#[test]
fn bodies_of_more_values_than_columns_hold_travel_all_the_same() {
    let body = |number: u32| journal::cbor::to_vec(&(0..10_000).map(|at| (at * number) % 251).collect::<Vec<u32>>()).unwrap();
    let events = journal_of((1..=130).map(|number| ("sensor.read".to_owned(), body(number), false)).collect());
    assert_eq!(opened(&sealed(&events)).unwrap(), events);
}

proptest! {
    #[test]
    fn events_of_unknown_kinds_come_back_byte_for_byte_and_verify(kinds in vec(foreign_kind(), 1..20)) {
        let events = journal_of(kinds);
        let segment = sealed(&events);
        let arrived = opened(&segment).unwrap();
        prop_assert_eq!(&arrived, &events);
        prop_assert!(verify_chain(segment.header.prev_chain, arrived).is_ok());
    }
}

#[test]
fn an_unknown_kind_is_told_apart_from_a_body_that_does_not_fit() {
    let events = journal_of(vec![("ferry.boarded".into(), vec![0xa0], false), ("alert.disposed".into(), vec![0xa0], false)]);
    let act = |at: usize| events[at].event().unwrap().act();
    assert_eq!(act(0), Err(JournalError::UnknownKind("ferry.boarded".to_owned())));
    assert_eq!(act(1), Err(JournalError::Body("alert.disposed".to_owned())));
}

#[test]
#[ignore = "a measurement"]
fn time_of_sealing_and_opening() {
    for count in [1, 100, 1000, 4096] {
        let events = crossings(count, 1, 3);
        let started = std::time::Instant::now();
        let segment = sealed(&events);
        let sealing = started.elapsed();
        let started = std::time::Instant::now();
        opened(&segment).unwrap();
        eprintln!("{count:5} crossings: sealed in {sealing:?}, opened in {:?}", started.elapsed());
    }
}
