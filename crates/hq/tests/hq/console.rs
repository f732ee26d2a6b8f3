//! The console over real TLS: sign-in, rights, look-ups with a purpose, lists, officers.

use crate::kit::{Headquarters, client};
use outpost_hq::console::door::COMMANDS;
use outpost_hq::console::views::ConsoleRole;
use outpost_hq::training::ADMINISTRATOR;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

pub(crate) struct Browser {
    client: Client,
    url: String,
    cookie: Option<String>,
}

impl Browser {
    pub(crate) fn at(hq: &Headquarters) -> Self {
        Self { client: client(&hq.console_certificate(), None), url: hq.console_url(), cookie: None }
    }

    pub(crate) async fn signed_in(hq: &Headquarters, login: &str, passphrase: &str) -> Self {
        let mut browser = Self::at(hq);
        let (status, answer) = browser.call("sign_in", json!({ "login": login, "passphrase": passphrase })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        browser
    }

    pub(crate) async fn administrator(hq: &Headquarters) -> Self {
        Self::signed_in(hq, ADMINISTRATOR.0, ADMINISTRATOR.1).await
    }

    pub(crate) async fn call(&mut self, name: &str, args: Value) -> (StatusCode, Value) {
        let mut request = self.client.post(format!("{}/api/{name}", self.url)).header("x-outpost-console", "1").json(&args);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let answer = request.send().await.unwrap();
        if let Some(set) = answer.headers().get("set-cookie").map(|set| set.to_str().unwrap().to_owned()) {
            for word in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
                assert!(set.contains(word), "{set}");
            }
            self.cookie = Some(set.split(';').next().unwrap().to_owned());
        }
        (answer.status(), answer.json().await.unwrap())
    }

    /// Uploads a stick's file as the console's page does.
    pub(crate) async fn upload(&self, body: reqwest::Body) -> reqwest::Response {
        let request = self.client.post(format!("{}/stick", self.url)).header("x-outpost-console", "1").body(body);
        let cookie = self.cookie.clone().unwrap_or_default();
        request.header("cookie", cookie).send().await.unwrap()
    }

    pub(crate) async fn ok(&mut self, name: &str, args: Value) -> Value {
        let (status, answer) = self.call(name, args).await;
        assert_eq!(status, StatusCode::OK, "{name}: {answer}");
        answer
    }

    pub(crate) async fn refused(&mut self, name: &str, args: Value) -> String {
        let (status, answer) = self.call(name, args).await;
        assert!(!status.is_success(), "{name}: {answer}");
        answer["code"].as_str().unwrap().to_owned()
    }
}

/// Arguments with which a command would work, so that a refusal is about rights and nothing else.
fn args(name: &str) -> Value {
    let post = json!({ "code": "UTNEW", "name": "New", "time_zone": "UTC", "border_type": "land", "lanes": ["1"] });
    let upload = json!({ "list": "x", "title": "X", "owner": "X", "source": "", "expires_on": "2999-01-01", "lines": "" });
    let alert = json!({ "id": "A", "category": "wanted", "priority": "low", "names": [{ "full": "X" }] });
    let item = json!({ "class": "passport", "number": "X1", "status": "lost" });
    match name {
        "save_post" => post,
        "booth" | "booth_clock" => json!({ "booth": 1 }),
        "revoke_booth" => json!({ "booth": 1, "reason": "x" }),
        "issue_code" => json!({ "post": "UTKOR" }),
        "cancel_code" | "settle_alarm" => json!({ "id": 1, "note": "x" }),
        "search_crossings" => json!({ "text": "", "purpose": "investigation" }),
        "crossing" => json!({ "id": "0", "purpose": "investigation" }),
        "crossing_image" => json!({ "id": "0", "index": 0, "purpose": "investigation" }),
        "settle_raised" => json!({ "id": "1/1/1", "how": "handled", "note": "x" }),
        "settle_hit" => json!({ "id": "x", "outcome": "confirmed", "note": "x", "said_by": "x" }),
        "alerts" => json!({ "list": "national", "text": "" }),
        "preview_list" | "publish_list" => upload,
        "add_alert" => json!({ "list": "national", "alert": alert, "why": "x" }),
        "items" => json!({ "list": "national", "text": "" }),
        "save_item" => json!({ "list": "national", "item": item, "why": "x" }),
        "withdraw_item" => json!({ "list": "national", "item": item, "reason": "x" }),
        "save_list" => {
            json!({ "list": "national", "title": "X", "owner": "X", "purpose": "", "priority": null, "expires_on": "2999-01-01", "why": "x",
            "handling": {} })
        }
        "withdraw_list" => json!({ "list": "national", "reason": "x" }),
        "withdraw_alert" => json!({ "list": "national", "alert": "A", "reason": "x" }),
        "add_officer" => json!({ "login": "x.y", "name": "X", "role": "officer", "passphrase": "a long passphrase", "expires_on": "2999-01-01" }),
        "change_officer" | "revoke_officer" => json!({ "id": "officer-1" }),
        "add_user" => json!({ "login": "x.y", "name": "X", "role": "statistician", "passphrase": "a long passphrase" }),
        "disable_user" => json!({ "login": "x.y" }),
        "change_passphrase" => json!({ "old": "x", "new": "y" }),
        "publish_statistics" => json!({ "ask": {}, "title": "X", "protect": true }),
        "published_table" => json!({ "series": "x" }),
        "statistics_file" => {
            let words = json!({ "title": "X", "sheet": "F", "about": "A", "notes": [], "row": "R", "total": "T", "rows": {}, "columns": {},
                "right_to_left": false });
            json!({ "ask": {}, "words": words })
        }
        "retention_preview" | "set_retention" => json!({ "terms": [] }),
        "sign_in" => json!({ "login": "x", "passphrase": "y" }),
        _ => json!({}),
    }
}

#[tokio::test]
async fn without_a_session_every_command_but_signing_in_is_refused() {
    let hq = Headquarters::start();
    let mut nobody = Browser::at(&hq);
    for command in COMMANDS.iter().filter(|command| !["session", "sign_in", "sign_out"].contains(&command.name)) {
        assert_eq!(nobody.refused(command.name, args(command.name)).await, "not-signed-in", "{}", command.name);
    }
    let session = nobody.ok("session", json!({})).await;
    assert_eq!((session["user"].is_null(), session["training"].as_bool(), session["has_users"].as_bool()), (true, Some(true), Some(true)));
}

#[tokio::test]
async fn a_call_from_another_page_is_refused() {
    let hq = Headquarters::start();
    let browser = Browser::administrator(&hq).await;
    let call = || browser.client.post(format!("{}/api/overview", browser.url)).header("cookie", browser.cookie.as_ref().unwrap()).json(&json!({}));
    assert_eq!(call().send().await.unwrap().status(), StatusCode::FORBIDDEN, "without the header no page of ours sends it");
    let foreign = call().header("x-outpost-console", "1").header("origin", "https://evil.example").send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let own = call().header("x-outpost-console", "1").header("origin", &browser.url).send().await.unwrap();
    assert_eq!(own.status(), StatusCode::OK);
    assert!(own.headers()["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    let get = browser.client.get(format!("{}/api/overview", browser.url)).send().await.unwrap();
    assert_eq!(get.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn wrong_passphrases_cost_ever_more_time_and_signing_out_ends_the_session() {
    let hq = Headquarters::start();
    let mut browser = Browser::administrator(&hq).await;
    browser.ok("overview", json!({})).await;
    let old = browser.cookie.clone();
    browser.ok("sign_out", json!({})).await;
    browser.cookie = old;
    assert_eq!(browser.refused("overview", json!({})).await, "not-signed-in");

    let mut guesser = Browser::at(&hq);
    let wrong = json!({ "login": ADMINISTRATOR.0, "passphrase": "not the passphrase" });
    for _ in 0..3 {
        assert_eq!(guesser.refused("sign_in", wrong.clone()).await, "sign-in-failed");
    }
    let right = json!({ "login": ADMINISTRATOR.0, "passphrase": ADMINISTRATOR.1 });
    assert_eq!(guesser.refused("sign_in", right.clone()).await, "sign-in-delayed", "even the right one has to wait");
    hq.clock.advance_millis(60_001);
    guesser.ok("sign_in", right).await;
    assert_eq!(guesser.refused("sign_in", json!({ "login": "nobody", "passphrase": "x" })).await, "sign-in-failed");
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_or_its_user_is_withdrawn() {
    let hq = Headquarters::start();
    let mut administrator = Browser::administrator(&hq).await;
    let user = json!({ "login": "D.Officer", "name": "D. Officer", "role": "data-officer", "passphrase": "a long passphrase" });
    administrator.ok("add_user", user).await;
    let mut other = Browser::signed_in(&hq, "d.officer", "a long passphrase").await;
    other.ok("lists", json!({})).await;
    administrator.ok("disable_user", json!({ "login": "d.officer" })).await;
    assert_eq!(other.refused("lists", json!({})).await, "not-signed-in");
    assert_eq!(administrator.refused("disable_user", json!({ "login": ADMINISTRATOR.0 })).await, "not-allowed");
    hq.clock.advance_millis(31 * 60_000);
    assert_eq!(administrator.refused("lists", json!({})).await, "not-signed-in");
}

#[tokio::test]
async fn a_statistician_sees_figures_and_no_person() {
    let hq = Headquarters::start();
    hq.hq.add_user("stat", "S".to_owned().into(), ConsoleRole::Statistician, &"a long passphrase".to_owned().into(), "test").unwrap();
    let mut statistician = Browser::signed_in(&hq, "stat", "a long passphrase").await;
    for allowed in ["overview", "statistics", "posts_and_booths", "lists", "quarantine", "alarms"] {
        statistician.ok(allowed, json!({})).await;
    }
    let persons =
        ["search_crossings", "crossing", "crossing_image", "hits", "alerts", "officers", "users", "audit", "codes", "publish_list", "add_alert"];
    for name in persons {
        assert_eq!(statistician.refused(name, args(name)).await, "not-allowed", "{name}");
    }
}

#[tokio::test]
async fn a_look_up_needs_a_purpose_and_is_recorded() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(6);
    let portrait = b"\xFF\xD8\xFF portrait of nobody";
    booth.record_with_picture(portrait);
    booth.sync().await;
    let mut browser = Browser::administrator(&hq).await;
    assert_eq!(browser.refused("search_crossings", json!({ "text": "eriksson", "purpose": null })).await, "purpose-missing");
    let found = browser.ok("search_crossings", json!({ "text": " eriksson, anna", "purpose": "investigation" })).await;
    assert_eq!(found["rows"].as_array().unwrap().len(), 2);
    let by_number = browser.ok("search_crossings", json!({ "text": "l898902c77", "purpose": "correction", "direction": "exit" })).await;
    assert!(by_number["rows"].as_array().unwrap().iter().all(|row| row["document_number"] == "L898902C77"));
    let part = browser.ok("search_crossings", json!({ "text": "l898902c7", "purpose": "correction" })).await;
    assert_eq!(part["rows"].as_array().unwrap().len(), 0, "a number is looked up whole");
    let spaced = browser.ok("search_crossings", json!({ "text": "L898902-C77", "purpose": "correction", "post": "NOWHERE" })).await;
    assert_eq!(spaced["rows"].as_array().unwrap().len(), 0, "the other conditions count for numbers too");
    let id = by_number["rows"][0]["id"].as_str().unwrap();
    assert_eq!(browser.refused("crossing", json!({ "id": id, "purpose": null })).await, "purpose-missing");
    let view = browser.ok("crossing", json!({ "id": id, "purpose": "correction" })).await;
    assert_eq!(view["traveller"]["primary_identifier"]["value"], "LE FEVRE");
    assert_eq!((view["post_name"].as_str(), view["officer"].as_str()), (Some("Kora Bridge"), Some("A. Mwangi")));
    assert_eq!(view["images"][0]["received"], true);
    let image = browser.ok("crossing_image", json!({ "id": id, "index": 0, "purpose": "correction" })).await;
    assert_eq!(image["media_type"], "image/jpeg");
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, image["base64"].as_str().unwrap()).unwrap();
    assert_eq!(bytes, portrait);
    assert_eq!(browser.refused("crossing", json!({ "id": "01000000-0000-8000-8000-000000000000", "purpose": "training" })).await, "not-found");

    let audit = browser.ok("audit", json!({})).await;
    let acts: Vec<(&str, &str)> =
        audit["rows"].as_array().unwrap().iter().map(|row| (row["act"].as_str().unwrap(), row["purpose"].as_str().unwrap_or(""))).collect();
    assert_eq!(
        acts,
        [
            ("picture.opened", "correction"),
            ("crossing.opened", "correction"),
            ("crossing.search", "correction"),
            ("crossing.search", "correction"),
            ("crossing.search", "correction"),
            ("crossing.search", "investigation"),
            ("signed-in", ""),
        ]
    );
    assert_eq!(hq.hq.store.verify_audit().unwrap(), Ok(7));
}

#[tokio::test]
async fn a_list_is_checked_before_it_is_published_and_reaches_the_booths() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.sync().await;
    let mut browser = Browser::administrator(&hq).await;
    let good = r#"{"id":"L-1","category":"document","priority":"high","documents":[{"issuing_state":"UTO","number":"L898902C3"}]}"#;
    let upload = |lines: &str| json!({ "list": "lost-documents", "title": "Lost documents", "owner": "Registry", "source": "test", "expires_on": "2999-12-31", "lines": lines });
    let preview = browser.ok("preview_list", upload(&format!("{good}\nnonsense\n"))).await;
    assert_eq!((preview["alerts"].as_u64(), preview["errors_total"].as_u64(), preview["added"].as_u64()), (Some(1), Some(1), Some(1)));
    assert_eq!((preview["errors"][0]["line"].as_u64(), preview["errors"][0]["problem"].as_str()), (Some(2), Some("not-json")));
    assert_eq!(browser.refused("publish_list", upload("nonsense")).await, "list-malformed");
    let summary = browser.ok("publish_list", upload(good)).await;
    assert_eq!((summary["version"].as_u64(), summary["entries"].as_u64(), summary["booths_current"].as_u64()), (Some(1), Some(1), Some(0)));
    assert_eq!(booth.sync().await.installed, ["alerts.lost-documents"]);
    booth.sync().await;

    let alert = json!({ "id": "L-2", "category": "wanted", "priority": "normal", "names": [{ "full": "ERIKSSON ANNA" }] });
    let summary = browser.ok("add_alert", json!({ "list": "lost-documents", "alert": alert, "why": "reported today" })).await;
    assert_eq!((summary["version"].as_u64(), summary["entries"].as_u64()), (Some(2), Some(2)));
    let page = browser.ok("alerts", json!({ "list": "lost-documents", "text": "eriksson" })).await;
    assert_eq!((page["total"].as_u64(), page["alerts"][0]["id"].as_str()), (Some(1), Some("L-2")));
    let summary = browser.ok("withdraw_alert", json!({ "list": "lost-documents", "alert": "L-2", "reason": "found" })).await;
    assert_eq!((summary["version"].as_u64(), summary["entries"].as_u64()), (Some(3), Some(1)));
    assert_eq!(booth.sync().await.installed, ["alerts.lost-documents"]);
    booth.sync().await;
    let lists = browser.ok("lists", json!({})).await;
    let ours = lists.as_array().unwrap().iter().find(|list| list["list"] == "lost-documents").unwrap();
    assert_eq!((ours["booths_current"].as_u64(), ours["booths"].as_u64()), (Some(1), Some(1)));
}

#[tokio::test]
async fn officers_codes_and_revocation_from_the_console() {
    let hq = Headquarters::start();
    let mut browser = Browser::administrator(&hq).await;
    let officer = json!({ "login": "n.new", "name": "N. New", "role": "officer", "passphrase": "a long passphrase", "expires_on": "2999-01-01" });
    let officers = browser.ok("add_officer", officer.clone()).await;
    assert_eq!((officers["version"].as_u64(), officers["officers"].as_array().unwrap().len()), (Some(2), 3));
    assert_eq!(browser.refused("add_officer", officer).await, "bad-request", "the sign-in name is taken");
    let id = officers["officers"].as_array().unwrap().iter().find(|known| known["login"] == "n.new").unwrap()["id"].clone();
    let revoked = browser.ok("revoke_officer", json!({ "id": id })).await;
    assert_eq!(revoked["version"].as_u64(), Some(3));

    let issued = browser.ok("issue_code", json!({ "post": "UTSAB", "booth_name": "Ferry" })).await;
    assert_eq!(issued["view"]["state"], "open");
    let booth = crate::kit::Booth::unenrolled(hq.clock.clone());
    booth.enrol(&hq.url(), issued["code"].as_str().unwrap()).await.unwrap();
    assert_eq!(browser.ok("codes", json!({})).await[0]["state"], "used");
    booth.record(3);
    booth.sync().await;
    booth.sync().await;
    let view = browser.ok("booth", json!({ "booth": booth.id().0 })).await;
    assert_eq!((view["name"].as_str(), view["state"].as_str(), view["undelivered_events"].as_u64()), (Some("Ferry"), Some("complete"), Some(0)));
    assert_eq!(view["gapless_upto"], view["head"]);
    assert!(view["feeds"].as_array().unwrap().iter().all(|feed| feed["version"] == feed["newest"]), "{view}");
    let overview = browser.ok("overview", json!({})).await;
    assert_eq!(
        (overview["completeness"].as_u64(), overview["booths_total"].as_u64(), overview["heard_today"].as_u64()),
        (Some(1000), Some(1), Some(1))
    );
    assert_eq!((overview["today"]["entries"].as_u64(), overview["today"]["exits"].as_u64()), (Some(2), Some(1)));
    assert_eq!(overview["days"].as_array().unwrap().len(), 14);
    assert_eq!(overview["residence"][0]["state"], "UTO");
    let statistics = browser.ok("statistics", json!({})).await;
    let (table, sums) = (&statistics["table"], &statistics["sums"]);
    assert_eq!((&table["rows"][0]["key"], table["total"].as_u64()), (&json!("UTO"), Some(3)));
    assert_eq!((sums["entries"].as_u64(), sums["exits"].as_u64(), sums["refused"].as_u64()), (Some(2), Some(1), Some(0)));
    let revoked = browser.ok("revoke_booth", json!({ "booth": booth.id().0, "reason": "stolen" })).await;
    assert_eq!(revoked["state"], "revoked");
}

#[tokio::test]
async fn statistics_say_of_which_share_of_the_booths_hours_everything_is_here() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(3);
    assert_eq!(booth.sync().await.waiting_events, 0);
    for (pass, heard, expected) in [(3, false, (3, 0, 0)), (0, true, (3, 3, 1000)), (1, false, (4, 3, 750))] {
        hq.clock.advance_millis(pass * 3_600_000);
        if heard {
            booth.sync().await;
        }
        let hours = Browser::administrator(&hq).await.ok("statistics", json!({})).await["booth_hours"].clone();
        let number = |name: &str| hours[name].as_u64().unwrap();
        assert_eq!((number("served"), number("received"), number("share")), expected);
    }
}

#[tokio::test]
async fn the_pages_come_with_a_strict_policy() {
    let hq = Headquarters::start();
    let browser = Browser::at(&hq);
    let page = browser.client.get(format!("{}/", browser.url)).send().await.unwrap();
    assert!(page.status() == StatusCode::OK || page.status() == StatusCode::SERVICE_UNAVAILABLE, "built in or said to be missing");
    for (header, value) in [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer")] {
        assert_eq!(page.headers()[header], value);
    }
    let missing = browser.client.get(format!("{}/no/such/file.js", browser.url)).send().await.unwrap();
    assert!(!missing.status().is_success());
}
