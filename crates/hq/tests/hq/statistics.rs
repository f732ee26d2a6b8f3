//! Statistics against a count by hand of the very crossings; tables that leave the house.

use crate::console::Browser;
use crate::kit::{Booth, Headquarters, crossing};
use border::{
    Act, Answer, Crossing, Decision, Direction, Disposition, Finding, FindingLevel, ModeOfTransport, Purpose, RefusalGround, Sourced, TravellerClass,
};
use chrono::{Datelike, NaiveDate};
use foundation::{Clock, FixedClock};
use outpost_hq::console::views::{ConsoleRole, Only, StatisticsRequest};
use outpost_hq::{Dimension as D, Measure};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::Record;

const DIMENSIONS: [D; 16] = [
    D::Day,
    D::Week,
    D::Month,
    D::Year,
    D::Post,
    D::Direction,
    D::Decision,
    D::Nationality,
    D::Residence,
    D::Class,
    D::Sex,
    D::Age,
    D::Purpose,
    D::Mode,
    D::Hits,
    D::Overstay,
];
const MEASURES: [Measure; 7] =
    [Measure::Crossed, Measure::Refused, Measure::All, Measure::Overstayed, Measure::HitTrue, Measure::HitFalse, Measure::HitUnsure];

fn some<T: Clone>(rng: &mut ChaCha8Rng, from: &[T]) -> Option<T> {
    if rng.gen_bool(0.15) { None } else { from.choose(rng).cloned() }
}

/// A crossing in which everything that is counted is drawn by lot.
pub(crate) fn drawn(rng: &mut ChaCha8Rng, clock: &FixedClock, number: usize) -> Crossing {
    let mut one = crossing(clock, number);
    one.post = (*["UTKOR", "UTSAB"].choose(rng).unwrap()).to_owned();
    one.at.utc -= chrono::Duration::hours(rng.gen_range(0..24 * 400));
    one.direction = *[Direction::Entry, Direction::Exit].choose(rng).unwrap();
    one.decision = match (one.direction, rng.gen_range(0..4)) {
        (Direction::Entry, 0) => Decision::Refuse { grounds: vec![RefusalGround::NoValidVisa], note: String::new().into() },
        (Direction::Entry, 1) => Decision::AdmitWithConditions { until: None, conditions: "x".to_owned().into() },
        (Direction::Entry, 2) => Decision::ProtectionReferral { note: String::new().into() },
        (Direction::Entry, _) => Decision::Admit { until: None },
        (Direction::Exit, 0) => Decision::Prevent { reason: "x".to_owned().into() },
        (Direction::Exit, _) => Decision::Depart,
    };
    one.class = *[TravellerClass::National, TravellerClass::Visitor, TravellerClass::Crew, TravellerClass::Other].choose(rng).unwrap();
    let state = |text: &str| Sourced::mrz(text.parse().unwrap());
    one.traveller.nationality = some(rng, &["UTO", "D", "KEN", "XXA", "UT0"]).map(state);
    one.traveller.residence = some(rng, &["UTO", "DEU"]).map(state);
    one.traveller.sex = some(rng, &["F", "M", "X"]).map(|sex| Sourced::mrz(serde_json::from_value(json!(sex)).unwrap()));
    let births = ["1974-08-12", "1974-XX-XX", "2011-03-XX", "XXXX-XX-XX", "2020-02-29", "1950-01-01", "2008-12-31"];
    one.traveller.birth_date = some(rng, &births).map(|birth| Sourced::mrz(birth.parse::<mrz::PartialDate>().unwrap().into()));
    one.journey.purpose = some(rng, &[Purpose::Holiday, Purpose::SmallTrade, Purpose::Other]);
    one.journey.mode = some(rng, &[ModeOfTransport::Foot, ModeOfTransport::Animal]);
    for _ in 0..rng.gen_range(0..3) {
        let answer = *[Answer::Same, Answer::NotSame, Answer::NotSame, Answer::Unsure].choose(rng).unwrap();
        one.dispositions.push(disposition(&one, answer, number));
    }
    if rng.gen_bool(0.3) {
        one.findings.push(Finding { rule: "stay-exceeded".to_owned(), article: "4.6".to_owned(), level: FindingLevel::Warn, args: BTreeMap::new() });
    }
    one
}

fn disposition(crossing: &Crossing, answer: Answer, number: usize) -> Disposition {
    Disposition {
        list: "national".to_owned(),
        list_version: 1,
        alert: format!("A-{number}-{}", crossing.dispositions.len()),
        answer,
        note: String::new().into(),
        officer: "officer-1".to_owned(),
        second_officer: None,
        at: crossing.at,
        score: 900,
        alert_digest: String::new(),
        identity: String::new(),
        number_agrees: None,
    }
}

fn day_of(crossing: &Crossing) -> NaiveDate {
    crossing.at.utc.with_timezone(&chrono_tz::Africa::Nairobi).date_naive()
}

fn word<T: Serialize>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| serde_json::to_value(value).unwrap().as_str().unwrap().to_owned())
}

/// The value that a crossing has, told without the code that counts.
fn value(dimension: D, crossing: &Crossing) -> String {
    let day = day_of(crossing);
    let state = |state: &Option<Sourced<mrz::StateCode>>| match word(state.as_ref().map(|state| state.value)).as_str() {
        "D" => "DEU".to_owned(),
        other => other.to_owned(),
    };
    match dimension {
        D::Day => day.to_string(),
        D::Week => day.format("%G-W%V").to_string(),
        D::Month => day.format("%Y-%m").to_string(),
        D::Year => day.year().to_string(),
        D::Post => crossing.post.clone(),
        D::Direction => word(Some(crossing.direction)),
        D::Decision => crossing.decision.name().to_owned(),
        D::Nationality => state(&crossing.traveller.nationality),
        D::Residence => state(&crossing.traveller.residence),
        D::Class => word(Some(crossing.class)),
        D::Sex => word(crossing.traveller.sex.as_ref().map(|sex| sex.value)),
        D::Age => age(crossing, day),
        D::Purpose => word(crossing.journey.purpose),
        D::Mode => word(crossing.journey.mode),
        D::Hits => hits(crossing),
        D::Overstay => if overstayed(crossing) { "yes" } else { "no" }.to_owned(),
    }
}

fn age(crossing: &Crossing, day: NaiveDate) -> String {
    let Some(birth) = &crossing.traveller.birth_date else { return String::new() };
    let groups = |born: Option<NaiveDate>| match born.and_then(|born| day.years_since(born)) {
        None => "",
        Some(0..15) => "0-14",
        Some(15..18) => "15-17",
        Some(18..25) => "18-24",
        Some(25..45) => "25-44",
        Some(45..65) => "45-64",
        Some(_) => "65",
    };
    let birth = birth.value.expose();
    let possible = BTreeSet::from([groups(birth.earliest()), groups(birth.latest())]);
    if possible.len() == 1 { possible.first().unwrap().to_string() } else { String::new() }
}

fn hits(crossing: &Crossing) -> String {
    let answers: Vec<Answer> = crossing.dispositions.iter().map(|given| given.answer).collect();
    let worst = [(Answer::Same, "same"), (Answer::Unsure, "unsure"), (Answer::NotSame, "not-same")];
    worst.iter().find(|(answer, _)| answers.contains(answer)).map_or("", |(_, word)| word).to_owned()
}

fn overstayed(crossing: &Crossing) -> bool {
    crossing.decision.name() == "depart" && !crossing.findings.is_empty()
}

fn measured(measure: Measure, crossing: &Crossing) -> bool {
    let refused = matches!(crossing.decision.name(), "refuse" | "prevent");
    match measure {
        Measure::Crossed => !refused,
        Measure::Refused => refused,
        Measure::All => true,
        Measure::Overstayed => overstayed(crossing),
        Measure::HitTrue => hits(crossing) == "same",
        Measure::HitFalse => hits(crossing) == "not-same",
        Measure::HitUnsure => hits(crossing) == "unsure",
    }
}

/// Asks, counts by hand, and compares.
pub(crate) fn check(hq: &Headquarters, all: &[Crossing], ask: &StatisticsRequest) {
    let wanted = all.iter().filter(|crossing| {
        let day = day_of(crossing);
        ask.from.unwrap() <= day
            && day <= ask.to.unwrap()
            && ask.post.as_ref().is_none_or(|post| *post == crossing.post)
            && ask.only.iter().all(|only| value(only.dimension, crossing) == only.value)
    });
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    let column = |crossing| ask.columns.map_or_else(String::new, |columns| value(columns, crossing));
    for crossing in wanted.filter(|crossing| measured(ask.measure, crossing)) {
        *counts.entry((value(ask.rows.unwrap(), crossing), column(crossing))).or_default() += 1;
    }
    let answer = hq.hq.statistics(ask).unwrap();
    let mut told = BTreeMap::new();
    for row in &answer.table.rows {
        for (column, count) in answer.table.columns.iter().zip(&row.counts).filter(|(_, count)| **count > 0) {
            told.insert((row.key.clone(), column.clone()), *count);
        }
        assert_eq!(row.total, row.counts.iter().sum::<u64>());
    }
    assert_eq!(told, counts, "{ask:?}");
    assert_eq!(answer.table.total, counts.values().sum::<u64>());
}

pub(crate) fn question(rng: &mut ChaCha8Rng, today: NaiveDate) -> StatisticsRequest {
    let from = today - chrono::Days::new(rng.gen_range(0..450));
    let drawn = |rng: &mut ChaCha8Rng| *DIMENSIONS.choose(rng).unwrap();
    let only = [("sex", "F"), ("mode", ""), ("direction", "exit"), ("nationality", "DEU"), ("age", "25-44"), ("hits", "same"), ("class", "nobody")];
    let only = |rng: &mut ChaCha8Rng| {
        let (dimension, value) = *only.choose(rng).unwrap();
        Only { dimension: serde_json::from_value(json!(dimension)).unwrap(), value: value.to_owned() }
    };
    StatisticsRequest {
        from: Some(from),
        to: Some(from + chrono::Days::new(rng.gen_range(0..400))),
        post: some(rng, &["UTKOR".to_owned()]).filter(|_| rng.gen_bool(0.3)),
        rows: Some(drawn(rng)),
        columns: rng.gen_bool(0.8).then(|| drawn(rng)),
        measure: *MEASURES.choose(rng).unwrap(),
        only: (0..rng.gen_range(0..2)).map(|_| only(rng)).collect(),
        whole: true,
    }
}

fn record(booth: &Booth, crossing: &Crossing) {
    booth.store.record(vec![Act::CrossingRecorded(Box::new(crossing.clone()))], Record::at(booth.clock.now())).unwrap();
}

#[tokio::test]
async fn any_two_dimensions_count_what_a_count_by_hand_counts_however_the_records_arrive_and_after_a_rebuild() {
    let hq = Headquarters::start();
    let booths = [hq.booth().await, hq.booth().await];
    let mut rng = ChaCha8Rng::seed_from_u64(20_261_129);
    let today = hq.clock.now().utc.date_naive();
    let mut all = Vec::new();
    for round in 0..3 {
        for booth in &booths {
            let before = booth.store.head().unwrap().map_or(0, |head| head.head_seq);
            for number in 0..120 {
                let one = drawn(&mut rng, &hq.clock, all.len() + number);
                record(booth, &one);
                all.push(one);
            }
            // In pieces, in any order, some of them twice: older days come after newer ones.
            let head = booth.store.head().unwrap().unwrap().head_seq;
            let mut pieces: Vec<u64> = (before + 1..=head).step_by(17).collect();
            pieces.extend(pieces.clone().iter().take(3));
            pieces.shuffle(&mut rng);
            for first in pieces {
                hq.hq.take_segment(booth.id(), booth.segment(first, (first + 16).min(head))).unwrap();
            }
        }
        for _ in 0..40 {
            check(&hq, &all, &question(&mut rng, today));
        }
        if round == 1 {
            let digest = hq.hq.store.projection_digest().unwrap();
            hq.hq.rebuild().unwrap();
            assert_eq!(hq.hq.store.projection_digest().unwrap(), digest);
        }
    }
    // A screen shows the largest and puts the others together: nothing is lost.
    let ask = StatisticsRequest { from: Some(today - chrono::Days::new(500)), to: Some(today), measure: Measure::All, ..Default::default() };
    let ask = StatisticsRequest { rows: Some(D::Day), columns: Some(D::Nationality), ..ask };
    let shown = hq.hq.statistics(&ask).unwrap();
    assert_eq!((shown.table.rows.len(), shown.table.rows.last().unwrap().key.as_str()), (61, "*"));
    assert_eq!(shown.table.total, all.len() as u64);
    let sums = shown.sums;
    assert_eq!(sums.entries + sums.exits + sums.refused, all.len() as u64);
    assert_eq!(sums.overstays, all.iter().filter(|crossing| overstayed(crossing)).count() as u64);
    assert_eq!(sums.hits_true, all.iter().filter(|crossing| hits(crossing) == "same").count() as u64);
    assert_eq!(shown.days.iter().map(|day| day.entries + day.exits + day.refused).sum::<u64>(), all.len() as u64);
}

#[tokio::test]
async fn what_a_booth_recorded_on_another_branch_or_after_its_withdrawal_is_not_counted() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(4);
    booth.sync().await;
    let total = |hq: &Headquarters| hq.hq.statistics(&StatisticsRequest { measure: Measure::All, ..Default::default() }).unwrap().table.total;
    assert_eq!(total(&hq), 4);
    hq.hq.store.revoke_booth(booth.id(), "stolen", hq.hq.now_ms()).unwrap();
    let head = booth.store.head().unwrap().unwrap().head_seq;
    booth.record(2);
    hq.hq.take_segment(booth.id(), booth.segment(head + 1, head + 2)).unwrap();
    assert_eq!(total(&hq), 4);
    hq.hq.rebuild().unwrap();
    assert_eq!(total(&hq), 4);
}

#[tokio::test]
async fn a_published_table_stays_as_it_was_and_its_next_revision_says_what_changed() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(9);
    booth.sync().await;
    hq.hq.add_user("stat", "S".to_owned().into(), ConsoleRole::Statistician, &"a long passphrase".to_owned().into(), "test").unwrap();
    hq.hq.add_user("data", "D".to_owned().into(), ConsoleRole::DataOfficer, &"a long passphrase".to_owned().into(), "test").unwrap();
    let mut browser = Browser::signed_in(&hq, "stat", "a long passphrase").await;
    let ask = json!({ "ask": { "rows": "direction", "columns": "sex" }, "title": "By direction", "note": "Invented.", "protect": false });
    let first = browser.ok("publish_statistics", ask.clone()).await;
    assert_eq!((first["about"]["revision"].as_u64(), first["table"]["total"].as_u64()), (Some(1), Some(9)));
    assert_eq!(first["changed"], json!([]));
    booth.record(2); // One of each direction would be three.
    booth.sync().await;
    let second = browser.ok("publish_statistics", ask.clone()).await;
    assert_eq!((&second["about"]["series"], second["about"]["revision"].as_u64()), (&first["about"]["series"], Some(2)));
    assert_eq!(second["changed"], json!([{ "row": "entry", "column": "", "was": 6, "is": 8 }]));
    let series = first["about"]["series"].as_str().unwrap();
    let kept = browser.ok("published_table", json!({ "series": series, "revision": 1 })).await;
    assert_eq!(kept["table"], first["table"], "what was given out is kept as it was");
    let protect = json!({ "ask": { "rows": "direction", "columns": "sex" }, "title": "By direction", "protect": true });
    let rounded = browser.ok("publish_statistics", protect).await;
    assert_eq!(rounded["about"]["revision"].as_u64(), Some(1), "rounded and exact tables are series of their own");
    assert!(rounded["table"]["rows"].as_array().unwrap().iter().all(|row| row["total"].as_u64().unwrap() % 3 == 0), "{rounded}");
    let listed = browser.ok("published_statistics", json!({})).await;
    assert_eq!(listed.as_array().unwrap().len(), 3);
    let untitled = json!({ "ask": {}, "title": " ", "protect": false });
    assert_eq!(browser.refused("publish_statistics", untitled).await, "bad-request");
    let mut other = Browser::signed_in(&hq, "data", "a long passphrase").await;
    assert_eq!(other.refused("publish_statistics", ask).await, "not-allowed");
    other.ok("published_table", json!({ "series": series })).await;
    assert_eq!(other.refused("published_table", json!({ "series": "nothing" })).await, "not-found");
}
