//! Posts, booths, enrolment codes.

use super::convert::{Columns, b, n, t};
use super::link::Link;
use super::{Lock, Postgres};
use crate::HqError;
use crate::store::{BoothRecord, BoothStore, ClockSpan, CodeRecord, EpochTold, MakeAnswer, NewBooth, NewCode, PostKey, clocking};
use border::Post;
use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};
use journal::{BoothId, Hash32, Hello, SealKeyPair};
use postgres::Row;
use rand::RngCore;
use rand::rngs::OsRng;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

const BOOTH_COLUMNS: &str = "id, post, name, signing_key, sealing_key, enrolled_at, revoked_at, contact_at, clock_offset, app_version, \
                             oldest_at, waiting, waiting_blobs";
/// No longer version is kept.
const MAX_VERSION_CHARS: usize = 40;
const NONCE_BYTES: usize = 24;

impl BoothStore for Postgres {
    fn posts(&self) -> Result<Vec<Post>, HqError> {
        self.look(posts)
    }

    fn save_post(&self, post: &Post) -> Result<(), HqError> {
        let body = serde_json::to_string(post).map_err(|_| HqError::Damaged("post"))?;
        self.write(Lock::Publishing, |link| {
            link.run(
                "INSERT INTO post (code, body, place) SELECT $1, $2, coalesce(max(place), 0) + 1 FROM post
                 ON CONFLICT (code) DO UPDATE SET body = excluded.body",
                &[&t(&post.code), &body],
            )?;
            link.run(
                "INSERT INTO about (key, value) VALUES ('posts.revision', '1') ON CONFLICT (key) DO UPDATE SET value = (about.value::bigint + 1)::text",
                &[],
            )?;
            Ok(())
        })
    }

    fn post_keys(&self, post: Option<&str>) -> Result<Vec<PostKey>, HqError> {
        let sql = "SELECT post, private FROM post_key WHERE $1::text IS NULL OR post = $1 ORDER BY post, number DESC";
        let rows = self.look(|link| link.all(sql, &[&post], |row| Ok((row.text(0)?, row.try_get::<_, Vec<u8>>(1)?))))?;
        rows.into_iter().map(|(post, sealed)| Ok(PostKey { key: self.unseal(&post, &sealed)?, post })).collect()
    }

    fn add_post_key(&self, key: &PostKey, now_ms: i64) -> Result<(), HqError> {
        let (post, sealed) = (t(&key.post), self.seal(key)?);
        self.write(Lock::Publishing, |link| {
            link.run(
                "INSERT INTO post_key (post, number, private, made_at) SELECT $1, coalesce(max(number), 0) + 1, $2, $3 FROM post_key WHERE post = $1",
                &[&post, &sealed, &now_ms],
            )?;
            Ok(())
        })
    }

    fn booths(&self) -> Result<Vec<BoothRecord>, HqError> {
        self.look(|link| link.all(&format!("SELECT {BOOTH_COLUMNS} FROM booth ORDER BY id"), &[], booth_of))
    }

    fn booth(&self, id: BoothId) -> Result<Option<BoothRecord>, HqError> {
        self.look(|link| one(link, id))
    }

    fn heard(&self, hello: &Hello, now_ms: i64) -> Result<(), HqError> {
        self.write(Lock::None, |link| heard(link, hello, now_ms))
    }

    fn clocks(&self, booth: BoothId) -> Result<Vec<ClockSpan>, HqError> {
        let sql = "SELECT body FROM booth_clock WHERE booth = $1 ORDER BY number DESC";
        self.look(|link| link.all(sql, &[&b(booth)], |row| clocking::from_json(&row.text(0)?)))
    }

    fn contact(&self, booth: BoothId, now_ms: i64) -> Result<(), HqError> {
        self.look(|link| link.run("UPDATE booth SET contact_at = $2 WHERE id = $1", &[&b(booth), &now_ms]).map(|_| ()))
    }

    fn told(&self, booth: Option<BoothId>) -> Result<Vec<EpochTold>, HqError> {
        let sql = "SELECT booth, epoch, head_seq, head_chain FROM booth_epoch WHERE $1::bigint IS NULL OR booth = $1 ORDER BY booth, epoch";
        self.look(|link| {
            link.all(sql, &[&booth.map(b)], |row| Ok(EpochTold { booth: row.booth(0)?, epoch: row.u32(1)?, head: row.u(2)?, chain: row.hash(3)? }))
        })
    }

    fn revoke_booth(&self, id: BoothId, why: &str, now_ms: i64) -> Result<bool, HqError> {
        let sql = "UPDATE booth SET revoked_at = $2, revoked_why = $3 WHERE id = $1 AND revoked_at IS NULL";
        self.look(|link| Ok(link.run(sql, &[&b(id), &now_ms, &t(why)])? == 1))
    }

    fn add_code(&self, code: &NewCode) -> Result<u64, HqError> {
        self.write(Lock::Numbering, |link| {
            let name = if code.booth_name.is_empty() { next_name(link, &code.post)? } else { t(&code.booth_name) };
            let id = link.one("SELECT coalesce(max(id), 0) + 1 FROM code", &[], |row| row.i(0))?;
            link.run(
                "INSERT INTO code (id, digest, post, booth_name, issued_at, expires_at, issued_by) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                &[&id, &code.digest.as_bytes().as_slice(), &t(&code.post), &name, &code.issued_at, &code.expires_at, &t(&code.issued_by)],
            )?;
            Ok(id.unsigned_abs())
        })
    }

    fn codes(&self, limit: u32) -> Result<Vec<CodeRecord>, HqError> {
        let sql = "SELECT id, post, booth_name, issued_at, expires_at, issued_by, cancelled_at, used_by FROM code ORDER BY id DESC LIMIT $1";
        self.look(|link| {
            link.all(sql, &[&i64::from(limit)], |row| {
                Ok(CodeRecord {
                    id: row.u(0)?,
                    post: row.text(1)?,
                    booth_name: row.text(2)?,
                    issued_at: row.i(3)?,
                    expires_at: row.i(4)?,
                    issued_by: row.text(5)?,
                    cancelled_at: row.maybe_i(6)?,
                    used_by: row.maybe_i(7)?.map(|_| row.booth(7)).transpose()?,
                })
            })
        })
    }

    fn cancel_code(&self, id: u64, now_ms: i64) -> Result<bool, HqError> {
        let sql = "UPDATE code SET cancelled_at = $2 WHERE id = $1 AND cancelled_at IS NULL AND used_by IS NULL";
        self.look(|link| Ok(link.run(sql, &[&n(id), &now_ms])? == 1))
    }

    fn enrol(&self, digest: &Hash32, booth: &NewBooth, now_ms: i64, make: MakeAnswer<'_>) -> Result<Option<Vec<u8>>, HqError> {
        self.write(Lock::Numbering, |link| enrol(link, digest, booth, now_ms, make))
    }

    fn code_digests(&self, now_ms: i64) -> Result<Vec<Hash32>, HqError> {
        self.look(|link| link.all("SELECT digest FROM code WHERE cancelled_at IS NULL AND expires_at > $1", &[&now_ms], |row| row.hash(0)))
    }

    fn code_post(&self, digest: &Hash32, now_ms: i64) -> Result<Option<String>, HqError> {
        let sql = "SELECT post FROM code WHERE digest = $1 AND cancelled_at IS NULL AND expires_at > $2";
        self.look(|link| link.maybe(sql, &[&digest.as_bytes().as_slice(), &now_ms], |row| row.text(0)))
    }
}

/// A post's private key as the server holds it: it cannot read what booths of the post may read.
impl Postgres {
    fn seal(&self, key: &PostKey) -> Result<Vec<u8>, HqError> {
        let mut nonce = [0; NONCE_BYTES];
        OsRng.fill_bytes(&mut nonce);
        let private = Zeroizing::new(key.key.to_bytes());
        let payload = Payload { msg: private.as_slice(), aad: key.post.as_bytes() };
        let sealed = self.sealing.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| HqError::Keys("a post's key cannot be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn unseal(&self, post: &str, sealed: &[u8]) -> Result<SealKeyPair, HqError> {
        let wrong = HqError::Keys("a post's key was sealed under other keys of headquarters");
        let Some((nonce, sealed)) = sealed.split_at_checked(NONCE_BYTES) else { return Err(wrong) };
        let payload = Payload { msg: sealed, aad: post.as_bytes() };
        let private = self.sealing.decrypt(XNonce::from_slice(nonce), payload).map(Zeroizing::new);
        match private.ok().and_then(|private| <[u8; 32]>::try_from(private.as_slice()).ok()) {
            Some(private) => Ok(SealKeyPair::from_bytes(&private)?),
            None => Err(wrong),
        }
    }
}

pub(super) fn posts(link: &mut Link) -> Result<Vec<Post>, HqError> {
    link.all("SELECT body FROM post ORDER BY place, code", &[], |row| serde_json::from_str(row.try_get(0)?).map_err(|_| HqError::Damaged("post")))
}

/// A booth and the revision of the posts, in one question: every segment needs both.
pub(super) fn one_and_revision(link: &mut Link, id: BoothId) -> Result<Option<(BoothRecord, String)>, HqError> {
    let revision = "coalesce((SELECT value FROM about WHERE key = 'posts.revision'), '') AS revision";
    let sql = format!("SELECT {BOOTH_COLUMNS}, {revision} FROM booth WHERE id = $1");
    link.maybe(&sql, &[&b(id)], |row| Ok((booth_of(row)?, row.try_get("revision")?)))
}

pub(super) fn one(link: &mut Link, id: BoothId) -> Result<Option<BoothRecord>, HqError> {
    link.maybe(&format!("SELECT {BOOTH_COLUMNS} FROM booth WHERE id = $1"), &[&b(id)], booth_of)
}

fn booth_of(row: &Row) -> Result<BoothRecord, HqError> {
    Ok(BoothRecord {
        id: row.booth(0)?,
        post: row.text(1)?,
        name: row.text(2)?,
        signing_key: row.key(3)?,
        sealing_key: row.key(4)?,
        enrolled_at: row.i(5)?,
        revoked_at: row.maybe_i(6)?,
        contact_at: row.maybe_i(7)?,
        clock_offset: row.maybe_i(8)?,
        app_version: row.maybe_text(9)?,
        oldest_at: row.maybe_i(10)?,
        waiting: row.u(11)?,
        waiting_blobs: row.u(12)?,
    })
}

/// The next number among the post's booths and open codes.
fn next_name(link: &mut Link, post: &str) -> Result<String, HqError> {
    let taken = link.one(
        "SELECT coalesce(max(substring(name FROM '^[0-9]{1,9}')::bigint), 0) FROM (SELECT name FROM booth WHERE post = $1
         UNION ALL SELECT booth_name FROM code WHERE post = $1 AND cancelled_at IS NULL) AS named",
        &[&t(post)],
        |row| row.i(0),
    )?;
    Ok((taken + 1).to_string())
}

fn heard(link: &mut Link, hello: &Hello, now_ms: i64) -> Result<(), HqError> {
    let booth = b(hello.booth);
    let version: String = t(&hello.app_version).chars().take(MAX_VERSION_CHARS).collect();
    link.run(
        "UPDATE booth SET contact_at = $2, clock_offset = $3, app_version = $4, oldest_at = $5, waiting = $6, waiting_blobs = $7 WHERE id = $1",
        &[
            &booth,
            &now_ms,
            &hello.wall_ms.saturating_sub(now_ms),
            &version,
            &hello.oldest_undelivered_ms,
            &n(hello.undelivered_events),
            &n(hello.undelivered_blobs),
        ],
    )?;
    let feeds: BTreeMap<String, i64> = hello.feeds.iter().map(|(name, version)| (t(name), n(*version))).collect();
    let (names, versions): (Vec<_>, Vec<_>) = feeds.into_iter().unzip();
    link.run("DELETE FROM booth_feed WHERE booth = $1", &[&booth])?;
    link.run(
        "INSERT INTO booth_feed (booth, name, version) SELECT $1, * FROM unnest($2::text[], $3::bigint[])
         ON CONFLICT (booth, name) DO UPDATE SET version = excluded.version",
        &[&booth, &names, &versions],
    )?;
    let mut heads: BTreeMap<i64, (i64, &[u8])> =
        hello.previous.iter().map(|head| (i64::from(head.epoch), (n(head.head_seq), head.head_chain.as_bytes().as_slice()))).collect();
    heads.insert(i64::from(hello.epoch), (n(hello.head_seq), hello.head_chain.as_bytes().as_slice()));
    let epochs: Vec<i64> = heads.keys().copied().collect();
    let (seqs, chains): (Vec<_>, Vec<_>) = heads.into_values().unzip();
    link.run(
        "INSERT INTO booth_epoch (booth, epoch, head_seq, head_chain) SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bytea[])
         ON CONFLICT (booth, epoch) DO UPDATE SET head_seq = excluded.head_seq, head_chain = excluded.head_chain",
        &[&booth, &epochs, &seqs, &chains],
    )?;
    clock_heard(link, hello, now_ms)
}

/// Two hellos of one booth do not come here at a time: each has changed the booth's row.
fn clock_heard(link: &mut Link, hello: &Hello, now_ms: i64) -> Result<(), HqError> {
    let booth = b(hello.booth);
    let newest = "SELECT body FROM booth_clock WHERE booth = $1 ORDER BY number DESC LIMIT 1";
    let newest = link.maybe(newest, &[&booth], |row| clocking::from_json(&row.text(0)?))?;
    let Some(span) = clocking::heard(newest.as_ref(), hello, now_ms) else { return Ok(()) };
    link.run(
        "INSERT INTO booth_clock (booth, number, body) VALUES ($1, $2, $3) ON CONFLICT (booth, number) DO UPDATE SET body = excluded.body",
        &[&booth, &n(span.number), &clocking::to_json(&span)?],
    )?;
    link.run("DELETE FROM booth_clock WHERE booth = $1 AND number <= $2", &[&booth, &n(clocking::oldest_kept(span.number))])?;
    Ok(())
}

fn enrol(link: &mut Link, digest: &Hash32, booth: &NewBooth, now_ms: i64, make: MakeAnswer<'_>) -> Result<Option<Vec<u8>>, HqError> {
    let sql = "SELECT id, post, booth_name, used_by, answer FROM code WHERE digest = $1 AND cancelled_at IS NULL AND expires_at > $2 FOR UPDATE";
    let found = link.maybe(sql, &[&digest.as_bytes().as_slice(), &now_ms], |row| {
        Ok((row.i(0)?, row.text(1)?, row.text(2)?, row.maybe_i(3)?, row.try_get::<_, Option<Vec<u8>>>(4)?))
    })?;
    let Some((code, post, name, used_by, answer)) = found else { return Ok(None) };
    let (signing, sealing) = (booth.signing_key.as_slice(), booth.sealing_key.as_slice());
    if let Some(id) = used_by {
        let same = "SELECT signing_key = $2 AND sealing_key = $3 FROM booth WHERE id = $1";
        let same = link.one(same, &[&id, &signing, &sealing], |row| Ok(row.try_get::<_, bool>(0)?))?;
        return Ok(if same { answer } else { None });
    }
    let id = link.one("SELECT coalesce(max(id), 0) + 1 FROM booth", &[], |row| row.booth(0))?;
    if id > BoothId::MAX {
        return Err(HqError::Damaged("numbering of booths"));
    }
    link.run(
        "INSERT INTO booth (id, post, name, signing_key, sealing_key, enrolled_at, app_version) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[&b(id), &post, &name, &signing, &sealing, &now_ms, &t(&booth.app_version)],
    )?;
    let answer = make(id)?;
    link.run("UPDATE code SET used_by = $2, used_at = $3, answer = $4 WHERE id = $1", &[&code, &b(id), &now_ms, &answer])?;
    Ok(Some(answer))
}
