//! The source format of listed items: JSON Lines, one item or range a line (docs/alert-list-format.md).

use super::{Item, ItemClass, ItemStatus, normalised};
use crate::ListError;
use crate::import::each_line;
use crate::package::MAX_ITEMS;
use crate::source::bounded;
use chrono::NaiveDate;
use foundation::Sensitive;
use mrz::StateCode;
use serde::Deserialize;
use serde_json::Value;
use std::io::BufRead;

const MEMBERS: &[&str] = &["class", "issuing_state", "number", "last_number", "status", "date", "until", "note"];
const MAX_LINE_BYTES: usize = 16 * 1024;
const MAX_NOTE_CHARS: usize = 400;
/// Numbers that one range stands for at most.
const MOST_OF_RANGE: u64 = 1_000_000;

/// Reads items from JSON Lines; blank lines and lines that begin with `#` say nothing.
///
/// # Errors
/// [`ListError::Line`] with the first line that is no item. The message never repeats a value of the line.
pub fn parse_items(text: &str) -> Result<Vec<Item>, ListError> {
    read_items(&mut text.as_bytes())
}

/// As [`parse_items`], line by line.
///
/// # Errors
/// As [`parse_items`]; [`ListError::Unread`].
pub fn read_items(source: &mut dyn BufRead) -> Result<Vec<Item>, ListError> {
    let mut items = Vec::new();
    each_item(source, &mut |item| {
        items.push(item);
        Ok(())
    })?;
    Ok(items)
}

/// Gives every item of JSON Lines to `take`, one by one.
///
/// # Errors
/// As [`read_items`], and what `take` returns.
pub fn each_item(source: &mut dyn BufRead, take: &mut dyn FnMut(Item) -> Result<(), ListError>) -> Result<(), ListError> {
    let mut count = 0;
    each_line(source, |line, number| {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let item = parse_line(line).map_err(|why| ListError::Line { line: number, why: why.to_owned() })?;
        count += 1;
        bounded(count, MAX_ITEMS)?;
        take(item)
    })
}

/// An item with the members that the format has and no other.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    class: ItemClass,
    #[serde(default)]
    issuing_state: Option<StateCode>,
    number: Sensitive<String>,
    #[serde(default)]
    last_number: Option<Sensitive<String>>,
    status: ItemStatus,
    #[serde(default)]
    date: Option<NaiveDate>,
    #[serde(default)]
    until: Option<NaiveDate>,
    #[serde(default)]
    note: Sensitive<String>,
}

/// What is wrong with a line that is no [`Line`].
fn fault(line: &str) -> &'static str {
    let Ok(value) = serde_json::from_str::<Value>(line) else { return "no JSON" };
    // A misspelt member is an error and not lost unseen.
    let unknown = value.as_object().is_some_and(|members| members.keys().any(|member| !MEMBERS.contains(&member.as_str())));
    if unknown { "a member that the format does not have" } else { "not an item as the format wants it" }
}

fn parse_line(line: &str) -> Result<Item, &'static str> {
    if line.len() > MAX_LINE_BYTES {
        return Err("longer than 16 kB");
    }
    let read = serde_json::from_str(line).map_err(|_| fault(line))?;
    let Line { class, issuing_state, number, last_number, status, date, until, note } = read;
    let item = Item { class, issuing_state, number, last_number, status, date, until, note };
    if normalised(item.number.expose()).is_empty() {
        return Err("no number");
    }
    if item.note.expose().chars().count() > MAX_NOTE_CHARS {
        return Err("a note longer than 400 characters");
    }
    if item.last_number.is_some() && range(&item).is_none() {
        return Err("a range whose ends do not fit, or of more than 1,000,000 numbers");
    }
    Ok(item)
}

/// Every number that an item stands for, normalised.
pub(crate) fn numbers(item: &Item) -> Vec<String> {
    range(item).unwrap_or_else(|| vec![normalised(item.number.expose())])
}

/// Whether an item is a range that a number, normalised, lies in.
#[must_use]
pub fn is_in_range(item: &Item, number: &str) -> bool {
    let ends = parted(item.number.expose()).zip(item.last_number.as_ref().and_then(|last| parted(last.expose())));
    let Some(((first, last), asked)) = ends.zip(parted(number)) else { return false };
    first.0 == asked.0 && first.1 == asked.1 && (first.2..=last.2).contains(&asked.2)
}

/// The letters before a number's digits, how many digits there are, and their value.
fn parted(number: &str) -> Option<(String, usize, u64)> {
    let number = normalised(number);
    let letters = number.len() - number.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (letters, digits) = number.split_at_checked(letters)?;
    Some((letters.to_owned(), digits.len(), digits.parse().ok()?))
}

fn range(item: &Item) -> Option<Vec<String>> {
    let (first, last) = (parted(item.number.expose())?, parted(item.last_number.as_ref()?.expose())?);
    let fits = first.0 == last.0 && first.1 == last.1 && first.2 <= last.2 && last.2 - first.2 < MOST_OF_RANGE;
    fits.then(|| (first.2..=last.2).map(|number| format!("{}{number:0width$}", first.0, width = first.1)).collect())
}
