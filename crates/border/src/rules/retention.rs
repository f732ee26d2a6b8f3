//! How long the bodies of records are kept, as the State's law sets it.

use super::RuleBook;
use crate::RetentionClass;
use serde::{Deserialize, Serialize};

const DAY_MS: i64 = 86_400_000;

/// How long records of one class keep their bodies, in days after they were recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct RetentionTerm {
    /// The class.
    pub class: RetentionClass,
    /// At headquarters; absent: for good.
    #[serde(default)]
    pub headquarters_days: Option<u32>,
    /// At the booth that recorded them; absent: as long as at headquarters.
    #[serde(default)]
    pub booth_days: Option<u32>,
}

/// A book whose terms of retention cannot be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("retention of {class:?}: {wrong}")]
pub struct UnsoundRetention {
    /// The class.
    pub class: RetentionClass,
    /// What is wrong with its term.
    pub wrong: &'static str,
}

impl RuleBook {
    /// Checks the terms of retention: one a class, at least a day, and no booth keeps what headquarters may not.
    ///
    /// # Errors
    /// [`UnsoundRetention`], the first.
    pub fn check_retention(&self) -> Result<(), UnsoundRetention> {
        for (at, RetentionTerm { class, headquarters_days, booth_days }) in self.retention.iter().copied().enumerate() {
            let unsound = |wrong| Err(UnsoundRetention { class, wrong });
            if self.retention.iter().skip(at + 1).any(|other| other.class == class) {
                return unsound("named twice");
            }
            if [headquarters_days, booth_days].contains(&Some(0)) {
                return unsound("at least one day");
            }
            if headquarters_days.zip(booth_days).is_some_and(|(headquarters, booth)| booth > headquarters) {
                return unsound("a booth keeps nothing longer than headquarters");
            }
        }
        Ok(())
    }

    /// At headquarters: classes whose bodies go, and the time before which what was recorded is due, both milliseconds since 1970.
    #[must_use]
    pub fn due_at_headquarters(&self, now_ms: i64) -> Vec<(RetentionClass, i64)> {
        self.due(now_ms, |term| term.headquarters_days)
    }

    /// The same at a booth.
    #[must_use]
    pub fn due_at_booth(&self, now_ms: i64) -> Vec<(RetentionClass, i64)> {
        self.due(now_ms, |term| term.booth_days.or(term.headquarters_days))
    }

    fn due(&self, now_ms: i64, days: fn(&RetentionTerm) -> Option<u32>) -> Vec<(RetentionClass, i64)> {
        self.retention.iter().filter_map(|term| Some((term.class, now_ms - i64::from(days(term)?) * DAY_MS))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(terms: &[(RetentionClass, Option<u32>, Option<u32>)]) -> RuleBook {
        let term = |&(class, headquarters_days, booth_days)| RetentionTerm { class, headquarters_days, booth_days };
        RuleBook { retention: terms.iter().map(term).collect(), ..RuleBook::default() }
    }

    #[test]
    fn a_book_that_says_nothing_of_retention_erases_nothing() {
        assert_eq!(RuleBook::default().check_retention(), Ok(()));
        assert!(RuleBook::default().due_at_headquarters(i64::MAX).is_empty());
        assert!(RuleBook::default().due_at_booth(i64::MAX).is_empty());
    }

    #[test]
    fn a_booth_keeps_as_long_as_headquarters_unless_the_book_says_less() {
        use RetentionClass::{Audit, Hit, Routine};
        let book = book(&[(Routine, Some(1_825), Some(180)), (Hit, Some(3_650), None), (Audit, None, Some(365))]);
        assert_eq!(book.check_retention(), Ok(()));
        let now = 2_000_000_000_000;
        assert_eq!(book.due_at_headquarters(now), [(Routine, now - 1_825 * DAY_MS), (Hit, now - 3_650 * DAY_MS)]);
        assert_eq!(book.due_at_booth(now), [(Routine, now - 180 * DAY_MS), (Hit, now - 3_650 * DAY_MS), (Audit, now - 365 * DAY_MS)]);
    }

    #[test]
    fn terms_that_cannot_be_carried_out_are_named() {
        use RetentionClass::{Child, Fee};
        for terms in [
            [(Fee, Some(0), None), (Child, None, None)],
            [(Fee, Some(9), None), (Fee, None, Some(3))],
            [(Fee, Some(9), Some(10)), (Child, None, None)],
        ] {
            assert_eq!(book(&terms).check_retention().unwrap_err().class, Fee);
        }
    }
}
