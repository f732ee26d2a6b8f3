//! The source format of an alert list: JSON Lines, one alert a line (docs/alert-list-format.md).

use crate::ListError;
use crate::import::each_line;
use crate::package::MAX_ENTRIES;
use border::Alert;
use foundation::Sensitive;
use serde_json::Value;
use std::collections::HashSet;
use std::io::BufRead;

const MAX_LINE_BYTES: usize = 256 * 1024;
pub(crate) const MAX_ITEMS: usize = 256;
const MAX_TEXT_CHARS: usize = 4_000;
const MAX_NAME_CHARS: usize = 400;
const MAX_NUMBER_CHARS: usize = 64;
const MAX_ID_CHARS: usize = 200;

/// The members of each object, so that a misspelt one is an error and not lost unseen.
const MEMBERS: &[(&str, &[&str])] = &[
    ("", &["id", "category", "priority", "names", "birth_dates", "sex", "nationalities", "documents", "handling", "reason", "until"]),
    ("names", &["primary", "secondary", "full"]),
    ("documents", &["issuing_state", "number"]),
    ("handling", &["code", "instruction", "contact", "roles", "second_officer"]),
];

/// Reads alerts from JSON Lines; blank lines and lines that begin with `#` say nothing.
///
/// # Errors
/// [`ListError::Line`] with the first line that is not an alert, has no name and no document, repeats an id, or is too
/// long. The message never repeats a value of the line.
pub fn parse_jsonl(text: &str) -> Result<Vec<Alert>, ListError> {
    read_jsonl(&mut text.as_bytes())
}

/// As [`parse_jsonl`], line by line.
///
/// # Errors
/// As [`parse_jsonl`]; [`ListError::Unread`].
pub fn read_jsonl(source: &mut dyn BufRead) -> Result<Vec<Alert>, ListError> {
    let mut alerts = Vec::new();
    let mut seen = HashSet::new();
    each_line(source, |line, number| {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let alert = parse_line(line)
            .and_then(|alert| if seen.insert(alert.id.clone()) { Ok(alert) } else { Err("an id that an earlier line has".to_owned()) });
        alerts.push(alert.map_err(|why| ListError::Line { line: number, why })?);
        bounded(alerts.len() as u64, MAX_ENTRIES)
    })?;
    Ok(alerts)
}

/// Refuses what no package could hold before it fills the memory.
pub(crate) fn bounded(entries: u64, limit: u64) -> Result<(), ListError> {
    if entries > limit { Err(ListError::TooLarge { what: "the list", limit }) } else { Ok(()) }
}

fn parse_line(line: &str) -> Result<Alert, String> {
    if line.len() > MAX_LINE_BYTES {
        return Err(format!("longer than {MAX_LINE_BYTES} bytes"));
    }
    // serde_json's own messages quote values; a person's data must not reach a log.
    let value: Value = serde_json::from_str(line).map_err(|error| format!("no JSON from column {} on", error.column()))?;
    check_members(&value)?;
    let alert = border_alert(&value)?;
    check(&alert)?;
    Ok(alert)
}

/// Takes the members one by one, so that an error can name the member.
fn border_alert(value: &Value) -> Result<Alert, String> {
    serde_json::from_value(value.clone()).map_err(|_| {
        let without = |member: &str| {
            let mut rest = value.clone();
            rest.as_object_mut().map(|object| object.remove(member));
            serde_json::from_value::<Alert>(rest).is_ok()
        };
        let (_, optional) = MEMBERS.first().copied().unwrap_or_default();
        let culprit = optional.iter().find(|member| value.get(**member).is_some() && without(member));
        match culprit {
            Some(member) => format!("`{member}` is not as the format wants it"),
            None => "id, category and priority are needed, each as the format wants it".to_owned(),
        }
    })
}

fn check_members(value: &Value) -> Result<(), String> {
    for (member, known) in MEMBERS {
        let inner = if member.is_empty() { Some(value) } else { value.get(*member) };
        let objects: Vec<&Value> = match inner {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(other) => vec![other],
            None => continue,
        };
        let foreign =
            objects.iter().filter_map(|object| object.as_object()).flat_map(|object| object.keys()).find(|key| !known.contains(&key.as_str()));
        if let Some(key) = foreign {
            let plain = key.len() <= 30 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            let name = if plain { key.as_str() } else { "…" };
            return Err(format!("a member `{name}` that the format does not have"));
        }
    }
    Ok(())
}

/// Whether an alert keeps the limits of the format; if not, why.
pub(crate) fn check(alert: &Alert) -> Result<(), String> {
    let texts = || alert.names.iter().flat_map(|name| [&name.primary, &name.secondary, &name.full]).flatten().map(Sensitive::expose);
    let longer = |text: &str, limit: usize| text.chars().count() > limit;
    let fault = if alert.id.trim().is_empty() {
        "no id".to_owned()
    } else if !texts().any(|text| !text.trim().is_empty()) && alert.documents.is_empty() {
        "neither a name nor a document".to_owned()
    } else if [alert.names.len(), alert.documents.len(), alert.birth_dates.len(), alert.nationalities.len()].iter().any(|n| *n > MAX_ITEMS) {
        format!("more than {MAX_ITEMS} names, dates, nationalities or documents")
    } else if longer(&alert.id, MAX_ID_CHARS) || texts().any(|text| longer(text, MAX_NAME_CHARS)) {
        format!("an id longer than {MAX_ID_CHARS} or a name longer than {MAX_NAME_CHARS} characters")
    } else if alert.documents.iter().any(|document| longer(document.number.expose(), MAX_NUMBER_CHARS) || document.number.expose().trim().is_empty())
    {
        format!("a document number that is empty or longer than {MAX_NUMBER_CHARS} characters")
    } else if [alert.reason.expose(), &alert.handling.instruction, &alert.handling.contact]
        .into_iter()
        .chain(&alert.handling.code)
        .any(|text| longer(text, MAX_TEXT_CHARS))
    {
        format!("a text longer than {MAX_TEXT_CHARS} characters")
    } else {
        return Ok(());
    };
    Err(fault)
}
