//! Erasure in the server's tables.

use super::convert::{Columns, b, n, segment_id, segment_key, t};
use super::ingest::Writing;
use super::link::Link;
use super::{Lock, Postgres, amend, journals};
use crate::HqError;
use crate::figures;
use crate::store::amending::Figures;
use crate::store::erasing::{Acts, Erasures, erase};
use crate::store::projecting::{BodyRow, Spot};
use crate::store::words::word;
use crate::store::{Erasing, ErasureStore, Place, VerdictKind};
use border::RetentionClass;
use journal::{BoothId, EventId, Hash32};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Notes which bodies segments hold.
pub(super) fn write_bodies(link: &mut Link, rows: &[BodyRow]) -> Result<(), HqError> {
    if rows.is_empty() {
        return Ok(());
    }
    link.run(
        "INSERT INTO body (booth, segment, class, oldest_at) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
         ON CONFLICT DO NOTHING",
        &[
            &rows.iter().map(|row| b(row.spot.booth)).collect::<Vec<_>>(),
            &rows.iter().map(|row| row.spot.segment).collect::<Vec<_>>(),
            &rows.iter().map(|row| word(&row.class)).collect::<Vec<_>>(),
            &rows.iter().map(|row| row.oldest_at).collect::<Vec<_>>(),
        ],
    )?;
    Ok(())
}

impl ErasureStore for Postgres {
    fn bodies_before(&self, class: RetentionClass, before_ms: i64, after: i64, limit: u32) -> Result<Vec<i64>, HqError> {
        let (booth, number) = segment_key(after);
        let sql = "SELECT booth, segment FROM body WHERE class = $1 AND oldest_at < $2 AND (booth, segment) > ($3, $4)
                   ORDER BY booth, segment LIMIT $5";
        let values = (word(&class), i64::from(limit));
        self.look(|link| link.all(sql, &[&values.0, &before_ms, &booth, &number, &values.1], |row| Ok(segment_id(row.i(0)?, row.i(1)?))))
    }

    fn segments_with(&self, id: EventId) -> Result<Vec<i64>, HqError> {
        let sql = "SELECT number FROM segment WHERE booth = $1 AND epoch = $2 AND first <= $3 AND last >= $3 ORDER BY number";
        let (booth, epoch, seq) = (b(id.booth), i64::from(id.epoch), n(id.seq));
        self.look(|link| link.all(sql, &[&booth, &epoch, &seq], |row| Ok(segment_id(booth, row.i(0)?))))
    }

    fn erase(&self, group: &[Erasing], now_ms: i64) -> Result<bool, HqError> {
        let booths: BTreeSet<BoothId> = group.iter().map(|one| one.arrival.booth).collect();
        self.write(Lock::Journals(&booths), |link| erase(&mut Writing::new(link), group, now_ms))
    }

    fn erased_for_good(&self) -> Result<(), HqError> {
        // Until then the server keeps the rows as they were before.
        ["segment", "crossing", "answer", "amendment", "blob"]
            .into_iter()
            .try_for_each(|table| self.look(|link| link.batch(&format!("VACUUM {table}"))))
    }

    fn is_blob_erased(&self, hash: &Hash32) -> Result<bool, HqError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM blob WHERE hash = $1 AND erased_at IS NOT NULL)";
        self.look(|link| link.one(sql, &[&hash.as_bytes().as_slice()], |row| Ok(row.try_get(0)?)))
    }

    fn blobs_to_delete(&self, limit: u32) -> Result<Vec<Hash32>, HqError> {
        let sql = "SELECT hash FROM blob WHERE erased_at IS NOT NULL AND bytes > 0 ORDER BY hash LIMIT $1";
        self.look(|link| link.all(sql, &[&i64::from(limit)], |row| row.hash(0)))
    }

    fn blob_deleted(&self, hash: &Hash32) -> Result<(), HqError> {
        let sql = "UPDATE blob SET bytes = 0 WHERE hash = $1 AND erased_at IS NOT NULL";
        self.look(|link| link.run(sql, &[&hash.as_bytes().as_slice()]).map(|_| ()))
    }
}

impl Erasures for Writing<'_> {
    fn bytes(&mut self, id: i64) -> Result<Option<Vec<u8>>, HqError> {
        Ok(journals::segment(self.link(), id)?.map(|segment| segment.bytes))
    }

    fn replace(&mut self, erasing: &Erasing) -> Result<(), HqError> {
        let (booth, number) = segment_key(erasing.id);
        let link = self.link();
        let sql = "UPDATE segment SET bytes = $3, erasure = $4 WHERE booth = $1 AND number = $2";
        link.run(sql, &[&booth, &number, &erasing.bytes, &erasing.erasure])?;
        link.run("DELETE FROM body WHERE booth = $1 AND segment = $2", &[&booth, &number])?;
        let spot = Spot::of(&erasing.arrival, 0, number);
        let rows: Vec<BodyRow> = erasing.bodies().into_iter().map(|(class, oldest_at)| BodyRow { spot, class, oldest_at }).collect();
        write_bodies(link, &rows)
    }

    fn projected(&mut self, erasing: &Erasing) -> Result<Vec<(u32, u64)>, HqError> {
        let (booth, number) = segment_key(erasing.id);
        let sql = "SELECT branch, seq FROM event WHERE booth = $1 AND epoch = $2 AND seq BETWEEN $3 AND $4 AND segment = $5";
        let place = (i64::from(erasing.arrival.epoch), n(erasing.arrival.first), n(erasing.arrival.last));
        self.link().all(sql, &[&booth, &place.0, &place.1, &place.2, &number], |row| Ok((row.u32(0)?, row.u(1)?)))
    }

    fn drop_crossing(&mut self, booth: BoothId, crossing: Uuid, branch: u32) -> Result<(), HqError> {
        amend::forget_row(self.link(), booth, crossing, branch)
    }

    fn drop_amendment(&mut self, place: Place, crossing: Uuid) -> Result<(), HqError> {
        let sql = "DELETE FROM amendment WHERE booth = $1 AND crossing = $2 AND epoch = $3 AND branch = $4 AND seq = $5";
        let Place { booth, epoch, branch, seq } = place;
        self.link().run(sql, &[&b(booth), &crossing, &i64::from(epoch), &i64::from(branch), &n(seq)])?;
        Ok(())
    }

    fn untie_answer(&mut self, booth: BoothId, id: &str, of: Option<Uuid>) -> Result<bool, HqError> {
        let (booth, id, link) = (b(booth), t(id), self.link());
        match of {
            Some(crossing) => {
                let sql = "UPDATE answer SET crossing = NULL WHERE booth = $1 AND id = $2 AND crossing = $3";
                link.run(sql, &[&booth, &id, &crossing])?
            }
            None => link.run("UPDATE answer SET alone = false WHERE booth = $1 AND id = $2", &[&booth, &id])?,
        };
        Ok(link.run("DELETE FROM answer WHERE booth = $1 AND id = $2 AND NOT alone AND crossing IS NULL", &[&booth, &id])? > 0)
    }

    fn drop_quarantined(&mut self, segment: i64, seq: u64) -> Result<(), HqError> {
        let (booth, number) = segment_key(segment);
        self.link().run("DELETE FROM quarantine WHERE booth = $1 AND segment = $2 AND seq = $3", &[&booth, &number, &n(seq)])?;
        Ok(())
    }

    fn drop_verdict(&mut self, kind: VerdictKind, subject: &str) -> Result<(), HqError> {
        self.link().run("DELETE FROM verdict WHERE kind = $1 AND subject = $2", &[&kind.word(), &t(subject)])?;
        Ok(())
    }

    fn keep(&mut self, figures: &Figures, acts: &Acts) -> Result<(), HqError> {
        amend::change_figures(self.link(), "kept_figures", figures)?;
        for ((booth, day, post, kind), count) in acts {
            self.link().run(
                "INSERT INTO kept_acts (booth, day, post, kind, count) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (booth, day, post, kind) DO UPDATE SET count = kept_acts.count + excluded.count",
                &[&b(*booth), day, post, kind, &n(*count)],
            )?;
        }
        Ok(())
    }

    fn kept_figures(&mut self) -> Result<Figures, HqError> {
        let rows = self.link().all("SELECT booth, day, post, counts FROM kept_figures", &[], |row| {
            Ok(((row.booth(0)?, row.text(1)?, row.text(2)?), figures::changes(row.try_get(3)?)?))
        })?;
        Ok(rows.into_iter().collect())
    }

    fn count_kept_acts(&mut self) -> Result<(), HqError> {
        self.link().batch(
            "INSERT INTO act_tally (booth, day, post, kind, count) SELECT booth, day, post, kind, count FROM kept_acts
             ON CONFLICT (booth, day, post, kind) DO UPDATE SET count = act_tally.count + excluded.count",
        )
    }

    fn unlock_no_more(&mut self, picture: &Hash32, booth: BoothId, now_ms: i64) -> Result<(), HqError> {
        self.link().run(
            "INSERT INTO blob (hash, bytes, booth, received_at, erased_at) VALUES ($1, 0, $2, $3, $3)
             ON CONFLICT (hash) DO UPDATE SET erased_at = coalesce(blob.erased_at, excluded.erased_at)",
            &[&picture.as_bytes().as_slice(), &b(booth), &now_ms],
        )?;
        Ok(())
    }
}
