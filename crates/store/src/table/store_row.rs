//! Table `store`: the one row that says which store this is.

use super::{fixed, unsigned};
use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// Which store this is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoreRow {
    pub(crate) store_id: [u8; 16],
    pub(crate) training: bool,
    pub(crate) created_at_ms: i64,
    pub(crate) reserve_bytes: u64,
}

pub(crate) fn insert(c: &Connection, row: &StoreRow) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO store (id, store_id, training, created_at_ms, reserve_bytes) VALUES (1, ?1, ?2, ?3, ?4)",
        params![row.store_id, row.training, row.created_at_ms, i64::try_from(row.reserve_bytes).unwrap_or(i64::MAX)],
    )?;
    Ok(())
}

pub(crate) fn get(c: &Connection) -> Result<StoreRow, StoreError> {
    let row = c
        .query_row("SELECT store_id, training, created_at_ms, reserve_bytes FROM store", [], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?, row.get(2)?, row.get::<_, i64>(3)?))
        })
        .optional()?;
    let (id, training, created_at_ms, reserve) = row.ok_or_else(|| StoreError::Damaged("table store".to_owned()))?;
    Ok(StoreRow { store_id: fixed(&id, "store_id")?, training, created_at_ms, reserve_bytes: unsigned(reserve, "reserve_bytes")? })
}
