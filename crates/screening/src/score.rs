//! Adds the evidence up: how alike the names are, and what date of birth, nationality and sex say.
//!
//! The sum is a logarithm of odds, so that evidence adds and every weight can be read: +1 makes "the same person" about
//! three times as likely. The weights of the name were fitted by logistic regression on one half of a set of labelled
//! pairs, names with and without dates; those of dates, nationality and sex were set by hand to what they are worth at a
//! border, where lists hold wrong and incomplete dates.

use crate::evidence::Birth;
use crate::name::{Alignment, Name, Pairing};
use border::ReasonKind;

/// The least score at which an officer is asked.
pub(crate) const THRESHOLD: f32 = 0.5;

/// Kinds of evidence of two names.
pub(crate) const FEATURES: usize = 12;

/// Name of each kind of evidence, and what one unit of it adds to the logarithm of the odds.
pub(crate) const WEIGHTS: [(&str, f32); FEATURES] = [
    ("base", 2.3),
    ("covered", 0.1),            // Share of the one name or the other that agrees, whichever is more.
    ("conflict", -4.4),          // Weight of parts on both sides that have no counterpart.
    ("extra", -0.7),             // Weight of parts that only the longer name has.
    ("worst", -1.9),             // What the least alike pair of ordinary parts lacks.
    ("initials", -0.1),          // Initials that stand for a part.
    ("leading", -2.4),           // One name is the other's behind a further given name.
    ("descent-exchanged", -4.0), // Father and child are exchanged.
    ("given-swapped", -1.0),     // Two given names stand in the other order.
    ("short-near", -0.9),        // What short parts lack that are nearly the same: usually two names, not one misspelt.
    ("nothing", -3.9),           // No ordinary part agrees.
    ("common", -0.75),           // What the parts that agree lack to two rare ones.
];

const MOST_EXTRA: f32 = 3.0; // A list that gives six names is not held against a passport that gives two.

/// Rare parts that tell a person on their own.
const ENOUGH: f32 = 2.0;

/// The evidence of two names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NameEvidence(pub(crate) [f32; FEATURES]);

impl NameEvidence {
    /// The logarithm of the odds that the names mean one person, before anything else is known.
    pub(crate) fn log_odds(&self) -> f32 {
        self.0.iter().zip(WEIGHTS).map(|(amount, (_, weight))| amount * weight).sum()
    }
}

/// What names can say at most.
pub(crate) fn best_name_log_odds() -> f32 {
    WEIGHTS.iter().map(|(_, weight)| weight.max(0.0)).sum()
}

/// What a comparison of dates of birth adds.
pub(crate) fn birth_log_odds(birth: Birth) -> f32 {
    match birth {
        Birth::Exact => 4.0,
        Birth::Swapped => 3.0,
        Birth::Digit => 2.0,
        Birth::Partial => 1.8,
        Birth::Unknown => 0.0,
        Birth::NearYear => -1.5,
        Birth::SameYear => -2.0,
        Birth::Near => -3.0,
        Birth::Different => -5.5,
    }
}

/// What equal or different nationalities add.
pub(crate) fn nationality_log_odds(same: Option<bool>) -> f32 {
    same.map_or(0.0, |same| if same { 0.4 } else { -1.0 })
}

/// What equal or different sex adds.
pub(crate) fn sex_log_odds(same: Option<bool>) -> f32 {
    same.map_or(0.0, |same| if same { 0.1 } else { -1.5 })
}

/// A probability-like score, 0 to 1.
pub(crate) fn score(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Sums over the pairings of an alignment.
#[derive(Default)]
struct Sums {
    total: (f32, f32),
    covered: (f32, f32),
    only: (f32, f32),
    worst: f32,
    initials: f32,
    short_near: f32,
    telling: f32,
    meets: bool,
}

/// Weighs an alignment.
pub(crate) fn weigh(a: &Name, b: &Name, alignment: &Alignment) -> NameEvidence {
    let mut sums = Sums::default();
    for pairing in &alignment.pairings {
        let (left, right) = (side(a, &pairing.a), side(b, &pairing.b));
        sums.total = (sums.total.0 + left, sums.total.1 + right);
        if pairing.a.is_empty() {
            sums.only.1 += right;
        } else if pairing.b.is_empty() {
            sums.only.0 += left;
        } else {
            let clear = clear(pairing);
            sums.covered = (sums.covered.0 + left * clear, sums.covered.1 + right * clear);
            paired(&mut sums, a, b, pairing);
        }
    }
    let conflict = sums.only.0.min(sums.only.1);
    let extra = sums.only.0.max(sums.only.1) - conflict;
    let covered = (sums.covered.0 / sums.total.0.max(0.1), sums.covered.1 / sums.total.1.max(0.1));
    let yes = |is: bool| if is { 1.0 } else { 0.0 };
    NameEvidence([
        1.0,
        covered.0.max(covered.1),
        conflict,
        extra.min(MOST_EXTRA),
        sums.worst,
        sums.initials,
        yes(leads_with_another(a, b, alignment)),
        yes(descent_exchanged(a, b, alignment)),
        yes(given_swapped(a, b, alignment)),
        sums.short_near,
        yes(!sums.meets),
        (ENOUGH - sums.telling).max(0.0),
    ])
}

fn paired(sums: &mut Sums, a: &Name, b: &Name, pairing: &Pairing) {
    let initial = pairing.likeness.kind == ReasonKind::Initial;
    let ordinary = pairing.a.clone().any(|at| a.is_ordinary(at)) && !initial;
    if ordinary {
        let lacks = 1.0 - pairing.likeness.value;
        sums.worst = sums.worst.max(lacks);
        sums.telling += clear(pairing) * a.rarity(&pairing.a).min(b.rarity(&pairing.b));
        sums.meets = true;
        let short = a.text(&pairing.a).len().min(b.text(&pairing.b).len()) <= 6;
        if short && pairing.likeness.kind == ReasonKind::Spelling {
            sums.short_near += lacks;
        }
    }
    if initial {
        sums.initials += 1.0;
    }
}

/// How much of a part's weight a pairing earns: nothing at a likeness of 0.4.
fn clear(pairing: &Pairing) -> f32 {
    ((pairing.likeness.value - 0.4) / 0.6).max(0.0)
}

/// Whether father and child are exchanged: `SALMAN BIN MUHAMMAD` is not `MUHAMMAD BIN SALMAN`.
fn descent_exchanged(a: &Name, b: &Name, alignment: &Alignment) -> bool {
    let (mut up, mut down) = (false, false);
    for pairing in alignment.both_sides().filter(|pairing| pairing.likeness.value >= 0.85) {
        match (a.descends(pairing.a.start), b.descends(pairing.b.start)) {
            (true, false) => up = true,
            (false, true) => down = true,
            _ => {}
        }
    }
    up && down
}

/// Whether one name is the other's behind a further given name, and long enough to be a line of descent: `ANNA OLAF
/// PETER` is a child of `OLAF PETER`, if the surname agrees too.
fn leads_with_another(a: &Name, b: &Name, alignment: &Alignment) -> bool {
    let (Some(first_a), Some(first_b)) = (a.first_given(), b.first_given()) else { return false };
    let given = |p: &&Pairing| a.is_ordinary(p.a.start) && a.in_surname(p.a.start) != Some(true) && b.in_surname(p.b.start) != Some(true);
    let told_apart = a.surname.is_some() && b.surname.is_some();
    let line = alignment.both_sides().filter(given).count() >= if told_apart { 2 } else { 3 };
    let alone_a = alignment.pairings.iter().any(|p| p.b.is_empty() && p.a.start == first_a);
    let alone_b = alignment.pairings.iter().any(|p| p.a.is_empty() && p.b.start == first_b);
    let next_a = a.next_ordinary(first_a);
    let next_b = b.next_ordinary(first_b);
    let meet =
        |x: Option<usize>, y: Option<usize>| x.zip(y).is_some_and(|(x, y)| alignment.both_sides().any(|p| p.a.contains(&x) && p.b.contains(&y)));
    line && ((alone_b && !alone_a && meet(Some(first_a), next_b)) || (alone_a && !alone_b && meet(next_a, Some(first_b))))
}

/// Whether two given names stand in the other order.
fn given_swapped(a: &Name, b: &Name, alignment: &Alignment) -> bool {
    let given: Vec<(usize, usize)> = alignment
        .both_sides()
        .filter(|p| a.in_surname(p.a.start) == Some(false) && b.in_surname(p.b.start) == Some(false) && a.is_ordinary(p.a.start))
        .map(|p| (p.a.start, p.b.start))
        .collect();
    given.windows(2).any(|pair| matches!(pair, [(_, first), (_, second)] if first > second))
}

fn side(name: &Name, range: &std::ops::Range<usize>) -> f32 {
    name.parts.get(range.clone()).map_or(0.0, |parts| parts.iter().map(|part| part.weight).sum())
}

/// What the words of two names show before the names are set side by side.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Estimate {
    met: u16,
    agree: f32,
    only_listed: f32,
    telling: f32,
    worst: f32,
}

impl Estimate {
    /// A word of the listed name that is like the asked parts of `bits`.
    pub(crate) fn meet(&mut self, bits: u16, likeness: f32, weights: &[f32], rarities: &[f32]) {
        for (number, (weight, rarity)) in weights.iter().zip(rarities).enumerate() {
            let bit = 1_u16 << number.min(15);
            if bits & bit != 0 && (self.met & bit == 0 || number > 15) {
                self.met |= bit;
                self.agree += weight;
                self.telling += ((likeness - 0.4) / 0.6).max(0.0) * rarity;
            }
        }
        self.worst = self.worst.max(1.0 - likeness);
    }

    /// An ordinary word of the listed name that is like none.
    pub(crate) fn miss(&mut self, weight: f32) {
        self.only_listed += weight;
    }

    /// The most that [`Self::log_odds`] can be if so much weight of the asked name has no counterpart, and the parts that have one tell so
    /// much. Whatever words the listed name has besides only speaks against it.
    pub(crate) fn most(only_asked: f32, telling: f32) -> f32 {
        let [.., (_, of_extra), _, _, _, _, _, _, _, (_, of_common)] = WEIGHTS;
        best_name_log_odds() + of_extra * only_asked.clamp(0.0, MOST_EXTRA) + of_common * (ENOUGH - telling).max(0.0)
    }

    /// About the logarithm of the odds that judging finds, rather above. `asked`: weight of all asked parts; `initials`: how
    /// many listed words initials of the asked name may stand for.
    pub(crate) fn log_odds(&self, asked: f32, initials: f32) -> f32 {
        let [.., (_, of_conflict), (_, of_extra), (_, of_worst), _, _, _, _, _, (_, of_nothing), (_, of_common)] = WEIGHTS;
        let only_asked = (asked - self.agree).max(0.0);
        let only_listed = (self.only_listed - initials).max(0.0);
        let conflict = only_asked.min(only_listed);
        let extra = (only_asked.max(only_listed) - conflict).min(MOST_EXTRA);
        let nothing = if self.met == 0 { of_nothing } else { 0.0 };
        best_name_log_odds()
            + of_conflict * conflict
            + of_extra * extra
            + of_worst * self.worst
            + of_common * (ENOUGH - self.telling).max(0.0)
            + nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_worth_more_than_what_is_said_ahead_of_it() {
        let (weights, rarities) = ([1.0, 0.6, 0.9, 1.1], [1.0, 0.2, 0.45, 0.05]);
        let asked: f32 = weights.iter().sum();
        for bits in 1..1_u16 << weights.len() {
            for (likeness, missed) in [(1.0, 0), (1.0, 1), (0.86, 0), (0.7, 2), (0.6, 4)] {
                let mut sums = Estimate::default();
                sums.meet(bits, likeness, &weights, &rarities);
                (0..missed).for_each(|_| sums.miss(0.8));
                let of = |amounts: &[f32; 4]| (0..4).filter(|number| bits & 1 << number != 0).map(|number| amounts[number]).sum::<f32>();
                let most = Estimate::most(asked - of(&weights), of(&rarities));
                assert!(sums.log_odds(asked, 0.0) <= most + 1e-4, "{bits:b} {likeness} {missed}");
            }
        }
    }
}
