//! Chapter 1, the document: is there one, may one travel on it, and is it in force today?

use super::dates::plus_months;
use super::{Facts, FindingLevel, Found, Rule};
use crate::{Direction, DocumentKind, MrzStatus, TravellerClass};
use chrono::{Datelike, NaiveDate};

/// There is no travel document.
pub(super) const MISSING: Rule = Rule {
    key: "document-missing",
    article: "1.1",
    look: |facts| {
        let level = if facts.class == TravellerClass::National { FindingLevel::Warn } else { FindingLevel::Stop };
        (facts.document.kind == DocumentKind::None).then(|| Found::new(level))
    },
};

/// A visa or crew certificate alone is not something to travel on.
pub(super) const NOT_FOR_TRAVEL: Rule = Rule {
    key: "document-not-for-travel",
    article: "1.2",
    look: |facts| (facts.document.kind == DocumentKind::Visa).then(|| Found::new(FindingLevel::Warn)),
};

/// The document is past its expiry. A State does not turn its own nationals away, nor hold anybody back for it.
pub(super) const EXPIRED: Rule = Rule {
    key: "document-expired",
    article: "1.3",
    look: |facts| {
        let expiry = expiry(facts)?;
        let days = (facts.today - expiry).num_days();
        let lenient = facts.class == TravellerClass::National || facts.direction == Direction::Exit;
        let level = if lenient { FindingLevel::Warn } else { FindingLevel::Stop };
        (days > 0).then(|| Found::new(level).with("date", expiry).with("days", days))
    },
};

/// The document is in force, but for fewer months than the book asks of a visitor who enters.
pub(super) const EXPIRES_SOON: Rule = Rule {
    key: "document-expires-soon",
    article: "1.4",
    look: |facts| {
        let expiry = expiry(facts)?;
        let asked_until = plus_months(facts.today, facts.book.min_validity_months)?;
        let applies = entering_foreigner(facts) && expiry >= facts.today && expiry < asked_until;
        let days = (expiry - facts.today).num_days();
        applies.then(|| {
            Found::new(FindingLevel::Warn)
                .with("date", expiry)
                .with("days", days)
                .with("months", facts.book.min_validity_months)
                .with("nights", facts.journey.nights.map_or_else(|| "unknown".to_owned(), |nights| nights.to_string()))
                .with("covered", covers_stay(facts, days))
        })
    },
};

/// No date of expiry was read.
pub(super) const EXPIRY_UNKNOWN: Rule = Rule {
    key: "document-expiry-unknown",
    article: "1.5",
    look: |facts| (facts.document.kind != DocumentKind::None && expiry(facts).is_none()).then(|| Found::new(FindingLevel::Info)),
};

/// The date of expiry is further ahead than any State issues documents for, or lies before the holder's birth.
pub(super) const EXPIRY_IMPLAUSIBLE: Rule = Rule {
    key: "document-expiry-implausible",
    article: "1.6",
    look: |facts| {
        let expiry = expiry(facts)?;
        let too_far = expiry.year() > facts.today.year() + i32::from(facts.book.max_validity_years);
        let before_birth = facts.birth_date().and_then(mrz::PartialDate::earliest).is_some_and(|born| expiry < born);
        (too_far || before_birth).then(|| Found::new(FindingLevel::Warn).with("date", expiry))
    },
};

/// The document is in force and reads without contradiction.
pub(super) const VALID: Rule = Rule {
    key: "document-valid",
    article: "1.7",
    look: |facts| {
        let expiry = expiry(facts)?;
        let reads_well = matches!(facts.document.mrz_status, MrzStatus::Valid | MrzStatus::Rebuilt);
        let soon = (EXPIRES_SOON.look)(facts).is_some() || (EXPIRY_IMPLAUSIBLE.look)(facts).is_some();
        (expiry >= facts.today && reads_well && !soon).then(|| Found::new(FindingLevel::Good).with("date", expiry))
    },
};

/// The last day on which the document is in force; an unknown day or month is read in the holder's favour.
fn expiry(facts: &Facts) -> Option<NaiveDate> {
    facts.document.expiry_date.as_ref()?.value.latest()
}

fn entering_foreigner(facts: &Facts) -> bool {
    facts.direction == Direction::Entry && !matches!(facts.class, TravellerClass::National | TravellerClass::Resident)
}

/// `yes` or `no`: whether the planned nights end before the document does; `unknown` while nobody has asked.
fn covers_stay(facts: &Facts, days_left: i64) -> &'static str {
    match facts.journey.nights {
        None => "unknown",
        Some(nights) if i64::from(nights) <= days_left => "yes",
        Some(_) => "no",
    }
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Case, check};
    use super::*;

    #[test]
    fn a_document_past_its_expiry_stops_a_foreigner_and_warns_of_a_national() {
        let national = TravellerClass::National;
        for (case, expect) in [
            (Case { expiry: "2026-11-23", ..Case::default() }, None),
            (Case { expiry: "2026-11-22", ..Case::default() }, Some("stop date=2026-11-22 days=1")),
            (Case { expiry: "2026-11-XX", ..Case::default() }, None),
            (Case { expiry: "2026-10-XX", ..Case::default() }, Some("stop date=2026-10-31 days=23")),
            (Case { expiry: "2026-11-22", class: national, ..Case::default() }, Some("warn date=2026-11-22 days=1")),
            (Case { expiry: "2026-11-22", direction: Direction::Exit, ..Case::default() }, Some("warn date=2026-11-22 days=1")),
            (Case { expiry: "", ..Case::default() }, None),
        ] {
            check(&EXPIRED, case, expect);
        }
    }

    #[test]
    fn six_months_are_asked_of_a_foreigner_who_enters() {
        let nights = |nights| Case { expiry: "2027-04-15", nights: Some(nights), ..Case::default() };
        let soon = Case { expiry: "2027-05-22", ..Case::default() };
        for (case, expect) in [
            (Case { expiry: "2027-05-23", ..Case::default() }, None),
            (soon.clone(), Some("warn covered=unknown date=2027-05-22 days=180 months=6 nights=unknown")),
            (nights(14), Some("warn covered=yes date=2027-04-15 days=143 months=6 nights=14")),
            (nights(143), Some("warn covered=yes date=2027-04-15 days=143 months=6 nights=143")),
            (nights(144), Some("warn covered=no date=2027-04-15 days=143 months=6 nights=144")),
            (Case { expiry: "2026-11-22", ..Case::default() }, None),
            (Case { class: TravellerClass::National, ..soon.clone() }, None),
            (Case { class: TravellerClass::Resident, ..soon.clone() }, None),
            (Case { direction: Direction::Exit, ..soon }, None),
        ] {
            check(&EXPIRES_SOON, case, expect);
        }
    }

    #[test]
    fn an_expiry_far_ahead_or_before_birth_is_not_plausible() {
        for (case, expect) in [
            (Case { expiry: "2046-12-31", ..Case::default() }, None),
            (Case { expiry: "2047-01-01", ..Case::default() }, Some("warn date=2047-01-01")),
            (Case { expiry: "1974-08-11", ..Case::default() }, Some("warn date=1974-08-11")),
            (Case { expiry: "1974-08-11", birth: "", ..Case::default() }, None),
        ] {
            check(&EXPIRY_IMPLAUSIBLE, case, expect);
        }
    }

    #[test]
    fn a_missing_document_or_a_visa_alone_is_said() {
        let none = Case { kind: DocumentKind::None, expiry: "", ..Case::default() };
        check(&MISSING, Case::default(), None);
        check(&MISSING, none.clone(), Some("stop"));
        check(&MISSING, Case { class: TravellerClass::National, ..none.clone() }, Some("warn"));
        check(&NOT_FOR_TRAVEL, Case { kind: DocumentKind::Visa, ..Case::default() }, Some("warn"));
        check(&EXPIRY_UNKNOWN, none, None);
        check(&EXPIRY_UNKNOWN, Case { expiry: "XXXX-12-31", ..Case::default() }, Some("info"));
    }

    #[test]
    fn a_document_is_called_valid_only_when_nothing_speaks_against_it() {
        for (case, expect) in [
            (Case::default(), Some("good date=2032-04-15")),
            (Case { mrz_status: MrzStatus::Rebuilt, ..Case::default() }, Some("good date=2032-04-15")),
            (Case { mrz_status: MrzStatus::CheckDigitFailed, ..Case::default() }, None),
            (Case { mrz_status: MrzStatus::None, ..Case::default() }, None),
            (Case { expiry: "2026-11-22", ..Case::default() }, None),
            (Case { expiry: "2027-01-01", ..Case::default() }, None),
            (Case { expiry: "2060-01-01", ..Case::default() }, None),
        ] {
            check(&VALID, case, expect);
        }
    }
}
