//! Looks things up in a package, verifying each page when it is first looked at.

use super::layout::{Envelope, HASH, PAGE, SPELLINGS, Section, read_head};
use super::seal::{Details, KeyedHash, ListKey, Way};
use super::write::{BLOCK, LAST, key_bucket, key_tag};
use crate::{ListError, canonical};
use border::Alert;
use ed25519_dalek::VerifyingKey;
use mrz::{PartialDate, Sex, StateCode};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub(super) const DAMAGED: ListError = ListError::Malformed("a part of the list is damaged");
const MAX_BLOCK_BYTES: usize = BLOCK * 256 * 1024;

/// Bytes that somebody else holds or maps.
pub(crate) type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// An opened package.
pub(crate) struct Package {
    pub(crate) envelope: Envelope,
    bytes: Bytes,
    start: usize,
    key: ListKey,
    details: Details,
    pub(crate) hasher: KeyedHash,
    /// A bit for each page that was verified.
    verified: Box<[AtomicU64]>,
    /// For each word the lengths of its three spellings and what it tells.
    word_table: Vec<u8>,
    /// The letters of all words.
    letters: String,
    /// Where each word's letters begin.
    word_at: Vec<u32>,
    dates: Vec<u8>,
    /// A bit for each entry that has a name with one ordinary part at most.
    short_names: Vec<u64>,
}

/// A word as an index holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) fold: &'a str,
    pub(crate) sound: &'a str,
}

/// How an entry's words make names, and what else is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// For each name its number of parts, and how many of them are the surname.
    pub(crate) names: Vec<(usize, Option<usize>)>,
    pub(crate) births: Vec<PartialDate>,
    pub(crate) sex: Option<Sex>,
    pub(crate) nationalities: Vec<StateCode>,
}

impl Package {
    /// Opens a package: verifies head, hashes, words and dates; the rest when it is looked at. `lock`: what the key of an
    /// installed package is locked under.
    pub(crate) fn open(bytes: Bytes, trust: Option<&[VerifyingKey]>, lock: Option<&[u8; 32]>) -> Result<Self, ListError> {
        let whole = (*bytes).as_ref();
        let head = read_head(whole, trust)?;
        let in_slot = whole.get(head.slot.clone()).and_then(|slot| slot.try_into().ok()).map(ListKey::from_bytes).ok_or(DAMAGED)?;
        let key = lock.map_or(in_slot.clone(), |lock| in_slot.behind(lock, &head.envelope.key_commitment));
        if key.commitment().as_slice() != head.envelope.key_commitment {
            return Err(ListError::Key);
        }
        let hashes = head.envelope.place(head.start, Section::Hashes).and_then(|place| whole.get(place)).ok_or(DAMAGED)?;
        if blake3::hash(hashes).as_bytes().as_slice() != head.envelope.hashes {
            return Err(DAMAGED);
        }
        let pages = hashes.len() / HASH;
        let mut package = Self {
            details: key.details(),
            hasher: key.hasher(),
            verified: (0..pages.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            envelope: head.envelope,
            start: head.start,
            key,
            word_table: Vec::new(),
            letters: String::new(),
            word_at: Vec::new(),
            dates: Vec::new(),
            short_names: Vec::new(),
            bytes,
        };
        let mut words = package.key.open(u64::MAX, package.all(Section::Words)?)?;
        let table = package.word_count().checked_mul(4).filter(|table| *table <= words.len()).ok_or(DAMAGED)?;
        package.letters = String::from_utf8(words.split_off(table)).map_err(|_| DAMAGED)?;
        package.word_at = word_offsets(&words, package.letters.len())?;
        package.word_table = words;
        package.dates = package.key.open(u64::MAX - 1, package.all(Section::Dates)?)?;
        package.short_names = package.short_names()?;
        if package.dates.len() != package.entry_count() * 4 {
            return Err(DAMAGED);
        }
        Ok(package)
    }

    /// Whether its words lie under the spellings that this program looks for.
    pub(crate) fn is_current(&self) -> bool {
        self.envelope.spellings == SPELLINGS
    }

    pub(crate) fn entry_count(&self) -> usize {
        usize::try_from(self.envelope.entries).unwrap_or(0)
    }

    pub(crate) fn word_count(&self) -> usize {
        usize::try_from(self.envelope.words).unwrap_or(0)
    }

    /// Verifies every page.
    pub(crate) fn verify_all(&self) -> Result<(), ListError> {
        use Section::{Details, Documents, Forms, ItemPlaces, ItemSet, Items, Keys, Postings, Records};
        let sections = [Keys, Postings, Forms, Details, Records, Documents, ItemSet, ItemPlaces, Items];
        sections.into_iter().try_for_each(|section| self.all(section).map(|_| ()))
    }

    /// The key.
    pub(crate) fn key(&self) -> &ListKey {
        &self.key
    }

    fn place(&self, section: Section) -> Result<Range<usize>, ListError> {
        self.envelope.place(self.start, section).ok_or(DAMAGED)
    }

    fn all(&self, section: Section) -> Result<&[u8], ListError> {
        let place = self.place(section)?;
        self.part(section, 0..place.len())
    }

    /// Bytes of a section, their pages verified.
    pub(super) fn part(&self, section: Section, range: Range<usize>) -> Result<&[u8], ListError> {
        let place = self.place(section)?;
        let from = place.start.checked_add(range.start).ok_or(DAMAGED)?;
        let to = place.start.checked_add(range.end).filter(|to| *to <= place.end && from <= *to).ok_or(DAMAGED)?;
        let first = self.place(Section::Words)?.start;
        if from < to {
            ((from - first) / PAGE..=(to - 1 - first) / PAGE).try_for_each(|page| self.verify(page, first))?;
        }
        (*self.bytes).as_ref().get(from..to).ok_or(DAMAGED)
    }

    /// Verifies one page, counted from the first behind the hashes.
    fn verify(&self, page: usize, first: usize) -> Result<(), ListError> {
        let flag = 1_u64 << (page % 64);
        let word = self.verified.get(page / 64).ok_or(DAMAGED)?;
        if word.load(Ordering::Relaxed) & flag != 0 {
            return Ok(());
        }
        let whole = (*self.bytes).as_ref();
        let bytes = whole.get(first + page * PAGE..first + (page + 1) * PAGE).ok_or(DAMAGED)?;
        let hashes = self.place(Section::Hashes)?.start;
        let known = whole.get(hashes + page * HASH..hashes + (page + 1) * HASH).ok_or(DAMAGED)?;
        if blake3::hash(bytes).as_bytes().get(..HASH) != Some(known) {
            return Err(DAMAGED);
        }
        word.fetch_or(flag, Ordering::Relaxed);
        Ok(())
    }

    /// Where an item of a section with a table of offsets lies, behind the table, in units.
    pub(super) fn item(&self, section: Section, count: usize, at: usize) -> Result<Range<usize>, ListError> {
        if at >= count {
            return Err(DAMAGED);
        }
        let table = self.part(section, at * 4..at * 4 + 8)?;
        let (from, to) = (number(table, 0).ok_or(DAMAGED)?, number(table, 1).ok_or(DAMAGED)?);
        if from <= to { Ok(from..to) } else { Err(DAMAGED) }
    }

    pub(super) fn items(&self, section: Section, count: usize, range: Range<usize>, unit: usize) -> Result<&[u8], ListError> {
        let table = (count + 1) * 4;
        self.part(section, table + range.start * unit..table + range.end * unit)
    }

    /// A word.
    pub(crate) fn word(&self, at: u32) -> Option<Word<'_>> {
        let at = usize::try_from(at).ok()?;
        let lengths = self.word_table.get(at * 4..at * 4 + 4)?;
        let [text, fold, sound, _] = lengths else { return None };
        let start = usize::try_from(*self.word_at.get(at)?).ok()?;
        let letters = |from: usize, length: u8| self.letters.get(from..from + usize::from(length));
        let fold_at = start + usize::from(*text);
        Some(Word { text: letters(start, *text)?, fold: letters(fold_at, *fold)?, sound: letters(fold_at + usize::from(*fold), *sound)? })
    }

    /// The words that begin with some letters: words are sorted.
    pub(crate) fn words_beginning(&self, letters: &str) -> Range<u32> {
        let from = self.first_word_from(letters);
        let all = from..u32::try_from(self.word_count()).unwrap_or(u32::MAX);
        let count = all.take_while(|word| self.word(*word).is_some_and(|word| word.text.starts_with(letters))).count();
        from..from.saturating_add(u32::try_from(count).unwrap_or(0))
    }

    /// The word of exactly these letters.
    pub(crate) fn word_spelt(&self, letters: &str) -> Option<u32> {
        let first = self.first_word_from(letters);
        self.word(first).filter(|word| word.text == letters).map(|_| first)
    }

    /// The first word that does not come before some letters.
    fn first_word_from(&self, letters: &str) -> u32 {
        let (mut from, mut to) = (0, u32::try_from(self.word_count()).unwrap_or(u32::MAX));
        while from < to {
            let middle = from + (to - from) / 2;
            if self.word(middle).is_some_and(|word| word.text < letters) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }

    /// How much a word tells, and whether it is an ordinary part.
    pub(crate) fn word_weight(&self, at: u32) -> (f32, bool) {
        let byte = usize::try_from(at).ok().and_then(|at| self.word_table.get(at * 4 + 3)).copied().unwrap_or(0);
        (f32::from(byte & 0x7f) / 100.0, byte & 0x80 != 0)
    }

    /// An entry's date as a number.
    pub(crate) fn date(&self, entry: usize) -> u32 {
        self.dates.get(entry * 4..).and_then(|bytes| bytes.first_chunk::<4>()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    /// Entries whose date as a number lies in a range.
    pub(crate) fn dated(&self, dates: Range<u32>) -> Range<usize> {
        let below = |limit: u32| {
            let (mut from, mut to) = (0, self.entry_count());
            while from < to {
                let middle = from + (to - from) / 2;
                if self.date(middle) < limit {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            from
        };
        below(dates.start)..below(dates.end)
    }

    /// Words under a key. A rare chance meeting gives a word that is not meant.
    pub(crate) fn words_under(&self, key: u64, mut found: impl FnMut(u32)) -> Result<(), ListError> {
        let bits = number(self.part(Section::Keys, 0..4)?, 0).and_then(|bits| u32::try_from(bits).ok()).filter(|bits| *bits < 32).ok_or(DAMAGED)?;
        let buckets = 1_usize << bits;
        let bucket = usize::try_from(key_bucket(key, bits)).map_err(|_| DAMAGED)?;
        let table = self.part(Section::Keys, 4 + bucket * 4..4 + bucket * 4 + 8)?;
        let (from, to) = (number(table, 0).ok_or(DAMAGED)?, number(table, 1).ok_or(DAMAGED)?);
        if from > to {
            return Err(DAMAGED);
        }
        let start = 4 + (buckets + 1) * 4;
        let tag = key_tag(key, bits).to_le_bytes();
        for slot in self.part(Section::Keys, start + from * 6..start + to * 6)?.chunks_exact(6) {
            if let Some((known, word)) = slot.split_first_chunk::<2>()
                && *known == tag
                && let Some(word) = word.first_chunk::<4>()
            {
                found(u32::from_le_bytes(*word));
            }
        }
        Ok(())
    }

    /// Entries that have a word, as numbers of four bytes, sorted.
    pub(crate) fn postings(&self, word: u32) -> Result<&[u8], ListError> {
        let at = usize::try_from(word).map_err(|_| DAMAGED)?;
        let range = self.item(Section::Postings, self.word_count(), at)?;
        self.items(Section::Postings, self.word_count(), range, 4)
    }

    /// How many entries have a word.
    pub(crate) fn bearers(&self, word: u32) -> usize {
        let at = usize::try_from(word).unwrap_or(usize::MAX);
        self.item(Section::Postings, self.word_count(), at).map_or(0, |range| range.len())
    }

    /// Words of neighbouring entries' names, as numbers of four bytes, and where each entry's begin.
    pub(crate) fn forms(&self, entries: Range<usize>) -> Result<(&[u8], &[u8]), ListError> {
        if entries.is_empty() || entries.end > self.entry_count() {
            return Err(DAMAGED);
        }
        let table = self.part(Section::Forms, entries.start * 4..entries.end * 4 + 4)?;
        let (from, to) = (number(table, 0).ok_or(DAMAGED)?, number(table, entries.len()).ok_or(DAMAGED)?);
        if from > to {
            return Err(DAMAGED);
        }
        Ok((table, self.items(Section::Forms, self.entry_count(), from..to, 4)?))
    }

    /// Whether an entry has a name with one ordinary part at most, beside which particles and titles may stand: `ABU BAKR`.
    pub(crate) fn has_short_name(&self, entry: usize) -> bool {
        self.short_names.get(entry / 64).is_some_and(|bits| bits & (1 << (entry % 64)) != 0)
    }

    fn short_names(&self) -> Result<Vec<u64>, ListError> {
        let count = self.entry_count();
        let mut bits = vec![0_u64; count.div_ceil(64)];
        if count == 0 {
            return Ok(bits);
        }
        let (table, words) = self.forms(0..count)?;
        let mut starts = numbers(table).map(|start| usize::try_from(start).unwrap_or(usize::MAX));
        let mut from = starts.next().ok_or(DAMAGED)?;
        for (entry, to) in starts.enumerate() {
            let form = from.checked_mul(4).zip(to.checked_mul(4)).and_then(|(from, to)| words.get(from..to)).ok_or(DAMAGED)?;
            let mut ordinary = 0;
            for word in numbers(form) {
                ordinary += usize::from(self.word_weight(word & !LAST).1);
                if word & LAST == 0 {
                    continue;
                }
                if let Some(bits) = bits.get_mut(entry / 64).filter(|_| ordinary <= 1) {
                    *bits |= 1 << (entry % 64);
                }
                ordinary = 0;
            }
            from = to;
        }
        Ok(bits)
    }

    /// How an entry's words make names, and what else is compared.
    pub(crate) fn entry(&self, at: usize) -> Result<Entry, ListError> {
        let range = self.item(Section::Details, self.entry_count(), at)?;
        let offset = u64::try_from(range.start).map_err(|_| DAMAGED)?;
        let mut bytes = self.items(Section::Details, self.entry_count(), range, 1)?.to_vec();
        self.details.apply(offset, &mut bytes)?;
        read_entry(&bytes).ok_or(DAMAGED)
    }

    /// Entries that have a document whose number may be read as this one.
    pub(crate) fn documents(&self, lookalike: &str) -> Result<Vec<usize>, ListError> {
        let key = self.hasher.of(Way::Number, lookalike, "");
        let count = self.place(Section::Documents)?.len() / 12;
        let at = |slot: usize| -> Result<(u64, u32), ListError> {
            let bytes = self.part(Section::Documents, slot * 12..slot * 12 + 12)?;
            let (key, entry) = bytes.split_first_chunk::<8>().ok_or(DAMAGED)?;
            Ok((u64::from_le_bytes(*key), entry.first_chunk::<4>().map_or(0, |entry| u32::from_le_bytes(*entry))))
        };
        let (mut from, mut to) = (0, count);
        while from < to {
            let middle = from + (to - from) / 2;
            if at(middle)?.0 < key {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        let mut found = Vec::new();
        while from < count {
            let (known, entry) = at(from)?;
            if known != key {
                break;
            }
            found.push(usize::try_from(entry).map_err(|_| DAMAGED)?);
            from += 1;
        }
        Ok(found)
    }

    /// A block of records, one behind the other.
    fn records(&self, number: usize) -> Result<Vec<u8>, ListError> {
        let count = self.entry_count().div_ceil(BLOCK);
        let range = self.item(Section::Records, count, number)?;
        let sealed = self.items(Section::Records, count, range, 1)?;
        let packed = self.key.open(u64::try_from(number).unwrap_or(u64::MAX), sealed)?;
        unpacked(&packed)
    }

    /// The alerts of a block, each with its place in the owner's order.
    pub(crate) fn block(&self, number: usize) -> Result<Vec<(u32, Alert)>, ListError> {
        let clear = self.records(number)?;
        let mut rest: &[u8] = &clear;
        let mut alerts = Vec::with_capacity(BLOCK);
        while !rest.is_empty() {
            alerts.push(canonical::read_next(&mut rest)?);
        }
        Ok(alerts)
    }

    /// The alert of an entry.
    pub(crate) fn alert(&self, entry: usize) -> Result<Alert, ListError> {
        let clear = self.records(entry / BLOCK)?;
        let mut rest: &[u8] = &clear;
        (0..entry % BLOCK).try_for_each(|_| canonical::skip(&mut rest))?;
        let (_, alert): (u32, Alert) = canonical::read_next(&mut rest)?;
        Ok(alert)
    }
}

/// Unpacks a block, if it says that it is no larger than one can be.
pub(super) fn unpacked(packed: &[u8]) -> Result<Vec<u8>, ListError> {
    let bytes = zstd::zstd_safe::get_frame_content_size(packed).ok().flatten().and_then(|bytes| usize::try_from(bytes).ok());
    let bytes = bytes.filter(|bytes| *bytes <= MAX_BLOCK_BYTES).ok_or(DAMAGED)?;
    zstd::bulk::decompress(packed, bytes).map_err(|_| DAMAGED)
}

/// Numbers of four bytes, one behind the other.
pub(crate) fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|bytes| bytes.first_chunk::<4>()).map(|bytes| u32::from_le_bytes(*bytes))
}

fn number(table: &[u8], at: usize) -> Option<usize> {
    let bytes = table.get(at * 4..)?.first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*bytes)).ok()
}

fn word_offsets(table: &[u8], letters: usize) -> Result<Vec<u32>, ListError> {
    let mut at = 0_u32;
    let mut offsets = Vec::with_capacity(table.len() / 4);
    for lengths in table.chunks_exact(4) {
        offsets.push(at);
        let letters: u32 = lengths.iter().take(3).map(|length| u32::from(*length)).sum();
        at = at.checked_add(letters).ok_or(DAMAGED)?;
    }
    if usize::try_from(at) == Ok(letters) { Ok(offsets) } else { Err(DAMAGED) }
}

fn read_entry(mut bytes: &[u8]) -> Option<Entry> {
    let mut take = |count: usize| {
        let (taken, rest) = bytes.split_at_checked(count)?;
        bytes = rest;
        Some(taken)
    };
    let count = usize::from(*take(1)?.first()?);
    let names = take(count * 2)?.chunks_exact(2).filter_map(|name| match name {
        [parts, surname] => Some((usize::from(*parts), usize::from(*surname).checked_sub(1))),
        _ => None,
    });
    let names = names.collect();
    let count = usize::from(*take(1)?.first()?);
    let births = take(count * 4)?.chunks_exact(4).filter_map(|birth| match birth {
        [low, high, month, day] => {
            let year = Some(i16::from_le_bytes([*low, *high])).filter(|year| *year != i16::MIN);
            PartialDate::new(year, Some(*month).filter(|month| *month > 0), Some(*day).filter(|day| *day > 0))
        }
        _ => None,
    });
    let births = births.collect();
    let sex = match take(1)?.first()? {
        1 => Some(Sex::Female),
        2 => Some(Sex::Male),
        _ => None,
    };
    let count = usize::from(*take(1)?.first()?);
    let nationalities = take(count * 3)?.chunks_exact(3).filter_map(|cells| std::str::from_utf8(cells).ok()?.parse().ok());
    Some(Entry { names, births, sex, nationalities: nationalities.collect() })
}
