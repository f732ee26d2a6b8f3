//! Checks an uploaded list line by line, and says what publishing it would change. Pure.

use crate::console::views::{LineError, ListPreview};
use border::Alert;
use screening::Item;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

const MAX_ERRORS: usize = 100;
const MAX_LINE_BYTES: usize = 256 * 1024;

/// An upload, read.
#[derive(Debug, Default)]
pub(super) struct Upload {
    pub(super) entries: Entries,
    pub(super) errors: Vec<LineError>,
    pub(super) errors_total: u64,
}

/// What a list lists.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) alerts: Vec<Alert>,
    pub(super) items: Vec<Item>,
}

enum Entry {
    Alert(Box<Alert>),
    Item(Item),
}

/// Reads JSON Lines; blank lines and lines that begin with `#` say nothing. Every line is looked at, the first hundred errors are kept.
pub(super) fn read(lines: &str) -> Upload {
    let mut upload = Upload::default();
    let mut seen = HashSet::new();
    for (at, line) in lines.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match entry(line, &mut seen) {
            Ok(Entry::Alert(alert)) => upload.entries.alerts.push(*alert),
            Ok(Entry::Item(item)) => upload.entries.items.push(item),
            Err((problem, column, field)) => {
                upload.errors_total += 1;
                if upload.errors.len() < MAX_ERRORS {
                    upload.errors.push(LineError { line: at as u64 + 1, column, problem: problem.to_owned(), field });
                }
            }
        }
    }
    upload
}

type Problem = (&'static str, u64, Option<String>);

fn entry(line: &str, seen: &mut HashSet<String>) -> Result<Entry, Problem> {
    if line.len() > MAX_LINE_BYTES {
        return Err(("too-long", 0, None));
    }
    let value = serde_json::from_str::<Value>(line).map_err(|error| ("not-json", error.column() as u64, None))?;
    if value.get("class").is_some() { item(line).map(Entry::Item) } else { alert(line, seen).map(|alert| Entry::Alert(Box::new(alert))) }
}

fn item(line: &str) -> Result<Item, Problem> {
    let read = screening::parse_items(line).ok().and_then(|items| items.into_iter().next());
    // The reader's own words name no column; serde's do, where a member is missing or misspelt.
    read.ok_or_else(|| match serde_json::from_str::<Item>(line) {
        Err(error) => ("not-an-item", error.column() as u64, missing_field(&error)),
        Ok(_) => ("not-an-item", 0, None),
    })
}

fn alert(line: &str, seen: &mut HashSet<String>) -> Result<Alert, Problem> {
    let alert: Alert = serde_json::from_str(line).map_err(|error| ("not-an-alert", error.column() as u64, missing_field(&error)))?;
    if alert.id.trim().is_empty() {
        return Err(("id-missing", 0, Some("id".to_owned())));
    }
    if seen.contains(&alert.id) {
        return Err(("duplicate-id", 0, Some("id".to_owned())));
    }
    // The list's own rules, as the booths' program has them; what they refuse here is a name or document that is missing, or length.
    if screening::parse_jsonl(line).is_err() {
        let matchable = !alert.documents.is_empty() || alert.names.iter().any(has_text);
        return Err((if matchable { "too-long" } else { "nothing-to-match" }, 0, None));
    }
    seen.insert(alert.id.clone());
    Ok(alert)
}

fn has_text(name: &border::PersonName) -> bool {
    [&name.primary, &name.secondary, &name.full].iter().any(|part| part.as_ref().is_some_and(|text| !text.expose().trim().is_empty()))
}

/// serde_json quotes values in some messages; only the name of a missing field is taken from it.
fn missing_field(error: &serde_json::Error) -> Option<String> {
    let text = error.to_string();
    let name = text.strip_prefix("missing field `")?.split('`').next()?;
    Some(name.to_owned())
}

/// What publishing would change against what is in force. An item is another one as soon as it says something else.
pub(super) fn preview(upload: &Upload, current: &Entries, current_version: u64) -> ListPreview {
    let before: HashMap<&str, &Alert> = current.alerts.iter().map(|alert| (alert.id.as_str(), alert)).collect();
    let (mut added, mut changed, mut kept) = (0, 0, 0);
    for alert in &upload.entries.alerts {
        match before.get(alert.id.as_str()) {
            None => added += 1,
            Some(old) => {
                kept += 1;
                changed += u64::from(*old != alert);
            }
        }
    }
    let written = |items: &[Item]| items.iter().filter_map(|item| serde_json::to_string(item).ok()).collect::<HashSet<String>>();
    let (items_before, items) = (written(&current.items), written(&upload.entries.items));
    added += items.difference(&items_before).count() as u64;
    ListPreview {
        alerts: upload.entries.alerts.len() as u64,
        items: upload.entries.items.len() as u64,
        errors: upload.errors.clone(),
        errors_total: upload.errors_total,
        added,
        changed,
        withdrawn: before.len() as u64 - kept + items_before.difference(&items).count() as u64,
        current_version,
        refusal: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"id":"A-1","category":"wanted","priority":"high","names":[{"full":"ERIKSSON ANNA"}]}"#;

    #[test]
    fn every_wrong_line_is_named_with_its_place_and_never_its_value() {
        let text = format!(
            "# comment\n\n{GOOD}\n{{\"id\":\n{GOOD}\n{}\n{}\n{}\n",
            r#"{"id":"A-2","category":"wanted","priority":"high"}"#,
            r#"{"id":"","category":"wanted","priority":"high","names":[{"full":"X"}]}"#,
            r#"{"id":"A-3","priority":"high","names":[{"full":"SECRET NAME"}]}"#,
        );
        let upload = read(&text);
        let found: Vec<(u64, &str)> = upload.errors.iter().map(|error| (error.line, error.problem.as_str())).collect();
        assert_eq!(found, [(4, "not-json"), (5, "duplicate-id"), (6, "nothing-to-match"), (7, "id-missing"), (8, "not-an-alert")]);
        assert_eq!(upload.errors[4].field.as_deref(), Some("category"));
        assert!(!format!("{:?}", upload.errors).contains("SECRET"));
        assert_eq!(upload.entries.alerts.len(), 1);
    }

    #[test]
    fn a_preview_counts_what_is_new_changed_and_gone() {
        let current = read(&format!("{GOOD}\n{}", GOOD.replace("A-1", "A-9"))).entries;
        let upload = read(&format!("{}\n{}", GOOD.replace("high", "low"), GOOD.replace("A-1", "B-1")));
        let preview = preview(&upload, &current, 4);
        assert_eq!((preview.added, preview.changed, preview.withdrawn, preview.current_version), (1, 1, 1, 4));
    }

    #[test]
    fn a_line_with_a_class_is_an_item() {
        const LOST: &str = r#"{"class":"passport","issuing_state":"UTO","number":"BK1","status":"lost"}"#;
        let current = read(&format!("{GOOD}\n{LOST}")).entries;
        let text = format!("{GOOD}\n{}\n{}\n{}", LOST.replace("lost", "stolen"), LOST.replace("BK1", "-"), LOST.replace(r#""number":"BK1","#, ""));
        let upload = read(&text);
        let found: Vec<(u64, &str, Option<&str>)> =
            upload.errors.iter().map(|error| (error.line, error.problem.as_str(), error.field.as_deref())).collect();
        assert_eq!(found, [(3, "not-an-item", None), (4, "not-an-item", Some("number"))]);
        let preview = preview(&upload, &current, 4);
        assert_eq!((preview.alerts, preview.items, preview.added, preview.changed, preview.withdrawn), (1, 1, 1, 0, 1));
    }
}
