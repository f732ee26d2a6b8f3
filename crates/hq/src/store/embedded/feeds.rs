//! What goes down to the booths: feeds, officers, and headquarters' own settings.

use super::Embedded;
use super::convert::{B, U};
use crate::HqError;
use crate::store::{FeedRecord, FeedStore, FeedVersion};
use border::Officer;
use foundation::{CodedError, ErrorCode};
use journal::BoothId;
use rusqlite::{OptionalExtension, Row, Transaction, params};

impl FeedStore for Embedded {
    fn put_feeds(&self, feeds: &[FeedRecord]) -> Result<(), HqError> {
        self.write(|tx| feeds.iter().try_for_each(|feed| put(tx, feed)))
    }

    fn feed(&self, name: &str, post: &str) -> Result<Option<FeedRecord>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT name, post, version, issued_at, expires_at, entries, published_by, signed, body FROM feed
                 WHERE name = ?1 AND post IN ('', ?2) ORDER BY version DESC, post DESC LIMIT 1",
            )?;
            Ok(query.query_row([name, post], feed_of).optional()?)
        })
    }

    fn forget_feeds(&self, issued_before_ms: i64) -> Result<u64, HqError> {
        self.write(|tx| {
            let sql = "UPDATE feed SET signed = x'', body = x'' WHERE issued_at < ?1 AND length(body) > 0
                         AND version < (SELECT max(version) FROM feed AS f WHERE f.name = feed.name AND f.post = feed.post)";
            Ok(tx.execute(sql, [issued_before_ms])? as u64)
        })
    }

    fn feeds(&self) -> Result<Vec<FeedVersion>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT name, post, version, seal, issued_at, expires_at, entries, published_by, length(signed) FROM feed AS f
                 WHERE version = (SELECT max(version) FROM feed WHERE name = f.name AND post = f.post) ORDER BY name, post",
            )?;
            let rows = query.query_map([], |row| {
                Ok(FeedVersion {
                    name: row.get(0)?,
                    post: row.get(1)?,
                    version: row.get::<_, U>(2)?.0,
                    seal: row.get::<_, U>(3)?.0,
                    issued_at: row.get(4)?,
                    expires_at: row.get(5)?,
                    entries: row.get::<_, U>(6)?.0,
                    published_by: row.get(7)?,
                    bytes: row.get::<_, U>(8)?.0,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn feed_body(&self, name: &str, version: u64) -> Result<Option<Vec<u8>>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT body FROM feed WHERE name = ?1 AND version = ?2 AND post = '' AND length(body) > 0")?;
            Ok(query.query_row(params![name, U(version)], |row| row.get(0)).optional()?)
        })
    }

    fn issue_times(&self) -> Result<Vec<(String, u64, i64)>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT DISTINCT name, version, issued_at FROM feed")?;
            let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, U>(1)?.0, row.get(2)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn feeds_told(&self) -> Result<Vec<(BoothId, String, u64)>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT booth, name, version FROM booth_feed ORDER BY booth, name")?;
            let rows = query.query_map([], |row| Ok((row.get::<_, B>(0)?.0, row.get(1)?, row.get::<_, U>(2)?.0)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn reseal_feed(&self, name: &str, version: u64, signed: &[u8]) -> Result<(), HqError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE feed SET signed = ?3, seal = seal + 1 WHERE name = ?1 AND version = ?2 AND post = ''",
                params![name, U(version), signed],
            )?;
            Ok(())
        })
    }

    fn officers(&self) -> Result<Vec<Officer>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT body FROM officer ORDER BY login")?;
            let bodies: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            bodies.iter().map(|body| serde_json::from_str(body).map_err(|_| HqError::Damaged("officer"))).collect()
        })
    }

    fn save_officers(&self, officers: &[Officer]) -> Result<(), HqError> {
        self.write(|tx| {
            for officer in officers {
                let body = serde_json::to_string(officer).map_err(|_| HqError::Damaged("officer"))?;
                tx.prepare_cached(
                    "INSERT INTO officer (id, login, body) VALUES (?1, ?2, ?3)
                     ON CONFLICT (id) DO UPDATE SET login = excluded.login, body = excluded.body",
                )?
                .execute(params![officer.id, officer.login, body])?;
            }
            Ok(())
        })
    }

    fn setting(&self, key: &str) -> Result<Option<String>, HqError> {
        self.read(|tx| Ok(tx.prepare_cached("SELECT value FROM about WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()?))
    }

    fn set_setting(&self, key: &str, value: &str) -> Result<(), HqError> {
        self.write(|tx| {
            tx.prepare_cached("INSERT OR REPLACE INTO about (key, value) VALUES (?1, ?2)")?.execute([key, value])?;
            Ok(())
        })
    }
}

fn feed_of(row: &Row<'_>) -> rusqlite::Result<FeedRecord> {
    Ok(FeedRecord {
        name: row.get(0)?,
        post: row.get(1)?,
        version: row.get::<_, U>(2)?.0,
        issued_at: row.get(3)?,
        expires_at: row.get(4)?,
        entries: row.get::<_, U>(5)?.0,
        published_by: row.get(6)?,
        signed: row.get(7)?,
        body: row.get(8)?,
    })
}

fn put(tx: &Transaction<'_>, feed: &FeedRecord) -> Result<(), HqError> {
    let newest: Option<U> =
        tx.prepare_cached("SELECT max(version) FROM feed WHERE name = ?1 AND post = ?2")?.query_row([&feed.name, &feed.post], |row| row.get(0))?;
    if let Some(U(newest)) = newest.filter(|newest| newest.0 >= feed.version) {
        return Err(CodedError::new(ErrorCode::VersionOlder, format!("{} {newest}", feed.name)).into());
    }
    tx.prepare_cached(
        "INSERT INTO feed (name, post, version, issued_at, expires_at, entries, published_by, signed, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        feed.name,
        feed.post,
        U(feed.version),
        feed.issued_at,
        feed.expires_at,
        U(feed.entries),
        feed.published_by,
        feed.signed,
        feed.body,
    ])?;
    Ok(())
}
