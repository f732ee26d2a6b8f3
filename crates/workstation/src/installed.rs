//! Alert lists as they are asked: each lies in a file beside the store and is mapped, so that a million entries take no memory.
//!
//! The file is made from the feed in the store and can be made again at any time. Its key is encrypted under one that only
//! the store gives: whoever takes the file alone reads nobody's name in it.

use ed25519_dalek::VerifyingKey;
use foundation::CodedError;
use screening::{AlertList, ListError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;

const FOLDER: &str = "lists";
/// What the key derived from the booth's own is for.
const LOCK: &str = "outpost 2026 lock of installed alert lists";

/// Opens a version of a list that the store holds as a feed; puts it beside the store first where it does not lie there.
///
/// # Errors
/// What is wrong with the list; what the store cannot read.
pub(crate) fn open(store: &Store, feed: &str, version: u64, trust: &[VerifyingKey]) -> Result<Option<AlertList>, CodedError> {
    let folder = store.dir().join(FOLDER);
    let name = stem(feed);
    let path = folder.join(format!("{name}-{version}.list"));
    let lock = blake3::derive_key(LOCK, store.keys().signing.as_bytes());
    if let Ok(list) = mapped(&path, &lock, trust) {
        return Ok(Some(list));
    }
    let Some(feed) = store.feed(feed)? else { return Ok(None) };
    let mut bytes = feed.body;
    match screening::lock_key(&mut bytes, trust, &lock) {
        Ok(()) => {}
        // The first format has nothing to map.
        Err(ListError::Format(_)) => return Ok(Some(screening::open_list(bytes, trust)?)),
        Err(error) => return Err(error.into()),
    }
    let written = platform::private_dir(&folder).and_then(|()| platform::durable_write(&path, &bytes));
    let list = match written {
        Ok(()) => {
            drop(bytes);
            forget_others(&folder, &name, &path);
            mapped(&path, &lock, trust)
        }
        // A full disk must not keep anybody from being screened.
        Err(error) => {
            tracing::warn!(%error, "an alert list is held in memory");
            screening::open_installed(Arc::new(bytes), Some(&lock), trust).map_err(CodedError::from)
        }
    }?;
    list.verify()?;
    Ok(Some(list))
}

fn mapped(path: &Path, lock: &[u8; 32], trust: &[VerifyingKey]) -> Result<AlertList, CodedError> {
    let map = platform::map_file(path)?;
    Ok(screening::open_installed(Arc::new(map), Some(lock), trust)?)
}

/// A name that every file system takes, whatever the list is called.
fn stem(feed: &str) -> String {
    blake3::hash(feed.as_bytes()).to_hex().chars().take(16).collect()
}

/// Removes earlier versions. One that is still mapped may stay; the next start removes it.
fn forget_others(folder: &Path, name: &str, keep: &Path) {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let earlier = files.filter(|path: &PathBuf| path != keep && path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(name)));
    for path in earlier {
        if let Err(error) = std::fs::remove_file(&path) {
            tracing::warn!(%error, "an earlier version of an alert list stays on the disk");
        }
    }
}
