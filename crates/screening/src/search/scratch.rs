//! What a question needs room for, kept from one question to the next.

use crate::name::Part;
use crate::package::Package;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// So many prepared parts are kept, each in the place that its number gives; a later one takes an earlier one's.
const MOST_PARTS: usize = 1 << 15;
/// Words alike are kept for so many asked parts.
const MOST_ASKED: usize = 4_000;

/// Room for one question at a time.
#[derive(Default)]
pub(crate) struct Scratch {
    /// For each entry the asked parts that it has a word like; all zero between questions.
    marks: Vec<u16>,
    /// Entries with marks.
    pub(super) marked: Vec<u32>,
    /// Entries that may be meant.
    pub(super) touched: Vec<u32>,
    /// A bit for each word that is like an asked part; all zero between questions.
    alike: Vec<u64>,
    parts: Vec<Option<(u32, Arc<Part>)>>,
    /// For an asked part the words like it and how alike they are.
    pub(super) known: HashMap<String, Arc<[(u32, f32)]>>,
}

impl Scratch {
    fn of(package: &Package) -> Self {
        let parts = vec![None; package.word_count().next_power_of_two().min(MOST_PARTS)];
        Self { marks: vec![0; package.entry_count()], alike: vec![0; package.word_count().div_ceil(64)], parts, ..Self::default() }
    }

    /// Marks an entry as having a word like an asked part.
    pub(super) fn mark(&mut self, entry: u32, bit: u16) {
        if let Some(mark) = usize::try_from(entry).ok().and_then(|at| self.marks.get_mut(at)) {
            if *mark == 0 {
                self.marked.push(entry);
            }
            *mark |= bit;
        }
    }

    /// Takes an entry's marks away.
    pub(super) fn unmark(&mut self, entry: u32) -> u16 {
        usize::try_from(entry).ok().and_then(|at| self.marks.get_mut(at)).map(std::mem::take).unwrap_or(0)
    }

    pub(super) fn set_alike(&mut self, word: u32, alike: bool) {
        let at = usize::try_from(word / 64).unwrap_or(usize::MAX);
        if let Some(bits) = self.alike.get_mut(at) {
            let bit = 1 << (word % 64);
            *bits = if alike { *bits | bit } else { *bits & !bit };
        }
    }

    pub(super) fn is_alike(&self, word: u32) -> bool {
        let at = usize::try_from(word / 64).unwrap_or(usize::MAX);
        self.alike.get(at).is_some_and(|bits| bits & (1 << (word % 64)) != 0)
    }

    /// Gives the list of touched entries back, empty.
    pub(super) fn give_back(&mut self, mut touched: Vec<u32>) {
        touched.clear();
        self.touched = touched;
    }

    /// A word, prepared for comparison. It is as rare as it is in this list, or among people, whichever is less.
    pub(super) fn part(&mut self, package: &Package, word: u32) -> Option<Arc<Part>> {
        let place = usize::try_from(word).ok()? & (self.parts.len().max(1) - 1);
        if let Some(Some((known, part))) = self.parts.get(place)
            && *known == word
        {
            return Some(Arc::clone(part));
        }
        let spelt = package.word(word)?;
        let part = Arc::new(Part::prepared(spelt.text, spelt.fold, spelt.sound).no_rarer_than(rarity(package, word)));
        if let Some(place) = self.parts.get_mut(place) {
            *place = Some((word, Arc::clone(&part)));
        }
        Some(part)
    }

    /// Keeps what is known of an asked part.
    pub(super) fn keep(&mut self, asked: String, words: Arc<[(u32, f32)]>) {
        if self.known.len() >= MOST_ASKED {
            self.known.clear();
        }
        self.known.insert(asked, words);
    }
}

/// How rare a word is in a list: 1 for one in 30,000 entries or fewer, next to nothing for one in 100. Of a list too short
/// to tell, every word is rare.
#[expect(clippy::cast_precision_loss, reason = "a logarithm of counts needs no more precision")]
pub(super) fn rarity(package: &Package, word: u32) -> f32 {
    const FEW: usize = 20; // Fewer bearers than this may be chance.
    let bearers = package.bearers(word);
    if bearers < FEW {
        return 1.0;
    }
    let share = bearers as f32 / package.entry_count().max(1) as f32;
    (0.4 * (-share.log10() - 2.0) + 0.05).clamp(0.05, 1.0)
}

/// Rooms for questions asked at the same time.
#[derive(Default)]
pub(crate) struct Pool(Mutex<Vec<Scratch>>);

impl Pool {
    /// Lends a room to `work`.
    pub(crate) fn lend<T>(&self, package: &Package, work: impl FnOnce(&mut Scratch) -> T) -> T {
        let free = self.0.lock().map(|mut free| free.pop()).unwrap_or(None);
        let mut scratch = free.unwrap_or_else(|| Scratch::of(package));
        let answer = work(&mut scratch);
        if let Ok(mut free) = self.0.lock() {
            free.push(scratch);
        }
        answer
    }
}
