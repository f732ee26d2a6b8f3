//! Lines to [`Mrz`]: every field read where [`crate::layout`] says it stands, every check digit verified.

use crate::alphabet::weigh;
use crate::date::{self, ReadDate};
use crate::layout::{self, Layout, Span};
use crate::name;
use crate::number::{self, ReadNumber};
use crate::shape::Grid;
use crate::{Checks, Doubt, DoubtCode, Format, Mrz, MrzError, Sex, StateCode};
use chrono::NaiveDate;

/// Parses the lines of one machine-readable zone. `today` decides the century of two-digit years.
///
/// White space at the end of a line and blank lines are ignored. All lines may come as one of 90, 72 or 88
/// characters, as chips deliver them. A wrong check digit, an unknown State or an impossible date is a
/// [`Doubt`] of the document, not an error.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let mrz = mrz::parse(
///     &["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
///     today,
/// )?;
/// assert_eq!(mrz.document_number(), "D23145890");
/// assert_eq!(mrz.expiry_date().unwrap().to_string(), "2012-04-15");
/// assert!(mrz.is_valid());
/// # Ok::<(), mrz::MrzError>(())
/// ```
///
/// # Errors
/// [`MrzError`] with line and column, counted from 1, if the lines have a character outside A–Z, 0–9 and `<` (lower
/// case included), or not the number and length of any format.
pub fn parse(lines: &[&str], today: NaiveDate) -> Result<Mrz, MrzError> {
    Ok(read(&Grid::of(lines)?, today))
}

/// Parses the lines of a text as [`parse`] does.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let text = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\r\nL898902C<3UTO6908061F9406236ZE184226\r\n";
/// assert_eq!(mrz::parse_text(text, today)?.format(), mrz::Format::MrvB);
/// # Ok::<(), mrz::MrzError>(())
/// ```
///
/// # Errors
/// As [`parse`].
pub fn parse_text(text: &str, today: NaiveDate) -> Result<Mrz, MrzError> {
    // Five lines are enough to see that there are too many.
    let mut lines = [""; 5];
    for (slot, line) in lines.iter_mut().zip(text.lines().filter(|l| !l.trim_end().is_empty())) {
        *slot = line;
    }
    parse(&lines, today)
}

/// Collects what is odd.
#[derive(Default)]
pub(crate) struct Doubts(Vec<Doubt>);

impl Doubts {
    /// Notes `code` at the cell `offset` of `span`.
    pub(crate) fn note(&mut self, code: DoubtCode, span: Span, offset: usize) {
        let column = usize::from(span.start) + offset + 1;
        self.0.push(Doubt { code, line: span.line + 1, column: u8::try_from(column).unwrap_or(u8::MAX) });
    }

    /// What was noted, in the order of lines and columns.
    pub(crate) fn into_sorted(mut self) -> Vec<Doubt> {
        self.0.sort_unstable_by_key(|d| (d.line, d.column, d.code));
        self.0
    }
}

/// Reads every field of a recognised zone.
pub(crate) fn read(grid: &Grid<'_>, today: NaiveDate) -> Mrz {
    let l = layout::of(grid.format);
    let mut doubts = Doubts::default();
    note_document_code(grid, l, &mut doubts);
    let issuing_state = read_state(grid, l.issuing_state, StateRole::Issuer, &mut doubts);
    let nationality = match l.nationality {
        Some(span) => read_state(grid, span, StateRole::Nationality, &mut doubts),
        None => StateCode::from_cells(b"FRA"),
    };
    let number = number::read(grid, l, &mut doubts);
    let birth = date::read_cells(grid.cells(l.birth_date), |y, m, d| date::birth_century(y, m, d, today));
    if let Some(at) = birth.impossible {
        doubts.note(DoubtCode::BirthDateImpossible, l.birth_date, at);
    }
    let expiry_date = l.expiry_date.map(|span| read_expiry(grid, span, today, &mut doubts));
    let issue_month = l.issue_month.map(|span| read_issue_month(grid, span, today));
    let names = name::read(grid, l, &mut doubts);
    let sex = read_sex(grid, l, &mut doubts);
    let checks = verify(grid, l, &number, &mut doubts);
    Mrz {
        format: grid.format,
        lines: grid.to_lines(),
        issuing_state,
        primary: names.primary,
        secondary: names.secondary,
        name_truncated: names.truncated,
        optional_data: read_optional(grid, l, number.consumed),
        long_number: number.consumed > 0,
        document_number: number.text,
        nationality,
        birth_date: birth.date,
        sex,
        expiry_date,
        issue_month,
        checks,
        doubts: doubts.into_sorted(),
    }
}

/// A field as text: fillers at both ends dropped, each filler within a space.
pub(crate) fn spaced(field: &str) -> String {
    let inner = field.trim_matches('<');
    if inner.contains('<') { inner.replace('<', " ") } else { inner.to_owned() }
}

fn note_document_code(grid: &Grid<'_>, l: &Layout, doubts: &mut Doubts) {
    let [first, second] = *grid.cells(l.document_code) else { return };
    let first_fits = match grid.format {
        Format::Td1 | Format::Td2 | Format::Crew => matches!(first, b'A' | b'C' | b'I'),
        Format::Td3 => first == b'P',
        Format::MrvA | Format::MrvB => first == b'V',
        Format::FraId => first == b'I',
    };
    let second_fits = match grid.format {
        // 9303-5 note k, 9303-6 note k: V never; I and C not after A, except on the crew member certificate.
        Format::Td1 | Format::Td2 => !(second == b'V' || (first == b'A' && matches!(second, b'I' | b'C'))),
        Format::Td3 => second == b'<' || second.is_ascii_uppercase(),
        Format::MrvA | Format::MrvB | Format::Crew | Format::FraId => true,
    };
    if !first_fits {
        doubts.note(DoubtCode::DocumentCode, l.document_code, 0);
    } else if !second_fits {
        doubts.note(DoubtCode::DocumentCode, l.document_code, 1);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum StateRole {
    Issuer,
    Nationality,
}

fn read_state(grid: &Grid<'_>, span: Span, role: StateRole, doubts: &mut Doubts) -> StateCode {
    let cells = grid.cells(span);
    let code = StateCode::from_cells(cells);
    let (missing, unknown) = match role {
        StateRole::Issuer => (DoubtCode::IssuingStateMissing, DoubtCode::IssuingStateUnknown),
        StateRole::Nationality => (DoubtCode::NationalityMissing, DoubtCode::NationalityUnknown),
    };
    if code.is_none() {
        doubts.note(missing, span, 0);
    } else if !code.is_known() {
        doubts.note(unknown, span, 0);
        note_digits(cells, span, doubts);
    }
    code
}

/// Notes each digit of a field that has letters alone.
pub(crate) fn note_digits(cells: &[u8], span: Span, doubts: &mut Doubts) {
    for (at, _) in cells.iter().enumerate().filter(|(_, b)| b.is_ascii_digit()) {
        doubts.note(DoubtCode::LetterExpected, span, at);
    }
}

fn read_expiry(grid: &Grid<'_>, span: Span, today: NaiveDate, doubts: &mut Doubts) -> crate::PartialDate {
    let cells = grid.cells(span);
    let ReadDate { date, impossible } = date::read_cells(cells, |y, m, d| date::expiry_century(y, m, d, today));
    if let Some(at) = impossible {
        doubts.note(DoubtCode::ExpiryDateImpossible, span, at);
    } else if let Some(at) = cells.iter().position(|&b| b == b'<') {
        doubts.note(DoubtCode::ExpiryDateUnknown, span, at);
    } else if date::expiry_century_open(date, today) {
        doubts.note(DoubtCode::ExpiryCenturyOpen, span, 0);
    }
    date
}

/// `YYMM`; a card was never issued in the future.
fn read_issue_month(grid: &Grid<'_>, span: Span, today: NaiveDate) -> crate::PartialDate {
    let mut cells = *b"<<<<<<";
    for (cell, printed) in cells.iter_mut().zip(grid.cells(span)) {
        *cell = *printed;
    }
    date::read_cells(&cells, |y, m, d| date::birth_century(y, m, d, today)).date
}

fn read_sex(grid: &Grid<'_>, l: &Layout, doubts: &mut Doubts) -> Sex {
    match grid.cell(l.sex) {
        b'F' => Sex::Female,
        b'M' => Sex::Male,
        b'<' => Sex::Unspecified,
        _ => {
            doubts.note(DoubtCode::SexUnexpected, l.sex, 0);
            Sex::Unspecified
        }
    }
}

/// The optional data of each field; the first without the `consumed` cells of a long document number.
fn read_optional(grid: &Grid<'_>, l: &Layout, consumed: usize) -> [String; 2] {
    let mut texts = [String::new(), String::new()];
    for (at, (text, span)) in texts.iter_mut().zip(l.optional_data).enumerate() {
        let skipped = if at == 0 { consumed } else { 0 };
        *text = spaced(grid.text(*span).get(skipped..).unwrap_or_default());
    }
    texts
}

/// Verifies every check digit the format has.
fn verify(grid: &Grid<'_>, l: &Layout, number: &ReadNumber, doubts: &mut Doubts) -> Checks {
    let dated = |date: Option<Span>, check: Option<Span>| date.zip(check);
    let birth = (l.birth_date, l.birth_date_check);
    let expiry = dated(l.expiry_date, l.expiry_date_check);
    let personal = l.optional_data.first().copied().zip(l.optional_data_check);
    let composite = l.composite_check.map(|check| {
        let expected = weigh(l.composite_over.iter().map(|s| grid.cells(*s)));
        verify_digit(grid.cell(check), expected, false, check, DoubtCode::CheckComposite, doubts)
    });
    let mut field = |span: Span, check: Span, code: DoubtCode| {
        let cells = grid.cells(span);
        let empty = cells.iter().all(|&b| b == b'<');
        verify_digit(grid.cell(check), weigh([cells]), empty, check, code, doubts)
    };
    Checks {
        document_number: Some(number.agrees),
        birth_date: Some(field(birth.0, birth.1, DoubtCode::CheckBirthDate)),
        expiry_date: expiry.map(|(d, c)| field(d, c, DoubtCode::CheckExpiryDate)),
        optional_data: personal.map(|(d, c)| field(d, c, DoubtCode::CheckOptionalData)),
        composite,
    }
}

/// Whether `printed` is the digit `expected`. A filler agrees with an empty field: by right for the personal number
/// (9303-4 §4.2.2.2), with a doubt for the others.
pub(crate) fn verify_digit(printed: u8, expected: u8, empty: bool, check: Span, code: DoubtCode, doubts: &mut Doubts) -> bool {
    if printed == b'0' + expected {
        return true;
    }
    if printed == b'<' && empty {
        if code != DoubtCode::CheckOptionalData {
            doubts.note(DoubtCode::CheckDigitFiller, check, 0);
        }
        return true;
    }
    doubts.note(code, check, 0);
    if !printed.is_ascii_digit() {
        doubts.note(DoubtCode::DigitExpected, check, 0);
    }
    false
}
