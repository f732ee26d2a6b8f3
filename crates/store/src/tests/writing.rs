//! The writer thread and its readers, seen from inside.

use super::kit::*;
use crate::connection::{Purpose, open};
use crate::folder::DATABASE;
use crate::{CrossingQuery, StoreError, backup, migration};
use std::sync::mpsc::channel;

#[test]
fn a_reader_does_not_wait_for_a_long_write_and_sees_nothing_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    record(&store, crossing(1));
    let (started, wait_started) = channel();
    let (finish, wait_finish) = channel::<()>();
    let writing = {
        let store = store.clone();
        std::thread::spawn(move || {
            store.writer().transact(move |tx| {
                tx.execute("DELETE FROM crossing", [])?;
                started.send(()).unwrap();
                wait_finish.recv().unwrap();
                Err::<(), _>(StoreError::WriterStopped) // Rolls back.
            })
        })
    };
    wait_started.recv().unwrap();
    let query = CrossingQuery { limit: 9, ..CrossingQuery::default() };
    assert_eq!(store.search_crossings(&query).unwrap().len(), 1); // Would never return if it waited.
    assert_eq!(store.queue().unwrap().events, 3);
    let second = reopen(dir.path());
    assert_eq!(second.search_crossings(&query).unwrap().len(), 1);
    finish.send(()).unwrap();
    assert!(writing.join().unwrap().is_err());
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn a_job_that_panics_is_rolled_back_and_crossings_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let answer = store.writer().transact(|tx| -> Result<(), StoreError> {
        tx.execute("DELETE FROM epoch", []).ok();
        tx.execute("UPDATE epoch SET head_seq = 77", [])?;
        panic!("a bug");
    });
    assert!(matches!(answer, Err(StoreError::WriterStopped)));
    assert_eq!(record(&store, crossing(1)).id.seq, 3);
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn the_copy_made_before_a_migration_is_whole_and_encrypted() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    record_with_picture(&store, 1, border::ImageKind::Page, 50_000);
    let source = open(&dir.path().join(DATABASE), store.key(), Purpose::Write).unwrap();
    backup::before_migration(&source, store.key(), dir.path(), 2).unwrap();
    let path = dir.path().join("before-migration-3.db");
    let copy = open(&path, store.key(), Purpose::Read).unwrap();
    assert_eq!(migration::state(&copy).unwrap(), migration::state(&source).unwrap());
    let rows = |c: &rusqlite::Connection| c.query_row("SELECT sum(length(bytes)) FROM blob", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(rows(&copy), rows(&source));
    let bytes = std::fs::read(path).unwrap();
    assert!(!bytes.windows(15).any(|window| window == b"SQLite format 3"));
}

#[test]
fn a_database_of_a_program_too_new_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    store.writer().run(|c| Ok(c.execute("INSERT INTO migration VALUES (9, 9, 0)", [])?)).unwrap();
    drop(store);
    let error = crate::Store::open(dir.path(), &crate::Unlock::Plain, clock()).unwrap_err();
    assert!(matches!(error, StoreError::TooNew { needs: 9, knows: 6 }), "{error}");
    assert_eq!(foundation::CodedError::from(error).code, foundation::ErrorCode::StoreTooNew);
}
