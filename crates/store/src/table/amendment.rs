//! Table `amendment`: which crossing each correction and void speaks of. A projection; what is said is the event's body.

use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AmendmentRow {
    pub(crate) event: i64,
    /// Public id of the crossing.
    pub(crate) crossing: Uuid,
}

pub(crate) fn insert(c: &Connection, row: &AmendmentRow) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO amendment (event, crossing) VALUES (?1, ?2)")?.execute(params![row.event, row.crossing.as_bytes().as_slice()])?;
    Ok(())
}

/// The row of one event.
pub(crate) fn get(c: &Connection, event: i64) -> Result<Option<AmendmentRow>, StoreError> {
    let found: Option<Vec<u8>> =
        c.prepare_cached("SELECT crossing FROM amendment WHERE event = ?1")?.query_row([event], |row| row.get(0)).optional()?;
    let crossing = |bytes: Vec<u8>| Uuid::from_slice(&bytes).map_err(|_| StoreError::Damaged("column crossing".to_owned()));
    found.map(|bytes| Ok(AmendmentRow { event, crossing: crossing(bytes)? })).transpose()
}

/// Keys of the events that speak of a crossing, in the order of the journal.
pub(crate) fn of_crossing(c: &Connection, crossing: Uuid) -> Result<Vec<i64>, StoreError> {
    let mut statement = c.prepare_cached("SELECT event FROM amendment WHERE crossing = ?1 ORDER BY event")?;
    let found = statement.query_map([crossing.as_bytes().as_slice()], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Removes the row of one event.
pub(crate) fn delete(c: &Connection, event: i64) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM amendment WHERE event = ?1")?.execute([event])?;
    Ok(())
}
