//! Corrections and voids at headquarters: whatever order they arrive in, the newest version is shown and counted, and every version stays.

use crate::console::Browser;
use crate::kit::{Booth, Headquarters, crossing};
use crate::statistics::{check, drawn, question};
use border::{Act, CorrectionTask, Crossing, CrossingCorrection, CrossingVoid, Decision, DecisionChange, FieldChange, FieldName, RefusalGround};
use foundation::{Clock, Sensitive};
use outpost_hq::Measure;
use outpost_hq::console::views::{ConsoleRole, StatisticsRequest};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use store::{Record, Recorded};
use uuid::Uuid;

fn record(booth: &Booth, act: Act) -> Recorded {
    booth.store.record(vec![act], Record::at(booth.clock.now())).unwrap()[0]
}

fn text(value: &str) -> Option<Sensitive<String>> {
    (!value.is_empty()).then(|| value.to_owned().into())
}

fn correction(of: Uuid, saw: u32, changes: &[(FieldName, &str)], second: Option<&str>) -> CrossingCorrection {
    CrossingCorrection {
        crossing: of.to_string(),
        saw,
        changes: changes.iter().map(|(field, new)| FieldChange { field: *field, old: None, new: text(new) }).collect(),
        decision: None,
        reason: "Mistyped.".to_owned().into(),
        officer: "officer-1".to_owned(),
        second_officer: second.map(str::to_owned),
    }
}

pub(crate) fn correct(booth: &Booth, of: Uuid, saw: u32, changes: &[(FieldName, &str)]) {
    record(booth, Act::CrossingCorrected(Box::new(correction(of, saw, changes, Some("officer-2")))));
}

fn void(booth: &Booth, of: Uuid, saw: u32, second: &str) {
    let second_officer = second.to_owned();
    let reason = "Recorded twice.".to_owned().into();
    record(booth, Act::CrossingVoided(CrossingVoid { crossing: of.to_string(), saw, reason, officer: "officer-1".to_owned(), second_officer }));
}

/// One thing said of a crossing, drawn by lot; some of it does not count, some of it saw a stale version.
pub(crate) fn say(rng: &mut ChaCha8Rng, booth: &Booth, of: Uuid) {
    let values = [
        (FieldName::PrimaryIdentifier, "LINDQVIST"),
        (FieldName::SecondaryIdentifier, ""),
        (FieldName::BirthDate, "1950-01-XX"),
        (FieldName::BirthDate, ""),
        (FieldName::Sex, "F"),
        (FieldName::Nationality, "KEN"),
        (FieldName::Nationality, ""),
        (FieldName::Residence, "D"),
        (FieldName::DocumentNumber, "ZX-77 12"),
        (FieldName::IssuingState, "KEN"),
        (FieldName::Class, "crew"),
        (FieldName::ExpiryDate, "2031-01-01"),
    ];
    let saw = rng.gen_range(1..4);
    if rng.gen_bool(0.15) {
        return void(booth, of, saw, if rng.gen_bool(0.8) { "officer-2" } else { "officer-1" });
    }
    let number = rng.gen_range(1..4);
    let changes: Vec<_> = values.choose_multiple(rng, number).copied().collect();
    let mut said = correction(of, saw, &changes, rng.gen_bool(0.8).then_some("officer-2"));
    if rng.gen_bool(0.3) {
        let decisions = [
            Decision::Refuse { grounds: vec![RefusalGround::NoValidVisa], note: String::new().into() },
            Decision::Admit { until: None },
            Decision::Prevent { reason: "x".to_owned().into() },
        ];
        said.decision = Some(DecisionChange { old: Decision::Depart, new: decisions.choose(rng).unwrap().clone() });
    }
    record(booth, Act::CrossingCorrected(Box::new(said)));
}

/// Delivers what a booth recorded from a number on, in pieces of one event and of several, some of them twice.
pub(crate) fn deliver(hq: &Headquarters, booth: &Booth, start: u64, order: impl Fn(&mut Vec<(u64, u64)>)) {
    let head = booth.store.head().unwrap().unwrap().head_seq;
    let pieces = |size: u64| (start..=head).step_by(usize::try_from(size).unwrap()).map(move |first| (first, (first + size - 1).min(head)));
    let mut all: Vec<(u64, u64)> = pieces(1).filter(|(first, _)| first % 3 != 0).chain(pieces(7)).collect();
    order(&mut all);
    for (first, last) in all {
        hq.hq.take_segment(booth.id(), booth.segment(first, last)).unwrap();
    }
}

pub(crate) fn newest(booth: &Booth, of: Uuid) -> Option<Crossing> {
    let found = booth.store.crossing(of).unwrap().unwrap();
    (!found.voided).then_some(found.crossing)
}

#[tokio::test]
async fn any_order_of_arrival_gives_the_versions_and_figures_that_the_booth_has_and_so_does_a_rebuild() {
    let hq = Headquarters::start();
    let mut rng = ChaCha8Rng::seed_from_u64(20_261_130);
    let (mut all, mut count) = (Vec::new(), 0);
    for order in 0..3 {
        let booth = hq.booth().await;
        let start = booth.store.head().unwrap().unwrap().head_seq + 1;
        let mut own: Vec<Uuid> = Vec::new();
        for number in 0..50 {
            let one = drawn(&mut rng, &hq.clock, number);
            own.push(record(&booth, Act::CrossingRecorded(Box::new(one))).public);
            for _ in 0..rng.gen_range(0..3) {
                let of = *own.choose(&mut rng).unwrap();
                say(&mut rng, &booth, of);
            }
        }
        let seed = rng.r#gen();
        deliver(&hq, &booth, start, |pieces| match order {
            0 => {}
            1 => pieces.reverse(),
            _ => pieces.shuffle(&mut ChaCha8Rng::seed_from_u64(seed)),
        });
        for id in &own {
            let (here, there) = (booth.store.crossing(*id).unwrap().unwrap(), hq.hq.store.crossing(*id).unwrap().unwrap());
            assert_eq!((there.version, there.voided, there.decision.as_str()), (here.version, here.voided, here.crossing.decision.name()));
            let number = here.crossing.document.number.as_ref().map(|number| number.value.expose());
            assert_eq!(there.number.as_ref().map(|number| number.expose()), number);
            assert!(there.name.expose().starts_with(here.crossing.traveller.primary_identifier.as_ref().unwrap().value.expose().as_str()));
        }
        count += own.len();
        all.extend(own.iter().filter_map(|id| newest(&booth, *id)));
    }
    assert!(all.len() < count, "some were voided");
    let today = hq.clock.now().utc.date_naive();
    for _ in 0..60 {
        check(&hq, &all, &question(&mut rng, today));
    }
    let digest = hq.hq.store.projection_digest().unwrap();
    hq.hq.rebuild().unwrap();
    assert_eq!(hq.hq.store.projection_digest().unwrap(), digest);
    for _ in 0..20 {
        check(&hq, &all, &question(&mut rng, today));
    }
}

#[tokio::test]
async fn what_is_said_of_a_crossing_that_is_not_here_waits_for_it_and_changes_nothing_until_then() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let recorded = record(&booth, Act::CrossingRecorded(Box::new(crossing(&booth.clock, 0))));
    correct(&booth, recorded.public, 1, &[(FieldName::Nationality, "KEN"), (FieldName::DocumentNumber, "ZX7712")]);
    let (crossed, said) = (booth.segment(recorded.id.seq, recorded.id.seq), booth.segment(recorded.id.seq + 1, recorded.id.seq + 1));
    hq.hq.take_segment(booth.id(), said).unwrap();
    assert!(hq.hq.store.crossing(recorded.public).unwrap().is_none());
    assert_eq!(hq.hq.store.amendments(recorded.public, 9).unwrap().len(), 1);
    assert_eq!(hq.hq.statistics(&ask()).unwrap().table.total, 0);
    hq.hq.take_segment(booth.id(), crossed).unwrap();
    let row = hq.hq.store.crossing(recorded.public).unwrap().unwrap();
    assert_eq!((row.version, row.nationality.as_deref(), row.number.unwrap().expose().as_str()), (2, Some("KEN"), "ZX7712"));
    // What speaks of a crossing that never comes is kept, and harms nothing.
    let never = journal::EventId { seq: 900, ..recorded.id }.public_id(hq.hq.now_ms());
    void(&booth, never, 1, "officer-2");
    booth.sync().await;
    assert_eq!(hq.hq.store.amendments(never, 9).unwrap().len(), 1);
    assert_eq!(hq.hq.statistics(&ask()).unwrap().table.total, 1);
    assert!(hq.hq.store.quarantine(9).unwrap().is_empty());
}

#[tokio::test]
async fn the_console_shows_every_version_and_the_look_up_is_recorded() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let recorded = record(&booth, Act::CrossingRecorded(Box::new(crossing(&booth.clock, 0))));
    correct(&booth, recorded.public, 1, &[(FieldName::PrimaryIdentifier, "LINDQVIST")]);
    correct(&booth, recorded.public, 1, &[(FieldName::PrimaryIdentifier, "LINDKVIST"), (FieldName::Residence, "KEN")]);
    void(&booth, recorded.public, 3, "officer-1");
    booth.sync().await;
    let mut browser = Browser::administrator(&hq).await;
    let found = browser.ok("search_crossings", json!({ "text": "lindk", "purpose": "correction" })).await;
    assert_eq!((&found["rows"][0]["version"], &found["rows"][0]["voided"]), (&json!(3), &json!(false)));
    let old = browser.ok("search_crossings", json!({ "text": "eriksson", "purpose": "correction" })).await;
    assert_eq!(old["rows"], json!([]), "the newest version is searched");
    let view = browser.ok("crossing", json!({ "id": recorded.public.to_string(), "purpose": "correction" })).await;
    assert_eq!(view["traveller"]["primary_identifier"]["value"], "LINDKVIST");
    let told: Vec<_> =
        view["versions"].as_array().unwrap().iter().map(|one| (&one["number"], &one["counts"], &one["concurrent"], &one["voids"])).collect();
    let (yes, no) = (json!(true), json!(false));
    assert_eq!(told, [(&json!(2), &yes, &no, &no), (&json!(3), &yes, &yes, &no), (&json!(3), &no, &no, &yes)]);
    assert_eq!((&view["versions"][0]["officer"], &view["versions"][0]["second_officer"]), (&json!("A. Mwangi"), &json!("S. Okoro")));
    let audit = browser.ok("audit", json!({})).await;
    assert_eq!(audit["rows"][0]["act"], "crossing.opened");
}

#[tokio::test]
async fn what_only_its_booth_can_put_right_goes_down_as_a_task_to_its_post_alone_and_the_console_shows_the_answer() {
    let hq = Headquarters::start();
    let (booth, elsewhere) = (hq.booth().await, Booth::unenrolled(hq.clock.clone()));
    let post = hq.hq.store.posts().unwrap().into_iter().find(|post| post.code != "UTKOR").unwrap().code;
    elsewhere.enrol(&hq.url(), &hq.code(&post)).await.unwrap();
    let recorded = record(&booth, Act::CrossingRecorded(Box::new(crossing(&booth.clock, 0))));
    correct(&booth, recorded.public, 1, &[(FieldName::BirthDate, "12 August")]);
    let tasks = |booth: &Booth| -> Option<Vec<CorrectionTask>> {
        booth.store.feed("tasks").unwrap().map(|feed| journal::cbor::from_slice(&feed.body).unwrap())
    };
    booth.sync().await;
    booth.sync().await;
    elsewhere.sync().await;
    let open = tasks(&booth).unwrap();
    let asked: Vec<_> = open.iter().map(|task| (task.booth, task.seq, task.reason.as_str())).collect();
    assert_eq!(asked, [(booth.id().0, recorded.id.seq + 1, "malformed-correction")]);
    assert_eq!(tasks(&elsewhere), None);
    // More that arrives and concerns no task changes nothing.
    booth.record(1);
    booth.sync().await;
    let version = hq.hq.store.feed("tasks", "UTKOR").unwrap().unwrap().version;
    assert_eq!(version, 1);
    let done = Act::TaskDone { officer: "officer-1".to_owned(), epoch: open[0].epoch, seq: open[0].seq, note: "Corrected anew.".to_owned().into() };
    record(&booth, done);
    booth.sync().await;
    booth.sync().await;
    assert_eq!(tasks(&booth), Some(vec![]));
    let rows = Browser::administrator(&hq).await.ok("quarantine", json!({})).await;
    assert_eq!((&rows[0]["said"]["note"], &rows[0]["said"]["officer"]), (&json!("Corrected anew."), &json!("A. Mwangi")));
    // A rebuild, and a start that finds nothing new, ask nothing again.
    hq.hq.rebuild().unwrap();
    hq.hq.retry_quarantine().unwrap();
    assert_eq!(hq.hq.store.feed("tasks", "UTKOR").unwrap().unwrap().version, 2);
}

fn ask() -> StatisticsRequest {
    StatisticsRequest { measure: Measure::All, ..Default::default() }
}

#[tokio::test]
async fn a_booth_that_says_thousands_of_things_of_one_crossing_costs_no_more_than_a_thousand_of_them() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let recorded = record(&booth, Act::CrossingRecorded(Box::new(crossing(&booth.clock, 0))));
    let one = |saw| Act::CrossingCorrected(Box::new(correction(recorded.public, saw, &[(FieldName::Residence, "KEN")], None)));
    booth.store.record((1..=1_020).map(one).collect(), Record::at(booth.clock.now())).unwrap();
    booth.sync().await;
    assert_eq!(hq.hq.store.amendments(recorded.public, 9_999).unwrap().len(), 1_020, "all of it is kept");
    assert_eq!(hq.hq.store.crossing(recorded.public).unwrap().unwrap().version, 1_001);
    let digest = hq.hq.store.projection_digest().unwrap();
    hq.hq.rebuild().unwrap();
    assert_eq!(hq.hq.store.projection_digest().unwrap(), digest);
}

#[tokio::test]
async fn a_booth_corrects_its_own_crossings_alone_and_nonsense_is_kept_in_quarantine() {
    let hq = Headquarters::start();
    let (own, other) = (hq.booth().await, hq.booth().await);
    let recorded = record(&own, Act::CrossingRecorded(Box::new(crossing(&own.clock, 0))));
    void(&other, recorded.public, 1, "officer-2");
    correct(&own, recorded.public, 1, &[(FieldName::BirthDate, "12 August")]);
    record(&own, Act::CrossingCorrected(Box::new(CrossingCorrection { crossing: "c-1".to_owned(), ..correction(recorded.public, 1, &[], None) })));
    own.sync().await;
    other.sync().await;
    let row = hq.hq.store.crossing(recorded.public).unwrap().unwrap();
    assert_eq!((row.version, row.voided), (1, false));
    let mut reasons: Vec<String> = hq.hq.store.quarantine(9).unwrap().into_iter().map(|line| line.reason).collect();
    reasons.sort();
    assert_eq!(reasons, ["foreign-correction", "malformed-correction", "malformed-correction"]);
}

#[tokio::test]
async fn t2_an_officer_who_alters_or_deletes_a_crossing_leaves_every_version_and_cannot_do_it_alone() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let recorded = record(&booth, Act::CrossingRecorded(Box::new(crossing(&booth.clock, 0))));
    booth.sync().await;
    // Alone, or as their own second officer: kept as said, and without effect here and there.
    let alone = correction(recorded.public, 1, &[(FieldName::PrimaryIdentifier, "NOBODY")], None);
    record(&booth, Act::CrossingCorrected(Box::new(alone)));
    void(&booth, recorded.public, 1, "officer-1");
    booth.sync().await;
    let row = hq.hq.store.crossing(recorded.public).unwrap().unwrap();
    assert_eq!((row.version, row.voided, row.name.expose().as_str()), (1, false, "ERIKSSON ANNA MARIA"));
    assert_eq!(newest(&booth, recorded.public).unwrap().traveller.primary_identifier.unwrap().value.expose(), "ERIKSSON");
    // With another's word it takes effect, and what was recorded is still there, at the booth and at headquarters.
    void(&booth, recorded.public, 1, "officer-2");
    booth.sync().await;
    assert!(hq.hq.store.crossing(recorded.public).unwrap().unwrap().voided);
    let said = hq.hq.store.amendments(recorded.public, 9).unwrap();
    let who: Vec<_> = said.iter().map(|one| (one.said.amendment.officer(), one.said.amendment.second_officer())).collect();
    assert_eq!(who, [("officer-1", None), ("officer-1", None), ("officer-1", Some("officer-2"))]);
    let kept = booth.store.events(recorded.id.epoch, recorded.id.seq, 1).unwrap();
    assert!(matches!(kept[0].event().unwrap().act().unwrap(), Act::CrossingRecorded(_)), "the record itself is never edited");
    assert!(booth.store.verify().unwrap().is_sound());
}

#[tokio::test]
async fn a_correction_after_a_table_was_published_moves_its_cells_and_the_next_revision_says_so() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let recorded: Vec<Recorded> = (0..3).map(|number| record(&booth, Act::CrossingRecorded(Box::new(crossing(&booth.clock, number))))).collect();
    booth.sync().await;
    hq.hq.add_user("stat", "S".to_owned().into(), ConsoleRole::Statistician, &"a long passphrase".to_owned().into(), "test").unwrap();
    let mut browser = Browser::signed_in(&hq, "stat", "a long passphrase").await;
    let ask = json!({ "ask": { "rows": "nationality", "columns": "direction" }, "title": "By nationality", "note": "Invented.", "protect": false });
    let first = browser.ok("publish_statistics", ask.clone()).await;
    assert_eq!(first["table"]["total"], 3);
    correct(&booth, recorded[0].public, 1, &[(FieldName::Nationality, "KEN")]);
    void(&booth, recorded[2].public, 1, "officer-2");
    booth.sync().await;
    let second = browser.ok("publish_statistics", ask).await;
    assert_eq!((&second["about"]["series"], second["about"]["revision"].as_u64()), (&first["about"]["series"], Some(2)));
    let mut changed = second["changed"].as_array().unwrap().clone();
    changed.sort_by_key(ToString::to_string);
    assert_eq!(
        json!(changed),
        json!([
            { "row": "KEN", "column": "entry", "was": 0, "is": 1 },
            { "row": "UTO", "column": "entry", "was": 2, "is": 1 },
            { "row": "UTO", "column": "exit", "was": 1, "is": 0 },
        ])
    );
    // Nothing is left to count of the exit: a rebuild, which never saw it counted, agrees.
    let digest = hq.hq.store.projection_digest().unwrap();
    hq.hq.rebuild().unwrap();
    assert_eq!(hq.hq.store.projection_digest().unwrap(), digest);
}
