//! The way of one crossing: capture, decide, record.

use crate::{at_work, findings, refused};
use foundation::ErrorCode;
use outpost_tests::ERIKSSON;
use serde_json::json;

const MULTI: &str = "L898902C3";

#[tokio::test(flavor = "multi_thread")]
async fn one_scan_and_one_key_clear_a_traveller_and_the_journal_verifies() {
    let (booth, _hq) = at_work("entry").await;
    let view = booth.scan(ERIKSSON).await.expect("read");
    assert_eq!(view["traveller"]["primary_identifier"]["value"], "ERIKSSON");
    assert_eq!(view["document"]["number"]["value"], MULTI);
    assert_eq!(view["age"], 52);
    assert_eq!(view["capture"]["verified"], true);
    assert!(view["capture"]["problem"].is_null());
    booth.answer_all("not-same").await.expect("answered");
    let view = booth.call("inspection", json!({})).await.expect("open");
    assert_eq!(view["decision"]["main"]["kind"], "admit");
    assert!(view["decision"]["blocked_by"].is_null());
    let recorded = booth.decide_main().await.expect("recorded");
    assert_eq!(recorded["decision"], "admit");
    assert_eq!(recorded["images_dropped"], false);
    let next = booth.call("inspection", json!({})).await.expect("the next inspection");
    assert_ne!(next["id"], view["id"]);
    assert!(next["traveller"].is_null() && next["capture"].is_null());
    let report = booth.workstation.store().verify().expect("verifiable");
    assert!(report.faults.is_empty(), "{report:?}");
    assert!(booth.workstation.store().drafts().expect("readable").is_empty(), "nothing of a recorded crossing stays as draft");
}

#[tokio::test(flavor = "multi_thread")]
async fn page_and_portrait_are_recorded_small_and_shown_again() {
    let (booth, _hq) = at_work("entry").await;
    let view = booth.scan(ERIKSSON).await.expect("read");
    let page = booth.workstation.picture(view["capture"]["page_image"].as_str().expect("a page")).await.expect("shown");
    let portrait = booth.workstation.picture(view["capture"]["portrait_image"].as_str().expect("a portrait")).await.expect("shown");
    assert!(page.bytes.len() <= 200_000 && portrait.bytes.len() <= 100_000, "{} {}", page.bytes.len(), portrait.bytes.len());
    booth.answer_all("not-same").await.expect("answered");
    let id = booth.decide_main().await.expect("recorded")["crossing"].as_str().expect("an id").to_owned();
    let past = booth.call("crossing", json!({ "id": id, "purpose": "correction" })).await.expect("opened");
    let again = booth.workstation.picture(past["page_image"].as_str().expect("a page")).await.expect("shown");
    assert!(again.bytes == page.bytes, "the recorded page is the page that was shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crossing_keeps_everything_that_was_shown() {
    let (booth, _hq) = at_work("entry").await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    let journey = json!({ "purpose": "visiting-family", "nights": 14, "address": "Mill Road 4", "mode": "road",
        "conveyance": "KBA 123", "accompanied_by": null, "remark": "none" });
    let view = booth.call("set_journey", journey.clone()).await.expect("set");
    let id = booth.decide_main().await.expect("recorded")["crossing"].clone();
    let past = booth.call("crossing", json!({ "id": id, "purpose": "correction" })).await.expect("opened");
    for part in ["traveller", "document", "findings", "screening"] {
        assert_eq!(past[part], view[part], "{part}");
    }
    assert_eq!(past["journey"], journey);
    assert_eq!(past["officer"], "A. Mwangi");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_document_is_pointed_out_and_the_officer_decides_all_the_same() {
    let (booth, _hq) = at_work("entry").await;
    let view = booth.scan("passport-expired.jpg").await.expect("read");
    assert!(findings(&view).contains(&"document-expired"), "{:?}", findings(&view));
    booth.answer_all("same").await.expect("answered");
    let decision = json!({ "kind": "admit-with-conditions", "until": "2026-11-30", "conditions": "Reports to the consulate." });
    let recorded = booth.call("decide", json!({ "decision": decision })).await.expect("recorded");
    assert_eq!(recorded["decision"], "admit-with-conditions");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_needs_a_ground_and_opens_no_stay() {
    let (booth, _hq) = at_work("entry").await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    let refuse = |grounds| json!({ "decision": { "kind": "refuse", "grounds": grounds, "note": "" } });
    let error = refused(booth.call("decide", refuse(json!([]))).await, ErrorCode::DecisionIncomplete);
    assert_eq!(error.detail.as_deref(), Some("grounds"));
    booth.call("decide", refuse(json!(["no-valid-visa"]))).await.expect("recorded");
    let again = booth.scan(ERIKSSON).await.expect("read");
    assert!(findings(&again).contains(&"refused-before"), "{:?}", findings(&again));
    assert!(!findings(&again).contains(&"no-exit-recorded"), "{:?}", findings(&again));
    let status = booth.call("status", json!({})).await.expect("a header");
    assert_eq!((status["today"]["entries"].as_u64(), status["today"]["refused"].as_u64()), (Some(0), Some(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_of_the_other_direction_or_without_its_words_is_refused() {
    let (booth, _hq) = at_work("exit").await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    for (decision, missing) in [(json!({ "kind": "admit", "until": null }), "direction"), (json!({ "kind": "prevent", "reason": "  " }), "reason")] {
        let error = refused(booth.call("decide", json!({ "decision": decision })).await, ErrorCode::DecisionIncomplete);
        assert_eq!(error.detail.as_deref(), Some(missing));
    }
    let recorded = booth.decide_main().await.expect("recorded");
    assert_eq!(recorded["decision"], "depart");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_a_zone_is_kept_and_the_traveller_typed() {
    let (booth, _hq) = at_work("entry").await;
    let view = booth.scan("letter.jpg").await.expect("taken");
    assert_eq!(view["capture"]["problem"]["code"], "no-mrz");
    assert!(view["capture"]["page_image"].is_string() && view["traveller"].is_null());
    for (field, value) in [
        ("primary-identifier", "Okafor"),
        ("birth-date", "1988-XX-XX"),
        ("nationality", "UTO"),
        ("document-kind", "border-pass"),
        ("document-number", "bp 1177"),
    ] {
        booth.call("correct_field", json!({ "field": field, "value": value })).await.expect("corrected");
    }
    let view = booth.answer_all("not-same").await.expect("answered");
    assert_eq!(view["traveller"]["primary_identifier"], json!({ "value": "Okafor", "origin": "typed" }));
    assert_eq!(view["document"]["number"]["value"], "BP 1177");
    assert_eq!(view["class"], "border-resident");
    booth.decide_main().await.expect("recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_readers_frame_on_the_wrong_keyboard_layout_is_read_all_the_same() {
    let (booth, _hq) = at_work("entry").await;
    let frame = "P;UTOERIKSSON;;ANNA;MARIA;;;;;;;;;;;;;;;;;;;\rL898902C36UTO7408122F2704151ZE184226B;;;;;18\r";
    let view = booth.call("capture_lines", json!({ "lines": [frame], "method": "reader" })).await.expect("taken");
    assert_eq!(view["document"]["number"]["value"], MULTI);
    assert_eq!(view["document"]["mrz_status"], "valid");
    refused(booth.call("capture_lines", json!({ "lines": ["HELLO"], "method": "reader" })).await, ErrorCode::MrzMalformed);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_crossing_offers_the_trip_of_the_last_one() {
    let (booth, _hq) = at_work("entry").await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    let journey = json!({ "purpose": "business", "nights": 3, "address": "Mill Road 4", "mode": "road",
        "conveyance": "KBA 123", "accompanied_by": null, "remark": "in a hurry" });
    booth.call("set_journey", journey).await.expect("set");
    booth.decide_main().await.expect("recorded");
    booth.take_station("exit").await.expect("changed");
    let view = booth.scan(ERIKSSON).await.expect("read");
    assert_eq!(view["journey_from_previous"], true);
    assert_eq!((&view["journey"]["purpose"], &view["journey"]["remark"]), (&json!("business"), &json!(null)));
    assert_eq!(view["history"].as_array().map(Vec::len), Some(1));
    let view = booth.scan("passport-minor.jpg").await.expect("somebody else is read");
    assert_eq!((&view["journey_from_previous"], &view["journey"]["purpose"]), (&json!(false), &json!(null)));
}
