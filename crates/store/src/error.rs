//! What can go wrong with a store, in the words a caller acts on.

use foundation::{CodedError, ErrorCode};
use journal::JournalError;
use platform::FileError;
use std::path::PathBuf;

/// Why the store did not do what it was asked. No variant carries a value of a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder holds no store.
    #[error("no store in {}", .0.display())]
    Missing(PathBuf),
    /// The folder holds a store already.
    #[error("there is a store in {} already", .0.display())]
    Exists(PathBuf),
    /// No key slot opens: wrong passphrase, no key ring, or none that knows this store.
    #[error("no key slot opens: {0}")]
    Locked(&'static str),
    /// The key ring of the operating system did not take or give the key.
    #[error("key ring: {0}")]
    KeyRing(String),
    /// Another window or deliverer works with this store, or another program holds the database for too long.
    #[error("store in use")]
    InUse,
    /// Written by a newer program that keeps this one out.
    #[error("needs a program that knows migration {needs}, this one knows {knows}")]
    TooNew {
        /// The oldest program that may open it, by the number of its last migration.
        needs: u32,
        /// The last migration of this program.
        knows: u32,
    },
    /// A file or a row is not what it was when it was written.
    #[error("store damaged: {0}")]
    Damaged(String),
    /// The disk is full, the reserve is used up and even a record without pictures does not fit.
    #[error("disk full")]
    DiskFull,
    /// The disk did not read or write what the database asked of it. Nothing is changed; the same may work the next time.
    #[error("the disk failed: {0}")]
    Disk(String),
    /// Reading or writing a file beside the database failed.
    #[error(transparent)]
    File(#[from] FileError),
    /// The booth has no number yet, so that nothing can be recorded.
    #[error("booth not enrolled")]
    NotEnrolled,
    /// The booth belongs to another headquarters or has another number already.
    #[error("booth enrolled already")]
    AlreadyEnrolled,
    /// A training booth met a real headquarters, or the reverse.
    #[error("training differs")]
    TrainingMismatch,
    /// The feed is not newer than the one installed.
    #[error("feed {name}: version {offered} offered, {installed} installed")]
    FeedOlder {
        /// The feed.
        name: String,
        /// In force.
        installed: u64,
        /// Refused.
        offered: u64,
    },
    /// The receipt is for another booth, or for an epoch this store never had and names no picture.
    #[error("receipt is not for this store")]
    ForeignReceipt,
    /// A picture was given that no act names, an act names a picture that was not given, or the bytes are not what their name says.
    #[error("pictures and acts do not fit")]
    PictureMismatch,
    /// An event, receipt or feed could not be read or made.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// An alert list that headquarters sent does not open; the one in force stays.
    #[error(transparent)]
    List(#[from] screening::ListError),
    /// Other signers of releases are pinned already.
    #[error("other signers of releases are pinned at this booth. Compare them, and replace them only if that is meant.")]
    SignersPinned,
    /// No release has come that could be installed.
    #[error("no release has come that is later than this program. Wait for one, or bring it on a stick.")]
    NoRelease,
    /// The release that lies here is not offered.
    #[error("the release that came is refused ({0}). Keep the program as it is and tell headquarters.")]
    ReleaseRefused(border::ReleaseRefusal),
    /// A change of a release does not lead to it.
    #[error(transparent)]
    Release(#[from] journal::release::ReleaseError),
    /// The database refused a statement: a fault of the program.
    #[error("database: {0}")]
    Sql(String),
    /// The writer thread is gone: a fault of the program.
    #[error("writer stopped")]
    WriterStopped,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged("the database file".to_owned()),
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::InUse,
            Some(Code::SystemIoFailure | Code::CannotOpen | Code::FileLockingProtocolFailed) => Self::Disk(error.to_string()),
            _ => Self::Sql(error.to_string()),
        }
    }
}

impl From<StoreError> for CodedError {
    fn from(error: StoreError) -> Self {
        use StoreError as E;
        let code = match &error {
            E::Missing(_) => ErrorCode::StoreMissing,
            E::Exists(_) => ErrorCode::StoreExists,
            E::Locked(_) | E::KeyRing(_) => ErrorCode::StoreLocked,
            E::InUse => ErrorCode::StoreInUse,
            E::TooNew { .. } => ErrorCode::StoreTooNew,
            E::Damaged(_) => ErrorCode::StoreDamaged,
            E::DiskFull => ErrorCode::DiskFull,
            E::Disk(_) => ErrorCode::FileFailed,
            E::NotEnrolled => ErrorCode::NotEnrolled,
            E::AlreadyEnrolled => ErrorCode::AlreadyEnrolled,
            E::TrainingMismatch => ErrorCode::TrainingMismatch,
            E::FeedOlder { .. } => ErrorCode::VersionOlder,
            E::ForeignReceipt => ErrorCode::HqRefused,
            E::SignersPinned => ErrorCode::SignersPinned,
            E::NoRelease => ErrorCode::ReleaseMissing,
            E::ReleaseRefused(why) => return Self::new(ErrorCode::ReleaseRefused, why.as_str()),
            E::PictureMismatch | E::Sql(_) | E::WriterStopped => ErrorCode::Internal,
            E::File(_) | E::Journal(_) | E::List(_) | E::Release(_) => return error.into_inner(),
        };
        Self::new(code, error.to_string())
    }
}

impl StoreError {
    /// The coded error of the crate that found the fault.
    fn into_inner(self) -> CodedError {
        match self {
            Self::File(error) => error.into(),
            Self::Journal(error) => error.into(),
            Self::List(error) => error.into(),
            Self::Release(error) => error.into(),
            other => CodedError::new(ErrorCode::Internal, other.to_string()),
        }
    }

    /// Whether the disk failed under the connection, so that another one is needed.
    pub(crate) fn harms_connection(&self) -> bool {
        matches!(self, Self::Disk(_) | Self::Damaged(_) | Self::Sql(_))
    }

    /// Whether room on the disk would help.
    pub(crate) fn is_disk_full(&self) -> bool {
        matches!(self, Self::DiskFull) || matches!(self, Self::File(error) if error.is_disk_full())
    }
}
