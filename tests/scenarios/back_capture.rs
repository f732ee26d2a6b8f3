//! Crossings entered later from a folder of pictures: true times, duplicates, the control total, and going on after a stop.

use crate::{at_work, refused};
use border::{CaptureMode, Crossing};
use foundation::ErrorCode;
use outpost_tests::{Booth, ERIKSSON, specimen};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const HOUR_MS: i64 = 3_600_000;

/// A JPEG picture whose camera said when it was taken (Exif: one entry, DateTimeOriginal, in its own directory).
fn taken(picture: &[u8], at: &str) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    tiff.extend(b"\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0"); // The place of the Exif directory: byte 26.
    tiff.extend(b"\0\x01\x90\x03\0\x02\0\0\0\x14\0\0\0\x2c\0\0\0\0"); // Twenty characters at byte 44.
    tiff.extend(at.bytes());
    tiff.push(0);
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    let length = u16::try_from(segment.len() + 2).expect("short");
    let (start, rest) = picture.split_at(2);
    [start, b"\xff\xe1", &length.to_be_bytes(), &segment, rest].concat()
}

fn folder(booth: &Booth) -> PathBuf {
    let folder = booth.folder().join("phone");
    std::fs::create_dir(&folder).expect("made");
    let put = |name: &str, bytes: Vec<u8>| std::fs::write(folder.join(name), bytes).expect("written");
    put("IMG_1.jpg", taken(&specimen(ERIKSSON).expect("a specimen"), "2026:11:21 14:05:00"));
    put("IMG_2.jpg", specimen("passport-hansen.jpg").expect("a specimen"));
    put("IMG_3.jpg", specimen(ERIKSSON).expect("a specimen"));
    put("IMG_4.jpg", b"torn".to_vec());
    put("notes.txt", b"no picture".to_vec());
    folder
}

fn begin(folder: &Path, booth: &Booth) -> Value {
    json!({ "folder": folder, "control_total": 3, "at_ms": foundation::Clock::now(&*booth.clock).unix_millis() - 30 * HOUR_MS })
}

async fn decide(booth: &Booth) -> Crossing {
    booth.answer_all("not-same").await.expect("answered");
    let recorded = booth.decide_main().await.expect("recorded");
    let id = recorded["crossing"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    booth.workstation.store().crossing(id).expect("readable").expect("found").crossing
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_pictures_is_worked_off_with_true_times_until_the_count_agrees() {
    let (booth, _hq) = at_work("entry").await;
    let folder = folder(&booth);
    assert_eq!(booth.call("batch", json!({})).await.expect("none"), Value::Null);
    refused(booth.call("begin_batch", json!({ "folder": "phone", "control_total": 3, "at_ms": 0 })).await, ErrorCode::FieldMalformed);
    let batch = booth.call("begin_batch", begin(&folder, &booth)).await.expect("begun");
    assert_eq!((&batch["waiting"], batch["pictures"].as_array().map(Vec::len)), (&json!(4), Some(4)));
    refused(booth.call("begin_batch", begin(&folder, &booth)).await, ErrorCode::BatchOpen);

    let view = booth.call("open_picture", json!({ "file": null })).await.expect("on the desk");
    assert_eq!((&view["back_capture"]["source"], &view["traveller"]["primary_identifier"]["value"]), (&json!("IMG_1.jpg"), &json!("ERIKSSON")));
    refused(booth.call("open_picture", json!({ "file": null })).await, ErrorCode::InspectionOpen);
    refused(booth.call("set_crossed_at", json!({ "at_ms": 4_000_000_000_000_i64 })).await, ErrorCode::FieldMalformed);
    let crossing = decide(&booth).await;
    assert_eq!(crossing.capture_mode, CaptureMode::BackCapture);
    assert_eq!(crossing.at.utc.to_rfc3339(), "2026-11-21T11:05:00+00:00", "when the camera took it");
    let entered = crossing.entered_later.expect("said");
    assert_eq!((entered.source.as_str(), entered.at_ms), ("IMG_1.jpg", foundation::Clock::now(&*booth.clock).unix_millis()));
    assert!(crossing.hits.iter().all(|hit| !hit.list.is_empty()) && !crossing.screening.is_empty(), "screened all the same");

    let booth = booth.killed_and_started_again().expect("opens");
    booth.start_work("entry").await.expect("the officer signs in again");
    let view = booth.call("open_picture", json!({ "file": null })).await.expect("goes on with the second");
    assert_eq!(view["back_capture"]["source"], "IMG_2.jpg");
    let at = crossing.at.unix_millis() - HOUR_MS;
    booth.call("set_crossed_at", json!({ "at_ms": at })).await.expect("set");
    assert_eq!(decide(&booth).await.at.unix_millis(), at);

    let view = booth.call("open_picture", json!({ "file": null })).await.expect("the third");
    booth.call("set_crossed_at", json!({ "at_ms": crossing.at.unix_millis() + HOUR_MS })).await.expect("the same day");
    let view = booth.call("inspection", json!({})).await.unwrap_or(view);
    assert!(view["back_capture"]["recorded_already"].is_string(), "the same traveller, day and direction");
    let batch = booth.call("leave_out", json!({ "file": "IMG_3.jpg", "why": "duplicate" })).await.expect("left out");
    assert_eq!((&batch["waiting"], &batch["open"]), (&json!(1), &Value::Null));
    assert!(booth.call("inspection", json!({})).await.expect("free")["traveller"].is_null());

    refused(booth.call("leave_out", json!({ "file": "IMG_1.jpg", "why": "duplicate" })).await, ErrorCode::NotFound);
    refused(booth.call("open_picture", json!({ "file": null })).await, ErrorCode::ImageUnreadable);
    refused(booth.call("close_batch", json!({ "note": "" })).await, ErrorCode::BatchOpen);
    booth.call("leave_out", json!({ "file": "IMG_4.jpg", "why": "unreadable" })).await.expect("left out");
    refused(booth.call("close_batch", json!({ "note": " " })).await, ErrorCode::DecisionIncomplete);
    assert_eq!(booth.call("close_batch", json!({ "note": "The third form is a copy." })).await.expect("closed"), Value::Null);
    let events = booth.workstation.store().events(1, 1, 1_000).expect("readable");
    assert!(events.iter().any(|event| event.head().kind == "batch.closed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_after_a_crossing_entered_later_is_not_held_against_it() {
    let (booth, _hq) = at_work("entry").await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded today");
    booth.call("begin_batch", begin(&folder(&booth), &booth)).await.expect("begun");
    let view = booth.call("open_picture", json!({ "file": "IMG_1.jpg" })).await.expect("on the desk");
    assert_eq!(view["history"], json!([]), "two days before there was nothing");
    assert_eq!(view["back_capture"]["recorded_already"], Value::Null);
}
