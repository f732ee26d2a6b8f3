//! The store alone: opening, wrong keys, versions.

use super::*;

const KEY: [u8; 32] = [7; 32];

#[test]
fn the_sqlite_linked_is_free_of_the_wal_reset_fault() {
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[test]
fn a_database_opens_under_its_own_key_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(Embedded::open(dir.path(), &KEY).unwrap());
    drop(Embedded::open(dir.path(), &KEY).unwrap());
    assert!(Embedded::open(dir.path(), &[8; 32]).is_err());
    let bytes = std::fs::read(dir.path().join("headquarters.db")).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"), "the file is encrypted");
}

#[test]
fn a_database_of_a_later_schema_says_which_program_may_open_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path(), &KEY).unwrap();
    store
        .write(|tx| {
            tx.pragma_update(None, "user_version", 999)?;
            tx.execute("UPDATE about SET value = '9.0.0' WHERE key = 'oldest_program'", [])?;
            Ok(())
        })
        .unwrap();
    drop(store);
    assert!(matches!(Embedded::open(dir.path(), &KEY), Err(HqError::TooNew(version)) if version == "9.0.0"));
}

#[test]
fn what_an_earlier_program_counted_is_noticed_and_a_rebuild_settles_it() {
    use crate::store::{FigureStore, JournalStore};
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path(), &KEY).unwrap();
    assert!(!store.counts_are_stale().unwrap(), "a fresh database has nothing to count anew");
    let earlier = "INSERT INTO tally VALUES ('2025-06-15', 'UTKOR', 'entry', 'admit', 'UTO', '', 3)";
    store.write(|tx| Ok(tx.execute(earlier, [])?)).unwrap();
    assert!(store.counts_are_stale().unwrap());
    assert_eq!(store.rebuild(&|_| Err(HqError::Damaged("no segment to read"))).unwrap(), 0);
    assert!(!store.counts_are_stale().unwrap());
}

#[test]
fn an_event_is_looked_for_by_its_number_on_each_branch_and_not_among_all_of_its_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path(), &KEY).unwrap();
    for (sql, numbered) in [(ingest::BRANCH_OF, "branch=? AND seq=?"), (journals::EVENTS_OF, "branch=? AND seq>? AND seq<?")] {
        let plan: Vec<String> = store
            .read(|tx| {
                let mut query = tx.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
                let nothing = vec![rusqlite::types::Null; query.parameter_count()];
                let rows = query.query_map(rusqlite::params_from_iter(nothing), |row| row.get(3))?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .unwrap();
        assert!(plan.iter().any(|step| step.starts_with("SEARCH event ") && step.contains(numbered)), "{plan:?}");
    }
}
