//! Alert lists: what is published, upload with a checked preview, single alerts.

use border::{Alert, AlertPriority, Handling};
use chrono::NaiveDate;
use foundation::{CodedError, Sensitive};
use screening::{Item, ItemClass};
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
    /// Where it came from.
    pub source: String,
    /// What its entries may be used for.
    pub purpose: String,
    /// How urgent entries are that do not say so themselves.
    pub priority: Option<AlertPriority>,
    /// What to do, and who may see an entry, where it does not say so itself.
    pub handling: Handling,
    /// Number of alerts and items.
    pub entries: u64,
    /// Number of items: documents, vehicles, visas and permits listed by their number.
    pub items: u64,
    /// Size of the signed package, bytes.
    pub bytes: u64,
    /// Who published it.
    pub published_by: String,
    /// How many booths have told that they hold this version.
    pub booths_current: u32,
    /// How many booths there are, revoked ones apart.
    pub booths: u32,
}

/// A list to check or publish: JSON Lines, one alert or item a line. A line with a `class` is an item.
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
    /// What its entries may be used for.
    #[serde(default)]
    pub purpose: String,
    /// How urgent entries are that do not say so themselves.
    #[serde(default)]
    pub priority: Option<AlertPriority>,
    /// What to do, and who may see an entry, where it does not say so itself.
    #[serde(default)]
    pub handling: Handling,
    /// Why it is published, for the audit log.
    #[serde(default)]
    pub why: String,
    /// The alerts and items, one JSON object a line.
    pub lines: Sensitive<String>,
}

/// What a list says of itself, without its entries.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListTerms {
    /// Stable name: small letters, digits and dashes.
    pub list: String,
    /// What officers call it.
    pub title: String,
    /// Who owns it.
    pub owner: String,
    /// What its entries may be used for.
    pub purpose: String,
    /// How urgent entries are that do not say so themselves.
    pub priority: Option<AlertPriority>,
    /// What to do, and who may see an entry, where it does not say so itself.
    pub handling: Handling,
    /// Last day of validity.
    #[ts(type = "string")]
    pub expires_on: NaiveDate,
    /// Why, for the audit log.
    pub why: String,
}

/// Withdraws a list: its next version has no entries and is past its expiry.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WithdrawList {
    /// The list.
    pub list: String,
    /// Why, for the audit log.
    pub reason: String,
}

/// What is wrong with a line of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineError {
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1; 0 when the line as a whole is meant.
    pub column: u64,
    /// What is wrong: `not-json`, `not-an-alert`, `not-an-item`, `duplicate-id`, `id-missing`, `nothing-to-match`, `too-long`.
    pub problem: String,
    /// The field, where it is known. Never its value.
    pub field: Option<String>,
}

/// What publishing an upload would do. Nothing has been changed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListPreview {
    /// Alerts that are in order.
    pub alerts: u64,
    /// Items that are in order.
    pub items: u64,
    /// What is wrong, at most a hundred lines; publishing is refused while there is any.
    pub errors: Vec<LineError>,
    /// How many lines are wrong in all.
    pub errors_total: u64,
    /// Alerts and items that the published version does not have.
    pub added: u64,
    /// Alerts that differ from the published version.
    pub changed: u64,
    /// Alerts and items of the published version that are missing here.
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
    /// Why, for the audit log.
    pub why: String,
}

/// Looks through a list's items; recorded in the audit.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ItemSearch {
    /// The list.
    pub list: String,
    /// Part of a number or note; empty lists all.
    pub text: Sensitive<String>,
    /// Only items of this class.
    #[serde(default)]
    pub class: Option<ItemClass>,
    /// How many rows to skip.
    #[serde(default)]
    pub skip: u32,
}

/// A page of items.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ItemPage {
    /// At most fifty items.
    pub items: Vec<Item>,
    /// How many match in all.
    pub total: u64,
}

/// Adds one item, or puts it in the place of another, and publishes a new version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveItem {
    /// The list.
    pub list: String,
    /// The item.
    pub item: Item,
    /// The item that it takes the place of, as it is listed.
    #[serde(default)]
    pub instead_of: Option<Item>,
    /// Why, for the audit log.
    pub why: String,
}

/// Withdraws one item and publishes a new version.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WithdrawItem {
    /// The list.
    pub list: String,
    /// The item, as it is listed.
    pub item: Item,
    /// Why, for the audit log.
    pub reason: String,
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
