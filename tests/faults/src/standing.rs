//! What a store holds, seen from outside: two stores with one standing would send headquarters the same and show the officer the same.

use journal::Hash32;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use store::{Store, StoreError};

/// The setting that the script changes.
pub(crate) const SETTING: &str = "preferences";

/// Heads of the journal, open inspections, what waits, what is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Epoch, number and chain value of its last event.
    pub heads: Vec<(u32, u64, Hash32)>,
    /// Open inspections and their states.
    pub drafts: BTreeMap<String, Vec<u8>>,
    /// Events without a receipt.
    pub waiting: u64,
    /// Pictures without a receipt.
    pub pictures: Vec<Hash32>,
    /// Feeds in force and their versions.
    pub feeds: Vec<(String, u64)>,
    /// A setting.
    pub setting: Option<u64>,
}

impl Standing {
    /// Looks at a store.
    ///
    /// # Errors
    /// As the store's own methods.
    pub fn of(store: &Store) -> Result<Self, StoreError> {
        Ok(Self {
            heads: store.epochs()?.into_iter().map(|epoch| (epoch.epoch, epoch.head_seq, epoch.head_chain)).collect(),
            drafts: store.drafts()?.into_iter().map(|draft| (draft.inspection, draft.state.expose().clone())).collect(),
            waiting: store.queue()?.events,
            pictures: store.undelivered_blobs(1000)?.into_iter().map(|blob| blob.hash).collect(),
            feeds: store.feed_versions()?.into_iter().map(|feed| (feed.name, feed.version)).collect(),
            setting: store.setting(SETTING)?,
        })
    }

    /// Number of the last event of the current epoch, if the booth is enrolled.
    #[must_use]
    pub fn last(&self) -> Option<u64> {
        self.heads.last().map(|(_, seq, _)| *seq)
    }
}

/// A folder for databases that lie in memory where the system has such a place: a power cut is made by us, not waited for.
///
/// # Panics
/// If there is no room for temporary files.
#[must_use]
pub fn scratch() -> tempfile::TempDir {
    let memory = PathBuf::from("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(&memory) } else { tempfile::tempdir() };
    made.expect("room for temporary files")
}

/// Removes the database's files of a folder.
pub(crate) fn empty(dir: &Path) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let _ = std::fs::remove_file(entry.path()); // What is left shows as a violation.
    }
}
