//! Files that survive a power cut, and folders that only their owner may read.

use crate::FileError;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Writes `bytes` to `path` so that afterwards, whatever happens, the file holds either the old bytes or the new ones:
/// temporary name, flush to disk, rename, flush of the folder.
///
/// # Errors
/// [`FileError`] naming the step that failed; the old file is then untouched.
pub fn durable_write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    let temporary = Path::new(&temporary);
    let written = write_flushed(temporary, bytes).and_then(|()| fs::rename(temporary, path).map_err(FileError::of("rename to", path)));
    if written.is_err() {
        let _ = fs::remove_file(temporary); // Best effort: the error that matters is already in hand.
    }
    written?;
    flush_folder(path)
}

fn write_flushed(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let mut file = File::create(path).map_err(FileError::of("create", path))?;
    restrict(path)?;
    file.write_all(bytes).map_err(FileError::of("write", path))?;
    file.sync_all().map_err(FileError::of("flush", path))
}

/// Renames `from` to `to` within a folder, replacing what is there, so that a power cut cannot undo it afterwards.
///
/// # Errors
/// [`FileError`]; the file then still has its old name.
pub fn durable_rename(from: &Path, to: &Path) -> Result<(), FileError> {
    fs::rename(from, to).map_err(FileError::of("rename to", to))?;
    flush_folder(to)
}

/// Makes a rename durable: the folder's own entry has to reach the disk. Windows does this with the rename.
fn flush_folder(path: &Path) -> Result<(), FileError> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|f| f.sync_all()).map_err(FileError::of("flush folder", folder))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Creates `path` and what is above it, readable by its owner alone.
///
/// # Errors
/// [`FileError`] when the folder cannot be made or its rights not set.
pub fn private_dir(path: &Path) -> Result<(), FileError> {
    fs::create_dir_all(path).map_err(FileError::of("create folder", path))?;
    restrict(path)
}

/// Lets only the owner read a file or folder. On Windows the data folder's inherited access list does this.
///
/// # Errors
/// [`FileError`] when the rights cannot be set.
pub fn restrict(path: &Path) -> Result<(), FileError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = if path.is_dir() { 0o700 } else { 0o600 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(FileError::of("restrict", path))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Bytes that an ordinary user may still write on the disk that holds `path`.
///
/// # Errors
/// [`FileError`] when the disk does not answer.
pub fn free_bytes(path: &Path) -> Result<u64, FileError> {
    fs4::available_space(path).map_err(FileError::of("measure free space of", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_durable_file_replaces_the_old_one_whole_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("slots.cbor");
        durable_write(&path, b"old").unwrap();
        durable_write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("slots.cbor");
        durable_write(&path, b"old").unwrap();
        fs::create_dir(dir.path().join("slots.cbor.new")).unwrap(); // The temporary name is taken by a folder.
        assert!(durable_write(&path, b"new").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_what_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("a/b");
        private_dir(&inner).unwrap();
        durable_write(&inner.join("f"), b"x").unwrap();
        assert_eq!(fs::metadata(&inner).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::metadata(inner.join("f")).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn free_space_is_told() {
        assert!(free_bytes(Path::new(".")).unwrap() > 0);
    }
}
