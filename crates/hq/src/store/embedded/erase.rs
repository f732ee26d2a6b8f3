//! Erasure in the embedded tables.

use super::amend;
use super::convert::{B, H, U};
use super::indexing::Indexing;
use super::ingest::Writing;
use super::{Embedded, journals};
use crate::HqError;
use crate::figures;
use crate::store::amending::Figures;
use crate::store::erasing::{Acts, Erasures, erase};
use crate::store::projecting::{BodyRow, Spot};
use crate::store::words::word;
use crate::store::{Erasing, ErasureStore, Place, VerdictKind};
use border::RetentionClass;
use journal::{BoothId, EventId, Hash32};
use rusqlite::{Transaction, params};
use uuid::Uuid;

/// Notes which bodies segments hold.
pub(super) fn write_bodies(tx: &Transaction<'_>, rows: &[BodyRow]) -> Result<(), HqError> {
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO body (booth, segment, class, oldest_at) VALUES (?1, ?2, ?3, ?4)")?;
    for BodyRow { spot: Spot { booth, segment, .. }, class, oldest_at } in rows {
        insert.execute(params![B(*booth), segment, word(class), oldest_at])?;
    }
    Ok(())
}

impl ErasureStore for Embedded {
    fn bodies_before(&self, class: RetentionClass, before_ms: i64, after: i64, limit: u32) -> Result<Vec<i64>, HqError> {
        self.read(|tx| {
            let sql = "SELECT segment FROM body WHERE class = ?1 AND oldest_at < ?2 AND segment > ?3 ORDER BY segment LIMIT ?4";
            let rows = tx.prepare_cached(sql)?.query_map(params![word(&class), before_ms, after, limit], |row| row.get(0))?.collect::<Result<_, _>>();
            Ok(rows?)
        })
    }

    fn segments_with(&self, id: EventId) -> Result<Vec<i64>, HqError> {
        self.read(|tx| {
            let sql = "SELECT id FROM segment WHERE booth = ?1 AND epoch = ?2 AND first <= ?3 AND last >= ?3 ORDER BY id";
            let rows = tx.prepare_cached(sql)?.query_map(params![B(id.booth), id.epoch, U(id.seq)], |row| row.get(0))?.collect::<Result<_, _>>();
            Ok(rows?)
        })
    }

    fn erase(&self, group: &[Erasing], now_ms: i64) -> Result<bool, HqError> {
        self.write(|tx| erase(&mut Writing(tx, Indexing::Now), group, now_ms))
    }

    fn erased_for_good(&self) -> Result<(), HqError> {
        // The log of changes still holds the pages as they were before.
        self.checkpoint()
    }

    fn is_blob_erased(&self, hash: &Hash32) -> Result<bool, HqError> {
        self.read(|tx| Ok(tx.prepare_cached("SELECT 1 FROM blob WHERE hash = ?1 AND erased_at IS NOT NULL")?.exists([H(*hash)])?))
    }

    fn blobs_to_delete(&self, limit: u32) -> Result<Vec<Hash32>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT hash FROM blob WHERE erased_at IS NOT NULL AND bytes > 0 ORDER BY hash LIMIT ?1")?;
            let rows = query.query_map([limit], |row| Ok(row.get::<_, H>(0)?.0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn blob_deleted(&self, hash: &Hash32) -> Result<(), HqError> {
        self.write(|tx| {
            tx.prepare_cached("UPDATE blob SET bytes = 0 WHERE hash = ?1 AND erased_at IS NOT NULL")?.execute([H(*hash)])?;
            Ok(())
        })
    }
}

impl Erasures for Writing<'_> {
    fn bytes(&mut self, id: i64) -> Result<Option<Vec<u8>>, HqError> {
        Ok(journals::segment(self.0, id)?.map(|segment| segment.bytes))
    }

    fn replace(&mut self, erasing: &Erasing) -> Result<(), HqError> {
        let id = erasing.id;
        self.0.prepare_cached("UPDATE segment SET bytes = ?2, erasure = ?3 WHERE id = ?1")?.execute(params![id, erasing.bytes, erasing.erasure])?;
        self.0.prepare_cached("DELETE FROM body WHERE segment = ?1")?.execute([id])?;
        let spot = Spot::of(&erasing.arrival, 0, id);
        let rows: Vec<BodyRow> = erasing.bodies().into_iter().map(|(class, oldest_at)| BodyRow { spot, class, oldest_at }).collect();
        write_bodies(self.0, &rows)
    }

    fn projected(&mut self, erasing: &Erasing) -> Result<Vec<(u32, u64)>, HqError> {
        let arrival = &erasing.arrival;
        let mut query = self.0.prepare_cached(
            "SELECT branch, seq FROM event WHERE booth = ?1 AND epoch = ?2 AND seq BETWEEN ?3 AND ?4 AND segment = ?5
             AND branch IN (SELECT branch FROM run WHERE booth = ?1 AND epoch = ?2)",
        )?;
        let place = params![B(arrival.booth), arrival.epoch, U(arrival.first), U(arrival.last), erasing.id];
        let rows = query.query_map(place, |row| Ok((row.get(0)?, row.get::<_, U>(1)?.0)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn drop_crossing(&mut self, _: BoothId, crossing: Uuid, branch: u32) -> Result<(), HqError> {
        let mut drop = self.0.prepare_cached("DELETE FROM crossing WHERE id = ?1 AND branch = ?2")?;
        drop.execute(params![crossing.as_bytes().as_slice(), branch])?;
        Ok(())
    }

    fn drop_amendment(&mut self, place: Place, crossing: Uuid) -> Result<(), HqError> {
        self.0
            .prepare_cached("DELETE FROM amendment WHERE booth = ?1 AND crossing = ?2 AND epoch = ?3 AND branch = ?4 AND seq = ?5")?
            .execute(params![B(place.booth), crossing.as_bytes().as_slice(), place.epoch, place.branch, U(place.seq)])?;
        Ok(())
    }

    fn untie_answer(&mut self, booth: BoothId, id: &str, of: Option<Uuid>) -> Result<bool, HqError> {
        match of {
            Some(crossing) => self
                .0
                .prepare_cached("UPDATE answer SET crossing = NULL WHERE booth = ?1 AND id = ?2 AND crossing = ?3")?
                .execute(params![B(booth), id, crossing.as_bytes().as_slice()])?,
            None => self.0.prepare_cached("UPDATE answer SET alone = 0 WHERE booth = ?1 AND id = ?2")?.execute(params![B(booth), id])?,
        };
        let mut drop = self.0.prepare_cached("DELETE FROM answer WHERE booth = ?1 AND id = ?2 AND alone = 0 AND crossing IS NULL")?;
        Ok(drop.execute(params![B(booth), id])? > 0)
    }

    fn drop_quarantined(&mut self, segment: i64, seq: u64) -> Result<(), HqError> {
        self.0.prepare_cached("DELETE FROM quarantine WHERE segment = ?1 AND seq = ?2")?.execute(params![segment, U(seq)])?;
        Ok(())
    }

    fn drop_verdict(&mut self, kind: VerdictKind, subject: &str) -> Result<(), HqError> {
        self.0.prepare_cached("DELETE FROM verdict WHERE kind = ?1 AND subject = ?2")?.execute([kind.word(), subject])?;
        Ok(())
    }

    fn keep(&mut self, figures: &Figures, acts: &Acts) -> Result<(), HqError> {
        amend::change_figures(self.0, "kept_figures", figures)?;
        let mut add = self.0.prepare_cached(
            "INSERT INTO kept_acts (booth, day, post, kind, count) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (booth, day, post, kind) DO UPDATE SET count = count + excluded.count",
        )?;
        for ((booth, day, post, kind), count) in acts {
            add.execute(params![B(*booth), day, post, kind, U(*count)])?;
        }
        Ok(())
    }

    fn kept_figures(&mut self) -> Result<Figures, HqError> {
        let mut query = self.0.prepare("SELECT booth, day, post, counts FROM kept_figures")?;
        let mut rows = query.query([])?;
        let mut kept = Figures::new();
        while let Some(row) = rows.next()? {
            let place = (row.get::<_, B>(0)?.0, row.get(1)?, row.get(2)?);
            kept.insert(place, figures::changes(row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?)?);
        }
        Ok(kept)
    }

    fn count_kept_acts(&mut self) -> Result<(), HqError> {
        self.0.execute(
            "INSERT INTO act_tally (day, post, kind, count) SELECT day, post, kind, sum(count) FROM kept_acts WHERE true GROUP BY day, post, kind
             ON CONFLICT (day, post, kind) DO UPDATE SET count = count + excluded.count",
            [],
        )?;
        Ok(())
    }

    fn unlock_no_more(&mut self, picture: &Hash32, booth: BoothId, now_ms: i64) -> Result<(), HqError> {
        self.0
            .prepare_cached(
                "INSERT INTO blob (hash, bytes, booth, received_at, erased_at) VALUES (?1, 0, ?2, ?3, ?3)
                 ON CONFLICT (hash) DO UPDATE SET erased_at = ifnull(blob.erased_at, excluded.erased_at)",
            )?
            .execute(params![H(*picture), B(booth), now_ms])?;
        Ok(())
    }
}
