//! 9303-3 §6 A: national characters of the Latin script, and back.

use super::expand::{Rule, expand};

/// The table of 9303-3 §6 A: each character with its recommended transliterations, the first one being what we emit.
#[rustfmt::skip]
const TABLE: &[(char, &[&str])] = &[
    ('À', &["A"]), ('Á', &["A"]), ('Â', &["A"]), ('Ã', &["A"]), ('Ä', &["AE", "A"]), ('Å', &["AA", "A"]),
    ('Æ', &["AE"]), ('Ç', &["C"]), ('È', &["E"]), ('É', &["E"]), ('Ê', &["E"]), ('Ë', &["E"]), ('Ì', &["I"]),
    ('Í', &["I"]), ('Î', &["I"]), ('Ï', &["I"]), ('Ð', &["D"]), ('Ñ', &["N", "NXX"]), ('Ò', &["O"]), ('Ó', &["O"]),
    ('Ô', &["O"]), ('Õ', &["O"]), ('Ö', &["OE", "O"]), ('Ø', &["OE"]), ('Ù', &["U"]), ('Ú', &["U"]), ('Û', &["U"]),
    ('Ü', &["UE", "UXX", "U"]), ('Ý', &["Y"]), ('Þ', &["TH"]), ('Ā', &["A"]), ('Ă', &["A"]), ('Ą', &["A"]),
    ('Ć', &["C"]), ('Ĉ', &["C"]), ('Ċ', &["C"]), ('Č', &["C"]), ('Ď', &["D"]), ('Đ', &["D"]), ('Ē', &["E"]),
    ('Ĕ', &["E"]), ('Ė', &["E"]), ('Ę', &["E"]), ('Ě', &["E"]), ('Ĝ', &["G"]), ('Ğ', &["G"]), ('Ġ', &["G"]),
    ('Ģ', &["G"]), ('Ĥ', &["H"]), ('Ħ', &["H"]), ('Ĩ', &["I"]), ('Ī', &["I"]), ('Ĭ', &["I"]), ('Į', &["I"]),
    ('İ', &["I"]), ('ı', &["I"]), ('Ĳ', &["IJ"]), ('Ĵ', &["J"]), ('Ķ', &["K"]), ('Ĺ', &["L"]), ('Ļ', &["L"]),
    ('Ľ', &["L"]), ('Ŀ', &["L"]), ('Ł', &["L"]), ('Ń', &["N"]), ('Ņ', &["N"]), ('Ň', &["N"]), ('Ŋ', &["N"]),
    ('Ō', &["O"]), ('Ŏ', &["O"]), ('Ő', &["O"]), ('Œ', &["OE"]), ('Ŕ', &["R"]), ('Ŗ', &["R"]), ('Ř', &["R"]),
    ('Ś', &["S"]), ('Ŝ', &["S"]), ('Ş', &["S"]), ('Š', &["S"]), ('Ţ', &["T"]), ('Ť', &["T"]), ('Ŧ', &["T"]),
    ('Ũ', &["U"]), ('Ū', &["U"]), ('Ŭ', &["U"]), ('Ů', &["U"]), ('Ű', &["U"]), ('Ų', &["U"]), ('Ŵ', &["W"]),
    ('Ŷ', &["Y"]), ('Ÿ', &["Y"]), ('Ź', &["Z"]), ('Ż', &["Z"]), ('Ž', &["Z"]), ('ẞ', &["SS"]),
];

/// Letters the table lacks that names on visual zones have, in the form their States print in the MRZ.
const BEYOND_THE_TABLE: &[(char, &[&str])] = &[
    ('Ə', &["A"]), // Azerbaijan
    ('Ɓ', &["B"]), // Hausa and Fula, with the next three
    ('Ɗ', &["D"]),
    ('Ƙ', &["K"]),
    ('Ƴ', &["Y"]),
    ('Ɛ', &["E"]), // Ewe, Akan and Lingala, with the next
    ('Ɔ', &["O"]),
];

/// What an MRZ prints for a capital letter of the Latin script beyond A–Z, every form 9303-3 §6 A recommends.
///
/// ```
/// use mrz::translit::latin;
/// assert_eq!(latin('Ü'), Some(["UE", "UXX", "U"].as_slice()));
/// assert_eq!(latin('Ø'), Some(["OE"].as_slice()));
/// assert_eq!(latin('U'), None, "A–Z stand for themselves");
/// ```
#[must_use]
pub fn latin(c: char) -> Option<&'static [&'static str]> {
    TABLE.iter().chain(BEYOND_THE_TABLE).find(|(known, _)| *known == c).map(|(_, forms)| *forms)
}

/// The sequences of an MRZ that may stand for one national character, longest first.
const BACK: &[Rule] = &[
    ("UXX", &["Ü", "U"]),
    ("NXX", &["Ñ", "N"]),
    ("AE", &["Ä", "Æ", "A"]),
    ("AA", &["Å", "A"]),
    ("OE", &["Ö", "Ø", "Œ", "O"]),
    ("UE", &["Ü", "U"]),
    ("SS", &["ẞ"]),
    ("TH", &["Þ"]),
    ("IJ", &["Ĳ"]),
];

/// How a name part of an MRZ may have been spelled, for matching against lists: `MUELLER` may be `MÜLLER` or `MULLER`.
///
/// Only sequences are undone; a single letter that lost its accent (`E` for `É`) is left to the matcher, which folds
/// accents anyway. The part itself is not among the answers, and there are at most 32.
///
/// ```
/// assert_eq!(mrz::translit::latin_variants("MUELLER"), ["MÜLLER", "MULLER"]);
/// assert_eq!(mrz::translit::latin_variants("ERIKSON"), Vec::<String>::new());
/// ```
#[must_use]
pub fn latin_variants(part: &str) -> Vec<String> {
    expand(part, BACK, true, 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_ninety_five_characters_of_section_six_a() {
        assert_eq!(TABLE.len(), 95);
        for (c, forms) in TABLE.iter().chain(BEYOND_THE_TABLE) {
            assert!(!forms.is_empty() && forms.iter().all(|f| f.bytes().all(|b| b.is_ascii_uppercase())), "{c}");
        }
    }

    #[test]
    fn every_sequence_that_is_undone_is_a_form_of_the_table() {
        for (sequence, originals) in BACK {
            for original in originals.iter().filter(|o| !o.is_ascii()) {
                let c = original.chars().next().unwrap();
                assert!(latin(c).unwrap().contains(sequence), "{sequence} {original}");
            }
        }
    }

    #[test]
    fn several_sequences_give_every_mixture_but_never_more_than_the_limit() {
        let variants = latin_variants("GROESSER");
        assert_eq!(variants, ["GRÖẞER", "GRÖSSER", "GRØẞER", "GRØSSER", "GRŒẞER", "GRŒSSER", "GROẞER", "GROSSER", "GROEẞER"]);
        assert_eq!(latin_variants(&"AE".repeat(20)).len(), 32);
    }
}
