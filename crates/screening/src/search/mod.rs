//! Asks a package: proposes the entries whose names may be the traveller's. Proposing is generous; judging decides.
//!
//! Two ways lead to an entry. Those born on a day that may be the traveller's are few, so each is looked at: does it share
//! any word like one of the traveller's? For all others the names must nearly agree, so they are found by their words:
//! two alike, or one that few people bear. What is known of words alone then ranks them, and the most promising are judged.

mod alike;
mod dates;
mod scratch;

pub(crate) use scratch::{Pool, Scratch};

use crate::ListError;
use crate::evidence::compare_births;
use crate::name::{Name, Part};
use crate::package::{LAST, Package, numbers};
use crate::profile::Profile;
use crate::score::{self, Estimate};
use alike::Asked;
use mrz::PartialDate;
use std::ops::Range;
use std::sync::Arc;

/// Entries judged for one name: enough that the right one is missed only if hundreds are more alike.
const MOST_CANDIDATES: usize = 1_000;

/// Below this estimate of the logarithm of the odds an entry is not judged: the estimate is never that far off.
const LEAST_ESTIMATE: f32 = -1.0;

/// The traveller as this list is asked about them: see [`alike::adapted`].
pub(crate) fn adapted(package: &Package, asked: &Profile, scratch: &mut Scratch) -> Result<Profile, ListError> {
    let names = asked.names.iter().map(|name| alike::adapted(name, package, scratch)).collect::<Result<_, _>>()?;
    Ok(Profile { names, ..asked.clone() })
}

/// Entries worth judging, each once.
pub(crate) fn candidates(package: &Package, asked: &Profile, scratch: &mut Scratch) -> Result<Vec<usize>, ListError> {
    let mut found = Vec::new();
    for name in &asked.names {
        let alike = Asked::of(name, package, scratch)?;
        propose(package, asked, &alike, scratch)?;
        let mut ranked: Vec<(f32, u32)> = Vec::new();
        let touched = std::mem::take(&mut scratch.touched);
        let mut births = Births::of(asked);
        for entry in &touched {
            let at = usize::try_from(*entry).unwrap_or(usize::MAX);
            let estimate = estimate(package, &mut births, &alike, scratch, at)?;
            if estimate >= LEAST_ESTIMATE {
                ranked.push((estimate, *entry));
            }
        }
        scratch.give_back(touched);
        if ranked.len() > MOST_CANDIDATES {
            ranked.select_nth_unstable_by(MOST_CANDIDATES, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            ranked.truncate(MOST_CANDIDATES);
        }
        found.extend(ranked.into_iter().filter_map(|(_, entry)| usize::try_from(entry).ok()));
        alike.forget(scratch);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Leaves in `scratch.touched` the entries that may be meant.
fn propose(package: &Package, asked: &Profile, alike: &Asked, scratch: &mut Scratch) -> Result<(), ListError> {
    let near = dates::near(package, &asked.births);
    for range in &near {
        look_at_each(package, range.clone(), scratch)?;
    }
    let windows = dates::windows(package, &asked.births);
    for (word, bit) in alike.words() {
        let postings = package.postings(word)?;
        for window in &windows {
            for entry in within(postings, window) {
                scratch.mark(entry, bit);
            }
        }
    }
    let single = alike.is_single();
    let telling = alike.telling_bits();
    let nationality = score::nationality_log_odds(Some(true));
    let mut births = Births::of(asked);
    let mut marked = std::mem::take(&mut scratch.marked);
    for entry in marked.drain(..) {
        let bits = scratch.unmark(entry);
        let at = usize::try_from(entry).unwrap_or(usize::MAX);
        // Most entries share one common word alone.
        let enough = single || bits.count_ones() >= 2 || bits & telling != 0 || package.has_short_name(at);
        // What the words shared and the date are worth at best spares a look at the others' words.
        if enough && alike.most(bits) + births.speak(package.date(at)) + nationality >= LEAST_ESTIMATE {
            scratch.touched.push(entry);
        }
    }
    scratch.marked = marked;
    scratch.touched.sort_unstable();
    scratch.touched.dedup();
    Ok(())
}

/// Touches each entry of a range that has a word alike.
fn look_at_each(package: &Package, range: Range<usize>, scratch: &mut Scratch) -> Result<(), ListError> {
    if range.is_empty() {
        return Ok(());
    }
    let (table, words) = package.forms(range.clone())?;
    let mut starts = table.chunks_exact(4).filter_map(|bytes| bytes.first_chunk::<4>()).map(|bytes| u32::from_le_bytes(*bytes));
    let Some(first) = starts.next() else { return Ok(()) };
    let mut from = first;
    for (entry, to) in range.zip(starts) {
        let place = |at: u32| usize::try_from(at.saturating_sub(first)).unwrap_or(0) * 4;
        let form = words.get(place(from)..place(to)).unwrap_or_default();
        if numbers(form).any(|word| scratch.is_alike(word & !LAST)) {
            scratch.touched.push(u32::try_from(entry).unwrap_or(u32::MAX));
        }
        from = to;
    }
    Ok(())
}

/// What names and dates are worth as far as words alone show: near the logarithm of the odds that judging finds, rather above.
fn estimate(package: &Package, births: &mut Births, alike: &Asked, scratch: &Scratch, entry: usize) -> Result<f32, ListError> {
    let (_, form) = package.forms(entry..entry + 1)?;
    let mut best = f32::NEG_INFINITY;
    let mut sums = Estimate::default();
    for word in numbers(form) {
        let plain = word & !LAST;
        alike.add(&mut sums, plain, package.word_weight(plain), scratch);
        if word & LAST != 0 {
            best = best.max(alike.log_odds(&sums));
            sums = Estimate::default();
        }
    }
    Ok(best + births.speak(package.date(entry)) + score::nationality_log_odds(Some(true)))
}

/// What dates of birth are worth. The last answer is kept, because entries are sorted by date.
struct Births<'a> {
    asked: &'a [PartialDate],
    last: Option<(u32, f32)>,
}

impl<'a> Births<'a> {
    fn of(asked: &'a Profile) -> Self {
        Self { asked: &asked.births, last: None }
    }

    fn speak(&mut self, date: u32) -> f32 {
        if let Some((known, worth)) = self.last
            && known == date
        {
            return worth;
        }
        let worth = match dates::unpacked(date) {
            Some(listed) => {
                let each = self.asked.iter().map(|birth| score::birth_log_odds(compare_births(*birth, listed)));
                each.reduce(f32::max).unwrap_or(0.0)
            }
            None if date == crate::package::SEVERAL_DATES => 4.0,
            None => 0.0,
        };
        self.last = Some((date, worth));
        worth
    }
}

/// The entries of sorted postings that lie in a window.
fn within<'a>(postings: &'a [u8], window: &Range<usize>) -> impl Iterator<Item = u32> + use<'a> {
    let count = postings.len() / 4;
    let at = |slot: usize| postings.get(slot * 4..).and_then(|bytes| bytes.first_chunk::<4>()).map_or(u32::MAX, |bytes| u32::from_le_bytes(*bytes));
    let below = |limit: usize| {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let (mut from, mut to) = (0, count);
        while from < to {
            let middle = from + (to - from) / 2;
            if at(middle) < limit {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    };
    let (from, to) = if *window == (0..usize::MAX) { (0, count) } else { (below(window.start), below(window.end)) };
    numbers(postings.get(from * 4..to * 4).unwrap_or_default())
}

/// What is compared of an entry, from its words and details. How rare its words are in this list counts.
pub(crate) fn profile(package: &Package, entry: usize, scratch: &mut Scratch) -> Result<Profile, ListError> {
    let details = package.entry(entry)?;
    let (_, form) = package.forms(entry..entry + 1)?;
    let mut words = numbers(form).map(|word| word & !LAST);
    let mut names = Vec::with_capacity(details.names.len());
    for (count, surname) in &details.names {
        let parts: Vec<Arc<Part>> = words.by_ref().take(*count).filter_map(|word| scratch.part(package, word)).collect();
        names.push(Name::of_parts(parts, *surname));
    }
    let births: Vec<PartialDate> = details.births;
    Ok(Profile { names, births, sex: details.sex, nationalities: details.nationalities, documents: Vec::new() })
}
