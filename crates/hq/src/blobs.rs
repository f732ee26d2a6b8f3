//! Pictures, encrypted as they came, in files named by their hash. An upload goes on where it stopped.
//!
//! `blobs/ab/ab…` holds whole pictures; `blobs/partial/` what is under way. A picture is named durable only after its file was
//! flushed, its hash verified, its name flushed, and the database knows it.

use crate::HqError;
use foundation::{CodedError, ErrorCode};
use journal::Hash32;
use journal::blob::MAX_BLOB_BYTES;
use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Pictures leave so much of the disk to records.
const KEPT_FREE_BYTES: u64 = 512 * 1024 * 1024;

/// The folder of pictures.
#[derive(Debug)]
pub struct Blobs {
    dir: PathBuf,
    busy: Mutex<HashSet<Hash32>>,
}

/// Where an upload stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes held.
    pub offset: u64,
    /// Whether it is whole, verified and flushed.
    pub complete: bool,
}

impl Blobs {
    /// Opens the folder, making it as needed.
    ///
    /// # Errors
    /// Files.
    pub fn open(dir: &Path) -> Result<Self, HqError> {
        let dir = dir.join("blobs");
        platform::private_dir(&dir)?;
        platform::private_dir(&dir.join("partial"))?;
        Ok(Self { dir, busy: Mutex::new(HashSet::new()) })
    }

    fn path(&self, hash: &Hash32) -> PathBuf {
        let name = hash.to_string();
        self.dir.join(name.get(..2).unwrap_or("xx")).join(name)
    }

    fn partial(&self, hash: &Hash32) -> PathBuf {
        self.dir.join("partial").join(hash.to_string())
    }

    /// Where an upload stands.
    #[must_use]
    pub fn progress(&self, hash: &Hash32) -> Progress {
        if let Ok(whole) = self.path(hash).metadata() {
            return Progress { offset: whole.len(), complete: true };
        }
        Progress { offset: self.partial(hash).metadata().map_or(0, |partial| partial.len()), complete: false }
    }

    /// Adds a chunk at `offset`; `total` is the length of the whole picture. A chunk that does not begin where the upload stands is
    /// not written: the answer says where it stands. A whole picture whose hash is wrong is thrown away and begins anew.
    ///
    /// # Errors
    /// [`ErrorCode::TransferTooLarge`], [`ErrorCode::TransferDamaged`], files.
    pub fn add(&self, hash: &Hash32, offset: u64, total: u64, chunk: &[u8]) -> Result<Progress, HqError> {
        let end = offset.saturating_add(chunk.len() as u64);
        if total > MAX_BLOB_BYTES as u64 || end > total {
            return Err(ErrorCode::TransferTooLarge.into());
        }
        let Some(_turn) = Turn::take(&self.busy, *hash) else {
            return Ok(Progress { complete: false, ..self.progress(hash) });
        };
        let stands = self.progress(hash);
        if stands.complete || stands.offset != offset {
            return Ok(stands);
        }
        if platform::free_bytes(&self.dir)? < KEPT_FREE_BYTES {
            return Err(ErrorCode::DiskFull.into());
        }
        let path = self.partial(hash);
        let failed = HqError::path(&path);
        let write = || -> std::io::Result<File> {
            let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path)?;
            file.seek(SeekFrom::Start(offset))?;
            file.write_all(chunk)?;
            Ok(file)
        };
        let mut file = write().map_err(failed)?;
        if end < total {
            return Ok(Progress { offset: end, complete: false });
        }
        self.finish(hash, &mut file, &path)
    }

    fn finish(&self, hash: &Hash32, file: &mut File, path: &Path) -> Result<Progress, HqError> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_end(&mut bytes)).map_err(HqError::path(path))?;
        if !journal::blob::is(&bytes, hash) {
            std::fs::remove_file(path).map_err(HqError::path(path))?;
            return Err(CodedError::new(ErrorCode::TransferDamaged, "picture").into());
        }
        let whole = self.path(hash);
        if let Some(folder) = whole.parent() {
            platform::private_dir(folder)?;
        }
        platform::durable_write(&whole, &bytes)?;
        std::fs::remove_file(path).map_err(HqError::path(path))?;
        Ok(Progress { offset: bytes.len() as u64, complete: true })
    }

    /// The bytes of a whole picture, as they came.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub fn read(&self, hash: &Hash32) -> Result<Vec<u8>, HqError> {
        std::fs::read(self.path(hash)).map_err(|_| ErrorCode::NotFound.into())
    }
}

/// One writer at a time for one picture.
struct Turn<'a> {
    busy: &'a Mutex<HashSet<Hash32>>,
    hash: Hash32,
}

impl<'a> Turn<'a> {
    fn take(busy: &'a Mutex<HashSet<Hash32>>, hash: Hash32) -> Option<Self> {
        let fresh = busy.lock().unwrap_or_else(PoisonError::into_inner).insert(hash);
        fresh.then_some(Self { busy, hash })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.hash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_goes_on_where_it_stopped_and_is_verified_at_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        let (bytes, hash) = (b"page of a document".as_slice(), Hash32::of(b"page of a document"));
        assert_eq!(blobs.add(&hash, 0, 18, &bytes[..7]).unwrap(), Progress { offset: 7, complete: false });
        // A chunk that was written but not answered comes again: nothing is written twice.
        assert_eq!(blobs.add(&hash, 0, 18, &bytes[..7]).unwrap(), Progress { offset: 7, complete: false });
        let again = Blobs::open(dir.path()).unwrap();
        assert_eq!(again.progress(&hash).offset, 7);
        assert_eq!(again.add(&hash, 7, 18, &bytes[7..]).unwrap(), Progress { offset: 18, complete: true });
        assert_eq!(again.add(&hash, 0, 18, bytes).unwrap(), Progress { offset: 18, complete: true });
        assert_eq!(again.read(&hash).unwrap(), bytes);
    }

    #[test]
    fn a_picture_that_is_not_what_its_name_says_is_refused_and_may_begin_anew() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        let hash = Hash32::of(b"right");
        assert!(blobs.add(&hash, 0, 5, b"wrong").is_err());
        assert_eq!(blobs.progress(&hash), Progress { offset: 0, complete: false });
        assert!(blobs.add(&hash, 0, 5, b"right").unwrap().complete);
        assert!(blobs.add(&Hash32::of(b"x"), 0, u64::MAX, b"x").is_err());
    }
}
