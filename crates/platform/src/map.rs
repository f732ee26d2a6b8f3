//! Read-only maps of installed files.

use crate::FileError;
use std::fs::File;
use std::ops::Deref;
use std::path::Path;

/// A file mapped into memory for reading.
#[derive(Debug)]
pub struct Map(memmap2::Mmap);

impl Deref for Map {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Map {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Maps `path` for reading.
///
/// # Errors
/// [`FileError`] when the file cannot be opened or mapped.
pub fn map_file(path: &Path) -> Result<Map, FileError> {
    let file = File::open(path).map_err(FileError::of("open", path))?;
    // SAFETY: the caller maps only installed lists, which are written under another name and renamed into place
    // (`durable_write`), never changed afterwards; nothing of ours truncates a mapped file.
    #[expect(unsafe_code, reason = "a map is unsafe because another process could change the file; see above")]
    let map = unsafe { memmap2::Mmap::map(&file) };
    map.map(Map).map_err(FileError::of("map", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_shows_the_files_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("list");
        crate::durable_write(&path, b"postings").unwrap();
        assert_eq!(&*map_file(&path).unwrap(), b"postings");
    }
}
