//! Step 13 of a crossing's way: segments find their place, raw first, then projected, in one transaction under their booths' locks.

use super::convert::{Columns, b, n, segment_key};
use super::copy::Copy;
use super::link::Link;
use super::{office, project};
use crate::HqError;
use crate::store::placing::{Held, HeldEvent};
use crate::store::projecting::Rows;
use crate::store::taking::{Looked, Tables};
use crate::store::{Arrival, NewAlarm, RunRecord};
use journal::{BoothId, Hash32};
use std::collections::HashMap;

const SEGMENT: &str =
    "COPY segment (booth, number, epoch, first, last, prev_chain, last_chain, hash, received_at, revoked, bytes) FROM STDIN (FORMAT binary)";

/// The tables within a transaction that holds the locks of every booth it writes for.
pub(super) struct Writing<'l> {
    link: &'l mut Link,
    /// Segments kept and not written yet.
    kept: Copy,
    /// The number of each booth's next segment, as far as it was asked for.
    next: HashMap<BoothId, i64>,
}

impl<'l> Writing<'l> {
    /// The link, for rows that go out one by one.
    pub(super) fn link(&mut self) -> &mut Link {
        self.link
    }

    pub(super) fn new(link: &'l mut Link) -> Self {
        Self { link, kept: Copy::new(SEGMENT, 11), next: HashMap::new() }
    }
}

impl Tables for Writing<'_> {
    fn look(&mut self, arrival: &Arrival) -> Result<Looked, HqError> {
        let Before { held, known, next } = before(self.link, arrival)?;
        self.next.entry(arrival.booth).or_insert(next); // Those kept here are not counted there yet.
        Ok(Looked { held, known })
    }

    fn events(&mut self, arrival: &Arrival, highest: u32) -> Result<Vec<HeldEvent>, HqError> {
        let sql = "SELECT branch, seq, chain FROM event WHERE booth = $1 AND epoch = $2 AND seq BETWEEN $3 AND $4 AND branch <= $5";
        let (from, to) = (n(arrival.first.saturating_sub(1)), n(arrival.last));
        self.link.all(sql, &[&b(arrival.booth), &i64::from(arrival.epoch), &from, &to, &i64::from(highest)], |row| {
            Ok(HeldEvent { branch: row.u32(0)?, seq: row.u(1)?, chain: row.hash(2)? })
        })
    }

    fn branch_of(&mut self, (booth, epoch): (BoothId, u32), seq: u64, chain: &Hash32) -> Result<Option<u32>, HqError> {
        branch_of(self.link, booth, epoch, seq, chain)
    }

    fn keep(&mut self, arrival: &Arrival) -> Result<i64, HqError> {
        let next = self.next.get_mut(&arrival.booth).ok_or(HqError::Damaged("number of a segment"))?;
        let number = *next;
        *next += 1;
        let row = self.kept.row().i(b(arrival.booth)).i(number).u(arrival.epoch.into()).u(arrival.first).u(arrival.last);
        row.bytes(arrival.prev_chain.as_bytes()).bytes(arrival.last_chain.as_bytes()).bytes(arrival.hash.as_bytes());
        row.i(arrival.received_at).flag(arrival.revoked).bytes(&arrival.bytes);
        Ok(number)
    }

    fn number(&self, id: i64) -> i64 {
        segment_key(id).1
    }

    fn raise(&mut self, alarm: &NewAlarm) -> Result<(), HqError> {
        office::raise(self.link, alarm)
    }

    fn write(&mut self, rows: &Rows<'_>) -> Result<(), HqError> {
        std::mem::replace(&mut self.kept, Copy::new(SEGMENT, 11)).write(self.link)?;
        project::write(self.link, rows)
    }

    fn change_runs(&mut self, gone: &[&RunRecord], stand: &[&RunRecord]) -> Result<(), HqError> {
        for run in gone {
            self.link.run(
                "DELETE FROM run WHERE booth = $1 AND epoch = $2 AND branch = $3 AND first = $4",
                &[&b(run.booth), &i64::from(run.epoch), &i64::from(run.branch), &n(run.first)],
            )?;
        }
        /// A column of the runs.
        fn column<'r, T>(runs: &[&'r RunRecord], of: impl Fn(&'r RunRecord) -> T) -> Vec<T> {
            runs.iter().map(|run| of(run)).collect()
        }
        self.link.run(
            "INSERT INTO run (booth, epoch, branch, first, last, prev_chain, last_chain)
             SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[], $7::bytea[])
             ON CONFLICT (booth, epoch, branch, first)
             DO UPDATE SET last = excluded.last, prev_chain = excluded.prev_chain, last_chain = excluded.last_chain",
            &[
                &column(stand, |run| b(run.booth)),
                &column(stand, |run| i64::from(run.epoch)),
                &column(stand, |run| i64::from(run.branch)),
                &column(stand, |run| n(run.first)),
                &column(stand, |run| n(run.last)),
                &column(stand, |run| run.prev_chain.as_bytes().as_slice()),
                &column(stand, |run| run.last_chain.as_bytes().as_slice()),
            ],
        )?;
        Ok(())
    }
}

/// What is held, and where the segment would go.
pub(super) struct Before {
    pub(super) held: Held,
    /// The same bytes are here.
    known: bool,
    /// The number of the booth's next segment.
    next: i64,
}

/// All of it in one round trip.
pub(super) fn before(link: &mut Link, arrival: &Arrival) -> Result<Before, HqError> {
    let sql = "SELECT 'run' AS what, branch, first, last, prev_chain, last_chain FROM run WHERE booth = $1 AND epoch = $2
               UNION ALL SELECT 'event', branch, seq, 0, chain, NULL FROM event WHERE booth = $1 AND epoch = $2 AND seq BETWEEN $3 AND $4
               UNION ALL SELECT 'known', 0, number, 0, NULL, NULL FROM segment WHERE booth = $1 AND hash = $5
               UNION ALL SELECT 'next', 0, coalesce(max(number), 0) + 1, 0, NULL, NULL FROM segment WHERE booth = $1";
    let (from, to) = (n(arrival.first.saturating_sub(1)), n(arrival.last));
    let rows = link.rows(sql, &[&b(arrival.booth), &i64::from(arrival.epoch), &from, &to, &arrival.hash.as_bytes().as_slice()])?;
    let mut before = Before { held: Held::default(), known: false, next: 1 };
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
            _ => before.next = row.i(2)?,
        }
    }
    before.held.runs.sort_unstable_by_key(|run| (run.branch, run.first));
    Ok(before)
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
