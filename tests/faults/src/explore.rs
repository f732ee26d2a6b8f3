//! Opens every image that a power cut could leave, as after a reboot, and compares it with what was acknowledged.

use crate::disk::{Directories, Disk, Image, Unsynced};
use crate::folder::Op;
use crate::kit;
use crate::script::{Recording, cross};
use crate::standing::{Standing, empty, scratch};
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{CreateOptions, Store, Unlock};

/// Which images are made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Models of directories.
    pub directories: Vec<Directories>,
    /// Seeds of torn images; besides them everything dropped and everything kept.
    pub seeds: Vec<u64>,
    /// A cut after every so many changes; cuts beside a flush, a removal and a cut of a file are always made.
    pub stride: usize,
    /// Threads that open images.
    pub threads: usize,
    /// Stop once so many images were opened.
    pub at_most: usize,
}

impl Plan {
    /// A cut after every change, both models, two torn images at each.
    #[must_use]
    pub fn every_change() -> Self {
        Self { directories: Directories::ALL.to_vec(), seeds: vec![1, 2], stride: 1, threads: 1, at_most: usize::MAX }
    }
}

/// An image that does not hold what was acknowledged.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The cut came after so many changes.
    pub after: usize,
    /// The model.
    pub directories: Directories,
    /// What became of the unflushed.
    pub unsynced: Unsynced,
    /// What is wrong.
    pub what: String,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Images opened, each different from every other of its thread.
    pub opened: usize,
    /// Cuts looked at: images opened, and images that were opened before but must now hold more.
    pub cuts: usize,
    /// Every violation.
    pub violations: Vec<Violation>,
}

/// Makes the images of `recording` that `plan` asks for and opens each. `progress` is called after each image.
///
/// # Panics
/// If a thread panics.
#[must_use]
pub fn explore(recording: &Recording, plan: &Plan, progress: &(dyn Fn() + Sync)) -> Found {
    let opened = AtomicUsize::new(0);
    let found = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..plan.threads.max(1))
            .map(|thread| {
                let opened = &opened;
                scope.spawn(move || Explorer::new(recording, plan, thread, opened, progress).run())
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("an explorer thread")).collect::<Vec<_>>()
    });
    found.into_iter().fold(Found::default(), |mut all, one| {
        all.opened += one.opened;
        all.cuts += one.cuts;
        all.violations.extend(one.violations);
        all
    })
}

struct Explorer<'a> {
    recording: &'a Recording,
    plan: &'a Plan,
    thread: usize,
    opened: &'a AtomicUsize,
    progress: &'a (dyn Fn() + Sync),
    dir: tempfile::TempDir,
    /// What each image turned out to hold.
    known: HashMap<[u8; 32], Result<Option<Standing>, String>>,
    found: Found,
}

impl<'a> Explorer<'a> {
    fn new(recording: &'a Recording, plan: &'a Plan, thread: usize, opened: &'a AtomicUsize, progress: &'a (dyn Fn() + Sync)) -> Self {
        Self { recording, plan, thread, opened, progress, dir: scratch(), known: HashMap::new(), found: Found::default() }
    }

    fn run(mut self) -> Found {
        let ops = &self.recording.ops;
        let mut disks: Vec<Disk> = self.plan.directories.iter().map(|model| Disk::holding(*model, &self.recording.start)).collect();
        let (mut begun, mut acknowledged) = (0, 0);
        for (op, after) in ops.iter().zip(1..) {
            disks.iter_mut().for_each(|disk| disk.apply(op));
            match op {
                Op::Begun(step) => begun = *step,
                Op::Acknowledged(step) => acknowledged = *step,
                _ => {}
            }
            let beside = |op: Option<&Op>| matches!(op, Some(Op::Sync { .. } | Op::Delete { .. } | Op::Truncate { .. } | Op::Acknowledged(_)));
            let chosen = after % self.plan.stride == 0 || beside(Some(op)) || beside(ops.get(after));
            if chosen && after % self.plan.threads.max(1) == self.thread {
                for (disk, model) in disks.iter().zip(&self.plan.directories) {
                    self.cut(disk, *model, after, acknowledged..=begun);
                }
            }
            if self.opened.load(Ordering::Relaxed) >= self.plan.at_most {
                break;
            }
        }
        self.found
    }

    /// Cuts the power after `after` changes, in every way.
    fn cut(&mut self, disk: &Disk, directories: Directories, after: usize, may_hold: RangeInclusive<usize>) {
        let seeds = self.plan.seeds.iter().map(|seed| Unsynced::Torn(seed.wrapping_mul(1_000_003).wrapping_add(after as u64)));
        let ways: Vec<Unsynced> =
            if disk.is_quiet() { vec![Unsynced::Dropped] } else { [Unsynced::Dropped, Unsynced::Kept].into_iter().chain(seeds).collect() };
        for unsynced in ways {
            let image = disk.cut(unsynced);
            let digest = image.digest();
            if !self.known.contains_key(&digest) {
                let held = open(self.dir.path(), &image);
                self.known.insert(digest, held);
                self.found.opened += 1;
                self.opened.fetch_add(1, Ordering::Relaxed);
                (self.progress)();
            }
            self.found.cuts += 1;
            let Some(held) = self.known.get(&digest) else { continue };
            if let Some(what) = wrong(self.recording, held, &may_hold) {
                self.found.violations.push(Violation { after, directories, unsynced, what });
            }
        }
    }
}

/// What is wrong with what an image holds; `None`: it is the state after the last step acknowledged, or after the one begun since.
fn wrong(recording: &Recording, held: &Result<Option<Standing>, String>, may_hold: &RangeInclusive<usize>) -> Option<String> {
    match held {
        Err(what) => Some(what.clone()),
        Ok(standing) => {
            let allowed = recording.standings.get(may_hold.clone()).unwrap_or_default();
            // A store whose slots were written is there, though its making was not yet acknowledged.
            let fresh = allowed.contains(&None) && standing.as_ref().is_some_and(|held| held.heads.is_empty() && held.drafts.is_empty());
            (!fresh && !allowed.contains(standing)).then(|| format!("steps {may_hold:?} lost or half there: {standing:?}"))
        }
    }
}

/// Lays `image` into `dir`, opens it as after a reboot, verifies it and lets one more crossing through.
fn open(dir: &Path, image: &Image) -> Result<Option<Standing>, String> {
    empty(dir);
    image.lay(dir).and_then(|()| std::fs::write(dir.join("reserve"), b"")).map_err(|error| error.to_string())?;
    if image.slots.is_none() {
        // There is no store yet, so nothing can be missing; making one must work, whatever lies about.
        let options = CreateOptions { reserve_bytes: 0, ..kit::training_options() };
        return Store::create(dir, options, kit::clock()).map(|_| None).map_err(|error| format!("not made anew: {error}"));
    }
    let store = Store::open(dir, &Unlock::Plain, kit::clock()).map_err(|error| format!("does not open: {error}"))?;
    let report = store.verify().map_err(|error| format!("does not verify: {error}"))?;
    if !report.is_sound() {
        return Err(format!("does not verify: {:?}", report.faults));
    }
    let standing = Standing::of(&store).map_err(|error| format!("does not answer: {error}"))?;
    if let Some(last) = standing.last() {
        cross(&store, 1_000_000, 0).map_err(|error| format!("takes no crossing: {error}"))?;
        let head = store.head().ok().flatten().map_or(0, |head| head.head_seq);
        if head != last + 1 {
            return Err(format!("the next crossing has number {head} after {last}"));
        }
    }
    Ok(Some(standing))
}
