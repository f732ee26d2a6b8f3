//! Whom screening asks about, and the digest under which an officer's answer is remembered.

use crate::ItemClass;
use border::{TravelDocument, Traveller};
use foundation::Sensitive;
use mrz::{PartialDate, Sex, StateCode};

/// What screening may know of a traveller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Surname; empty where the document has none.
    pub primary: Sensitive<String>,
    /// Given names; empty where the document has none.
    pub secondary: Sensitive<String>,
    /// Whether the printed name may be cut short.
    pub truncated: bool,
    /// Date of birth as far as it is known.
    pub birth_date: Option<Sensitive<PartialDate>>,
    /// Sex as printed.
    pub sex: Option<Sex>,
    /// Nationality.
    pub nationality: Option<StateCode>,
    /// Issuing State of the document.
    pub issuing_state: Option<StateCode>,
    /// Number of the document.
    pub document_number: Option<Sensitive<String>>,
    /// What kind of document it is.
    pub document_class: ItemClass,
}

impl Subject {
    /// What screening needs of a traveller and the document they show.
    #[must_use]
    pub fn of(traveller: &Traveller, document: &TravelDocument) -> Self {
        let text = |part: &Option<border::Sourced<Sensitive<String>>>| part.as_ref().map(|part| part.value.clone()).unwrap_or_default();
        Self {
            primary: text(&traveller.primary_identifier),
            secondary: text(&traveller.secondary_identifier),
            truncated: traveller.name_truncated,
            birth_date: traveller.birth_date.as_ref().map(|birth| birth.value.clone()),
            sex: traveller.sex.as_ref().map(|sex| sex.value),
            nationality: traveller.nationality.as_ref().map(|nationality| nationality.value),
            issuing_state: document.issuing_state.as_ref().map(|issuer| issuer.value),
            document_number: document.number.as_ref().map(|number| number.value.clone()),
            document_class: ItemClass::of(document.kind),
        }
    }
}

/// BLAKE3, hexadecimal, of identity and document, so that "not the same" is remembered for exactly this person with this
/// document. Case, blanks and hyphens do not count.
#[must_use]
pub fn identity_digest(subject: &Subject) -> String {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect::<String>();
    let mut hasher = blake3::Hasher::new_derive_key("outpost 2026 identity of a remembered screening answer");
    let birth = subject.birth_date.as_ref().map(|date| date.expose().to_string()).unwrap_or_default();
    let parts = [
        letters(subject.primary.expose()),
        letters(subject.secondary.expose()),
        birth,
        subject.sex.map(|sex| sex.as_str().to_owned()).unwrap_or_default(),
        subject.nationality.map(|code| code.to_string()).unwrap_or_default(),
        subject.issuing_state.map(|code| code.to_string()).unwrap_or_default(),
        subject.document_number.as_ref().map(|number| letters(number.expose())).unwrap_or_default(),
    ];
    for part in &parts {
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> Subject {
        Subject {
            primary: Sensitive::new("ERIKSSON".to_owned()),
            secondary: Sensitive::new("ANNA MARIA".to_owned()),
            birth_date: Some(Sensitive::new("1974-08-12".parse().unwrap())),
            nationality: Some("UTO".parse().unwrap()),
            document_number: Some(Sensitive::new("L898902C3".to_owned())),
            ..Subject::default()
        }
    }

    #[test]
    fn a_digest_is_of_one_person_with_one_document() {
        let same = Subject { secondary: Sensitive::new("Anna-Maria".to_owned()), ..anna() };
        assert_eq!(identity_digest(&anna()), identity_digest(&same));
        assert_eq!(identity_digest(&anna()).len(), 64);
        let others = [
            Subject { primary: Sensitive::new("ERIKSSONANNA".to_owned()), secondary: Sensitive::new("MARIA".to_owned()), ..anna() },
            Subject { birth_date: None, ..anna() },
            Subject { sex: Some(Sex::Female), ..anna() },
            Subject { issuing_state: Some("UTO".parse().unwrap()), ..anna() },
            Subject { document_number: None, ..anna() },
        ];
        for other in others {
            assert_ne!(identity_digest(&anna()), identity_digest(&other), "{other:?}");
        }
    }

    #[test]
    fn a_subject_names_nobody_when_printed() {
        let printed = format!("{:?}", anna());
        assert!(!printed.contains("ERIKSSON") && !printed.contains("1974") && !printed.contains("L898902C3"), "{printed}");
    }
}
