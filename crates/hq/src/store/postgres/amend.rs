//! Versions of crossings in the tables.

use super::convert::{Columns, b, n, t};
use super::ingest::Writing;
use super::link::Link;
use crate::HqError;
use crate::figures;
use crate::store::amending::{Amendments, Figures, MOST_SAID, Standing, Values};
use crate::store::projecting::AmendmentRow;
use crate::store::{AmendmentRecord, DocumentKey, Place};
use border::Said;
use journal::BoothId;
use postgres::Row;
use uuid::Uuid;

/// Keeps what is said; there is little of it.
pub(super) fn write(link: &mut Link, rows: &[AmendmentRow<'_>]) -> Result<(), HqError> {
    for AmendmentRow { spot, seq, at, fact, flagged } in rows {
        let body = serde_json::to_string(&fact.amendment).map_err(|_| HqError::Damaged("amendment"))?;
        link.run(
            "INSERT INTO amendment (booth, crossing, epoch, branch, seq, at, flagged, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT DO NOTHING",
            &[&b(spot.booth), &fact.crossing, &i64::from(spot.epoch), &i64::from(spot.branch), &n(*seq), at, flagged, &body],
        )?;
    }
    Ok(())
}

/// Everything said of a crossing.
pub(super) fn of_crossing(link: &mut Link, booth: BoothId, crossing: Uuid, limit: u32) -> Result<Vec<AmendmentRecord>, HqError> {
    let sql = "SELECT epoch, branch, seq, at, flagged, body FROM amendment WHERE booth = $1 AND crossing = $2 ORDER BY epoch, branch, seq LIMIT $3";
    link.all(sql, &[&b(booth), &crossing, &i64::from(limit)], |row| {
        let place = Place { booth, epoch: row.u32(0)?, branch: row.u32(1)?, seq: row.u(2)? };
        let amendment = serde_json::from_str(row.try_get(5)?).map_err(|_| HqError::Damaged("amendment"))?;
        let said = Said { at_ms: row.i(3)?, epoch: place.epoch, seq: place.seq, amendment };
        Ok(AmendmentRecord { place, flagged: row.try_get(4)?, said })
    })
}

impl Amendments for Writing<'_> {
    fn amended(&mut self, booths: &[BoothId], from: Uuid, to: Uuid) -> Result<Vec<(BoothId, Uuid)>, HqError> {
        let booths: Vec<i64> = booths.iter().copied().map(b).collect();
        let sql = "SELECT DISTINCT booth, crossing FROM amendment WHERE booth = ANY($1) AND crossing BETWEEN $2 AND $3 ORDER BY booth, crossing";
        self.link().all(sql, &[&booths, &from, &to], |row| Ok((row.booth(0)?, row.try_get(1)?)))
    }

    fn all_amended(&mut self) -> Result<Vec<(BoothId, Uuid)>, HqError> {
        let sql = "SELECT DISTINCT booth, crossing FROM amendment ORDER BY booth, crossing";
        self.link().all(sql, &[], |row| Ok((row.booth(0)?, row.try_get(1)?)))
    }

    fn said(&mut self, booth: BoothId, crossing: Uuid) -> Result<Vec<Said>, HqError> {
        let all = of_crossing(self.link(), booth, crossing, MOST_SAID)?;
        Ok(all.into_iter().filter(|record| !record.flagged).map(|record| record.said).collect())
    }

    fn standing(&mut self, booth: BoothId, crossing: Uuid) -> Result<Vec<Standing>, HqError> {
        let sql = "SELECT branch, day, post, direction, flagged, name, surname, birth, nationality, residence, number, issuer, decision, cell,
                     recorded, version, voided FROM crossing WHERE booth = $1 AND id = $2 ORDER BY branch";
        self.link().all(sql, &[&b(booth), &crossing], standing_of)
    }

    fn stand(&mut self, booth: BoothId, crossing: Uuid, before: &Standing, now: &Standing) -> Result<(), HqError> {
        let (found, finds) = (before.now.document(), now.now.document());
        if found != finds {
            found.map_or(Ok(()), |document| forget(self.link(), &document, booth, crossing, now.branch))?;
            finds.as_ref().map_or(Ok(()), |document| find(self.link(), document, booth, crossing, now.branch))?;
        }
        let Values { birth, nationality, residence, number, issuer, decision, cell, .. } = &now.now;
        let (name, surname) = now.now.name();
        let recorded = now.recorded.as_ref().map(serde_json::to_string).transpose().map_err(|_| HqError::Damaged("crossing"))?;
        self.link().run(
            "UPDATE crossing SET name = $4, surname = $5, name_key = $6, birth = $7, nationality = $8, residence = $9, number = $10,
               issuer = $11, decision = $12, cell = $13, recorded = $14, version = $15, voided = $16
             WHERE booth = $1 AND id = $2 AND branch = $3",
            &[
                &b(booth),
                &crossing,
                &i64::from(now.branch),
                &t(&name),
                &n(surname as u64),
                &t(&now.now.name_key()),
                &birth.as_ref().map(|text| t(text.expose())),
                nationality,
                residence,
                &number.as_ref().map(|text| t(text.expose())),
                &finds.map(|_| issuer.clone().unwrap_or_default()),
                decision,
                &n(*cell),
                &recorded,
                &i64::from(now.version),
                &now.voided,
            ],
        )?;
        Ok(())
    }

    fn change_figures(&mut self, changes: &Figures) -> Result<(), HqError> {
        change_figures(self.link(), "day_figures", changes)
    }
}

/// Changes the figures that a table holds.
pub(super) fn change_figures(link: &mut Link, table: &str, changes: &Figures) -> Result<(), HqError> {
    for ((booth, day, post), changes) in changes {
        let place: [&(dyn postgres::types::ToSql + Sync); 3] = [&b(*booth), day, post];
        let counted = format!("SELECT counts FROM {table} WHERE booth = $1 AND day = $2 AND post = $3");
        let before: Option<Vec<u8>> = link.maybe(&counted, &place, |row| Ok(row.try_get(0)?))?;
        match figures::change(before.as_deref(), changes)? {
            Some(counts) => link.run(
                &format!(
                    "INSERT INTO {table} (booth, day, post, counts) VALUES ($1, $2, $3, $4)
                     ON CONFLICT (booth, day, post) DO UPDATE SET counts = excluded.counts"
                ),
                &[&b(*booth), day, post, &counts],
            )?,
            None => link.run(&format!("DELETE FROM {table} WHERE booth = $1 AND day = $2 AND post = $3"), &place)?,
        };
    }
    Ok(())
}

/// Takes a crossing's row away, and what finds it.
pub(super) fn forget_row(link: &mut Link, booth: BoothId, crossing: Uuid, branch: u32) -> Result<(), HqError> {
    let sql = "DELETE FROM crossing WHERE booth = $1 AND id = $2 AND branch = $3 RETURNING number, issuer";
    let gone = link.maybe(sql, &[&b(booth), &crossing, &i64::from(branch)], |row| Ok((row.maybe_text(0)?, row.maybe_text(1)?)))?;
    let document = gone.and_then(|(number, issuer)| DocumentKey::of(&number?, &issuer.unwrap_or_default()));
    document.map_or(Ok(()), |document| forget(link, &document, booth, crossing, branch))
}

fn forget(link: &mut Link, document: &DocumentKey, booth: BoothId, crossing: Uuid, branch: u32) -> Result<(), HqError> {
    link.run(
        "DELETE FROM identity WHERE hash = $1 AND issuer = $2 AND id = $3 AND booth = $4 AND branch = $5",
        &[&document.hash, &document.issuer, &crossing, &b(booth), &i64::from(branch)],
    )?;
    Ok(())
}

fn find(link: &mut Link, document: &DocumentKey, booth: BoothId, crossing: Uuid, branch: u32) -> Result<(), HqError> {
    link.run(
        "INSERT INTO identity (hash, issuer, id, booth, branch) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        &[&document.hash, &document.issuer, &crossing, &b(booth), &i64::from(branch)],
    )?;
    Ok(())
}

fn standing_of(row: &Row) -> Result<Standing, HqError> {
    let surname = row.maybe_i(6)?.and_then(|chars| usize::try_from(chars).ok()).unwrap_or(usize::MAX);
    let (primary, secondary) = Values::parts(row.try_get(5)?, surname);
    let recorded = row.maybe_text(14)?.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Standing {
        branch: row.u32(0)?,
        day: row.text(1)?,
        post: row.text(2)?,
        direction: row.word(3)?,
        flagged: row.try_get(4)?,
        now: Values {
            primary,
            secondary,
            birth: row.maybe_text(7)?.map(Into::into),
            nationality: row.maybe_text(8)?,
            residence: row.maybe_text(9)?,
            number: row.maybe_text(10)?.map(Into::into),
            issuer: row.maybe_text(11)?,
            decision: row.text(12)?,
            cell: row.u(13)?,
        },
        recorded: recorded.map_err(|_| HqError::Damaged("crossing"))?,
        version: row.u32(15)?,
        voided: row.try_get(16)?,
    })
}
