//! Two people side by side: what is one person, what is not, and that the reasons account for every part.

use border::ReasonPart;
use foundation::Sensitive;
use proptest::prelude::*;
use screening::{Person, compare};

fn person(text: &str) -> Person {
    let mut fields = text.split(" | ");
    let name = fields.next().unwrap_or_default();
    let (primary, secondary) = name.split_once(", ").map_or((None, None), |(p, s)| (Some(p.to_owned()), Some(s.to_owned())));
    Person {
        name: Sensitive::new(name.to_owned()),
        primary: primary.map(Sensitive::new),
        secondary: secondary.map(Sensitive::new),
        dob: fields.next().map(|dob| Sensitive::new(dob.to_owned())),
        nat: fields.next().map(str::to_owned),
        ..Person::default()
    }
}

#[test]
fn one_person_is_known_in_many_spellings() {
    for (a, b) in [
        ("ERIKSSON, ANNA MARIA", "Eriksson, Anna Maria"),
        ("ERIKSSON, ANNA MARIA", "Anna Maria Eriksson"),
        ("MUELLER, JUERGEN", "Jürgen Müller"),
        ("SHCHERBAKOVA, IULIIA", "Щербакова Юлия"),
        ("SHCHERBAKOVA, IULIIA", "Yuliya Shcherbakova"),
        ("AL RASHIDI, NOOR", "Nur al-Rashidi"),
        ("ALRASHIDI, NOOR", "Noor Al Rashidi"),
        ("ABDELRAHMAN, YOUSSEF", "Yusuf Abd al-Rahman"),
        ("MXHMD, XHSN", "Mohammed Hassan"),
        ("BJOERNSSON, INGRID", "Björnsson, Ingrid Sólveig"),
        ("OKAFOR, K", "Okafor, Kwame"),
        ("KOWALSKI, TOMASZ", "Tomasz Kowalsky"),
        ("HANSEN, PETER", "Dr. Peter Hansen"),
        ("HANSEN, PIERRE", "Hansen, Peter"),
        ("AL RASHIDI, ADBUL KARIM", "Abdul Karim al-Rashidi"), // Two letters exchanged in a particle.
        ("RASHIDI, A KARIM", "Abdul Karim al-Rashidi"),
        ("FAKHOURY, MOHD YUSUF", "Fakhoury, Mohammed Yusuf"),
        ("ABDULLAH", "عبد الله"),
        ("FERNANDEZ GARCIA, LUCIA", "Lucia Fernandez"),
        ("ERIKSSON, ANNA | 1974-08-12", "Eriksson, Anna | 1974-12-08"),
        ("ERIKSSON, ANNA | 1974-08-12", "Eriksson, Anna | 1974"),
        ("ERIKSSON, ANNA | 1974-08-12", "Eriksson, Anna | 1974-08-21"),
        ("ERIKSON, ANA | 1974-08-12 | UTO", "Eriksson, Anna | 1974-08-12 | UTO"),
        ("OYELARAN, ANNELIESE | 1974-08-12", "Eriksson, Anneliese | 1974-08-12"), // Married.
    ] {
        let comparison = compare(&person(a), &person(b));
        assert!(comparison.hit, "{a} / {b}: {:.2}", comparison.score);
    }
}

#[test]
fn other_people_are_not_taken_for_one() {
    for (a, b) in [
        ("ERIKSSON, ANNA MARIA", "Hansen, Peter"),
        ("ERIKSSON, ANNA | 1974-08-12", "Eriksson, Anna | 1991-03-02"),
        ("ERIKSSON, ANNA", "Eriksson, Björn"),
        ("HANSEN, PETER", "Lindqvist, Peter"),
        ("KHAN, ALI | 1980-01-02", "Hassan, Ali | 1980-04-05"),
        ("OKAFOR, KWAME | 1988-01-17", "Mballa, Achille | 1988-01-17"), // Strangers born on one day.
        ("RASHIDI, ABDURRAHIM", "Rashidi, Abdurrahman"),                // Servants of two names.
        ("AHMED", "Ahmed Oyelaran Bracquemond"),
        ("SALMAN BIN TARIQ AL RASHIDI", "Tariq bin Salman al-Rashidi"),
        ("N. N.", "Niels Nakagawa"),
        ("AL BIN", "Al Bin Al"),
        ("", ""),
        ("...", "Anna"),
    ] {
        let comparison = compare(&person(a), &person(b));
        assert!(!comparison.hit, "{a} / {b}: {:.2}", comparison.score);
    }
}

#[test]
fn a_nationality_may_be_a_code_or_a_name_and_speaks_softly() {
    let score = |nat: &str| compare(&person(&format!("ERIKSSON, ANNA | 1974 | {nat}")), &person("Eriksson, Anna | 1974 | D")).score;
    assert!(score("Germany") > score("Atlantis"), "an unknown name says nothing");
    assert!(score("Atlantis") > score("UTO"));
    assert!(score("UTO") > 0.5, "people have two nationalities, and lists are wrong");
    assert_eq!(score("DEU"), score("Germany"));
}

#[test]
fn a_name_cut_off_at_the_end_of_its_field_is_recognised() {
    let subject = |truncated| screening::Subject {
        primary: Sensitive::new("NANAYAKKARA WICKREMESINGHE".to_owned()),
        secondary: Sensitive::new("ARACHCHIGE DO".to_owned()),
        truncated,
        ..Default::default()
    };
    let listed = r#"{"id":"1","category":"other","priority":"low","names":[{"full":"Nanayakkara Wickremesinghe, Arachchige Dolanath"}]}"#;
    let list = screening::AlertList::new(crate::people::header("l"), screening::parse_jsonl(listed).unwrap()).unwrap();
    let screener = screening::Screener::new(vec![std::sync::Arc::new(list)]);
    let score = |truncated| screener.screen(&subject(truncated), 0, border::Role::Officer).hits.first().map(|hit| hit.score);
    assert!(score(true) > score(false), "{:?} {:?}", score(true), score(false));
}

proptest! {
    #[test]
    fn every_part_of_both_names_stands_in_exactly_one_reason(
        a in "[A-Z]{1,9}( [A-Z]{1,9}){0,5}",
        b in "[A-Z]{1,9}( [A-Z]{1,9}){0,5}",
        shared in "[A-Z]{2,9}",
    ) {
        let (a, b) = (format!("{a} {shared}"), format!("{shared} {b}"));
        let comparison = compare(&person(&a), &person(&b));
        let words = |side: fn(&border::Reason) -> &Sensitive<String>| {
            let names = comparison.reasons.iter().filter(|r| r.part == ReasonPart::Name);
            let mut words: Vec<String> = names.flat_map(|r| side(r).expose().split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
            words.retain(|word| !word.is_empty());
            words.sort();
            words
        };
        let sorted = |name: &str| { let mut w: Vec<String> = name.split(' ').map(str::to_owned).collect(); w.sort(); w };
        prop_assert_eq!(words(|r| &r.traveller), sorted(&a));
        prop_assert_eq!(words(|r| &r.alert), sorted(&b));
    }

    #[test]
    fn whose_side_is_whose_changes_little(a in "[A-Z]{2,9}, [A-Z]{2,9}", b in "[A-Z]{2,9}, [A-Z]{2,9}") {
        let (there, back) = (compare(&person(&a), &person(&b)).score, compare(&person(&b), &person(&a)).score);
        prop_assert!((there - back).abs() < 0.15, "{} {}", there, back);
    }

    #[test]
    fn no_text_makes_comparing_panic(a in "\\PC{0,80}", b in "\\PC{0,80}") {
        let score = compare(&person(&a), &person(&b)).score;
        prop_assert!((0.0..=1.0).contains(&score));
    }
}

#[test]
fn the_first_matcher_answers_as_it_always_did() {
    for (a, b, score) in [
        ("ERIKSSON, ANNA MARIA", "Anna Maria Eriksson", 0.8942),
        ("MUELLER, JUERGEN", "Jürgen Müller", 0.8653),
        ("ERIKSSON, ANNA | 1974-08-12", "Eriksson, Anna | 1974-12-08", 0.9924),
        ("HANSEN, PETER", "Lindqvist, Peter", 0.0149),
    ] {
        let comparison = screening::compare_with(screening::Matcher::V1, &person(a), &person(b));
        assert_eq!(comparison.score, score, "{a} / {b}");
    }
}

#[test]
fn a_transliteration_names_its_table() {
    use border::Transliteration::{Arabic, Cyrillic, NationalLetters, Romanisation};
    for (a, b, table) in [
        ("MUELLER, ANNA", "Müller, Anna", NationalLetters),
        ("SHCHERBAKOVA, ANNA", "Щербакова, Anna", Cyrillic),
        ("MXHMD, ANNA", "MHMD, Anna", Arabic),
        ("IURII, ANNA", "Yuriy, Anna", Romanisation),
    ] {
        let comparison = compare(&person(a), &person(b));
        let tables: Vec<_> = comparison.reasons.iter().filter_map(|reason| reason.table).collect();
        assert_eq!(tables, [table], "{a} / {b}: {:?}", comparison.reasons);
    }
}
