//! Starting the booth: its store is made or opened, everything kept is given back, delivery and scanners begin.

use crate::changes::Changes;
use crate::clock_watch::ClockWatch;
use crate::in_force::InForce;
use crate::inspection::Desk;
use crate::link::Link;
use crate::scanners::Scanners;
use crate::{Inner, Workstation};
use foundation::{Clock, CodedError, ErrorCode};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use store::{CreateOptions, Store, StoreError, Unlock};
use tokio::runtime::Handle;

pub use crate::link::ClockJudge;

/// In a training folder: what the sign-in screen says of the invented officers.
const HINT_FILE: &str = "training-hint.txt";
const LONGEST_HINT: usize = 2_000;

/// How a workstation is started.
pub struct Options {
    /// The data folder; made if it is missing.
    pub data: PathBuf,
    /// Make a training booth, if there is none yet; an ordinary booth is refused.
    pub training: bool,
    /// How the store is opened.
    pub unlock: Unlock,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Where delivery runs.
    pub runtime: Handle,
    /// Told how far the clock can be trusted.
    pub clock_judge: Option<ClockJudge>,
    /// The folder with the specimen documents, for training.
    pub specimens: Option<PathBuf>,
    /// The program's version.
    pub version: String,
}

impl Workstation {
    /// Makes or opens the booth in the data folder. Everything that was entered before the program ended is there again.
    ///
    /// # Errors
    /// `store-in-use` if another window has the folder; `store-locked`, `store-damaged`, `store-too-new`;
    /// `training-mismatch` if the folder is of the other kind; `file-failed`.
    pub fn open(options: Options) -> Result<Self, CodedError> {
        let Options { data, training, unlock, clock, runtime, clock_judge, specimens, version } = options;
        let store = match Store::open(&data, &unlock, Arc::clone(&clock)) {
            Err(StoreError::Missing(_)) => Store::create(&data, create_options(unlock, training), Arc::clone(&clock))?,
            opened => opened?,
        };
        let is_training = store.booth()?.training;
        if training && !is_training {
            return Err(CodedError::new(ErrorCode::TrainingMismatch, data.display().to_string()));
        }
        let one_window = store.lock_window()?;
        let in_force = InForce::load(&store, None, clock.now().unix_millis())?;
        let desk = Desk::restore(&store)?;
        let hint = std::fs::read_to_string(data.join(HINT_FILE)).ok();
        let booth = Self {
            inner: Arc::new(Inner {
                clock,
                version,
                training: is_training,
                specimens,
                hint: hint.map(|hint| hint.trim().chars().take(LONGEST_HINT).collect()),
                in_force: Mutex::new(Arc::new(in_force)),
                session: Mutex::new(None),
                desk: Mutex::new(desk),
                scanners: Scanners::default(),
                stick: crate::stick::Stick::default(),
                link: Link::new(runtime, clock_judge),
                changes: Changes::new(),
                clock_watch: ClockWatch::default(),
                next_purge: Mutex::default(),
                steps: Mutex::default(),
                again: crate::again::Again::default(),
                store,
                _one_window: one_window,
            }),
        };
        booth.check_clock_at_start();
        booth.note_program();
        booth.start_link()?;
        booth.screen_again();
        booth.take_up_sources()?;
        Ok(booth)
    }
}

/// Whether the folder holds no booth yet, so that opening it makes one.
#[must_use]
pub fn is_new(data: &Path, clock: Arc<dyn Clock>) -> bool {
    matches!(Store::open(data, &Unlock::Plain, clock), Err(StoreError::Missing(_)))
}

fn create_options(unlock: Unlock, training: bool) -> CreateOptions {
    match (training, unlock) {
        (true, Unlock::Auto) => CreateOptions::new(Unlock::Plain, true),
        (false, Unlock::Auto) => CreateOptions::new(Unlock::KeyRing, false),
        (training, unlock) => CreateOptions::new(unlock, training),
    }
}
