//! A release of the program comes down: the window says what it is, and nobody's work waits for it.

use crate::at_work;
use border::Act;
use journal::release::{Manifest, Release, Signers};
use journal::{Hash32, Message, SigningKey};
use outpost_tests::{Booth, ERIKSSON, TestHq};
use serde_json::{Value, json};

const PACKAGE: &[u8] = b"the package";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// Publishes a release that these keys signed, and gives the booth every feed.
fn comes(hq: &TestHq, booth: &Booth, version: &str, seeds: &[u8]) {
    let manifest = Manifest {
        platform: platform::program_platform(),
        version: version.parse().expect("a version"),
        file: format!("outpost_{version}.deb"),
        size: PACKAGE.len() as u64,
        package: Hash32::of(PACKAGE),
        issued_at: hq.hq.now_ms(),
        notes: [("fr".to_owned(), "Plus rapide.".to_owned())].into(),
        next_signers: None,
    };
    let mut release = Release::make(&manifest, PACKAGE.to_vec()).expect("a release");
    seeds.iter().for_each(|seed| release.sign(&key(*seed)).expect("signed"));
    hq.hq.publish_release(&release.to_bytes().expect("bytes"), &[], None, "tests").expect("published");
    hq.carry_feeds(booth.workstation.store(), "UTKOR").expect("carried");
}

async fn program(booth: &Booth) -> Value {
    booth.call("program", json!({})).await.expect("the program")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_is_shown_with_what_is_to_be_thought_of_it_and_stops_nobody() {
    let (booth, hq) = at_work("entry").await;
    let none = program(&booth).await;
    assert_eq!((&none["signers"], &none["release"], &none["refused"]), (&json!(null), &json!(null), &json!([])));
    comes(&hq, &booth, "9.0.0", &[1, 2]);
    assert_eq!(program(&booth).await["refused"][0]["refusal"], "no-signers");

    let signers = Signers::new(2, [1, 2, 3].map(|seed| key(seed).verifying_key()).to_vec()).expect("signers");
    booth.workstation.store().trust_signers(signers, false).expect("pinned");
    let shown = program(&booth).await;
    assert_eq!((&shown["signers"], &shown["refused"]), (&json!({ "threshold": 2, "signers": 3 }), &json!([])));
    let release = &shown["release"];
    assert_eq!((&release["version"], &release["state"], &release["signatures"]), (&json!("9.0.0"), &json!("offered"), &json!(2)));
    assert_eq!(release["notes"]["fr"], "Plus rapide.");
    assert!(shown["install"].as_str().is_some_and(|command| command.starts_with("outpostctl release install --data ")));

    comes(&hq, &booth, "9.1.0", &[1]);
    let shown = program(&booth).await;
    assert_eq!((&shown["release"], &shown["refused"][0]["version"]), (&json!(null), &json!("9.1.0")));
    assert_eq!(shown["refused"][0]["refusal"], "too-few-signatures");
    booth.scan(ERIKSSON).await.expect("read");
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_of_a_later_program_is_recorded_and_what_is_thought_of_a_release_is_said_once() {
    let (booth, hq) = at_work("entry").await;
    comes(&hq, &booth, "9.0.0", &[1]);
    let booth = booth.killed_and_started_again().expect("started again").killed_and_started_again().expect("and again");
    let store = booth.workstation.store();
    store.look_at_releases("9.0.0".parse().expect("a version")).expect("looked at");
    let events = store.events(1, 1, 1_000).expect("readable");
    let acts = events.iter().filter_map(|event| event.event()).map(|event| event.act().expect("known"));
    let told: Vec<String> = acts
        .filter_map(|act| match act {
            Act::ReleaseRefused { reason, .. } => Some(reason),
            Act::ReleaseInstalled { version, .. } => Some(version),
            _ => None,
        })
        .collect();
    assert_eq!(told, ["no-signers", "9.0.0"]);
}
