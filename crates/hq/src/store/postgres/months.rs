//! Crossings lie in one part of their table for each month, made when the month's first crossing comes.

use super::link::Link;
use crate::HqError;
use crate::store::{Arrival, ArrivedEvent, Content, Fact};
use chrono::{DateTime, Datelike, Months as Span, NaiveDate};
use postgres::Row;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Clocks that show an earlier year are wrong; such crossings lie in the part `rest`.
const FIRST_YEAR: i32 = 2020;

/// Months whose part is there. Only saves the question: the database knows.
#[derive(Default)]
pub(super) struct Months(Mutex<BTreeSet<NaiveDate>>);

impl Months {
    /// Months of an arrival whose part may be missing.
    pub(super) fn missing(&self, arrival: &Arrival) -> Vec<NaiveDate> {
        let Content::Events(events) = &arrival.content else { return Vec::new() };
        let latest = month_of(arrival.received_at).and_then(|month| month.checked_add_months(Span::new(1)));
        let wanted: BTreeSet<NaiveDate> = events.iter().filter_map(crossed_in).collect();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.into_iter().filter(|month| month.year() >= FIRST_YEAR && Some(*month) <= latest && !known.contains(month)).collect()
    }

    /// Notes that a month's part is there.
    pub(super) fn made(&self, month: NaiveDate) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(month);
    }
}

/// Makes the part of a month, under [`super::Lock::Months`]. If crossings of the month lie in the part `rest` already (they came before
/// their month, from a clock that was ahead), the month stays there.
pub(super) fn make(link: &mut Link, month: NaiveDate) -> Result<(), HqError> {
    let (from, to) = (bound(month), bound(month.checked_add_months(Span::new(1)).unwrap_or(NaiveDate::MAX)));
    let name = format!("crossing_{}_{:02}", month.year(), month.month());
    let is = |row: &Row| Ok(row.try_get::<_, bool>(0)?);
    if link.one("SELECT to_regclass($1) IS NOT NULL", &[&name], is)?
        || link.one("SELECT EXISTS (SELECT 1 FROM crossing_rest WHERE id >= $1 AND id < $2)", &[&from, &to], is)?
    {
        return Ok(());
    }
    link.batch(&format!("CREATE TABLE {name} PARTITION OF crossing FOR VALUES FROM ('{from}') TO ('{to}')"))
}

fn crossed_in(event: &ArrivedEvent) -> Option<NaiveDate> {
    match &event.fact {
        Fact::Crossing(fact) => month_of(millis_of(fact.id)),
        _ => None,
    }
}

fn millis_of(id: Uuid) -> i64 {
    i64::try_from(id.as_u128() >> 80).unwrap_or(0)
}

fn month_of(millis: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp_millis(millis)?.date_naive().with_day(1)
}

/// The lowest public id of a month: its time and nothing else.
fn bound(month: NaiveDate) -> Uuid {
    let millis = month.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis().max(0);
    Uuid::from_u128(u128::from(millis.unsigned_abs()) << 80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::{BoothId, EventId};

    #[test]
    fn a_crossing_lies_between_the_bounds_of_its_month() {
        let last = 1_767_225_599_999; // 2025-12-31T23:59:59.999Z
        let id = |millis| EventId { booth: BoothId(7), epoch: 3, seq: 9 }.public_id(millis);
        let december = month_of(millis_of(id(last))).unwrap();
        assert_eq!(december.to_string(), "2025-12-01");
        let january = december.checked_add_months(Span::new(1)).unwrap();
        assert!((bound(december)..bound(january)).contains(&id(last)));
        assert!(id(last + 1) >= bound(january));
    }
}
