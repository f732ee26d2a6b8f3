//! Chapter 5, history: what earlier crossings on record say about this one.

use super::presence::{Stay, open_stay, stays};
use super::{Facts, FindingLevel, Found, Rule};
use crate::{Decision, Direction, PastCrossing, TravellerClass};

/// On exit of a foreigner: no entry is on record.
pub(super) const NO_ENTRY: Rule = Rule {
    key: "no-entry-on-record",
    article: "5.1",
    look: |facts| {
        let applies = facts.direction == Direction::Exit && stay_matters(facts) && open_stay(facts.history).is_none();
        applies.then(|| Found::new(FindingLevel::Warn))
    },
};

/// On entry: the last stay was never closed.
pub(super) const NO_EXIT: Rule = Rule {
    key: "no-exit-on-record",
    article: "5.2",
    look: |facts| {
        let applies = facts.direction == Direction::Entry && stay_matters(facts);
        let entry = open_stay(facts.history)?.entry?;
        applies.then(|| Found::new(FindingLevel::Warn).with("entered", entry.date).with("post", &entry.post))
    },
};

/// Entry was refused before.
pub(super) const REFUSED_BEFORE: Rule =
    Rule { key: "refused-before", article: "5.3", look: |facts| remembered(facts, |decision| matches!(decision, Decision::Refuse { .. })) };

/// Exit was prevented before.
pub(super) const PREVENTED_BEFORE: Rule =
    Rule { key: "exit-prevented-before", article: "5.4", look: |facts| remembered(facts, |decision| matches!(decision, Decision::Prevent { .. })) };

/// The last closed visit was longer than permitted.
pub(super) const OVERSTAYED_BEFORE: Rule = Rule {
    key: "overstayed-before",
    article: "5.5",
    look: |facts| {
        let visit = last_visit(facts)?;
        let (until, left) = (visit.permitted_until()?, visit.exit?);
        let over = (left.date - until).num_days();
        (over > 0).then(|| Found::new(FindingLevel::Warn).with("days", over).with("left", left.date).with("post", &left.post))
    },
};

/// The last visit was closed in time.
pub(super) const LAST_VISIT_CLOSED: Rule = Rule {
    key: "last-visit-closed",
    article: "5.6",
    look: |facts| {
        let visit = last_visit(facts)?;
        let (left, day) = (visit.exit?, visit.days()?);
        let in_time = visit.permitted_until().is_none_or(|until| left.date <= until);
        in_time.then(|| {
            let found = Found::new(FindingLevel::Good).with("left", left.date).with("post", &left.post).with("day", day);
            let terms = facts.book.stay_terms(facts.class, facts.traveller.nationality.as_ref().map(|n| &n.value));
            found.with("of", terms.map_or_else(|| "unlimited".to_owned(), |terms| terms.days.to_string()))
        })
    },
};

/// Whether this class's stays are counted at all: nationals and residents come and go as they like.
fn stay_matters(facts: &Facts) -> bool {
    !matches!(facts.class, TravellerClass::National | TravellerClass::Resident | TravellerClass::DiplomatOfficial)
}

/// On entry of a foreigner: the newest stay on record, if it is closed.
fn last_visit<'a>(facts: &Facts<'a>) -> Option<Stay<'a>> {
    let applies = facts.direction == Direction::Entry && stay_matters(facts);
    stays(facts.history).pop().filter(|stay| applies && stay.entry.is_some() && stay.exit.is_some())
}

/// The newest crossing that was decided so, if the book still remembers it.
fn remembered(facts: &Facts, decided: fn(&Decision) -> bool) -> Option<Found> {
    let matching: Vec<&PastCrossing> = facts
        .history
        .iter()
        .filter(|past| decided(&past.decision))
        .filter(|past| (facts.today - past.date).num_days() <= i64::from(facts.book.refusal_memory_days))
        .collect();
    let newest = matching.iter().max_by_key(|past| past.date)?;
    Some(
        Found::new(FindingLevel::Warn)
            .with("date", newest.date)
            .with("post", &newest.post)
            .with("count", matching.len())
            .with("grounds", grounds(&newest.decision)),
    )
}

/// The letters of a refusal's grounds (annex V part B), such as `C E`; `-` where none is recorded.
fn grounds(decision: &Decision) -> String {
    match decision {
        Decision::Refuse { grounds, .. } if !grounds.is_empty() => {
            grounds.iter().map(|ground| ground.letter().to_string()).collect::<Vec<_>>().join(" ")
        }
        _ => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Case, check};
    use super::*;

    #[test]
    fn an_exit_without_its_entry_is_said_of_foreigners() {
        let leaves = |history| Case { direction: Direction::Exit, history, ..Case::default() };
        for (case, expect) in [
            (leaves(&[]), Some("warn")),
            (leaves(&["2026-11-01 in"]), None),
            (leaves(&["2026-11-01 in", "2026-11-10 out"]), Some("warn")),
            (leaves(&["2026-11-01 refused"]), Some("warn")),
            (Case { class: TravellerClass::National, ..leaves(&[]) }, None),
            (Case::default(), None),
        ] {
            check(&NO_ENTRY, case, expect);
        }
    }

    #[test]
    fn an_entry_after_an_entry_names_the_open_one() {
        let open = Some("warn entered=2026-10-01 post=KORA");
        for (history, expect) in [
            (&[][..], None),
            (&["2026-10-01 in"], open),
            (&["2026-10-01 in", "2026-10-09 out"], None),
            (&["2026-10-01 in", "2026-10-09 prevented"], open),
            // On one day the order is not known: in and out again is a closed visit, out and in again is an open one.
            (&["2026-10-01 out", "2026-10-01 in"], None),
            (&["2026-09-01 in", "2026-10-01 in", "2026-10-01 out"], open),
        ] {
            check(&NO_EXIT, Case { history, ..Case::default() }, expect);
        }
        check(&NO_EXIT, Case { history: &["2026-10-01 in"], class: TravellerClass::Resident, ..Case::default() }, None);
    }

    #[test]
    fn a_refusal_is_remembered_for_five_years() {
        for (history, expect) in [
            (&["2026-10-01 in"][..], None),
            (&["2024-05-02 refused"], Some("warn count=1 date=2024-05-02 grounds=C E post=KORA")),
            (&["2024-05-02 refused", "2025-05-02 refused"], Some("warn count=2 date=2025-05-02 grounds=C E post=KORA")),
            (&["2021-11-24 refused"], Some("warn count=1 date=2021-11-24 grounds=C E post=KORA")),
            (&["2021-11-23 refused"], None),
        ] {
            check(&REFUSED_BEFORE, Case { history, ..Case::default() }, expect);
        }
        let prevented = Case { history: &["2026-10-01 prevented"], ..Case::default() };
        check(&PREVENTED_BEFORE, prevented, Some("warn count=1 date=2026-10-01 grounds=- post=KORA"));
    }

    #[test]
    fn the_last_visit_was_closed_in_time_or_not() {
        for (history, closed, overstayed) in [
            (&[][..], None, None),
            (&["2026-03-12 in", "2026-04-02 out"], Some("good day=22 left=2026-04-02 of=90 post=KORA"), None),
            (&["2026-03-12 in until 2026-04-02", "2026-04-02 out"], Some("good day=22 left=2026-04-02 of=90 post=KORA"), None),
            (&["2026-03-12 in until 2026-03-31", "2026-04-02 out"], None, Some("warn days=2 left=2026-04-02 post=KORA")),
            (&["2026-03-12 in until 2026-03-31", "2026-04-02 out", "2026-05-01 in"], None, None),
            (&["2026-04-02 out"], None, None),
        ] {
            check(&LAST_VISIT_CLOSED, Case { history, ..Case::default() }, closed);
            check(&OVERSTAYED_BEFORE, Case { history, ..Case::default() }, overstayed);
        }
    }
}
