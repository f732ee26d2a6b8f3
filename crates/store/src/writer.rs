//! The one thread that owns the write connection. Commands reach it over a channel and are answered when they are durable.

use crate::StoreError;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

/// Says whether the connection may have come to harm.
type Job = Box<dyn FnOnce(&mut Connection) -> bool + Send>;
/// Opens another write connection.
type Reopen = Box<dyn Fn() -> Result<Connection, StoreError> + Send>;

/// After so many jobs the thread moves the log into the file, when nobody waits for it: about 2 MB, well below the
/// automatic checkpoint that would fall into an officer's commit.
const JOBS_PER_CHECKPOINT: u32 = 32;

/// A handle on the writer thread. Dropping it finishes what is queued and closes the database.
pub(crate) struct Writer {
    jobs: Mutex<Option<Sender<Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Hands `connection` to a thread of its own, which takes another from `reopen` when the disk has failed under this one.
    pub(crate) fn start(connection: Connection, reopen: impl Fn() -> Result<Connection, StoreError> + Send + 'static) -> Result<Self, StoreError> {
        let (jobs, queue) = channel();
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(connection, &queue, &(Box::new(reopen) as Reopen)))
            .map_err(|_| StoreError::WriterStopped)?;
        Ok(Self { jobs: Mutex::new(Some(jobs)), thread: Some(thread) })
    }

    /// Runs `work` on the writer thread and waits for its answer.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, wait) = std::sync::mpsc::sync_channel(1);
        let job: Job = Box::new(move |connection| {
            let done = work(connection);
            let harmed = done.as_ref().is_err_and(StoreError::harms_connection);
            let _ = answer.send(done); // Nobody waits any more only if the caller died.
            harmed
        });
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        jobs.and_then(|jobs| jobs.send(job).ok()).ok_or(StoreError::WriterStopped)?;
        wait.recv().unwrap_or(Err(StoreError::WriterStopped))
    }

    /// Runs `work` in one transaction begun with the write lock, so that what it reads cannot change before it commits.
    pub(crate) fn transact<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run(move |connection| transact(connection, work))
    }
}

/// Runs `work` between BEGIN IMMEDIATE and COMMIT; any error rolls back.
pub(crate) fn transact<T>(connection: &mut Connection, work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let answer = work(&transaction)?;
    transaction.commit()?;
    Ok(answer)
}

fn serve(mut connection: Connection, queue: &Receiver<Job>, reopen: &Reopen) {
    let mut jobs = 0;
    let mut harmed = false;
    while let Ok(job) = queue.recv() {
        if harmed {
            renew(&mut connection, reopen);
        }
        // A panic in a job is a bug; it has rolled its transaction back, and crossings must go on.
        harmed = catch_unwind(AssertUnwindSafe(|| job(&mut connection))).unwrap_or_else(|_| {
            tracing::error!("a job of the store's writer panicked");
            true
        });
        jobs += 1;
        if jobs >= JOBS_PER_CHECKPOINT {
            jobs = 0;
            checkpoint(&connection, "PASSIVE");
        }
    }
    checkpoint(&connection, "TRUNCATE");
}

/// Replaces a connection under which the disk failed: SQLCipher answers nothing more on it after one page that could not be read.
fn renew(connection: &mut Connection, reopen: &Reopen) {
    match reopen() {
        Ok(fresh) => *connection = fresh,
        Err(error) => tracing::warn!(%error, "the store's write connection could not be renewed"),
    }
}

/// Moves the write-ahead log into the file as far as no reader stands in the way.
pub(crate) fn checkpoint(connection: &Connection, how: &str) {
    if let Err(error) = connection.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |_| Ok(())) {
        tracing::debug!(%error, "checkpoint put off");
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // A panic was logged where it happened.
        }
    }
}
