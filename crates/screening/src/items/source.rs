//! The source format of listed items: JSON Lines, one item or range a line (docs/alert-list-format.md).

use super::{Item, normalised};
use crate::ListError;
use crate::import::each_line;
use crate::package::MAX_ITEMS;
use crate::source::bounded;
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
    each_line(source, |line, number| {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        items.push(parse_line(line).map_err(|why| ListError::Line { line: number, why: why.to_owned() })?);
        bounded(items.len() as u64, MAX_ITEMS)
    })?;
    Ok(items)
}

fn parse_line(line: &str) -> Result<Item, &'static str> {
    if line.len() > MAX_LINE_BYTES {
        return Err("longer than 16 kB");
    }
    let value: Value = serde_json::from_str(line).map_err(|_| "no JSON")?;
    // A misspelt member is an error and not lost unseen.
    if value.as_object().is_some_and(|members| members.keys().any(|member| !MEMBERS.contains(&member.as_str()))) {
        return Err("a member that the format does not have");
    }
    let item: Item = serde_json::from_value(value).map_err(|_| "not an item as the format wants it")?;
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
