//! What can go wrong at headquarters, as callers need to tell it apart.

use foundation::{CodedError, ErrorCode};

/// A failure of headquarters. No variant carries a person's data.
#[derive(Debug, thiserror::Error)]
pub enum HqError {
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(#[from] rusqlite::Error),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] platform::FileError),
    /// A file could not be read or written, with the path.
    #[error("{path}: {source}")]
    Path {
        /// The path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Bytes of the wire format are not what they should be.
    #[error(transparent)]
    Journal(#[from] journal::JournalError),
    /// An alert list is not what it should be.
    #[error(transparent)]
    List(#[from] screening::ListError),
    /// The folder of keys cannot be opened.
    #[error("keys: {0}")]
    Keys(&'static str),
    /// The database was written by a newer program.
    #[error("database needs program {0} or newer")]
    TooNew(String),
    /// A certificate could not be made or read.
    #[error("certificate: {0}")]
    Certificate(String),
    /// What was stored cannot be read back.
    #[error("stored {0} is damaged")]
    Damaged(&'static str),
    /// Refused, with the code the caller is to see.
    #[error("{0}")]
    Refused(#[from] CodedError),
}

impl HqError {
    /// Adds the path to a failure of a file.
    pub fn path(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Path { path: path.display().to_string(), source }
    }
}

impl From<ErrorCode> for HqError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code.into())
    }
}

impl From<rcgen::Error> for HqError {
    fn from(error: rcgen::Error) -> Self {
        Self::Certificate(error.to_string())
    }
}

impl From<HqError> for CodedError {
    fn from(error: HqError) -> Self {
        use HqError as E;
        match error {
            E::Refused(refused) => refused,
            E::Journal(error) => error.into(),
            E::List(error) => error.into(),
            E::File(error) => error.into(),
            E::Database(rusqlite::Error::SqliteFailure(failure, _)) if failure.code == rusqlite::ErrorCode::DiskFull => ErrorCode::DiskFull.into(),
            E::Database(rusqlite::Error::SqliteFailure(failure, _)) if failure.code == rusqlite::ErrorCode::NotADatabase => {
                ErrorCode::StoreLocked.into()
            }
            E::TooNew(version) => Self::new(ErrorCode::StoreTooNew, version),
            E::Keys(why) => Self::new(ErrorCode::StoreLocked, why),
            E::Damaged(what) => Self::new(ErrorCode::StoreDamaged, what),
            E::Path { .. } => Self::new(ErrorCode::FileFailed, error.to_string()),
            E::Database(_) | E::Certificate(_) => Self::new(ErrorCode::Internal, error.to_string()),
        }
    }
}
