//! A list, prepared to be asked: proposes the entries that have a part of the name, or a document, alike.
//!
//! Every distinct part of the list's names is held once, with the entries that have it. Words are found by their folded
//! spelling, by that spelling with one letter left out (which finds every single slip of pen or eye), by their sound,
//! and by their beginning. Rare parts propose before common ones. Proposing is generous; judging decides.

use crate::AlertList;
use crate::name::{Kind, Name, Part, Parts, short_form_spellings};
use crate::profile::Profile;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Entries judged for one question: enough that the right one is missed only if hundreds are more alike.
const MOST_CANDIDATES: usize = 400;

/// Letters by which words with one beginning are found.
const BEGINNING: usize = 4;

/// A list's entries and the ways to find them.
pub(crate) struct Index {
    /// One for every alert, in the order of the list.
    pub(crate) profiles: Vec<Profile>,
    words: Vec<Word>,
    /// Key of a word → the word; sorted.
    keys: Vec<(u64, u32)>,
    /// Key of two neighbouring words written as one → the entry; sorted.
    joined: Vec<(u64, u32)>,
    /// Key of a document number → the entry; sorted.
    documents: Vec<(u64, u32)>,
}

struct Word {
    part: Arc<Part>,
    entries: Vec<u32>,
    /// How rare: the logarithm of entries in all by entries that have it.
    rarity: f32,
}

impl Index {
    /// Prepares a list.
    pub(crate) fn new(list: &AlertList) -> Self {
        let mut parts = Parts::default();
        let profiles: Vec<Profile> = list.alerts.iter().map(|alert| Profile::of_alert(alert, &mut parts)).collect();
        let mut entries: BTreeMap<&str, (Arc<Part>, Vec<u32>)> = BTreeMap::new();
        let mut joined = Vec::new();
        let mut documents = Vec::new();
        for (entry, profile) in (0_u32..).zip(&profiles) {
            for name in &profile.names {
                for part in telling(name) {
                    let (_, found) = entries.entry(part.text.as_str()).or_insert_with(|| (Arc::clone(part), Vec::new()));
                    if found.last() != Some(&entry) {
                        found.push(entry);
                    }
                }
                joined.extend(joined_keys(name).map(|key| (key, entry)));
            }
            documents.extend(profile.documents.iter().map(|document| (key(Way::Number, &document.lookalike()), entry)));
        }
        let words: Vec<Word> = entries.into_values().map(|(part, entries)| word(part, entries, profiles.len())).collect();
        let mut keys: Vec<(u64, u32)> = (0_u32..).zip(&words).flat_map(|(at, word)| keys_of(&word.part).map(move |key| (key, at))).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.shrink_to_fit();
        for table in [&mut joined, &mut documents] {
            table.sort_unstable();
            table.dedup();
            table.shrink_to_fit();
        }
        Self { profiles, words, keys, joined, documents }
    }

    /// Entries worth judging, the most promising first.
    pub(crate) fn candidates(&self, asked: &Profile) -> Vec<u32> {
        let mut promise = vec![0.0_f32; self.profiles.len()];
        let mut touched: Vec<u32> = Vec::new();
        let mut add = |entry: u32, by: f32| {
            if let Some(slot) = usize::try_from(entry).ok().and_then(|at| promise.get_mut(at)) {
                if *slot == 0.0 {
                    touched.push(entry);
                }
                *slot += by;
            }
        };
        for name in &asked.names {
            for part in telling(name) {
                self.propose_alike(part, &mut add);
            }
            for pair in neighbours(name) {
                self.propose_alike(&pair, &mut add);
            }
        }
        for document in &asked.documents {
            for entry in self.under(&self.documents, key(Way::Number, &document.lookalike())) {
                add(entry, 1_000.0);
            }
        }
        let worth = |entry: &u32| {
            let at = usize::try_from(*entry).unwrap_or(usize::MAX);
            promise.get(at).copied().unwrap_or(0.0) + self.profiles.get(at).map_or(0.0, |listed| years_speak(asked, listed))
        };
        let mut ranked: Vec<(f32, u32)> = touched.iter().map(|entry| (worth(entry), *entry)).collect();
        if ranked.len() > MOST_CANDIDATES {
            ranked.select_nth_unstable_by(MOST_CANDIDATES, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            ranked.truncate(MOST_CANDIDATES);
        }
        ranked.into_iter().map(|(_, entry)| entry).collect()
    }

    /// Proposes the entries with a word like `part`, each word once, by how rare and how alike it is.
    fn propose_alike(&self, part: &Part, add: &mut impl FnMut(u32, f32)) {
        let mut found: Vec<u32> = keys_of(part).flat_map(|key| self.under(&self.keys, key)).collect();
        found.extend(short_form_spellings(&part.fold).flat_map(|form| self.under(&self.keys, key(Way::Spelling, &form))));
        found.sort_unstable();
        found.dedup();
        for word in found.into_iter().filter_map(|at| self.words.get(usize::try_from(at).ok()?)) {
            let likeness = part.likeness(&word.part, true).value;
            if likeness >= 0.6 {
                word.entries.iter().for_each(|entry| add(*entry, word.rarity * likeness));
            }
        }
        for entry in keys_of_joined(part).flat_map(|key| self.under(&self.joined, key)) {
            add(entry, 3.0);
        }
    }

    /// What a sorted table holds under a key.
    fn under<'a>(&self, table: &'a [(u64, u32)], key: u64) -> impl Iterator<Item = u32> + use<'a> {
        let from = table.partition_point(|(known, _)| *known < key);
        table.get(from..).unwrap_or_default().iter().take_while(move |(known, _)| *known == key).map(|(_, value)| *value)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a logarithm of counts needs no more precision")]
fn word(part: Arc<Part>, entries: Vec<u32>, all: usize) -> Word {
    let rarity = ((all as f32 + 1.0) / (entries.len() as f32 + 0.5)).ln().max(0.1);
    Word { part, entries, rarity }
}

/// The parts by which a name is found: the ordinary ones, or all if there is none.
fn telling(name: &Name) -> impl Iterator<Item = &Arc<Part>> {
    let any = name.parts.iter().any(|part| part.kind == Kind::Ordinary);
    name.parts.iter().filter(move |part| !any || part.kind == Kind::Ordinary)
}

/// Neighbouring words of a name written as one.
fn neighbours(name: &Name) -> impl Iterator<Item = Part> {
    name.parts.iter().zip(name.parts.iter().skip(1)).map(|(a, b)| Part::new([a.text.as_str(), b.text.as_str()].concat()))
}

fn joined_keys(name: &Name) -> impl Iterator<Item = u64> {
    neighbours(name).flat_map(|part| keys_of_joined(&part).collect::<Vec<_>>())
}

/// By spelling, and by a sound that is long enough to tell.
fn keys_of_joined(part: &Part) -> impl Iterator<Item = u64> {
    let sound = Some(key(Way::Sound, &part.sound)).filter(|_| part.sound.len() >= 3);
    std::iter::once(key(Way::Spelling, &part.fold)).chain(sound)
}

/// In which way a key finds a word; keys of different ways never meet.
#[derive(Clone, Copy)]
enum Way {
    Spelling = 1,
    Sound = 2,
    Beginning = 3,
    Number = 4,
}

fn key(way: Way, text: &str) -> u64 {
    // FNV-1a: fast on short texts; a chance meeting costs one needless comparison.
    let start = 0xcbf2_9ce4_8422_2325_u64 ^ (way as u64);
    text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Every key under which a word stands and by which it is asked for.
fn keys_of(part: &Part) -> impl Iterator<Item = u64> {
    let fold = part.fold.as_str();
    let whole = std::iter::once(key(Way::Spelling, fold));
    let slips = (0..fold.len()).filter(|_| fold.len() >= 4).map(move |at| {
        let (before, after) = (fold.get(..at).unwrap_or_default(), fold.get(at + 1..).unwrap_or_default());
        let start = key(Way::Spelling, before);
        after.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    });
    let sound = Some(key(Way::Sound, &part.sound)).filter(|_| part.sound.len() >= 2);
    let beginning = fold.get(..BEGINNING).map(|beginning| key(Way::Beginning, beginning));
    whole.chain(slips).chain(sound).chain(beginning)
}

/// A first glance at the dates of birth: years that agree promise more, years apart less.
fn years_speak(asked: &Profile, listed: &Profile) -> f32 {
    let Some(year) = asked.births.first().and_then(|birth| birth.year()) else { return 0.0 };
    let nearest = listed.births.iter().filter_map(|birth| birth.year()).map(|other| other.abs_diff(year)).min();
    match nearest {
        None => 0.0,
        Some(0) => 4.0,
        Some(1..=2) => 1.0,
        Some(_) => -4.0,
    }
}
