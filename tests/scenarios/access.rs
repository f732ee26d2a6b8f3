//! Who may do what: the session in the program decides, never the window.

use crate::{at_work, refused};
use border::{Officer, Role};
use foundation::ErrorCode;
use outpost_tests::{Booth, ERIKSSON, TestHq};
use serde_json::json;
use workstation::door::COMMANDS;

/// Commands that need nobody signed in, because they draw the first screens or reveal nothing.
const OPEN_TO_ALL: [&str; 8] = ["bootstrap", "enrol", "enrol_by_stick", "enrol_sticks", "sign_in", "lock", "set_preferences", "changes"];

/// A well-formed request for every command.
fn request(command: &str) -> serde_json::Value {
    match command {
        "choose_station" => json!({ "post": "UTKOR", "lane": "1", "direction": "entry" }),
        "set_devices" => json!({ "watched_folder": null, "wedge_prefix": null, "wedge_gap_ms": 50, "folder_error": null }),
        "set_neighbours" => json!({ "listen": null, "addresses": [] }),
        "write_stick" | "read_stick" => json!({ "path": env!("CARGO_TARGET_TMPDIR") }),
        "capture_image" => json!({ "data": "", "method": "image" }),
        "capture_lines" => json!({ "lines": [], "method": "manual" }),
        "check_lines" => json!({ "lines": [] }),
        "correct_field" => json!({ "field": "sex", "value": "F" }),
        "set_journey" => {
            json!({ "purpose": null, "nights": null, "address": null, "mode": null, "conveyance": null, "accompanied_by": null, "remark": null })
        }
        "keep_typed" => json!({ "key": "k", "value": "v" }),
        "rekey_number" => json!({ "number": "x" }),
        "answer_hit" => json!({ "hit": "x", "answer": null, "note": "" }),
        "decide" => json!({ "decision": { "kind": "depart" } }),
        "refer" | "abandon" => json!({ "reason": "r" }),
        "resume" => json!({ "inspection": "x" }),
        "search_crossings" => json!({ "text": "", "purpose": "correction", "direction": null, "from": null, "to": null, "before": null }),
        "crossing" | "hit_outcomes" => json!({ "id": "x", "purpose": "correction" }),
        "finish_task" => json!({ "epoch": 1, "seq": 1, "note": "n" }),
        "correct_crossing" => json!({ "id": "x", "version": 1, "changes": [], "decision": null, "reason": "r", "second": null }),
        "void_crossing" => json!({ "id": "x", "version": 1, "reason": "r", "second": { "login": "x", "passphrase": "x" } }),
        "confirm_hit" => json!({ "hit": "x", "login": "x", "passphrase": "x" }),
        "raise_alert" => json!({ "category": "wanted", "primary": "X", "secondary": "", "birth_date": null, "sex": null, "nationality": null,
            "issuing_state": null, "document_number": "", "reason": "r", "instruction": "", "hours": 1 }),
        "withdraw_alert" => json!({ "alert": "x" }),
        "begin_batch" => json!({ "folder": "/x", "control_total": 1, "at_ms": 0 }),
        "set_crossed_at" => json!({ "at_ms": 0 }),
        "leave_out" => json!({ "file": "x", "why": "duplicate" }),
        "close_batch" => json!({ "note": "" }),
        "camera_frame" => json!({ "data": "" }),
        "read_manifest" => json!({ "text": "ERIKSSON" }),
        "look_up_number" => json!({ "purpose": "correction", "class": "plate", "issuing_state": null, "number": "X" }),
        "screen_manifest" => json!({ "purpose": "correction", "travellers": [] }),
        "answer_later_hit" => json!({ "crossing": "x", "hit": "x", "answer": "same", "note": "" }),
        _ => json!({}),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_sign_in_nothing_about_travellers_is_done_or_shown() {
    let (booth, _hq) = at_work("entry").await;
    let view = booth.scan(ERIKSSON).await.expect("read");
    let page = view["capture"]["page_image"].as_str().expect("a page").to_owned();
    booth.call("lock", json!({})).await.expect("locked");
    for command in COMMANDS.iter().filter(|command| !OPEN_TO_ALL.contains(&command.name)) {
        let answer = booth.call(command.name, request(command.name)).await;
        assert_eq!(answer.expect_err(command.name).code, ErrorCode::NotSignedIn, "{}", command.name);
    }
    assert_eq!(booth.workstation.picture(&page).await.expect_err("locked").code, ErrorCode::NotSignedIn);
    booth.start_work("entry").await.expect("signed in again");
    assert_eq!(booth.call("inspection", json!({})).await.expect("open")["id"], view["id"], "the open inspection was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_technician_sees_no_traveller() {
    let (booth, hq) = at_work("entry").await;
    booth.scan(ERIKSSON).await.expect("read");
    make_technician(&hq, &booth);
    let booth = booth.killed_and_started_again().expect("the feeds are read");
    let (login, passphrase) = TestHq::officer();
    booth.sign_in(login, passphrase).await.expect("a technician signs in");
    let allowed = [
        "status",
        "devices",
        "set_devices",
        "neighbours",
        "set_neighbours",
        "stick",
        "write_stick",
        "read_stick",
        "stop_stick",
        "sync_now",
        "program",
        "steps",
    ];
    for command in COMMANDS.iter().filter(|command| !OPEN_TO_ALL.contains(&command.name)) {
        let answer = booth.call(command.name, request(command.name)).await;
        if allowed.contains(&command.name) {
            answer.expect(command.name);
        } else {
            assert_eq!(answer.expect_err(command.name).code, ErrorCode::NotAllowed, "{}", command.name);
        }
    }
}

fn make_technician(hq: &TestHq, booth: &Booth) {
    change_officer(hq, booth, |officer| officer.role = Role::Technician);
}

fn change_officer(hq: &TestHq, booth: &Booth, change: impl Fn(&mut Officer)) {
    let (login, _) = TestHq::officer();
    let mut officers = hq.hq.store.officers().expect("readable");
    officers.retain(|officer| officer.login == login);
    officers.iter_mut().for_each(change);
    hq.hq.publish_officers(&officers, "tests").expect("published");
    let store = booth.workstation.store();
    hq.carry_feeds(store, &store.booth().expect("readable").post.expect("enrolled")).expect("carried");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_officer_is_refused_and_an_expired_one_works_marked() {
    let (booth, hq) = at_work("entry").await;
    change_officer(&hq, &booth, |officer| officer.expires_at = 0);
    let booth = booth.killed_and_started_again().expect("the feeds are read");
    let (login, passphrase) = TestHq::officer();
    let session = booth.sign_in(login, passphrase).await.expect("past the expiry the officer works");
    assert_eq!(session["credential_expired"], true);
    change_officer(&hq, &booth, |officer| officer.revoked = true);
    let booth = booth.killed_and_started_again().expect("the feeds are read");
    refused(booth.sign_in(login, passphrase).await, ErrorCode::OfficerRevoked);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passphrases_cost_ever_longer_waits_that_a_restart_does_not_end() {
    let (booth, _hq) = at_work("entry").await;
    let (login, passphrase) = TestHq::officer();
    for _ in 0..3 {
        refused(booth.sign_in(login, "wrong").await, ErrorCode::SignInFailed);
    }
    refused(booth.sign_in(login, passphrase).await, ErrorCode::SignInDelayed);
    let booth = booth.killed_and_started_again().expect("it opens again");
    refused(booth.sign_in(&login.to_uppercase(), passphrase).await, ErrorCode::SignInDelayed);
    booth.clock.advance_millis(10_000);
    booth.sign_in(&login.to_uppercase(), passphrase).await.expect("after the wait, whatever the case of the name");
    refused(booth.sign_in("nobody", passphrase).await, ErrorCode::SignInFailed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_station_must_exist_and_is_offered_again_next_time() {
    let (booth, _hq) = at_work("exit").await;
    refused(booth.call("choose_station", json!({ "post": "XXXXX", "lane": "1", "direction": "entry" })).await, ErrorCode::NotFound);
    refused(booth.call("choose_station", json!({ "post": "UTKOR", "lane": "99", "direction": "entry" })).await, ErrorCode::NotFound);
    let booth = booth.killed_and_started_again().expect("it opens again");
    let (login, passphrase) = TestHq::supervisor();
    let session = booth.sign_in(login, passphrase).await.expect("signed in");
    assert_eq!(session["last_station"]["direction"], "exit");
    refused(booth.call("inspection", json!({})).await, ErrorCode::NoStation);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_command_and_a_malformed_request_are_told_without_repeating_their_content() {
    let (booth, _hq) = at_work("entry").await;
    refused(booth.call("format_disk", json!({})).await, ErrorCode::BadRequest);
    let error = refused(booth.call("correct_field", json!({ "field": "SECRETNAME", "value": 3 })).await, ErrorCode::BadRequest);
    assert!(!error.to_string().contains("SECRETNAME"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_ends_the_session_at_once_and_keeps_the_inspection() {
    let (booth, hq) = at_work("entry").await;
    let id = booth.scan(ERIKSSON).await.expect("read")["id"].clone();
    change_officer(&hq, &booth, |officer| officer.revoked = true);
    refused(booth.call("status", json!({})).await, ErrorCode::NotSignedIn);
    refused(booth.decide_main().await, ErrorCode::NotSignedIn);
    let (login, passphrase) = TestHq::supervisor();
    booth.sign_in(login, passphrase).await.expect("another officer signs in");
    booth.take_station("entry").await.expect("taken");
    assert_eq!(booth.call("inspection", json!({})).await.expect("open")["id"], id);
}
