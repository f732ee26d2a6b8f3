//! A person or document, prepared for comparison: the traveller once a screening, a list's entries once a list.

use crate::first::name::{Name, Parts, may_be_cut};
use crate::{Person, Subject, countries};
use border::{Alert, PersonName};
use foundation::Sensitive;
use mrz::{PartialDate, Sex, StateCode};

/// Everything that is compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub(crate) names: Vec<Name>,
    pub(crate) births: Vec<PartialDate>,
    pub(crate) sex: Option<Sex>,
    pub(crate) nationalities: Vec<StateCode>,
    pub(crate) documents: Vec<Document>,
}

/// A document, its number normalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) issuing_state: Option<StateCode>,
    /// Capital letters and digits.
    pub(crate) number: String,
}

impl Document {
    pub(crate) fn new(issuing_state: Option<StateCode>, number: &str) -> Option<Self> {
        let number: String = number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(64).collect();
        let issuing_state = issuing_state.filter(|state| !state.is_none());
        (!number.is_empty()).then_some(Self { issuing_state, number })
    }

    /// The number with letters and digits that are easily mistaken made one: `O` and `0`, `I` and `1`.
    pub(crate) fn lookalike(&self) -> String {
        let one = |c| match c {
            'O' | 'Q' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        self.number.chars().map(one).collect()
    }
}

impl std::fmt::Display for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.issuing_state {
            Some(state) => write!(f, "{state} {}", self.number),
            None => f.write_str(&self.number),
        }
    }
}

impl Profile {
    pub(crate) fn of_alert(alert: &Alert) -> Self {
        let parts = &mut Parts::default();
        let names = alert.names.iter().map(|name| listed_name(name, parts)).filter(|name| !name.is_empty());
        Self {
            names: names.collect(),
            births: alert.birth_dates.iter().map(|birth| *birth.expose()).collect(),
            sex: alert.sex.filter(|sex| *sex != Sex::Unspecified),
            nationalities: alert.nationalities.iter().copied().filter(|code| !code.is_none()).collect(),
            documents: alert.documents.iter().filter_map(|d| Document::new(d.issuing_state, d.number.expose())).collect(),
        }
    }

    pub(crate) fn of_subject(subject: &Subject) -> Self {
        let (primary, secondary) = (subject.primary.expose(), subject.secondary.expose());
        let name = Name::separate(primary, secondary, subject.truncated, &mut Parts::default());
        let number = subject.document_number.as_ref().map(|number| number.expose().as_str()).unwrap_or_default();
        Self {
            names: Some(name).filter(|name| !name.is_empty()).into_iter().collect(),
            births: subject.birth_date.iter().map(|birth| *birth.expose()).collect(),
            sex: subject.sex.filter(|sex| *sex != Sex::Unspecified),
            nationalities: subject.nationality.into_iter().filter(|code| !code.is_none()).collect(),
            documents: Document::new(subject.issuing_state, number).into_iter().collect(),
        }
    }

    pub(crate) fn of_person(person: &Person) -> Self {
        let parts = &mut Parts::default();
        let text = |part: &Option<Sensitive<String>>| part.as_ref().map(|part| part.expose().clone()).unwrap_or_default();
        let (primary, secondary) = (text(&person.primary), text(&person.secondary));
        let main = if primary.is_empty() && secondary.is_empty() {
            Name::whole(person.name.expose(), parts)
        } else {
            Name::separate(&primary, &secondary, may_be_cut(&primary, &secondary), parts)
        };
        let aliases = person.aliases.iter().map(|alias| Name::whole(alias.expose(), parts)).collect::<Vec<_>>();
        let documents = person
            .documents
            .iter()
            .filter_map(|document| Document::new(document.issuing_state.as_deref().and_then(countries::state), document.number.expose()));
        Self {
            names: std::iter::once(main).chain(aliases).filter(|name| !name.is_empty()).collect(),
            births: person.dob.iter().filter_map(|dob| dob.expose().trim().to_uppercase().parse().ok()).collect(),
            sex: person.gender.as_deref().and_then(sex),
            nationalities: person.nat.as_deref().and_then(countries::state).into_iter().collect(),
            documents: documents.collect(),
        }
    }
}

fn listed_name(name: &PersonName, parts: &mut Parts) -> Name {
    let text = |part: &Option<Sensitive<String>>| part.as_ref().map(|part| part.expose().clone()).unwrap_or_default();
    let (primary, secondary) = (text(&name.primary), text(&name.secondary));
    if primary.is_empty() && secondary.is_empty() {
        Name::whole(&text(&name.full), parts)
    } else {
        Name::separate(&primary, &secondary, false, parts)
    }
}

fn sex(text: &str) -> Option<Sex> {
    match text.trim().to_ascii_lowercase().as_str() {
        "male" | "m" => Some(Sex::Male),
        "female" | "f" => Some(Sex::Female),
        _ => None,
    }
}
