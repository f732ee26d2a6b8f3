//! Alert lists at headquarters: everything a list can hold is published from lines, by hand and from its owner's package, each act says
//! who and why, and booths get what stands there and nothing of what was withdrawn.

use crate::console::Browser;
use crate::kit::{Booth, Headquarters};
use border::{AlertPriority, Handling, ListHeader};
use ed25519_dalek::SigningKey;
use foundation::ErrorCode;
use outpost_hq::lists::{Act, NewList};
use outpost_hq::{Hq, HqError};
use screening::{AlertList, ItemClass, ItemKey};
use serde_json::{Value, json};

const PASSPORT: &str = r#"{"class":"passport","issuing_state":"UTO","number":"BK4400101","last_number":"BK4400180","status":"blank"}"#;
const PLATE: &str = r#"{"class":"plate","number":"KAA 123 B","status":"sought","note":"Seen at Kora"}"#;
const VISA: &str = r#"{"class":"visa","issuing_state":"NRL","number":"V0017","status":"issued","until":"2999-01-01"}"#;
const PERSON: &str = r#"{"id":"W-1","category":"wanted","priority":"high","names":[{"full":"ERIKSSON ANNA"}]}"#;

impl Booth {
    /// A list as it is in force here.
    pub(crate) fn list(&self, name: &str) -> AlertList {
        let trust = self.store.enrolled().unwrap().unwrap().answer.hq_signing_key;
        screening::open_list(self.store.feed(&format!("alerts.{name}")).unwrap().unwrap().body, &trust).unwrap()
    }
}

fn bears(list: &AlertList, class: ItemClass, state: &str, number: &str) -> usize {
    list.look_up(class, &ItemKey { issuing_state: state.parse().ok(), number: number.to_owned().into() }).unwrap().len()
}

fn upload(lines: &str) -> Value {
    json!({ "list": "mixed", "title": "Mixed", "owner": "Registry", "source": "test", "expires_on": "2999-12-31", "purpose": "border control",
        "priority": "normal", "handling": { "code": "K-7", "instruction": "Refer.", "contact": "Desk", "roles": ["supervisor"], "second_officer": true },
        "why": "weekly issue", "lines": lines })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_persons_documents_vehicles_and_visas_reaches_the_booths_with_what_it_says_of_itself() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let mut browser = Browser::administrator(&hq).await;
    let lines = [PERSON, PASSPORT, PLATE, VISA].join("\n");
    let preview = browser.ok("preview_list", upload(&lines)).await;
    assert_eq!((preview["alerts"].as_u64(), preview["items"].as_u64(), preview["added"].as_u64()), (Some(1), Some(3), Some(4)));
    let summary = browser.ok("publish_list", upload(&lines)).await;
    assert_eq!((summary["entries"].as_u64(), summary["items"].as_u64(), summary["purpose"].as_str()), (Some(4), Some(3), Some("border control")));
    booth.sync().await;
    let list = booth.list("mixed");
    assert_eq!((list.len(), list.item_count()), (1, 3));
    let ListHeader { purpose, priority, handling, .. } = &list.header;
    assert_eq!((purpose.as_str(), *priority), ("border control", Some(AlertPriority::Normal)));
    let code = Some("K-7".to_owned());
    assert_eq!(
        *handling,
        Handling { code, instruction: "Refer.".into(), contact: "Desk".into(), roles: vec!["supervisor".into()], second_officer: true }
    );
    for (class, number) in [(ItemClass::Passport, "BK4400133"), (ItemClass::Plate, "KAA123B"), (ItemClass::Visa, "V0017")] {
        assert_eq!(bears(&list, class, if class == ItemClass::Visa { "NRL" } else { "UTO" }, number), 1, "{number}");
    }

    // What is found by hand, changed and withdrawn.
    let found = |number: &str| json!({ "list": "mixed", "text": number });
    let page = browser.ok("items", found("bk 4400-133")).await;
    assert_eq!((page["total"].as_u64(), page["items"][0]["number"].as_str()), (Some(1), Some("BK4400101")), "a number within the range finds it");
    assert_eq!(browser.ok("items", json!({ "list": "mixed", "text": "", "class": "plate" })).await["total"], 1);
    let plate = browser.ok("items", found("kaa123")).await["items"][0].clone();
    let mut changed = plate.clone();
    changed["note"] = json!("Found burnt out");
    let save = |item: &Value, before: &Value, why: &str| json!({ "list": "mixed", "item": item, "instead_of": before, "why": why });
    assert_eq!(browser.refused("save_item", save(&changed, &plate, " ")).await, "bad-request", "not without saying why");
    assert_eq!(browser.ok("save_item", save(&changed, &plate, "found")).await["version"], 2);
    assert_eq!(browser.refused("save_item", save(&plate, &Value::Null, "again")).await, "bad-request", "listed already");
    assert_eq!(browser.refused("save_item", save(&changed, &plate, "late")).await, "not-found", "somebody else was first");
    assert_eq!(browser.ok("withdraw_item", json!({ "list": "mixed", "item": changed, "reason": "closed" })).await["items"], 2);
    booth.sync().await;
    assert_eq!(bears(&booth.list("mixed"), ItemClass::Plate, "", "KAA123B"), 0, "gone at the next contact");

    let acts: Vec<(String, String)> = browser.ok("audit", json!({})).await["rows"].as_array().unwrap().iter().map(words).collect();
    for expected in
        [("list.published", "mixed 1: weekly issue"), ("item.changed", "mixed 2 KAA 123 B: found"), ("item.withdrawn", "mixed 3 KAA 123 B: closed")]
    {
        assert!(acts.iter().any(|(act, detail)| (act.as_str(), detail.as_str()) == expected), "{expected:?} in {acts:?}");
    }
}

fn words(row: &Value) -> (String, String) {
    let text = |field: &str| row[field].as_str().unwrap().to_owned();
    (text("act"), text("detail"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_made_changed_and_withdrawn_by_hand_and_says_who_and_why() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let mut browser = Browser::administrator(&hq).await;
    let terms = |title: &str, expires: &str, why: &str| {
        json!({ "list": "by-hand", "title": title, "owner": "Registry", "purpose": "", "priority": null, "expires_on": expires, "why": why,
            "handling": { "instruction": "Call.", "contact": "", "roles": [], "second_officer": false } })
    };
    for (wrong, field) in
        [(terms("", "2999-01-01", "x"), "title"), (terms("T", "2000-01-01", "x"), "expires_on"), (terms("T", "2999-01-01", " "), "reason")]
    {
        let (_, answer) = browser.call("save_list", wrong).await;
        assert_eq!((answer["code"].as_str(), answer["detail"].as_str()), (Some("bad-request"), Some(field)));
    }
    assert_eq!(browser.ok("save_list", terms("By hand", "2999-01-01", "asked for")).await["version"], 1);
    let alert: Value = serde_json::from_str(PERSON).unwrap();
    assert_eq!(browser.refused("add_alert", json!({ "list": "by-hand", "alert": alert, "why": "" })).await, "bad-request");
    browser.ok("add_alert", json!({ "list": "by-hand", "alert": alert, "why": "warrant" })).await;
    let summary = browser.ok("save_list", terms("Renamed", "2998-01-01", "shorter")).await;
    assert_eq!((summary["version"].as_u64(), summary["title"].as_str(), summary["entries"].as_u64()), (Some(3), Some("Renamed"), Some(1)));
    booth.sync().await;
    assert_eq!(booth.list("by-hand").header.title, "Renamed");

    let withdrawn = browser.ok("withdraw_list", json!({ "list": "by-hand", "reason": "no longer kept" })).await;
    assert_eq!((withdrawn["version"].as_u64(), withdrawn["entries"].as_u64()), (Some(4), Some(0)));
    booth.sync().await;
    assert!(booth.list("by-hand").is_empty(), "nothing of it stays in force");
    let acts: Vec<(String, String)> =
        browser.ok("audit", json!({ "login": "r.okello" })).await["rows"].as_array().unwrap().iter().map(words).collect();
    let own: Vec<(&str, &str)> =
        acts.iter().filter(|(_, detail)| detail.starts_with("by-hand")).map(|(act, detail)| (act.as_str(), detail.as_str())).collect();
    let expected = [
        ("list.withdrawn", "by-hand 4: no longer kept"),
        ("list.changed", "by-hand 3: shorter"),
        ("alert.added", "by-hand 2 W-1: warrant"),
        ("list.published", "by-hand 1: asked for"),
    ];
    assert_eq!(own, expected);
}

fn package(dir: &std::path::Path, owner: &SigningKey, version: u64, lines: &str) -> std::path::PathBuf {
    let header = ListHeader {
        list: "registry".to_owned(),
        title: "Registry".to_owned(),
        owner: "Registry of Utopia".to_owned(),
        version,
        issued_at: 1,
        expires_at: 4_000_000_000_000,
        source: "registry.jsonl".to_owned(),
        purpose: "lost papers".to_owned(),
        priority: Some(AlertPriority::Low),
        handling: Handling { code: Some("R-1".to_owned()), ..Handling::default() },
    };
    let alerts = screening::parse_jsonl(PERSON).unwrap();
    let bytes = screening::build_list_with_items(header, alerts, &screening::parse_items(lines).unwrap(), owner).unwrap();
    let file = dir.join(format!("{version}.list"));
    std::fs::write(&file, bytes).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owners_package_is_published_if_the_owner_signed_it_and_never_after_a_newer_one() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let dir = tempfile::tempdir().unwrap();
    let [owner, other] = [3, 4].map(|seed| SigningKey::from_bytes(&[seed; 32]));
    let act = Act { login: "console", act: "list.published", what: "", why: "package of the registry" };
    let publish = |hq: &Hq, file: &std::path::Path| hq.publish_package(hq.read_package(file, &owner.verifying_key())?, act);
    let newer = package(dir.path(), &owner, 700, &[PASSPORT, PLATE].join("\n"));
    assert_eq!(publish(&hq.hq, &newer).unwrap().version, 1, "under headquarters' own number");
    booth.sync().await;
    let list = booth.list("registry");
    assert_eq!((list.len(), list.item_count(), list.header.handling.code.as_deref()), (1, 2, Some("R-1")));
    assert_eq!(
        (list.header.owner.as_str(), list.header.purpose.as_str(), list.header.priority),
        ("Registry of Utopia", "lost papers", Some(AlertPriority::Low))
    );

    let code = |refused: Result<ListHeader, HqError>| foundation::CodedError::from(refused.unwrap_err()).code;
    let older = package(dir.path(), &owner, 699, PASSPORT);
    assert_eq!(code(publish(&hq.hq, &older)), ErrorCode::VersionOlder);
    let foreign = package(dir.path(), &other, 701, PASSPORT);
    assert_eq!(code(publish(&hq.hq, &foreign)), ErrorCode::SignatureWrong);
    let mut damaged = std::fs::read(&newer).unwrap();
    let middle = damaged.len() - 5_000;
    damaged[middle] ^= 1;
    std::fs::write(&older, &damaged).unwrap();
    assert_eq!(code(publish(&hq.hq, &older)), ErrorCode::ListMalformed);
    booth.sync().await;
    assert_eq!(booth.list("registry").header.version, 1, "what is in force stays in force");
    let urgent = NewList { list: border::URGENT_LIST.to_owned(), title: "X".to_owned(), ..NewList::default() };
    assert_eq!(code(hq.hq.publish_list(urgent, "x")), ErrorCode::BadRequest, "what booths raise makes that list");
}
