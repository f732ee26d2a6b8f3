//! The document number, which may run on into the optional data (9303-5 and 9303-6, note j).

use crate::DoubtCode;
use crate::alphabet::weigh;
use crate::layout::{Layout, Span};
use crate::parse::{Doubts, spaced, verify_digit};
use crate::shape::Grid;

/// What the cells say about the document number.
pub(crate) struct ReadNumber {
    pub(crate) text: String,
    pub(crate) agrees: bool,
    /// How many cells of the optional data belong to it, its check digit included.
    pub(crate) consumed: usize,
}

/// Reads the number and verifies its check digit.
pub(crate) fn read(grid: &Grid<'_>, l: &Layout, doubts: &mut Doubts) -> ReadNumber {
    let cells = grid.cells(l.document_number);
    if let Some(long) = l.long_number
        && grid.cell(l.document_number_check) == b'<'
        && cells.last() != Some(&b'<')
        && let Some(rest) = continuation(grid.text(long))
    {
        return read_long(grid.text(l.document_number), rest, long, doubts);
    }
    let empty = cells.iter().all(|&b| b == b'<');
    if empty {
        doubts.note(DoubtCode::DocumentNumberMissing, l.document_number, 0);
    } else if cells.first() == Some(&b'<') {
        doubts.note(DoubtCode::DocumentNumberMisplaced, l.document_number, 0);
    }
    let printed = grid.cell(l.document_number_check);
    let check = l.document_number_check;
    let agrees = verify_digit(printed, weigh([cells]), empty, check, DoubtCode::CheckDocumentNumber, doubts);
    ReadNumber { text: spaced(grid.text(l.document_number)), agrees, consumed: 0 }
}

/// The rest of a long number with its check digit: what stands before the first filler, if that is two cells or more.
fn continuation(optional: &str) -> Option<&str> {
    let rest = optional.split('<').next()?;
    (rest.len() >= 2).then_some(rest)
}

/// 9303-5 §4.2.4: the check digit covers both parts without the filler between them. Belgium computes it with that
/// filler in place (`IDBEL000590240<6013`), which is accepted with a doubt.
fn read_long(head: &str, rest: &str, long: Span, doubts: &mut Doubts) -> ReadNumber {
    let at = rest.len() - 1;
    let (tail, check) = rest.split_at(at);
    let printed = check.bytes().next().unwrap_or(b'<');
    let parts = (head.as_bytes(), tail.as_bytes());
    let agrees = if printed == b'0' + weigh([parts.0, parts.1]) {
        true
    } else if printed == b'0' + weigh([parts.0, b"<", parts.1]) {
        doubts.note(DoubtCode::LongNumberFiller, long, at);
        true
    } else {
        doubts.note(DoubtCode::CheckDocumentNumber, long, at);
        if !printed.is_ascii_digit() {
            doubts.note(DoubtCode::DigitExpected, long, at);
        }
        false
    };
    if rest.len() == usize::from(long.len) {
        doubts.note(DoubtCode::LongNumberUnterminated, long, at);
    }
    ReadNumber { text: spaced(&[head, tail].concat()), agrees, consumed: rest.len() }
}
