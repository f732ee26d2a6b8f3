//! The process is killed in the middle of writing, again and again: what was acknowledged is there.

use crate::kit::*;
use border::ImageKind;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use store::Record;
use uuid::Uuid;

const FOLDER: &str = "OUTPOST_TEST_KILL_FOLDER";
/// Kills of the ordinary tests; `OUTPOST_KILLS` says otherwise.
const ROUNDS: usize = 30;

/// The child: records without end and says each public id once it is acknowledged. Does nothing in an ordinary test run.
#[test]
fn child_that_records_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = reopen(folder.as_ref());
    let mut out = std::io::stdout();
    for n in 0.. {
        store.put_draft("i", format!("typing {n}").as_bytes()).unwrap();
        let (crossing, blob) = with_picture(n, ImageKind::Portrait, 20_000);
        let record = Record { blobs: vec![blob.clone()], finish_inspection: Some("i".to_owned()), ..Record::at(crossing.at) };
        let public = match store.record(vec![act(crossing)], record) {
            Ok(recorded) => recorded[0].public,
            Err(error) => panic!("{error}"),
        };
        writeln!(out, "\nacked {public}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn every_acknowledged_crossing_survives_being_killed() {
    let dir = tempfile::tempdir().unwrap();
    drop(enrolled(dir.path()));
    let rounds = std::env::var("OUTPOST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(ROUNDS);
    let mut acknowledged: BTreeSet<Uuid> = BTreeSet::new();
    for round in 0..rounds {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child_that_records_until_it_is_killed", "--nocapture", "--test-threads=1"])
            .env(FOLDER, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut read = |wanted: usize| -> usize {
            let ids = lines.by_ref().map_while(Result::ok).filter_map(|line| line.strip_prefix("acked ")?.parse().ok());
            ids.take(wanted).map(|id| acknowledged.insert(id)).count()
        };
        // A different number of records each time, so that the kill falls everywhere.
        assert_eq!(read(1 + round * 7 % 11), 1 + round * 7 % 11, "the child died by itself");
        child.kill().unwrap();
        child.wait().unwrap();
        read(usize::MAX); // Acknowledged before the kill, read after it.
        let store = reopen(dir.path());
        for public in &acknowledged {
            let found = store.crossing(*public).unwrap();
            assert!(found.is_some(), "round {round}: an acknowledged crossing is gone");
        }
        let report = store.verify().unwrap();
        assert!(report.is_sound(), "round {round}: {:?}", report.faults);
        assert!(store.drafts().unwrap().len() <= 1);
    }
    assert!(acknowledged.len() >= rounds);
}
