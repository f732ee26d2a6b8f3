//! What booths delivered: segments, runs, events, quarantine, pictures; rebuild.

use super::convert::{Columns, b, n, segment_id, segment_key};
use super::ingest::{self, Writing};
use super::link::Link;
use super::{Lock, Postgres, booths, indexes, months, project, spread};
use crate::HqError;
use crate::store::erasing::count_kept;
use crate::store::placing::{self, holes};
use crate::store::replaying::{REPLAY_PAGE, replay};
use crate::store::taking::{Anew, take_in};
use crate::store::{Arrival, Before, Coverage, Interpret, JournalStore, Outcome, Place, QuarantineRecord, RunRecord, SegmentRecord};
use journal::{BoothId, EventId, Hash32, Hole};
use postgres::Row;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The tables a rebuild makes anew.
pub(super) const PROJECTIONS: [&str; 11] =
    ["run", "event", "crossing", "answer", "tally", "act_tally", "quarantine", "day_figures", "identity", "amendment", "body"];
/// Transactions of one process that take segments in at a time: while one waits for the disk, another writes.
const WRITERS: usize = 2;
const RUN_COLUMNS: &str = "booth, epoch, branch, first, last, prev_chain, last_chain";
const SEGMENT_COLUMNS: &str = "booth, number, hash, received_at, revoked, bytes, erasure";
/// Rows hashed at a time.
const PAGE: u32 = 2_000;

impl JournalStore for Postgres {
    fn before_ingest(&self, booth: BoothId, hash: &Hash32) -> Result<Before, HqError> {
        self.look(|link| {
            let known = "SELECT EXISTS (SELECT 1 FROM segment WHERE booth = $1 AND hash = $2)";
            let known = link.one(known, &[&b(booth), &hash.as_bytes().as_slice()], |row| Ok(row.try_get::<_, bool>(0)?))?;
            let (booth, posts_revision) = booths::one_and_revision(link, booth)?.unzip();
            Ok(Before { booth, known, posts_revision: posts_revision.unwrap_or_default() })
        })
    }

    fn ingest_all(&self, arrivals: &[&Arrival]) -> Result<Vec<(Outcome, Coverage)>, HqError> {
        arrivals.iter().try_for_each(|arrival| self.make_months(arrival))?;
        let booths: BTreeSet<BoothId> = arrivals.iter().map(|arrival| arrival.booth).collect();
        self.write(Lock::Journals(&booths), |link| take_in(&mut Writing::new(link), arrivals))
    }

    fn writers(&self) -> usize {
        WRITERS
    }

    fn coverage(&self, booth: BoothId, epoch: u32, anchor: Option<(u64, Hash32)>) -> Result<Coverage, HqError> {
        self.read(|link| coverage(link, booth, epoch, anchor))
    }

    fn branch_of(&self, id: EventId, chain: &Hash32) -> Result<Option<u32>, HqError> {
        self.look(|link| ingest::branch_of(link, id.booth, id.epoch, id.seq, chain))
    }

    fn chain_at(&self, id: EventId) -> Result<Option<Hash32>, HqError> {
        let sql = "SELECT chain FROM event WHERE booth = $1 AND epoch = $2 AND branch = 0 AND seq = $3";
        self.look(|link| link.maybe(sql, &[&b(id.booth), &i64::from(id.epoch), &n(id.seq)], |row| row.hash(0)))
    }

    fn runs(&self, booth: Option<BoothId>) -> Result<Vec<RunRecord>, HqError> {
        self.look(|link| runs(link, booth))
    }

    fn count_events(&self, run: &RunRecord) -> Result<u64, HqError> {
        let sql = "SELECT (SELECT count(*) FROM event WHERE booth = $1 AND epoch = $2 AND branch = $3 AND seq BETWEEN $4 AND $5)
                     + (SELECT coalesce(sum(records), 0)::bigint FROM quarantine
                        WHERE booth = $1 AND epoch = $2 AND branch = $3 AND seq BETWEEN $4 AND $5 AND reason = 'unreadable-segment')";
        let (booth, epoch, branch) = (b(run.booth), i64::from(run.epoch), i64::from(run.branch));
        self.look(|link| link.one(sql, &[&booth, &epoch, &branch, &n(run.first), &n(run.last)], |row| row.u(0)))
    }

    fn holes(&self, booth: BoothId) -> Result<Vec<Hole>, HqError> {
        self.look(|link| Ok(holes(&runs(link, Some(booth))?)))
    }

    fn segments(&self, after: i64, limit: u32) -> Result<Vec<SegmentRecord>, HqError> {
        self.look(|link| segments(link, after, limit))
    }

    fn segment(&self, id: i64) -> Result<Option<SegmentRecord>, HqError> {
        self.look(|link| segment(link, id))
    }

    fn segment_with(&self, id: EventId, nth: u32) -> Result<Option<Vec<u8>>, HqError> {
        let sql = "SELECT bytes FROM segment WHERE booth = $1 AND epoch = $2 AND first <= $3 AND last >= $3
                   ORDER BY last DESC, number LIMIT 1 OFFSET $4";
        let values = (b(id.booth), i64::from(id.epoch), n(id.seq), i64::from(nth));
        self.look(|link| link.maybe(sql, &[&values.0, &values.1, &values.2, &values.3], |row| Ok(row.try_get::<_, Vec<u8>>(0)?)))
    }

    fn events_of(&self, segment: i64) -> Result<Vec<(u64, Hash32)>, HqError> {
        let (booth, number) = segment_key(segment);
        self.look(|link| {
            let place = "SELECT epoch, first, last FROM segment WHERE booth = $1 AND number = $2";
            let place = link.maybe(place, &[&booth, &number], |row| Ok((row.i(0)?, row.i(1)?, row.i(2)?)))?;
            let Some((epoch, first, last)) = place else { return Ok(Vec::new()) };
            let sql = "SELECT seq, chain FROM event WHERE booth = $1 AND epoch = $2 AND seq BETWEEN $3 AND $4 AND segment = $5 ORDER BY branch, seq";
            link.all(sql, &[&booth, &epoch, &first, &last, &number], |row| Ok((row.u(0)?, row.hash(1)?)))
        })
    }

    fn rebuild(&self, interpret: Interpret<'_>) -> Result<u64, HqError> {
        self.write(Lock::Rebuild, |link| {
            link.batch(&format!("TRUNCATE {}", PROJECTIONS.join(", ")))?;
            // An index made of all rows at once costs a fraction of one that every row looks for its place in.
            let indexes = if spread::is_distributed(link)? { Vec::new() } else { indexes::dropped(link)? };
            let link = RefCell::new(link); // Read and written in turn, never at once.
            let mut anew = Anew::default();
            let count = replay(
                interpret,
                |after| segments(&mut link.borrow_mut(), after, REPLAY_PAGE),
                |page: &[(i64, Arrival)]| {
                    let mut link = link.borrow_mut();
                    let months: BTreeSet<_> = page.iter().flat_map(|(_, arrival)| self.months.missing(arrival)).collect();
                    months.into_iter().try_for_each(|month| months::make(&mut link, month))?;
                    anew.project(&mut Writing::new(&mut link), page)
                },
            )?;
            let mut link = link.borrow_mut();
            anew.finish(&mut Writing::new(&mut link))?;
            indexes.iter().try_for_each(|sql| link.batch(sql))?;
            Anew::settle(&mut Writing::new(&mut link))?;
            count_kept(&mut Writing::new(&mut link))?;
            Ok(count)
        })
    }

    fn retry_quarantine(&self, interpret: Interpret<'_>) -> Result<u64, HqError> {
        let waiting = "SELECT DISTINCT booth, segment FROM quarantine ORDER BY booth, segment";
        let waiting = self.look(|link| link.all(waiting, &[], |row| Ok((row.booth(0)?, row.i(1)?))))?;
        let mut solved = 0;
        for (booth, number) in waiting {
            // A segment each: the booths that wait for none of them are not held up.
            let Some(record) = self.segment(segment_id(b(booth), number))? else { continue };
            let arrival = interpret(&record)?;
            self.make_months(&arrival)?;
            solved += self.write(Lock::Journals(&BTreeSet::from([booth])), |link| project::out_of_quarantine(link, &arrival, number))?;
        }
        Ok(solved)
    }

    fn quarantine(&self, limit: u32) -> Result<Vec<QuarantineRecord>, HqError> {
        let sql = "SELECT booth, epoch, branch, seq, records, kind, reason, received_at, segment FROM quarantine
                   ORDER BY received_at DESC, booth DESC, segment DESC, seq DESC LIMIT $1";
        self.look(|link| link.all(sql, &[&i64::from(limit)], quarantined))
    }

    fn has_blob(&self, hash: &Hash32) -> Result<bool, HqError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM blob WHERE hash = $1)";
        self.look(|link| link.one(sql, &[&hash.as_bytes().as_slice()], |row| Ok(row.try_get(0)?)))
    }

    fn blob_of(&self, hash: &Hash32) -> Result<Option<BoothId>, HqError> {
        let sql = "SELECT booth FROM blob WHERE hash = $1 AND erased_at IS NULL";
        self.look(|link| link.maybe(sql, &[&hash.as_bytes().as_slice()], |row| row.booth(0)))
    }

    fn blobs(&self, after: &Hash32, limit: u32) -> Result<Vec<Hash32>, HqError> {
        let sql = "SELECT hash FROM blob WHERE hash > $1 AND erased_at IS NULL ORDER BY hash LIMIT $2";
        self.look(|link| link.all(sql, &[&after.as_bytes().as_slice(), &i64::from(limit)], |row| row.hash(0)))
    }

    fn put_blob(&self, hash: &Hash32, bytes: u64, booth: BoothId, now_ms: i64) -> Result<(), HqError> {
        let sql = "INSERT INTO blob (hash, bytes, booth, received_at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING";
        self.look(|link| link.run(sql, &[&hash.as_bytes().as_slice(), &n(bytes), &b(booth), &now_ms]).map(|_| ()))
    }

    fn projection_digest(&self) -> Result<Hash32, HqError> {
        self.read(digest)
    }
}

impl Postgres {
    /// Makes the parts of the crossings' table that an arrival needs, before its own transaction begins.
    fn make_months(&self, arrival: &Arrival) -> Result<(), HqError> {
        for month in self.months.missing(arrival) {
            self.write(Lock::Months, |link| months::make(link, month))?;
            self.months.made(month);
        }
        Ok(())
    }
}

fn segment_of(row: &Row) -> Result<SegmentRecord, HqError> {
    Ok(SegmentRecord {
        id: segment_id(row.i(0)?, row.i(1)?),
        booth: row.booth(0)?,
        hash: row.hash(2)?,
        received_at: row.i(3)?,
        revoked: row.try_get(4)?,
        bytes: row.try_get(5)?,
        erasure: row.try_get(6)?,
    })
}

fn segments(link: &mut Link, after: i64, limit: u32) -> Result<Vec<SegmentRecord>, HqError> {
    let (booth, number) = segment_key(after);
    let sql = format!("SELECT {SEGMENT_COLUMNS} FROM segment WHERE (booth, number) > ($1, $2) ORDER BY booth, number LIMIT $3");
    link.all(&sql, &[&booth, &number, &i64::from(limit)], segment_of)
}

pub(super) fn segment(link: &mut Link, id: i64) -> Result<Option<SegmentRecord>, HqError> {
    let (booth, number) = segment_key(id);
    link.maybe(&format!("SELECT {SEGMENT_COLUMNS} FROM segment WHERE booth = $1 AND number = $2"), &[&booth, &number], segment_of)
}

/// The number of a line is made of its place, so that no two booths share a counter; 53 bits, as much as the console's numbers hold.
fn quarantined(row: &Row) -> Result<QuarantineRecord, HqError> {
    let place = Place { booth: row.booth(0)?, epoch: row.u32(1)?, branch: row.u32(2)?, seq: row.u(3)? };
    let identity = [row.i(0)?, row.i(8)?, row.i(2)?, row.i(3)?].map(i64::to_be_bytes).concat();
    let digest = Hash32::of(&identity);
    let id = digest.as_bytes().iter().take(8).fold(0_u64, |id, byte| (id << 8) | u64::from(*byte)) >> 11;
    Ok(QuarantineRecord { id, place, records: row.u(4)?, kind: row.maybe_text(5)?, reason: row.text(6)?, received_at: row.i(7)? })
}

fn runs(link: &mut Link, booth: Option<BoothId>) -> Result<Vec<RunRecord>, HqError> {
    let sql = format!("SELECT {RUN_COLUMNS} FROM run WHERE $1::bigint IS NULL OR booth = $1 ORDER BY booth, epoch, branch, first");
    link.all(&sql, &[&booth.map(b)], run_of)
}

fn run_of(row: &Row) -> Result<RunRecord, HqError> {
    Ok(RunRecord {
        booth: row.booth(0)?,
        epoch: row.u32(1)?,
        branch: row.u32(2)?,
        first: row.u(3)?,
        last: row.u(4)?,
        prev_chain: row.hash(5)?,
        last_chain: row.hash(6)?,
    })
}

/// What is held of an epoch, as [`placing::coverage`] says.
pub(super) fn coverage(link: &mut Link, booth: BoothId, epoch: u32, anchor: Option<(u64, Hash32)>) -> Result<Coverage, HqError> {
    let sql = format!("SELECT {RUN_COLUMNS} FROM run WHERE booth = $1 AND epoch = $2 ORDER BY branch, first");
    let runs = link.all(&sql, &[&b(booth), &i64::from(epoch)], run_of)?;
    placing::coverage(booth, epoch, &runs, anchor, &mut |seq, chain| ingest::branch_of(link, booth, epoch, seq, chain))
}

fn digest(link: &mut Link) -> Result<Hash32, HqError> {
    let mut hasher = blake3::Hasher::new();
    for table in PROJECTIONS {
        hasher.update(table.as_bytes());
        link.batch(&format!("DECLARE looked CURSOR FOR SELECT t::text COLLATE \"C\" FROM {table} AS t ORDER BY 1"))?;
        loop {
            let page = link.all(&format!("FETCH {PAGE} FROM looked"), &[], |row| row.text(0))?;
            if page.is_empty() {
                break;
            }
            for row in page {
                hasher.update(&(row.len() as u64).to_be_bytes()).update(row.as_bytes());
            }
        }
        link.batch("CLOSE looked")?;
    }
    Ok(Hash32(*hasher.finalize().as_bytes()))
}
