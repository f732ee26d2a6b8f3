//! The sample list and the specimen travellers of assets/: what a new officer sees in training.

use border::{ReasonKind, Role, Weight};
use foundation::Sensitive;
use screening::{AlertList, Screener, Screening, Subject, parse_jsonl};
use std::sync::Arc;

use crate::people::header;

fn screener() -> Screener {
    let alerts = parse_jsonl(include_str!("../../../../assets/lists/national-sample.jsonl")).unwrap();
    Screener::new(vec![Arc::new(AlertList::new(header("national"), alerts).unwrap())])
}

fn screen(mrz: [&str; 2], role: Role) -> Screening {
    let today = "2026-11-23".parse().unwrap();
    let mrz = mrz::parse(&mrz, today).unwrap();
    let (traveller, document) = border::from_mrz(&mrz, border::ReadMethod::Image);
    screener().screen(&Subject::of(&traveller, &document), 1_795_003_600_000, role)
}

#[test]
fn anna_maria_eriksson_has_one_possible_match_that_explains_itself() {
    let screening = screen(["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F2704151ZE184226B<<<<<18"], Role::Supervisor);
    let [hit] = screening.hits.as_slice() else { panic!("{:?}", screening.hits) };
    assert_eq!(hit.alert, "UTO-2026-0001");
    assert_eq!(hit.listed_as.expose(), "ERIKSEN, Anna");
    assert!((500..900).contains(&hit.score), "{}", hit.score);
    let rows: Vec<(ReasonKind, Weight, &str, &str)> =
        hit.reasons.iter().map(|r| (r.kind, r.weight, r.traveller.expose().as_str(), r.alert.expose().as_str())).collect();
    assert_eq!(
        rows,
        [
            (ReasonKind::Phonetic, Weight::For, "ERIKSSON", "ERIKSEN"),
            (ReasonKind::Exact, Weight::For, "ANNA", "ANNA"),
            (ReasonKind::MissingInAlert, Weight::Neutral, "MARIA", ""),
            (ReasonKind::Partial, Weight::Weak, "1974-08-12", "1974-XX-XX"),
            (ReasonKind::Different, Weight::Against, "UTO", "XNR"),
            (ReasonKind::Exact, Weight::Weak, "F", "F"),
        ]
    );
}

#[test]
fn the_specimen_travellers_meet_the_alerts_meant_for_them() {
    for (lines, expect) in [
        (["P<UTOHANSEN<<PETER<<<<<<<<<<<<<<<<<<<<<<<<<<", "H7310442A8UTO6911030M3102282<<<<<<<<<<<<<<<4"], vec!["UTO-2026-0002"]),
        (["P<UTOERIKSEN<<ANNA<MARIE<<<<<<<<<<<<<<<<<<<<", "K4419073X1UTO7408214F2909118<<<<<<<<<<<<<<<0"], vec!["UTO-2026-0001"]),
        (["P<POLKOWALSKI<<TOMASZ<<<<<<<<<<<<<<<<<<<<<<<", "ZS00427518POL9006234M330104190062300001<<<76"], vec!["UTO-2026-0003"]),
        (["P<UTOOKAFOR<<KWAME<<<<<<<<<<<<<<<<<<<<<<<<<<", "C01X00T478UTO8801177M2506300<<<<<<<<<<<<<<<4"], vec![]),
        (["P<UTOFERNANDEZ<GARCIA<<LUCIA<<<<<<<<<<<<<<<<", "P205771632UTO1405093F2811305<<<<<<<<<<<<<<<8"], vec![]),
        (["P<UTOWICKREMESINGHE<ARACHCHIGE<<NANAYAKKARA<", "N5508214<6UTO8112303M3005165<<<<<<<<<<<<<<<6"], vec![]),
        (["P<UTOIVANOVA<<SVETLANA<<<<<<<<<<<<<<<<<<<<<<", "71X4420937UTO9502149F3208014<<<<<<<<<<<<<<<2"], vec![]),
        (["PRD<<AL<RASHIDI<<NOOR<<<<<<<<<<<<<<<<<<<<<<<", "E001729388XXB9901018F2710051<<<<<<<<<<<<<<<4"], vec![]),
    ] {
        let found: Vec<String> = screen(lines, Role::Officer).hits.into_iter().map(|hit| hit.alert).collect();
        assert_eq!(found, expect, "{lines:?}");
    }
}

#[test]
fn listed_people_are_found_in_every_spelling_of_the_list() {
    for (primary, secondary, born, expect) in [
        ("ZHARKOVETS", "ANATOLII", "1958-10-14", "UTO-2026-0013"),
        ("GUTTENBRUNN", "JUERGEN MATTHAEUS", "1971-08-08", "UTO-2026-0020"),
        ("SOERENSTAM", "VIGGO", "1981-02-17", "UTO-2026-0006"),
        ("ABDELKADER", "IDRIS HAROUN", "1964-05-02", "UTO-2026-0014"),
        ("KEITA", "MOUSSA", "1980-04-04", "UTO-2026-0026"),
        ("FALKENGREN", "MAJ BRITT", "1977-02-10", "UTO-2026-0031"),
        ("HAFEZIRAD", "SIAMAK", "1984-06-29", "UTO-2026-0033"),
        ("PAPATHANASIOU", "EVANGELOS", "1955-03-18", "UTO-2026-0036"),
        ("PAEK", "HYON CHOL", "1967-02-08", "UTO-2026-0038"),
        ("CHUKWUEMEKA", "", "1999-09-09", "UTO-2026-0027"),
    ] {
        let subject = Subject {
            primary: Sensitive::new(primary.to_owned()),
            secondary: Sensitive::new(secondary.to_owned()),
            birth_date: Some(Sensitive::new(born.parse().unwrap())),
            ..Subject::default()
        };
        let found: Vec<String> = screener().screen(&subject, 0, Role::Officer).hits.into_iter().map(|hit| hit.alert).collect();
        assert_eq!(found, [expect], "{primary} {secondary}");
    }
}

#[test]
fn a_number_that_is_easily_misread_is_a_possible_match() {
    let subject = Subject { document_number: Some(Sensitive::new("OO117734".to_owned())), ..Subject::default() };
    let screening = screener().screen(&subject, 0, Role::Officer);
    let [hit] = screening.hits.as_slice() else { panic!("{:?}", screening.hits) };
    assert_eq!((hit.alert.as_str(), hit.score, hit.reasons[0].kind), ("UTO-2026-0029", 800, ReasonKind::Spelling));
}
