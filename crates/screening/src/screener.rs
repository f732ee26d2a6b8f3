//! Asks every list about one traveller.

use crate::evidence::compare_documents;
use crate::items::{ItemFound, ItemKey, ItemStatus};
use crate::judge::reasons;
use crate::list::Found;
use crate::profile::{Document, Profile};
use crate::{AlertList, ListError, Matcher, Person, Subject, canonical, first};
use border::{
    Alert, AlertCategory, AlertPriority, Handling, Hit, ListHeader, PersonName, Reason, ReasonKind, ReasonPart, Role, ScreeningCheck,
    ScreeningResult, URGENT_LIST, Weight,
};
use foundation::{CodedError, Sensitive};
use std::cmp::Reverse;
use std::sync::Arc;

/// More hits than this help nobody; the most likely are kept.
const MOST_HITS: usize = 50;

/// The lists in force, ready to be asked.
#[derive(Clone, Debug)]
pub struct Screener {
    pub(crate) lists: Vec<Arc<AlertList>>,
    pub(crate) stopwatch: fn() -> u64,
    pub(crate) matcher: Matcher,
}

/// What the lists answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screening {
    /// One entry for every list asked, in the order of the lists.
    pub checks: Vec<ScreeningCheck>,
    /// What was found, the most likely first; what a list before it says word for word is left out of the list `urgent`.
    pub hits: Vec<Hit>,
    /// How many were found before the most likely were kept.
    pub found: usize,
}

impl Screener {
    /// A screener that asks `lists`, in their order.
    #[must_use]
    pub fn new(lists: Vec<Arc<AlertList>>) -> Self {
        Self { lists, stopwatch: || 0, matcher: Matcher::default() }
    }

    /// Measures how long each list takes with `stopwatch`, which returns microseconds that only go forward.
    #[must_use]
    pub fn with_stopwatch(mut self, stopwatch: fn() -> u64) -> Self {
        self.stopwatch = stopwatch;
        self
    }

    /// Lets a matcher of choice compare, as an old decision is run again. One that has no index looks at every entry, which is
    /// exact and slow.
    #[must_use]
    pub fn with_matcher(mut self, matcher: Matcher) -> Self {
        self.matcher = matcher;
        self
    }

    /// The lists in force.
    #[must_use]
    pub fn lists(&self) -> &[Arc<AlertList>] {
        &self.lists
    }

    /// Asks every list about `subject` at `now_ms` (milliseconds since 1970). Alerts whose handling names roles are
    /// answered to those roles only; to others they do not exist.
    #[must_use]
    pub fn screen(&self, subject: &Subject, now_ms: i64, role: Role) -> Screening {
        self.ask(&Asked::of_subject(subject, self.matcher), now_ms, Some(role), false)
    }

    /// As [`Screener::screen`], whoever may see what is found: for headquarters, never for a screen.
    #[must_use]
    pub fn screen_for_everybody(&self, subject: &Subject, now_ms: i64) -> Screening {
        self.ask(&Asked::of_subject(subject, self.matcher), now_ms, None, false)
    }

    /// As [`Screener::screen`], for a person as scripts describe one.
    #[must_use]
    pub fn screen_person(&self, person: &Person, now_ms: i64, role: Role) -> Screening {
        self.ask(&Asked::of_person(person, self.matcher), now_ms, Some(role), false)
    }

    /// As [`Screener::screen`], but compares with every entry of every list instead of those that an index proposes: what
    /// the index's proposals are measured against.
    #[must_use]
    pub fn screen_every_entry(&self, subject: &Subject, now_ms: i64, role: Role) -> Screening {
        self.ask(&Asked::of_subject(subject, self.matcher), now_ms, Some(role), true)
    }

    fn ask(&self, asked: &Asked, now_ms: i64, role: Option<Role>, every: bool) -> Screening {
        let mut screening = Screening::default();
        for list in &self.lists {
            let start = (self.stopwatch)();
            let answer = ask_list(list, asked, now_ms, role, every);
            let (result, why_not) = match &answer {
                Ok(found) => (result(found), None),
                // A list that turns out to be damaged is said and recorded, never passed over.
                Err(error) => (ScreeningResult::NotDone, Some(CodedError::from(error.clone()).code.as_str().to_owned())),
            };
            screening.hits.extend(answer.unwrap_or_default().into_iter().map(|(_, hit)| hit));
            let micros = (self.stopwatch)().saturating_sub(start);
            screening.checks.push(ScreeningCheck { not_done_reason: why_not, ..check(&list.header, now_ms, result, micros, self.matcher) });
        }
        screening.hits = asked_once(screening.hits);
        screening.found = screening.hits.len();
        screening.hits.sort_by(|a, b| (Reverse(a.score), Reverse(a.priority), &a.id).cmp(&(Reverse(b.score), Reverse(b.priority), &b.id)));
        screening.hits.truncate(MOST_HITS);
        screening
    }
}

/// Without what the list of urgent alerts only says again, in whichever order the lists were asked.
fn asked_once(hits: Vec<Hit>) -> Vec<Hit> {
    let (said_again, mut kept): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(|hit| hit.list == URGENT_LIST);
    for hit in said_again {
        if !kept.iter().any(|known| hit.repeats(known)) {
            kept.push(hit);
        }
    }
    kept
}

fn result(found: &[(bool, Hit)]) -> ScreeningResult {
    match found.iter().map(|(same_document, _)| *same_document).max() {
        None => ScreeningResult::NoMatch,
        Some(false) => ScreeningResult::Candidates,
        Some(true) => ScreeningResult::Hit,
    }
}

/// Who is asked about, prepared for the matcher that compares.
struct Asked {
    profile: Profile,
    /// For the first matcher, what it makes of them.
    first: Option<first::Profile>,
}

impl Asked {
    fn of_subject(subject: &Subject, matcher: Matcher) -> Self {
        let first = (matcher == Matcher::V1).then(|| first::Profile::of_subject(subject));
        Self { profile: Profile::of_subject(subject), first }
    }

    fn of_person(person: &Person, matcher: Matcher) -> Self {
        let first = (matcher == Matcher::V1).then(|| first::Profile::of_person(person));
        Self { profile: Profile::of_person(person), first }
    }
}

/// The hits of one list that exist for a role, in no order; the first tells whether a document was the same.
fn ask_list(list: &AlertList, asked: &Asked, now_ms: i64, role: Option<Role>, every: bool) -> Result<Vec<(bool, Hit)>, ListError> {
    let header = &list.header;
    let shown = |handling: &Handling| role.is_none_or(|role| exists_for(handling, role));
    let for_role = |alert: &Alert| alert.is_in_force(now_ms) && shown(&handling_of(header, &alert.handling));
    let mut hits: Vec<(bool, Hit)> = match &asked.first {
        Some(first) => {
            let found = list.find_first(first)?.into_iter().filter(|found| for_role(&found.alert));
            found.map(|found| (found.document, hit(header, &found.alert, found.score, found.reasons))).collect()
        }
        None => {
            let found = list.find(&asked.profile, every)?.into_iter().filter(|found| for_role(&found.alert));
            let with_reasons = |Found { alert, listed, judgement }| {
                (judgement.document_hit(), hit(header, &alert, judgement.score, reasons(&asked.profile, &listed, &judgement)))
            };
            found.map(with_reasons).collect()
        }
    };
    if shown(&header.handling) {
        for document in &asked.profile.documents {
            let key = ItemKey { issuing_state: document.issuing_state, number: Sensitive::new(document.number.clone()) };
            let items = list.look_up(document.class, &key)?.into_iter().filter(|found| found.item.status != ItemStatus::Issued);
            hits.extend(items.map(|found| (found.changes.is_empty(), item_hit(header, document, found))));
        }
    }
    Ok(hits)
}

/// Whether an alert exists for a role. To a role that its handling does not name it does not.
#[must_use]
pub fn exists_for(handling: &Handling, role: Role) -> bool {
    let name = match role {
        Role::Officer => "officer",
        Role::Supervisor => "supervisor",
        Role::Technician => "technician",
    };
    handling.roles.is_empty() || handling.roles.iter().any(|named| named == name)
}

fn hit(header: &ListHeader, alert: &Alert, score: f32, reasons: Vec<Reason>) -> Hit {
    Hit {
        id: format!("{}/{}", header.list, alert.id),
        list: header.list.clone(),
        list_title: header.title.clone(),
        list_version: header.version,
        alert: alert.id.clone(),
        // An alert that is only prolonged says the same of the same person: what was answered holds.
        alert_digest: digest(&Alert { until: None, ..alert.clone() }),
        category: alert.category,
        priority: alert.priority,
        score: thousandths(score),
        reasons,
        listed_as: listed_as(alert),
        reason_text: alert.reason.clone(),
        handling: handling_of(header, &alert.handling),
        about: alert.about.clone(),
    }
}

/// The alert's own handling, or the list's where the alert says nothing. Roles and code that the list names hold for each of its
/// alerts that names none.
fn handling_of(header: &ListHeader, own: &Handling) -> Handling {
    if *own == Handling::default() {
        return header.handling.clone();
    }
    let roles = if own.roles.is_empty() { &header.handling.roles } else { &own.roles };
    let code = own.code.as_ref().or(header.handling.code.as_ref());
    Handling { roles: roles.clone(), code: code.cloned(), ..own.clone() }
}

/// A hit on a document that is listed by its number: an alert, not proof.
fn item_hit(header: &ListHeader, asked: &Document, found: ItemFound) -> Hit {
    let ItemFound { item, number, changes } = found;
    let listed = Document { issuing_state: item.issuing_state, number: number.expose().clone(), class: item.class };
    let same = compare_documents(asked, &listed);
    let (kind, weight, score) = match (changes.is_empty(), item.issuing_state) {
        (true, Some(_)) => (same.kind(), same.weight(), 1_000),
        (true, None) => (same.kind(), same.weight(), 950),
        (false, _) => (ReasonKind::Spelling, Weight::Weak, 800),
    };
    let reason = Reason {
        part: ReasonPart::Document,
        kind,
        weight,
        table: None,
        traveller: Sensitive::new(asked.to_string()),
        alert: Sensitive::new(listed.to_string()),
    };
    let alert = format!("item:{listed}").replace(' ', "-");
    let status = serde_json::to_value(item.status).ok().and_then(|status| status.as_str().map(str::to_owned)).unwrap_or_default();
    Hit {
        id: format!("{}/{alert}", header.list),
        list: header.list.clone(),
        list_title: header.title.clone(),
        list_version: header.version,
        alert,
        alert_digest: digest(&item),
        category: AlertCategory::Document,
        priority: header.priority.unwrap_or(AlertPriority::High),
        score,
        reasons: vec![reason],
        listed_as: Sensitive::new(listed.to_string()),
        reason_text: Sensitive::new([status.as_str(), item.note.expose()].join(" ").trim().to_owned()),
        handling: header.handling.clone(),
        about: None,
    }
}

/// Sixteen hexadecimal digits of what an alert or item says.
fn digest<T: serde::Serialize>(listed: &T) -> String {
    let mut bytes = Vec::new();
    // What was read from a package can be written again; without a digest an answer would be remembered by its score.
    let written = canonical::write(listed, &mut bytes);
    written.map(|()| blake3::hash(&bytes).to_hex().chars().take(16).collect()).unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score lies between 0 and 1")]
fn thousandths(score: f32) -> u16 {
    (score.clamp(0.0, 1.0) * 1_000.0).round() as u16
}

/// The main name as `SURNAME, Given names`, or the first document.
fn listed_as(alert: &Alert) -> Sensitive<String> {
    let name = alert.names.first().map(written).filter(|name| !name.is_empty());
    let document = || {
        let document = alert.documents.first()?;
        let state = document.issuing_state.map(|state| state.to_string()).unwrap_or_default();
        Some(format!("{state} {}", document.number.expose()).trim().to_owned())
    };
    Sensitive::new(name.or_else(document).unwrap_or_default())
}

fn written(name: &PersonName) -> String {
    let text = |part: &Option<Sensitive<String>>| part.as_ref().map(|part| part.expose().trim().to_owned()).unwrap_or_default();
    match (text(&name.primary), text(&name.secondary), text(&name.full)) {
        (primary, secondary, _) if !primary.is_empty() && !secondary.is_empty() => format!("{primary}, {secondary}"),
        (primary, secondary, _) if !primary.is_empty() || !secondary.is_empty() => primary + &secondary,
        (_, _, full) => full,
    }
}

pub(crate) fn check(header: &ListHeader, now_ms: i64, result: ScreeningResult, micros: u64, matcher: Matcher) -> ScreeningCheck {
    let age_ms = now_ms.saturating_sub(header.issued_at);
    ScreeningCheck {
        list: header.list.clone(),
        title: header.title.clone(),
        version: header.version,
        issued_at: header.issued_at,
        age_minutes: u64::try_from(age_ms / 60_000).unwrap_or(0),
        expired: now_ms > header.expires_at,
        result,
        micros,
        not_done_reason: None,
        matcher: Some(matcher.number()),
    }
}
