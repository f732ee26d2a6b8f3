//! Kinds of events added after version 1, member by member: later programs read them as they are written here.

use border::{
    Act, Alert, AlertCategory, AlertPriority, Answer, CrossingCorrection, CrossingVoid, Decision, DecisionChange, Disposition, FieldChange,
    FieldName, Handling, Hit, LateHit, Reason, ReasonKind, ReasonPart, ReleaseRefusal, Transliteration, Weight,
};
use foundation::Sensitive;
use serde_json::{Value, json};

#[track_caller]
fn check(act: &Act, expected: &Value) {
    assert_eq!(&serde_json::to_value(act).unwrap(), expected);
    assert_eq!(&serde_json::from_value::<Act>(expected.clone()).unwrap(), act);
}

fn handling() -> Value {
    json!({ "instruction": "", "contact": "", "roles": [], "second_officer": false })
}

#[test]
fn a_hit_found_later_is_written_with_its_crossing() {
    let hit = Hit {
        id: "national/N-1".to_owned(),
        list: "national".to_owned(),
        list_title: "National list".to_owned(),
        list_version: 412,
        alert: "N-1".to_owned(),
        alert_digest: "0011223344556677".to_owned(),
        category: AlertCategory::Wanted,
        priority: AlertPriority::High,
        score: 910,
        reasons: vec![Reason {
            part: ReasonPart::Name,
            kind: ReasonKind::Transliteration,
            weight: Weight::For,
            table: Some(Transliteration::Cyrillic),
            traveller: Sensitive::new("IVANOV".to_owned()),
            alert: Sensitive::new("ИВАНОВ".to_owned()),
        }],
        listed_as: Sensitive::new("ИВАНОВ".to_owned()),
        reason_text: Sensitive::new(String::new()),
        handling: Handling::default(),
        about: None,
    };
    let late = LateHit { crossing: "c-1".to_owned(), in_country: true, identity: "ab".to_owned(), hit };
    check(
        &Act::HitFoundLater(Box::new(late)),
        &json!({ "kind": "hit.found_later", "body": {
            "crossing": "c-1", "in_country": true, "identity": "ab",
            "hit": {
                "id": "national/N-1", "list": "national", "list_title": "National list", "list_version": 412, "alert": "N-1",
                "alert_digest": "0011223344556677", "category": "wanted", "priority": "high", "score": 910,
                "reasons": [{ "part": "name", "kind": "transliteration", "weight": "for", "table": "cyrillic", "traveller": "IVANOV", "alert": "ИВАНОВ" }],
                "listed_as": "ИВАНОВ", "reason_text": "", "handling": handling(),
            },
        } }),
    );
}

#[test]
fn an_urgent_alert_and_its_withdrawal_are_written_so() {
    let alert = Alert {
        id: "URGENT-1".to_owned(),
        category: AlertCategory::Document,
        priority: AlertPriority::High,
        names: vec![],
        birth_dates: vec![],
        sex: None,
        nationalities: vec![],
        documents: vec![],
        handling: Handling::default(),
        reason: Sensitive::new("Reported an hour ago.".to_owned()),
        about: None,
        until: None,
    };
    check(
        &Act::AlertRaised { officer: "o-1".to_owned(), until_ms: 1_772_352_000_000, alert: Box::new(alert) },
        &json!({ "kind": "alert.raised", "body": {
            "officer": "o-1", "until_ms": 1_772_352_000_000_i64,
            "alert": {
                "id": "URGENT-1", "category": "document", "priority": "high", "names": [], "birth_dates": [], "sex": null, "nationalities": [],
                "documents": [], "handling": handling(), "reason": "Reported an hour ago.",
            },
        } }),
    );
    check(
        &Act::AlertWithdrawn { officer: "o-1".to_owned(), alert: "URGENT-1".to_owned() },
        &json!({ "kind": "alert.withdrawn", "body": { "officer": "o-1", "alert": "URGENT-1" } }),
    );
    check(
        &Act::BatchClosed {
            officer: "o-1".to_owned(),
            control_total: 27,
            pictures: 28,
            entered: 26,
            duplicates: 1,
            left_out: 1,
            note: Sensitive::new("One form is torn.".to_owned()),
        },
        &json!({ "kind": "batch.closed", "body": {
            "officer": "o-1", "control_total": 27, "pictures": 28, "entered": 26, "duplicates": 1, "left_out": 1, "note": "One form is torn.",
        } }),
    );
}

#[test]
fn what_became_of_a_release_is_written_so() {
    let (platform, version, release) = ("linux-x86_64".to_owned(), "0.2.0".to_owned(), "ab".to_owned());
    check(
        &Act::ReleaseTrusted { threshold: 2, keys: vec!["a".to_owned(), "b".to_owned()], by: "technician".to_owned() },
        &json!({ "kind": "release.trusted", "body": { "threshold": 2, "keys": ["a", "b"], "by": "technician" } }),
    );
    check(
        &Act::ReleaseOffered { platform: platform.clone(), version: version.clone(), release: release.clone(), signatures: 2 },
        &json!({ "kind": "release.offered", "body": { "platform": "linux-x86_64", "version": "0.2.0", "release": "ab", "signatures": 2 } }),
    );
    check(
        &Act::ReleaseRefused { platform, version: None, release, reason: ReleaseRefusal::Malformed.to_string() },
        &json!({ "kind": "release.refused", "body": { "platform": "linux-x86_64", "version": null, "release": "ab", "reason": "malformed" } }),
    );
    check(
        &Act::ReleaseInstalled { version, before: "0.1.0".to_owned() },
        &json!({ "kind": "release.installed", "body": { "version": "0.2.0", "before": "0.1.0" } }),
    );
}

#[test]
fn an_answer_of_version_1_reads_and_is_written_as_it_was() {
    let answer = Disposition {
        list: "national".to_owned(),
        list_version: 3,
        alert: "N-1".to_owned(),
        answer: Answer::NotSame,
        note: Sensitive::new(String::new()),
        officer: "o-1".to_owned(),
        second_officer: None,
        at: crate::crossings::at(1_772_352_000_000),
        score: 800,
        alert_digest: String::new(),
        identity: "ab".to_owned(),
        number_agrees: None,
    };
    let at = serde_json::to_value(answer.at).unwrap();
    check(
        &Act::AlertDisposed(answer),
        &json!({ "kind": "alert.disposed", "body": {
            "list": "national", "list_version": 3, "alert": "N-1", "answer": "not-same", "note": "", "officer": "o-1", "at": at, "score": 800, "identity": "ab",
        } }),
    );
}

#[test]
fn a_correction_a_void_and_a_task_that_is_done_are_written_so() {
    let crossing = "019c9c5e-9800-8000-8000-700000000003".to_owned();
    let correction = CrossingCorrection {
        crossing: crossing.clone(),
        saw: 1,
        changes: vec![FieldChange { field: FieldName::BirthDate, old: None, new: Some(Sensitive::new("1974-08-12".to_owned())) }],
        decision: Some(DecisionChange { old: Decision::Depart, new: Decision::Prevent { reason: Sensitive::new("Wanted.".to_owned()) } }),
        reason: Sensitive::new("Mistyped.".to_owned()),
        officer: "o-1".to_owned(),
        second_officer: Some("o-2".to_owned()),
    };
    let change = json!({ "field": "birth-date", "old": null, "new": "1974-08-12" });
    let decision = json!({ "old": { "kind": "depart" }, "new": { "kind": "prevent", "reason": "Wanted." } });
    check(
        &Act::CrossingCorrected(Box::new(correction.clone())),
        &json!({ "kind": "crossing.corrected", "body": {
            "crossing": crossing, "saw": 1, "changes": [change], "decision": decision, "reason": "Mistyped.", "officer": "o-1", "second_officer": "o-2",
        } }),
    );
    check(
        &Act::CrossingCorrected(Box::new(CrossingCorrection { decision: None, second_officer: None, ..correction })),
        &json!({ "kind": "crossing.corrected", "body": {
            "crossing": crossing, "saw": 1, "changes": [change], "reason": "Mistyped.", "officer": "o-1",
        } }),
    );
    check(
        &Act::TaskDone { officer: "o-1".to_owned(), epoch: 2, seq: 9, note: Sensitive::new("Recorded anew.".to_owned()) },
        &json!({ "kind": "task.done", "body": { "officer": "o-1", "epoch": 2, "seq": 9, "note": "Recorded anew." } }),
    );
    let void = CrossingVoid {
        crossing: crossing.clone(),
        saw: 2,
        reason: Sensitive::new("Twice.".to_owned()),
        officer: "o-1".to_owned(),
        second_officer: "o-2".to_owned(),
    };
    check(
        &Act::CrossingVoided(void),
        &json!({ "kind": "crossing.voided", "body": {
            "crossing": crossing, "saw": 2, "reason": "Twice.", "officer": "o-1", "second_officer": "o-2",
        } }),
    );
}
