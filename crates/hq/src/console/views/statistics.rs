//! Statistics: any two dimensions crossed, never without how complete they are; tables that left the house, with their revisions.

use crate::figures::{Dimension, Measure, Sums, Table};
use border::Direction;
use chrono::NaiveDate;
use mrz::StateCode;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for figures. Dates are the posts' own.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct StatisticsRequest {
    /// First day; absent: today.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Last day; absent: today.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
    /// Only this post.
    #[serde(default)]
    pub post: Option<String>,
    /// What the rows are; absent: nationalities.
    #[serde(default)]
    pub rows: Option<Dimension>,
    /// What the columns are; absent: one column.
    #[serde(default)]
    pub columns: Option<Dimension>,
    /// Which crossings are counted.
    #[serde(default)]
    pub measure: Measure,
    /// Only crossings with these values; of a dimension of time or place none.
    #[serde(default)]
    pub only: Vec<Only>,
    /// Every row and column; otherwise as many as a screen shows, the others together.
    #[serde(default)]
    pub whole: bool,
}

/// A value that a crossing has to have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Only {
    /// The dimension.
    pub dimension: Dimension,
    /// Its value; empty: unknown.
    pub value: String,
}

/// One figure: crossings of a kind.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Figure {
    /// Code of the post; empty: all.
    pub post: String,
    /// Direction; absent: both.
    pub direction: Option<Direction>,
    /// Nationality or residence; absent: unknown.
    pub state: Option<StateCode>,
    /// Admitted or departed.
    pub crossed: u64,
    /// Refused or prevented.
    pub refused: u64,
}

/// How complete a post's figures are.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Completeness {
    /// Code of the post.
    pub post: String,
    /// Name of the post.
    pub name: String,
    /// Records of this post that are here.
    pub received: u64,
    /// Records known to be missing: holes, and what booths last told to be waiting.
    pub missing: u64,
    /// Records in quarantine.
    pub quarantined: u64,
    /// Since when nothing was heard from one of its booths, milliseconds since 1970; absent: all heard.
    pub silent_since_ms: Option<i64>,
    /// Share that is here, thousandths.
    pub completeness: u16,
}

/// Figures with how complete they are.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Statistics {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Counts by the two dimensions.
    pub table: Table,
    /// What always belongs to the days.
    pub sums: Sums,
    /// Per day.
    pub days: Vec<super::DayBar>,
    /// How much of the booths' time in service is here whole.
    pub booth_hours: BoothHours,
    /// Per post.
    pub completeness: Vec<Completeness>,
}

/// Hours that booths were in service in a range of days, each booth counted, and those of which everything recorded is here.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct BoothHours {
    /// In service.
    pub served: u64,
    /// Of which everything is here.
    pub received: u64,
    /// Their share, thousandths.
    pub share: u16,
}

/// Gives a table out.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PublishStatistics {
    /// What it shows.
    pub ask: StatisticsRequest,
    /// What people call it.
    pub title: String,
    /// Whatever a reader has to know besides.
    #[serde(default)]
    pub note: String,
    /// Whether counts are rounded at random to multiples of 3, so that no small one is told apart.
    pub protect: bool,
}

/// A table that left the house.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PublishedRow {
    /// Digest of the question: equal questions are revisions of one series.
    pub series: String,
    /// From 1.
    pub revision: u32,
    /// What people call it.
    pub title: String,
    /// When it was given out, milliseconds since 1970.
    pub at_ms: i64,
    /// Who gave it out.
    pub by: String,
    /// What it shows.
    pub ask: StatisticsRequest,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Whether its counts are rounded.
    pub protected: bool,
    /// How much of the booths' time in service was here whole then.
    pub booth_hours: BoothHours,
}

/// Names a table that left the house.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PublishedRequest {
    /// The series.
    pub series: String,
    /// Revision; absent: the newest.
    #[serde(default)]
    pub revision: Option<u32>,
}

/// A figure that a revision changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Value of the row.
    pub row: String,
    /// Value of the column.
    pub column: String,
    /// In the revision before.
    pub was: u64,
    /// In this one.
    pub is: u64,
}

/// A table that left the house, as it was.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PublishedTable {
    /// What it is.
    pub about: PublishedRow,
    /// What readers have to know.
    pub note: String,
    /// The figures given out.
    pub table: Table,
    /// Which of them the revision before gave differently; of the first revision none.
    pub changed: Vec<Changed>,
}

/// Asks for a table as a spreadsheet file. The figures are made here; the words in the reader's language come along.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StatisticsFile {
    /// What it shows.
    #[serde(default)]
    pub ask: Option<StatisticsRequest>,
    /// Or a table that left the house.
    #[serde(default)]
    pub published: Option<PublishedRequest>,
    /// Its words.
    pub words: FileWords,
}

/// The words of a spreadsheet file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FileWords {
    /// Title of the table.
    pub title: String,
    /// Name of the sheet of figures.
    pub sheet: String,
    /// Name of the sheet that says what they are.
    pub about: String,
    /// What has to be known of the figures, a line each.
    pub notes: Vec<String>,
    /// Heading of the rows.
    pub row: String,
    /// Heading of sums.
    pub total: String,
    /// What each value of the rows is called.
    pub rows: std::collections::BTreeMap<String, String>,
    /// What each value of the columns is called.
    pub columns: std::collections::BTreeMap<String, String>,
    /// Whether the language is written from right to left.
    pub right_to_left: bool,
}

/// A file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FileView {
    /// Its bytes.
    pub base64: String,
}
