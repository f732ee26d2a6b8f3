//! Table `hardware`: the machine on which the store last ran.

use super::fixed;
use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// The machine's digest, if one was noted.
pub(crate) fn get(c: &Connection) -> Result<Option<[u8; 32]>, StoreError> {
    let found: Option<Vec<u8>> = c.query_row("SELECT digest FROM hardware", [], |row| row.get(0)).optional()?;
    found.map(|digest| fixed(&digest, "digest")).transpose()
}

/// Notes a machine, instead of an earlier one.
pub(crate) fn put(c: &Connection, digest: &[u8; 32], now_ms: i64) -> Result<(), StoreError> {
    c.execute("INSERT OR REPLACE INTO hardware (id, digest, noted_at_ms) VALUES (1, ?1, ?2)", params![digest, now_ms])?;
    Ok(())
}
