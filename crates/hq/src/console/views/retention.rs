//! Retention: how long each class of records is kept, and what was erased.

use border::rules::RetentionTerm;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The terms in force.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RetentionView {
    /// One for each class.
    pub terms: Vec<RetentionTerm>,
    /// Version of the rule book that says so; 0: the built-in one.
    pub rule_book: u64,
    /// When headquarters erased something last, milliseconds since 1970.
    pub erased_at: Option<i64>,
    /// A crossing of the last month vouches for headquarters' clock: it erases by itself.
    pub clock_is_plausible: bool,
}

/// Terms to be published.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RetentionForm {
    /// One for each class; a class that is left out is kept for good.
    pub terms: Vec<RetentionTerm>,
}

/// What terms would erase at once.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct RetentionPreview {
    /// Parts of journals that hold records whose time would be over.
    pub segments: u64,
    /// There are more.
    pub more: bool,
}
