//! A booth that has a list fetches what changed and nothing else, and then holds what a booth holds that fetched the whole.

use crate::kit::{Booth, Headquarters};
use journal::{Feed, FeedDelta, Message, SignedFeed};
use outpost_hq::lists::NewList;
use screening::{parse_items, parse_jsonl};

const ENTRIES: usize = 3_000;

fn person(id: usize, name: &str) -> String {
    format!(
        r#"{{"id":"L-{id:05}","category":"questioning","priority":"normal","names":[{{"primary":"{name}","secondary":"ANNA"}}],"birth_dates":["19{:02}-03-{:02}"],"reason":"Inquiry {id}"}}"#,
        id % 90,
        id % 28 + 1
    )
}

fn document(id: usize, status: &str) -> String {
    format!(r#"{{"class":"passport","issuing_state":"UTO","number":"BK{id:07}","status":"{status}"}}"#)
}

fn syllables(id: usize) -> String {
    ["KO", "RA", "MI", "TE", "SU", "VA", "NE", "LO"].iter().enumerate().filter(|(at, _)| id >> at & 1 == 1).map(|(_, part)| *part).collect::<String>()
        + ["SEN", "OVA", "IDZE", "ENKO", "SON"][id % 5]
}

/// The list with the persons and documents for which `keep` says so, and some that say something else.
fn list(keep: impl Fn(usize) -> bool, changed: &[usize]) -> NewList {
    let persons: Vec<String> =
        (0..ENTRIES).filter(|id| keep(*id)).map(|id| person(id, &if changed.contains(&id) { "CHANGED".to_owned() } else { syllables(id) })).collect();
    let status = |id: usize| if changed.contains(&id) { "stolen" } else { "lost" };
    let documents: Vec<String> = (0..ENTRIES).filter(|id| keep(*id)).map(|id| document(id, status(id))).collect();
    NewList {
        list: "big".to_owned(),
        title: "Big".to_owned(),
        expires_at: 4_000_000_000_000,
        alerts: parse_jsonl(&persons.join("\n")).unwrap(),
        items: parse_items(&documents.join("\n")).unwrap(),
        ..NewList::default()
    }
}

async fn fetched(hq: &Headquarters, booth: &Booth, from: &str) -> Vec<u8> {
    let answer = booth.client().get(format!("{}/v1/feeds/alerts.big{from}", hq.url())).send().await.unwrap();
    assert!(answer.status().is_success());
    answer.bytes().await.unwrap().to_vec()
}

fn in_force(booth: &Booth) -> Vec<u8> {
    booth.store.signed_feed("alerts.big").unwrap().unwrap().to_bytes().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booth_that_has_the_version_before_fetches_what_changed_and_holds_what_one_that_fetched_the_whole_holds() {
    let hq = Headquarters::start();
    let (one, other) = (hq.booth().await, hq.booth().await);
    hq.hq.publish_list(list(|_| true, &[]), "test").unwrap();
    one.sync().await;
    hq.hq.publish_list(list(|id| id != 700, &[5, 900, 2_000]), "test").unwrap();

    let change = fetched(&hq, &one, "?from=1").await;
    let whole = fetched(&hq, &one, "").await;
    assert!(FeedDelta::is_brought_by(&SignedFeed::from_bytes(&change).unwrap()));
    assert!(change.len() * 20 < whole.len(), "{} bytes of {}", change.len(), whole.len());
    for old in ["?from=0", "?from=2", "?from=99"] {
        assert!(fetched(&hq, &one, old).await == whole, "{old}: of a version that is not kept, or not older, the whole");
    }

    assert_eq!(one.sync().await.installed, ["alerts.big"]);
    other.sync().await;
    assert!(in_force(&one) == whole && in_force(&other) == whole, "byte for byte");
    let entries = one.list("big");
    assert!(!entries.alerts().unwrap().iter().any(|alert| alert.id == "L-00700"), "what was withdrawn is gone");
    assert_eq!((entries.len(), entries.item_count()), (ENTRIES - 1, ENTRIES - 1));

    // A booth that was away for a version too.
    hq.hq.publish_list(list(|id| id != 700, &[5]), "test").unwrap();
    hq.hq.publish_list(list(|id| id != 800, &[5]), "test").unwrap();
    one.sync().await;
    other.sync().await;
    assert!(in_force(&one) == fetched(&hq, &one, "").await && in_force(&other) == in_force(&one));
    assert_eq!(one.list("big").header.version, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_leads_nowhere_is_refused_and_the_whole_is_fetched() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let elsewhere = Headquarters::start();
    let stranger = elsewhere.booth().await;
    for place in [&hq, &elsewhere] {
        place.hq.publish_list(list(|_| true, &[]), "test").unwrap();
    }
    booth.sync().await;
    stranger.sync().await;
    for place in [&hq, &elsewhere] {
        place.hq.publish_list(list(|id| id != 3, &[]), "test").unwrap();
    }
    let before = in_force(&booth);
    let foreign = SignedFeed::from_bytes(&fetched(&elsewhere, &stranger, "?from=1").await).unwrap();
    let own = fetched(&hq, &booth, "?from=1").await;
    assert!(booth.store.put_feed(&foreign).is_err(), "another headquarters' change");
    for at in (0..own.len()).step_by(own.len() / 40) {
        let mut damaged = own.clone();
        damaged[at] ^= 1;
        assert!(SignedFeed::from_bytes(&damaged).map_or(true, |feed| booth.store.put_feed(&feed).is_err()), "byte {at}");
    }
    assert!(in_force(&booth) == before, "the list stays in force");

    // Everything is new, and nothing of it packs well: saying so would be no shorter.
    let noise = |id: usize| (0..6_u8).map(|part| blake3::hash(&[&id.to_le_bytes()[..], &[part]].concat()).to_hex().to_string()).collect::<String>();
    let line = |id: usize| format!(r#"{{"class":"plate","number":"K{id}","status":"sought","note":"{}"}}"#, noise(id));
    let items = parse_items(&(0..800).map(line).collect::<Vec<_>>().join("\n")).unwrap();
    hq.hq.publish_list(NewList { alerts: vec![], items, ..list(|_| false, &[]) }, "test").unwrap();
    let whole = fetched(&hq, &booth, "").await;
    assert!(fetched(&hq, &booth, "?from=1").await == whole);
    assert_eq!(booth.sync().await.installed, ["alerts.big"]);
    assert!(in_force(&booth) == whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booth_whose_version_headquarters_no_longer_knows_so_gets_the_whole_in_the_same_breath() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    // Version 1 of a headquarters that was set back since and published another version 1.
    let lost = list(|id| id % 3 > 0, &[]);
    let signer = &hq.hq.keys.signing;
    let header = border::ListHeader { version: 1, issued_at: 1, ..header("big") };
    let body = screening::build_list_with_items(header, lost.alerts, &lost.items, signer).unwrap();
    let feed = Feed { name: "alerts.big".to_owned(), version: 1, issued_at: 1, expires_at: 4_000_000_000_000, body };
    booth.store.put_feed(&SignedFeed::sign(&feed, signer).unwrap()).unwrap();
    hq.hq.publish_list(list(|_| true, &[]), "test").unwrap();
    hq.hq.publish_list(list(|id| id != 3, &[]), "test").unwrap();
    let report = booth.sync().await;
    assert_eq!((report.error, report.installed.iter().filter(|name| *name == "alerts.big").count()), (None, 1));
    assert!(in_force(&booth) == fetched(&hq, &booth, "").await);
}

fn header(list: &str) -> border::ListHeader {
    serde_json::from_value(serde_json::json!({ "list": list, "title": "", "owner": "", "version": 1, "issued_at": 0, "expires_at": 1, "source": "" }))
        .unwrap()
}
