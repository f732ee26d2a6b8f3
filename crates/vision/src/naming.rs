//! Which letters follow each other in names: where the ink leaves two letters nearly alike, the one that names have there.
//!
//! No letter is set against the ink: an other one is taken only where the ink hardly minds ([`DOUBT`]), and what differs from the ink is
//! listed as repaired. How much names are believed, the clear letters of the field tell: one that is like no name is left as it is. Counted
//! in name parts of many countries (`assets/SOURCES.md`, "common name parts"), each once.

use crate::decode::Cell;
use crate::net::FILLER;
use std::sync::LazyLock;

/// Letters that cost the ink more than this are not thought of, nats.
const DOUBT: f32 = 2.5;
/// Letters thought of in a cell.
const MOST: usize = 4;
/// How far what names have is believed, beside the ink.
const BELIEF: f32 = 0.8;
/// The part of what is expected that knows nothing of names, in a field that is like names in all the rest.
const OPEN: f32 = 0.15;
/// The same while it is asked what a field is like.
const ASKED: f32 = 0.5;
/// The part that knows two letters, beside the one that knows three.
const PAIRS: f32 = 0.3;

const PARTS: &str = include_str!("../../../assets/names/common.txt");

/// Letters and the end of a part.
const SIGNS: usize = 27;
const END: usize = 26;
const FIRST_LETTER: usize = 10;

const ANY: f32 = 1.0 / SIGNS as f32;

/// Probability of a sign behind two others in names.
struct Following(Vec<f32>);

static FOLLOWING: LazyLock<Following> = LazyLock::new(|| {
    let mut threes = vec![0.0_f32; SIGNS * SIGNS * SIGNS];
    let mut twos = vec![0.0_f32; SIGNS * SIGNS];
    let lines = PARTS.lines().filter(|line| !line.starts_with('#'));
    for part in lines.flat_map(|line| line.split(' ').skip(1)) {
        let (mut before, mut last) = (END, END);
        for sign in part.bytes().map(|byte| usize::from(byte.wrapping_sub(b'A')).min(END)).chain([END]) {
            *at(&mut threes, (before * SIGNS + last) * SIGNS + sign) += 1.0;
            *at(&mut twos, last * SIGNS + sign) += 1.0;
            (before, last) = (last, sign);
        }
    }
    let share = |counts: &[f32], group: usize, sign: usize| {
        let group = counts.get(group * SIGNS..(group + 1) * SIGNS).unwrap_or_default();
        let all: f32 = group.iter().sum();
        (all > 0.0).then(|| group.get(sign).copied().unwrap_or(0.0) / all)
    };
    let expected = (0..threes.len()).map(|place| {
        let (context, sign) = (place / SIGNS, place % SIGNS);
        let two = share(&twos, context % SIGNS, sign).unwrap_or(ANY);
        let three = share(&threes, context, sign).unwrap_or(two);
        PAIRS * two + (1.0 - PAIRS) * three
    });
    Following(expected.collect())
});

fn at(counts: &mut [f32], place: usize) -> &mut f32 {
    counts.get_mut(place).expect("signs are fewer than SIGNS")
}

impl Following {
    /// Logarithm of what is expected of a class behind two others, of which `open` knows nothing of names.
    fn of(&self, (before, last, class): (usize, usize, usize), open: f32) -> f32 {
        let named = self.0.get((sign_of(before) * SIGNS + sign_of(last)) * SIGNS + sign_of(class)).copied().unwrap_or(ANY);
        (open * ANY + (1.0 - open) * named).ln()
    }

    /// The part of what is expected that knows nothing of names, by how much the clear letters of a field are like names.
    fn open(&self, choices: &[Vec<(usize, f32)>]) -> f32 {
        let clear = choices.windows(3).filter_map(|three| match three {
            [before, last, at] if [before, last, at].iter().all(|choices| choices.len() == 1) => {
                Some((before.first()?.0, last.first()?.0, at.first()?.0))
            }
            _ => None,
        });
        let letters = clear.filter(|(_, last, class)| sign_of(*class) < END || sign_of(*last) < END);
        let like: f32 = letters.map(|three| self.of(three, ASKED) - ANY.ln()).sum();
        (1.0 / (1.0 + like.exp())).clamp(OPEN, 1.0)
    }
}

/// The sign of a class of the network: digits and the filler end a part.
fn sign_of(class: usize) -> usize {
    class.checked_sub(FIRST_LETTER).filter(|sign| *sign < END).unwrap_or(END)
}

/// Settles doubtful letters of a name field in place, given what is read of it so far.
pub(crate) fn settle(cells: &[Cell], given: &mut [usize]) {
    let choices: Vec<Vec<(usize, f32)>> = cells.iter().zip(given.iter()).map(|(cell, class)| choices(cell, *class)).collect();
    if choices.iter().all(|choices| choices.len() < 2) {
        return;
    }
    let following = &*FOLLOWING;
    let open = following.open(&choices);
    // The best way to each pair of a choice and the one before it, with the pair's predecessor.
    let mut front: Vec<((usize, usize), f32)> = vec![((FILLER, FILLER), 0.0)];
    let mut history: Vec<Vec<((usize, usize), usize)>> = Vec::with_capacity(choices.len());
    for choices in &choices {
        let mut next: Vec<((usize, usize), f32, usize)> = Vec::with_capacity(MOST * MOST);
        for ((before, last), score) in &front {
            for (class, ink) in choices {
                let pair = (*last, *class);
                let total = score + ink + BELIEF * following.of((*before, *last, *class), open);
                match next.iter_mut().find(|known| known.0 == pair) {
                    Some(known) if known.1 >= total => {}
                    Some(known) => (known.1, known.2) = (total, *before),
                    None => next.push((pair, total, *before)),
                }
            }
        }
        history.push(next.iter().map(|(pair, _, before)| (*pair, *before)).collect());
        front = next.into_iter().map(|(pair, total, _)| (pair, total)).collect();
    }
    // The field's end ends a part.
    let ended = front.into_iter().map(|((before, last), score)| ((before, last), score + BELIEF * following.of((before, last, FILLER), open)));
    let Some((mut pair, _)) = ended.max_by(|a, b| a.1.total_cmp(&b.1)) else { return };
    for (place, known) in given.iter_mut().zip(&history).rev() {
        let Some((_, before)) = known.iter().find(|(known, _)| *known == pair) else { return };
        *place = pair.1;
        pair = (*before, pair.0);
    }
}

/// What a cell may be, with what each costs: letters near the one that is read; what is no letter stays.
fn choices(cell: &Cell, class: usize) -> Vec<(usize, f32)> {
    let value = |class: usize| cell.get(class).copied().unwrap_or(-9.0);
    let mut all = vec![(class, value(class))];
    if sign_of(class) < END {
        let others = (FIRST_LETTER..FIRST_LETTER + END).filter(|other| *other != class && value(class) - value(*other) < DOUBT);
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
    }

    #[test]
    fn where_it_is_clear_the_ink_decides() {
        assert_eq!(read("ERIKSSQN<<JOHN<<<", &[(6, 'O', 2.6)]), "ERIKSSQN<<JOHN<<<");
        assert_eq!(read("XQZWKJV<<QQXZ<<<<", &[]), "XQZWKJV<<QQXZ<<<<");
        assert_eq!(read("HANSEN<<PETER<<<<", &[(0, 'M', 1.0), (8, 'F', 1.0), (14, 'A', 0.1)]), "HANSEN<<PETER<<<<", "fillers stay");
    }

    #[test]
    fn a_field_that_is_like_no_name_is_left_as_it_is() {
        let dice = "XQZWKJVBXKQH<<QNXWQZGPXVJ<<<";
        assert_eq!(read(dice, &[(4, 'E', 0.4), (16, 'A', 0.4)]), dice);
    }

    #[test]
    fn what_follows_two_letters_adds_up_to_certainty() {
        for context in FOLLOWING.0.chunks_exact(SIGNS) {
            let sum: f32 = context.iter().sum();
            assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        }
    }
}
