//! Step 9: the decision, checked and recorded once, durably, with everything that was shown.

use super::view::is_named;
use super::{Desk, Presented};
use crate::pictures::Shown;
use crate::session::Duty;
use crate::views::{Recorded as RecordedView, Topic};
use crate::{Workstation, lock};
use border::{Act, CaptureMode, Crossing, Decision, Direction, Disposition, EnteredLater, ImageRef, TravellerClass};
use chrono::NaiveDate;
use foundation::{CodedError, ErrorCode, Sensitive};
use journal::blob;
use store::{NewBlob, Record};

impl Workstation {
    /// Records the crossing durably and opens the next inspection.
    ///
    /// # Errors
    /// `no-inspection`, `hit-unanswered`, `decision-incomplete` with the missing part as detail.
    pub(crate) fn record_crossing(&self, decision: Decision) -> Result<RecordedView, CodedError> {
        let duty = self.on_duty()?;
        let mut desk = lock(&self.inner.desk);
        let presented = desk.open.presented.clone().ok_or(ErrorCode::NoInspection)?;
        check(&duty, &desk, &presented, &decision)?;
        let checked = std::time::Instant::now();
        let (images, blobs) = encrypted_pictures(&desk)?;
        let name = decision.name();
        let acts = acts(&duty, &desk, presented, decision, images);
        let record = Record { at: duty.now, blobs, finish_inspection: Some(desk.open.id.clone()) };
        self.note_step(9, checked);
        let decided = std::time::Instant::now();
        let recorded = self.inner.store.record(acts, record)?;
        self.note_step(10, decided);
        let commit_ms = decided.elapsed().as_secs_f64() * 1000.0;
        let first = recorded.first().ok_or(ErrorCode::Internal)?;
        let thought_ms = desk.open.opened.map_or(0, |opened| duty.now.unix_millis() - opened.unix_millis());
        lock(&self.inner.steps).note(8, u64::try_from(thought_ms).unwrap_or(0).saturating_mul(1000));
        lock(&self.inner.steps).finish();
        self.forget_pictures_of(&desk.open.id);
        self.entered_of_batch(&desk.open, &first.public.to_string());
        desk.next();
        self.inner.link.nudge();
        self.screen_again();
        self.inner.changes.tell(&[Topic::Inspection, Topic::Status]);
        Ok(RecordedView {
            crossing: first.public.to_string(),
            seq: first.id.seq,
            epoch: first.id.epoch,
            decision: name.to_owned(),
            commit_ms,
            images_dropped: first.images_dropped,
        })
    }
}

/// Whether the decision may be recorded as it stands.
fn check(duty: &Duty, desk: &Desk, presented: &Presented, decision: &Decision) -> Result<(), CodedError> {
    if desk.assessment.hits.iter().any(|hit| !desk.open.answers.contains_key(&hit.id)) {
        return Err(ErrorCode::HitUnanswered.into());
    }
    if !is_named(&presented.traveller) {
        return Err(CodedError::new(ErrorCode::DecisionIncomplete, "name"));
    }
    complete(decision, duty.station.direction, desk.open.when(duty).local_date())
}

/// Whether a decision has everything it needs, on a traveller who goes this way on this day.
///
/// # Errors
/// `decision-incomplete` with the missing part as detail.
pub(crate) fn complete(decision: &Decision, direction: Direction, day: NaiveDate) -> Result<(), CodedError> {
    let missing = |part: &str| Err(CodedError::new(ErrorCode::DecisionIncomplete, part));
    let said = |text: &Sensitive<String>| !text.expose().trim().is_empty();
    match decision {
        Decision::Admit { until } | Decision::AdmitWithConditions { until, .. } if until.is_some_and(|until| until < day) => missing("until"),
        Decision::AdmitWithConditions { conditions, .. } if !said(conditions) => missing("conditions"),
        Decision::Refuse { grounds, .. } if grounds.is_empty() => missing("grounds"),
        Decision::Prevent { reason } if !said(reason) => missing("reason"),
        _ if decision.direction() != direction => missing("direction"),
        _ => Ok(()),
    }
}

/// The crossing first, then each answer the officer gave now; remembered answers have their own events already.
fn acts(duty: &Duty, desk: &Desk, presented: Presented, decision: Decision, images: Vec<ImageRef>) -> Vec<Act> {
    let Desk { open, assessment, .. } = desk;
    let answers = assessment.hits.iter().filter_map(|hit| open.answers.get(&hit.id));
    let given_now = answers.clone().filter(|given| !given.remembered);
    let disposed: Vec<Act> = given_now.map(|given| Act::AlertDisposed(given.disposition.clone())).collect();
    let dispositions: Vec<Disposition> = answers.map(|given| given.disposition.clone()).collect();
    let opened = open.opened.unwrap_or(duty.now);
    let crossing = Crossing {
        post: duty.station.post.clone(),
        lane: duty.station.lane.clone(),
        direction: duty.station.direction,
        at: open.when(duty),
        capture_mode: if open.back_capture.is_some() { CaptureMode::BackCapture } else { CaptureMode::Live },
        officer: duty.officer.clone(),
        class: assessment.class.unwrap_or(TravellerClass::Other),
        traveller: presented.traveller,
        document: presented.document,
        journey: open.journey.clone(),
        screening: assessment.checks.clone(),
        hits: assessment.hits.clone(),
        dispositions,
        findings: assessment.findings.clone(),
        rule_book_version: duty.in_force.book.version,
        decision,
        images,
        handling_ms: u64::try_from(duty.now.unix_millis() - opened.unix_millis()).unwrap_or(0),
        entered_later: open.back_capture.as_ref().map(|back| EnteredLater {
            officer: duty.officer.clone(),
            at_ms: duty.now.unix_millis(),
            source: back.source.clone(),
        }),
    };
    let mut acts = vec![Act::CrossingRecorded(Box::new(crossing))];
    acts.extend(disposed);
    acts
}

/// The pictures, each encrypted under a key of its own that travels inside the crossing.
fn encrypted_pictures(desk: &Desk) -> Result<(Vec<ImageRef>, Vec<NewBlob>), CodedError> {
    let mut images = Vec::new();
    let mut blobs = Vec::new();
    for shown in Shown::ALL {
        let Some(plain) = desk.pictures.get(shown) else { continue };
        let encrypted = blob::encrypt(plain, &mut rand::rngs::OsRng)?;
        images.push(ImageRef {
            kind: shown.kind(),
            light: shown.light(),
            hash: encrypted.hash.to_string(),
            bytes: encrypted.bytes.len() as u64,
            key: Sensitive::new(encrypted.key.iter().map(|byte| format!("{byte:02x}")).collect()),
        });
        blobs.push(encrypted.into());
    }
    Ok((images, blobs))
}
