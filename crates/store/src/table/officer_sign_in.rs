//! Table `officer_sign_in`: the latest sign-in of each officer. A projection.

use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// The latest sign-in of one officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignInRow {
    pub(crate) officer: String,
    pub(crate) event: i64,
    pub(crate) at_ms: i64,
}

/// Keeps the latest sign-in.
pub(crate) fn put(c: &Connection, row: &SignInRow) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO officer_sign_in (officer, event, at_ms) VALUES (?1, ?2, ?3)
         ON CONFLICT (officer) DO UPDATE SET event = ?2, at_ms = ?3",
    )?
    .execute(params![row.officer, row.event, row.at_ms])?;
    Ok(())
}

/// The latest sign-in of `officer`: the event's key.
pub(crate) fn event_of(c: &Connection, officer: &str) -> Result<Option<i64>, StoreError> {
    Ok(c.prepare_cached("SELECT event FROM officer_sign_in WHERE officer = ?1")?.query_row([officer], |row| row.get(0)).optional()?)
}

/// Removes the row made by one event.
pub(crate) fn delete(c: &Connection, event: i64) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM officer_sign_in WHERE event = ?1")?.execute([event])?;
    Ok(())
}

/// Every row, by officer.
pub(crate) fn all(c: &Connection) -> Result<BTreeMap<String, SignInRow>, StoreError> {
    let mut statement = c.prepare("SELECT officer, event, at_ms FROM officer_sign_in")?;
    let found = statement.query_map([], |row| Ok(SignInRow { officer: row.get(0)?, event: row.get(1)?, at_ms: row.get(2)? }))?;
    Ok(found.map(|row| row.map(|row| (row.officer.clone(), row))).collect::<Result<_, _>>()?)
}
