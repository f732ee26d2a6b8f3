//! Transliteration (9303-3 §6 and §4.6): from a name as the visual zone writes it to the letters of an MRZ, and from
//! those back to the spellings they may stand for.
//!
//! Forwards there is one answer: [`to_mrz`]. Backwards there are several, because `UE` may be `Ü` or two letters; they
//! are for matching an MRZ against lists that spell names in full: [`latin_variants`], [`cyrillic_variants`],
//! [`arabic_variants`].

mod arabic;
mod cyrillic;
mod expand;
mod latin;

pub use arabic::{ArabicForm, arabic, arabic_variants};
pub use cyrillic::{CyrillicLanguage, cyrillic, cyrillic_variants};
pub use latin::{latin, latin_variants};

use unicode_normalization::UnicodeNormalization;

/// A name has a character that no table of 9303-3 §6 turns into letters of an MRZ.
///
/// ```
/// let error = mrz::translit::to_mrz("Anna 3").unwrap_err();
/// assert_eq!(error.position, 6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no transliteration for the character at position {position}")]
pub struct TranslitError {
    /// Which character of the name (in the compatibility composed form of Unicode), counted from 1.
    pub position: usize,
}

/// The letters an MRZ prints for a name, its components parted by one filler (9303-3 §4.6 and §6).
///
/// Latin, Cyrillic (read as Russian) and Arabic may be mixed, in upper or lower case. An apostrophe disappears, a
/// hyphen, comma or space parts components, other punctuation disappears. Latin letters outside the table lose their
/// accents. Of several recommended forms the first is taken: `Ü` becomes `UE`.
///
/// ```
/// use mrz::translit::to_mrz;
/// assert_eq!(to_mrz("Smith-Jones")?, "SMITH<JONES");
/// assert_eq!(to_mrz("O’Connor")?, "OCONNOR");
/// assert_eq!(to_mrz("Müller")?, "MUELLER");
/// assert_eq!(to_mrz("Щукин")?, "SHCHUKIN");
/// assert_eq!(to_mrz("محمد")?, "MXHMD");
/// # Ok::<(), mrz::translit::TranslitError>(())
/// ```
///
/// # Errors
/// [`TranslitError`] for digits, which names must not have (9303-3 §4.6), and for letters of other scripts.
pub fn to_mrz(name: &str) -> Result<String, TranslitError> {
    to_mrz_in(name, CyrillicLanguage::Russian)
}

/// As [`to_mrz`], with the language that Cyrillic letters belong to.
///
/// ```
/// use mrz::translit::{CyrillicLanguage, to_mrz_in};
/// assert_eq!(to_mrz_in("Юрій Ґонта", CyrillicLanguage::Ukrainian)?, "YURII<GONTA");
/// # Ok::<(), mrz::translit::TranslitError>(())
/// ```
///
/// # Errors
/// As [`to_mrz`].
pub fn to_mrz_in(name: &str, language: CyrillicLanguage) -> Result<String, TranslitError> {
    let mut writer = Writer { out: String::with_capacity(name.len()), last: String::new(), language };
    let composed: Vec<char> = name.nfkc().collect();
    for (at, c) in composed.iter().enumerate() {
        let rest = composed.get(at + 1..).unwrap_or_default();
        writer.write(*c, rest).map_err(|()| TranslitError { position: at + 1 })?;
    }
    while writer.out.ends_with('<') {
        writer.out.pop();
    }
    Ok(writer.out)
}

impl From<TranslitError> for foundation::CodedError {
    fn from(error: TranslitError) -> Self {
        Self::new(foundation::ErrorCode::MrzFieldsRefused, error.to_string())
    }
}

struct Writer {
    out: String,
    /// The sequence of the last Arabic letter, which shadda doubles.
    last: String,
    language: CyrillicLanguage,
}

impl Writer {
    fn write(&mut self, c: char, rest: &[char]) -> Result<(), ()> {
        if c.is_whitespace() || is_separator(c) {
            if !self.out.is_empty() && !self.out.ends_with('<') {
                self.out.push('<');
            }
            self.last.clear();
            return Ok(());
        }
        if let Some(form) = arabic(c) {
            self.write_arabic(form, rest);
            return Ok(());
        }
        for upper in c.to_uppercase() {
            self.write_upper(upper)?;
        }
        Ok(())
    }

    fn write_arabic(&mut self, form: ArabicForm, rest: &[char]) {
        match form {
            ArabicForm::Letters(sequence) => sequence.clone_into(&mut self.last),
            ArabicForm::TehMarbuta => {
                let letter = |c: &char| matches!(arabic(*c), Some(ArabicForm::Letters(_) | ArabicForm::TehMarbuta));
                let marked = |c: &&char| matches!(arabic(**c), Some(ArabicForm::NotEncoded | ArabicForm::Doubles));
                let inside = rest.iter().find(|c| !marked(c)).is_some_and(letter);
                self.last = if inside { "XTA" } else { "XAH" }.to_owned();
            }
            ArabicForm::Doubles => {}
            ArabicForm::NotEncoded => return,
        }
        self.out.push_str(&self.last);
    }

    fn write_upper(&mut self, c: char) -> Result<(), ()> {
        let initial = self.out.is_empty() || self.out.ends_with('<');
        if c.is_ascii_uppercase() {
            self.out.push(c);
        } else if let Some(form) = latin(c).and_then(<[_]>::first) {
            self.out.push_str(form);
        } else if let Some(form) = cyrillic(c, self.language, initial) {
            self.out.push_str(form);
        } else if let Some(base) = base_letter(c) {
            return self.write_upper(base);
        } else if c.is_alphanumeric() {
            return Err(());
        }
        Ok(())
    }
}

/// The letter under the marks of a composed character, if there is one.
fn base_letter(c: char) -> Option<char> {
    std::iter::once(c).nfd().next().filter(|base| *base != c)
}

/// Hyphens, dashes, commas and the filler itself part components; all else that is no letter disappears (9303-3 §4.6).
const fn is_separator(c: char) -> bool {
    matches!(c, '-' | ',' | '<' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{05BE}' | '\u{060C}' | '\u{066B}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_sections_four_six_and_six_have_them() {
        for (name, mrz) in [
            ("D’Artagnan", "DARTAGNAN"),
            ("D'ARTAGNAN", "DARTAGNAN"),
            ("Marie-Elise", "MARIE<ELISE"),
            ("ANNA, MARIA", "ANNA<MARIA"),
            ("van der Muellen", "VAN<DER<MUELLEN"),
            ("Al-Basri", "AL<BASRI"),
            ("Ångström", "AANGSTROEM"),
            ("Weiß", "WEISS"),
            ("WEIẞ", "WEISS"),
            ("Þórður", "THORDUR"),
            ("Ñandú", "NANDU"),
            ("Çelik Işık", "CELIK<ISIK"),
            ("İnönü", "INOENUE"),
            ("Łukasz", "LUKASZ"),
            ("A\u{308}nne", "AENNE"),
            ("Ștefan Țăran", "STEFAN<TARAN"),
            ("Nguyễn Thị Ấn", "NGUYEN<THI<AN"),
            ("Đỗ", "DO"),
            ("Həsənov", "HASANOV"),
            ("J. R. (Bob)", "J<R<BOB"),
            ("  two   spaces  ", "TWO<SPACES"),
            ("Ĳsbrand", "IJSBRAND"),
            ("Иванова Анна", "IVANOVA<ANNA"),
            ("Соловьёв", "SOLOVEV"),
            ("", ""),
        ] {
            assert_eq!(to_mrz(name).unwrap(), mrz, "{name}");
        }
    }

    #[test]
    fn the_arabic_examples_of_appendix_b_come_out_where_they_follow_its_table() {
        for (name, mrz) in [
            ("ابو بكر محمد بن زكريا الرازي", "ABW<BKR<MXHMD<BN<ZKRYA<ALRAZY"),
            ("سمير بادمكدوذيل", "SMYR<BADMKDWXDHYL"),
            ("جمال عبد الناصر", "JMAL<EBD<ALNAXSSR"),
            ("عز الدين إسماعيل", "EZ<ALDYN<ISMAEYL"),
            ("جميلة نعيمة", "JMYLXAH<NEYMXAH"),
            ("عبّاس", "EBBAS"),
            ("فضّة", "FXDZXDZXAH"),
            ("فاطمتة ة", "FAXTTMTXAH<XAH"),
            ("مُحَمَّد", "MXHMMD"),
            ("ﻣﺤﻤﺪ", "MXHMD"),
        ] {
            assert_eq!(to_mrz(name).unwrap(), mrz, "{name}");
        }
        // B.5.9 prints ALLXH, from before hah and heh changed places (B.5.5.7); by the table it is ALLH.
        assert_eq!(to_mrz("عبد الله").unwrap(), "EBD<ALLH");
        // Within a component teh marbuta is XTA (footnote 2).
        assert_eq!(to_mrz("فاطمةال").unwrap(), "FAXTTMXTAAL");
    }

    #[test]
    fn what_no_table_has_is_refused_with_its_position() {
        for (name, position) in [("Anna 3", 6), ("Αννα", 1), ("A王", 2)] {
            assert_eq!(to_mrz(name), Err(TranslitError { position }), "{name}");
        }
    }

    #[test]
    fn what_goes_forward_is_among_what_comes_back() {
        for name in ["MÜLLER", "ÅSE", "BÆR", "SØREN", "GROẞ", "ÞOR"] {
            let mrz = to_mrz(name).unwrap();
            assert!(latin_variants(&mrz).contains(&name.to_owned()), "{name} {mrz}");
        }
        for name in ["ИВАНОВ", "ЩУКИН", "МИХАЙЛОВА"] {
            let mrz = to_mrz(name).unwrap();
            assert!(cyrillic_variants(&mrz, CyrillicLanguage::Russian).contains(&name.to_owned()), "{name} {mrz}");
        }
        for name in ["محمد", "زكريا", "عبّاس", "فاطمة"] {
            let mrz = to_mrz(name).unwrap();
            assert!(arabic_variants(&mrz).contains(&name.to_owned()), "{name} {mrz}");
        }
    }
}
