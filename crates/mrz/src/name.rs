//! The name of the holder (9303-3 §4.6): two identifiers parted by two fillers, components parted by one.

use crate::DoubtCode;
use crate::layout::{Layout, Span};
use crate::parse::{Doubts, note_digits};
use crate::shape::Grid;

/// What the cells say about the name.
pub(crate) struct ReadName {
    pub(crate) primary: String,
    pub(crate) secondary: String,
    pub(crate) truncated: bool,
}

/// Reads both identifiers.
pub(crate) fn read(grid: &Grid<'_>, l: &Layout, doubts: &mut Doubts) -> ReadName {
    let field = grid.text(l.name);
    let mut truncated = note_end(field, l.name, doubts);
    note_digits(field.as_bytes(), l.name, doubts);
    let (primary, secondary) = match l.given_names {
        Some(span) => {
            let given = grid.text(span);
            truncated |= note_end(given, span, doubts);
            note_digits(given.as_bytes(), span, doubts);
            (field, given)
        }
        None => split(field, l.name, doubts),
    };
    let name = ReadName { primary: components(primary), secondary: components(secondary), truncated };
    if name.primary.is_empty() && name.secondary.is_empty() {
        doubts.note(DoubtCode::NameMissing, l.name, 0);
    } else if name.primary.is_empty() {
        doubts.note(DoubtCode::NamePrimaryMissing, l.name, 0);
    }
    name
}

/// Notes a name that fills its field (9303-4 §4.2.3: it must be treated as though truncation had occurred).
fn note_end(field: &str, span: Span, doubts: &mut Doubts) -> bool {
    let full = !field.ends_with('<');
    if full {
        doubts.note(DoubtCode::NameMayBeTruncated, span, field.len().saturating_sub(1));
    }
    full
}

/// Parts the identifiers at the first two fillers. A name without them is a primary identifier alone
/// (9303-4 §4.2.3.1 f), however many components it has.
fn split<'a>(field: &'a str, span: Span, doubts: &mut Doubts) -> (&'a str, &'a str) {
    let name = field.trim_end_matches('<');
    if name.starts_with('<') && !name.starts_with("<<") {
        doubts.note(DoubtCode::NameSeparator, span, 0);
    }
    let Some((primary, secondary)) = name.split_once("<<") else { return (name, "") };
    let behind = primary.len() + 2;
    if secondary.starts_with('<') {
        doubts.note(DoubtCode::NameSeparator, span, behind);
    } else if let Some(second) = secondary.find("<<") {
        doubts.note(DoubtCode::NameSeparator, span, behind + second);
    }
    (primary, secondary)
}

/// The components of an identifier, separated by one space however many fillers stand between them.
fn components(identifier: &str) -> String {
    let mut text = String::with_capacity(identifier.len());
    for component in identifier.split('<').filter(|c| !c.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(component);
    }
    text
}
