//! What names are like: where the ink leaves two letters nearly alike, the one that names have there.
//!
//! No letter is set against the ink: another one is taken only where the ink hardly minds ([`DOUBT`]), and what differs from the ink is
//! listed as repaired. How much names are believed, the clear letters of the field tell: one that is like no name is left as it is.

use crate::decode::Cell;
use crate::lexicon::{END, Part, expected, three_before};
use crate::net::FILLER;

/// Letters that cost the ink more than this are not thought of, nats.
const DOUBT: f32 = 4.0;
/// Letters thought of in a cell.
const MOST: usize = 5;
/// Ways through a field that are followed at once.
const WAYS: usize = 24;
/// How far what names have is believed, beside the ink.
const BELIEF: f32 = 0.8;
/// The part of what is expected that knows nothing of names, in a field that is like names in all the rest.
const OPEN: f32 = 0.1;
/// The same while it is asked what a field is like.
const ASKED: f32 = 0.5;
const FIRST_LETTER: usize = 10;
/// What is expected where nothing is known.
const ANY: f32 = 1.0 / 27.0;

/// Where in the name a cell stands (9303-3 §4.6): one filler between parts, two between the identifiers, and only fillers behind the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The primary identifier.
    First,
    /// Behind a filler of it.
    FirstParted,
    /// The two fillers have just been.
    Between,
    /// The secondary identifier.
    Second,
    /// Behind a filler of it.
    SecondParted,
    /// Behind the name.
    Over,
}

impl Place {
    /// The place behind a letter, and what it costs that one comes.
    fn letter(self) -> (Self, f32) {
        match self {
            Self::First => (Self::First, 0.0),
            Self::FirstParted => (Self::First, -1.4),
            Self::Between => (Self::Second, 0.0),
            Self::Second => (Self::Second, 0.0),
            Self::SecondParted => (Self::Second, -0.7),
            Self::Over => (Self::Second, -9.0),
        }
    }

    /// The place behind a filler, and what it costs that one comes.
    fn filler(self) -> (Self, f32) {
        match self {
            Self::First => (Self::FirstParted, 0.0),
            Self::FirstParted => (Self::Between, -0.3),
            Self::Between => (Self::Over, -3.5),
            Self::Second => (Self::SecondParted, 0.0),
            Self::SecondParted => (Self::Over, -0.7),
            Self::Over => (Self::Over, 0.0),
        }
    }
}

/// A way through the cells so far.
#[derive(Clone)]
struct Way {
    place: Place,
    part: Part,
    score: f32,
    classes: Vec<usize>,
}

impl Way {
    /// The same way with a class more. `open`: the part of what is expected that knows nothing of names.
    fn on(&self, (class, ink): (usize, f32), open: f32) -> Self {
        let sign = sign_of(class);
        let in_part = sign != END || !self.part.is_empty();
        let named = if in_part { (open * ANY + (1.0 - open) * self.part.expects(sign)).ln() } else { 0.0 };
        let ((place, order), part) = match sign {
            END => (self.place.filler(), Part::new()),
            _ => (self.place.letter(), self.part.with(sign)),
        };
        let mut classes = self.classes.clone();
        classes.push(class);
        Self { place, part, score: self.score + ink + BELIEF * (named + order), classes }
    }

    fn same_future(&self, other: &Self) -> bool {
        self.place == other.place && self.part == other.part
    }
}

/// Settles doubtful letters of a name field in place, given what is read of it so far.
pub(crate) fn settle(cells: &[Cell], given: &mut [usize]) {
    let choices: Vec<Vec<(usize, f32)>> = cells.iter().zip(given.iter()).map(|(cell, class)| choices(cell, *class)).collect();
    if choices.iter().all(|choices| choices.len() < 2) {
        return;
    }
    let open = open(&choices);
    let mut ways = vec![Way { place: Place::First, part: Part::new(), score: 0.0, classes: Vec::with_capacity(choices.len()) }];
    for choices in &choices {
        let mut next: Vec<Way> = Vec::with_capacity(ways.len() * choices.len());
        for way in ways.iter().flat_map(|way| choices.iter().map(|choice| way.on(*choice, open))) {
            match next.iter_mut().find(|known| known.same_future(&way)) {
                Some(known) if known.score >= way.score => {}
                Some(known) => *known = way,
                None => next.push(way),
            }
        }
        next.sort_by(|a, b| b.score.total_cmp(&a.score));
        next.truncate(WAYS);
        ways = next;
    }
    if let Some(best) = ways.first() {
        given.iter_mut().zip(&best.classes).for_each(|(given, class)| *given = *class);
    }
}

/// The part of what is expected that knows nothing of names, by how much the clear letters of a field are like names.
fn open(choices: &[Vec<(usize, f32)>]) -> f32 {
    let sign = |choices: &Vec<(usize, f32)>| choices.first().map(|choice| sign_of(choice.0)).filter(|_| choices.len() == 1);
    let like: f32 = choices
        .windows(4)
        .filter_map(|four| {
            let signs: Vec<usize> = four.iter().map_while(sign).collect();
            let (&last, before) = signs.split_last().filter(|_| signs.len() == four.len())?;
            // Fillers behind fillers tell nothing.
            let told = last != END || before.last().is_some_and(|before| *before != END);
            told.then(|| (ASKED * ANY + (1.0 - ASKED) * expected(three_before(before), last)).ln() - ANY.ln())
        })
        .sum();
    (1.0 / (1.0 + like.exp())).clamp(OPEN, 1.0)
}

/// The sign of a class of the network: digits and the filler end a part.
fn sign_of(class: usize) -> usize {
    class.checked_sub(FIRST_LETTER).filter(|sign| *sign < END).unwrap_or(END)
}

/// What a cell may be, with what each costs: letters and the filler near what is read; a digit stays.
fn choices(cell: &Cell, class: usize) -> Vec<(usize, f32)> {
    let value = |class: usize| cell.get(class).copied().unwrap_or(-9.0);
    let mut all = vec![(class, value(class))];
    if class >= FIRST_LETTER {
        let others = (FIRST_LETTER..=FILLER).filter(|other| *other != class && value(class) - value(*other) < DOUBT);
        all.extend(others.map(|other| (other, value(other))));
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all.truncate(MOST);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::ALPHABET;

    fn class(letter: char) -> usize {
        ALPHABET.iter().position(|known| char::from(*known) == letter).unwrap()
    }

    /// A name as the network would see it: at some places two letters, the second so much less likely.
    fn read(name: &str, doubts: &[(usize, char, f32)]) -> String {
        let mut cells: Vec<Cell> = name.chars().map(|letter| std::array::from_fn(|at| if at == class(letter) { -0.05 } else { -8.0 })).collect();
        for (at, letter, less) in doubts {
            cells[*at][class(*letter)] = -0.05 - less;
        }
        let mut given: Vec<usize> = name.chars().map(class).collect();
        settle(&cells, &mut given);
        given.iter().map(|class| char::from(ALPHABET[*class])).collect()
    }

    #[test]
    fn where_the_ink_is_in_doubt_names_decide() {
        assert_eq!(read("ERIKSSQN<<JOHN<<<", &[(6, 'O', 0.8)]), "ERIKSSON<<JOHN<<<");
        assert_eq!(read("WILLIAHS<<JOHN<<<", &[(6, 'M', 0.8)]), "WILLIAMS<<JOHN<<<");
        assert_eq!(read("RASHIDI<<BFATRII<<<", &[(10, 'E', 3.0), (15, 'X', 3.0)]), "RASHIDI<<BEATRIX<<<");
    }

    #[test]
    fn a_filler_is_where_names_have_one() {
        assert_eq!(read("HANSEN<<<ACQUES<VIKTOR<<<", &[(8, 'J', 2.0)]), "HANSEN<<JACQUES<VIKTOR<<<");
        assert_eq!(read("HANSEN<<PETERKANNA<<<<", &[(13, '<', 1.0)]), "HANSEN<<PETER<ANNA<<<<");
        assert_eq!(read("HANSEN<<PETER<<<<<<C<<<", &[(19, '<', 2.0)]), "HANSEN<<PETER<<<<<<<<<<");
    }

    #[test]
    fn where_it_is_clear_the_ink_decides() {
        assert_eq!(read("ERIKSSQN<<JOHN<<<", &[(6, 'O', DOUBT + 0.1)]), "ERIKSSQN<<JOHN<<<");
        assert_eq!(read("XQZWKJV<<QQXZ<<<<", &[]), "XQZWKJV<<QQXZ<<<<");
    }

    #[test]
    fn a_name_that_is_known_is_left_beside_one_that_is_more_frequent() {
        for (name, doubts) in [("HANSEN<<PETER<<<<", [(0, 'M', 1.0), (8, 'F', 1.0)]), ("LUCJA<<ANNA<<<", [(3, 'I', 3.0), (7, 'E', 3.0)])] {
            assert_eq!(read(name, &doubts), name);
        }
    }

    #[test]
    fn a_field_that_is_like_no_name_is_left_as_it_is() {
        let dice = "XQZWKJVBXKQH<<QNXWQZGPXVJ<<<";
        assert_eq!(read(dice, &[(4, 'E', 0.4), (16, 'A', 0.4)]), dice);
    }
}
