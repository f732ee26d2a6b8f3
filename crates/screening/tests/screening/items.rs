//! Documents, vehicles, visas and permits that are listed by their number.

use crate::people::header;
use border::Role;
use foundation::Sensitive;
use screening::{AlertList, Item, ItemClass, ItemKey, ItemStatus, NumberChange, Screener, Standing, Subject, parse_items};
use std::sync::Arc;

const SOURCE: &str = r#"
# Invented.
{"class":"passport","issuing_state":"UTO","number":"ZS 0042751","status":"stolen","date":"2026-03-02","note":"Kora 12/26"}
{"class":"passport","issuing_state":"XNR","number":"BK4400101","last_number":"BK4400180","status":"blank"}
{"class":"document","number":"7731009","status":"lost"}
{"class":"plate","issuing_state":"UTO","number":"KO-RA 112","status":"sought"}
{"class":"vin","number":"1HGCM82633A004352","status":"sought"}
{"class":"visa","issuing_state":"UTO","number":"V1002003","status":"issued","until":"2027-01-31"}
"#;
const PLATE: &str = r#"{"class":"plate","issuing_state":"UTO","number":"KO-RA 112","status":"sought"}"#;

fn list() -> AlertList {
    AlertList::with_items(header("documents"), Vec::new(), &parse_items(SOURCE).unwrap()).unwrap()
}

fn key(state: &str, number: &str) -> ItemKey {
    ItemKey { issuing_state: state.parse().ok(), number: Sensitive::new(number.to_owned()) }
}

#[test]
fn an_item_is_found_by_its_number_of_its_state_and_class_alone() {
    use ItemClass::{Document, IdentityCard, Passport, Plate, Vin};
    for (class, state, number, expect) in [
        (Passport, "UTO", "ZS0042751", Some(vec![])),
        (Document, "UTO", "zs-0042751", Some(vec![])),
        (IdentityCard, "UTO", "ZS0042751", None),
        (Passport, "XNR", "ZS0042751", None),
        (Passport, "UTO", "ZSO042751", Some(vec![NumberChange::Lookalike])),
        (Passport, "UTO", "ZS0042752", None),
        (Passport, "XNR", "BK4400133", Some(vec![])),
        (Passport, "XNR", "BK4400181", None),
        (Passport, "D", "7731009", Some(vec![])), // Its State is not known: any may be it.
        (IdentityCard, "D", "A7731009", Some(vec![NumberChange::LeadingLetters])),
        (Plate, "UTO", "kora112", Some(vec![])),
        (Vin, "UTO", "1HGCM82633AOO4352", Some(vec![NumberChange::Lookalike])),
    ] {
        let found = list().look_up(class, &key(state, number)).unwrap();
        assert_eq!(found.first().map(|found| found.changes.clone()), expect, "{class:?} {state} {number}");
    }
}

#[test]
fn a_listed_document_is_a_hit_and_an_issued_visa_is_none() {
    let screener = Screener::new(vec![Arc::new(list())]);
    let ask = |class, number: &str| {
        let subject = Subject {
            issuing_state: "UTO".parse().ok(),
            document_number: Some(Sensitive::new(number.to_owned())),
            document_class: class,
            ..Subject::default()
        };
        screener.screen(&subject, 0, Role::Officer).hits
    };
    let hits = ask(ItemClass::Passport, "ZS0042751");
    assert_eq!((hits.len(), hits[0].score, hits[0].reason_text.expose().as_str()), (1, 1_000, "stolen Kora 12/26"));
    let hits = ask(ItemClass::Passport, "ZSO042751");
    assert_eq!((hits.len(), hits[0].score), (1, 800), "a number changed to be found is no certain hit");
    assert!(ask(ItemClass::Visa, "V1002003").is_empty());
}

#[test]
fn a_number_alone_is_answered_with_what_it_means_and_by_lists_that_exist_for_the_role() {
    let visas = r#"
{"class":"visa","issuing_state":"UTO","number":"V1002003","status":"issued","until":"2027-01-31"}
{"class":"visa","issuing_state":"UTO","number":"V1002004","status":"issued","until":"2026-02-28"}
{"class":"visa","issuing_state":"UTO","number":"V1002005","status":"issued","until":"2027-01-31"}
{"class":"visa","issuing_state":"UTO","number":"V1002005","status":"revoked"}
{"class":"permit","issuing_state":"UTO","number":"RP77","status":"issued"}
"#;
    let mut covert = header("covert");
    covert.handling.roles = vec!["supervisor".to_owned()];
    let visas = AlertList::with_items(header("visas"), Vec::new(), &parse_items(visas).unwrap()).unwrap();
    let wanted = AlertList::with_items(covert, Vec::new(), &parse_items(SOURCE).unwrap()).unwrap();
    let (today, now_ms) = ("2026-11-29".parse().unwrap(), 1_796_000_000_000);
    let ask = |screener: &Screener, class, number: &str, role| screener.look_up(class, &key("UTO", number), today, now_ms, role);

    let screener = Screener::new(vec![Arc::new(visas), Arc::new(wanted)]);
    for (class, number, expect) in [
        (ItemClass::Visa, "V 1002003", Standing::Issued(Some("2027-01-31".parse().unwrap()))),
        (ItemClass::Visa, "V1002004", Standing::RunOut("2026-02-28".parse().unwrap())),
        (ItemClass::Visa, "V1002005", Standing::NotValid(ItemStatus::Revoked)),
        (ItemClass::Visa, "V1OO2003", Standing::Unknown), // Found only when changed: that proves nothing.
        (ItemClass::Visa, "V9999999", Standing::Unknown),
        (ItemClass::Permit, "RP77", Standing::Issued(None)),
    ] {
        assert_eq!(ask(&screener, class, number, Role::Officer).standing, Some(expect), "{number}");
    }
    let changed = ask(&screener, ItemClass::Visa, "V1OO2003", Role::Officer);
    assert_eq!(changed.found[0].found.changes, [NumberChange::Lookalike]);
    assert_eq!(changed.checks[0].result, border::ScreeningResult::Candidates);

    let plate = |role| ask(&screener, ItemClass::Plate, "KORA 112", role);
    let (officer, supervisor) = (plate(Role::Officer), plate(Role::Supervisor));
    assert_eq!((officer.found.len(), officer.checks.len(), officer.standing), (0, 1, None), "the covert list does not exist for officers");
    assert_eq!((supervisor.found.len(), supervisor.checks.len()), (1, 2));

    let anywhere = ItemKey { issuing_state: None, number: Sensitive::new("ko ra 112".to_owned()) };
    let found = screener.look_up(ItemClass::Plate, &anywhere, today, now_ms, Role::Supervisor).found;
    assert_eq!(found.len(), 1, "without a State every State is asked");

    let negative = Screener::new(vec![Arc::new(AlertList::with_items(header("plates"), Vec::new(), &parse_items(PLATE).unwrap()).unwrap())]);
    assert_eq!(ask(&negative, ItemClass::Visa, "V1002003", Role::Officer).standing, Some(Standing::NoList));
}

#[test]
fn ten_thousand_items_are_all_found_and_their_neighbours_are_not() {
    let items: Vec<Item> = (0..10_000)
        .map(|at| Item {
            class: ItemClass::Passport,
            issuing_state: "UTO".parse().ok(),
            number: Sensitive::new(format!("C{:08}", at * 2)),
            last_number: None,
            status: ItemStatus::Lost,
            date: None,
            until: None,
            note: Sensitive::new(String::new()),
        })
        .collect();
    let list = AlertList::with_items(header("documents"), Vec::new(), &items).unwrap();
    for at in 0..2_000 {
        let exact = |number: usize| {
            let found = list.look_up(ItemClass::Passport, &key("UTO", &format!("C{number:08}"))).unwrap();
            found.iter().any(|found| found.changes.is_empty())
        };
        assert!(exact(at * 10) && !exact(at * 10 + 1));
    }
    assert_eq!(list.items().unwrap(), items);
}

#[test]
fn a_source_of_items_is_taken_whole_or_its_first_bad_line_is_named() {
    for bad in [
        r#"{"class":"passport","number":"-","status":"lost"}"#,
        r#"{"class":"passport","number":"A1","status":"eaten"}"#,
        r#"{"class":"passport","number":"A1","status":"lost","issuing_State":"UTO"}"#,
        r#"{"class":"passport","number":"A100","last_number":"B200","status":"blank"}"#,
        r#"{"class":"passport","number":"A0000000","last_number":"A9999999","status":"blank"}"#,
        "{",
    ] {
        let error = parse_items(&format!("\n{bad}")).unwrap_err();
        assert!(matches!(error, screening::ListError::Line { line: 2, .. }), "{bad}");
    }
}
