//! The officer's corrections: each field with its own kind of value, each corrected value with the origin `typed`.

use super::Presented;
use crate::Workstation;
use crate::views::{Correction, FieldName, InspectionView};
use border::{DocumentKind, Sourced, TravellerClass};
use foundation::{CodedError, ErrorCode, Sensitive};
use mrz::PartialDate;
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// No name or number is longer.
pub(super) const LONGEST_VALUE: usize = 120;
/// Why a document has no number when the traveller holds none.
const NO_DOCUMENT: &str = "no-document";

impl Workstation {
    /// Corrects one field; lists are asked and rules applied anew.
    pub(crate) fn correct_field(&self, request: &Correction) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        let value = request.value.expose().trim();
        if value.chars().count() > LONGEST_VALUE || value.chars().any(char::is_control) {
            return Err(malformed(request.field));
        }
        self.change(&duty, |desk| {
            if request.field == FieldName::Class {
                desk.open.class = word::<TravellerClass>(value, request.field)?;
                return Ok(());
            }
            let mut presented = desk.open.presented.clone().unwrap_or_else(Presented::blank);
            set(&mut presented, request.field, value)?;
            desk.open.presented = Some(presented);
            Ok(())
        })
    }
}

fn set(presented: &mut Presented, field: FieldName, value: &str) -> Result<(), CodedError> {
    let Presented { traveller, document } = presented;
    match field {
        FieldName::PrimaryIdentifier => {
            traveller.primary_identifier = text(value);
            traveller.name_truncated = false;
        }
        FieldName::SecondaryIdentifier => {
            traveller.secondary_identifier = text(value);
            traveller.name_truncated = false;
        }
        FieldName::BirthDate => traveller.birth_date = date(value, field)?.map(|date| Sourced::typed(Sensitive::new(date))),
        FieldName::Sex => traveller.sex = word(value, field)?.map(Sourced::typed),
        FieldName::Nationality => traveller.nationality = parsed(value, field)?.map(Sourced::typed),
        FieldName::Residence => traveller.residence = parsed(value, field)?.map(Sourced::typed),
        FieldName::IssuingState => document.issuing_state = parsed(value, field)?.map(Sourced::typed),
        FieldName::DocumentNumber => document.number = text(&value.to_uppercase()),
        FieldName::ExpiryDate => document.expiry_date = date(value, field)?.map(Sourced::typed),
        FieldName::DocumentKind => {
            document.kind = word(value, field)?.unwrap_or(DocumentKind::Other);
            document.number_missing_reason = (document.kind == DocumentKind::None).then(|| NO_DOCUMENT.to_owned());
        }
        FieldName::Class => {} // Belongs to the inspection, not to what was presented.
    }
    Ok(())
}

fn malformed(field: FieldName) -> CodedError {
    let name = serde_json::to_value(field).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    CodedError::new(ErrorCode::FieldMalformed, name)
}

fn text(value: &str) -> Option<Sourced<Sensitive<String>>> {
    (!value.is_empty()).then(|| Sourced::typed(Sensitive::new(value.to_owned())))
}

fn parsed<T: FromStr>(value: &str, field: FieldName) -> Result<Option<T>, CodedError> {
    if value.is_empty() { Ok(None) } else { value.parse().map(Some).map_err(|_| malformed(field)) }
}

/// A date of which something is known.
fn date(value: &str, field: FieldName) -> Result<Option<PartialDate>, CodedError> {
    let date: Option<PartialDate> = parsed(&value.to_uppercase(), field)?;
    Ok(date.filter(|date| *date != PartialDate::UNKNOWN))
}

/// A word as the wire spells it.
fn word<T: DeserializeOwned>(value: &str, field: FieldName) -> Result<Option<T>, CodedError> {
    if value.is_empty() {
        return Ok(None);
    }
    serde_json::from_value(serde_json::Value::String(value.to_owned())).map(Some).map_err(|_| malformed(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use border::{DocumentKind, Origin};

    fn corrected(field: FieldName, value: &str) -> Result<Presented, CodedError> {
        let mut presented = Presented::blank();
        set(&mut presented, field, value).map(|()| presented)
    }

    #[test]
    fn every_corrected_value_is_marked_as_typed() {
        let presented = corrected(FieldName::BirthDate, "1974-08-xx").expect("a date");
        let birth = presented.traveller.birth_date.expect("set");
        assert_eq!((birth.origin, birth.value.expose().to_string().as_str()), (Origin::Typed, "1974-08-XX"));
        let presented = corrected(FieldName::DocumentNumber, "l898902c3").expect("a number");
        assert_eq!(presented.document.number.expect("set").value.expose(), "L898902C3");
        let presented = corrected(FieldName::Nationality, "uto").expect("a State");
        assert_eq!(presented.traveller.nationality.expect("set").value.as_str(), "UTO");
    }

    #[test]
    fn a_value_of_another_kind_is_refused_by_the_fields_name() {
        for (field, value, name) in [
            (FieldName::BirthDate, "12 August", "birth-date"),
            (FieldName::Sex, "Q", "sex"),
            (FieldName::Nationality, "UTOPIA", "nationality"),
            (FieldName::DocumentKind, "scroll", "document-kind"),
        ] {
            let error = corrected(field, value).expect_err("refused");
            assert_eq!((error.code, error.detail.as_deref()), (ErrorCode::FieldMalformed, Some(name)));
        }
    }

    #[test]
    fn an_empty_value_removes_the_field_and_nothing_is_invented() {
        let mut presented = corrected(FieldName::PrimaryIdentifier, "ERIKSSON").expect("a name");
        set(&mut presented, FieldName::PrimaryIdentifier, "").expect("removed");
        set(&mut presented, FieldName::BirthDate, "XXXX-XX-XX").expect("nothing known");
        assert_eq!(presented.traveller.primary_identifier, None);
        assert_eq!(presented.traveller.birth_date, None);
    }

    #[test]
    fn a_traveller_without_a_document_has_a_reason_for_the_missing_number() {
        let presented = corrected(FieldName::DocumentKind, "none").expect("a kind");
        assert_eq!(presented.document.kind, DocumentKind::None);
        assert_eq!(presented.document.number_missing_reason.as_deref(), Some("no-document"));
    }
}
