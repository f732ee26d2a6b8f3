//! A parsed machine-readable zone.

use crate::{Checks, Doubt, Format, PartialDate, Sex, StateCode};
use foundation::Sensitive;
use std::fmt;

/// A machine-readable zone: what it says, whether its check digits agree, and what is odd about it.
///
/// Made by [`parse`](crate::parse). It holds personal data, so its `Debug` names nobody.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
/// assert_eq!(mrz.format().as_str(), "TD3");
/// assert_eq!(mrz.primary_identifier(), "ERIKSSON");
/// assert_eq!(mrz.secondary_identifier(), Some("ANNA MARIA"));
/// assert_eq!(mrz.birth_date().to_string(), "1974-08-12");
/// assert!(mrz.is_valid());
/// assert!(!format!("{mrz:?}").contains("ERIKSSON"));
/// # Ok::<(), mrz::MrzError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Mrz {
    pub(crate) format: Format,
    pub(crate) lines: Vec<String>,
    pub(crate) issuing_state: StateCode,
    pub(crate) primary: String,
    pub(crate) secondary: String,
    pub(crate) document_number: String,
    pub(crate) nationality: StateCode,
    pub(crate) birth_date: PartialDate,
    pub(crate) sex: Sex,
    pub(crate) expiry_date: Option<PartialDate>,
    pub(crate) issue_month: Option<PartialDate>,
    pub(crate) optional_data: [String; 2],
    pub(crate) long_number: bool,
    pub(crate) name_truncated: bool,
    pub(crate) checks: Checks,
    pub(crate) doubts: Vec<Doubt>,
}

impl Mrz {
    /// The format, recognised by the number and length of the lines and the document code.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD1, today)?;
    /// assert_eq!(mrz.format(), mrz::Format::Td1);
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The lines as parsed, without white space at their ends.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD1, today)?;
    /// assert_eq!(mrz.lines(), mrz::specimen::TD1);
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The document code without its filler: `P`, `ID`, `AC` (9303-4 §4.2.2.1 and its twins).
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// assert_eq!(mrz.document_code(), "P");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn document_code(&self) -> &str {
        self.lines.first().and_then(|l| l.get(..2)).unwrap_or_default().trim_end_matches('<')
    }

    /// The issuing State or organization (9303-3 §4.7); empty if none is printed.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// assert_eq!(mrz.issuing_state().as_str(), "UTO");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn issuing_state(&self) -> StateCode {
        self.issuing_state
    }

    /// The primary identifier, its components separated by a space (9303-3 §4.6). Empty if the name begins with fillers.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// assert_eq!(mrz.primary_identifier(), "ERIKSSON");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn primary_identifier(&self) -> &str {
        &self.primary
    }

    /// The secondary identifier, its components separated by a space; `None` for a person with one name only.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&["P<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3204153ZE184226B<<<<<16"], today)?;
    /// assert_eq!(mrz.primary_identifier(), "ARKFREITH");
    /// assert_eq!(mrz.secondary_identifier(), None);
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn secondary_identifier(&self) -> Option<&str> {
        (!self.secondary.is_empty()).then_some(self.secondary.as_str())
    }

    /// Whether the name fills its field to the end, so that it must be taken as truncated (9303-4 §4.2.3).
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&["P<UTOPAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "L898902C36UTO7408122F3204153ZE184226B<<<<<16"], today)?;
    /// assert!(mrz.name_truncated());
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn name_truncated(&self) -> bool {
        self.name_truncated
    }

    /// The document number, complete if it is longer than nine characters; a filler within it becomes a space.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&["I<UTOD23145890<7349<<<<<<<<<<<", "7408122F3204153UTO<<<<<<<<<<<2", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"], today)?;
    /// assert_eq!(mrz.document_number(), "D23145890734");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn document_number(&self) -> &str {
        &self.document_number
    }

    /// Whether the document number runs on into the optional data (9303-5 and 9303-6 note j).
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&["I<UTOD23145890<7349<<<<<<<<<<<", "7408122F3204153UTO<<<<<<<<<<<2", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"], today)?;
    /// assert!(mrz.has_long_number());
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn has_long_number(&self) -> bool {
        self.long_number
    }

    /// The nationality; the French card prints none, which means `FRA`.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// assert_eq!(mrz.nationality().as_str(), "UTO");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn nationality(&self) -> StateCode {
        self.nationality
    }

    /// The date of birth with its century, never in the future.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// assert_eq!(mrz.birth_date().to_string(), "1974-08-12");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn birth_date(&self) -> PartialDate {
        self.birth_date
    }

    /// The sex of the holder.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// assert_eq!(mrz.sex(), mrz::Sex::Female);
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn sex(&self) -> Sex {
        self.sex
    }

    /// The date of expiry (of a visa: valid until); `None` for the French card, which prints none.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// assert_eq!(mrz.expiry_date().unwrap().to_string(), "2012-04-15");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn expiry_date(&self) -> Option<PartialDate> {
        self.expiry_date
    }

    /// Year and month of issue, which the French card alone prints.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&["IDFRAERIKSSON<<<<<<<<<<<<<<<<<952042", "0509952018746ANNA<<MARIA<<<7408122F7"], today)?;
    /// assert_eq!(mrz.issue_month().unwrap().to_string(), "2005-09-XX");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn issue_month(&self) -> Option<PartialDate> {
        self.issue_month
    }

    /// The optional data without what belongs to a long document number; in TD1 the upper line's, then after a space
    /// the middle line's. A filler within becomes a space.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&["I<UTOD2314589071234<<<<<<<<<<<", "7408122F3204153UTO5678<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"], today)?;
    /// assert_eq!(mrz.optional_data(), "1234 5678");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn optional_data(&self) -> String {
        match &self.optional_data {
            [first, second] if second.is_empty() => first.clone(),
            [first, second] if first.is_empty() => second.clone(),
            [first, second] => format!("{first} {second}"),
        }
    }

    /// The optional data of each field apart: TD1 has two, in the upper and in the middle line; the others one.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&["I<UTOD2314589071234<<<<<<<<<<<", "7408122F3204153UTO5678<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"], today)?;
    /// assert_eq!(mrz.optional_parts(), ["1234", "5678"]);
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn optional_parts(&self) -> [&str; 2] {
        self.optional_data.each_ref().map(String::as_str)
    }

    /// The airline or other employer on a crew member certificate: its IATA or ICAO code, which opens the optional data
    /// (9303-5 appendix C.2). `None` for other documents, or where a long number stands in its place.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&["ACUTOC123456788XY<<<<<<<<<<<<<", "7408122F3204153UTO<<<<<<<<<<<3", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"], today)?;
    /// assert_eq!(mrz.crew_employer(), Some("XY"));
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn crew_employer(&self) -> Option<&str> {
        if self.format != Format::Crew || self.long_number {
            return None;
        }
        let span = crate::layout::of(self.format).optional_data.first()?;
        let cells = self.lines.get(usize::from(span.line))?.get(span.range())?;
        cells.get(..3).map(|code| code.trim_end_matches('<')).filter(|code| !code.is_empty())
    }

    /// Whether each check digit agrees.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// assert_eq!(mrz.checks().composite, Some(true));
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub const fn checks(&self) -> Checks {
        self.checks
    }

    /// What is odd, in the order of lines and columns.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// let expired = mrz.doubts()[0];
    /// assert_eq!((expired.code.as_str(), expired.line, expired.column), ("expiry-century-open", 2, 22));
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }

    /// Whether every check digit that is present agrees. Expiry is no part of it; nor do doubts of other kinds count.
    ///
    /// ```
    /// # let today = "2026-03-01".parse().unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// assert!(mrz.is_valid(), "though it expired in 2012");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.checks.all_agree()
    }

    /// What Basic Access Control and PACE derive their keys from (9303-11 §4.3.2): document number, date of birth and
    /// date of expiry, each with its check digit. `None` for the French card, which has no chip.
    ///
    /// ```
    /// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    /// let mrz = mrz::parse(&mrz::specimen::TD3, today)?;
    /// assert_eq!(mrz.mrz_information().unwrap().expose(), "L898902C3674081221204159");
    /// # Ok::<(), mrz::MrzError>(())
    /// ```
    #[must_use]
    pub fn mrz_information(&self) -> Option<Sensitive<String>> {
        let l = crate::layout::of(self.format);
        let cells = |s: crate::layout::Span| self.lines.get(usize::from(s.line)).and_then(|line| line.get(s.range()));
        let (expiry, expiry_check) = l.expiry_date.zip(l.expiry_date_check)?;
        let rest = if self.long_number { l.long_number.and_then(cells)?.split('<').next()? } else { "" };
        let check = if self.long_number { "" } else { cells(l.document_number_check)? };
        let parts = [cells(l.document_number)?, check, rest, cells(l.birth_date)?, cells(l.birth_date_check)?, cells(expiry)?, cells(expiry_check)?];
        Some(Sensitive::new(parts.concat()))
    }
}

impl fmt::Debug for Mrz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mrz").field("format", &self.format).field("checks", &self.checks).field("doubts", &self.doubts).finish_non_exhaustive()
    }
}
