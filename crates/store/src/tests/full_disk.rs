//! A disk that fills: crossings go on without pictures.

use super::kit::*;
use crate::{Record, Store, StoreError, reserve};
use border::{Act, ImageKind};

/// Lets the database grow by `pages` more pages and no further: SQLite then says what it says on a full disk.
fn leave_room_for(store: &Store, pages: i64) {
    store
        .writer()
        .run(move |c| {
            let now: i64 = c.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            let free: i64 = c.query_row("PRAGMA freelist_count", [], |row| row.get(0))?;
            c.query_row(&format!("PRAGMA max_page_count = {}", now - free + pages), [], |_| Ok(()))?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_full_disk_costs_the_pictures_and_not_the_crossing() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    assert!(!record_with_picture(&store, 1, ImageKind::Portrait, 40_000).0.images_dropped);
    assert!(reserve::is_whole(dir.path(), store.reserve_bytes()));
    store.put_draft("i-2", b"typed").unwrap();
    leave_room_for(&store, 4);

    let (crossing, blob) = with_picture(2, ImageKind::Portrait, 40_000);
    let record = Record { blobs: vec![blob.clone()], finish_inspection: Some("i-2".to_owned()), ..Record::at(crossing.at) };
    let recorded = store.record(vec![act(crossing)], record).unwrap()[0];

    assert!(recorded.images_dropped);
    assert!(!reserve::is_whole(dir.path(), store.reserve_bytes()), "the reserve is given up");
    let found = store.crossing(recorded.public).unwrap().unwrap();
    assert_eq!(found.crossing.images, vec![], "the event names no picture that will never come");
    assert_eq!(store.blob(&blob.hash).unwrap(), None);
    assert_eq!(store.drafts().unwrap(), vec![]);
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn a_disk_so_full_that_not_even_the_acts_fit_is_said_and_harms_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    leave_room_for(&store, 0);
    let mut recorded = 0;
    let error = loop {
        match store.record(vec![act(crossing(recorded))], Record::at(crossing(recorded).at)) {
            Ok(_) => recorded += 1,
            Err(error) => break error,
        }
        assert!(recorded < 100, "the disk never filled");
    };
    assert!(matches!(error, StoreError::DiskFull), "{error}");
    assert_eq!(store.head().unwrap().unwrap().head_seq, 2 + recorded);
    leave_room_for(&store, 1000);
    record(&store, crossing(500));
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn the_reserve_is_made_anew_when_there_is_room_again() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    reserve::release(dir.path());
    assert!(!store.disk_low(), "there is ample room on this disk");
    assert!(!record_with_picture(&store, 1, ImageKind::Page, 10).0.images_dropped);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !reserve::is_whole(dir.path(), store.reserve_bytes()) {
        assert!(std::time::Instant::now() < deadline, "the reserve never came back");
        std::thread::yield_now();
    }
}

#[test]
fn a_disk_without_room_for_the_reserve_is_low_and_takes_no_pictures() {
    let dir = tempfile::tempdir().unwrap();
    let options = crate::CreateOptions { reserve_bytes: u64::MAX / 4, ..training_options() };
    // Making such a reserve must not be tried for real: the row says so, the folder never had it.
    let small = crate::CreateOptions { reserve_bytes: 0, ..options.clone() };
    let store = Store::create(dir.path(), small, clock()).unwrap();
    store.writer().run(|c| Ok(c.execute("UPDATE store SET reserve_bytes = 4611686018427387903", [])?)).unwrap();
    drop(store);
    let store = reopen(dir.path());
    store.save_enrolment(&Hq::new().answer(&store.keys().sealing.public(), true), "https://hq.example").unwrap();
    assert!(store.disk_low());
    assert!(record_with_picture(&store, 1, ImageKind::Page, 10).0.images_dropped);
    let acts = vec![Act::ClockJumped { by_ms: 5000 }];
    assert!(!store.record(acts, Record::at(store.now())).unwrap()[0].images_dropped, "nothing was dropped that was not there");
}
