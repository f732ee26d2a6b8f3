//! Screening beside the open inspection: hits found after a crossing, and the travellers of a whole vehicle at once.

use border::{Alert, AlertCategory, Answer, Direction, Hit, LookupPurpose, ScreeningCheck};
use foundation::Sensitive;
use mrz::{PartialDate, Sex, StateCode};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A hit on a traveller who had crossed already; it waits for an answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LaterHitView {
    /// Public id of the crossing.
    pub crossing: String,
    /// When the traveller crossed, milliseconds since 1970.
    pub at_ms: i64,
    /// Direction of the crossing.
    pub direction: Direction,
    /// The traveller's name.
    pub name: Sensitive<String>,
    /// Whether, as far as the booth knows, the traveller has not left since.
    pub in_country: bool,
    /// When it was found, milliseconds since 1970.
    pub found_ms: i64,
    /// The hit.
    pub hit: Hit,
}

/// The answer to a hit found later.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AnswerLaterHit {
    /// Public id of the crossing.
    pub crossing: String,
    /// The hit's id.
    pub hit: String,
    /// The answer.
    pub answer: Answer,
    /// The officer's reason; may be empty.
    pub note: Sensitive<String>,
}

/// The travellers of a vehicle, to be screened at once. The look-up and its purpose are recorded.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ManifestRequest {
    /// Why.
    pub purpose: Option<LookupPurpose>,
    /// Who is on board, at most 1,000.
    pub travellers: Vec<ManifestTraveller>,
}

/// One line of a manifest.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ManifestTraveller {
    /// Surname.
    pub primary: Sensitive<String>,
    /// Given names.
    pub secondary: Sensitive<String>,
    /// Date of birth, as far as it is known.
    pub birth_date: Option<Sensitive<PartialDate>>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Nationality.
    pub nationality: Option<StateCode>,
    /// Issuing State of the document.
    pub issuing_state: Option<StateCode>,
    /// Document number.
    pub document_number: Option<Sensitive<String>>,
}

/// What the lists say of a manifest.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ManifestView {
    /// Hits of each traveller, in the order of the request.
    pub hits: Vec<Vec<Hit>>,
    /// Lists asked, with those that could not be: as for the traveller who took longest.
    pub checks: Vec<ScreeningCheck>,
}

/// Puts an urgent alert in force at this booth; a name or a document number is needed, and a reason.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RaiseAlert {
    /// Why listed.
    pub category: AlertCategory,
    /// Surname.
    pub primary: Sensitive<String>,
    /// Given names.
    pub secondary: Sensitive<String>,
    /// Date of birth, as far as it is known.
    pub birth_date: Option<Sensitive<PartialDate>>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Nationality.
    pub nationality: Option<StateCode>,
    /// Issuing State of the document.
    pub issuing_state: Option<StateCode>,
    /// Document number.
    pub document_number: Sensitive<String>,
    /// Why, in words.
    pub reason: Sensitive<String>,
    /// What the officer does on a confirmed hit.
    pub instruction: String,
    /// How long it holds, hours: at most a week.
    pub hours: u16,
}

/// Takes an urgent alert out of force.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WithdrawAlert {
    /// The alert's id.
    pub alert: String,
}

/// An urgent alert in force.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct UrgentAlertView {
    /// The alert.
    pub alert: Alert,
    /// Id of the officer who raised it.
    pub officer: String,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Until when it holds, milliseconds since 1970.
    pub until_ms: i64,
}
