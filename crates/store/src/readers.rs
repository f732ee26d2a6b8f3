//! Connections for looking. Each look has one of its own, so that it never waits for the writer (WAL), nor the writer for it.

use crate::connection::{Purpose, open};
use crate::{DataKey, StoreError};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// So many idle connections are kept; more are opened when needed and closed afterwards.
const KEPT_IDLE: usize = 4;

/// Gives out read connections.
pub(crate) struct Readers {
    path: PathBuf,
    key: DataKey,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, key: DataKey) -> Self {
        Self { path, key, idle: Mutex::new(Vec::new()) }
    }

    /// Closes the idle connections.
    pub(crate) fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Runs `look` on one snapshot: everything it reads belongs to the same moment.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => open(&self.path, &self.key, Purpose::Read)?,
        };
        let snapshot = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let answer = look(&snapshot);
        let ended = snapshot.finish();
        if ended.is_ok() && !answer.as_ref().is_err_and(StoreError::harms_connection) {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT_IDLE {
                idle.push(connection);
            }
        }
        answer
    }
}
