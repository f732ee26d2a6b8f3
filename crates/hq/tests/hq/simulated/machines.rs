//! The machines of a history: a booth and a headquarters, whose folders outlive their processes, are copied and are put back.

use super::clock::SimulatedClock;
use super::http::{Air, Server};
use crate::kit::{copy_folder, crossing};
use border::{Act, ImageKind, ImageRef};
use foundation::{Clock, FixedClock};
use journal::{EventId, Hash32};
use outpost_hq::keys::Protection;
use outpost_hq::{Hq, api};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand_chacha::ChaCha8Rng;
use std::path::Path;
use std::sync::Arc;
use store::{Record, Store, Unlock};
use tempfile::TempDir;
use tokio::runtime::Handle;
use uplink::{Deliverer, Surroundings};
use uuid::Uuid;

/// A process is gone when everything that it began has been dropped; it takes no longer than so many turns of the runtime.
const TURNS: u32 = 10_000;

/// An event and its chain value: what was recorded, and nothing else.
pub(super) type Known = (EventId, Hash32);

/// A crossing that an officer was told is recorded, with its picture.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub(super) event: Known,
    pub(super) picture: Option<(Hash32, Vec<u8>)>,
}

pub(super) fn copy_of(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(folder, copy.path());
    copy
}

pub(super) struct BoothMachine {
    pub(super) folder: TempDir,
    pub(super) clock: Arc<SimulatedClock>,
    air: Air,
    running: Option<(Store, Deliverer)>,
}

impl BoothMachine {
    pub(super) async fn start(folder: TempDir, clock: Arc<SimulatedClock>, air: Air, seed: u64) -> Self {
        let mut machine = Self { folder, clock, air, running: None };
        machine.begin(seed).await;
        machine
    }

    async fn begin(&mut self, seed: u64) {
        let store = Store::open(self.folder.path(), &Unlock::Plain, self.clock.clone()).unwrap();
        let surroundings = Surroundings { network: Arc::new(self.air.clone()), rng: StdRng::seed_from_u64(seed) };
        let deliverer = Deliverer::start_in(surroundings, &store, &Handle::current()).unwrap();
        self.running = Some((store, deliverer));
    }

    async fn end(&mut self) {
        let (store, deliverer) = self.running.take().unwrap();
        drop(deliverer);
        // The deliverer's lock is free when its last task is gone.
        for _ in 0..TURNS {
            if store.lock_deliverer().is_ok() {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("the deliverer does not end");
    }

    /// The process is killed and started again.
    pub(super) async fn restart(&mut self, seed: u64) {
        self.end().await;
        self.begin(seed).await;
    }

    /// A backup takes the place of the folder.
    pub(super) async fn restore(&mut self, backup: TempDir, seed: u64) {
        self.end().await;
        self.folder = backup;
        self.begin(seed).await;
    }

    /// The network of a copy.
    pub(super) fn another(&self, machine: usize) -> Air {
        Air { machine, ..self.air.clone() }
    }

    pub(super) fn store(&self) -> &Store {
        &self.running.as_ref().unwrap().0
    }

    pub(super) fn record(&self, number: usize, picture: Option<Vec<u8>>) -> Recorded {
        let (store, deliverer) = self.running.as_ref().unwrap();
        let now = self.clock.now();
        let mut recorded = crossing(&FixedClock::at_millis(now.unix_millis()), number);
        let mut blobs = Vec::new();
        // Its name stands in paths, whose length on the line depends on it.
        let picture = picture.map(|picture| {
            let blob = journal::blob::encrypt(&picture, &mut ChaCha8Rng::seed_from_u64(number as u64)).unwrap();
            let key = Hash32(blob.key).to_string().into();
            let bytes = blob.bytes.len() as u64;
            recorded.images.push(ImageRef { kind: ImageKind::Portrait, light: None, hash: blob.hash.to_string(), bytes, key });
            let kept = (blob.hash, blob.bytes.clone());
            blobs.push(blob.into());
            kept
        });
        let record = Record { at: now, blobs, finish_inspection: None };
        let done = store.record(vec![Act::CrossingRecorded(Box::new(recorded))], record).unwrap();
        deliverer.nudge();
        Recorded { event: (done[0].id, done[0].chain), picture }
    }

    /// Something else is recorded.
    pub(super) fn say(&self, act: Act) {
        let (store, deliverer) = self.running.as_ref().unwrap();
        store.record(vec![act], Record::at(self.clock.now())).unwrap();
        deliverer.nudge();
    }

    /// The public id of a record.
    pub(super) fn public_of(&self, id: EventId) -> Uuid {
        self.store().events(id.epoch, id.seq, 1).unwrap()[0].event().unwrap().head.public_id()
    }

    /// Every event of the journal.
    pub(super) fn journal(&self) -> Vec<Known> {
        let store = self.store();
        let epochs = store.epochs().unwrap();
        epochs.iter().flat_map(|epoch| store.events(epoch.epoch, 1, 100_000).unwrap()).map(|event| (event.id(), event.chain())).collect()
    }

    /// What headquarters' receipts cover of it.
    pub(super) fn acknowledged(&self) -> Vec<Known> {
        let waiting = self.store().undelivered_events().unwrap();
        let waits = |id: &EventId| waiting.iter().any(|range| range.epoch == id.epoch && (range.first..=range.last).contains(&id.seq));
        self.journal().into_iter().filter(|(id, _)| !waits(id)).collect()
    }

    /// Events and pictures that wait.
    pub(super) fn waiting(&self) -> (u64, u64) {
        let queue = self.store().queue().unwrap();
        (queue.events, queue.blobs)
    }

    pub(super) fn error(&self) -> Option<String> {
        self.running.as_ref().and_then(|(_, deliverer)| deliverer.status().last_error).map(|error| error.to_string())
    }
}

pub(super) struct HqMachine {
    folder: TempDir,
    pub(super) clock: Arc<SimulatedClock>,
    server: Server,
    hq: Option<Arc<Hq>>,
}

impl HqMachine {
    pub(super) fn start(folder: TempDir, clock: Arc<SimulatedClock>, server: Server) -> Self {
        let mut machine = Self { folder, clock, server, hq: None };
        machine.begin();
        machine
    }

    fn open(&self) -> Hq {
        Hq::open(self.folder.path(), &Protection::Plain, true, self.clock.clone()).unwrap()
    }

    pub(super) fn begin(&mut self) {
        let hq = Arc::new(self.open());
        self.server.start(api::router(hq.clone()));
        self.hq = Some(hq);
    }

    /// The process is killed.
    pub(super) async fn crash(&mut self) {
        self.server.crash();
        let hq = self.hq.take().unwrap();
        for _ in 0..TURNS {
            if Arc::strong_count(&hq) == 1 {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("headquarters does not end");
    }

    pub(super) fn backup(&self) -> TempDir {
        copy_of(self.folder.path())
    }

    /// A backup takes the place of the folder of a process that has ended.
    pub(super) fn put_back(&mut self, backup: TempDir) {
        self.folder = backup;
    }

    pub(super) fn hq(&self) -> &Hq {
        self.hq.as_ref().unwrap()
    }

    pub(super) fn is_up(&self) -> bool {
        self.hq.is_some()
    }

    pub(super) fn holds(&self, known: &Known) -> bool {
        holds(self.hq(), known)
    }

    /// Those that are on its disk, whether or not it runs.
    pub(super) fn held(&self, known: impl IntoIterator<Item = Known>) -> Vec<Known> {
        let opened = if self.is_up() { None } else { Some(self.open()) };
        let hq = opened.as_ref().unwrap_or_else(|| self.hq());
        known.into_iter().filter(|known| holds(hq, known)).collect()
    }
}

fn holds(hq: &Hq, (id, chain): &Known) -> bool {
    hq.store.branch_of(*id, chain).unwrap().is_some()
}
