//! 9303-3 §6 B: the Cyrillic script, whose transliteration depends on the language, and back.

/// A language written in Cyrillic for which 9303-3 §6 B has rows or exceptions.
///
/// ```
/// use mrz::translit::{CyrillicLanguage, to_mrz_in};
/// assert_eq!(to_mrz_in("Милица Живковић", CyrillicLanguage::Serbian)?, "MILICA<ZIVKOVIC");
/// # Ok::<(), mrz::translit::TranslitError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CyrillicLanguage {
    /// The rows without exceptions.
    #[default]
    Russian,
    /// `Ё` is `IO`, `Г` is `H`.
    Belarusian,
    /// `Щ` is `SHT`.
    Bulgarian,
    /// `Ќ` is `KJ`, `Џ` is `DJ`, `Х` is `H`, `Ц` is `C`.
    Macedonian,
    /// `Г` is `H`, `Ж` is `Z`, `Ч` is `C`, `Ш` is `S`, `Х` is `H`, `Ц` is `C`.
    Serbian,
    /// `Г` is `H`, `И` is `Y`; `Є`, `Ї`, `Й`, `Ю`, `Я` differ at the start of a word.
    Ukrainian,
}

use CyrillicLanguage::{Belarusian, Bulgarian, Macedonian, Serbian, Ukrainian};

/// A row of 9303-3 §6 B: the letter, its transliteration, the languages that differ, and the start of a Ukrainian word.
struct Row(char, &'static str, &'static [(CyrillicLanguage, &'static str)], Option<&'static str>);

#[rustfmt::skip]
const TABLE: &[Row] = &[
    Row('Ё', "E", &[(Belarusian, "IO")], None),
    Row('Ђ', "D", &[], None), // The table's 0402; its glyph there shows Ћ.
    Row('Є', "IE", &[], Some("YE")), Row('Ѕ', "DZ", &[], None), Row('І', "I", &[], None),
    Row('Ї', "I", &[], Some("YI")), Row('Ј', "J", &[], None), Row('Љ', "LJ", &[], None), Row('Њ', "NJ", &[], None),
    Row('Ќ', "K", &[(Macedonian, "KJ")], None), Row('Ў', "U", &[], None), Row('Џ', "DZ", &[(Macedonian, "DJ")], None),
    Row('А', "A", &[], None), Row('Б', "B", &[], None), Row('В', "V", &[], None),
    Row('Г', "G", &[(Belarusian, "H"), (Serbian, "H"), (Ukrainian, "H")], None),
    Row('Д', "D", &[], None), Row('Е', "E", &[], None), Row('Ж', "ZH", &[(Serbian, "Z")], None),
    Row('З', "Z", &[], None), Row('И', "I", &[(Ukrainian, "Y")], None), Row('Й', "I", &[], Some("Y")),
    Row('К', "K", &[], None), Row('Л', "L", &[], None), Row('М', "M", &[], None), Row('Н', "N", &[], None),
    Row('О', "O", &[], None), Row('П', "P", &[], None), Row('Р', "R", &[], None), Row('С', "S", &[], None),
    Row('Т', "T", &[], None), Row('У', "U", &[], None), Row('Ф', "F", &[], None),
    Row('Х', "KH", &[(Serbian, "H"), (Macedonian, "H")], None),
    Row('Ц', "TS", &[(Serbian, "C"), (Macedonian, "C")], None), Row('Ч', "CH", &[(Serbian, "C")], None),
    Row('Ш', "SH", &[(Serbian, "S")], None), Row('Щ', "SHCH", &[(Bulgarian, "SHT")], None),
    Row('Ъ', "IE", &[], None), Row('Ы', "Y", &[], None), Row('Э', "E", &[], None),
    Row('Ю', "IU", &[], Some("YU")), Row('Я', "IA", &[], Some("YA")), Row('Ѫ', "U", &[], None),
    Row('Ѵ', "Y", &[], None), Row('Ґ', "G", &[], None), Row('Ғ', "G", &[(Macedonian, "GJ")], None),
    Row('Һ', "C", &[], None),
];

/// Letters the table lacks though the languages it names need them.
const BEYOND_THE_TABLE: &[Row] = &[
    Row('Ь', "", &[], None),                    // No State prints the soft sign.
    Row('Ћ', "C", &[], None),                   // As its Latin twin Ć of §6 A.
    Row('Ѓ', "G", &[(Macedonian, "GJ")], None), // The table gives GJ to Ғ, which Macedonian does not have.
];

impl Row {
    fn form(&self, language: CyrillicLanguage, initial: bool) -> &'static str {
        let Row(_, base, exceptions, ukrainian_initial) = self;
        if let (Ukrainian, true, Some(form)) = (language, initial, ukrainian_initial) {
            return form;
        }
        exceptions.iter().find(|(l, _)| *l == language).map_or(base, |(_, form)| form)
    }
}

/// What an MRZ prints for a capital Cyrillic letter (9303-3 §6 B); `initial` if it begins a word.
///
/// ```
/// use mrz::translit::{CyrillicLanguage, cyrillic};
/// assert_eq!(cyrillic('Ж', CyrillicLanguage::Russian, false), Some("ZH"));
/// assert_eq!(cyrillic('Ж', CyrillicLanguage::Serbian, false), Some("Z"));
/// assert_eq!(cyrillic('Я', CyrillicLanguage::Ukrainian, true), Some("YA"));
/// ```
#[must_use]
pub fn cyrillic(c: char, language: CyrillicLanguage, initial: bool) -> Option<&'static str> {
    TABLE.iter().chain(BEYOND_THE_TABLE).find(|row| row.0 == c).map(|row| row.form(language, initial))
}

impl CyrillicLanguage {
    const fn alphabet(self) -> &'static str {
        match self {
            Self::Russian => "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЭЮЯ",
            Self::Belarusian => "АБВГДЕЁЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЭЮЯ",
            Self::Bulgarian => "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЮЯ",
            Self::Macedonian => "АБВГДЃЕЖЗЅИЈКЛЉМНЊОПРСТЌУФХЦЧЏШ",
            Self::Serbian => "АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ",
            Self::Ukrainian => "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЮЯ",
        }
    }
}

/// How a name part of an MRZ may have been written in Cyrillic, at most 64 spellings, likelier ones first.
///
/// The soft sign leaves no trace in an MRZ, so no answer has one.
///
/// ```
/// use mrz::translit::{CyrillicLanguage, cyrillic_variants};
/// let spellings = cyrillic_variants("IVANOV", CyrillicLanguage::Russian);
/// assert!(spellings.contains(&"ИВАНОВ".to_owned()));
/// assert!(cyrillic_variants("QUINN", CyrillicLanguage::Russian).is_empty(), "no letter gives Q");
/// ```
#[must_use]
pub fn cyrillic_variants(part: &str, language: CyrillicLanguage) -> Vec<String> {
    let mut walk = Walk { language, found: Vec::new(), steps: 4096 };
    walk.go(part, String::new(), true);
    walk.found
}

struct Walk {
    language: CyrillicLanguage,
    found: Vec<String>,
    /// Bounds the work where many ways end nowhere.
    steps: usize,
}

impl Walk {
    fn go(&mut self, rest: &str, read: String, initial: bool) {
        if self.found.len() >= 64 || self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let Some(first) = rest.chars().next() else {
            if !read.is_empty() {
                self.found.push(read);
            }
            return;
        };
        if let '<' | ' ' = first {
            self.go(rest.get(1..).unwrap_or_default(), format!("{read}{first}"), true);
            return;
        }
        let mut steps: Vec<(char, &str)> = self
            .language
            .alphabet()
            .chars()
            .filter_map(|letter| {
                let form = cyrillic(letter, self.language, initial).filter(|f| !f.is_empty())?;
                rest.strip_prefix(form).map(|tail| (letter, tail))
            })
            .collect();
        steps.sort_by_key(|(_, tail)| tail.len()); // One letter for SHCH before four.
        for (letter, tail) in steps {
            self.go(tail, format!("{read}{letter}"), false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [CyrillicLanguage; 6] = [CyrillicLanguage::Russian, Belarusian, Bulgarian, Macedonian, Serbian, Ukrainian];

    #[test]
    fn every_letter_of_every_alphabet_has_a_row_and_comes_back_from_it() {
        for language in ALL {
            for letter in language.alphabet().chars() {
                for initial in [true, false] {
                    let form = cyrillic(letter, language, initial).unwrap();
                    let word = if initial { form.to_owned() } else { format!("A{form}") };
                    let spelling = if initial { letter.to_string() } else { format!("А{letter}") };
                    assert!(cyrillic_variants(&word, language).contains(&spelling), "{letter} {form} {language:?}");
                }
            }
        }
    }

    #[test]
    fn the_exceptions_of_section_six_b_hold_for_their_language_alone() {
        for (letter, base, language, form) in [
            ('Ё', "E", Belarusian, "IO"),
            ('Ќ', "K", Macedonian, "KJ"),
            ('Џ', "DZ", Macedonian, "DJ"),
            ('Г', "G", Ukrainian, "H"),
            ('Г', "G", Serbian, "H"),
            ('И', "I", Ukrainian, "Y"),
            ('Х', "KH", Serbian, "H"),
            ('Ц', "TS", Macedonian, "C"),
            ('Щ', "SHCH", Bulgarian, "SHT"),
            ('Ғ', "G", Macedonian, "GJ"),
        ] {
            assert_eq!(cyrillic(letter, CyrillicLanguage::Russian, false), Some(base), "{letter}");
            assert_eq!(cyrillic(letter, language, false), Some(form), "{letter}");
        }
        for (letter, inside, initial) in [('Є', "IE", "YE"), ('Ї', "I", "YI"), ('Й', "I", "Y"), ('Ю', "IU", "YU"), ('Я', "IA", "YA")] {
            assert_eq!(cyrillic(letter, Ukrainian, false), Some(inside));
            assert_eq!(cyrillic(letter, Ukrainian, true), Some(initial));
            assert_eq!(cyrillic(letter, CyrillicLanguage::Russian, true), Some(inside), "{letter}: Ukrainian alone");
        }
    }

    #[test]
    fn a_long_sequence_is_first_read_as_one_letter() {
        assert_eq!(cyrillic_variants("SHCHUKIN", CyrillicLanguage::Russian).first().unwrap(), "ЩУКИН");
        assert_eq!(cyrillic_variants("YAREMA", Ukrainian).first().unwrap(), "ЯРЕМА");
    }
}
