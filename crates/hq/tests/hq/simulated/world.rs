//! A history: booths, a headquarters and the line between them. Everything that is left to chance comes from the seed.

use super::clock::SimulatedClock;
use super::http::{Air, Server, Trace};
use super::line::{Line, Quality};
use super::machines::{BoothMachine, HqMachine, Known, Recorded, copy_of};
use journal::{BoothId, Verb};
use outpost_hq::store::CrossingQuery;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;

/// A booth that has joined its headquarters, both at rest; copied for every history.
pub(super) struct Template {
    pub(super) hq: TempDir,
    pub(super) booth: TempDir,
    pub(super) id: BoothId,
    /// When they joined, milliseconds since 1970.
    pub(super) at_ms: i64,
}

/// What is wrong with a headquarters or a history, on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mutant {
    None,
    /// What it acknowledged is not on its disk.
    LosesAtTheEnd,
    /// A picture that it acknowledged is gone.
    LosesPictures,
    /// It is not there any more after the last fault.
    ShutsItsDoor,
}

/// What a queue may take longer than the link needs for it.
const GRACE: Duration = Duration::from_secs(10);
/// A history ends so long after its last fault.
const AFTERWARDS: Duration = Duration::from_secs(40);
/// So often queues are looked at.
const LOOK: Duration = Duration::from_millis(200);
/// Bytes of an event, and of a message around it.
const EVENT_BYTES: u64 = 160;
const MESSAGE_BYTES: u64 = 1_000;
const PICTURE_BYTES: usize = 24_000;
const BOOTHS: usize = 3;
/// So many pictures may be under way at once.
const IN_FLIGHT: u64 = 4;

enum What {
    Record,
    Fault,
    HeadquartersIsBack,
}

struct Queue {
    since: Instant,
    ideal: Duration,
    holds: (u64, u64),
}

pub(super) struct World {
    rng: ChaCha8Rng,
    line: Arc<Line>,
    trace: Arc<Trace>,
    hq: HqMachine,
    booths: Vec<BoothMachine>,
    backups: (Vec<TempDir>, Vec<TempDir>),
    recorded: Vec<Recorded>,
    /// What headquarters acknowledged to booths that have forgotten it since.
    acknowledged: HashSet<Known>,
    agenda: Vec<(Instant, What)>,
    quiet_from: Instant,
    number: u64,
}

/// Runs the history of this seed: what was said, or what is wrong with it.
pub(super) fn history(template: &Template, seed: u64, mutant: Mutant) -> Result<Vec<(u64, Verb, u16)>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let mut world = World::new(template, seed).await;
        world.run(mutant).await?;
        world.judge()?;
        Ok(world.trace.all())
    })
}

impl World {
    async fn new(template: &Template, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let start = Instant::now();
        let quiet_from = start + Duration::from_millis(rng.gen_range(5_000..45_000));
        let quality = Quality {
            bytes_per_second: rng.gen_range(4_000..200_000),
            latency_ms: rng.gen_range(10..350),
            jitter_ms: rng.gen_range(0..150),
            lost: rng.gen_range(0..60),
            doubled: rng.gen_range(0..100),
            busy: rng.gen_range(0..60),
            swallowed: rng.gen_range(0..60),
        };
        let line = Line::new(quality, rng.r#gen());
        let server = Server::new(line.clone());
        let clock = || Arc::new(SimulatedClock::new(start, template.at_ms + 3_600_000));
        let hq = HqMachine::start(copy_of(template.hq.path()), clock(), server.clone());
        let trace = Arc::new(Trace::new(start));
        let air = Air { server, booth: template.id, machine: 0, trace: trace.clone() };
        let booth = BoothMachine::start(copy_of(template.booth.path()), clock(), air, rng.r#gen()).await;
        let mut agenda = Vec::new();
        let at = |rng: &mut ChaCha8Rng| start + (quiet_from - start).mul_f64(rng.gen_range(0.0..1.0));
        for _ in 0..rng.gen_range(1..24) {
            agenda.push((at(&mut rng), What::Record));
        }
        for _ in 0..rng.gen_range(0..8) {
            agenda.push((at(&mut rng), What::Fault));
        }
        let (backups, recorded, acknowledged) = Default::default();
        Self { rng, line, trace, hq, booths: vec![booth], backups, recorded, acknowledged, agenda, quiet_from, number: 0 }
    }

    async fn run(&mut self, mutant: Mutant) -> Result<(), String> {
        while let Some(next) = (0..self.agenda.len()).min_by_key(|at| self.agenda[*at].0) {
            let (at, what) = self.agenda.swap_remove(next);
            tokio::time::sleep_until(at).await;
            match what {
                What::Record => self.record(),
                What::Fault => self.fault().await,
                What::HeadquartersIsBack => self.hq.begin(),
            }
        }
        tokio::time::sleep_until(self.quiet_from).await;
        self.line.calm();
        self.trace.tell(|| format!("from now on nothing goes wrong: {:?}", self.line.quality()));
        if mutant == Mutant::ShutsItsDoor {
            self.hq.crash().await;
        }
        self.watch_queues().await?;
        match mutant {
            Mutant::LosesAtTheEnd => self.put_back(None).await,
            Mutant::LosesPictures => remove_files(&self.hq.hq().dir.join("blobs")),
            Mutant::ShutsItsDoor => self.hq.begin(), // Nothing waited.
            Mutant::None => {}
        }
        Ok(())
    }

    fn record(&mut self) {
        let booth = self.rng.gen_range(0..self.booths.len());
        let picture = self.rng.gen_bool(0.25).then(|| vec![1; self.rng.gen_range(100..PICTURE_BYTES)]);
        self.number += 1;
        self.trace.tell(|| format!("booth machine {booth} records"));
        let number = usize::try_from(self.number).unwrap();
        self.recorded.push(self.booths[booth].record(number, picture));
    }

    /// One of the things that happen to machines.
    async fn fault(&mut self) {
        let booth = self.rng.gen_range(0..self.booths.len());
        let seed = self.rng.r#gen();
        let kind = self.rng.gen_range(0..10);
        self.trace.tell(|| format!("fault {kind} at booth machine {booth} of {}", self.booths.len()));
        match kind {
            0 | 1 => {
                let left = self.quiet_from - Instant::now();
                let time = Duration::from_millis(self.rng.gen_range(100..15_000)).min(left);
                self.line.cut(time, self.rng.gen_range(0..=1_000));
            }
            2 => self.booths[booth].restart(seed).await,
            3 => self.booths[booth].clock.jump(self.rng.gen_range(-100_000_000..100_000_000)),
            4 => self.hq.clock.jump(self.rng.gen_range(-100_000_000..100_000_000)),
            5 if self.hq.is_up() => self.backups.1.push(self.hq.backup()),
            6 => self.backups.0.push(copy_of(self.booths[booth].folder.path())),
            7 if self.booths.len() < BOOTHS => {
                let (from, clock) = (&self.booths[booth], self.booths[booth].clock.clone());
                let copy = BoothMachine::start(copy_of(from.folder.path()), clock, from.another(self.booths.len()), seed).await;
                self.booths.push(copy);
            }
            8 if self.hq.is_up() => {
                self.hq.crash().await;
                let left = self.quiet_from - Instant::now();
                let back = Instant::now() + left.mul_f64(self.rng.gen_range(0.0..0.5));
                self.agenda.push((back, What::HeadquartersIsBack));
            }
            _ if self.rng.gen_bool(0.5) && self.hq.is_up() => {
                if let Some(backup) = self.backups.1.pop() {
                    self.put_back(Some(backup)).await;
                }
            }
            _ => {
                if let Some(backup) = self.backups.0.pop() {
                    // A headquarters that was put back too may have lost of it what only this booth could send again.
                    self.acknowledged.extend(self.hq.held(self.booths[booth].acknowledged()));
                    self.booths[booth].restore(backup, seed).await;
                }
            }
        }
    }

    /// Headquarters is restored from a backup; without one, from nothing but its keys.
    async fn put_back(&mut self, backup: Option<TempDir>) {
        self.hq.crash().await;
        let backup = backup.unwrap_or_else(|| {
            let bare = self.hq.backup();
            for file in ["headquarters.db", "headquarters.db-wal", "headquarters.db-shm"] {
                let _ = std::fs::remove_file(bare.path().join(file)); // It may not be there.
            }
            bare
        });
        self.hq.put_back(backup);
        self.hq.begin();
        self.acknowledged = self.hq.held(std::mem::take(&mut self.acknowledged)).into_iter().collect();
    }

    /// After the last fault no queue may take longer than the link needs for it, and a little.
    async fn watch_queues(&mut self) -> Result<(), String> {
        let mut queues: Vec<Option<Queue>> = self.booths.iter().map(|_| None).collect();
        loop {
            let waiting: Vec<(u64, u64)> = self.booths.iter().map(BoothMachine::waiting).collect();
            let now = Instant::now();
            if now > self.quiet_from + AFTERWARDS && waiting.iter().all(|waits| *waits == (0, 0)) {
                return Ok(());
            }
            let ideal = self.ideal(&waiting);
            for (number, waits) in waiting.into_iter().enumerate() {
                let queue = &mut queues[number];
                if waits == (0, 0) {
                    *queue = None;
                    continue;
                }
                let queue = queue.get_or_insert(Queue { since: now, ideal, holds: (0, 0) });
                // What a headquarters put back to a backup lost, a booth learns with its next hello: from then on it waits.
                if waits.0 > queue.holds.0 || waits.1 > queue.holds.1 {
                    (queue.since, queue.ideal) = (now, ideal);
                }
                queue.holds = waits;
                if now > queue.since + queue.ideal + GRACE {
                    let error = self.booths[number].error();
                    let late = now - self.quiet_from;
                    return Err(format!(
                        "stuck: booth {number} has {waits:?} waiting, ideal {:?}, {late:?} after the last fault: {error:?}",
                        queue.ideal
                    ));
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The time the link needs for all queues.
    fn ideal(&self, waiting: &[(u64, u64)]) -> Duration {
        let (events, pictures) = waiting.iter().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        let pictures_take = pictures * (PICTURE_BYTES as u64 + MESSAGE_BYTES);
        let bytes = events * EVENT_BYTES + pictures_take + MESSAGE_BYTES * 8;
        // Greeting a connection takes two round trips, saying hello one, each group of pictures one, and records one.
        let round_trips = u32::try_from(4 + pictures / IN_FLIGHT).unwrap();
        Duration::from_millis(bytes * 1_000 / self.line.quality().bytes_per_second) + self.line.round_trip() * round_trips
    }

    /// Nothing lost, nothing doubled, nothing altered.
    fn judge(&self) -> Result<(), String> {
        let hq = self.hq.hq();
        let journals: HashSet<Known> = self.booths.iter().flat_map(BoothMachine::journal).collect();
        if let Some((id, _)) = journals.iter().chain(&self.acknowledged).find(|known| !self.hq.holds(known)) {
            return Err(format!("lost: {id:?}"));
        }
        for recorded in self.recorded.iter().filter(|recorded| journals.contains(&recorded.event)) {
            let Some((hash, bytes)) = &recorded.picture else { continue };
            if !hq.store.has_blob(hash).unwrap() || hq.blobs.read(hash).ok().as_ref() != Some(bytes) {
                return Err(format!("the picture of {:?} is lost", recorded.event.0));
            }
        }
        let held = self.recorded.iter().filter(|recorded| self.hq.holds(&recorded.event)).count();
        let query = CrossingQuery { limit: 999, ..Default::default() };
        let found = hq.store.search_crossings(&query).unwrap().len();
        if found != held {
            return Err(format!("{found} crossings are shown where {held} are held"));
        }
        let faults = hq.verify().unwrap().faults;
        if !faults.is_empty() {
            return Err(format!("{faults:?}"));
        }
        let before = hq.store.projection_digest().unwrap();
        hq.rebuild().unwrap();
        if hq.store.projection_digest().unwrap() != before {
            return Err("made anew, the projections differ".to_owned());
        }
        Ok(())
    }
}

fn remove_files(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            remove_files(&entry.path());
        } else {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
}
