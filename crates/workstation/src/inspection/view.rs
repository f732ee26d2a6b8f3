//! The open inspection as the window shows it.

use super::{Capture, Desk, Inspection};
use crate::pictures::{self, Shown};
use crate::session::Duty;
use crate::views::{BackCaptureView, CaptureView, DecisionBar, HitView, InspectionView, Recheck};
use border::{Decision, Direction, Traveller, TravellerClass};
use chrono::{Datelike, NaiveDate};
use foundation::{ErrorCode, Sensitive};
use mrz::PartialDate;

/// More earlier crossings than this are not sent to the window.
const SHOWN_HISTORY: usize = 50;

/// Everything the primary screen shows.
pub(super) fn of(desk: &Desk, duty: &Duty) -> InspectionView {
    let Desk { open, assessment, .. } = desk;
    let presented = open.presented.as_ref();
    let birth = presented.and_then(|presented| presented.traveller.birth_date.as_ref()).map(|birth| *birth.value.expose());
    InspectionView {
        id: open.id.clone(),
        opened_ms: open.opened.map_or(0, |opened| opened.unix_millis()),
        capture: capture(desk),
        traveller: presented.map(|presented| presented.traveller.clone()),
        age: birth.and_then(|birth| age(birth, open.when(duty).local_date())),
        document: presented.map(|presented| presented.document.clone()),
        class: assessment.class.or(open.class).unwrap_or(TravellerClass::Visitor),
        journey: open.journey.clone(),
        journey_from_previous: open.journey_from_previous,
        findings: assessment.findings.clone(),
        stay_until: assessment.stay_until,
        screening: assessment.checks.clone(),
        hits: assessment.hits.iter().map(|hit| hit_view(open, hit)).collect(),
        screening_micros: assessment.checks.iter().map(|check| check.micros).sum(),
        history: assessment.history.iter().take(SHOWN_HISTORY).cloned().collect(),
        decision: decision_bar(desk, duty),
        typed: open.typed.clone(),
        back_capture: open.back_capture.as_ref().map(|back| BackCaptureView {
            at_ms: back.at.unix_millis(),
            source: back.source.clone(),
            recorded_already: assessment.recorded_already.clone(),
        }),
    }
}

fn capture(desk: &Desk) -> Option<CaptureView> {
    let Capture { method, mrz_quad, read_ms, verified, confidence, repaired, problem, faults, visual } = desk.open.capture.clone()?;
    let name = |shown| desk.pictures.get(shown).map(|_| pictures::open_name(&desk.open.id, shown, desk.open.generation));
    Some(CaptureView {
        method,
        page_image: name(Shown::Page(None)),
        other_lights: pictures::other_lights(name),
        portrait_image: name(Shown::Portrait),
        mrz_quad,
        read_ms,
        verified,
        confidence,
        repaired,
        problem,
        faults,
        printed_alike: visual.alike,
        differences: visual.differences,
    })
}

fn hit_view(open: &Inspection, hit: &border::Hit) -> HitView {
    let given = open.answers.get(&hit.id);
    HitView {
        hit: hit.clone(),
        answer: given.map(|given| given.disposition.answer),
        remembered: given.is_some_and(|given| given.remembered),
        confirmed: given.is_some_and(|given| given.disposition.second_officer.is_some()),
        recheck: hit.is_by_document().then(|| open.number_agrees().map_or(Recheck::Wanted, Recheck::of)),
    }
}

/// What may be decided, and what the main key decides. A proposal for the key alone: the officer decides.
fn decision_bar(desk: &Desk, duty: &Duty) -> DecisionBar {
    let Desk { open, assessment, .. } = desk;
    let unanswered = assessment.hits.iter().filter(|hit| !open.answers.contains_key(&hit.id)).count();
    let main = open.presented.as_ref().map(|_| match duty.station.direction {
        Direction::Entry => Decision::Admit { until: assessment.stay_until },
        Direction::Exit => Decision::Depart,
    });
    let blocked_by = if unanswered > 0 {
        Some(ErrorCode::HitUnanswered)
    } else if open.presented.as_ref().is_none_or(|presented| !is_named(&presented.traveller)) {
        Some(ErrorCode::DecisionIncomplete)
    } else {
        None
    };
    DecisionBar { main, blocked_by, unanswered: u32::try_from(unanswered).unwrap_or(u32::MAX) }
}

/// A recorded crossing has at least one part of a name.
pub(crate) fn is_named(traveller: &Traveller) -> bool {
    traveller.primary_identifier.is_some() || traveller.secondary_identifier.is_some()
}

/// The traveller's name as one line.
pub(crate) fn person_name(traveller: &Traveller) -> Sensitive<String> {
    let parts = [&traveller.primary_identifier, &traveller.secondary_identifier];
    let parts: Vec<&str> = parts.into_iter().flatten().map(|part| part.value.expose().as_str()).collect();
    Sensitive::new(parts.join(", "))
}

/// Completed years; only if every day the date of birth may mean gives the same number.
fn age(birth: PartialDate, today: NaiveDate) -> Option<u16> {
    let (oldest, youngest) = (completed_years(birth.earliest()?, today)?, completed_years(birth.latest()?, today)?);
    (oldest == youngest).then_some(oldest)
}

fn completed_years(birth: NaiveDate, today: NaiveDate) -> Option<u16> {
    let had_birthday = (today.month(), today.day()) >= (birth.month(), birth.day());
    u16::try_from(today.year() - birth.year() - i32::from(!had_birthday)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_only_when_it_is_certain() {
        let today: NaiveDate = "2026-11-23".parse().expect("a date");
        for (birth, expect) in [
            ("1974-08-12", Some(52)),
            ("1974-11-23", Some(52)),
            ("1974-11-24", Some(51)),
            ("1974-08-XX", Some(52)),
            ("1974-XX-XX", None),
            ("XXXX-XX-XX", None),
            ("2027-01-01", None),
        ] {
            assert_eq!(age(birth.parse().expect("a date"), today), expect, "{birth}");
        }
    }
}
