//! Fields that an officer may correct, before a crossing is recorded and after: each with its own kind of value, spelled as a form shows it.

use crate::{Crossing, DocumentKind, Sourced, TravelDocument, Traveller, TravellerClass};
use foundation::Sensitive;
use mrz::PartialDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// No corrected value is longer, in characters.
pub const LONGEST_VALUE: usize = 120;
/// Why a document has no number when the traveller holds none.
const NO_DOCUMENT: &str = "no-document";

/// A field the officer may correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum FieldName {
    /// Surname.
    PrimaryIdentifier,
    /// Given names.
    SecondaryIdentifier,
    /// Date of birth, `YYYY-MM-DD` with `XX` for unknown parts.
    BirthDate,
    /// `F`, `M` or `X`.
    Sex,
    /// Code of 9303-3 §5.
    Nationality,
    /// Code of 9303-3 §5.
    Residence,
    /// Code of 9303-3 §5.
    IssuingState,
    /// Document number.
    DocumentNumber,
    /// Date of expiry, `YYYY-MM-DD`.
    ExpiryDate,
    /// Kind of document, as `DocumentKind` spells it.
    DocumentKind,
    /// Traveller class, as `TravellerClass` spells it.
    Class,
}

/// A value that its field cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} cannot have this value. type it as the form shows", spelled(.0))]
pub struct MalformedField(pub FieldName);

/// What fields are set in.
#[derive(Debug)]
pub struct Corrected<'c> {
    /// Who.
    pub traveller: &'c mut Traveller,
    /// The document relied on.
    pub document: &'c mut TravelDocument,
    /// The traveller's class; `None`: as the rules suggest.
    pub class: &'c mut Option<TravellerClass>,
}

impl FieldName {
    /// Every field, in the order of a form.
    pub const ALL: [Self; 11] = [
        Self::PrimaryIdentifier,
        Self::SecondaryIdentifier,
        Self::BirthDate,
        Self::Sex,
        Self::Nationality,
        Self::Residence,
        Self::DocumentKind,
        Self::IssuingState,
        Self::DocumentNumber,
        Self::ExpiryDate,
        Self::Class,
    ];

    /// Whether it says who the traveller is: recorded, it is corrected by two officers only.
    #[must_use]
    pub const fn is_identity(self) -> bool {
        !matches!(self, Self::Residence | Self::ExpiryDate | Self::Class)
    }

    /// Sets the field, with the origin `typed`. An empty value removes it; blanks around it do not count.
    ///
    /// # Errors
    /// [`MalformedField`]; nothing is changed then.
    pub fn set(self, value: &str, Corrected { traveller, document, class }: Corrected<'_>) -> Result<(), MalformedField> {
        let value = value.trim();
        if value.chars().count() > LONGEST_VALUE || value.chars().any(char::is_control) {
            return Err(MalformedField(self));
        }
        match self {
            Self::PrimaryIdentifier => {
                traveller.primary_identifier = text(value);
                traveller.name_truncated = false;
            }
            Self::SecondaryIdentifier => {
                traveller.secondary_identifier = text(value);
                traveller.name_truncated = false;
            }
            Self::BirthDate => traveller.birth_date = self.date(value)?.map(|date| Sourced::typed(Sensitive::new(date))),
            Self::Sex => traveller.sex = self.word(value)?.map(Sourced::typed),
            Self::Nationality => traveller.nationality = self.parsed(value)?.map(Sourced::typed),
            Self::Residence => traveller.residence = self.parsed(value)?.map(Sourced::typed),
            Self::IssuingState => document.issuing_state = self.parsed(value)?.map(Sourced::typed),
            Self::DocumentNumber => document.number = text(&value.to_uppercase()),
            Self::ExpiryDate => document.expiry_date = self.date(value)?.map(Sourced::typed),
            Self::DocumentKind => {
                document.kind = self.word(value)?.unwrap_or(DocumentKind::Other);
                document.number_missing_reason = (document.kind == DocumentKind::None).then(|| NO_DOCUMENT.to_owned());
            }
            Self::Class => *class = self.word(value)?,
        }
        Ok(())
    }

    /// The field's value in a recorded crossing, spelled as [`FieldName::set`] takes it.
    #[must_use]
    pub fn of(self, crossing: &Crossing) -> Option<Sensitive<String>> {
        let Crossing { traveller, document, class, .. } = crossing;
        let value = match self {
            Self::PrimaryIdentifier => traveller.primary_identifier.as_ref().map(|part| part.value.expose().clone()),
            Self::SecondaryIdentifier => traveller.secondary_identifier.as_ref().map(|part| part.value.expose().clone()),
            Self::BirthDate => traveller.birth_date.as_ref().map(|date| date.value.expose().to_string()),
            Self::Sex => traveller.sex.as_ref().map(|sex| spelled(&sex.value)),
            Self::Nationality => traveller.nationality.as_ref().map(|state| state.value.to_string()),
            Self::Residence => traveller.residence.as_ref().map(|state| state.value.to_string()),
            Self::IssuingState => document.issuing_state.as_ref().map(|state| state.value.to_string()),
            Self::DocumentNumber => document.number.as_ref().map(|number| number.value.expose().clone()),
            Self::ExpiryDate => document.expiry_date.as_ref().map(|date| date.value.to_string()),
            Self::DocumentKind => Some(spelled(&document.kind)),
            Self::Class => Some(spelled(class)),
        };
        value.filter(|value| !value.is_empty()).map(Sensitive::new)
    }

    fn parsed<T: FromStr>(self, value: &str) -> Result<Option<T>, MalformedField> {
        if value.is_empty() { Ok(None) } else { value.parse().map(Some).map_err(|_| MalformedField(self)) }
    }

    /// A date of which something is known.
    fn date(self, value: &str) -> Result<Option<PartialDate>, MalformedField> {
        let date: Option<PartialDate> = self.parsed(&value.to_uppercase())?;
        Ok(date.filter(|date| *date != PartialDate::UNKNOWN))
    }

    /// A word as the wire spells it.
    fn word<T: DeserializeOwned>(self, value: &str) -> Result<Option<T>, MalformedField> {
        if value.is_empty() {
            return Ok(None);
        }
        serde_json::from_value(serde_json::Value::String(value.to_owned())).map(Some).map_err(|_| MalformedField(self))
    }
}

fn text(value: &str) -> Option<Sourced<Sensitive<String>>> {
    (!value.is_empty()).then(|| Sourced::typed(Sensitive::new(value.to_owned())))
}

/// The word the wire has for a value whose type has only words.
fn spelled(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The field's name as the wire spells it.
impl std::fmt::Display for FieldName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&spelled(self))
    }
}
