//! Screening beside the open inspection: a whole vehicle at once, and answers to hits that were found after a crossing.

use crate::Workstation;
use crate::inspection::person_name;
use crate::session::not_a_technician;
use crate::views::{AnswerLaterHit, LaterHitView, ManifestRequest, ManifestTraveller, ManifestView, Topic};
use border::{Act, Disposition};
use foundation::{CodedError, ErrorCode, Sensitive};
use screening::Subject;
use store::FoundLater;

/// More travellers are no vehicle.
const MOST_TRAVELLERS: usize = 1_000;

impl Workstation {
    /// Screens everybody on board in one go.
    pub(crate) fn screen_manifest(&self, request: &ManifestRequest) -> Result<ManifestView, CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        let purpose = request.purpose.ok_or(ErrorCode::PurposeMissing)?;
        if request.travellers.len() > MOST_TRAVELLERS {
            return Err(CodedError::new(ErrorCode::BadRequest, format!("more than {MOST_TRAVELLERS} travellers")));
        }
        let (in_force, now_ms) = (self.in_force(), self.clock_now().unix_millis());
        let mut view = ManifestView { hits: Vec::with_capacity(request.travellers.len()), checks: Vec::new() };
        for traveller in &request.travellers {
            let screening = in_force.screener.screen(&subject(traveller), now_ms, session.officer.role);
            view.hits.push(screening.hits);
            let micros = |checks: &[border::ScreeningCheck]| checks.iter().map(|check| check.micros).sum::<u64>();
            if view.checks.is_empty() || micros(&screening.checks) > micros(&view.checks) {
                view.checks = screening.checks;
            }
        }
        view.checks.extend(in_force.not_asked(now_ms));
        let shown = u32::try_from(view.hits.iter().map(Vec::len).sum::<usize>()).unwrap_or(u32::MAX);
        let query = Sensitive::new(format!("{} travellers", request.travellers.len()));
        self.record_outside_inspection(Act::LookupMade { officer: session.officer.id, purpose, query, shown })?;
        Ok(view)
    }

    /// Hits found later that wait for an answer, the newest first.
    pub(crate) fn later_hits(&self) -> Result<Vec<LaterHitView>, CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        let mut views = Vec::new();
        for found in self.open_later_hits(session.officer.role)? {
            views.extend(self.later_hit_view(found)?);
        }
        Ok(views)
    }

    fn later_hit_view(&self, found: FoundLater) -> Result<Option<LaterHitView>, CodedError> {
        let Some(crossing) = found.hit.crossing.parse().ok().map(|id| self.inner.store.crossing(id)).transpose()?.flatten() else {
            return Ok(None);
        };
        Ok(Some(LaterHitView {
            crossing: found.hit.crossing,
            at_ms: crossing.crossing.at.unix_millis(),
            direction: crossing.crossing.direction,
            name: person_name(&crossing.crossing.traveller),
            in_country: found.hit.in_country,
            found_ms: found.at_ms,
            hit: found.hit.hit,
        }))
    }

    /// Answers a hit that was found later; it is an event like every answer and goes to headquarters.
    pub(crate) fn answer_later_hit(&self, request: &AnswerLaterHit) -> Result<Vec<LaterHitView>, CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        let open = self.open_later_hits(session.officer.role)?;
        let found = open.into_iter().find(|found| found.hit.crossing == request.crossing && found.hit.hit.id == request.hit);
        let border::LateHit { identity, hit, .. } = found.ok_or(ErrorCode::NotFound)?.hit;
        self.record_outside_inspection(Act::AlertDisposed(Disposition {
            list: hit.list,
            list_version: hit.list_version,
            alert: hit.alert,
            answer: request.answer,
            note: request.note.clone(),
            officer: session.officer.id,
            at: self.now_here(),
            score: hit.score,
            second_officer: None,
            alert_digest: hit.alert_digest,
            identity,
            number_agrees: None,
        }))?;
        self.inner.again.forget();
        self.inner.changes.tell(&[Topic::Status]);
        self.later_hits()
    }
}

fn subject(traveller: &ManifestTraveller) -> Subject {
    let ManifestTraveller { primary, secondary, birth_date, sex, nationality, issuing_state, document_number } = traveller.clone();
    Subject { primary, secondary, birth_date, sex, nationality, issuing_state, document_number, ..Subject::default() }
}
