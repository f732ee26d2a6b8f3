//! What can be wrong with an alert list. A person's data never appears in it.

use foundation::{CodedError, ErrorCode};

/// Why a list cannot be built, opened or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// The bytes are no list package, or a damaged one.
    #[error("no alert list: {0}")]
    Malformed(&'static str),
    /// The package is of a layout this program does not know.
    #[error("alert list of format {0}, newer than this program")]
    Format(u16),
    /// The signature does not belong to the trusted key.
    #[error("the signature is not headquarters'")]
    Signature,
    /// The key is not the one under which the list is encrypted.
    #[error("the list's key is missing or another's")]
    Key,
    /// The version is older than the one in force.
    #[error("version {offered} is older than {installed}, which is in force")]
    Older {
        /// Version in force.
        installed: u64,
        /// Version offered.
        offered: u64,
    },
    /// Larger than a booth can hold.
    #[error("{what} is larger than {limit}")]
    TooLarge {
        /// What.
        what: &'static str,
        /// The limit, in its own unit.
        limit: u64,
    },
    /// A source file cannot be used.
    #[error("{0}")]
    Source(String),
    /// A source could not be read to its end: the disk, or whoever reads it, stopped.
    #[error("not read to the end: {0}")]
    Unread(String),
    /// A list that was built could not be kept.
    #[error("not written: {0}")]
    Unwritten(String),
    /// A line of a source file cannot be used.
    #[error("line {line}: {why}")]
    Line {
        /// Line, from 1.
        line: usize,
        /// Why, without the value itself.
        why: String,
    },
}

impl From<ListError> for CodedError {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Signature => ErrorCode::SignatureWrong.into(),
            ListError::Unread(why) | ListError::Unwritten(why) => Self::new(ErrorCode::FileFailed, why),
            older @ ListError::Older { .. } => Self::new(ErrorCode::VersionOlder, older.to_string()),
            other => Self::new(ErrorCode::ListMalformed, other.to_string()),
        }
    }
}
