//! Arrivals on their way into the tables, several in one transaction: each finds its place, and what all of them write goes out
//! together. Both stores take in and rebuild this way; what they do by themselves is behind [`Tables`].
//!
//! Nearly every arrival follows what is held. Then its place is found from the runs alone, which are few and known here, and nothing has
//! to be read or written before the next one is placed.

use super::amending::{Amendments, settle, settle_all};
use super::placing::{Held, HeldEvent, coverage, place};
use super::projecting::{Rows, Spot};
use super::{Arrival, Coverage, NewAlarm, Outcome, RunRecord};
use crate::HqError;
use journal::{BoothId, Hash32};
use std::collections::BTreeMap;

type Epoch = (BoothId, u32);

/// What a look at the tables finds.
pub(super) struct Looked {
    pub(super) held: Held,
    /// The same bytes are here.
    pub(super) known: bool,
}

/// The tables of a store, within one transaction.
pub(super) trait Tables: Amendments {
    /// What is held of the arrival's epoch as far as its place depends on it, and whether it is here already.
    fn look(&mut self, arrival: &Arrival) -> Result<Looked, HqError>;
    /// Events of branches up to `highest` from the one before the arrival's first to its last.
    fn events(&mut self, arrival: &Arrival, highest: u32) -> Result<Vec<HeldEvent>, HqError>;
    /// The branch that holds an event with this chain value.
    fn branch_of(&mut self, epoch: (BoothId, u32), seq: u64, chain: &Hash32) -> Result<Option<u32>, HqError>;
    /// Keeps a segment as it came; gives the number that the database knows it by.
    fn keep(&mut self, arrival: &Arrival) -> Result<i64, HqError>;
    /// The same number of a stored segment, from the one that it is known by outside the database.
    fn number(&self, id: i64) -> i64;
    /// Raises an alarm.
    fn raise(&mut self, alarm: &NewAlarm) -> Result<(), HqError>;
    /// Writes rows, and segments kept before.
    fn write(&mut self, rows: &Rows<'_>) -> Result<(), HqError>;
    /// Runs that stand no more, and runs that stand instead or newly.
    fn change_runs(&mut self, gone: &[&RunRecord], stand: &[&RunRecord]) -> Result<(), HqError>;
}

/// Takes new arrivals in, in their order, and says of each what its sender may believe afterwards.
pub(super) fn take_in(tables: &mut impl Tables, arrivals: &[&Arrival]) -> Result<Vec<(Outcome, Coverage)>, HqError> {
    let mut pending = Pending::default();
    let mut answers = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        answers.push(take_one(tables, &mut pending, arrival)?);
    }
    pending.flush(tables)?;
    Ok(answers)
}

fn take_one<'a>(tables: &mut impl Tables, pending: &mut Pending<'a>, arrival: &'a Arrival) -> Result<(Outcome, Coverage), HqError> {
    let epoch = (arrival.booth, arrival.epoch);
    let anchor = Some((arrival.last, arrival.last_chain));
    let held = match pending.runs_before(arrival) {
        Some(runs) => Held { runs, events: Vec::new() },
        None => {
            if pending.epochs.contains_key(&epoch) {
                pending.flush(tables)?; // It may be there already, or differ from what is not written yet.
            }
            let Looked { held, known } = tables.look(arrival)?;
            if known {
                let branch = tables.branch_of(epoch, arrival.last, &arrival.last_chain)?.unwrap_or(0);
                let told = coverage(epoch.0, epoch.1, &held.runs, anchor, &mut |seq, chain| tables.branch_of(epoch, seq, chain))?;
                return Ok((Outcome { duplicate: true, branch }, told));
            }
            held
        }
    };
    let placement = place(arrival, &held);
    let before = held.runs.clone();
    let held = held.after(arrival, &placement);
    if !placement.outcome.duplicate {
        let spot = Spot::of(arrival, placement.outcome.branch, tables.keep(arrival)?);
        pending.rows.add(arrival, spot, placement.recorded(arrival), &placement.fresh);
        pending.epochs.entry(epoch).or_insert_with(|| Runs { written: before, now: Vec::new() }).now.clone_from(&held.runs);
        placement.alarms(arrival).iter().try_for_each(|alarm| tables.raise(alarm))?;
    }
    let told = coverage(epoch.0, epoch.1, &held.runs, anchor, &mut |seq, chain| match held.branch_of(seq, chain) {
        Some(branch) => Ok(Some(branch)),
        None => {
            pending.flush(tables)?;
            tables.branch_of(epoch, seq, chain)
        }
    })?;
    Ok((placement.outcome, told))
}

/// What is placed and not written yet.
#[derive(Default)]
struct Pending<'a> {
    rows: Rows<'a>,
    epochs: BTreeMap<Epoch, Runs>,
}

/// The runs of an epoch, as the tables hold them and as they are to be.
struct Runs {
    written: Vec<RunRecord>,
    now: Vec<RunRecord>,
}

impl Pending<'_> {
    /// The runs of the arrival's epoch if they are known here and it lies behind all of them: then the tables hold nothing of it.
    fn runs_before(&self, arrival: &Arrival) -> Option<Vec<RunRecord>> {
        let runs = &self.epochs.get(&(arrival.booth, arrival.epoch))?.now;
        is_behind(arrival, runs).then(|| runs.clone())
    }

    fn flush(&mut self, tables: &mut impl Tables) -> Result<(), HqError> {
        let rows = std::mem::take(&mut self.rows);
        tables.write(&rows)?;
        settle(tables, &rows)?;
        let epochs = std::mem::take(&mut self.epochs);
        let (mut gone, mut stand) = (Vec::new(), Vec::new());
        for Runs { written, now } in epochs.values() {
            let begins = |run: &RunRecord| (run.branch, run.first);
            gone.extend(written.iter().filter(|run| now.iter().all(|stands| begins(stands) != begins(run))));
            stand.extend(now.iter().filter(|run| !written.contains(run)));
        }
        if gone.is_empty() && stand.is_empty() { Ok(()) } else { tables.change_runs(&gone, &stand) }
    }
}

/// Whether an arrival begins behind the end of every run: what is before it are ends of runs, and nothing in it is held.
fn is_behind(arrival: &Arrival, runs: &[RunRecord]) -> bool {
    runs.iter().all(|run| run.last < arrival.first)
}

/// Projections on their way to being made anew: runs of every epoch, written at the end. Alarms were kept, so none is raised.
#[derive(Default)]
pub(super) struct Anew(BTreeMap<Epoch, Vec<RunRecord>>);

impl Anew {
    /// Projects stored segments, with their numbers, those of one booth in the order of their arrival.
    pub(super) fn project(&mut self, tables: &mut impl Tables, page: &[(i64, Arrival)]) -> Result<(), HqError> {
        let mut rows = Rows::default();
        for (segment, arrival) in page {
            let runs = self.0.entry((arrival.booth, arrival.epoch)).or_default();
            let mut held = Held { runs: std::mem::take(runs), events: Vec::new() };
            if !is_behind(arrival, &held.runs) {
                tables.write(&std::mem::take(&mut rows))?;
                let highest = held.runs.iter().map(|run| run.branch).max().unwrap_or(0);
                held.events = tables.events(arrival, highest)?;
            }
            let placement = place(arrival, &held);
            let spot = Spot::of(arrival, placement.outcome.branch, tables.number(*segment));
            rows.add(arrival, spot, placement.recorded(arrival), &placement.fresh);
            *runs = held.after(arrival, &placement).runs;
        }
        tables.write(&rows)
    }

    /// Writes the runs.
    pub(super) fn finish(&self, tables: &mut impl Tables) -> Result<(), HqError> {
        let runs: Vec<&RunRecord> = self.0.values().flatten().collect();
        runs.chunks(1_000).try_for_each(|part| tables.change_runs(&[], part))
    }

    /// Brings crossings up to what was said of them, once the indexes are there: rows were written as recorded.
    pub(super) fn settle(tables: &mut impl Tables) -> Result<(), HqError> {
        settle_all(tables)
    }
}
