//! Makes the database that a release leaves in `tests/fixtures/databases/`: a training store that holds something of everything.
//!
//! Run by the program of that release: `cargo run -p store --example release_fixture -- tests/fixtures/databases/VERSION`. It also
//! writes `holds.json`, what a later program must find in it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a recipe stops when anything fails")]

#[path = "../src/tests/kit.rs"]
mod kit;

use border::{Act, Answer, Decision, ImageKind, RefusalGround};
use foundation::{Clock, Sensitive};
use std::path::PathBuf;
use store::{CreateOptions, Record, Store};

fn main() {
    let dir = PathBuf::from(std::env::args().nth(1).expect("the folder to make"));
    let options = CreateOptions { reserve_bytes: 0, ..kit::training_options() };
    let store = Store::create(&dir, options, kit::clock()).unwrap();
    let hq = kit::Hq::new();
    store.save_enrolment(&hq.answer(&store.keys().sealing.public(), true), "https://hq.example").unwrap();
    store.put_feed(&hq.list(3, 0)).unwrap();
    kit::record(&store, kit::crossing(1));
    let (_, hash) = kit::record_with_picture(&store, 2, ImageKind::Portrait, 3000);
    kit::record_with_picture(&store, 3, ImageKind::Page, 2000);
    let mut refused = kit::crossing(4);
    refused.dispositions = vec![kit::disposition("d4", "alert-7", Answer::NotSame)];
    refused.decision = Decision::Refuse { grounds: vec![RefusalGround::NoValidDocument], note: Sensitive::new("no passport".to_owned()) };
    kit::record(&store, refused);
    let failed = Act::OfficerSignInFailed { login: "eva".to_owned(), failures: 2 };
    store.record(vec![failed], Record::at(kit::clock().now())).unwrap();
    let mut receipt = hq.receipt(&store, 1, 5);
    receipt.blobs = vec![hash];
    store.apply_receipt(&hq.sign(&receipt)).unwrap();
    store.erase(border::RetentionClass::Routine, i64::MAX).unwrap();
    store.put_draft("i-9", b"half typed").unwrap();
    store.set_setting("preferences", &("dark", 3)).unwrap();

    let report = store.verify().unwrap();
    assert!(report.is_sound(), "{:?}", report.faults);
    let head = store.head().unwrap().unwrap();
    let holds = serde_json::json!({
        "epoch": head.epoch, "head_seq": head.head_seq, "head_chain": head.head_chain.to_string(),
        "events": report.events, "erased": report.erased, "blobs": report.blobs, "waiting": store.queue().unwrap().events,
    });
    std::fs::write(dir.join("holds.json"), format!("{holds:#}\n")).unwrap();
    drop(store);
    for left in ["create.lock", "reserve"] {
        let _ = std::fs::remove_file(dir.join(left)); // Of no use to a later program.
    }
}
