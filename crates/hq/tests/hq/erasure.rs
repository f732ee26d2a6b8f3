//! Erasure when retention ends: bodies are gone from everywhere, chains verify, figures stay, and nothing that comes late brings them back.

use crate::console::Browser;
use crate::corrections::{correct, deliver, newest, say};
use crate::kit::{Booth, Headquarters, crossing};
use crate::statistics::{check, drawn, question};
use border::rules::{RetentionTerm, RuleBook};
use border::{Act, Crossing, FieldName, RetentionClass};
use foundation::{Clock, Instant};
use journal::{Hash32, Segment, Stored};
use outpost_hq::Erased;
use outpost_hq::store::Erasing;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use std::collections::BTreeMap;
use store::{Record, Recorded};
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;

fn publish(hq: &Headquarters, days: &[(RetentionClass, u32)]) {
    let term = |(class, days): &(RetentionClass, u32)| RetentionTerm { class: *class, headquarters_days: Some(*days), booth_days: None };
    let book = RuleBook { retention: days.iter().map(term).collect(), ..RuleBook::default() };
    hq.hq.publish_rules(&book, "test").unwrap();
}

fn days_ago(hq: &Headquarters, days: i64) -> Instant {
    let mut at = hq.clock.now();
    at.utc -= chrono::Duration::days(days);
    at
}

fn record_at(booth: &Booth, act: Act, at: Instant) -> Recorded {
    booth.store.record(vec![act], Record::at(at)).unwrap()[0]
}

fn erase(hq: &Headquarters) -> Erased {
    hq.hq.erase_due("test", &mut |_| true).unwrap()
}

/// Every event of every segment, as it is kept.
fn kept(hq: &Headquarters) -> Vec<Stored> {
    let segments = hq.hq.store.segments(0, 10_000).unwrap();
    segments.iter().flat_map(|record| Segment::from_bytes(&record.bytes).unwrap().open([&hq.hq.keys.sealing]).unwrap()).collect()
}

/// Projections do not depend on the way they were made, and everything verifies.
fn assert_sound(hq: &Headquarters) -> Hash32 {
    let digest = hq.hq.store.projection_digest().unwrap();
    hq.hq.rebuild().unwrap();
    assert_eq!(hq.hq.store.projection_digest().unwrap(), digest, "a rebuild gives the same");
    let report = hq.hq.verify().unwrap();
    assert_eq!(report.faults, []);
    digest
}

#[tokio::test]
async fn whatever_is_due_goes_from_everywhere_whatever_is_not_stays_and_the_figures_stay() {
    use RetentionClass::{Audit, Hit, Refusal, Routine};
    let terms = BTreeMap::from([(Routine, 100), (Refusal, 200), (Hit, 300), (Audit, 150)]);
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let mut rng = ChaCha8Rng::seed_from_u64(20_261_130);
    let start = booth.store.head().unwrap().unwrap().head_seq + 1;
    let mut own: Vec<(Uuid, bool)> = Vec::new();
    for number in 0..80 {
        let one = drawn(&mut rng, &hq.clock, number);
        let (at, class) = (one.at, one.retention());
        for given in one.dispositions.iter().filter(|_| number % 3 > 0) {
            record_at(&booth, Act::AlertDisposed(given.clone()), at);
        }
        if rng.gen_bool(0.2) {
            let referred = Act::InspectionReferred { inspection: number.to_string(), officer: "officer-1".into(), reason: "x".to_owned().into() };
            record_at(&booth, referred, at);
        }
        let due = terms.get(&class).is_some_and(|days| at.utc < hq.clock.now().utc - chrono::Duration::days(*days));
        own.push((record_at(&booth, Act::CrossingRecorded(Box::new(one)), at).public, due));
        for _ in 0..rng.gen_range(0..3) {
            let of = own.choose(&mut rng).unwrap().0;
            say(&mut rng, &booth, of);
        }
    }
    deliver(&hq, &booth, start, |pieces| pieces.shuffle(&mut ChaCha8Rng::seed_from_u64(1)));
    let (all, today) = (own.iter().filter_map(|(id, _)| newest(&booth, *id)).collect::<Vec<_>>(), hq.clock.now().utc.date_naive());
    let row = |id: Uuid| hq.hq.store.crossing(id).unwrap().map(|row| (row.version, row.name, row.decision, row.voided));
    let before: Vec<_> = own.iter().map(|(id, _)| row(*id)).collect();
    let end = booth.store.head().unwrap().unwrap();
    let coverage = || hq.hq.store.coverage(booth.id(), end.epoch, Some((end.head_seq, end.head_chain))).unwrap();
    let received = coverage();
    assert_eq!(received.beyond, [(start, end.head_seq)]);
    assert_eq!(erase(&hq), Erased::default(), "no law, no erasure");

    publish(&hq, &terms.iter().map(|(class, days)| (*class, u32::try_from(*days).unwrap())).collect::<Vec<_>>());
    let said = hq.hq.due_for_erasure(&mut |_| true).unwrap();
    let erased = erase(&hq);
    assert_eq!(said, erased, "what was announced is what was done");
    assert!(erased.records.keys().all(|class| terms.contains_key(class)) && erased.records.len() == terms.len(), "{erased:?}");
    let digest = assert_sound(&hq);
    for ((id, due), before) in own.iter().zip(&before) {
        assert_eq!(row(*id), before.clone().filter(|_| !due), "{id}");
        assert!(!due || hq.hq.store.amendments(*id, 99).unwrap().is_empty(), "what was said of it went with it");
    }
    for stored in kept(&hq) {
        let Some(event) = stored.event() else { continue };
        let of = event.act().unwrap().amendment().map(|said| said.crossing().parse::<Uuid>().unwrap());
        match of.and_then(|of| own.iter().find(|(id, _)| *id == of)) {
            Some((id, due)) => assert!(!due, "something is said of {id} that is gone"),
            None => {
                let days = terms.get(&event.head.retention);
                assert!(days.is_none_or(|days| event.head.at.unix_millis() >= hq.hq.now_ms() - days * DAY_MS), "{:?}", event.head);
            }
        }
    }
    for _ in 0..40 {
        check(&hq, &all, &question(&mut rng, today));
    }
    // It comes again, as it was and cut otherwise: it is known, and stays erased.
    deliver(&hq, &booth, start, |pieces| pieces.reverse());
    for first in (start..=end.head_seq).step_by(5) {
        assert!(hq.hq.take_segment(booth.id(), booth.segment(first, (first + 4).min(end.head_seq))).unwrap().outcome.duplicate);
    }
    assert_eq!(assert_sound(&hq), digest);
    assert_eq!(erase(&hq), Erased::default());
    assert_eq!(coverage(), received, "receipts say what they said");
}

#[tokio::test]
async fn terms_are_set_in_the_console_after_a_look_at_what_they_erase() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let at = days_ago(&hq, 40);
    record_at(&booth, Act::CrossingRecorded(Box::new(Crossing { at, ..crossing(&booth.clock, 0) })), at);
    booth.sync().await;
    let mut browser = Browser::administrator(&hq).await;
    let view = browser.ok("retention", json!({})).await;
    assert_eq!((view["terms"].as_array().unwrap().len(), view["clock_is_plausible"].as_bool()), (7, Some(false)), "the newest is 40 days old");
    assert!(view["terms"].as_array().unwrap().iter().all(|term| term["headquarters_days"].is_null()), "{view}");
    let terms = |here: u32, there: Option<u32>| json!({ "terms": [{ "class": "routine", "headquarters_days": here, "booth_days": there }] });
    assert_eq!(browser.ok("retention_preview", terms(41, None)).await, json!({ "segments": 0, "more": false }));
    assert_eq!(browser.ok("retention_preview", terms(39, None)).await, json!({ "segments": 1, "more": false }));
    assert_eq!(browser.refused("set_retention", terms(39, Some(50))).await, "bad-request", "no booth keeps longer");
    let before = hq.hq.rule_book().unwrap();
    let set = browser.ok("set_retention", terms(39, Some(5))).await;
    assert_eq!((set["terms"][0]["booth_days"].as_u64(), set["rule_book"].as_u64()), (Some(5), Some(before.version + 1)));
    let now = hq.hq.rule_book().unwrap();
    assert_eq!(RuleBook { retention: before.retention.clone(), version: before.version, ..now }, before, "all else in the book is as it was");
    assert_eq!(booth.sync().await.installed, ["rules"]);
    record_at(&booth, Act::CrossingRecorded(Box::new(crossing(&booth.clock, 1))), booth.clock.now());
    booth.sync().await;
    assert_eq!(erase(&hq).total(), 1);
    let view = browser.ok("retention", json!({})).await;
    assert_eq!((view["erased_at"].as_i64(), view["clock_is_plausible"].as_bool()), (Some(hq.hq.now_ms()), Some(true)));
}

#[tokio::test]
async fn what_feeds_said_long_ago_and_do_not_say_now_is_forgotten() {
    let hq = Headquarters::start();
    publish(&hq, &[(RetentionClass::Routine, 900)]);
    hq.clock.advance_millis(100 * 86_400_000);
    publish(&hq, &[(RetentionClass::Routine, 800)]);
    let body = |name: &str, version| hq.hq.store.feed_body(name, version).unwrap();
    for (days, kept) in [(79, true), (2, false)] {
        hq.clock.advance_millis(days * 86_400_000);
        erase(&hq);
        assert_eq!(body("rules", 2).is_some(), kept, "the one before, {days} days later");
    }
    assert!(body("rules", 3).is_some() && body("alerts.national", 1).is_some(), "what is in force stays, however old");
    assert!(hq.hq.store.issue_times().unwrap().iter().any(|(name, version, _)| name == "rules" && *version == 2), "that it was stays");
    let booth = hq.booth().await;
    booth.sync().await;
    assert_eq!(booth.store.hq_keys().unwrap().version, 0);
    assert!(booth.store.feed("rules").unwrap().is_some());
}

#[tokio::test]
async fn a_picture_goes_with_its_key_and_a_late_copy_is_not_kept() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let (old, picture) = (booth.record_with_picture(b"\xFF\xD8 portrait"), b"\xFF\xD8 late".as_slice());
    booth.sync().await;
    let late = {
        let blob = journal::blob::encrypt(picture, &mut rand::rngs::OsRng).unwrap();
        let mut recorded = crossing(&booth.clock, 3);
        let (hash, bytes) = (blob.hash.to_string(), blob.bytes.len() as u64);
        let key = Hash32(blob.key).to_string().into();
        recorded.images.push(border::ImageRef { kind: border::ImageKind::Page, light: None, hash, bytes, key });
        let record = Record { at: booth.clock.now(), blobs: vec![blob.clone().into()], finish_inspection: None };
        let seq = booth.store.record(vec![Act::CrossingRecorded(Box::new(recorded))], record).unwrap()[0].id.seq;
        hq.hq.take_segment(booth.id(), booth.segment(seq, seq)).unwrap();
        blob
    };
    assert!(hq.hq.blobs.read(&old).is_ok());
    hq.clock.advance_millis(2 * 86_400_000);
    publish(&hq, &[(RetentionClass::Routine, 1)]);
    assert_eq!(erase(&hq).pictures, 2);
    assert!(hq.hq.blobs.read(&old).is_err() && hq.hq.store.has_blob(&old).unwrap(), "its bytes are gone, its name stays known");
    // Its booth asks for what was lost: nothing was.
    let asked = journal::BlobNames(vec![old, late.hash]);
    assert_eq!(hq.hq.blobs_not_held(&asked).unwrap().0, []);
    let total = late.bytes.len() as u64;
    let (progress, receipt) = hq.hq.take_chunk(booth.id(), &late.hash, 0, total, &late.bytes).unwrap();
    assert!(progress.complete && !receipt.is_empty(), "its booth need not keep it either");
    assert!(hq.hq.blobs.read(&late.hash).is_err(), "nobody has the key");
    assert_sound(&hq);
}

#[tokio::test]
async fn what_changed_meanwhile_is_left_for_the_next_time_and_a_changed_word_is_found() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let of = record_at(&booth, Act::CrossingRecorded(Box::new(crossing(&booth.clock, 0))), days_ago(&hq, 9));
    correct(&booth, of.public, 1, &[(FieldName::PrimaryIdentifier, "LINDQVIST")]);
    let kept_one = record_at(&booth, Act::CrossingRecorded(Box::new(crossing(&booth.clock, 1))), booth.clock.now());
    booth.sync().await;
    publish(&hq, &[(RetentionClass::Routine, 5)]);
    let mut stopped = 0;
    let part = hq.hq.erase_due("test", &mut |_| {
        stopped += 1;
        false
    });
    assert_eq!((part.unwrap().segments, stopped), (1, 1), "it can be stopped after what is in hand");
    assert_eq!(erase(&hq), Erased::default(), "there was no more");
    assert!(hq.hq.store.crossing(of.public).unwrap().is_none());
    assert!(hq.hq.store.crossing(kept_one.public).unwrap().is_some());
    let report = hq.hq.verify().unwrap();
    assert_eq!((report.faults.len(), report.erased), (0, 2), "the crossing and what was said of it");
    let lines = hq.hq.store.audit_page(&outpost_hq::store::AuditQuery { limit: 99, ..Default::default() }).unwrap();
    assert!(lines.iter().any(|line| line.act == "records.erased" && line.login == "test"), "it is in the audit log");

    let digest = hq.hq.store.projection_digest().unwrap();
    let record = hq.hq.store.segments(0, 99).unwrap().into_iter().find(|record| record.erasure.is_some()).unwrap();
    let arrival = hq.hq.interpret_stored(&record).unwrap();
    let all = arrival.first..=arrival.last;
    let forged = |before: Hash32| {
        let erased = all.clone().collect();
        let (bytes, erasure, arrival) = (record.bytes.clone(), b"a word".to_vec(), arrival.clone());
        Erasing { id: record.id, before, bytes, erasure, arrival, erased, pictures: vec![] }
    };
    assert!(!hq.hq.store.erase(&[forged(record.hash)], 1).unwrap(), "another process was there before");
    assert_eq!((hq.hq.store.projection_digest().unwrap(), hq.hq.verify().unwrap().faults), (digest, vec![]));
    assert!(hq.hq.store.erase(&[forged(Hash32::of(&record.bytes))], 1).unwrap());
    let faults = hq.hq.verify().unwrap().faults;
    assert!(faults.iter().any(|fault| fault.what == "erasure" && fault.place == format!("segment {}", record.id)), "{faults:?}");
    assert!(hq.hq.rebuild().is_err(), "nothing is made of what headquarters did not sign");
}
