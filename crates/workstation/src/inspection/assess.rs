//! Steps 6 and 7: what lists, history and rules say about the traveller before the officer. Nothing here decides.

use super::{Desk, GivenAnswer, Inspection, Presented};
use crate::Workstation;
use crate::session::Duty;
use border::{Disposition, Facts, Finding, Hit, Journey, PastCrossing, ScreeningCheck, TravelDocument, Traveller, TravellerClass};
use chrono::NaiveDate;
use foundation::CodedError;
use screening::{Subject, identity_digest};
use std::collections::BTreeMap;
use store::HistoryKey;

/// More earlier crossings than this are not shown nor counted; a daily commuter has some 700 a year.
const HISTORY_LIMIT: usize = 800;

/// What follows from an inspection.
#[derive(Clone, Default)]
pub(crate) struct Assessment {
    /// What the answers hold for.
    pub(crate) identity: String,
    /// Lists asked.
    pub(crate) checks: Vec<ScreeningCheck>,
    /// What they found.
    pub(crate) hits: Vec<Hit>,
    /// Of a crossing that is entered later: one of the same traveller, day and direction that is recorded already.
    pub(crate) recorded_already: Option<String>,
    /// Earlier crossings, newest first.
    pub(crate) history: Vec<PastCrossing>,
    /// The class the officer chose, or the proposed one.
    pub(crate) class: Option<TravellerClass>,
    /// What the rules found.
    pub(crate) findings: Vec<Finding>,
    /// Last permitted day.
    pub(crate) stay_until: Option<NaiveDate>,
}

impl Workstation {
    /// Works out what follows from the open inspection.
    pub(crate) fn assess(&self, duty: &Duty, desk: &mut Desk) -> Result<(), CodedError> {
        let inspection = &mut desk.open;
        let Some(presented) = inspection.presented.clone() else {
            desk.assessment = Assessment::default();
            return Ok(());
        };
        let subject = Subject::of(&presented.traveller, &presented.document);
        let mut assessment = Assessment { identity: identity_digest(&subject), ..Assessment::default() };
        let now_ms = duty.now.unix_millis();
        let started = std::time::Instant::now();
        if can_be_asked(&subject) {
            let screening = duty.in_force.screener.screen(&subject, now_ms, duty.role);
            assessment.hits = screening.hits;
            assessment.checks = screening.checks;
        }
        assessment.checks.extend(duty.in_force.not_asked(now_ms));
        self.note_step(6, started);
        self.settle_answers(inspection, &assessment)?;
        assessment.history = self.inner.store.history(&history_key(&presented.traveller, &presented.document), HISTORY_LIMIT)?;
        let day = inspection.when(duty).local_date();
        assessment.recorded_already = already(inspection, duty, &assessment.history);
        // What came after a crossing that is entered later was not known then.
        assessment.history.retain(|past| past.date <= day);
        self.take_over_journey(inspection, &assessment.history)?;
        let started = std::time::Instant::now();
        judge(duty, inspection, &presented, &mut assessment);
        self.note_step(7, started);
        desk.assessment = assessment;
        Ok(())
    }

    /// Drops answers that were given for somebody else or to hits that are gone, and brings in remembered ones.
    fn settle_answers(&self, inspection: &mut Inspection, assessment: &Assessment) -> Result<(), CodedError> {
        let hits: BTreeMap<&str, &Hit> = assessment.hits.iter().map(|hit| (hit.id.as_str(), hit)).collect();
        inspection.answers.retain(|id, given| {
            let Disposition { identity, alert_digest, .. } = &given.disposition;
            let unchanged = |hit: &&Hit| alert_digest.is_empty() || *alert_digest == hit.alert_digest;
            *identity == assessment.identity && hits.get(id.as_str()).is_some_and(unchanged)
        });
        for hit in &assessment.hits {
            if inspection.answers.contains_key(&hit.id) || inspection.withdrawn.contains(&hit.id) {
                continue;
            }
            let earlier = self.inner.store.remembered_answer(&assessment.identity, &hit.list, &hit.alert)?;
            if let Some(disposition) = earlier.filter(|given| given.settles(hit)) {
                inspection.answers.insert(hit.id.clone(), GivenAnswer { disposition, remembered: true });
            }
        }
        Ok(())
    }

    /// Offers the last crossing's trip where the officer has entered none; takes it away again when the traveller turns out
    /// to be another.
    fn take_over_journey(&self, inspection: &mut Inspection, history: &[PastCrossing]) -> Result<(), CodedError> {
        if inspection.journey_entered {
            return Ok(());
        }
        let journey = match history.first() {
            Some(last) => self.past_journey(&last.id)?,
            None => Journey::default(),
        };
        inspection.journey_from_previous = journey != Journey::default();
        inspection.journey = journey;
        Ok(())
    }

    /// What is worth taking over of an earlier trip. Remark, plate and company belong to that day alone.
    fn past_journey(&self, crossing: &str) -> Result<Journey, CodedError> {
        let Some(found) = crossing.parse().ok().map(|id| self.inner.store.crossing(id)).transpose()?.flatten() else {
            return Ok(Journey::default());
        };
        let Journey { purpose, nights, address, mode, .. } = found.crossing.journey;
        Ok(Journey { purpose, nights, address, mode, ..Journey::default() })
    }
}

/// Whether there is anything a list could be asked about.
fn can_be_asked(subject: &Subject) -> bool {
    let named = !subject.primary.expose().is_empty() || !subject.secondary.expose().is_empty();
    named || subject.document_number.is_some()
}

fn already(inspection: &Inspection, duty: &Duty, history: &[PastCrossing]) -> Option<String> {
    let day = inspection.back_capture.as_ref()?.at.local_date();
    let same = |past: &&PastCrossing| past.date == day && past.direction == duty.station.direction;
    history.iter().find(same).map(|past| past.id.clone())
}

/// Step 7: the rules.
fn judge(duty: &Duty, inspection: &Inspection, presented: &Presented, assessment: &mut Assessment) {
    let book = &duty.in_force.book;
    let proposed = || border::suggest_class(&presented.traveller, &presented.document, &duty.home, book);
    let class = inspection.class.unwrap_or_else(proposed);
    let facts = Facts {
        today: inspection.when(duty).local_date(),
        direction: duty.station.direction,
        traveller: &presented.traveller,
        document: &presented.document,
        journey: &inspection.journey,
        class,
        history: &assessment.history,
        home_state: &duty.home,
        book,
    };
    let (findings, stay_until) = (border::evaluate(&facts), border::stay_until(&facts));
    assessment.class = Some(class);
    assessment.findings = findings;
    assessment.stay_until = stay_until;
}

/// By what a traveller's earlier crossings are found.
pub(crate) fn history_key(traveller: &Traveller, document: &TravelDocument) -> HistoryKey {
    HistoryKey {
        issuing_state: document.issuing_state.as_ref().map(|state| state.value),
        number: document.number.as_ref().map(|number| number.value.clone()),
        primary: traveller.primary_identifier.as_ref().map(|name| name.value.clone()),
        birth_date: traveller.birth_date.as_ref().map(|date| date.value.clone()),
    }
}
