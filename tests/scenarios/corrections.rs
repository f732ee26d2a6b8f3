//! What was recorded is corrected and voided by an event of its own; what matters takes a second officer.

use crate::{at_work, hits, refused};
use border::Act;
use foundation::{CodedError, ErrorCode};
use outpost_tests::{Booth, ERIKSSON, TestHq};
use serde_json::{Value, json};

/// A crossing of the everyday traveller, recorded and opened to be corrected.
async fn opened(booth: &Booth) -> Value {
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    let id = booth.decide_main().await.expect("recorded")["crossing"].clone();
    booth.call("crossing", json!({ "id": id, "purpose": "correction" })).await.expect("opened")
}

fn second((login, passphrase): (&str, &str)) -> Value {
    json!({ "login": login, "passphrase": passphrase })
}

async fn correct(booth: &Booth, view: &Value, changes: Value, second: Value) -> Result<Value, CodedError> {
    let (id, version) = (&view["row"]["id"], &view["row"]["version"]);
    let request = json!({ "id": id, "version": version, "changes": changes, "decision": null, "reason": "Mistyped.", "second": second });
    booth.call("correct_crossing", request).await
}

fn said(booth: &Booth) -> usize {
    let events = booth.workstation.store().events(1, 1, 1_000).expect("readable");
    let acts = events.iter().filter_map(|event| event.event()).filter_map(|event| event.act().ok());
    acts.filter(|act| matches!(act, Act::CrossingCorrected(_) | Act::CrossingVoided(_))).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_corrects_alone_what_is_no_identity_and_with_a_second_one_what_is() {
    let (booth, _hq) = at_work("entry").await;
    let view = opened(&booth).await;
    assert_eq!((&view["row"]["version"], &view["versions"]), (&json!(1), &json!([])));
    assert!(view["two_officers"].as_array().is_some_and(|fields| fields.contains(&json!("birth-date")) && !fields.contains(&json!("residence"))));
    let view = correct(&booth, &view, json!([{ "field": "residence", "value": "ken" }, { "field": "sex", "value": "F" }]), Value::Null)
        .await
        .expect("alone");
    assert_eq!(view["versions"][0]["changes"], json!([{ "field": "residence", "old": null, "new": "KEN" }]), "what is the same is no change");
    assert_eq!((&view["row"]["version"], &view["versions"][0]["counts"]), (&json!(2), &json!(true)));

    let born = json!([{ "field": "birth-date", "value": "1974-08-13" }]);
    refused(correct(&booth, &view, born.clone(), Value::Null).await, ErrorCode::SecondOfficerNeeded);
    refused(correct(&booth, &view, born.clone(), second(TestHq::officer())).await, ErrorCode::NotAllowed);
    refused(correct(&booth, &view, born.clone(), second((TestHq::supervisor().0, "wrong"))).await, ErrorCode::SignInFailed);
    assert_eq!(said(&booth), 1, "what was refused is not recorded");
    let corrected = correct(&booth, &view, born.clone(), second(TestHq::supervisor())).await.expect("two officers");
    assert_eq!((&corrected["row"]["version"], &corrected["row"]["birth_date"]), (&json!(3), &json!("1974-08-13")));
    assert!(corrected["versions"][1]["second_officer"].is_string());
    refused(correct(&booth, &view, born, second(TestHq::supervisor())).await, ErrorCode::RecordChanged);
    let session = booth.call("bootstrap", json!({})).await.expect("the first screen")["session"]["role"].clone();
    assert_eq!(session, "officer", "the second officer signed in for that act alone");
    let found = json!({ "text": "erik", "purpose": "correction", "direction": null, "from": null, "to": null, "before": null });
    let found = booth.call("search_crossings", found).await.expect("found");
    assert_eq!((&found["rows"][0]["version"], &found["rows"][0]["birth_date"]), (&json!(3), &json!("1974-08-13")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_says_why_changes_something_and_can_be_read() {
    let (booth, _hq) = at_work("entry").await;
    let view = opened(&booth).await;
    let id = view["row"]["id"].clone();
    let request = |changes: Value, decision: Value, reason: &str| json!({ "id": id, "version": 1, "changes": changes, "decision": decision, "reason": reason, "second": second(TestHq::supervisor()) });
    let lives = json!([{ "field": "residence", "value": "KEN" }]);
    for (request, code) in [
        (request(lives.clone(), Value::Null, "  "), ErrorCode::AmendmentIncomplete),
        (request(json!([]), Value::Null, "Why."), ErrorCode::AmendmentIncomplete),
        (request(json!([{ "field": "sex", "value": "Q" }]), Value::Null, "Why."), ErrorCode::FieldMalformed),
        (request(json!([]), json!({ "kind": "depart" }), "Why."), ErrorCode::DecisionIncomplete),
        (request(json!([]), json!({ "kind": "refuse", "grounds": [], "note": "" }), "Why."), ErrorCode::DecisionIncomplete),
    ] {
        refused(booth.call("correct_crossing", request).await, code);
    }
    let nobody = json!([{ "field": "primary-identifier", "value": "" }, { "field": "secondary-identifier", "value": "" }]);
    refused(booth.call("correct_crossing", request(nobody, Value::Null, "Why.")).await, ErrorCode::FieldMalformed);
    let refusal = json!({ "kind": "refuse", "grounds": ["no-valid-visa"], "note": "" });
    let view = booth.call("correct_crossing", request(json!([]), refusal, "Not admitted after all.")).await.expect("two officers");
    assert_eq!((&view["decision"]["kind"], &view["versions"][0]["decision"]["old"]["kind"]), (&json!("refuse"), &json!("admit")));
    let status = booth.call("status", json!({})).await.expect("a header");
    assert_eq!((&status["today"]["entries"], &status["today"]["refused"]), (&json!(0), &json!(1)));
    // Without having been looked at with a purpose nothing is corrected.
    let other = booth.killed_and_started_again().expect("it opens again");
    other.start_work("entry").await.expect("work");
    refused(
        other.call("correct_crossing", json!({ "id": id, "version": 2, "changes": lives, "decision": null, "reason": "Why.", "second": null })).await,
        ErrorCode::PurposeMissing,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voided_crossing_is_still_found_and_counts_nowhere() {
    let (booth, _hq) = at_work("entry").await;
    let view = opened(&booth).await;
    let request = |who| json!({ "id": view["row"]["id"], "version": 1, "reason": "Recorded twice.", "second": second(who) });
    refused(booth.call("void_crossing", request(TestHq::officer())).await, ErrorCode::NotAllowed);
    let voided = booth.call("void_crossing", request(TestHq::supervisor())).await.expect("two officers");
    assert_eq!((&voided["row"]["voided"], &voided["versions"][0]["voids"]), (&json!(true), &json!(true)));
    refused(booth.call("void_crossing", request(TestHq::supervisor())).await, ErrorCode::CrossingVoided);
    assert_eq!(booth.call("status", json!({})).await.expect("a header")["today"]["entries"], 0);
    let again = booth.scan(ERIKSSON).await.expect("the traveller is back");
    assert_eq!(again["history"], json!([]), "no earlier crossing, no open stay");
    assert!(booth.workstation.store().verify().expect("readable").is_sound());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_traveller_is_screened_at_once_under_what_is_right() {
    let (booth, hq) = at_work("entry").await;
    hits::bring(&hq, &booth, "stolen", hits::alert_on("ZX7712"));
    booth.call("status", json!({})).await.expect("a header");
    let view = opened(&booth).await;
    let later = booth.call("later_hits", json!({})).await.expect("none yet");
    assert_eq!(later, json!([]));
    correct(&booth, &view, json!([{ "field": "document-number", "value": "ZX7712" }]), second(TestHq::supervisor())).await.expect("two officers");
    let later = booth.call("later_hits", json!({})).await.expect("one");
    assert_eq!((&later[0]["hit"]["list"], &later[0]["crossing"]), (&json!("stolen"), &view["row"]["id"]));
}
