//! What can be wrong with bytes, keys and chains. No variant carries a value from a record: errors reach logs.

use crate::BrokenAt;
use foundation::{CodedError, ErrorCode};

/// Why an event, a segment or a message was not accepted or could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The bytes are not what they should be.
    #[error("{what} is malformed")]
    Malformed {
        /// What was being read.
        what: &'static str,
    },
    /// Larger than this program accepts.
    #[error("{what} is larger than {limit}")]
    TooLarge {
        /// What was being read or made.
        what: &'static str,
        /// The limit, bytes or entries.
        limit: usize,
    },
    /// Another wire version than this program speaks.
    #[error("{what} has wire version {found}")]
    WireVersion {
        /// What was being read.
        what: &'static str,
        /// The version found.
        found: u16,
    },
    /// The signature does not hold under the key given.
    #[error("signature of {what} is wrong")]
    Signature {
        /// What was signed.
        what: &'static str,
    },
    /// Sealed to other keys than the ones at hand.
    #[error("{what} is sealed to other keys")]
    NotForUs {
        /// What is sealed.
        what: &'static str,
    },
    /// The seal is for us and does not open: altered after sealing, or made wrongly.
    #[error("seal of {what} does not open")]
    SealBroken {
        /// What is sealed.
        what: &'static str,
    },
    /// The event is of a kind this program does not know. It verifies, travels and is kept all the same.
    #[error("event kind {0} is not known")]
    UnknownKind(String),
    /// The kind is known and the body does not fit it.
    #[error("body of a {0} event does not fit its kind")]
    Body(String),
    /// The chain does not verify.
    #[error(transparent)]
    Broken(#[from] BrokenAt),
    /// Booth, epoch or number outside what an identity can hold (see [`crate::EventId`]).
    #[error("event identity is out of range")]
    IdentityRange,
    /// Events of one segment must be one contiguous range of one booth and epoch, and not none.
    #[error("events are not one contiguous range")]
    NotContiguous,
    /// The enrolment code has a wrong letter, or is too short or too long.
    #[error("enrolment code is not one")]
    Code,
}

impl From<JournalError> for CodedError {
    fn from(error: JournalError) -> Self {
        use JournalError as E;
        let code = match &error {
            E::Malformed { .. } | E::SealBroken { .. } | E::Body(_) => ErrorCode::TransferDamaged,
            E::TooLarge { .. } => ErrorCode::TransferTooLarge,
            E::WireVersion { .. } | E::UnknownKind(_) => ErrorCode::WireUnsupported,
            E::Signature { .. } => ErrorCode::SignatureWrong,
            E::NotForUs { .. } => ErrorCode::KeyMissing,
            E::Broken(_) => ErrorCode::JournalBroken,
            E::IdentityRange | E::NotContiguous => ErrorCode::Internal,
            E::Code => ErrorCode::CodeRefused,
        };
        Self::new(code, error.to_string())
    }
}
