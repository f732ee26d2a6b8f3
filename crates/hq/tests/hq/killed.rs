//! Booth and headquarters as processes of their own, killed in the middle of recording, delivering and taking in.

use crate::cli::{Place, Server, gapless, stdout};
use crate::kit::{Booth, crossing, noon_millis};
use border::Act;
use foundation::FixedClock;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Record, Store, Unlock};
use uplink::Deliverer;
use uuid::Uuid;

const FOLDER: &str = "OUTPOST_TEST_KILLED_FOLDER";
/// Kills of the ordinary tests; `OUTPOST_KILLS` says otherwise.
const KILLS: u64 = 10;

/// The child: records without end, delivers beside it, and says each public id once it is acknowledged. Does nothing in an ordinary run.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_that_records_and_delivers_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = Store::open(folder.as_ref(), &Unlock::Plain, Arc::new(platform::SystemClock::new())).unwrap();
    let deliverer = Deliverer::start(&store, &tokio::runtime::Handle::current()).unwrap();
    let recording = tokio::task::spawn_blocking(move || {
        let mut out = std::io::stdout();
        for number in 0.. {
            let now = store.clock().now();
            let act = Act::CrossingRecorded(Box::new(crossing(&FixedClock::at_millis(now.unix_millis()), number)));
            let public = store.record(vec![act], Record::at(now)).unwrap()[0].public;
            writeln!(out, "\nacked {public}").unwrap();
            out.flush().unwrap();
            deliverer.nudge();
        }
    });
    recording.await.unwrap();
}

/// A booth's process; what it acknowledged is collected until it ends.
struct Recording {
    child: Child,
    reading: Option<std::thread::JoinHandle<()>>,
}

impl Recording {
    fn start(booth: &std::path::Path, acknowledged: &Arc<Mutex<BTreeSet<Uuid>>>) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::child_that_records_and_delivers_until_it_is_killed", "--nocapture", "--test-threads=1"])
            .env(FOLDER, booth)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (lines, all) = (BufReader::new(child.stdout.take().unwrap()).lines(), acknowledged.clone());
        let reading = std::thread::spawn(move || {
            let ids = lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("acked ")?.parse::<Uuid>().ok());
            all.lock().unwrap().extend(ids);
        });
        Self { child, reading: Some(reading) }
    }
}

impl Drop for Recording {
    /// `SIGKILL`, and everything it had said is read.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.reading.take().unwrap().join().unwrap();
    }
}

#[tokio::test]
async fn booth_and_headquarters_killed_by_turns_again_and_again_lose_nothing_that_either_acknowledged() {
    let dir = Place::fresh();
    let kills = std::env::var("OUTPOST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let booth = Booth::unenrolled(Arc::new(FixedClock::at_millis(noon_millis())));
    let server = Server::start(&dir, &["--training"]);
    let code = dir.run(&["enrol-code", "--training", "--post", "UTKOR"]);
    booth.enrol(server.said("listening"), stdout(&code).trim()).await.unwrap();
    drop(server);
    let Booth { store, dir: folder, clock } = booth;
    let (mut enrolment, acknowledged) = (Some(store.enrolled().unwrap().unwrap()), Arc::new(Mutex::new(BTreeSet::new())));
    let open = || Store::open(folder.path(), &Unlock::Plain, clock.clone()).unwrap();
    drop(store);
    let (mut received, mut killed) = (0, 0);
    while killed < kills {
        let server = Server::start(&dir, &["--training"]);
        let store = open();
        store.save_enrolment(&enrolment.take().unwrap().answer, server.said("listening")).unwrap();
        enrolment = store.enrolled().unwrap();
        let gapless = gapless(&store);
        assert!(gapless >= received, "what headquarters acknowledged stays acknowledged");
        received = gapless;
        drop(store);
        let recording = Recording::start(folder.path(), &acknowledged);
        // Whichever dies first, the other goes on for a while.
        let mut pause = |most| std::thread::sleep(Duration::from_millis(rng.gen_range(1..most)));
        pause(700);
        if killed % 4 == 0 {
            drop(server);
            pause(200);
            drop(recording);
        } else {
            drop(recording);
            pause(50);
            drop(server);
        }
        killed += 2;
    }
    let booth = Booth { store: open(), dir: folder, clock };
    let server = Server::start(&dir, &["--training"]);
    assert_eq!(booth.sync_at(server.said("listening")).await.waiting_events, 0);
    booth.sync().await;
    let acknowledged = acknowledged.lock().unwrap();
    assert!(acknowledged.iter().all(|public| booth.store.crossing(*public).unwrap().is_some()), "an acknowledged crossing is gone");
    assert!(u64::try_from(acknowledged.len()).unwrap() >= kills / 2, "they were killed in the middle of work: {}", acknowledged.len());
    assert!(booth.store.verify().unwrap().is_sound());
    assert_eq!(booth.store.epochs().unwrap().len(), 1, "no word of it ever contradicted the journal");
    drop(server);
    let verified = dir.run(&["verify", "--training", "--json"]);
    assert!(verified.status.success(), "{}", stdout(&verified));
    let stats: serde_json::Value = serde_json::from_str(stdout(&dir.run(&["stats", "--training"])).trim()).unwrap();
    let head = booth.store.head().unwrap().unwrap().head_seq;
    assert_eq!((stats["received"].as_u64(), stats["holes"].as_u64(), &stats["forked"]), (Some(head), Some(0), &serde_json::Value::Bool(false)));
    eprintln!("{killed} kills, {} crossings acknowledged, {head} events received", acknowledged.len());
}
