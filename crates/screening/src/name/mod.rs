//! Names: taken apart into parts, and the parts of two names set side by side.

mod align;
mod letters;
mod part;
mod syllables;
mod words;

pub(crate) use align::{Alignment, Pairing, align};
pub(crate) use part::Part;
pub(crate) use words::{Kind, short_form_spellings, short_forms};

use crate::package::{KeyedHash, Way};
use border::Transliteration;
use letters::{Word, words};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A name, prepared for comparison.
#[derive(Clone, Debug, Default)]
pub(crate) struct Name {
    /// Its parts, surname first where it is known.
    pub(crate) parts: Vec<Arc<Part>>,
    /// How many of the first parts are the surname; `None` where surname and given names are not told apart.
    pub(crate) surname: Option<usize>,
    /// Whether letters may be missing at the end of the last part, because the field ended there.
    cut: bool,
}

/// More parts than this are not looked at: no list and no document has them.
const MAX_PARTS: usize = 24;

/// A word of a name is cut after so many letters.
const MAX_WORD_CHARS: usize = 80;

/// Letters by which words with one beginning are found, and that a word must have to be one cut short.
pub(crate) const BEGINNING: usize = 4;

/// Letters beyond this are not looked at.
const MAX_NAME_CHARS: usize = 400;

/// Keeps one copy of every part, so that a list of a million names holds each spelling once.
#[derive(Debug, Default)]
pub(crate) struct Parts(HashMap<Word, Arc<Part>>);

impl Parts {
    fn of(&mut self, word: Word) -> Arc<Part> {
        if let Some(part) = self.0.get(&word) {
            return Arc::clone(part);
        }
        let part = Arc::new(Part::new(word.clone()));
        self.0.insert(word, Arc::clone(&part));
        part
    }
}

impl Name {
    /// From a name in one piece; a comma parts the surname from the given names.
    pub(crate) fn whole(name: &str, parts: &mut Parts) -> Self {
        let words = words(bounded(name));
        let surname = words.iter().position(|word| word.text == ",").filter(|comma| *comma > 0 && comma + 1 < words.len());
        Self { parts: prepare(words, parts), surname, cut: false }
    }

    /// From surname and given names; `cut`: the field ended before the name did.
    pub(crate) fn separate(primary: &str, secondary: &str, cut: bool, parts: &mut Parts) -> Self {
        let mut all = words(bounded(primary));
        all.retain(|word| word.text != ",");
        let surname = all.len();
        all.extend(words(bounded(secondary)));
        let both = surname > 0 && all.len() > surname;
        Self { parts: prepare(all, parts), surname: both.then_some(surname), cut }
    }

    /// From prepared parts.
    pub(crate) fn of_parts(parts: Vec<Arc<Part>>, surname: Option<usize>) -> Self {
        Self { parts, surname, cut: false }
    }

    /// The same name with its parts prepared otherwise.
    pub(crate) fn with_parts(&self, parts: Vec<Arc<Part>>) -> Self {
        Self { parts, ..*self }
    }

    /// The parts by which a name is found: the ordinary ones, or all if there is none.
    pub(crate) fn telling(&self) -> impl Iterator<Item = &Arc<Part>> {
        let any = self.parts.iter().any(|part| part.kind == Kind::Ordinary);
        self.parts.iter().filter(move |part| !any || part.kind == Kind::Ordinary)
    }

    /// Whether there is anything to compare.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The parts of a range in Latin capitals.
    pub(crate) fn text(&self, range: &Range<usize>) -> String {
        let parts = self.parts.get(range.clone()).unwrap_or_default();
        parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// By which table parts of the two names came to differ.
    pub(crate) fn transliteration(&self, parts: &Range<usize>, other: &Self, others: &Range<usize>) -> Option<Transliteration> {
        Some(self.parts.get(parts.start)?.transliteration(other.parts.get(others.start)?))
    }

    /// Whether parts of the two names were written in different scripts.
    pub(crate) fn other_script(&self, parts: &Range<usize>, other: &Self, others: &Range<usize>) -> bool {
        self.parts.get(parts.start).zip(other.parts.get(others.start)).is_some_and(|(a, b)| a.other_script(b))
    }

    /// Whether the part at `index` belongs to the surname.
    pub(crate) fn in_surname(&self, index: usize) -> Option<bool> {
        self.surname.map(|surname| index < surname)
    }

    /// Whether the part at `index` is an ordinary one.
    pub(crate) fn is_ordinary(&self, index: usize) -> bool {
        self.parts.get(index).is_some_and(|part| part.kind == Kind::Ordinary)
    }

    /// Whether the part at `index` follows a word of descent.
    pub(crate) fn descends(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|at| self.parts.get(at));
        before.is_some_and(|part| matches!(part.text.as_str(), "BIN" | "IBN" | "BINTI" | "BEN" | "BINT" | "OULD" | "WALAD"))
    }

    /// How rare the parts of a range are together: 1 for each that few people bear.
    pub(crate) fn rarity(&self, range: &Range<usize>) -> f32 {
        self.parts.get(range.clone()).map_or(0.0, |parts| parts.iter().map(|part| part.rarity).sum())
    }

    /// Whether it is of syllables, as Korean names are.
    fn is_of_syllables(&self) -> bool {
        // A glance at the lengths spares nearly every name the rest.
        self.parts.iter().all(|part| part.text.len() <= syllables::LONGEST)
            && syllables::is_of_syllables(self.parts.iter().map(|part| part.text.as_str()))
    }

    /// The first given name: after the surname where it is known, otherwise the first ordinary part.
    pub(crate) fn first_given(&self) -> Option<usize> {
        (self.surname.unwrap_or(0)..self.parts.len()).find(|at| self.is_ordinary(*at))
    }

    /// The next ordinary part after `index`.
    pub(crate) fn next_ordinary(&self, index: usize) -> Option<usize> {
        (index + 1..self.parts.len()).find(|at| self.is_ordinary(*at))
    }

    /// Whether `part` at `index` may lack the letters by which `other` is longer.
    fn cut_at(&self, index: usize, part: &Part, other: &Part) -> bool {
        self.cut && index + 1 == self.parts.len() && part.text.len() < other.text.len()
    }
}

fn prepare(words: Vec<Word>, parts: &mut Parts) -> Vec<Arc<Part>> {
    words.into_iter().filter(|word| word.text != ",").take(MAX_PARTS).map(|word| parts.of(shortened(word))).collect()
}

/// No word of a name is that long; what comes behind is dropped.
fn shortened(mut word: Word) -> Word {
    word.text.truncate(MAX_WORD_CHARS);
    word
}

/// Gives every key under which a word stands and by which it is asked for: its folded spelling, that spelling with one
/// letter left out (which finds every single slip of pen or eye), its sound, and its beginning.
pub(crate) fn word_keys(part: &Part, hasher: &KeyedHash, mut found: impl FnMut(u64)) {
    spelling_keys(part, hasher, &mut found);
    if part.sound.len() >= 2 {
        found(hasher.of(Way::Sound, &part.sound, ""));
    }
    if let Some(beginning) = part.fold.get(..BEGINNING) {
        found(hasher.of(Way::Beginning, beginning, ""));
    }
}

/// Those of [`word_keys`] that are of a word's spelling.
pub(crate) fn spelling_keys(part: &Part, hasher: &KeyedHash, mut found: impl FnMut(u64)) {
    let fold = part.fold.as_str();
    found(hasher.of(Way::Spelling, fold, ""));
    if fold.len() >= 3 {
        for at in 0..fold.len() {
            found(hasher.of(Way::Spelling, fold.get(..at).unwrap_or_default(), fold.get(at + 1..).unwrap_or_default()));
        }
    }
}

fn bounded(name: &str) -> &str {
    name.char_indices().nth(MAX_NAME_CHARS).and_then(|(end, _)| name.get(..end)).unwrap_or(name)
}

/// Whether a name of these lengths fills the name field of a TD1, TD2 or TD3 document (30, 31 and 39 characters), so
/// that letters may be missing at its end.
pub(crate) fn may_be_cut(primary: &str, secondary: &str) -> bool {
    let gap = if secondary.is_empty() { 0 } else { 2 };
    matches!(primary.trim().len() + secondary.trim().len() + gap, 30 | 31 | 39)
}
