//! Step 13 of a crossing's way: segments find their place, raw first, then projected, in one transaction.

use super::convert::{B, H, U};
use super::indexing::Indexing;
use super::{journals, office, project};
use crate::HqError;
use crate::store::placing::{Held, HeldEvent};
use crate::store::projecting::Rows;
use crate::store::taking::{Looked, Tables};
use crate::store::{Arrival, NewAlarm, RunRecord};
use journal::{BoothId, Hash32};
use rusqlite::{OptionalExtension, Transaction, params};

/// The tables within a transaction.
pub(super) struct Writing<'t>(pub(super) &'t Transaction<'t>, pub(super) Indexing);

impl Tables for Writing<'_> {
    fn look(&mut self, arrival: &Arrival) -> Result<Looked, HqError> {
        Ok(Looked { known: segment_by_hash(self.0, &arrival.hash)?.is_some(), held: held(self.0, arrival)? })
    }

    fn events(&mut self, arrival: &Arrival, highest: u32) -> Result<Vec<HeldEvent>, HqError> {
        events_around(self.0, arrival, highest)
    }

    fn branch_of(&mut self, (booth, epoch): (BoothId, u32), seq: u64, chain: &Hash32) -> Result<Option<u32>, HqError> {
        branch_of(self.0, booth, epoch, seq, chain)
    }

    fn keep(&mut self, arrival: &Arrival) -> Result<i64, HqError> {
        insert_segment(self.0, arrival)
    }

    fn number(&self, id: i64) -> i64 {
        id
    }

    fn raise(&mut self, alarm: &NewAlarm) -> Result<(), HqError> {
        office::raise(self.0, alarm)
    }

    fn write(&mut self, rows: &Rows<'_>) -> Result<(), HqError> {
        project::write(self.0, rows, self.1)
    }

    fn change_runs(&mut self, gone: &[&RunRecord], stand: &[&RunRecord]) -> Result<(), HqError> {
        let mut delete = self.0.prepare_cached("DELETE FROM run WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND first = ?4")?;
        for run in gone {
            delete.execute(params![B(run.booth), run.epoch, run.branch, U(run.first)])?;
        }
        let mut save = self.0.prepare_cached(
            "INSERT OR REPLACE INTO run (booth, epoch, branch, first, last, prev_chain, last_chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for run in stand {
            let RunRecord { booth, epoch, branch, first, last, prev_chain, last_chain } = run;
            save.execute(params![B(*booth), epoch, branch, U(*first), U(*last), H(*prev_chain), H(*last_chain)])?;
        }
        Ok(())
    }
}

/// What is held of the arrival's epoch, as far as its place depends on it.
pub(super) fn held(tx: &Transaction<'_>, arrival: &Arrival) -> Result<Held, HqError> {
    let runs = journals::epoch_runs(tx, arrival.booth, arrival.epoch)?;
    let highest = runs.iter().map(|run| run.branch).max().unwrap_or(0);
    Ok(Held { runs, events: events_around(tx, arrival, highest)? })
}

fn events_around(tx: &Transaction<'_>, arrival: &Arrival, highest: u32) -> Result<Vec<HeldEvent>, HqError> {
    let mut query = tx.prepare_cached("SELECT seq, chain FROM event WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND seq BETWEEN ?4 AND ?5")?;
    let mut events = Vec::new();
    for branch in 0..=highest {
        let range = params![B(arrival.booth), arrival.epoch, branch, U(arrival.first.saturating_sub(1)), U(arrival.last)];
        let rows = query.query_map(range, |row| Ok(HeldEvent { branch, seq: row.get::<_, U>(0)?.0, chain: row.get::<_, H>(1)?.0 }))?;
        for row in rows {
            events.push(row?);
        }
    }
    Ok(events)
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

/// Events stand in the order of branches first: a number is looked for on each branch that has a run, never among all events of an epoch.
pub(super) const BRANCH_OF: &str = "SELECT branch FROM event WHERE booth = ?1 AND epoch = ?2 AND seq = ?3 AND chain = ?4
   AND branch IN (SELECT branch FROM run WHERE booth = ?1 AND epoch = ?2)
   UNION ALL SELECT branch FROM run WHERE booth = ?1 AND epoch = ?2 AND last = ?3 AND last_chain = ?4
   ORDER BY 1 LIMIT 1";

/// The branch that holds event `seq` with this chain value.
pub(super) fn branch_of(tx: &Transaction<'_>, booth: BoothId, epoch: u32, seq: u64, chain: &Hash32) -> Result<Option<u32>, HqError> {
    Ok(tx.prepare_cached(BRANCH_OF)?.query_row(params![B(booth), epoch, U(seq), H(*chain)], |row| row.get(0)).optional()?)
}
