//! Versions of crossings in the tables.

use super::convert::{B, S, U, row_word};
use super::ingest::Writing;
use crate::HqError;
use crate::figures;
use crate::store::amending::{Amendments, Figures, MOST_SAID, Standing, Values};
use crate::store::projecting::AmendmentRow;
use crate::store::{AmendmentRecord, Place};
use border::Said;
use journal::BoothId;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use uuid::Uuid;

/// Keeps what is said.
pub(super) fn write(tx: &Transaction<'_>, rows: &[AmendmentRow<'_>]) -> Result<(), HqError> {
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO amendment (booth, crossing, epoch, branch, seq, at, flagged, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for AmendmentRow { spot, seq, at, fact, flagged } in rows {
        let body = serde_json::to_string(&fact.amendment).map_err(|_| HqError::Damaged("amendment"))?;
        insert.execute(params![B(spot.booth), fact.crossing.as_bytes().as_slice(), spot.epoch, spot.branch, U(*seq), at, flagged, body])?;
    }
    Ok(())
}

/// Everything said of a crossing.
pub(super) fn of_crossing(tx: &Transaction<'_>, booth: BoothId, crossing: Uuid, limit: u32) -> Result<Vec<AmendmentRecord>, HqError> {
    let mut query = tx.prepare_cached(
        "SELECT epoch, branch, seq, at, flagged, body FROM amendment WHERE booth = ?1 AND crossing = ?2 ORDER BY epoch, branch, seq LIMIT ?3",
    )?;
    let rows = query.query_map(params![B(booth), crossing.as_bytes().as_slice(), limit], |row| {
        let place = Place { booth, epoch: row.get(0)?, branch: row.get(1)?, seq: row.get::<_, U>(2)?.0 };
        let said = Said { at_ms: row.get(3)?, epoch: place.epoch, seq: place.seq, amendment: json(&row.get::<_, String>(5)?)? };
        Ok(AmendmentRecord { place, flagged: row.get(4)?, said })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into()))
}

impl Amendments for Writing<'_> {
    fn amended(&mut self, booths: &[BoothId], from: Uuid, to: Uuid) -> Result<Vec<(BoothId, Uuid)>, HqError> {
        let mut query = self.0.prepare_cached("SELECT DISTINCT crossing FROM amendment WHERE booth = ?1 AND crossing BETWEEN ?2 AND ?3")?;
        let mut found = Vec::new();
        for booth in booths {
            let rows = query.query_map(params![B(*booth), from.as_bytes().as_slice(), to.as_bytes().as_slice()], |row| row.get(0))?;
            for id in rows {
                found.push((*booth, Uuid::from_bytes(id?)));
            }
        }
        Ok(found)
    }

    fn all_amended(&mut self) -> Result<Vec<(BoothId, Uuid)>, HqError> {
        let mut query = self.0.prepare("SELECT DISTINCT booth, crossing FROM amendment")?;
        let rows = query.query_map([], |row| Ok((row.get::<_, B>(0)?.0, Uuid::from_bytes(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn said(&mut self, booth: BoothId, crossing: Uuid) -> Result<Vec<Said>, HqError> {
        Ok(of_crossing(self.0, booth, crossing, MOST_SAID)?.into_iter().filter(|record| !record.flagged).map(|record| record.said).collect())
    }

    fn standing(&mut self, _: BoothId, crossing: Uuid) -> Result<Vec<Standing>, HqError> {
        let mut query = self.0.prepare_cached(
            "SELECT branch, day, post, direction, flagged, name, surname, birth, nationality, residence, number, issuer, decision, cell,
               recorded, version, voided FROM crossing WHERE id = ?1 ORDER BY branch",
        )?;
        let rows = query.query_map([crossing.as_bytes().as_slice()], standing_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn stand(&mut self, _: BoothId, crossing: Uuid, _: &Standing, now: &Standing) -> Result<(), HqError> {
        let Values { birth, nationality, residence, number, issuer, decision, cell, .. } = &now.now;
        let ((name, surname), document) = (now.now.name(), now.now.document());
        let recorded = now.recorded.as_ref().map(serde_json::to_string).transpose().map_err(|_| HqError::Damaged("crossing"))?;
        self.0
            .prepare_cached(
                "UPDATE crossing SET name = ?3, surname = ?4, name_key = ?5, birth = ?6, nationality = ?7, residence = ?8, number = ?9,
                   document = ?10, issuer = ?11, decision = ?12, cell = ?13, recorded = ?14, version = ?15, voided = ?16
                 WHERE id = ?1 AND branch = ?2",
            )?
            .execute(params![
                crossing.as_bytes().as_slice(),
                now.branch,
                name,
                U(surname as u64),
                now.now.name_key(),
                birth.as_ref().map(|text| text.expose()),
                nationality,
                residence,
                number.as_ref().map(|text| text.expose()),
                document.as_ref().map(|document| document.hash),
                document.as_ref().map(|_| issuer.clone().unwrap_or_default()),
                decision,
                U(*cell),
                recorded,
                now.version,
                now.voided,
            ])?;
        Ok(())
    }

    fn change_figures(&mut self, changes: &Figures) -> Result<(), HqError> {
        change_figures(self.0, "day_figures", changes)
    }
}

/// Changes the figures that a table holds.
pub(super) fn change_figures(tx: &Transaction<'_>, table: &str, changes: &Figures) -> Result<(), HqError> {
    let mut find = tx.prepare_cached(&format!("SELECT counts FROM {table} WHERE day = ?1 AND booth = ?2 AND post = ?3"))?;
    let mut save = tx.prepare_cached(&format!(
        "INSERT INTO {table} (day, booth, post, counts) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (day, booth, post) DO UPDATE SET counts = excluded.counts"
    ))?;
    let mut drop = tx.prepare_cached(&format!("DELETE FROM {table} WHERE day = ?1 AND booth = ?2 AND post = ?3"))?;
    for ((booth, day, post), changes) in changes {
        let before: Option<Vec<u8>> = find.query_row(params![day, B(*booth), post], |row| row.get(0)).optional()?;
        match figures::change(before.as_deref(), changes)? {
            Some(counts) => save.execute(params![day, B(*booth), post, counts])?,
            None => drop.execute(params![day, B(*booth), post])?,
        };
    }
    Ok(())
}

fn standing_of(row: &Row<'_>) -> rusqlite::Result<Standing> {
    let name: String = row.get(5)?;
    let surname = row.get::<_, Option<U>>(6)?.and_then(|U(chars)| usize::try_from(chars).ok()).unwrap_or(usize::MAX);
    let (primary, secondary) = Values::parts(&name, surname);
    Ok(Standing {
        branch: row.get(0)?,
        day: row.get(1)?,
        post: row.get(2)?,
        direction: row_word(&row.get::<_, String>(3)?)?,
        flagged: row.get(4)?,
        now: Values {
            primary,
            secondary,
            birth: row.get::<_, Option<S>>(7)?.map(|text| text.0),
            nationality: row.get(8)?,
            residence: row.get(9)?,
            number: row.get::<_, Option<S>>(10)?.map(|text| text.0),
            issuer: row.get(11)?,
            decision: row.get(12)?,
            cell: row.get::<_, U>(13)?.0,
        },
        recorded: row.get::<_, Option<String>>(14)?.map(|text| json(&text)).transpose()?,
        version: row.get(15)?,
        voided: row.get(16)?,
    })
}
