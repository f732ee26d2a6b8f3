//! Lines that are no machine-readable zone: the error says what is wrong and where.

use crate::today;

const TD3: [&str; 2] = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

#[test]
fn what_cannot_be_parsed_is_refused_with_line_and_column() {
    let short = &TD3[0][..43];
    let long = format!("{}<", TD3[1]);
    for (lines, expected) in [
        (vec![], "empty 1:1"),
        (vec!["", "  ", "\r"], "empty 1:1"),
        (vec!["0123456789"], "line-count 2:1"),
        (vec![TD3[0]], "line-count 2:1"),
        (vec!["0123456789"; 4], "line-count 4:1"),
        (vec![TD3[0], TD3[1], TD3[0]], "line-count 3:1"),
        (vec!["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6"], "line-count 3:1"),
        (vec![short, TD3[1]], "line-length 1:44"),
        (vec![TD3[0], &long], "line-length 2:45"),
        (vec!["I<UTOERIKSSON<<ANNA<<<<<<<<<<<<<<<", "123456<AA5UTO8110251M1801020749313"], "line-length 1:35"),
        (vec!["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON"], "line-length 3:9"),
        (vec!["P<utoERIKSSON", TD3[1]], "lower-case 1:3"),
        (vec![TD3[0], "L898902C36UTO740812 F1204159ZE184226B<<<<<10"], "character 2:20"),
        (vec!["P&lt;UTOERIKSSON", TD3[1]], "character 1:2"),
        (vec!["ÉÉÉ?", TD3[1]], "character 1:1"),
        (vec!["P<UTOÉ", TD3[1]], "character 1:6"),
        (vec![" P<UTOERIKSSON", TD3[1]], "character 1:1"),
    ] {
        let error = mrz::parse(&lines, today()).unwrap_err();
        assert_eq!(format!("{} {}:{}", error.code().as_str(), error.line(), error.column()), expected, "{lines:?}");
        assert!(!mrz::json::report(&lines, &today()).valid);
    }
}

#[test]
fn white_space_at_line_ends_blank_lines_and_a_byte_order_mark_are_no_fault() {
    let text = format!("\u{feff}\r\n{}  \r\n\r\n{}\t\r\n", TD3[0], TD3[1]);
    let parsed = mrz::parse_text(&text, today()).unwrap();
    assert_eq!(parsed.lines(), TD3);
    assert_eq!(mrz::parse_text(&"A\n".repeat(100_000), today()).unwrap_err().code(), mrz::MrzErrorCode::LineCount);
}

#[test]
fn an_error_maps_to_a_code_officers_have_a_text_for() {
    let error = mrz::parse(&["x"], today()).unwrap_err();
    let coded = foundation::CodedError::from(error);
    assert_eq!(coded.code, foundation::ErrorCode::MrzMalformed);
    assert_eq!(coded.detail.as_deref(), Some("lower-case at line 1 column 1"));
}

#[test]
fn nobody_is_named_by_what_is_printed_for_debugging() {
    let mrz = mrz::parse(&TD3, today()).unwrap();
    let report = mrz::json::report(&TD3, &today());
    let fields = mrz::EmitFields::from(&mrz);
    let printed = format!("{mrz:?} {report:?} {:?} {fields:?}", report.fields);
    for secret in ["ERIKSSON", "ANNA", "L898902C3", "1974", "ZE184226B"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
