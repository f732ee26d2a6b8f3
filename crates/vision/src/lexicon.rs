//! Which letters follow each other in parts of names, of all countries: those of `assets/names` (`assets/SOURCES.md`), each once.
//!
//! What is expected behind the beginning of a part is what follows it in parts that begin so, and where few do, what follows its last
//! three letters, two, one anywhere in parts (interpolation by Witten and Bell 1991).

use std::sync::LazyLock;

const PARTS: [&str; 2] = [include_str!("../../../assets/names/common.txt"), include_str!("../../../assets/names/parts.txt")];

/// The letters and the end of a part.
const SIGNS: usize = 27;
/// The end of a part; before its beginning stand ends, too.
pub(crate) const END: usize = 26;
const CONTEXTS: usize = SIGNS * SIGNS * SIGNS;
/// How much a sign that has followed nowhere yet is expected, for one that has: behind letters anywhere, and behind a part's beginning.
/// Nearly the best for parts held back.
const UNSEEN: f32 = 2.5;
const UNSEEN_PART: f32 = 2.0;

struct Lexicon {
    /// The parts in order.
    parts: Vec<&'static str>,
    /// What is expected behind any three signs.
    behind_three: Vec<f32>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let lines = PARTS.iter().flat_map(|file| file.lines()).filter(|line| !line.starts_with('#'));
    let mut parts: Vec<&str> = lines.flat_map(|line| line.split(' ')).filter(|part| !part.starts_with(|c: char| c.is_ascii_digit())).collect();
    parts.sort_unstable();
    parts.dedup();
    let mut counts = vec![0.0_f32; CONTEXTS * SIGNS];
    for part in &parts {
        let mut before = three_before(&[]);
        for sign in part.bytes().map(sign_of).chain([END]) {
            if let Some(count) = counts.get_mut(before * SIGNS + sign) {
                *count += 1.0;
            }
            before = behind(before, sign);
        }
    }
    let mut lower = vec![1.0 / SIGNS as f32; SIGNS];
    for known in 0..=3 {
        lower = interpolated(&fewer(&counts, known), &lower);
    }
    Lexicon { parts, behind_three: lower }
});

/// The counts behind the last `known` signs only.
fn fewer(counts: &[f32], known: u32) -> Vec<f32> {
    let size = SIGNS.pow(known) * SIGNS;
    let mut sums = vec![0.0; size];
    counts.chunks_exact(size).for_each(|chunk| sums.iter_mut().zip(chunk).for_each(|(sum, count)| *sum += count));
    sums
}

/// What is expected by `counts`, and by `lower`, which knows a sign less, where they are few.
fn interpolated(counts: &[f32], lower: &[f32]) -> Vec<f32> {
    let groups = counts.chunks_exact(SIGNS).zip(lower.chunks_exact(SIGNS).cycle());
    groups.flat_map(|(counts, lower)| mixed(counts, lower, UNSEEN)).collect()
}

fn mixed<'a>(counts: &'a [f32], lower: &'a [f32], unseen: f32) -> impl Iterator<Item = f32> + use<'a> {
    let kinds = counts.iter().map(|count| if *count > 0.0 { unseen } else { 0.0 }).sum::<f32>();
    let all = (counts.iter().sum::<f32>() + kinds).max(f32::MIN_POSITIVE);
    let known = kinds > 0.0;
    counts.iter().zip(lower).map(move |(count, lower)| if known { (count + kinds * lower) / all } else { *lower })
}

fn sign_of(letter: u8) -> usize {
    usize::from(letter.wrapping_sub(b'A')).min(END)
}

/// The last three of some signs; ends stand before a beginning.
pub(crate) fn three_before(signs: &[usize]) -> usize {
    let ended = (END * SIGNS + END) * SIGNS + END;
    signs.iter().fold(ended, |before, sign| behind(before, *sign))
}

fn behind(before: usize, sign: usize) -> usize {
    (before * SIGNS + sign) % CONTEXTS
}

/// The probability of a sign behind three others.
pub(crate) fn expected(before: usize, sign: usize) -> f32 {
    LEXICON.behind_three.get(before * SIGNS + sign).copied().unwrap_or(1.0 / SIGNS as f32)
}

/// The beginning of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The known parts that begin so.
    from: usize,
    to: usize,
    letters: usize,
    before: usize,
}

impl Part {
    /// Nothing of a part yet.
    pub(crate) fn new() -> Self {
        Self { from: 0, to: LEXICON.parts.len(), letters: 0, before: three_before(&[]) }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.letters == 0
    }

    /// The part with a letter more.
    pub(crate) fn with(self, sign: usize) -> Self {
        let (from, to) = self.narrowed(sign);
        Self { from, to, letters: self.letters + 1, before: behind(self.before, sign) }
    }

    /// The probability of a sign behind this beginning.
    pub(crate) fn expects(self, sign: usize) -> f32 {
        let lower = expected(self.before, sign);
        if self.from == self.to {
            return lower;
        }
        let (from, to) = self.narrowed(sign);
        let kinds = self.kinds() * UNSEEN_PART;
        ((to - from) as f32 + kinds * lower) / ((self.to - self.from) as f32 + kinds)
    }

    /// How many signs the known parts go on with.
    fn kinds(self) -> f32 {
        let mut rest = LEXICON.parts.get(self.from..self.to).unwrap_or_default();
        let mut kinds = 0.0;
        while let Some(first) = rest.first() {
            let own = first.as_bytes().get(self.letters);
            let others = rest.partition_point(|part| part.as_bytes().get(self.letters) == own);
            rest = rest.get(others..).unwrap_or_default();
            kinds += 1.0;
        }
        kinds
    }

    /// The known parts that go on with a sign.
    fn narrowed(self, sign: usize) -> (usize, usize) {
        let known = LEXICON.parts.get(self.from..self.to).unwrap_or_default();
        // An end sorts first: a part comes before those that it begins.
        let order = |part: &&str| part.as_bytes().get(self.letters).map_or(0, |letter| sign_of(*letter) + 1);
        let wanted = if sign == END { 0 } else { sign + 1 };
        let (from, to) = (known.partition_point(|part| order(part) < wanted), known.partition_point(|part| order(part) <= wanted));
        (self.from + from, self.from + to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_three_signs_or_a_beginning_adds_up_to_certainty() {
        for context in LEXICON.behind_three.chunks_exact(SIGNS) {
            let sum: f32 = context.iter().sum();
            assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        }
        for beginning in ["", "M", "MOHAMM", "XQ", "ERIKSSON"] {
            let part = beginning.bytes().fold(Part::new(), |part, letter| part.with(sign_of(letter)));
            let sum: f32 = (0..SIGNS).map(|sign| part.expects(sign)).sum();
            assert!((sum - 1.0).abs() < 1e-3, "{beginning}: {sum}");
        }
    }

    #[test]
    fn parts_are_capitals_in_order_and_many() {
        assert!(LEXICON.parts.len() > 40_000);
        assert!(LEXICON.parts.iter().all(|part| !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_uppercase())));
        assert!(LEXICON.parts.is_sorted());
    }

    #[test]
    fn a_known_part_is_expected_to_go_on_as_it_does() {
        let part = "FERNANDE".bytes().fold(Part::new(), |part, letter| part.with(sign_of(letter)));
        let (known, other) = (part.expects(sign_of(b'Z')), part.expects(sign_of(b'Q')));
        assert!(known > 100.0 * other, "{known} {other}");
    }
}
