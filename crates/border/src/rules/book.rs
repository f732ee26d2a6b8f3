//! The rule book: the numbers and tables that headquarters publishes and the rules read.

use super::RetentionTerm;
use crate::TravellerClass;
use mrz::StateCode;
use serde::{Deserialize, Serialize};

/// How long a stay may last: `days` in any period of `window_days`, the day of entry and the day of exit included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct StayTerms {
    /// Days permitted within the window.
    pub days: u16,
    /// Length of the sliding window in days; equal to `days` where every entry begins a new count.
    pub window_days: u16,
}

/// Terms for the nationals of one State, where they differ from those for visitors in general.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct NationalityTerms {
    /// The nationality.
    pub nationality: StateCode,
    /// Whether they enter without a visa.
    pub visa_free: bool,
    /// Their permitted stay; absent: as for visitors in general.
    #[serde(default)]
    pub stay: Option<StayTerms>,
}

/// The permitted stay of a class of travellers that is neither unlimited nor a visitor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct ClassStay {
    /// The class.
    pub class: TravellerClass,
    /// Its permitted stay.
    pub stay: StayTerms,
}

/// The rules in force. Every field has a default, so that a book names only what differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct RuleBook {
    /// Version: only ever grows; 0 is the built-in book.
    pub version: u64,
    /// What officers call it.
    pub title: String,
    /// Permitted stay of visitors.
    pub visitor: StayTerms,
    /// Permitted stay of other classes; a class named neither here nor `Visitor` may stay without a date.
    pub classes: Vec<ClassStay>,
    /// Whether a nationality without an entry in `nationalities` enters without a visa.
    pub visa_free_by_default: bool,
    /// Exemptions and exceptions by nationality.
    pub nationalities: Vec<NationalityTerms>,
    /// Nationalities under a free-movement agreement.
    pub free_movement: Vec<StateCode>,
    /// A document valid for fewer months than this from the day of entry is pointed out.
    pub min_validity_months: u16,
    /// An expiry more years ahead than this is pointed out as implausible.
    pub max_validity_years: u16,
    /// Below this age in years a traveller is a minor.
    pub minor_age: u16,
    /// Above this age in years a date of birth is implausible.
    pub max_age: u16,
    /// A refusal or prevented exit is pointed out for this many days.
    pub refusal_memory_days: u16,
    /// How long records keep their bodies; a class that is not named keeps them for good.
    pub retention: Vec<RetentionTerm>,
}

impl Default for RuleBook {
    fn default() -> Self {
        let must_have_visa = ["XXA", "XXB", "XXC", "XXX"]; // Stateless, refugees, unspecified (9303-3 §5): mostly not exempt.
        Self {
            version: 0,
            title: "Built-in rules".to_owned(),
            visitor: StayTerms { days: 90, window_days: 180 },
            classes: vec![
                ClassStay { class: TravellerClass::Transit, stay: StayTerms { days: 3, window_days: 3 } },
                ClassStay { class: TravellerClass::Crew, stay: StayTerms { days: 30, window_days: 30 } },
            ],
            visa_free_by_default: true,
            nationalities: must_have_visa
                .iter()
                .filter_map(|code| code.parse().ok())
                .map(|nationality| NationalityTerms { nationality, visa_free: false, stay: None })
                .collect(),
            free_movement: Vec::new(),
            min_validity_months: 6,
            max_validity_years: 20,
            minor_age: 18,
            max_age: 120,
            refusal_memory_days: 1_825, // Five years.
            retention: Vec::new(),      // The State's law sets it.
        }
    }
}

impl RuleBook {
    /// The terms that apply to a class and nationality; `None`: may stay without a date.
    #[must_use]
    pub fn stay_terms(&self, class: TravellerClass, nationality: Option<&StateCode>) -> Option<StayTerms> {
        match class {
            TravellerClass::Visitor | TravellerClass::Other => {
                Some(self.nationality_terms(nationality).and_then(|terms| terms.stay).unwrap_or(self.visitor))
            }
            other => self.classes.iter().find(|entry| entry.class == other).map(|entry| entry.stay),
        }
    }

    /// Whether nationals of `nationality` enter without a visa.
    #[must_use]
    pub fn visa_free(&self, nationality: Option<&StateCode>) -> bool {
        self.nationality_terms(nationality).map_or(self.visa_free_by_default, |terms| terms.visa_free)
    }

    fn nationality_terms(&self, nationality: Option<&StateCode>) -> Option<&NationalityTerms> {
        let nationality = nationality?;
        self.nationalities.iter().find(|terms| terms.nationality == *nationality)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_names_only_what_differs() {
        let book: RuleBook = serde_json::from_str(r#"{"version":7,"minor_age":16}"#).unwrap();
        assert_eq!(book, RuleBook { version: 7, minor_age: 16, ..RuleBook::default() });
        let whole = serde_json::to_string(&book).unwrap();
        assert_eq!(serde_json::from_str::<RuleBook>(&whole).unwrap(), book);
    }

    #[test]
    fn who_has_no_nationality_needs_a_visa_by_the_built_in_book() {
        let book = RuleBook::default();
        for (nationality, free) in [("UTO", true), ("XXA", false), ("XXB", false), ("XXC", false), ("XXX", false)] {
            assert_eq!(book.visa_free(Some(&nationality.parse().unwrap())), free, "{nationality}");
        }
        assert!(book.visa_free(None), "a nationality that was not read is no ground to ask for a visa");
    }
}
