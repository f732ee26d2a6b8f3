//! What a booth raises reaches every other with the next contact, and is gone there when it is over; what became of an answered hit
//! comes back to the booth.

use crate::kit::{Booth, Headquarters, crossing};
use border::{
    Act, Alert, AlertCategory, AlertPriority, Answer, Decision, Direction, Disposition, Handling, Hit, HitOutcome, LateHit, OutcomeWord, PersonName,
    URGENT_LIST,
};
use foundation::{Clock, Instant};
use outpost_hq::console::views::AlarmEnd;
use outpost_hq::{Hq, NewOutcome};
use store::Record;

const HOUR_MS: i64 = 3_600_000;

fn alert(id: &str, roles: &[&str]) -> Alert {
    Alert {
        id: id.to_owned(),
        category: AlertCategory::PreventExit,
        priority: AlertPriority::High,
        names: vec![PersonName { full: Some("SOLBERG KARI".to_owned().into()), ..PersonName::default() }],
        birth_dates: vec![],
        sex: None,
        nationalities: vec![],
        documents: vec![],
        handling: Handling {
            instruction: "Call the duty officer.".to_owned(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            ..Handling::default()
        },
        reason: "Reported an hour ago.".to_owned().into(),
        about: None,
        until: None,
    }
}

fn found_later(crossing: &str, list: &str, alert: &str) -> Act {
    let hit = Hit {
        id: format!("{list}/{alert}"),
        list: list.to_owned(),
        list_title: "National".to_owned(),
        list_version: 2,
        alert: alert.to_owned(),
        alert_digest: "00".to_owned(),
        category: AlertCategory::Wanted,
        priority: AlertPriority::Normal,
        score: 950,
        reasons: vec![],
        listed_as: "ERIKSON ANNA".to_owned().into(),
        reason_text: "Warrant 12/26".to_owned().into(),
        handling: Handling { instruction: "Detain and call 112.".to_owned(), ..Handling::default() },
        about: None,
    };
    Act::HitFoundLater(Box::new(LateHit { crossing: crossing.to_owned(), in_country: true, identity: "i".to_owned(), hit }))
}

fn disposition(list: &str, alert: &str, answer: Answer, at: Instant) -> Disposition {
    Disposition {
        list: list.to_owned(),
        list_version: 1,
        alert: alert.to_owned(),
        answer,
        note: "Looked at.".to_owned().into(),
        officer: "officer-1".to_owned(),
        second_officer: None,
        at,
        score: 950,
        alert_digest: "00".to_owned(),
        identity: "i".to_owned(),
        number_agrees: None,
    }
}

impl Booth {
    fn act(&self, act: Act) {
        self.store.record(vec![act], Record::at(self.clock.now())).unwrap();
    }

    fn raise(&self, alert: Alert) {
        let until_ms = self.clock.now().unix_millis() + HOUR_MS;
        self.act(Act::AlertRaised { officer: "officer-1".to_owned(), until_ms, alert: Box::new(alert) });
    }

    /// Version and entries of the urgent list that is installed here.
    fn urgent(&self) -> (u64, Vec<Alert>) {
        let Some(feed) = self.store.feed("alerts.urgent").unwrap() else { return (0, vec![]) };
        let trust = self.store.enrolled().unwrap().unwrap().answer.hq_signing_key;
        let list = screening::open_list(feed.body, &trust).unwrap();
        (list.header.version, list.alerts().unwrap())
    }
}

fn open(hq: &Hq) -> Vec<String> {
    hq.raised().unwrap().into_iter().filter(|one| one.ended.is_none()).map(|one| one.alert.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_urgent_alert_of_one_post_is_in_force_at_every_other_until_it_is_taken_back() {
    let hq = Headquarters::start();
    let (one, other) = (hq.booth().await, hq.booth().await);
    other.sync().await;
    assert_eq!(other.urgent(), (0, vec![]));
    one.raise(alert("URGENT-1", &[]));
    one.raise(alert("URGENT-2", &["supervisor"]));
    one.sync().await;
    other.sync().await;
    let (version, entries) = other.urgent();
    assert_eq!(entries.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["URGENT-1", "URGENT-2"]);
    assert_eq!(entries[1].handling.roles, ["supervisor"], "a covert alert stays covert");
    assert_eq!(open(&hq.hq), ["URGENT-1", "URGENT-2"], "and headquarters shows both, the oldest first");
    other.sync().await;
    assert_eq!(other.urgent().0, version, "nothing new, no new version");

    one.act(Act::AlertWithdrawn { officer: "officer-1".to_owned(), alert: "URGENT-1".to_owned() });
    one.sync().await;
    other.sync().await;
    let (next, entries) = other.urgent();
    assert_eq!((next, entries.len()), (version + 1, 1));

    let id = hq.hq.raised().unwrap().last().unwrap().id.clone();
    assert!(hq.hq.settle_raised(&id, AlarmEnd::Handled, " ", "admin").is_err(), "not without saying why");
    hq.hq.settle_raised(&id, AlarmEnd::Mistaken, "Mixed up.", "admin").unwrap();
    assert!(hq.hq.settle_raised(&id, AlarmEnd::Handled, "again", "admin").is_err(), "only what is open is settled");
    other.sync().await;
    assert_eq!(other.urgent().1, vec![]);
    let ends: Vec<_> = hq.hq.raised().unwrap().into_iter().map(|one| one.ended.unwrap()).map(|end| (end.how, end.by)).collect();
    assert_eq!(ends, [(AlarmEnd::Withdrawn, None), (AlarmEnd::Mistaken, Some("admin".to_owned()))]);
    hq.hq.rebuild().unwrap();
    assert!(open(&hq.hq).is_empty(), "what was said here outlives a rebuild");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_urgent_alert_whose_time_is_over_is_gone_at_the_next_contact() {
    let hq = Headquarters::start();
    let (one, other) = (hq.booth().await, hq.booth().await);
    one.raise(alert("URGENT-1", &[]));
    one.sync().await;
    other.sync().await;
    assert_eq!(other.urgent().1.len(), 1);
    hq.clock.advance_millis(2 * HOUR_MS.unsigned_abs());
    other.sync().await;
    assert_eq!(other.urgent().1, vec![]);
    assert_eq!(hq.hq.raised().unwrap()[0].ended.as_ref().map(|end| end.how), Some(AlarmEnd::Expired));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_traveller_found_later_is_looked_for_everywhere_until_he_leaves() {
    let hq = Headquarters::start();
    let (one, other) = (hq.booth().await, hq.booth().await);
    one.record(1);
    let entered = one.store.last_crossing().unwrap().unwrap().id.to_string();
    one.act(found_later(&entered, "national", "N-1"));
    one.sync().await;
    other.sync().await;
    let (_, entries) = other.urgent();
    let entry = &entries[0];
    assert_eq!(entries.len(), 1);
    assert_eq!(entry.names[0].primary.as_ref().unwrap().expose(), "ERIKSSON", "the traveller's own name, not the listed one");
    assert_eq!(entry.documents[0].number.expose(), "L898902C0");
    assert_eq!((entry.handling.instruction.as_str(), entry.reason.expose().as_str()), ("Detain and call 112.", "Warrant 12/26"));

    // Found again on headquarters' own list: the entry does not beget itself.
    other.act(found_later(&entered, URGENT_LIST, &entry.id));
    other.sync().await;
    assert_eq!(open(&hq.hq).len(), 1);

    let about = entry.about.clone().unwrap();
    assert_eq!((about.list.as_str(), about.alert.as_str()), ("national", "N-1"), "so that one question is asked where both are hits");

    // Whoever answers, the alarm stays open, and the answers about this traveller are shown with it.
    let answered = |booth: &Booth, number: usize, list: &str, alert: &str| {
        let mut again = crossing(&booth.clock, number);
        again.at = booth.clock.now();
        again.dispositions.push(disposition(list, alert, Answer::NotSame, booth.clock.now()));
        booth.act(Act::CrossingRecorded(Box::new(again)));
    };
    hq.clock.advance_millis(60_000);
    answered(&other, 0, URGENT_LIST, &entry.id);
    answered(&other, 1, "national", "N-1");
    answered(&one, 0, "national", "N-1");
    other.sync().await;
    one.sync().await;
    let raised = hq.hq.raised().unwrap();
    let alarm = raised.iter().find(|one| one.ended.is_none()).unwrap();
    assert_eq!(alarm.list_title.as_deref(), Some("National"));
    let answers = hq.hq.answers_to(alarm).unwrap();
    let told: Vec<_> = answers.iter().map(|answer| (answer.booth, answer.fact.list.as_str(), answer.fact.answer)).collect();
    assert_eq!(told, [(one.id(), "national", "not-same"), (other.id(), URGENT_LIST, "not-same")], "not what was said of another traveller");

    // Another traveller's departure says nothing; the traveller's own ends it, at whichever booth.
    hq.clock.advance_millis(HOUR_MS.unsigned_abs());
    for number in [1, 0] {
        let mut exit = crossing(&other.clock, number);
        (exit.direction, exit.decision, exit.at) = (Direction::Exit, Decision::Depart, other.clock.now());
        other.act(Act::CrossingRecorded(Box::new(exit)));
        other.sync().await;
        assert_eq!(open(&hq.hq).len(), number, "after the departure of traveller {number}");
    }
    one.sync().await;
    assert_eq!(one.urgent().1, vec![]);
    assert_eq!(hq.hq.raised().unwrap()[0].ended.as_ref().map(|end| end.how), Some(AlarmEnd::Departed));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_an_answered_hit_comes_back_to_its_post_alone() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let elsewhere = Booth::unenrolled(hq.clock.clone());
    let post = hq.hq.store.posts().unwrap().into_iter().find(|post| post.code != "UTKOR").unwrap().code;
    elsewhere.enrol(&hq.url(), &hq.code(&post)).await.unwrap();
    let mut recorded = crossing(&booth.clock, 0);
    recorded.dispositions.push(disposition("national", "N-1", Answer::Same, booth.clock.now()));
    booth.act(Act::CrossingRecorded(Box::new(recorded)));
    booth.sync().await;
    let answer = hq.hq.store.answers(&outpost_hq::store::AnswerQuery { limit: 1, ..Default::default() }).unwrap()[0].fact.id.clone();
    let settle = |id: &str, outcome, note: &str| {
        let new = NewOutcome { answer: id.to_owned(), outcome, note: note.to_owned().into(), said_by: "National police".to_owned() };
        hq.hq.settle_hit(&new, "admin")
    };
    assert!(settle("no-such", OutcomeWord::Confirmed, "x").is_err());
    assert!(settle(&answer, OutcomeWord::Confirmed, "").is_err(), "not without a note");
    settle(&answer, OutcomeWord::NotSettled, "Owner asked.").unwrap();
    settle(&answer, OutcomeWord::Confirmed, "Fingerprints agree.").unwrap();
    booth.sync().await;
    elsewhere.sync().await;
    let feed = booth.store.feed("outcomes").unwrap().unwrap();
    let outcomes: Vec<HitOutcome> = journal::cbor::from_slice(&feed.body).unwrap();
    assert_eq!(outcomes.len(), 1, "the later word takes the place of the earlier one");
    assert_eq!((outcomes[0].outcome, outcomes[0].note.expose().as_str()), (OutcomeWord::Confirmed, "Fingerprints agree."));
    assert_eq!(outcomes[0].crossing, Some(booth.store.last_crossing().unwrap().unwrap().id.to_string()));
    assert!(elsewhere.store.feed("outcomes").unwrap().is_none());
}
