//! One part of a name, and how alike two parts are.

use super::letters::{self, fold, sound};
use super::words::{self, Kind};
use border::ReasonKind;

/// A part of a name, prepared for comparison.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Latin capitals.
    pub(crate) text: String,
    /// As transliterations meet.
    pub(crate) fold: String,
    /// As it sounds.
    pub(crate) sound: String,
    /// What kind of part.
    pub(crate) kind: Kind,
    /// How much it tells: 1 for an ordinary rare part.
    pub(crate) weight: f32,
    /// Rows of the table of short forms.
    short_forms: &'static [u16],
}

/// How alike two parts are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Likeness {
    /// 0 to 1.
    pub(crate) value: f32,
    /// In which way.
    pub(crate) kind: ReasonKind,
}

const NOTHING: Likeness = Likeness { value: 0.0, kind: ReasonKind::Different };

impl Part {
    /// Prepares a part in Latin capitals.
    pub(crate) fn new(text: String) -> Self {
        let folded = fold(&letters::arabic(&text).unwrap_or_else(|| text.clone()));
        let kind = words::kind(&text);
        Self { sound: sound(&folded), weight: weight(&text, &folded, kind), short_forms: words::short_forms(&folded), fold: folded, kind, text }
    }

    /// Compares two parts; the order does not matter. `cut`: letters may be missing at the end of the shorter one.
    pub(crate) fn likeness(&self, other: &Self, cut: bool) -> Likeness {
        if self.text == other.text {
            return Likeness { value: 1.0, kind: ReasonKind::Exact };
        }
        if self.fold == other.fold {
            return Likeness { value: 0.97, kind: ReasonKind::Transliteration };
        }
        let candidates = [self.initial(other), self.cut_short(other, cut), self.short_form(other), self.spelling(other)];
        candidates.into_iter().fold(NOTHING, |best, next| if next.value > best.value { next } else { best })
    }

    /// One is the first letter of the other.
    fn initial(&self, other: &Self) -> Likeness {
        let (short, long) = if self.text.len() < other.text.len() { (self, other) } else { (other, self) };
        let alike = short.kind == Kind::Initial && long.text.len() > 1 && first(&short.fold) == first(&long.fold);
        if alike { Likeness { value: 0.7, kind: ReasonKind::Initial } } else { NOTHING }
    }

    /// One is the beginning of the other.
    fn cut_short(&self, other: &Self, cut: bool) -> Likeness {
        let (short, long) = if self.text.len() < other.text.len() { (self, other) } else { (other, self) };
        let begins = long.text.starts_with(&short.text) || long.fold.starts_with(&short.fold);
        match (begins, cut, short.text.len()) {
            (true, true, _) => Likeness { value: 0.92, kind: ReasonKind::Truncated },
            (true, false, 4..) => Likeness { value: 0.8, kind: ReasonKind::Truncated },
            _ => NOTHING,
        }
    }

    fn short_form(&self, other: &Self) -> Likeness {
        let alike = self.short_forms.iter().any(|row| other.short_forms.contains(row));
        if alike { Likeness { value: 0.88, kind: ReasonKind::Nickname } } else { NOTHING }
    }

    /// Letters missing, added, exchanged or mistaken; more is forgiven where the sound is the same.
    fn spelling(&self, other: &Self) -> Likeness {
        let (folded, longest) = distance(&self.fold, &other.fold);
        if longest == 0 || longest > 2 * self.fold.len().min(other.fold.len()) {
            return NOTHING;
        }
        let same = 1.0 - ratio(folded, longest);
        if self.sound == other.sound && (self.sound.len() >= 2 || same >= 0.6) {
            return Likeness { value: (0.62 + 0.38 * same).min(0.95), kind: ReasonKind::Phonetic };
        }
        let (written, letters) = distance(&self.text, &other.text);
        let same = same.max(1.0 - ratio(written, letters));
        let forgiven = match letters {
            0..=3 => 0,
            4..=7 => 1,
            8..=11 => 2,
            _ => 3,
        };
        let begins = if first(&self.fold) == first(&other.fold) { 0.0 } else { 0.05 };
        let beyond = if folded.min(written) > forgiven { 0.08 } else { 0.0 };
        Likeness { value: (same - begins - beyond).max(0.0), kind: ReasonKind::Spelling }
    }
}

fn distance(a: &str, b: &str) -> (usize, usize) {
    (edits(a.as_bytes(), b.as_bytes()), a.len().max(b.len()))
}

/// How much a part tells.
fn weight(text: &str, fold: &str, kind: Kind) -> f32 {
    match kind {
        Kind::Particle if text.starts_with("ABD") => 0.4, // `ABDUL JALIL` is another name than `JALIL`.
        Kind::Particle => 0.15,
        Kind::Title => 0.05,
        Kind::Initial => 0.3,
        Kind::Ordinary => {
            let length = match text.len() {
                0..=2 => 0.7,
                3 => 0.8,
                4 => 0.9,
                5..=7 => 1.0,
                _ => 1.1,
            };
            if words::is_common(fold) { length * 0.65 } else { length }
        }
    }
}

fn first(text: &str) -> Option<u8> {
    text.bytes().next()
}

#[expect(clippy::cast_precision_loss, reason = "lengths of name parts are small")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
}

/// Parts longer than this are compared by their beginning.
const MAX_LETTERS: usize = 40;

/// Optimal string alignment distance: letters missing, added, mistaken, or two neighbours exchanged.
#[expect(clippy::indexing_slicing, reason = "every index is below the length of a row, which is one more than b's")]
fn edits(a: &[u8], b: &[u8]) -> usize {
    let a = &a[..a.len().min(MAX_LETTERS)];
    let b = &b[..b.len().min(MAX_LETTERS)];
    let mut rows = [[0_usize; MAX_LETTERS + 1]; 3];
    for (column, cell) in rows[0].iter_mut().enumerate().take(b.len() + 1) {
        *cell = column;
    }
    for i in 1..=a.len() {
        let (current, last, before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
        rows[current][0] = i;
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut cost = (rows[last][j] + 1).min(rows[current][j - 1] + 1).min(rows[last][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(rows[before][j - 2] + 1);
            }
            rows[current][j] = cost;
        }
    }
    rows[a.len() % 3][b.len()]
}
