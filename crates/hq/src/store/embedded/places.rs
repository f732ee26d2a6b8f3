//! When rows enter the indexes of names and documents: many at a time, for each would touch pages of its own.

use super::Embedded;
use crate::HqError;
use crate::store::{Arrival, Content, Fact};
use rusqlite::{Connection, Transaction};
use std::sync::atomic::Ordering;

/// So many rows may wait. A search looks through all of them, some 60 bytes each. Tests place sooner, and go both ways.
const MOST: u64 = if cfg!(test) { 1_000 } else { 16_384 };

/// When the rows of a write enter the indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placing {
    /// With it.
    Now,
    /// Once many wait.
    Later,
}

impl Placing {
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
        connection.query_row("SELECT count(*) FROM crossing INDEXED BY crossing_unplaced WHERE unplaced IS NOT NULL", [], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

impl Embedded {
    /// Places what waits if `arrivals`, which were just written, make it many.
    pub(super) fn place_many(&self, tx: &Transaction<'_>, arrivals: &[&Arrival]) -> Result<(), HqError> {
        let came: u64 = arrivals.iter().map(|arrival| crossings(arrival)).sum();
        // Only when to place is decided by the count: should the commit fail, or another process write, it is a little off until then.
        if self.unplaced.fetch_add(came, Ordering::Relaxed) + came >= MOST {
            place(tx)?;
            self.unplaced.store(0, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Places every row that waits.
pub(super) fn place(tx: &Transaction<'_>) -> Result<(), HqError> {
    tx.prepare_cached("UPDATE crossing SET unplaced = NULL WHERE unplaced IS NOT NULL")?.execute([])?;
    Ok(())
}

fn crossings(arrival: &Arrival) -> u64 {
    match &arrival.content {
        Content::Events(events) => events.iter().filter(|event| matches!(event.fact, Fact::Crossing(_))).count() as u64,
        Content::Unreadable => 0,
    }
}
