//! Step 13 of a crossing's way: a segment finds its place, raw first, then projected, in one transaction.
//!
//! A journal may have branches: 0 is what came first; what contradicts it (a copied disk, a restored backup) is kept on a
//! branch of its own. Nothing is dropped; the alarm says so.

use super::convert::{B, H, U};
use super::project;
use crate::HqError;
use crate::console::views::AlarmKind;
use crate::store::{Arrival, Content, NewAlarm, Outcome, Place};
use journal::{BoothId, Hash32};
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::HashMap;

/// Whether alarms are raised: not while projections are rebuilt, since the alarms were kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Alarms {
    Raise,
    Keep,
}

/// Takes an arrival in. `stored`: the segment's row if it is there already (a rebuild).
pub(super) fn take_in(tx: &Transaction<'_>, arrival: &Arrival, stored: Option<i64>, alarms: Alarms) -> Result<Outcome, HqError> {
    if stored.is_none() && segment_by_hash(tx, &arrival.hash)?.is_some() {
        let branch = branch_of(tx, arrival.booth, arrival.epoch, arrival.last, &arrival.last_chain)?.unwrap_or(0);
        return Ok(Outcome { duplicate: true, branch });
    }
    let spot = find_spot(tx, arrival)?;
    let fresh = fresh_events(tx, arrival, spot.branch)?;
    let outcome = Outcome { duplicate: !spot.extends() && fresh.is_empty(), branch: spot.branch };
    if outcome.duplicate && stored.is_none() {
        return Ok(outcome);
    }
    let segment = match stored {
        Some(id) => id,
        None => insert_segment(tx, arrival)?,
    };
    let first_new = spot.first_new(arrival, &fresh);
    project::events(tx, arrival, &fresh, spot.branch, segment)?;
    if let Some(first) = first_new {
        if spot.branch > 0 {
            project::shared(tx, arrival, first, spot.branch, segment)?;
        }
        extend_run(tx, arrival, spot.branch, first)?;
    }
    if alarms == Alarms::Raise {
        raise_alarms(tx, arrival, &spot)?;
    }
    Ok(outcome)
}

/// Where an arrival belongs.
struct Spot {
    branch: u32,
    /// The trunk's chain value at the first difference, if this is a fork.
    fork: Option<(u64, Hash32, Hash32)>,
    /// A run of the branch covers the whole arrival already.
    covered: bool,
}

impl Spot {
    /// Whether the arrival adds to the branch's runs.
    const fn extends(&self) -> bool {
        !self.covered
    }

    /// The first number by which the branch grows. On a branch of a fork, what equals the trunk is no part of it.
    fn first_new(&self, arrival: &Arrival, fresh: &[usize]) -> Option<u64> {
        if self.covered {
            return None;
        }
        if self.branch == 0 {
            return Some(arrival.first);
        }
        match &arrival.content {
            Content::Unreadable => Some(arrival.first),
            Content::Events(events) => fresh.first().and_then(|at| events.get(*at)).map(|event| event.seq),
        }
    }
}

fn find_spot(tx: &Transaction<'_>, arrival: &Arrival) -> Result<Spot, HqError> {
    let highest: u32 = tx
        .prepare_cached("SELECT ifnull(max(branch), 0) FROM run WHERE booth = ?1 AND epoch = ?2")?
        .query_row(params![B(arrival.booth), arrival.epoch], |row| row.get(0))?;
    let mut fork = None;
    for branch in 0..=highest {
        match relation(tx, arrival, branch)? {
            Relation::Fits { linked } if branch == 0 || linked => {
                let covered = covered(tx, arrival, branch)?;
                let fork = if branch == 0 { None } else { fork };
                return Ok(Spot { branch, fork, covered });
            }
            Relation::Fits { .. } => {}
            Relation::Differs { seq, held, came } => fork = fork.or(Some((seq, held, came))),
        }
    }
    Ok(Spot { branch: highest + 1, fork, covered: false })
}

enum Relation {
    /// Nothing contradicts; linked if it touches what the branch holds.
    Fits { linked: bool },
    /// The branch holds another chain value at this number.
    Differs { seq: u64, held: Hash32, came: Hash32 },
}

/// How an arrival stands to a branch: its events against those held, its two ends against the neighbours.
fn relation(tx: &Transaction<'_>, arrival: &Arrival, branch: u32) -> Result<Relation, HqError> {
    let mut linked = false;
    if let Some(held) = chain_at(tx, arrival, branch, arrival.first.saturating_sub(1))? {
        if held != arrival.prev_chain {
            return Ok(Relation::Differs { seq: arrival.first.saturating_sub(1), held, came: arrival.prev_chain });
        }
        linked = true;
    }
    let came: HashMap<u64, Hash32> = match &arrival.content {
        Content::Events(events) => events.iter().map(|event| (event.seq, event.chain)).collect(),
        Content::Unreadable => HashMap::from([(arrival.last, arrival.last_chain)]),
    };
    let mut query = tx.prepare_cached(
        "SELECT seq, chain FROM event WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND seq BETWEEN ?4 AND ?5
         UNION ALL
         SELECT last, last_chain FROM run WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND last BETWEEN ?4 AND ?5
         ORDER BY 1",
    )?;
    let mut rows = query.query(params![B(arrival.booth), arrival.epoch, branch, U(arrival.first), U(arrival.last)])?;
    while let Some(row) = rows.next()? {
        let (U(seq), H(held)) = (row.get(0)?, row.get(1)?);
        match came.get(&seq) {
            Some(came) if *came != held => return Ok(Relation::Differs { seq, held, came: *came }),
            Some(_) => linked = true,
            None => {}
        }
    }
    let next: Option<H> = tx
        .prepare_cached("SELECT prev_chain FROM run WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND first = ?4")?
        .query_row(params![B(arrival.booth), arrival.epoch, branch, U(arrival.last + 1)], |row| row.get(0))
        .optional()?;
    match next {
        Some(H(held)) if held != arrival.last_chain => Ok(Relation::Differs { seq: arrival.last, held, came: arrival.last_chain }),
        Some(_) => Ok(Relation::Fits { linked: true }),
        None => Ok(Relation::Fits { linked }),
    }
}

/// The chain value a branch holds at `seq`: from its events, or from the end of a run that no event row describes.
fn chain_at(tx: &Transaction<'_>, arrival: &Arrival, branch: u32, seq: u64) -> Result<Option<Hash32>, HqError> {
    if seq == 0 {
        return Ok(None);
    }
    let place = params![B(arrival.booth), arrival.epoch, branch, U(seq)];
    let event: Option<H> = tx
        .prepare_cached("SELECT chain FROM event WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND seq = ?4")?
        .query_row(place, |row| row.get(0))
        .optional()?;
    if let Some(H(chain)) = event {
        return Ok(Some(chain));
    }
    let end: Option<H> = tx
        .prepare_cached("SELECT last_chain FROM run WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND last = ?4")?
        .query_row(params![B(arrival.booth), arrival.epoch, branch, U(seq)], |row| row.get(0))
        .optional()?;
    Ok(end.map(|H(chain)| chain))
}

fn covered(tx: &Transaction<'_>, arrival: &Arrival, branch: u32) -> Result<bool, HqError> {
    let found = tx
        .prepare_cached("SELECT 1 FROM run WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND first <= ?4 AND last >= ?5")?
        .exists(params![B(arrival.booth), arrival.epoch, branch, U(arrival.first), U(arrival.last)])?;
    Ok(found)
}

/// Indices of the events that neither the branch nor, for a fork, the trunk holds.
fn fresh_events(tx: &Transaction<'_>, arrival: &Arrival, branch: u32) -> Result<Vec<usize>, HqError> {
    let Content::Events(events) = &arrival.content else { return Ok(Vec::new()) };
    let mut query =
        tx.prepare_cached("SELECT seq, chain FROM event WHERE booth = ?1 AND epoch = ?2 AND branch IN (0, ?3) AND seq BETWEEN ?4 AND ?5")?;
    let mut held: HashMap<(u64, Hash32), ()> = HashMap::new();
    let mut rows = query.query(params![B(arrival.booth), arrival.epoch, branch, U(arrival.first), U(arrival.last)])?;
    while let Some(row) = rows.next()? {
        let (U(seq), H(chain)) = (row.get(0)?, row.get(1)?);
        held.insert((seq, chain), ());
    }
    Ok(events.iter().enumerate().filter(|(_, event)| !held.contains_key(&(event.seq, event.chain))).map(|(at, _)| at).collect())
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

/// Adds `first..=arrival.last` to the branch's runs and melts together what now touches.
fn extend_run(tx: &Transaction<'_>, arrival: &Arrival, branch: u32, first: u64) -> Result<(), HqError> {
    let (mut low, mut low_chain) = (first, chain_before(arrival, first));
    let (mut high, mut high_chain) = (arrival.last, arrival.last_chain);
    let mut query = tx.prepare_cached(
        "SELECT first, last, prev_chain, last_chain FROM run
         WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND first <= ?5 + 1 AND last >= ?4 - 1",
    )?;
    let mut rows = query.query(params![B(arrival.booth), arrival.epoch, branch, U(first), U(arrival.last)])?;
    while let Some(row) = rows.next()? {
        let (U(run_first), U(run_last)) = (row.get(0)?, row.get(1)?);
        if run_first < low {
            (low, low_chain) = (run_first, row.get::<_, H>(2)?.0);
        }
        if run_last > high {
            (high, high_chain) = (run_last, row.get::<_, H>(3)?.0);
        }
    }
    drop(rows);
    tx.prepare_cached("DELETE FROM run WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND first BETWEEN ?4 AND ?5")?.execute(params![
        B(arrival.booth),
        arrival.epoch,
        branch,
        U(low),
        U(high)
    ])?;
    tx.prepare_cached("INSERT INTO run (booth, epoch, branch, first, last, prev_chain, last_chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![B(arrival.booth), arrival.epoch, branch, U(low), U(high), H(low_chain), H(high_chain)])?;
    Ok(())
}

/// Chain value before event `first` of an arrival.
fn chain_before(arrival: &Arrival, first: u64) -> Hash32 {
    match &arrival.content {
        Content::Events(events) if first > arrival.first => {
            events.iter().find(|event| event.seq + 1 == first).map_or(arrival.prev_chain, |event| event.chain)
        }
        _ => arrival.prev_chain,
    }
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

/// A booth's first epoch is ordinary; a later one means a restored, moved or copied store.
const EPOCH_OPENED: &str = "epoch.opened";

fn raise_alarms(tx: &Transaction<'_>, arrival: &Arrival, spot: &Spot) -> Result<(), HqError> {
    let place = |seq| Place { booth: arrival.booth, epoch: arrival.epoch, branch: spot.branch, seq };
    let at = arrival.received_at;
    if let Some((seq, held, came)) = spot.fork {
        super::office::raise(tx, &NewAlarm { kind: AlarmKind::Fork, place: Some(place(seq)), chains: Some((held, came)), at })?;
    }
    if arrival.revoked {
        super::office::raise(tx, &NewAlarm { kind: AlarmKind::RevokedDelivery, place: Some(place(arrival.first)), chains: None, at })?;
    }
    let broken = match &arrival.content {
        Content::Events(events) => events.iter().find(|event| event.broken),
        Content::Unreadable => None,
    };
    if let Content::Events(events) = &arrival.content
        && let Some(opened) = events.iter().find(|event| event.kind == EPOCH_OPENED && arrival.epoch > 1)
    {
        super::office::raise(tx, &NewAlarm { kind: AlarmKind::NewEpoch, place: Some(place(opened.seq)), chains: None, at })?;
    }
    if let Some(event) = broken {
        super::office::raise(tx, &NewAlarm { kind: AlarmKind::BrokenChain, place: Some(place(event.seq)), chains: None, at })?;
    }
    Ok(())
}
