//! Writes the projections: events, and the rows that look-ups and statistics read.

use super::convert::{B, H, U};
use crate::HqError;
use crate::figures;
use crate::store::projecting::{self, AnswerRow, CrossingRow, QuarantineRow, Rows, direction};
use crate::store::{Arrival, ArrivedEvent};
use rusqlite::{OptionalExtension, Transaction, params};

/// Records events of an arrival on a branch.
pub(super) fn events<'a>(
    tx: &Transaction<'_>,
    arrival: &Arrival,
    events: impl Iterator<Item = &'a ArrivedEvent>,
    branch: u32,
    segment: i64,
) -> Result<(), HqError> {
    let mut insert =
        tx.prepare_cached("INSERT INTO event (booth, epoch, branch, seq, chain, kind, at, segment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    for event in events {
        insert.execute(params![B(arrival.booth), arrival.epoch, branch, U(event.seq), H(event.chain), event.kind, event.at, segment])?;
    }
    Ok(())
}

/// Writes what events of an arrival mean.
pub(super) fn rows(tx: &Transaction<'_>, arrival: &Arrival, rows: &Rows<'_>, branch: u32, segment: i64) -> Result<(), HqError> {
    let spot = Spot { arrival, branch, segment };
    crossings(tx, &spot, &rows.crossings)?;
    answers(tx, &spot, &rows.answers)?;
    figures(tx, &spot, rows)?;
    acts(tx, rows)?;
    quarantine(tx, &spot, &rows.quarantine)
}

/// Where rows of an arrival lie.
struct Spot<'a> {
    arrival: &'a Arrival,
    branch: u32,
    segment: i64,
}

fn crossings(tx: &Transaction<'_>, spot: &Spot<'_>, rows: &[CrossingRow<'_>]) -> Result<(), HqError> {
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO crossing (id, branch, booth, epoch, seq, segment, at, offset, day, post, lane, direction, decision,
           name, name_key, birth, nationality, residence, number, number_key, hits, flagged, cell)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
    )?;
    for CrossingRow { seq, fact, flagged } in rows {
        insert.execute(params![
            fact.id.as_bytes().as_slice(),
            spot.branch,
            B(spot.arrival.booth),
            spot.arrival.epoch,
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
            fact.number_key.as_ref().map(|text| text.expose()),
            fact.hits,
            flagged,
            U(fact.cell.bits()),
        ])?;
    }
    Ok(())
}

/// One row for the day of a booth at a post: a handful of rows change for a whole segment.
fn figures(tx: &Transaction<'_>, spot: &Spot<'_>, rows: &Rows<'_>) -> Result<(), HqError> {
    let mut find = tx.prepare_cached("SELECT counts FROM day_figures WHERE day = ?1 AND booth = ?2 AND post = ?3")?;
    let mut save = tx.prepare_cached(
        "INSERT INTO day_figures (day, booth, post, counts) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (day, booth, post) DO UPDATE SET counts = excluded.counts",
    )?;
    for ((day, post), counts) in &rows.figures {
        let booth = B(spot.arrival.booth);
        let before: Option<Vec<u8>> = find.query_row(params![day, booth, post], |row| row.get(0)).optional()?;
        save.execute(params![day, booth, post, figures::add(before.as_deref(), counts)?])?;
    }
    Ok(())
}

fn acts(tx: &Transaction<'_>, rows: &Rows<'_>) -> Result<(), HqError> {
    let mut add = tx.prepare_cached(
        "INSERT INTO act_tally (day, post, kind, count) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (day, post, kind) DO UPDATE SET count = count + excluded.count",
    )?;
    for ((day, post, kind), count) in &rows.acts {
        add.execute(params![day, post, kind, U(*count)])?;
    }
    Ok(())
}

fn answers(tx: &Transaction<'_>, spot: &Spot<'_>, rows: &[AnswerRow<'_>]) -> Result<(), HqError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO answer (id, at, day, booth, post, list, list_version, alert, answer, note, officer, score, crossing)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (id) DO UPDATE SET crossing = ifnull(answer.crossing, excluded.crossing)",
    )?;
    for AnswerRow { fact, crossing } in rows {
        insert.execute(params![
            fact.id,
            fact.at,
            fact.day,
            B(spot.arrival.booth),
            fact.post,
            fact.list,
            U(fact.list_version),
            fact.alert,
            fact.answer,
            fact.note.expose(),
            fact.officer,
            fact.score,
            crossing.as_ref().map(|id| id.as_bytes().as_slice()),
        ])?;
    }
    Ok(())
}

fn quarantine(tx: &Transaction<'_>, spot: &Spot<'_>, rows: &[QuarantineRow<'_>]) -> Result<(), HqError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO quarantine (booth, epoch, branch, seq, records, kind, reason, segment, received_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for row in rows {
        insert.execute(params![
            B(spot.arrival.booth),
            spot.arrival.epoch,
            spot.branch,
            U(row.seq),
            U(row.records),
            row.kind,
            row.reason,
            spot.segment,
            spot.arrival.received_at,
        ])?;
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
        events(tx, arrival, out.recorded(arrival), line.branch, segment)?;
        rows(tx, arrival, &Rows::of(arrival, &out.meant, line.branch), line.branch, segment)?;
        solved += out.records;
    }
    Ok(solved)
}
