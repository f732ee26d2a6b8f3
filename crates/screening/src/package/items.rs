//! The items of a package: their fingerprints, which item each is of, and the items themselves in blocks.

use super::layout::Section;
use super::read::{DAMAGED, Package, unpacked};
use super::seal::{KeyedHash, ListKey};
use super::write::{BLOCK, with_offsets};
use crate::items::{FingerprintSet, Item, SetBytes, fingerprint, numbers, write_set};
use crate::{ListError, canonical};
use std::ops::Range;

/// Blocks of items are numbered from here, so that no block of alerts has the same number.
const FIRST_BLOCK: u64 = 1 << 48;
const ZSTD_LEVEL: i32 = 7;

/// The section of fingerprints and that of places.
pub(super) fn set(items: &[Item], hasher: &KeyedHash) -> (Vec<u8>, Vec<u8>) {
    if items.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let mut fingerprints: Vec<(u64, u32)> = Vec::with_capacity(items.len());
    for (place, item) in (0_u32..).zip(items) {
        for number in numbers(item) {
            fingerprints.push((fingerprint(hasher, item.class, item.issuing_state, &number), place));
        }
    }
    fingerprints.sort_unstable();
    let places = fingerprints.iter().flat_map(|(_, place)| place.to_le_bytes()).collect();
    let sorted: Vec<u64> = fingerprints.into_iter().map(|(fingerprint, _)| fingerprint).collect();
    (write_set(&sorted), places)
}

/// The section of items.
pub(super) fn records(items: &[Item], key: &ListKey) -> Result<Vec<u8>, ListError> {
    let mut blocks = Vec::with_capacity(items.len().div_ceil(BLOCK));
    for (number, block) in (FIRST_BLOCK..).zip(items.chunks(BLOCK)) {
        let mut clear = Vec::new();
        for item in block {
            canonical::write(item, &mut clear)?;
        }
        let packed = zstd::bulk::compress(&clear, ZSTD_LEVEL).map_err(|_| ListError::Malformed("compression failed"))?;
        blocks.push(key.seal(number, &packed)?);
    }
    Ok(with_offsets(blocks.into_iter(), 1))
}

/// The set's bytes in a package.
struct InPackage<'a>(&'a Package);

impl SetBytes for InPackage<'_> {
    fn bytes(&self, range: Range<usize>) -> Option<&[u8]> {
        self.0.part(Section::ItemSet, range).ok()
    }
}

impl Package {
    pub(crate) fn item_count(&self) -> usize {
        usize::try_from(self.envelope.items).unwrap_or(0)
    }

    /// The items under a fingerprint. A rare chance meeting gives an item that is not meant.
    pub(crate) fn items_under(&self, fingerprint: u64) -> Result<Vec<Item>, ListError> {
        if self.item_count() == 0 {
            return Ok(Vec::new());
        }
        let set = FingerprintSet::open(InPackage(self)).ok_or(DAMAGED)?;
        let mut found = Vec::new();
        for at in set.places(fingerprint) {
            let place = self.part(Section::ItemPlaces, at * 4..at * 4 + 4)?.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes));
            let place = place.and_then(|place| usize::try_from(place).ok()).ok_or(DAMAGED)?;
            found.push(self.item_block(place / BLOCK)?.into_iter().nth(place % BLOCK).ok_or(DAMAGED)?);
        }
        Ok(found)
    }

    /// The items of a block.
    pub(crate) fn item_block(&self, number: usize) -> Result<Vec<Item>, ListError> {
        let count = self.item_count().div_ceil(BLOCK);
        let range = self.item(Section::Items, count, number)?;
        let sealed = self.items(Section::Items, count, range, 1)?;
        let clear = unpacked(&self.key().open(FIRST_BLOCK + u64::try_from(number).unwrap_or(0), sealed)?)?;
        let mut rest: &[u8] = &clear;
        let mut items = Vec::with_capacity(BLOCK);
        while !rest.is_empty() {
            items.push(canonical::read_next(&mut rest)?);
        }
        Ok(items)
    }
}
