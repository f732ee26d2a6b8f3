//! Checking while somebody types: what is wrong so far, and which check digits already agree. Never an error.

use crate::layout::{self, Layout, Span};
use crate::parse::read;
use crate::shape::Grid;
use crate::{Doubt, DoubtCode, Format, is_mrz_char};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A check digit of the format that is being typed. Serialises under the names of [`Checks`](crate::Checks).
///
/// ```
/// assert_eq!(serde_json::to_string(&mrz::live::CheckField::BirthDate).unwrap(), r#""birth_date""#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckField {
    /// The document number's.
    DocumentNumber,
    /// The date of birth's.
    BirthDate,
    /// The date of expiry's.
    ExpiryDate,
    /// The personal number's.
    OptionalData,
    /// The composite one.
    Composite,
}

/// How a check digit stands while lines are typed.
///
/// ```
/// assert_eq!(serde_json::to_string(&mrz::live::DigitState::Waiting).unwrap(), r#""waiting""#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum DigitState {
    /// It, or something it covers, has not been typed yet.
    Waiting,
    /// It agrees.
    Agrees,
    /// It disagrees.
    Differs,
}

/// One check digit: where it stands and whether it agrees. Line and column count from 1.
///
/// ```
/// let today = "2026-03-01".parse().unwrap();
/// let check = mrz::live::check_lines(&mrz::specimen::TD3, today);
/// assert_eq!((check.digits[4].line, check.digits[4].column), (2, 44), "the composite one is the last");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
pub struct LiveDigit {
    /// Which one.
    pub field: CheckField,
    /// The line.
    pub line: u8,
    /// The column (of a long document number: where the format has it, not where it runs on to).
    pub column: u8,
    /// How it stands.
    pub state: DigitState,
}

/// What can be said about lines that are still being typed.
///
/// ```
/// let today = "2026-03-01".parse().unwrap();
/// let check = mrz::live::check_lines(&["I<UTOD2314"], today);
/// assert_eq!((check.format, check.columns, check.complete), (Some(mrz::Format::Td1), Some(30), false));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct LiveCheck {
    /// The format the lines are becoming, as far as can be guessed.
    pub format: Option<Format>,
    /// How many lines it has.
    pub lines: Option<u8>,
    /// How many characters each line has.
    pub columns: Option<u8>,
    /// Whether every line is there, of the right length and with no foreign character.
    pub complete: bool,
    /// Once complete: whether every check digit agrees.
    pub valid: Option<bool>,
    /// The check digits of the format, in the order of the lines.
    pub digits: Vec<LiveDigit>,
    /// What is odd about the fields that are complete, in the order of lines and columns.
    pub doubts: Vec<Doubt>,
}

/// Checks lines while they are typed; the last line, or several, may be unfinished.
///
/// Lower case is read as upper case and doubted; any other foreign character is read as a filler and doubted.
///
/// ```
/// use mrz::live::{CheckField, DigitState, check_lines};
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let check = check_lines(&["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO74081"], today);
/// assert_eq!(check.format, Some(mrz::Format::Td3));
/// assert_eq!(check.digits[0].field, CheckField::DocumentNumber);
/// assert_eq!(check.digits[0].state, DigitState::Agrees);
/// assert_eq!(check.digits[1].state, DigitState::Waiting, "the date of birth is unfinished");
/// assert!(check.doubts.is_empty() && !check.complete);
/// ```
#[must_use]
pub fn check_lines(lines: &[&str], today: NaiveDate) -> LiveCheck {
    let mut doubts = Vec::new();
    let typed: Vec<Vec<u8>> = lines.iter().take(4).zip(1..).map(|(l, n)| typed_cells(l, n, &mut doubts)).collect();
    let Some(format) = guess(&typed) else {
        doubts.sort_unstable_by_key(|d| (d.line, d.column));
        return LiveCheck { format: None, lines: None, columns: None, complete: false, valid: None, digits: vec![], doubts };
    };
    let foreign = !doubts.is_empty();
    note_lengths(&typed, format, &mut doubts);
    let page = Typing { typed: &typed, layout: layout::of(format) };
    let padded = page.padded();
    let mrz = read(&Grid::from_cells(format, padded.each_ref().map(String::as_str)), today);
    doubts.extend(mrz.doubts().iter().filter(|d| page.is_ripe(d)));
    doubts.sort_unstable_by_key(|d| (d.line, d.column, d.code));
    doubts.dedup();
    let complete = !foreign && page.is_complete();
    LiveCheck {
        format: Some(format),
        lines: u8::try_from(format.lines()).ok(),
        columns: u8::try_from(format.columns()).ok(),
        complete,
        valid: complete.then(|| mrz.is_valid()),
        digits: page.digits(mrz.checks()),
        doubts,
    }
}

/// A line as cells; foreign characters are doubted.
fn typed_cells(line: &str, number: u8, doubts: &mut Vec<Doubt>) -> Vec<u8> {
    let cell = |(c, column): (char, u8)| match c {
        _ if is_mrz_char(c) => c as u8,
        'a'..='z' => {
            doubts.push(Doubt { code: DoubtCode::LowerCase, line: number, column });
            c.to_ascii_uppercase() as u8
        }
        _ => {
            doubts.push(Doubt { code: DoubtCode::Character, line: number, column });
            b'<'
        }
    };
    line.trim_end().chars().zip(1..=u8::MAX).map(cell).collect()
}

/// The format by document code, and by the length of the first line once a second one has begun.
fn guess(typed: &[Vec<u8>]) -> Option<Format> {
    let length = |n: usize| typed.get(n).map_or(0, Vec::len);
    let first = typed.first().filter(|l| !l.is_empty())?;
    let code = first.first().copied().unwrap_or(b'<');
    let begun = length(1) > 0;
    let longest = typed.iter().map(Vec::len).max().unwrap_or(0);
    let columns = if length(2) > 0 {
        30
    } else if longest > 36 {
        44
    } else if begun {
        match first.len() {
            0..=32 => 30,
            33..=39 => 36,
            _ => 44,
        }
    } else {
        match code {
            b'P' | b'V' => 44,
            _ if first.len() > 30 || is_name(first) => 36,
            _ => 30,
        }
    };
    Some(match (columns, code) {
        (30, _) if first.starts_with(b"AC") => Format::Crew,
        (30, _) => Format::Td1,
        (36, b'V') => Format::MrvB,
        (36, _) if first.starts_with(b"IDFRA") => french_or_td2(typed),
        (36, _) => Format::Td2,
        (_, b'V') => Format::MrvA,
        _ => Format::Td3,
    })
}

/// Whether what follows the issuing State is the name of a TD2: a TD1 has a check digit by column 15.
fn is_name(first: &[u8]) -> bool {
    first.len() >= 15 && first.iter().skip(5).all(|b| !b.is_ascii_digit())
}

/// Two lines of 36 that begin with `IDFRA`: whole lines decide, until then it is taken for the French card.
fn french_or_td2(typed: &[Vec<u8>]) -> Format {
    let texts: Vec<&str> = typed.iter().filter_map(|l| std::str::from_utf8(l).ok()).collect();
    Grid::of(&texts).map_or(Format::FraId, |grid| grid.format)
}

/// Lines too long, lines too short though the next has begun, and lines too many.
fn note_lengths(typed: &[Vec<u8>], format: Format, doubts: &mut Vec<Doubt>) {
    let place = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
    for (line, cells) in typed.iter().enumerate() {
        let begun = typed.iter().skip(line + 1).any(|l| !l.is_empty());
        let number = place(line + 1);
        if line >= format.lines() && !cells.is_empty() {
            doubts.push(Doubt { code: DoubtCode::LineTooLong, line: number, column: 1 });
        } else if cells.len() > format.columns() {
            doubts.push(Doubt { code: DoubtCode::LineTooLong, line: number, column: place(format.columns() + 1) });
        } else if begun && cells.len() < format.columns() {
            doubts.push(Doubt { code: DoubtCode::LineTooShort, line: number, column: place(cells.len() + 1) });
        }
    }
}

/// Typed lines seen through the layout they are becoming.
struct Typing<'a> {
    typed: &'a [Vec<u8>],
    layout: &'static Layout,
}

impl Typing<'_> {
    fn columns(&self) -> usize {
        self.layout.format.columns()
    }

    fn len(&self, line: usize) -> usize {
        self.typed.get(line).map_or(0, Vec::len)
    }

    /// The lines filled up with fillers.
    fn padded(&self) -> [String; 3] {
        std::array::from_fn(|line| {
            let cells = self.typed.get(line).map(Vec::as_slice).unwrap_or_default();
            let all = cells.iter().copied().chain(std::iter::repeat(b'<'));
            all.take(self.columns()).map(char::from).collect()
        })
    }

    fn is_complete(&self) -> bool {
        let lines = self.layout.format.lines();
        (0..lines).all(|l| self.len(l) == self.columns()) && (lines..4).all(|l| self.len(l) == 0)
    }

    fn has(&self, span: Span) -> bool {
        self.len(usize::from(span.line)) >= span.range().end
    }

    /// Whether what a doubt speaks of has been typed: its cell, and for codes and dates their whole field.
    fn is_ripe(&self, doubt: &Doubt) -> bool {
        let (line, column) = (usize::from(doubt.line).saturating_sub(1), usize::from(doubt.column).saturating_sub(1));
        let l = self.layout;
        let whole = [Some(l.document_code), Some(l.issuing_state), l.nationality, Some(l.document_number)];
        let dates = [Some(l.birth_date), l.expiry_date];
        let field = whole.into_iter().chain(dates).flatten().find(|s| s.contains(line, column));
        match doubt.code {
            DoubtCode::LetterExpected => self.len(line) > column,
            DoubtCode::CheckComposite => self.is_composite_ripe(),
            DoubtCode::CheckDocumentNumber => self.is_number_ripe(),
            DoubtCode::DigitExpected if self.may_end_the_number(line, column) => self.is_number_ripe(),
            DoubtCode::NameMissing | DoubtCode::NamePrimaryMissing => self.has(l.name),
            _ => field.map_or(self.len(line) > column, |s| self.has(s)),
        }
    }

    /// Whether the document number's check digit may stand there.
    fn may_end_the_number(&self, line: usize, column: usize) -> bool {
        let spans = [Some(self.layout.document_number_check), self.layout.long_number];
        spans.into_iter().flatten().any(|s| s.contains(line, column))
    }

    fn is_composite_ripe(&self) -> bool {
        self.layout.composite_check.is_some_and(|check| self.has(check)) && self.layout.composite_over.iter().all(|s| self.has(*s))
    }

    /// A number that may run on has its check digit only behind what runs on.
    fn is_number_ripe(&self) -> bool {
        let check = self.layout.document_number_check;
        let cell = self.typed.get(usize::from(check.line)).and_then(|l| l.get(usize::from(check.start)));
        match (cell, self.layout.long_number) {
            (Some(b'<'), Some(long)) => {
                let cells = self.typed.get(usize::from(long.line)).and_then(|l| l.get(usize::from(long.start)..));
                self.has(long) || cells.is_some_and(|c| c.contains(&b'<'))
            }
            (cell, _) => cell.is_some(),
        }
    }

    fn digits(&self, checks: crate::Checks) -> Vec<LiveDigit> {
        let l = self.layout;
        let personal = l.optional_data_check;
        let all = [
            (CheckField::DocumentNumber, Some(l.document_number_check), checks.document_number, self.is_number_ripe()),
            (CheckField::BirthDate, Some(l.birth_date_check), checks.birth_date, self.has(l.birth_date_check)),
            (CheckField::ExpiryDate, l.expiry_date_check, checks.expiry_date, l.expiry_date_check.is_some_and(|s| self.has(s))),
            (CheckField::OptionalData, personal, checks.optional_data, personal.is_some_and(|s| self.has(s))),
            (CheckField::Composite, l.composite_check, checks.composite, self.is_composite_ripe()),
        ];
        let digit = |(field, span, agrees, ripe): (CheckField, Option<Span>, Option<bool>, bool)| {
            let (span, agrees) = span.zip(agrees)?;
            let state = match (ripe, agrees) {
                (false, _) => DigitState::Waiting,
                (true, true) => DigitState::Agrees,
                (true, false) => DigitState::Differs,
            };
            Some(LiveDigit { field, line: span.line + 1, column: span.start + 1, state })
        };
        all.into_iter().filter_map(digit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONES: [&[&str]; 5] = [
        &["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
        &["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
        &["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226"],
        &["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"],
        &["I<UTO123456789<0AB8<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<8", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
    ];

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()
    }

    #[test]
    fn typing_a_valid_zone_never_shows_a_differing_digit_or_an_early_doubt() {
        for zone in ZONES {
            let all: usize = zone.iter().map(|l| l.len()).sum();
            for typed in 1..=all {
                let mut left = typed;
                let lines: Vec<&str> = zone
                    .iter()
                    .map(|l| {
                        let n = left.min(l.len());
                        left -= n;
                        &l[..n]
                    })
                    .collect();
                let check = check_lines(&lines, today());
                let differs = check.digits.iter().filter(|d| d.state == DigitState::Differs).count();
                assert_eq!(differs, 0, "{lines:?} {check:?}");
                let early = check
                    .doubts
                    .iter()
                    .find(|d| !matches!(d.code, DoubtCode::ExpiryCenturyOpen | DoubtCode::NameMayBeTruncated | DoubtCode::LineTooShort));
                assert_eq!(early, None, "{lines:?}");
                assert_eq!(check.complete, typed == all, "{lines:?}");
            }
            let check = check_lines(zone, today());
            assert_eq!(check.valid, Some(true), "{zone:?}");
            assert_eq!(check.format, Some(crate::parse(zone, today()).unwrap().format()));
        }
    }

    #[test]
    fn a_wrong_digit_shows_as_soon_as_its_field_is_complete() {
        let check = check_lines(&[ZONES[0][0], "L898902C35"], today());
        assert_eq!(check.digits[0].state, DigitState::Differs);
        assert!(check.doubts.contains(&Doubt { code: DoubtCode::CheckDocumentNumber, line: 2, column: 10 }));
    }

    #[test]
    fn what_is_typed_wrongly_is_doubted_where_it_stands() {
        for (lines, code, line, column) in [
            (&["P<uTO"][..], DoubtCode::LowerCase, 1, 3),
            (&["P<UTO ERIKSSON"], DoubtCode::Character, 1, 6),
            (&["P<UTOER1KSSON"], DoubtCode::LetterExpected, 1, 8),
            (&["P<UT0"], DoubtCode::IssuingStateUnknown, 1, 3),
            (&["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<"], DoubtCode::LineTooLong, 1, 45),
            (&["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<", "L"], DoubtCode::LineTooShort, 1, 44),
            (&["I<UTOD231458907<<<<<<<<<<<<<<<", "741312"], DoubtCode::BirthDateImpossible, 2, 3),
        ] {
            let check = check_lines(lines, today());
            assert!(check.doubts.contains(&Doubt { code, line, column }), "{lines:?}: {:?}", check.doubts);
            assert!(!check.complete);
        }
    }

    #[test]
    fn nothing_typed_is_no_format_and_any_nonsense_is_answered() {
        assert_eq!(check_lines(&[], today()).format, None);
        assert_eq!(check_lines(&["", ""], today()).format, None);
        let long = "é".repeat(1000);
        assert!(!check_lines(&[&long, &long, &long, &long, &long], today()).complete);
    }
}
