//! The two ends of the line: a headquarters, and a booth with its crossings.

use crate::crossings::{crossing, rng};
use border::Act;
use outpost_hq::keys::Protection;
use outpost_hq::serve::{Listeners, start};
use outpost_hq::{Database, Hq};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{CreateOptions, Record, Store, Unlock};
use uplink::Deliverer;

/// Which end this process is.
pub(crate) const ROLE: &str = "OUTPOST_LINK_ROLE";
/// How often the booth is asked whether it has delivered everything.
const LOOK: Duration = Duration::from_millis(20);
/// Longest wait for it.
const PATIENCE: Duration = Duration::from_secs(900);

fn told(name: &str) -> String {
    std::env::var(name).unwrap()
}

/// Waits for a word on standard input.
fn word() {
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}

/// Serves until it is told to end; then says whether everything is there, once.
pub(crate) fn headquarters() {
    let dir = tempfile::tempdir().unwrap();
    let hq = Hq::open_on(&Database::Embedded, dir.path(), &Protection::Plain, true, Arc::new(platform::SystemClock::new())).unwrap();
    let (hq, runtime) = (Arc::new(hq), runtime());
    let at = format!("{}:7443", told("OUTPOST_LINK_AT")).parse().unwrap();
    let listeners = Listeners { booths: at, console: "127.0.0.1:0".parse().unwrap(), names: vec![], quic: !told("OUTPOST_LINK_QUIC").is_empty() };
    let running = runtime.block_on(async { start(hq.clone(), &listeners) }).unwrap();
    let code = hq.issue_code("UTKOR", "", "bench").unwrap().0.to_string();
    println!("{}", json!({ "url": format!("https://{}", running.booths), "code": code }));
    word();
    let runs = hq.store.runs(None).unwrap();
    let whole = runs.len() == 1 && hq.verify().unwrap().faults.is_empty();
    println!("{}", json!({ "whole": whole, "last": runs.first().map(|run| run.last) }));
}

/// Enrols, records, and delivers when it is told to.
pub(crate) fn booth() {
    if std::env::var_os("RUST_LOG").is_some() {
        tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    }
    let (dir, runtime) = (tempfile::tempdir().unwrap(), runtime());
    let mut options = CreateOptions::new(Unlock::Plain, true);
    options.reserve_bytes = 0;
    let store = Store::create(dir.path(), options, Arc::new(platform::SystemClock::new())).unwrap();
    runtime.block_on(uplink::enrol(&store, &told("OUTPOST_LINK_URL"), &told("OUTPOST_LINK_CODE").into())).unwrap();
    let mut rng = rng(7);
    for _ in 0..told("OUTPOST_LINK_COUNT").parse::<u64>().unwrap() {
        let now = store.clock().now();
        let act = Act::CrossingRecorded(Box::new(crossing(now.unix_millis(), 0, &mut rng)));
        store.record(vec![act], Record::at(now)).unwrap();
    }
    println!("queued");
    word();
    let began = Instant::now();
    let deliverer = Deliverer::start(&store, runtime.handle()).unwrap();
    while store.queue().unwrap().events > 0 {
        assert!(began.elapsed() < PATIENCE, "not delivered: {:?}", deliverer.status());
        std::thread::sleep(LOOK);
    }
    let (seconds, status) = (began.elapsed().as_secs_f64(), deliverer.status());
    println!(
        "{}",
        json!({
            "seconds": seconds,
            "way": status.way,
            "begun": status.events_begun,
            "recorded": store.head().unwrap().unwrap().head_seq,
            "bytes": status.bytes_sent,
            "last_segment": status.last_segment,
        })
    );
    word();
}
