//! A person or document, prepared for comparison: the traveller once a screening, a list's entries once a list.

use crate::first::name::{Name, Parts, may_be_cut};
use crate::{Person, countries};
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

fn sex(text: &str) -> Option<Sex> {
    match text.trim().to_ascii_lowercase().as_str() {
        "male" | "m" => Some(Sex::Male),
        "female" | "f" => Some(Sex::Female),
        _ => None,
    }
}
