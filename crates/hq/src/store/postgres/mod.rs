//! The store on a PostgreSQL server, which several headquarters processes may share; alone, or distributed over nodes by Citus.
//!
//! Nothing another process would need is kept in this one. What is read and then written is guarded by an advisory lock of the
//! transaction ([`Lock`]); every lock is taken before anything is read.

mod address;
mod amend;
mod booths;
mod convert;
mod copy;
mod erase;
mod feeds;
mod figures;
mod indexes;
mod ingest;
mod journals;
mod link;
mod months;
mod office;
mod project;
mod spread;

use crate::HqError;
use address::Address;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::KeyInit;
use convert::Columns;
use journal::BoothId;
use link::{Link, Pool};
use std::collections::BTreeSet;

/// Migrations in order; each is applied once. They only add.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_headquarters.sql"),
    include_str!("migrations/0002_alarms.sql"),
    include_str!("migrations/0003_statistics.sql"),
    include_str!("migrations/0004_cells.sql"),
    include_str!("migrations/0005_documents.sql"),
    include_str!("migrations/0006_amendments.sql"),
    include_str!("migrations/0007_releases.sql"),
    include_str!("migrations/0008_clocks.sql"),
    include_str!("migrations/0009_erasures.sql"),
];
/// The oldest program that may open a database of today's schema.
const OLDEST_PROGRAM: &str = "0.1.0";
/// The oldest server whose commands are used here.
const OLDEST_SERVER: i64 = 150_000;

/// The store on a PostgreSQL server.
pub struct Postgres {
    pool: Pool,
    /// Seals what would be secret even from the server: the posts' private keys.
    sealing: XChaCha20Poly1305,
    months: months::Months,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Postgres([redacted])") // The address holds a password.
    }
}

impl Postgres {
    /// Opens the database at `url` (`postgres://…`), making or migrating the tables as needed. `key` seals what the server may not read;
    /// `owner` names the headquarters: a database belongs to one.
    ///
    /// # Errors
    /// [`foundation::ErrorCode::BadRequest`] for an unusable URL, [`HqError::Server`], [`HqError::TooNew`], [`HqError::Keys`] for the
    /// database of another headquarters.
    pub fn open(url: &str, key: &[u8; 32], owner: &str) -> Result<Self, HqError> {
        let pool = Pool::new(Address::parse(url)?);
        pool.with(|link| {
            let version = link.one("SELECT current_setting('server_version_num')::bigint, current_setting('server_encoding')", &[], |row| {
                Ok((row.i(0)?, row.text(1)?))
            })?;
            if version.0 < OLDEST_SERVER || version.1 != "UTF8" {
                return Err(HqError::Damaged("database: PostgreSQL 15 or newer with encoding UTF8 is needed"));
            }
            link.transaction(&Lock::Schema.sql(), |link| migrate(link, owner))
        })?;
        Ok(Self { pool, sealing: XChaCha20Poly1305::new(key.into()), months: months::Months::default() })
    }

    /// One statement, or several that need no common view.
    fn look<T: Send>(&self, look: impl FnOnce(&mut Link) -> Result<T, HqError> + Send) -> Result<T, HqError> {
        self.pool.with(look)
    }

    /// Reads in one consistent view.
    fn read<T: Send>(&self, look: impl FnOnce(&mut Link) -> Result<T, HqError> + Send) -> Result<T, HqError> {
        self.pool.with(|link| link.transaction("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", look))
    }

    /// Writes all of it durably, or nothing, under a lock.
    fn write<T: Send>(&self, lock: Lock<'_>, act: impl FnOnce(&mut Link) -> Result<T, HqError> + Send) -> Result<T, HqError> {
        self.pool.with(|link| link.transaction(&lock.sql(), act))
    }
}

/// What may not happen in two transactions at a time. Held to the end of the transaction, by whichever process has it.
#[derive(Clone, Copy)]
enum Lock<'b> {
    /// Nothing to guard: one statement, or rows that guard themselves.
    None,
    /// Making and migrating tables.
    Schema,
    /// Journals of booths change; a rebuild waits for it and it for a rebuild.
    Journals(&'b BTreeSet<BoothId>),
    /// Every projection is made anew.
    Rebuild,
    /// Numbers of booths and codes are given.
    Numbering,
    /// Posts, their keys, feeds change.
    Publishing,
    /// A line is added to the audit log.
    Audit,
    /// A part of the crossings' table is made.
    Months,
}

impl Lock<'_> {
    /// The statements that take it. Where there are several, every transaction takes them in this order, booths by their numbers.
    fn sql(self) -> String {
        let class = |number: i32| 0x4F50_0000 + number; // Apart from other programs' locks in the same database.
        match self {
            Self::None => String::new(),
            Self::Journals(booths) => {
                let each = booths.iter().map(|booth| format!("; SELECT pg_advisory_xact_lock({}, {})", class(2), booth.0));
                format!("SELECT pg_advisory_xact_lock_shared({}, 0)", class(3)) + &each.collect::<String>()
            }
            Self::Schema => format!("SELECT pg_advisory_xact_lock({}, 0)", class(1)),
            Self::Rebuild => format!("SELECT pg_advisory_xact_lock({}, 0)", class(3)),
            Self::Numbering => format!("SELECT pg_advisory_xact_lock({}, 0)", class(4)),
            Self::Publishing => format!("SELECT pg_advisory_xact_lock({}, 0)", class(5)),
            Self::Audit => format!("SELECT pg_advisory_xact_lock({}, 0)", class(6)),
            Self::Months => format!("SELECT pg_advisory_xact_lock({}, 0)", class(7)),
        }
    }
}

fn migrate(link: &mut Link, owner: &str) -> Result<(), HqError> {
    let made = link.one("SELECT to_regclass('about') IS NOT NULL", &[], |row| Ok(row.try_get::<_, bool>(0)?))?;
    let mut about = |key: &str| link.maybe("SELECT value FROM about WHERE key = $1", &[&key], |row| row.text(0));
    let (done, belongs, oldest) = match made {
        true => (about("schema")?, about("owner")?, about("oldest_program")?.unwrap_or_default()),
        false => (None, None, String::new()),
    };
    if belongs.is_some_and(|belongs| belongs != owner) {
        return Err(HqError::Keys("the database belongs to another headquarters"));
    }
    let done: usize = done.and_then(|done| done.parse().ok()).unwrap_or(0);
    if done > MIGRATIONS.len() && crate::version_of(&oldest) > crate::version_of(crate::VERSION) {
        return Err(HqError::TooNew(oldest));
    }
    if done >= MIGRATIONS.len() {
        return Ok(());
    }
    for migration in MIGRATIONS.iter().skip(done) {
        link.batch(migration)?;
    }
    for (key, value) in [("schema", MIGRATIONS.len().to_string().as_str()), ("owner", owner), ("oldest_program", OLDEST_PROGRAM)] {
        link.run("INSERT INTO about (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", &[&key, &value])?;
    }
    spread::distribute(link)
}

#[cfg(test)]
mod tests;
