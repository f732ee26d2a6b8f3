//! Correcting and voiding what was recorded: an event of its own, with a reason; what says who the traveller is or what was decided takes a
//! second officer, who signs in for it in the same act. The record stays as it is.

use crate::Workstation;
use crate::inspection::{complete, is_named, malformed};
use crate::session::{Session, not_a_technician};
use crate::views::{CorrectCrossing, CrossingView, SignIn, Topic, VoidCrossing};
use border::{
    Act, Amendment, Corrected, Crossing, CrossingCorrection, CrossingVoid, Decision, DecisionChange, FieldChange, FieldName, Officer, Role,
};
use foundation::{CodedError, ErrorCode, Sensitive};
use store::FoundCrossing;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 2_000;
/// No form has more fields.
const MOST_CHANGES: usize = FieldName::ALL.len();

impl Workstation {
    /// Records a correction of a crossing that was opened in this session, and shows what stands now.
    pub(crate) fn correct_crossing(&self, request: &CorrectCrossing) -> Result<CrossingView, CodedError> {
        let (session, found) = self.to_amend(&request.id, request.version, &request.reason)?;
        if request.changes.len() > MOST_CHANGES {
            return Err(ErrorCode::BadRequest.into());
        }
        let mut correction = CrossingCorrection {
            crossing: request.id.clone(),
            saw: request.version,
            changes: changes(&found.crossing, request)?,
            decision: decided(&found.crossing, request.decision.as_ref())?,
            reason: request.reason.clone(),
            officer: session.officer.id.clone(),
            second_officer: None,
        };
        if correction.changes.is_empty() && correction.decision.is_none() {
            return Err(ErrorCode::AmendmentIncomplete.into());
        }
        if Amendment::Corrected(Box::new(correction.clone())).needs_second_officer() {
            let second = request.second.as_ref().ok_or(ErrorCode::SecondOfficerNeeded)?;
            correction.second_officer = Some(self.second_officer(&session.officer.id, second)?.id);
        }
        let says_who = correction.changes.iter().any(|change| change.field.is_identity());
        self.record_outside_inspection(Act::CrossingCorrected(Box::new(correction)))?;
        if says_who {
            self.screen_corrected(found.public)?;
        }
        self.amended(&session, &found)
    }

    /// Records that a crossing does not count, and shows it so.
    pub(crate) fn void_crossing(&self, request: &VoidCrossing) -> Result<CrossingView, CodedError> {
        let (session, found) = self.to_amend(&request.id, request.version, &request.reason)?;
        let second = self.second_officer(&session.officer.id, &request.second)?;
        self.record_outside_inspection(Act::CrossingVoided(CrossingVoid {
            crossing: request.id.clone(),
            saw: request.version,
            reason: request.reason.clone(),
            officer: session.officer.id.clone(),
            second_officer: second.id,
        }))?;
        self.amended(&session, &found)
    }

    /// Another officer than the one at work, as name and passphrase prove them.
    ///
    /// # Errors
    /// As [`Workstation::prove`]; `not-allowed` for the same officer or a technician.
    pub(crate) fn second_officer(&self, first: &str, request: &SignIn) -> Result<Officer, CodedError> {
        let second = self.prove(request)?;
        if second.id == first || second.role == Role::Technician {
            return Err(CodedError::new(ErrorCode::NotAllowed, "second officer"));
        }
        Ok(second)
    }

    /// The crossing that is to be amended: looked at with a purpose, not voided, and still as the officer saw it.
    fn to_amend(&self, id: &str, version: u32, reason: &Sensitive<String>) -> Result<(Session, FoundCrossing), CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        if !session.opened.contains(id) {
            return Err(ErrorCode::PurposeMissing.into());
        }
        let reason = reason.expose().trim();
        if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            return Err(ErrorCode::AmendmentIncomplete.into());
        }
        let found = self.inner.store.crossing(id.parse().map_err(|_| ErrorCode::NotFound)?)?.ok_or(ErrorCode::NotFound)?;
        match (found.voided, found.version == version) {
            (true, _) => Err(ErrorCode::CrossingVoided.into()),
            (_, false) => Err(ErrorCode::RecordChanged.into()),
            _ => Ok((session, found)),
        }
    }

    fn amended(&self, session: &Session, before: &FoundCrossing) -> Result<CrossingView, CodedError> {
        self.assess_again()?; // The traveller at the desk may be the one.
        self.inner.changes.tell(&[Topic::Inspection, Topic::Status]);
        let found = self.inner.store.crossing(before.public)?.ok_or(ErrorCode::NotFound)?;
        Ok(self.crossing_view(found, session.officer.role))
    }
}

/// What is different, field by field.
fn changes(before: &Crossing, request: &CorrectCrossing) -> Result<Vec<FieldChange>, CodedError> {
    let mut after = before.clone();
    for wanted in &request.changes {
        let mut class = Some(after.class);
        let into = Corrected { traveller: &mut after.traveller, document: &mut after.document, class: &mut class };
        wanted.field.set(wanted.value.expose(), into).map_err(malformed)?;
        after.class = class.unwrap_or(after.class);
    }
    if !is_named(&after.traveller) {
        return Err(CodedError::new(ErrorCode::FieldMalformed, FieldName::PrimaryIdentifier.to_string()));
    }
    let change =
        |field: FieldName| Some(FieldChange { field, old: field.of(before), new: field.of(&after) }).filter(|change| change.old != change.new);
    Ok(FieldName::ALL.into_iter().filter_map(change).collect())
}

fn decided(before: &Crossing, wanted: Option<&Decision>) -> Result<Option<DecisionChange>, CodedError> {
    let Some(new) = wanted.filter(|wanted| **wanted != before.decision) else { return Ok(None) };
    complete(new, before.direction, before.at.local_date())?;
    Ok(Some(DecisionChange { old: before.decision.clone(), new: new.clone() }))
}
