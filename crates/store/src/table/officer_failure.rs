//! Table `officer_failure`: failed sign-ins in a row, by the name typed. A projection.

use super::unsigned;
use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// The latest failure under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FailureRow {
    pub(crate) login: String,
    pub(crate) event: i64,
    pub(crate) failures: u32,
    pub(crate) at_ms: i64,
}

/// Keeps the latest failure.
pub(crate) fn put(c: &Connection, row: &FailureRow) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO officer_failure (login, event, failures, at_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (login) DO UPDATE SET event = ?2, failures = ?3, at_ms = ?4",
    )?
    .execute(params![row.login, row.event, row.failures, row.at_ms])?;
    Ok(())
}

/// The latest failure under `login`.
pub(crate) fn get(c: &Connection, login: &str) -> Result<Option<FailureRow>, StoreError> {
    let found = c
        .prepare_cached("SELECT event, failures, at_ms FROM officer_failure WHERE login = ?1")?
        .query_row([login], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get(2)?)))
        .optional()?;
    let Some((event, failures, at_ms)) = found else { return Ok(None) };
    Ok(Some(FailureRow { login: login.to_owned(), event, failures: unsigned(failures, "failures")?, at_ms }))
}

/// Removes the row made by one event.
pub(crate) fn delete(c: &Connection, event: i64) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM officer_failure WHERE event = ?1")?.execute([event])?;
    Ok(())
}

/// Every row, by name.
pub(crate) fn all(c: &Connection) -> Result<BTreeMap<String, FailureRow>, StoreError> {
    let mut statement = c.prepare("SELECT login, event, failures, at_ms FROM officer_failure")?;
    let found =
        statement.query_map([], |row| Ok(FailureRow { login: row.get(0)?, event: row.get(1)?, failures: row.get(2)?, at_ms: row.get(3)? }))?;
    Ok(found.map(|row| row.map(|row| (row.login.clone(), row))).collect::<Result<_, _>>()?)
}
