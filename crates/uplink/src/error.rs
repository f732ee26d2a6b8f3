//! Why a call to headquarters failed, as the engine and the officer need to tell causes apart.

use foundation::{CodedError, ErrorCode};

/// Why a call to headquarters failed.
#[derive(Debug, thiserror::Error)]
pub enum UplinkError {
    /// No connection, or it broke: try again.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The server's certificate is not under headquarters' root.
    #[error("the server's certificate is not headquarters'")]
    Untrusted,
    /// Headquarters is overloaded: try again after so many milliseconds.
    #[error("headquarters asks to wait {retry_after_ms} ms")]
    Busy {
        /// How long to wait, milliseconds.
        retry_after_ms: u32,
    },
    /// Headquarters refused with a code: records are kept, a person has to look.
    #[error("headquarters refused: {0}")]
    Refused(CodedError),
    /// Headquarters could not read what was sent (413 or 422): it is sent again in smaller parts.
    #[error("headquarters could not read it: {0}")]
    Unreadable(CodedError),
    /// The answer makes no sense or is wrongly signed.
    #[error("headquarters' answer cannot be used: {0}")]
    BadAnswer(String),
    /// A stick's file failed.
    #[error(transparent)]
    File(#[from] platform::FileError),
    /// The booth's own store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The booth has not joined headquarters.
    #[error("the booth is not enrolled")]
    NotEnrolled,
    /// Another process of this booth delivers already.
    #[error("another process delivers for this booth")]
    InUse,
    /// The enrolment code is malformed.
    #[error("the enrolment code is malformed")]
    Code,
    /// The address is no `https://` address.
    #[error("the address is no https:// address")]
    Address,
}

impl From<journal::JournalError> for UplinkError {
    fn from(error: journal::JournalError) -> Self {
        Self::BadAnswer(error.to_string())
    }
}

impl From<UplinkError> for CodedError {
    fn from(error: UplinkError) -> Self {
        match error {
            UplinkError::Unreachable(why) => Self::new(ErrorCode::HqUnreachable, why),
            UplinkError::Untrusted => ErrorCode::HqUntrusted.into(),
            UplinkError::Busy { retry_after_ms } => Self::new(ErrorCode::HqUnreachable, format!("busy, again in {} s", retry_after_ms / 1000)),
            UplinkError::Refused(coded) => coded,
            UplinkError::Unreadable(coded) => Self::new(ErrorCode::HqRefused, coded.to_string()),
            UplinkError::BadAnswer(why) => Self::new(ErrorCode::HqRefused, why),
            UplinkError::File(error) => error.into(),
            UplinkError::Store(error) => error.into(),
            UplinkError::NotEnrolled => ErrorCode::NotEnrolled.into(),
            UplinkError::InUse => ErrorCode::StoreInUse.into(),
            UplinkError::Code => ErrorCode::CodeRefused.into(),
            UplinkError::Address => Self::new(ErrorCode::HqUnreachable, "the address must begin with https://"),
        }
    }
}
