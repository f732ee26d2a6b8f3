//! A thousand booths that come back in the same minute: headquarters was away, every booth has recorded meanwhile and tries to reach it, then it
//! is there again. Beside it in the same run the same crossings from sixteen booths: a crowd may take longer, as connections do, but nobody is
//! forgotten and nothing collapses.
//!
//! `cargo xtask bench crowd`. Booths are real ones, with stores and deliverers of their own, all in this process; headquarters is another, on the same cores.
//! `OUTPOST_TEST_DATABASE_URL` names a PostgreSQL to measure too.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench that panics has failed, and says where; what it prints is its result"
)]

#[path = "../../journal/tests/wire/crossings.rs"]
#[allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::indexing_slicing, reason = "the journal's invented travellers")]
mod crossings;
#[path = "../tests/hq/database.rs"]
#[allow(dead_code, unreachable_pub, clippy::expect_used, reason = "the tests' database")]
mod database;

use border::Act;
use crossings::{crossing, rng};
use database::TestDatabase;
use outpost_hq::keys::Protection;
use outpost_hq::serve::{Listeners, start};
use outpost_hq::store::RunRecord;
use outpost_hq::{Database, Hq};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{CreateOptions, Record, Store, Unlock};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uplink::{Deliverer, LinkStatus};

/// This process is headquarters, in this folder.
const FOLDER: &str = "OUTPOST_CROWD_FOLDER";
const AT: &str = "OUTPOST_CROWD_AT";
const DATABASE: &str = "OUTPOST_CROWD_DATABASE";
/// Crossings in all.
const CROSSINGS: usize = 100_000;
/// Crossings recorded at once.
const AT_ONCE: usize = 50;
const CROWDS: &[usize] = &[16, 1_000];
/// So long booths try in vain before headquarters comes back.
const AWAY: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(900);

fn main() {
    if std::env::var_os(FOLDER).is_some() {
        return headquarters();
    }
    println!(
        "| database | booths | crossings each | seconds to the last | per booth: 5 %, median, 95 %, last | × one of sixteen | headquarters: processor s, MB | stored once each |"
    );
    let databases: [fn() -> TestDatabase; 2] = [TestDatabase::embedded, TestDatabase::on_the_server];
    let both = std::env::var_os(database::VARIABLE).is_some();
    for fresh in databases.into_iter().take(if both { 2 } else { 1 }) {
        let mut few = None;
        for crowd in CROWDS {
            let database = fresh();
            let result = measure(*crowd, &database);
            let last = *result.seconds.last().unwrap();
            let few = *few.get_or_insert(last);
            let at = |part: usize| result.seconds[(result.seconds.len() - 1) * part / 100];
            let name = if database.url().is_some() { "PostgreSQL" } else { "embedded" };
            println!(
                "| {name} | {crowd} | {} | {last:.1} | {:.1}, {:.1}, {:.1}, {last:.1} | {:.2} | {}, {} | {} |",
                CROSSINGS / crowd,
                at(5),
                at(50),
                at(95),
                last / few,
                result.hq["processor_s"],
                result.hq["megabytes"],
                result.hq["whole"],
            );
        }
    }
}

struct Result {
    /// When each booth had delivered everything, from the moment headquarters answered; in order.
    seconds: Vec<f64>,
    hq: Value,
}

fn measure(crowd: usize, database: &TestDatabase) -> Result {
    let (dir, runtime) = (tempfile::tempdir().unwrap(), runtime());
    let mut hq = Headquarters::start(dir.path(), "127.0.0.1:0", database);
    let at = hq.at.clone();
    let booths: Vec<(Store, TempDir)> = (0..crowd).map(|number| booth(number, CROSSINGS / crowd, &mut hq, &runtime)).collect();
    drop(hq);
    let deliverers: Vec<Deliverer> = booths.iter().map(|(store, _)| Deliverer::start(store, runtime.handle()).unwrap()).collect();
    std::thread::sleep(AWAY);
    let hq = Headquarters::start(dir.path(), &at, database);
    let began = Instant::now();
    let waits = booths.iter().zip(&deliverers).map(|((store, _), deliverer)| runtime.spawn(delivered(store.clone(), deliverer.watch(), began)));
    let waits: Vec<_> = waits.collect();
    let mut seconds: Vec<f64> = waits.into_iter().map(|wait| runtime.block_on(wait).unwrap()).collect();
    seconds.sort_by(f64::total_cmp);
    drop(deliverers);
    Result { seconds, hq: hq.end(crowd) }
}

/// Waits until a booth has nothing to deliver; when that was.
async fn delivered(store: Store, mut status: tokio::sync::watch::Receiver<LinkStatus>, began: Instant) -> f64 {
    loop {
        let own = store.clone();
        if tokio::task::spawn_blocking(move || own.queue().unwrap().events).await.unwrap() == 0 {
            return began.elapsed().as_secs_f64();
        }
        let changed = tokio::time::timeout(PATIENCE, status.changed()).await;
        assert!(changed.is_ok(), "not delivered: {:?}", *status.borrow());
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}

/// A booth that has joined, and has recorded since.
fn booth(number: usize, crossings: usize, hq: &mut Headquarters, runtime: &Runtime) -> (Store, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let mut options = CreateOptions::new(Unlock::Plain, true);
    options.reserve_bytes = 0;
    let store = Store::create(dir.path(), options, Arc::new(platform::SystemClock::new())).unwrap();
    let code = hq.ask("code").as_str().unwrap().to_owned();
    runtime.block_on(uplink::enrol(&store, &format!("https://{}", hq.at), &code.into())).unwrap();
    let mut rng = rng(number as u64);
    for first in (0..crossings).step_by(AT_ONCE) {
        let now = store.clock().now();
        let acts = (first..crossings.min(first + AT_ONCE)).map(|_| Act::CrossingRecorded(Box::new(crossing(now.unix_millis(), 0, &mut rng))));
        store.record(acts.collect(), Record::at(now)).unwrap();
    }
    (store, dir)
}

/// Headquarters as a process of its own; killed with this value.
struct Headquarters {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    at: String,
}

impl Headquarters {
    fn start(folder: &Path, at: &str, database: &TestDatabase) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(FOLDER, folder).env(AT, at).env(DATABASE, database.url().unwrap_or_default());
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (to, from) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let mut hq = Self { process, to, from, at: String::new() };
        hq.at = hq.hear().as_str().unwrap().to_owned();
        hq
    }

    fn ask(&mut self, word: &str) -> Value {
        writeln!(self.to, "{word}").unwrap();
        self.to.flush().unwrap();
        self.hear()
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("headquarters said {line:?}"))
    }

    fn end(mut self, crowd: usize) -> Value {
        self.ask(&crowd.to_string())
    }
}

impl Drop for Headquarters {
    fn drop(&mut self) {
        let _ = self.process.kill(); // It may have ended.
        let _ = self.process.wait();
    }
}

/// Serves; asked for codes, and at last whether everything of so many booths is there, once each, and what it took.
fn headquarters() {
    let told = |name| std::env::var(name).unwrap();
    let database = Some(told(DATABASE)).filter(|url| !url.is_empty()).map_or(Database::Embedded, |url| Database::Server(url.into()));
    let hq = Hq::open_on(&database, told(FOLDER).as_ref(), &Protection::Plain, true, Arc::new(platform::SystemClock::new())).unwrap();
    let (hq, runtime) = (Arc::new(hq), runtime());
    let console: SocketAddr = "127.0.0.1:0".parse().unwrap();
    let listeners = Listeners { booths: told(AT).parse().unwrap(), console, names: vec![], quic: true };
    let running = runtime.block_on(async { start(hq.clone(), &listeners) }).unwrap();
    println!("{}", json!(running.booths.to_string()));
    for word in std::io::stdin().lines().map(std::result::Result::unwrap) {
        if word == "code" {
            println!("{}", json!(hq.issue_code("UTKOR", "", "bench").unwrap().0.to_string()));
            continue;
        }
        let (crowd, took) = (word.parse::<usize>().unwrap(), took());
        let runs = hq.store.runs(None).unwrap();
        let is_whole = |run: &RunRecord| (run.first, run.branch) == (1, 0) && hq.store.count_events(run).unwrap() == run.last;
        let held: u64 = runs.iter().map(|run| run.last).sum();
        let whole = runs.len() == crowd && runs.iter().all(is_whole) && held >= CROSSINGS as u64;
        println!("{}", json!({ "whole": whole, "processor_s": took.0, "megabytes": took.1 }));
    }
}

/// Processor time of this process, seconds, and the most memory it had, megabytes.
fn took() -> (u64, u64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
    let ticks = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
    (ticks / 100, kilobytes / 1024)
}
