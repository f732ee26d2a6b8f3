//! The 37 characters of a machine-readable zone and the check digit over them (9303-3 §4.3 and §4.9).

use crate::{MrzError, MrzErrorCode};
use std::fmt;

/// The filler, printed wherever a field has nothing more to say (9303-3 §4.10).
///
/// ```
/// assert_eq!(mrz::char_value(mrz::FILLER), Some(0));
/// ```
pub const FILLER: char = '<';

/// A check digit, 0 to 9.
///
/// ```
/// let digit = mrz::check_digit("520727")?;
/// assert_eq!(digit.value(), 3); // 9303-3 appendix A, example 1
/// assert_eq!(digit.to_string(), "3");
/// # Ok::<(), mrz::MrzError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digit(u8);

impl Digit {
    /// The number, 0 to 9.
    ///
    /// ```
    /// assert_eq!(mrz::check_digit("<<<<<<")?.value(), 0);
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn value(self) -> u8 {
        self.0
    }

    /// The character an MRZ prints for it.
    ///
    /// ```
    /// assert_eq!(mrz::check_digit("AB2134<<<")?.to_char(), '5'); // 9303-3 appendix A, example 2
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn to_char(self) -> char {
        (b'0' + self.0) as char
    }
}

impl fmt::Display for Digit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Whether `c` may stand in an MRZ at all: A–Z, 0–9 or `<` (9303-3 §4.3, figure 4).
///
/// ```
/// assert!(mrz::is_mrz_char('<'));
/// assert!(!mrz::is_mrz_char('a'), "lower case is not in the set");
/// ```
#[must_use]
pub const fn is_mrz_char(c: char) -> bool {
    matches!(c, 'A'..='Z' | '0'..='9' | FILLER)
}

/// The weight-free value of a character (9303-3 §4.9): digits as themselves, A–Z as 10–35, the filler as 0.
///
/// ```
/// assert_eq!(mrz::char_value('A'), Some(10));
/// assert_eq!(mrz::char_value('<'), Some(0));
/// assert_eq!(mrz::char_value('é'), None);
/// ```
#[must_use]
pub const fn char_value(c: char) -> Option<u8> {
    if c.is_ascii() && is_mrz_char(c) { Some(value(c as u8)) } else { None }
}

/// Computes the check digit of `field` (9303-3 §4.9): weights 7, 3, 1, modulo 10.
///
/// ```
/// assert_eq!(mrz::check_digit("L898902C3")?.value(), 6);
/// let wrong = mrz::check_digit("L8989o2C3").unwrap_err();
/// assert_eq!((wrong.code().as_str(), wrong.column()), ("lower-case", 6));
/// # Ok::<(), mrz::MrzError>(())
/// ```
///
/// # Errors
/// [`MrzErrorCode::LowerCase`] or [`MrzErrorCode::Character`] with the 1-based column of the first character that is
/// not A–Z, 0–9 or `<`.
pub fn check_digit(field: &str) -> Result<Digit, MrzError> {
    match first_foreign(field) {
        Some((column, code)) => Err(MrzError::new(code, 1, column)),
        None => Ok(Digit(weigh([field.as_bytes()]))),
    }
}

/// Whether no check digit can tell `a` from `b`: their values agree modulo 10 (9303-3 §4.9).
///
/// `K`, `A`, `U`, `<` and `0` are one such family; `I` and `S`, `B` and `L` are others. A document may be valid and
/// yet have one of them misread, so such an exchange is never offered as a repair that check digits justify.
///
/// ```
/// assert!(mrz::indistinguishable('K', '<'));
/// assert!(mrz::indistinguishable('I', 'S'));
/// assert!(!mrz::indistinguishable('O', '0'));
/// ```
#[must_use]
pub fn indistinguishable(a: char, b: char) -> bool {
    match (char_value(a), char_value(b)) {
        (Some(a), Some(b)) => a % 10 == b % 10,
        _ => false,
    }
}

/// Column (1-based, in characters) and kind of the first character outside the set.
pub(crate) fn first_foreign(text: &str) -> Option<(usize, MrzErrorCode)> {
    // Without a branch in the loop it is one pass of vector instructions.
    let clean = text.bytes().fold(true, |clean, b| clean & (b.is_ascii_uppercase() | b.is_ascii_digit() | (b == b'<')));
    if clean {
        return None;
    }
    text.chars().zip(1..).find(|(c, _)| !is_mrz_char(*c)).map(|(c, column)| {
        let code = if c.is_ascii_lowercase() { MrzErrorCode::LowerCase } else { MrzErrorCode::Character };
        (column, code)
    })
}

/// The value of a byte of the MRZ set; any other byte counts as the filler.
const fn value(b: u8) -> u8 {
    match b {
        b'0'..=b'9' => b - b'0',
        b'A'..=b'Z' => b - b'A' + 10,
        _ => 0,
    }
}

/// [`value`] of every byte.
#[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler")]
static VALUES: [u8; 256] = {
    let mut values = [0; 256];
    let mut b = 0;
    while b < values.len() {
        values[b] = value(b as u8);
        b += 1;
    }
    values
};

/// The 7-3-1 sum modulo 10 over several stretches as if they were one.
pub(crate) fn weigh<'a>(stretches: impl IntoIterator<Item = &'a [u8]>) -> u8 {
    let mut sum = 0_u32;
    let (mut now, mut next, mut last) = (7, 3, 1);
    for stretch in stretches {
        for &b in stretch {
            sum = sum.wrapping_add(u32::from(VALUES.get(usize::from(b)).copied().unwrap_or(0)) * now);
            (now, next, last) = (next, last, now);
        }
    }
    u8::try_from(sum % 10).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_appendix_a_come_out() {
        assert_eq!(check_digit("520727").unwrap().value(), 3);
        assert_eq!(check_digit("AB2134<<<").unwrap().value(), 5);
        assert_eq!(weigh([b"HA672242<6".as_slice(), b"5802254", b"9601086<<<<<<<<<<<<<<0"]), 8);
        assert_eq!(weigh([b"D231458907<<<<<<<<<<<<<<<".as_slice(), b"3407127", b"9507122", b"<<<<<<<<<<<"]), 2);
        assert_eq!(weigh([b"HA672242<6".as_slice(), b"5802254", b"9601086<<<<<<<"]), 8);
    }

    #[test]
    fn the_families_no_check_digit_can_tell_apart_are_those_equal_modulo_ten() {
        for family in ["KAU<0", "BLV1", "CMW2", "DNX3", "EOY4", "FPZ5", "GQ6", "HR7", "IS8", "JT9"] {
            for a in family.chars() {
                for b in family.chars() {
                    assert!(indistinguishable(a, b), "{a} {b}");
                }
            }
        }
        assert!(!indistinguishable('O', '0') && !indistinguishable('I', '1') && !indistinguishable('é', 'é'));
    }

    #[test]
    fn a_foreign_character_is_named_by_its_column_in_characters() {
        let error = check_digit("AÉ1").unwrap_err();
        assert_eq!((error.code(), error.line(), error.column()), (MrzErrorCode::Character, 1, 2));
    }
}
