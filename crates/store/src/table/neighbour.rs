//! Tables `neighbour`, `neighbour_crossing`, `neighbour_amendment` and `neighbour_segment`: what other booths of the post recorded. Never this booth's journal.

use super::{fixed, signed, unsigned};
use crate::StoreError;
use border::{PastCrossing, Said};
use journal::{BoothId, Hash32};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

/// A crossing of a neighbour, as histories look for it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct NeighbourCrossing {
    pub(crate) seq: u64,
    pub(crate) at_ms: i64,
    pub(crate) number_key: Option<String>,
    pub(crate) issuing_state: Option<String>,
    pub(crate) name_key: Option<String>,
    pub(crate) birth_date: Option<String>,
    pub(crate) past: PastCrossing,
}

fn id(booth: BoothId) -> Result<i64, StoreError> {
    signed(booth.0, "booth")
}

/// How far an epoch of a neighbour was taken over.
pub(crate) fn head(c: &Connection, booth: BoothId, epoch: u32) -> Result<Option<(u64, Hash32)>, StoreError> {
    let found: Option<(i64, Vec<u8>)> = c
        .prepare_cached("SELECT seq, chain FROM neighbour WHERE booth = ?1 AND epoch = ?2")?
        .query_row(params![id(booth)?, epoch], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found.map(|(seq, chain)| Ok((unsigned(seq, "seq")?, Hash32(fixed(&chain, "chain")?)))).transpose()
}

pub(crate) fn put_head(c: &Connection, booth: BoothId, epoch: u32, seq: u64, chain: &Hash32) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO neighbour (booth, epoch, seq, chain) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (booth, epoch) DO UPDATE SET seq = ?3, chain = ?4",
    )?
    .execute(params![id(booth)?, epoch, signed(seq, "seq")?, chain.as_bytes()])?;
    Ok(())
}

pub(crate) fn put_crossing(c: &Connection, booth: BoothId, epoch: u32, row: &NeighbourCrossing) -> Result<(), StoreError> {
    let past = serde_json::to_string(&row.past).map_err(|_| StoreError::Damaged("a neighbour's crossing".to_owned()))?;
    let NeighbourCrossing { seq, at_ms, number_key, issuing_state, name_key, birth_date, .. } = row;
    c.prepare_cached(
        "INSERT INTO neighbour_crossing (booth, epoch, seq, at_ms, number_key, issuing_state, name_key, birth_date, past)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (booth, epoch, seq) DO NOTHING",
    )?
    .execute(params![id(booth)?, epoch, signed(*seq, "seq")?, at_ms, number_key, issuing_state, name_key, birth_date, past])?;
    Ok(())
}

/// A crossing as it was recorded.
pub(crate) fn recorded(c: &Connection, booth: BoothId, epoch: u32, seq: u64) -> Result<Option<NeighbourCrossing>, StoreError> {
    let damaged = |_| StoreError::Damaged("a neighbour's crossing".to_owned());
    let mut statement = c.prepare_cached(
        "SELECT recorded, at_ms, number_key, issuing_state, name_key, birth_date, past FROM neighbour_crossing
         WHERE booth = ?1 AND epoch = ?2 AND seq = ?3",
    )?;
    let mut rows = statement.query(params![id(booth)?, epoch, signed(seq, "seq")?])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    if let Some(recorded) = row.get::<_, Option<String>>(0)? {
        return serde_json::from_str(&recorded).map(Some).map_err(damaged);
    }
    Ok(Some(NeighbourCrossing {
        seq,
        at_ms: row.get(1)?,
        number_key: row.get(2)?,
        issuing_state: row.get(3)?,
        name_key: row.get(4)?,
        birth_date: row.get(5)?,
        past: serde_json::from_str(&row.get::<_, String>(6)?).map_err(damaged)?,
    }))
}

/// Puts the newest version of a crossing in its place, and keeps how it was recorded.
pub(crate) fn put_version(
    c: &Connection,
    (booth, epoch): (BoothId, u32),
    recorded: &NeighbourCrossing,
    newest: &NeighbourCrossing,
    voided: bool,
) -> Result<(), StoreError> {
    fn written(what: &impl Serialize) -> Result<String, StoreError> {
        serde_json::to_string(what).map_err(|_| StoreError::Damaged("a neighbour's crossing".to_owned()))
    }
    let NeighbourCrossing { seq, number_key, issuing_state, name_key, birth_date, past, .. } = newest;
    c.prepare_cached(
        "UPDATE neighbour_crossing SET number_key = ?4, issuing_state = ?5, name_key = ?6, birth_date = ?7, past = ?8, recorded = ?9, voided = ?10
         WHERE booth = ?1 AND epoch = ?2 AND seq = ?3",
    )?
    .execute(params![
        id(booth)?,
        epoch,
        signed(*seq, "seq")?,
        number_key,
        issuing_state,
        name_key,
        birth_date,
        written(past)?,
        written(recorded)?,
        voided
    ])?;
    Ok(())
}

/// Keeps what was said of a crossing, whether or not that is here.
pub(crate) fn put_amendment(c: &Connection, booth: BoothId, (epoch, seq): (u32, u64), said: &Said) -> Result<(), StoreError> {
    let body = serde_json::to_string(&said.amendment).map_err(|_| StoreError::Damaged("a neighbour's amendment".to_owned()))?;
    c.prepare_cached(
        "INSERT INTO neighbour_amendment (booth, epoch, seq, at_ms, crossing_epoch, crossing_seq, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (booth, epoch, seq) DO NOTHING",
    )?
    .execute(params![id(booth)?, said.epoch, signed(said.seq, "seq")?, said.at_ms, epoch, signed(seq, "seq")?, body])?;
    Ok(())
}

/// What was said of a crossing.
pub(crate) fn said(c: &Connection, booth: BoothId, epoch: u32, seq: u64) -> Result<Vec<Said>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT at_ms, epoch, seq, body FROM neighbour_amendment WHERE booth = ?1 AND crossing_epoch = ?2 AND crossing_seq = ?3")?;
    let mut rows = statement.query(params![id(booth)?, epoch, signed(seq, "seq")?])?;
    let mut said = Vec::new();
    while let Some(row) = rows.next()? {
        let amendment = serde_json::from_str(&row.get::<_, String>(3)?).map_err(|_| StoreError::Damaged("a neighbour's amendment".to_owned()))?;
        said.push(Said { at_ms: row.get(0)?, epoch: unsigned(row.get(1)?, "epoch")?, seq: unsigned(row.get(2)?, "seq")?, amendment });
    }
    Ok(said)
}

/// Crossings at neighbours of the same document, or of a person of the same name and date of birth, with their times; newest first.
pub(crate) fn history(
    c: &Connection,
    document: Option<(&str, Option<&str>)>,
    person: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<(i64, PastCrossing)>, StoreError> {
    let (number, state) = document.unzip();
    let (name, born) = person.unzip();
    let mut statement = c.prepare_cached(
        "SELECT at_ms, past, max(same) FROM (
             SELECT booth, epoch, seq, at_ms, past, 1 AS same FROM neighbour_crossing
                 WHERE number_key = ?1 AND (?2 IS NULL OR issuing_state IS NULL OR issuing_state = ?2) AND voided = 0
             UNION ALL
             SELECT booth, epoch, seq, at_ms, past, 0 FROM neighbour_crossing WHERE name_key = ?3 AND birth_date = ?4 AND voided = 0)
         GROUP BY booth, epoch, seq ORDER BY at_ms DESC LIMIT ?5",
    )?;
    let mut rows = statement.query(params![number, state.flatten(), name, born, limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let past: String = row.get(1)?;
        let past: PastCrossing = serde_json::from_str(&past).map_err(|_| StoreError::Damaged("a neighbour's crossing".to_owned()))?;
        found.push((row.get(0)?, PastCrossing { same_document: row.get(2)?, ..past }));
    }
    Ok(found)
}

/// Forgets crossings before a time, and what was said before it.
pub(crate) fn forget_before(c: &Connection, before_ms: i64) -> Result<usize, StoreError> {
    c.execute("DELETE FROM neighbour_amendment WHERE at_ms < ?1", [before_ms])?;
    Ok(c.execute("DELETE FROM neighbour_crossing WHERE at_ms < ?1", [before_ms])?)
}

/// Keeps a sealed segment to be carried, unless it is kept already.
pub(crate) fn put_segment(c: &Connection, booth: BoothId, epoch: u32, (first, last): (u64, u64), sealed: &[u8]) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO neighbour_segment (booth, epoch, first, last, sealed) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (booth, epoch, first) DO NOTHING",
    )?
    .execute(params![id(booth)?, epoch, signed(first, "first")?, signed(last, "last")?, sealed])?;
    Ok(())
}

/// Booth, epoch, first and last number of every segment to be carried; at most `limit`.
pub(crate) fn segments(c: &Connection, limit: usize) -> Result<Vec<(BoothId, u32, u64, u64)>, StoreError> {
    let mut statement = c.prepare_cached("SELECT booth, epoch, first, last FROM neighbour_segment ORDER BY booth, epoch, first LIMIT ?1")?;
    let mut rows = statement.query([signed(limit, "limit")?])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (booth, epoch) = (BoothId(unsigned(row.get(0)?, "booth")?), unsigned(row.get(1)?, "epoch")?);
        found.push((booth, epoch, unsigned(row.get(2)?, "first")?, unsigned(row.get(3)?, "last")?));
    }
    Ok(found)
}

/// A segment to be carried, as it is.
pub(crate) fn segment(c: &Connection, booth: BoothId, epoch: u32, first: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let found = c
        .prepare_cached("SELECT sealed FROM neighbour_segment WHERE booth = ?1 AND epoch = ?2 AND first = ?3")?
        .query_row(params![id(booth)?, epoch, signed(first, "first")?], |row| row.get(0));
    Ok(found.optional()?)
}

/// Lets a segment go: it is at headquarters, or its booth brings it there itself.
pub(crate) fn drop_segment(c: &Connection, booth: BoothId, epoch: u32, first: u64) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM neighbour_segment WHERE booth = ?1 AND epoch = ?2 AND first = ?3")?.execute(params![
        id(booth)?,
        epoch,
        signed(first, "first")?
    ])?;
    Ok(())
}

/// Keeps headquarters' word about a neighbour's epoch, for that neighbour.
pub(crate) fn put_receipt(c: &Connection, booth: BoothId, epoch: u32, receipt: &[u8]) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE neighbour SET receipt = ?3 WHERE booth = ?1 AND epoch = ?2")?.execute(params![id(booth)?, epoch, receipt])?;
    Ok(())
}

/// What is kept for a neighbour.
pub(crate) fn receipts(c: &Connection, booth: BoothId) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut statement = c.prepare_cached("SELECT receipt FROM neighbour WHERE booth = ?1 AND receipt IS NOT NULL ORDER BY epoch")?;
    let rows = statement.query_map([id(booth)?], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
