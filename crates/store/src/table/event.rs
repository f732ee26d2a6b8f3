//! Table `event`: the journal itself. Rows are added, and erased in place when their retention ends; never changed otherwise.

use super::{fixed, signed, unsigned};
use crate::{StoreError, words};
use chrono::DateTime;
use foundation::Instant;
use journal::{BoothId, Event, EventId, Hash32, Head, Stored};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The row's key: epoch and number in one integer, in the order of the journal.
const SEQ_SPAN: i64 = 1 << 40;
const COLUMNS: &str = "id, epoch, seq, booth, kind, at_ms, offset_minutes, clock_quality, retention, salt, body, commitment, chain";

/// The key of event `seq` of `epoch`.
pub(crate) fn row_id(epoch: u32, seq: u64) -> i64 {
    let seq = i64::try_from(seq).unwrap_or(SEQ_SPAN).min(SEQ_SPAN - 1);
    i64::from(epoch).saturating_mul(SEQ_SPAN).saturating_add(seq)
}

/// Epoch and number behind a row's key.
pub(crate) fn place(row_id: i64) -> (u32, u64) {
    let epoch = u32::try_from(row_id.div_euclid(SEQ_SPAN)).unwrap_or(0);
    (epoch, u64::try_from(row_id.rem_euclid(SEQ_SPAN)).unwrap_or(0))
}

/// Adds `event`.
pub(crate) fn insert(c: &Connection, event: &Event) -> Result<(), StoreError> {
    let Head { id, kind, at, retention } = &event.head;
    c.prepare_cached(
        "INSERT INTO event (id, epoch, seq, booth, kind, at_ms, offset_minutes, clock_quality, retention, salt, body, chain)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        row_id(id.epoch, id.seq),
        id.epoch,
        signed(id.seq, "seq")?,
        id.booth.0,
        kind,
        at.unix_millis(),
        at.offset_minutes,
        words::word(at.quality),
        words::word(retention),
        event.salt,
        event.body,
        event.chain.as_bytes(),
    ])?;
    Ok(())
}

/// Adds an event as it was stored elsewhere, erased or whole.
pub(crate) fn insert_stored(c: &Connection, stored: &Stored) -> Result<(), StoreError> {
    match stored {
        Stored::Whole(event) => insert(c, event),
        Stored::Erased { head, commitment, chain } => {
            let Head { id, kind, at, retention } = head;
            c.prepare_cached(
                "INSERT INTO event (id, epoch, seq, booth, kind, at_ms, offset_minutes, clock_quality, retention, commitment, chain)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                row_id(id.epoch, id.seq),
                id.epoch,
                signed(id.seq, "seq")?,
                id.booth.0,
                kind,
                at.unix_millis(),
                at.offset_minutes,
                words::word(at.quality),
                words::word(retention),
                commitment.as_bytes(),
                chain.as_bytes(),
            ])?;
            Ok(())
        }
    }
}

/// The event with a key, if it is there.
pub(crate) fn get(c: &Connection, row_id: i64) -> Result<Option<Stored>, StoreError> {
    c.prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE id = ?1"))?.query_row([row_id], |row| Ok(stored(row))).optional()?.transpose()
}

/// At most `limit` events of `epoch` from number `from` on, in order.
pub(crate) fn range(c: &Connection, epoch: u32, from: u64, limit: usize) -> Result<Vec<Stored>, StoreError> {
    let mut statement = c.prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3"))?;
    let bounds = params![row_id(epoch, from), row_id(epoch, u64::MAX), signed(limit, "limit")?];
    let mut rows = statement.query(bounds)?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(stored(row)?);
    }
    Ok(events)
}

/// Visits every event in the order of the journal: its key and what it holds, or why that cannot be read.
pub(crate) fn for_each(c: &Connection, mut visit: impl FnMut(i64, Result<Stored, StoreError>) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let mut statement = c.prepare(&format!("SELECT {COLUMNS} FROM event ORDER BY id"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(row.get(0)?, stored(row))?;
    }
    Ok(())
}

/// When the event with a key was recorded, milliseconds since 1970.
pub(crate) fn at_ms(c: &Connection, row_id: i64) -> Result<Option<i64>, StoreError> {
    Ok(c.prepare_cached("SELECT at_ms FROM event WHERE id = ?1")?.query_row([row_id], |row| row.get(0)).optional()?)
}

/// Keys of the events by which correction tasks were done.
pub(crate) fn tasks_done(c: &Connection) -> Result<Vec<i64>, StoreError> {
    let mut statement = c.prepare_cached("SELECT id FROM event WHERE kind = 'task.done' ORDER BY id")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keys of the newest events of a kind that goes before the rest, the newest first.
pub(crate) fn urgent_of_kind(c: &Connection, kind: &str, limit: usize) -> Result<Vec<i64>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id FROM event WHERE retention IN ('refusal', 'hit', 'protection') AND kind = ?1 AND body IS NOT NULL ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![kind, i64::try_from(limit).unwrap_or(i64::MAX)], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keys of urgent events (refusals, hits, protection) between two keys, at most `limit`.
pub(crate) fn urgent(c: &Connection, from: i64, to: i64, limit: usize) -> Result<Vec<i64>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT id FROM event INDEXED BY event_urgent
         WHERE retention IN ('refusal', 'hit', 'protection') AND id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3",
    )?;
    let found = statement.query_map(params![from, to, signed(limit, "limit")?], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Removes salt and body, keeps head and commitment.
pub(crate) fn erase(c: &Connection, row_id: i64, commitment: &Hash32) -> Result<(), StoreError> {
    c.prepare_cached("UPDATE event SET salt = NULL, body = NULL, commitment = ?2 WHERE id = ?1 AND body IS NOT NULL")?
        .execute(params![row_id, commitment.as_bytes()])?;
    Ok(())
}

/// Keys after `after` of whole events of one retention class recorded before a time, in order, at most `limit`.
pub(crate) fn expired(c: &Connection, retention: &str, before_ms: i64, after: i64, limit: usize) -> Result<Vec<i64>, StoreError> {
    let mut statement =
        c.prepare_cached("SELECT id FROM event WHERE retention = ?1 AND at_ms < ?2 AND id > ?3 AND body IS NOT NULL ORDER BY id LIMIT ?4")?;
    let found = statement.query_map(params![retention, before_ms, after, signed(limit, "limit")?], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn stored(row: &Row<'_>) -> Result<Stored, StoreError> {
    let text =
        |at: usize, column: &str| row.get_ref(at).ok().and_then(|v| v.as_str().ok()).ok_or_else(|| StoreError::Damaged(format!("column {column}")));
    let blob = |at: usize, column: &str| {
        row.get_ref(at).ok().and_then(|v| v.as_blob_or_null().ok()).ok_or_else(|| StoreError::Damaged(format!("column {column}")))
    };
    let id = EventId { booth: BoothId(unsigned(row.get(3)?, "booth")?), epoch: unsigned(row.get(1)?, "epoch")?, seq: unsigned(row.get(2)?, "seq")? };
    let utc = DateTime::from_timestamp_millis(row.get(5)?).ok_or_else(|| StoreError::Damaged("column at_ms".to_owned()))?;
    let offset_minutes = unsigned::<i16>(row.get(6)?, "offset_minutes")?;
    let at = Instant { utc, offset_minutes, quality: words::parse(text(7, "clock_quality")?, "clock_quality")? };
    let head = Head { id, kind: text(4, "kind")?.to_owned(), at, retention: words::parse(text(8, "retention")?, "retention")? };
    let chain = Hash32(fixed(blob(12, "chain")?.unwrap_or_default(), "chain")?);
    match (blob(9, "salt")?, blob(10, "body")?, blob(11, "commitment")?) {
        (Some(salt), Some(body), None) => Ok(Stored::Whole(Event { head, salt: fixed(salt, "salt")?, body: body.to_vec(), chain })),
        (None, None, Some(commitment)) => Ok(Stored::Erased { head, commitment: Hash32(fixed(commitment, "commitment")?), chain }),
        _ => Err(StoreError::Damaged("columns salt, body, commitment".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rows_key_gives_epoch_and_number_back() {
        for (epoch, seq) in [(1, 1), (1, EventId::MAX_SEQ), (EventId::MAX_EPOCH, EventId::MAX_SEQ)] {
            assert_eq!(place(row_id(epoch, seq)), (epoch, seq));
        }
        assert!(row_id(1, u64::MAX) < row_id(2, 1));
    }
}
