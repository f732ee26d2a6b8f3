//! Table `blob`: encrypted pictures, in the database because that is faster and atomic with the row (measured).

use super::{fixed, signed};
use crate::StoreError;
use border::{ImageKind, RetentionClass};
use journal::Hash32;
use rusqlite::{Connection, OptionalExtension, params};

/// How soon a picture travels. Events go between the first and the second lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Pictures of alerts, refusals and referrals for protection: before ordinary events.
    Urgent,
    /// Portraits and live photographs.
    Portrait,
    /// Document pages.
    Page,
}

impl Lane {
    /// The lane of a picture of an event of that retention class.
    pub(crate) fn of(kind: ImageKind, retention: RetentionClass) -> Self {
        match (retention, kind) {
            (RetentionClass::Refusal | RetentionClass::Hit | RetentionClass::Protection, _) => Self::Urgent,
            (_, ImageKind::Page) => Self::Page,
            (_, ImageKind::Portrait | ImageKind::Live) => Self::Portrait,
        }
    }

    fn from_column(value: i64) -> Self {
        match value {
            0 => Self::Urgent,
            1 => Self::Portrait,
            _ => Self::Page,
        }
    }

    fn column(self) -> i64 {
        match self {
            Self::Urgent => 0,
            Self::Portrait => 1,
            Self::Page => 2,
        }
    }
}

/// Adds a picture that event `event` names. The same picture under a second event stays with the first.
pub(crate) fn insert(c: &Connection, hash: &Hash32, event: i64, lane: Lane, bytes: &[u8]) -> Result<(), StoreError> {
    c.prepare_cached("INSERT INTO blob (hash, event, lane, size, bytes) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (hash) DO NOTHING")?
        .execute(params![hash.as_bytes(), event, lane.column(), signed(bytes.len(), "size")?, bytes])?;
    Ok(())
}

/// Whether the picture is or was here.
pub(crate) fn is_known(c: &Connection, hash: &Hash32) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT 1 FROM blob WHERE hash = ?1")?.exists([hash.as_bytes()])?)
}

/// The encrypted bytes; `None` if unknown or purged.
pub(crate) fn bytes(c: &Connection, hash: &Hash32) -> Result<Option<Vec<u8>>, StoreError> {
    let found = c.prepare_cached("SELECT bytes FROM blob WHERE hash = ?1")?.query_row([hash.as_bytes()], |row| row.get(0));
    Ok(found.optional()?.flatten())
}

/// Names, lanes and sizes of pictures without a receipt: most urgent first, then oldest.
pub(crate) fn undelivered(c: &Connection, limit: usize) -> Result<Vec<(Hash32, Lane, i64)>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT hash, lane, size FROM blob INDEXED BY blob_undelivered
         WHERE delivered_at_ms IS NULL ORDER BY lane, id LIMIT ?1",
    )?;
    let mut rows = statement.query([signed(limit, "limit")?])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((Hash32(fixed(&row.get::<_, Vec<u8>>(0)?, "hash")?), Lane::from_column(row.get(1)?), row.get(2)?));
    }
    Ok(found)
}

/// Names of all pictures, from their index alone.
pub(crate) fn names(c: &Connection) -> Result<Vec<Hash32>, StoreError> {
    let mut statement = c.prepare("SELECT hash FROM blob ORDER BY hash")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Hash32(fixed(&row.get::<_, Vec<u8>>(0)?, "hash")?));
    }
    Ok(found)
}

/// How many pictures are without a receipt, and their bytes.
pub(crate) fn waiting(c: &Connection) -> Result<(i64, i64), StoreError> {
    Ok(c.prepare_cached("SELECT count(*), coalesce(sum(size), 0) FROM blob INDEXED BY blob_undelivered WHERE delivered_at_ms IS NULL")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Marks a picture as named by a receipt; says whether it was not before.
pub(crate) fn deliver(c: &Connection, hash: &Hash32, hq_time_ms: i64) -> Result<bool, StoreError> {
    let changed = c
        .prepare_cached("UPDATE blob SET delivered_at_ms = ?2 WHERE hash = ?1 AND delivered_at_ms IS NULL")?
        .execute(params![hash.as_bytes(), hq_time_ms])?;
    Ok(changed > 0)
}

/// Delivered pictures whose bytes are still here, the last delivered first, from `skip` on; at most `limit`.
pub(crate) fn delivered(c: &Connection, skip: usize, limit: usize) -> Result<Vec<Hash32>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT hash FROM blob WHERE delivered_at_ms IS NOT NULL AND bytes IS NOT NULL ORDER BY delivered_at_ms DESC, id DESC LIMIT ?2 OFFSET ?1",
    )?;
    let mut rows = statement.query(params![signed(skip, "skip")?, signed(limit, "limit")?])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Hash32(fixed(&row.get::<_, Vec<u8>>(0)?, "hash")?));
    }
    Ok(found)
}

/// Lets a delivered picture wait again, if its bytes are still here.
pub(crate) fn undeliver(c: &Connection, hash: &Hash32) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE blob SET delivered_at_ms = NULL WHERE hash = ?1 AND bytes IS NOT NULL")?.execute([hash.as_bytes()])?;
    Ok(())
}

/// Removes the bytes of delivered pictures of events recorded before a time; says how many. At most `limit`.
pub(crate) fn purge(c: &Connection, recorded_before_ms: i64, limit: usize) -> Result<usize, StoreError> {
    Ok(c.execute(
        "UPDATE blob SET bytes = NULL WHERE id IN (
             SELECT blob.id FROM blob JOIN event ON event.id = blob.event
             WHERE blob.delivered_at_ms IS NOT NULL AND blob.bytes IS NOT NULL AND event.at_ms < ?1 LIMIT ?2)",
        params![recorded_before_ms, signed(limit, "limit")?],
    )?)
}

/// Whether a picture of the event is without a receipt.
pub(crate) fn any_undelivered(c: &Connection, event: i64) -> Result<bool, StoreError> {
    Ok(c.prepare_cached("SELECT 1 FROM blob WHERE event = ?1 AND delivered_at_ms IS NULL")?.exists([event])?)
}

/// Removes the bytes of the pictures of one event, if they were delivered.
pub(crate) fn purge_event(c: &Connection, event: i64) -> Result<(), StoreError> {
    c.execute("UPDATE blob SET bytes = NULL WHERE event = ?1 AND delivered_at_ms IS NOT NULL", [event])?;
    Ok(())
}

/// A row as [`for_each`] shows it.
pub(crate) struct Row<'a> {
    pub(crate) hash: &'a [u8],
    pub(crate) event: i64,
    pub(crate) lane: i64,
    pub(crate) size: i64,
    pub(crate) bytes: Option<&'a [u8]>,
}

/// Visits every picture.
pub(crate) fn for_each(c: &Connection, mut visit: impl FnMut(&Row<'_>) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let mut statement = c.prepare("SELECT hash, event, lane, size, bytes FROM blob ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let damaged = |_| StoreError::Damaged("column hash".to_owned());
        visit(&Row {
            hash: row.get_ref(0)?.as_blob().map_err(damaged)?,
            event: row.get(1)?,
            lane: row.get(2)?,
            size: row.get(3)?,
            bytes: row.get_ref(4)?.as_blob_or_null().map_err(damaged)?,
        })?;
    }
    Ok(())
}

/// The column value of a lane, to compare with what is stored.
pub(crate) fn lane_column(lane: Lane) -> i64 {
    lane.column()
}
