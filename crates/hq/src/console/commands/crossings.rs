//! Looking up crossings and answers to hits. Every look-up at persons has a purpose and is recorded before it is answered.

use crate::console::Who;
use crate::console::desk::{Desk, Right, note, note_lookup};
use crate::console::views::{
    CrossingRequest, CrossingResult, CrossingRow, CrossingSearch, CrossingView, HitResult, HitRow, HitSearch, HitWord, ImageRequest, ImageView,
    StoredImage, TimeWord, VersionRow,
};
use crate::outcome::answer_of;
use crate::project::{answer_word, search_key};
use crate::store::{AnswerQuery, AnswerRecord, CrossingQuery, CrossingRecord, around};
use crate::{Hq, HqError, NewOutcome};
use base64::Engine;
use border::{Act, Amendment, Crossing, HitOutcome, LookupPurpose, Newest, Said, Version};
use foundation::{ClockQuality, CodedError, ErrorCode, Sensitive};
use journal::{BoothId, Hash32, Segment};
use std::collections::HashMap;
use uuid::Uuid;

const PAGE: u32 = 50;
const MAX_TEXT_CHARS: usize = 100;

pub(crate) async fn search(desk: &Desk, request: CrossingSearch) -> Result<CrossingResult, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let purpose = request.purpose.ok_or(ErrorCode::PurposeMissing)?;
        if request.text.expose().chars().count() > MAX_TEXT_CHARS {
            return Err(CodedError::new(ErrorCode::BadRequest, "text").into());
        }
        let query = CrossingQuery {
            text: search_key(request.text.expose()).into(),
            issuer: None,
            post: request.post.clone(),
            direction: request.direction,
            decision: request.decision.clone(),
            nationality: request.nationality.map(|state| state.to_string()),
            from: request.from.map(|day| day.to_string()),
            to: request.to.map(|day| day.to_string()),
            before: request.before.as_deref().map(public_id).transpose()?,
            limit: PAGE + 1,
        };
        let mut found = hq.store.search_crossings(&query)?;
        let more = found.len() > PAGE as usize;
        found.truncate(PAGE as usize);
        note_lookup(hq, who, "crossing.search", purpose, asked(&request), found.len())?;
        Ok(CrossingResult { rows: found.into_iter().map(row).collect(), more })
    })
    .await
}

/// What was looked for, in the words of the request, for the audit log.
fn asked(request: &CrossingSearch) -> String {
    let parts = [
        Some(request.text.expose().trim().to_owned()).filter(|text| !text.is_empty()),
        request.post.clone(),
        request.direction.map(|direction| format!("{direction:?}").to_lowercase()),
        request.decision.clone(),
        request.nationality.map(|state| state.to_string()),
        request.from.map(|day| format!("from {day}")),
        request.to.map(|day| format!("to {day}")),
        request.before.as_ref().map(|before| format!("after {before}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn public_id(text: &str) -> Result<Uuid, HqError> {
    text.parse().map_err(|_| CodedError::new(ErrorCode::BadRequest, "id").into())
}

fn row(record: CrossingRecord) -> CrossingRow {
    CrossingRow {
        id: record.id.to_string(),
        at_ms: record.at,
        offset_minutes: record.offset,
        direction: record.direction,
        post: record.post,
        lane: record.lane,
        booth: record.place.booth.0,
        name: record.name,
        birth_date: record.birth.and_then(|json| serde_json::from_str(json.expose()).ok()),
        nationality: record.nationality.and_then(|code| code.parse().ok()),
        document_number: record.number,
        decision: record.decision,
        hits: record.hits,
        flagged: record.flagged,
        version: record.version,
        voided: record.voided,
    }
}

/// What was said of a crossing, as the console shows it.
fn version(booth: BoothId, said: Said, version: Version, flagged: bool, names: &HashMap<String, Sensitive<String>>) -> VersionRow {
    let name = |id: &str| officer_name(names, id);
    let (officer, second_officer) = (name(said.amendment.officer()), said.amendment.second_officer().map(name));
    let reason = said.amendment.reason().clone();
    let (changes, decision, voids) = match said.amendment {
        Amendment::Corrected(correction) => (correction.changes, correction.decision, false),
        Amendment::Voided(_) => (Vec::new(), None, true),
    };
    VersionRow {
        number: version.number,
        counts: version.counts,
        concurrent: version.concurrent,
        flagged,
        voids,
        changes,
        decision,
        reason,
        officer,
        second_officer,
        at_ms: said.at_ms,
        place: format!("{booth}/{}/{}", said.epoch, said.seq),
    }
}

pub(crate) async fn open(desk: &Desk, request: CrossingRequest) -> Result<CrossingView, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let Found { record, crossing: recorded, received_ms, quality } = find(hq, who, &request.id, request.purpose, "crossing.opened")?;
        let (names, outcomes) = (officer_names(hq)?, outcomes(hq)?);
        let (Newest { crossing, said, .. }, flagged) = hq.newest(&record, recorded)?;
        let booth = record.place.booth;
        let without = Version { number: record.version, concurrent: false, counts: false };
        let said = said.into_iter().map(|(said, made)| version(booth, said, made, false, &names));
        let versions = said.chain(flagged.into_iter().map(|one| version(booth, one.said, without, true, &names))).collect();
        let answers = hq.store.answers(&AnswerQuery { crossing: Some(record.id), limit: 200, ..AnswerQuery::default() })?;
        let images = crossing.images.iter().map(|image| {
            let received = image.hash.parse().map(|hash| hq.store.has_blob(&hash)).unwrap_or(Ok(false))?;
            Ok(StoredImage { kind: image.kind, light: image.light, bytes: image.bytes, received })
        });
        let posts = hq.store.posts()?;
        let place = record.place;
        let (before_ms, after_ms) = around(&hq.store.clocks(booth)?, place.epoch, place.seq);
        Ok(CrossingView {
            time: TimeWord { quality, before_ms, after_ms },
            post_name: posts.iter().find(|post| post.code == record.post).map_or_else(|| record.post.clone(), |post| post.name.clone()),
            images: images.collect::<Result<_, HqError>>()?,
            answers: answers.into_iter().map(|answer| hit_row(answer, &names, &outcomes)).collect(),
            officer: officer_name(&names, &crossing.officer),
            place: format!("{}/{}/{}", place.booth, place.epoch, place.seq),
            versions,
            row: row(record),
            traveller: crossing.traveller,
            document: crossing.document,
            class: crossing.class,
            journey: crossing.journey,
            screening: crossing.screening,
            hits: crossing.hits,
            findings: crossing.findings,
            decision: crossing.decision,
            handling_ms: crossing.handling_ms,
            entered_later: crossing.entered_later,
            received_ms,
        })
    })
    .await
}

pub(crate) async fn image(desk: &Desk, request: ImageRequest) -> Result<ImageView, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let Found { crossing, .. } = find(hq, who, &request.id, request.purpose, "picture.opened")?;
        let index = usize::try_from(request.index).unwrap_or(usize::MAX);
        let image = crossing.images.get(index).ok_or(ErrorCode::NotFound)?;
        let hash: Hash32 = image.hash.parse().map_err(|_| HqError::Damaged("picture name"))?;
        let key: Hash32 = image.key.expose().parse().map_err(|_| HqError::Damaged("picture key"))?;
        let plain = journal::blob::decrypt(&hq.blobs.read(&hash)?, key.as_bytes(), &hash)?;
        let base64 = base64::engine::general_purpose::STANDARD.encode(&plain);
        Ok(ImageView { media_type: media_type(&plain).to_owned(), base64: base64.into() })
    })
    .await
}

fn media_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xFF, 0xD8, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'R', b'I', b'F', b'F', ..] => "image/webp",
        _ => "application/octet-stream",
    }
}

/// A crossing as it was recorded.
struct Found {
    record: CrossingRecord,
    crossing: Crossing,
    received_ms: i64,
    quality: ClockQuality,
}

/// Records the look-up, then reads the crossing's body from the segment it lies in.
fn find(hq: &Hq, who: &Who, id: &str, purpose: Option<LookupPurpose>, act: &'static str) -> Result<Found, HqError> {
    let purpose = purpose.ok_or(ErrorCode::PurposeMissing)?;
    let record = hq.store.crossing(public_id(id)?)?.ok_or(ErrorCode::NotFound)?;
    note_lookup(hq, who, act, purpose, id, 1)?;
    let segment = hq.store.segment(record.segment)?.ok_or(HqError::Damaged("segment"))?;
    let events = Segment::from_bytes(&segment.bytes)?.open(hq.keys.opening())?;
    let stored = events.iter().find(|stored| stored.id().seq == record.place.seq).ok_or(HqError::Damaged("segment"))?;
    let event = stored.event().ok_or(ErrorCode::NotFound)?;
    match event.act()? {
        Act::CrossingRecorded(crossing) => {
            Ok(Found { record, crossing: *crossing, received_ms: segment.received_at, quality: event.head.at.quality })
        }
        _ => Err(HqError::Damaged("crossing")),
    }
}

pub(crate) async fn hits(desk: &Desk, request: HitSearch) -> Result<HitResult, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let query = AnswerQuery {
            list: request.list,
            alert: None,
            answer: request.answer.map(answer_word),
            crossing: None,
            from: request.from.map(|day| day.to_string()),
            to: request.to.map(|day| day.to_string()),
            before: request.before,
            limit: PAGE + 1,
        };
        let mut found = hq.store.answers(&query)?;
        let more = found.len() > PAGE as usize;
        found.truncate(PAGE as usize);
        note(hq, &who.login, "hits.listed", format!("{} shown", found.len()))?;
        let (names, outcomes) = (officer_names(hq)?, outcomes(hq)?);
        Ok(HitResult { rows: found.into_iter().map(|answer| hit_row(answer, &names, &outcomes)).collect(), more })
    })
    .await
}

pub(crate) async fn settle_hit(desk: &Desk, form: HitWord) -> Result<HitOutcome, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let new = NewOutcome { answer: form.id, outcome: form.outcome, note: form.note, said_by: form.said_by };
        let outcome = hq.settle_hit(&new, &who.login)?;
        note(hq, &who.login, "hit.settled", format!("{} {}: {}, {}", outcome.list, outcome.alert, outcome.said_by, outcome.note.expose()))?;
        Ok(outcome)
    })
    .await
}

fn outcomes(hq: &Hq) -> Result<HashMap<String, HitOutcome>, HqError> {
    Ok(hq.outcomes()?.into_iter().collect())
}

fn hit_row(record: AnswerRecord, names: &HashMap<String, Sensitive<String>>, outcomes: &HashMap<String, HitOutcome>) -> HitRow {
    let fact = record.fact;
    HitRow {
        outcome: outcomes.get(&fact.id).cloned(),
        id: fact.id,
        list: fact.list,
        list_version: fact.list_version,
        alert: fact.alert,
        answer: answer_of(fact.answer),
        note: fact.note,
        officer: officer_name(names, &fact.officer),
        score: fact.score,
        at_ms: fact.at,
        post: Some(fact.post).filter(|post| !post.is_empty()),
        booth: record.booth.0,
        crossing: record.crossing.map(|id| id.to_string()),
    }
}

pub(super) fn officer_names(hq: &Hq) -> Result<HashMap<String, Sensitive<String>>, HqError> {
    Ok(hq.store.officers()?.into_iter().map(|officer| (officer.id, officer.name)).collect())
}

pub(super) fn officer_name(names: &HashMap<String, Sensitive<String>>, id: &str) -> Sensitive<String> {
    names.get(id).cloned().unwrap_or_else(|| id.to_owned().into())
}
