//! Hits: each one shown is answered before a decision, and an answer is remembered for exactly that identity.

use crate::{at_work, refused};
use border::{Alert, AlertCategory, AlertDocument, AlertPriority, Handling};
use foundation::ErrorCode;
use outpost_tests::{Booth, ERIKSSON, HANSEN, TestHq};
use serde_json::{Value, json};

fn answers(view: &Value) -> Vec<(&str, bool)> {
    let hits = view["hits"].as_array().expect("a list of hits");
    hits.iter().map(|hit| (hit["answer"].as_str().unwrap_or("none"), hit["remembered"].as_bool().expect("told"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unanswered_hit_blocks_the_decision_and_an_answer_frees_it() {
    let (booth, _hq) = at_work("entry").await;
    let view = booth.scan(HANSEN).await.expect("read");
    assert_eq!(view["hits"][0]["hit"]["alert"], "UTO-2026-0002");
    assert_eq!(view["decision"]["blocked_by"], "hit-unanswered");
    refused(booth.decide_main().await, ErrorCode::HitUnanswered);
    let refuse = json!({ "decision": { "kind": "refuse", "grounds": ["alert-refuse-entry"], "note": "" } });
    refused(booth.call("decide", refuse.clone()).await, ErrorCode::HitUnanswered);
    booth.answer_all("same").await.expect("answered");
    booth.call("decide", refuse).await.expect("recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_a_listed_document_is_typed_again_and_the_answer_says_whether_it_agreed() {
    let (booth, _hq) = at_work("entry").await;
    let view = booth.scan(HANSEN).await.expect("read");
    let recheck = |view: &Value| view["hits"][0]["recheck"].clone();
    let number = view["document"]["number"]["value"].as_str().expect("a number").to_owned();
    assert_eq!(recheck(&view), "wanted");
    let view = booth.call("rekey_number", json!({ "number": "H7310442B" })).await.expect("kept");
    assert_eq!(recheck(&view), "differs");
    let spaced = format!(" {} {} ", &number[..3].to_lowercase(), &number[3..]);
    let view = booth.call("rekey_number", json!({ "number": spaced })).await.expect("kept");
    assert_eq!(recheck(&view), "agrees");
    let view = booth.call("rekey_number", json!({ "number": " " })).await.expect("taken back");
    assert_eq!(recheck(&view), "wanted");
    refused(booth.call("rekey_number", json!({ "number": "9".repeat(121) })).await, ErrorCode::FieldMalformed);

    booth.call("rekey_number", json!({ "number": number })).await.expect("kept");
    booth.answer_all("same").await.expect("answered");
    booth.call("decide", json!({ "decision": { "kind": "refuse", "grounds": ["alert-refuse-entry"], "note": "" } })).await.expect("recorded");
    let next = booth.scan(HANSEN).await.expect("read");
    assert_eq!(recheck(&next), "wanted", "the next document's number was not typed yet");
    let events = booth.workstation.store().events(1, 1, 1_000).expect("readable");
    let answers: Vec<bool> = events
        .iter()
        .filter_map(|event| event.event())
        .filter_map(|event| match event.act().expect("known") {
            border::Act::AlertDisposed(answer) => answer.number_agrees,
            _ => None,
        })
        .collect();
    assert_eq!(answers, [true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hit_by_name_alone_asks_for_no_number() {
    let (booth, _hq) = at_work("entry").await;
    let view = booth.scan(ERIKSSON).await.expect("read");
    assert!(view["hits"].as_array().expect("hits").iter().any(|hit| hit["recheck"].is_null()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_can_be_taken_back() {
    let (booth, _hq) = at_work("entry").await;
    let view = booth.scan(HANSEN).await.expect("read");
    let hit = view["hits"][0]["hit"]["id"].clone();
    booth.answer_all("not-same").await.expect("answered");
    let view = booth.call("answer_hit", json!({ "hit": hit, "answer": null, "note": "" })).await.expect("taken back");
    assert!(view["hits"][0]["answer"].is_null());
    assert_eq!(view["decision"]["blocked_by"], "hit-unanswered");
    refused(booth.call("answer_hit", json!({ "hit": "national/none", "answer": "same", "note": "" })).await, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn not_the_same_is_remembered_for_the_same_identity_and_for_nobody_else() {
    let (booth, _hq) = at_work("entry").await;
    let first = booth.scan(ERIKSSON).await.expect("read");
    assert!(!answers(&first).is_empty(), "the sample list has a namesake");
    assert!(answers(&first).iter().all(|answer| *answer == ("none", false)));
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded");
    booth.take_station("exit").await.expect("changed");
    let second = booth.scan(ERIKSSON).await.expect("read");
    assert!(answers(&second).iter().all(|answer| *answer == ("not-same", true)), "{:?}", answers(&second));
    assert!(second["decision"]["blocked_by"].is_null());
    let changed = booth.call("correct_field", json!({ "field": "birth-date", "value": "1974-08-13" })).await.expect("corrected");
    assert!(answers(&changed).iter().all(|answer| *answer == ("none", false)), "another identity: {:?}", answers(&changed));
}

#[tokio::test(flavor = "multi_thread")]
async fn unsure_is_never_remembered() {
    let (booth, _hq) = at_work("entry").await;
    booth.scan(HANSEN).await.expect("read");
    booth.answer_all("unsure").await.expect("answered");
    booth.decide_main().await.expect("recorded");
    let again = booth.scan(HANSEN).await.expect("read");
    assert!(answers(&again).iter().all(|answer| *answer == ("none", false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_answer_given_is_an_event_of_its_own_and_a_remembered_one_is_not_recorded_twice() {
    let (booth, _hq) = at_work("entry").await;
    let hits = booth.scan(ERIKSSON).await.expect("read")["hits"].as_array().map_or(0, Vec::len);
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded");
    booth.scan(ERIKSSON).await.expect("read");
    booth.decide_main().await.expect("recorded");
    let store = booth.workstation.store();
    let events = store.events(1, 1, 1_000).expect("readable");
    let count = |kind: &str| events.iter().filter(|event| event.head().kind == kind).count();
    assert_eq!((count("crossing.recorded"), count("alert.disposed")), (2, hits));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_covert_alert_shows_itself_only_to_the_role_it_names() {
    let (booth, hq) = at_work("entry").await;
    let handling = Handling { roles: vec!["supervisor".to_owned()], ..Handling::default() };
    bring(&hq, &booth, "covert", Alert { handling, ..alert_on("L898902C3") });
    booth.call("bootstrap", json!({})).await.expect("the list is read");
    let covert_hits = |view: &Value| view["hits"].as_array().expect("hits").iter().filter(|hit| hit["hit"]["list"] == "covert").count();

    assert_eq!(covert_hits(&booth.scan(ERIKSSON).await.expect("read")), 0);
    booth.call("lock", json!({})).await.expect("locked");
    let (login, passphrase) = TestHq::supervisor();
    booth.sign_in(login, passphrase).await.expect("the supervisor signs in");
    booth.take_station("entry").await.expect("taken");
    let view = booth.call("inspection", json!({})).await.expect("the same traveller");
    assert_eq!(covert_hits(&view), 1, "the same inspection, seen by another role");
    booth.answer_all("same").await.expect("answered");
    let id = booth.decide_main().await.expect("recorded")["crossing"].clone();
    let look = |booth: Booth| {
        let id = id.clone();
        async move { booth.call("crossing", json!({ "id": id, "purpose": "correction" })).await.map(|view| (booth, view)) }
    };
    let (booth, view) = look(booth).await.expect("opened");
    assert_eq!(covert_hits(&view), 1);
    booth.start_work("entry").await.expect("the officer signs in");
    let (_, view) = look(booth).await.expect("opened");
    assert_eq!(covert_hits(&view), 0, "nor in the record");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_a_stick_brings_finds_the_traveller_who_stands_there_already() {
    let (booth, hq) = at_work("entry").await;
    let before = booth.scan("passport-minor.jpg").await.expect("read");
    assert_eq!(before["hits"], json!([]));
    bring(&hq, &booth, "missing-children", alert_on("P20577163"));
    let status = booth.call("status", json!({})).await.expect("a header");
    assert_eq!(status["lists"].as_array().map(Vec::len), Some(3));
    let after = booth.call("inspection", json!({})).await.expect("open");
    assert_eq!(after["hits"][0]["hit"]["list"], "missing-children");
    refused(booth.decide_main().await, ErrorCode::HitUnanswered);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_lie_beside_the_store_without_names_and_are_put_there_again_when_they_were_harmed() {
    let (booth, hq) = at_work("entry").await;
    let files = |booth: &Booth| -> Vec<std::path::PathBuf> {
        let mut files: Vec<_> = std::fs::read_dir(booth.folder().join("lists")).expect("a folder").map(|file| file.expect("a file").path()).collect();
        files.sort();
        files
    };
    let first = files(&booth);
    assert_eq!(first.len(), 2);
    for file in &first {
        let bytes = std::fs::read(file).expect("readable");
        assert!(!bytes.windows(6).any(|text| text.eq_ignore_ascii_case(b"hansen")), "a name lies in clear");
    }
    std::fs::write(&first[0], b"harmed").expect("written");
    std::fs::remove_file(&first[1]).expect("removed");
    let booth = booth.killed_and_started_again().expect("opens");
    booth.start_work("entry").await.expect("at work");
    assert_eq!(files(&booth), first);
    assert_eq!(booth.scan(HANSEN).await.expect("read")["hits"][0]["hit"]["alert"], "UTO-2026-0002");
    bring(&hq, &booth, "national", alert_on("L898902C3"));
    booth.call("status", json!({})).await.expect("a header");
    let view = booth.call("inspection", json!({})).await.expect("open");
    assert_eq!(view["hits"], json!([]), "the next version has other alerts");
    let second = files(&booth);
    assert_eq!(second.iter().filter(|file| !first.contains(file)).count(), 1);
    assert_eq!(second.len(), 2, "the earlier version is gone");
}

/// An alert on a document of Utopia.
pub(crate) fn alert_on(number: &str) -> Alert {
    Alert {
        id: "UTO-T-1".to_owned(),
        category: AlertCategory::Other,
        priority: AlertPriority::High,
        names: Vec::new(),
        birth_dates: Vec::new(),
        sex: None,
        nationalities: Vec::new(),
        documents: vec![AlertDocument { issuing_state: "UTO".parse().ok(), number: number.to_owned().into() }],
        handling: Handling::default(),
        reason: "For the test.".to_owned().into(),
        about: None,
        until: None,
    }
}

/// Brings a new list on a stick.
pub(crate) fn bring(hq: &TestHq, booth: &Booth, list: &str, alert: Alert) {
    hq.publish(list, vec![alert]).expect("published");
    let store = booth.workstation.store();
    hq.carry_feeds(store, &store.booth().expect("readable").post.expect("enrolled")).expect("carried");
}
