//! Step 13 of a crossing's way: a segment finds its place, raw first, then projected, in one transaction.

use super::convert::{B, H, U};
use super::{journals, office, project};
use crate::HqError;
use crate::store::placing::{Held, HeldEvent, Placement, RunChange, coverage, place};
use crate::store::projecting::Rows;
use crate::store::{Arrival, Coverage, Outcome};
use journal::{BoothId, Hash32};
use rusqlite::{OptionalExtension, Transaction, params};

/// Takes a new arrival in, and says what the sender may believe afterwards.
pub(super) fn take_in(tx: &Transaction<'_>, arrival: &Arrival) -> Result<(Outcome, Coverage), HqError> {
    if segment_by_hash(tx, &arrival.hash)?.is_some() {
        let branch = branch_of(tx, arrival.booth, arrival.epoch, arrival.last, &arrival.last_chain)?.unwrap_or(0);
        let held = journals::coverage(tx, arrival.booth, arrival.epoch, Some((arrival.last, arrival.last_chain)))?;
        return Ok((Outcome { duplicate: true, branch }, held));
    }
    let held = held(tx, arrival)?;
    let placement = place(arrival, &held);
    if !placement.outcome.duplicate {
        let segment = insert_segment(tx, arrival)?;
        write(tx, arrival, &placement, segment)?;
        placement.alarms(arrival).iter().try_for_each(|alarm| office::raise(tx, alarm))?;
    }
    let held = held.after(arrival, &placement);
    let anchor = Some((arrival.last, arrival.last_chain));
    let told = coverage(arrival.booth, arrival.epoch, &held.runs, anchor, &mut |seq, chain| match held.branch_of(seq, chain) {
        Some(branch) => Ok(Some(branch)),
        None => branch_of(tx, arrival.booth, arrival.epoch, seq, chain),
    })?;
    Ok((placement.outcome, told))
}

/// Projects a stored segment anew. Alarms were kept, so none is raised.
pub(super) fn project_anew(tx: &Transaction<'_>, arrival: &Arrival, segment: i64) -> Result<(), HqError> {
    write(tx, arrival, &place(arrival, &held(tx, arrival)?), segment)
}

/// Writes what a placement says: events, what they mean, the run.
fn write(tx: &Transaction<'_>, arrival: &Arrival, placement: &Placement, segment: i64) -> Result<(), HqError> {
    let branch = placement.outcome.branch;
    project::events(tx, arrival, placement.recorded(arrival), branch, segment)?;
    project::rows(tx, arrival, &Rows::of(arrival, &placement.fresh, branch), branch, segment)?;
    placement.run.as_ref().map_or(Ok(()), |change| change_run(tx, change))
}

/// What is held of the arrival's epoch, as far as its place depends on it.
pub(super) fn held(tx: &Transaction<'_>, arrival: &Arrival) -> Result<Held, HqError> {
    let runs = journals::epoch_runs(tx, arrival.booth, arrival.epoch)?;
    let highest = runs.iter().map(|run| run.branch).max().unwrap_or(0);
    let mut query = tx.prepare_cached("SELECT seq, chain FROM event WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND seq BETWEEN ?4 AND ?5")?;
    let mut events = Vec::new();
    for branch in 0..=highest {
        let range = params![B(arrival.booth), arrival.epoch, branch, U(arrival.first.saturating_sub(1)), U(arrival.last)];
        let rows = query.query_map(range, |row| Ok(HeldEvent { branch, seq: row.get::<_, U>(0)?.0, chain: row.get::<_, H>(1)?.0 }))?;
        for row in rows {
            events.push(row?);
        }
    }
    Ok(Held { runs, events })
}

pub(super) fn segment_by_hash(tx: &Transaction<'_>, hash: &Hash32) -> Result<Option<i64>, HqError> {
    Ok(tx.prepare_cached("SELECT id FROM segment WHERE hash = ?1")?.query_row([H(*hash)], |row| row.get(0)).optional()?)
}

fn insert_segment(tx: &Transaction<'_>, arrival: &Arrival) -> Result<i64, HqError> {
    tx.prepare_cached(
        "INSERT INTO segment (booth, epoch, first, last, prev_chain, last_chain, hash, received_at, revoked, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        B(arrival.booth),
        arrival.epoch,
        U(arrival.first),
        U(arrival.last),
        H(arrival.prev_chain),
        H(arrival.last_chain),
        H(arrival.hash),
        arrival.received_at,
        arrival.revoked,
        arrival.bytes,
    ])?;
    Ok(tx.last_insert_rowid())
}

fn change_run(tx: &Transaction<'_>, RunChange { stands, replaces }: &RunChange) -> Result<(), HqError> {
    if *replaces {
        tx.prepare_cached("DELETE FROM run WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND first BETWEEN ?4 AND ?5")?.execute(params![
            B(stands.booth),
            stands.epoch,
            stands.branch,
            U(stands.first),
            U(stands.last)
        ])?;
    }
    tx.prepare_cached("INSERT INTO run (booth, epoch, branch, first, last, prev_chain, last_chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(
        params![B(stands.booth), stands.epoch, stands.branch, U(stands.first), U(stands.last), H(stands.prev_chain), H(stands.last_chain)],
    )?;
    Ok(())
}

/// The branch that holds event `seq` with this chain value.
pub(super) fn branch_of(tx: &Transaction<'_>, booth: BoothId, epoch: u32, seq: u64, chain: &Hash32) -> Result<Option<u32>, HqError> {
    Ok(tx
        .prepare_cached(
            "SELECT branch FROM event WHERE booth = ?1 AND epoch = ?2 AND seq = ?3 AND chain = ?4
             UNION ALL SELECT branch FROM run WHERE booth = ?1 AND epoch = ?2 AND last = ?3 AND last_chain = ?4
             ORDER BY 1 LIMIT 1",
        )?
        .query_row(params![B(booth), epoch, U(seq), H(*chain)], |row| row.get(0))
        .optional()?)
}
