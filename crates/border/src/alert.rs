//! Alerts: the entries of an alert list, and the list's header.

use chrono::{DateTime, NaiveDate, TimeDelta};
use foundation::Sensitive;
use mrz::{PartialDate, Sex, StateCode};
use serde::{Deserialize, Serialize};

/// Why a person or document is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum AlertCategory {
    /// Wanted for arrest.
    Wanted,
    /// Wanted for questioning.
    Questioning,
    /// Refuse entry.
    RefuseEntry,
    /// Prevent exit.
    PreventExit,
    /// Missing person, or person to be protected.
    Missing,
    /// Discreet observation.
    Observe,
    /// Sanctions listing.
    Sanctions,
    /// Stolen, lost, revoked or invalidated document.
    Document,
    /// Overstayed earlier.
    Overstay,
    /// Any other.
    Other,
}

/// How urgent an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum AlertPriority {
    /// For information.
    Low,
    /// Ordinary.
    Normal,
    /// Act at once.
    High,
}

/// One name of a listed person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct PersonName {
    /// Surname, where the list separates it.
    #[serde(default)]
    pub primary: Option<Sensitive<String>>,
    /// Given names, where the list separates them.
    #[serde(default)]
    pub secondary: Option<Sensitive<String>>,
    /// The whole name, in whatever order the list has it.
    #[serde(default)]
    pub full: Option<Sensitive<String>>,
}

/// A document named by an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct AlertDocument {
    /// Issuing State, if known.
    #[serde(default)]
    pub issuing_state: Option<StateCode>,
    /// Document number.
    pub number: Sensitive<String>,
}

/// What the officer is to do on a confirmed hit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct Handling {
    /// The owner's code of what is to be done, as standing orders know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub code: Option<String>,
    /// Instruction to the officer.
    pub instruction: String,
    /// Whom to call.
    pub contact: String,
    /// Shown only to the roles named here; empty: to every officer.
    pub roles: Vec<String>,
    /// A second officer has to confirm "same person".
    pub second_officer: bool,
}

/// Names an alert of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct AlertRef {
    /// The list.
    pub list: String,
    /// The alert's id.
    pub alert: String,
}

impl AlertRef {
    /// Whether both name the same alert. A post's urgent alert stands on its own list there and on [`URGENT_LIST`] everywhere.
    #[must_use]
    pub fn is_same(&self, list: &str, alert: &str) -> bool {
        let raised = |list: &str| list == URGENT_LIST || list == URGENT_HERE_LIST;
        self.alert == alert && (self.list == list || raised(&self.list) && raised(list))
    }
}

/// An entry of an alert list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Alert {
    /// The owner's reference: unique within its list.
    pub id: String,
    /// Why listed.
    pub category: AlertCategory,
    /// How urgent.
    pub priority: AlertPriority,
    /// Every known name; the first is the main one. Empty for an alert on a document alone.
    #[serde(default)]
    pub names: Vec<PersonName>,
    /// Every known date of birth.
    #[serde(default)]
    pub birth_dates: Vec<Sensitive<PartialDate>>,
    /// Sex, if known.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Nationalities.
    #[serde(default)]
    pub nationalities: Vec<StateCode>,
    /// Documents.
    #[serde(default)]
    pub documents: Vec<AlertDocument>,
    /// What to do.
    #[serde(default)]
    pub handling: Handling,
    /// Why, in the owner's words.
    #[serde(default)]
    pub reason: Sensitive<String>,
    /// Of headquarters' entry for a traveller found later ([`FOUND_LATER`]): the alert with which they were found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub about: Option<AlertRef>,
    /// The last day on which it is in force; past it nobody is asked about it. Left out: until it is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<NaiveDate>,
}

impl Alert {
    /// Whether it is in force at a moment, milliseconds since 1970. Its last day is over when it is over everywhere on Earth: an
    /// alert must not end early for a post west of its owner.
    #[must_use]
    pub fn is_in_force(&self, now_ms: i64) -> bool {
        const FARTHEST_WEST: TimeDelta = TimeDelta::hours(12);
        let day = DateTime::from_timestamp_millis(now_ms).map(|now| (now - FARTHEST_WEST).date_naive());
        self.until.zip(day).is_none_or(|(until, day)| day <= until)
    }
}

/// The list that headquarters makes of what booths raise.
pub const URGENT_LIST: &str = "urgent";

/// The list of the urgent alerts that a post raised itself; no list of headquarters has this name.
pub const URGENT_HERE_LIST: &str = "urgent-local";

/// Ids of its entries begin so that stand for a traveller whom a booth found on another list after the crossing.
pub const FOUND_LATER: &str = "LATER-";

/// The header of an alert list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct ListHeader {
    /// Stable name: `national`, `lost-documents`, …
    pub list: String,
    /// What officers call it.
    pub title: String,
    /// Who owns it.
    pub owner: String,
    /// Version: only ever grows.
    pub version: u64,
    /// Issue time, milliseconds since 1970.
    pub issued_at: i64,
    /// Expiry, milliseconds since 1970; past it the list stays in force, marked.
    pub expires_at: i64,
    /// Where it came from.
    pub source: String,
    /// What its entries may be used for.
    #[serde(default)]
    pub purpose: String,
    /// How urgent its entries are that do not say so themselves.
    #[serde(default)]
    pub priority: Option<AlertPriority>,
    /// What to do on a confirmed hit with an entry that does not say so itself.
    #[serde(default)]
    pub handling: Handling,
}
