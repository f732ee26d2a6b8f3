//! Headquarters' word on one epoch, and how a new one stands to it. Pure: the store reads the journal, asks, and writes what is answered.

use journal::Receipt;

/// How headquarters' word and this store's journal stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The chains agree.
    InStep,
    /// An older word than the one kept: it changed nothing.
    Stale,
    /// Headquarters holds another branch of the epoch: open a new one (`copy-found`).
    Forked,
    /// Headquarters holds more of the epoch than this store: it is a copy, or was restored. Open a new epoch.
    Behind,
}

/// How a receipt came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// By any way and at any time: a stick, a neighbour, an answer that was overtaken. Its time says whether it is news.
    Sometime,
    /// As the answer to something just sent: others may have overtaken it, but what covers more counts, even if headquarters' clock went back.
    Answering,
    /// As the answer to a hello with nothing else under way: it is how things are now, even if headquarters' clock went back.
    Now,
}

/// What is known to be at headquarters, of one epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Every event up to this number.
    pub upto_seq: u64,
    /// Ranges beyond.
    pub beyond: Vec<(u64, u64)>,
    /// Headquarters' time when it said so, milliseconds since 1970.
    pub hq_time_ms: i64,
    /// It was seen to hold another branch.
    pub forked: bool,
    /// It was seen to hold more than the journal.
    pub ahead: bool,
}

impl Word {
    /// Whether event `seq` is at headquarters.
    #[must_use]
    pub fn covers(&self, seq: u64) -> bool {
        seq <= self.upto_seq || self.beyond.iter().any(|(first, last)| (*first..=*last).contains(&seq))
    }

    /// Ranges that are not, up to `head_seq`, in order.
    #[must_use]
    pub fn gaps(&self, head_seq: u64) -> Vec<(u64, u64)> {
        let mut held = self.beyond.clone();
        held.sort_unstable();
        let mut gaps = Vec::new();
        let mut next = self.upto_seq.saturating_add(1);
        for (first, last) in held {
            if first > next {
                gaps.push((next, (first - 1).min(head_seq)));
            }
            next = next.max(last.saturating_add(1));
        }
        if next <= head_seq {
            gaps.push((next, head_seq));
        }
        gaps.retain(|(first, last)| first <= last);
        gaps
    }

    /// How many events up to `head_seq` are at headquarters.
    #[must_use]
    pub fn count(&self, head_seq: u64) -> u64 {
        let open: u64 = self.gaps(head_seq).iter().map(|(first, last)| last - first + 1).sum();
        head_seq.saturating_sub(open)
    }

    /// Stretches beyond gaps that a receipt does not name: earlier ones did.
    #[must_use]
    pub fn beyond_what(&self, receipt: &Receipt) -> Vec<(u64, u64)> {
        let named = Self { upto_seq: receipt.upto_seq, beyond: receipt.beyond.clone(), ..Self::default() };
        let open = |(first, last): &(u64, u64)| {
            let (first, last) = (*first, *last);
            named.gaps(last).into_iter().map(move |(from, to)| (from.max(first), to)).filter(|(from, to)| from <= to).collect::<Vec<_>>()
        };
        self.beyond.iter().flat_map(open).collect()
    }

    /// Weighs a receipt for a journal whose head is `head_seq`; `agrees` says whether the journal has the chain value that the receipt
    /// names. Gives the word to keep from now on. A later word that covers less (headquarters was restored) is believed. A headquarters
    /// that, asked, names another journal's events may have been restored and then met the copy first: everything is sent again.
    #[must_use]
    pub fn weigh(&self, receipt: &Receipt, told: Told, head_seq: u64, agrees: bool) -> (Standing, Self) {
        let earlier = self.hq_time_ms > receipt.hq_time_ms || (self.hq_time_ms == receipt.hq_time_ms && self.upto_seq > receipt.upto_seq);
        let older = told != Told::Now && earlier && self.upto_seq >= receipt.upto_seq;
        let kept = if told == Told::Now { Self { forked: self.forked, ahead: self.ahead, ..Self::default() } } else { self.clone() };
        let elsewhere = Self { hq_time_ms: receipt.hq_time_ms, ..kept };
        if receipt.upto_seq > head_seq {
            return (Standing::Behind, Self { ahead: true, ..elsewhere });
        }
        if receipt.forked || !agrees {
            // Where the chains agree the events are safe, fork or not.
            let covered = if agrees { self.replaced_by(receipt, told, head_seq) } else { elsewhere };
            return (Standing::Forked, Self { forked: true, ..covered });
        }
        match told {
            Told::Answering if self.replaced_by(receipt, told, head_seq).count(head_seq) > self.count(head_seq) => {
                (Standing::InStep, self.replaced_by(receipt, told, head_seq))
            }
            _ if older => (Standing::Stale, self.clone()),
            _ => (Standing::InStep, self.replaced_by(receipt, told, head_seq)),
        }
    }

    /// The receipt's word. It names beyond gaps what was asked about, or the one stretch that it answers: what earlier ones named stays,
    /// unless headquarters holds less than it did, or was asked how all stands now.
    fn replaced_by(&self, receipt: &Receipt, told: Told, head_seq: u64) -> Self {
        let stays = told != Told::Now && receipt.upto_seq >= self.upto_seq;
        let earlier: &[(u64, u64)] = if stays { &self.beyond } else { &[] };
        Self {
            upto_seq: receipt.upto_seq,
            beyond: merged(receipt.beyond.iter().chain(earlier), receipt.upto_seq, head_seq),
            hq_time_ms: if told == Told::Now { receipt.hq_time_ms } else { receipt.hq_time_ms.max(self.hq_time_ms) },
            forked: self.forked,
            ahead: self.ahead,
        }
    }
}

/// The ranges in order, those that touch as one, within what lies beyond `upto` and not beyond `head`.
fn merged<'a>(ranges: impl Iterator<Item = &'a (u64, u64)>, upto: u64, head: u64) -> Vec<(u64, u64)> {
    let within = ranges.map(|(first, last)| ((*first).max(upto.saturating_add(1)), (*last).min(head)));
    let mut within: Vec<(u64, u64)> = within.filter(|(first, last)| first <= last).collect();
    within.sort_unstable();
    let mut merged: Vec<(u64, u64)> = Vec::new();
    for (first, last) in within {
        match merged.last_mut() {
            Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::{BoothId, Hash32};

    fn receipt(upto_seq: u64, hq_time_ms: i64) -> Receipt {
        let upto_chain = Hash32::of(b"held");
        Receipt { booth: BoothId(7), epoch: 1, upto_seq, upto_chain, beyond: vec![], blobs: vec![], hq_time_ms, forked: false, slow_down_ms: 0 }
    }

    #[test]
    fn a_headquarters_restored_on_a_machine_whose_clock_is_behind_is_believed_when_it_is_asked() {
        let before = Word::default().weigh(&receipt(100, 5_000), Told::Sometime, 120, true).1;
        assert_eq!(before.gaps(120), [(101, 120)]);
        let restored = receipt(40, 1_000);
        assert_eq!(before.weigh(&restored, Told::Sometime, 120, true), (Standing::Stale, before.clone()), "a late stick changes nothing");
        let (standing, after) = before.weigh(&restored, Told::Now, 120, true);
        assert_eq!((standing, after.gaps(120)), (Standing::InStep, vec![(41, 120)]), "what it lost is sent again");
        // What it then acknowledges counts, though it is earlier than what was said before.
        let (standing, after) = after.weigh(&receipt(60, 1_001), Told::Sometime, 120, true);
        assert_eq!((standing, after.upto_seq), (Standing::InStep, 60));
    }

    #[test]
    fn an_answer_that_was_overtaken_or_comes_from_a_clock_set_back_still_counts_what_it_names() {
        let before = Word { upto_seq: 5, hq_time_ms: 9_000, ..Word::default() };
        let overtaken = Receipt { beyond: vec![(8, 9)], ..receipt(5, 4_000) };
        assert_eq!(before.weigh(&overtaken, Told::Sometime, 10, true).1.gaps(10), [(6, 10)]);
        let (standing, word) = before.weigh(&overtaken, Told::Answering, 10, true);
        assert_eq!((standing, word.gaps(10), word.hq_time_ms), (Standing::InStep, vec![(6, 7), (10, 10)], 9_000));
    }

    #[test]
    fn a_headquarters_restored_that_then_met_a_copy_first_is_sent_everything_again() {
        let before = Word::default().weigh(&receipt(5, 1), Told::Sometime, 5, true).1;
        assert_eq!(before.count(5), 5);
        let copys = receipt(4, 2);
        assert_eq!(before.weigh(&copys, Told::Answering, 5, false).1.count(5), 5, "what was said stays said while nothing was asked");
        let (standing, word) = before.weigh(&copys, Told::Now, 5, false);
        assert_eq!((standing, word.gaps(5), word.forked), (Standing::Forked, vec![(1, 5)], true));
    }

    #[test]
    fn stretches_beyond_gaps_gather_until_headquarters_says_how_all_stands() {
        let beyond = |upto, stretches: &[(u64, u64)], at| Receipt { beyond: stretches.to_vec(), ..receipt(upto, at) };
        let mut word = Word::default();
        for (at, stretch) in [(10, (20, 25)), (11, (40, 45)), (12, (26, 30))] {
            word = word.weigh(&beyond(5, &[stretch], at), Told::Answering, 50, true).1;
        }
        assert_eq!(word.gaps(50), [(6, 19), (31, 39), (46, 50)]);
        word = word.weigh(&beyond(22, &[], 13), Told::Answering, 50, true).1;
        assert_eq!((word.gaps(50), &word.beyond), (vec![(31, 39), (46, 50)], &vec![(23, 30), (40, 45)]));
        // Asked, it names what it still holds; a headquarters that holds less than before has lost the others too.
        let asked = word.weigh(&beyond(22, &[(40, 45)], 14), Told::Now, 50, true).1;
        assert_eq!(asked.gaps(50), [(23, 39), (46, 50)]);
        let restored = word.weigh(&beyond(10, &[], 15), Told::Answering, 50, true).1;
        assert_eq!(restored.gaps(50), [(11, 50)]);
    }

    #[test]
    fn a_word_about_more_than_the_journal_holds_covers_nothing_new() {
        let (standing, word) = Word::default().weigh(&receipt(9, 1), Told::Now, 5, false);
        assert_eq!((standing, word.count(5), word.ahead), (Standing::Behind, 0, true));
    }
}
