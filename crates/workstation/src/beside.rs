//! Screening beside the open inspection: a whole vehicle at once, numbers alone, and answers to hits that were found after a crossing.

use crate::Workstation;
use crate::inspection::person_name;
use crate::session::not_a_technician;
use crate::views::{
    AnswerLaterHit, LaterHitView, ListedItemView, ManifestFaultView, ManifestRead, ManifestRequest, ManifestText, ManifestTraveller, ManifestView,
    NumberRequest, NumberView, StandingView, Topic,
};
use border::{Act, AlertPriority, Disposition};
use foundation::{CodedError, ErrorCode, Sensitive};
use screening::{ItemFound, ItemKey, ListedItem, NumberAnswer, Standing, Subject};
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

    /// Who is on board, as the carrier wrote it. Nobody is screened yet.
    pub(crate) fn read_manifest(&self, request: &ManifestText) -> Result<ManifestRead, CodedError> {
        not_a_technician(&self.signed_in()?)?;
        let manifest = screening::parse_manifest(request.text.expose(), self.now_here().local_date())?;
        let number = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
        Ok(ManifestRead {
            lines: manifest.travellers.iter().map(|traveller| number(traveller.line)).collect(),
            travellers: manifest.travellers.into_iter().map(|traveller| on_board(traveller.subject)).collect(),
            faults: manifest.faults.into_iter().map(|(line, fault)| ManifestFaultView { line: number(line), fault }).collect(),
        })
    }

    /// What the lists say of a number alone.
    pub(crate) fn look_up_number(&self, request: &NumberRequest) -> Result<NumberView, CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        let purpose = request.purpose.ok_or(ErrorCode::PurposeMissing)?;
        if screening::normalised(request.number.expose()).is_empty() {
            return Err(CodedError::new(ErrorCode::FieldMalformed, "number"));
        }
        let (in_force, now_ms) = (self.in_force(), self.clock_now().unix_millis());
        let key = ItemKey { issuing_state: request.issuing_state, number: request.number.clone() };
        let NumberAnswer { checks, found, standing } =
            in_force.screener.look_up(request.class, &key, self.now_here().local_date(), now_ms, session.officer.role);
        let shown = u32::try_from(found.len()).unwrap_or(u32::MAX);
        self.record_outside_inspection(Act::LookupMade { officer: session.officer.id, purpose, query: request.number.clone(), shown })?;
        Ok(NumberView {
            standing: standing.map(standing_view),
            found: found.into_iter().map(item_view).collect(),
            checks: checks.into_iter().chain(in_force.not_asked(now_ms)).collect(),
        })
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

fn standing_view(standing: Standing) -> StandingView {
    match standing {
        Standing::NotValid(status) => StandingView::NotValid { status },
        Standing::Issued(until) => StandingView::Issued { until },
        Standing::RunOut(until) => StandingView::RunOut { until },
        Standing::Unknown => StandingView::Unknown,
        Standing::NoList => StandingView::NoList,
    }
}

fn item_view(listed: ListedItem) -> ListedItemView {
    let ListedItem { header, found: ItemFound { item, changes, .. } } = listed;
    ListedItemView {
        list_title: header.title,
        priority: header.priority.unwrap_or(AlertPriority::High),
        handling: header.handling,
        class: item.class,
        issuing_state: item.issuing_state,
        number: item.number,
        last_number: item.last_number,
        status: item.status,
        date: item.date,
        until: item.until,
        note: item.note,
        changes,
    }
}

fn on_board(subject: Subject) -> ManifestTraveller {
    let Subject { primary, secondary, birth_date, sex, nationality, issuing_state, document_number, .. } = subject;
    ManifestTraveller { primary, secondary, birth_date, sex, nationality, issuing_state, document_number }
}

fn subject(traveller: &ManifestTraveller) -> Subject {
    let ManifestTraveller { primary, secondary, birth_date, sex, nationality, issuing_state, document_number } = traveller.clone();
    Subject { primary, secondary, birth_date, sex, nationality, issuing_state, document_number, ..Subject::default() }
}
