//! One part of a name, and how alike two parts are.

use super::BEGINNING;
use super::letters::{self, Script, Word, fold, sound};
use super::syllables::Syllable;
use super::words::{self, Bearers, Kind};
use border::{ReasonKind, Transliteration};
use compact_str::CompactString;
use rapidfuzz::distance::osa;

/// A part of a name, prepared for comparison.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Latin capitals.
    pub(crate) text: CompactString,
    /// As transliterations meet.
    pub(crate) fold: CompactString,
    /// As it sounds.
    pub(crate) sound: CompactString,
    /// What kind of part.
    pub(crate) kind: Kind,
    /// How much it tells: 1 for an ordinary rare part.
    pub(crate) weight: f32,
    /// 1 if few people bear it, less the more do; 0 for what is no name.
    pub(crate) rarity: f32,
    /// The script it was written in; explains, never counts.
    script: Script,
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

/// What two letters in the wrong order leave of a likeness: the commonest slip of a hand that types.
const EXCHANGED: f32 = 0.86;

const NOTHING: Likeness = Likeness { value: 0.0, kind: ReasonKind::Different };

impl Part {
    /// Prepares a word of a name.
    pub(crate) fn new(word: Word) -> Self {
        let arabic = letters::arabic(&word.text);
        let script = if arabic.is_some() { Script::Arabic } else { word.script };
        let folded = fold(arabic.as_deref().unwrap_or(&word.text));
        Self { script, ..Self::prepared(&word.text, &folded, &sound(&folded)) }
    }

    /// Prepares a word in Latin capitals.
    pub(crate) fn latin(text: String) -> Self {
        Self::new(Word { text, script: Script::Latin })
    }

    /// A part whose spellings are known from an index.
    pub(crate) fn prepared(text: &str, fold: &str, sound: &str) -> Self {
        let kind = words::kind(text);
        Self {
            text: text.into(),
            fold: fold.into(),
            sound: sound.into(),
            kind,
            weight: weight(text, fold, kind),
            rarity: rarity(fold, kind),
            script: Script::Latin,
            short_forms: words::short_forms(fold),
        }
    }

    /// The part, at most so rare.
    pub(crate) fn no_rarer_than(mut self, rarity: f32) -> Self {
        self.rarity = self.rarity.min(rarity);
        self
    }

    /// Whether the two were written in different scripts, or one with national letters.
    pub(crate) fn other_script(&self, other: &Self) -> bool {
        self.script != other.script
    }

    /// By which table the two came to differ, if they are one name under a transliteration.
    pub(crate) fn transliteration(&self, other: &Self) -> Transliteration {
        let either = |script| self.script == script || other.script == script;
        if either(Script::Arabic) {
            Transliteration::Arabic
        } else if either(Script::Cyrillic) {
            Transliteration::Cyrillic
        } else if either(Script::Greek) {
            Transliteration::Greek
        } else if either(Script::Other) {
            Transliteration::OtherScript
        } else if either(Script::National) {
            Transliteration::NationalLetters
        } else {
            Transliteration::Romanisation
        }
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
        let best = candidates.into_iter().fold(NOTHING, |best, next| if next.value > best.value { next } else { best });
        match (served(&self.text), served(&other.text)) {
            // `ABDURRAHIM` and `ABDURRAHMAN` share the servant; the names are told apart by whom he serves.
            (Some(one), Some(another)) if matches!(best.kind, ReasonKind::Spelling | ReasonKind::Phonetic) => {
                let of_served = Self::latin(one.to_owned()).likeness(&Self::latin(another.to_owned()), cut);
                if of_served.value < best.value { of_served } else { best }
            }
            _ => best,
        }
    }

    /// Compares parts of two names that are of syllables: another syllable is no misspelling of this one.
    pub(crate) fn syllabic_likeness(&self, other: &Self) -> Likeness {
        let (own, others) = (Syllable::of(&self.text), Syllable::of(&other.text));
        if self.text != other.text && own == others {
            return Likeness { value: 0.95, kind: ReasonKind::Transliteration };
        }
        let alike = self.likeness(other, false);
        let near = own.zip(others).is_some_and(|(own, other)| own.is_near(other));
        match alike.kind {
            _ if near => alike,
            ReasonKind::Exact | ReasonKind::Transliteration | ReasonKind::Nickname | ReasonKind::Initial => alike,
            _ => NOTHING,
        }
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
        let begins = |long: &str, short: &str| if long.starts_with(short) { short.len() } else { 0 };
        let letters = begins(&long.text, &short.text).max(begins(&long.fold, &short.fold));
        match (cut, letters) {
            (_, 0) => NOTHING,
            (true, _) => Likeness { value: 0.92, kind: ReasonKind::Truncated },
            (false, BEGINNING..) => Likeness { value: 0.8, kind: ReasonKind::Truncated },
            _ => NOTHING,
        }
    }

    fn short_form(&self, other: &Self) -> Likeness {
        let alike = self.short_forms.iter().any(|row| other.short_forms.contains(row));
        if alike { Likeness { value: 0.88, kind: ReasonKind::Nickname } } else { NOTHING }
    }

    /// Letters missing, added, exchanged or mistaken; more is forgiven where the sound is the same.
    fn spelling(&self, other: &Self) -> Likeness {
        if neighbours_exchanged(&self.text, &other.text) {
            return Likeness { value: EXCHANGED, kind: ReasonKind::Spelling };
        }
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

/// Whether two neighbouring letters stand in the other order, and nothing else differs.
fn neighbours_exchanged(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let differ = a.iter().zip(b).position(|(x, y)| x != y);
    let Some((at, left, right)) = differ.and_then(|at| Some((at, a.get(at..)?, b.get(at..)?))) else { return false };
    a.len() == b.len()
        && matches!((left, right), ([x, y, rest @ ..], [v, w, others @ ..]) if (x, y) == (w, v) && rest == others)
        && (at > 0 || a.len() > 3)
}

/// Whom the bearer of a name serves, the article behind `ABD` left out: `RAHMAN` of `ABDURRAHMAN`, `AZIZ` of `ABDULAZIZ`.
fn served(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("ABD")?;
    let rest = rest.strip_prefix("OU").or_else(|| rest.strip_prefix(['A', 'E', 'I', 'O', 'U']))?;
    let doubled = rest.as_bytes().first() == rest.as_bytes().get(1);
    let rest = if rest.starts_with('L') || doubled { rest.get(1..)? } else { rest };
    (rest.len() >= 3).then_some(rest)
}

fn distance(a: &str, b: &str) -> (usize, usize) {
    (osa::distance(a.bytes(), b.bytes()), a.len().max(b.len()))
}

/// How much a part tells.
fn weight(text: &str, fold: &str, kind: Kind) -> f32 {
    match kind {
        Kind::Particle if text.starts_with("ABD") => 0.6, // `ABDUL JALIL` is another name than `JALIL`.
        Kind::Particle => 0.15,
        Kind::Title => 0.05,
        Kind::Initial => 0.45,
        Kind::Ordinary => {
            let length = match text.len() {
                0..=2 => 0.7,
                3 => 0.8,
                4 => 0.9,
                5..=7 => 1.0,
                _ => 1.1,
            };
            length
                * match words::bearers(fold) {
                    Bearers::Few => 1.0,
                    Bearers::Many => 0.75,
                    Bearers::VeryMany => 0.6,
                }
        }
    }
}

/// How rare a part is among people.
fn rarity(fold: &str, kind: Kind) -> f32 {
    match (kind, words::bearers(fold)) {
        (Kind::Ordinary, Bearers::Few) => 1.0,
        (Kind::Ordinary, Bearers::Many) => 0.45,
        (Kind::Ordinary, Bearers::VeryMany) => 0.2,
        _ => 0.0,
    }
}

fn first(text: &str) -> Option<u8> {
    text.bytes().next()
}

#[expect(clippy::cast_precision_loss, reason = "lengths of name parts are small")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
}
