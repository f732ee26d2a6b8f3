//! Table `disposition`: which hit was answered how, so that "not the same" is remembered. A projection.

use crate::{StoreError, words};
use border::Disposition;
use rusqlite::{Connection, OptionalExtension, params};

/// One answer: where it stands and what it was given for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DispositionRow {
    pub(crate) event: i64,
    pub(crate) position: i64,
    pub(crate) identity: String,
    pub(crate) list: String,
    pub(crate) alert: String,
    pub(crate) answer: String,
}

impl DispositionRow {
    /// The row of the disposition at `position` of event `event`.
    pub(crate) fn of(event: i64, position: i64, disposition: &Disposition) -> Self {
        Self {
            event,
            position,
            identity: disposition.identity.clone(),
            list: disposition.list.clone(),
            alert: disposition.alert.clone(),
            answer: words::word(disposition.answer),
        }
    }
}

pub(crate) fn insert(c: &Connection, row: &DispositionRow) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO disposition (event, position, identity, list, alert, answer) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![row.event, row.position, row.identity, row.list, row.alert, row.answer])?;
    Ok(())
}

/// Where the latest answer for this identity and alert stands: the event's key and the place among its dispositions.
pub(crate) fn latest(c: &Connection, identity: &str, list: &str, alert: &str) -> Result<Option<(i64, i64)>, StoreError> {
    let found = c
        .prepare_cached(
            "SELECT event, position FROM disposition WHERE identity = ?1 AND list = ?2 AND alert = ?3
             ORDER BY event DESC, position DESC LIMIT 1",
        )?
        .query_row([identity, list, alert], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(found.optional()?)
}

/// The rows of one event, in order.
pub(crate) fn of_event(c: &Connection, event: i64) -> Result<Vec<DispositionRow>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT event, position, identity, list, alert, answer FROM disposition WHERE event = ?1 ORDER BY position")?;
    let found = statement.query_map([event], |row| {
        Ok(DispositionRow {
            event: row.get(0)?,
            position: row.get(1)?,
            identity: row.get(2)?,
            list: row.get(3)?,
            alert: row.get(4)?,
            answer: row.get(5)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Removes the rows of one event.
pub(crate) fn delete(c: &Connection, event: i64) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM disposition WHERE event = ?1")?.execute([event])?;
    Ok(())
}
