//! Where things lie in a package.

use super::seal::ListKey;
use crate::{ListError, canonical};
use border::ListHeader;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::ops::Range;

pub(crate) const MAGIC: &[u8; 8] = b"OUTPLIST";
pub(crate) const FORMAT: u16 = 2;
pub(crate) const PAGE: usize = 4096;
/// Bytes of a page's hash: a truncated BLAKE3; finding a second page with the same takes 2^128 tries.
pub(crate) const HASH: usize = 16;
const SIGNATURE_CONTEXT: &[u8] = b"outpost alert list 2\0";
const SIGNATURE_BYTES: usize = 64;
const KEY_BYTES: usize = 32;
const MAX_HEAD_BYTES: usize = 64 * 1024;
pub(crate) const MAX_ENTRIES: u64 = 5_000_000;
pub(crate) const MAX_ITEMS: u64 = 100_000_000;
/// Changes whenever the spellings under which words are found change; a list with others is indexed anew when it is opened.
pub(crate) const SPELLINGS: u16 = 1;

/// The parts of a package, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// A hash for every page of the sections behind this one.
    Hashes,
    /// The distinct words of all names; encrypted.
    Words,
    /// For each entry its date of birth as a number; encrypted.
    Dates,
    /// Keys of spellings → words.
    Keys,
    /// For each word the entries that have it.
    Postings,
    /// For each entry the words of its names.
    Forms,
    /// For each entry how the words make names, and dates, sex, nationalities; encrypted.
    Details,
    /// The alerts, packed in blocks; encrypted.
    Records,
    /// Keys of document numbers → entries.
    Documents,
    /// Fingerprints of the items' numbers.
    ItemSet,
    /// For each fingerprint which item it is of.
    ItemPlaces,
    /// The items, packed in blocks; encrypted.
    Items,
}

pub(crate) const SECTIONS: usize = 12;

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Envelope {
    pub(crate) header: ListHeader,
    pub(crate) entries: u64,
    pub(crate) words: u64,
    pub(crate) items: u64,
    pub(crate) spellings: u16,
    #[serde(with = "serde_bytes")]
    pub(crate) key_commitment: Vec<u8>,
    /// BLAKE3 of the section of hashes.
    #[serde(with = "serde_bytes")]
    pub(crate) hashes: Vec<u8>,
    /// Bytes of each section.
    pub(crate) lengths: Vec<u64>,
    /// Whether it lists what was issued: a positive list. Packages of before this was told do not say it.
    #[serde(default)]
    pub(crate) positive: bool,
}

impl Envelope {
    /// Bytes of the whole package whose first section begins at `start`.
    pub(crate) fn end(&self, start: usize) -> Option<usize> {
        self.lengths.iter().try_fold(start, |at, length| at.checked_add(padded(usize::try_from(*length).ok()?)?))
    }

    /// Where a section lies in the package.
    pub(crate) fn place(&self, start: usize, section: Section) -> Option<Range<usize>> {
        let mut at = start;
        for (number, length) in self.lengths.iter().enumerate() {
            let length = usize::try_from(*length).ok()?;
            if number == section as usize {
                return Some(at..at.checked_add(length)?);
            }
            at = at.checked_add(padded(length)?)?;
        }
        None
    }
}

/// Rounded up to whole pages.
pub(crate) fn padded(length: usize) -> Option<usize> {
    length.checked_next_multiple_of(PAGE)
}

/// The head of a package whose signature was verified, or that is not to be verified.
pub(crate) struct Head {
    pub(crate) envelope: Envelope,
    /// Where the key slot lies.
    pub(crate) slot: Range<usize>,
    /// Where the first section begins.
    pub(crate) start: usize,
}

/// Reads the head of a package; with `trust`, verifies its signature.
///
/// # Errors
/// What is wrong with it; nothing is read beyond the head.
pub(crate) fn read_head(bytes: &[u8], trust: Option<&[VerifyingKey]>) -> Result<Head, ListError> {
    const SHORT: ListError = ListError::Malformed("cut short");
    if !bytes.starts_with(MAGIC) {
        return Err(ListError::Malformed("not a list package"));
    }
    let rest = bytes.get(8..).ok_or(SHORT)?;
    let (format, rest) = rest.split_first_chunk::<2>().ok_or(SHORT)?;
    let format = u16::from_le_bytes(*format);
    if format != FORMAT {
        return Err(ListError::Format(format));
    }
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(SHORT)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| SHORT)?;
    if length > MAX_HEAD_BYTES {
        return Err(ListError::TooLarge { what: "the list's head", limit: MAX_HEAD_BYTES as u64 });
    }
    let (head, rest) = rest.split_at_checked(length).ok_or(SHORT)?;
    if let Some(trust) = trust {
        let signature = rest.get(..SIGNATURE_BYTES).ok_or(SHORT)?;
        let signature = Signature::from_slice(signature).map_err(|_| ListError::Signature)?;
        verify(trust, &signed_part(head), &signature)?;
    }
    let envelope = read_envelope(head)?;
    let slot_at = 14 + length + SIGNATURE_BYTES;
    let slot = slot_at..slot_at + KEY_BYTES;
    let start = padded(slot.end).ok_or(SHORT)?;
    if envelope.lengths.len() != SECTIONS || envelope.end(start) != Some(bytes.len()) {
        return Err(ListError::Malformed("length does not match"));
    }
    let hashes = envelope.place(start, Section::Hashes).ok_or(SHORT)?;
    let gaps = [slot.end..start, hashes.end..padded(hashes.end).ok_or(SHORT)?];
    if gaps.into_iter().any(|gap| bytes.get(gap).is_none_or(|gap| gap.iter().any(|byte| *byte != 0))) {
        return Err(ListError::Malformed("something stands where nothing may"));
    }
    Ok(Head { envelope, slot, start })
}

/// Whether one of the keys signed it.
pub(super) fn verify(trust: &[VerifyingKey], message: &[u8], signature: &Signature) -> Result<(), ListError> {
    if trust.iter().any(|key| key.verify(message, signature).is_ok()) { Ok(()) } else { Err(ListError::Signature) }
}

fn read_envelope(head: &[u8]) -> Result<Envelope, ListError> {
    let envelope: Envelope = canonical::read(head).map_err(|_| ListError::Malformed("unreadable head"))?;
    if envelope.entries > MAX_ENTRIES || envelope.items > MAX_ITEMS {
        return Err(ListError::TooLarge { what: "the list", limit: MAX_ENTRIES });
    }
    Ok(envelope)
}

/// Reads a head that came without its package, after its signature was verified.
///
/// # Errors
/// As [`read_head`].
pub(crate) fn read_signed_head(head: &[u8], signature: &Signature, trust: &[VerifyingKey]) -> Result<Envelope, ListError> {
    verify(trust, &signed_part(head), signature)?;
    check_head(head)?;
    read_envelope(head)
}

/// Of a package what is not its content.
pub(crate) struct HeadParts<'a> {
    /// The head as it was signed.
    pub(crate) head: &'a [u8],
    pub(crate) signature: &'a [u8],
    pub(crate) key: &'a [u8],
}

/// A package's head as it was signed, its signature, and its key slot.
///
/// # Errors
/// [`ListError::Malformed`] if it is cut short; nothing is verified.
pub(crate) fn head_parts(bytes: &[u8]) -> Result<HeadParts<'_>, ListError> {
    let slot = read_head(bytes, None)?.slot;
    let signature = slot.start.checked_sub(SIGNATURE_BYTES);
    let parts = signature.and_then(|at| {
        let (head, signature, key) = (bytes.get(14..at)?, bytes.get(at..slot.start)?, bytes.get(slot.clone())?);
        Some(HeadParts { head, signature, key })
    });
    parts.ok_or(ListError::Malformed("cut short"))
}

/// What is signed: a prefix of its own and the head.
pub(crate) fn signed_part(head: &[u8]) -> Vec<u8> {
    [SIGNATURE_CONTEXT, head].concat()
}

/// The bytes before the first section.
pub(crate) fn write_head(head: &[u8], signature: &Signature, key: &ListKey) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(PAGE * 2);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&u32::try_from(head.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(head);
    bytes.extend_from_slice(&signature.to_bytes());
    bytes.extend_from_slice(key.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(PAGE), 0);
    bytes
}

/// Whether a head is small enough to be read again.
pub(crate) fn check_head(head: &[u8]) -> Result<(), ListError> {
    if head.len() > MAX_HEAD_BYTES { Err(ListError::TooLarge { what: "the list's head", limit: MAX_HEAD_BYTES as u64 }) } else { Ok(()) }
}
