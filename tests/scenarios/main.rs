//! One scenario for each story of a booth, told through the door as the window works it.

#![expect(clippy::indexing_slicing, reason = "a JSON value answers null for what it lacks; nothing here panics")]

mod access;
mod back_capture;
mod corrections;
mod crossing;
mod hits;
mod kept;
mod later;
mod picture_faults;
mod records;
mod releases;
mod restored;
mod retention;
mod sources;
mod stick;
mod twin;
mod uplink;

use foundation::{CodedError, ErrorCode};
use outpost_tests::{Booth, TestHq};
use serde_json::Value;

/// A booth that belongs to a headquarters nobody can reach, with the officer at work.
async fn at_work(direction: &str) -> (Booth, TestHq) {
    let clock = Booth::clock();
    let hq = TestHq::new(clock.clone()).expect("a headquarters");
    let booth = Booth::adopted(&hq, clock).expect("a booth");
    booth.start_work(direction).await.expect("the officer starts work");
    (booth, hq)
}

#[track_caller]
fn refused(answer: Result<Value, CodedError>, code: ErrorCode) -> CodedError {
    let error = answer.expect_err("the command is refused");
    assert_eq!(error.code, code, "{error}");
    error
}

/// The rules that found something, by their keys.
fn findings(view: &Value) -> Vec<&str> {
    view["findings"].as_array().into_iter().flatten().filter_map(|finding| finding["rule"].as_str()).collect()
}
