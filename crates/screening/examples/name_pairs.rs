//! Measures `compare` on labelled pairs: `OUTPOST_NAME_PAIRS=pairs.jsonl cargo run --release -p screening --example name_pairs`.
//!
//! Each line holds `query`, `candidate`, `expected` and `category`. Prints precision, recall and F1 at the threshold,
//! with everything known and with names alone, the errors by category, and the time a comparison takes.
#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "an example prints its result; a JSON value gives null for what it lacks")]

use screening::{Comparison, Matcher, Person, compare_with};
use std::collections::BTreeMap;

struct Pair {
    query: Person,
    candidate: Person,
    expected: bool,
    category: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::var("OUTPOST_NAME_PAIRS").map_err(|_| "set OUTPOST_NAME_PAIRS to a file of labelled pairs")?;
    let pairs = std::fs::read_to_string(path)?.lines().map(read).collect::<Result<Vec<Pair>, _>>()?;
    measure("full", &pairs);
    let names_only: Vec<Pair> = pairs.into_iter().map(without_dates).collect();
    measure("names", &names_only);
    Ok(())
}

/// By the matcher in use, or the one `OUTPOST_MATCHER` numbers.
fn answer(pair: &Pair) -> Comparison {
    let number = std::env::var("OUTPOST_MATCHER").ok().and_then(|number| number.parse().ok());
    compare_with(number.and_then(Matcher::from_number).unwrap_or_default(), &pair.query, &pair.candidate)
}

fn read(line: &str) -> Result<Pair, serde_json::Error> {
    let value: serde_json::Value = serde_json::from_str(line)?;
    Ok(Pair {
        query: serde_json::from_value(value["query"].clone())?,
        candidate: serde_json::from_value(value["candidate"].clone())?,
        expected: value["expected"].as_bool().unwrap_or(false),
        category: value["category"].as_str().unwrap_or_default().to_owned(),
    })
}

fn without_dates(mut pair: Pair) -> Pair {
    for person in [&mut pair.query, &mut pair.candidate] {
        (person.dob, person.nat, person.gender) = (None, None, None);
    }
    pair
}

fn measure(what: &str, pairs: &[Pair]) {
    let start = std::time::Instant::now();
    let answers: Vec<bool> = pairs.iter().map(|pair| answer(pair).hit).collect();
    let micros = start.elapsed().as_secs_f64() * 1e6 / pairs.len().max(1) as f64;
    let count = |answer, expected| answers.iter().zip(pairs).filter(|(a, p)| **a == answer && p.expected == expected).count() as f64;
    let (right, wrong, missed) = (count(true, true), count(true, false), count(false, true));
    let (precision, recall) = (right / (right + wrong), right / (right + missed));
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("{what}: precision {precision:.3} recall {recall:.3} F1 {f1:.3}, {micros:.1} µs a comparison, {} pairs", pairs.len());
    if std::env::var_os("OUTPOST_NAME_PAIRS_ERRORS").is_some() {
        for (_, pair) in answers.iter().zip(pairs).filter(|(answer, pair)| **answer != pair.expected) {
            show(pair);
        }
    }
    let mut errors: BTreeMap<(&str, bool), (usize, usize)> = BTreeMap::new();
    for (answer, pair) in answers.iter().zip(pairs) {
        let entry = errors.entry((&pair.category, pair.expected)).or_default();
        entry.1 += 1;
        entry.0 += usize::from(*answer != pair.expected);
    }
    for ((category, expected), (wrong, all)) in errors.iter().filter(|(_, (wrong, _))| *wrong > 0) {
        println!("  {category} (expected {expected}): {wrong} of {all} wrong");
    }
}

/// An error in one line: what was expected, the score, both persons.
fn show(pair: &Pair) {
    let person = |p: &Person| {
        let text = |t: &Option<foundation::Sensitive<String>>| t.as_ref().map(|t| t.expose().clone()).unwrap_or_default();
        let aliases: Vec<&str> = p.aliases.iter().map(|a| a.expose().as_str()).collect();
        let (primary, secondary) = (text(&p.primary), text(&p.secondary));
        let name = if primary.is_empty() { p.name.expose().clone() } else { format!("{primary}, {secondary}") };
        format!("{name} {aliases:?} {} {} {}", text(&p.dob), p.nat.as_deref().unwrap_or_default(), p.gender.as_deref().unwrap_or_default())
    };
    let score = answer(pair).score;
    println!("    {} {score:.3} {} | {} | {}", pair.expected, pair.category, person(&pair.query), person(&pair.candidate));
    let told = screening::evidence(&pair.query, &pair.candidate);
    println!(
        "        {}",
        told.iter().filter(|(_, amount)| *amount != 0.0).map(|(name, amount)| format!("{name} {amount:.2}")).collect::<Vec<_>>().join(", ")
    );
}
