//! Somebody with the key changes the file behind the program's back: `verify` names the place.

use super::kit::*;
use crate::connection::{Purpose, open};
use crate::folder::DATABASE;
use crate::table::event::row_id;
use crate::{Fault, FaultKind, Place, Record, Store};
use border::{Act, Answer, Decision, ImageKind, RetentionClass};
use foundation::{Clock, Sensitive};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;

/// A booth with one of everything. Events: 1 epoch, 2 enrolled, 3–5 crossings, 6 disposition, 7 failure, 8 sign-in, 9 list, 10 jump.
fn booth(dir: &Path) -> (Store, Hq) {
    let (store, hq) = enrolled(dir);
    record_with_picture(&store, 3, ImageKind::Portrait, 2_000);
    let mut refused = crossing(4);
    refused.decision = Decision::Refuse { grounds: vec![], note: Sensitive::default() };
    refused.dispositions = vec![disposition("id-4", "a-1", Answer::NotSame), disposition("id-4", "a-2", Answer::Unsure)];
    record(&store, refused);
    record(&store, crossing(5));
    let at = clock().now();
    let acts = vec![
        Act::AlertDisposed(disposition("id-6", "a-1", Answer::NotSame)),
        Act::OfficerSignInFailed { login: "eva".to_owned(), failures: 2 },
        Act::OfficerSignedIn { officer: "o-1".to_owned(), credential_expired: false },
    ];
    store.record(acts, Record::at(at)).unwrap();
    store.put_feed(&hq.list(7, 0)).unwrap();
    store.record(vec![Act::ClockJumped { by_ms: 9 }], Record::at(at)).unwrap();
    store.apply_receipt(&hq.sign(&hq.receipt(&store, 1, 4))).unwrap();
    assert_eq!(store.verify().unwrap().faults, vec![]);
    (store, hq)
}

fn raw(store: &Store) -> Connection {
    let connection = open(&store.dir().join(DATABASE), store.key(), Purpose::Write).unwrap();
    // As far as somebody with the key can go: constraints off.
    connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;").unwrap();
    connection
}

fn fault(place: Place, kind: FaultKind) -> Fault {
    Fault { place, kind }
}

/// After `sql`, `verify` reports exactly `faults`.
#[track_caller]
fn check(sql: &str, faults: &[Fault]) {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = booth(dir.path());
    raw(&store).execute_batch(sql).unwrap();
    assert_eq!(store.verify().unwrap().faults, faults, "after {sql}");
}

fn event(seq: u64, kind: FaultKind) -> Fault {
    fault(Place::Event(1, seq), kind)
}

#[test]
fn every_column_of_every_event_is_covered() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = booth(dir.path());
    let raw = raw(&store);
    let changes = [
        ("booth", "booth + 1"),
        ("kind", "kind || 'x'"),
        ("at_ms", "at_ms + 1"),
        ("offset_minutes", "offset_minutes + 1"),
        ("clock_quality", "'drift'"),
        ("retention", "'fee'"),
        ("salt", "randomblob(16)"),
        ("body", "CAST(body || x'00' AS BLOB)"),
        ("chain", "randomblob(32)"),
        ("clock_quality", "'never heard'"),
    ];
    for seq in 1..=10 {
        for (column, value) in changes {
            let id = row_id(1, seq);
            raw.execute_batch(&format!("CREATE TEMP TABLE kept AS SELECT * FROM event WHERE id = {id};")).unwrap();
            raw.execute_batch(&format!("UPDATE event SET {column} = {value} WHERE id = {id}")).unwrap();
            let faults = store.verify().unwrap().faults;
            let named = faults.iter().any(|fault| fault.place == Place::Event(1, seq));
            assert!(named, "event {seq}, {column} = {value}: {faults:?}");
            raw.execute_batch(&format!("UPDATE event SET {column} = (SELECT {column} FROM kept) WHERE id = {id}; DROP TABLE temp.kept;")).unwrap();
        }
    }
    assert_eq!(store.verify().unwrap().faults, vec![]);
}

#[test]
fn every_bit_of_a_body_is_covered() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = booth(dir.path());
    let raw = raw(&store);
    let id = row_id(1, 10);
    let body: Vec<u8> = raw.query_row("SELECT body FROM event WHERE id = ?1", [id], |row| row.get(0)).unwrap();
    for bit in 0..body.len() * 8 {
        let mut flipped = body.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        raw.execute("UPDATE event SET body = ?2 WHERE id = ?1", rusqlite::params![id, flipped]).unwrap();
        let faults = store.verify().unwrap().faults;
        assert_eq!(faults.first(), Some(&event(10, FaultKind::Altered)), "bit {bit}");
    }
}

#[test]
fn a_removed_event_is_named() {
    for seq in 3..=10 {
        let dir = tempfile::tempdir().unwrap();
        let (store, _hq) = booth(dir.path());
        raw(&store).execute(&format!("DELETE FROM event WHERE id = {}", row_id(1, seq)), []).unwrap();
        let faults = store.verify().unwrap().faults;
        assert!(faults.contains(&event(seq, FaultKind::Missing)), "event {seq}: {faults:?}");
    }
}

#[test]
fn a_cut_tail_is_named_even_if_its_projections_are_cut_too() {
    let id = row_id(1, 10);
    check(&format!("DELETE FROM event WHERE id = {id}"), &[event(10, FaultKind::Missing)]);
    check(
        "DELETE FROM event; DELETE FROM blob; DELETE FROM crossing; DELETE FROM disposition; DELETE FROM officer_failure;
           DELETE FROM officer_sign_in; DELETE FROM receipt;",
        &[event(1, FaultKind::Missing)],
    );
}

#[test]
fn two_events_that_change_places_are_both_named() {
    let (a, b) = (row_id(1, 7), row_id(1, 8));
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = booth(dir.path());
    raw(&store)
        .execute_batch(&format!(
            "UPDATE event SET id = 0, seq = 0 WHERE id = {a}; UPDATE event SET id = {a}, seq = 7 WHERE id = {b};
             UPDATE event SET id = {b}, seq = 8 WHERE id = 0;"
        ))
        .unwrap();
    let faults = store.verify().unwrap().faults;
    assert!(faults.contains(&event(7, FaultKind::Altered)) && faults.contains(&event(8, FaultKind::Altered)), "{faults:?}");
}

#[test]
fn a_foreign_event_is_named() {
    let (last, next, other) = (row_id(1, 10), row_id(1, 11), row_id(2, 1));
    let copy = |id: i64, epoch: u32, seq: u64| {
        format!(
            "INSERT INTO event SELECT {id}, {epoch}, {seq}, booth, kind, at_ms, offset_minutes, clock_quality, retention, salt,
             body, commitment, chain FROM event WHERE id = {last}"
        )
    };
    check(&copy(next, 1, 11), &[event(11, FaultKind::Altered), fault(Place::Epoch(1), FaultKind::Altered)]);
    check(&copy(other, 2, 1), &[fault(Place::Event(2, 1), FaultKind::Foreign)]);
    let against_the_schema = fault(Place::File, FaultKind::Altered);
    check(&copy(5, 1, 5), &[against_the_schema, fault(Place::Event(0, 5), FaultKind::Foreign)]);
    check(&format!("UPDATE event SET booth = 18 WHERE id = {last}"), &[event(10, FaultKind::Foreign), event(10, FaultKind::Missing)]);
}

#[test]
fn an_altered_head_or_epoch_is_named() {
    check("UPDATE epoch SET head_chain = randomblob(32)", &[fault(Place::Epoch(1), FaultKind::Altered)]);
    check("UPDATE epoch SET head_seq = 9", &[fault(Place::Epoch(1), FaultKind::Altered)]);
    check("UPDATE epoch SET head_seq = 11", &[event(11, FaultKind::Missing)]);
}

#[test]
fn every_column_of_a_projection_is_covered() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = booth(dir.path());
    let last = store.last_crossing().unwrap().unwrap().id;
    store.record(vec![void(last, 1)], Record::at(clock().now())).unwrap();
    let raw = raw(&store);
    let at = |seq| row_id(1, seq);
    let columns = |table: &str| -> Vec<String> {
        let mut info = raw.prepare(&format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'event'")).unwrap();
        let names = info.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>();
        names.unwrap()
    };
    let cases = [
        ("crossing", at(4), Place::Crossing(1, 4)),
        ("disposition", at(6), Place::Disposition(1, 6)),
        ("officer_failure", at(7), Place::OfficerFailure("eva".to_owned())),
        ("officer_sign_in", at(8), Place::OfficerSignIn("o-1".to_owned())),
        ("amendment", at(11), Place::Amendment(1, 11)),
    ];
    for (table, id, place) in cases {
        for column in columns(table) {
            let row: rusqlite::types::Value =
                raw.query_row(&format!("SELECT {column} FROM {table} WHERE event = {id}"), [], |row| row.get(0)).unwrap();
            let other = match &row {
                rusqlite::types::Value::Integer(n) => rusqlite::types::Value::Integer(n + 1),
                rusqlite::types::Value::Blob(_) => rusqlite::types::Value::Blob(vec![9; 16]),
                _ => rusqlite::types::Value::Text("other".to_owned()),
            };
            let change = format!("UPDATE {table} SET {column} = ?1 WHERE event = {id}");
            raw.execute(&change, [&other]).unwrap();
            let faults = store.verify().unwrap().faults;
            assert!(faults.iter().any(|fault| fault.place == place), "{table}.{column}: {faults:?}");
            raw.execute(&change, [&row]).unwrap();
        }
    }
    assert_eq!(store.verify().unwrap().faults, vec![]);
}

#[test]
fn removed_and_foreign_projection_rows_are_named() {
    check(&format!("DELETE FROM crossing WHERE event = {}", row_id(1, 5)), &[fault(Place::Crossing(1, 5), FaultKind::Missing)]);
    check(
        &format!("DELETE FROM disposition WHERE event = {} AND position = 1", row_id(1, 4)),
        &[fault(Place::Disposition(1, 4), FaultKind::Altered)],
    );
    check("DELETE FROM officer_failure", &[fault(Place::OfficerFailure("eva".to_owned()), FaultKind::Missing)]);
    check(
        &format!("INSERT INTO officer_failure VALUES ('max', {}, 1, 1)", row_id(1, 7)),
        &[fault(Place::OfficerFailure("max".to_owned()), FaultKind::Foreign)],
    );
    check(
        &format!("UPDATE crossing SET event = {} WHERE event = {}", row_id(1, 99), row_id(1, 5)),
        &[fault(Place::Crossing(1, 5), FaultKind::Missing), fault(Place::Crossing(1, 99), FaultKind::Foreign)],
    );
    check(
        &format!("UPDATE disposition SET event = {} WHERE event = {}", row_id(1, 9), row_id(1, 6)),
        &[fault(Place::Disposition(1, 6), FaultKind::Missing), fault(Place::Disposition(1, 9), FaultKind::Foreign)],
    );
}

#[test]
fn altered_removed_and_foreign_pictures_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = booth(dir.path());
    let hash = store.undelivered_blobs(9).unwrap()[0].hash.to_string();
    drop(store);
    let picture = |kind| [fault(Place::Blob(hash.clone()), kind)];
    check("UPDATE blob SET bytes = CAST(bytes || x'00' AS BLOB)", &picture(FaultKind::Altered));
    check("UPDATE blob SET bytes = zeroblob(2016)", &picture(FaultKind::Altered));
    check("UPDATE blob SET lane = 0", &picture(FaultKind::Altered));
    check("UPDATE blob SET size = 1", &picture(FaultKind::Altered));
    check(&format!("UPDATE blob SET event = {}", row_id(1, 5)), &picture(FaultKind::Altered));
    check("DELETE FROM blob", &picture(FaultKind::Missing));
    let other = format!("INSERT INTO blob (hash, event, lane, size, bytes) VALUES (zeroblob(32), {}, 1, 1, x'00')", row_id(1, 3));
    check(&other, &[fault(Place::Blob("0".repeat(64)), FaultKind::Foreign)]);
}

#[test]
fn altered_words_of_headquarters_are_named() {
    let feed = [fault(Place::Feed("alerts.national".to_owned()), FaultKind::Altered)];
    check("UPDATE feed SET version = 8", &feed);
    check("UPDATE feed SET expires_at_ms = expires_at_ms + 1", &feed);
    check("UPDATE feed SET signed = CAST(signed || x'00' AS BLOB)", &feed);
    let receipt = [fault(Place::Receipt(1), FaultKind::Altered)];
    check("UPDATE receipt SET upto_seq = 10", &receipt);
    check("UPDATE receipt SET signed = x'00'", &receipt);
    check("UPDATE receipt SET beyond = x'81820506'", &receipt);
    check("INSERT INTO receipt_beyond (epoch, signed) VALUES (1, x'00')", &receipt);
    check("UPDATE enrolment SET booth = 18", &[fault(Place::Enrolment, FaultKind::Altered)]);
}

#[test]
fn a_flipped_bit_in_any_page_is_reported_with_the_page() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = booth(dir.path());
    drop(store);
    let path = dir.path().join(DATABASE);
    let whole = std::fs::read(&path).unwrap();
    let (mut opened, mut named) = (0, BTreeSet::new());
    for page in 0..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 1000] ^= 4;
        std::fs::write(&path, &bytes).unwrap();
        match Store::open(dir.path(), &crate::Unlock::Plain, clock()) {
            Ok(store) => {
                let faults = store.verify().unwrap().faults;
                assert_eq!(faults[0], fault(Place::Page(u32::try_from(page).unwrap() + 1), FaultKind::Altered), "{faults:?}");
                opened += 1;
                named.extend(faults.into_iter().skip(1).map(|fault| fault.place.to_string()));
            }
            Err(error) => assert!(error.to_string().contains(&format!("file: {}", page + 1)), "page {}: {error}", page + 1),
        }
    }
    assert!(opened > whole.len() / 4096 / 2, "most pages leave a store that opens");
    assert!((1..=10).all(|seq| named.contains(&Place::Event(1, seq).to_string())), "every event lies on some page: {named:?}");
    std::fs::write(&path, &whole).unwrap();
    assert!(reopen(dir.path()).verify().unwrap().is_sound());
}

#[test]
fn what_is_erased_still_verifies_and_cannot_be_altered() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = booth(dir.path());
    assert_eq!(store.erase(RetentionClass::Routine, i64::MAX).unwrap(), 0, "event 3 has a picture without a receipt, 5 has none");
    let hash = store.undelivered_blobs(9).unwrap()[0].hash;
    let mut receipt = hq.receipt(&store, 1, 5);
    receipt.blobs.push(hash);
    store.apply_receipt(&hq.sign(&receipt)).unwrap();
    assert_eq!(store.erase(RetentionClass::Routine, i64::MAX).unwrap(), 2);
    assert_eq!(store.erase(RetentionClass::Routine, i64::MAX).unwrap(), 0);

    let report = store.verify().unwrap();
    assert_eq!((report.faults, report.erased), (vec![], 2));
    assert_eq!(store.blob(&hash).unwrap(), None);
    assert_eq!(store.search_crossings(&crate::CrossingQuery { limit: 9, ..Default::default() }).unwrap().len(), 1);
    store.rebuild_projections().unwrap();
    assert!(store.verify().unwrap().is_sound());

    raw(&store).execute_batch(&format!("UPDATE event SET commitment = randomblob(32) WHERE id = {}", row_id(1, 5))).unwrap();
    assert_eq!(store.verify().unwrap().faults, vec![event(5, FaultKind::Altered)]);
}
