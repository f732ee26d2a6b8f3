//! Writes the projections: events, and the rows that look-ups and statistics read.

use super::convert::{B, H, U};
use super::indexing::Indexing;
use super::ingest::Writing;
use super::{amend, erase};
use crate::HqError;
use crate::figures;
use crate::store::Arrival;
use crate::store::amending::settle;
use crate::store::projecting::{self, AnswerRow, CrossingRow, EventRow, QuarantineRow, Rows, Spot, direction};
use rusqlite::{OptionalExtension, Transaction, params};

/// Writes rows of some arrivals.
pub(super) fn write(tx: &Transaction<'_>, rows: &Rows<'_>, indexing: Indexing) -> Result<(), HqError> {
    events(tx, &rows.events)?;
    crossings(tx, &rows.crossings, indexing)?;
    amend::write(tx, &rows.amendments)?;
    answers(tx, &rows.answers)?;
    figures(tx, rows)?;
    acts(tx, rows)?;
    quarantine(tx, &rows.quarantine)?;
    erase::write_bodies(tx, &rows.bodies)
}

fn events(tx: &Transaction<'_>, rows: &[EventRow<'_>]) -> Result<(), HqError> {
    let mut insert =
        tx.prepare_cached("INSERT INTO event (booth, epoch, branch, seq, chain, kind, at, segment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    for EventRow { spot, event } in rows {
        insert.execute(params![B(spot.booth), spot.epoch, spot.branch, U(event.seq), H(event.chain), event.kind, event.at, spot.segment])?;
    }
    Ok(())
}

/// In the order of the table, so that rows of several booths fill its pages one after the other.
fn crossings(tx: &Transaction<'_>, rows: &[CrossingRow<'_>], indexing: Indexing) -> Result<(), HqError> {
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO crossing (id, branch, booth, epoch, seq, segment, at, offset, day, post, lane, direction, decision,
           name, name_key, birth, nationality, residence, number, document, issuer, hits, flagged, cell, surname,
           unindexed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)",
    )?;
    let mut rows: Vec<&CrossingRow<'_>> = rows.iter().collect();
    rows.sort_unstable_by_key(|row| (row.fact.id, row.spot.branch));
    for CrossingRow { spot, seq, fact, flagged } in rows {
        insert.execute(params![
            fact.id.as_bytes().as_slice(),
            spot.branch,
            B(spot.booth),
            spot.epoch,
            U(*seq),
            spot.segment,
            fact.at,
            fact.offset,
            fact.day,
            fact.post,
            fact.lane,
            direction(fact.direction),
            fact.decision,
            fact.name.expose(),
            fact.name_key.expose(),
            fact.birth.as_ref().map(|text| text.expose()),
            fact.nationality,
            fact.residence,
            fact.number.as_ref().map(|text| text.expose()),
            fact.document.as_ref().map(|document| document.hash),
            fact.document.as_ref().map(|document| &document.issuer),
            fact.hits,
            flagged,
            U(fact.cell.bits()),
            fact.surname,
            indexing.word(),
        ])?;
    }
    Ok(())
}

/// One row for the day of a booth at a post: a handful of rows change for a whole segment.
fn figures(tx: &Transaction<'_>, rows: &Rows<'_>) -> Result<(), HqError> {
    let mut find = tx.prepare_cached("SELECT counts FROM day_figures WHERE day = ?1 AND booth = ?2 AND post = ?3")?;
    let mut save = tx.prepare_cached(
        "INSERT INTO day_figures (day, booth, post, counts) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (day, booth, post) DO UPDATE SET counts = excluded.counts",
    )?;
    for ((booth, day, post), counts) in &rows.figures {
        let before: Option<Vec<u8>> = find.query_row(params![day, B(*booth), post], |row| row.get(0)).optional()?;
        save.execute(params![day, B(*booth), post, figures::add(before.as_deref(), counts)?])?;
    }
    Ok(())
}

fn acts(tx: &Transaction<'_>, rows: &Rows<'_>) -> Result<(), HqError> {
    let mut add = tx.prepare_cached(
        "INSERT INTO act_tally (day, post, kind, count) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (day, post, kind) DO UPDATE SET count = count + excluded.count",
    )?;
    for ((_, day, post, kind), count) in &rows.acts {
        add.execute(params![day, post, kind, U(*count)])?;
    }
    Ok(())
}

fn answers(tx: &Transaction<'_>, rows: &[AnswerRow<'_>]) -> Result<(), HqError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO answer (id, at, day, booth, post, list, list_version, alert, answer, note, officer, score, crossing, alone)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (id) DO UPDATE SET crossing = ifnull(answer.crossing, excluded.crossing), alone = max(answer.alone, excluded.alone)",
    )?;
    for AnswerRow { booth, fact, alone, crossing } in rows {
        insert.execute(params![
            fact.id,
            fact.at,
            fact.day,
            B(*booth),
            fact.post,
            fact.list,
            U(fact.list_version),
            fact.alert,
            fact.answer,
            fact.note.expose(),
            fact.officer,
            fact.score,
            crossing.as_ref().map(|id| id.as_bytes().as_slice()),
            alone,
        ])?;
    }
    Ok(())
}

fn quarantine(tx: &Transaction<'_>, rows: &[QuarantineRow<'_>]) -> Result<(), HqError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO quarantine (booth, epoch, branch, seq, records, kind, reason, segment, received_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for QuarantineRow { spot, seq, records, kind, reason } in rows {
        let Spot { booth, epoch, branch, segment, received_at } = *spot;
        insert.execute(params![B(booth), epoch, branch, U(*seq), U(*records), kind, reason, segment, received_at])?;
    }
    Ok(())
}

/// Projects the events of a stored arrival that stand in quarantine and can be interpreted now. Gives how many.
pub(super) fn out_of_quarantine(tx: &Transaction<'_>, arrival: &Arrival, segment: i64) -> Result<u64, HqError> {
    let lines: Vec<(i64, projecting::Held)> = tx
        .prepare_cached("SELECT id, seq, branch, reason FROM quarantine WHERE segment = ?1")?
        .query_map([segment], |row| Ok((row.get(0)?, projecting::Held { seq: row.get::<_, U>(1)?.0, branch: row.get(2)?, reason: row.get(3)? })))?
        .collect::<Result<_, _>>()?;
    let mut solved = 0;
    for (id, line) in lines {
        let known = super::ingest::held(tx, arrival)?;
        let Some(out) = projecting::solved(arrival, &line, &known) else { continue };
        tx.prepare_cached("DELETE FROM quarantine WHERE id = ?1")?.execute([id])?;
        let mut rows = Rows::default();
        rows.add(arrival, Spot::of(arrival, line.branch, segment), out.recorded(arrival), &out.meant);
        write(tx, &rows, Indexing::Now)?;
        settle(&mut Writing(tx, Indexing::Now), &rows)?;
        solved += out.records;
    }
    Ok(solved)
}
