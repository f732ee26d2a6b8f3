//! What an officer waits for: one traveller against a list of 100,000 people; and what a start of the program waits for.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that cannot go on stops")]

#[path = "../tests/screening/people.rs"]
mod people;

use border::Role;
use divan::Bencher;
use people::{People, alert_on, header};
use screening::{AlertList, Person, Screener, compare};
use std::sync::Arc;

const LISTED: usize = 100_000;

fn main() {
    divan::main();
}

fn list() -> AlertList {
    let mut people = People::new(1);
    AlertList::new(header("national"), (0..LISTED).map(|at| alert_on(&at.to_string(), &people.traveller())).collect()).unwrap()
}

#[divan::bench(sample_count = 200)]
fn screen_one_traveller(bencher: Bencher) {
    let screener = Screener::new(vec![Arc::new(list())]);
    let mut travellers = People::new(2);
    bencher.with_inputs(|| travellers.traveller()).bench_local_values(|subject| screener.screen(&subject, 0, Role::Officer));
}

#[divan::bench(sample_count = 3)]
fn index_a_list(bencher: Bencher) {
    bencher.with_inputs(list).bench_values(|list| Screener::new(vec![Arc::new(list)]));
}

#[divan::bench]
fn compare_two_people(bencher: Bencher) {
    let person = |name: &str| Person { name: name.to_owned().into(), dob: Some("1974-08-12".to_owned().into()), ..Person::default() };
    let (a, b) = (person("ERIKSSON, Anna Maria"), person("Anna ERIKSEN"));
    bencher.bench(|| compare(&a, &b));
}
