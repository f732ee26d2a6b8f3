//! Table `setting`: what this booth remembers about itself, as JSON.

use crate::StoreError;
use rusqlite::{Connection, OptionalExtension};

/// Keeps a value.
pub(crate) fn put(c: &Connection, key: &str, json: &str) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")?.execute([key, json])?;
    Ok(())
}

/// The value, if one was kept.
pub(crate) fn get(c: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(c.prepare_cached("SELECT value FROM setting WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()?)
}
