//! The officer's corrections before a crossing is recorded: each corrected value with the origin `typed`.

use super::Presented;
use crate::Workstation;
use crate::views::{Correction, InspectionView};
use border::{Corrected, FieldName, MalformedField};
use foundation::{CodedError, ErrorCode};

impl Workstation {
    /// Corrects one field; lists are asked and rules applied anew.
    pub(crate) fn correct_field(&self, request: &Correction) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        self.change(&duty, |desk| {
            let mut presented = desk.open.presented.clone().unwrap_or_else(Presented::blank);
            set(&mut presented, &mut desk.open.class, request)?;
            if request.field != FieldName::Class {
                desk.open.presented = Some(presented); // The class belongs to the inspection, not to what was presented.
            }
            Ok(())
        })
    }
}

fn set(presented: &mut Presented, class: &mut Option<border::TravellerClass>, request: &Correction) -> Result<(), CodedError> {
    let Presented { traveller, document } = presented;
    request.field.set(request.value.expose(), Corrected { traveller, document, class }).map_err(malformed)
}

/// The code for a value that its field cannot have; the detail is the field's name.
pub(crate) fn malformed(MalformedField(field): MalformedField) -> CodedError {
    CodedError::new(ErrorCode::FieldMalformed, field.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use border::{DocumentKind, Origin};

    fn put(presented: &mut Presented, field: FieldName, value: &str) -> Result<(), CodedError> {
        set(presented, &mut None, &Correction { field, value: value.to_owned().into() })
    }

    fn corrected(field: FieldName, value: &str) -> Result<Presented, CodedError> {
        let mut presented = Presented::blank();
        put(&mut presented, field, value).map(|()| presented)
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
        put(&mut presented, FieldName::PrimaryIdentifier, "").expect("removed");
        put(&mut presented, FieldName::BirthDate, "XXXX-XX-XX").expect("nothing known");
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
