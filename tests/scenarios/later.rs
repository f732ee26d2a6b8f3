//! Hits found after a crossing: a list that changes finds travellers who are in the country, and an alert that the officer may
//! not see reaches those who may. And a whole vehicle at once.

use crate::uplink::until;
use crate::{at_work, hits, refused};
use border::{Alert, AlertDocument, Handling};
use foundation::ErrorCode;
use outpost_tests::{Booth, ERIKSSON, TestHq};
use serde_json::{Value, json};

/// The document of the everyday traveller.
const NUMBER: &str = "L898902C3";

/// The everyday traveller crosses.
async fn cross(booth: &Booth) {
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded");
}

async fn later(booth: &Booth) -> Vec<Value> {
    let hits = booth.call("later_hits", json!({})).await.expect("hits found later");
    hits.as_array().cloned().unwrap_or_default()
}

/// Waits until everything recorded was screened against every list in force.
async fn screened(booth: &Booth) {
    until(booth, "screening again", |_| {
        let store = booth.workstation.store();
        let screened: Value = store.setting("screened-again").expect("readable").unwrap_or_default();
        let newest = store.last_crossing().expect("readable").map(|row| row.id.to_string());
        let versions = store
            .feed_versions()
            .expect("readable")
            .into_iter()
            .filter_map(|feed| Some((feed.name.strip_prefix("alerts.")?.to_owned(), feed.version)));
        screened["upto"].as_str().map(str::to_owned) == newest
            && versions.into_iter().all(|(list, version)| screened["lists"][&list] == json!(version))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_changes_finds_who_is_in_the_country_and_an_answer_settles_it() {
    let (booth, hq) = at_work("entry").await;
    cross(&booth).await;
    screened(&booth).await;
    hits::bring(&hq, &booth, "stolen", hits::alert_on(NUMBER));
    until(&booth, "the hit", |status| status["later_hits"] == 1).await;
    let found = later(&booth).await;
    assert_eq!((&found[0]["hit"]["list"], &found[0]["in_country"]), (&json!("stolen"), &json!(true)));
    assert!(found[0]["name"].as_str().is_some_and(|name| name.contains("ERIKSSON")));

    hits::bring(&hq, &booth, "stolen", hits::alert_on(NUMBER));
    screened(&booth).await;
    assert_eq!(later(&booth).await.len(), 1, "the next version with the same alert finds nothing new");
    let answer = |hit: &Value, answer: &str| json!({ "crossing": found[0]["crossing"], "hit": hit, "answer": answer, "note": "" });
    refused(booth.call("answer_later_hit", answer(&json!("none"), "same")).await, ErrorCode::NotFound);
    assert_eq!(booth.call("answer_later_hit", answer(&found[0]["hit"]["id"], "unsure")).await.expect("answered").as_array().map(Vec::len), Some(1));
    assert_eq!(booth.call("answer_later_hit", answer(&found[0]["hit"]["id"], "not-same")).await.expect("answered"), json!([]));
    let status = booth.call("status", json!({})).await.expect("a header");
    assert_eq!(status["later_hits"], 0);
    let again = booth.scan(ERIKSSON).await.expect("read");
    let hit = again["hits"].as_array().expect("hits").iter().find(|hit| hit["hit"]["list"] == "stolen").expect("still a hit").clone();
    assert_eq!((&hit["answer"], &hit["remembered"]), (&json!("not-same"), &json!(true)));
    hits::bring(&hq, &booth, "stolen", Alert { reason: "Now something else.".to_owned().into(), ..hits::alert_on(NUMBER) });
    booth.call("status", json!({})).await.expect("a header");
    let changed = booth.call("inspection", json!({})).await.expect("open");
    let hit = changed["hits"].as_array().expect("hits").iter().find(|hit| hit["hit"]["list"] == "stolen").expect("still a hit").clone();
    assert_eq!((&hit["answer"], &hit["remembered"]), (&Value::Null, &json!(false)), "the alert says something else: asked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_left_is_not_looked_for_and_a_withdrawn_alert_is_gone() {
    let (booth, hq) = at_work("entry").await;
    cross(&booth).await;
    screened(&booth).await;
    hits::bring(&hq, &booth, "stolen", hits::alert_on(NUMBER));
    until(&booth, "the hit", |status| status["later_hits"] == 1).await;
    hits::bring(&hq, &booth, "stolen", hits::alert_on("X1"));
    until(&booth, "the withdrawal", |status| status["later_hits"] == 0).await;
    assert!(later(&booth).await.is_empty());

    booth.take_station("exit").await.expect("changed");
    cross(&booth).await;
    screened(&booth).await;
    hits::bring(&hq, &booth, "missing", Alert { id: "UTO-T-2".to_owned(), ..hits::alert_on(NUMBER) });
    screened(&booth).await;
    assert!(later(&booth).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_covert_alert_reaches_who_may_see_it_and_tells_the_officer_nothing() {
    let (booth, hq) = at_work("entry").await;
    let handling = Handling { roles: vec!["supervisor".to_owned()], ..Handling::default() };
    let documents = vec![AlertDocument { issuing_state: "UTO".parse().ok(), number: NUMBER.to_owned().into() }];
    hits::bring(&hq, &booth, "covert", Alert { handling, documents, ..hits::alert_on(NUMBER) });
    booth.call("status", json!({})).await.expect("a header");
    cross(&booth).await;
    screened(&booth).await;
    let store = booth.workstation.store();
    let recorded = store.hits_found_later(9).expect("readable");
    assert_eq!(recorded.iter().map(|found| found.hit.hit.list.as_str()).collect::<Vec<_>>(), ["covert"]);
    let status = booth.call("status", json!({})).await.expect("a header");
    assert_eq!(status["later_hits"], 0);
    assert_eq!(status["queue"]["events"].as_u64(), Some(store.queue().expect("readable").events - 1), "nor does the queue give it away");
    assert!(later(&booth).await.is_empty());
    let (login, passphrase) = TestHq::supervisor();
    booth.call("lock", json!({})).await.expect("locked");
    booth.sign_in(login, passphrase).await.expect("the supervisor signs in");
    assert_eq!(later(&booth).await[0]["hit"]["list"], "covert");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_officer_confirms_in_the_same_event() {
    let (booth, hq) = at_work("entry").await;
    let handling = Handling { second_officer: true, ..Handling::default() };
    hits::bring(&hq, &booth, "stolen", Alert { handling, ..hits::alert_on(NUMBER) });
    booth.call("status", json!({})).await.expect("a header");
    booth.scan(ERIKSSON).await.expect("read");
    let confirm = |(login, passphrase): (&str, &str)| json!({ "hit": "stolen/UTO-T-1", "login": login, "passphrase": passphrase });
    refused(booth.call("confirm_hit", confirm(TestHq::supervisor())).await, ErrorCode::NotFound);
    booth.answer_all("same").await.expect("answered");
    refused(booth.call("confirm_hit", confirm(TestHq::officer())).await, ErrorCode::NotAllowed);
    refused(booth.call("confirm_hit", confirm((TestHq::supervisor().0, "wrong"))).await, ErrorCode::SignInFailed);
    booth.clock.advance_millis(60_000);
    let view = booth.call("confirm_hit", confirm(TestHq::supervisor())).await.expect("confirmed");
    let hit = view["hits"].as_array().expect("hits").iter().find(|hit| hit["hit"]["list"] == "stolen").expect("the hit").clone();
    assert_eq!((&hit["confirmed"], &hit["answer"]), (&json!(true), &json!("same")));
    let session = booth.call("bootstrap", json!({})).await.expect("the first screen")["session"]["role"].clone();
    assert_eq!(session, "officer", "who works at the booth stays signed in");
    booth.decide_main().await.expect("recorded");
    let store = booth.workstation.store();
    let crossing = store.crossing(store.last_crossing().expect("readable").expect("one").id).expect("readable").expect("found").crossing;
    let given = crossing.dispositions.iter().find(|given| given.list == "stolen").expect("an answer");
    assert!(given.second_officer.as_ref().is_some_and(|second| *second != given.officer));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_urgent_alert_holds_at_once_until_it_is_withdrawn_or_its_time_is_over() {
    let (booth, _hq) = at_work("entry").await;
    let raise = |reason: &str| {
        json!({ "category": "wanted", "primary": "", "secondary": "", "birth_date": null, "sex": null, "nationality": null, "issuing_state": "UTO",
            "document_number": NUMBER, "reason": reason, "instruction": "Call the duty desk.", "hours": 2 })
    };
    let urgent = |view: &Value| view["hits"].as_array().expect("hits").iter().any(|hit| hit["hit"]["list"] == "urgent-local");
    refused(booth.call("raise_alert", raise("Reported an hour ago.")).await, ErrorCode::NotAllowed);
    let (login, passphrase) = TestHq::supervisor();
    booth.sign_in(login, passphrase).await.expect("the supervisor signs in");
    booth.take_station("entry").await.expect("taken");
    refused(booth.call("raise_alert", raise(" ")).await, ErrorCode::FieldMalformed);
    let alerts = booth.call("raise_alert", raise("Reported an hour ago.")).await.expect("raised");
    assert_eq!(alerts.as_array().map(Vec::len), Some(1));

    let view = booth.scan(ERIKSSON).await.expect("read");
    assert!(urgent(&view));
    let booth = booth.killed_and_started_again().expect("opens");
    booth.start_work("entry").await.expect("the officer works");
    assert!(urgent(&booth.call("inspection", json!({})).await.expect("open")), "for every officer, after a restart too");
    refused(booth.call("urgent_alerts", json!({})).await, ErrorCode::NotAllowed);

    booth.sign_in(login, passphrase).await.expect("the supervisor signs in");
    booth.take_station("entry").await.expect("taken");
    let id = booth.call("urgent_alerts", json!({})).await.expect("listed")[0]["alert"]["id"].clone();
    assert_eq!(booth.call("withdraw_alert", json!({ "alert": id })).await.expect("withdrawn"), json!([]));
    refused(booth.call("withdraw_alert", json!({ "alert": id })).await, ErrorCode::NotFound);
    assert!(!urgent(&booth.call("inspection", json!({})).await.expect("open")));

    booth.call("raise_alert", raise("Reported again.")).await.expect("raised");
    assert!(urgent(&booth.call("inspection", json!({})).await.expect("open")));
    booth.clock.advance_millis(3 * 3_600_000);
    booth.call("status", json!({})).await.expect("a header");
    assert!(!urgent(&booth.call("inspection", json!({})).await.expect("open")), "its time is over");
    let waiting = booth.workstation.store().urgent_events(99).expect("readable");
    assert!(waiting.len() >= 3, "raised, withdrawn, raised: each goes to headquarters before the rest");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bus_is_screened_in_one_go() {
    let (booth, _hq) = at_work("entry").await;
    let mut travellers: Vec<Value> =
        (0..60).map(|at| json!({ "primary": format!("ZWEIG{}", "ABCDEFGHIJ".repeat(6).split_at(at).0), "secondary": "KORI" })).collect();
    travellers[41] = json!({ "primary": "HANSEN", "secondary": "PETER", "birth_date": "1969-11-03", "nationality": "UTO" });
    refused(booth.call("screen_manifest", json!({ "travellers": travellers, "purpose": null })).await, ErrorCode::PurposeMissing);
    let view = booth.call("screen_manifest", json!({ "travellers": travellers, "purpose": "traveller-at-booth" })).await.expect("screened");
    let hits = view["hits"].as_array().expect("hits");
    let found: Vec<usize> = (0..60).filter(|at| hits[*at].as_array().is_some_and(|hits| !hits.is_empty())).collect();
    assert_eq!((hits.len(), found), (60, vec![41]));
    assert_eq!(hits[41][0]["alert"], "UTO-2026-0002");
    assert_eq!(view["checks"].as_array().map(Vec::len), Some(2));
    let events = booth.workstation.store().events(1, 1, 1_000).expect("readable");
    assert!(events.iter().any(|event| event.head().kind == "lookup.made"));
}
