//! The signed package and the source format: what is built is what is opened, and nothing else is.

use crate::people::{People, alert_on, header};
use border::{Alert, AlertRef, Handling, Role, ScreeningResult};
use ed25519_dalek::{Signer, SigningKey};
use foundation::{CodedError, ErrorCode, Sensitive};
use proptest::prelude::*;
use screening::{AlertList, ListError, Screener, build_list, list_header, lock_key, open_installed, open_list, parse_jsonl};
use std::sync::Arc;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn alerts(count: usize) -> Vec<Alert> {
    let mut people = People::new(9);
    (0..count).map(|at| alert_on(&at.to_string(), &people.traveller())).collect()
}

#[test]
fn a_list_is_opened_as_it_was_built() {
    let alerts = alerts(200);
    let bytes = build_list(header("national"), alerts.clone(), &key()).unwrap();
    let list = open_list(bytes.clone(), &key().verifying_key()).unwrap();
    assert_eq!(list.header, header("national"));
    assert_eq!(list.alerts().unwrap(), alerts);
    assert_eq!(list_header(&bytes, &key().verifying_key()).unwrap().version, 3);
    assert_eq!(build_list(header("national"), alerts, &key()).unwrap(), bytes, "the same list gives the same bytes");
}

#[test]
fn an_empty_list_is_a_list() {
    let bytes = build_list(header("empty"), Vec::new(), &key()).unwrap();
    assert!(open_list(bytes.clone(), &key().verifying_key()).unwrap().is_empty());
}

#[test]
fn another_key_opens_nothing() {
    let bytes = build_list(header("national"), alerts(3), &key()).unwrap();
    let error = open_list(bytes, &SigningKey::from_bytes(&[8; 32]).verifying_key()).unwrap_err();
    assert_eq!(error, ListError::Signature);
    assert_eq!(CodedError::from(error).code, ErrorCode::SignatureWrong);
}

#[test]
fn any_flipped_bit_and_any_missing_end_is_noticed() {
    let bytes = build_list(header("national"), alerts(5), &key()).unwrap();
    for at in (0..4_500).chain((4_500..bytes.len()).step_by(61)) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(open_list(damaged, &key().verifying_key()).is_err(), "byte {at}");
        assert!(open_list(bytes[..at].to_vec(), &key().verifying_key()).is_err(), "cut at {at}");
    }
}

#[test]
fn a_newer_format_is_named() {
    let mut bytes = build_list(header("national"), alerts(1), &key()).unwrap();
    bytes[8] = 9;
    assert_eq!(open_list(bytes.clone(), &key().verifying_key()).unwrap_err(), ListError::Format(9));
}

proptest! {
    #[test]
    fn no_bytes_make_opening_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let with_magic = [b"OUTPLIST\x02\x00".as_slice(), &bytes].concat();
        prop_assert!(open_list(bytes.clone(), &key().verifying_key()).is_err());
        prop_assert!(open_list(with_magic, &key().verifying_key()).is_err());
    }

    #[test]
    fn no_text_makes_reading_a_source_panic(text in "\\PC{0,200}") {
        let _ = parse_jsonl(&text);
    }
}

#[test]
fn a_source_is_taken_whole_or_its_first_bad_line_is_named() {
    let good = r#"{"id":"1","category":"wanted","priority":"high","names":[{"full":"ERIKSSON, Anna"}]}"#;
    assert_eq!(parse_jsonl(&format!("\u{feff}# heading\n\n{good}\n")).unwrap().len(), 1);
    for (second, why) in [
        (r"{", "no JSON from column 1 on"),
        (r#"{"id":"2","category":"wanted","names":[{"full":"A"}]}"#, "id, category and priority are needed, each as the format wants it"),
        (r#"{"id":"2","category":"wanted","priority":"high"}"#, "neither a name nor a document"),
        (r#"{"id":"2","category":"wanted","priority":"high","names":[{"full":" "}]}"#, "neither a name nor a document"),
        (r#"{"id":" ","category":"wanted","priority":"high","names":[{"full":"A"}]}"#, "no id"),
        (r#"{"id":"1","category":"wanted","priority":"high","names":[{"full":"A"}]}"#, "an id that an earlier line has"),
        (
            r#"{"id":"2","category":"wanted","priority":"high","names":[{"full":"A"}],"birth_date":["1974"]}"#,
            "a member `birth_date` that the format does not have",
        ),
        (r#"{"id":"2","category":"wanted","priority":"high","names":[{"ERIKSSON":"A"}]}"#, "a member `…` that the format does not have"),
        (
            r#"{"id":"2","category":"wanted","priority":"high","names":[{"full":"A"}],"birth_dates":["12.8.1974"]}"#,
            "`birth_dates` is not as the format wants it",
        ),
        (
            r#"{"id":"2","category":"document","priority":"high","documents":[{"number":""}]}"#,
            "a document number that is empty or longer than 64 characters",
        ),
    ] {
        let error = parse_jsonl(&format!("{good}\n{second}")).unwrap_err();
        assert_eq!(error, ListError::Line { line: 2, why: why.to_owned() }, "{second}");
        assert_eq!(CodedError::from(error).code, ErrorCode::ListMalformed);
    }
}

#[test]
fn the_limits_of_a_source_hold() {
    let line = |full: &str, reason: &str| {
        let alert = serde_json::json!({"id": "1", "category": "wanted", "priority": "high", "names": [{"full": full}], "reason": reason});
        parse_jsonl(&alert.to_string())
    };
    assert!(line(&"É".repeat(400), &"x".repeat(4_000)).is_ok());
    assert!(line(&"É".repeat(401), "").is_err());
    assert!(line("A", &"x".repeat(4_001)).is_err());
    assert!(line("A", &"x".repeat(300_000)).is_err());
}

/// A list as version 0.1 built it.
fn of_the_first_format(alerts: &[Alert]) -> Vec<u8> {
    #[derive(serde::Serialize)]
    struct Envelope {
        header: border::ListHeader,
        alerts: u64,
        body_bytes: u64,
    }
    let (mut body, mut head) = (Vec::new(), Vec::new());
    alerts.iter().for_each(|alert| ciborium::into_writer(alert, &mut body).unwrap());
    let envelope = Envelope { header: header("national"), alerts: alerts.len() as u64, body_bytes: body.len() as u64 };
    ciborium::into_writer(&envelope, &mut head).unwrap();
    let packed = zstd::bulk::compress(&body, 9).unwrap();
    let mut bytes =
        [b"OUTPLIST\x01\x00".as_slice(), &u32::try_from(head.len()).unwrap().to_le_bytes(), &head, &(packed.len() as u64).to_le_bytes(), &packed]
            .concat();
    let message = [b"outpost alert list 1\0".as_slice(), blake3::hash(&bytes).as_bytes()].concat();
    bytes.extend_from_slice(&key().sign(&message).to_bytes());
    bytes
}

#[test]
fn a_list_of_the_first_format_stays_in_force() {
    let alerts = alerts(60);
    let bytes = of_the_first_format(&alerts);
    let trust = key().verifying_key();
    let list = open_list(bytes.clone(), &trust).unwrap();
    assert_eq!((list.alerts().unwrap(), list.header.version), (alerts.clone(), 3));
    assert_eq!(list_header(&bytes, &trust).unwrap().list, "national");
    let again = open_list(build_list(header("national"), alerts, &key()).unwrap(), &trust).unwrap();
    let traveller = People::new(9).traveller();
    let hits = |list| Screener::new(vec![Arc::new(list)]).screen(&traveller, 0, border::Role::Officer).hits;
    let found = hits(list);
    assert_eq!(found.first().map(|hit| hit.alert.as_str()), Some("0"));
    assert_eq!(found, hits(again), "and is asked like one with an index");
    for at in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 4;
        assert!(open_list(damaged, &trust).is_err(), "byte {at}");
        assert!(open_list(bytes[..at].to_vec(), &trust).is_err(), "cut at {at}");
    }
}

#[test]
fn an_installed_list_opens_with_the_lock_its_key_was_put_under_and_with_no_other() {
    let alerts = alerts(80);
    let trust = key().verifying_key();
    let travelled = build_list(header("national"), alerts.clone(), &key()).unwrap();
    let mut installed = travelled.clone();
    lock_key(&mut installed, &trust, &[1; 32]).unwrap();
    let open = |lock: Option<&[u8; 32]>| open_installed(Arc::new(installed.clone()), lock, &trust);
    assert_eq!(open(Some(&[1; 32])).unwrap().alerts().unwrap(), alerts);
    assert_eq!(open(Some(&[2; 32])).unwrap_err(), ListError::Key);
    assert_eq!(open(None).unwrap_err(), ListError::Key);
    assert_eq!(lock_key(&mut installed.clone(), &trust, &[1; 32]).unwrap_err(), ListError::Key, "locked already");
    let names: Vec<&str> = alerts.iter().filter_map(|alert| alert.names[0].primary.as_ref()).map(|name| name.expose().as_str()).collect();
    let clear = |name: &&&str| name.len() > 5 && installed.windows(name.len()).any(|bytes| bytes == name.as_bytes());
    assert_eq!(names.iter().filter(clear).count(), 0, "nobody's name lies in clear");
}

#[test]
fn an_alert_that_comes_back_on_the_list_of_urgent_ones_is_one_question_unless_it_says_something_else() {
    let traveller = People::new(3).traveller();
    let own = alert_on("U-1", &traveller);
    let list = |name: &str, alert: &Alert| Arc::new(AlertList::new(header(name), vec![alert.clone()]).unwrap());
    let hits = |second: &Alert| -> Vec<String> {
        let lists = vec![list("own", &own), list(border::URGENT_LIST, second)];
        let screening = Screener::new(lists).screen(&traveller, 0, Role::Supervisor);
        assert!(screening.checks.iter().all(|check| check.result != ScreeningResult::NoMatch), "both lists answer for themselves");
        screening.hits.into_iter().map(|hit| hit.list).collect()
    };
    assert_eq!(hits(&own), ["own"]);
    let found_later = |list: &str, alert: &str| Alert {
        id: "LATER-1".to_owned(),
        about: Some(AlertRef { list: list.to_owned(), alert: alert.to_owned() }),
        ..alert_on("x", &traveller)
    };
    assert_eq!(hits(&found_later("own", "U-1")), ["own"], "found later with that very alert");
    assert_eq!(hits(&found_later("own", "U-2")).len(), 2, "found later with another one");
    let lists = vec![list(border::URGENT_LIST, &found_later("own", "U-1")), list("own", &own)];
    let asked: Vec<String> = Screener::new(lists).screen(&traveller, 0, Role::Officer).hits.into_iter().map(|hit| hit.list).collect();
    assert_eq!(asked, ["own"], "in whichever order the lists are asked");
    let instruction = "Call before you speak of it.".to_owned();
    assert_eq!(hits(&Alert { handling: Handling { instruction, ..own.handling.clone() }, ..own.clone() }).len(), 2);
    assert_eq!(hits(&Alert { reason: Sensitive::new("Another reason.".to_owned()), ..own.clone() }).len(), 2);
}
