//! The items of a package: their fingerprints, which item each is of, and the items themselves in blocks.

use super::layout::{MAX_ITEMS, Section};
use super::read::{DAMAGED, Package, unpacked};
use super::seal::{KeyedHash, ListKey};
use super::write::BLOCK;
use crate::items::{FingerprintSet, Item, ItemSource, ItemStatus, SetBytes, fingerprint, numbers, part_of, write_canonical, write_set};
use crate::{ListError, canonical};
use std::ops::Range;

/// Blocks of items are numbered from here, so that no block of alerts has the same number.
const FIRST_BLOCK: u64 = 1 << 48;
const ZSTD_LEVEL: i32 = 7;
const TOO_MANY: ListError = ListError::TooLarge { what: "the list", limit: MAX_ITEMS };

/// Items that are handed from one thread to the other at a time.
const BATCH: usize = 4096;

/// The sections that hold a list's items.
pub(crate) struct Written {
    pub(super) set: Vec<u8>,
    pub(super) places: Vec<u8>,
    pub(super) records: Vec<u8>,
    pub(super) count: u64,
    /// Whether any of them is an issued document: a positive list.
    pub(super) positive: bool,
    /// BLAKE3 of all of them, one behind the other.
    pub(crate) digest: [u8; 32],
}

/// Goes through a source once and writes the items of each part, whose key it is given, ready for its package.
pub(crate) fn write_items(source: &(impl ItemSource + ?Sized), keys: &[&ListKey]) -> Result<Vec<Written>, ListError> {
    let mut writers: Vec<Writer<'_>> = keys.iter().map(|key| Writer::new(key)).collect();
    let (to, batches) = std::sync::mpsc::sync_channel::<Vec<Item>>(4);
    // One thread reads, the other packs: each is about half of the work.
    std::thread::scope(|scope| {
        let packing = scope.spawn(move || {
            for item in batches.into_iter().flatten() {
                let part = part_of(&item, writers.len());
                writers.get_mut(part).map_or(Ok(()), |writer| writer.push(&item))?;
            }
            writers.into_iter().map(Writer::finish).collect::<Result<Vec<_>, _>>()
        });
        let mut batch = Vec::with_capacity(BATCH);
        // Nobody takes a batch any more only where packing failed, which then says why.
        let send = |batch: Vec<Item>| to.send(batch).map_err(|_| ListError::Malformed("packing failed"));
        let read = source.each(&mut |item| {
            batch.push(item);
            if batch.len() < BATCH { Ok(()) } else { send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))) }
        });
        let read = read.and_then(|()| send(batch));
        drop(to);
        let written = packing.join().unwrap_or(Err(ListError::Malformed("packing failed")))?;
        read.map(|()| written)
    })
}

/// Packs the items of one list as they come.
struct Writer<'a> {
    key: &'a ListKey,
    hasher: KeyedHash,
    fingerprints: Vec<(u64, u32)>,
    /// The items of the block at hand.
    clear: Vec<u8>,
    in_block: usize,
    /// Where each sealed block begins, and the blocks.
    starts: Vec<u32>,
    blocks: Vec<u8>,
    count: u32,
    positive: bool,
    digest: blake3::Hasher,
}

impl<'a> Writer<'a> {
    fn new(key: &'a ListKey) -> Self {
        let hasher = key.hasher();
        let (fingerprints, clear, starts, blocks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { key, hasher, fingerprints, clear, in_block: 0, starts, blocks, count: 0, positive: false, digest: blake3::Hasher::new() }
    }

    fn push(&mut self, item: &Item) -> Result<(), ListError> {
        for number in numbers(item) {
            self.fingerprints.push((fingerprint(&self.hasher, item.class, item.issuing_state, &number), self.count));
        }
        let from = self.clear.len();
        write_canonical(item, &mut self.clear)?;
        self.digest.update(self.clear.get(from..).unwrap_or_default());
        self.positive |= item.status == ItemStatus::Issued;
        self.count = self.count.checked_add(1).ok_or(TOO_MANY)?;
        self.in_block += 1;
        if self.in_block == BLOCK { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> Result<(), ListError> {
        let packed = zstd::bulk::compress(&self.clear, ZSTD_LEVEL).map_err(|_| ListError::Malformed("compression failed"))?;
        let number = FIRST_BLOCK + u64::try_from(self.starts.len()).unwrap_or(u64::MAX);
        self.starts.push(u32::try_from(self.blocks.len()).map_err(|_| TOO_MANY)?);
        self.blocks.extend_from_slice(&self.key.seal(number, &packed)?);
        self.clear.clear();
        self.in_block = 0;
        Ok(())
    }

    fn finish(mut self) -> Result<Written, ListError> {
        if self.in_block > 0 {
            self.end_block()?;
        }
        self.starts.push(u32::try_from(self.blocks.len()).map_err(|_| TOO_MANY)?);
        let mut records: Vec<u8> = self.starts.iter().flat_map(|start| start.to_le_bytes()).collect();
        records.append(&mut self.blocks);
        let mut fingerprints = self.fingerprints;
        fingerprints.sort_unstable();
        let places = fingerprints.iter().flat_map(|(_, place)| place.to_le_bytes()).collect();
        let sorted: Vec<u64> = fingerprints.into_iter().map(|(fingerprint, _)| fingerprint).collect();
        let set = if sorted.is_empty() { Vec::new() } else { write_set(&sorted) };
        let digest = *self.digest.finalize().as_bytes();
        Ok(Written { set, places, records, count: u64::from(self.count), positive: self.positive, digest })
    }
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
            let clear = self.item_records(place / BLOCK)?;
            let mut rest: &[u8] = &clear;
            (0..place % BLOCK).try_for_each(|_| canonical::skip(&mut rest))?;
            found.push(canonical::read_next(&mut rest)?);
        }
        Ok(found)
    }

    /// A block of items, one behind the other.
    fn item_records(&self, number: usize) -> Result<Vec<u8>, ListError> {
        let count = self.item_count().div_ceil(BLOCK);
        let range = self.item(Section::Items, count, number)?;
        let sealed = self.items(Section::Items, count, range, 1)?;
        unpacked(&self.key().open(FIRST_BLOCK + u64::try_from(number).unwrap_or(0), sealed)?)
    }

    /// The items of a block.
    pub(crate) fn item_block(&self, number: usize) -> Result<Vec<Item>, ListError> {
        let clear = self.item_records(number)?;
        let mut rest: &[u8] = &clear;
        let mut items = Vec::with_capacity(BLOCK);
        while !rest.is_empty() {
            items.push(canonical::read_next(&mut rest)?);
        }
        Ok(items)
    }
}
