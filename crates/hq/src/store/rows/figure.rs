//! Look-ups and figures: questions and answers.

use super::{AnswerFact, Place};
use border::Direction;
use foundation::Sensitive;
use journal::BoothId;
use uuid::Uuid;

/// Which crossings.
#[derive(Clone, Debug, Default)]
pub struct CrossingQuery {
    /// Beginning of a name or document number, as searched; empty: all.
    pub text: Sensitive<String>,
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
    /// How many hits were shown.
    pub hits: u32,
    /// Kept, not counted.
    pub flagged: bool,
}

/// Which answers.
#[derive(Clone, Debug, Default)]
pub struct AnswerQuery {
    /// Only this list.
    pub list: Option<String>,
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

/// One figure of the statistics.
#[derive(Clone, Debug)]
pub struct TallyRecord {
    /// Post code.
    pub post: String,
    /// Direction.
    pub direction: Direction,
    /// Short name of the decision.
    pub decision: String,
    /// Nationality, empty if unknown.
    pub nationality: String,
    /// Residence, empty if not asked.
    pub residence: String,
    /// How many.
    pub count: u64,
}

/// Sums of one day at one post.
#[derive(Clone, Debug)]
pub struct DayFigure {
    /// Day at the post.
    pub day: String,
    /// Post code.
    pub post: String,
    /// Entries admitted.
    pub entries: u64,
    /// Exits.
    pub exits: u64,
    /// Refused or prevented.
    pub refused: u64,
}
