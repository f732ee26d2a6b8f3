//! Agreement with the cases of other projects' suites, which stay outside this repository because some name real
//! documents: `OUTPOST_MRZ_CASES=FILE cargo test … -- --ignored foreign`.

use crate::today;
use serde_json::Value;

#[test]
#[ignore = "reads the cases that OUTPOST_MRZ_CASES names"]
fn foreign_cases_are_answered_as_their_suites_state_or_else_as_plain_arithmetic_has_it() {
    let path = std::env::var("OUTPOST_MRZ_CASES").expect("OUTPOST_MRZ_CASES names a file of cases");
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut differing = Vec::new();
    for case in &cases {
        let lines: Vec<&str> = case["lines"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
        let report = mrz::json::report(&lines, &today());
        let expected = case["expect_valid"].as_bool().or_else(|| case["icao_checks_ok"].as_bool());
        // A driving licence is no travel document of Doc 9303.
        let licence = case["expect_format"].as_str().is_some_and(|f| f.contains("DRIVING"));
        if !licence && expected.is_some_and(|v| v != report.valid) {
            differing.push(format!("{} {}: ours {}", case["source"], case["id"], report.valid));
        }
    }
    assert!(differing.is_empty(), "{} of {} cases:\n{}", differing.len(), cases.len(), differing.join("\n"));
}
