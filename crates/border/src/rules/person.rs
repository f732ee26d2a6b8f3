//! Chapter 3, the person: is what the document says of the holder possible, and does a child need protection?

use super::dates::age;
use super::{Facts, FindingLevel, Found, Rule};
use crate::TravellerClass;
use foundation::Sensitive;
use mrz::PartialDate;

/// Neither surname nor given names are known.
pub(super) const NAME_MISSING: Rule = Rule {
    key: "name-missing",
    article: "3.1",
    look: |facts| {
        let present = |name: &Option<crate::Sourced<Sensitive<String>>>| name.as_ref().is_some_and(|name| !name.value.expose().trim().is_empty());
        let named = present(&facts.traveller.primary_identifier) || present(&facts.traveller.secondary_identifier);
        (!named).then(|| Found::new(FindingLevel::Warn))
    },
};

/// The date of birth lies in the future, or so far back that nobody could be alive.
pub(super) const BIRTH_IMPLAUSIBLE: Rule = Rule {
    key: "birth-date-implausible",
    article: "3.2",
    look: |facts| {
        let birth = facts.birth_date()?;
        let in_future = birth.earliest()? > facts.today;
        let too_old = age(birth.latest()?, facts.today) > i32::from(facts.book.max_age);
        let why = if in_future { "future" } else { "age" };
        (in_future || too_old).then(|| Found::new(FindingLevel::Warn).with("why", why).with("years", facts.book.max_age))
    },
};

/// The date of birth is missing or not complete.
pub(super) const BIRTH_INCOMPLETE: Rule = Rule {
    key: "birth-date-incomplete",
    article: "3.3",
    look: |facts| {
        let complete = facts.birth_date().is_some_and(|birth| birth.full().is_some());
        (!complete).then(|| Found::new(FindingLevel::Info))
    },
};

/// A minor, and nobody is recorded as travelling with them.
pub(super) const MINOR_ALONE: Rule = Rule {
    key: "minor-alone",
    article: "3.4",
    look: |facts| {
        let years = minor_years(facts)?;
        (!accompanied(facts)).then(|| Found::new(FindingLevel::Warn).with("years", years).with("limit", facts.book.minor_age))
    },
};

/// A minor whose companion is recorded.
pub(super) const MINOR_ACCOMPANIED: Rule = Rule {
    key: "minor-accompanied",
    article: "3.5",
    look: |facts| {
        let years = minor_years(facts)?;
        accompanied(facts).then(|| Found::new(FindingLevel::Info).with("years", years).with("limit", facts.book.minor_age))
    },
};

/// The traveller asks for protection: no refusal before the competent authority has spoken.
pub(super) const PROTECTION: Rule = Rule {
    key: "protection-first",
    article: "6.1",
    look: |facts| (facts.class == TravellerClass::Protection).then(|| Found::new(FindingLevel::Warn)),
};

/// Age in years if the traveller may be a minor: unknown parts of the date are read as the youngest possible.
fn minor_years(facts: &Facts) -> Option<i32> {
    let youngest = facts.birth_date()?.latest()?;
    let years = age(youngest, facts.today);
    (years >= 0 && years < i32::from(facts.book.minor_age)).then_some(years)
}

fn accompanied(facts: &Facts) -> bool {
    facts.journey.accompanied_by.as_ref().is_some_and(|who| !who.expose().trim().is_empty())
}

impl Facts<'_> {
    /// The traveller's date of birth as far as it is known.
    pub(super) fn birth_date(&self) -> Option<PartialDate> {
        self.traveller.birth_date.as_ref().map(|birth| *birth.value.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Case, check};
    use super::*;

    #[test]
    fn one_name_part_is_enough() {
        check(&NAME_MISSING, Case { secondary: "", ..Case::default() }, None);
        check(&NAME_MISSING, Case { primary: "", ..Case::default() }, None);
        check(&NAME_MISSING, Case { primary: "", secondary: "  ", ..Case::default() }, Some("warn"));
    }

    #[test]
    fn a_birth_in_the_future_or_beyond_any_life_is_not_plausible() {
        for (birth, expect) in [
            ("1974-08-12", None),
            ("2026-11-23", None),
            ("2026-11-24", Some("warn why=future years=120")),
            ("2026-XX-XX", None),
            ("2027-XX-XX", Some("warn why=future years=120")),
            ("1906-11-23", None),
            ("1905-11-23", Some("warn why=age years=120")),
            ("1905-XX-XX", None),
            ("XXXX-XX-XX", None),
            ("", None),
        ] {
            check(&BIRTH_IMPLAUSIBLE, Case { birth, ..Case::default() }, expect);
        }
    }

    #[test]
    fn an_incomplete_date_of_birth_is_said_and_never_filled_in() {
        for (birth, expect) in [("1974-08-12", None), ("1974-08-XX", Some("info")), ("XXXX-XX-XX", Some("info")), ("", Some("info"))] {
            check(&BIRTH_INCOMPLETE, Case { birth, ..Case::default() }, expect);
        }
    }

    #[test]
    fn a_child_is_somebodys_care_until_eighteen() {
        let aunt = "AUNT, CONSENT SEEN";
        for (birth, accompanied_by, alone, accompanied) in [
            ("2008-11-23", "", None, None),
            ("2008-11-24", "", Some("warn limit=18 years=17"), None),
            ("2008-11-24", aunt, None, Some("info limit=18 years=17")),
            ("2008-XX-XX", "", Some("warn limit=18 years=17"), None),
            ("2007-XX-XX", "", None, None),
            ("2026-11-23", " ", Some("warn limit=18 years=0"), None),
            ("2027-01-01", "", None, None),
        ] {
            check(&MINOR_ALONE, Case { birth, accompanied_by, ..Case::default() }, alone);
            check(&MINOR_ACCOMPANIED, Case { birth, accompanied_by, ..Case::default() }, accompanied);
        }
    }

    #[test]
    fn who_asks_for_protection_is_not_refused_first() {
        check(&PROTECTION, Case::default(), None);
        check(&PROTECTION, Case { class: TravellerClass::Protection, ..Case::default() }, Some("warn"));
    }
}
