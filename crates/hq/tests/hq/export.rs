//! The export for analysis: what its files hold is what the statistics count.

use crate::kit::Headquarters;
use crate::statistics::drawn;
use border::{Act, Crossing};
use foundation::Clock;
use outpost_hq::console::views::StatisticsRequest;
use outpost_hq::{Dimension, HqError, Measure};
use parquet::file::reader::{FileReader, SerializedFileReader};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::process::Command;
use store::Record;

/// Names a Python with DuckDB; `cargo xtask test` provides one.
const DUCKDB: &str = "OUTPOST_DUCKDB";

/// A headquarters with crossings of more than a year, some of them not counted.
async fn filled() -> (Headquarters, Vec<Crossing>) {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut all = Vec::new();
    for number in 0..300 {
        let one = drawn(&mut rng, &hq.clock, number);
        booth.store.record(vec![Act::CrossingRecorded(Box::new(one.clone()))], Record::at(one.at)).unwrap();
        all.push(one);
    }
    booth.sync().await;
    hq.hq.store.revoke_booth(booth.id(), "stolen", hq.hq.now_ms()).unwrap();
    let head = booth.store.head().unwrap().unwrap().head_seq;
    booth.record(3);
    hq.hq.take_segment(booth.id(), booth.segment(head + 1, head + 3)).unwrap();
    (hq, all)
}

#[tokio::test]
async fn every_crossing_stands_in_the_file_of_its_month_and_a_run_that_is_stopped_leaves_whole_files_only() {
    let (hq, all) = filled().await;
    let dir = tempfile::tempdir().unwrap();
    let mut months = Vec::new();
    let exported = hq.hq.export_parquet(dir.path(), &mut |month| months.push(month.clone()), &|| true).unwrap();
    assert_eq!(exported, all.len() as u64 + 3, "what is not counted is there too, and says so");
    assert!(months.len() > 12 && months.is_sorted_by(|a, b| a.month < b.month));
    for month in &months {
        let file = SerializedFileReader::new(std::fs::File::open(&month.file).unwrap()).unwrap();
        assert_eq!(u64::try_from(file.metadata().file_metadata().num_rows()).unwrap(), month.crossings);
        let here = all.iter().filter(|one| one.at.utc.format("%Y-%m").to_string() == month.month).count() as u64;
        let late = if month.month == hq.clock.now().utc.format("%Y-%m").to_string() { 3 } else { 0 };
        assert_eq!(month.crossings, here + late, "{}", month.month);
    }
    let other = tempfile::tempdir().unwrap();
    let asked = std::sync::atomic::AtomicU32::new(0);
    let three = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < 3;
    let stopped = hq.hq.export_parquet(other.path(), &mut |_| {}, &three);
    assert!(matches!(stopped, Err(HqError::Stopped)));
    let left = std::fs::read_dir(other.path().join("crossings")).unwrap().map(|month| std::fs::read_dir(month.unwrap().path()).unwrap().count());
    assert_eq!(left.sum::<usize>(), 3, "three whole months, no half one");
}

#[tokio::test]
#[ignore = "needs a Python with DuckDB; cargo xtask test provides one"]
async fn duckdb_counts_in_the_files_what_the_statistics_count() {
    let (hq, _) = filled().await;
    let dir = tempfile::tempdir().unwrap();
    hq.hq.export_parquet(dir.path(), &mut |_| {}, &|| true).unwrap();
    let python = std::env::var_os(DUCKDB).expect("OUTPOST_DUCKDB names a Python with DuckDB; `cargo xtask test` provides one");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hq/export_counts.py");
    let output = Command::new(python).arg(script).arg(dir.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let today = hq.clock.now().utc.date_naive();
    let ask = |rows, columns| StatisticsRequest {
        from: Some(today - chrono::Days::new(500)),
        to: Some(today + chrono::Days::new(1)),
        rows: Some(rows),
        columns,
        measure: Measure::All,
        whole: true,
        ..StatisticsRequest::default()
    };
    let table = hq.hq.statistics(&ask(Dimension::Nationality, Some(Dimension::Sex))).unwrap().table;
    let mut counts = BTreeMap::new();
    for row in &table.rows {
        for (column, count) in table.columns.iter().zip(&row.counts).filter(|(_, count)| **count > 0) {
            counts.insert((row.key.clone(), column.clone()), *count);
        }
    }
    let duck: BTreeMap<(String, String), u64> = serde_json::from_value::<Vec<(String, String, u64)>>(told["counts"].clone())
        .unwrap()
        .into_iter()
        .map(|(nationality, sex, count)| ((nationality, sex), count))
        .collect();
    assert_eq!(duck, counts);
    let days = hq.hq.statistics(&ask(Dimension::Day, None)).unwrap().table;
    let days: Vec<(String, u64)> = days.rows.into_iter().filter(|row| row.total > 0).map(|row| (row.key, row.total)).collect();
    assert_eq!(serde_json::from_value::<Vec<(String, u64)>>(told["days"].clone()).unwrap(), days);
    for (column, kind) in
        [("at", "TIMESTAMP WITH TIME ZONE"), ("day", "DATE"), ("seq", "BIGINT"), ("booth", "UINTEGER"), ("sex", "VARCHAR"), ("counted", "BOOLEAN")]
    {
        assert_eq!(told["types"][column], kind, "{column}");
    }
    let personal = ["name", "number", "birth", "document"];
    assert!(told["types"].as_object().unwrap().keys().all(|column| !personal.iter().any(|word| column.contains(word))), "{}", told["types"]);
}
