//! Turns a list of crossings into the periods in which the traveller was in the country.

use crate::{Decision, Direction, PastCrossing};
use chrono::NaiveDate;

/// One stay as the records show it. The day of entry and the day of exit both count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stay<'a> {
    /// The crossing that opened it; absent when only the exit is on record.
    pub(super) entry: Option<&'a PastCrossing>,
    /// The crossing that closed it; absent when none is on record.
    pub(super) exit: Option<&'a PastCrossing>,
}

impl Stay<'_> {
    /// First day known to have been spent in the country.
    pub(super) fn from(&self) -> Option<NaiveDate> {
        self.entry.or(self.exit).map(|crossing| crossing.date)
    }

    /// Last day known to have been spent in the country. A stay without its exit counts its first day only:
    /// what is not on record is asked of the traveller, not held against them.
    pub(super) fn to(&self) -> Option<NaiveDate> {
        self.exit.or(self.entry).map(|crossing| crossing.date)
    }

    /// Days both ends included; `None` unless both ends are on record.
    pub(super) fn days(&self) -> Option<i64> {
        Some((self.exit?.date - self.entry?.date).num_days() + 1)
    }

    /// Last day the officer at entry permitted.
    pub(super) fn permitted_until(&self) -> Option<NaiveDate> {
        match self.entry?.decision {
            Decision::Admit { until } | Decision::AdmitWithConditions { until, .. } => until,
            _ => None,
        }
    }
}

/// Pairs entries with exits, oldest first; refusals and prevented exits open and close nothing.
///
/// On one day the order of crossings is not known: they are taken in the order that alternates.
pub(super) fn stays(history: &[PastCrossing]) -> Vec<Stay<'_>> {
    let mut stays: Vec<Stay> = Vec::new();
    let mut open: Option<&PastCrossing> = None;
    for crossing in alternating(history) {
        match crossing.direction {
            Direction::Entry => {
                if let Some(entry) = open.replace(crossing) {
                    stays.push(Stay { entry: Some(entry), exit: None });
                }
            }
            Direction::Exit => stays.push(Stay { entry: open.take(), exit: Some(crossing) }),
        }
    }
    if let Some(entry) = open {
        stays.push(Stay { entry: Some(entry), exit: None });
    }
    stays
}

/// The stay that is still open after the last crossing on record.
pub(super) fn open_stay(history: &[PastCrossing]) -> Option<Stay<'_>> {
    stays(history).pop().filter(|stay| stay.exit.is_none())
}

/// The crossings that changed where the traveller is, by date, entry and exit alternating within a day where they can.
fn alternating(history: &[PastCrossing]) -> Vec<&PastCrossing> {
    let mut rest: Vec<&PastCrossing> = history.iter().filter(|crossing| moved(crossing)).collect();
    rest.sort_by_key(|crossing| crossing.date);
    let mut ordered: Vec<&PastCrossing> = Vec::with_capacity(rest.len());
    while let Some(next) = rest.first() {
        let wanted = match ordered.last().map(|last| last.direction) {
            Some(Direction::Entry) => Direction::Exit,
            Some(Direction::Exit) => Direction::Entry,
            // The first of all: a day with both begins with whatever leaves the others paired.
            None => first_direction(&rest, next.date),
        };
        let date = next.date;
        let at = rest.iter().take_while(|c| c.date == date).position(|c| c.direction == wanted).unwrap_or(0);
        ordered.push(rest.remove(at));
    }
    ordered
}

/// A first day with more exits than entries began inside the country; any other day began outside.
fn first_direction(crossings: &[&PastCrossing], date: NaiveDate) -> Direction {
    let day = crossings.iter().take_while(|crossing| crossing.date == date);
    let balance: i64 = day.map(|crossing| if crossing.direction == Direction::Entry { 1 } else { -1 }).sum();
    if balance < 0 { Direction::Exit } else { Direction::Entry }
}

fn moved(crossing: &PastCrossing) -> bool {
    match crossing.direction {
        Direction::Entry => crossing.decision.opens_stay(),
        Direction::Exit => matches!(crossing.decision, Decision::Depart),
    }
}

#[cfg(test)]
mod tests {
    use super::super::cases::Case;
    use super::*;

    /// Stays as `FROM..TO`, an end that is not on record as `?`.
    fn paired(history: &'static [&'static str]) -> String {
        let date = |crossing: Option<&PastCrossing>| crossing.map_or("?".to_owned(), |crossing| crossing.date.format("%m-%d").to_string());
        let case = Case { history, ..Case::default() };
        case.with_facts(|facts| stays(facts.history).iter().map(|s| date(s.entry) + ".." + &date(s.exit)).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn entries_and_exits_pair_in_the_order_of_their_dates() {
        for (history, expect) in [
            (&[][..], ""),
            (&["2026-04-02 out", "2026-03-12 in"], "03-12..04-02"),
            (&["2026-03-12 in"], "03-12..?"),
            (&["2026-04-02 out"], "?..04-02"),
            (&["2026-03-01 in", "2026-03-12 in", "2026-04-02 out"], "03-01..? 03-12..04-02"),
            (&["2026-03-01 in", "2026-03-05 refused", "2026-03-06 prevented", "2026-03-09 out"], "03-01..03-09"),
        ] {
            assert_eq!(paired(history), expect, "{history:?}");
        }
    }

    #[test]
    fn crossings_of_one_day_alternate() {
        for (history, expect) in [
            (&["2026-03-01 out", "2026-03-01 in"][..], "03-01..03-01"),
            (&["2026-03-01 in", "2026-03-02 in", "2026-03-02 out"], "03-01..03-02 03-02..?"),
            (&["2026-03-01 out", "2026-03-01 in", "2026-03-01 out"], "?..03-01 03-01..03-01"),
            (&["2026-03-01 in", "2026-03-01 out", "2026-03-01 in", "2026-03-02 out"], "03-01..03-01 03-01..03-02"),
        ] {
            assert_eq!(paired(history), expect, "{history:?}");
        }
    }
}
