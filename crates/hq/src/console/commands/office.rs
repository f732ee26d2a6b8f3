//! Quarantine, alarms, audit log.

use super::crossings::{officer_name, officer_names};
use super::standing::booth_name;
use crate::console::desk::{Desk, Right, note};
use crate::console::views::{
    AlarmRow, AuditPage, AuditRow, AuditSearch, Empty, ForkView, QuarantineRow, RaisedAnswer, RaisedRow, Settle, SettleRaised, TaskWord,
};
use crate::outcome::answer_of;
use crate::store::{AlarmRecord, AuditQuery, BoothRecord, Place, RunRecord};
use crate::{Hq, HqError};
use border::Post;
use foundation::{CodedError, ErrorCode};
use journal::BoothId;

const ROWS: u32 = 500;
const AUDIT_PAGE: u32 = 100;

pub(crate) async fn quarantine(desk: &Desk, _: Empty) -> Result<Vec<QuarantineRow>, CodedError> {
    desk.with(Right::See, |hq, _| quarantine_rows(hq)).await
}

fn quarantine_rows(hq: &Hq) -> Result<Vec<QuarantineRow>, HqError> {
    let (posts, booths) = (hq.store.posts()?, hq.store.booths()?);
    let (done, names) = (hq.tasks_done()?, officer_names(hq)?);
    let said = |place: Place| {
        let word = done.get(&(place.booth, place.epoch, place.seq))?;
        Some(TaskWord { officer: officer_name(&names, &word.officer), note: word.note.clone(), at_ms: word.at })
    };
    let rows = hq.store.quarantine(ROWS)?.into_iter().map(|record| QuarantineRow {
        id: record.id,
        booth: record.place.booth.0,
        booth_name: name(&posts, &booths, record.place.booth),
        place: format!("{}/{}", record.place.epoch, record.place.seq),
        records: record.records,
        kind: record.kind,
        reason: record.reason,
        said: said(record.place),
        received_ms: record.received_at,
    });
    Ok(rows.collect())
}

pub(crate) async fn retry_quarantine(desk: &Desk, _: Empty) -> Result<Vec<QuarantineRow>, CodedError> {
    desk.with(Right::Administer, |hq, who| {
        let solved = hq.retry_quarantine()?;
        note(hq, &who.login, "quarantine.retried", format!("{solved} solved"))?;
        quarantine_rows(hq)
    })
    .await
}

impl Hq {
    /// Tries again to interpret what is in quarantine, for example after an update. Gives how many records came out.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub fn retry_quarantine(&self) -> Result<u64, HqError> {
        let solved = self.store.retry_quarantine(&self.reader()?)?;
        self.tell_tasks(); // At every start too: what a crash kept from being sent is sent.
        Ok(solved)
    }

    /// Drops and makes anew every projection. Gives the number of segments.
    ///
    /// # Errors
    /// [`HqError::Database`]; then nothing was changed.
    pub fn rebuild(&self) -> Result<u64, HqError> {
        self.store.rebuild(&self.reader()?)
    }
}

pub(crate) async fn alarms(desk: &Desk, _: Empty) -> Result<Vec<AlarmRow>, CodedError> {
    desk.with(Right::See, |hq, _| alarm_rows(hq)).await
}

fn alarm_rows(hq: &Hq) -> Result<Vec<AlarmRow>, HqError> {
    let (posts, booths, runs) = (hq.store.posts()?, hq.store.booths()?, hq.store.runs(None)?);
    let rows = hq.store.alarms(ROWS)?.into_iter().map(|alarm| {
        let booth = alarm.place.map(|place| place.booth);
        AlarmRow {
            id: alarm.id,
            kind: alarm.kind,
            booth: booth.map(|booth| booth.0),
            booth_name: booth.map(|booth| name(&posts, &booths, booth)),
            fork: fork(&alarm, &runs),
            first_ms: alarm.first_at,
            last_ms: alarm.last_at,
            count: alarm.count,
            settled_by: alarm.settled_by,
            note: alarm.note,
        }
    });
    Ok(rows.collect())
}

fn fork(alarm: &AlarmRecord, runs: &[RunRecord]) -> Option<ForkView> {
    let (place, chains) = (alarm.place?, alarm.chains?);
    let on_branch = runs.iter().filter(|run| (run.booth, run.epoch, run.branch) == (place.booth, place.epoch, place.branch));
    Some(ForkView {
        epoch: place.epoch,
        seq: place.seq,
        first_chain: chains.0.to_string(),
        other_chain: chains.1.to_string(),
        other_records: on_branch.map(|run| run.last - run.first + 1).sum(),
    })
}

fn name(posts: &[Post], booths: &[BoothRecord], id: BoothId) -> String {
    booths.iter().find(|booth| booth.id == id).map_or_else(|| id.to_string(), |booth| booth_name(posts, booth))
}

pub(crate) async fn settle(desk: &Desk, form: Settle) -> Result<Vec<AlarmRow>, CodedError> {
    desk.with(Right::Administer, move |hq, who| {
        let text = form.note.trim();
        if text.is_empty() || text.chars().count() > 2_000 {
            return Err(CodedError::new(ErrorCode::BadRequest, "note").into());
        }
        if !hq.store.settle(form.id, &who.login, text, hq.now_ms())? {
            return Err(ErrorCode::NotFound.into());
        }
        note(hq, &who.login, "alarm.settled", form.id.to_string())?;
        alarm_rows(hq)
    })
    .await
}

pub(crate) async fn audit(desk: &Desk, search: AuditSearch) -> Result<AuditPage, CodedError> {
    desk.with(Right::Administer, move |hq, _| {
        let query = AuditQuery { login: search.login, act: search.act, before: search.before, limit: AUDIT_PAGE + 1 };
        let mut found = hq.store.audit_page(&query)?;
        let more = found.len() > AUDIT_PAGE as usize;
        found.truncate(AUDIT_PAGE as usize);
        let rows = found.into_iter().map(|record| AuditRow {
            id: record.id,
            at_ms: record.at,
            login: record.login,
            act: record.act,
            purpose: record.purpose,
            detail: record.detail,
            shown: record.shown,
        });
        Ok(AuditPage { rows: rows.collect(), more })
    })
    .await
}

pub(crate) async fn raised(desk: &Desk, _: Empty) -> Result<Vec<RaisedRow>, CodedError> {
    desk.with(Right::LookUp, |hq, who| {
        let rows = raised_rows(hq)?;
        note(hq, &who.login, "alarms.listed", format!("{} shown", rows.len()))?;
        Ok(rows)
    })
    .await
}

pub(crate) async fn settle_raised(desk: &Desk, form: SettleRaised) -> Result<Vec<RaisedRow>, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        hq.settle_raised(&form.id, form.how, &form.note, &who.login)?;
        note(hq, &who.login, "alarm.settled", format!("{}: {}", form.id, form.note.trim()))?;
        raised_rows(hq)
    })
    .await
}

fn raised_rows(hq: &Hq) -> Result<Vec<RaisedRow>, HqError> {
    let (posts, booths) = (hq.store.posts()?, hq.store.booths()?);
    let names = officer_names(hq)?;
    let rows = hq.raised()?.into_iter().map(|one| {
        // Of what is over, its end tells.
        let asked = if one.ended.is_none() { hq.answers_to(&one)? } else { Vec::new() };
        let answers = asked.into_iter().map(|answer| RaisedAnswer {
            booth_name: name(&posts, &booths, answer.booth),
            answer: answer_of(answer.fact.answer),
            officer: officer_name(&names, &answer.fact.officer),
            at_ms: answer.fact.at,
        });
        Ok(RaisedRow {
            answers: answers.collect(),
            list_of_post: one.list.as_deref() == Some(border::URGENT_HERE_LIST),
            found_later: one.kind == crate::RaisedKind::FoundLater,
            booth_name: name(&posts, &booths, one.booth),
            at_ms: one.at,
            in_force: one.in_country && one.ended.is_none(),
            id: one.id,
            alert: one.alert,
            list: one.list_title.filter(|title| !title.is_empty()).or(one.list),
            crossing: one.crossing,
            until_ms: one.until,
            ended: one.ended.as_ref().map(|ended| ended.how),
            ended_ms: one.ended.as_ref().map(|ended| ended.at),
            settled_by: one.ended.as_ref().and_then(|ended| ended.by.clone()),
            note: one.ended.and_then(|ended| ended.note),
        })
    });
    rows.collect()
}
