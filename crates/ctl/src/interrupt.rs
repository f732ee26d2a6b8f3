//! Ctrl-C during a long work: it ends at once, but never in the middle of a file.

use crate::reply::Stop;
use foundation::{CodedError, ErrorCode};
use std::sync::{Arc, Mutex, PoisonError};

/// What shells expect of a program that was interrupted: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// From here on an interruption is waited for.
pub(crate) struct Interruptible {
    writing: Arc<Mutex<()>>,
    _runtime: tokio::runtime::Runtime,
}

impl Interruptible {
    /// Begins to wait for it.
    pub(crate) fn begin() -> Result<Self, Stop> {
        let failed = |error: std::io::Error| Stop::Environment(CodedError::new(ErrorCode::Internal, error.to_string()));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(failed)?;
        let writing = Arc::new(Mutex::new(()));
        let held = Arc::clone(&writing);
        let (ready, waits) = std::sync::mpsc::channel();
        runtime.spawn(async move {
            let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
            // The first look is what begins to wait; only then the work may begin.
            let first = tokio::select! {
                biased;
                done = &mut interrupted => Some(done),
                _ = std::future::ready(()) => None,
            };
            let _ = ready.send(());
            let done = match first {
                Some(done) => done,
                None => interrupted.await,
            };
            if done.is_ok() {
                let _whole = held.lock().unwrap_or_else(PoisonError::into_inner);
                std::process::exit(INTERRUPTED);
            }
        });
        let _ = waits.recv();
        Ok(Self { writing, _runtime: runtime })
    }

    /// Writes a file; an interruption waits until it is whole.
    pub(crate) fn whole<T>(&self, write: impl FnOnce() -> T) -> T {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        write()
    }
}
