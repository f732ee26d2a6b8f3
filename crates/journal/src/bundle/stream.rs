//! A bundle read front to back from a stick: one entry in memory at a time, however long the file, whatever its heads claim. A stick
//! that is pulled out meanwhile is a bundle that ends there.

use super::{END, EntryKind, Fault, HEAD_BYTES, MAGIC, checked};
use crate::blob::MAX_BLOB_BYTES;
use crate::{Hash32, JournalError, MAX_FEED_BYTES, MAX_SEGMENT_BYTES, Receipt};
use std::io::{self, Read};

/// Bytes of what is only stepped over, read at a time.
const STEP_BYTES: usize = 64 * 1024;
/// A signed thing is a little longer than what it signs.
const SIGNATURE_BYTES: usize = 256;

/// An entry, in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedEntry {
    /// What it is; `None` for a kind of a later version, whose payload is stepped over.
    pub kind: Option<EntryKind>,
    /// The payload; empty if it was stepped over.
    pub payload: Vec<u8>,
}

/// Reads a bundle. Ends after the end mark, or with [`Fault::CutShort`].
#[derive(Debug)]
pub struct Entries<R> {
    from: R,
    at: u64,
    entries: u64,
    done: bool,
    ended: bool,
}

impl<R: Read> Entries<R> {
    /// Begins to read.
    ///
    /// # Errors
    /// [`JournalError::Malformed`] if the bytes do not begin as a bundle does.
    pub fn new(mut from: R) -> Result<Self, JournalError> {
        let mut magic = [0; MAGIC.len()];
        if from.read_exact(&mut magic).is_err() || magic != *MAGIC {
            return Err(JournalError::Malformed { what: "bundle" });
        }
        Ok(Self { from, at: MAGIC.len() as u64, entries: 0, done: false, ended: false })
    }

    /// Whether the end mark was met: every entry was seen.
    #[must_use]
    pub const fn reached_end(&self) -> bool {
        self.ended
    }

    fn place(&self) -> usize {
        usize::try_from(self.at).unwrap_or(usize::MAX)
    }

    fn cut_short(&mut self) -> Option<Result<OwnedEntry, Fault>> {
        self.done = true;
        Some(Err(Fault::CutShort { offset: self.place() }))
    }

    /// The payload and its hash; one that is too long for its kind, or of none, is hashed and not kept.
    fn payload(&mut self, keep: bool, length: u64) -> io::Result<(Vec<u8>, Hash32)> {
        let mut kept = Vec::new();
        let mut hasher = blake3::Hasher::new();
        let mut step = vec![0; STEP_BYTES];
        let mut left = length;
        while left > 0 {
            let wanted = usize::try_from(left).unwrap_or(STEP_BYTES).min(STEP_BYTES);
            let read = self.from.read(step.get_mut(..wanted).unwrap_or_default())?;
            let bytes = step.get(..read).unwrap_or_default();
            if bytes.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            hasher.update(bytes);
            if keep {
                kept.extend_from_slice(bytes);
            }
            left -= bytes.len() as u64;
        }
        Ok((kept, Hash32(*hasher.finalize().as_bytes())))
    }
}

/// The longest payload of a kind.
const fn longest(kind: EntryKind) -> usize {
    match kind {
        EntryKind::Segment => MAX_SEGMENT_BYTES,
        EntryKind::Blob => MAX_BLOB_BYTES,
        EntryKind::Feed => MAX_FEED_BYTES + SIGNATURE_BYTES,
        EntryKind::Receipt | EntryKind::Message => <Receipt as crate::Message>::MAX_BYTES + SIGNATURE_BYTES,
    }
}

impl<R: Read> Iterator for Entries<R> {
    type Item = Result<OwnedEntry, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let mut head = [0; HEAD_BYTES];
        if self.from.read_exact(&mut head).is_err() {
            return self.cut_short();
        }
        let Some((tag, length, digest)) = checked(&head) else { return self.cut_short() };
        let kind = EntryKind::from_tag(tag);
        let fits = kind.is_some_and(|kind| length <= longest(kind) as u64) || (tag == END && length == 8);
        let Ok((payload, hash)) = self.payload(fits, length) else { return self.cut_short() };
        let whole = hash.0.starts_with(&digest);
        if tag == END {
            if !whole || payload != self.entries.to_be_bytes() {
                return self.cut_short();
            }
            (self.done, self.ended) = (true, true);
            return None;
        }
        let offset = self.place().saturating_add(HEAD_BYTES);
        self.at = self.at.saturating_add(HEAD_BYTES as u64).saturating_add(length);
        self.entries += 1;
        let usable = whole && (fits || kind.is_none());
        Some(if usable { Ok(OwnedEntry { kind, payload }) } else { Err(Fault::Damaged { offset }) })
    }
}
