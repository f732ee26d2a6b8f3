//! Brings a database forward, never back. A database says which is the oldest program that may open it.

use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

/// One step forward.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Migration {
    /// Its number, from 1 without gaps.
    pub(crate) number: u32,
    /// The statements; the file begins with why.
    pub(crate) sql: &'static str,
    /// The oldest program that may open the database afterwards, by the number of its last migration. The program of the
    /// version before must be able to, so this lags behind.
    pub(crate) opens_from: u32,
}

/// Every step, in order.
pub(crate) const ALL: &[Migration] = &[
    Migration { number: 1, sql: include_str!("../migrations/0001_booth_store.sql"), opens_from: 1 },
    Migration { number: 2, sql: include_str!("../migrations/0002_hardware.sql"), opens_from: 1 },
    Migration { number: 3, sql: include_str!("../migrations/0003_neighbours.sql"), opens_from: 1 },
    Migration { number: 4, sql: include_str!("../migrations/0004_stretches.sql"), opens_from: 1 },
    Migration { number: 5, sql: include_str!("../migrations/0005_amendments.sql"), opens_from: 1 },
    Migration { number: 6, sql: include_str!("../migrations/0006_delivered.sql"), opens_from: 1 },
];

/// How far a database has come, and who may open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// Number of the last migration applied; 0: none.
    pub(crate) applied: u32,
    /// The oldest program that may open it.
    pub(crate) opens_from: u32,
}

/// Reads the state of a database.
pub(crate) fn state(connection: &Connection) -> Result<State, StoreError> {
    let known: Option<i64> =
        connection.query_row("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'", [], |row| row.get(0)).optional()?;
    if known.is_none() {
        return Ok(State { applied: 0, opens_from: 0 });
    }
    let state = connection.query_row("SELECT coalesce(max(number), 0), coalesce(max(opens_from), 0) FROM migration", [], |row| {
        Ok(State { applied: row.get(0)?, opens_from: row.get(1)? })
    })?;
    Ok(state)
}

/// Whether this program, which knows `migrations`, may open a database in that state, and whether steps are missing.
///
/// # Errors
/// [`StoreError::TooNew`].
pub(crate) fn is_behind(state: State, migrations: &[Migration]) -> Result<bool, StoreError> {
    let knows = migrations.last().map_or(0, |last| last.number);
    if state.opens_from > knows {
        return Err(StoreError::TooNew { needs: state.opens_from, knows });
    }
    Ok(state.applied < knows)
}

/// Applies the missing steps, all or none. A database of a later program that lets this one in is left as it is.
pub(crate) fn migrate(connection: &mut Connection, migrations: &[Migration], now_ms: i64) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = state(&transaction)?;
    if !is_behind(before, migrations)? {
        return Ok(());
    }
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (
             number        INTEGER PRIMARY KEY, -- forward only, from 1 without gaps
             opens_from    INTEGER NOT NULL,    -- the oldest program that may open the database, by its last migration
             applied_at_ms INTEGER NOT NULL
         ) STRICT",
    )?;
    for step in migrations.iter().filter(|step| step.number > before.applied) {
        transaction.execute_batch(step.sql)?;
        transaction
            .execute("INSERT INTO migration (number, opens_from, applied_at_ms) VALUES (?1, ?2, ?3)", (step.number, step.opens_from, now_ms))?;
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataKey;
    use crate::connection::{Purpose, open};

    const NEXT: &[Migration] = &[
        ALL[0],
        ALL[1],
        ALL[2],
        ALL[3],
        ALL[4],
        ALL[5],
        Migration { number: 7, sql: "CREATE TABLE fee (event INTEGER PRIMARY KEY) STRICT;", opens_from: 1 },
        Migration { number: 8, sql: "ALTER TABLE fee ADD COLUMN cents INTEGER;", opens_from: 7 },
    ];

    fn database(migrations: &[Migration]) -> (tempfile::TempDir, Connection) {
        let dir = tempfile::tempdir().unwrap();
        let mut connection = open(&dir.path().join("booth.db"), &DataKey::random(), Purpose::Create).unwrap();
        migrate(&mut connection, migrations, 5).unwrap();
        (dir, connection)
    }

    #[test]
    fn migrations_are_numbered_without_gaps_and_begin_with_why() {
        for (at, migration) in (1..).zip(ALL) {
            assert_eq!(migration.number, at);
            assert!(migration.opens_from <= migration.number);
            assert!(migration.sql.starts_with("-- Why: "), "migration {at} does not begin with why");
        }
    }

    #[test]
    fn todays_file_is_brought_forward_and_the_program_of_today_still_opens_it() {
        let (_dir, mut connection) = database(ALL);
        migrate(&mut connection, &NEXT[..7], 6).unwrap();
        assert_eq!(state(&connection).unwrap(), State { applied: 7, opens_from: 1 });
        assert!(!is_behind(state(&connection).unwrap(), ALL).unwrap());
        migrate(&mut connection, ALL, 7).unwrap(); // The older program opens it and leaves it as it is.
        assert_eq!(state(&connection).unwrap().applied, 7);
    }

    #[test]
    fn a_program_that_is_too_old_is_kept_out() {
        let (_dir, mut connection) = database(NEXT);
        assert!(matches!(migrate(&mut connection, ALL, 6), Err(StoreError::TooNew { needs: 7, knows: 6 })));
        assert!(matches!(is_behind(state(&connection).unwrap(), ALL), Err(StoreError::TooNew { .. })));
    }

    #[test]
    fn a_step_that_fails_leaves_the_database_as_it_was() {
        let (_dir, mut connection) = database(ALL);
        let broken = [
            ALL[0],
            ALL[1],
            ALL[2],
            ALL[3],
            ALL[4],
            ALL[5],
            NEXT[6],
            Migration { number: 8, sql: "ALTER TABLE nothing ADD COLUMN x;", opens_from: 7 },
        ];
        assert!(migrate(&mut connection, &broken, 6).is_err());
        assert_eq!(state(&connection).unwrap().applied, 6);
        assert!(connection.prepare("SELECT * FROM fee").is_err());
    }
}
