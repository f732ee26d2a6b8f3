//! Finding the right entry among many, and not the others.

use crate::people::{People, alert_on, header};
use border::{Alert, AlertPriority, Role, ScreeningResult};
use foundation::Sensitive;
use mrz::Sex;
use screening::{AlertList, Screener, Screening, Subject};
use std::collections::BTreeSet;
use std::sync::Arc;

const LISTED: usize = 5_000;

fn list(seed: u64) -> (Vec<Subject>, Screener) {
    let mut people = People::new(seed);
    let listed: Vec<Subject> = (0..LISTED).map(|_| people.traveller()).collect();
    let alerts = listed.iter().enumerate().map(|(at, subject)| alert_on(&at.to_string(), subject)).collect();
    (listed, Screener::new(vec![Arc::new(AlertList::new(header("national"), alerts).unwrap())]))
}

fn ask(screener: &Screener, subject: &Subject) -> Screening {
    screener.screen(subject, 1_795_003_600_000, Role::Officer)
}

/// A slip of the pen in the surname: one letter exchanged with its neighbour, left out or doubled.
fn slip(people: &mut People, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + people.below(letters.len() - 2);
    match people.below(3) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}

#[test]
fn a_listed_person_is_found_despite_a_slip_of_the_pen_and_another_document() {
    let (listed, screener) = list(1);
    let mut people = People::new(2);
    let mut missed = Vec::new();
    for (at, subject) in listed.iter().enumerate().step_by(25) {
        let mut traveller = subject.clone();
        traveller.document_number = None;
        traveller.primary = Sensitive::new(slip(&mut people, subject.primary.expose()));
        if !ask(&screener, &traveller).hits.iter().any(|hit| hit.alert == at.to_string()) {
            missed.push((subject.primary.expose().clone(), traveller.primary.expose().clone()));
        }
    }
    assert!(missed.len() <= 4, "{} of 200 missed: {missed:?}", missed.len());
}

/// A name that many on the list have tells little; an entry that has no other is a hit all the same, with a particle beside it or without.
#[test]
fn an_entry_of_one_common_name_is_proposed_as_brute_force_finds_it() {
    let mut people = People::new(6);
    let mut alerts: Vec<Alert> = (0..LISTED).map(|at| alert_on(&at.to_string(), &people.traveller())).collect();
    for alert in &mut alerts[..40] {
        alert.names[0].primary = Some(Sensitive::new("KRINVIMLAS".to_owned()));
    }
    for (alert, secondary) in alerts[..3].iter_mut().zip(["", "LES", "AL"]) {
        alert.names[0].secondary = Some(Sensitive::new(secondary.to_owned()));
        (alert.birth_dates, alert.nationalities, alert.sex) = (Vec::new(), vec!["UTO".parse().unwrap()], Some(Sex::Female));
    }
    let screener = Screener::new(vec![Arc::new(AlertList::new(header("national"), alerts).unwrap())]);
    let traveller =
        Subject { secondary: Sensitive::new("RAKGRASH".to_owned()), sex: Some(Sex::Female), nationality: "UTO".parse().ok(), ..people.traveller() };
    let traveller = Subject { primary: Sensitive::new("KRINVIMLAS".to_owned()), ..traveller };
    let ids = |screening: Screening| screening.hits.into_iter().map(|hit| hit.alert).collect::<BTreeSet<_>>();
    let every = ids(screener.screen_every_entry(&traveller, 0, Role::Officer));
    assert!(["0", "1", "2"].iter().all(|id| every.contains(*id)), "{every:?}");
    assert_eq!(ids(screener.screen(&traveller, 0, Role::Officer)), every);
}

/// `ABIY` has three letters in its folded spelling: too few for the index of beginnings, enough as it is written.
#[test]
fn a_name_cut_to_four_letters_is_proposed_either_way() {
    let mut people = People::new(8);
    let person = |primary: &str, like: &Subject| Subject {
        primary: Sensitive::new(primary.to_owned()),
        secondary: Sensitive::new("AHMED".to_owned()),
        document_number: None,
        ..like.clone()
    };
    for (listed, asked) in [("ABIY", "ABIYOT"), ("ABIYOT", "ABIY")] {
        let like = people.traveller();
        let mut alerts: Vec<Alert> = (0..200).map(|at| alert_on(&at.to_string(), &people.traveller())).collect();
        alerts.push(alert_on("abiy", &person(listed, &like)));
        let screener = Screener::new(vec![Arc::new(AlertList::new(header("national"), alerts).unwrap())]);
        let hits = screener.screen(&person(asked, &like), 0, Role::Officer).hits;
        assert!(hits.iter().any(|hit| hit.alert == "abiy"), "{asked}: {hits:?}");
    }
}

#[test]
fn strangers_are_seldom_hit() {
    let (_, screener) = list(1);
    let mut strangers = People::new(3);
    let hits: usize = (0..200).map(|_| ask(&screener, &strangers.traveller()).hits.len()).sum();
    assert!(hits <= 10, "{hits} hits for 200 strangers among {LISTED} listed people");
}

#[test]
fn a_document_number_is_a_hit_whatever_the_name() {
    let (listed, screener) = list(1);
    let mut traveller = People::new(4).traveller();
    traveller.document_number = listed[17].document_number.clone();
    let screening = ask(&screener, &traveller);
    assert_eq!(screening.checks[0].result, ScreeningResult::Hit);
    assert_eq!((screening.hits[0].alert.as_str(), screening.hits[0].score), ("17", 1000));

    traveller.issuing_state = Some("XOM".parse().unwrap());
    let other_state = ask(&screener, &traveller);
    assert!(other_state.hits.iter().all(|hit| hit.alert != "17"), "the same number of another State is another document");
}

#[test]
fn an_alert_past_its_last_day_is_asked_about_no_more_and_one_that_is_prolonged_keeps_its_answers() {
    let traveller = People::new(5).traveller();
    // 18 November 2026, 11:26 UTC; on the 19th the last day of the 18th is over everywhere at noon UTC.
    let at = |until: Option<&str>, now_ms: i64| {
        let alert = border::Alert { until: until.map(|day| day.parse().unwrap()), ..alert_on("A-1", &traveller) };
        let screener = Screener::new(vec![Arc::new(AlertList::new(header("national"), vec![alert]).unwrap())]);
        screener.screen(&traveller, now_ms, Role::Officer).hits
    };
    let (now, next_noon) = (1_795_001_160_000, 1_795_003_200_000 + 86_400_000);
    assert_eq!(at(Some("2026-11-17"), now).len(), 1, "in the far west it is still the 17th");
    assert_eq!(at(Some("2026-11-16"), now), []);
    assert_eq!(at(Some("2026-11-18"), next_noon - 1).len(), 1);
    assert_eq!(at(Some("2026-11-18"), next_noon), []);
    assert_eq!(at(None, next_noon)[0].alert_digest, at(Some("2030-01-01"), next_noon)[0].alert_digest);
}

#[test]
fn an_alert_with_roles_does_not_exist_for_others() {
    let subject = People::new(5).traveller();
    let mut alert = alert_on("covert", &subject);
    alert.handling.roles = vec!["supervisor".to_owned()];
    let screener = Screener::new(vec![Arc::new(AlertList::new(header("national"), vec![alert]).unwrap())]);
    for (role, hits, result) in
        [(Role::Officer, 0, ScreeningResult::NoMatch), (Role::Technician, 0, ScreeningResult::NoMatch), (Role::Supervisor, 1, ScreeningResult::Hit)]
    {
        let screening = screener.screen(&subject, 0, role);
        assert_eq!((screening.hits.len(), screening.checks[0].result), (hits, result), "{role:?}");
    }
}

#[test]
fn every_list_answers_with_its_version_and_age() {
    let subject = People::new(6).traveller();
    let lists = ["national", "regional"].map(|name| Arc::new(AlertList::new(header(name), vec![alert_on("1", &subject)]).unwrap()));
    let screener = Screener::new(lists.to_vec()).with_stopwatch(|| 0);
    let screening = screener.screen(&subject, 1_797_600_000_001, Role::Officer);
    let ids: Vec<&str> = screening.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids, ["national/1", "regional/1"]);
    let check = &screening.checks[0];
    assert_eq!((check.version, check.age_minutes, check.expired), (3, 43_333, true));
    assert!(!screener.screen(&subject, 1_797_600_000_000, Role::Officer).checks[0].expired, "in force until its expiry");
    assert_eq!(screener.screen(&subject, 0, Role::Officer).checks[0].age_minutes, 0, "a clock behind the list makes no negative age");
}

#[test]
fn the_most_likely_and_most_urgent_hit_comes_first() {
    let subject = People::new(7).traveller();
    let mut near = alert_on("near", &subject);
    (near.documents, near.birth_dates) = (Vec::new(), Vec::new());
    let mut urgent = near.clone();
    (urgent.id, urgent.priority) = ("urgent".to_owned(), AlertPriority::High);
    let alerts = vec![near, urgent, alert_on("same", &subject)];
    let screener = Screener::new(vec![Arc::new(AlertList::new(header("national"), alerts).unwrap())]);
    let found: Vec<String> = ask(&screener, &subject).hits.into_iter().map(|hit| hit.alert).collect();
    assert_eq!(found, ["same", "urgent", "near"]);
}
