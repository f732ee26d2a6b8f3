//! Crossings per second into headquarters, on the embedded store and, if `OUTPOST_TEST_DATABASE_URL` names a server, on PostgreSQL.
//!
//! `cargo xtask bench ingest` provides the server. Each sample takes in `CROSSINGS` crossings of sixteen fresh booths at a time, each sending one segment after the other:
//! `taken_in` signature → seal → columns → facts → raw segment and projections, durable; `over_https` the same behind mutual TLS, the
//! clients on the same processors; `rebuilt` projections made anew; `raw_copy` the floor: the same rows by COPY, without index, 1,000 a commit. Beside crossings a second, which
//! depend on what else the machine does, stands the processor time of a crossing.

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
mod load;

use database::TestDatabase;
use divan::Bencher;
use divan::counter::ItemsCount;
use kit::Headquarters;
use load::cost::Costs;
use load::{CONNECTIONS, CROSSINGS, Closed, Load};

fn main() {
    divan::main();
}

/// A store and how many crossings a segment holds.
#[derive(Clone, Copy)]
struct Case {
    server: bool,
    per_segment: usize,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} a segment", if self.server { "PostgreSQL" } else { "embedded" }, self.per_segment)
    }
}

impl Case {
    fn costs(self, what: &str, database: &TestDatabase) -> Costs {
        Costs::new(format!("{what}, {self:?}"), database.url(), CROSSINGS)
    }

    fn database(self) -> TestDatabase {
        if self.server { TestDatabase::on_the_server() } else { TestDatabase::embedded() }
    }
}

/// Whether there is a server to measure.
fn servers() -> Vec<bool> {
    if std::env::var_os(database::VARIABLE).is_some() { vec![false, true] } else { vec![false] }
}

fn cases() -> Vec<Case> {
    servers().into_iter().flat_map(|server| [100, 1_000].map(|per_segment| Case { server, per_segment })).collect()
}

#[divan::bench(args = cases(), sample_count = 5, sample_size = 1)]
fn taken_in(bencher: Bencher, case: Case) {
    let database = case.database();
    let costs = case.costs("taken in", &database);
    let hq = Closed::on(database);
    let loads = || -> Vec<Load> { (0..CONNECTIONS).map(|number| load::load(&hq, number, case.per_segment)).collect() };
    let take_in = |load: Load| {
        for segment in load.segments {
            hq.take_segment(load.booth, segment).expect("taken in");
        }
    };
    bencher.counter(ItemsCount::new(CROSSINGS)).with_inputs(loads).bench_local_values(|loads| {
        costs.sample(|| std::thread::scope(|scope| loads.into_iter().for_each(|load| drop(scope.spawn(|| take_in(load))))));
    });
}

#[divan::bench(args = cases(), sample_count = 5, sample_size = 1)]
fn over_https(bencher: Bencher, case: Case) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let database = case.database();
    let costs = case.costs("over HTTPS", &database);
    let hq = runtime.block_on(async { Headquarters::start_on(database) });
    let url = hq.url();
    let loads = || -> Vec<Load> { (0..CONNECTIONS).map(|number| load::load(&hq.hq, number, case.per_segment)).collect() };
    bencher.counter(ItemsCount::new(CROSSINGS)).with_inputs(loads).bench_local_values(|loads| {
        costs.sample(|| {
            runtime.block_on(async {
                let sending: Vec<_> = loads.into_iter().map(|load| tokio::spawn(deliver(load, url.clone()))).collect();
                for sent in sending {
                    sent.await.expect("delivered");
                }
            });
        });
    });
    drop(hq);
}

async fn deliver(load: Load, url: String) {
    for segment in load.segments {
        let answer = load.client.post(format!("{url}/v1/segments")).body(segment).send().await.expect("answered");
        assert_eq!(answer.status(), 200);
    }
}

#[divan::bench(args = servers(), sample_count = 5, sample_size = 1)]
fn rebuilt(bencher: Bencher, server: bool) {
    let case = Case { server, per_segment: 100 };
    let database = case.database();
    let costs = case.costs("made anew", &database);
    let hq = Closed::on(database);
    for number in 0..CONNECTIONS {
        let load = load::load(&hq, number, case.per_segment);
        for segment in load.segments {
            hq.take_segment(load.booth, segment).expect("taken in");
        }
    }
    bencher.counter(ItemsCount::new(CROSSINGS)).bench_local(|| {
        costs.sample(|| assert!(hq.rebuild().expect("made anew") > 0));
    });
}

#[divan::bench(args = servers().into_iter().filter(|server| *server), sample_count = 5, sample_size = 1)]
fn raw_copy(bencher: Bencher, _: bool) {
    let database = TestDatabase::on_the_server();
    let mut floor = load::Floor::open(&database.url().expect("a server"));
    let costs = Costs::new("raw COPY".to_owned(), database.url(), CROSSINGS);
    bencher.counter(ItemsCount::new(CROSSINGS)).bench_local(|| costs.sample(|| floor.copy()));
}
