//! The serialised shapes that scripts, the window and outside tests rely on.

use crate::today;
use mrz::json::EmitRequest;
use ts_rs::TS;

#[test]
fn a_parsed_document_is_reported_in_the_shape_of_the_command_line() {
    let lines = ["I<UTOD23145890<7348<<<<<<<<<<<", "74<<<<2X1204159UTO<<<<<<<<<<<0", "ERIKSSON<<<<<<<<<<<<<<<<<<<<<<"];
    let report = serde_json::to_string(&mrz::json::report(&lines, &today())).unwrap();
    assert_eq!(
        report,
        concat!(
            r#"{"format":"TD1","valid":false,"#,
            r#""checks":{"document_number":false,"birth_date":false,"expiry_date":true,"optional_data":null,"composite":false},"#,
            r#""fields":{"document_code":"I","issuing_state":"UTO","primary_identifier":"ERIKSSON","secondary_identifier":"","#,
            r#""document_number":"D23145890734","nationality":"UTO","birth_date":"1974-XX-XX","sex":"X","#,
            r#""expiry_date":"2012-04-15","optional_data":""},"#,
            r#""doubts":[{"code":"check-document-number","line":1,"column":19},{"code":"check-birth-date","line":2,"column":7},"#,
            r#"{"code":"sex-unexpected","line":2,"column":8},{"code":"expiry-century-open","line":2,"column":9},"#,
            r#"{"code":"check-composite","line":2,"column":30}],"#,
            r#""error":null}"#
        )
    );
}

#[test]
fn lines_being_typed_are_reported_in_the_shape_of_the_window() {
    let check = mrz::live::check_lines(&["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C5x"], today());
    assert_eq!(
        serde_json::to_string(&check).unwrap(),
        concat!(
            r#"{"format":"MRV-B","lines":2,"columns":36,"complete":false,"valid":null,"#,
            r#""digits":[{"field":"document_number","line":2,"column":10,"state":"differs"},"#,
            r#"{"field":"birth_date","line":2,"column":20,"state":"waiting"},"#,
            r#"{"field":"expiry_date","line":2,"column":28,"state":"waiting"}],"#,
            r#""doubts":[{"code":"check-document-number","line":2,"column":10},{"code":"lower-case","line":2,"column":11}]}"#
        )
    );
}

#[test]
fn every_code_is_spelled_as_it_serialises() {
    for code in mrz::DoubtCode::ALL {
        assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.as_str()));
        assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
    }
    for format in mrz::Format::ALL {
        assert_eq!(serde_json::to_string(&format).unwrap(), format!("\"{format}\""));
    }
    use mrz::MrzErrorCode::{Character, Empty, LineCount, LineLength, LowerCase};
    for code in [Character, Empty, LineCount, LineLength, LowerCase] {
        assert_eq!(serde_json::to_string(&code).unwrap(), format!("\"{}\"", code.as_str()));
    }
}

#[test]
fn dates_and_states_are_strings_to_the_window() {
    let config = ts_rs::Config::default();
    assert_eq!(mrz::PartialDate::decl(&config), "type PartialDate = string;");
    assert_eq!(mrz::StateCode::decl(&config), "type StateCode = string;");
    assert_eq!(mrz::Sex::decl(&config), r#"type Sex = "F" | "M" | "X";"#);
}

#[test]
fn what_parse_reports_emit_takes_and_what_is_misspelled_it_refuses() {
    for lines in mrz::specimen::ALL {
        let report = mrz::json::report(lines, &today());
        let request: EmitRequest = serde_json::from_value(serde_json::to_value(&report).unwrap()).unwrap();
        assert_eq!(request.lines().unwrap(), lines);
    }
    let refused = mrz::json::report(&["P<UTO"], &today());
    let written = serde_json::to_string(&refused).unwrap();
    assert!(serde_json::from_str::<EmitRequest>(&written).unwrap_err().to_string().contains("`format` is missing"));
    assert_eq!(serde_json::from_str::<mrz::json::ParseReport>(&written).unwrap(), refused);
    for (request, refused) in [
        (r#"{"document_number":"1"}"#, "`format` is missing"),
        (r#"{"format":null,"fields":null,"valid":false}"#, "`format` is missing"),
        (r#"{"format":"TD3","surname":"ERIKSSON"}"#, "unknown field `surname`"),
        (r#"{"format":"TD4"}"#, "unknown variant `TD4`"),
        (r#"{"format":"TD3","sex":"Q"}"#, "sex is none of F, M and X"),
        (r#"{"format":"TD3","birth_date":"1974-13-01"}"#, "not a date"),
    ] {
        let error = serde_json::from_str::<EmitRequest>(request).unwrap_err().to_string();
        assert!(error.contains(refused), "{request}: {error}");
    }
}
