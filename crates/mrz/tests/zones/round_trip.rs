//! Emitting and parsing are each other's reverse.

use crate::table::rows;
use crate::today;
use mrz::{EmitFields, Format, Mrz, PartialDate, Sex, StateCode};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// A fixed seed: the same documents every time, and no file of past failures.
fn config() -> Config {
    Config { rng_seed: RngSeed::Fixed(9303), failure_persistence: None, ..Config::default() }
}

fn parse(lines: &[String]) -> Mrz {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    mrz::parse(&lines, today()).unwrap()
}

fn state() -> impl Strategy<Value = StateCode> {
    prop::sample::select(vec!["UTO", "D", "XXA", "XXB", "XOM", "EUE", "RKS", "GBN", "FRA", "BEL", ""]).prop_map(|code| code.parse().unwrap())
}

fn date(years: std::ops::Range<i16>) -> impl Strategy<Value = PartialDate> {
    (years, 1..=12_u8, 1..=28_u8).prop_map(|(y, m, d)| PartialDate::new(Some(y), Some(m), Some(d)).unwrap())
}

fn birth() -> impl Strategy<Value = PartialDate> {
    let parts = (prop::option::of(1927..2026_i16), prop::option::of(1..=12_u8), prop::option::of(1..=28_u8));
    parts.prop_map(|(y, m, d)| PartialDate::new(y, m, d).unwrap())
}

fn number(format: Format) -> impl Strategy<Value = String> {
    let longest = match format {
        Format::Td1 | Format::Crew => 22,
        Format::Td2 => 14,
        Format::FraId => 12,
        Format::Td3 | Format::MrvA | Format::MrvB => 9,
    };
    proptest::string::string_regex(&format!("[A-Z0-9]{{1,{longest}}}")).unwrap()
}

/// Fields as parsing would give them: nothing truncated, no sign that would become a filler.
fn fields(format: Format) -> impl Strategy<Value = EmitFields> {
    let code = match format {
        Format::Td1 | Format::Td2 => "I",
        Format::Td3 => "P",
        Format::MrvA | Format::MrvB => "V",
        Format::Crew => "AC",
        Format::FraId => "ID",
    };
    let names = ("[A-Z]{1,8}( [A-Z]{1,4})?", prop::option::of("[A-Z]{1,6}( [A-Z]{1,5})?"));
    let dates = (birth(), date(2017..2076));
    let sex = prop::sample::select(vec![Sex::Female, Sex::Male, Sex::Unspecified]);
    (names, dates, sex, state(), state(), number(format), "[A-Z0-9]{0,5}", any::<bool>()).prop_map(
        move |(names, dates, sex, issuer, nationality, number, optional, zero)| {
            let french = format == Format::FraId;
            let fra: StateCode = "FRA".parse().unwrap();
            let room = format != Format::Td2 || number.len() <= 9;
            EmitFields {
                document_code: code.into(),
                issuing_state: if french { fra } else { issuer },
                primary_identifier: names.0,
                secondary_identifier: names.1,
                document_number: number,
                nationality: if french { fra } else { nationality },
                birth_date: dates.0,
                sex,
                expiry_date: (!french).then_some(dates.1),
                optional_data: if room && !matches!(format, Format::Td1 | Format::Crew) { optional.clone() } else { String::new() },
                optional_data_2: if matches!(format, Format::Td1 | Format::Crew) { optional.clone() } else { String::new() },
                empty_check_zero: format == Format::Td3 && optional.is_empty() && zero,
                ..EmitFields::default()
            }
        },
    )
}

fn documents() -> impl Strategy<Value = (Format, EmitFields)> {
    documents_of(&Format::ALL)
}

fn documents_of(formats: &[Format]) -> impl Strategy<Value = (Format, EmitFields)> + use<> {
    prop::sample::select(formats.to_vec()).prop_flat_map(|format| (Just(format), fields(format)))
}

/// Whether no check digit can see the exchange, so that the document stays valid.
fn unseen(a: u8, b: u8) -> bool {
    mrz::indistinguishable(char::from(a), char::from(b))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_emitted_parses_back_to_the_same_fields((format, fields) in documents()) {
        let mrz = parse(&mrz::emit(format, &fields).unwrap());
        prop_assert!(mrz.is_valid());
        prop_assert_eq!(mrz.format(), format);
        prop_assert!(EmitFields::from(&mrz) == fields, "{:?}", mrz.lines());
    }

    #[test]
    fn what_parses_and_is_emitted_again_gives_the_same_lines((format, fields) in documents()) {
        let lines = mrz::emit(format, &fields).unwrap();
        prop_assert_eq!(mrz::emit(format, &EmitFields::from(&parse(&lines))).unwrap(), lines);
    }

    #[test]
    fn one_changed_cell_that_check_digits_cover_and_can_see_is_never_valid(
        (format, fields) in documents_of(&[Format::Td1, Format::Td2, Format::Td3, Format::Crew]),
        at in any::<prop::sample::Index>(), to in "[A-Z0-9<]",
    ) {
        let lines = mrz::emit(format, &fields).unwrap();
        let covered: Vec<(usize, usize)> = mrz::layout::of(format)
            .composite_over
            .iter()
            .flat_map(|s| s.range().map(|column| (usize::from(s.line), column)))
            .collect();
        let (line, column) = *at.get(&covered);
        let to = to.as_bytes()[0];
        if unseen(lines[line].as_bytes()[column], to) {
            return Ok(());
        }
        let mut changed = lines.clone();
        changed[line].replace_range(column..=column, &char::from(to).to_string());
        prop_assert!(!parse(&changed).is_valid(), "{changed:?}");
    }

    #[test]
    fn a_complete_zone_is_judged_alike_while_typing_and_when_parsed((format, fields) in documents()) {
        let lines = mrz::emit(format, &fields).unwrap();
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        let live = mrz::live::check_lines(&texts, today());
        let mrz = parse(&lines);
        prop_assert!(live.complete);
        prop_assert_eq!(live.format, Some(mrz.format()));
        prop_assert_eq!(live.valid, Some(mrz.is_valid()));
        prop_assert_eq!(live.doubts.as_slice(), mrz.doubts());
    }
}

#[test]
fn every_canonical_zone_of_the_table_comes_out_as_it_went_in() {
    let mut tried = 0;
    for row in rows().into_iter().filter(|r| r.canonical && r.lines.len() > 1) {
        let mrz = mrz::parse(&row.lines(), today()).unwrap();
        match mrz::emit(mrz.format(), &EmitFields::from(&mrz)) {
            Ok(lines) => assert_eq!(lines, row.lines, "{}", row.name),
            Err(error) => panic!("{}: {error}", row.name),
        }
        tried += 1;
    }
    assert!(tried > 50, "{tried}");
}

#[test]
fn what_a_format_cannot_carry_is_refused_with_the_field_and_never_printed() {
    let passport = EmitFields { document_code: "P".into(), ..EmitFields::default() };
    for (format, change, expected) in [
        (Format::Td3, EmitFields { document_code: "I".into(), ..passport.clone() }, "document_code does not belong to the format"),
        (Format::Td1, EmitFields { document_code: "AC".into(), ..passport.clone() }, "document_code does not belong to the format"),
        (Format::FraId, EmitFields { document_code: "ID".into(), ..passport.clone() }, "issuing_state does not belong to the format"),
        (Format::Td3, EmitFields { document_number: "1234567890".into(), ..passport.clone() }, "document_number takes at most 9 characters"),
        (Format::Td3, EmitFields { document_number: "12é".into(), ..passport.clone() }, "document_number cannot carry its character 3"),
        (Format::Td3, EmitFields { optional_data: "123456789012345".into(), ..passport.clone() }, "optional_data takes at most 14 characters"),
        (Format::Td3, EmitFields { optional_data_2: "1".into(), ..passport.clone() }, "optional_data_2 takes at most 0 characters"),
        (Format::Td3, EmitFields { primary_identifier: "Anna 3".into(), ..passport.clone() }, "primary_identifier cannot carry its character 6"),
        (
            Format::Td3,
            EmitFields { secondary_identifier: Some("王".into()), ..passport.clone() },
            "secondary_identifier cannot carry its character 1",
        ),
    ] {
        let error = mrz::emit(format, &change).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(foundation::CodedError::from(error).code, foundation::ErrorCode::MrzFieldsRefused);
    }
    let card = EmitFields { document_code: "I".into(), document_number: "123456789 1".into(), ..EmitFields::default() };
    assert_eq!(mrz::emit(Format::Td1, &card).unwrap_err().to_string(), "document_number cannot carry its character 10");
}
