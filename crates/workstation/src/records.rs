//! Looking back: the booth's own crossings. Every look outside a live inspection names a purpose and is recorded.

use crate::inspection::person_name;
use crate::pictures::{self, Shown};
use crate::session::not_a_technician;
use crate::views::{CrossingRequest, CrossingRow, CrossingView, HitView, Recheck, SearchRequest, SearchResult, VersionView};
use crate::{Workstation, in_force, lock};
use border::{Act, Amendment, Crossing, FieldName, Hit, HitOutcome, LookupPurpose, OUTCOMES_FEED, Role, Said, Version};
use chrono::{NaiveDate, TimeDelta};
use foundation::{CodedError, ErrorCode, Sensitive};
use store::{CrossingQuery, FoundCrossing};

/// Rows of one answer.
const PAGE: usize = 50;
const LONGEST_TEXT: usize = 120;

impl Workstation {
    /// Searches this booth's crossings.
    pub(crate) fn search(&self, request: &SearchRequest) -> Result<SearchResult, CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        let purpose = request.purpose.ok_or(ErrorCode::PurposeMissing)?;
        if request.text.expose().chars().count() > LONGEST_TEXT {
            return Err(ErrorCode::FieldMalformed.into());
        }
        let offset_minutes = self.now_here().offset_minutes;
        let query = CrossingQuery {
            text: request.text.clone(),
            from_ms: request.from.and_then(|date| midnight_ms(date, offset_minutes)),
            to_ms: request.to.and_then(|date| midnight_ms(date.succ_opt()?, offset_minutes)),
            direction: request.direction,
            decision: None,
            limit: PAGE + 1,
            before: request.before.as_deref().map(str::parse).transpose().map_err(|_| ErrorCode::NotFound)?,
        };
        let mut rows = self.inner.store.search_crossings(&query)?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        self.record_lookup(&session.officer.id, purpose, request.text.clone(), rows.len())?;
        Ok(SearchResult { rows: rows.into_iter().map(row).collect(), more })
    }

    /// Opens one crossing. Those in the history of the traveller before the officer need no purpose.
    pub(crate) fn open_crossing(&self, request: &CrossingRequest) -> Result<CrossingView, CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        let live = lock(&self.inner.desk).assessment.history.iter().any(|past| past.id == request.id);
        let purpose = if live { request.purpose } else { Some(request.purpose.ok_or(ErrorCode::PurposeMissing)?) };
        let id = request.id.parse().map_err(|_| ErrorCode::NotFound)?;
        let found = self.inner.store.crossing(id)?.ok_or(ErrorCode::NotFound)?;
        if let Some(purpose) = purpose {
            self.record_lookup(&session.officer.id, purpose, Sensitive::new(request.id.clone()), 1)?;
        }
        self.allow_pictures(&request.id);
        Ok(self.crossing_view(found, session.officer.role))
    }

    /// A crossing as the window shows it to somebody in this role.
    pub(crate) fn crossing_view(&self, found: FoundCrossing, role: Role) -> CrossingView {
        let in_force = self.in_force();
        view(found, role, |id| {
            let known = in_force.officers.iter().find(|officer| officer.id == id);
            known.map_or_else(|| Sensitive::new(id.to_owned()), |officer| officer.name.clone())
        })
    }

    /// What became of the hits of a crossing, the newest word first: of those that somebody in this role may see. It goes with the
    /// crossing, whose opening was recorded with its purpose.
    pub(crate) fn hit_outcomes(&self, request: &CrossingRequest) -> Result<Vec<HitOutcome>, CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        let id = request.id.parse().map_err(|_| ErrorCode::NotFound)?;
        let found = self.inner.store.crossing(id)?.ok_or(ErrorCode::NotFound)?;
        let later = self.inner.store.hits_found_later(usize::MAX)?;
        let of_crossing = later.iter().filter(|found| found.hit.crossing == request.id).map(|found| &found.hit.hit);
        let hits: Vec<&Hit> = found.crossing.hits.iter().chain(of_crossing).collect();
        let seen = |outcome: &HitOutcome| {
            let mut own = hits.iter().filter(|hit| hit.list == outcome.list && hit.alert == outcome.alert).peekable();
            own.peek().is_some() && own.all(|hit| screening::exists_for(&hit.handling, session.officer.role))
        };
        let mut outcomes: Vec<HitOutcome> = in_force::read(&self.inner.store, OUTCOMES_FEED)?.unwrap_or_default();
        outcomes.retain(|outcome| outcome.crossing.as_deref() == Some(request.id.as_str()) && seen(outcome));
        Ok(outcomes)
    }

    fn record_lookup(&self, officer: &str, purpose: LookupPurpose, query: Sensitive<String>, shown: usize) -> Result<(), CodedError> {
        let shown = u32::try_from(shown).unwrap_or(u32::MAX);
        self.record_outside_inspection(Act::LookupMade { officer: officer.to_owned(), purpose, query, shown })
    }
}

/// The beginning of a day at the post, milliseconds since 1970.
fn midnight_ms(date: NaiveDate, offset_minutes: i16) -> Option<i64> {
    let midnight = date.and_hms_opt(0, 0, 0)? - TimeDelta::minutes(i64::from(offset_minutes));
    Some(midnight.and_utc().timestamp_millis())
}

fn row(row: store::CrossingRow) -> CrossingRow {
    let parts: Vec<&str> = [&row.primary, &row.secondary].into_iter().flatten().map(|part| part.expose().as_str()).collect();
    CrossingRow {
        id: row.id.to_string(),
        at_ms: row.at_ms,
        offset_minutes: row.offset_minutes,
        direction: row.direction,
        name: Sensitive::new(parts.join(", ")),
        post: row.post,
        lane: row.lane,
        birth_date: row.birth_date,
        nationality: row.nationality,
        document_number: row.document_number,
        decision: row.decision,
        received: row.received,
        version: row.version,
        voided: row.voided,
    }
}

fn version((said, version): (Said, Version), name: &impl Fn(&str) -> Sensitive<String>) -> VersionView {
    let (officer, second_officer) = (name(said.amendment.officer()), said.amendment.second_officer().map(name));
    let reason = said.amendment.reason().clone();
    let (changes, decision, voids) = match said.amendment {
        Amendment::Corrected(correction) => (correction.changes, correction.decision, false),
        Amendment::Voided(_) => (Vec::new(), None, true),
    };
    let Version { number, concurrent, counts } = version;
    VersionView { number, counts, concurrent, voids, changes, decision, reason, officer, second_officer, at_ms: said.at_ms }
}

fn view(found: FoundCrossing, role: Role, name: impl Fn(&str) -> Sensitive<String>) -> CrossingView {
    let FoundCrossing { public, crossing, received, version: newest, voided, said, .. } = found;
    let id = public.to_string();
    let picture = |shown| pictures::crossing_name(&id, &crossing, shown);
    CrossingView {
        page_image: picture(Shown::Page(None)),
        other_lights: pictures::other_lights(picture),
        portrait_image: picture(Shown::Portrait),
        hits: hits(&crossing, role),
        officer: name(&crossing.officer),
        versions: said.into_iter().map(|one| version(one, &name)).collect(),
        two_officers: FieldName::ALL.into_iter().filter(|field| field.is_identity()).collect(),
        class: crossing.class,
        row: CrossingRow {
            id,
            at_ms: crossing.at.unix_millis(),
            offset_minutes: crossing.at.offset_minutes,
            direction: crossing.direction,
            post: crossing.post.clone(),
            lane: crossing.lane.clone(),
            name: person_name(&crossing.traveller),
            birth_date: crossing.traveller.birth_date.as_ref().map(|birth| birth.value.clone()),
            nationality: crossing.traveller.nationality.as_ref().map(|state| state.value),
            document_number: crossing.document.number.as_ref().map(|number| number.value.clone()),
            decision: crossing.decision.name().to_owned(),
            received,
            version: newest,
            voided,
        },
        traveller: crossing.traveller,
        document: crossing.document,
        journey: crossing.journey,
        screening: crossing.screening,
        findings: crossing.findings,
        decision: crossing.decision,
        entered_later: crossing.entered_later,
    }
}

/// The hits as shown then, but covert ones only to the roles their handling names.
fn hits(crossing: &Crossing, role: Role) -> Vec<HitView> {
    let role = serde_json::to_value(role).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
    // An answer older than the inspection was remembered from an earlier one.
    let decided_ms = crossing.entered_later.as_ref().map_or(crossing.at.unix_millis(), |entered| entered.at_ms);
    let opened_ms = decided_ms - i64::try_from(crossing.handling_ms).unwrap_or(i64::MAX);
    let visible = crossing.hits.iter().filter(|hit| hit.handling.roles.is_empty() || hit.handling.roles.contains(&role));
    visible
        .map(|hit| {
            let given = crossing.dispositions.iter().find(|given| given.list == hit.list && given.alert == hit.alert);
            HitView {
                hit: hit.clone(),
                answer: given.map(|given| given.answer),
                remembered: given.is_some_and(|given| given.at.unix_millis() < opened_ms),
                confirmed: given.is_some_and(|given| given.second_officer.is_some()),
                recheck: given.and_then(|given| given.number_agrees).map(Recheck::of),
            }
        })
        .collect()
}
