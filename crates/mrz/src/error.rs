//! Why lines are no machine-readable zone at all. Everything milder is a [`Doubt`](crate::Doubt) of a parsed document.

use foundation::{CodedError, ErrorCode};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is wrong with lines that cannot be parsed.
///
/// ```
/// assert_eq!(mrz::MrzErrorCode::LineLength.as_str(), "line-length");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum MrzErrorCode {
    /// There is nothing but blank lines.
    Empty,
    /// Not two lines (TD2, TD3, visas) or three (TD1); the position is where a line is missing or too many.
    LineCount,
    /// A line is longer or shorter than its format; the column is the first one missing or too many.
    LineLength,
    /// A lower-case letter, which 9303-3 §4.3 does not admit.
    LowerCase,
    /// Any other character that is not A–Z, 0–9 or `<` (9303-3 §4.3).
    Character,
}

impl MrzErrorCode {
    /// The code as JSON spells it.
    ///
    /// ```
    /// assert_eq!(mrz::MrzErrorCode::LowerCase.as_str(), "lower-case");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::LineCount => "line-count",
            Self::LineLength => "line-length",
            Self::LowerCase => "lower-case",
            Self::Character => "character",
        }
    }
}

/// Why lines cannot be parsed, and where. Lines and columns count from 1; blank lines do not count.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let error = mrz::parse(&["P<UTOERIKSSON<<anna", "L898902C3"], today).unwrap_err();
/// assert_eq!((error.line(), error.column()), (1, 16));
/// assert_eq!(error.to_string(), "lower-case at line 1 column 16");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
pub struct MrzError {
    code: MrzErrorCode,
    line: u8,
    column: u8,
}

impl MrzError {
    /// Positions beyond 255 are given as 255: no format is that long.
    pub(crate) fn new(code: MrzErrorCode, line: usize, column: usize) -> Self {
        let small = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        Self { code, line: small(line), column: small(column) }
    }

    /// What is wrong.
    ///
    /// ```
    /// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    /// assert_eq!(mrz::parse(&[], today).unwrap_err().code(), mrz::MrzErrorCode::Empty);
    /// ```
    #[must_use]
    pub const fn code(&self) -> MrzErrorCode {
        self.code
    }

    /// The line, counted from 1 without blank lines.
    ///
    /// ```
    /// let error = mrz::parse_text("P<UTO\nL898902c3", "2026-03-01".parse().unwrap()).unwrap_err();
    /// assert_eq!(error.line(), 2);
    /// ```
    #[must_use]
    pub const fn line(&self) -> u8 {
        self.line
    }

    /// The column, counted from 1 in characters.
    ///
    /// ```
    /// let error = mrz::parse_text("P<UTO\nL898902c3", "2026-03-01".parse().unwrap()).unwrap_err();
    /// assert_eq!(error.column(), 8);
    /// ```
    #[must_use]
    pub const fn column(&self) -> u8 {
        self.column
    }
}

impl fmt::Display for MrzError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.code.as_str(), self.line, self.column)
    }
}

impl std::error::Error for MrzError {}

impl From<MrzError> for CodedError {
    fn from(error: MrzError) -> Self {
        Self::new(ErrorCode::MrzMalformed, error.to_string())
    }
}
