//! The test kit of the rules: one traveller in order, of whom a case changes what it is about.
//!
//! ERIKSSON ANNA MARIA of Utopia enters another State on 23 November 2026 with a passport in force. A case names what differs
//! and what the rule then says: `None`, or level and values in one line.

use super::{Facts, Rule, RuleBook, evaluate};
use crate::{
    Decision, Direction, DocumentKind, Journey, MrzStatus, PastCrossing, ReadMethod, RefusalGround, Sourced, TravelDocument, Traveller,
    TravellerClass,
};
use foundation::{Language, Sensitive, Texts};
use mrz::{Checks, Doubt, StateCode};

/// What a case may change. Dates are ISO, history lines as [`past`] reads them.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) today: &'static str,
    pub(crate) direction: Direction,
    pub(crate) class: TravellerClass,
    pub(crate) primary: &'static str,
    pub(crate) secondary: &'static str,
    pub(crate) birth: &'static str,
    pub(crate) nationality: &'static str,
    pub(crate) issuer: &'static str,
    pub(crate) kind: DocumentKind,
    pub(crate) expiry: &'static str,
    pub(crate) mrz_status: MrzStatus,
    pub(crate) checks: Checks,
    pub(crate) doubts: Vec<Doubt>,
    pub(crate) nights: Option<u16>,
    pub(crate) accompanied_by: &'static str,
    pub(crate) history: &'static [&'static str],
    pub(crate) book: RuleBook,
}

impl Default for Case {
    fn default() -> Self {
        let agree = Some(true);
        Self {
            today: "2026-11-23",
            direction: Direction::Entry,
            class: TravellerClass::Visitor,
            primary: "ERIKSSON",
            secondary: "ANNA MARIA",
            birth: "1974-08-12",
            nationality: "UTO",
            issuer: "UTO",
            kind: DocumentKind::Passport,
            expiry: "2032-04-15",
            mrz_status: MrzStatus::Valid,
            checks: Checks { document_number: agree, birth_date: agree, expiry_date: agree, optional_data: agree, composite: agree },
            doubts: Vec::new(),
            nights: None,
            accompanied_by: "",
            history: &[],
            book: RuleBook::default(),
        }
    }
}

impl Case {
    /// Runs `use_facts` on this case's facts.
    pub(crate) fn with_facts<T>(&self, use_facts: impl FnOnce(&Facts) -> T) -> T {
        let history: Vec<PastCrossing> = self.history.iter().enumerate().map(|(at, line)| past(at, line)).collect();
        let (traveller, document, journey) = (self.traveller(), self.document(), self.journey());
        use_facts(&Facts {
            today: self.today.parse().unwrap(),
            direction: self.direction,
            traveller: &traveller,
            document: &document,
            journey: &journey,
            class: self.class,
            history: &history,
            home_state: &"XOM".parse().unwrap(),
            book: &self.book,
        })
    }

    fn traveller(&self) -> Traveller {
        Traveller {
            primary_identifier: text(self.primary),
            secondary_identifier: text(self.secondary),
            name_truncated: false,
            birth_date: (!self.birth.is_empty()).then(|| Sourced::mrz(Sensitive::new(self.birth.parse().unwrap()))),
            sex: None,
            nationality: state(self.nationality),
            residence: None,
        }
    }

    fn document(&self) -> TravelDocument {
        TravelDocument {
            kind: self.kind,
            document_code: "P".to_owned(),
            issuing_state: state(self.issuer),
            number: text("L898902C3"),
            number_missing_reason: None,
            expiry_date: (!self.expiry.is_empty()).then(|| Sourced::mrz(self.expiry.parse().unwrap())),
            mrz_lines: Vec::new(),
            mrz_format: None,
            mrz_status: self.mrz_status,
            checks: self.checks,
            doubts: self.doubts.clone(),
            read_method: ReadMethod::Image,
        }
    }

    fn journey(&self) -> Journey {
        let accompanied_by = (!self.accompanied_by.is_empty()).then(|| Sensitive::new(self.accompanied_by.to_owned()));
        Journey { nights: self.nights, accompanied_by, ..Journey::default() }
    }
}

/// Checks what `rule` says of `case`, and that its words exist in every language and leave no value open.
#[track_caller]
pub(crate) fn check(rule: &Rule, case: Case, expect: Option<&str>) {
    let said = case.with_facts(|facts| (rule.look)(facts)).map(|found| {
        let values = found.args.iter().map(|(name, value)| format!(" {name}={value}"));
        format!("{:?}", found.level).to_lowercase() + &values.collect::<String>()
    });
    assert_eq!(said.as_deref(), expect, "{}", rule.key);
    case.with_facts(|facts| {
        for finding in evaluate(facts) {
            words(&finding);
        }
    });
}

#[track_caller]
fn words(finding: &super::Finding) {
    let args: Vec<(&str, &str)> = finding.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for language in Language::ALL {
        let texts = Texts::of(*language);
        for key in [format!("finding-{}", finding.rule), format!("finding-{}-text", finding.rule)] {
            let words = texts.get(&key, &args);
            assert!(words != key && !words.contains("{$"), "{language:?} {key}: {words}");
        }
    }
}

/// Reads `DATE in`, `DATE in until DATE`, `DATE out`, `DATE refused` or `DATE prevented`.
fn past(at: usize, line: &str) -> PastCrossing {
    let (date, what) = line.split_once(' ').unwrap();
    let (direction, decision) = match what.split_once(" until ").unwrap_or((what, "")) {
        ("in", "") => (Direction::Entry, Decision::Admit { until: None }),
        ("in", until) => (Direction::Entry, Decision::Admit { until: Some(until.parse().unwrap()) }),
        ("out", _) => (Direction::Exit, Decision::Depart),
        ("refused", _) => {
            let grounds = vec![RefusalGround::NoValidVisa, RefusalGround::PurposeNotJustified];
            (Direction::Entry, Decision::Refuse { grounds, note: String::new().into() })
        }
        ("prevented", _) => (Direction::Exit, Decision::Prevent { reason: String::new().into() }),
        other => panic!("no such history line: {other:?}"),
    };
    PastCrossing {
        id: at.to_string(),
        date: date.parse().unwrap(),
        direction,
        post: "KORA".to_owned(),
        lane: "1".to_owned(),
        decision,
        issuing_state: None,
        same_document: true,
    }
}

fn text(text: &str) -> Option<Sourced<Sensitive<String>>> {
    (!text.is_empty()).then(|| Sourced::mrz(Sensitive::new(text.to_owned())))
}

fn state(code: &str) -> Option<Sourced<StateCode>> {
    (!code.is_empty()).then(|| Sourced::mrz(code.parse().unwrap()))
}
