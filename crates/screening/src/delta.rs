//! How a list is made from its earlier version: which entries stay, in which order, which are new, and the newer version's signed head.
//!
//! A list is always compiled to the same bytes, so whoever has the earlier version compiles the newer one from it and holds, byte for byte,
//! what its signature covers. Nothing is believed on the way: what does not come to the signed head is refused, as is a list of another
//! program whose compiler writes otherwise, and then the list is fetched whole. What was withdrawn is not in the newer version in any form.
//!
//! ```text
//! magic 8 bytes "OUTPDLTA" · length of the CBOR u32 LE · CBOR of [`Delta`], zstd
//! ```

use crate::items::{Item, ItemSource};
use crate::package::{self, ListKey, SPELLINGS, head_parts, read_signed_head};
use crate::{AlertList, ListError, canonical, check_succession};
use border::Alert;
use ed25519_dalek::{Signature, VerifyingKey};
use foundation::Trusted;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::collections::HashMap;

const MAGIC: &[u8; 8] = b"OUTPDLTA";
const ZSTD_LEVEL: i32 = 9;
/// What changes more is fetched whole.
const MAX_BYTES: usize = 64 * 1024 * 1024;
const UNREADABLE: ListError = ListError::Malformed("unreadable change of a list");
const UNFIT: ListError = ListError::Malformed("a change that does not begin with the list in force");
const WRONG: ListError = ListError::Malformed("a change that does not come to what was signed");

#[derive(Serialize, Deserialize)]
struct Delta {
    /// The hash of the earlier version's hashes: what it begins with.
    before: ByteBuf,
    /// The newer version's head, as it was signed.
    head: ByteBuf,
    signature: ByteBuf,
    /// The newer version's key.
    key: ByteBuf,
    alerts: Vec<Piece<Alert>>,
    items: Vec<Piece<Item>>,
}

/// What comes next in the newer version.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Piece<T> {
    /// So many of the earlier version's entries, from a place on.
    #[serde(rename = "k")]
    Kept(u32, u32),
    /// An entry that is new or says something else.
    #[serde(rename = "n")]
    New(T),
}

/// What leads from an earlier version to a newer one, `newer` being its package as it travels. It names persons and holds the newer list's
/// key: it travels sealed.
///
/// # Errors
/// What is wrong with either; [`ListError::TooLarge`] if too much changed.
pub fn list_delta(earlier: &AlertList, newer: &[u8], trust: &(impl Trusted<VerifyingKey> + ?Sized)) -> Result<Vec<u8>, ListError> {
    let parts = head_parts(newer)?;
    let list = crate::open_list(newer.to_vec(), trust)?;
    let delta = Delta {
        before: ByteBuf::from(earlier.package.envelope.hashes.clone()),
        head: ByteBuf::from(parts.head),
        signature: ByteBuf::from(parts.signature),
        key: ByteBuf::from(parts.key),
        alerts: pieces(&Entries(earlier.alerts()?), &Entries(list.alerts()?))?,
        items: pieces(earlier, &list)?,
    };
    let mut clear = Vec::new();
    canonical::write(&delta, &mut clear)?;
    let length = u32::try_from(clear.len()).ok().filter(|_| clear.len() <= MAX_BYTES);
    let length = length.ok_or(ListError::TooLarge { what: "the change of a list", limit: MAX_BYTES as u64 })?;
    let packed = zstd::bulk::compress(&clear, ZSTD_LEVEL).map_err(|_| ListError::Malformed("compression failed"))?;
    Ok([MAGIC.as_slice(), &length.to_le_bytes(), &packed].concat())
}

/// Makes the newer version's package: the very bytes that the change was made from.
///
/// # Errors
/// [`ListError::Malformed`] if it does not begin with `earlier` or does not come to what `trust` signed, [`ListError::Signature`],
/// [`ListError::Older`], [`ListError::Format`] for a list of another program.
pub fn apply_list_delta(earlier: &AlertList, delta: &[u8], trust: &(impl Trusted<VerifyingKey> + ?Sized)) -> Result<Vec<u8>, ListError> {
    let (length, packed) = delta.strip_prefix(MAGIC).and_then(|rest| rest.split_first_chunk::<4>()).ok_or(UNREADABLE)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok().filter(|length| *length <= MAX_BYTES).ok_or(UNREADABLE)?;
    let clear = zstd::bulk::decompress(packed, length).map_err(|_| UNREADABLE)?;
    let Delta { before, head, signature, key, alerts, items } = canonical::read(&clear).map_err(|_| UNREADABLE)?;
    drop(clear);
    let signature = Signature::from_slice(&signature).map_err(|_| ListError::Signature)?;
    let envelope = read_signed_head(&head, &signature, trust.keys())?;
    let known = &earlier.package.envelope;
    if known.hashes != *before || known.header.list != envelope.header.list {
        return Err(UNFIT);
    }
    check_succession(Some(&known.header), &envelope.header)?;
    if envelope.spellings != SPELLINGS {
        return Err(ListError::Format(envelope.spellings));
    }
    let key = <[u8; 32]>::try_from(key.as_slice()).map(ListKey::from_bytes).map_err(|_| ListError::Key)?;
    if key.commitment().as_slice() != envelope.key_commitment {
        return Err(ListError::Key);
    }
    let alerts = put_together(earlier.alerts()?, alerts, envelope.entries)?;
    let written = package::write_items(&Newer { earlier, pieces: &items }, &[&key])?.pop().ok_or(WRONG)?;
    let built = package::compile(envelope.header.clone(), alerts, written, key)?;
    if built.envelope == envelope { Ok(package::assemble(&built, &head, &signature)) } else { Err(WRONG) }
}

fn digest<T: Serialize>(entry: &T, bytes: &mut Vec<u8>) -> Result<[u8; 32], ListError> {
    bytes.clear();
    // Both sides of the comparison are written by this program: the order of members is the same.
    ciborium::into_writer(entry, &mut *bytes).map_err(|_| ListError::Malformed("a value cannot be written as CBOR"))?;
    Ok(*blake3::hash(bytes).as_bytes())
}

/// Entries in the owner's order, one at a time: a list of documents is too long to be held.
trait Each<T> {
    fn each_entry(&self, take: &mut dyn FnMut(T) -> Result<(), ListError>) -> Result<(), ListError>;
}

struct Entries<T>(Vec<T>);

impl<T: Clone> Each<T> for Entries<T> {
    fn each_entry(&self, take: &mut dyn FnMut(T) -> Result<(), ListError>) -> Result<(), ListError> {
        self.0.iter().cloned().try_for_each(take)
    }
}

impl Each<Item> for AlertList {
    fn each_entry(&self, take: &mut dyn FnMut(Item) -> Result<(), ListError>) -> Result<(), ListError> {
        self.each(take)
    }
}

fn pieces<T: Serialize>(earlier: &impl Each<T>, newer: &impl Each<T>) -> Result<Vec<Piece<T>>, ListError> {
    let mut bytes = Vec::new();
    let mut places: HashMap<[u8; 32], u32> = HashMap::new();
    let mut place = 0;
    earlier.each_entry(&mut |entry| {
        places.entry(digest(&entry, &mut bytes)?).or_insert(place);
        place += 1;
        Ok(())
    })?;
    let mut pieces = Vec::new();
    newer.each_entry(&mut |entry| {
        // Each is kept once: of two that say the same the second is written out.
        match (places.remove(&digest(&entry, &mut bytes)?), pieces.last_mut()) {
            (Some(place), Some(Piece::Kept(from, count))) if *from + *count == place => *count += 1,
            (Some(place), _) => pieces.push(Piece::Kept(place, 1)),
            (None, _) => pieces.push(Piece::New(entry)),
        }
        Ok(())
    })?;
    Ok(pieces)
}

/// The newer version's items, made from the earlier one as they are asked for.
struct Newer<'a> {
    earlier: &'a AlertList,
    pieces: &'a [Piece<Item>],
}

impl ItemSource for Newer<'_> {
    fn each(&self, take: &mut dyn FnMut(Item) -> Result<(), ListError>) -> Result<(), ListError> {
        let mut taken = vec![false; self.earlier.item_count()];
        let mut block = self.earlier.item_blocks();
        for piece in self.pieces {
            match piece {
                Piece::New(item) => take(item.clone())?,
                Piece::Kept(from, count) => {
                    for place in *from..from.checked_add(*count).ok_or(WRONG)? {
                        let place = usize::try_from(place).map_err(|_| WRONG)?;
                        let unused = taken.get_mut(place).filter(|taken| !**taken).ok_or(WRONG)?;
                        *unused = true;
                        take(block.item(place)?)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The newer version's entries; exactly so many as were signed.
fn put_together<T: DeserializeOwned>(earlier: Vec<T>, pieces: Vec<Piece<T>>, entries: u64) -> Result<Vec<T>, ListError> {
    let entries = usize::try_from(entries).map_err(|_| WRONG)?;
    let mut earlier: Vec<Option<T>> = earlier.into_iter().map(Some).collect();
    let mut newer = Vec::with_capacity(entries.min(earlier.len() + pieces.len()));
    for piece in pieces {
        match piece {
            Piece::New(entry) => newer.push(entry),
            Piece::Kept(from, count) => {
                let range =
                    usize::try_from(from).ok().zip(usize::try_from(count).ok()).and_then(|(from, count)| Some(from..from.checked_add(count)?));
                for entry in range.and_then(|range| earlier.get_mut(range)).ok_or(WRONG)? {
                    newer.push(entry.take().ok_or(WRONG)?);
                }
            }
        }
    }
    if newer.len() == entries { Ok(newer) } else { Err(WRONG) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_said_in_runs_and_what_is_new_in_full() {
        let earlier: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        for (newer, said) in [
            (vec!["a", "b", "c", "d", "e"], vec![Piece::Kept(0, 5)]),
            (vec!["a", "c", "d", "x", "e"], vec![Piece::Kept(0, 1), Piece::Kept(2, 2), Piece::New("x".to_owned()), Piece::Kept(4, 1)]),
            (vec!["e", "a", "b", "b"], vec![Piece::Kept(4, 1), Piece::Kept(0, 2), Piece::New("b".to_owned())]),
            (vec![], vec![]),
        ] {
            let newer: Vec<String> = newer.into_iter().map(str::to_owned).collect();
            let pieces = pieces(&Entries(earlier.clone()), &Entries(newer.clone())).unwrap();
            assert_eq!(pieces, said);
            assert_eq!(put_together(earlier.clone(), pieces, newer.len() as u64), Ok(newer));
        }
    }

    #[test]
    fn pieces_beyond_the_earlier_version_kept_twice_or_of_another_number_are_refused() {
        let earlier = || vec!["a".to_owned(), "b".to_owned()];
        for (pieces, entries) in [
            (vec![Piece::Kept(1, 2)], 3),
            (vec![Piece::Kept(u32::MAX, u32::MAX)], 1),
            (vec![Piece::Kept(0, 2), Piece::Kept(1, 1)], 3),
            (vec![Piece::Kept(0, 1)], 2),
            (vec![Piece::Kept(0, 2)], 1),
        ] {
            assert_eq!(put_together::<String>(earlier(), pieces, entries), Err(WRONG));
        }
    }
}
