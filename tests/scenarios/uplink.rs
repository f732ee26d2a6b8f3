//! With a real headquarters in the process: the booth joins with a code, and the officer sees the receipt.

use foundation::ErrorCode;
use outpost_tests::{Booth, ERIKSSON, TestHq};
use serde_json::{Value, json};
use std::time::Duration;

/// Waits on the door's own long poll until the header says so; a deadline of a minute is no sleep.
pub(crate) async fn until(booth: &Booth, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    let wait = async {
        let mut seen = 0;
        loop {
            let status = booth.call("status", json!({})).await.expect("a header");
            last.clone_from(&status);
            if is_so(&status) {
                return status;
            }
            seen = booth.call("changes", json!({ "version": seen })).await.expect("changes")["version"].as_u64().expect("a version");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.unwrap_or_else(|_| panic!("{what} never came: {last}"))
}

/// Waits until headquarters has published this version of the post's tasks; it does so just after it has the record that changes them.
async fn tasks_published(hq: &TestHq, version: u64) -> outpost_hq::store::FeedRecord {
    let post = hq.hq.store.posts().expect("readable")[0].code.clone();
    let wait = async {
        loop {
            match hq.hq.store.feed(border::TASKS_FEED, &post).expect("readable") {
                Some(feed) if feed.version == version => return feed,
                _ => tokio::task::yield_now().await,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.expect("published")
}

pub(crate) async fn enrolled() -> (Booth, TestHq, outpost_hq::serve::Running) {
    let clock = Booth::clock();
    let hq = TestHq::new(clock.clone()).expect("a headquarters");
    let running = hq.serve().expect("it listens");
    let booth = Booth::fresh(clock).expect("a booth");
    let form = json!({ "url": format!("https://{}", running.booths), "code": hq.code().expect("a code").to_string() });
    let boot = booth.call("enrol", form).await.expect("joined");
    assert_eq!(boot["enrolled"], true);
    (booth, hq, running)
}

/// Waits for the first feeds: nobody can sign in before.
pub(crate) async fn officers_arrive(booth: &Booth) {
    let wait = async {
        let mut seen = 0;
        loop {
            let boot = booth.call("bootstrap", json!({})).await.expect("a first screen");
            if boot["has_officers"] == true && boot["posts"].as_array().is_some_and(|posts| !posts.is_empty()) {
                return;
            }
            seen = booth.call("changes", json!({ "version": seen })).await.expect("changes")["version"].as_u64().expect("a version");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.expect("officers and posts arrive");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booth_joins_works_and_sees_its_crossing_received() {
    let (booth, hq, running) = enrolled().await;
    officers_arrive(&booth).await;
    booth.start_work("entry").await.expect("the officer starts work");
    until(&booth, "the lists", |status| status["lists"].as_array().is_some_and(|lists| lists.len() == 2)).await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    let id = booth.decide_main().await.expect("recorded")["crossing"].clone();
    let status = until(&booth, "the receipt", |status| status["last_crossing"]["received"] == true).await;
    assert_eq!(status["last_crossing"]["crossing"], id);
    until(&booth, "an empty queue", |status| status["queue"]["events"] == 0 && status["queue"]["images"] == 0).await;
    let known = hq.hq.store.crossing(id.as_str().expect("an id").parse().expect("a UUID")).expect("readable");
    assert!(known.is_some(), "headquarters holds the crossing");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booth_started_while_another_process_delivers_takes_over_when_that_one_ends() {
    let (booth, _hq, running) = enrolled().await;
    officers_arrive(&booth).await;
    let (booth, another) = booth.killed_and_started_beside_another().expect("it opens again");
    booth.start_work("entry").await.expect("the officer starts work");
    let status = booth.call("status", json!({})).await.expect("a header");
    assert_eq!((&status["link"]["way"], &status["link"]["last_error"]["code"]), (&Value::Null, &json!("store-in-use")));
    drop(another);
    until(&booth, "everything delivered", |status| status["queue"]["events"] == 0 && status["link"]["last_error"].is_null()).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_headquarters_cannot_interpret_comes_back_as_a_task_until_the_officer_says_what_was_done() {
    let (booth, hq, running) = enrolled().await;
    officers_arrive(&booth).await;
    booth.start_work("entry").await.expect("the officer starts work");
    let void = border::CrossingVoid {
        crossing: "c-1".to_owned(),
        saw: 1,
        reason: "x".to_owned().into(),
        officer: "o".to_owned(),
        second_officer: "p".to_owned(),
    };
    let store = booth.workstation.store();
    let at = foundation::Clock::now(&*booth.clock);
    let recorded = store.record(vec![border::Act::CrossingVoided(void)], store::Record::at(at)).expect("recorded")[0];
    booth.call("sync_now", json!({})).await.expect("delivers");
    until(&booth, "everything delivered", |status| status["queue"]["events"] == 0).await;
    tasks_published(&hq, 1).await;
    // What is in force is asked for with the next hello.
    let booth = booth.killed_and_started_again().expect("it opens again");
    booth.start_work("entry").await.expect("the officer starts work");
    until(&booth, "the task", |status| status["tasks"] == 1).await;
    let tasks = booth.call("tasks", json!({})).await.expect("shown");
    assert_eq!((&tasks[0]["seq"], &tasks[0]["reason"]), (&json!(recorded.id.seq), &json!("malformed-correction")));
    let done = |note: &str| json!({ "epoch": recorded.id.epoch, "seq": recorded.id.seq, "note": note });
    assert_eq!(booth.call("finish_task", done(" ")).await.expect_err("says nothing").code, ErrorCode::FieldMalformed);
    assert_eq!(booth.call("finish_task", done("Entered by mistake.")).await.expect("done"), json!([]));
    assert_eq!(booth.call("finish_task", done("Again.")).await.expect_err("is done").code, ErrorCode::NotFound);
    booth.call("sync_now", json!({})).await.expect("delivers");
    until(&booth, "everything delivered", |status| status["queue"]["events"] == 0).await;
    assert!(hq.hq.store.quarantine(9).expect("readable").len() == 1, "the record is kept");
    assert_eq!(tasks_published(&hq, 2).await.entries, 0, "nothing is asked any more");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_serves_one_booth_once_and_a_booth_joins_once() {
    let (booth, hq, running) = enrolled().await;
    let form = |code: &str| json!({ "url": format!("https://{}", running.booths), "code": code });
    let code = hq.code().expect("a code").to_string();
    assert_eq!(booth.call("enrol", form(&code)).await.expect_err("refused").code, ErrorCode::AlreadyEnrolled);
    let other = Booth::fresh(Booth::clock()).expect("a booth");
    assert_eq!(other.call("enrol", form("not a code")).await.expect_err("refused").code, ErrorCode::CodeRefused);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booth_that_no_link_reaches_joins_by_a_stick_and_works() {
    let clock = Booth::clock();
    let hq = TestHq::new(clock.clone()).expect("a headquarters");
    let booth = Booth::fresh(clock).expect("a booth");
    let stick = tempfile::tempdir().expect("a stick");
    let code = hq.code().expect("a code").to_string();
    let form = |path: &str| json!({ "url": "https://hq.example:8443", "code": code, "path": path });
    let at_stick = form(stick.path().to_str().expect("a path"));
    assert_eq!(booth.call("enrol_by_stick", form("relative")).await.expect_err("refused").code, ErrorCode::FieldMalformed);
    assert_eq!(booth.call("enrol_by_stick", form("/no/such/stick")).await.expect_err("refused").code, ErrorCode::NotFound);
    booth.call("enrol_sticks", json!({})).await.expect("nobody can sign in yet");
    let asked = booth.call("enrol_by_stick", at_stick.clone()).await.expect("asked");
    assert_eq!(asked["kind"], "requested");
    let file = std::path::PathBuf::from(asked["file"].as_str().expect("a file"));
    let again = booth.call("enrol_by_stick", at_stick.clone()).await.expect("asked again");
    assert_eq!(again["file"], asked["file"], "used too early, it only says so again");
    let imported = hq.hq.import_bundle(std::fs::File::open(&file).expect("written")).expect("taken in");
    assert_eq!(imported.joined, 1);
    let answer = format!("{}-ack.obx", file.file_stem().and_then(|stem| stem.to_str()).expect("a name"));
    std::fs::write(file.with_file_name(answer), &imported.answer).expect("written");
    let joined = booth.call("enrol_by_stick", at_stick.clone()).await.expect("joined");
    assert_eq!((&joined["kind"], &joined["start"]["enrolled"], &joined["start"]["has_officers"]), (&json!("joined"), &json!(true), &json!(true)));
    assert_eq!(booth.call("enrol_by_stick", at_stick).await.expect_err("once").code, ErrorCode::AlreadyEnrolled);
    assert_eq!(booth.call("enrol_sticks", json!({})).await.expect_err("once").code, ErrorCode::AlreadyEnrolled);
    booth.start_work("entry").await.expect("the officer starts work");
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_link_work_goes_on_and_the_header_says_so() {
    let (booth, _hq, running) = enrolled().await;
    officers_arrive(&booth).await;
    booth.start_work("entry").await.expect("the officer starts work");
    running.abort().await;
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded");
    let status = until(&booth, "the word that there is no link", |status| status["link"]["state"] == "no-link").await;
    assert!(status["queue"]["events"].as_u64() > Some(0) && status["queue"]["oldest_ms"].is_number());
    assert_eq!(status["last_crossing"]["received"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_other_booths_are_is_set_by_a_supervisor_and_shown_to_everybody() {
    let (booth, _hq, _running) = enrolled().await;
    officers_arrive(&booth).await;
    booth.start_work("entry").await.expect("an officer starts work");
    let places = json!({ "listen": " 127.0.0.1:0 ", "addresses": ["127.0.0.1:9", " "], "search": true });
    let error = booth.call("set_neighbours", places.clone()).await.expect_err("an officer clears travellers");
    assert_eq!(error.code, ErrorCode::NotAllowed);
    let (login, passphrase) = TestHq::supervisor();
    booth.sign_in(login, passphrase).await.expect("a supervisor signs in");
    for wrong in [json!({ "listen": "everywhere", "addresses": [] }), json!({ "listen": null, "addresses": ["booth-2"] })] {
        assert_eq!(booth.call("set_neighbours", wrong).await.expect_err("no address").code, ErrorCode::FieldMalformed);
    }
    let view = booth.call("set_neighbours", places).await.expect("set");
    assert_eq!(view["places"], json!({ "listen": "127.0.0.1:0", "addresses": ["127.0.0.1:9"], "search": true }));
    let wait = async {
        loop {
            let view = booth.call("neighbours", json!({})).await.expect("shown");
            if view["booths"][0]["error"]["code"] == "neighbour-unreachable" {
                return view;
            }
            tokio::task::yield_now().await;
        }
    };
    let view = tokio::time::timeout(Duration::from_secs(60), wait).await.expect("it is looked for within seconds");
    assert_eq!((&view["booths"][0]["there"], &view["booths"][0]["address"]), (&json!(false), &json!("127.0.0.1:9")));
}
