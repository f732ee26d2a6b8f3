//! Manifests: whoever is on board is read from whatever a carrier hands over; what cannot be understood is said by its line.

use proptest::prelude::*;
use screening::{ListError, ManifestFault, Subject, parse_manifest};

fn today() -> chrono::NaiveDate {
    "2026-11-29".parse().unwrap()
}

/// A traveller in one line, as a table of expectations wants it.
fn line(subject: &Subject) -> String {
    let birth = subject.birth_date.as_ref().map(|date| date.expose().to_string()).unwrap_or_default();
    let state = |state: Option<mrz::StateCode>| state.map(|state| state.to_string()).unwrap_or_default();
    let number = subject.document_number.as_ref().map(|number| number.expose().clone()).unwrap_or_default();
    let sex = subject.sex.map(|sex| sex.as_str().to_owned()).unwrap_or_default();
    let (primary, secondary) = (subject.primary.expose(), subject.secondary.expose());
    format!("{primary}, {secondary} | {birth} | {sex} | {} | {number} | {}", state(subject.nationality), state(subject.issuing_state))
}

#[test]
fn tables_of_any_order_and_language_are_read() {
    const ANNA: &str = "ERIKSSON, ANNA MARIA | 1974-08-12 | F | UTO | L898902C3 | UTO";
    for text in [
        "Surname,Given names,Date of birth,Sex,Nationality,Passport number,Issuing state\nERIKSSON,ANNA MARIA,1974-08-12,F,UTO,L898902C3,UTO",
        "ERIKSSON;ANNA MARIA;12.08.1974;F;UTO;L898902C3;UTO",
        "\u{feff}Numéro de passeport\tNom\tPrénoms\tNé le\tNationalité\tSexe\tÉtat émetteur\r\nL898902C3\tERIKSSON\tANNA MARIA\t12/8/1974\tUtopia\tF\tUTO\r\n",
        "اللقب;الاسم;تاريخ الميلاد;الجنس;الجنسية;رقم الجواز;دولة الإصدار\nERIKSSON;ANNA MARIA;12 Aug 1974;female;UTO;L898902C3;UTO",
        "\"ERIKSSON\",\"ANNA MARIA\",1974-08-12,F,UTO,L898902C3,UTO\n\n",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "I<UTOL898902C36<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<8\nERIKSSON<<ANNA<MARIA<<<<<<<<<<\n\n",
    ] {
        let manifest = parse_manifest(text, today()).unwrap();
        let lines: Vec<String> = manifest.travellers.iter().map(|traveller| line(&traveller.subject)).collect();
        assert_eq!((lines, manifest.faults), (vec![ANNA.to_owned()], vec![]), "{text}");
    }
}

#[test]
fn what_is_not_understood_is_said_and_the_rest_of_the_line_counts() {
    let text = "Name;Born;Nationality;Sex;Document number\n\
                ERIKSSON ANNA;12.08.74;UTO;F;L1\n\
                HANSEN PETER;1969;Atlantis;M;\n\
                ;1970;UTO;M;\n\
                LEE;1 to 5;UTO;?;";
    let manifest = parse_manifest(text, today()).unwrap();
    let lines: Vec<(usize, String)> = manifest.travellers.iter().map(|traveller| (traveller.line, line(&traveller.subject))).collect();
    assert_eq!(
        lines,
        [
            (2, "ERIKSSON ANNA,  |  | F | UTO | L1 | ".to_owned()),
            (3, "HANSEN PETER,  | 1969-XX-XX | M |  |  | ".to_owned()),
            (5, "LEE,  |  |  | UTO |  | ".to_owned()),
        ]
    );
    use ManifestFault::{BirthDate, Nationality, Nobody, Sex};
    assert_eq!(manifest.faults, [(2, BirthDate), (3, Nationality), (4, Nobody), (5, BirthDate), (5, Sex)]);
}

#[test]
fn a_zone_is_taken_as_it_is_printed_and_half_a_zone_is_said() {
    let text = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C37UTO7408122F1204159ZE184226B<<<<<10\n\
                I<UTOD231458907<<<<<<<<<<<<<<<\n\
                P<UTOHANSEN<<PETER<<<<<<<<<<<<<<<<<<<<<<<<<<\nH7310442A8UTO6911030M3102282<<<<<<<<<<<<<<<4\nthe driver";
    let manifest = parse_manifest(text, today()).unwrap();
    let numbers: Vec<&str> = manifest.travellers.iter().map(|t| t.subject.document_number.as_ref().unwrap().expose().as_str()).collect();
    assert_eq!(numbers, ["L898902C3", "H7310442A"]);
    assert_eq!(manifest.faults, [(1, ManifestFault::ZoneDigits), (3, ManifestFault::ZoneUnreadable), (6, ManifestFault::ZoneUnreadable)]);
}

#[test]
fn more_than_a_vehicle_holds_is_refused() {
    let crowd = "LEE,MIN\n".repeat(1_001);
    assert!(matches!(parse_manifest(&crowd, today()), Err(ListError::TooLarge { .. })));
    assert!(matches!(parse_manifest(&"x".repeat((1 << 20) + 1), today()), Err(ListError::TooLarge { .. })));
    assert_eq!(parse_manifest(" \n\n", today()).unwrap().travellers.len(), 0);
}

proptest! {
    #[test]
    fn no_text_makes_reading_a_manifest_panic(text in "(?s).{0,400}", zones in "[A-Z0-9<\n]{0,300}") {
        let _ = parse_manifest(&text, today());
        let _ = parse_manifest(&zones, today());
    }
}
