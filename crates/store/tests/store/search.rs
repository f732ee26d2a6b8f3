//! Looking at recorded crossings.

use crate::kit::*;
use border::{Answer, Decision, Direction, Sourced};
use foundation::Sensitive;
use store::{CrossingQuery, DayCounts, HistoryKey, Record, Store};
use uuid::Uuid;

fn named(n: u64, primary: &str, secondary: &str, number: &str) -> border::Crossing {
    let mut crossing = crossing(n);
    crossing.traveller.primary_identifier = Some(Sourced::typed(Sensitive::new(primary.to_owned())));
    crossing.traveller.secondary_identifier = Some(Sourced::typed(Sensitive::new(secondary.to_owned())));
    crossing.document.number = Some(Sourced::typed(Sensitive::new(number.to_owned())));
    crossing
}

fn query(text: &str) -> CrossingQuery {
    CrossingQuery { text: Sensitive::new(text.to_owned()), limit: 100, ..CrossingQuery::default() }
}

fn numbers(store: &Store, query: &CrossingQuery) -> Vec<String> {
    let rows = store.search_crossings(query).unwrap();
    rows.iter().map(|row| row.document_number.as_ref().unwrap().expose().clone()).collect()
}

#[test]
fn a_search_finds_beginnings_of_names_and_numbers_newest_first() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    for crossing in [
        named(1, "ERIKSSON", "ANNA MARIA", "L898902C3"),
        named(2, "Ångström", "Jürgen", "D23145890"),
        named(3, "O'Connor", "Eriks", "XR 100 12"),
        named(4, "EERIKSON", "ANN", "L898902C4"),
    ] {
        record(&store, crossing);
    }
    for (text, expected) in [
        ("eriks", vec!["XR 100 12", "L898902C3"]),
        ("ERIKSSON anna", vec!["L898902C3"]),
        ("maria eriksson", vec!["L898902C3"]),
        ("angstrom", vec!["D23145890"]),
        ("ÄNGST jurg", vec!["D23145890"]),
        ("oconn", vec!["XR 100 12"]),
        ("xr10012", vec!["XR 100 12"]),
        ("XR 100", vec!["XR 100 12"]),
        ("l898902", vec!["L898902C4", "L898902C3"]),
        ("98902", vec![]),
        ("%", vec![]),
        ("eriks' OR 1=1", vec![]),
        ("", vec!["L898902C4", "XR 100 12", "D23145890", "L898902C3"]),
    ] {
        assert_eq!(numbers(&store, &query(text)), expected, "{text:?}");
    }
}

#[test]
fn filters_narrow_a_search() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let mut exit = crossing(2);
    exit.direction = Direction::Exit;
    exit.decision = Decision::Depart;
    let exit = record(&store, exit);
    let (early, late) = (record(&store, crossing(1)), record(&store, crossing(3)));
    let ids = |query: &CrossingQuery| store.search_crossings(query).unwrap().iter().map(|row| row.id).collect::<Vec<Uuid>>();
    let all = query("");
    assert_eq!(ids(&all), [late.public, exit.public, early.public], "by the time of the crossing, not of the entry");
    assert_eq!(ids(&CrossingQuery { direction: Some(Direction::Exit), ..all.clone() }), [exit.public]);
    assert_eq!(ids(&CrossingQuery { decision: Some("admit".to_owned()), ..all.clone() }), [late.public, early.public]);
    assert_eq!(ids(&CrossingQuery { from_ms: Some(NOON + 2000), to_ms: Some(NOON + 3000), ..all.clone() }), [exit.public]);
    assert_eq!(store.last_crossing().unwrap().unwrap().id, late.public);
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition_while_others_record() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    for n in 0..25 {
        record(&store, crossing(n / 2)); // Pairs share their time.
    }
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = store.search_crossings(&CrossingQuery { limit: 7, before, ..query("") }).unwrap();
        record(&store, crossing(1000)); // Newer than everything: it must not shift the pages.
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        seen.extend(page.iter().map(|row| (row.at_ms, row.id)));
    }
    assert_eq!(seen.len(), 25);
    assert!(seen.is_sorted_by(|a, b| a > b));
    assert_eq!(store.search_crossings(&CrossingQuery { before: Some(Uuid::nil()), ..query("") }).unwrap(), vec![]);
}

fn key(number: &str, primary: &str, born: &str) -> HistoryKey {
    HistoryKey {
        issuing_state: Some("UTO".parse().unwrap()),
        number: Some(Sensitive::new(number.to_owned())),
        primary: Some(Sensitive::new(primary.to_owned())),
        birth_date: Some(Sensitive::new(born.parse().unwrap())),
    }
}

#[test]
fn history_finds_the_same_document_and_the_same_person() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let first = record(&store, named(1, "Eriksson", "Anna", "L898902C3"));
    let renewed = record(&store, named(2, "ERIKSSON", "ANNA", "NEW12345"));
    record(&store, named(3, "Other", "Person", "X1"));
    let ids = |key: &HistoryKey| store.history(key, 10).unwrap().into_iter().map(|past| (past.id, past.same_document)).collect::<Vec<_>>();
    let (first, renewed) = (first.public.to_string(), renewed.public.to_string());
    assert_eq!(ids(&key("l898902c3", "ERIKSSON", "1974-08-12")), [(renewed.clone(), false), (first.clone(), true)]);
    assert_eq!(ids(&key("L898902C3", "MARRIED", "1980-01-01")), [(first.clone(), true)]);
    assert_eq!(ids(&key("NONE", "eriksson", "1974-08-12")), [(renewed, false), (first, false)]);
    assert_eq!(ids(&key("NONE", "eriksson", "1974-XX-XX")), []);
    assert_eq!(ids(&HistoryKey { issuing_state: Some("XXA".parse().unwrap()), ..key("L898902C3", "Z", "1980-01-01") }), []);
    assert_eq!(ids(&HistoryKey::default()), []);
}

#[test]
fn an_unknown_date_of_birth_does_not_make_one_person_of_all_with_the_name() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let mut unknown = named(1, "ERIKSSON", "ANNA", "A1");
    unknown.traveller.birth_date = Some(Sourced::typed(Sensitive::new(mrz::PartialDate::UNKNOWN)));
    record(&store, unknown);
    assert_eq!(store.history(&key("B2", "ERIKSSON", "XXXX-XX-XX"), 10).unwrap(), vec![]);
}

#[test]
fn a_stay_is_open_from_entry_to_exit_and_a_refusal_opens_none() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let key = key("L898902C3", "ERIKSSON", "1974-08-12");
    let cross = |n, direction, decision| {
        let crossing = border::Crossing { direction, decision, ..named(n, "ERIKSSON", "ANNA", "L898902C3") };
        record(&store, crossing).public.to_string()
    };
    let refuse = || Decision::Refuse { grounds: vec![], note: Sensitive::default() };
    cross(1, Direction::Entry, refuse());
    assert_eq!(store.open_stay(&key).unwrap(), None);
    let until = Some("2026-05-30".parse().unwrap());
    let entry = cross(2, Direction::Entry, Decision::Admit { until });
    cross(3, Direction::Exit, Decision::Prevent { reason: Sensitive::default() });
    let stay = store.open_stay(&key).unwrap().unwrap();
    assert_eq!((stay.entry.id, stay.until), (entry, until), "a prevented exit leaves the stay open");
    cross(4, Direction::Exit, Decision::Depart);
    assert_eq!(store.open_stay(&key).unwrap(), None);
}

#[test]
fn the_latest_answer_for_an_identity_and_alert_is_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let mut with_hits = crossing(1);
    with_hits.dispositions = vec![disposition("id-1", "a-1", Answer::Unsure), disposition("id-1", "a-2", Answer::Same)];
    record(&store, with_hits);
    let answer = |identity: &str, alert: &str| store.remembered_answer(identity, "national", alert).unwrap().map(|disposition| disposition.answer);
    assert_eq!((answer("id-1", "a-1"), answer("id-1", "a-2")), (Some(Answer::Unsure), Some(Answer::Same)));
    let later = border::Act::AlertDisposed(disposition("id-1", "a-1", Answer::NotSame));
    store.record(vec![later], Record::at(crossing(2).at)).unwrap();
    assert_eq!(answer("id-1", "a-1"), Some(Answer::NotSame));
    assert_eq!((answer("id-2", "a-1"), answer("id-1", "a-9")), (None, None));
}

#[test]
fn the_day_is_counted_at_its_post_and_lane_by_local_date() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let decisions = [
        (Direction::Entry, Decision::Admit { until: None }),
        (Direction::Entry, Decision::ProtectionReferral { note: Sensitive::default() }),
        (Direction::Entry, Decision::Refuse { grounds: vec![], note: Sensitive::default() }),
        (Direction::Exit, Decision::Depart),
        (Direction::Exit, Decision::Prevent { reason: Sensitive::default() }),
    ];
    for (n, (direction, decision)) in (0..).zip(decisions) {
        record(&store, border::Crossing { direction, decision, ..crossing(n) });
    }
    record(&store, border::Crossing { lane: "2".to_owned(), ..crossing(9) });
    let mut tomorrow_there = crossing(10);
    tomorrow_there.at.offset_minutes = 13 * 60;
    record(&store, tomorrow_there);
    let counts = |date: &str| store.today_counts("UTOAA", "1", date.parse().unwrap()).unwrap();
    assert_eq!(counts("2026-03-01"), DayCounts { entries: 2, exits: 1, refused: 2 });
    assert_eq!(counts("2026-03-02"), DayCounts { entries: 1, ..DayCounts::default() });
}

#[test]
fn an_incomplete_traveller_is_recorded_and_found() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let mut bare = crossing(1);
    bare.traveller.secondary_identifier = None;
    bare.traveller.birth_date = None;
    bare.traveller.nationality = None;
    bare.document.number = None;
    bare.document.issuing_state = Some(Sourced::typed(mrz::StateCode::NONE));
    let recorded = record(&store, bare.clone());
    assert_eq!(store.search_crossings(&query("eriksson1")).unwrap().len(), 1);
    assert_eq!(store.crossing(recorded.public).unwrap().unwrap().crossing, bare);
    assert_eq!(store.crossing(Uuid::nil()).unwrap(), None);
}
