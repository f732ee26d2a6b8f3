//! Every error an officer or IT can meet has a stable code; its text ("what happened. what to do.") is in the Fluent files.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// A stable error code. Its text in a language has the key `error-<code>`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
        pub enum ErrorCode { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl ErrorCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as scripts and the Fluent files spell it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// A fault of the program itself.
    Internal = "internal";
    /// A request of the window was malformed.
    BadRequest = "bad-request";
    /// No officer is signed in.
    NotSignedIn = "not-signed-in";
    /// The officer's role does not allow this.
    NotAllowed = "not-allowed";
    /// Name or passphrase is wrong.
    SignInFailed = "sign-in-failed";
    /// Too many failed attempts; a wait is in force.
    SignInDelayed = "sign-in-delayed";
    /// The officer has been revoked by headquarters.
    OfficerRevoked = "officer-revoked";
    /// There is no open inspection.
    NoInspection = "no-inspection";
    /// Post, lane and direction have not been chosen.
    NoStation = "no-station";
    /// Another inspection is open.
    InspectionOpen = "inspection-open";
    /// A batch of pictures is not worked off yet.
    BatchOpen = "batch-open";
    /// A corrected field has a value that its kind cannot have.
    FieldMalformed = "field-malformed";
    /// A hit shown to this officer has no answer yet.
    HitUnanswered = "hit-unanswered";
    /// A decision needs data that is missing.
    DecisionIncomplete = "decision-incomplete";
    /// A correction changes nothing or has no reason.
    AmendmentIncomplete = "amendment-incomplete";
    /// What is to be changed takes two officers.
    SecondOfficerNeeded = "second-officer-needed";
    /// The crossing has a newer version than the one seen.
    RecordChanged = "record-changed";
    /// The crossing was voided.
    CrossingVoided = "crossing-voided";
    /// The look-up needs a purpose.
    PurposeMissing = "purpose-missing";
    /// What was asked for does not exist.
    NotFound = "not-found";
    /// The picture cannot be decoded.
    ImageUnreadable = "image-unreadable";
    /// The picture is larger than the program accepts.
    ImageTooLarge = "image-too-large";
    /// A PDF file without a scanned page that can be taken out of it.
    PdfWithoutPicture = "pdf-without-picture";
    /// No machine-readable zone on the page.
    NoMrz = "no-mrz";
    /// Lines are no machine-readable zone.
    MrzMalformed = "mrz-malformed";
    /// Fields cannot be printed as a machine-readable zone.
    MrzFieldsRefused = "mrz-fields-refused";
    /// The database cannot be opened with the keys at hand.
    StoreLocked = "store-locked";
    /// The database is damaged.
    StoreDamaged = "store-damaged";
    /// The database was written by a newer version.
    StoreTooNew = "store-too-new";
    /// Another copy of the program has the database open.
    StoreInUse = "store-in-use";
    /// The data folder already holds a store.
    StoreExists = "store-exists";
    /// There is no store in the data folder.
    StoreMissing = "store-missing";
    /// The disk is full.
    DiskFull = "disk-full";
    /// Reading or writing a file failed.
    FileFailed = "file-failed";
    /// The journal does not verify.
    JournalBroken = "journal-broken";
    /// A list's or feed's signature is wrong.
    SignatureWrong = "signature-wrong";
    /// A list or feed is older than the one installed.
    VersionOlder = "version-older";
    /// A list cannot be read.
    ListMalformed = "list-malformed";
    /// The booth is not enrolled.
    NotEnrolled = "not-enrolled";
    /// The booth is enrolled already.
    AlreadyEnrolled = "already-enrolled";
    /// The enrolment code is wrong, used or expired.
    CodeRefused = "code-refused";
    /// The server's certificate is not headquarters'.
    HqUntrusted = "hq-untrusted";
    /// Headquarters cannot be reached.
    HqUnreachable = "hq-unreachable";
    /// Another booth of the post does not answer.
    NeighbourUnreachable = "neighbour-unreachable";
    /// What answers is no booth of this post.
    NeighbourRefused = "neighbour-refused";
    /// Headquarters' database server does not answer or does not let it in.
    DatabaseUnreachable = "database-unreachable";
    /// Headquarters refused the request.
    HqRefused = "hq-refused";
    /// Headquarters and booth differ in training mode.
    TrainingMismatch = "training-mismatch";
    /// This booth has been revoked.
    BoothRevoked = "booth-revoked";
    /// Data received is damaged or was altered.
    TransferDamaged = "transfer-damaged";
    /// Data received is larger than the program accepts.
    TransferTooLarge = "transfer-too-large";
    /// Data was written by another version of the program.
    WireUnsupported = "wire-unsupported";
    /// Data is sealed to a key that is not here.
    KeyMissing = "key-missing";
    /// A release of the program is not offered here.
    ReleaseRefused = "release-refused";
    /// No release of the program has come.
    ReleaseMissing = "release-missing";
    /// Signers of releases are pinned already.
    SignersPinned = "signers-pinned";
    /// A device does not answer.
    DeviceFailed = "device-failed";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the door and the command lines return: a code, and values for its text. Details name no person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, thiserror::Error)]
#[error("{code}{}", .detail.as_deref().map(|d| format!(" ({d})")).unwrap_or_default())]
pub struct CodedError {
    /// The stable code.
    pub code: ErrorCode,
    /// What helps IT: a path, a version, a status. Never personal data.
    pub detail: Option<String>,
}

impl CodedError {
    /// A code with a technical detail.
    #[must_use]
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: Some(detail.into()) }
    }
}

impl From<ErrorCode> for CodedError {
    fn from(code: ErrorCode) -> Self {
        Self { code, detail: None }
    }
}
