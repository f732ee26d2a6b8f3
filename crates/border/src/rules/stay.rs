//! Chapter 4, the stay: who needs a visa, how many days are used, until when the traveller may stay.

use super::book::StayTerms;
use super::presence::{open_stay, stays};
use super::{Facts, FindingLevel, Found, Rule};
use crate::{Direction, PastCrossing, TravellerClass};
use chrono::{Days, NaiveDate};

/// A national enters: always in order, whatever else is found.
pub(super) const NATIONAL: Rule = Rule {
    key: "national-enters",
    article: "4.1",
    look: |facts| {
        let applies = facts.direction == Direction::Entry && facts.class == TravellerClass::National;
        applies.then(|| Found::new(FindingLevel::Good))
    },
};

/// A visitor who needs no visa and has days left.
pub(super) const VISA_FREE: Rule = Rule {
    key: "visa-free",
    article: "4.2",
    look: |facts| {
        let terms = terms_on_entry(facts)?;
        let until = stay_until(facts)?;
        needs_no_visa(facts).then(|| {
            let window = window_start(facts.today, terms);
            Found::new(FindingLevel::Good)
                .with("days", terms.days)
                .with("window", terms.window_days)
                .with("used", days_used(facts.history, facts.today, terms))
                .with("since", window)
                .with("until", until)
        })
    },
};

/// A visitor whose nationality needs a visa.
pub(super) const VISA_NEEDED: Rule = Rule {
    key: "visa-needed",
    article: "4.3",
    look: |facts| {
        terms_on_entry(facts)?;
        (!needs_no_visa(facts)).then(|| Found::new(FindingLevel::Warn))
    },
};

/// Every permitted day of the window is used.
pub(super) const EXHAUSTED: Rule = Rule {
    key: "stay-exhausted",
    article: "4.4",
    look: |facts| {
        let terms = terms_on_entry(facts)?;
        let used = days_used(facts.history, facts.today, terms);
        (used >= i64::from(terms.days)).then(|| {
            let found = Found::new(FindingLevel::Stop).with("days", terms.days).with("window", terms.window_days).with("used", used);
            match next_free_day(facts, terms) {
                Some(day) => found.with("again", day),
                None => found.with("again", "unknown"),
            }
        })
    },
};

/// The traveller means to stay longer than permitted.
pub(super) const TOO_LONG_PLANNED: Rule = Rule {
    key: "stay-planned-too-long",
    article: "4.5",
    look: |facts| {
        terms_on_entry(facts)?;
        let nights = facts.journey.nights?;
        let until = stay_until(facts)?;
        let leaves = facts.today.checked_add_days(Days::new(u64::from(nights)))?;
        (leaves > until).then(|| Found::new(FindingLevel::Warn).with("nights", nights).with("until", until).with("over", (leaves - until).num_days()))
    },
};

/// On exit: the permitted stay is over.
pub(super) const EXCEEDED: Rule = Rule {
    key: "stay-exceeded",
    article: "4.6",
    look: |facts| {
        let (entered, until) = stay_ending(facts)?;
        let over = (facts.today - until).num_days();
        (over > 0).then(|| {
            Found::new(FindingLevel::Warn)
                .with("days", over)
                .with("until", until)
                .with("entered", entered)
                .with("stayed", (facts.today - entered).num_days() + 1)
        })
    },
};

/// On exit: the traveller leaves in time.
pub(super) const KEPT: Rule = Rule {
    key: "stay-kept",
    article: "4.7",
    look: |facts| {
        let (entered, until) = stay_ending(facts)?;
        (facts.today <= until).then(|| {
            Found::new(FindingLevel::Good).with("stayed", (facts.today - entered).num_days() + 1).with("entered", entered).with("until", until)
        })
    },
};

/// The last day a traveller who enters today may stay: as long as the class's days in the window last, and no longer
/// than the document. `None`: no date applies (nationals, residents, exits), or no day is left.
#[must_use]
pub fn stay_until(facts: &Facts) -> Option<NaiveDate> {
    let until = last_day(facts.history, facts.today, terms_on_entry(facts)?)?;
    let document = facts.document.expiry_date.as_ref().and_then(|expiry| expiry.value.latest());
    match document {
        Some(expiry) if expiry >= facts.today => Some(until.min(expiry)),
        _ => Some(until),
    }
}

/// Days spent in the country within the window that ends on `on`, from the crossings on record; `on` itself counts
/// only if a recorded stay covers it.
#[must_use]
pub fn days_used(history: &[PastCrossing], on: NaiveDate, terms: StayTerms) -> i64 {
    days_within(&present_periods(history), window_start(on, terms), on)
}

/// The terms for this traveller on entry; `None` on exit and for those who may stay without a date.
fn terms_on_entry(facts: &Facts) -> Option<StayTerms> {
    (facts.direction == Direction::Entry).then(|| terms(facts))?
}

fn terms(facts: &Facts) -> Option<StayTerms> {
    let nationality = facts.traveller.nationality.as_ref().map(|nationality| &nationality.value);
    facts.book.stay_terms(facts.class, nationality)
}

fn needs_no_visa(facts: &Facts) -> bool {
    let nationality = facts.traveller.nationality.as_ref().map(|nationality| &nationality.value);
    !matches!(facts.class, TravellerClass::Visitor | TravellerClass::Other) || facts.book.visa_free(nationality)
}

/// On exit: when the stay that ends today began, and the last day it was permitted: what the officer at entry
/// recorded, or else what the book gives.
fn stay_ending(facts: &Facts) -> Option<(NaiveDate, NaiveDate)> {
    if facts.direction != Direction::Exit {
        return None;
    }
    let terms = terms(facts)?;
    let stay = open_stay(facts.history)?;
    let entry = stay.entry?;
    let before: Vec<PastCrossing> = facts.history.iter().filter(|past| past.date <= entry.date && past.id != entry.id).cloned().collect();
    let until = stay.permitted_until().or_else(|| last_day(&before, entry.date, terms))?;
    Some((entry.date, until))
}

/// First day of the window that ends on `on`.
fn window_start(on: NaiveDate, terms: StayTerms) -> NaiveDate {
    let back = u64::from(terms.window_days.saturating_sub(1));
    on.checked_sub_days(Days::new(back)).unwrap_or(NaiveDate::MIN)
}

/// The last day of an unbroken stay from `entry` on which the window still holds no more than the permitted days.
fn last_day(history: &[PastCrossing], entry: NaiveDate, terms: StayTerms) -> Option<NaiveDate> {
    let past = present_periods(history);
    let mut last = None;
    for offset in 0..u64::from(terms.days) {
        let day = entry.checked_add_days(Days::new(offset))?;
        let start = window_start(day, terms);
        let before = days_within(&past, start, entry.pred_opt()?);
        let now = (day - entry.max(start)).num_days() + 1;
        if before + now > i64::from(terms.days) {
            break;
        }
        last = Some(day);
    }
    last
}

/// The first day from tomorrow on which a day of stay is free again.
fn next_free_day(facts: &Facts, terms: StayTerms) -> Option<NaiveDate> {
    (1..=u64::from(terms.window_days))
        .filter_map(|offset| facts.today.checked_add_days(Days::new(offset)))
        .find(|day| last_day(facts.history, *day, terms).is_some())
}

/// The known periods of presence, without overlap, oldest first.
fn present_periods(history: &[PastCrossing]) -> Vec<(NaiveDate, NaiveDate)> {
    let mut periods: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for stay in stays(history) {
        let (Some(from), Some(to)) = (stay.from(), stay.to()) else { continue };
        match periods.last_mut() {
            Some((_, end)) if *end >= from => *end = (*end).max(to),
            _ => periods.push((from, to)),
        }
    }
    periods
}

fn days_within(periods: &[(NaiveDate, NaiveDate)], from: NaiveDate, to: NaiveDate) -> i64 {
    periods.iter().map(|(start, end)| ((*end).min(to) - (*start).max(from)).num_days() + 1).filter(|days| *days > 0).sum()
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Case, check};
    use super::*;
    use crate::rules::{NationalityTerms, RuleBook};

    const EXIT: Direction = Direction::Exit;

    fn until(case: &Case) -> Option<String> {
        case.with_facts(stay_until).map(|day| day.to_string())
    }

    #[test]
    fn a_visitor_may_stay_ninety_days_in_any_hundred_and_eighty() {
        for (history, expect) in [
            (&[][..], Some("2027-02-20")),
            // 22 days in March and April lie outside the window that ends today.
            (&["2026-03-12 in", "2026-04-02 out"], Some("2027-02-20")),
            // Ten days in June leave the window while the new stay lasts, but only from 7 December on: 80 + 10.
            (&["2026-06-10 in", "2026-06-19 out"], Some("2027-02-20")),
            // 60 days until yesterday do not leave it in time.
            (&["2026-09-24 in", "2026-11-22 out"], Some("2026-12-22")),
            (&["2026-08-25 in", "2026-11-22 out"], None),
            // The day of exit and of a new entry is one day.
            (&["2026-08-26 in", "2026-11-23 out"], Some("2026-11-23")),
            // Without an exit on record only the day of entry counts; without an entry only the day of exit.
            (&["2026-10-01 in"], Some("2027-02-19")),
            (&["2026-10-01 out"], Some("2027-02-19")),
            // A refusal is no day in the country.
            (&["2026-10-01 refused"], Some("2027-02-20")),
        ] {
            assert_eq!(until(&Case { history, ..Case::default() }).as_deref(), expect, "{history:?}");
        }
    }

    #[test]
    fn nobody_may_stay_longer_than_the_document() {
        assert_eq!(until(&Case { expiry: "2026-12-31", ..Case::default() }).as_deref(), Some("2026-12-31"));
        assert_eq!(until(&Case { expiry: "2026-01-31", ..Case::default() }).as_deref(), Some("2027-02-20"));
    }

    #[test]
    fn only_some_classes_have_a_last_day() {
        for (class, expect) in [
            (TravellerClass::National, None),
            (TravellerClass::Resident, None),
            (TravellerClass::FreeMovement, None),
            (TravellerClass::DiplomatOfficial, None),
            (TravellerClass::Transit, Some("2026-11-25")),
            (TravellerClass::Crew, Some("2026-12-22")),
            (TravellerClass::Other, Some("2027-02-20")),
        ] {
            assert_eq!(until(&Case { class, ..Case::default() }).as_deref(), expect, "{class:?}");
        }
        assert_eq!(until(&Case { direction: EXIT, ..Case::default() }), None);
    }

    #[test]
    fn who_needs_no_visa_is_told_the_last_day() {
        let used = Case { history: &["2026-06-10 in", "2026-06-19 out"], ..Case::default() };
        for (case, expect) in [
            (Case::default(), Some("good days=90 since=2026-05-28 until=2027-02-20 used=0 window=180")),
            (used, Some("good days=90 since=2026-05-28 until=2027-02-20 used=10 window=180")),
            (Case { class: TravellerClass::National, ..Case::default() }, None),
            (Case { nationality: "XXA", ..Case::default() }, None),
        ] {
            check(&VISA_FREE, case, expect);
        }
        check(&VISA_NEEDED, Case { nationality: "XXA", ..Case::default() }, Some("warn"));
        check(&VISA_NEEDED, Case { nationality: "XXA", class: TravellerClass::Resident, ..Case::default() }, None);
        check(&NATIONAL, Case { class: TravellerClass::National, ..Case::default() }, Some("good"));
        check(&NATIONAL, Case { class: TravellerClass::National, direction: EXIT, ..Case::default() }, None);
    }

    #[test]
    fn a_nationality_may_have_terms_of_its_own() {
        let terms = NationalityTerms { nationality: "UTO".parse().unwrap(), visa_free: true, stay: Some(StayTerms { days: 30, window_days: 365 }) };
        let book = RuleBook { nationalities: vec![terms], visa_free_by_default: false, ..RuleBook::default() };
        let case = Case { book, ..Case::default() };
        check(&VISA_FREE, case.clone(), Some("good days=30 since=2025-11-24 until=2026-12-22 used=0 window=365"));
        check(&VISA_NEEDED, Case { nationality: "D", ..case }, Some("warn"));
    }

    #[test]
    fn a_used_up_stay_says_when_a_new_one_is_possible() {
        for (history, expect) in [
            (&["2026-08-26 in", "2026-11-22 out"][..], None),
            (&["2026-08-25 in", "2026-11-22 out"], Some("stop again=2027-02-21 days=90 used=90 window=180")),
            (&["2026-06-01 in", "2026-11-22 out"], Some("stop again=2027-02-21 days=90 used=175 window=180")),
        ] {
            check(&EXHAUSTED, Case { history, ..Case::default() }, expect);
        }
    }

    #[test]
    fn a_plan_beyond_the_last_day_is_pointed_out() {
        check(&TOO_LONG_PLANNED, Case { nights: Some(89), ..Case::default() }, None);
        check(&TOO_LONG_PLANNED, Case { nights: Some(91), ..Case::default() }, Some("warn nights=91 over=2 until=2027-02-20"));
        check(&TOO_LONG_PLANNED, Case { nights: Some(91), direction: EXIT, ..Case::default() }, None);
    }

    #[test]
    fn on_exit_the_stay_is_held_against_what_was_permitted() {
        let leaves = |history| Case { direction: EXIT, history, ..Case::default() };
        for (case, exceeded, kept) in [
            (leaves(&[]), None, None),
            (leaves(&["2026-11-01 in until 2026-11-23"]), None, Some("good entered=2026-11-01 stayed=23 until=2026-11-23")),
            (leaves(&["2026-11-01 in until 2026-11-20"]), Some("warn days=3 entered=2026-11-01 stayed=23 until=2026-11-20"), None),
            // Nothing was recorded: the book's ninety days apply.
            (leaves(&["2026-08-20 in"]), Some("warn days=6 entered=2026-08-20 stayed=96 until=2026-11-17"), None),
            (leaves(&["2026-11-01 in", "2026-11-02 out"]), None, None),
            (Case { class: TravellerClass::National, ..leaves(&["2026-01-01 in"]) }, None, None),
        ] {
            check(&EXCEEDED, case.clone(), exceeded);
            check(&KEPT, case, kept);
        }
    }

    #[test]
    fn a_book_of_nonsense_does_no_harm() {
        let visitor = StayTerms { days: u16::MAX, window_days: 0 };
        let case = Case { book: RuleBook { visitor, ..RuleBook::default() }, ..Case::default() };
        assert!(until(&case).is_some());
        let none = StayTerms { days: 0, window_days: 0 };
        let case = Case { book: RuleBook { visitor: none, ..RuleBook::default() }, ..Case::default() };
        check(&EXHAUSTED, case, Some("stop again=unknown days=0 used=0 window=0"));
    }
}
