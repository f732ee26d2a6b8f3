//! Versions of a crossing: the record, and what was said of it afterwards. The row that searches read is folded from both.

use crate::table::crossing::CrossingRecord;
use crate::{StoreError, table};
use border::{Act, Crossing, Newest, Said};
use journal::{Event, EventId, Stored};
use rusqlite::Connection;
use uuid::Uuid;

/// The crossing of an event as it stands now; `None` if the event is not there or erased.
///
/// # Errors
/// [`StoreError::Damaged`] if the event is no crossing.
pub(crate) fn newest(c: &Connection, event: i64) -> Result<Option<(EventId, Newest)>, StoreError> {
    let Some(stored) = table::event::get(c, event)? else { return Ok(None) };
    let Some(event) = stored.event() else { return Ok(None) };
    match event.act()? {
        Act::CrossingRecorded(crossing) => Ok(Some((stored.id(), of(c, event, *crossing)?))),
        _ => Err(StoreError::Damaged("table crossing".to_owned())),
    }
}

fn of(c: &Connection, event: &Event, crossing: Crossing) -> Result<Newest, StoreError> {
    Ok(crossing.amended(said(c, event.head.public_id())?))
}

/// What was said of a crossing.
fn said(c: &Connection, crossing: Uuid) -> Result<Vec<Said>, StoreError> {
    let mut said = Vec::new();
    for event in table::amendment::of_crossing(c, crossing)? {
        let stored = table::event::get(c, event)?;
        let Some(event) = stored.as_ref().and_then(Stored::event) else { continue };
        let amendment = event.act()?.amendment().ok_or_else(|| StoreError::Damaged("table amendment".to_owned()))?;
        let (at_ms, id) = (event.head.at.unix_millis(), event.head.id);
        said.push(Said { at_ms, epoch: id.epoch, seq: id.seq, amendment });
    }
    Ok(said)
}

/// The row that the crossing of an event must have, whose own row is `recorded`.
pub(crate) fn row(
    c: &Connection,
    key: i64,
    stored: &Stored,
    recorded: Option<Box<CrossingRecord>>,
) -> Result<Option<Box<CrossingRecord>>, StoreError> {
    let (Some(event), Some(recorded)) = (stored.event(), recorded) else { return Ok(None) };
    if table::amendment::of_crossing(c, event.head.public_id())?.is_empty() {
        return Ok(Some(recorded));
    }
    let Some((_, newest)) = newest(c, key)? else { return Ok(None) };
    Ok(Some(Box::new(CrossingRecord::version(key, event, &newest))))
}

/// Brings the row of a crossing up to what was said of it, if the crossing is here.
pub(crate) fn refold(c: &Connection, crossing: Uuid) -> Result<(), StoreError> {
    let Some(key) = table::crossing::event_of(c, crossing)? else { return Ok(()) };
    let Some(stored) = table::event::get(c, key)? else { return Ok(()) };
    let (Some(event), Some((_, newest))) = (stored.event(), newest(c, key)?) else { return Ok(()) };
    table::crossing::delete(c, key)?;
    table::crossing::insert(c, &CrossingRecord::version(key, event, &newest))
}
