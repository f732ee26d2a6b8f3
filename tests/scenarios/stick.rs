//! A post without a link: an officer writes a stick at the booth, headquarters answers it, and the booth reads the answer.

use crate::uplink::{enrolled, officers_arrive, until};
use foundation::ErrorCode;
use outpost_tests::{Booth, ERIKSSON, TestHq};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use uplink::stick::{ANSWER_ENDING, ENDING, FOLDER};

/// Waits until nothing is done with the stick any more.
async fn at_rest(booth: &Booth) -> Value {
    let wait = async {
        let mut seen = 0;
        loop {
            let view = booth.call("stick", json!({})).await.expect("shown");
            if view["work"].is_null() && !view["last"].is_null() {
                return view["last"].clone();
            }
            seen = booth.call("changes", json!({ "version": seen })).await.expect("changes")["version"].as_u64().expect("a version");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.expect("it ends")
}

async fn write(booth: &Booth, stick: &Path) -> Value {
    booth.call("write_stick", json!({ "path": stick })).await.expect("begun");
    at_rest(booth).await
}

async fn read(booth: &Booth, stick: &Path) -> Value {
    booth.call("read_stick", json!({ "path": stick })).await.expect("begun");
    at_rest(booth).await
}

fn bundles(stick: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(stick.join(FOLDER)).expect("the folder").map(|entry| entry.expect("an entry").path());
    let is_bundle = |name: &str| name.ends_with(ENDING) && !name.ends_with(ANSWER_ENDING);
    files.filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(is_bundle)).collect()
}

/// What `outpost-hq import-stick` does.
fn answer(hq: &TestHq, stick: &Path) {
    for bundle in bundles(stick) {
        let imported = hq.hq.import_bundle(std::fs::File::open(&bundle).expect("readable")).expect("taken in");
        let name = bundle.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned() + ANSWER_ENDING;
        std::fs::write(bundle.with_file_name(name), imported.answer).expect("written");
    }
}

/// A booth with one crossing that headquarters does not have, and no link any more.
async fn cut_off() -> (Booth, TestHq) {
    let (booth, hq, running) = enrolled().await;
    officers_arrive(&booth).await;
    booth.start_work("entry").await.expect("the officer starts work");
    until(&booth, "an empty queue", |status| status["queue"]["events"] == 0).await;
    running.stop().await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded");
    (booth, hq)
}

#[tokio::test(flavor = "multi_thread")]
async fn records_go_out_and_receipts_come_back_on_a_stick() {
    let (booth, hq) = cut_off().await;
    let stick = tempfile::tempdir().expect("a stick");
    assert_eq!(read(&booth, stick.path()).await["kind"], "nothing-found");
    let written = write(&booth, stick.path()).await;
    assert_eq!((&written["kind"], &written["files"], &written["stopped"]), (&json!("written"), &json!(1), &json!(false)));
    assert!(written["events"].as_u64() > Some(0) && written["pictures"].as_u64() > Some(0));
    let status = booth.call("status", json!({})).await.expect("a header");
    assert!(status["queue"]["events"].as_u64() > Some(0), "nothing leaves the queue but by a receipt");
    answer(&hq, stick.path());
    let brought = read(&booth, stick.path()).await;
    assert_eq!((&brought["kind"], &brought["events"], &brought["pictures"]), (&json!("read"), &written["events"], &written["pictures"]));
    until(&booth, "an empty queue", |status| status["queue"]["events"] == 0 && status["queue"]["images"] == 0).await;
    let again = read(&booth, stick.path()).await;
    assert_eq!((&again["events"], &again["refused"], &again["whole"]), (&json!(0), &json!(0), &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_answer_is_said_and_a_place_that_is_no_folder_is_refused() {
    let (booth, hq) = cut_off().await;
    let stick = tempfile::tempdir().expect("a stick");
    write(&booth, stick.path()).await;
    answer(&hq, stick.path());
    let answer = uplink::stick::answers(stick.path()).expect("listed").remove(0);
    let mut bytes = std::fs::read(&answer).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    std::fs::write(&answer, &bytes).expect("written");
    let brought = read(&booth, stick.path()).await;
    assert_eq!((&brought["kind"], &brought["refused"]), (&json!("read"), &json!(1)));
    for (path, code) in [("stick", ErrorCode::FieldMalformed), ("/no/such/stick", ErrorCode::NotFound)] {
        assert_eq!(booth.call("write_stick", json!({ "path": path })).await.expect_err("no folder").code, code);
    }
}
