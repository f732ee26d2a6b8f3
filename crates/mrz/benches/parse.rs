//! What an officer waits for when a document is read: parsing one zone. The `mrz` crate 0.9.1 runs beside ours.

use chrono::NaiveDate;
use divan::{Bencher, black_box};

const TD3: [&str; 2] = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
const TD1: [&str; 3] = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];

fn main() {
    divan::main();
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day of the calendar")
}

#[divan::bench]
fn td3_ours(bencher: Bencher) {
    let today = today();
    bencher.bench_local(|| mrz::parse(black_box(&TD3), today));
}

#[divan::bench]
fn td3_peer(bencher: Bencher) {
    bencher.bench_local(|| mrz_peer::parse_td3(black_box(TD3[0]), black_box(TD3[1])));
}

#[divan::bench]
fn td1_ours(bencher: Bencher) {
    let today = today();
    bencher.bench_local(|| mrz::parse(black_box(&TD1), today));
}

#[divan::bench]
fn td1_peer(bencher: Bencher) {
    bencher.bench_local(|| mrz_peer::parse_td1(black_box(TD1[0]), black_box(TD1[1]), black_box(TD1[2])));
}

#[divan::bench]
fn td3_suggest_for_one_misread(bencher: Bencher) {
    let today = today();
    let misread = [TD3[0], "L8989O2C36UTO7408122F1204159ZE184226B<<<<<10"];
    bencher.bench_local(|| mrz::suggest(black_box(&misread), today));
}

#[divan::bench]
fn td3_while_typing(bencher: Bencher) {
    let today = today();
    bencher.bench_local(|| mrz::live::check_lines(black_box(&TD3), today));
}

#[divan::bench]
fn td3_emit(bencher: Bencher) {
    let fields = mrz::parse(&TD3, today()).map(|mrz| mrz::EmitFields::from(&mrz));
    bencher.bench_local(|| fields.as_ref().map(|f| mrz::emit(mrz::Format::Td3, black_box(f))));
}
