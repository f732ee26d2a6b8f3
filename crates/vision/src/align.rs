//! Lays an expected text along letters that were read, and says how well it fits and where it does not.

use crate::net::ALPHABET;
use crate::print::Letter;

/// Nats that a wrong letter costs at most, a missing one, and one too many.
const WRONG: f32 = 7.0;
const MISSING: f32 = 8.0;
/// Nats of a letter that transliteration put in: the E of Ä, Ö, Ü and Ø, the second A of Å.
const TRANSLITERATED: f32 = 0.4;
/// A letter whose logarithmic probability lies above this is as expected.
const AS_EXPECTED: f32 = -0.9;
/// From here on it may be what was expected.
const PERHAPS: f32 = -2.6;
/// Below this it is not what was expected, if another is at least as sure as [`SURE`].
const NOT_EXPECTED: f32 = -4.0;
const SURE: f32 = -0.11;
/// Nats of a character that faces hardly tell from the expected one.
const AS_GOOD_AS: f32 = 0.3;
/// Characters that faces hardly tell apart: one for another of these is no difference.
const ALIKE: [&str; 6] = ["0OQD", "1IL", "2Z", "5S", "6G", "8B"];

/// How an expected text lies along a row.
#[derive(Clone, Debug)]
pub(crate) struct Fit {
    /// Letters of the row, from the first to the last of the text.
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// For each expected character the letter that stands for it.
    pub(crate) places: Vec<Option<usize>>,
    /// Nats that the whole costs.
    pub(crate) price: f32,
    /// Places of expected characters for which another stands there, beyond doubt.
    pub(crate) wrong: Vec<usize>,
    /// Whether nothing is missing and nothing too many.
    pub(crate) complete: bool,
    /// Expected characters that may or may not stand there, and of these how many hardly can.
    pub(crate) doubts: (usize, usize),
}

impl Fit {
    /// Whether the text stands there.
    pub(crate) fn agrees(&self, expected: &str) -> bool {
        self.complete && self.wrong.is_empty() && self.price < 1.0 + 0.35 * expected.len() as f32
    }

    /// Whether all but at most `most` characters are as expected, and these certainly are not.
    pub(crate) fn differs(&self, most: usize) -> bool {
        self.complete && (1..=most).contains(&self.wrong.len()) && self.doubts.1 == 0 && self.doubts.0 * 5 <= self.places.len()
    }

    /// Whether words begin and end where the text does.
    pub(crate) fn whole_words(&self, letters: &[Letter]) -> bool {
        letters.get(self.first).is_some_and(|letter| letter.begins) && letters.get(self.last).is_some_and(|letter| letter.ends)
    }
}

/// The cheapest way of each beginning of the text to each letter: its price, and where it came from.
#[derive(Clone, Copy)]
enum Step {
    Begin,
    Match,
    /// An expected character for which no letter stands.
    Missing,
    /// A letter that was not expected.
    Extra,
}

/// The best fit of `expected` anywhere among `letters`; `None` if either is empty.
pub(crate) fn fit(letters: &[Letter], expected: &str) -> Option<Fit> {
    let classes: Vec<usize> = expected.bytes().map(|byte| ALPHABET.iter().position(|a| *a == byte)).collect::<Option<_>>()?;
    let width = letters.len() + 1;
    let mut steps: Vec<Step> = vec![Step::Begin; width];
    // Nothing yet: the text may begin behind any letter.
    let mut before = vec![0.0_f32; width];
    for (index, class) in classes.iter().enumerate() {
        let missing = if index > 0 && is_transliterated(expected, index) { TRANSLITERATED } else { MISSING };
        let mut here: Vec<f32> = Vec::with_capacity(width);
        for column in 0..width {
            let at = |values: &[f32], column: usize| values.get(column).copied().unwrap_or(f32::MAX);
            let mut best = (at(&before, column) + missing, Step::Missing);
            if let Some((left, letter)) = column.checked_sub(1).and_then(|left| Some((left, letters.get(left)?))) {
                let matched = at(&before, left) + (-odd(letter, *class)).min(WRONG);
                let extra = at(&here, left) + MISSING;
                if matched <= best.0 {
                    best = (matched, Step::Match);
                }
                if extra < best.0 {
                    best = (extra, Step::Extra);
                }
            }
            here.push(best.0);
            steps.push(best.1);
        }
        before = here;
    }
    let (mut column, price) =
        before.iter().copied().enumerate().fold((0, f32::MAX), |best, (column, price)| if price < best.1 { (column, price) } else { best });
    let mut index = classes.len();
    let mut places = vec![None; classes.len()];
    let mut complete = true;
    while index > 0 {
        match steps.get(index * width + column) {
            Some(Step::Match) => {
                (index, column) = (index - 1, column.checked_sub(1)?);
                *places.get_mut(index)? = Some(column);
            }
            Some(Step::Extra) => {
                column = column.checked_sub(1)?;
                complete = false;
            }
            Some(Step::Missing) => {
                index -= 1;
                complete &= index > 0 && is_transliterated(expected, index);
            }
            _ => return None,
        }
    }
    let known = || places.iter().flatten().copied();
    let (first, last) = (known().next()?, known().next_back()?);
    let (mut wrong, mut doubts) = (Vec::new(), (0, 0));
    for (index, (class, place)) in classes.iter().zip(&places).enumerate() {
        let Some(letter) = place.and_then(|place| letters.get(place)) else { continue };
        let odd = odd(letter, *class);
        if odd < NOT_EXPECTED && letter.odd(letter.best()) > SURE {
            wrong.push(index);
        } else if odd < AS_EXPECTED {
            doubts = (doubts.0 + 1, doubts.1 + usize::from(odd < PERHAPS));
        }
    }
    Some(Fit { first, last, places, price, wrong, complete, doubts })
}

/// Logarithmic probability of a letter to be of a class, or of one that faces hardly tell from it.
fn odd(letter: &Letter, class: usize) -> f32 {
    let own = letter.odd(class);
    let byte = ALPHABET.get(class).copied().unwrap_or(b'<');
    let alike = ALIKE.iter().filter(|set| set.contains(char::from(byte))).flat_map(|set| set.bytes());
    let others = alike.filter_map(|other| ALPHABET.iter().position(|a| *a == other)).map(|other| letter.odd(other) - AS_GOOD_AS);
    others.fold(own, f32::max)
}

/// Whether the character at `index` may have been put in for the accent of the one before (9303-3 §6).
fn is_transliterated(expected: &str, index: usize) -> bool {
    let pair = index.checked_sub(1).and_then(|before| expected.get(before..=index));
    matches!(pair, Some("AE" | "OE" | "UE" | "AA"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::tests::text;

    fn read(words: &str, expected: &str) -> Fit {
        fit(&text(words, 0.98).letters, expected).unwrap()
    }

    #[test]
    fn a_name_is_found_among_other_words() {
        let fit = read("SURNAME ERIKSSON UTO", "ERIKSSON");
        assert!(fit.agrees("ERIKSSON") && fit.whole_words(&text("SURNAME ERIKSSON UTO", 0.98).letters));
        assert_eq!((fit.first, fit.last), (7, 14));
    }

    #[test]
    fn one_other_letter_is_named_and_one_too_many_is_no_reading() {
        let fit = read("ERIKSSEN", "ERIKSSON");
        assert_eq!((fit.wrong.as_slice(), fit.differs(1), fit.agrees("ERIKSSON")), (&[6_usize][..], true, false));
        assert!(!read("ERIKSSSON", "ERIKSSON").complete && !read("ERIKSON", "ERIKSSON").complete);
    }

    #[test]
    fn transliterated_letters_may_be_absent() {
        assert!(read("MULLER", "MUELLER").agrees("MUELLER") && read("MUELLER", "MUELLER").agrees("MUELLER"));
        assert!(read("GRUNE AAL", "GRUENEAAL").agrees("GRUENEAAL"));
    }

    #[test]
    fn a_letter_in_doubt_is_neither_right_nor_wrong() {
        let letters = text("ERIKSSON", 0.3).letters;
        let fit = fit(&letters, "ERIKSSEN").unwrap();
        assert!(fit.wrong.is_empty() && !fit.agrees("ERIKSSEN") && !fit.differs(1));
        let zero = read("L89B9O2C3", "L898902C3");
        assert!(zero.agrees("L898902C3") && !zero.differs(2), "faces hardly tell 0 from O and 8 from B");
        assert!(super::fit(&[], "A").is_none() && super::fit(&letters, "").is_none());
    }
}
