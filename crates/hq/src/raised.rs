//! What booths raise reaches the others: urgent alerts of posts, and travellers found on a list after they had crossed, are open alarms
//! here and entries of one list, [`URGENT_LIST`], which goes down to every booth like any other.
//!
//! An alarm is read from the booth's own record whenever it is asked for; only what people here say to it is kept beside. So nothing
//! has to be made anew after a rebuild, and in whichever order records arrive, the same is in force.

use crate::console::views::AlarmEnd;
use crate::headquarters::BY_ITSELF;
use crate::lists::NewList;
use crate::project::search_key;
use crate::store::{Arrival, Content, CrossingQuery, CrossingRecord, Fact, Place, RaisedRecord, Verdict, VerdictKind};
use crate::{Hq, HqError};
use border::{Act, Alert, AlertDocument, AlertPriority, AlertRef, Crossing, Direction, FOUND_LATER, LateHit, PersonName, URGENT_LIST};
use foundation::{CodedError, ErrorCode, Sensitive};
use journal::{BoothId, EventId, Hash32, Segment};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const DAY_MS: i64 = 86_400_000;
/// What was raised before is over: urgent alerts hold for a week, and a stay is looked after by other means.
const LOOK_BACK_DAYS: i64 = 180;
/// The list is issued for so long; every change issues it anew.
const IN_FORCE_DAYS: i64 = 366;
/// More entries are not published; the newest are.
const MOST_ENTRIES: usize = 5_000;
const NOTE_CHARS: usize = 2_000;
/// More bodies are not kept in memory; they are read from their segments again.
const MOST_BODIES: usize = 20_000;
/// Departures of a traveller looked at.
const DEPARTURES: u32 = 50;

/// What is remembered between two looks.
#[derive(Default)]
pub(crate) struct Watch {
    /// Bodies read from segments, by record: they never change.
    bodies: Mutex<HashMap<EventId, Option<Arc<Act>>>>,
    /// When the next entry expires, milliseconds since 1970; 0: nobody has looked yet.
    next_end: AtomicI64,
    /// A traveller found later is looked for.
    looks_for: AtomicBool,
    /// A crossing came in that may tell of one.
    crossed: AtomicBool,
    /// One at a time publishes.
    publishing: Mutex<()>,
}

/// What was raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RaisedKind {
    /// An officer put an alert in force at a booth.
    Urgent,
    /// A traveller who had crossed already was found on a list.
    FoundLater,
}

/// Something a booth raised.
#[derive(Clone, Debug)]
pub struct Raised {
    /// The record's public id.
    pub id: String,
    /// What it is.
    pub kind: RaisedKind,
    /// The booth.
    pub booth: BoothId,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Whom it may concern, and what is to be done: the entry that goes down.
    pub alert: Alert,
    /// The list on which the traveller was found.
    pub list: Option<String>,
    /// What officers call it; of a post's own urgent alerts, the post.
    pub list_title: Option<String>,
    /// Public id of the crossing after which the traveller was found.
    pub crossing: Option<String>,
    /// Until when an urgent alert holds, milliseconds since 1970.
    pub until: Option<i64>,
    /// Whether, when found, the traveller was in the country.
    pub in_country: bool,
    /// Why it is no longer open.
    pub ended: Option<Ended>,
}

/// Why an alarm is no longer open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub how: AlarmEnd,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who settled it here.
    pub by: Option<String>,
    /// Their note.
    pub note: Option<String>,
}

/// The word of a user of the console, as it is stored.
#[derive(Serialize, Deserialize)]
struct Word {
    how: AlarmEnd,
    note: String,
}

/// Whether an arrival may change what is raised, and whether it holds crossings.
pub(crate) fn concerns(arrival: &Arrival) -> (bool, bool) {
    let Content::Events(events) = &arrival.content else { return (false, false) };
    let raises = events.iter().any(|event| matches!(event.kind.as_str(), "hit.found_later" | "alert.raised" | "alert.withdrawn"));
    (raises, events.iter().any(|event| matches!(&event.fact, Fact::Crossing(_))))
}

impl Hq {
    /// Everything booths raised lately, the oldest first.
    ///
    /// # Errors
    /// [`HqError::Database`], [`HqError::Damaged`].
    pub fn raised(&self) -> Result<Vec<Raised>, HqError> {
        let from = self.now_ms() - LOOK_BACK_DAYS * DAY_MS;
        let (mut raised, mut taken_back) = (Vec::new(), HashMap::new());
        for record in self.store.raised(from)? {
            match self.body(&record)?.as_deref() {
                Some(Act::AlertWithdrawn { alert, .. }) => drop(taken_back.insert((record.place.booth, alert.clone()), record.at)),
                Some(Act::AlertRaised { until_ms, alert, .. }) => raised.push(urgent(&record, *until_ms, alert)),
                Some(Act::HitFoundLater(late)) if !is_own_entry(late) => raised.push(self.found_later(&record, late)?),
                _ => {}
            }
        }
        let words: HashMap<String, Verdict> =
            self.store.verdicts(VerdictKind::Alarm, from)?.into_iter().map(|verdict| (verdict.subject.clone(), verdict)).collect();
        for one in &mut raised {
            let own = one.alert.id.clone();
            one.ended = self.ended(one, taken_back.get(&(one.booth, own)).copied(), words.get(&one.id))?;
        }
        Ok(raised)
    }

    /// Settles an open alarm. Its entry is gone from booths at their next contact.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if there is no such open alarm; [`ErrorCode::BadRequest`] for a missing or long note.
    pub fn settle_raised(&self, id: &str, how: AlarmEnd, note: &str, by: &str) -> Result<(), HqError> {
        if note.trim().is_empty() || note.chars().count() > NOTE_CHARS {
            return Err(CodedError::new(ErrorCode::BadRequest, "note").into());
        }
        if !matches!(how, AlarmEnd::Handled | AlarmEnd::Mistaken) {
            return Err(CodedError::new(ErrorCode::BadRequest, "how").into());
        }
        if !self.raised()?.iter().any(|one| one.id == id && one.ended.is_none()) {
            return Err(ErrorCode::NotFound.into());
        }
        let body = serde_json::to_string(&Word { how, note: note.trim().to_owned() }).map_err(|_| HqError::Damaged("verdict"))?;
        let verdict = Verdict { kind: VerdictKind::Alarm, subject: id.to_owned(), at: self.now_ms(), login: by.to_owned(), body: body.into() };
        self.store.save_verdict(&verdict)?;
        self.publish_urgent()
    }

    /// Held from the look at what came in until what follows from it is published: an older look would undo a newer one.
    pub(crate) fn one_publishes(&self) -> MutexGuard<'_, ()> {
        self.watch.publishing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes the list of urgent alerts if it says something else than what is in force.
    ///
    /// # Errors
    /// [`HqError::Database`], [`HqError::List`].
    pub fn publish_urgent(&self) -> Result<(), HqError> {
        let _one = self.one_publishes();
        self.watch.crossed.store(false, Ordering::Relaxed);
        let open: Vec<Raised> = self.raised()?.into_iter().filter(|one| one.ended.is_none()).collect();
        self.watch.looks_for.store(open.iter().any(|one| one.kind == RaisedKind::FoundLater), Ordering::Relaxed);
        let next_end = open.iter().filter_map(|one| one.until).min().unwrap_or(i64::MAX);
        let mut ids = HashSet::new();
        let newest_first = open.into_iter().rev().filter(|one| one.in_country && is_usable(&one.alert) && ids.insert(one.alert.id.clone()));
        let mut alerts: Vec<Alert> = newest_first.take(MOST_ENTRIES).map(|one| one.alert).collect();
        alerts.reverse();
        let current = match self.list(URGENT_LIST) {
            Ok(list) => Some(list.alerts),
            Err(HqError::Refused(refusal)) if refusal.code == ErrorCode::NotFound => None,
            Err(error) => return Err(error),
        };
        if current.unwrap_or_default() != alerts {
            let config = self.config()?;
            let list = NewList {
                list: URGENT_LIST.to_owned(),
                title: "Urgent".to_owned(),
                owner: config.authority,
                expires_at: self.now_ms() + IN_FORCE_DAYS * DAY_MS,
                alerts,
                ..NewList::default()
            };
            match self.put_list(list, BY_ITSELF) {
                // Another process of this headquarters was first: the next look sees what it published.
                Err(HqError::Refused(refusal)) if refusal.code == ErrorCode::VersionOlder => self.watch.next_end.store(0, Ordering::Relaxed),
                published => {
                    published?;
                    self.watch.next_end.store(next_end, Ordering::Relaxed);
                }
            }
            return Ok(());
        }
        self.watch.next_end.store(next_end, Ordering::Relaxed);
        Ok(())
    }

    /// After records came in: what they raised goes down with the next contact. The records are durable; a fault here is logged.
    pub(crate) fn after_arrival(&self, (raises, crosses): (bool, bool)) {
        if crosses && self.watch.looks_for.load(Ordering::Relaxed) {
            self.watch.crossed.store(true, Ordering::Relaxed);
        }
        if raises && let Err(error) = self.publish_urgent() {
            self.watch.next_end.store(0, Ordering::Relaxed);
            tracing::error!(%error, "urgent alerts are not published yet");
        }
    }

    /// Before a booth is told what is in force: entries whose time is over, or whose traveller left, are gone.
    pub(crate) fn before_contact(&self) {
        let due = self.now_ms() >= self.watch.next_end.load(Ordering::Relaxed) || self.watch.crossed.load(Ordering::Relaxed);
        if due && let Err(error) = self.publish_urgent() {
            tracing::error!(%error, "urgent alerts are not published yet");
        }
    }

    fn ended(&self, one: &Raised, taken_back: Option<i64>, word: Option<&Verdict>) -> Result<Option<Ended>, HqError> {
        let ended = |how, at| Some(Ended { how, at, by: None, note: None });
        if let Some(verdict) = word {
            let Word { how, note } = serde_json::from_str(verdict.body.expose()).map_err(|_| HqError::Damaged("verdict"))?;
            return Ok(Some(Ended { how, at: verdict.at, by: Some(verdict.login.clone()), note: Some(note) }));
        }
        if let Some(at) = taken_back.filter(|_| one.kind == RaisedKind::Urgent) {
            return Ok(ended(AlarmEnd::Withdrawn, at));
        }
        if let Some(until) = one.until.filter(|until| *until <= self.now_ms()) {
            return Ok(ended(AlarmEnd::Expired, until));
        }
        let crossing = one.crossing.as_deref().map(|id| self.crossing_record(id)).transpose()?.flatten();
        Ok(crossing.map(|crossing| self.departure(&crossing)).transpose()?.flatten().and_then(|at| ended(AlarmEnd::Departed, at)))
    }

    /// When the traveller of a crossing left after it, at whichever booth: under the same document, or without one under the same name
    /// and date of birth.
    fn departure(&self, of: &CrossingRecord) -> Result<Option<i64>, HqError> {
        let text = of.document_key().unwrap_or_else(|| search_key(of.name.expose()));
        if text.is_empty() {
            return Ok(None);
        }
        let query = CrossingQuery {
            text: text.into(),
            issuer: of.document_key().map(|_| of.issuer.clone().unwrap_or_default()),
            direction: Some(Direction::Exit),
            decision: Some("depart".to_owned()),
            limit: DEPARTURES,
            ..CrossingQuery::default()
        };
        let after = self
            .store
            .search_crossings(&query)?
            .into_iter()
            .filter(|other| other.at > of.at && !other.flagged && !other.voided && of.is_of_same_traveller(other));
        Ok(after.map(|other| other.at).min())
    }

    /// The entry for a traveller found later: who crossed and with which document, and what the alert says is to be done.
    fn found_later(&self, record: &RaisedRecord, late: &LateHit) -> Result<Raised, HqError> {
        let hit = &late.hit;
        let crossing = match self.crossing_record(&late.crossing)? {
            Some(found) => self.read_crossing(&found)?,
            None => None,
        };
        let digest = Hash32::of(format!("{}/{}/{}", late.crossing, hit.list, hit.alert).as_bytes()).to_string();
        let mut alert = Alert {
            id: format!("{FOUND_LATER}{}", digest.get(..24).unwrap_or_default()),
            category: hit.category,
            priority: hit.priority.max(AlertPriority::High),
            names: Vec::new(),
            birth_dates: Vec::new(),
            sex: None,
            nationalities: Vec::new(),
            documents: Vec::new(),
            handling: hit.handling.clone(),
            reason: hit.reason_text.clone(),
            about: Some(AlertRef { list: hit.list.clone(), alert: hit.alert.clone() }),
            until: None,
        };
        match crossing {
            Some(crossing) => identify(&mut alert, &crossing),
            // The crossing is still on its way: until it is here, the listed name has to do.
            None => alert.names = vec![PersonName { full: Some(hit.listed_as.clone()), ..PersonName::default() }],
        }
        Ok(Raised {
            id: public_id(record),
            kind: RaisedKind::FoundLater,
            booth: record.place.booth,
            at: record.at,
            alert,
            list: Some(hit.list.clone()),
            list_title: Some(hit.list_title.clone()),
            crossing: Some(late.crossing.clone()),
            until: None,
            in_country: late.in_country,
            ended: None,
        })
    }

    fn crossing_record(&self, id: &str) -> Result<Option<CrossingRecord>, HqError> {
        id.parse().map_or(Ok(None), |id| self.store.crossing(id))
    }

    fn read_crossing(&self, record: &CrossingRecord) -> Result<Option<Crossing>, HqError> {
        let body = self.body(&RaisedRecord { place: record.place, at: record.at, segment: record.segment })?;
        let recorded = body.and_then(|act| if let Act::CrossingRecorded(crossing) = &*act { Some((**crossing).clone()) } else { None });
        recorded.map(|recorded| Ok(self.newest(record, recorded)?.0.crossing)).transpose()
    }

    /// Nothing is remembered of what records said: some of it was erased.
    pub(crate) fn forget_bodies(&self) {
        self.watch.bodies.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What a record says; nothing if its body was erased, cannot be read, or came from a booth that had been withdrawn.
    pub(crate) fn body(&self, record: &RaisedRecord) -> Result<Option<Arc<Act>>, HqError> {
        let Place { booth, epoch, seq, .. } = record.place;
        let id = EventId { booth, epoch, seq };
        if let Some(known) = self.watch.bodies.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(known.clone());
        }
        let segment = self.store.segment(record.segment)?.ok_or(HqError::Damaged("segment"))?;
        let events = Segment::from_bytes(&segment.bytes)?.open(self.keys.opening())?;
        let stored = events.iter().find(|stored| stored.id().seq == seq && !segment.revoked);
        let act = stored.and_then(|stored| stored.event()?.act().ok()).map(Arc::new);
        let mut bodies = self.watch.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        if bodies.len() >= MOST_BODIES {
            bodies.clear();
        }
        bodies.insert(id, act.clone());
        Ok(act)
    }
}

fn urgent(record: &RaisedRecord, until: i64, alert: &Alert) -> Raised {
    Raised {
        id: public_id(record),
        kind: RaisedKind::Urgent,
        booth: record.place.booth,
        at: record.at,
        alert: alert.clone(),
        list: None,
        list_title: None,
        crossing: None,
        until: Some(until),
        in_country: true,
        ended: None,
    }
}

/// A hit with an entry that stands for a traveller found later says nothing new: the entry would beget itself.
fn is_own_entry(late: &LateHit) -> bool {
    late.hit.list == URGENT_LIST && late.hit.alert.starts_with(FOUND_LATER)
}

/// Booths are not trusted to keep to what a list may hold.
fn is_usable(alert: &Alert) -> bool {
    // Whom an entry is about is not in an owner's file: headquarters alone says it.
    let written = Alert { about: None, ..alert.clone() };
    serde_json::to_string(&written).is_ok_and(|line| screening::parse_jsonl(&line).is_ok())
}

fn identify(alert: &mut Alert, crossing: &Crossing) {
    let traveller = &crossing.traveller;
    let said =
        |part: &Option<border::Sourced<Sensitive<String>>>| part.as_ref().map(|part| part.value.clone()).filter(|text| !text.expose().is_empty());
    let name = PersonName { primary: said(&traveller.primary_identifier), secondary: said(&traveller.secondary_identifier), full: None };
    alert.names = Some(name).filter(|name| *name != PersonName::default()).into_iter().collect();
    alert.birth_dates = traveller.birth_date.iter().map(|birth| birth.value.clone()).collect();
    alert.sex = traveller.sex.as_ref().map(|sex| sex.value);
    alert.nationalities = traveller.nationality.iter().map(|state| state.value).collect();
    let issuing_state = crossing.document.issuing_state.as_ref().map(|state| state.value);
    alert.documents = crossing.document.number.iter().map(|number| AlertDocument { issuing_state, number: number.value.clone() }).collect();
}

fn public_id(record: &RaisedRecord) -> String {
    record.place.raised()
}
