//! What speaks for and against besides the name: dates of birth, nationality, documents.

use crate::first::profile::Document;
use border::{ReasonKind, Weight};
use chrono::{Datelike, NaiveDate};
use mrz::{PartialDate, StateCode};

/// How two dates of birth compare, from the strongest agreement to the strongest difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Birth {
    /// The same day.
    Exact,
    /// Day and month are exchanged.
    Swapped,
    /// One digit differs, or two neighbouring digits are exchanged.
    Digit,
    /// They agree as far as both are known; at least the year.
    Partial,
    /// Nothing to compare.
    Unknown,
    /// The years lie at most two apart, and one of the dates is not precise.
    NearYear,
    /// The same year, another day.
    SameYear,
    /// Other years, at most two apart.
    Near,
    /// Different.
    Different,
}

impl Birth {
    /// How the officer reads it.
    pub(crate) fn kind(self) -> ReasonKind {
        match self {
            Self::Exact => ReasonKind::Exact,
            Self::Swapped => ReasonKind::DayMonthSwapped,
            Self::Digit | Self::NearYear | Self::Near => ReasonKind::Near,
            Self::Partial => ReasonKind::Partial,
            Self::Unknown => ReasonKind::MissingInAlert,
            Self::SameYear | Self::Different => ReasonKind::Different,
        }
    }

    /// Whether it speaks for or against.
    pub(crate) fn weight(self) -> Weight {
        match self {
            Self::Exact | Self::Swapped | Self::Digit => Weight::For,
            Self::Partial | Self::NearYear => Weight::Weak,
            Self::Unknown => Weight::Neutral,
            Self::SameYear | Self::Near | Self::Different => Weight::Against,
        }
    }
}

/// Compares two dates of birth, either of which may be incomplete.
pub(crate) fn compare_births(a: PartialDate, b: PartialDate) -> Birth {
    let (Some(year_a), Some(year_b)) = (a.year(), b.year()) else { return Birth::Unknown };
    let apart = year_a.abs_diff(year_b);
    let (Some(full_a), Some(full_b)) = (a.full(), b.full()) else {
        return incomplete(a, b, apart);
    };
    if full_a == full_b {
        return Birth::Exact;
    }
    if apart == 0 && a.month() == b.day() && a.day() == b.month() {
        return Birth::Swapped;
    }
    if one_slip(&digits(full_a), &digits(full_b)) {
        return Birth::Digit;
    }
    // Registers fill in 1 January, and lists 1 January or 31 December, where only the year is known.
    if placeholder(a) || placeholder(b) {
        return incomplete(year_only(a), year_only(b), apart);
    }
    match apart {
        0 => Birth::SameYear,
        1..=2 => Birth::Near,
        _ => Birth::Different,
    }
}

fn incomplete(a: PartialDate, b: PartialDate, apart: u16) -> Birth {
    let agrees = |x: Option<u8>, y: Option<u8>| x.zip(y).is_none_or(|(x, y)| x == y);
    match apart {
        0 if agrees(a.month(), b.month()) && agrees(a.day(), b.day()) => Birth::Partial,
        0 => Birth::SameYear,
        1..=2 => Birth::NearYear,
        _ => Birth::Different,
    }
}

fn placeholder(date: PartialDate) -> bool {
    matches!((date.month(), date.day()), (Some(1), Some(1)) | (Some(12), Some(31)))
}

fn year_only(date: PartialDate) -> PartialDate {
    if placeholder(date) { PartialDate::new(date.year(), None, None).unwrap_or(date) } else { date }
}

/// One digit mistaken or two neighbours exchanged.
fn one_slip(a: &[u8; 8], b: &[u8; 8]) -> bool {
    let wrong: Vec<usize> = a.iter().zip(b).enumerate().filter(|(_, (x, y))| x != y).map(|(at, _)| at).collect();
    match *wrong.as_slice() {
        [_] => true,
        [first, second] => second == first + 1 && a.get(first) == b.get(second) && a.get(second) == b.get(first),
        _ => false,
    }
}

/// `YYYYMMDD`.
fn digits(date: NaiveDate) -> [u8; 8] {
    let number = date.year().unsigned_abs() * 10_000 + date.month() * 100 + date.day();
    let mut digits = [0; 8];
    let mut rest = number;
    for digit in digits.iter_mut().rev() {
        *digit = u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    digits
}

/// Whether two codes mean one State: `D` and `DEU` do.
pub(crate) fn same_state(a: StateCode, b: StateCode) -> bool {
    a == b || (a.is_known() && a.iso3() == b.iso3())
}

/// How two documents compare, the strongest agreement first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DocumentMatch {
    /// The same number of the same State.
    Same,
    /// The same number; a State is not known on one side.
    SameNumber,
    /// The same but for letters and digits that are easily mistaken, and not of different States.
    Lookalike,
    /// Another document.
    Other,
}

impl DocumentMatch {
    /// What the documents alone are worth, 0 to 1.
    pub(crate) fn score(self) -> f32 {
        match self {
            Self::Same => 1.0,
            Self::SameNumber => 0.95,
            Self::Lookalike => 0.8,
            Self::Other => 0.0,
        }
    }

    /// How the officer reads it.
    pub(crate) fn kind(self) -> ReasonKind {
        match self {
            Self::Same => ReasonKind::Exact,
            Self::SameNumber => ReasonKind::Partial,
            Self::Lookalike => ReasonKind::Spelling,
            Self::Other => ReasonKind::Different,
        }
    }

    /// Whether it speaks for or against.
    pub(crate) fn weight(self) -> Weight {
        match self {
            Self::Same | Self::SameNumber => Weight::For,
            Self::Lookalike => Weight::Weak,
            Self::Other => Weight::Neutral,
        }
    }
}

/// Compares two documents.
pub(crate) fn compare_documents(a: &Document, b: &Document) -> DocumentMatch {
    let states = a.issuing_state.zip(b.issuing_state).map(|(a, b)| same_state(a, b));
    match states {
        Some(false) => DocumentMatch::Other,
        Some(true) if a.number == b.number => DocumentMatch::Same,
        None if a.number == b.number => DocumentMatch::SameNumber,
        // Short numbers are mistaken for each other too easily.
        _ if a.number.len() >= 6 && a.lookalike() == b.lookalike() => DocumentMatch::Lookalike,
        _ => DocumentMatch::Other,
    }
}
