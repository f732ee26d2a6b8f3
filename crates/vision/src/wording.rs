//! How pages word what their zone says in six digits or a code: dates, and the labels of fields.

use crate::visual::VisualField;

/// Names of the months as pages print them, in English, French, Spanish and German, whole and short, and beside each other;
/// without accents, blanks and marks.
const MONTHS: [&[&str]; 12] = [
    &["JAN", "JANUARY", "JANV", "JANVIER", "ENE", "ENERO", "JANUAR", "JANJAN", "JANENE"],
    &["FEB", "FEBRUARY", "FEV", "FEVR", "FEVRIER", "FEBRERO", "FEBRUAR", "FEBFEV", "FEBFEB"],
    &["MAR", "MARCH", "MARS", "MARZO", "MARZ", "MARMAR", "MARMARS"],
    &["APR", "APRIL", "AVR", "AVRIL", "ABR", "ABRIL", "APRAVR", "APRABR"],
    &["MAY", "MAI", "MAYO", "MAYMAI", "MAYMAY"],
    &["JUN", "JUNE", "JUIN", "JUNIO", "JUNI", "JUNJUIN", "JUNJUN"],
    &["JUL", "JULY", "JUIL", "JUILLET", "JULIO", "JULI", "JULJUIL", "JULJUL"],
    &["AUG", "AUGUST", "AOU", "AOUT", "AGO", "AGOSTO", "AUGAOU", "AUGAOUT", "AUGAGO"],
    &["SEP", "SEPT", "SEPTEMBER", "SEPTEMBRE", "SEPTIEMBRE", "SEPSEP", "SEPSEPT"],
    &["OCT", "OCTOBER", "OCTOBRE", "OCTUBRE", "OKT", "OKTOBER", "OCTOCT"],
    &["NOV", "NOVEMBER", "NOVEMBRE", "NOVIEMBRE", "NOVNOV"],
    &["DEC", "DECEMBER", "DECEMBRE", "DIC", "DICIEMBRE", "DEZ", "DEZEMBER", "DECDEC", "DECDIC"],
];

/// A whole date of the zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    year: u8,
    month: u8,
    day: u8,
}

impl Date {
    /// Six digits, YYMMDD; `None` if a part is unknown or no date has it.
    pub(crate) fn of(digits: &str) -> Option<Self> {
        let part = |from: usize| digits.get(from..from + 2)?.parse::<u8>().ok();
        let date = Self { year: part(0)?, month: part(2)?, day: part(4)? };
        (digits.len() == 6 && (1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
    }

    /// The same day of other months.
    pub(crate) fn other_months(self) -> impl Iterator<Item = Self> {
        (1..=12).filter(move |month| *month != self.month).map(move |month| Self { month, ..self })
    }

    /// All wordings with the month in digits: day, month and year in four orders, the year of any of `centuries`, or of two digits.
    pub(crate) fn in_digits(self, centuries: &[&str]) -> Vec<String> {
        let Self { year, month, day } = self;
        let mut wordings = vec![format!("{day:02}{month:02}{year:02}"), format!("{year:02}{month:02}{day:02}")];
        for century in centuries {
            wordings.push(format!("{day:02}{month:02}{century}{year:02}"));
            wordings.push(format!("{century}{year:02}{month:02}{day:02}"));
            wordings.push(format!("{month:02}{day:02}{century}{year:02}"));
            if day < 10 || month < 10 {
                wordings.push(format!("{day}{month}{century}{year:02}"));
            }
        }
        wordings
    }

    /// All wordings with the month's name.
    pub(crate) fn in_words(self, centuries: &[&str]) -> Vec<String> {
        let Self { year, month, day } = self;
        let names = MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default();
        let mut wordings = Vec::new();
        for name in names {
            wordings.push(format!("{day:02}{name}{year:02}"));
            for century in centuries {
                wordings.push(format!("{day:02}{name}{century}{year:02}"));
                wordings.push(format!("{name}{day:02}{century}{year:02}"));
                if day < 10 {
                    wordings.push(format!("{day}{name}{century}{year:02}"));
                }
            }
        }
        wordings
    }
}

/// Words of a label that name a field, and of labels near to it that name another.
pub(crate) fn label(field: VisualField) -> (&'static [&'static str], &'static [&'static str]) {
    const RELATIVES: &[&str] = &["FATHER", "MOTHER", "SPOUSE", "HUSBAND", "PERE", "MERE", "EPOUX", "PADRE", "MADRE", "CONYUGE", "BIRTH", "NAISSANCE"];
    match field {
        VisualField::Surname => {
            (&["SURNAME", "NOM", "APELLIDO", "NACHNAME", "COGNOME", "NAZWISKO", "FAMILYNAME", "LASTNAME", "FAMILIENNAME"], RELATIVES)
        }
        VisualField::GivenNames => {
            (&["GIVENNAME", "PRENOM", "NOMBRE", "VORNAME", "FORENAME", "FIRSTNAME", "IMIONA", "NOME", "GIVEN", "OTHERNAMES"], RELATIVES)
        }
        VisualField::DocumentNumber => (&["DOCUMENTNO", "PASSPORTNO", "NUMBER", "NUMERO", "NUMMER"], &[]),
        VisualField::BirthDate => (
            &["BIRTH", "NAISSANCE", "GEBURT", "NACIMIENTO", "NASCITA", "NASCIMENTO", "URODZENIA", "BORN"],
            &["ISSUE", "EXPIR", "PLACE", "LIEU", "DELIVRANCE"],
        ),
        VisualField::ExpiryDate => {
            let names = &["EXPIRY", "EXPIRATION", "EXPIRES", "VALIDUNTIL", "GULTIG", "CADUCIDAD", "VALIDEZ", "ABLAUF", "SCADENZA", "UNTIL"];
            (names, &["ISSUE", "DELIVRANCE", "BIRTH", "EXPEDICION", "EMISSION", "FROM"])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_worded_in_every_usual_way() {
        let date = Date::of("740812").unwrap();
        let all: Vec<String> = date.in_digits(&["19"]).into_iter().chain(date.in_words(&["19"])).collect();
        for wording in ["12081974", "19740812", "120874", "12AUG74", "12AUGAOU74", "12AOUT1974", "12AGO1974", "AUG121974", "08121974"] {
            assert!(all.iter().any(|text| text == wording), "{wording}");
        }
        assert_eq!(date.other_months().count(), 11);
    }

    #[test]
    fn dates_unknown_in_part_or_impossible_are_none() {
        for digits in ["74<<<<", "741312", "740800", "7408", ""] {
            assert_eq!(Date::of(digits), None, "{digits}");
        }
    }
}
