//! Databases of every release open in today's program; today's open in every earlier program that they let in.

use super::kit::*;
use crate::connection::{Purpose, open};
use crate::folder::DATABASE;
use crate::migration::{self, Migration};
use crate::slot::Slots;
use crate::{DataKey, OsKeyRing, Store, Unlock};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folder and version of each release.
fn releases() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/databases");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let releases = entries.filter(|entry| entry.path().is_dir());
    releases.map(|entry| (entry.path(), entry.file_name().to_string_lossy().into_owned())).collect()
}

fn copy(release: &Path) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in [DATABASE, "slots.cbor"] {
        std::fs::copy(release.join(name), dir.path().join(name)).unwrap();
    }
    dir
}

#[test]
fn the_database_of_every_release_opens_with_everything_it_held() {
    let releases = releases();
    assert!(releases.iter().any(|(_, version)| version == "0.1.0"));
    for (folder, version) in releases {
        let dir = copy(&folder);
        let key = Slots::load(dir.path()).unwrap().open(&Unlock::Plain, &OsKeyRing).unwrap();
        let before = migration::state(&open(&dir.path().join(DATABASE), &key, Purpose::Read).unwrap()).unwrap();
        let store = reopen(dir.path());
        let report = store.verify().unwrap();
        assert!(report.is_sound(), "{version}: {:?}", report.faults);
        let head = store.head().unwrap().unwrap();
        let found = serde_json::json!({
            "epoch": head.epoch, "head_seq": head.head_seq, "head_chain": head.head_chain.to_string(),
            "events": report.events, "erased": report.erased, "blobs": report.blobs, "waiting": store.queue().unwrap().events,
        });
        let holds: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("holds.json")).unwrap()).unwrap();
        assert_eq!(found, holds, "{version}");
        assert_eq!(record(&store, crossing(99)).id.seq, head.head_seq + 1, "{version}");
        assert_eq!(store.drafts().unwrap()[0].state.expose(), b"half typed");
        assert_eq!(store.setting("preferences").unwrap(), Some(("dark".to_owned(), 3)));
        assert_eq!(store.feed("alerts.national").unwrap().unwrap().version, 3);
        store.rebuild_projections().unwrap();
        assert!(store.verify().unwrap().is_sound());
        check_kept_copy(dir.path(), &store, before, &version);
    }
}

/// The verified copy of before the migration is there, and is as the release left it.
fn check_kept_copy(dir: &Path, store: &Store, before: migration::State, version: &str) {
    let kept = dir.join(format!("before-migration-{}.db", before.applied + 1));
    let newest = migration::ALL.last().unwrap().number;
    assert_eq!(kept.exists(), before.applied < newest, "{version}");
    if kept.exists() {
        let copy = open(&kept, store.key(), Purpose::Read).unwrap();
        assert_eq!(migration::state(&copy).unwrap(), before, "{version}");
    }
}

#[test]
fn todays_file_opens_in_every_earlier_program_it_lets_in_and_that_program_appends() {
    let opens_from = migration::ALL.iter().map(|step| step.opens_from).max().unwrap();
    for known in 1..=migration::ALL.len() {
        let earlier: &[Migration] = &migration::ALL[..known];
        let dir = tempfile::tempdir().unwrap();
        let (store, _hq) = enrolled(dir.path());
        record(&store, crossing(1));
        drop(store);
        let opened = Store::open_knowing(dir.path(), clock(), earlier);
        assert_eq!(opened.is_ok(), opens_from as usize <= known, "a program that knows {known} migrations");
        let Ok(store) = opened else { continue };
        store.put_draft("i-1", b"typed in the older program").unwrap();
        assert_eq!(record(&store, crossing(2)).id.seq, 4);
        record_with_picture(&store, 3, border::ImageKind::Page, 5000);
        assert!(store.verify().unwrap().is_sound());
        drop(store);
        let store = reopen(dir.path());
        assert_eq!(store.head().unwrap().unwrap().head_seq, 5);
        assert!(store.verify().unwrap().is_sound());
    }
    assert!(opens_from < migration::ALL.last().unwrap().number, "the program of before opens today's file");
}

/// Statement and columns of everything in a schema.
fn schema(c: &Connection) -> BTreeMap<String, (String, Vec<String>)> {
    let mut objects = c.prepare("SELECT type || ' ' || name, coalesce(sql, ''), name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").unwrap();
    let rows = objects.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))).unwrap();
    let columns = |name: &str| -> Vec<String> {
        let mut info =
            c.prepare("SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || coalesce(dflt_value, '') FROM pragma_table_info(?1)").unwrap();
        info.query_map([name], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    rows.map(|row| row.unwrap()).map(|(object, sql, name)| (object, (sql, columns(&name)))).collect()
}

#[test]
fn a_migration_only_adds() {
    for known in 1..migration::ALL.len() {
        let dir = tempfile::tempdir().unwrap();
        let mut connection = open(&dir.path().join("a.db"), &DataKey::random(), Purpose::Create).unwrap();
        migration::migrate(&mut connection, &migration::ALL[..known], 1).unwrap();
        let before = schema(&connection);
        migration::migrate(&mut connection, &migration::ALL[..=known], 2).unwrap();
        let after = schema(&connection);
        let step = known + 1;
        for (object, (sql, columns)) in &before {
            let (sql_now, columns_now) = after.get(object).unwrap_or_else(|| panic!("migration {step} removed {object}"));
            assert_eq!(columns_now.get(..columns.len()), Some(columns.as_slice()), "migration {step} changed columns of {object}");
            let added = columns_now.get(columns.len()..).unwrap_or_default();
            assert!(
                added.iter().all(|column| column.contains(" 0 ") || !column.ends_with(' ')),
                "migration {step}: an older program leaves {added:?} out"
            );
            assert!(sql == sql_now || !added.is_empty(), "migration {step} changed {object}");
        }
        for object in after.keys().filter(|object| !before.contains_key(*object)) {
            assert!(!object.starts_with("trigger"), "migration {step}: {object} would act in an older program's writes");
        }
    }
}
