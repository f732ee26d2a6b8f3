//! The chain: whatever is done to a stored journal is named by its place.

use crate::crossings::{BOOTH, EPOCH, at, mixed};
use border::RetentionClass;
use foundation::ClockQuality;
use journal::{BoothId, BrokenAt, ChainVerifier, Event, EventId, Hash32, Head, Stored, Summary, Why, genesis, verify_chain};

const COUNT: usize = 40;

fn verify(events: Vec<Stored>) -> Result<Summary, BrokenAt> {
    verify_chain(genesis(BOOTH, EPOCH), events)
}

fn whole(events: &mut [Stored], at: usize) -> &mut Event {
    match &mut events[at] {
        Stored::Whole(event) => event,
        Stored::Erased { .. } => panic!("not erased"),
    }
}

#[test]
fn an_untouched_journal_verifies_and_says_where_it_ends() {
    let events = mixed(COUNT, 8);
    let last = events.last().map(|event| (event.id(), event.chain()));
    assert_eq!(verify(events), Ok(Summary { count: COUNT as u64, erased: 0, last }));
}

#[test]
fn a_journal_with_erased_events_verifies_and_counts_them() {
    let events: Vec<_> = mixed(COUNT, 8).into_iter().enumerate().map(|(at, event)| if at % 3 == 0 { event.erase() } else { event }).collect();
    assert_eq!(verify(events).map(|summary| summary.erased), Ok(14));
}

#[test]
fn erasing_twice_is_erasing_once() {
    let event = mixed(3, 8).remove(2);
    assert_eq!(event.clone().erase().erase(), event.erase());
}

#[test]
fn any_altered_bit_of_any_event_is_named_by_its_number() {
    let events = mixed(COUNT, 8);
    for at in 0..COUNT {
        let bits = events[at].event().unwrap().body.len() * 8;
        for bit in [0, 1, bits / 2, bits - 1] {
            let mut altered = events.clone();
            whole(&mut altered, at).body[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(verify(altered), Err(BrokenAt { seq: at as u64 + 1, why: Why::Altered }), "bit {bit}");
        }
    }
}

#[test]
fn an_altered_salt_time_kind_class_or_chain_is_named_by_its_number() {
    let alterations: [fn(&mut Event); 7] = [
        |event| event.salt[3] ^= 4,
        |event| event.head.at.utc += chrono::TimeDelta::milliseconds(1),
        |event| event.head.at.offset_minutes += 60,
        |event| event.head.at.quality = ClockQuality::Unknown,
        |event| event.head.kind.push('s'),
        |event| event.head.retention = RetentionClass::Fee,
        |event| event.chain.0[31] ^= 1,
    ];
    for alter in alterations {
        let mut events = mixed(COUNT, 8);
        alter(whole(&mut events, 17));
        assert_eq!(verify(events), Err(BrokenAt { seq: 18, why: Why::Altered }));
    }
}

#[test]
fn a_rewritten_event_with_a_fitting_chain_value_is_found_at_the_next_one() {
    let mut events = mixed(COUNT, 8);
    let prev = events[16].chain();
    let event = whole(&mut events, 17);
    event.body.push(0);
    let chain = Stored::from(event.clone()).expected_chain(&prev).unwrap();
    event.chain = chain;
    assert_eq!(verify(events), Err(BrokenAt { seq: 19, why: Why::Altered }));
}

#[test]
fn exchanged_removed_repeated_and_foreign_events_are_named() {
    type Tampering = fn(&mut Vec<Stored>);
    let cases: [(&str, Tampering, BrokenAt); 7] = [
        ("two exchanged", |events| events.swap(9, 10), BrokenAt { seq: 11, why: Why::Missing { expected: 10 } }),
        ("one removed", |events| drop(events.remove(9)), BrokenAt { seq: 11, why: Why::Missing { expected: 10 } }),
        ("five removed", |events| drop(events.drain(9..14)), BrokenAt { seq: 15, why: Why::Missing { expected: 10 } }),
        ("the first removed", |events| drop(events.remove(0)), BrokenAt { seq: 2, why: Why::Altered }),
        ("one repeated", |events| events.insert(10, events[9].clone()), BrokenAt { seq: 10, why: Why::OutOfOrder { expected: 11 } }),
        ("one of another journal", |events| events[9] = mixed(20, 9).remove(9), BrokenAt { seq: 10, why: Why::Altered }),
        (
            "one of another booth",
            |events| whole(events, 9).head.id = EventId { booth: BoothId(8), epoch: EPOCH, seq: 10 },
            BrokenAt { seq: 10, why: Why::Foreign },
        ),
    ];
    for (name, tamper, expected) in cases {
        let mut events = mixed(COUNT, 8);
        tamper(&mut events);
        assert_eq!(verify(events), Err(expected), "{name}");
    }
}

#[test]
fn an_erased_event_cannot_hide_an_alteration() {
    let mut events = mixed(COUNT, 8);
    whole(&mut events, 4).body[0] ^= 1;
    let erased = events[4].clone().erase();
    events[4] = erased;
    assert_eq!(verify(events), Err(BrokenAt { seq: 5, why: Why::Altered }));
}

#[test]
fn the_beginning_of_another_epoch_is_not_this_one() {
    assert_eq!(verify_chain(genesis(BOOTH, EPOCH + 1), mixed(3, 8)), Err(BrokenAt { seq: 1, why: Why::Altered }));
    assert_ne!(genesis(BoothId(1), 2), genesis(BoothId(2), 1));
}

#[test]
fn every_break_is_found_not_only_the_first() {
    let mut events = mixed(COUNT, 8);
    whole(&mut events, 4).salt[0] ^= 1;
    whole(&mut events, 30).salt[0] ^= 1;
    events.insert(20, events[3].clone());
    events.remove(11);
    let mut verifier = ChainVerifier::expecting(genesis(BOOTH, EPOCH), EventId { booth: BOOTH, epoch: EPOCH, seq: 1 });
    let breaks: Vec<BrokenAt> = events.iter().filter_map(|event| verifier.push(event).err()).collect();
    let expected = [
        BrokenAt { seq: 5, why: Why::Altered },
        BrokenAt { seq: 13, why: Why::Missing { expected: 12 } },
        BrokenAt { seq: 4, why: Why::OutOfOrder { expected: 21 } },
        BrokenAt { seq: 31, why: Why::Altered },
    ];
    assert_eq!(breaks, expected);
}

#[test]
fn a_missing_beginning_is_told_apart_from_an_alteration_if_the_beginning_is_known() {
    let mut verifier = ChainVerifier::expecting(genesis(BOOTH, EPOCH), EventId { booth: BOOTH, epoch: EPOCH, seq: 1 });
    let events = mixed(5, 8);
    assert_eq!(verifier.push(&events[2]), Err(BrokenAt { seq: 3, why: Why::Missing { expected: 1 } }));
}

/// An event whose bytes depend on no type of the domain.
pub(crate) fn fixed_event() -> Event {
    let id = EventId { booth: BOOTH, epoch: EPOCH, seq: 1 };
    let head = Head { id, kind: "list.applied".to_owned(), at: at(1_772_352_000_000), retention: RetentionClass::Audit };
    let body = journal::cbor::to_vec(&("national", 412)).unwrap();
    Event::from_body(&genesis(BOOTH, EPOCH), head, body, [7; 16]).unwrap()
}

#[test]
fn the_chain_value_of_an_event_never_changes_with_the_program() {
    let expected: Hash32 = include_str!("../golden/chain.v1.txt").trim().parse().unwrap();
    assert_eq!(fixed_event().chain, expected, "head or commitment are computed differently: old journals would no longer verify");
}
