//! Looking up crossings and the answers to hits. Every look-up at persons names its purpose and is recorded.

use border::{Answer, Direction, ImageKind, LookupPurpose};
use chrono::NaiveDate;
use foundation::Sensitive;
use mrz::{PartialDate, StateCode};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Looks for crossings. Without a purpose it is refused (`purpose-missing`).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CrossingSearch {
    /// Beginning of a name or of a document number; empty lists the newest.
    pub text: Sensitive<String>,
    /// Why.
    pub purpose: Option<LookupPurpose>,
    /// Only this post.
    #[serde(default)]
    pub post: Option<String>,
    /// Only this direction.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// Only this decision (its short name).
    #[serde(default)]
    pub decision: Option<String>,
    /// Only this nationality.
    #[serde(default)]
    pub nationality: Option<StateCode>,
    /// From this date (at the post) on.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Up to this date (at the post).
    #[serde(default)]
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
    /// Continue after this row (its id).
    #[serde(default)]
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
    /// Code of the post.
    pub post: String,
    /// Lane.
    pub lane: String,
    /// The booth.
    pub booth: u32,
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
    /// How many hits were shown.
    pub hits: u32,
    /// It stands on the losing branch of a fork or came from a revoked booth: kept, but not trusted.
    pub flagged: bool,
    /// Which version it shows; 1: as recorded.
    pub version: u32,
    /// It was voided and does not count.
    pub voided: bool,
}

/// Found crossings.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CrossingResult {
    /// The rows, newest first.
    pub rows: Vec<CrossingRow>,
    /// Whether there are more.
    pub more: bool,
}

/// Opens one crossing. Without a purpose it is refused (`purpose-missing`).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CrossingRequest {
    /// Public id.
    pub id: String,
    /// Why.
    pub purpose: Option<LookupPurpose>,
}

/// A picture of a crossing, without its key.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StoredImage {
    /// What it shows.
    pub kind: ImageKind,
    /// The light, where it was not the light of day.
    pub light: Option<border::Light>,
    /// Length of the encrypted bytes.
    pub bytes: u64,
    /// Whether headquarters holds it already; if not, it still waits at the booth.
    pub received: bool,
}

/// What was said of a crossing after it was recorded, and what became of that.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VersionRow {
    /// The version that it made.
    pub number: u32,
    /// Whether it has effect.
    pub counts: bool,
    /// The officer had not seen the version before this one.
    pub concurrent: bool,
    /// It stands on the losing branch of a fork or came from a revoked booth.
    pub flagged: bool,
    /// A void, not a correction.
    pub voids: bool,
    /// Fields before and after.
    pub changes: Vec<border::FieldChange>,
    /// The decision before and after.
    pub decision: Option<border::DecisionChange>,
    /// Why.
    pub reason: Sensitive<String>,
    /// Name or id of the officer who asked for it.
    pub officer: Sensitive<String>,
    /// Name or id of the one who approved it.
    pub second_officer: Option<Sensitive<String>>,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Place in the booth's journal: `booth/epoch/seq`.
    pub place: String,
}

/// One crossing in full.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CrossingView {
    /// The row.
    pub row: CrossingRow,
    /// Name of the post.
    pub post_name: String,
    /// The traveller as presented.
    pub traveller: border::Traveller,
    /// The document.
    pub document: border::TravelDocument,
    /// The traveller's class.
    pub class: border::TravellerClass,
    /// The trip.
    pub journey: border::Journey,
    /// Lists asked.
    pub screening: Vec<border::ScreeningCheck>,
    /// Hits as shown to the officer.
    pub hits: Vec<border::Hit>,
    /// The officer's answers.
    pub answers: Vec<HitRow>,
    /// Findings as shown.
    pub findings: Vec<border::Finding>,
    /// The decision.
    pub decision: border::Decision,
    /// What was said of it afterwards, in order; what is shown beside is the newest version.
    pub versions: Vec<VersionRow>,
    /// The officer's name, or the id if unknown here.
    pub officer: Sensitive<String>,
    /// Pictures.
    pub images: Vec<StoredImage>,
    /// Milliseconds from the first capture to the decision.
    pub handling_ms: u64,
    /// Who entered it later, of a crossing from paper or photographs; the officer's name where it is known.
    pub entered_later: Option<border::EnteredLater>,
    /// Place in the booth's journal: `booth/epoch/seq`.
    pub place: String,
    /// When headquarters received it, milliseconds since 1970.
    pub received_ms: i64,
    /// How far its time can be trusted.
    pub time: TimeWord,
}

/// How far the time of a record can be trusted.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct TimeWord {
    /// What the booth knew of its clock when it recorded it.
    pub quality: foundation::ClockQuality,
    /// The booth's clock minus ours at the contact before the record, milliseconds.
    pub before_ms: Option<i64>,
    /// The same at the first contact after it.
    pub after_ms: Option<i64>,
}

/// Asks for a picture of a crossing. Without a purpose it is refused.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ImageRequest {
    /// Public id of the crossing.
    pub id: String,
    /// Index in [`CrossingView::images`].
    pub index: u32,
    /// Why.
    pub purpose: Option<LookupPurpose>,
}

/// A picture, decrypted for this one answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ImageView {
    /// Media type, for example `image/jpeg`.
    pub media_type: String,
    /// The picture, base64.
    pub base64: Sensitive<String>,
}

/// Looks for officers' answers to hits. Shows no traveller; the crossing itself is opened with a purpose.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HitSearch {
    /// Only this list.
    #[serde(default)]
    pub list: Option<String>,
    /// Only this answer.
    #[serde(default)]
    pub answer: Option<Answer>,
    /// From this date (UTC) on.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Up to this date (UTC).
    #[serde(default)]
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
    /// Continue after this row (its id).
    #[serde(default)]
    pub before: Option<String>,
}

/// An officer's answer to a hit.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HitRow {
    /// Row id, for continuing.
    pub id: String,
    /// The list.
    pub list: String,
    /// Version of the list when shown.
    pub list_version: u64,
    /// The alert's id.
    pub alert: String,
    /// The answer.
    pub answer: Answer,
    /// The officer's reason.
    pub note: Sensitive<String>,
    /// The officer's name, or the id if unknown here.
    pub officer: Sensitive<String>,
    /// Score shown, thousandths.
    pub score: u16,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Code of the post, where known.
    pub post: Option<String>,
    /// The booth.
    pub booth: u32,
    /// Public id of the crossing, once it is recorded.
    pub crossing: Option<String>,
    /// What became of it, once that was entered.
    #[serde(default)]
    pub outcome: Option<border::HitOutcome>,
}

/// Enters what became of an answered hit; it goes down to the post whose officer answered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HitWord {
    /// The row's id.
    pub id: String,
    /// What became of it.
    pub outcome: border::OutcomeWord,
    /// In words.
    pub note: Sensitive<String>,
    /// Who said so: the owner's office.
    pub said_by: String,
}

/// Found answers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HitResult {
    /// The rows, newest first.
    pub rows: Vec<HitRow>,
    /// Whether there are more.
    pub more: bool,
}
