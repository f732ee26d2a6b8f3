//! On which machine the store runs: other hardware means a new epoch, at once.

use crate::enrolment::{EpochReason, open_next_epoch};
use crate::table::{self, store_row::StoreRow};
use crate::writer::transact;
use crate::{StoreError, reserve};
use foundation::Instant;
use rusqlite::Connection;
use std::path::Path;

/// What is kept of a machine's identity: a digest that belongs to this store alone.
pub(crate) fn digest(machine: &str, row: &StoreRow) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("outpost store 2026 hardware v1");
    hasher.update(&row.store_id).update(machine.as_bytes());
    *hasher.finalize().as_bytes()
}

/// Notes the machine, and opens a new epoch if the store last ran on another. A machine that does not say who it is changes nothing.
///
/// # Errors
/// [`StoreError::DiskFull`] if not even that fits in the reserve: the old epoch must not be continued.
pub(crate) fn note(connection: &mut Connection, dir: &Path, machine: Option<&str>, row: &StoreRow, now: Instant) -> Result<(), StoreError> {
    let Some(seen) = machine.map(|machine| digest(machine, row)) else { return Ok(()) };
    if table::hardware::get(connection)? == Some(seen) {
        return Ok(());
    }
    let mut attempt = || transact(connection, |tx| moved(tx, &seen, now));
    match attempt() {
        Err(error) if error.is_disk_full() => {
            reserve::release(dir);
            attempt()
        }
        done => done,
    }
}

/// Inside the transaction, so that of two programs started at once only one opens the epoch.
fn moved(c: &Connection, seen: &[u8; 32], now: Instant) -> Result<(), StoreError> {
    let before = table::hardware::get(c)?;
    if before.is_some_and(|before| before != *seen) && table::epoch::current(c)?.is_some() {
        let opened = open_next_epoch(c, EpochReason::HardwareChanged, now)?;
        tracing::warn!(epoch = opened.epoch, "the store runs on other hardware: a new epoch begins");
    }
    if before != Some(*seen) {
        table::hardware::put(c, seen, now.unix_millis())?;
    }
    Ok(())
}
