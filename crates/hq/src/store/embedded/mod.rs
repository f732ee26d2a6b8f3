//! The embedded store: one SQLCipher file, one writer, a few readers that do not wait for it.

mod amend;
mod booths;
mod convert;
mod erase;
mod feeds;
mod figures;
mod indexing;
mod ingest;
mod journals;
mod office;
mod project;

use crate::HqError;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a writer waits for another process (the command line beside the server).
const PATIENCE: Duration = Duration::from_secs(10);
/// Readers kept open between uses: as many as commonly deliver at a time, for opening one derives keys and reads the schema anew.
const IDLE_READERS: usize = 16;
/// How the writer works. Names and numbers go to random places of their indexes: with the 2 MB of cache that SQLite has of itself, each
/// would decrypt a page anew. A checkpoint every 32 MB instead of 4 MB writes pages once that would be written several times.
const WRITER: &str = "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536;
                      PRAGMA wal_autocheckpoint = 8192;";
/// Migrations in order; each is applied once, in its own transaction. They only add.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_headquarters.sql"),
    include_str!("../migrations/0002_alarms.sql"),
    include_str!("../migrations/0003_statistics.sql"),
    include_str!("../migrations/0004_cells.sql"),
    include_str!("../migrations/0005_documents.sql"),
    include_str!("../migrations/0006_amendments.sql"),
    include_str!("../migrations/0007_releases.sql"),
    include_str!("../migrations/0008_indexing.sql"),
    include_str!("../migrations/0009_clocks.sql"),
    include_str!("../migrations/0010_erasures.sql"),
];

/// The embedded store.
#[derive(Debug)]
pub struct Embedded {
    path: PathBuf,
    key: Zeroizing<[u8; 32]>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    /// Crossings that the indexes of names and documents do not have yet.
    unindexed: AtomicU64,
}

impl Embedded {
    /// Opens the database under `dir`, making or migrating it as needed.
    ///
    /// # Errors
    /// [`HqError::Database`] (a wrong key shows as "not a database"), [`HqError::TooNew`].
    pub fn open(dir: &Path, key: &[u8; 32]) -> Result<Self, HqError> {
        let path = dir.join("headquarters.db");
        let key = Zeroizing::new(*key);
        let mut writer = connect(&path, &key, if path.exists() { Purpose::Write } else { Purpose::Create })?;
        migrate(&mut writer)?;
        let unindexed = indexing::waiting(&writer)?.into();
        Ok(Self { path, key, writer: Mutex::new(writer), readers: Mutex::new(Vec::new()), unindexed })
    }

    /// Reads in one consistent view.
    fn read<T>(&self, look: impl FnOnce(&Transaction<'_>) -> Result<T, HqError>) -> Result<T, HqError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path, &self.key, Purpose::Read)?,
        };
        let transaction = connection.transaction()?;
        let found = look(&transaction);
        drop(transaction);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < IDLE_READERS {
            readers.push(connection);
        }
        found
    }

    /// Writes every change into the file itself and empties the log of changes, as far as nobody still reads from it.
    fn checkpoint(&self) -> Result<(), HqError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    /// Writes all of it durably, or nothing.
    fn write<T>(&self, act: impl FnOnce(&Transaction<'_>) -> Result<T, HqError>) -> Result<T, HqError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = act(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Create,
    Write,
    Read,
}

fn connect(path: &Path, key: &[u8; 32], purpose: Purpose) -> Result<Connection, HqError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if purpose == Purpose::Create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    #[expect(clippy::disallowed_methods, reason = "the one place of this crate that opens a database")]
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    let hex: Zeroizing<String> = Zeroizing::new(key.iter().map(|byte| format!("{byte:02x}")).collect());
    connection.execute_batch(&Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", hex.as_str())))?;
    let cipher: Option<String> = connection.query_row("PRAGMA cipher_version", [], |row| row.get(0)).ok();
    if cipher.is_none_or(|version| version.is_empty()) {
        return Err(HqError::Damaged("program: built without encryption"));
    }
    connection.execute_batch(
        "PRAGMA cipher_page_size = 4096; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;
         PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;",
    )?;
    match purpose {
        // EXTRA while the file is made: otherwise a power cut can bring back an empty file.
        Purpose::Create => connection.execute_batch("PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL;")?,
        Purpose::Write => connection.execute_batch(WRITER)?,
        Purpose::Read => connection.execute_batch("PRAGMA query_only = ON;")?,
    }
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?; // A wrong key shows here.
    if purpose == Purpose::Create {
        platform::restrict(path)?;
    }
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), HqError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let done = usize::try_from(done).unwrap_or(usize::MAX);
    if done > MIGRATIONS.len() {
        let oldest = transaction.query_row("SELECT value FROM about WHERE key = 'oldest_program'", [], |row| row.get::<_, String>(0));
        let oldest = oldest.unwrap_or_default();
        if crate::version_of(&oldest) > crate::version_of(crate::VERSION) {
            return Err(HqError::TooNew(oldest));
        }
    }
    for (at, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", u32::try_from(at + 1).unwrap_or(u32::MAX))?;
    }
    if done < MIGRATIONS.len() {
        transaction.execute("INSERT OR REPLACE INTO about (key, value) VALUES ('oldest_program', ?1)", [OLDEST_PROGRAM])?;
    }
    transaction.commit()?;
    connection.execute_batch(WRITER)?;
    Ok(())
}

/// The oldest program that may open a database of today's schema.
const OLDEST_PROGRAM: &str = "0.1.0";

#[cfg(test)]
mod tests;
