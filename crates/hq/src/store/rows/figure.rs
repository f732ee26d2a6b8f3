//! Look-ups and figures: questions and answers.

use super::{AnswerFact, Place};
use crate::figures::Cell;
use crate::project::search_key;
use border::Direction;
use foundation::Sensitive;
use journal::BoothId;
use uuid::Uuid;

/// Which crossings.
#[derive(Clone, Debug, Default)]
pub struct CrossingQuery {
    /// Beginning of a name, or a whole document number, as searched; empty: all.
    pub text: Sensitive<String>,
    /// The text is the number of a document of this issuer, and no name.
    pub issuer: Option<String>,
    /// Only this post.
    pub post: Option<String>,
    /// Only this direction.
    pub direction: Option<Direction>,
    /// Only this decision.
    pub decision: Option<String>,
    /// Only this nationality.
    pub nationality: Option<String>,
    /// From this day (at the post) on.
    pub from: Option<String>,
    /// Up to this day.
    pub to: Option<String>,
    /// Only older ones than this.
    pub before: Option<Uuid>,
    /// At most so many.
    pub limit: u32,
}

/// A crossing found.
#[derive(Clone, Debug)]
pub struct CrossingRecord {
    /// Public id.
    pub id: Uuid,
    /// Where.
    pub place: Place,
    /// The segment with its body.
    pub segment: i64,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Minutes east of UTC.
    pub offset: i16,
    /// Post code.
    pub post: String,
    /// Lane.
    pub lane: String,
    /// Direction.
    pub direction: Direction,
    /// Short name of the decision.
    pub decision: String,
    /// Name as presented.
    pub name: Sensitive<String>,
    /// Date of birth as JSON.
    pub birth: Option<Sensitive<String>>,
    /// Nationality.
    pub nationality: Option<String>,
    /// Document number.
    pub number: Option<Sensitive<String>>,
    /// Who issued the document; `None` if it has no number.
    pub issuer: Option<String>,
    /// How many hits were shown.
    pub hits: u32,
    /// Kept, not counted.
    pub flagged: bool,
    /// Which version this is; 1: as recorded.
    pub version: u32,
    /// Voided: kept, not counted.
    pub voided: bool,
}

/// Crossings found in several ways as one answer: newest first, each once, at most `limit`.
pub(in crate::store) fn newest(mut found: Vec<CrossingRecord>, limit: u32) -> Vec<CrossingRecord> {
    found.sort_by(|a, b| b.id.cmp(&a.id).then(a.place.branch.cmp(&b.place.branch)));
    found.dedup_by_key(|record| (record.id, record.place.branch));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    found
}

impl CrossingRecord {
    /// The document number as it is looked up.
    #[must_use]
    pub fn document_key(&self) -> Option<String> {
        self.number.as_ref().map(|number| search_key(number.expose()).replace(' ', ""))
    }

    /// Whether the same traveller crossed, as far as records tell: under the same document, or without one under the same name and date of
    /// birth.
    #[must_use]
    pub fn is_of_same_traveller(&self, other: &Self) -> bool {
        let birth = |record: &Self| record.birth.as_ref().map(|birth| birth.expose().clone());
        match self.document_key() {
            Some(own) => other.document_key() == Some(own) && other.issuer == self.issuer,
            None => search_key(other.name.expose()) == search_key(self.name.expose()) && birth(self).is_some() && birth(other) == birth(self),
        }
    }
}

/// Which answers.
#[derive(Clone, Debug, Default)]
pub struct AnswerQuery {
    /// Only this list.
    pub list: Option<String>,
    /// Only to the alert with this id.
    pub alert: Option<String>,
    /// Only this answer.
    pub answer: Option<&'static str>,
    /// Only of this crossing.
    pub crossing: Option<Uuid>,
    /// From this day on.
    pub from: Option<String>,
    /// Up to this day.
    pub to: Option<String>,
    /// Only older ones than this.
    pub before: Option<String>,
    /// At most so many.
    pub limit: u32,
}

/// An answer found.
#[derive(Clone, Debug)]
pub struct AnswerRecord {
    /// What was answered.
    pub fact: AnswerFact,
    /// The booth.
    pub booth: BoothId,
    /// Public id of the crossing.
    pub crossing: Option<Uuid>,
}

/// The counts of one booth's day at a post.
#[derive(Clone, Copy, Debug)]
pub struct DayCounts<'a> {
    /// Day at the post.
    pub day: &'a str,
    /// Post code.
    pub post: &'a str,
    /// Packed.
    pub counts: &'a [u8],
}

/// A crossing as analysis needs it: when, where, and what it is counted by; no name, number or date of birth.
#[derive(Clone, Debug)]
pub struct ExportRow {
    /// Where.
    pub place: Place,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Minutes east of UTC.
    pub offset: i16,
    /// Day at the post.
    pub day: String,
    /// Post code.
    pub post: String,
    /// Lane.
    pub lane: String,
    /// What it is counted by.
    pub cell: Cell,
    /// How many hits were shown.
    pub hits: u32,
    /// Kept, not counted: flagged or voided.
    pub flagged: bool,
}
