//! How a page words what its zone says: names with accents, dates in many manners, labels in four languages.

use rand::Rng;
use rand::seq::SliceRandom;

/// Labels of surname, given names, number, nationality, birth, sex, expiry, issue, place of birth, authority and personal number.
pub const LABELS: [&[&str]; 11] = [
    &[
        "Surname",
        "Surname / Nom",
        "Nom",
        "Apellidos / Surname",
        "Name / Surname / Nom",
        "SURNAME",
        "1. Surname",
        "Nachname",
        "Surname/Nom/Apellidos (1)",
    ],
    &[
        "Given names",
        "Given names / Prénoms",
        "Prénom(s)",
        "Nombre / Given name",
        "Vornamen / Given names",
        "GIVEN NAMES",
        "2. Given names",
        "Vorname",
    ],
    &["Document No.", "Passport No. / No. du passeport", "Passport number", "Número", "Nummer / No.", "DOCUMENT NUMBER", "Card No."],
    &["Nationality", "Nationality / Nationalité", "Nacionalidad", "Staatsangehörigkeit", "NATIONALITY"],
    &[
        "Date of birth",
        "Date of birth / Date de naissance",
        "Fecha de nacimiento",
        "Geburtsdatum / Date of birth",
        "DATE OF BIRTH",
        "3. Date of birth",
    ],
    &["Sex", "Sex / Sexe", "Sexo", "Geschlecht", "SEX"],
    &["Date of expiry", "Date of expiry / Date d'expiration", "Fecha de caducidad", "Gültig bis / Date of expiry", "DATE OF EXPIRY", "Valid until"],
    &["Date of issue", "Date of issue / Date de délivrance", "Fecha de expedición", "Ausstellungsdatum", "DATE OF ISSUE"],
    &["Place of birth", "Place of birth / Lieu de naissance", "Lugar de nacimiento", "Geburtsort", "PLACE OF BIRTH"],
    &["Authority", "Authority / Autorité", "Autoridad", "Behörde", "AUTHORITY"],
    &["Personal No.", "Personal number", "Número personal", "Code", "PERSONAL NO."],
];

const ACCENTS: [(char, &str); 11] = [
    ('A', "ÀÁÂÃĂĄ"),
    ('C', "ÇĆČ"),
    ('E', "ÈÉÊËĘĚ"),
    ('I', "ÌÍÎÏ"),
    ('L', "Ł"),
    ('N', "ŃŇ"),
    ('O', "ÒÓÔÕ"),
    ('R', "Ř"),
    ('S', "ŚŠŞ"),
    ('U', "ÙÚÛŮ"),
    ('Z', "ŹŻŽ"),
];

/// A name with accents here and there, as a page may print what its zone has without.
pub fn accented(rng: &mut impl Rng, name: &str) -> String {
    let mut name = name.to_owned();
    for (pair, letter) in [("UE", "Ü"), ("OE", "Ö"), ("AE", "Ä")] {
        if rng.gen_bool(0.5) {
            name = name.replace(pair, letter);
        }
    }
    if rng.gen_bool(0.7) {
        return name;
    }
    let accent = |letter: char| {
        let choices = ACCENTS.iter().find(|(base, _)| *base == letter).map(|(_, choices)| choices.chars().collect::<Vec<_>>());
        choices.filter(|_| rng.gen_bool(0.3)).and_then(|choices| choices.choose(rng).copied()).unwrap_or(letter)
    };
    name.chars().map(accent).collect()
}

/// A letter without its accent.
#[must_use]
pub fn folded(letter: char) -> char {
    const OTHERS: [(char, &str); 5] = [('A', "ÄÅ"), ('O', "ÖŐØ"), ('U', "ÜŰ"), ('Y', "ÝŸ"), ('N', "Ñ")];
    let capital = letter.to_uppercase().next().unwrap_or(letter);
    let base = ACCENTS.iter().chain(&OTHERS).find(|(_, choices)| choices.contains(capital)).map_or(capital, |(base, _)| *base);
    if letter.is_lowercase() { base.to_ascii_lowercase() } else { base }
}

const ENGLISH: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const SHORT: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const FRENCH: [&str; 12] = ["JAN", "FÉV", "MARS", "AVR", "MAI", "JUIN", "JUIL", "AOÛ", "SEPT", "OCT", "NOV", "DÉC"];
const SPANISH: [&str; 12] = ["ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SEP", "OCT", "NOV", "DIC"];

/// Manners in which a date is worded.
pub const MANNERS: usize = 14;

/// The date YYMMDD in one of [`MANNERS`], `XX` for what is unknown.
#[must_use]
pub fn dated(manner: usize, date: &str) -> String {
    let part = |from: usize| date.get(from..from + 2).unwrap_or("XX").replace('<', "X");
    let (year, month, day) = (part(0), part(2), part(4));
    // Holders are born from 1940 on.
    let century = if year.parse::<u32>().is_ok_and(|year| year >= 40) { "19" } else { "20" };
    let named = |names: &[&str; 12]| month.parse::<usize>().ok().and_then(|m| names.get(m.wrapping_sub(1)).copied()).unwrap_or("XXX").to_owned();
    match manner {
        0 => format!("{day} {} {year}", named(&SHORT)),
        1 => format!("{day} {} {century}{year}", named(&SHORT)),
        2 => format!("{day} {}/{} {year}", named(&SHORT), named(&FRENCH)),
        3 => format!("{day} {} / {} {century}{year}", named(&SHORT), named(&SPANISH)),
        4 => format!("{day}.{month}.{century}{year}"),
        5 => format!("{day}/{month}/{century}{year}"),
        6 => format!("{century}{year}-{month}-{day}"),
        7 => format!("{day} {month} {century}{year}"),
        8 => format!("{day}-{month}-{century}{year}"),
        9 => format!("{day} {} {century}{year}", named(&FRENCH)),
        10 => format!("{day} {} {century}{year}", named(&SPANISH)),
        11 => format!("{day} {} {century}{year}", named(&ENGLISH)),
        12 => format!("{} {day}, {century}{year}", named(&SHORT)),
        _ => format!("{day}.{month}.{year}"),
    }
}

/// A date in any manner, and the manner.
pub fn date(rng: &mut impl Rng, date: &str) -> (String, usize) {
    let manner = rng.gen_range(0..MANNERS);
    (dated(manner, date), manner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Dice;

    #[test]
    fn dates_are_worded_and_unknown_parts_stay_unknown() {
        assert_eq!(dated(2, "740812"), "12 AUG/AOÛ 74");
        assert_eq!(dated(4, "740812"), "12.08.1974");
        assert_eq!(dated(6, "310812"), "2031-08-12");
        assert_eq!(dated(0, "74<<<<"), "XX XXX 74");
    }

    #[test]
    fn accents_fold_to_what_they_were_put_on() {
        let mut rng = Dice(3);
        for _ in 0..50 {
            let name: String = accented(&mut rng, "QUISPE CARLOZ").chars().map(folded).collect();
            assert_eq!(name, "QUISPE CARLOZ");
        }
        assert_eq!("Müller Łódź".chars().map(folded).collect::<String>(), "Muller Lodz");
    }
}
