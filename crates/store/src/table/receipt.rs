//! Table `receipt`: headquarters' signed word, one row an epoch. Delivered is what it covers. Table `receipt_beyond`: earlier ones that bear out
//! some of it.

use super::{signed, unsigned};
use crate::StoreError;
use crate::word::Word;
use journal::cbor;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_bytes::ByteBuf;

const COLUMNS: &str = "epoch, upto_seq, beyond, hq_time_ms, forked, ahead, signed";

/// What is known to be at headquarters, of one epoch, and the receipt that says so.
#[derive(Clone, Debug)]
pub(crate) struct ReceiptRow {
    pub(crate) epoch: u32,
    pub(crate) word: Word,
    pub(crate) signed: ByteBuf,
}

/// Keeps the state of an epoch, instead of an earlier one.
pub(crate) fn put(c: &Connection, row: &ReceiptRow) -> Result<(), StoreError> {
    let Word { upto_seq, beyond, hq_time_ms, forked, ahead } = &row.word;
    c.prepare_cached(
        "INSERT INTO receipt (epoch, upto_seq, beyond, hq_time_ms, forked, ahead, signed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (epoch) DO UPDATE SET upto_seq = ?2, beyond = ?3, hq_time_ms = ?4, forked = ?5, ahead = ?6, signed = ?7",
    )?
    .execute(params![row.epoch, signed(*upto_seq, "upto_seq")?, cbor::to_vec(beyond)?, hq_time_ms, forked, ahead, row.signed.as_slice()])?;
    Ok(())
}

/// The state of one epoch.
pub(crate) fn get(c: &Connection, epoch: u32) -> Result<Option<ReceiptRow>, StoreError> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM receipt WHERE epoch = ?1"))?.query_row([epoch], |row| Ok(parse(row))).optional()?.transpose()
}

/// The state of every epoch that has a receipt.
pub(crate) fn all(c: &Connection) -> Result<Vec<ReceiptRow>, StoreError> {
    let mut statement = c.prepare_cached(&format!("SELECT {COLUMNS} FROM receipt ORDER BY epoch"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(parse(row)?);
    }
    Ok(found)
}

/// Earlier receipts of an epoch that still bear out stretches beyond a gap, each with its id.
pub(crate) fn further(c: &Connection, epoch: u32) -> Result<Vec<(i64, ByteBuf)>, StoreError> {
    let mut statement = c.prepare_cached("SELECT id, signed FROM receipt_beyond WHERE epoch = ?1 ORDER BY id")?;
    let rows = statement.query_map([epoch], |row| Ok((row.get(0)?, ByteBuf::from(row.get::<_, Vec<u8>>(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps one more of them.
pub(crate) fn keep_further(c: &Connection, epoch: u32, signed: &[u8]) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO receipt_beyond (epoch, signed) VALUES (?1, ?2)")?.execute(params![epoch, signed])?;
    Ok(())
}

/// Lets one of them go.
pub(crate) fn drop_further(c: &Connection, id: i64) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM receipt_beyond WHERE id = ?1")?.execute([id])?;
    Ok(())
}

fn parse(row: &Row<'_>) -> Result<ReceiptRow, StoreError> {
    Ok(ReceiptRow {
        epoch: unsigned(row.get(0)?, "epoch")?,
        word: Word {
            upto_seq: unsigned(row.get(1)?, "upto_seq")?,
            beyond: cbor::from_slice(&row.get::<_, Vec<u8>>(2)?).map_err(|_| StoreError::Damaged("column beyond".to_owned()))?,
            hq_time_ms: row.get(3)?,
            forked: row.get(4)?,
            ahead: row.get(5)?,
        },
        signed: ByteBuf::from(row.get::<_, Vec<u8>>(6)?),
    })
}
