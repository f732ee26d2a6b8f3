//! From any script to Latin capitals, and from those to two coarser spellings in which romanisations meet.
//!
//! `text`: A–Z and digits only. `fold`: spellings that 9303-3 §6 and the usual romanisations treat as one (`MUELLER`
//! and `MULLER`, `IURII` and `YURIY`). `sound`: what is left when vowels and voicing go (`QADDAFI` and `KADHAFI`).

/// The script a word was written in, as far as it explains a transliteration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Script {
    /// A–Z alone.
    #[default]
    Latin,
    /// Latin with national letters: `Ä`, `Ø`, `Ñ`.
    National,
    Cyrillic,
    Arabic,
    Greek,
    /// Any other.
    Other,
}

impl Script {
    fn of(c: char) -> Self {
        match c {
            '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => Self::National,
            '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' => Self::Greek,
            '\u{0400}'..='\u{052F}' => Self::Cyrillic,
            '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' => Self::Arabic,
            c if c.is_ascii() => Self::Latin,
            _ => Self::Other,
        }
    }
}

/// A word in Latin capitals and the script it came from. A comma is a word of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) script: Script,
}

impl Word {
    fn push(&mut self, c: char) {
        let script = Script::of(c);
        if script != Script::Latin {
            self.script = script;
        }
        push_latin(c, &mut self.text);
    }
}

/// The words of a name in Latin capitals, in their order; a comma is kept as a word of its own.
///
/// Hyphens, fillers and dots part words, apostrophes vanish; scripts written without spaces are parted by syllable.
pub(crate) fn words(name: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut word = Word::default();
    let mut end = |word: &mut Word| {
        if !word.text.is_empty() {
            words.push(std::mem::take(word));
        }
    };
    let mut comma = false;
    for c in name.chars() {
        match c {
            '\'' | '`' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{02BB}' | '\u{02B9}' | '\u{02BA}' | '\u{200C}' | '\u{200D}' => {}
            ',' | '\u{060C}' => {
                end(&mut word);
                if !comma {
                    word.text.push(',');
                    end(&mut word);
                }
                comma = true;
            }
            c if is_ideograph(c) => {
                end(&mut word);
                word.push(c);
                end(&mut word);
            }
            c if c.is_alphanumeric() || is_mark(c) => word.push(c),
            _ => end(&mut word),
        }
    }
    end(&mut word);
    words
}

/// Scripts of which each character is a syllable or word of its own.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}')
}

/// Combining marks of Indic, Semitic and other scripts, which belong to the letter before them.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !matches!(c, '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF0F}')
}

/// Letters that the general table gives otherwise than romanisations of names do: the carriers of a first vowel, and
/// the Arabic letters that stand for long vowels inside a word.
fn customary(c: char, first: bool) -> Option<&'static str> {
    match (c, first) {
        ('\u{0622}' | '\u{0623}' | '\u{0625}' | '\u{0627}' | '\u{0671}' | '\u{0639}' | '\u{05D0}' | '\u{05E2}', true) => Some("A"),
        ('\u{0648}', false) => Some("U"),
        ('\u{064A}' | '\u{06CC}', false) => Some("I"),
        ('\u{0629}', false) => Some("A"),
        _ => None,
    }
}

fn push_latin(c: char, word: &mut String) {
    if c.is_ascii() {
        word.push(c.to_ascii_uppercase());
        return;
    }
    let letters = customary(c, word.is_empty()).unwrap_or_else(|| any_ascii::any_ascii_char(c));
    word.extend(letters.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()));
}

/// The customary letters of a word that an MRZ transliterates from Arabic by the table of 9303-3 §6 C, whose escapes are
/// no sounds: `MXHMD` is `MHMD`. `None` for every other word.
pub(crate) fn arabic(text: &str) -> Option<String> {
    let escaped = text.contains('X') && !text.contains(['E', 'I', 'O', 'U']);
    let spelling = escaped.then(|| mrz::translit::arabic_variants(text).into_iter().next())??;
    words(&spelling).into_iter().next().map(|word| word.text)
}

/// The spelling in which transliterations of one name meet. Keeps the vowels.
pub(crate) fn fold(text: &str) -> String {
    let bytes = text.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(b' ');
    let mut out = String::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let (letters, used) = fold_at(at(index), at(index + 1), at(index + 2), at(index + 3), index == 0);
        for letter in letters.chars() {
            if !out.ends_with(letter) {
                out.push(letter);
            }
        }
        index += used;
    }
    out
}

/// What the letters from one place on become, and how many of them that takes.
fn fold_at(a: u8, b: u8, c: u8, d: u8, first: bool) -> (&'static str, usize) {
    match (a, b, c, d) {
        (b'S', b'H', b'C', b'H') => ("SH", 4),
        (b'T', b'S', b'C', b'H') => ("CH", 4),
        (b'S', b'C', b'H', _) => ("SH", 3),
        (b'T', b'C', b'H', _) => ("CH", 3),
        (b'D', b'Z', b'H', _) => ("J", 3),
        (b'D', b'J' | b'Z', _, _) => ("J", 2),
        (b'A', b'E', _, _) | (b'A', b'A', _, _) => ("A", 2),
        (b'O', b'E', _, _) => ("O", 2),
        (b'U', b'E', _, _) => ("U", 2),
        (b'O', b'U' | b'O', _, _) => ("U", 2),
        (b'E', b'E', _, _) => ("I", 2),
        (b'P', b'H', _, _) => ("F", 2),
        (b'C', b'K', _, _) => ("K", 2),
        (b'C', b'H', _, _) => ("CH", 2),
        (b'T', b'Z', _, _) => ("TS", 2),
        (b'Y' | b'J' | b'I', b'E', _, _) => ("E", 2),
        (b'Y' | b'I', b'Y' | b'I' | b'J', b'A', _) if !first => ("IA", 3),
        (b'Y' | b'I', b'Y' | b'I' | b'J', b'E', _) if !first => ("E", 3),
        (b'J', b' ', _, _) => ("I", 1),
        (b'Y', _, _, _) => ("I", 1),
        (b'Q', b'U', b'E' | b'I', _) => ("K", 2),
        (b'Q', _, _, _) => ("K", 1),
        (b'W', _, _, _) => ("V", 1),
        (b'X', _, _, _) if !first => ("KS", 1), // At the beginning it is the `SH` of Chinese names.
        (b'C', b'A' | b'O' | b'U' | b'L' | b'R' | b'T' | b' ', _, _) => ("K", 1),
        _ => (single(a), 1),
    }
}

fn single(letter: u8) -> &'static str {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const DIGITS: &str = "0123456789";
    let within = |table: &'static str, from: u8| {
        let index = usize::from(letter.wrapping_sub(from));
        table.get(index..index + 1).unwrap_or_default()
    };
    if letter.is_ascii_digit() { within(DIGITS, b'0') } else { within(LETTERS, b'A') }
}

/// How a folded spelling sounds: consonants in classes, vowels gone but for a mark at the beginning.
pub(crate) fn sound(fold: &str) -> String {
    let bytes = fold.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&letter) = bytes.get(index) {
        let next = bytes.get(index + 1).copied().unwrap_or(b' ');
        let (class, used) = match (letter, next) {
            (b'S', b'H') => (Some('X'), 2),
            (b'C', b'H') => (Some('C'), 2),
            (b'Z', b'H') => (Some('J'), 2),
            (b'K' | b'G', b'H') => (Some('K'), 2),
            (b'T' | b'D', b'H') => (Some('T'), 2),
            (b'T', b'S') => (Some('S'), 2),
            (b'B' | b'P', _) => (Some('P'), 1),
            (b'D' | b'T', _) => (Some('T'), 1),
            (b'F' | b'V', _) => (Some('F'), 1),
            (b'G' | b'K', _) => (Some('K'), 1),
            (b'C', b'E' | b'I') | (b'S' | b'Z', _) => (Some('S'), 1),
            (b'C' | b'Q', _) => (Some('K'), 1),
            (b'A' | b'E' | b'I' | b'O' | b'U', _) => (out.is_empty().then_some('A'), 1),
            (b'H', b' ') => (None, 1),
            (b'H' | b'J' | b'L' | b'M' | b'N' | b'R' | b'X', _) => (Some(char::from(letter)), 1),
            (digit, _) => (digit.is_ascii_digit().then_some(char::from(digit)), 1),
        };
        if let Some(class) = class.filter(|class| !out.ends_with(*class)) {
            out.push(class);
        }
        index += used;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_out_of_any_script() {
        for (name, expect) in [
            ("AL-TIKRITI, Ibrahim", vec!["AL", "TIKRITI", ",", "IBRAHIM"]),
            ("O'Connor", vec!["OCONNOR"]),
            ("Güllühan Ørsted", vec!["GULLUHAN", "ORSTED"]),
            ("Михалюк", vec!["MIKHALYUK"]),
            ("李明", vec!["LI", "MING"]),
            ("ERIKSSON<<ANNA<MARIA", vec!["ERIKSSON", "ANNA", "MARIA"]),
            ("N.N.", vec!["N", "N"]),
            ("…", vec![]),
        ] {
            let texts: Vec<String> = words(name).into_iter().map(|word| word.text).collect();
            assert_eq!(texts, expect, "{name}");
        }
    }

    #[test]
    fn romanisations_of_one_name_fold_alike() {
        for (a, b) in [
            ("MUELLER", "MULLER"),
            ("INOENUE", "INONU"),
            ("IURII", "YURIY"),
            ("EVGENIIA", "YEVGENIYA"),
            ("DMITRIEVA", "DMITRIYEVA"),
            ("PANTELEIMON", "PANTELEYMON"),
            ("WLADIMIR", "VLADIMIR"),
            ("MAHMOUD", "MAHMUD"),
            ("ANDREJ", "ANDREY"),
            ("ALEXANDER", "ALEKSANDER"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("MARIA"), fold("MARTA"));
    }

    #[test]
    fn arabic_by_the_table_of_doc_9303_is_read_back() {
        assert_eq!(arabic("MXHMD").as_deref(), Some("MHMD"));
        for plain in ["MOHAMMED", "MAX", "XAVIER", "ALEX", "KIM", "X"] {
            assert_eq!(arabic(plain), None, "{plain}");
        }
    }

    #[test]
    fn names_that_sound_alike_meet() {
        for (a, b) in [("QADDAFI", "GADDAFI"), ("MOHAMED", "MUHAMMAD"), ("ABDALLA", "ABDULLAH"), ("HUSSEIN", "HUSAYN"), ("ERIKSSON", "ERICSON")] {
            assert_eq!(sound(&fold(a)), sound(&fold(b)), "{a} {b}");
        }
        assert_ne!(sound("ERIKSON"), sound("HANSEN"));
    }
}
