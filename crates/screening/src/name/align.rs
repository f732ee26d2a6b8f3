//! Sets the parts of two names side by side: every part stands in exactly one pairing.

use super::Name;
use super::part::{Likeness, Part};
use super::words::Kind;
use border::ReasonKind;
use std::ops::Range;

/// Below this likeness two parts are different.
const LEAST: f32 = 0.65;

/// Parts of the one name beside their counterpart in the other. One side is empty where there is none; a side has
/// several parts where words were joined or split.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pairing {
    /// Parts of the traveller's name.
    pub(crate) a: Range<usize>,
    /// Parts of the listed name.
    pub(crate) b: Range<usize>,
    /// How alike they are.
    pub(crate) likeness: Likeness,
}

/// Two names side by side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alignment {
    /// In the order of the traveller's name; what only the list has comes last.
    pub(crate) pairings: Vec<Pairing>,
}

/// Aligns two names: the most alike pairs first, each part once.
pub(crate) fn align(a: &Name, b: &Name) -> Alignment {
    let mut candidates = singles(a, b);
    candidates.extend(joined(a, b));
    candidates.extend(joined(b, a).into_iter().map(|(gain, p)| (gain, Pairing { a: p.b, b: p.a, likeness: p.likeness })));
    candidates.sort_by(|(left, _), (right, _)| right.total_cmp(left));

    let mut used_a = vec![false; a.parts.len()];
    let mut used_b = vec![false; b.parts.len()];
    let mut pairings: Vec<Pairing> = Vec::with_capacity(a.parts.len() + b.parts.len());
    for (_, pairing) in candidates {
        if free(&used_a, &pairing.a) && free(&used_b, &pairing.b) {
            take(&mut used_a, &pairing.a);
            take(&mut used_b, &pairing.b);
            pairings.push(pairing);
        }
    }
    let alone = Likeness { value: 0.0, kind: ReasonKind::MissingInAlert };
    pairings.extend(unused(&used_a).map(|at| Pairing { a: at..at + 1, b: 0..0, likeness: alone }));
    pairings.sort_by_key(|pairing| pairing.a.start);
    let alone = Likeness { value: 0.0, kind: ReasonKind::MissingInTraveller };
    pairings.extend(unused(&used_b).map(|at| Pairing { a: 0..0, b: at..at + 1, likeness: alone }));
    Alignment { pairings }
}

/// Every part of the one with every part of the other, if alike; with the gain by which they are chosen.
fn singles(a: &Name, b: &Name) -> Vec<(f32, Pairing)> {
    let mut found = Vec::with_capacity(a.parts.len().max(b.parts.len()) * 2);
    let syllables = a.is_of_syllables() && b.is_of_syllables();
    for (i, left) in a.parts.iter().enumerate() {
        for (j, right) in b.parts.iter().enumerate() {
            let likeness =
                if syllables { left.syllabic_likeness(right) } else { left.likeness(right, a.cut_at(i, left, right) || b.cut_at(j, right, left)) };
            if likeness.value >= LEAST && comparable(left, right, likeness) {
                // Of equals, the pair that keeps surname with surname and the order of the words comes first.
                let crossed = a.in_surname(i).zip(b.in_surname(j)).is_some_and(|(left, right)| left != right);
                let gain = likeness.value - if crossed { 0.02 } else { 0.0 } - 0.001 * distance(i, j);
                found.push((gain, Pairing { a: i..i + 1, b: j..j + 1, likeness }));
            }
        }
    }
    found
}

/// Particles meet particles only: `AL` is not a misspelt `ALI`, though a name cut off may end in what looks like one.
fn comparable(left: &Part, right: &Part, likeness: Likeness) -> bool {
    let small = |part: &Part| matches!(part.kind, Kind::Particle | Kind::Title);
    let servant = |part: &Part| part.kind == Kind::Particle && part.text.starts_with("ABD");
    // `ABD` is half a name: it is misspelt (`ADBUL`) and written as an initial like one.
    let half = (servant(left) || servant(right)) && (likeness.kind == ReasonKind::Initial || likeness.value >= 0.85);
    small(left) == small(right) || half || likeness.value >= 0.97 || likeness.kind == ReasonKind::Truncated
}

/// Two to four neighbours of `a` that together are one part of `b`.
fn joined(a: &Name, b: &Name) -> Vec<(f32, Pairing)> {
    let mut found = Vec::new();
    for from in 0..a.parts.len() {
        let mut text = String::new();
        for (count, part) in a.parts.iter().skip(from).take(4).enumerate() {
            text.push_str(&part.text);
            let longest = b.parts.iter().map(|part| part.text.len()).max().unwrap_or(0);
            if text.len() > longest + 2 {
                break;
            }
            if count == 0 {
                continue;
            }
            let ends = |other: &str| (other.bytes().next() == text.bytes().next()) || other.bytes().last() == text.bytes().last();
            let likely = |other: &Part| other.text.len().abs_diff(text.len()) <= 2 && ends(&other.text);
            let mut candidates = b.parts.iter().enumerate().filter(|(_, other)| likely(other)).peekable();
            if candidates.peek().is_none() {
                continue;
            }
            let whole = Part::latin(text.clone());
            for (j, other) in candidates {
                let likeness = whole.likeness(other, false);
                if likeness.value >= 0.85 && likeness.kind != ReasonKind::Nickname {
                    let range = from..from + count + 1;
                    found.push((likeness.value + 0.03, Pairing { a: range, b: j..j + 1, likeness }));
                }
            }
        }
    }
    found
}

#[expect(clippy::cast_precision_loss, reason = "positions of name parts are small")]
fn distance(i: usize, j: usize) -> f32 {
    i.abs_diff(j) as f32
}

fn free(used: &[bool], range: &Range<usize>) -> bool {
    used.get(range.clone()).is_some_and(|slots| slots.iter().all(|slot| !slot))
}

fn take(used: &mut [bool], range: &Range<usize>) {
    if let Some(slots) = used.get_mut(range.clone()) {
        slots.fill(true);
    }
}

fn unused(used: &[bool]) -> impl Iterator<Item = usize> {
    used.iter().enumerate().filter(|(_, used)| !**used).map(|(at, _)| at)
}

impl Alignment {
    /// The pairings that have parts on both sides.
    pub(crate) fn both_sides(&self) -> impl Iterator<Item = &Pairing> {
        self.pairings.iter().filter(|pairing| !pairing.a.is_empty() && !pairing.b.is_empty())
    }
}
