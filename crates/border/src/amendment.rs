//! What is said of a crossing after it was recorded: corrections and voids, and the fold that makes versions of them.
//!
//! A recorded crossing is never edited. Whoever holds it and the same amendments, in whatever order they came, has the same newest version.

use crate::{Corrected, Crossing, Decision, FieldName, TravelDocument, Traveller};
use foundation::Sensitive;
use serde::{Deserialize, Serialize};

/// The body of `crossing.corrected`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrossingCorrection {
    /// Public id of the crossing: it holds booth, epoch and number.
    pub crossing: String,
    /// The version that the officer saw; 1: as recorded.
    pub saw: u32,
    /// Fields with another value.
    pub changes: Vec<FieldChange>,
    /// Another decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionChange>,
    /// Why.
    pub reason: Sensitive<String>,
    /// Who asks for it.
    pub officer: String,
    /// Who approved it, having signed in for it: needed for the decision and for fields that say who the traveller is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_officer: Option<String>,
}

/// A field's value before and after; `None`: absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct FieldChange {
    /// Which.
    pub field: FieldName,
    /// The value that the officer saw.
    pub old: Option<Sensitive<String>>,
    /// The value that holds.
    pub new: Option<Sensitive<String>>,
}

/// The decision before and after, both of the crossing's direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct DecisionChange {
    /// What the officer saw.
    pub old: Decision,
    /// What holds.
    pub new: Decision,
}

/// The body of `crossing.voided`: the crossing did not take place, or is recorded anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrossingVoid {
    /// Public id of the crossing.
    pub crossing: String,
    /// The version that the officer saw.
    pub saw: u32,
    /// Why.
    pub reason: Sensitive<String>,
    /// Who asks for it.
    pub officer: String,
    /// Who approved it, having signed in for it.
    pub second_officer: String,
}

/// A correction or a void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
pub enum Amendment {
    /// Values are others.
    Corrected(Box<CrossingCorrection>),
    /// The crossing does not count.
    Voided(CrossingVoid),
}

impl Amendment {
    /// Public id of the crossing.
    #[must_use]
    pub fn crossing(&self) -> &str {
        match self {
            Self::Corrected(correction) => &correction.crossing,
            Self::Voided(void) => &void.crossing,
        }
    }

    /// The version that the officer saw.
    #[must_use]
    pub const fn saw(&self) -> u32 {
        match self {
            Self::Corrected(correction) => correction.saw,
            Self::Voided(void) => void.saw,
        }
    }

    /// Who asks for it.
    #[must_use]
    pub fn officer(&self) -> &str {
        match self {
            Self::Corrected(correction) => &correction.officer,
            Self::Voided(void) => &void.officer,
        }
    }

    /// Who approved it: somebody, and somebody else.
    #[must_use]
    pub fn second_officer(&self) -> Option<&str> {
        let second = match self {
            Self::Corrected(correction) => correction.second_officer.as_deref(),
            Self::Voided(void) => Some(void.second_officer.as_str()),
        };
        second.filter(|second| !second.is_empty() && *second != self.officer())
    }

    /// Why.
    #[must_use]
    pub const fn reason(&self) -> &Sensitive<String> {
        match self {
            Self::Corrected(correction) => &correction.reason,
            Self::Voided(void) => &void.reason,
        }
    }

    /// Whether it takes two officers.
    #[must_use]
    pub fn needs_second_officer(&self) -> bool {
        match self {
            Self::Corrected(correction) => correction.decision.is_some() || correction.changes.iter().any(|change| change.field.is_identity()),
            Self::Voided(_) => true,
        }
    }

    /// Whether every value is one that its field can have.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let Self::Corrected(correction) = self else { return true };
        let (mut traveller, mut document) = (Traveller::unknown(), TravelDocument::blank());
        correction.changes.iter().all(|change| {
            let into = Corrected { traveller: &mut traveller, document: &mut document, class: &mut None };
            change.field.set(change.new.as_ref().map_or("", |value| value.expose()), into).is_ok()
        })
    }
}

/// An amendment and when and where it was recorded, which sets its place among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Epoch of its event.
    pub epoch: u32,
    /// Number of its event.
    pub seq: u64,
    /// What is said.
    pub amendment: Amendment,
}

/// What became of an amendment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Version {
    /// The version that it makes; 2 and on. What does not count makes none and has the number of the one before.
    pub number: u32,
    /// The officer had not seen the version before this one.
    pub concurrent: bool,
    /// Whether it counts: what takes two officers does not with one.
    pub counts: bool,
}

/// Brings amendments of one crossing into their order and says what became of each: by the version seen, then what two officers said after
/// what one said, then by time and event. Pure: the same for whatever order they came in.
#[must_use]
pub fn versions(said: &mut [Said]) -> Vec<Version> {
    said.sort_by_key(|one| (one.amendment.saw(), one.amendment.second_officer().is_some(), one.at_ms, one.epoch, one.seq));
    let mut last = 1_u32;
    let numbered = said.iter().map(|one| {
        if one.amendment.needs_second_officer() && one.amendment.second_officer().is_none() {
            return Version { number: last, concurrent: false, counts: false };
        }
        let concurrent = one.amendment.saw() < last;
        last = last.max(one.amendment.saw()).saturating_add(1);
        Version { number: last, concurrent, counts: true }
    });
    numbered.collect()
}

/// The newest version of a crossing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest {
    /// With every correction that counts.
    pub crossing: Crossing,
    /// Its version.
    pub version: u32,
    /// It does not count.
    pub voided: bool,
    /// What was said, in its order, and what became of it.
    pub said: Vec<(Said, Version)>,
}

impl Crossing {
    /// What the crossing is with everything said of it. Nothing brings back what was voided: it is recorded anew.
    #[must_use]
    pub fn amended(mut self, mut said: Vec<Said>) -> Newest {
        let versions = versions(&mut said);
        let mut voided = false;
        for (one, _) in said.iter().zip(&versions).filter(|(_, version)| version.counts) {
            match &one.amendment {
                Amendment::Corrected(correction) => self.correct(correction),
                Amendment::Voided(_) => voided = true,
            }
        }
        let version = versions.iter().map(|version| version.number).max().unwrap_or(1);
        Newest { crossing: self, version, voided, said: said.into_iter().zip(versions).collect() }
    }

    fn correct(&mut self, correction: &CrossingCorrection) {
        for change in &correction.changes {
            let mut class = Some(self.class);
            let into = Corrected { traveller: &mut self.traveller, document: &mut self.document, class: &mut class };
            // A value that the field cannot have changes nothing; whoever took the amendment in has said so.
            let _ = change.field.set(change.new.as_ref().map_or("", |value| value.expose()), into);
            self.class = class.unwrap_or(self.class);
        }
        // A crossing does not change its direction: what went the other way is voided and recorded anew.
        if let Some(change) = correction.decision.as_ref().filter(|change| change.new.direction() == self.direction) {
            self.decision = change.new.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Direction, TravellerClass};
    use proptest::prelude::*;

    fn text(value: &str) -> Option<Sensitive<String>> {
        (!value.is_empty()).then(|| value.to_owned().into())
    }

    fn correction(saw: u32, field: FieldName, new: &str, second: Option<&str>) -> Amendment {
        Amendment::Corrected(Box::new(CrossingCorrection {
            crossing: "c".to_owned(),
            saw,
            changes: vec![FieldChange { field, old: None, new: text(new) }],
            decision: None,
            reason: "Mistyped.".to_owned().into(),
            officer: "o-1".to_owned(),
            second_officer: second.map(str::to_owned),
        }))
    }

    fn void(saw: u32, second: &str) -> Amendment {
        let second_officer = second.to_owned();
        Amendment::Voided(CrossingVoid {
            crossing: "c".to_owned(),
            saw,
            reason: "Twice.".to_owned().into(),
            officer: "o-1".to_owned(),
            second_officer,
        })
    }

    fn said(seq: u64, amendment: Amendment) -> Said {
        Said { at_ms: 1_000 + i64::try_from(seq).unwrap(), epoch: 1, seq, amendment }
    }

    fn recorded() -> Crossing {
        let at = foundation::Clock::now(&foundation::FixedClock::at_millis(1_772_352_000_000));
        Crossing {
            post: "UTKOR".to_owned(),
            lane: "1".to_owned(),
            direction: Direction::Entry,
            at,
            capture_mode: crate::CaptureMode::Live,
            officer: "o-1".to_owned(),
            class: TravellerClass::Visitor,
            traveller: Traveller::unknown(),
            document: TravelDocument::blank(),
            journey: crate::Journey::default(),
            screening: vec![],
            hits: vec![],
            dispositions: vec![],
            findings: vec![],
            rule_book_version: 1,
            decision: Decision::Admit { until: None },
            images: vec![],
            handling_ms: 0,
            entered_later: None,
        }
    }

    #[test]
    fn a_correction_of_what_the_officer_saw_makes_the_next_version() {
        let newest = recorded().amended(vec![
            said(2, correction(2, FieldName::PrimaryIdentifier, "ERIKSSON", Some("o-2"))),
            said(1, correction(1, FieldName::Residence, "uto", None)),
        ]);
        assert_eq!((newest.version, newest.voided), (3, false));
        assert_eq!(FieldName::PrimaryIdentifier.of(&newest.crossing), text("ERIKSSON"));
        assert_eq!(FieldName::Residence.of(&newest.crossing), text("UTO"));
        assert!(newest.said.iter().all(|(_, version)| version.counts && !version.concurrent));
    }

    #[test]
    fn one_that_saw_a_stale_version_is_kept_and_says_so() {
        let newest = recorded().amended(vec![
            said(1, correction(1, FieldName::Residence, "UTO", None)),
            said(2, correction(1, FieldName::Residence, "KEN", None)),
            said(3, correction(3, FieldName::Class, "crew", None)),
        ]);
        let told: Vec<(u32, bool)> = newest.said.iter().map(|(_, version)| (version.number, version.concurrent)).collect();
        assert_eq!(told, [(2, false), (3, true), (4, false)]);
        assert_eq!(FieldName::Residence.of(&newest.crossing), text("KEN"), "the later of two that saw the same");
        assert_eq!(newest.crossing.class, TravellerClass::Crew);
    }

    #[test]
    fn what_takes_two_officers_does_not_count_with_one_or_with_the_same_one_twice() {
        for second in [None, Some(""), Some("o-1")] {
            let newest = recorded().amended(vec![said(1, correction(1, FieldName::BirthDate, "1974-08-12", second))]);
            assert_eq!((newest.version, FieldName::BirthDate.of(&newest.crossing)), (1, None), "{second:?}");
            assert!(!newest.said[0].1.counts, "kept and shown all the same");
        }
        assert!(!recorded().amended(vec![said(1, void(1, "o-1"))]).voided);
        let both = recorded().amended(vec![said(1, void(1, "o-2")), said(2, correction(2, FieldName::Residence, "UTO", None))]);
        assert!(both.voided, "nothing brings a voided crossing back");
    }

    #[test]
    fn a_decision_of_the_other_direction_changes_nothing() {
        let decided = |new: Decision| {
            let Amendment::Corrected(mut correction) = correction(1, FieldName::Class, "visitor", Some("o-2")) else { panic!("a correction") };
            correction.decision = Some(DecisionChange { old: Decision::Admit { until: None }, new });
            recorded().amended(vec![said(1, Amendment::Corrected(correction))]).crossing.decision
        };
        let refused = Decision::Refuse { grounds: vec![crate::RefusalGround::NoValidVisa], note: String::new().into() };
        assert_eq!(decided(refused.clone()), refused);
        assert_eq!(decided(Decision::Depart), Decision::Admit { until: None });
    }

    #[test]
    fn a_value_that_its_field_cannot_have_is_noticed() {
        for (field, value, is_fine) in [
            (FieldName::BirthDate, "1974-08-XX", true),
            (FieldName::BirthDate, "12 August", false),
            (FieldName::Sex, "Q", false),
            (FieldName::DocumentKind, "scroll", false),
            (FieldName::PrimaryIdentifier, "ERIK\0SSON", false),
            (FieldName::Nationality, "", true),
        ] {
            assert_eq!(correction(1, field, value, None).is_well_formed(), is_fine, "{field} {value}");
        }
        let long = "X".repeat(crate::LONGEST_VALUE + 1);
        assert!(!correction(1, FieldName::DocumentNumber, &long, None).is_well_formed());
    }

    fn drawn() -> impl Strategy<Value = Amendment> {
        let fields = proptest::sample::select(vec![
            (FieldName::PrimaryIdentifier, "ERIKSSON"),
            (FieldName::PrimaryIdentifier, "ERICSON"),
            (FieldName::Residence, "UTO"),
            (FieldName::Residence, "KEN"),
            (FieldName::Residence, ""),
            (FieldName::Class, "crew"),
            (FieldName::BirthDate, "1974-08-12"),
        ]);
        let second = proptest::sample::select(vec![None, Some("o-1"), Some("o-2")]);
        let saw = prop_oneof![4 => 1_u32..5, 1 => Just(u32::MAX)];
        prop_oneof![
            9 => (saw.clone(), fields, second).prop_map(|(saw, (field, value), second)| correction(saw, field, value, second)),
            1 => saw.prop_map(|saw| void(saw, "o-2")),
        ]
    }

    proptest! {
        #[test]
        fn any_order_of_arrival_gives_the_same_newest_version((said, other) in proptest::collection::vec(drawn(), 0..9).prop_flat_map(|all| {
            let said: Vec<Said> = (1..).zip(all).map(|(seq, amendment)| super::tests::said(seq, amendment)).collect();
            (Just(said.clone()), Just(said).prop_shuffle())
        })) {
            let newest = recorded().amended(said);
            prop_assert_eq!(&newest, &recorded().amended(other));
            let numbers: Vec<u32> = newest.said.iter().filter(|(_, version)| version.counts).map(|(_, version)| version.number).collect();
            prop_assert!(numbers.is_sorted() && numbers.first().is_none_or(|first| *first > 1));
        }
    }
}
