//! Erasure when retention ends: body, salt, projections and pictures go; head, commitment and chain stay, so that the journal still
//! verifies. Only what headquarters' receipt covers is erased.

use crate::delivery::Coverage;
use crate::{Store, StoreError, table, words};
use border::RetentionClass;
use rusqlite::Connection;
use uuid::Uuid;

/// Events looked at in one transaction, so that no officer waits for it.
const AT_ONCE: usize = 256;

impl Store {
    /// Erases events of `class` recorded before a time, some at a time; says how many. Call again until it says 0. An event without a
    /// receipt, or with a picture without one, is left.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn erase(&self, class: RetentionClass, recorded_before_ms: i64) -> Result<usize, StoreError> {
        self.writer().transact(move |tx| {
            let coverage = Coverage::load(tx)?;
            let mut erased = 0;
            let mut after = 0;
            loop {
                let candidates = table::event::expired(tx, &words::word(class), recorded_before_ms, after, AT_ONCE)?;
                let Some(last) = candidates.last() else { return Ok(erased) };
                after = *last;
                for event in candidates {
                    if erased < AT_ONCE && !belongs_to_a_crossing(tx, event)? {
                        erased += erase_whole(tx, &coverage, event)?;
                    }
                }
                if erased >= AT_ONCE {
                    return Ok(erased);
                }
            }
        })
    }
}

/// What is said of a crossing that is here stays as long as the crossing: without it, what was corrected would come back.
fn belongs_to_a_crossing(c: &Connection, event: i64) -> Result<bool, StoreError> {
    let Some(amendment) = table::amendment::get(c, event)? else { return Ok(false) };
    Ok(table::crossing::event_of(c, amendment.crossing)?.is_some())
}

/// Erases an event, and with a crossing all that was said of it, if headquarters has all of it. Gives how many were erased.
fn erase_whole(c: &Connection, coverage: &Coverage, event: i64) -> Result<usize, StoreError> {
    let mut all = vec![event];
    if let Some(public) = table::crossing::get(c, event)?.and_then(|row| Uuid::from_slice(&row.public_id).ok()) {
        all.extend(table::amendment::of_crossing(c, public)?);
    }
    for one in &all {
        if !coverage.covers(*one) || table::blob::any_undelivered(c, *one)? {
            return Ok(0);
        }
    }
    all.iter().try_for_each(|one| erase(c, *one))?;
    Ok(all.len())
}

fn erase(c: &Connection, event: i64) -> Result<(), StoreError> {
    let Some(stored) = table::event::get(c, event)? else { return Ok(()) };
    table::event::erase(c, event, &stored.commitment())?;
    table::blob::purge_event(c, event)?;
    table::crossing::delete(c, event)?;
    table::amendment::delete(c, event)?;
    table::disposition::delete(c, event)?;
    table::officer_failure::delete(c, event)?;
    table::officer_sign_in::delete(c, event)
}
