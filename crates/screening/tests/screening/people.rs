//! Invented people in any number: names of syllables and of common parts, dates of birth, nationalities of specimens.

use border::{Alert, AlertCategory, AlertDocument, AlertPriority, Handling, ListHeader, PersonName};
use foundation::Sensitive;
use mrz::{PartialDate, Sex};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use screening::Subject;

/// Parts that many people have, so that the list is no easier than a real one.
const COMMON: &[&str] = &[
    "MOHAMMED", "AHMED", "ALI", "HASSAN", "IBRAHIM", "ABDULLAH", "JOSE", "MARIA", "JUAN", "CARLOS", "GARCIA", "LOPEZ", "KIM", "LEE", "PARK", "JOHN",
    "DAVID", "ANNA", "PETER", "IVAN", "SERGEI", "SMITH", "HANSEN", "SINGH", "KHAN", "NGUYEN", "CHEN", "WANG", "DIALLO", "TRAORE",
];
const SYLLABLES: &[&str] = &[
    "BA", "BEN", "BRO", "CHA", "DI", "DOR", "EK", "FAL", "FE", "GAR", "GO", "HAN", "HUS", "IL", "JA", "KAL", "KO", "LA", "LIN", "MA", "MIR", "NO",
    "NUR", "OS", "PE", "RA", "RIK", "SA", "SEN", "SHA", "SOV", "TA", "TOR", "UL", "VA", "WEN", "YA", "ZI",
];

/// A source of invented people; the same seed gives the same people.
pub(crate) struct People(ChaCha8Rng);

impl People {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.0.next_u32()).unwrap() % end
    }

    fn part(&mut self) -> String {
        if self.below(3) == 0 {
            // Squaring makes the first ones far more common than the last.
            let at = self.below(COMMON.len()) * self.below(COMMON.len()) / COMMON.len();
            return COMMON[at].to_owned();
        }
        (0..2 + self.below(2)).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }

    fn parts(&mut self, most: usize) -> String {
        (0..1 + self.below(most)).map(|_| self.part()).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn traveller(&mut self) -> Subject {
        let (year, month, day) = (1940 + self.below(70), 1 + self.below(12), 1 + self.below(28));
        let birth: PartialDate = format!("{year:04}-{month:02}-{day:02}").parse().unwrap();
        Subject {
            primary: Sensitive::new(self.parts(1)),
            secondary: Sensitive::new(self.parts(2)),
            truncated: false,
            birth_date: Some(Sensitive::new(birth)),
            sex: Some(if self.below(2) == 0 { Sex::Female } else { Sex::Male }),
            nationality: Some(["UTO", "XOM", "XXA", "XBA"][self.below(4)].parse().unwrap()),
            issuing_state: Some("UTO".parse().unwrap()),
            document_number: Some(Sensitive::new(format!("X{:08}", self.below(100_000_000)))),
            document_class: screening::ItemClass::Passport,
        }
    }
}

/// The alert that lists exactly this traveller.
pub(crate) fn alert_on(id: &str, subject: &Subject) -> Alert {
    Alert {
        id: id.to_owned(),
        category: AlertCategory::Questioning,
        priority: AlertPriority::Normal,
        names: vec![PersonName { primary: Some(subject.primary.clone()), secondary: Some(subject.secondary.clone()), full: None }],
        birth_dates: subject.birth_date.iter().cloned().collect(),
        sex: subject.sex,
        nationalities: subject.nationality.into_iter().collect(),
        documents: subject.document_number.iter().map(|n| AlertDocument { issuing_state: subject.issuing_state, number: n.clone() }).collect(),
        handling: Handling::default(),
        reason: Sensitive::new("Invented".to_owned()),
        about: None,
        until: None,
    }
}

pub(crate) fn header(list: &str) -> ListHeader {
    ListHeader {
        list: list.to_owned(),
        title: "National list".to_owned(),
        owner: "Utopia".to_owned(),
        version: 3,
        issued_at: 1_795_000_000_000,
        expires_at: 1_797_600_000_000,
        source: "invented".to_owned(),
        purpose: String::new(),
        priority: None,
        handling: border::Handling::default(),
    }
}
