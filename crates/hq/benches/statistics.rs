//! Statistics over ten million crossings: a year of 20 posts with 5 booths each, 274 crossings a booth and day, as different as in life.
//!
//! `cargo xtask bench statistics` provides the server. Taking ten million in would be another bench (`ingest`); here the product's own
//! packing makes the rows of counts out of invented crossings, they are written as ingest writes them, and questions are asked through the
//! product's door of statistics, completeness and all. `OUTPOST_CROSSINGS_A_DAY` says how many a booth and day.

#![allow(clippy::unwrap_used, reason = "a bench shares the tests' kit, where a failure may stop everything")]

#[path = "../tests/hq/database.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "the tests' kit; a bench needs only some of it")]
mod database;
#[path = "../tests/hq/kit.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "the tests' kit; a bench needs only some of it"
)]
mod kit;

use border::{Crossing, Decision, Direction, ModeOfTransport, Purpose, Sourced, TravellerClass};
use chrono::{Days, NaiveDate};
use database::TestDatabase;
use divan::Bencher;
use divan::counter::ItemsCount;
use mrz::{PartialDate, Sex, StateCode};
use outpost_hq::console::views::{Only, StatisticsRequest};
use outpost_hq::keys::Protection;
use outpost_hq::{Cell, Counts, Dimension, Hq, Measure, add_counts};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fmt;
use std::sync::OnceLock;
use tempfile::TempDir;

const POSTS: u32 = 20;
const BOOTHS: u32 = 5;
const DAYS: u64 = 365;
const A_DAY: u64 = 274;

fn main() {
    divan::main();
}

fn a_day() -> u64 {
    std::env::var("OUTPOST_CROSSINGS_A_DAY").ok().and_then(|count| count.parse().ok()).unwrap_or(A_DAY)
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).unwrap()
}

/// Two neighbours make most of the traffic, some dozen States the rest: each next one half as much, and a tail.
fn state(rng: &mut ChaCha8Rng) -> StateCode {
    const NEAR: [&str; 8] = ["NRL", "UTO", "KEN", "UGA", "TZA", "RWA", "ETH", "SSD"];
    const FAR: [&str; 24] = [
        "DEU", "FRA", "GBR", "USA", "CHN", "IND", "ITA", "ESP", "NLD", "BEL", "CHE", "AUT", "POL", "SWE", "NOR", "DNK", "CAN", "AUS", "JPN", "KOR",
        "BRA", "ZAF", "EGY", "NGA",
    ];
    let near = NEAR.iter().find(|_| rng.gen_bool(0.45));
    near.map_or_else(|| FAR.get(rng.gen_range(0..FAR.len())).copied().unwrap_or("UTO"), |near| *near).parse().unwrap()
}

/// Changes what is counted of a crossing.
fn draw(one: &mut Crossing, rng: &mut ChaCha8Rng) {
    let nationality = state(rng);
    one.direction = if rng.gen_bool(0.5) { Direction::Entry } else { Direction::Exit };
    one.decision = match (one.direction, rng.gen_range(0..100)) {
        (Direction::Entry, 0) => Decision::Refuse { grounds: vec![], note: String::new().into() },
        (Direction::Entry, _) => Decision::Admit { until: None },
        (Direction::Exit, _) => Decision::Depart,
    };
    one.class = if nationality.as_str() == "NRL" { TravellerClass::National } else { TravellerClass::Visitor };
    one.traveller.nationality = Some(Sourced::mrz(nationality));
    one.traveller.residence = rng.gen_bool(0.7).then(|| Sourced::mrz(if rng.gen_bool(0.9) { nationality } else { state(rng) }));
    one.traveller.sex = Some(Sourced::mrz(if rng.gen_bool(0.55) { Sex::Male } else { Sex::Female }));
    let year = 2025 - i16::try_from(rng.gen_range(0..40) + rng.gen_range(0..45)).unwrap();
    one.traveller.birth_date = PartialDate::new(Some(year), Some(rng.gen_range(1..13)), Some(rng.gen_range(1..29))).map(|b| Sourced::mrz(b.into()));
    let purposes = [Purpose::Holiday, Purpose::VisitingFamily, Purpose::SmallTrade, Purpose::Business, Purpose::Employment, Purpose::Other];
    one.journey.purpose = rng.gen_bool(0.8).then(|| purposes.get(rng.gen_range(0..purposes.len())).copied().unwrap());
    one.journey.mode = Some(if rng.gen_bool(0.7) { ModeOfTransport::Road } else { ModeOfTransport::Foot });
}

/// A headquarters that holds the year.
struct Filled {
    hq: Hq,
    _dir: TempDir,
    _database: TestDatabase,
}

impl Filled {
    fn on(database: TestDatabase) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let hq = Hq::open_on(&kit::place(&database), dir.path(), &Protection::Plain, true, kit::noon()).unwrap();
        let url = database.url();
        match &url {
            Some(url) => into_server(url),
            None => into_file(&hq, dir.path()),
        }
        Self { hq, _dir: dir, _database: database }
    }

    fn get(server: bool) -> &'static Self {
        static EMBEDDED: OnceLock<Filled> = OnceLock::new();
        static SERVER: OnceLock<Filled> = OnceLock::new();
        if server {
            SERVER.get_or_init(|| Self::on(TestDatabase::on_the_server()))
        } else {
            EMBEDDED.get_or_init(|| Self::on(TestDatabase::embedded()))
        }
    }
}

/// Day and post with the counts of one booth; the others of the post have the same day, which costs a question as much as another one.
fn made() -> &'static [(String, String, Vec<u8>)] {
    static MADE: OnceLock<Vec<(String, String, Vec<u8>)>> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut rng = ChaCha8Rng::seed_from_u64(10_000_000);
        let mut one = kit::crossing(&kit::noon(), 0);
        let places = (0..DAYS).flat_map(|day| (0..POSTS).map(move |post| (day, post)));
        let row = |(day, post)| {
            let day = (first_day() + Days::new(day)).to_string();
            let mut counts = Counts::new();
            for _ in 0..a_day() {
                draw(&mut one, &mut rng);
                *counts.entry(Cell::of(&one, &day)).or_default() += 1;
            }
            (day, format!("UT{post:03}"), add_counts(None, &counts).unwrap())
        };
        places.map(row).collect()
    })
}

/// Every row of counts: booth, day, post, bytes.
fn rows(mut row: impl FnMut(i64, &str, &str, &[u8])) {
    for (at, (day, post, counts)) in (0_u32..).zip(made()) {
        for booth in 0..BOOTHS {
            row(i64::from((at % POSTS) * BOOTHS + booth) + 1, day, post, counts);
        }
    }
}

fn into_file(hq: &Hq, dir: &std::path::Path) {
    #[expect(clippy::disallowed_methods, reason = "a bench writes rows beside the program")]
    let file = rusqlite::Connection::open(dir.join("headquarters.db")).unwrap();
    let key: String = hq.keys.database.expose().iter().map(|byte| format!("{byte:02x}")).collect();
    file.execute_batch(&format!("PRAGMA key = \"x'{key}'\"; BEGIN")).unwrap();
    rows(|booth, day, post, counts| {
        let mut insert = file.prepare_cached("INSERT INTO day_figures (day, booth, post, counts) VALUES (?1, ?2, ?3, ?4)").unwrap();
        insert.execute(rusqlite::params![day, booth, post, counts]).unwrap();
    });
    file.execute_batch("COMMIT; ANALYZE").unwrap();
    let (rows, bytes): (i64, i64) =
        file.query_row("SELECT count(*), sum(length(counts)) FROM day_figures", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    say(&format!("{} crossings in {rows} rows, {bytes} bytes of counts", u64::try_from(rows).unwrap() * a_day()));
}

#[expect(clippy::print_stderr, reason = "what was filled is part of the figure")]
fn say(text: &str) {
    eprintln!("{text}");
}

fn into_server(url: &str) {
    let mut server = postgres::Client::connect(url, postgres::NoTls).unwrap();
    let mut transaction = server.transaction().unwrap();
    let insert = transaction.prepare("INSERT INTO day_figures (booth, day, post, counts) VALUES ($1, $2, $3, $4)").unwrap();
    rows(|booth, day, post, counts| {
        transaction.execute(&insert, &[&booth, &day, &post, &counts]).unwrap();
    });
    transaction.commit().unwrap();
    server.batch_execute("ANALYZE day_figures").unwrap();
}

/// A question and its store.
#[derive(Clone)]
struct Case {
    server: bool,
    name: &'static str,
    ask: StatisticsRequest,
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", if self.server { "PostgreSQL" } else { "embedded" }, self.name)
    }
}

fn cases() -> Vec<Case> {
    use Dimension as D;
    let year = |rows, columns| StatisticsRequest {
        from: Some(first_day()),
        to: Some(first_day() + Days::new(DAYS - 1)),
        rows: Some(rows),
        columns: Some(columns),
        measure: Measure::All,
        ..StatisticsRequest::default()
    };
    let only = |dimension, value: &str| vec![Only { dimension, value: value.to_owned() }];
    let month = StatisticsRequest { to: Some(first_day() + Days::new(30)), post: Some("UT007".to_owned()), ..year(D::Day, D::Nationality) };
    let questions = [
        ("a year, nationality by month", year(D::Nationality, D::Month)),
        ("a year, residence by purpose, every line", StatisticsRequest { whole: true, ..year(D::Residence, D::Purpose) }),
        ("a year, age by sex, one nationality", StatisticsRequest { only: only(D::Nationality, "UTO"), ..year(D::Age, D::Sex) }),
        ("a month of one post, day by nationality", month),
    ];
    let servers = if std::env::var_os(database::VARIABLE).is_some() { vec![false, true] } else { vec![false] };
    servers.into_iter().flat_map(|server| questions.clone().map(|(name, ask)| Case { server, name, ask })).collect()
}

#[divan::bench(args = cases(), sample_count = 7, sample_size = 1)]
fn asked(bencher: Bencher, case: &Case) {
    let filled = Filled::get(case.server);
    let total = filled.hq.statistics(&case.ask).unwrap().table.total;
    bencher.counter(ItemsCount::new(total)).bench_local(|| filled.hq.statistics(&case.ask).unwrap());
}
