//! Posts, booths, enrolment codes, revocation.

use super::standing::Standing;
use crate::console::desk::{Desk, Right, note};
use crate::console::views::{
    BoothRequest, BoothView, CancelCode, ClockRow, CodeState, CodeView, Empty, IssueCode, IssuedCode, PostView, RevokeBooth,
};
use crate::publish::check_post;
use crate::store::{ClockSpan, CodeRecord};
use crate::{Hq, HqError};
use border::Post;
use foundation::{CodedError, ErrorCode};
use journal::BoothId;

const CODES: u32 = 200;

pub(crate) async fn posts_and_booths(desk: &Desk, _: Empty) -> Result<Vec<PostView>, CodedError> {
    desk.with(Right::See, |hq, _| post_views(hq)).await
}

fn post_views(hq: &Hq) -> Result<Vec<PostView>, HqError> {
    let views = Standing::load(hq)?.views();
    let of = |post: &Post| views.iter().filter(|view| view.post == post.code).cloned().collect();
    Ok(hq.store.posts()?.into_iter().map(|post| PostView { booths: of(&post), post }).collect())
}

pub(crate) async fn booth(desk: &Desk, request: BoothRequest) -> Result<BoothView, CodedError> {
    desk.with(Right::See, move |hq, _| one(hq, BoothId(request.booth))).await
}

fn one(hq: &Hq, id: BoothId) -> Result<BoothView, HqError> {
    let standing = Standing::load(hq)?;
    let booth = standing.booths.iter().find(|booth| booth.id == id).ok_or(ErrorCode::NotFound)?;
    Ok(standing.view(booth))
}

pub(crate) async fn clock(desk: &Desk, request: BoothRequest) -> Result<Vec<ClockRow>, CodedError> {
    desk.with(Right::See, move |hq, _| {
        let row = |span: ClockSpan| ClockRow {
            number: span.number,
            first_ms: span.first.at,
            last_ms: span.last.at,
            offset_ms: span.last.offset(),
            set: span.set.map(|(how, _)| how),
            by_ms: span.set.map_or(0, |(_, by)| by),
        };
        Ok(hq.store.clocks(BoothId(request.booth))?.into_iter().map(row).collect())
    })
    .await
}

pub(crate) async fn save_post(desk: &Desk, post: Post) -> Result<Vec<PostView>, CodedError> {
    desk.with(Right::Administer, move |hq, who| {
        check_post(&post)?;
        hq.store.save_post(&post)?;
        let version = hq.republish_config(&who.login)?;
        note(hq, &who.login, "post.saved", format!("{} config {version}", post.code))?;
        post_views(hq)
    })
    .await
}

pub(crate) async fn revoke(desk: &Desk, request: RevokeBooth) -> Result<BoothView, CodedError> {
    desk.with(Right::Administer, move |hq, who| {
        if request.reason.trim().is_empty() {
            return Err(CodedError::new(ErrorCode::BadRequest, "reason").into());
        }
        let id = BoothId(request.booth);
        hq.revoke_booth(id, request.reason.trim(), &who.login)?;
        note(hq, &who.login, "booth.revoked", format!("{id}: {}", request.reason.trim()))?;
        one(hq, id)
    })
    .await
}

pub(crate) async fn codes(desk: &Desk, _: Empty) -> Result<Vec<CodeView>, CodedError> {
    desk.with(Right::Administer, |hq, _| {
        let now = hq.now_ms();
        Ok(hq.store.codes(CODES)?.into_iter().map(|code| code_view(code, now)).collect())
    })
    .await
}

fn code_view(code: CodeRecord, now: i64) -> CodeView {
    let state = if code.used_by.is_some() {
        CodeState::Used
    } else if code.cancelled_at.is_some() {
        CodeState::Cancelled
    } else if code.expires_at <= now {
        CodeState::Expired
    } else {
        CodeState::Open
    };
    CodeView {
        id: code.id,
        post: code.post,
        booth_name: code.booth_name,
        state,
        issued_at: code.issued_at,
        expires_at: code.expires_at,
        issued_by: code.issued_by,
        used_by: code.used_by.map(|booth| booth.0),
    }
}

fn code_with(hq: &Hq, id: u64) -> Result<CodeView, HqError> {
    let now = hq.now_ms();
    let code = hq.store.codes(CODES)?.into_iter().find(|code| code.id == id).ok_or(ErrorCode::NotFound)?;
    Ok(code_view(code, now))
}

pub(crate) async fn issue_code(desk: &Desk, request: IssueCode) -> Result<IssuedCode, CodedError> {
    desk.with(Right::Administer, move |hq, who| {
        let (code, id) = hq.issue_code(&request.post, request.booth_name.as_deref().unwrap_or(""), &who.login)?;
        note(hq, &who.login, "code.issued", format!("{id} {}", request.post))?;
        Ok(IssuedCode { code: code.to_string().into(), view: code_with(hq, id)? })
    })
    .await
}

pub(crate) async fn cancel_code(desk: &Desk, request: CancelCode) -> Result<CodeView, CodedError> {
    desk.with(Right::Administer, move |hq, who| {
        if !hq.store.cancel_code(request.id, hq.now_ms())? {
            return Err(ErrorCode::NotFound.into());
        }
        note(hq, &who.login, "code.cancelled", request.id.to_string())?;
        code_with(hq, request.id)
    })
    .await
}
