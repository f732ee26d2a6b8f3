//! The one place that opens a database: key first, then the settings that durability and secrecy rest on.

use crate::{DataKey, StoreError};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Making the file. `synchronous=EXTRA`: otherwise a power cut can bring the creation journal back and empty the file.
    Create,
    /// Appending and changing; `synchronous=FULL`.
    Write,
    /// Looking; refuses to change anything.
    Read,
}

/// Bytes of a page.
pub(crate) const PAGE_BYTES: u64 = 4096;
/// How long a statement waits for another program's transaction. A window and `outpostctl` may both append.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the database at `path` with `key`.
///
/// # Errors
/// [`StoreError::Damaged`] if the file does not open under the key, or if SQLite was built without encryption.
pub(crate) fn open(path: &Path, key: &DataKey, purpose: Purpose) -> Result<Connection, StoreError> {
    match attempt(path, key, purpose) {
        // SQLCipher calls a page that could not be read damaged; what is damaged stays so.
        Err(StoreError::Damaged(_)) => attempt(path, key, purpose),
        opened => opened,
    }
}

/// Numbers of the pages that are not as they were written, in order; asks the file alone, so also one that does not open.
pub(crate) fn broken_pages(path: &Path, key: &DataKey) -> Result<Vec<u32>, StoreError> {
    let connection = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("PRAGMA cipher_page_size = 4096;")?;
    let mut check = connection.prepare("PRAGMA cipher_integrity_check")?;
    let mut lines = check.query([])?;
    let mut broken = Vec::new();
    while let Some(line) = lines.next()? {
        // "HMAC verification failed for page 7", "page 9 has an invalid size of …": the number follows the word.
        let line: String = line.get(0)?;
        let mut words = line.split_whitespace().skip_while(|word| *word != "page").skip(1);
        broken.push(words.next().and_then(|number| number.parse().ok()).unwrap_or(0));
    }
    broken.sort_unstable();
    broken.dedup();
    Ok(broken)
}

fn keyed(path: &Path, key: &DataKey, flags: OpenFlags) -> Result<Connection, StoreError> {
    #[expect(clippy::disallowed_methods, reason = "the one place of this crate that opens a database")]
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.execute_batch(&key.pragma())?;
    Ok(connection)
}

fn attempt(path: &Path, key: &DataKey, purpose: Purpose) -> Result<Connection, StoreError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    if purpose == Purpose::Create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = keyed(path, key, flags)?;
    let cipher: Option<String> = connection.query_row("PRAGMA cipher_version", [], |row| row.get(0)).ok();
    if cipher.is_none_or(|version| version.is_empty()) {
        return Err(StoreError::Damaged("this program was built without encryption".to_owned()));
    }
    connection.execute_batch(
        // What SQLCipher would say of a broken page goes past our errors, straight to the terminal: they say it better.
        "PRAGMA cipher_log_level = NONE;
         PRAGMA cipher_page_size = 4096;
         PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
    )?;
    match purpose {
        Purpose::Create => {
            connection.execute_batch("PRAGMA synchronous = EXTRA;")?;
            let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
            if mode != "wal" {
                return Err(StoreError::Damaged(format!("journal mode {mode}")));
            }
        }
        Purpose::Write => connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;")?,
        Purpose::Read => connection.execute_batch("PRAGMA query_only = ON;")?,
    }
    // The first read decrypts page 1: a wrong key or a damaged header shows here, not in the middle of an inspection.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sqlite_linked_has_no_wal_reset_bug() {
        assert!(rusqlite::version_number() >= 3_051_003, "SQLite {}", rusqlite::version());
    }

    #[test]
    fn every_connection_is_as_durable_and_strict_as_the_design_says() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("booth.db");
        let key = DataKey::random();
        let pragma = |c: &Connection, name: &str| c.query_row(&format!("PRAGMA {name}"), [], |r| r.get::<_, rusqlite::types::Value>(0)).unwrap();
        let text = |t: &str| rusqlite::types::Value::Text(t.to_owned());
        let int = rusqlite::types::Value::Integer;
        let made = open(&path, &key, Purpose::Create).unwrap();
        made.execute_batch("CREATE TABLE t (a)").unwrap();
        assert_eq!(pragma(&made, "synchronous"), int(3));
        for (purpose, synchronous) in [(Purpose::Create, 3), (Purpose::Write, 2), (Purpose::Read, 2)] {
            let connection = open(&path, &key, purpose).unwrap();
            assert_eq!(pragma(&connection, "synchronous"), int(synchronous), "{purpose:?}");
            assert_eq!(pragma(&connection, "journal_mode"), text("wal"));
            assert_eq!(pragma(&connection, "cipher_page_size"), text("4096"));
            assert_eq!(pragma(&connection, "secure_delete"), int(1));
            assert_eq!(pragma(&connection, "foreign_keys"), int(1));
            assert_eq!(connection.execute("INSERT INTO t VALUES (1)", []).is_err(), purpose == Purpose::Read);
        }
        assert!(matches!(open(&path, &DataKey::random(), Purpose::Read), Err(StoreError::Damaged(_))));
    }
}
