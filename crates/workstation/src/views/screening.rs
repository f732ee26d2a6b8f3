//! Screening beside the open inspection: hits found after a crossing, the travellers of a whole vehicle at once, and numbers alone.

use border::{Alert, AlertCategory, AlertPriority, Answer, Direction, Handling, Hit, LookupPurpose, ScreeningCheck};
use chrono::NaiveDate;
use foundation::Sensitive;
use mrz::{PartialDate, Sex, StateCode};
use screening::{ItemClass, ItemStatus, ManifestFault, NumberChange};
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

/// A manifest as the carrier wrote it: a table or everybody's zones, at most a mebibyte.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ManifestText {
    /// The text.
    pub text: Sensitive<String>,
}

/// A manifest as it was understood.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ManifestRead {
    /// Who is on board.
    pub travellers: Vec<ManifestTraveller>,
    /// Line of the text, from 1, of each traveller.
    pub lines: Vec<u32>,
    /// What could not be understood.
    pub faults: Vec<ManifestFaultView>,
}

/// A line of which something could not be understood.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ManifestFaultView {
    /// Line of the text, from 1.
    pub line: u32,
    /// What.
    pub fault: ManifestFault,
}

/// Asks the lists about a number alone. The look-up and its purpose are recorded.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NumberRequest {
    /// Why.
    pub purpose: Option<LookupPurpose>,
    /// What bears the number.
    pub class: ItemClass,
    /// Issuing State or State of registration, if known.
    pub issuing_state: Option<StateCode>,
    /// The number, as it is printed.
    pub number: Sensitive<String>,
}

/// What is known of a visa or permit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum StandingView {
    /// A list says that it does not hold.
    NotValid {
        /// Why.
        status: ItemStatus,
    },
    /// Issued, and not past its last day.
    Issued {
        /// The last day, if it is known.
        until: Option<NaiveDate>,
    },
    /// Issued, and past its last day.
    RunOut {
        /// The last day.
        until: NaiveDate,
    },
    /// No positive list has it.
    Unknown,
    /// There is no positive list: nothing can be said.
    NoList,
}

/// A listed item that bears the number.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListedItemView {
    /// What the list is called.
    pub list_title: String,
    /// How urgent.
    pub priority: AlertPriority,
    /// What the officer does.
    pub handling: Handling,
    /// What bears the number.
    pub class: ItemClass,
    /// Issuing State or State of registration.
    pub issuing_state: Option<StateCode>,
    /// The number as the owner wrote it.
    pub number: Sensitive<String>,
    /// Last number of a range.
    pub last_number: Option<Sensitive<String>>,
    /// Why it is listed.
    pub status: ItemStatus,
    /// When it was reported or issued.
    pub date: Option<NaiveDate>,
    /// Last day of validity.
    pub until: Option<NaiveDate>,
    /// The owner's remark.
    pub note: Sensitive<String>,
    /// How the asked number was changed to find it; empty: it is the number asked.
    pub changes: Vec<NumberChange>,
}

/// What the lists say of a number.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NumberView {
    /// What it means for a visa or permit; none for anything else.
    pub standing: Option<StandingView>,
    /// The items, those that bear the number exactly first.
    pub found: Vec<ListedItemView>,
    /// Lists asked, with those that could not be.
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
