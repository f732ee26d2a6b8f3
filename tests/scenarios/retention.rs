//! Retention ends: the rule book that headquarters publishes says when, and booth and headquarters both let the bodies go.

use crate::uplink::{enrolled, officers_arrive, until};
use border::RetentionClass;
use border::rules::{RetentionTerm, RuleBook};
use foundation::Clock;
use outpost_tests::{ERIKSSON, HANSEN};
use serde_json::json;

const DAY_MS: u64 = 86_400_000;

#[tokio::test(flavor = "multi_thread")]
async fn when_its_term_is_over_a_crossing_leaves_the_booth_first_and_headquarters_later() {
    let (booth, hq, running) = enrolled().await;
    officers_arrive(&booth).await;
    booth.start_work("entry").await.expect("the officer starts work");
    until(&booth, "the lists", |status| status["lists"].as_array().is_some_and(|lists| lists.len() == 2)).await;
    let mut ids = Vec::new();
    for lines in [ERIKSSON, HANSEN] {
        booth.scan(lines).await.expect("read");
        booth.answer_all("not-same").await.expect("answered");
        ids.push(booth.decide_main().await.expect("recorded")["crossing"].as_str().expect("an id").to_owned());
        until(&booth, "an empty queue", |status| status["queue"]["events"] == 0 && status["queue"]["images"] == 0).await;
        booth.clock.advance_millis(2 * DAY_MS);
    }
    let term = RetentionTerm { class: RetentionClass::Routine, headquarters_days: Some(6), booth_days: Some(3) };
    hq.hq.publish_rules(&RuleBook { retention: vec![term], ..RuleBook::default() }, "test").expect("published");
    let at_booth = async |id: &str| booth.call("crossing", json!({ "id": id, "purpose": "training" })).await;
    let wait = async {
        // An idle link says hello after a while; the clock goes on so slowly that a hello under way finds both clocks about equal.
        while at_booth(&ids[0]).await.is_ok() {
            booth.clock.advance_millis(500);
            booth.call("sync_now", json!({})).await.expect("delivers");
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), wait).await.expect("the first one goes");
    assert!(at_booth(&ids[1]).await.is_ok(), "the second is kept three days");
    let held = |id: &str| hq.hq.store.crossing(id.parse().expect("a UUID")).expect("readable").is_some();
    assert_eq!(hq.hq.erase_due("test", &mut |_| true).expect("erased").total(), 0);
    assert!(held(&ids[0]) && held(&ids[1]), "headquarters keeps longer");
    booth.clock.set_wall_millis(booth.clock.now().unix_millis() + 3 * 86_400_000);
    assert_eq!(hq.hq.erase_due("test", &mut |_| true).expect("erased").total(), 1);
    assert!(!held(&ids[0]) && held(&ids[1]));
    assert_eq!(hq.hq.verify().expect("verified").faults, []);
    running.stop().await;
}
