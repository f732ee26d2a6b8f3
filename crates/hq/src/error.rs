//! What can go wrong at headquarters, as callers need to tell it apart.

use foundation::{CodedError, ErrorCode};

/// PostgreSQL's code for a full disk.
const SERVER_DISK_FULL: &str = "53100";
/// Classes of PostgreSQL's codes that mean that it does not serve us now: connection, authorisation, no such database, resources,
/// locked too long, shut down.
const SERVER_AWAY: [&str; 6] = ["08", "28", "3D", "53", "55", "57"];

/// A failure of headquarters. No variant carries a person's data.
#[derive(Debug, thiserror::Error)]
pub enum HqError {
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database server refused, failed or did not answer.
    #[error("database server: {what}")]
    Server {
        /// The server's five-letter code; none if it did not answer.
        code: Option<String>,
        /// Its message, without the detail that may quote a person's data.
        what: String,
    },
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
    /// The store of pictures refused or failed.
    #[error("pictures: {0}")]
    Pictures(String),
    /// A long work was told to stop.
    #[error("stopped")]
    Stopped,
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

impl From<postgres::Error> for HqError {
    fn from(error: postgres::Error) -> Self {
        match error.as_db_error() {
            Some(told) => Self::Server { code: Some(told.code().code().to_owned()), what: told.message().to_owned() },
            None => Self::Server { code: None, what: error.to_string() },
        }
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
            E::Server { code: Some(code), .. } if code == SERVER_DISK_FULL => ErrorCode::DiskFull.into(),
            E::Server { code: Some(code), what } if !SERVER_AWAY.iter().any(|class| code.starts_with(class)) => {
                Self::new(ErrorCode::Internal, format!("{what} ({code})"))
            }
            E::Server { what, .. } => Self::new(ErrorCode::DatabaseUnreachable, what),
            E::TooNew(version) => Self::new(ErrorCode::StoreTooNew, version),
            E::Keys(why) => Self::new(ErrorCode::StoreLocked, why),
            E::Damaged(what) => Self::new(ErrorCode::StoreDamaged, what),
            E::Path { .. } | E::Pictures(_) => Self::new(ErrorCode::FileFailed, error.to_string()),
            E::Database(_) | E::Certificate(_) | E::Stopped => Self::new(ErrorCode::Internal, error.to_string()),
        }
    }
}
