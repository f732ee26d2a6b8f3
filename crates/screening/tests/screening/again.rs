//! A recorded decision is run again with the matcher that made it.

use crate::people::{People, alert_on, header};
use border::{Role, ScreeningCheck};
use foundation::Sensitive;
use screening::{AlertList, Matcher, Screener, Subject};
use std::sync::Arc;

/// Fifty travellers, each listed by a name of another order or with a letter less, and the list.
fn crossings() -> (Vec<Subject>, Arc<AlertList>) {
    let mut people = People::new(11);
    let travellers: Vec<Subject> = (0..50).map(|_| people.traveller()).collect();
    let listed = travellers.iter().enumerate().map(|(at, traveller)| {
        let mut listed = traveller.clone();
        match at % 3 {
            0 => std::mem::swap(&mut listed.primary, &mut listed.secondary),
            1 => listed.primary = Sensitive::new(listed.primary.expose().chars().skip(1).collect()),
            _ => listed.birth_date = None,
        }
        listed.document_number = None;
        alert_on(&at.to_string(), &listed)
    });
    let alerts = listed.collect();
    (travellers, Arc::new(AlertList::new(header("national"), alerts).unwrap()))
}

#[test]
fn a_recorded_check_names_its_matcher_and_that_one_decides_the_same_again() {
    let (travellers, list) = crossings();
    for matcher in [Matcher::V1, Matcher::V2] {
        let screener = Screener::new(vec![Arc::clone(&list)]).with_matcher(matcher);
        let mut hits = 0;
        for traveller in &travellers {
            let recorded = screener.screen(traveller, 0, Role::Officer);
            let stored = serde_json::to_string(&recorded.checks[0]).unwrap();
            let stored: ScreeningCheck = serde_json::from_str(&stored).unwrap();
            let again = Matcher::from_number(stored.matcher.unwrap()).unwrap();
            assert_eq!(again, matcher);
            assert_eq!(Screener::new(vec![Arc::clone(&list)]).with_matcher(again).screen(traveller, 0, Role::Officer), recorded);
            hits += recorded.hits.len();
        }
        assert!(hits >= 25, "{matcher:?}: {hits} hits of fifty who are listed");
    }
}

#[test]
fn the_matchers_answer_differently_so_that_it_matters_which_is_asked() {
    let (travellers, list) = crossings();
    let scores = |matcher| {
        let screener = Screener::new(vec![Arc::clone(&list)]).with_matcher(matcher);
        travellers.iter().flat_map(|t| screener.screen(t, 0, Role::Officer).hits).map(|hit| (hit.id, hit.score)).collect::<Vec<_>>()
    };
    assert_ne!(scores(Matcher::V1), scores(Matcher::V2));
}

#[test]
fn a_check_of_before_the_matcher_was_recorded_is_still_read() {
    let old = r#"{"list":"national","title":"National","version":3,"issued_at":0,"age_minutes":0,"expired":false,"result":"no-match","micros":0,"not_done_reason":null}"#;
    let check: ScreeningCheck = serde_json::from_str(old).unwrap();
    assert_eq!(check.matcher, None);
    assert_eq!(serde_json::to_string(&check).unwrap(), old, "and is written as it was, so that digests of old records hold");
}
