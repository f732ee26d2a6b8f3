//! Step 13 of a crossing's way: a segment finds its place, raw first, then projected, in one transaction under its booth's lock.

use super::convert::{Columns, b, n};
use super::link::Link;
use super::{journals, office, project};
use crate::HqError;
use crate::store::placing::{Held, HeldEvent, Placement, RunChange, coverage, place};
use crate::store::projecting::Rows;
use crate::store::{Arrival, Coverage, Outcome, RunRecord};
use journal::{BoothId, Hash32};

/// Takes a new arrival in, and says what the sender may believe afterwards.
pub(super) fn take_in(link: &mut Link, arrival: &Arrival) -> Result<(Outcome, Coverage), HqError> {
    let before = before(link, arrival)?;
    if before.known {
        let branch = branch_of(link, arrival.booth, arrival.epoch, arrival.last, &arrival.last_chain)?.unwrap_or(0);
        let held = journals::coverage(link, arrival.booth, arrival.epoch, Some((arrival.last, arrival.last_chain)))?;
        return Ok((Outcome { duplicate: true, branch }, held));
    }
    let placement = place(arrival, &before.held);
    if !placement.outcome.duplicate {
        insert_segment(link, arrival, before.next_segment)?;
        write(link, arrival, &placement, before.next_segment)?;
        placement.alarms(arrival).iter().try_for_each(|alarm| office::raise(link, alarm))?;
    }
    let held = before.held.after(arrival, &placement);
    let anchor = Some((arrival.last, arrival.last_chain));
    let told = coverage(arrival.booth, arrival.epoch, &held.runs, anchor, &mut |seq, chain| match held.branch_of(seq, chain) {
        Some(branch) => Ok(Some(branch)),
        None => branch_of(link, arrival.booth, arrival.epoch, seq, chain),
    })?;
    Ok((placement.outcome, told))
}

/// Projects a stored segment anew. Alarms were kept, so none is raised.
pub(super) fn project_anew(link: &mut Link, arrival: &Arrival, segment: i64) -> Result<(), HqError> {
    let held = before(link, arrival)?.held;
    write(link, arrival, &place(arrival, &held), segment)
}

/// Writes what a placement says: events, what they mean, the run.
fn write(link: &mut Link, arrival: &Arrival, placement: &Placement, segment: i64) -> Result<(), HqError> {
    let branch = placement.outcome.branch;
    project::events(link, arrival, placement.recorded(arrival), branch, segment)?;
    project::rows(link, arrival, &Rows::of(arrival, &placement.fresh, branch), branch, segment)?;
    placement.run.as_ref().map_or(Ok(()), |change| change_run(link, change))
}

/// What is held, and where the segment would go.
pub(super) struct Before {
    pub(super) held: Held,
    /// The same bytes are here.
    known: bool,
    next_segment: i64,
}

/// All of it in one round trip.
pub(super) fn before(link: &mut Link, arrival: &Arrival) -> Result<Before, HqError> {
    let sql = "SELECT 'run' AS what, branch, first, last, prev_chain, last_chain FROM run WHERE booth = $1 AND epoch = $2
               UNION ALL SELECT 'event', branch, seq, 0, chain, NULL FROM event WHERE booth = $1 AND epoch = $2 AND seq BETWEEN $3 AND $4
               UNION ALL SELECT 'known', 0, number, 0, NULL, NULL FROM segment WHERE booth = $1 AND hash = $5
               UNION ALL SELECT 'next', 0, coalesce(max(number), 0) + 1, 0, NULL, NULL FROM segment WHERE booth = $1";
    let (from, to) = (n(arrival.first.saturating_sub(1)), n(arrival.last));
    let rows = link.rows(sql, &[&b(arrival.booth), &i64::from(arrival.epoch), &from, &to, &arrival.hash.as_bytes().as_slice()])?;
    let mut before = Before { held: Held::default(), known: false, next_segment: 1 };
    for row in &rows {
        match row.try_get::<_, &str>(0)? {
            "run" => before.held.runs.push(RunRecord {
                booth: arrival.booth,
                epoch: arrival.epoch,
                branch: row.u32(1)?,
                first: row.u(2)?,
                last: row.u(3)?,
                prev_chain: row.hash(4)?,
                last_chain: row.hash(5)?,
            }),
            "event" => before.held.events.push(HeldEvent { branch: row.u32(1)?, seq: row.u(2)?, chain: row.hash(4)? }),
            "known" => before.known = true,
            _ => before.next_segment = row.i(2)?,
        }
    }
    before.held.runs.sort_unstable_by_key(|run| (run.branch, run.first));
    Ok(before)
}

fn insert_segment(link: &mut Link, arrival: &Arrival, number: i64) -> Result<(), HqError> {
    link.run(
        "INSERT INTO segment (booth, number, epoch, first, last, prev_chain, last_chain, hash, received_at, revoked, bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            &b(arrival.booth),
            &number,
            &i64::from(arrival.epoch),
            &n(arrival.first),
            &n(arrival.last),
            &arrival.prev_chain.as_bytes().as_slice(),
            &arrival.last_chain.as_bytes().as_slice(),
            &arrival.hash.as_bytes().as_slice(),
            &arrival.received_at,
            &arrival.revoked,
            &arrival.bytes,
        ],
    )?;
    Ok(())
}

fn change_run(link: &mut Link, RunChange { stands, replaces }: &RunChange) -> Result<(), HqError> {
    let (booth, epoch, branch) = (b(stands.booth), i64::from(stands.epoch), i64::from(stands.branch));
    if *replaces {
        link.run(
            "DELETE FROM run WHERE booth = $1 AND epoch = $2 AND branch = $3 AND first BETWEEN $4 AND $5",
            &[&booth, &epoch, &branch, &n(stands.first), &n(stands.last)],
        )?;
    }
    link.run(
        "INSERT INTO run (booth, epoch, branch, first, last, prev_chain, last_chain) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &booth,
            &epoch,
            &branch,
            &n(stands.first),
            &n(stands.last),
            &stands.prev_chain.as_bytes().as_slice(),
            &stands.last_chain.as_bytes().as_slice(),
        ],
    )?;
    Ok(())
}

/// The branch that holds event `seq` with this chain value.
pub(super) fn branch_of(link: &mut Link, booth: BoothId, epoch: u32, seq: u64, chain: &Hash32) -> Result<Option<u32>, HqError> {
    link.maybe(
        "SELECT branch FROM event WHERE booth = $1 AND epoch = $2 AND seq = $3 AND chain = $4
         UNION ALL SELECT branch FROM run WHERE booth = $1 AND epoch = $2 AND last = $3 AND last_chain = $4
         ORDER BY 1 LIMIT 1",
        &[&b(booth), &i64::from(epoch), &n(seq), &chain.as_bytes().as_slice()],
        |row| row.u32(0),
    )
}
