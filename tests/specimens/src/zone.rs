//! Sets a holder's data as the lines of a machine-readable zone (Doc 9303-4, -5, -6, -7).

use crate::person::Holder;
use rand::Rng;
use serde::{Deserialize, Serialize};

/// The document formats of Doc 9303.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Identity card, three lines of 30 characters.
    #[serde(rename = "TD1")]
    Td1,
    /// Larger card, two lines of 36.
    #[serde(rename = "TD2")]
    Td2,
    /// Passport data page, two lines of 44.
    #[serde(rename = "TD3")]
    Td3,
    /// Visa of format A, two lines of 44.
    #[serde(rename = "MRV-A")]
    MrvA,
    /// Visa of format B, two lines of 36.
    #[serde(rename = "MRV-B")]
    MrvB,
}

impl Format {
    /// The mix of an accuracy set: TD3 three eighths, TD1 two, the others one each.
    pub const MIX: [Self; 8] = [Self::Td3, Self::Td1, Self::Td2, Self::Td3, Self::MrvA, Self::Td1, Self::MrvB, Self::Td3];

    /// Characters a line.
    #[must_use]
    pub const fn columns(self) -> usize {
        match self {
            Self::Td1 => 30,
            Self::Td2 | Self::MrvB => 36,
            Self::Td3 | Self::MrvA => 44,
        }
    }

    /// Width and height in millimetres.
    #[must_use]
    pub const fn size_mm(self) -> (f32, f32) {
        match self {
            Self::Td1 => (85.6, 53.98),
            Self::Td2 | Self::MrvB => (105.0, 74.0),
            Self::Td3 => (125.0, 88.0),
            Self::MrvA => (120.0, 80.0),
        }
    }
}

fn check_digit(field: &str) -> char {
    mrz::check_digit(field).map_or('0', mrz::Digit::to_char)
}

/// How a zone may be set where Doc 9303 leaves a choice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choices {
    /// TD1 only: print a document number of more than nine characters over the optional data.
    pub long_number: bool,
    /// Print `0` instead of `<` as the check digit of empty optional data (TD3).
    pub zero_for_empty: bool,
    /// Second letter of the document code, `<` for none.
    pub kind: Option<char>,
}

impl Choices {
    /// Draws choices.
    pub fn invent(rng: &mut impl Rng) -> Self {
        let kind = [None, None, Some('D'), Some('P'), Some('O')].get(rng.gen_range(0..5)).copied().flatten();
        Self { long_number: rng.gen_bool(0.15), zero_for_empty: rng.gen_bool(0.4), kind }
    }
}

/// Sets the lines of the zone.
#[must_use]
pub fn lines(format: Format, holder: &Holder, choices: Choices) -> Vec<String> {
    match format {
        Format::Td1 => td1(holder, choices),
        Format::Td3 => {
            let first = format!("P{}{}{}", choices.kind.unwrap_or('<'), holder.issuer, names(holder, 39));
            vec![first, second_line(format, holder, choices)]
        }
        Format::Td2 => {
            let first = format!("I{}{}{}", choices.kind.unwrap_or('<'), holder.issuer, names(holder, 31));
            vec![first, second_line(format, holder, choices)]
        }
        Format::MrvA | Format::MrvB => {
            let first = format!("V{}{}{}", choices.kind.unwrap_or('<'), holder.issuer, names(holder, format.columns() - 5));
            vec![first, second_line(format, holder, choices)]
        }
    }
}

fn td1(holder: &Holder, choices: Choices) -> Vec<String> {
    let start = format!("I{}{}", choices.kind.unwrap_or('<'), holder.issuer);
    let first = if choices.long_number {
        let number = format!("{}7K42", pad(&holder.number, 9).replace('<', "4"));
        let (head, rest) = number.split_at(9);
        pad(&format!("{start}{head}<{rest}{}", check_digit(&number)), 30)
    } else {
        let number = pad(&holder.number, 9);
        pad(&format!("{start}{number}{}{}", check_digit(&number), holder.optional), 30)
    };
    let dates = format!("{}{}{}{}{}", holder.born, check_digit(&holder.born), holder.sex, holder.expires, check_digit(&holder.expires));
    let optional = if holder.optional.len() % 2 == 1 { pad(&holder.optional, 11) } else { "<".repeat(11) };
    let composite = check_digit(&format!("{}{}{}{optional}", &first[5..30], &dates[..7], &dates[8..15]));
    vec![first, format!("{dates}{}{optional}{composite}", holder.nationality), names(holder, 30)]
}

fn second_line(format: Format, holder: &Holder, choices: Choices) -> String {
    let number = pad(&holder.number, 9);
    let numbered = format!("{number}{}", check_digit(&number));
    let born = format!("{}{}", holder.born, check_digit(&holder.born));
    let expires = format!("{}{}", holder.expires, check_digit(&holder.expires));
    let start = format!("{numbered}{}{born}{}{expires}", holder.nationality, holder.sex);
    match format {
        Format::Td3 => {
            let optional = pad(&holder.optional, 14);
            let digit = if holder.optional.is_empty() && !choices.zero_for_empty { '<' } else { check_digit(&optional) };
            let composite = check_digit(&format!("{numbered}{born}{expires}{optional}{digit}"));
            format!("{start}{optional}{digit}{composite}")
        }
        Format::Td2 => {
            let optional = pad(&holder.optional, 7);
            format!("{start}{optional}{}", check_digit(&format!("{numbered}{born}{expires}{optional}")))
        }
        _ => format!("{start}{}", pad(&holder.optional, format.columns() - 28)),
    }
}

fn pad(text: &str, width: usize) -> String {
    format!("{:<<width$}", text.chars().take(width).collect::<String>())
}

/// The name field, truncated as 9303-4 §4.2.2 asks: parts are shortened from the end until the field fits.
fn names(holder: &Holder, width: usize) -> String {
    let primary = holder.surname.replace(' ', "<");
    let secondary = holder.given.replace(' ', "<");
    let whole = if secondary.is_empty() { primary } else { format!("{primary}<<{secondary}") };
    pad(&whole, width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specimen_of_doc_9303_has_the_printed_check_digits() {
        let holder = Holder {
            surname: "ERIKSSON".into(),
            given: "ANNA MARIA".into(),
            issuer: "UTO".into(),
            nationality: "UTO".into(),
            number: "L898902C3".into(),
            born: "740812".into(),
            sex: 'F',
            expires: "120415".into(),
            optional: "ZE184226B".into(),
        };
        let lines = lines(Format::Td3, &holder, Choices::default());
        assert_eq!(lines, ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]);
    }
}
