//! Table `epoch`: the lives of this store, each with the head of its chain.

use super::{fixed, signed, unsigned};
use crate::StoreError;
use journal::{BoothId, EventId, Hash32, genesis};
use rusqlite::{Connection, OptionalExtension, Row, params};

const COLUMNS: &str = "epoch, booth, reason, opened_at_ms, head_seq, head_chain, head_at_ms";

/// One life of the store and the head of its chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochState {
    /// The epoch.
    pub epoch: u32,
    /// The booth's number.
    pub booth: BoothId,
    /// Why it was opened: `created`, `restored`, `hardware-changed`, `copy-found`.
    pub reason: String,
    /// When, milliseconds since 1970.
    pub opened_at_ms: i64,
    /// Number of the last event.
    pub head_seq: u64,
    /// Chain value of the last event ([`genesis`] for 0).
    pub head_chain: Hash32,
    /// When the last event was recorded, milliseconds since 1970.
    pub head_at_ms: i64,
}

impl EpochState {
    /// The identity of the next event.
    pub(crate) fn next(&self) -> EventId {
        EventId { booth: self.booth, epoch: self.epoch, seq: self.head_seq.saturating_add(1) }
    }
}

/// Opens an epoch without events.
pub(crate) fn insert(c: &Connection, epoch: u32, booth: BoothId, reason: &str, at_ms: i64) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO epoch (epoch, booth, reason, opened_at_ms, head_seq, head_chain, head_at_ms)
         VALUES (?1, ?2, ?3, ?4, 0, ?5, ?4)",
    )?
    .execute(params![epoch, booth.0, reason, at_ms, genesis(booth, epoch).as_bytes()])?;
    Ok(())
}

/// The epoch in which this store appends; `None` before enrolment.
pub(crate) fn current(c: &Connection) -> Result<Option<EpochState>, StoreError> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM epoch ORDER BY epoch DESC LIMIT 1"))?.query_row([], |row| Ok(state(row))).optional()?.transpose()
}

/// Every epoch, oldest first.
pub(crate) fn all(c: &Connection) -> Result<Vec<EpochState>, StoreError> {
    let mut statement = c.prepare_cached(&format!("SELECT {COLUMNS} FROM epoch ORDER BY epoch"))?;
    let mut rows = statement.query([])?;
    let mut epochs = Vec::new();
    while let Some(row) = rows.next()? {
        epochs.push(state(row)?);
    }
    Ok(epochs)
}

/// Says why and when an epoch was opened, as its own first event tells.
pub(crate) fn say(c: &Connection, epoch: u32, reason: &str, at_ms: i64) -> Result<(), StoreError> {
    c.execute("UPDATE epoch SET reason = ?2, opened_at_ms = ?3 WHERE epoch = ?1", params![epoch, reason, at_ms])?;
    Ok(())
}

/// Moves the head to event `seq`.
pub(crate) fn advance(c: &Connection, epoch: u32, seq: u64, chain: &Hash32, at_ms: i64) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE epoch SET head_seq = ?2, head_chain = ?3, head_at_ms = ?4 WHERE epoch = ?1")?.execute(params![
        epoch,
        signed(seq, "head_seq")?,
        chain.as_bytes(),
        at_ms
    ])?;
    Ok(())
}

fn state(row: &Row<'_>) -> Result<EpochState, StoreError> {
    Ok(EpochState {
        epoch: unsigned(row.get(0)?, "epoch")?,
        booth: BoothId(unsigned(row.get(1)?, "booth")?),
        reason: row.get(2)?,
        opened_at_ms: row.get(3)?,
        head_seq: unsigned(row.get(4)?, "head_seq")?,
        head_chain: Hash32(fixed(&row.get::<_, Vec<u8>>(5)?, "head_chain")?),
        head_at_ms: row.get(6)?,
    })
}
