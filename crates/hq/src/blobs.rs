//! Pictures, encrypted as they came, in an object store under their hash. An upload goes on where it stopped.
//!
//! Whole pictures are objects `ab/ab…`; the store is the folder `blobs/`, where they are files of that name. `blobs/partial/` holds what is
//! under way: an object store takes whole objects only. A picture is named durable only after its hash was verified, the store has it for
//! good (a folder: file and name flushed), and the database knows it.

use crate::HqError;
use foundation::{CodedError, ErrorCode};
use journal::Hash32;
use journal::blob::MAX_BLOB_BYTES;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Name;
use object_store::{ObjectStore, ObjectStoreExt};
use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Pictures leave so much of the disk to records.
const KEPT_FREE_BYTES: u64 = 512 * 1024 * 1024;

/// Waits on this thread; everything here runs on threads that may block. Whoever calls from a task all the same does not run out of the
/// turns that a task has before it must yield, for here it cannot.
fn block_on<T>(work: impl Future<Output = T>) -> T {
    futures_executor::block_on(tokio::task::unconstrained(work))
}

/// The pictures.
#[derive(Debug)]
pub struct Blobs {
    /// Whole ones.
    whole: Arc<dyn ObjectStore>,
    /// Where uploads are under way.
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
        let folder = dir.join("blobs");
        platform::private_dir(&folder)?;
        let store = LocalFileSystem::new_with_prefix(&folder).map_err(|error| failed(&error))?;
        Self::on(Arc::new(store.with_fsync(true)), dir)
    }

    /// Keeps whole pictures in this store; uploads are under way in the folder. A receipt names a picture as soon as the store has taken
    /// it: it has to be durable then.
    ///
    /// # Errors
    /// Files.
    pub fn on(whole: Arc<dyn ObjectStore>, dir: &Path) -> Result<Self, HqError> {
        let dir = dir.join("blobs").join("partial");
        platform::private_dir(&dir)?;
        Ok(Self { whole, dir, busy: Mutex::new(HashSet::new()) })
    }

    fn partial(&self, hash: &Hash32) -> PathBuf {
        self.dir.join(hash.to_string())
    }

    /// Where an upload stands.
    #[must_use]
    pub fn progress(&self, hash: &Hash32) -> Progress {
        if let Ok(whole) = block_on(self.whole.head(&name(hash))) {
            return Progress { offset: whole.size, complete: true };
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
        let offset = bytes.len() as u64;
        block_on(self.whole.put(&name(hash), bytes.into())).map_err(|error| failed(&error))?;
        std::fs::remove_file(path).map_err(HqError::path(path))?;
        Ok(Progress { offset, complete: true })
    }

    /// Removes a picture, if it is here. Its key is gone already.
    ///
    /// # Errors
    /// Files.
    pub fn remove(&self, hash: &Hash32) -> Result<(), HqError> {
        match block_on(self.whole.delete(&name(hash))) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(&error)),
        }
    }

    /// The bytes of a whole picture, as they came.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub fn read(&self, hash: &Hash32) -> Result<Vec<u8>, HqError> {
        let read = block_on(async { self.whole.get(&name(hash)).await?.bytes().await });
        read.map(|bytes| bytes.to_vec()).map_err(|_| ErrorCode::NotFound.into())
    }
}

/// Under which a picture lies: 256 folders keep each one small.
fn name(hash: &Hash32) -> Name {
    let name = hash.to_string();
    Name::from_iter([name.get(..2).unwrap_or("xx"), &name])
}

fn failed(error: &object_store::Error) -> HqError {
    let mut cause = std::error::Error::source(error);
    while let Some(this) = cause {
        if this.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == ErrorKind::StorageFull) {
            return ErrorCode::DiskFull.into();
        }
        cause = this.source();
    }
    HqError::Pictures(error.to_string())
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
        for (dir, store) in stores() {
            goes_on_where_it_stopped(&dir, &|| Blobs::on(Arc::clone(&store), dir.path()).unwrap());
        }
    }

    /// Every kind of store that there is: what a folder does, another does too.
    fn stores() -> Vec<(tempfile::TempDir, Arc<dyn ObjectStore>)> {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = LocalFileSystem::new_with_prefix(one.path()).unwrap().with_fsync(true);
        vec![(one, Arc::new(folder)), (other, Arc::new(object_store::memory::InMemory::new()))]
    }

    fn goes_on_where_it_stopped(dir: &tempfile::TempDir, open: &dyn Fn() -> Blobs) {
        let blobs = open();
        let (bytes, hash) = (b"page of a document".as_slice(), Hash32::of(b"page of a document"));
        assert_eq!(blobs.add(&hash, 0, 18, &bytes[..7]).unwrap(), Progress { offset: 7, complete: false });
        // A chunk that was written but not answered comes again: nothing is written twice.
        assert_eq!(blobs.add(&hash, 0, 18, &bytes[..7]).unwrap(), Progress { offset: 7, complete: false });
        let again = open();
        assert_eq!(again.progress(&hash).offset, 7);
        assert_eq!(again.add(&hash, 7, 18, &bytes[7..]).unwrap(), Progress { offset: 18, complete: true });
        assert_eq!(again.add(&hash, 0, 18, bytes).unwrap(), Progress { offset: 18, complete: true });
        assert_eq!(again.read(&hash).unwrap(), bytes);
        assert_eq!(std::fs::read_dir(dir.path().join("blobs/partial")).unwrap().count(), 0, "nothing is left under way");
    }

    #[test]
    fn a_folder_of_earlier_programs_is_read_as_it_is_and_written_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let place = |bytes: &[u8]| {
            let name = Hash32::of(bytes).to_string();
            dir.path().join("blobs").join(&name[..2]).join(name)
        };
        let old = b"written as a file".as_slice();
        std::fs::create_dir_all(place(old).parent().unwrap()).unwrap();
        std::fs::write(place(old), old).unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        assert_eq!(blobs.progress(&Hash32::of(old)), Progress { offset: 17, complete: true });
        assert_eq!(blobs.read(&Hash32::of(old)).unwrap(), old);
        let new = b"written as an object".as_slice();
        assert!(blobs.add(&Hash32::of(new), 0, 20, new).unwrap().complete);
        assert_eq!(std::fs::read(place(new)).unwrap(), new);
        assert!(blobs.read(&Hash32::of(b"never came")).is_err());
        blobs.remove(&Hash32::of(new)).unwrap();
        blobs.remove(&Hash32::of(new)).unwrap(); // Whatever is gone already is no failure.
        assert!(!place(new).exists() && place(old).exists());
    }

    #[tokio::test]
    async fn a_picture_is_read_and_written_from_inside_a_runtime_too() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        assert!(blobs.add(&Hash32::of(b"abc"), 0, 3, b"abc").unwrap().complete);
        assert_eq!(blobs.read(&Hash32::of(b"abc")).unwrap(), b"abc");
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
