//! The booth's own crossings: search, one record, its delivery.

use border::{Direction, LookupPurpose};
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
    /// The officer's name or id.
    pub officer: Sensitive<String>,
    /// Names of its pictures under `capture://`: page and portrait.
    pub page_image: Option<String>,
    /// Portrait.
    pub portrait_image: Option<String>,
    /// Who entered it later, of a crossing from paper or photographs.
    pub entered_later: Option<border::EnteredLater>,
}
