//! A release on its way down, in pieces: what has come lies in a file, so that a link that breaks, a budget that is spent and a restart cost
//! no byte twice.
//!
//! Nothing in the file is believed: when it is whole it is a feed, and headquarters' signature on it is verified like any other's.

use crate::UplinkError;
use crate::link::Link;
use crate::work::{How, Outcome, blocking, while_alive};
use journal::{JournalError, Message, SignedFeed};
use platform::FileError;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use store::{FeedPut, Store, StoreError};

/// The folder in the booth's data.
const FOLDER: &str = "coming";

/// Fetches the next piece of a feed in bulk; the outcome's `rest` says that there is more.
pub(crate) async fn piece(store: &Store, link: &Link, name: &str, version: u64, how: &How) -> Result<Outcome, UplinkError> {
    let coming = Coming::of(store.dir(), name, version);
    let (own, file) = (name.to_owned(), coming.clone());
    let (from, offset) = blocking(store, move |store| {
        let from = store.feed_versions()?.into_iter().find(|feed| feed.name == own).map(|feed| feed.version);
        Ok((from, file.length()?))
    })
    .await?;
    if from.is_some_and(|from| from >= version) {
        // A neighbour or a stick was quicker.
        blocking(store, move |_| coming.forget()).await?;
        return Ok(Outcome::default());
    }
    let asked = how.chunk_bytes.max(1);
    let mut spent = 0;
    if let Some(from) = from.filter(|_| offset == 0) {
        let bytes = link.feed_piece(name, version, Some(from), (offset, asked), how.beside).await?;
        let got = count(&bytes);
        match arrived(store, link, &coming, bytes, (offset, asked)).await {
            Err(error) => {
                tracing::warn!(%error, feed = name, "the change of a feed does not lead to it; the whole is fetched");
                spent = got;
            }
            done => return done.map(|outcome| outcome.of(name, got)),
        }
    }
    let bytes = link.feed_piece(name, version, None, (offset, asked), how.beside).await?;
    spent += count(&bytes);
    arrived(store, link, &coming, bytes, (offset, asked)).await.map(|outcome| outcome.of(name, spent))
}

fn count(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// How far a piece leads.
enum Arrived {
    /// The next one begins there.
    Part(u64),
    /// The feed is here.
    Whole(FeedPut),
}

impl Arrived {
    fn of(self, name: &str, bytes: u64) -> Outcome {
        match self {
            Self::Part(rest) => Outcome { rest: Some(rest), bytes, ..Outcome::default() },
            Self::Whole(put) => Outcome { installed: (put == FeedPut::Installed).then(|| name.to_owned()), bytes, ..Outcome::default() },
        }
    }
}

/// Takes a piece that was asked for at `offset`, `asked` bytes long; with the last one the feed is installed.
async fn arrived(store: &Store, link: &Link, coming: &Coming, bytes: Vec<u8>, (offset, asked): (u64, u64)) -> Result<Arrived, UplinkError> {
    let got = count(&bytes);
    let signed = if let Some(whole) = SignedFeed::from_bytes(&bytes).ok().filter(|_| offset == 0) {
        whole // It fits into one piece, or is a change of the version that is here.
    } else if got > asked {
        return Err(UplinkError::BadAnswer("a longer piece than was asked for".to_owned()));
    } else {
        let file = coming.clone();
        blocking(store, move |_| file.add(&bytes)).await?;
        if got == asked {
            return Ok(Arrived::Part(offset.saturating_add(got)));
        }
        let file = coming.clone();
        blocking(store, move |_| file.whole()).await??
    };
    let put = while_alive(link, blocking(store, move |store| store.put_feed(&signed))).await;
    // What a full disk kept from being installed is whole, and need not come again.
    let is_of_no_use = matches!(&put, Err(UplinkError::Store(StoreError::Journal(_) | StoreError::FeedOlder { .. })));
    if put.is_ok() || is_of_no_use {
        let file = coming.clone();
        blocking(store, move |_| file.forget()).await?;
    }
    put.map(Arrived::Whole)
}

/// What has come of one version of a feed.
#[derive(Clone, Debug)]
struct Coming {
    folder: PathBuf,
    /// Stands before the version in names of files, whatever the feed is called.
    stem: String,
    path: PathBuf,
}

impl Coming {
    fn of(data: &Path, name: &str, version: u64) -> Self {
        let folder = data.join(FOLDER);
        let stem: String = blake3::hash(name.as_bytes()).to_hex().chars().take(16).collect();
        let path = folder.join(format!("{stem}-{version}.part"));
        Self { folder, stem, path }
    }

    /// How many bytes are here.
    fn length(&self) -> Result<u64, StoreError> {
        match fs::metadata(&self.path) {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(FileError::of("look at", &self.path)(error).into()),
        }
    }

    /// Adds a piece, durably: a power cut may cost it, and never leaves something else in its place. The first one removes what is left of
    /// earlier versions.
    fn add(&self, piece: &[u8]) -> Result<(), StoreError> {
        if self.length()? == 0 {
            self.forget()?;
            platform::private_dir(&self.folder)?;
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path).map_err(FileError::of("open", &self.path))?;
        let before = file.metadata().map_err(FileError::of("look at", &self.path))?.len();
        let added = file.write_all(piece).and_then(|()| file.sync_all());
        if let Err(error) = added {
            let _ = file.set_len(before); // Best effort: half a piece would only be found out at the end.
            return Err(FileError::of("write", &self.path)(error).into());
        }
        Ok(())
    }

    /// Everything that has come, as a feed. What is none when it is whole never becomes one, and is removed.
    fn whole(&self) -> Result<Result<SignedFeed, JournalError>, StoreError> {
        let read = SignedFeed::from_bytes(&fs::read(&self.path).map_err(FileError::of("read", &self.path))?);
        if read.is_err() {
            self.forget()?;
        }
        Ok(read)
    }

    /// Removes this version and every other of the feed.
    fn forget(&self) -> Result<(), StoreError> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        for path in files.filter(|path| path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&self.stem))) {
            fs::remove_file(&path).map_err(FileError::of("remove", &path))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_come_is_there_after_a_restart_and_a_later_version_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        let third = || Coming::of(dir.path(), "release.linux-x86_64", 3);
        assert_eq!(third().length().unwrap(), 0);
        third().add(b"the first").unwrap();
        third().add(b" and the second").unwrap();
        assert_eq!(third().length().unwrap(), 24);
        let fourth = Coming::of(dir.path(), "release.linux-x86_64", 4);
        let other = Coming::of(dir.path(), "release.windows-x86_64", 9);
        other.add(b"other").unwrap();
        fourth.add(b"anew").unwrap();
        assert_eq!((third().length().unwrap(), fourth.length().unwrap(), other.length().unwrap()), (0, 4, 5));
        assert!(fourth.whole().unwrap().is_err(), "what is whole and no feed is of no use");
        assert_eq!((fourth.length().unwrap(), other.length().unwrap()), (0, 5));
    }
}
