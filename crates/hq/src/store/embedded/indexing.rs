//! When rows enter the indexes of names and documents: many at a time, for each would touch pages of its own.

use super::Embedded;
use crate::HqError;
use crate::store::{Arrival, Content, Fact};
use rusqlite::{Connection, Transaction};
use std::sync::atomic::Ordering;

/// So many rows may wait. A search looks through all of them, some 60 bytes each. Tests index sooner, and go both ways.
const MOST: u64 = if cfg!(test) { 1_000 } else { 16_384 };

/// When the rows of a write enter the indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Indexing {
    /// With it.
    Now,
    /// Once many wait.
    Later,
}

impl Indexing {
    /// What stands in the row.
    pub(super) const fn word(self) -> Option<u8> {
        match self {
            Self::Now => None,
            Self::Later => Some(1),
        }
    }
}

/// How many rows wait.
pub(super) fn waiting(connection: &Connection) -> Result<u64, HqError> {
    let count: i64 =
        connection.query_row("SELECT count(*) FROM crossing INDEXED BY crossing_unindexed WHERE unindexed IS NOT NULL", [], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

impl Embedded {
    /// Indexes what waits if `arrivals`, which were just written, make it many.
    pub(super) fn index_many(&self, tx: &Transaction<'_>, arrivals: &[&Arrival]) -> Result<(), HqError> {
        let came: u64 = arrivals.iter().map(|arrival| crossings(arrival)).sum();
        // Only when to index is decided by the count: should the commit fail, or another process write, it is a little off until then.
        if self.unindexed.fetch_add(came, Ordering::Relaxed) + came >= MOST {
            tx.prepare_cached("UPDATE crossing SET unindexed = NULL WHERE unindexed IS NOT NULL")?.execute([])?;
            self.unindexed.store(0, Ordering::Relaxed);
        }
        Ok(())
    }
}

fn crossings(arrival: &Arrival) -> u64 {
    match &arrival.content {
        Content::Events(events) => events.iter().filter(|event| matches!(event.fact, Fact::Crossing(_))).count() as u64,
        Content::Unreadable => 0,
    }
}
