//! The booth's own crossings: search, one record, its delivery.

use border::{DecisionChange, Direction, FieldChange, FieldName, LookupPurpose};
use chrono::NaiveDate;
use foundation::Sensitive;
use mrz::{PartialDate, StateCode};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Looks for crossings of this booth. The look-up and its purpose are recorded.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchRequest {
    /// Beginning of a name or document number; empty lists the newest.
    pub text: Sensitive<String>,
    /// Why.
    pub purpose: Option<LookupPurpose>,
    /// Only this direction.
    pub direction: Option<Direction>,
    /// From this date on.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Up to this date.
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
    /// Continue after this row.
    pub before: Option<String>,
}

/// One found crossing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CrossingRow {
    /// Public id.
    pub id: String,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Minutes east of UTC then.
    pub offset_minutes: i16,
    /// Direction.
    pub direction: Direction,
    /// Post code.
    pub post: String,
    /// Lane.
    pub lane: String,
    /// Name as presented.
    pub name: Sensitive<String>,
    /// Date of birth.
    pub birth_date: Option<Sensitive<PartialDate>>,
    /// Nationality.
    pub nationality: Option<StateCode>,
    /// Document number.
    pub document_number: Option<Sensitive<String>>,
    /// Short name of the decision.
    pub decision: String,
    /// Whether headquarters' receipt covers it.
    pub received: bool,
    /// Which version it shows; 1: as recorded.
    pub version: u32,
    /// It was voided and does not count.
    pub voided: bool,
}

/// Found crossings.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchResult {
    /// The rows, newest first.
    pub rows: Vec<CrossingRow>,
    /// Whether there are more.
    pub more: bool,
}

/// Opens one crossing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CrossingRequest {
    /// Public id.
    pub id: String,
    /// Why.
    pub purpose: Option<LookupPurpose>,
}

/// Whether headquarters holds a crossing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Delivery {
    /// Public id.
    pub crossing: String,
    /// Short name of the decision.
    pub decision: String,
    /// When recorded, milliseconds since 1970.
    pub at_ms: i64,
    /// Whether headquarters' signed receipt covers it.
    pub received: bool,
}

/// What was said of a crossing after it was recorded, and what became of that.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VersionView {
    /// The version that it made.
    pub number: u32,
    /// Whether it has effect.
    pub counts: bool,
    /// The officer had not seen the version before this one.
    pub concurrent: bool,
    /// A void, not a correction.
    pub voids: bool,
    /// Fields before and after.
    pub changes: Vec<FieldChange>,
    /// The decision before and after.
    pub decision: Option<DecisionChange>,
    /// Why.
    pub reason: Sensitive<String>,
    /// Name or id of the officer who asked for it.
    pub officer: Sensitive<String>,
    /// Name or id of the one who approved it.
    pub second_officer: Option<Sensitive<String>>,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
}

/// Corrects a recorded crossing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CorrectCrossing {
    /// Public id.
    pub id: String,
    /// The version that the officer sees.
    pub version: u32,
    /// Fields with their new values; an empty value removes one.
    pub changes: Vec<super::Correction>,
    /// The decision, if it is another.
    pub decision: Option<border::Decision>,
    /// Why.
    pub reason: Sensitive<String>,
    /// The second officer, where one is needed.
    pub second: Option<super::SignIn>,
}

/// Voids a recorded crossing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VoidCrossing {
    /// Public id.
    pub id: String,
    /// The version that the officer sees.
    pub version: u32,
    /// Why.
    pub reason: Sensitive<String>,
    /// The second officer.
    pub second: super::SignIn,
}

/// One crossing in full.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CrossingView {
    /// The row.
    pub row: CrossingRow,
    /// The traveller as presented.
    pub traveller: border::Traveller,
    /// The document.
    pub document: border::TravelDocument,
    /// The trip.
    pub journey: border::Journey,
    /// Lists asked.
    pub screening: Vec<border::ScreeningCheck>,
    /// Hits as shown.
    pub hits: Vec<super::HitView>,
    /// Findings as shown.
    pub findings: Vec<border::Finding>,
    /// The decision.
    pub decision: border::Decision,
    /// The traveller's class.
    pub class: border::TravellerClass,
    /// What was said of it afterwards, in order.
    pub versions: Vec<VersionView>,
    /// Fields that two officers correct.
    pub two_officers: Vec<FieldName>,
    /// The officer's name or id.
    pub officer: Sensitive<String>,
    /// Names of its pictures under `capture://`: page and portrait.
    pub page_image: Option<String>,
    /// The page in other lights.
    pub other_lights: Vec<super::LitImage>,
    /// Portrait.
    pub portrait_image: Option<String>,
    /// Who entered it later, of a crossing from paper or photographs.
    pub entered_later: Option<border::EnteredLater>,
}

/// A record of this booth that headquarters keeps and cannot interpret.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TaskView {
    /// Epoch of the journal.
    pub epoch: u32,
    /// Number of the record; of several, of the first.
    pub seq: u64,
    /// How many records.
    pub records: u64,
    /// Kind of the record, if it can be told.
    pub kind: Option<String>,
    /// Why: `unreadable-body`, `unreadable-segment`, `foreign-correction`, `malformed-correction`.
    pub reason: String,
    /// When it was recorded here, milliseconds since 1970; `None` if it is not in this journal.
    pub recorded_ms: Option<i64>,
    /// When headquarters received it, milliseconds since 1970.
    pub received_ms: i64,
}

/// Says what was found and done about such a record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FinishTask {
    /// Epoch of the record.
    pub epoch: u32,
    /// Its number.
    pub seq: u64,
    /// What was found and done.
    pub note: Sensitive<String>,
}
