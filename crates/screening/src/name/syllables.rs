//! Names of three syllables, as Korean ones are: each syllable has a handful of romanisations (`KYONG`, `KYUNG`, `GYEONG`), and another
//! syllable is another name, however few letters tell them apart (`YONG`, `TONG`).
//!
//! The romanisations that meet here are those of McCune and Reischauer, the Republic's of 2000, the north's of 1992, and what passports
//! of either state customarily hold.

use std::sync::LazyLock;

/// A syllable: classes of its beginning, its vowel and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Syllable(u16);

/// No syllable is spelt with more letters.
pub(crate) const LONGEST: usize = 6;

/// Spellings of one sound, or of sounds that romanisations do not keep apart.
type Class = &'static [&'static str];

const BEGINNINGS: &[Class] = &[
    &[""],
    &["K", "G", "KK", "GG"],
    &["N"],
    &["T", "D", "TT", "DD"],
    &["R", "L", "RH"],
    &["M"],
    &["P", "B", "PP", "BB", "PH"],
    &["S", "SS", "SH"],
    &["J", "CH", "JJ", "TCH"],
    &["H"],
];
const VOWELS: &[Class] = &[
    &["A", "AH"],
    &["E", "EH", "AE", "AI", "AY"],
    &["YA", "YAH"],
    &["YO", "YOH", "YEO", "YU", "YOU", "YOO", "YUH", "YEOH"],
    &["YE", "YAE"],
    &["O", "OH", "EO", "EOH", "U", "UH", "OO", "OU", "EU", "WOO", "WU"],
    &["I", "EE", "YI", "YEE", "UI", "EUI"],
    &["WA", "WAH"],
    &["WO", "WEO"],
    &["OE", "OI", "WE", "WAE", "OY"],
    &["WI", "WEE"],
];
const ENDS: &[Class] = &[&[""], &["N"], &["NG"], &["M"], &["K", "G", "CK"], &["L", "R"], &["P", "B"], &["T", "S", "D"]];

const N: u16 = 2;
const R: u16 = 4;
/// Vowels before which a first `R` or `N` is heard in the north and not in the south (`RI` and `YI`, `RYONG` and `YONG`).
const NARROW: &[u16] = &[2, 3, 4, 6];

/// Vowels that a glide tells apart: `A` and `YA`, `O` and `YO`, `O` and `WO`, `A` and `WA`.
const GLIDES: &[[u16; 2]] = &[[0, 2], [5, 3], [5, 8], [0, 7]];

/// Surnames, in one of their spellings; together nearly everybody bears one of them.
const SURNAMES: &[&str] = &[
    "AN", "BAE", "BAEK", "BAN", "BANG", "BONG", "BU", "BYON", "CHA", "CHAE", "CHANG", "CHE", "CHI", "CHIN", "CHO", "CHOE", "CHON", "CHONG", "CHU",
    "HA", "HAM", "HAN", "HO", "HONG", "HWANG", "HYON", "IM", "IN", "KANG", "KI", "KIL", "KIM", "KO", "KONG", "KU", "KUK", "KUM", "KWAK", "KWON",
    "KYONG", "LEE", "MA", "MAENG", "MIN", "MO", "MUN", "MYONG", "NA", "NAM", "NO", "O", "OK", "OM", "PAK", "PYO", "RA", "RIM", "RO", "RYANG", "RYO",
    "RYONG", "RYU", "SIM", "SIN", "SO", "SOK", "SOL", "SON", "SONG", "TAE", "TAK", "TO", "U", "WANG", "WI", "WON", "YANG", "YOM", "YON", "YONG",
    "YU", "YUK", "YUN",
];

static BORNE: LazyLock<Vec<Syllable>> = LazyLock::new(|| {
    let mut all: Vec<Syllable> = SURNAMES.iter().filter_map(|surname| Syllable::of(surname)).collect();
    all.sort_unstable();
    all.dedup();
    all
});

impl Syllable {
    /// The syllable that Latin capitals spell; `None` if they spell none.
    pub(crate) fn of(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let found = longest(BEGINNINGS, text).find_map(|(beginning, rest)| {
            longest(VOWELS, rest).find_map(|(vowel, rest)| {
                let end = ENDS.iter().position(|class| class.contains(&rest))?;
                Some((beginning, vowel, u16::try_from(end).ok()?))
            })
        });
        let (beginning, vowel, end) = found?;
        let beginning = match beginning {
            N | R if NARROW.contains(&vowel) => 0,
            R => N,
            other => other,
        };
        Some(Self(beginning << 8 | vowel << 4 | end))
    }

    /// Whether the two differ in a glide alone (`PONG` and `PYONG`, `KON` and `KWON`): ears and clerks lose it.
    pub(crate) fn is_near(self, other: Self) -> bool {
        let (beginning, vowel, end) = self.classes();
        let (others_beginning, others_vowel, others_end) = other.classes();
        let glide = GLIDES.iter().any(|pair| pair.contains(&vowel) && pair.contains(&others_vowel));
        glide && (beginning, end) == (others_beginning, others_end)
    }

    fn classes(self) -> (u16, u16, u16) {
        (self.0 >> 8, self.0 >> 4 & 0xF, self.0 & 0xF)
    }

    fn is_surname(self) -> bool {
        BORNE.binary_search(&self).is_ok()
    }
}

/// Whether a name of these parts is of such syllables: three or four, a surname first or last.
pub(crate) fn is_of_syllables<'p>(parts: impl ExactSizeIterator<Item = &'p str>) -> bool {
    if !matches!(parts.len(), 3 | 4) {
        return false;
    }
    let all: Option<Vec<Syllable>> = parts.map(Syllable::of).collect(); // Most names end it at their first part.
    all.is_some_and(|all| [all.first(), all.last()].into_iter().flatten().any(|syllable| syllable.is_surname()))
}

/// The classes of which a spelling begins the text, the longest spellings first, with what is left of the text.
fn longest<'t>(classes: &'static [Class], text: &'t str) -> impl Iterator<Item = (u16, &'t str)> {
    (0..=3).rev().filter_map(move |length| {
        let (head, rest) = text.split_at_checked(length)?;
        let class = classes.iter().position(|class| class.contains(&head))?;
        Some((u16::try_from(class).ok()?, rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn syllable(text: &str) -> Syllable {
        Syllable::of(text).unwrap_or_else(|| panic!("{text} spells a syllable"))
    }

    #[test]
    fn romanisations_of_one_syllable_meet() {
        for spellings in [
            &["KYONG", "KYUNG", "GYEONG"][..],
            &["CHOL", "CHEOL", "CHUL"],
            &["RI", "LEE", "YI", "I", "RHEE", "LI"],
            &["CHOE", "CHOI"],
            &["PAEK", "BAEK", "PAIK"],
            &["RYONG", "YONG", "YOUNG", "YEONG"],
            &["RO", "NO", "NOH", "ROH"],
            &["U", "WOO"],
            &["SUH", "SO", "SEO"],
            &["SHIN", "SIN"],
            &["HUI", "HEE"],
            &["AHN", "AN"],
            &["UN", "EUN"],
            &["PHIL", "PIL"],
            &["HYOK", "HYEOK", "HYUK"],
        ] {
            let first = syllable(spellings[0]);
            assert!(spellings.iter().all(|other| syllable(other) == first), "{spellings:?}");
        }
    }

    #[test]
    fn other_syllables_stay_apart_and_other_words_are_none() {
        for (a, b) in [("YONG", "TONG"), ("HYOK", "HAK"), ("KANG", "JANG"), ("SIK", "SOK"), ("HO", "HA"), ("NAM", "NAK"), ("MIN", "IL")] {
            assert_ne!(syllable(a), syllable(b), "{a} {b}");
        }
        for (a, b) in [("PONG", "PYONG"), ("KON", "KWON"), ("HAN", "HWAN")] {
            assert!(syllable(a).is_near(syllable(b)), "{a} {b}");
        }
        assert!(!syllable("YONG").is_near(syllable("TONG")) && !syllable("SIK").is_near(syllable("SOK")));
        for word in ["ERIKSSON", "ZHANG", "VAN", "ANNA", "PETER", "XI", "", "K", "NGUYEN", "TRAN", "SMITH"] {
            assert_eq!(Syllable::of(word), None, "{word}");
        }
    }

    #[test]
    fn a_name_is_of_syllables_with_a_surname_at_either_end() {
        let of = |name: &str| is_of_syllables(name.split(' ').collect::<Vec<_>>().into_iter());
        assert!(of("KIM YONG CHOL") && of("YONG CHOL KIM") && of("LEE JAE MYUNG"));
        assert!(!of("KIM KARDASHIAN WEST") && !of("KIM YONG") && !of("ANNA MARIA ERIKSSON"));
    }
}
