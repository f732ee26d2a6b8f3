//! The application without a window: session, inspection, commands, configuration. Everything the window (or its HTTP twin in
//! the tests) may do goes through [`door`]; every command is authorised here, by the session this process holds.
//!
//! The parts: [`Workstation`] owns store, clock, session and the open inspection · `in_force` is what headquarters' feeds say ·
//! `session` signs officers in · `inspection` is the work on one traveller, steps 1 to 9 of a crossing's way · `records` looks
//! back, `amend` corrects and voids · `status` gives the header · `scanners` watches the folder · `link` delivers · `program` says what runs and what release has come · `pictures` answers `capture://`.
//!
//! The inner methods are plain, blocking Rust; the door's handlers run them on a thread that may block.

mod again;
mod amend;
mod beside;
mod changes;
mod clock_watch;
mod commands;
pub mod door;
mod housekeeping;
mod in_force;
mod inspection;
mod installed;
mod link;
mod neighbours;
mod picture;
mod pictures;
mod program;
mod records;
mod scanners;
mod session;
mod settings;
mod specimens;
mod start;
mod status;
mod steps;
mod stick;
mod tasks;
mod urgent;
pub mod views;

pub use picture::Picture;
pub use platform::{SystemClock, keep_crashes_in, watch_crashes};
pub use start::{ClockJudge, Options, is_new};
pub use store::Unlock;

use changes::Changes;
use foundation::{Clock, CodedError, ErrorCode, Instant};
use in_force::InForce;
use inspection::Desk;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Store;

/// The application behind the door. Cloning gives another handle to the same booth.
#[derive(Clone)]
pub struct Workstation {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    version: String,
    training: bool,
    specimens: Option<PathBuf>,
    hint: Option<String>,
    in_force: Mutex<Arc<InForce>>,
    session: Mutex<Option<session::Session>>,
    desk: Mutex<Desk>,
    scanners: scanners::Scanners,
    link: link::Link,
    stick: stick::Stick,
    changes: Changes,
    clock_watch: clock_watch::ClockWatch,
    next_purge: Mutex<u64>,
    steps: Mutex<steps::Steps>,
    again: again::Again,
    _one_window: platform::FileLock,
}

impl std::fmt::Debug for Workstation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workstation").field("training", &self.inner.training).finish_non_exhaustive()
    }
}

impl Workstation {
    /// Whether this is a training booth.
    #[must_use]
    pub fn is_training(&self) -> bool {
        self.inner.training
    }

    /// The store, for `outpostctl` and tests; the window has no way to it.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Runs blocking work of a command on a thread that may block.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> Result<T, CodedError> + Send + 'static) -> Result<T, CodedError> {
        let this = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&this)).await;
        done.unwrap_or_else(|_| Err(CodedError::new(ErrorCode::Internal, "a command ended early")))
    }

    fn clock_now(&self) -> Instant {
        self.inner.clock.now()
    }

    fn in_force(&self) -> Arc<InForce> {
        Arc::clone(&lock(&self.inner.in_force))
    }
}

/// Locks a mutex; what a panicking holder left is still whole, because every holder replaces values at once.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
