//! Adds the evidence up: how alike the names are, and what date of birth, nationality and sex say.
//!
//! The sum is a logarithm of odds, so that evidence adds and every weight can be read: +1 makes "the same person" about
//! three times as likely. The weights of the name were fitted by logistic regression on labelled pairs, names with and
//! without dates, to which pairs of strangers born on one day were added; those of dates, nationality and sex were set
//! by hand to what they are worth at a border, where lists hold wrong and incomplete dates.

use crate::first::evidence::Birth;
use crate::first::name::{Alignment, Name, Pairing};
use border::ReasonKind;

/// The least score at which an officer is asked.
pub(crate) const THRESHOLD: f32 = 0.5;

const BASE: f32 = 0.4;
const AGREE: f32 = 0.4; // Each rare part that agrees; two common ones count as much as one rare.
const MOST_AGREE: f32 = 4.0;
const COVERED: f32 = 0.8;
const CONFLICT: f32 = -3.8;
const EXTRA: f32 = -0.65;
const MOST_EXTRA: f32 = 3.0; // A list that gives six names is not held against a passport that gives two.
const WORST: f32 = -2.0;
const INITIAL: f32 = -0.5;
const CROSSED: f32 = -0.1;
const OTHER_SURNAME: f32 = -0.6;
const THIN: f32 = -2.0; // For what is missing to one rare part: a lone `AHMED` in common says next to nothing.
const NOTHING_IN_COMMON: f32 = -6.0;

/// What the alignment of two names amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct NameEvidence {
    /// Weight of the parts that agree, each as far as it is alike.
    agree: f32,
    /// Share of the one name or the other that agrees, whichever is more.
    covered: f32,
    /// Weight of parts on both sides that have no counterpart: the names contradict each other.
    conflict: f32,
    /// Weight of parts that only the longer name has.
    extra: f32,
    /// What the least alike pair of ordinary parts lacks.
    worst: f32,
    /// Initials that stand for a part.
    initials: f32,
    /// Weight of surnames that stand beside given names.
    crossed: f32,
    /// Whether at least one ordinary part agrees.
    meets: bool,
    /// Whether surnames are known on both sides and no part of either has a counterpart.
    other_surname: bool,
}

impl NameEvidence {
    /// The logarithm of the odds that the names mean one person, before anything else is known.
    pub(crate) fn log_odds(&self) -> f32 {
        let meets = if self.meets { 0.0 } else { NOTHING_IN_COMMON };
        BASE + AGREE * self.agree.min(MOST_AGREE)
            + COVERED * self.covered
            + CONFLICT * self.conflict
            + EXTRA * self.extra.min(MOST_EXTRA)
            + WORST * self.worst
            + INITIAL * self.initials
            + CROSSED * self.crossed
            + THIN * (1.0 - self.agree).max(0.0)
            + if self.other_surname { OTHER_SURNAME } else { 0.0 }
            + meets
    }
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

/// Weighs an alignment.
pub(crate) fn weigh(a: &Name, b: &Name, alignment: &Alignment) -> NameEvidence {
    let mut evidence = NameEvidence::default();
    let (mut only_a, mut only_b) = (0.0_f32, 0.0_f32);
    let (mut total_a, mut total_b) = (0.0_f32, 0.0_f32);
    let (mut covered_a, mut covered_b) = (0.0_f32, 0.0_f32);
    for pairing in &alignment.pairings {
        let (left, right) = (side(a, &pairing.a), side(b, &pairing.b));
        total_a += left;
        total_b += right;
        if pairing.a.is_empty() {
            only_b += right;
        } else if pairing.b.is_empty() {
            only_a += left;
        } else {
            let clear = clear(pairing);
            covered_a += left * clear;
            covered_b += right * clear;
            paired(&mut evidence, a, b, pairing, (left + right) / 2.0);
        }
    }
    evidence.conflict = only_a.min(only_b);
    evidence.extra = only_a.max(only_b) - evidence.conflict;
    evidence.covered = (covered_a / total_a.max(0.1)).max(covered_b / total_b.max(0.1));
    evidence.other_surname = a.surname.is_some() && b.surname.is_some() && !surname_meets(a, b, alignment);
    if descent_exchanged(a, b, alignment) {
        evidence.conflict += 1.0;
    }
    evidence
}

fn paired(evidence: &mut NameEvidence, a: &Name, b: &Name, pairing: &Pairing, weight: f32) {
    let initial = pairing.likeness.kind == ReasonKind::Initial;
    let ordinary = a.is_ordinary(pairing.a.start) && !initial;
    evidence.agree += weight * clear(pairing);
    if ordinary {
        evidence.worst = evidence.worst.max(1.0 - pairing.likeness.value);
        evidence.meets = true;
    }
    if initial {
        evidence.initials += 1.0;
    }
    let crossed = a.in_surname(pairing.a.start).zip(b.in_surname(pairing.b.start)).is_some_and(|(x, y)| x != y);
    if crossed && ordinary {
        evidence.crossed += weight;
    }
}

/// How much of a part's weight a pairing earns: nothing at a likeness of 0.4.
fn clear(pairing: &Pairing) -> f32 {
    ((pairing.likeness.value - 0.4) / 0.6).max(0.0)
}

/// Whether an ordinary part of either surname has a counterpart anywhere in the other name.
fn surname_meets(a: &Name, b: &Name, alignment: &Alignment) -> bool {
    alignment.both_sides().any(|p| {
        let surname = a.in_surname(p.a.start) == Some(true) || b.in_surname(p.b.start) == Some(true);
        surname && (a.is_ordinary(p.a.start) || b.is_ordinary(p.b.start))
    })
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

fn side(name: &Name, range: &std::ops::Range<usize>) -> f32 {
    name.parts.get(range.clone()).map_or(0.0, |parts| parts.iter().map(|part| part.weight).sum())
}
