//! Alert lists: look through, check an upload, publish, change, withdraw, add and withdraw single alerts. Every act says why.

use super::people::end_of;
use super::standing::booths_with;
use super::upload;
use crate::console::desk::{Desk, Right, note};
use crate::console::views::{AddAlert, AlertPage, AlertSearch, Empty, ListPreview, ListSummary, ListTerms, ListUpload, WithdrawAlert, WithdrawList};
use crate::lists::{Act, NewList};
use crate::project::search_key;
use crate::publish::ALERTS;
use crate::store::FeedVersion;
use crate::{Hq, HqError};
use border::{Alert, Handling};
use foundation::{CodedError, ErrorCode};

pub(super) const PAGE: usize = 50;
const REASON_CHARS: usize = 400;

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
    let contents = screening::list_contents(&body, &hq.keys.ever())?;
    let header = contents.header;
    let (booths_current, booths) = booths_with(hq, &feed.name, feed.version)?;
    Ok(ListSummary {
        list: header.list,
        title: header.title,
        owner: header.owner,
        version: header.version,
        issued_at: header.issued_at,
        expires_at: header.expires_at,
        expired: header.expires_at < hq.now_ms(),
        source: header.source,
        purpose: header.purpose,
        priority: header.priority,
        handling: header.handling,
        entries: feed.entries,
        items: contents.items,
        bytes: feed.bytes,
        published_by: feed.published_by.clone(),
        booths_current,
        booths,
    })
}

pub(super) fn summary_of(hq: &Hq, list: &str) -> Result<ListSummary, HqError> {
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

/// The preview of an upload, and the list it makes.
fn checked(hq: &Hq, form: &ListUpload) -> Result<(ListPreview, NewList), HqError> {
    let upload = upload::read(form.lines.expose());
    let (current, version) = match hq.list(&form.list) {
        Ok(list) => (upload::Entries { alerts: list.alerts, items: list.items }, list.header.version),
        Err(HqError::Refused(refusal)) if refusal.code == ErrorCode::NotFound => (upload::Entries::default(), 0),
        Err(error) => return Err(error),
    };
    let mut preview = upload::preview(&upload, &current, version);
    let upload::Entries { alerts, items } = upload.entries;
    let list = NewList {
        list: form.list.clone(),
        title: form.title.trim().to_owned(),
        owner: form.owner.trim().to_owned(),
        source: form.source.trim().to_owned(),
        expires_at: end_of(form.expires_on),
        purpose: form.purpose.trim().to_owned(),
        priority: form.priority,
        handling: tidied(&form.handling),
        alerts,
        items,
    };
    preview.refusal = refusal(hq, &list);
    Ok((preview, list))
}

/// Why a list may not be published by hand.
fn refusal(hq: &Hq, list: &NewList) -> Option<CodedError> {
    let owner = list.owner.is_empty().then_some("owner");
    let field = list.fault().or(owner).or_else(|| (list.expires_at <= hq.now_ms()).then_some("expires_on"))?;
    Some(CodedError::new(ErrorCode::BadRequest, field))
}

fn tidied(handling: &Handling) -> Handling {
    Handling {
        code: handling.code.as_deref().map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned),
        instruction: handling.instruction.trim().to_owned(),
        contact: handling.contact.trim().to_owned(),
        ..handling.clone()
    }
}

pub(crate) async fn publish(desk: &Desk, form: ListUpload) -> Result<ListSummary, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let (preview, list) = checked(hq, &form)?;
        if let Some(refusal) = preview.refusal {
            return Err(refusal.into());
        }
        if preview.errors_total > 0 {
            return Err(CodedError::new(ErrorCode::ListMalformed, format!("{} lines", preview.errors_total)).into());
        }
        published(hq, list, Act { login: &who.login, act: "list.published", what: "", why: &form.why })
    })
    .await
}

/// Publishes a list with who and why in the audit log.
pub(super) fn published(hq: &Hq, list: NewList, act: Act<'_>) -> Result<ListSummary, HqError> {
    let header = hq.publish_for(list, act)?;
    summary_of(hq, &header.list)
}

/// What is done by hand is not done without a reason.
pub(super) fn reason(text: &str) -> Result<&str, HqError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > REASON_CHARS {
        return Err(CodedError::new(ErrorCode::BadRequest, "reason").into());
    }
    Ok(text)
}

pub(crate) async fn save_list(desk: &Desk, form: ListTerms) -> Result<ListSummary, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let why = reason(&form.why)?;
        let (before, act) = match hq.list(&form.list) {
            Ok(list) => (NewList::from(list), "list.changed"),
            Err(HqError::Refused(refusal)) if refusal.code == ErrorCode::NotFound => (NewList::default(), "list.published"),
            Err(error) => return Err(error),
        };
        let list = NewList {
            title: form.title.trim().to_owned(),
            owner: form.owner.trim().to_owned(),
            purpose: form.purpose.trim().to_owned(),
            priority: form.priority,
            handling: tidied(&form.handling),
            expires_at: end_of(form.expires_on),
            list: form.list.clone(),
            ..before
        };
        match refusal(hq, &list) {
            Some(refusal) => Err(refusal.into()),
            None => published(hq, list, Act { login: &who.login, act, what: "", why }),
        }
    })
    .await
}

pub(crate) async fn withdraw_list(desk: &Desk, form: WithdrawList) -> Result<ListSummary, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let why = reason(&form.reason)?;
        let list = NewList { alerts: Vec::new(), items: Vec::new(), expires_at: hq.now_ms(), ..hq.list(&form.list)?.into() };
        published(hq, list, Act { login: &who.login, act: "list.withdrawn", what: "", why })
    })
    .await
}

pub(crate) async fn add_alert(desk: &Desk, form: AddAlert) -> Result<ListSummary, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let why = reason(&form.why)?;
        let line = serde_json::to_string(&form.alert).map_err(|_| ErrorCode::BadRequest)?;
        screening::parse_jsonl(&line)?;
        let mut list = NewList::from(hq.list(&form.list)?);
        let id = form.alert.id.clone();
        let act = match list.alerts.iter_mut().find(|alert| alert.id == id) {
            Some(old) => {
                *old = form.alert;
                "alert.changed"
            }
            None => {
                list.alerts.push(form.alert);
                "alert.added"
            }
        };
        published(hq, list, Act { login: &who.login, act, what: &id, why })
    })
    .await
}

pub(crate) async fn withdraw_alert(desk: &Desk, form: WithdrawAlert) -> Result<ListSummary, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let why = reason(&form.reason)?;
        let mut list = NewList::from(hq.list(&form.list)?);
        let before = list.alerts.len();
        list.alerts.retain(|alert| alert.id != form.alert);
        if list.alerts.len() == before {
            return Err(ErrorCode::NotFound.into());
        }
        published(hq, list, Act { login: &who.login, act: "alert.withdrawn", what: &form.alert, why })
    })
    .await
}
