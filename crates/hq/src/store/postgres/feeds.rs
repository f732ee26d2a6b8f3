//! What goes down to the booths: feeds, officers, and headquarters' own settings.

use super::convert::{Columns, n, t};
use super::link::Link;
use super::{Lock, Postgres};
use crate::HqError;
use crate::store::{FeedRecord, FeedStore, FeedVersion};
use border::Officer;
use foundation::{CodedError, ErrorCode};
use journal::BoothId;

impl FeedStore for Postgres {
    fn put_feeds(&self, feeds: &[FeedRecord]) -> Result<(), HqError> {
        self.write(Lock::Publishing, |link| feeds.iter().try_for_each(|feed| put(link, feed)))
    }

    fn feed(&self, name: &str, post: &str) -> Result<Option<FeedRecord>, HqError> {
        let sql = "SELECT name, post, version, issued_at, expires_at, entries, published_by, signed, body FROM feed
                   WHERE name = $1 AND post IN ('', $2) ORDER BY version DESC, post DESC LIMIT 1";
        self.look(|link| {
            link.maybe(sql, &[&t(name), &t(post)], |row| {
                Ok(FeedRecord {
                    name: row.text(0)?,
                    post: row.text(1)?,
                    version: row.u(2)?,
                    issued_at: row.i(3)?,
                    expires_at: row.i(4)?,
                    entries: row.u(5)?,
                    published_by: row.text(6)?,
                    signed: row.try_get(7)?,
                    body: row.try_get(8)?,
                })
            })
        })
    }

    fn feed_body(&self, name: &str, version: u64) -> Result<Option<Vec<u8>>, HqError> {
        let sql = "SELECT body FROM feed WHERE name = $1 AND version = $2 AND post = '' AND length(body) > 0";
        self.look(|link| link.maybe(sql, &[&t(name), &n(version)], |row| Ok(row.try_get(0)?)))
    }

    fn forget_feeds(&self, issued_before_ms: i64) -> Result<u64, HqError> {
        let sql = "UPDATE feed SET signed = '', body = '' WHERE issued_at < $1 AND length(body) > 0
                     AND version < (SELECT max(version) FROM feed AS f WHERE f.name = feed.name AND f.post = feed.post)";
        self.look(|link| link.run(sql, &[&issued_before_ms]))
    }

    fn feeds(&self) -> Result<Vec<FeedVersion>, HqError> {
        let sql = "SELECT DISTINCT ON (name, post) name, post, version, seal, issued_at, expires_at, entries, published_by, length(signed)::bigint
                   FROM feed ORDER BY name, post, version DESC";
        self.look(|link| {
            link.all(sql, &[], |row| {
                Ok(FeedVersion {
                    name: row.text(0)?,
                    post: row.text(1)?,
                    version: row.u(2)?,
                    seal: row.u(3)?,
                    issued_at: row.i(4)?,
                    expires_at: row.i(5)?,
                    entries: row.u(6)?,
                    published_by: row.text(7)?,
                    bytes: row.u(8)?,
                })
            })
        })
    }

    fn issue_times(&self) -> Result<Vec<(String, u64, i64)>, HqError> {
        let sql = "SELECT DISTINCT name, version, issued_at FROM feed ORDER BY name, version";
        self.look(|link| link.all(sql, &[], |row| Ok((row.text(0)?, row.u(1)?, row.i(2)?))))
    }

    fn feeds_told(&self) -> Result<Vec<(BoothId, String, u64)>, HqError> {
        let sql = "SELECT booth, name, version FROM booth_feed ORDER BY booth, name";
        self.look(|link| link.all(sql, &[], |row| Ok((row.booth(0)?, row.text(1)?, row.u(2)?))))
    }

    fn reseal_feed(&self, name: &str, version: u64, signed: &[u8]) -> Result<(), HqError> {
        let sql = "UPDATE feed SET signed = $3, seal = seal + 1 WHERE name = $1 AND version = $2 AND post = ''";
        self.look(|link| link.run(sql, &[&t(name), &n(version), &signed]).map(|_| ()))
    }

    fn officers(&self) -> Result<Vec<Officer>, HqError> {
        self.look(|link| {
            link.all("SELECT body FROM officer ORDER BY login", &[], |row| {
                serde_json::from_str(row.try_get(0)?).map_err(|_| HqError::Damaged("officer"))
            })
        })
    }

    fn save_officers(&self, officers: &[Officer]) -> Result<(), HqError> {
        self.write(Lock::Publishing, |link| {
            for officer in officers {
                let body = serde_json::to_string(officer).map_err(|_| HqError::Damaged("officer"))?;
                link.run(
                    "INSERT INTO officer (id, login, body) VALUES ($1, $2, $3)
                     ON CONFLICT (id) DO UPDATE SET login = excluded.login, body = excluded.body",
                    &[&t(&officer.id), &t(&officer.login), &body],
                )?;
            }
            Ok(())
        })
    }

    fn setting(&self, key: &str) -> Result<Option<String>, HqError> {
        self.look(|link| link.maybe("SELECT value FROM about WHERE key = $1", &[&t(key)], |row| row.text(0)))
    }

    fn set_setting(&self, key: &str, value: &str) -> Result<(), HqError> {
        let sql = "INSERT INTO about (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.look(|link| link.run(sql, &[&t(key), &t(value)]).map(|_| ()))
    }
}

fn put(link: &mut Link, feed: &FeedRecord) -> Result<(), HqError> {
    let (name, post) = (t(&feed.name), t(&feed.post));
    let newest = link.one("SELECT max(version) FROM feed WHERE name = $1 AND post = $2", &[&name, &post], |row| row.maybe_i(0))?;
    if let Some(newest) = newest.filter(|newest| *newest >= n(feed.version)) {
        return Err(CodedError::new(ErrorCode::VersionOlder, format!("{} {newest}", feed.name)).into());
    }
    link.run(
        "INSERT INTO feed (name, post, version, issued_at, expires_at, entries, published_by, signed, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[&name, &post, &n(feed.version), &feed.issued_at, &feed.expires_at, &n(feed.entries), &t(&feed.published_by), &feed.signed, &feed.body],
    )?;
    Ok(())
}
