//! The table of zones in `tests/fixtures/zones.json`: what each says and where a peer differs from the standard.
//!
//! A row's `mrz_0_9_1` is what the `mrz` crate 0.9.1 says of the same lines (`valid`, `invalid`, `refused`); where that
//! differs from ours, `standard` gives the section that decides.
//!
//! `recorded` is what two peers in other languages said of the row when the table was made. Both leave the standard by
//! rule: PyPI's mrz 0.6.2 refuses long numbers (9303-5 note j), crew member certificates (9303-5 appendix C), births
//! with unknown parts (9303-3 §4.8), and `XXC`, `XPO` and `XCE` (9303-3 §5); npm's mrz 5.0.2 does not know `UTO`
//! (9303-3 §5 G), which most rows have.

use crate::today;
use mrz::json::ParseReport;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) lines: Vec<String>,
    pub(crate) format: mrz::Format,
    pub(crate) valid: bool,
    fields: Map<String, Value>,
    doubts: Vec<String>,
    /// Whether emitting what was parsed gives the lines again.
    pub(crate) canonical: bool,
    mrz_0_9_1: Option<String>,
    standard: Option<String>,
    recorded: Option<std::collections::BTreeMap<String, String>>,
}

impl Row {
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.lines.iter().map(String::as_str).collect()
    }
}

pub(crate) fn rows() -> Vec<Row> {
    serde_json::from_str(include_str!("../fixtures/zones.json")).unwrap()
}

fn report(row: &Row) -> ParseReport {
    mrz::json::report(&row.lines(), &today())
}

#[test]
fn every_zone_of_the_table_says_what_its_row_says() {
    let mut wrong = Vec::new();
    for row in rows() {
        assert!(!row.source.is_empty(), "{}: a row names its source", row.name);
        let report = report(&row);
        let doubts: Vec<String> = report.doubts.iter().map(|d| format!("{}@{}:{}", d.code.as_str(), d.line, d.column)).collect();
        if (report.format, report.valid) != (Some(row.format), row.valid) || doubts != row.doubts {
            wrong.push(format!("{}: {:?} {} {doubts:?}", row.name, report.format, report.valid));
        }
        let said = serde_json::to_value(&report).unwrap();
        for (field, expected) in &row.fields {
            if &said["fields"][field] != expected {
                wrong.push(format!("{}: {field} is {}", row.name, said["fields"][field]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_was_recorded_of_other_peers_says_where_they_leave_the_standard() {
    let mut differing = std::collections::BTreeMap::new();
    for row in rows() {
        let ours = if row.valid { "valid" } else { "invalid" };
        for (peer, said) in row.recorded.unwrap_or_default() {
            *differing.entry(peer).or_insert(0) += usize::from(said != ours);
        }
    }
    let counts: Vec<String> = differing.into_iter().map(|(peer, n)| format!("{peer}: {n}")).collect();
    assert_eq!(counts, ["mrz 0.6.2 (PyPI): 39", "mrz 5.0.2 (npm): 73"]);
}

#[test]
fn validity_is_what_the_checks_of_the_report_say() {
    for row in rows() {
        let report = report(&row);
        assert_eq!(report.valid, report.checks.all_agree(), "{}", row.name);
    }
}

#[test]
fn what_the_table_says_of_the_peer_is_what_the_peer_says_and_each_difference_has_its_reason() {
    let mut wrong = Vec::new();
    for row in rows() {
        let Some(stated) = &row.mrz_0_9_1 else { continue };
        let said = peer(&row);
        if &said != stated {
            wrong.push(format!("{}: the peer says {said}", row.name));
        }
        let ours = if row.valid { "valid" } else { "invalid" };
        if ours != said && row.standard.is_none() {
            wrong.push(format!("{}: we say {ours}, the peer {said}, and no reason is given", row.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the `mrz` crate 0.9.1 says of the row's lines, in the function that fits their shape.
fn peer(row: &Row) -> String {
    let lines = row.lines();
    let parsed = match (lines.as_slice(), row.format) {
        ([a, b, c], _) => mrz_peer::parse_td1(a, b, c),
        ([a, b], mrz::Format::MrvA) => mrz_peer::parse_mrv_a(a, b),
        ([a, b], mrz::Format::MrvB) => mrz_peer::parse_mrv_b(a, b),
        ([a, b], _) if a.len() == 44 => mrz_peer::parse_td3(a, b),
        ([a, b], _) => mrz_peer::parse_td2(a, b),
        _ => panic!("{}: no shape of the peer's", row.name),
    };
    match parsed {
        Ok(document) if document.valid() => "valid".to_owned(),
        Ok(_) => "invalid".to_owned(),
        Err(_) => "refused".to_owned(),
    }
}

#[test]
fn one_name_is_a_primary_identifier_where_the_peer_makes_its_last_component_a_given_name() {
    let row = rows().into_iter().find(|r| r.name == "one name of two components").unwrap();
    let lines = row.lines();
    let peer = mrz_peer::parse_td3(lines[0], lines[1]).unwrap();
    assert_eq!((peer.surname.as_str(), peer.given_names.as_str()), ("SATRIYA", "SUDARPA"), "against 9303-4 §4.2.3.1 f");
    let ours = mrz::parse(&lines, today()).unwrap();
    assert_eq!((ours.primary_identifier(), ours.secondary_identifier()), ("SATRIYA SUDARPA", None));
}
