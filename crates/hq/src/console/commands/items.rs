//! Documents, vehicles, visas and permits of a list: look through, add, change, withdraw. Every act says why.

use super::lists::{PAGE, published, reason};
use crate::console::desk::{Desk, Right, note};
use crate::console::views::{ItemPage, ItemSearch, ListSummary, SaveItem, WithdrawItem};
use crate::lists::{Act, NewList};
use crate::project::search_key;
use foundation::{CodedError, ErrorCode};
use screening::{Item, normalised};

pub(crate) async fn items(desk: &Desk, request: ItemSearch) -> Result<ItemPage, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let list = hq.list(&request.list)?;
        let text = search_key(request.text.expose());
        let number = normalised(request.text.expose());
        let of_class = |item: &&Item| request.class.is_none_or(|class| item.class == class);
        let matching: Vec<&Item> = list.items.iter().filter(of_class).filter(|item| text.is_empty() || matches(item, &text, &number)).collect();
        let skip = usize::try_from(request.skip).unwrap_or(usize::MAX);
        let items: Vec<Item> = matching.iter().skip(skip).take(PAGE).map(|item| (*item).clone()).collect();
        note(hq, &who.login, "list.looked-through", format!("{} {text}", request.list))?;
        Ok(ItemPage { total: matching.len() as u64, items })
    })
    .await
}

fn matches(item: &Item, text: &str, number: &str) -> bool {
    let numbers = std::iter::once(&item.number).chain(&item.last_number);
    search_key(item.note.expose()).contains(text)
        || !number.is_empty() && numbers.into_iter().any(|listed| normalised(listed.expose()).contains(number))
        || !number.is_empty() && screening::is_in_range(item, number)
}

pub(crate) async fn save_item(desk: &Desk, form: SaveItem) -> Result<ListSummary, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let why = reason(&form.why)?;
        let line = serde_json::to_string(&form.item).map_err(|_| ErrorCode::BadRequest)?;
        screening::parse_items(&line)?;
        let mut list = NewList::from(hq.list(&form.list)?);
        let what = what(&form.item);
        let act = match &form.instead_of {
            Some(before) => {
                let old = list.items.iter_mut().find(|item| *item == before).ok_or(ErrorCode::NotFound)?;
                *old = form.item;
                "item.changed"
            }
            None if list.items.iter().any(|item| is_same(item, &form.item)) => {
                return Err(CodedError::new(ErrorCode::BadRequest, "item listed").into());
            }
            None => {
                list.items.push(form.item);
                "item.added"
            }
        };
        published(hq, list, Act { login: &who.login, act, what: &what, why })
    })
    .await
}

pub(crate) async fn withdraw_item(desk: &Desk, form: WithdrawItem) -> Result<ListSummary, CodedError> {
    desk.with(Right::LookUp, move |hq, who| {
        let why = reason(&form.reason)?;
        let mut list = NewList::from(hq.list(&form.list)?);
        let at = list.items.iter().position(|item| *item == form.item).ok_or(ErrorCode::NotFound)?;
        list.items.remove(at);
        published(hq, list, Act { login: &who.login, act: "item.withdrawn", what: &what(&form.item), why })
    })
    .await
}

/// Whether two items say the same of the same number.
fn is_same(one: &Item, other: &Item) -> bool {
    let number = |item: &Item| (normalised(item.number.expose()), item.last_number.as_ref().map(|last| normalised(last.expose())));
    (one.class, one.issuing_state, one.status) == (other.class, other.issuing_state, other.status) && number(one) == number(other)
}

/// The item in the audit log's words.
fn what(item: &Item) -> String {
    let state = item.issuing_state.map(|state| state.to_string()).unwrap_or_default();
    let last = item.last_number.as_ref().map(|last| format!("-{}", last.expose())).unwrap_or_default();
    format!("{state} {}{last}", item.number.expose()).trim().to_owned()
}
