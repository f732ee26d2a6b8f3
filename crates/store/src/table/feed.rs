//! Table `feed`: the newest version of each feed of headquarters.

use super::{signed, unsigned};
use crate::{FeedVersion, StoreError};
use journal::VerifiedFeed;
use rusqlite::{Connection, OptionalExtension, params};

/// Installs a version instead of an earlier one.
pub(crate) fn put(c: &Connection, feed: &VerifiedFeed, bytes: &[u8], now_ms: i64) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO feed (name, version, issued_at_ms, expires_at_ms, installed_at_ms, signed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (name) DO UPDATE SET version = ?2, issued_at_ms = ?3, expires_at_ms = ?4, installed_at_ms = ?5, signed = ?6",
        params![feed.name(), signed(feed.version(), "version")?, feed.issued_at(), feed.expires_at(), now_ms, bytes],
    )?;
    Ok(())
}

/// The version in force.
pub(crate) fn version(c: &Connection, name: &str) -> Result<Option<u64>, StoreError> {
    let found: Option<i64> = c.prepare_cached("SELECT version FROM feed WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()?;
    found.map(|version| unsigned(version, "feed.version")).transpose()
}

/// The feed as headquarters signed it.
pub(crate) fn bytes(c: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(c.prepare_cached("SELECT signed FROM feed WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()?)
}

/// Name, version and times of every feed in force, by name.
pub(crate) fn all(c: &Connection) -> Result<Vec<FeedVersion>, StoreError> {
    let mut statement = c.prepare_cached("SELECT name, version, issued_at_ms, expires_at_ms, installed_at_ms FROM feed ORDER BY name")?;
    let mut rows = statement.query([])?;
    let mut feeds = Vec::new();
    while let Some(row) = rows.next()? {
        feeds.push(FeedVersion {
            name: row.get(0)?,
            version: unsigned(row.get(1)?, "feed.version")?,
            issued_at: row.get(2)?,
            expires_at: row.get(3)?,
            installed_at: row.get(4)?,
        });
    }
    Ok(feeds)
}
