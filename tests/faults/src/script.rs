//! What a booth does while its disk is watched: made, enrolled, crossings with and without pictures, inspections begun and ended,
//! receipts, feeds, purges, a second program that appends too, closed and opened again.

use crate::disk::Image;
use crate::folder::{Folder, Op, Weakness};
use crate::kit::{self, Hq};
use crate::standing::{SETTING, Standing, scratch};
use border::ImageKind;
use journal::Receipt;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use store::{CreateOptions, CrossingQuery, EpochReason, Record, Store, StoreError, Unlock};

/// One act of the booth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The store is made.
    Create,
    /// It joins headquarters.
    Enrol,
    /// A crossing, with a picture of so many bytes (0: none); ends the open inspection.
    Crossing(usize),
    /// An inspection is typed into.
    Draft,
    /// It is given up.
    DropDraft,
    /// Headquarters' receipt for everything recorded.
    Receipt,
    /// Pictures that a receipt names are purged.
    Purge,
    /// What a receipt covers is erased.
    Erase,
    /// A feed arrives.
    Feed,
    /// A preference is kept.
    Setting,
    /// Another program appends to the same store.
    Second,
    /// A new epoch is opened.
    Epoch,
    /// The program ends and is started again.
    Reopen,
}

/// A sequence of steps.
#[derive(Clone, Debug)]
pub struct Script(pub Vec<Step>);

impl Script {
    /// Everything a booth does, and enough of it that the log is moved into the file in the middle.
    #[must_use]
    pub fn ordinary() -> Self {
        use Step::*;
        let mut steps = vec![Create, Enrol, Draft, Crossing(0), Draft, Draft, Crossing(9000), Feed, Second, Crossing(3000), Receipt, Setting];
        steps.extend([Draft, DropDraft, Crossing(0), Reopen, Crossing(5000), Purge, Second, Draft, Erase, Epoch, Crossing(0)]);
        steps.extend([Draft, Crossing(0), Setting].repeat(4));
        steps.extend([Receipt, Crossing(4000), Feed, Crossing(0), Reopen, Crossing(0), Draft]);
        Self(steps)
    }

    /// `length` steps drawn from `seed`, after the store was made and enrolled.
    #[must_use]
    pub fn random(seed: u64, length: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut steps = vec![Step::Create, Step::Enrol];
        steps.extend((0..length).map(|_| match rng.gen_range(0..40) {
            0..=11 => Step::Crossing(0),
            12..=17 => Step::Crossing(rng.gen_range(100..6_000)),
            18..=25 => Step::Draft,
            26 => Step::DropDraft,
            27..=29 => Step::Receipt,
            30 => Step::Purge,
            31 => Step::Erase,
            32 => Step::Feed,
            33..=34 => Step::Setting,
            35..=36 => Step::Second,
            37 => Step::Epoch,
            _ => Step::Reopen,
        }));
        Self(steps)
    }

    /// Plays the script in a watched folder, with `readers` threads looking without pause, and hands back the record.
    ///
    /// # Panics
    /// If a step fails: the disk is sound here.
    #[must_use]
    pub fn record(&self, weakness: Weakness, readers: usize) -> Recording {
        self.record_from(&Image::default(), weakness, readers)
    }

    /// The same in a folder where files lie already. A store among them is opened, closed and looked at once, in a copy, to know what
    /// it holds.
    ///
    /// # Panics
    /// If a step fails: the disk is sound here.
    #[must_use]
    pub fn record_from(&self, start: &Image, weakness: Weakness, readers: usize) -> Recording {
        let held = start.slots.is_some().then(|| {
            let copy = scratch();
            start.lay(copy.path()).expect("room for a copy");
            Standing::of(&kit::reopen(copy.path())).expect("a sound store answers")
        });
        let dir = scratch();
        start.lay(dir.path()).expect("room for a copy");
        let folder = Folder::watch(dir.path(), weakness, true);
        let mut booth = Booth::new(dir.path(), readers);
        let mut standings = vec![held];
        for (step, number) in self.0.iter().zip(1..) {
            folder.mark(Op::Begun(number));
            booth.play(*step).unwrap_or_else(|error| panic!("step {number}, {step:?}: {error}"));
            folder.mark(Op::Acknowledged(number));
            standings.push(booth.store.as_ref().map(|store| Standing::of(store).expect("a sound store answers")));
        }
        booth.close();
        Recording { ops: folder.take(), standings, start: start.clone() }
    }
}

/// What happened: every change of the disk with the steps in between, and what the store held after each step.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The changes.
    pub ops: Vec<Op>,
    /// What must be found after each step, from step 0 (nothing yet; `None`: no store).
    pub standings: Vec<Option<Standing>>,
    /// What lay on the disk, flushed, before.
    pub start: Image,
}

/// The booth that plays.
pub struct Booth {
    dir: std::path::PathBuf,
    hq: Hq,
    /// Its store, once made.
    pub store: Option<Store>,
    readers: usize,
    looking: Option<Looking>,
    count: u64,
}

impl Booth {
    /// A booth in `dir`, where there may be a store already.
    #[must_use]
    pub fn new(dir: &Path, readers: usize) -> Self {
        Self { dir: dir.to_owned(), hq: Hq::new(), store: None, readers, looking: None, count: 0 }
    }

    /// Opens the store that lies in the folder.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open(&mut self) -> Result<(), StoreError> {
        self.close();
        let store = Store::open(&self.dir, &Unlock::Plain, kit::clock())?;
        self.keep(store);
        Ok(())
    }

    /// Closes it, readers first.
    pub fn close(&mut self) {
        self.looking = None;
        self.store = None;
    }

    fn keep(&mut self, store: Store) {
        self.looking = (self.readers > 0).then(|| Looking::start(&store, self.readers));
        self.store = Some(store);
    }

    /// Plays one step.
    ///
    /// # Errors
    /// What the store says.
    ///
    /// # Panics
    /// If a step needs a store and there is none.
    pub fn play(&mut self, step: Step) -> Result<(), StoreError> {
        self.count += 1;
        let n = self.count;
        match step {
            Step::Create => {
                let options = CreateOptions { reserve_bytes: 0, ..kit::training_options() };
                let store = Store::create(&self.dir, options, kit::clock())?;
                self.keep(store);
                return Ok(());
            }
            Step::Reopen => return self.open(),
            _ => {}
        }
        let store = self.store.as_ref().expect("a step on an open store");
        match step {
            Step::Create | Step::Reopen => {}
            Step::Enrol => store.save_enrolment(&self.hq.answer(&store.keys().sealing.public(), true), "https://hq.example")?,
            Step::Crossing(bytes) => drop(cross(store, n, bytes)?),
            Step::Draft => store.put_draft("open", &vec![u8::try_from(n % 251).unwrap_or(0); 1500])?,
            Step::DropDraft => drop(store.delete_draft("open")?),
            Step::Receipt => self.receipt(store)?,
            Step::Purge => drop(store.purge_blobs(i64::MAX)?),
            Step::Erase => drop(store.erase(border::RetentionClass::Routine, i64::MAX)?),
            Step::Feed => drop(store.put_feed(&self.hq.list(n, 3000))?),
            Step::Setting => store.set_setting(SETTING, &n)?,
            Step::Second => drop(cross(&Store::open(&self.dir, &Unlock::Plain, kit::clock())?, n, 0)?),
            Step::Epoch => drop(store.open_epoch(EpochReason::CopyFound)?),
        }
        Ok(())
    }

    fn receipt(&self, store: &Store) -> Result<(), StoreError> {
        let Some(head) = store.head()? else { return Ok(()) };
        let receipt = Receipt {
            booth: head.booth,
            epoch: head.epoch,
            upto_seq: head.head_seq,
            upto_chain: head.head_chain,
            beyond: vec![],
            blobs: store.undelivered_blobs(1000)?.into_iter().map(|blob| blob.hash).collect(),
            hq_time_ms: kit::NOON,
            forked: false,
            slow_down_ms: 0,
        };
        store.apply_receipt(&self.hq.sign(&receipt)).map(drop)
    }
}

/// Records crossing `n`, with a picture if `bytes` is not 0; says whether the picture was left out.
///
/// # Errors
/// As [`Store::record`].
pub fn cross(store: &Store, n: u64, bytes: usize) -> Result<bool, StoreError> {
    let (crossing, blobs) = if bytes == 0 {
        (kit::crossing(n), vec![])
    } else {
        let (crossing, blob) = kit::with_picture(n, ImageKind::Portrait, bytes);
        (crossing, vec![blob])
    };
    let record = Record { blobs, finish_inspection: Some("open".to_owned()), ..Record::at(crossing.at) };
    Ok(store.record(vec![kit::act(crossing)], record)?.iter().any(|recorded| recorded.images_dropped))
}

/// Threads that look, as the window does, while others write.
struct Looking {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Looking {
    fn start(store: &Store, readers: usize) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let thread = |_| {
            let (store, stop) = (store.clone(), Arc::clone(&stop));
            std::thread::spawn(move || {
                let query = CrossingQuery { limit: 9, ..CrossingQuery::default() };
                while !stop.load(Ordering::Acquire) {
                    store.search_crossings(&query).expect("a look is answered while others write");
                    store.queue().expect("a look is answered while others write");
                    std::thread::yield_now();
                }
            })
        };
        Self { threads: (0..readers).map(thread).collect(), stop }
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        for thread in self.threads.drain(..) {
            let looked = thread.join();
            assert!(looked.is_ok() || std::thread::panicking(), "a reader failed");
        }
    }
}
