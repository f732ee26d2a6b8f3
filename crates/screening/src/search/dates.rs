//! Which entries' dates of birth may be the traveller's, as ranges of entries: a list is sorted by date.

use crate::evidence::{is_placeholder, slips};
use crate::package::{Package, SEVERAL_DATES, packed_date};
use mrz::PartialDate;
use std::ops::Range;

/// A date from its number; nothing for an entry that has none or several.
pub(crate) fn unpacked(date: u32) -> Option<PartialDate> {
    let year = i16::try_from(date >> 9).ok().filter(|year| *year > 0)?;
    let part = |bits: u32| u8::try_from(bits).ok().filter(|part| *part > 0);
    PartialDate::new(Some(year), part(date >> 5 & 15), part(date & 31))
}

/// Entries whose day may be the same: every one of them is worth a look at its names.
pub(crate) fn near(package: &Package, births: &[PartialDate]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for birth in births {
        let Some(year) = birth.year().and_then(|year| u32::try_from(year).ok()).filter(|year| *year > 0) else { continue };
        if birth.full().is_none() || is_placeholder(*birth) {
            ranges.push(package.dated(year << 9..(year + 1) << 9));
            continue;
        }
        let month = u32::from(birth.month().unwrap_or(0));
        let mut days = vec![year << 9, year << 9 | month << 5, year << 9 | 1 << 5 | 1, year << 9 | 12 << 5 | 31];
        days.push(packed_date(*birth));
        days.extend(PartialDate::new(birth.year(), birth.day(), birth.month()).map(packed_date));
        days.extend(slips(*birth).into_iter().map(packed_date));
        days.sort_unstable();
        days.dedup();
        ranges.extend(days.into_iter().map(|day| package.dated(day..day + 1)));
    }
    ranges
}

/// Entries whose names must nearly agree to make a hit: born two years around, at no known date, or at several.
pub(crate) fn windows(package: &Package, births: &[PartialDate]) -> Vec<Range<usize>> {
    let years: Vec<u32> = births.iter().filter_map(|birth| u32::try_from(birth.year()?).ok()).filter(|year| *year > 0).collect();
    if years.is_empty() {
        return std::iter::once(0..usize::MAX).collect();
    }
    let mut windows = vec![package.dated(0..SEVERAL_DATES + 1)];
    windows.extend(years.into_iter().map(|year| package.dated(year.saturating_sub(2).max(1) << 9..(year + 3) << 9)));
    windows
}
