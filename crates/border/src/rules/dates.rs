//! The few sums with dates that several rules need.

use chrono::{Datelike, Months, NaiveDate};

/// Completed years between `born` and `today`; negative if `born` lies ahead.
pub(super) fn age(born: NaiveDate, today: NaiveDate) -> i32 {
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    today.year() - born.year() - i32::from(!had_birthday)
}

/// The same day `months` later, or the last day of that month.
pub(super) fn plus_months(day: NaiveDate, months: u16) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(u32::from(months)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_counts_completed_years() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (born, today, years) in [
            ("1974-08-12", "2026-08-11", 51),
            ("1974-08-12", "2026-08-12", 52),
            ("2008-02-29", "2026-02-28", 17),
            ("2008-02-29", "2026-03-01", 18),
            ("2026-11-23", "2026-11-23", 0),
            ("2027-01-01", "2026-12-31", -1),
        ] {
            assert_eq!(age(day(born), day(today)), years, "{born} on {today}");
        }
    }
}
