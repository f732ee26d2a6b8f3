//! Numbers as they are written and misread. A changed number is a variant with its reasons, never silently the number.

use super::ItemClass;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One way in which a number was changed before it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum NumberChange {
    /// A letter that looks like a digit, or the reverse: `O` and `0`, `I` and `1`, `S` and `5`, `B` and `8`, `Z` and `2`.
    Lookalike,
    /// Letters before the digits left out.
    LeadingLetters,
    /// Zeros before the other digits left out.
    LeadingZeros,
    /// A last digit left out, which may be the MRZ's check digit.
    LastDigit,
}

/// Numbers of more characters than this are not looked up.
const MOST_CHARS: usize = 40;
/// Variants that are looked up at most: each costs less than a microsecond.
const MOST_VARIANTS: usize = 64;
/// Characters a number keeps at least: shorter ones are mistaken for each other.
const SHORTEST: usize = 5;

/// Capital letters and digits; blanks, hyphens, dots and fillers are no part of a number.
///
/// ```
/// assert_eq!(screening::normalised("l8989 02c-3<"), "L898902C3");
/// ```
#[must_use]
pub fn normalised(number: &str) -> String {
    let letters = number.chars().flat_map(|c| {
        let ascii = if c.is_ascii() { "" } else { any_ascii::any_ascii_char(c) };
        ascii.chars().chain(Some(c).filter(char::is_ascii)).collect::<Vec<_>>()
    });
    letters.filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(MOST_CHARS).collect()
}

/// The number itself first, then what else may be meant, each with the changes that lead to it.
pub(crate) fn variants(class: ItemClass, number: &str) -> Vec<(String, Vec<NumberChange>)> {
    let number = normalised(number);
    let mut found: Vec<(String, Vec<NumberChange>)> = vec![(number.clone(), Vec::new())];
    if class == ItemClass::Vin {
        // ISO 3779 §5: I, O and Q are no characters of a VIN.
        let plain: String = number
            .chars()
            .map(|c| match c {
                'I' => '1',
                'O' | 'Q' => '0',
                other => other,
            })
            .collect();
        if plain != number {
            found.push((plain, vec![NumberChange::Lookalike]));
        }
        return found;
    }
    let digits = number.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if digits.len() >= SHORTEST && digits.len() < number.len() && digits.bytes().all(|b| b.is_ascii_digit()) && class != ItemClass::Plate {
        found.push((digits.to_owned(), vec![NumberChange::LeadingLetters]));
    }
    let short = number.trim_start_matches('0');
    if short.len() >= SHORTEST && short.len() < number.len() {
        found.push((short.to_owned(), vec![NumberChange::LeadingZeros]));
    }
    if class != ItemClass::Plate
        && number.len() > 9
        && let Some(rest) = number.strip_suffix(|c: char| c.is_ascii_digit())
    {
        found.push((rest.to_owned(), vec![NumberChange::LastDigit]));
    }
    for (base, changes) in found.clone() {
        for misread in misreadings(&base) {
            let changes = changes.iter().copied().chain([NumberChange::Lookalike]).collect();
            found.push((misread, changes));
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|(number, _)| seen.insert(number.clone()));
    found.truncate(MOST_VARIANTS);
    found
}

/// The number with each character that is easily mistaken read otherwise, one at a time, and with all zeros and ones read
/// as letters or all such letters as digits.
fn misreadings(number: &str) -> Vec<String> {
    let other = |c: char| match c {
        'O' | 'Q' | 'D' => Some('0'),
        '0' => Some('O'),
        'I' | 'L' => Some('1'),
        '1' => Some('I'),
        'S' => Some('5'),
        '5' => Some('S'),
        'B' => Some('8'),
        '8' => Some('B'),
        'Z' => Some('2'),
        '2' => Some('Z'),
        'G' => Some('6'),
        _ => None,
    };
    let letters: Vec<char> = number.chars().collect();
    let mut found: Vec<String> = Vec::new();
    found.push(
        letters
            .iter()
            .map(|c| match c {
                'O' | 'Q' => '0',
                'I' | 'L' => '1',
                other => *other,
            })
            .collect(),
    );
    for (at, letter) in letters.iter().enumerate() {
        if let Some(changed) = other(*letter) {
            found.push(letters.iter().enumerate().map(|(place, c)| if place == at { changed } else { *c }).collect());
        }
    }
    found.retain(|misread| misread != number);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_comes_first_as_it_is_and_then_as_it_may_be_meant() {
        let all = variants(ItemClass::Passport, "zs 00427-51");
        assert_eq!(all[0], ("ZS0042751".to_owned(), vec![]));
        let changes = |number: &str| all.iter().find(|(known, _)| known == number).map(|(_, changes)| changes.clone());
        assert_eq!(changes("ZSO042751"), Some(vec![NumberChange::Lookalike]));
        assert_eq!(changes("0042751"), Some(vec![NumberChange::LeadingLetters]));
        assert_eq!(changes("ZS0042752"), None);
        assert!(all.len() <= MOST_VARIANTS);
    }

    #[test]
    fn a_vin_has_no_letters_that_look_like_digits() {
        let all = variants(ItemClass::Vin, "1HGCM82633AOO4352");
        assert_eq!(all[1], ("1HGCM82633A004352".to_owned(), vec![NumberChange::Lookalike]));
        assert_eq!(all.len(), 2);
    }
}
