//! Where each field of each format stands, as the tables of 9303-4 to 9303-7 §4.2.2 give it.
//!
//! The parser, the emitter, the live check and the page reader's grammar all read these tables; nothing else knows a
//! position.

use crate::Format;

/// A stretch of cells of one line; line and start count from 0.
///
/// ```
/// let number = mrz::layout::of(mrz::Format::Td3).document_number;
/// assert_eq!((number.line, number.start, number.len), (1, 0, 9));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The line, from 0.
    pub line: u8,
    /// The first cell, from 0.
    pub start: u8,
    /// How many cells.
    pub len: u8,
}

impl Span {
    const fn new(line: u8, start: u8, len: u8) -> Self {
        Self { line, start, len }
    }

    /// The cells as a range of the line.
    ///
    /// ```
    /// assert_eq!(mrz::layout::of(mrz::Format::Td3).sex.range(), 20..21);
    /// ```
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        usize::from(self.start)..usize::from(self.start) + usize::from(self.len)
    }

    /// Whether the cell of `line` and `column` (both from 0) lies in it.
    ///
    /// ```
    /// assert!(mrz::layout::of(mrz::Format::Td3).birth_date.contains(1, 13));
    /// ```
    #[must_use]
    pub fn contains(self, line: usize, column: usize) -> bool {
        usize::from(self.line) == line && self.range().contains(&column)
    }
}

/// The fields of one format. Cells of single characters are spans of length 1.
///
/// ```
/// let td2 = mrz::layout::of(mrz::Format::Td2);
/// assert_eq!(td2.name.len, 31);
/// assert_eq!(td2.optional_data.len(), 1);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Whose layout it is.
    pub format: Format,
    /// Document code.
    pub document_code: Span,
    /// Issuing State or organization.
    pub issuing_state: Span,
    /// Both name parts, or the primary identifier alone where `given_names` exists.
    pub name: Span,
    /// The given names of the French card.
    pub given_names: Option<Span>,
    /// Document number.
    pub document_number: Span,
    /// Its check digit.
    pub document_number_check: Span,
    /// The optional data into which a long document number runs on (9303-5 and 9303-6 note j).
    pub long_number: Option<Span>,
    /// Nationality; the French card prints none.
    pub nationality: Option<Span>,
    /// Date of birth.
    pub birth_date: Span,
    /// Its check digit.
    pub birth_date_check: Span,
    /// Sex.
    pub sex: Span,
    /// Date of expiry; the French card prints none.
    pub expiry_date: Option<Span>,
    /// Its check digit.
    pub expiry_date_check: Option<Span>,
    /// Year and month of issue, on the French card alone.
    pub issue_month: Option<Span>,
    /// Optional data, in the order of the lines.
    pub optional_data: &'static [Span],
    /// The personal number's check digit, in TD3 alone.
    pub optional_data_check: Option<Span>,
    /// The composite check digit.
    pub composite_check: Option<Span>,
    /// What the composite check digit is computed over.
    pub composite_over: &'static [Span],
}

/// The layout of `format`.
///
/// ```
/// let layout = mrz::layout::of(mrz::Format::Td1);
/// assert_eq!(layout.composite_check.map(|c| (c.line, c.start)), Some((1, 29)));
/// ```
#[must_use]
pub const fn of(format: Format) -> &'static Layout {
    match format {
        Format::Td1 => &TD1,
        Format::Td2 => &TD2,
        Format::Td3 => &TD3,
        Format::MrvA => &MRV_A,
        Format::MrvB => &MRV_B,
        Format::Crew => &CREW,
        Format::FraId => &FRA_ID,
    }
}

/// 9303-5 §4.2.2.
static TD1: Layout = Layout {
    format: Format::Td1,
    document_code: Span::new(0, 0, 2),
    issuing_state: Span::new(0, 2, 3),
    name: Span::new(2, 0, 30),
    given_names: None,
    document_number: Span::new(0, 5, 9),
    document_number_check: Span::new(0, 14, 1),
    long_number: Some(Span::new(0, 15, 15)),
    nationality: Some(Span::new(1, 15, 3)),
    birth_date: Span::new(1, 0, 6),
    birth_date_check: Span::new(1, 6, 1),
    sex: Span::new(1, 7, 1),
    expiry_date: Some(Span::new(1, 8, 6)),
    expiry_date_check: Some(Span::new(1, 14, 1)),
    issue_month: None,
    optional_data: &[Span::new(0, 15, 15), Span::new(1, 18, 11)],
    optional_data_check: None,
    composite_check: Some(Span::new(1, 29, 1)),
    composite_over: &[Span::new(0, 5, 25), Span::new(1, 0, 7), Span::new(1, 8, 7), Span::new(1, 18, 11)],
};

/// 9303-5 appendix C: TD1 throughout; the employer's code opens the optional data.
static CREW: Layout = Layout { format: Format::Crew, ..TD1 };

/// 9303-6 §4.2.2.
static TD2: Layout = Layout {
    format: Format::Td2,
    document_code: Span::new(0, 0, 2),
    issuing_state: Span::new(0, 2, 3),
    name: Span::new(0, 5, 31),
    given_names: None,
    document_number: Span::new(1, 0, 9),
    document_number_check: Span::new(1, 9, 1),
    long_number: Some(Span::new(1, 28, 7)),
    nationality: Some(Span::new(1, 10, 3)),
    birth_date: Span::new(1, 13, 6),
    birth_date_check: Span::new(1, 19, 1),
    sex: Span::new(1, 20, 1),
    expiry_date: Some(Span::new(1, 21, 6)),
    expiry_date_check: Some(Span::new(1, 27, 1)),
    issue_month: None,
    optional_data: &[Span::new(1, 28, 7)],
    optional_data_check: None,
    composite_check: Some(Span::new(1, 35, 1)),
    composite_over: &[Span::new(1, 0, 10), Span::new(1, 13, 7), Span::new(1, 21, 14)],
};

/// 9303-4 §4.2.2.
static TD3: Layout = Layout {
    format: Format::Td3,
    name: Span::new(0, 5, 39),
    long_number: None,
    optional_data: &[Span::new(1, 28, 14)],
    optional_data_check: Some(Span::new(1, 42, 1)),
    composite_check: Some(Span::new(1, 43, 1)),
    composite_over: &[Span::new(1, 0, 10), Span::new(1, 13, 7), Span::new(1, 21, 22)],
    ..TD2
};

/// 9303-7 §4.2.2: no composite check digit, and no long numbers (note j shows the nine principal characters alone).
static MRV_A: Layout = Layout {
    format: Format::MrvA,
    optional_data: &[Span::new(1, 28, 16)],
    optional_data_check: None,
    composite_check: None,
    composite_over: &[],
    ..TD3
};

/// 9303-7 §7.2.2.
static MRV_B: Layout = Layout { format: Format::MrvB, name: Span::new(0, 5, 31), optional_data: &[Span::new(1, 28, 8)], ..MRV_A };

/// The French card: number (with year and month of issue and the department), given names, birth, sex; the issuing
/// office stands after the surname. Its composite check digit covers everything before it.
static FRA_ID: Layout = Layout {
    format: Format::FraId,
    document_code: Span::new(0, 0, 2),
    issuing_state: Span::new(0, 2, 3),
    name: Span::new(0, 5, 25),
    given_names: Some(Span::new(1, 13, 14)),
    document_number: Span::new(1, 0, 12),
    document_number_check: Span::new(1, 12, 1),
    long_number: None,
    nationality: None,
    birth_date: Span::new(1, 27, 6),
    birth_date_check: Span::new(1, 33, 1),
    sex: Span::new(1, 34, 1),
    expiry_date: None,
    expiry_date_check: None,
    issue_month: Some(Span::new(1, 0, 4)),
    optional_data: &[Span::new(0, 30, 6)],
    optional_data_check: None,
    composite_check: Some(Span::new(1, 35, 1)),
    composite_over: &[Span::new(0, 0, 36), Span::new(1, 0, 35)],
};

/// What may stand in a cell.
///
/// ```
/// let card = mrz::layout::of(mrz::Format::Td1);
/// assert_eq!(card.cell(2, 0), mrz::layout::CellKind::Letter, "the name");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellKind {
    /// A letter or a filler.
    Letter,
    /// A digit or a filler (a birth may be unknown in part, an empty field's check digit may be a filler).
    Digit,
    /// `F`, `M` or a filler.
    Sex,
    /// Any of the 37 characters.
    Any,
}

impl CellKind {
    /// Whether `c` may stand in such a cell.
    ///
    /// ```
    /// use mrz::layout::CellKind;
    /// assert!(CellKind::Sex.admits('<') && !CellKind::Sex.admits('X'));
    /// ```
    #[must_use]
    pub const fn admits(self, c: char) -> bool {
        match self {
            Self::Letter => matches!(c, 'A'..='Z' | '<'),
            Self::Digit => matches!(c, '0'..='9' | '<'),
            Self::Sex => matches!(c, 'F' | 'M' | '<'),
            Self::Any => crate::is_mrz_char(c),
        }
    }
}

impl Layout {
    /// What may stand in the cell of `line` and `column`, both from 0.
    ///
    /// ```
    /// use mrz::layout::{self, CellKind};
    /// let td3 = layout::of(mrz::Format::Td3);
    /// assert_eq!(td3.cell(1, 20), CellKind::Sex);
    /// assert_eq!(td3.cell(1, 9), CellKind::Digit);
    /// assert_eq!(td3.cell(0, 5), CellKind::Letter);
    /// ```
    #[must_use]
    pub fn cell(&self, line: usize, column: usize) -> CellKind {
        let within = |span: Span| span.contains(line, column);
        let letters = [Some(self.issuing_state), Some(self.name), self.given_names, self.nationality];
        let digits = [
            Some(self.birth_date),
            Some(self.birth_date_check),
            self.expiry_date,
            self.expiry_date_check,
            self.issue_month,
            Some(self.document_number_check),
            self.optional_data_check,
            self.composite_check,
        ];
        let first_of_code = line == usize::from(self.document_code.line) && column == usize::from(self.document_code.start);
        if within(self.sex) {
            CellKind::Sex
        } else if first_of_code || letters.into_iter().flatten().any(within) {
            CellKind::Letter
        } else if digits.into_iter().flatten().any(within) {
            CellKind::Digit
        } else {
            CellKind::Any
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_lies_within_its_format_and_no_two_overlap() {
        for format in Format::ALL {
            let l = of(format);
            assert_eq!(l.format, format);
            let mut seen = std::collections::HashSet::new();
            let fields = [Some(l.document_code), Some(l.issuing_state), Some(l.name), l.given_names, l.nationality];
            let checked = [Some(l.document_number), Some(l.document_number_check), Some(l.birth_date), Some(l.birth_date_check)];
            let rest = [Some(l.sex), l.expiry_date, l.expiry_date_check, l.optional_data_check, l.composite_check];
            for span in fields.into_iter().chain(checked).chain(rest).flatten().chain(l.optional_data.iter().copied()) {
                for column in span.range() {
                    assert!(usize::from(span.line) < format.lines() && column < format.columns(), "{format} {span:?}");
                    assert!(seen.insert((span.line, column)), "{format}: two fields at {column} of line {}", span.line);
                }
            }
            assert_eq!(seen.len(), format.lines() * format.columns(), "{format}: a cell belongs to no field");
        }
    }
}
