//! 9303-3 §6 C and appendix B: the Arabic script, `X` being the escape for letters Latin lacks, and back.

/// How a character of the Arabic script enters an MRZ.
///
/// ```
/// use mrz::translit::{ArabicForm, arabic};
/// assert_eq!(arabic('ة'), Some(ArabicForm::TehMarbuta));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArabicForm {
    /// One sequence wherever it stands.
    Letters(&'static str),
    /// Teh marbuta: `XTA` within a name component, `XAH` at its end.
    TehMarbuta,
    /// Shadda doubles the sequence before it.
    Doubles,
    /// Vowel marks, tatwheel and obsolete letters leave no trace.
    NotEncoded,
}

use ArabicForm::{Doubles, Letters, NotEncoded, TehMarbuta};

/// 9303-3 §6 C, with veh and feh with three dots below from appendix B.5.4.
#[rustfmt::skip]
const TABLE: &[(char, ArabicForm)] = &[
    ('\u{0621}', Letters("XE")), ('\u{0622}', Letters("XAA")), ('\u{0623}', Letters("XAE")), ('\u{0624}', Letters("U")),
    ('\u{0625}', Letters("I")), ('\u{0626}', Letters("XI")), ('\u{0627}', Letters("A")), ('\u{0628}', Letters("B")),
    ('\u{0629}', TehMarbuta), ('\u{062A}', Letters("T")), ('\u{062B}', Letters("XTH")), ('\u{062C}', Letters("J")),
    ('\u{062D}', Letters("XH")), ('\u{062E}', Letters("XKH")), ('\u{062F}', Letters("D")), ('\u{0630}', Letters("XDH")),
    ('\u{0631}', Letters("R")), ('\u{0632}', Letters("Z")), ('\u{0633}', Letters("S")), ('\u{0634}', Letters("XSH")),
    ('\u{0635}', Letters("XSS")), ('\u{0636}', Letters("XDZ")), ('\u{0637}', Letters("XTT")), ('\u{0638}', Letters("XZZ")),
    ('\u{0639}', Letters("E")), ('\u{063A}', Letters("G")), ('\u{0640}', NotEncoded), ('\u{0641}', Letters("F")),
    ('\u{0642}', Letters("Q")), ('\u{0643}', Letters("K")), ('\u{0644}', Letters("L")), ('\u{0645}', Letters("M")),
    ('\u{0646}', Letters("N")), ('\u{0647}', Letters("H")), ('\u{0648}', Letters("W")), ('\u{0649}', Letters("XAY")),
    ('\u{064A}', Letters("Y")), ('\u{064B}', NotEncoded), ('\u{064C}', NotEncoded), ('\u{064D}', NotEncoded),
    ('\u{064E}', NotEncoded), ('\u{064F}', NotEncoded), ('\u{0650}', NotEncoded), ('\u{0651}', Doubles),
    ('\u{0652}', NotEncoded), ('\u{0670}', NotEncoded), ('\u{0671}', Letters("XXA")), ('\u{0679}', Letters("XXT")),
    ('\u{067C}', Letters("XRT")), ('\u{067E}', Letters("P")), ('\u{0681}', Letters("XKE")), ('\u{0685}', Letters("XXH")),
    ('\u{0686}', Letters("XC")), ('\u{0688}', Letters("XXD")), ('\u{0689}', Letters("XDR")), ('\u{0691}', Letters("XXR")),
    ('\u{0693}', Letters("XRR")), ('\u{0696}', Letters("XRX")), ('\u{0698}', Letters("XJ")), ('\u{069A}', Letters("XXS")),
    ('\u{069C}', NotEncoded), ('\u{06A2}', NotEncoded), ('\u{06A4}', Letters("V")), ('\u{06A5}', Letters("XF")),
    ('\u{06A7}', NotEncoded), ('\u{06A8}', NotEncoded), ('\u{06A9}', Letters("XKK")), ('\u{06AB}', Letters("XXK")),
    ('\u{06AD}', Letters("XNG")), ('\u{06AF}', Letters("XGG")), ('\u{06BA}', Letters("XNN")), ('\u{06BC}', Letters("XXN")),
    ('\u{06BE}', Letters("XDO")), ('\u{06C0}', Letters("XYH")), ('\u{06C1}', Letters("XXG")), ('\u{06C2}', Letters("XGE")),
    ('\u{06C3}', Letters("XTG")), ('\u{06CC}', Letters("XYA")), ('\u{06CD}', Letters("XXY")), ('\u{06D0}', Letters("Y")),
    ('\u{06D2}', Letters("XYB")), ('\u{06D3}', Letters("XBE")),
];

/// How a character of the Arabic script enters an MRZ (9303-3 §6 C).
///
/// ```
/// use mrz::translit::{ArabicForm, arabic};
/// assert_eq!(arabic('ش'), Some(ArabicForm::Letters("XSH")));
/// assert_eq!(arabic('\u{064E}'), Some(ArabicForm::NotEncoded));
/// assert_eq!(arabic('A'), None);
/// ```
#[must_use]
pub fn arabic(c: char) -> Option<ArabicForm> {
    TABLE.binary_search_by_key(&c, |(known, _)| *known).ok().and_then(|at| TABLE.get(at)).map(|(_, form)| *form)
}

/// The Arabic spelling behind a name part that was transliterated by 9303-3 appendix B, as B.6 recovers it.
///
/// A doubled sequence may be shadda or the letter twice (`ALLH` is الله), so there may be several answers, at most 16,
/// the one with shadda first. There is none if the part was not made by the table, as most names were not: States
/// commonly print a transcription instead (`MOHAMMED` and not `MXHMD`).
///
/// ```
/// use mrz::translit::arabic_variants;
/// assert_eq!(arabic_variants("MXHMD"), ["محمد"]);
/// assert!(arabic_variants("MOHAMMED").is_empty(), "O is no letter of the table");
/// ```
#[must_use]
pub fn arabic_variants(part: &str) -> Vec<String> {
    let mut spellings = vec![String::new()];
    let mut last = "";
    let mut rest = part;
    while let Some(first) = rest.chars().next() {
        if let '<' | ' ' = first {
            spellings.iter_mut().for_each(|s| s.push(first));
            (rest, last) = (rest.get(1..).unwrap_or_default(), "");
            continue;
        }
        let Some((sequence, letter)) = letter_of(rest) else { return Vec::new() };
        let doubled = sequence == last;
        if doubled && spellings.len() <= 8 {
            let shadda = spellings.iter().map(|s| format!("{s}\u{0651}"));
            let twice = spellings.iter().map(|s| format!("{s}{letter}"));
            spellings = shadda.chain(twice).collect();
        } else {
            spellings.iter_mut().for_each(|s| s.push(letter));
        }
        last = if doubled { "" } else { sequence };
        rest = rest.get(sequence.len()..).unwrap_or_default();
    }
    spellings.retain(|s| !s.is_empty());
    spellings
}

/// The letter that begins `text`, with its sequence; of `XH` and a longer one that begins so, the longer. `Y` is the
/// standard yeh, which the table lists before the Pashto one.
fn letter_of(text: &str) -> Option<(&'static str, char)> {
    let plain = TABLE.iter().filter_map(|(c, form)| match form {
        Letters(sequence) => Some((*sequence, *c)),
        _ => None,
    });
    let marbuta = [("XTA", '\u{0629}'), ("XAH", '\u{0629}')];
    let mut best: Option<(&str, char)> = None;
    for (sequence, c) in plain.chain(marbuta) {
        if text.starts_with(sequence) && best.is_none_or(|(b, _)| sequence.len() > b.len()) {
            best = Some((sequence, c));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_row_of_section_six_c_and_is_sorted() {
        assert_eq!(TABLE.len(), 80 + 2, "80 rows, and two of B.5.4");
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn a_sequence_is_read_whole_and_never_as_a_shorter_one_that_begins_it() {
        let sequences: Vec<&str> = TABLE.iter().filter_map(|(_, f)| if let Letters(s) = f { Some(*s) } else { None }).collect();
        for s in &sequences {
            assert_eq!(letter_of(s).unwrap().0, *s);
        }
    }

    #[test]
    fn what_appendix_b_recovers_is_recovered() {
        for (part, arabic) in [
            ("ABW", "ابو"),
            ("BKR", "بكر"),
            ("MXHMD", "محمد"),
            ("BN", "بن"),
            ("ZKRYA", "زكريا"),
            ("ALRAZY", "الرازي"),
            ("ABW<BKR", "ابو<بكر"),
            ("FATTMXAH", "فاتّمة"),
        ] {
            assert_eq!(arabic_variants(part).first().unwrap(), arabic, "{part}");
        }
        assert!(arabic_variants("ALLH").contains(&"الله".to_owned()), "B.5.5.11: the special case of Allah");
        assert_eq!(arabic_variants(""), Vec::<String>::new());
        assert!(arabic_variants(&"L".repeat(500)).len() <= 16);
    }
}
