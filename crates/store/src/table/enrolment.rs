//! Table `enrolment`: which headquarters the booth belongs to.

use crate::{Enrolment, StoreError};
use journal::{EnrolAnswer, Message};
use rusqlite::{Connection, OptionalExtension, params};

/// Keeps the answer of headquarters, instead of an earlier one.
pub(crate) fn put(c: &Connection, enrolment: &Enrolment) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO enrolment (id, booth, hq_url, enrolled_at_ms, answer) VALUES (1, ?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET booth = ?1, hq_url = ?2, enrolled_at_ms = ?3, answer = ?4",
        params![enrolment.answer.booth.0, enrolment.hq_url, enrolment.enrolled_at_ms, enrolment.answer.to_bytes()?],
    )?;
    Ok(())
}

/// The enrolment, if there is one.
pub(crate) fn get(c: &Connection) -> Result<Option<Enrolment>, StoreError> {
    let row: Option<(u32, String, i64, Vec<u8>)> = c
        .prepare_cached("SELECT booth, hq_url, enrolled_at_ms, answer FROM enrolment")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((booth, hq_url, enrolled_at_ms, answer)) = row else { return Ok(None) };
    let damaged = || StoreError::Damaged("table enrolment".to_owned());
    let answer = EnrolAnswer::from_bytes(&answer).map_err(|_| damaged())?;
    if answer.booth.0 != booth {
        return Err(damaged());
    }
    Ok(Some(Enrolment { hq_url, enrolled_at_ms, answer }))
}
