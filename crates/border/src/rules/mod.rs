//! Step 7 of a crossing's way: what the rule book says about this traveller, document and history.
//!
//! Pure: dates and history are arguments. Each finding names its rule, what it means and what to do;
//! none of them decides. A rule is a [`Rule`]: a key, an article and a function; [`RULES`] lists them all.

mod book;
mod dates;
mod document;
mod history;
mod person;
mod presence;
mod retention;
mod stay;
mod zone;

pub use book::{ClassStay, NationalityTerms, RuleBook, StayTerms};
pub use retention::{RetentionTerm, UnsoundRetention};
pub use stay::{days_used, stay_until};

use crate::{Direction, Journey, PastCrossing, TravelDocument, Traveller, TravellerClass};
use chrono::NaiveDate;
use mrz::StateCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum FindingLevel {
    /// In order.
    Good,
    /// Worth knowing.
    Info,
    /// Look at it.
    Warn,
    /// Speaks against admission; the officer decides all the same.
    Stop,
}

/// What a rule found. Its words are the Fluent messages `finding-<rule>` (title) and `finding-<rule>-text`
/// (what it means, what to do), given `args`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Finding {
    /// The rule's stable key, for example `document-expired`.
    pub rule: String,
    /// The article of the rule book, for example `2.1`.
    pub article: String,
    /// How much it weighs.
    pub level: FindingLevel,
    /// Values for the words: dates as `YYYY-MM-DD`, counts as digits. Never a name.
    pub args: BTreeMap<String, String>,
}

/// Everything a rule may look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The civil date at the post.
    pub today: NaiveDate,
    /// Which way the traveller goes.
    pub direction: Direction,
    /// Who.
    pub traveller: &'a Traveller,
    /// With which document.
    pub document: &'a TravelDocument,
    /// The trip, as far as it has been asked.
    pub journey: &'a Journey,
    /// The class the officer chose or [`suggest_class`](crate::suggest_class) proposed.
    pub class: TravellerClass,
    /// Earlier crossings of this traveller, in any order.
    pub history: &'a [PastCrossing],
    /// The State that runs the post.
    pub home_state: &'a StateCode,
    /// The rules in force.
    pub book: &'a RuleBook,
}

/// One rule of the book.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Stable key; its texts are `finding-<key>` and `finding-<key>-text`.
    pub key: &'static str,
    /// Article shown to the officer.
    pub article: &'static str,
    /// Looks at the facts; says nothing when the rule does not apply.
    pub look: fn(&Facts) -> Option<Found>,
}

/// What a rule's function returns: the rule itself knows its key and article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How much it weighs.
    pub level: FindingLevel,
    /// Values for the words.
    pub args: BTreeMap<String, String>,
}

impl Found {
    /// A finding of this weight without values.
    fn new(level: FindingLevel) -> Self {
        Self { level, args: BTreeMap::new() }
    }

    /// Adds a value for the words.
    fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}

/// Whether findings say that the permitted stay was over.
pub(crate) fn overstayed(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.rule == stay::EXCEEDED.key)
}

/// Every rule, in the order of the articles.
pub const RULES: &[Rule] = &[
    document::MISSING,
    document::NOT_FOR_TRAVEL,
    document::EXPIRED,
    document::EXPIRES_SOON,
    document::EXPIRY_UNKNOWN,
    document::EXPIRY_IMPLAUSIBLE,
    document::VALID,
    zone::CHECK_DIGITS_FAILED,
    zone::REBUILT,
    zone::DOUBTS,
    zone::ISSUER_UNKNOWN,
    zone::NATIONALITY_UNKNOWN,
    person::NAME_MISSING,
    person::BIRTH_IMPLAUSIBLE,
    person::BIRTH_INCOMPLETE,
    person::MINOR_ALONE,
    person::MINOR_ACCOMPANIED,
    stay::NATIONAL,
    stay::VISA_FREE,
    stay::VISA_NEEDED,
    stay::EXHAUSTED,
    stay::TOO_LONG_PLANNED,
    stay::EXCEEDED,
    stay::KEPT,
    history::NO_ENTRY,
    history::NO_EXIT,
    history::REFUSED_BEFORE,
    history::PREVENTED_BEFORE,
    history::OVERSTAYED_BEFORE,
    history::LAST_VISIT_CLOSED,
    person::PROTECTION,
];

/// Applies every rule; the weightiest findings come first, then the order of the articles.
#[must_use]
pub fn evaluate(facts: &Facts) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES
        .iter()
        .filter_map(|rule| {
            let found = (rule.look)(facts)?;
            Some(Finding { rule: rule.key.to_owned(), article: rule.article.to_owned(), level: found.level, args: found.args })
        })
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    findings
}

#[cfg(test)]
pub(crate) mod cases;

#[cfg(test)]
mod tests {
    use super::cases::Case;
    use super::*;
    use foundation::{Language, Texts};

    #[test]
    fn every_rule_has_a_title_and_a_text_in_every_language() {
        for language in Language::ALL {
            let texts = Texts::of(*language);
            for rule in RULES {
                for key in [format!("finding-{}", rule.key), format!("finding-{}-text", rule.key)] {
                    assert_ne!(texts.get(&key, &[]), key, "{language:?}: add it to ui/src/messages/*/findings.ftl");
                }
            }
        }
    }

    #[test]
    fn keys_and_articles_are_unique() {
        for (at, rule) in RULES.iter().enumerate() {
            let again = RULES.iter().skip(at + 1).find(|other| other.key == rule.key || other.article == rule.article);
            assert!(again.is_none(), "{} {}", rule.article, rule.key);
        }
    }

    #[test]
    fn the_weightiest_findings_come_first() {
        let case = Case { expiry: "2026-11-22", birth: "1974-XX-XX", history: &["2026-03-12 in", "2026-04-02 out"], ..Case::default() };
        let rules: Vec<String> = case.with_facts(evaluate).into_iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["document-expired", "birth-date-incomplete", "visa-free", "last-visit-closed"]);
    }

    #[test]
    fn a_traveller_in_order_has_only_good_findings() {
        let findings = Case::default().with_facts(evaluate);
        assert!(findings.iter().all(|finding| finding.level == FindingLevel::Good), "{findings:?}");
        assert_eq!(findings.len(), 2);
    }
}
