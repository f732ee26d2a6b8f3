//! Asks every list about one traveller.

use crate::index::Index;
use crate::judge::{Judgement, judge, may_be_a_hit, reasons};
use crate::profile::Profile;
use crate::{AlertList, Person, Subject};
use border::{Alert, Hit, ListHeader, PersonName, Role, ScreeningCheck, ScreeningResult};
use foundation::Sensitive;
use std::cmp::Reverse;
use std::sync::Arc;

/// More hits than this help nobody; the most likely are kept.
const MOST_HITS: usize = 50;

/// The lists in force, ready to be asked. Building it indexes the lists; asking takes milliseconds.
#[derive(Clone, Debug)]
pub struct Screener {
    lists: Vec<Arc<AlertList>>,
    stopwatch: fn() -> u64,
}

/// What the lists answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screening {
    /// One entry for every list asked, in the order of the lists.
    pub checks: Vec<ScreeningCheck>,
    /// What was found, the most likely first.
    pub hits: Vec<Hit>,
}

impl Screener {
    /// Indexes `lists`. A list that another screener has indexed before is not indexed again.
    #[must_use]
    pub fn new(lists: Vec<Arc<AlertList>>) -> Self {
        for list in &lists {
            list.index();
        }
        Self { lists, stopwatch: || 0 }
    }

    /// Measures how long each list takes with `stopwatch`, which returns microseconds that only go forward.
    #[must_use]
    pub fn with_stopwatch(mut self, stopwatch: fn() -> u64) -> Self {
        self.stopwatch = stopwatch;
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
        self.ask(&Profile::of_subject(subject), now_ms, role)
    }

    /// As [`Screener::screen`], for a person as scripts describe one.
    #[must_use]
    pub fn screen_person(&self, person: &Person, now_ms: i64, role: Role) -> Screening {
        self.ask(&Profile::of_person(person), now_ms, role)
    }

    fn ask(&self, asked: &Profile, now_ms: i64, role: Role) -> Screening {
        let mut screening = Screening::default();
        for list in &self.lists {
            let start = (self.stopwatch)();
            let found = ask_list(list, asked, role);
            let result = match found.iter().map(|(judgement, _)| judgement.document_hit()).max() {
                None => ScreeningResult::NoMatch,
                Some(false) => ScreeningResult::Candidates,
                Some(true) => ScreeningResult::Hit,
            };
            screening.hits.extend(found.into_iter().map(|(_, hit)| hit));
            let micros = (self.stopwatch)().saturating_sub(start);
            screening.checks.push(check(&list.header, now_ms, result, micros));
        }
        screening.hits.sort_by(|a, b| (Reverse(a.score), Reverse(a.priority), &a.id).cmp(&(Reverse(b.score), Reverse(b.priority), &b.id)));
        screening.hits.truncate(MOST_HITS);
        screening
    }
}

/// The hits of one list, in no order.
fn ask_list(list: &AlertList, asked: &Profile, role: Role) -> Vec<(Judgement, Hit)> {
    let index: &Index = list.index();
    let mut found = Vec::new();
    for at in index.candidates(asked).into_iter().filter_map(|entry| usize::try_from(entry).ok()) {
        let Some((alert, listed)) = list.alerts.get(at).zip(index.profiles.get(at)) else { continue };
        if !shown_to(alert, role) || !may_be_a_hit(asked, listed) {
            continue;
        }
        let judgement = judge(asked, listed);
        if judgement.is_hit() {
            let hit = hit(&list.header, alert, asked, listed, &judgement);
            found.push((judgement, hit));
        }
    }
    found
}

/// Whether an alert exists for a role.
fn shown_to(alert: &Alert, role: Role) -> bool {
    let name = match role {
        Role::Officer => "officer",
        Role::Supervisor => "supervisor",
        Role::Technician => "technician",
    };
    alert.handling.roles.is_empty() || alert.handling.roles.iter().any(|named| named == name)
}

fn hit(header: &ListHeader, alert: &Alert, asked: &Profile, listed: &Profile, judgement: &Judgement) -> Hit {
    Hit {
        id: format!("{}/{}", header.list, alert.id),
        list: header.list.clone(),
        list_title: header.title.clone(),
        list_version: header.version,
        alert: alert.id.clone(),
        category: alert.category,
        priority: alert.priority,
        score: thousandths(judgement.score),
        reasons: reasons(asked, listed, judgement),
        listed_as: listed_as(alert),
        reason_text: alert.reason.clone(),
        handling: alert.handling.clone(),
    }
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

fn check(header: &ListHeader, now_ms: i64, result: ScreeningResult, micros: u64) -> ScreeningCheck {
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
    }
}
