//! The words of a list that are like the parts of an asked name.

use super::scratch::{Scratch, rarity};
use crate::ListError;
use crate::name::{BEGINNING, Kind, Name, Part, short_form_spellings, short_forms, spelling_keys, word_keys};
use crate::package::{Package, Way};
use crate::score::Estimate;
use std::collections::HashMap;
use std::sync::Arc;

/// Below this likeness two parts are different.
const LEAST: f32 = 0.6;
/// Parts of a name beyond this share the last bit.
const MOST_BITS: usize = 16;
/// From this rarity on, one word alone makes an entry worth a look.
const TELLING: f32 = 0.8;
/// From this likeness on two words are spellings of one name.
const SAME: f32 = 0.9;
/// Two parts written as one are that alike.
const JOINED: f32 = 0.85;
/// How alike a word is to a part that it is one piece of.
const PIECE: f32 = 0.9;
/// No part weighs more.
const MOST_WEIGHT: f32 = 1.1;
/// Names of more parts are weighed only when their words are looked at.
const MOST_PARTS_WEIGHED_AHEAD: usize = 8;
/// A word is taken for two only if each has so many letters.
const SHORTEST_PIECE: usize = 2;

/// An asked name and the words like its parts.
pub(crate) struct Asked {
    /// For each telling part what it weighs.
    weights: Vec<f32>,
    /// How rare each is.
    rarities: Vec<f32>,
    /// How many listed words initials may stand for.
    initials: f32,
    /// Word → the bits of the parts it is like, and how alike.
    words: HashMap<u32, (u16, f32)>,
    /// By bits of parts, the most that names are worth that share words with those; empty for names of very many parts.
    most: Vec<f32>,
}

impl Asked {
    /// Looks the words like each part of a name up.
    pub(crate) fn of(name: &Name, package: &Package, scratch: &mut Scratch) -> Result<Self, ListError> {
        let telling: Vec<&Arc<Part>> = name.telling().collect();
        let mut asked = Self {
            weights: telling.iter().map(|part| part.weight).collect(),
            rarities: telling.iter().map(|part| part.rarity).collect(),
            initials: name.parts.iter().filter(|part| part.kind == Kind::Initial).map(|_| MOST_WEIGHT).sum(),
            words: HashMap::new(),
            most: Vec::new(),
        };
        asked.most = most(&asked.weights, &asked.rarities);
        for (number, part) in telling.iter().enumerate() {
            for (word, likeness) in alike(part, package, scratch)?.iter() {
                asked.put(*word, bit(number), *likeness);
            }
        }
        for pair in name.parts.windows(2) {
            let [left, right] = pair else { continue };
            let both = telling.iter().enumerate().filter(|(_, part)| Arc::ptr_eq(part, left) || Arc::ptr_eq(part, right));
            let bits = both.fold(0, |bits, (number, _)| bits | bit(number));
            let joined = Part::latin([left.text.as_str(), right.text.as_str()].concat());
            let mut keys = Vec::new();
            spelling_keys(&joined, &package.hasher, |key| keys.push(key));
            for (word, likeness) in alike_of(&joined, proposed(&keys, package)?, package, JOINED) {
                asked.put(word, bits, likeness);
            }
        }
        asked.words.keys().for_each(|word| scratch.set_alike(*word, true));
        Ok(asked)
    }

    fn put(&mut self, word: u32, bits: u16, likeness: f32) {
        let known = self.words.entry(word).or_insert((0, 0.0));
        known.0 |= bits;
        known.1 = known.1.max(likeness);
    }

    /// Every word and the bits of the parts it is like.
    pub(crate) fn words(&self) -> impl Iterator<Item = (u32, u16)> {
        self.words.iter().map(|(word, (bits, _))| (*word, *bits))
    }

    /// Whether the name has one telling part.
    pub(crate) fn is_single(&self) -> bool {
        self.weights.len() <= 1
    }

    /// The bits of parts that few people bear.
    pub(crate) fn telling_bits(&self) -> u16 {
        self.rarities.iter().enumerate().filter(|(_, rarity)| **rarity >= TELLING).fold(0, |bits, (number, _)| bits | bit(number))
    }

    /// Adds a word of a listed name, of which `weight` and `ordinary` are known, to the sums over that name.
    pub(crate) fn add(&self, sums: &mut Estimate, word: u32, (weight, ordinary): (f32, bool), scratch: &Scratch) {
        match scratch.is_alike(word).then(|| self.words.get(&word)).flatten() {
            Some((bits, likeness)) => sums.meet(*bits, *likeness, &self.weights, &self.rarities),
            None if ordinary => sums.miss(weight),
            None => {}
        }
    }

    /// The most that names can be worth if they share words with these parts alone: [`Self::log_odds`] never comes above.
    pub(crate) fn most(&self, bits: u16) -> f32 {
        self.most.get(usize::from(bits)).copied().unwrap_or(f32::INFINITY)
    }

    /// What the sums over a listed name are worth.
    pub(crate) fn log_odds(&self, sums: &Estimate) -> f32 {
        sums.log_odds(self.weights.iter().sum(), self.initials)
    }

    /// Clears the marks of its words.
    pub(crate) fn forget(self, scratch: &mut Scratch) {
        self.words.keys().for_each(|word| scratch.set_alike(*word, false));
    }
}

fn most(weights: &[f32], rarities: &[f32]) -> Vec<f32> {
    if weights.len() > MOST_PARTS_WEIGHED_AHEAD {
        return Vec::new();
    }
    let asked: f32 = weights.iter().sum();
    let sum = |bits: usize, of: &[f32]| of.iter().enumerate().filter(|(number, _)| bits & 1 << number != 0).map(|(_, amount)| amount).sum::<f32>();
    (0..1 << weights.len()).map(|bits| Estimate::most(asked - sum(bits, weights), sum(bits, rarities))).collect()
}

fn bit(number: usize) -> u16 {
    1 << number.min(MOST_BITS - 1)
}

/// The words like a part and its pieces, from memory if it was asked before.
fn alike(part: &Part, package: &Package, scratch: &mut Scratch) -> Result<Arc<[(u32, f32)]>, ListError> {
    if let Some(known) = scratch.known.get(part.text.as_str()) {
        return Ok(Arc::clone(known));
    }
    let mut keys = Vec::with_capacity(16);
    word_keys(part, &package.hasher, |key| keys.push(key));
    keys.extend(short_form_spellings(&part.fold).map(|form| package.hasher.of(Way::Spelling, &form, "")));
    let mut words = alike_of(part, proposed(&keys, package)?.chain(beginnings(part, package)), package, LEAST);
    words.extend(pieces(part, package).into_iter().map(|word| (word, PIECE)));
    let words: Arc<[(u32, f32)]> = words.into();
    scratch.keep(part.text.to_string(), Arc::clone(&words));
    Ok(words)
}

/// The words that stand under keys.
fn proposed(keys: &[u64], package: &Package) -> Result<std::vec::IntoIter<u32>, ListError> {
    let mut words: Vec<u32> = Vec::new();
    for key in keys {
        package.words_under(*key, |word| words.push(word))?;
    }
    Ok(words.into_iter())
}

/// The words of which a part is the beginning as it is written, or the other way about, where the folded spelling is too short for the
/// key of beginnings: `ABIY` and `ABIYOT`.
fn beginnings<'a>(part: &'a Part, package: &'a Package) -> impl Iterator<Item = u32> + use<'a> {
    let text = part.text.as_str();
    let longer = Some(text).filter(|text| text.len() >= BEGINNING && part.fold.len() < BEGINNING).map(|text| package.words_beginning(text));
    let shorter = (BEGINNING..text.len()).filter_map(move |letters| package.word_spelt(text.get(..letters)?));
    longer.into_iter().flatten().chain(shorter)
}

/// Those of the proposed words that are like a part.
fn alike_of(part: &Part, proposed: impl Iterator<Item = u32>, package: &Package, least: f32) -> Vec<(u32, f32)> {
    let mut proposed: Vec<u32> = proposed.collect();
    proposed.sort_unstable();
    proposed.dedup();
    let small = |part: &Part| matches!(part.kind, Kind::Particle | Kind::Title);
    let mut words = Vec::new();
    for word in proposed {
        let Some(spelt) = package.word(word).filter(|spelt| may_be_alike(part, spelt.text, spelt.fold, spelt.sound)) else { continue };
        let other = Part::prepared(spelt.text, spelt.fold, spelt.sound);
        let likeness = part.likeness(&other, true).value;
        if likeness >= least && (small(part) == small(&other) || likeness >= SAME) {
            words.push((word, likeness));
        }
    }
    words
}

/// A glance before comparing: letters that only one of two spellings has take an edit each.
fn may_be_alike(part: &Part, text: &str, fold: &str, sound: &str) -> bool {
    let few = |a: &str, b: &str| {
        let (in_a, in_b) = (letters(a), letters(b));
        let edits = (in_a & !in_b).count_ones().max((in_b & !in_a).count_ones()).max(u32::try_from(a.len().abs_diff(b.len())).unwrap_or(u32::MAX));
        usize::try_from(edits).is_ok_and(|edits| edits * 5 <= a.len().max(b.len()) * 2)
    };
    let begins = || fold.starts_with(part.fold.as_str()) || part.fold.starts_with(fold);
    part.sound == sound || few(&part.fold, fold) || few(&part.text, text) || begins() || !short_forms(fold).is_empty()
}

/// Which letters a spelling has.
fn letters(text: &str) -> u32 {
    text.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31))
}

/// Words that a part is written together of: both halves must be words of the list.
fn pieces(part: &Part, package: &Package) -> Vec<u32> {
    let mut found = Vec::new();
    if part.kind != Kind::Ordinary || part.text.len() < 6 {
        return found;
    }
    for at in SHORTEST_PIECE..=part.text.len().saturating_sub(SHORTEST_PIECE) {
        let Some((left, right)) = part.text.split_at_checked(at) else { continue };
        if let (Some(left_word), Some(right_word)) = (package.word_spelt(left), package.word_spelt(right)) {
            found.extend([(left, left_word), (right, right_word)].into_iter().filter(|(text, _)| text.len() >= 4).map(|(_, word)| word));
        }
    }
    found
}

/// The asked name as rare as this list shows its parts to be: a part that many entries have tells little, in whatever spelling.
pub(crate) fn adapted(name: &Name, package: &Package, scratch: &mut Scratch) -> Result<Name, ListError> {
    let mut parts = Vec::with_capacity(name.parts.len());
    for part in &name.parts {
        let words = alike(part, package, scratch)?;
        let rarest = words.iter().filter(|(_, likeness)| *likeness >= SAME).map(|(word, _)| rarity(package, *word)).fold(1.0, f32::min);
        parts.push(if rarest < part.rarity { Arc::new(Part::clone(part).no_rarer_than(rarest)) } else { Arc::clone(part) });
    }
    Ok(name.with_parts(parts))
}
