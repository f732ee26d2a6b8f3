//! One window, one deliverer: a lock that the operating system drops when its holder dies.

use crate::FileError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// An exclusive lock on a file, held until it is dropped or the process ends.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

impl FileLock {
    /// Takes the lock on `path` if nobody holds it; `None` if somebody does.
    ///
    /// # Errors
    /// [`FileError`] when the file cannot be made or locked at all.
    pub fn try_acquire(path: &Path) -> Result<Option<Self>, FileError> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(FileError::of("open", path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(FileError::of("lock", path)(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_refused_until_the_first_lets_go() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("window.lock");
        let first = FileLock::try_acquire(&path).unwrap();
        assert!(first.is_some());
        assert!(FileLock::try_acquire(&path).unwrap().is_none());
        drop(first);
        assert!(FileLock::try_acquire(&path).unwrap().is_some());
    }
}
