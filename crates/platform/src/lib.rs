//! The operating system's files and clock. The only crate with `unsafe`, each use argued for.
//!
//! - [`durable_write`]: a file is there whole or not at all, also after a power cut.
//! - [`private_dir`]: a folder that only its owner may read.
//! - [`FileLock`]: one window, one deliverer.
//! - [`Map`]: a read-only map of an installed list.
//! - [`free_bytes`]: room left on a disk.
//! - [`removable_drives`][]: sticks.
//! - [`machine`]: which machine this is.
//! - [`program_platform`], [`package_folder`], [`install_package`]: which releases of the program are for this machine, and how one is installed.
//! - [`watch_crashes`]: what is left behind when the program fails.
//! - [`SystemClock`]: the real [`foundation::Clock`].

mod clock;
mod crash;
mod drives;
mod file;
mod install;
mod lock;
mod machine;
mod map;

pub use clock::SystemClock;
pub use crash::{crashes, keep_crashes_in, watch_crashes};
pub use drives::{Drive, removable_drives};
pub use file::{durable_rename, durable_write, free_bytes, private_dir, restrict};
pub use install::{Installed, install_package, package_folder, program_platform};
pub use lock::FileLock;
pub use machine::machine;
pub use map::{Map, map_file};

use foundation::{CodedError, ErrorCode};
use std::path::{Path, PathBuf};

/// An operation on a file failed.
#[derive(Debug, thiserror::Error)]
#[error("{action} {}: {source}", path.display())]
pub struct FileError {
    action: &'static str,
    path: PathBuf,
    source: std::io::Error,
}

impl FileError {
    /// The error of a step, `action`, on a file.
    pub fn of<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(std::io::Error) -> Self + 'a {
        move |source| Self { action, path: path.to_owned(), source }
    }

    /// Whether the disk is full.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        matches!(self.source.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
    }
}

impl From<FileError> for CodedError {
    fn from(error: FileError) -> Self {
        let code = if error.is_disk_full() { ErrorCode::DiskFull } else { ErrorCode::FileFailed };
        Self::new(code, error.to_string())
    }
}
