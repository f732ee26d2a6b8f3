//! Step 8, first half: the officer's answers to hits, the trip, and text that is being typed.

use super::GivenAnswer;
use crate::Workstation;
use crate::views::{AnswerHit, ConfirmHit, InspectionView, KeepTyped, RekeyNumber, SignIn};
use border::{Answer, Disposition, Journey, LONGEST_VALUE};
use foundation::{CodedError, ErrorCode};

/// Bounds of what is kept of unfinished forms.
const TYPED_KEYS: usize = 64;
const TYPED_KEY_CHARS: usize = 64;
const TYPED_VALUE_CHARS: usize = 4_000;

impl Workstation {
    /// Answers a hit, or takes the answer back.
    pub(crate) fn answer_hit(&self, request: &AnswerHit) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        self.change(&duty, |desk| {
            let hit = desk.assessment.hits.iter().find(|hit| hit.id == request.hit).ok_or(ErrorCode::NotFound)?;
            let Some(answer) = request.answer else {
                desk.open.answers.remove(&hit.id);
                desk.open.withdrawn.insert(hit.id.clone());
                return Ok(());
            };
            let disposition = Disposition {
                list: hit.list.clone(),
                list_version: hit.list_version,
                alert: hit.alert.clone(),
                answer,
                note: request.note.clone(),
                officer: duty.officer.clone(),
                at: duty.now,
                score: hit.score,
                second_officer: None,
                alert_digest: hit.alert_digest.clone(),
                identity: desk.assessment.identity.clone(),
                number_agrees: desk.open.number_agrees().filter(|_| hit.is_by_document()),
            };
            desk.open.withdrawn.insert(hit.id.clone()); // From here on the officer's own word counts, not a remembered one.
            desk.open.answers.insert(hit.id.clone(), GivenAnswer { disposition, remembered: false });
            Ok(())
        })
    }

    /// Keeps the document number as the officer typed it again from the page, to be compared with the one screened. An empty
    /// number takes it back.
    pub(crate) fn rekey_number(&self, request: &RekeyNumber) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        if request.number.expose().chars().count() > LONGEST_VALUE {
            return Err(CodedError::new(ErrorCode::FieldMalformed, "document-number"));
        }
        self.change(&duty, |desk| {
            desk.open.rekeyed = (!request.number.expose().trim().is_empty()).then(|| request.number.clone());
            Ok(())
        })
    }

    /// A second officer confirms "same person"; the crossing can be recorded without, and then says so.
    pub(crate) fn confirm_hit(&self, request: &ConfirmHit) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        let second = self.second_officer(&duty.officer, &SignIn { login: request.login.clone(), passphrase: request.passphrase.clone() })?;
        self.change(&duty, |desk| {
            let given = desk.open.answers.get_mut(&request.hit).filter(|given| given.disposition.answer == Answer::Same);
            given.ok_or(ErrorCode::NotFound)?.disposition.second_officer = Some(second.id.clone());
            Ok(())
        })
    }

    /// Sets the trip.
    pub(crate) fn set_journey(&self, journey: Journey) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        self.change(&duty, |desk| {
            desk.open.journey = journey;
            desk.open.journey_from_previous = false;
            desk.open.journey_entered = true;
            Ok(())
        })
    }

    /// Keeps text being typed into a form; an empty text is forgotten.
    pub(crate) fn keep_typed(&self, request: KeepTyped) -> Result<(), CodedError> {
        let duty = self.on_duty()?;
        if request.key.chars().count() > TYPED_KEY_CHARS || request.value.expose().chars().count() > TYPED_VALUE_CHARS {
            return Err(ErrorCode::FieldMalformed.into());
        }
        let mut desk = crate::lock(&self.inner.desk);
        let typed = &mut desk.open.typed;
        if request.value.expose().is_empty() {
            typed.remove(&request.key);
        } else if typed.len() < TYPED_KEYS || typed.contains_key(&request.key) {
            typed.insert(request.key, request.value);
        }
        if desk.open.opened.is_none() && !desk.open.is_empty() {
            desk.open.opened = Some(duty.now);
        }
        desk.keep(&self.inner.store)
    }
}
