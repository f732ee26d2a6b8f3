//! Alert lists: look through, check an upload, publish, add and withdraw single alerts.

use super::people::end_of;
use super::standing::booths_with;
use super::upload;
use crate::console::desk::{Desk, Right, note};
use crate::console::views::{AddAlert, AlertPage, AlertSearch, Empty, ListPreview, ListSummary, ListUpload, WithdrawAlert};
use crate::project::search_key;
use crate::publish::{ALERTS, NewList, PublishedList, is_list_name};
use crate::store::FeedVersion;
use crate::{Hq, HqError};
use border::Alert;
use foundation::{CodedError, ErrorCode};

const PAGE: usize = 50;

pub(crate) async fn lists(desk: &Desk, _: Empty) -> Result<Vec<ListSummary>, CodedError> {
    desk.with(Right::See, |hq, _| {
        let feeds = hq.store.feeds()?.into_iter().filter(|feed| feed.name.starts_with(ALERTS));
        feeds.map(|feed| summary(hq, &feed)).collect()
    })
    .await
}

/// The summary of one list; its alerts are not opened for it.
fn summary(hq: &Hq, feed: &FeedVersion) -> Result<ListSummary, HqError> {
    let body = hq.store.feed(&feed.name, "")?.ok_or(ErrorCode::NotFound)?.body;
    let header = screening::list_header(&body, &hq.keys.signing.verifying_key())?;
    let (booths_current, booths) = booths_with(hq, &feed.name, feed.version)?;
    Ok(ListSummary {
        list: header.list,
        title: header.title,
        owner: header.owner,
        version: header.version,
        issued_at: header.issued_at,
        expires_at: header.expires_at,
        expired: header.expires_at < hq.now_ms(),
        entries: feed.entries,
        bytes: feed.bytes,
        published_by: feed.published_by.clone(),
        booths_current,
        booths,
    })
}

fn summary_of(hq: &Hq, list: &str) -> Result<ListSummary, HqError> {
    let name = format!("{ALERTS}{list}");
    let feed = hq.store.feeds()?.into_iter().find(|feed| feed.name == name).ok_or(ErrorCode::NotFound)?;
    summary(hq, &feed)
}

pub(crate) async fn alerts(desk: &Desk, request: AlertSearch) -> Result<AlertPage, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let list = hq.list(&request.list)?;
        let text = search_key(request.text.expose());
        let matching: Vec<&Alert> = list.alerts.iter().filter(|alert| text.is_empty() || matches(alert, &text)).collect();
        let skip = usize::try_from(request.skip).unwrap_or(usize::MAX);
        let alerts: Vec<Alert> = matching.iter().skip(skip).take(PAGE).map(|alert| (*alert).clone()).collect();
        note(hq, &who.login, "list.looked-through", format!("{} {text}", request.list))?;
        Ok(AlertPage { list: summary_of(hq, &request.list)?, total: matching.len() as u64, alerts })
    })
    .await
}

fn matches(alert: &Alert, text: &str) -> bool {
    let names = alert.names.iter().flat_map(|name| [&name.primary, &name.secondary, &name.full]).flatten();
    let numbers = alert.documents.iter().map(|document| &document.number);
    search_key(&alert.id).contains(text)
        || names.chain(numbers).any(|value| search_key(value.expose()).contains(text))
        || alert.names.iter().any(|name| {
            let parts = [&name.primary, &name.secondary].map(|part| part.as_ref().map_or("", |part| part.expose().as_str()));
            search_key(&parts.join(" ")).contains(text)
        })
}

pub(crate) async fn preview(desk: &Desk, form: ListUpload) -> Result<ListPreview, CodedError> {
    desk.with(Right::LookUp, move |hq, _| Ok(checked(hq, &form)?.0)).await
}

/// The preview and the alerts of an upload.
fn checked(hq: &Hq, form: &ListUpload) -> Result<(ListPreview, Vec<Alert>), HqError> {
    let upload = upload::read(form.lines.expose());
    let (current, version) = match hq.list(&form.list) {
        Ok(list) => (list.alerts, list.header.version),
        Err(HqError::Refused(refusal)) if refusal.code == ErrorCode::NotFound => (Vec::new(), 0),
        Err(error) => return Err(error),
    };
    let mut preview = upload::preview(&upload, &current, version);
    preview.refusal = refusal(hq, form);
    Ok((preview, upload.alerts))
}

fn refusal(hq: &Hq, form: &ListUpload) -> Option<CodedError> {
    let plain = |text: &str| !text.trim().is_empty() && text.chars().count() <= 120 && !text.chars().any(char::is_control);
    let field = if !is_list_name(&form.list) {
        "list"
    } else if !plain(&form.title) {
        "title"
    } else if !plain(&form.owner) {
        "owner"
    } else if form.source.chars().count() > 400 {
        "source"
    } else if end_of(form.expires_on) <= hq.now_ms() {
        "expires_on"
    } else {
        return None;
    };
    Some(CodedError::new(ErrorCode::BadRequest, field))
}

pub(crate) async fn publish(desk: &Desk, form: ListUpload) -> Result<ListSummary, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let (preview, alerts) = checked(hq, &form)?;
        if let Some(refusal) = preview.refusal {
            return Err(refusal.into());
        }
        if preview.errors_total > 0 {
            return Err(CodedError::new(ErrorCode::ListMalformed, format!("{} lines", preview.errors_total)).into());
        }
        let list = NewList {
            list: form.list,
            title: form.title.trim().to_owned(),
            owner: form.owner.trim().to_owned(),
            source: form.source.trim().to_owned(),
            expires_at: end_of(form.expires_on),
            alerts,
        };
        published(hq, &who.login, list, "list.published", "")
    })
    .await
}

fn published(hq: &Hq, login: &str, list: NewList, act: &'static str, why: &str) -> Result<ListSummary, HqError> {
    let header = hq.publish_list(list, login)?;
    note(hq, login, act, format!("{} {} {why}", header.list, header.version).trim().to_owned())?;
    summary_of(hq, &header.list)
}

pub(crate) async fn add_alert(desk: &Desk, form: AddAlert) -> Result<ListSummary, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let line = serde_json::to_string(&form.alert).map_err(|_| ErrorCode::BadRequest)?;
        screening::parse_jsonl(&line)?;
        let mut list = hq.list(&form.list)?;
        let id = form.alert.id.clone();
        match list.alerts.iter_mut().find(|alert| alert.id == id) {
            Some(old) => *old = form.alert,
            None => list.alerts.push(form.alert),
        }
        published(hq, &who.login, again(list), "alert.added", &id)
    })
    .await
}

pub(crate) async fn withdraw_alert(desk: &Desk, form: WithdrawAlert) -> Result<ListSummary, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        if form.reason.trim().is_empty() {
            return Err(CodedError::new(ErrorCode::BadRequest, "reason").into());
        }
        let mut list = hq.list(&form.list)?;
        let before = list.alerts.len();
        list.alerts.retain(|alert| alert.id != form.alert);
        if list.alerts.len() == before {
            return Err(ErrorCode::NotFound.into());
        }
        let why = format!("{}: {}", form.alert, form.reason.trim());
        published(hq, &who.login, again(list), "alert.withdrawn", &why)
    })
    .await
}

/// The list as it stands, to be published as its next version.
fn again(list: PublishedList) -> NewList {
    NewList {
        list: list.header.list,
        title: list.header.title,
        owner: list.header.owner,
        source: list.header.source,
        expires_at: list.header.expires_at,
        alerts: list.alerts,
    }
}
