//! The travel document relied on for one crossing.

use crate::Sourced;
use foundation::Sensitive;
use mrz::{Checks, Doubt, Format, PartialDate, StateCode};
use serde::{Deserialize, Serialize};

/// What kind of travel document it is; the MRZ's document code says so where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// Passport (code P).
    Passport,
    /// Identity card (codes I, A, C).
    IdentityCard,
    /// Visa (code V).
    Visa,
    /// Crew member certificate (code AC).
    CrewCertificate,
    /// Emergency travel document or laissez-passer.
    EmergencyDocument,
    /// Convention travel document of a refugee or stateless person.
    RefugeeDocument,
    /// Local border pass.
    BorderPass,
    /// Seafarer's identity document.
    SeafarerDocument,
    /// The traveller holds no document.
    None,
    /// Anything else.
    Other,
}

/// How the machine-readable zone stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum MrzStatus {
    /// Every check digit present agrees.
    Valid,
    /// A check digit disagrees with what is printed.
    CheckDigitFailed,
    /// The officer corrected characters until it agreed.
    Rebuilt,
    /// There is no machine-readable zone.
    None,
}

/// How the document's data came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReadMethod {
    /// A page image from a file, a drop or a paste.
    Image,
    /// The camera of the window.
    Camera,
    /// A scanner's watched folder.
    Folder,
    /// A keyboard-wedge or serial reader.
    Reader,
    /// Typed lines or a typed form.
    Manual,
}

/// How one check of the document came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum CheckStatus {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
    /// It could not be made.
    NotPossible,
}

/// The travel document relied on, as read and corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct TravelDocument {
    /// Kind of document.
    pub kind: DocumentKind,
    /// Document code as printed (9303-3 §4.4), for example `P` or `PM`.
    pub document_code: String,
    /// Issuing State or organisation.
    pub issuing_state: Option<Sourced<StateCode>>,
    /// Document number; absent when there is none or it is illegible.
    pub number: Option<Sourced<Sensitive<String>>>,
    /// Why there is no number.
    pub number_missing_reason: Option<String>,
    /// Date of expiry.
    pub expiry_date: Option<Sourced<PartialDate>>,
    /// The MRZ lines as printed.
    pub mrz_lines: Vec<Sensitive<String>>,
    /// The MRZ's layout, if there is one.
    pub mrz_format: Option<Format>,
    /// How the MRZ stands.
    pub mrz_status: MrzStatus,
    /// Each check digit's verdict.
    pub checks: Checks,
    /// Every doubt the parser has, with its place.
    pub doubts: Vec<Doubt>,
    /// How the data came in.
    pub read_method: ReadMethod,
}

impl TravelDocument {
    /// Nothing known yet: a form to be typed.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            kind: DocumentKind::Other,
            document_code: String::new(),
            issuing_state: None,
            number: None,
            number_missing_reason: None,
            expiry_date: None,
            mrz_lines: Vec::new(),
            mrz_format: None,
            mrz_status: MrzStatus::None,
            checks: Checks::default(),
            doubts: Vec::new(),
            read_method: ReadMethod::Manual,
        }
    }
}
