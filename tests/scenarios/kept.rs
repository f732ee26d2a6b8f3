//! Nothing typed is ever lost: a booth that was killed gives everything back.

use crate::{at_work, refused};
use border::Act;
use foundation::ErrorCode;
use outpost_tests::{Booth, ERIKSSON, HANSEN};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_booth_killed_in_the_middle_gives_everything_back() {
    let (booth, _hq) = at_work("entry").await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    booth.call("correct_field", json!({ "field": "residence", "value": "UTO" })).await.expect("corrected");
    booth.call("keep_typed", json!({ "key": "refuse.note", "value": "half a sent" })).await.expect("kept");
    let before = booth.call("inspection", json!({})).await.expect("open");
    let page = booth.workstation.picture(before["capture"]["page_image"].as_str().expect("a page")).await.expect("shown").bytes;
    let booth = booth.killed_and_started_again().expect("it opens again");
    refused(booth.call("inspection", json!({})).await, ErrorCode::NotSignedIn);
    booth.start_work("entry").await.expect("the officer signs in again");
    let mut after = booth.call("inspection", json!({})).await.expect("open");
    let mut expect = before.clone();
    for view in [&mut after, &mut expect] {
        // How long the lists took is measured anew.
        view["screening_micros"] = json!(0);
        for check in view["screening"].as_array_mut().into_iter().flatten() {
            check["micros"] = json!(0);
        }
    }
    assert_eq!(after, expect);
    assert_eq!(after["typed"]["refuse.note"], "half a sent");
    let again = booth.workstation.picture(after["capture"]["page_image"].as_str().expect("a page")).await.expect("shown").bytes;
    assert!(again == page, "the page is the same");
    booth.decide_main().await.expect("and it is recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_in_secondary_survives_too_and_is_taken_back() {
    let (booth, _hq) = at_work("entry").await;
    let id = booth.scan(HANSEN).await.expect("read")["id"].clone();
    let error = refused(booth.call("refer", json!({ "reason": " " })).await, ErrorCode::DecisionIncomplete);
    assert_eq!(error.detail.as_deref(), Some("reason"));
    booth.call("refer", json!({ "reason": "Hit to be settled" })).await.expect("referred");
    booth.scan(ERIKSSON).await.expect("the next traveller");
    let booth = booth.killed_and_started_again().expect("it opens again");
    booth.start_work("entry").await.expect("the officer signs in again");
    let open = booth.call("inspection", json!({})).await.expect("open");
    assert_eq!(open["traveller"]["primary_identifier"]["value"], "ERIKSSON");
    let referred = booth.call("referred", json!({})).await.expect("listed");
    assert_eq!((&referred[0]["inspection"], &referred[0]["name"]), (&id, &json!("HANSEN, PETER")));
    refused(booth.call("resume", json!({ "inspection": id })).await, ErrorCode::InspectionOpen);
    booth.call("abandon", json!({ "reason": "Turned back" })).await.expect("given up");
    let back = booth.call("resume", json!({ "inspection": id })).await.expect("taken back");
    assert_eq!(back["id"], id);
    assert!(back["capture"]["page_image"].is_string());
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded");
    assert_eq!(booth.call("referred", json!({})).await.expect("listed"), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_needs_a_reason_once_anything_was_read_and_leaves_nothing_behind() {
    let (booth, _hq) = at_work("entry").await;
    booth.call("abandon", json!({ "reason": "" })).await.expect("nothing was read yet");
    booth.scan(ERIKSSON).await.expect("read");
    refused(booth.call("abandon", json!({ "reason": "" })).await, ErrorCode::DecisionIncomplete);
    let view = booth.call("abandon", json!({ "reason": "Scanned twice" })).await.expect("given up");
    assert!(view["traveller"].is_null());
    assert!(booth.workstation.store().drafts().expect("readable").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_window_on_the_same_booth_is_refused() {
    let (booth, _hq) = at_work("entry").await;
    let second = workstation::Workstation::open(workstation::Options {
        data: booth.folder().to_owned(),
        training: true,
        unlock: workstation::Unlock::Auto,
        clock: booth.clock.clone(),
        runtime: tokio::runtime::Handle::current(),
        clock_judge: None,
        specimens: None,
        version: "test".to_owned(),
    });
    assert_eq!(second.expect_err("refused").code, ErrorCode::StoreInUse);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_is_recorded_and_stops_nobody() {
    let (booth, _hq) = at_work("entry").await;
    let now = booth.workstation.store().clock().now().unix_millis();
    booth.clock.set_wall_millis(now - 7_200_000);
    booth.scan(ERIKSSON).await.expect("work goes on");
    let jumps = |booth: &Booth| {
        let events = booth.workstation.store().events(1, 1, 1_000).expect("readable");
        let acts = events.iter().filter_map(|event| event.event()).map(|event| event.act().expect("known"));
        acts.filter_map(|act| if let Act::ClockJumped { by_ms } = act { Some(by_ms) } else { None }).collect::<Vec<_>>()
    };
    assert_eq!(jumps(&booth), [-7_200_000]);
    booth.clock.set_wall_millis(now - 86_400_000);
    let booth = booth.killed_and_started_again().expect("it opens again");
    assert_eq!(jumps(&booth), [-7_200_000, -79_200_000], "what it said before the program ended is known");
    booth.clock.start_machine();
    let booth = booth.killed_and_started_again().expect("it opens again");
    assert_eq!(jumps(&booth).len(), 2, "a machine that was started says what it said");
    booth.clock.start_machine();
    booth.clock.set_wall_millis(now - 172_800_000);
    let booth = booth.killed_and_started_again().expect("it opens again");
    assert_eq!(jumps(&booth)[2..], [-86_400_000], "after a start of the machine it stands before what was seen last");
    booth.start_work("entry").await.expect("and the officer works");
    booth.clock.set_wall_millis(now);
    booth.scan(ERIKSSON).await.expect("work goes on");
    assert_eq!(jumps(&booth)[3..], [172_800_000], "forward, too");
}
