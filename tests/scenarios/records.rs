//! Looking back: every look outside a live inspection names a purpose and is recorded.

use crate::{at_work, refused};
use border::Act;
use foundation::ErrorCode;
use outpost_tests::{Booth, ERIKSSON};
use serde_json::{Value, json};

fn search(text: &str, purpose: Value) -> Value {
    json!({ "text": text, "purpose": purpose, "direction": null, "from": null, "to": null, "before": null })
}

fn lookups(booth: &Booth) -> Vec<Act> {
    let events = booth.workstation.store().events(1, 1, 1_000).expect("readable");
    let acts = events.iter().filter_map(|event| event.event()).map(|event| event.act().expect("known"));
    acts.filter(|act| matches!(act, Act::LookupMade { .. })).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_needs_a_purpose_finds_the_crossing_and_is_recorded() {
    let (booth, _hq) = at_work("entry").await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    let id = booth.decide_main().await.expect("recorded")["crossing"].clone();
    refused(booth.call("search_crossings", search("ERIK", json!(null))).await, ErrorCode::PurposeMissing);
    let found = booth.call("search_crossings", search("erik", json!("investigation"))).await.expect("found");
    assert_eq!((found["rows"].as_array().map(Vec::len), &found["rows"][0]["id"]), (Some(1), &id));
    assert_eq!((&found["rows"][0]["received"], &found["more"]), (&json!(false), &json!(false)));
    let none = booth.call("search_crossings", search("NOBODY", json!("hq-request"))).await.expect("answered");
    assert_eq!(none["rows"], json!([]));
    let shown: Vec<u32> =
        lookups(&booth).iter().filter_map(|act| if let Act::LookupMade { shown, .. } = act { Some(*shown) } else { None }).collect();
    assert_eq!(shown, [1, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crossing_opens_with_a_purpose_or_from_the_history_of_the_traveller_at_the_booth() {
    let (booth, _hq) = at_work("entry").await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    let id = booth.decide_main().await.expect("recorded")["crossing"].clone();
    refused(booth.call("crossing", json!({ "id": id, "purpose": null })).await, ErrorCode::PurposeMissing);
    let name = format!("crossing/{}/page", id.as_str().expect("an id"));
    assert_eq!(booth.workstation.picture(&name).await.expect_err("not opened yet").code, ErrorCode::PurposeMissing);
    booth.scan(ERIKSSON).await.expect("the traveller is back");
    booth.call("crossing", json!({ "id": id, "purpose": null })).await.expect("it belongs to the live inspection");
    assert!(lookups(&booth).is_empty());
    assert!(booth.workstation.picture(&name).await.is_ok());
    refused(booth.call("crossing", json!({ "id": "nonsense", "purpose": "correction" })).await, ErrorCode::NotFound);
}
