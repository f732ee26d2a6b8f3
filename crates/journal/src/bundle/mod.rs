//! The container for sticks: segments, blobs, feeds, receipts and messages in one file. Usable up to the last whole entry,
//! a damaged entry is stepped over, an unknown one is passed through: whoever carries a bundle need not understand it.

mod stream;

pub use stream::{Entries, OwnedEntry};

use crate::hash::in_domain;
use crate::{Hash32, JournalError};

const MAGIC: &[u8; 8] = b"OPBUNDL1";
const CONTEXT: &str = "outpost bundle 2026 entry v1";
const HEAD_BYTES: usize = 1 + 8 + 16 + 8;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum EntryKind {
    /// [`crate::Segment::to_bytes`].
    Segment = 1,
    /// The encrypted bytes of a blob; its name is their hash.
    Blob = 2,
    /// A [`crate::SignedFeed`] message.
    Feed = 3,
    /// A [`crate::SignedReceipt`] message.
    Receipt = 4,
    /// Any other [`crate::Message`]: hello, enrolment.
    Message = 5,
}

impl EntryKind {
    const ALL: [Self; 5] = [Self::Segment, Self::Blob, Self::Feed, Self::Receipt, Self::Message];

    fn from_tag(tag: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == tag)
    }
}

/// The tag of the last entry; its payload is the number of entries before it.
const END: u8 = 0;

/// The bytes a bundle begins with.
#[must_use]
pub const fn start() -> &'static [u8] {
    MAGIC
}

/// The head of an entry; the payload follows it in the file.
#[must_use]
pub fn entry_head(kind: EntryKind, payload: &[u8]) -> [u8; HEAD_BYTES] {
    head(kind as u8, payload)
}

/// The bytes a whole bundle ends with.
#[must_use]
pub fn end(entries: u64) -> Vec<u8> {
    let payload = entries.to_be_bytes();
    [head(END, &payload).as_slice(), &payload].concat()
}

fn head(tag: u8, payload: &[u8]) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    let length = u64::try_from(payload.len()).unwrap_or(u64::MAX).to_be_bytes();
    let digest = Hash32::of(payload);
    let fields = [tag].into_iter().chain(length).chain(digest.0.into_iter().take(16));
    head.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
    let (fields, check) = head.split_at_mut(HEAD_BYTES - 8);
    check.iter_mut().zip(in_domain(CONTEXT, &[fields]).0).for_each(|(to, from)| *to = from);
    head
}

/// An entry of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'b> {
    /// What it is; `None` for a kind of a later version.
    pub kind: Option<EntryKind>,
    /// Where its payload begins in the file.
    pub offset: usize,
    /// The payload.
    pub payload: &'b [u8],
}

/// What can be wrong with a place of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The entry at this offset is damaged; reading goes on behind it.
    #[error("entry at {offset} is damaged")]
    Damaged {
        /// Where its payload begins.
        offset: usize,
    },
    /// The file ends or is unreadable from this offset on; everything before is usable.
    #[error("nothing can be read from {offset} on")]
    CutShort {
        /// Where reading stopped.
        offset: usize,
    },
}

/// Reads a bundle front to back. Ends after the end mark, or with [`Fault::CutShort`].
#[derive(Clone, Debug)]
pub struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    entries: u64,
    done: bool,
    ended: bool,
}

impl<'b> Reader<'b> {
    /// Begins to read.
    ///
    /// # Errors
    /// [`JournalError::Malformed`] if the bytes do not begin as a bundle does.
    pub fn new(bytes: &'b [u8]) -> Result<Self, JournalError> {
        if bytes.starts_with(MAGIC) {
            Ok(Self { bytes, at: MAGIC.len(), entries: 0, done: false, ended: false })
        } else {
            Err(JournalError::Malformed { what: "bundle" })
        }
    }

    /// Whether the end mark was met: every entry was seen.
    #[must_use]
    pub const fn reached_end(&self) -> bool {
        self.ended
    }

    fn cut_short(&mut self) -> Option<Result<Entry<'b>, Fault>> {
        self.done = true;
        Some(Err(Fault::CutShort { offset: self.at }))
    }
}

impl<'b> Iterator for Reader<'b> {
    type Item = Result<Entry<'b>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some((head, rest)) = rest.split_first_chunk::<HEAD_BYTES>() else { return self.cut_short() };
        let Some((tag, length, digest)) = checked(head) else { return self.cut_short() };
        let payload = usize::try_from(length).ok().and_then(|length| rest.get(..length));
        let Some(payload) = payload else { return self.cut_short() };
        let offset = self.at + HEAD_BYTES;
        let whole = Hash32::of(payload).0.starts_with(&digest);
        if tag == END {
            if !whole || payload != self.entries.to_be_bytes() {
                return self.cut_short();
            }
            (self.done, self.ended) = (true, true);
            return None;
        }
        self.at = offset + payload.len();
        self.entries += 1;
        Some(if whole { Ok(Entry { kind: EntryKind::from_tag(tag), offset, payload }) } else { Err(Fault::Damaged { offset }) })
    }
}

/// Tag, length and digest of a head whose own check holds.
fn checked(head: &[u8; HEAD_BYTES]) -> Option<(u8, u64, [u8; 16])> {
    let (fields, check) = head.split_at(HEAD_BYTES - 8);
    if !in_domain(CONTEXT, &[fields]).0.starts_with(check) {
        return None;
    }
    let (tag, fields) = fields.split_first()?;
    let (length, digest) = fields.split_first_chunk::<8>()?;
    Some((*tag, u64::from_be_bytes(*length), digest.try_into().ok()?))
}
