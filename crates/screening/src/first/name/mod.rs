//! Names: taken apart into parts, and the parts of two names set side by side.

mod align;
mod letters;
mod part;
mod words;

pub(crate) use align::{Alignment, Pairing, align};
pub(crate) use words::Kind;

use part::Part;

use letters::words;
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

/// Letters beyond this are not looked at.
const MAX_NAME_CHARS: usize = 400;

/// Keeps one copy of every part, so that a list of a million names holds each spelling once.
#[derive(Debug, Default)]
pub(crate) struct Parts(HashMap<String, Arc<Part>>);

impl Parts {
    fn of(&mut self, word: String) -> Arc<Part> {
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
        let surname = words.iter().position(|word| word == ",").filter(|comma| *comma > 0 && comma + 1 < words.len());
        Self { parts: prepare(words, parts), surname, cut: false }
    }

    /// From surname and given names; `cut`: the field ended before the name did.
    pub(crate) fn separate(primary: &str, secondary: &str, cut: bool, parts: &mut Parts) -> Self {
        let mut all = words(bounded(primary));
        all.retain(|word| word != ",");
        let surname = all.len();
        all.extend(words(bounded(secondary)));
        let both = surname > 0 && all.len() > surname;
        Self { parts: prepare(all, parts), surname: both.then_some(surname), cut }
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
        before.is_some_and(|part| matches!(part.text.as_str(), "BIN" | "IBN" | "BEN" | "BINT" | "OULD" | "WALAD"))
    }

    /// Whether `part` at `index` may lack the letters by which `other` is longer.
    fn cut_at(&self, index: usize, part: &Part, other: &Part) -> bool {
        self.cut && index + 1 == self.parts.len() && part.text.len() < other.text.len()
    }
}

fn prepare(words: Vec<String>, parts: &mut Parts) -> Vec<Arc<Part>> {
    words.into_iter().filter(|word| word != ",").take(MAX_PARTS).map(|word| parts.of(word)).collect()
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
