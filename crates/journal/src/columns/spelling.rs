//! How a text is spelt: parts its row has said already, runs of letters, runs of digits, and signs.
//!
//! Texts of one column are often spelt alike (dates, document numbers, the lines of an MRZ), so that a column needs each
//! spelling once, the letters, and a column of numbers for each run of digits.

use super::tokens::Tokens;
use crate::bytes::{Source, put_varint};

/// A number of up to 18 digits fits every integer used here.
const MOST_DIGITS: usize = 18;

/// One piece of a spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    /// A part of an earlier text of the row, by its number.
    Part(u32),
    /// So many bytes of letters (or anything that is neither digit nor sign).
    Letters(usize),
    /// So many digits.
    Digits(usize),
    /// A sign of ASCII, for example `<`.
    Sign(u8),
}

/// How bytes of a spelling begin; a sign is itself.
mod op {
    pub(super) const PART: u8 = 1;
    pub(super) const LETTERS: u8 = 2;
    pub(super) const DIGITS: u8 = 3;
}

pub(super) type Spelling = Vec<Piece>;

/// Spells `text`, with the letters appended to `letters` and the numbers to `numbers`.
pub(super) fn spell(text: &str, row: u32, tokens: &Tokens, letters: &mut Vec<u8>, numbers: &mut Vec<i128>) -> Spelling {
    let mut spelling = Spelling::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = if let Some((number, length)) = tokens.longest_prefix(row, rest) {
            spelling.push(Piece::Part(number));
            length
        } else if let Some(digit) = letter.to_digit(10) {
            match (spelling.last_mut(), numbers.last_mut()) {
                (Some(Piece::Digits(run)), Some(number)) if *run < MOST_DIGITS => {
                    *run += 1;
                    *number = *number * 10 + i128::from(digit);
                }
                _ => {
                    spelling.push(Piece::Digits(1));
                    numbers.push(i128::from(digit));
                }
            }
            1
        } else if is_sign(letter) {
            spelling.push(Piece::Sign(u8::try_from(letter).unwrap_or(b'?')));
            1
        } else {
            let length = letter.len_utf8();
            letters.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            match spelling.last_mut() {
                Some(Piece::Letters(run)) => *run += length,
                _ => spelling.push(Piece::Letters(length)),
            }
            length
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    spelling
}

fn is_sign(letter: char) -> bool {
    letter == ' ' || letter.is_ascii_punctuation()
}

/// How many numbers a spelling takes.
pub(super) fn digit_runs(spelling: &[Piece]) -> usize {
    spelling.iter().filter(|piece| matches!(piece, Piece::Digits(_))).count()
}

/// Appends a spelling.
pub(super) fn put(spelling: &[Piece], out: &mut Vec<u8>) {
    put_varint(out, spelling.len() as u128);
    for piece in spelling {
        let (op, argument) = match piece {
            Piece::Part(number) => (op::PART, u128::from(*number)),
            Piece::Letters(length) => (op::LETTERS, *length as u128),
            Piece::Digits(length) => (op::DIGITS, *length as u128),
            Piece::Sign(sign) => {
                out.push(*sign);
                continue;
            }
        };
        out.push(op);
        put_varint(out, argument);
    }
}

/// Reads a spelling. Every piece of it stands for at least one byte of text, so that text pays for the pieces.
pub(super) fn take(source: &mut Source<'_>) -> Option<Spelling> {
    let pieces = source.length()?;
    let mut spelling = Spelling::new();
    for _ in 0..pieces {
        spelling.push(match source.byte()? {
            op::PART => Piece::Part(u32::try_from(source.varint()?).ok()?),
            op::LETTERS => Piece::Letters(source.length().filter(|length| *length > 0)?),
            op::DIGITS => Piece::Digits(source.length().filter(|length| (1..=MOST_DIGITS).contains(length))?),
            sign if is_sign(char::from(sign)) => Piece::Sign(sign),
            _ => return None,
        });
    }
    Some(spelling)
}
