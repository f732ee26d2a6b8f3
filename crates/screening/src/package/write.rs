//! Compiles alerts to a package. The same alerts, header and signer always give the same bytes.

use super::items::Written;
use super::layout::{Envelope, FORMAT, HASH, MAX_ENTRIES, MAX_ITEMS, PAGE, SECTIONS, SPELLINGS, Section, check_head, signed_part, write_head};
use super::seal::{KeyedHash, ListKey, Way};
use crate::name::{Kind, Name, Part, Parts, word_keys};
use crate::profile::Profile;
use crate::{ListError, canonical};
use border::{Alert, ListHeader};
use ed25519_dalek::{Signature, Signer, SigningKey};
use mrz::PartialDate;
use std::collections::HashMap;

/// Alerts packed together: fewer pack worse, more take longer to open for one hit.
pub(crate) const BLOCK: usize = 64;
/// Set on the last word of each name of a form.
pub(crate) const LAST: u32 = 1 << 31;
/// The date of an entry that has none, or none with a year.
pub(crate) const NO_DATE: u32 = 0;
/// The date of an entry that has several.
pub(crate) const SEVERAL_DATES: u32 = 1;
/// Words that a key's bucket holds on average.
const BUCKET: usize = 4;
const ZSTD_LEVEL: i32 = 7;

/// A compiled list without its signature.
pub(crate) struct Built {
    pub(crate) envelope: Envelope,
    pub(crate) key: ListKey,
    /// The sections, each filled up to whole pages.
    pub(crate) body: Vec<u8>,
}

/// An entry prepared to be written.
struct Ready {
    alert: Alert,
    profile: Profile,
    date: u32,
    /// Its place in the owner's order.
    order: u32,
}

/// Compiles a list whose items are packed under the same key, which is for this content alone: another list under it would give parts of
/// both away.
pub(crate) fn compile(header: ListHeader, alerts: Vec<Alert>, items: Written, key: ListKey) -> Result<Built, ListError> {
    if u64::try_from(alerts.len()).is_ok_and(|count| count > MAX_ENTRIES) {
        return Err(ListError::TooLarge { what: "the list", limit: MAX_ENTRIES });
    }
    if items.count > MAX_ITEMS {
        return Err(ListError::TooLarge { what: "the list", limit: MAX_ITEMS });
    }
    let mut entries = prepare(alerts);
    entries.sort_unstable_by(|a, b| (a.date, &a.alert.id, a.order).cmp(&(b.date, &b.alert.id, b.order)));
    let words = Vocabulary::of(&entries);
    let hasher = key.hasher();
    let mut sections: Vec<Vec<u8>> = vec![Vec::new(); SECTIONS];
    let mut put = |section: Section, bytes: Vec<u8>| {
        if let Some(slot) = sections.get_mut(section as usize) {
            *slot = bytes;
        }
    };
    put(Section::Words, key.seal(u64::MAX, &words.section())?);
    put(Section::Dates, key.seal(u64::MAX - 1, &entries.iter().flat_map(|entry| entry.date.to_le_bytes()).collect::<Vec<u8>>())?);
    put(Section::Keys, words.keys(&hasher));
    put(Section::Postings, words.postings(&entries));
    put(Section::Forms, words.forms(&entries));
    put(Section::Details, details(&entries, &key)?);
    put(Section::Records, records(&entries, &key)?);
    put(Section::Documents, documents(&entries, &hasher));
    let Written { set, places, records, count: item_count, positive, .. } = items;
    put(Section::ItemSet, set);
    put(Section::ItemPlaces, places);
    put(Section::Items, records);
    let count = entries.len();
    drop(entries);
    let hashes = page_hashes(&sections);
    let envelope = Envelope {
        header,
        entries: u64::try_from(count).unwrap_or(u64::MAX),
        items: item_count,
        words: u64::try_from(words.parts.len()).unwrap_or(u64::MAX),
        spellings: SPELLINGS,
        key_commitment: key.commitment().to_vec(),
        hashes: blake3::hash(&hashes).as_bytes().to_vec(),
        lengths: std::iter::once(&hashes).chain(sections.iter().skip(1)).map(|s| u64::try_from(s.len()).unwrap_or(u64::MAX)).collect(),
        positive,
    };
    let mut body = hashes;
    body.resize(body.len().next_multiple_of(PAGE), 0);
    for section in sections.into_iter().skip(1) {
        body.extend_from_slice(&section);
        body.resize(body.len().next_multiple_of(PAGE), 0);
    }
    Ok(Built { envelope, key, body })
}

/// Signs a compiled list.
pub(crate) fn sign(built: &Built, signer: &SigningKey) -> Result<Vec<u8>, ListError> {
    let mut head = Vec::new();
    canonical::write(&built.envelope, &mut head)?;
    check_head(&head)?;
    let signature = signer.sign(&signed_part(&head));
    Ok(assemble(built, &head, &signature))
}

/// Head, signature, key and body.
pub(crate) fn assemble(built: &Built, head: &[u8], signature: &Signature) -> Vec<u8> {
    debug_assert_eq!(FORMAT, 2);
    let mut bytes = write_head(head, signature, &built.key);
    bytes.extend_from_slice(&built.body);
    bytes
}

/// Takes the names apart, on two threads: it is most of the work.
fn prepare(alerts: Vec<Alert>) -> Vec<Ready> {
    let half = alerts.len() / 2;
    let mut first: Vec<(u32, Alert)> = (0..).zip(alerts).collect();
    let second = first.split_off(half);
    let ready = |alerts: Vec<(u32, Alert)>| {
        let mut parts = Parts::default();
        let each = alerts.into_iter().map(|(order, alert)| {
            let profile = Profile::of_alert(&alert, &mut parts);
            Ready { date: date_key(&profile.births), profile, alert, order }
        });
        each.collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| ready(second));
        let mut entries = ready(first);
        entries.extend(other.join().unwrap_or_default());
        entries
    })
}

/// The one date of an entry as a number that sorts like the date; unknown month and day are 0.
fn date_key(births: &[PartialDate]) -> u32 {
    let mut keys = births.iter().map(|birth| packed_date(*birth));
    match keys.next() {
        None => NO_DATE,
        Some(first) if keys.all(|other| other == first) => first,
        Some(_) => SEVERAL_DATES,
    }
}

/// A date as a number: year · 512 + month · 32 + day.
pub(crate) fn packed_date(date: PartialDate) -> u32 {
    let year = date.year().and_then(|year| u32::try_from(year).ok()).unwrap_or(0);
    if year == 0 {
        return NO_DATE;
    }
    year << 9 | u32::from(date.month().unwrap_or(0)) << 5 | u32::from(date.day().unwrap_or(0))
}

/// The distinct words of a list, sorted.
struct Vocabulary {
    parts: Vec<Part>,
    numbers: HashMap<String, u32>,
}

impl Vocabulary {
    fn of(entries: &[Ready]) -> Self {
        let mut distinct: HashMap<&str, &Part> = HashMap::new();
        for part in entries.iter().flat_map(|entry| &entry.profile.names).flat_map(|name| &name.parts) {
            distinct.entry(part.text.as_str()).or_insert(part);
        }
        let mut parts: Vec<Part> = distinct.into_values().cloned().collect();
        parts.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        let numbers = (0..).zip(&parts).map(|(number, part)| (part.text.to_string(), number)).collect();
        Self { parts, numbers }
    }

    fn number(&self, part: &Part) -> u32 {
        self.numbers.get(part.text.as_str()).copied().unwrap_or(0)
    }

    /// For each word four bytes (letters of text, fold and sound; weight in hundredths), then all their letters.
    fn section(&self) -> Vec<u8> {
        let byte = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        let mut bytes = Vec::with_capacity(self.parts.len() * 28);
        for part in &self.parts {
            let weight = hundredths(part.weight) | if part.kind == Kind::Ordinary { 0x80 } else { 0 };
            bytes.extend_from_slice(&[byte(part.text.len()), byte(part.fold.len()), byte(part.sound.len()), weight]);
        }
        for part in &self.parts {
            for letters in [&part.text, &part.fold, &part.sound] {
                bytes.extend_from_slice(letters.as_bytes());
            }
        }
        bytes
    }

    /// Number of buckets as a power of two, where each bucket begins, then for each key two bytes of it and four of its word.
    fn keys(&self, hasher: &KeyedHash) -> Vec<u8> {
        let mut keys: Vec<(u64, u32)> = Vec::new();
        for (number, part) in (0_u32..).zip(&self.parts) {
            word_keys(part, hasher, |key| keys.push((key, number)));
        }
        keys.sort_unstable();
        keys.dedup();
        let bits = (keys.len() / BUCKET).max(1).next_power_of_two().ilog2();
        let mut bytes = bits.to_le_bytes().to_vec();
        let mut at = 0;
        for bucket in 0..1_u64 << bits {
            bytes.extend_from_slice(&offset(at));
            while keys.get(at).is_some_and(|(key, _)| key_bucket(*key, bits) == bucket) {
                at += 1;
            }
        }
        bytes.extend_from_slice(&offset(keys.len()));
        for (key, number) in keys {
            bytes.extend_from_slice(&key_tag(key, bits).to_le_bytes());
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    /// Where each word's entries begin, then the entries.
    fn postings(&self, entries: &[Ready]) -> Vec<u8> {
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); self.parts.len()];
        for (at, entry) in (0_u32..).zip(entries) {
            for part in entry.profile.names.iter().flat_map(Name::telling) {
                let list = usize::try_from(self.number(part)).ok().and_then(|number| lists.get_mut(number));
                if let Some(list) = list.filter(|list| list.last() != Some(&at)) {
                    list.push(at);
                }
            }
        }
        let numbers = lists.iter().map(|list| list.iter().flat_map(|entry| entry.to_le_bytes()).collect::<Vec<u8>>());
        with_offsets(numbers, 4)
    }

    /// Where each entry's words begin, then the words; [`LAST`] marks the end of a name.
    fn forms(&self, entries: &[Ready]) -> Vec<u8> {
        let forms = entries.iter().map(|entry| {
            let mut bytes = Vec::new();
            for name in &entry.profile.names {
                let last = name.parts.len().saturating_sub(1);
                for (at, part) in name.parts.iter().enumerate() {
                    let mark = if at == last { LAST } else { 0 };
                    bytes.extend_from_slice(&(self.number(part) | mark).to_le_bytes());
                }
            }
            bytes
        });
        with_offsets(forms, 4)
    }
}

/// The bucket of a key: its highest bits.
pub(crate) fn key_bucket(key: u64, bits: u32) -> u64 {
    key.checked_shr(64 - bits).unwrap_or(0)
}

/// The sixteen bits of a key behind those of its bucket.
pub(crate) fn key_tag(key: u64, bits: u32) -> u16 {
    let bytes = (key << bits).to_be_bytes();
    u16::from_be_bytes([bytes[0], bytes[1]])
}

/// Items one after another behind a table of where each begins, in units of `unit` bytes; one more says where the last ends.
pub(super) fn with_offsets(items: impl ExactSizeIterator<Item = Vec<u8>>, unit: usize) -> Vec<u8> {
    let mut table = Vec::with_capacity((items.len() + 1) * 4);
    let mut bytes = Vec::new();
    for item in items {
        table.extend_from_slice(&offset(bytes.len() / unit));
        bytes.extend_from_slice(&item);
    }
    table.extend_from_slice(&offset(bytes.len() / unit));
    table.extend_from_slice(&bytes);
    table
}

fn offset(at: usize) -> [u8; 4] {
    u32::try_from(at).unwrap_or(u32::MAX).to_le_bytes()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weight lies between 0 and 1.27")]
fn hundredths(weight: f32) -> u8 {
    (weight * 100.0).clamp(0.0, 127.0) as u8
}

fn details(entries: &[Ready], key: &ListKey) -> Result<Vec<u8>, ListError> {
    let mut section = with_offsets(entries.iter().map(|entry| detail(&entry.profile)), 1);
    let table = (entries.len() + 1) * 4;
    let stream = key.details();
    if let Some(bytes) = section.get_mut(table..) {
        stream.apply(0, bytes)?;
    }
    Ok(section)
}

/// Names as (parts, surname + 1), dates, sex, nationalities: everything a comparison needs but words and documents.
fn detail(profile: &Profile) -> Vec<u8> {
    let byte = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
    let mut bytes = Vec::with_capacity(16);
    let names = profile.names.get(..255).unwrap_or(&profile.names);
    bytes.push(byte(names.len()));
    for name in names {
        bytes.extend_from_slice(&[byte(name.parts.len()), name.surname.map_or(0, |surname| byte(surname + 1))]);
    }
    let births = profile.births.get(..255).unwrap_or(&profile.births);
    bytes.push(byte(births.len()));
    for birth in births {
        bytes.extend_from_slice(&birth.year().unwrap_or(i16::MIN).to_le_bytes());
        bytes.extend_from_slice(&[birth.month().unwrap_or(0), birth.day().unwrap_or(0)]);
    }
    bytes.push(match profile.sex {
        None | Some(mrz::Sex::Unspecified) => 0,
        Some(mrz::Sex::Female) => 1,
        Some(mrz::Sex::Male) => 2,
    });
    let nationalities = profile.nationalities.get(..255).unwrap_or(&profile.nationalities);
    bytes.push(byte(nationalities.len()));
    for code in nationalities {
        let mut cells = [b'<'; 3];
        for (cell, letter) in cells.iter_mut().zip(code.as_str().bytes()) {
            *cell = letter;
        }
        bytes.extend_from_slice(&cells);
    }
    bytes
}

fn records(entries: &[Ready], key: &ListKey) -> Result<Vec<u8>, ListError> {
    let blocks: Vec<(u64, &[Ready])> = (0..).zip(entries.chunks(BLOCK)).collect();
    let (first, second) = blocks.split_at(blocks.len() / 2);
    let pack_all = |blocks: &[(u64, &[Ready])]| blocks.iter().map(|(number, block)| pack(*number, block, key)).collect::<Result<Vec<_>, _>>();
    let (first, second) = std::thread::scope(|scope| {
        let other = scope.spawn(|| pack_all(second));
        (pack_all(first), other.join().unwrap_or(Err(ListError::Malformed("packing failed"))))
    });
    let mut packed = first?;
    packed.extend(second?);
    Ok(with_offsets(packed.into_iter(), 1))
}

fn pack(number: u64, block: &[Ready], key: &ListKey) -> Result<Vec<u8>, ListError> {
    let mut clear = Vec::new();
    for entry in block {
        canonical::write(&(entry.order, &entry.alert), &mut clear)?;
    }
    let packed = zstd::bulk::compress(&clear, ZSTD_LEVEL).map_err(|_| ListError::Malformed("compression failed"))?;
    key.seal(number, &packed)
}

/// Sorted: key of a number as it may be misread, and the entry.
fn documents(entries: &[Ready], hasher: &KeyedHash) -> Vec<u8> {
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for (at, entry) in (0_u32..).zip(entries) {
        keys.extend(entry.profile.documents.iter().map(|document| (hasher.of(Way::Number, &document.lookalike(), ""), at)));
    }
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().flat_map(|(key, entry)| [key.to_le_bytes().as_slice(), &entry.to_le_bytes()].concat()).collect()
}

/// A hash for every page of the sections behind the first.
fn page_hashes(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut hashes = Vec::new();
    for page in sections.iter().skip(1).flat_map(|section| section.chunks(PAGE)) {
        let hash = if page.len() == PAGE {
            blake3::hash(page)
        } else {
            let mut full = page.to_vec();
            full.resize(PAGE, 0);
            blake3::hash(&full)
        };
        hashes.extend_from_slice(hash.as_bytes().get(..HASH).unwrap_or_default());
    }
    hashes
}
