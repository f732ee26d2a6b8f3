//! Posts, booths, enrolment codes.

use super::Embedded;
use super::convert::{B, H, U};
use crate::HqError;
use crate::store::{BoothRecord, BoothStore, ClockSpan, CodeRecord, EpochTold, MakeAnswer, NewBooth, NewCode, PostKey, clocking};
use border::Post;
use journal::{BoothId, Hash32, Hello, SealKeyPair};
use rusqlite::{OptionalExtension, Row, Transaction, params};

const BOOTH_COLUMNS: &str = "id, post, name, signing_key, sealing_key, enrolled_at, revoked_at, contact_at, clock_offset, app_version, \
                             oldest_at, waiting, waiting_blobs";

impl BoothStore for Embedded {
    fn posts(&self) -> Result<Vec<Post>, HqError> {
        self.read(posts)
    }

    fn save_post(&self, post: &Post) -> Result<(), HqError> {
        let body = serde_json::to_string(post).map_err(|_| HqError::Damaged("post"))?;
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO post (code, body, place) VALUES (?1, ?2, (SELECT ifnull(max(place), 0) + 1 FROM post))
                 ON CONFLICT (code) DO UPDATE SET body = excluded.body",
            )?
            .execute(params![post.code, body])?;
            tx.prepare_cached(
                "INSERT INTO about (key, value) VALUES ('posts.revision', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
            )?
            .execute([])?;
            Ok(())
        })
    }

    fn post_keys(&self, post: Option<&str>) -> Result<Vec<PostKey>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT post, private FROM post_key WHERE ?1 IS NULL OR post = ?1 ORDER BY id DESC")?;
            let rows: Vec<(String, [u8; 32])> = query.query_map([post], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
            rows.into_iter().map(|(post, private)| Ok(PostKey { post, key: SealKeyPair::from_bytes(&private)? })).collect()
        })
    }

    fn add_post_key(&self, key: &PostKey, now_ms: i64) -> Result<(), HqError> {
        self.write(|tx| {
            tx.prepare_cached("INSERT INTO post_key (post, private, made_at) VALUES (?1, ?2, ?3)")?.execute(params![
                key.post,
                key.key.to_bytes().as_slice(),
                now_ms
            ])?;
            Ok(())
        })
    }

    fn booths(&self) -> Result<Vec<BoothRecord>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(&format!("SELECT {BOOTH_COLUMNS} FROM booth ORDER BY id"))?;
            let rows = query.query_map([], booth_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn booth(&self, id: BoothId) -> Result<Option<BoothRecord>, HqError> {
        self.read(|tx| one(tx, id))
    }

    fn heard(&self, hello: &Hello, now_ms: i64) -> Result<(), HqError> {
        self.write(|tx| heard(tx, hello, now_ms))
    }

    fn clocks(&self, booth: BoothId) -> Result<Vec<ClockSpan>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT body FROM booth_clock WHERE booth = ?1 ORDER BY number DESC")?;
            let bodies: Vec<String> = query.query_map([B(booth)], |row| row.get(0))?.collect::<Result<_, _>>()?;
            bodies.iter().map(|body| clocking::from_json(body)).collect()
        })
    }

    fn contact(&self, booth: BoothId, now_ms: i64) -> Result<(), HqError> {
        self.write(|tx| {
            tx.prepare_cached("UPDATE booth SET contact_at = ?2 WHERE id = ?1")?.execute(params![B(booth), now_ms])?;
            Ok(())
        })
    }

    fn told(&self, booth: Option<BoothId>) -> Result<Vec<EpochTold>, HqError> {
        self.read(|tx| {
            let mut query =
                tx.prepare_cached("SELECT booth, epoch, head_seq, head_chain FROM booth_epoch WHERE ?1 IS NULL OR booth = ?1 ORDER BY booth, epoch")?;
            let rows = query.query_map([booth.map(B)], |row| {
                Ok(EpochTold { booth: row.get::<_, B>(0)?.0, epoch: row.get(1)?, head: row.get::<_, U>(2)?.0, chain: row.get::<_, H>(3)?.0 })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn revoke_booth(&self, id: BoothId, why: &str, now_ms: i64) -> Result<bool, HqError> {
        self.write(|tx| {
            let changed = tx
                .prepare_cached("UPDATE booth SET revoked_at = ?2, revoked_why = ?3 WHERE id = ?1 AND revoked_at IS NULL")?
                .execute(params![B(id), now_ms, why])?;
            Ok(changed == 1)
        })
    }

    fn add_code(&self, code: &NewCode) -> Result<u64, HqError> {
        self.write(|tx| {
            let name = if code.booth_name.is_empty() { next_name(tx, &code.post)? } else { code.booth_name.clone() };
            tx.prepare_cached("INSERT INTO code (digest, post, booth_name, issued_at, expires_at, issued_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![H(code.digest), code.post, name, code.issued_at, code.expires_at, code.issued_by])?;
            Ok(u64::try_from(tx.last_insert_rowid()).unwrap_or(0))
        })
    }

    fn codes(&self, limit: u32) -> Result<Vec<CodeRecord>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT id, post, booth_name, issued_at, expires_at, issued_by, cancelled_at, used_by FROM code ORDER BY id DESC LIMIT ?1",
            )?;
            let rows = query.query_map([limit], |row| {
                Ok(CodeRecord {
                    id: row.get::<_, U>(0)?.0,
                    post: row.get(1)?,
                    booth_name: row.get(2)?,
                    issued_at: row.get(3)?,
                    expires_at: row.get(4)?,
                    issued_by: row.get(5)?,
                    cancelled_at: row.get(6)?,
                    used_by: row.get::<_, Option<B>>(7)?.map(|booth| booth.0),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn cancel_code(&self, id: u64, now_ms: i64) -> Result<bool, HqError> {
        self.write(|tx| {
            let changed = tx
                .prepare_cached("UPDATE code SET cancelled_at = ?2 WHERE id = ?1 AND cancelled_at IS NULL AND used_by IS NULL")?
                .execute(params![U(id), now_ms])?;
            Ok(changed == 1)
        })
    }

    fn enrol(&self, digest: &Hash32, booth: &NewBooth, now_ms: i64, make: MakeAnswer<'_>) -> Result<Option<Vec<u8>>, HqError> {
        self.write(|tx| enrol(tx, digest, booth, now_ms, make))
    }

    fn code_digests(&self, now_ms: i64) -> Result<Vec<Hash32>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT digest FROM code WHERE cancelled_at IS NULL AND expires_at > ?1")?;
            Ok(query.query_map([now_ms], |row| Ok(row.get::<_, H>(0)?.0))?.collect::<Result<_, _>>()?)
        })
    }

    fn code_post(&self, digest: &Hash32, now_ms: i64) -> Result<Option<String>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT post FROM code WHERE digest = ?1 AND cancelled_at IS NULL AND expires_at > ?2")?;
            Ok(query.query_row(params![H(*digest), now_ms], |row| row.get(0)).optional()?)
        })
    }
}

pub(super) fn posts(tx: &Transaction<'_>) -> Result<Vec<Post>, HqError> {
    let mut query = tx.prepare_cached("SELECT body FROM post ORDER BY place, code")?;
    let bodies: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    bodies.iter().map(|body| serde_json::from_str(body).map_err(|_| HqError::Damaged("post"))).collect()
}

/// Changes with every post that is saved.
pub(super) fn posts_revision(tx: &Transaction<'_>) -> Result<String, HqError> {
    let mut query = tx.prepare_cached("SELECT value FROM about WHERE key = 'posts.revision'")?;
    Ok(query.query_row([], |row| row.get(0)).optional()?.unwrap_or_default())
}

pub(super) fn one(tx: &Transaction<'_>, id: BoothId) -> Result<Option<BoothRecord>, HqError> {
    let mut query = tx.prepare_cached(&format!("SELECT {BOOTH_COLUMNS} FROM booth WHERE id = ?1"))?;
    Ok(query.query_row([B(id)], booth_of).optional()?)
}

fn booth_of(row: &Row<'_>) -> rusqlite::Result<BoothRecord> {
    Ok(BoothRecord {
        id: row.get::<_, B>(0)?.0,
        post: row.get(1)?,
        name: row.get(2)?,
        signing_key: row.get(3)?,
        sealing_key: row.get(4)?,
        enrolled_at: row.get(5)?,
        revoked_at: row.get(6)?,
        contact_at: row.get(7)?,
        clock_offset: row.get(8)?,
        app_version: row.get(9)?,
        oldest_at: row.get(10)?,
        waiting: row.get::<_, U>(11)?.0,
        waiting_blobs: row.get::<_, U>(12)?.0,
    })
}

/// The next number among the post's booths and open codes.
fn next_name(tx: &Transaction<'_>, post: &str) -> Result<String, HqError> {
    let taken: u64 = tx
        .prepare_cached(
            "SELECT ifnull(max(CAST(name AS INTEGER)), 0) FROM (SELECT name FROM booth WHERE post = ?1
             UNION ALL SELECT booth_name FROM code WHERE post = ?1 AND cancelled_at IS NULL)",
        )?
        .query_row([post], |row| row.get::<_, U>(0))?
        .0;
    Ok((taken + 1).to_string())
}

/// No longer version is kept.
const MAX_VERSION_CHARS: usize = 40;

fn heard(tx: &Transaction<'_>, hello: &Hello, now_ms: i64) -> Result<(), HqError> {
    tx.prepare_cached(
        "UPDATE booth SET contact_at = ?2, clock_offset = ?3, app_version = ?4, oldest_at = ?5, waiting = ?6, waiting_blobs = ?7 WHERE id = ?1",
    )?
    .execute(params![
        B(hello.booth),
        now_ms,
        hello.wall_ms.saturating_sub(now_ms),
        hello.app_version.chars().take(MAX_VERSION_CHARS).collect::<String>(),
        hello.oldest_undelivered_ms,
        U(hello.undelivered_events),
        U(hello.undelivered_blobs),
    ])?;
    tx.prepare_cached("DELETE FROM booth_feed WHERE booth = ?1")?.execute([B(hello.booth)])?;
    let mut feed = tx.prepare_cached("INSERT OR REPLACE INTO booth_feed (booth, name, version) VALUES (?1, ?2, ?3)")?;
    for (name, version) in &hello.feeds {
        feed.execute(params![B(hello.booth), name, U(*version)])?;
    }
    let mut epoch = tx.prepare_cached("INSERT OR REPLACE INTO booth_epoch (booth, epoch, head_seq, head_chain) VALUES (?1, ?2, ?3, ?4)")?;
    for head in &hello.previous {
        epoch.execute(params![B(hello.booth), head.epoch, U(head.head_seq), H(head.head_chain)])?;
    }
    epoch.execute(params![B(hello.booth), hello.epoch, U(hello.head_seq), H(hello.head_chain)])?;
    clock_heard(tx, hello, now_ms)
}

fn clock_heard(tx: &Transaction<'_>, hello: &Hello, now_ms: i64) -> Result<(), HqError> {
    let booth = B(hello.booth);
    let mut query = tx.prepare_cached("SELECT body FROM booth_clock WHERE booth = ?1 ORDER BY number DESC LIMIT 1")?;
    let newest: Option<String> = query.query_row([booth], |row| row.get(0)).optional()?;
    let newest = newest.map(|body| clocking::from_json(&body)).transpose()?;
    let Some(span) = clocking::heard(newest.as_ref(), hello, now_ms) else { return Ok(()) };
    tx.prepare_cached("INSERT OR REPLACE INTO booth_clock (booth, number, body) VALUES (?1, ?2, ?3)")?.execute(params![
        booth,
        U(span.number),
        clocking::to_json(&span)?
    ])?;
    tx.prepare_cached("DELETE FROM booth_clock WHERE booth = ?1 AND number <= ?2")?.execute(params![booth, U(clocking::oldest_kept(span.number))])?;
    Ok(())
}

fn enrol(tx: &Transaction<'_>, digest: &Hash32, booth: &NewBooth, now_ms: i64, make: MakeAnswer<'_>) -> Result<Option<Vec<u8>>, HqError> {
    let found = tx
        .query_row(
            "SELECT id, post, booth_name, used_by, answer FROM code WHERE digest = ?1 AND cancelled_at IS NULL AND expires_at > ?2",
            params![H(*digest), now_ms],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, Option<B>>(3)?, row.get(4)?)),
        )
        .optional()?;
    let Some((code, post, name, used_by, answer)) = found else { return Ok(None) };
    if let Some(id) = used_by {
        let same = tx.query_row(
            "SELECT signing_key = ?2 AND sealing_key = ?3 FROM booth WHERE id = ?1",
            params![id, booth.signing_key, booth.sealing_key],
            |row| row.get::<_, bool>(0),
        )?;
        return Ok(if same { answer } else { None });
    }
    tx.execute(
        "INSERT INTO booth (post, name, signing_key, sealing_key, enrolled_at, app_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![post, name, booth.signing_key, booth.sealing_key, now_ms, booth.app_version],
    )?;
    let id = u32::try_from(tx.last_insert_rowid()).map_or(BoothId(u32::MAX), BoothId);
    if id > BoothId::MAX {
        return Err(HqError::Damaged("numbering of booths"));
    }
    let answer = make(id)?;
    tx.execute("UPDATE code SET used_by = ?2, used_at = ?3, answer = ?4 WHERE id = ?1", params![code, B(id), now_ms, answer])?;
    Ok(Some(answer))
}
