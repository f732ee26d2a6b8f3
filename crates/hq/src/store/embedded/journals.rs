//! What booths delivered: segments, runs, events, quarantine, pictures; rebuild.

use super::convert::{B, H, U};
use super::indexing::Indexing;
use super::ingest::{self, Writing};
use super::{Embedded, booths, project};
use crate::HqError;
use crate::store::erasing::count_kept;
use crate::store::placing::{self, holes};
use crate::store::replaying::{REPLAY_PAGE, replay};
use crate::store::taking::{Anew, take_in};
use crate::store::{Arrival, Before, Coverage, Interpret, JournalStore, Outcome, Place, QuarantineRecord, RunRecord, SegmentRecord};
use journal::{BoothId, EventId, Hash32, Hole};
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, Transaction, params};

/// The tables a rebuild makes anew.
const PROJECTIONS: &[&str] = &["run", "event", "crossing", "answer", "tally", "act_tally", "quarantine", "day_figures", "amendment", "body"];
const RUN_COLUMNS: &str = "booth, epoch, branch, first, last, prev_chain, last_chain";
const SEGMENT_COLUMNS: &str = "id, booth, hash, received_at, revoked, bytes, erasure";

/// As [`super::ingest::BRANCH_OF`]: by branch, then by number.
pub(super) const EVENTS_OF: &str = "SELECT seq, chain FROM event WHERE booth = ?1 AND epoch = ?2 AND seq BETWEEN ?3 AND ?4 AND segment = ?5
   AND branch IN (SELECT branch FROM run WHERE booth = ?1 AND epoch = ?2) ORDER BY branch, seq";

impl JournalStore for Embedded {
    fn before_ingest(&self, booth: BoothId, hash: &Hash32) -> Result<Before, HqError> {
        self.read(|tx| {
            let known = ingest::segment_by_hash(tx, hash)?.is_some();
            Ok(Before { booth: booths::one(tx, booth)?, known, posts_revision: booths::posts_revision(tx)? })
        })
    }

    fn ingest_all(&self, arrivals: &[&Arrival]) -> Result<Vec<(Outcome, Coverage)>, HqError> {
        self.write(|tx| {
            let taken = take_in(&mut Writing(tx, Indexing::Later), arrivals)?;
            self.index_many(tx, arrivals)?;
            Ok(taken)
        })
    }

    fn writers(&self) -> usize {
        1
    }

    fn coverage(&self, booth: BoothId, epoch: u32, anchor: Option<(u64, Hash32)>) -> Result<Coverage, HqError> {
        self.read(|tx| coverage(tx, booth, epoch, anchor))
    }

    fn branch_of(&self, id: EventId, chain: &Hash32) -> Result<Option<u32>, HqError> {
        self.read(|tx| ingest::branch_of(tx, id.booth, id.epoch, id.seq, chain))
    }

    fn chain_at(&self, id: EventId) -> Result<Option<Hash32>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT chain FROM event WHERE booth = ?1 AND epoch = ?2 AND branch = 0 AND seq = ?3")?;
            let chain = query.query_row(params![B(id.booth), id.epoch, U(id.seq)], |row| row.get::<_, H>(0)).optional()?;
            Ok(chain.map(|H(chain)| chain))
        })
    }

    fn runs(&self, booth: Option<BoothId>) -> Result<Vec<RunRecord>, HqError> {
        self.read(|tx| runs(tx, booth))
    }

    fn count_events(&self, run: &RunRecord) -> Result<u64, HqError> {
        self.read(|tx| {
            let place = params![B(run.booth), run.epoch, run.branch, U(run.first), U(run.last)];
            let U(events) = tx
                .prepare_cached("SELECT count(*) FROM event WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND seq BETWEEN ?4 AND ?5")?
                .query_row(place, |row| row.get(0))?;
            let U(unread) = tx
                .prepare_cached(
                    "SELECT ifnull(sum(records), 0) FROM quarantine
                     WHERE booth = ?1 AND epoch = ?2 AND branch = ?3 AND seq BETWEEN ?4 AND ?5 AND reason = 'unreadable-segment'",
                )?
                .query_row(place, |row| row.get(0))?;
            Ok(events + unread)
        })
    }

    fn holes(&self, booth: BoothId) -> Result<Vec<Hole>, HqError> {
        self.read(|tx| Ok(holes(&runs(tx, Some(booth))?)))
    }

    fn segments(&self, after: i64, limit: u32) -> Result<Vec<SegmentRecord>, HqError> {
        self.read(|tx| segments(tx, after, limit))
    }

    fn segment(&self, id: i64) -> Result<Option<SegmentRecord>, HqError> {
        self.read(|tx| segment(tx, id))
    }

    fn segment_with(&self, id: EventId, nth: u32) -> Result<Option<Vec<u8>>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT bytes FROM segment WHERE booth = ?1 AND epoch = ?2 AND first <= ?3 AND last >= ?3 ORDER BY last DESC, id LIMIT 1 OFFSET ?4",
            )?;
            Ok(query.query_row(params![B(id.booth), id.epoch, U(id.seq), nth], |row| row.get(0)).optional()?)
        })
    }

    fn events_of(&self, segment: i64) -> Result<Vec<(u64, Hash32)>, HqError> {
        self.read(|tx| {
            let Some((booth, epoch, first, last)) = tx
                .query_row("SELECT booth, epoch, first, last FROM segment WHERE id = ?1", [segment], |row| {
                    Ok((row.get::<_, B>(0)?, row.get::<_, u32>(1)?, row.get::<_, U>(2)?, row.get::<_, U>(3)?))
                })
                .optional()?
            else {
                return Ok(Vec::new());
            };
            let mut query = tx.prepare_cached(EVENTS_OF)?;
            let rows = query.query_map(params![booth, epoch, first, last, segment], |row| Ok((row.get::<_, U>(0)?.0, row.get::<_, H>(1)?.0)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn rebuild(&self, interpret: Interpret<'_>) -> Result<u64, HqError> {
        self.write(|tx| {
            for table in PROJECTIONS {
                tx.execute(&format!("DELETE FROM {table}"), [])?;
            }
            // An index made of all rows at once is written in its order; row by row, each would go to another page.
            let indexes = indexes(tx)?;
            indexes.iter().try_for_each(|(name, _)| tx.execute_batch(&format!("DROP INDEX {name}")))?;
            let mut anew = Anew::default();
            let count = replay(interpret, |after| segments(tx, after, REPLAY_PAGE), |page| anew.project(&mut Writing(tx, Indexing::Now), page))?;
            anew.finish(&mut Writing(tx, Indexing::Now))?;
            indexes.iter().try_for_each(|(_, sql)| tx.execute_batch(sql))?;
            Anew::settle(&mut Writing(tx, Indexing::Now))?;
            count_kept(&mut Writing(tx, Indexing::Now))?;
            Ok(count)
        })
    }

    fn retry_quarantine(&self, interpret: Interpret<'_>) -> Result<u64, HqError> {
        self.write(|tx| {
            let waiting: Vec<i64> = tx
                .prepare_cached("SELECT DISTINCT segment FROM quarantine ORDER BY segment")?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let mut solved = 0;
            for id in waiting {
                if let Some(record) = segment(tx, id)? {
                    solved += project::out_of_quarantine(tx, &interpret(&record)?, id)?;
                }
            }
            Ok(solved)
        })
    }

    fn quarantine(&self, limit: u32) -> Result<Vec<QuarantineRecord>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT id, booth, epoch, branch, seq, records, kind, reason, received_at FROM quarantine ORDER BY id DESC LIMIT ?1",
            )?;
            let rows = query.query_map([limit], |row| {
                Ok(QuarantineRecord {
                    id: row.get::<_, U>(0)?.0,
                    place: Place { booth: row.get::<_, B>(1)?.0, epoch: row.get(2)?, branch: row.get(3)?, seq: row.get::<_, U>(4)?.0 },
                    records: row.get::<_, U>(5)?.0,
                    kind: row.get(6)?,
                    reason: row.get(7)?,
                    received_at: row.get(8)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn has_blob(&self, hash: &Hash32) -> Result<bool, HqError> {
        self.read(|tx| Ok(tx.prepare_cached("SELECT 1 FROM blob WHERE hash = ?1")?.exists([H(*hash)])?))
    }

    fn blob_of(&self, hash: &Hash32) -> Result<Option<BoothId>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT booth FROM blob WHERE hash = ?1 AND erased_at IS NULL")?;
            Ok(query.query_row([H(*hash)], |row| Ok(row.get::<_, B>(0)?.0)).optional()?)
        })
    }

    fn blobs(&self, after: &Hash32, limit: u32) -> Result<Vec<Hash32>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT hash FROM blob WHERE hash > ?1 AND erased_at IS NULL ORDER BY hash LIMIT ?2")?;
            let rows = query.query_map(params![H(*after), limit], |row| Ok(row.get::<_, H>(0)?.0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn put_blob(&self, hash: &Hash32, bytes: u64, booth: BoothId, now_ms: i64) -> Result<(), HqError> {
        self.write(|tx| {
            tx.prepare_cached("INSERT OR IGNORE INTO blob (hash, bytes, booth, received_at) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                H(*hash),
                U(bytes),
                B(booth),
                now_ms
            ])?;
            Ok(())
        })
    }

    fn projection_digest(&self) -> Result<Hash32, HqError> {
        self.read(digest)
    }
}

fn segment_of(row: &Row<'_>) -> rusqlite::Result<SegmentRecord> {
    Ok(SegmentRecord {
        id: row.get(0)?,
        booth: row.get::<_, B>(1)?.0,
        hash: row.get::<_, H>(2)?.0,
        received_at: row.get(3)?,
        revoked: row.get(4)?,
        bytes: row.get(5)?,
        erasure: row.get(6)?,
    })
}

/// Name and statement of every index of the projections that is no key.
fn indexes(tx: &Transaction<'_>) -> Result<Vec<(String, String)>, HqError> {
    let mut query = tx.prepare("SELECT name, sql, tbl_name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")?;
    let all: Vec<(String, String, String)> = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    Ok(all.into_iter().filter(|(_, _, table)| PROJECTIONS.contains(&table.as_str())).map(|(name, sql, _)| (name, sql)).collect())
}

fn segments(tx: &Transaction<'_>, after: i64, limit: u32) -> Result<Vec<SegmentRecord>, HqError> {
    let mut query = tx.prepare_cached(&format!("SELECT {SEGMENT_COLUMNS} FROM segment WHERE id > ?1 ORDER BY id LIMIT ?2"))?;
    let rows = query.query_map(params![after, limit], segment_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn segment(tx: &Transaction<'_>, id: i64) -> Result<Option<SegmentRecord>, HqError> {
    let mut query = tx.prepare_cached(&format!("SELECT {SEGMENT_COLUMNS} FROM segment WHERE id = ?1"))?;
    Ok(query.query_row([id], segment_of).optional()?)
}

fn runs(tx: &Transaction<'_>, booth: Option<BoothId>) -> Result<Vec<RunRecord>, HqError> {
    let mut query =
        tx.prepare_cached(&format!("SELECT {RUN_COLUMNS} FROM run WHERE ?1 IS NULL OR booth = ?1 ORDER BY booth, epoch, branch, first"))?;
    let rows = query.query_map([booth.map(B)], run_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn run_of(row: &Row<'_>) -> rusqlite::Result<RunRecord> {
    Ok(RunRecord {
        booth: row.get::<_, B>(0)?.0,
        epoch: row.get(1)?,
        branch: row.get(2)?,
        first: row.get::<_, U>(3)?.0,
        last: row.get::<_, U>(4)?.0,
        prev_chain: row.get::<_, H>(5)?.0,
        last_chain: row.get::<_, H>(6)?.0,
    })
}

/// The runs of one epoch.
pub(super) fn epoch_runs(tx: &Transaction<'_>, booth: BoothId, epoch: u32) -> Result<Vec<RunRecord>, HqError> {
    let mut query = tx.prepare_cached(&format!("SELECT {RUN_COLUMNS} FROM run WHERE booth = ?1 AND epoch = ?2 ORDER BY branch, first"))?;
    let rows = query.query_map(params![B(booth), epoch], run_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is held of an epoch, as [`placing::coverage`] says.
pub(super) fn coverage(tx: &Transaction<'_>, booth: BoothId, epoch: u32, anchor: Option<(u64, Hash32)>) -> Result<Coverage, HqError> {
    let runs = epoch_runs(tx, booth, epoch)?;
    placing::coverage(booth, epoch, &runs, anchor, &mut |seq, chain| ingest::branch_of(tx, booth, epoch, seq, chain))
}

fn digest(tx: &Transaction<'_>) -> Result<Hash32, HqError> {
    let mut hasher = blake3::Hasher::new();
    for table in PROJECTIONS {
        // A row's own number is no content: the order of insertion gives it.
        let columns = match *table {
            // Nor when it entered an index.
            "crossing" => {
                tx.query_row("SELECT group_concat(name) FROM pragma_table_info('crossing') WHERE name <> 'unindexed'", [], |row| row.get(0))?
            }
            "quarantine" => "booth, epoch, branch, seq, records, kind, reason, segment, received_at".to_owned(),
            "day_figures" => "day, booth, post, counts".to_owned(),
            _ => "*".to_owned(),
        };
        let mut query = tx.prepare(&format!("SELECT {columns} FROM {table}"))?;
        let width = query.column_count();
        let order: Vec<String> = (1..=width).map(|at| at.to_string()).collect();
        query = tx.prepare(&format!("SELECT {columns} FROM {table} ORDER BY {}", order.join(", ")))?;
        hasher.update(table.as_bytes());
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            for at in 0..width {
                hash_value(&mut hasher, row.get_ref(at)?);
            }
        }
    }
    Ok(Hash32(*hasher.finalize().as_bytes()))
}

fn hash_value(hasher: &mut blake3::Hasher, value: ValueRef<'_>) {
    let (tag, bytes): (u8, Vec<u8>) = match value {
        ValueRef::Null => (0, Vec::new()),
        ValueRef::Integer(number) => (1, number.to_be_bytes().to_vec()),
        ValueRef::Real(number) => (2, number.to_be_bytes().to_vec()),
        ValueRef::Text(text) => (3, text.to_vec()),
        ValueRef::Blob(blob) => (4, blob.to_vec()),
    };
    hasher.update(&[tag]).update(&(bytes.len() as u64).to_be_bytes()).update(&bytes);
}
