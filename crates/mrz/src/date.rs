//! Dates of which parts may be unknown, and the century that two digits leave open (9303-3 §4.8).

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An expiry date lies at most this many years ahead; two digits that would lie further mean the century before.
const EXPIRY_YEARS_AHEAD: u32 = 50;

/// An expiry date further back than this many years is taken as read, with a doubt about its century.
const EXPIRY_YEARS_BACK: u32 = 10;

/// A date of which year, month or day may be unknown, as births often are.
///
/// Written and serialised in ISO order with `X` for what is unknown: `1974-08-12`, `1974-XX-XX`, `XXXX-XX-XX`. Sorts by
/// year, month, day; an unknown part sorts before a known one.
///
/// ```
/// let born: mrz::PartialDate = "1974-XX-XX".parse()?;
/// assert_eq!(born.year(), Some(1974));
/// assert_eq!(born.full(), None);
/// assert_eq!(born.latest(), chrono::NaiveDate::from_ymd_opt(1974, 12, 31));
/// assert_eq!(born.to_string(), "1974-XX-XX");
/// # Ok::<(), mrz::PartialDateError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = "string")]
pub struct PartialDate {
    year: Option<i16>,
    month: Option<u8>,
    day: Option<u8>,
}

impl PartialDate {
    /// The date of which nothing is known.
    ///
    /// ```
    /// assert_eq!(mrz::PartialDate::UNKNOWN.to_string(), "XXXX-XX-XX");
    /// ```
    pub const UNKNOWN: Self = Self { year: None, month: None, day: None };

    /// From its parts, if some real day fits them (29 February fits an unknown year, 31 April fits none).
    ///
    /// ```
    /// use mrz::PartialDate;
    /// assert!(PartialDate::new(None, Some(2), Some(29)).is_some());
    /// assert!(PartialDate::new(Some(2026), Some(4), Some(31)).is_none());
    /// ```
    #[must_use]
    pub fn new(year: Option<i16>, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let year_fits = year.is_none_or(|y| (0..=9999).contains(&y));
        let month_fits = month.is_none_or(|m| (1..=12).contains(&m));
        let day_fits = day.is_none_or(|d| (1..=longest_month(year, month)).contains(&d));
        (year_fits && month_fits && day_fits).then_some(Self { year, month, day })
    }

    /// The year of the Gregorian calendar, if known.
    ///
    /// ```
    /// assert_eq!("1974-XX-XX".parse::<mrz::PartialDate>()?.year(), Some(1974));
    /// # Ok::<(), mrz::PartialDateError>(())
    /// ```
    #[must_use]
    pub const fn year(self) -> Option<i16> {
        self.year
    }

    /// The month, 1 to 12, if known.
    ///
    /// ```
    /// assert_eq!("1974-XX-XX".parse::<mrz::PartialDate>()?.month(), None);
    /// # Ok::<(), mrz::PartialDateError>(())
    /// ```
    #[must_use]
    pub const fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, if known.
    ///
    /// ```
    /// assert_eq!("XXXX-08-12".parse::<mrz::PartialDate>()?.day(), Some(12));
    /// # Ok::<(), mrz::PartialDateError>(())
    /// ```
    #[must_use]
    pub const fn day(self) -> Option<u8> {
        self.day
    }

    /// The day itself, if every part is known.
    ///
    /// ```
    /// let date: mrz::PartialDate = "1974-08-12".parse()?;
    /// assert_eq!(date.full(), chrono::NaiveDate::from_ymd_opt(1974, 8, 12));
    /// # Ok::<(), mrz::PartialDateError>(())
    /// ```
    #[must_use]
    pub fn full(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year?.into(), self.month?.into(), self.day?.into())
    }

    /// The first day the date may mean, if the year is known.
    ///
    /// ```
    /// let date: mrz::PartialDate = "1974-02-XX".parse()?;
    /// assert_eq!(date.earliest(), chrono::NaiveDate::from_ymd_opt(1974, 2, 1));
    /// # Ok::<(), mrz::PartialDateError>(())
    /// ```
    #[must_use]
    pub fn earliest(self) -> Option<NaiveDate> {
        let (year, day) = (self.year?, self.day.unwrap_or(1));
        let mut months = self.month.map_or(1..=12, |m| m..=m);
        months.find_map(|m| NaiveDate::from_ymd_opt(year.into(), m.into(), day.into()))
    }

    /// The last day the date may mean, if the year is known.
    ///
    /// ```
    /// let date: mrz::PartialDate = "1976-02-XX".parse()?;
    /// assert_eq!(date.latest(), chrono::NaiveDate::from_ymd_opt(1976, 2, 29));
    /// # Ok::<(), mrz::PartialDateError>(())
    /// ```
    #[must_use]
    pub fn latest(self) -> Option<NaiveDate> {
        let year = self.year?;
        let months = self.month.map_or(1..=12, |m| m..=m);
        months.rev().find_map(|m| {
            let day = self.day.unwrap_or_else(|| longest_month(self.year, Some(m)));
            NaiveDate::from_ymd_opt(year.into(), m.into(), day.into())
        })
    }

    /// The six cells `YYMMDD` of an MRZ with fillers for what is unknown (9303-3 §4.8).
    ///
    /// ```
    /// let date: mrz::PartialDate = "1974-XX-XX".parse()?;
    /// assert_eq!(date.mrz(), "74<<<<");
    /// # Ok::<(), mrz::PartialDateError>(())
    /// ```
    #[must_use]
    pub fn mrz(self) -> String {
        let two = |n: Option<u8>| n.map_or_else(|| "<<".to_owned(), |n| format!("{n:02}"));
        let year = self.year.and_then(|y| u8::try_from(y.rem_euclid(100)).ok());
        [two(year), two(self.month), two(self.day)].concat()
    }
}

/// The number of days of the longest month that fits.
fn longest_month(year: Option<i16>, month: Option<u8>) -> u8 {
    match month {
        Some(2) if year.is_some_and(|y| NaiveDate::from_ymd_opt(y.into(), 2, 29).is_none()) => 28,
        Some(2) => 29,
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    }
}

impl From<NaiveDate> for PartialDate {
    /// Years outside 0 to 9999 become unknown: no travel document prints them.
    fn from(date: NaiveDate) -> Self {
        let year = i16::try_from(date.year()).ok().filter(|y| (0..=9999).contains(y));
        Self { year, month: u8::try_from(date.month()).ok(), day: u8::try_from(date.day()).ok() }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("XXXX")?,
        }
        for part in [self.month, self.day] {
            match part {
                Some(n) => write!(f, "-{n:02}")?,
                None => f.write_str("-XX")?,
            }
        }
        Ok(())
    }
}

/// A text is no date with unknown parts.
///
/// ```
/// assert_eq!("12.8.1974".parse::<mrz::PartialDate>(), Err(mrz::PartialDateError));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date like 1974-08-12, 1974-XX-XX or XXXX-XX-XX")]
pub struct PartialDateError;

impl From<PartialDateError> for foundation::CodedError {
    fn from(error: PartialDateError) -> Self {
        Self::new(foundation::ErrorCode::BadRequest, error.to_string())
    }
}

/// Month and day may be left out: `1974` and `1974-08` are `1974-XX-XX` and `1974-08-XX`.
impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, PartialDateError> {
        let mut parts = text.split('-');
        let year = part(parts.next(), 4)?;
        let month = part(parts.next(), 2)?.and_then(|n| u8::try_from(n).ok());
        let day = part(parts.next(), 2)?.and_then(|n| u8::try_from(n).ok());
        if text.is_empty() || parts.next().is_some() {
            return Err(PartialDateError);
        }
        Self::new(year, month, day).ok_or(PartialDateError)
    }
}

/// One part of a written date: missing or `X`s are unknown, otherwise exactly `digits` digits.
fn part(text: Option<&str>, digits: usize) -> Result<Option<i16>, PartialDateError> {
    match text {
        None => Ok(None),
        Some(t) if t.len() != digits => Err(PartialDateError),
        Some(t) if t.bytes().all(|b| b == b'X') => Ok(None),
        Some(t) if t.bytes().all(|b| b.is_ascii_digit()) => t.parse().map(Some).map_err(|_| PartialDateError),
        Some(_) => Err(PartialDateError),
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What six cells of an MRZ say, with the offset of the first cell that cannot belong to a date.
pub(crate) struct ReadDate {
    pub(crate) date: PartialDate,
    pub(crate) impossible: Option<usize>,
}

/// Reads `YYMMDD`; `century` completes the year from its two digits and the known month and day.
pub(crate) fn read_cells(cells: &[u8], century: impl Fn(i16, Option<u8>, Option<u8>) -> i16) -> ReadDate {
    let mut impossible = None;
    let mut pairs = [None; 3];
    for (at, (pair, slot)) in cells.chunks(2).zip(&mut pairs).enumerate() {
        match pair {
            [t @ b'0'..=b'9', u @ b'0'..=b'9'] => *slot = Some((t - b'0') * 10 + (u - b'0')),
            [b'<', b'<'] => {}
            [t, ..] => {
                let second = t.is_ascii_digit();
                impossible = impossible.or(Some(at * 2 + usize::from(second)));
            }
            [] => {}
        }
    }
    if pairs == [Some(0); 3] {
        return ReadDate { date: PartialDate::UNKNOWN, impossible: Some(2) }; // A placeholder says nothing of the year.
    }
    let [year, mut month, mut day] = pairs;
    if month.is_some_and(|m| !(1..=12).contains(&m)) {
        (month, impossible) = (None, impossible.or(Some(2)));
    }
    let year = year.map(|y| century(y.into(), month, day.filter(|d| *d > 0)));
    if PartialDate::new(year, month, day).is_none() {
        (day, impossible) = (None, impossible.or(Some(4)));
    }
    ReadDate { date: PartialDate::new(year, month, day).unwrap_or_default(), impossible }
}

/// The century of a birth: the latest that does not put it after `today`.
pub(crate) fn birth_century(yy: i16, month: Option<u8>, day: Option<u8>, today: NaiveDate) -> i16 {
    let year = latest_year(yy, today.year());
    let earliest = PartialDate { year: Some(year), month, day }.earliest();
    // A day that does not exist (31 April) still has a first possible month.
    let earliest = earliest.or_else(|| PartialDate { year: Some(year), month, day: None }.earliest());
    if earliest.is_some_and(|d| d > today) { year.saturating_sub(100) } else { year }
}

/// The century of an expiry: the latest that does not put it more than 50 years ahead of `today`.
pub(crate) fn expiry_century(yy: i16, month: Option<u8>, day: Option<u8>, today: NaiveDate) -> i16 {
    let limit = today.checked_add_months(Months::new(EXPIRY_YEARS_AHEAD * 12)).unwrap_or(today);
    let year = latest_year(yy, limit.year());
    let earliest = PartialDate { year: Some(year), month, day }.earliest();
    if earliest.is_some_and(|d| d > limit) { year.saturating_sub(100) } else { year }
}

/// Whether an expiry lies further back than the window in which two digits are certain.
pub(crate) fn expiry_century_open(date: PartialDate, today: NaiveDate) -> bool {
    let limit = today.checked_sub_months(Months::new(EXPIRY_YEARS_BACK * 12)).unwrap_or(today);
    date.latest().is_some_and(|d| d < limit)
}

/// The latest year that ends in `yy` and is not after `limit`.
fn latest_year(yy: i16, limit: i32) -> i16 {
    let limit = i16::try_from(limit.clamp(100, 9999)).unwrap_or(2000);
    limit - (limit - yy).rem_euclid(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn birth(cells: &str, today: &str) -> String {
        let today = day(today);
        read_cells(cells.as_bytes(), |y, m, d| birth_century(y, m, d, today)).date.to_string()
    }

    fn expiry(cells: &str, today: &str) -> String {
        let today = day(today);
        read_cells(cells.as_bytes(), |y, m, d| expiry_century(y, m, d, today)).date.to_string()
    }

    #[test]
    fn a_birth_is_never_in_the_future() {
        for (cells, today, expected) in [
            ("740812", "2026-03-01", "1974-08-12"),
            ("260301", "2026-03-01", "2026-03-01"),
            ("260302", "2026-03-01", "1926-03-02"),
            ("26<<<<", "2026-03-01", "2026-XX-XX"),
            ("2604<<", "2026-03-01", "1926-04-XX"),
            ("26<<15", "2026-01-14", "1926-XX-15"),
            ("000229", "2026-03-01", "2000-02-29"),
            ("991231", "2000-01-01", "1999-12-31"),
            ("990101", "1999-12-31", "1999-01-01"),
            ("<<<<<<", "2026-03-01", "XXXX-XX-XX"),
            ("<<0812", "2026-03-01", "XXXX-08-12"),
            ("74<<<<", "2026-03-01", "1974-XX-XX"),
            ("7408<<", "2026-03-01", "1974-08-XX"),
        ] {
            assert_eq!(birth(cells, today), expected, "{cells} on {today}");
        }
    }

    #[test]
    fn an_expiry_is_at_most_fifty_years_ahead() {
        for (cells, today, expected) in [
            ("120415", "2026-03-01", "2012-04-15"),
            ("160301", "2026-03-01", "2016-03-01"),
            ("360301", "2026-03-01", "2036-03-01"),
            ("760301", "2026-03-01", "2076-03-01"),
            ("760302", "2026-03-01", "1976-03-02"),
            ("991231", "2026-03-01", "1999-12-31"),
            ("080808", "1999-06-01", "2008-08-08"),
            ("940623", "1999-06-01", "1994-06-23"),
            ("200101", "2085-01-01", "2120-01-01"),
        ] {
            assert_eq!(expiry(cells, today), expected, "{cells} on {today}");
        }
        assert!(expiry_century_open("2012-04-15".parse().unwrap(), day("2026-03-01")));
        assert!(!expiry_century_open("2016-03-01".parse().unwrap(), day("2026-03-01")));
    }

    #[test]
    fn impossible_cells_are_named_and_become_unknown() {
        let today = day("2026-03-01");
        for (cells, date, at) in [
            ("741312", "1974-XX-12", Some(2)),
            ("740431", "1974-04-XX", Some(4)),
            ("740400", "1974-04-XX", Some(4)),
            ("750229", "1975-02-XX", Some(4)),
            ("7408I2", "1974-08-XX", Some(4)),
            ("74081Z", "1974-08-XX", Some(5)),
            ("7<0812", "XXXX-08-12", Some(1)),
            ("74XXXX", "1974-XX-XX", Some(2)),
            ("000000", "XXXX-XX-XX", Some(2)),
            ("000800", "2000-08-XX", Some(4)),
        ] {
            let read = read_cells(cells.as_bytes(), |y, m, d| birth_century(y, m, d, today));
            assert_eq!((read.date.to_string().as_str(), read.impossible), (date, at), "{cells}");
        }
    }

    #[test]
    fn a_written_date_is_read_back_and_nonsense_is_refused() {
        for text in ["1974-08-12", "1974-XX-XX", "XXXX-XX-XX", "XXXX-08-12", "1974-08-XX", "0000-01-01"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        assert_eq!("1974".parse::<PartialDate>().unwrap().to_string(), "1974-XX-XX");
        for text in ["", "74-08-12", "1974-13-01", "1974-02-30", "1974-8-1", "1974-08-12-1", "+974-01-01", "1974-xx-01"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn dates_sort_with_unknown_parts_first() {
        let mut dates: Vec<PartialDate> = ["1974-08-12", "1974-XX-XX", "XXXX-XX-XX", "1974-08-XX"].iter().map(|t| t.parse().unwrap()).collect();
        dates.sort();
        let texts: Vec<String> = dates.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["XXXX-XX-XX", "1974-XX-XX", "1974-08-XX", "1974-08-12"]);
    }
}
