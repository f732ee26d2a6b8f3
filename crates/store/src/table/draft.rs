//! Table `draft`: one row per open inspection, written at every input, never sent.

use crate::{Draft, StoreError};
use foundation::Sensitive;
use rusqlite::{Connection, params};

/// Keeps the state of an inspection.
pub(crate) fn put(c: &Connection, inspection: &str, state: &[u8], now_ms: i64) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO draft (inspection, state, updated_at_ms) VALUES (?1, ?2, ?3)
         ON CONFLICT (inspection) DO UPDATE SET state = ?2, updated_at_ms = ?3",
    )?
    .execute(params![inspection, state, now_ms])?;
    Ok(())
}

/// Ends an inspection; says whether there was one.
pub(crate) fn delete(c: &Connection, inspection: &str) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("DELETE FROM draft WHERE inspection = ?1")?.execute([inspection])? > 0)
}

/// Every open inspection, the one touched last first.
pub(crate) fn all(c: &Connection) -> Result<Vec<Draft>, StoreError> {
    let mut statement = c.prepare_cached("SELECT inspection, state, updated_at_ms FROM draft ORDER BY updated_at_ms DESC, inspection")?;
    let found =
        statement.query_map([], |row| Ok(Draft { inspection: row.get(0)?, state: Sensitive::new(row.get(1)?), updated_at_ms: row.get(2)? }))?;
    Ok(found.collect::<Result<_, _>>()?)
}
