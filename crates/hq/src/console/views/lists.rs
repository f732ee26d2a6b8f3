//! Alert lists: what is published, upload with a checked preview, single alerts.

use border::Alert;
use chrono::NaiveDate;
use foundation::{CodedError, Sensitive};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A published list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListSummary {
    /// Stable name.
    pub list: String,
    /// What officers call it.
    pub title: String,
    /// Who owns it.
    pub owner: String,
    /// Newest version.
    pub version: u64,
    /// Issued, milliseconds since 1970.
    pub issued_at: i64,
    /// Expires, milliseconds since 1970; past it booths keep it in force, marked.
    pub expires_at: i64,
    /// Past its expiry.
    pub expired: bool,
    /// Number of alerts.
    pub entries: u64,
    /// Size of the signed package, bytes.
    pub bytes: u64,
    /// Who published it.
    pub published_by: String,
    /// How many booths have told that they hold this version.
    pub booths_current: u32,
    /// How many booths there are, revoked ones apart.
    pub booths: u32,
}

/// A list to check or publish: JSON Lines, one alert a line.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListUpload {
    /// Stable name: small letters, digits and dashes.
    pub list: String,
    /// What officers call it.
    pub title: String,
    /// Who owns it.
    pub owner: String,
    /// Where it came from.
    pub source: String,
    /// Last day of validity.
    #[ts(type = "string")]
    pub expires_on: NaiveDate,
    /// The alerts, one JSON object a line.
    pub lines: Sensitive<String>,
}

/// What is wrong with a line of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineError {
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1; 0 when the line as a whole is meant.
    pub column: u64,
    /// What is wrong: `not-json`, `not-an-alert`, `duplicate-id`, `id-missing`, `nothing-to-match`, `too-long`.
    pub problem: String,
    /// The field, where it is known. Never its value.
    pub field: Option<String>,
}

/// What publishing an upload would do. Nothing has been changed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListPreview {
    /// Alerts that are in order.
    pub alerts: u64,
    /// What is wrong, at most a hundred lines; publishing is refused while there is any.
    pub errors: Vec<LineError>,
    /// How many lines are wrong in all.
    pub errors_total: u64,
    /// Alerts that the published version does not have.
    pub added: u64,
    /// Alerts that differ from the published version.
    pub changed: u64,
    /// Alerts of the published version that are missing here.
    pub withdrawn: u64,
    /// Version in force now; 0: none.
    pub current_version: u64,
    /// A refusal that concerns the whole list (its name, its expiry).
    pub refusal: Option<CodedError>,
}

/// Looks through a published list; recorded in the audit.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AlertSearch {
    /// The list.
    pub list: String,
    /// Part of a name, of a document number or of the alert's id; empty lists all.
    pub text: Sensitive<String>,
    /// How many rows to skip.
    #[serde(default)]
    pub skip: u32,
}

/// A page of alerts.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AlertPage {
    /// The list.
    pub list: ListSummary,
    /// At most fifty alerts.
    pub alerts: Vec<Alert>,
    /// How many match in all.
    pub total: u64,
}

/// Adds one alert (or replaces the one with the same id) and publishes a new version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AddAlert {
    /// The list.
    pub list: String,
    /// The alert.
    pub alert: Alert,
}

/// Withdraws one alert and publishes a new version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WithdrawAlert {
    /// The list.
    pub list: String,
    /// The alert's id.
    pub alert: String,
    /// Why.
    pub reason: String,
}
