//! Secondary inspection, and giving an inspection up. Neither is a crossing: the crossing is recorded once, with the decision.

use super::desk::{forget_pictures, keep};
use super::{Desk, Referral, person_name};
use crate::session::Duty;
use crate::views::{AbandonRequest, InspectionView, ReferRequest, ReferredView, ResumeRequest, Topic};
use crate::{Workstation, lock};
use border::Act;
use foundation::{CodedError, ErrorCode};
use store::Record;

impl Workstation {
    /// Sends the traveller to secondary; everything entered is kept, the next inspection opens.
    pub(crate) fn refer(&self, request: &ReferRequest) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        let mut desk = lock(&self.inner.desk);
        if desk.open.is_empty() {
            return Err(ErrorCode::NoInspection.into());
        }
        if request.reason.expose().trim().is_empty() {
            return Err(CodedError::new(ErrorCode::DecisionIncomplete, "reason"));
        }
        let act = Act::InspectionReferred { inspection: desk.open.id.clone(), officer: duty.officer.clone(), reason: request.reason.clone() };
        desk.open.referral = Some(Referral { reason: request.reason.clone(), since_ms: duty.now.unix_millis() });
        if let Err(error) = self.inner.store.record(vec![act], Record::at(duty.now)) {
            desk.open.referral = None;
            return Err(error.into());
        }
        desk.keep(&self.inner.store)?;
        let (inspection, pictures) = (desk.open.clone(), desk.pictures.clone());
        desk.secondary.insert(inspection.id.clone(), (inspection, pictures));
        Ok(self.next_inspection(&duty, &mut desk))
    }

    /// Inspections in secondary, the longest waiting first.
    pub(crate) fn referred_view(&self) -> Result<Vec<ReferredView>, CodedError> {
        self.on_duty()?;
        let desk = lock(&self.inner.desk);
        let mut views: Vec<ReferredView> = desk
            .secondary
            .values()
            .map(|(inspection, _)| ReferredView {
                inspection: inspection.id.clone(),
                name: inspection.presented.as_ref().map(|presented| person_name(&presented.traveller)).unwrap_or_default(),
                reason: inspection.referral.as_ref().map(|referral| referral.reason.clone()).unwrap_or_default(),
                since_ms: inspection.referral.as_ref().map_or(0, |referral| referral.since_ms),
            })
            .collect();
        views.sort_by_key(|view| view.since_ms);
        Ok(views)
    }

    /// Takes an inspection back from secondary.
    pub(crate) fn resume(&self, request: &ResumeRequest) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        let mut desk = lock(&self.inner.desk);
        if !desk.open.is_empty() {
            return Err(ErrorCode::InspectionOpen.into());
        }
        let (mut inspection, pictures) = desk.secondary.get(&request.inspection).cloned().ok_or(ErrorCode::NotFound)?;
        inspection.referral = None;
        keep(&self.inner.store, &inspection)?;
        desk.secondary.remove(&request.inspection);
        (desk.open, desk.pictures) = (inspection, pictures);
        self.assess(&duty, &mut desk)?;
        self.inner.changes.tell(&[Topic::Inspection, Topic::Status]);
        Ok(super::view::of(&desk, &duty))
    }

    /// Gives the inspection up. Once anything was read or typed it needs a reason, and is recorded.
    pub(crate) fn abandon(&self, request: &AbandonRequest) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        let mut desk = lock(&self.inner.desk);
        if desk.open.is_empty() {
            return Ok(self.next_inspection(&duty, &mut desk));
        }
        if request.reason.expose().trim().is_empty() {
            return Err(CodedError::new(ErrorCode::DecisionIncomplete, "reason"));
        }
        let inspection = desk.open.id.clone();
        let act = Act::InspectionAbandoned { inspection: inspection.clone(), officer: duty.officer.clone(), reason: request.reason.clone() };
        let record = Record { finish_inspection: Some(inspection.clone()), ..Record::at(duty.now) };
        self.inner.store.record(vec![act], record)?;
        self.forget_pictures_of(&inspection);
        Ok(self.next_inspection(&duty, &mut desk))
    }

    /// Opens the next, empty inspection and lets what was recorded be delivered.
    pub(crate) fn next_inspection(&self, duty: &Duty, desk: &mut Desk) -> InspectionView {
        desk.next();
        self.inner.link.nudge();
        self.inner.changes.tell(&[Topic::Inspection, Topic::Status]);
        super::view::of(desk, duty)
    }

    /// Deletes the kept pictures of an inspection that has ended. What a full disk leaves, the next start deletes.
    pub(crate) fn forget_pictures_of(&self, inspection: &str) {
        if let Err(error) = forget_pictures(&self.inner.store, inspection) {
            tracing::warn!(%error, "kept pictures are not deleted yet");
        }
    }
}
