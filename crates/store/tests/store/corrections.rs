//! Corrections and voids: the record stays, what screens read is the newest version.

use crate::kit::*;
use ::journal::{EventId, Stored};
use border::{Act, Decision, DecisionChange, FieldName, RetentionClass};
use foundation::{Clock, Sensitive};
use store::{CrossingQuery, HistoryKey, Record, Store};

fn say(store: &Store, act: Act) {
    store.record(vec![act], Record::at(clock().now())).unwrap();
}

fn found(store: &Store, text: &str) -> Vec<(u32, bool)> {
    let query = CrossingQuery { text: Sensitive::new(text.to_owned()), limit: 9, ..CrossingQuery::default() };
    store.search_crossings(&query).unwrap().into_iter().map(|row| (row.version, row.voided)).collect()
}

fn by_number(number: &str) -> HistoryKey {
    HistoryKey { number: Some(Sensitive::new(number.to_owned())), ..HistoryKey::default() }
}

#[test]
fn searches_histories_stays_and_the_days_figures_go_by_the_newest_version_and_leave_voided_crossings_out() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let (first, second) = (record(&store, crossing(1)), record(&store, crossing(2)));
    let recorded = store.crossing(first.public).unwrap().unwrap().crossing;
    let (post, lane, day) = (recorded.post.clone(), recorded.lane.clone(), recorded.at.local_date());
    let counts = || store.today_counts(&post, &lane, day).unwrap();
    let before = counts();

    say(&store, correction(first.public, 1, FieldName::DocumentNumber, "", "ZX-77 12"));
    say(&store, correction(first.public, 2, FieldName::PrimaryIdentifier, "", "LINDQVIST"));
    assert_eq!(found(&store, "lindq"), [(3, false)]);
    assert_eq!(store.history(&by_number("zx7712"), 9).unwrap().len(), 1);
    assert!(store.open_stay(&by_number("zx7712")).unwrap().is_some());
    let newest = store.crossing(first.public).unwrap().unwrap();
    assert_eq!((newest.version, newest.voided, newest.said.len()), (3, false, 2));
    assert_eq!(newest.crossing.document.number.unwrap().value.expose(), "ZX-77 12");

    let Act::CrossingCorrected(mut refused) = correction(first.public, 3, FieldName::Class, "", "visitor") else { panic!("a correction") };
    let new = Decision::Refuse { grounds: vec![], note: Sensitive::new(String::new()) };
    refused.decision = Some(DecisionChange { old: recorded.decision, new });
    say(&store, Act::CrossingCorrected(refused));
    assert_eq!((counts().entries, counts().refused), (before.entries - 1, before.refused + 1));
    assert!(store.open_stay(&by_number("zx7712")).unwrap().is_none(), "a refusal opens no stay");

    say(&store, void(second.public, 1));
    assert_eq!((counts().entries, counts().refused), (before.entries - 2, before.refused + 1));
    let number = crossing(2).document.number.unwrap().value;
    assert_eq!(found(&store, number.expose()), [(2, true)], "found, and marked");
    assert_eq!(store.history(&HistoryKey { number: Some(number), ..HistoryKey::default() }, 9).unwrap(), []);

    assert_eq!(store.verify().unwrap().faults, []);
    let rows = |store: &Store| store.search_crossings(&CrossingQuery { limit: 9, ..CrossingQuery::default() }).unwrap();
    let folded = rows(&store);
    store.rebuild_projections().unwrap();
    assert_eq!(rows(&store), folded, "a rebuild gives the same");
    assert_eq!(store.verify().unwrap().faults, []);
}

#[test]
fn what_was_said_of_a_crossing_is_kept_as_long_as_the_crossing_and_goes_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let first = record(&store, crossing(1));
    say(&store, correction(first.public, 1, FieldName::PrimaryIdentifier, "", "LINDQVIST"));
    let head = store.head().unwrap().unwrap().head_seq;
    store.apply_receipt(&hq.sign(&hq.receipt(&store, 1, head - 1))).unwrap();
    assert_eq!(store.erase(RetentionClass::Routine, i64::MAX).unwrap(), 0, "headquarters does not have the correction yet");
    store.apply_receipt(&hq.sign(&hq.receipt(&store, 1, head))).unwrap();
    assert!(store.erase(RetentionClass::Audit, i64::MAX).unwrap() > 0);
    assert_eq!(found(&store, "lindqvist"), [(2, false)], "the correction outlives its own class");
    assert_eq!(store.erase(RetentionClass::Routine, i64::MAX).unwrap(), 2);
    assert_eq!(store.crossing(first.public).unwrap(), None);
    let bodies = store.events(1, 1, 99).unwrap();
    assert!(bodies.iter().filter(|event| !event.is_erased()).all(|event| !event.head().kind.starts_with("crossing.")));
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn neighbours_apply_what_a_booth_says_of_its_own_crossings_in_whatever_order_it_comes_and_nothing_said_of_anothers() {
    let other = tempfile::tempdir().unwrap();
    let (neighbour, _) = enrolled(other.path());
    let (first, second) = (record(&neighbour, crossing(1)), record(&neighbour, crossing(2)));
    say(&neighbour, correction(first.public, 1, FieldName::DocumentNumber, "", "ZX7712"));
    say(&neighbour, void(second.public, 1));
    let events = neighbour.events(1, 1, 99).unwrap();
    let old = crossing(1).document.number.unwrap().value;
    let keys = [HistoryKey { number: Some(old), ..HistoryKey::default() }, by_number("ZX7712")];
    let told = |store: &Store| keys.each_ref().map(|key| store.history(key, 9).unwrap());
    let expected = told(&neighbour);
    assert_eq!((expected[0].len(), expected[1].len()), (0, 1));
    for backwards in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = enrolled(dir.path());
        let mut pieces: Vec<&[Stored]> = events.chunks(1).collect();
        if backwards {
            pieces.reverse();
        }
        for piece in pieces.iter().chain(&pieces) {
            store.take_neighbour(piece).unwrap(); // However often it comes.
        }
        assert_eq!(told(&store), expected, "backwards: {backwards}");
        let number = crossing(2).document.number.unwrap().value;
        assert_eq!(store.history(&HistoryKey { number: Some(number), ..HistoryKey::default() }, 9).unwrap(), [], "voided");
    }
    // A booth that speaks of a crossing of another one is not heard.
    let foreign = EventId { booth: ::journal::BoothId(first.id.booth.0 + 1), ..first.id }.public_id(clock().now().unix_millis());
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = enrolled(dir.path());
    store.take_neighbour(&events).unwrap();
    let before = told(&store);
    say(&neighbour, void(foreign, 1));
    store.take_neighbour(&neighbour.events(1, 1, 99).unwrap()).unwrap();
    assert_eq!(told(&store), before);
}
