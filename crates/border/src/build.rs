//! Step 5 of a crossing's way: what a machine-readable zone says, as a traveller and a travel document.

use crate::{DocumentKind, MrzStatus, ReadMethod, Sourced, TravelDocument, Traveller};
use foundation::Sensitive;
use mrz::{Format, Mrz, PartialDate, StateCode};

/// Takes over what a machine-readable zone says; every value has the origin [`Mrz`](crate::Origin::Mrz).
#[must_use]
pub fn from_mrz(mrz: &Mrz, read_method: ReadMethod) -> (Traveller, TravelDocument) {
    let traveller = Traveller {
        primary_identifier: text(mrz.primary_identifier()),
        secondary_identifier: mrz.secondary_identifier().and_then(text),
        name_truncated: mrz.name_truncated(),
        birth_date: date(mrz.birth_date()).map(|date| Sourced::mrz(Sensitive::new(date.value))),
        sex: Some(Sourced::mrz(mrz.sex())),
        nationality: state(mrz.nationality()),
        residence: None,
    };
    let document = TravelDocument {
        kind: document_kind(mrz),
        document_code: mrz.document_code().to_owned(),
        issuing_state: state(mrz.issuing_state()),
        number: text(mrz.document_number()),
        number_missing_reason: None,
        expiry_date: mrz.expiry_date().and_then(date),
        mrz_lines: mrz.lines().iter().cloned().map(Sensitive::new).collect(),
        mrz_format: Some(mrz.format()),
        mrz_status: if mrz.is_valid() { MrzStatus::Valid } else { MrzStatus::CheckDigitFailed },
        checks: mrz.checks(),
        doubts: mrz.doubts().to_vec(),
        read_method,
    };
    (traveller, document)
}

/// The kind that format, document code and nationality together mean.
fn document_kind(mrz: &Mrz) -> DocumentKind {
    match mrz.format() {
        Format::MrvA | Format::MrvB => DocumentKind::Visa,
        Format::Crew => DocumentKind::CrewCertificate,
        _ => DocumentKind::of(mrz.document_code(), mrz.nationality()),
    }
}

impl DocumentKind {
    /// The kind that a document code means (9303-4 §4.2.2.1, 9303-5 §4.2.2.1, 9303-7 §4.2.2.1); a passport booklet
    /// of somebody without a nationality is a convention travel document.
    #[must_use]
    pub fn of(document_code: &str, nationality: StateCode) -> Self {
        let stateless = matches!(nationality.as_str(), "XXA" | "XXB");
        match document_code.trim_end_matches('<') {
            "AC" => Self::CrewCertificate,
            "PE" | "PL" => Self::EmergencyDocument,
            code if code.starts_with('P') && stateless => Self::RefugeeDocument,
            code if code.starts_with('P') => Self::Passport,
            code if code.starts_with('V') => Self::Visa,
            code if code.starts_with(['I', 'A', 'C']) => Self::IdentityCard,
            _ => Self::Other,
        }
    }
}

fn text(text: &str) -> Option<Sourced<Sensitive<String>>> {
    (!text.is_empty()).then(|| Sourced::mrz(Sensitive::new(text.to_owned())))
}

fn date(date: PartialDate) -> Option<Sourced<PartialDate>> {
    (date != PartialDate::UNKNOWN).then(|| Sourced::mrz(date))
}

fn state(code: StateCode) -> Option<Sourced<StateCode>> {
    (!code.is_none()).then(|| Sourced::mrz(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Origin;

    fn read(lines: &[&str]) -> (Traveller, TravelDocument) {
        let today = "2026-11-23".parse().unwrap();
        from_mrz(&mrz::parse(lines, today).unwrap(), ReadMethod::Camera)
    }

    #[test]
    fn a_passport_becomes_traveller_and_document_with_every_origin_known() {
        let (traveller, document) = read(&["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F2704151ZE184226B<<<<<18"]);
        let text = |part: &Option<Sourced<Sensitive<String>>>| part.as_ref().map(|p| (p.value.expose().clone(), p.origin));
        assert_eq!(text(&traveller.primary_identifier), Some(("ERIKSSON".to_owned(), Origin::Mrz)));
        assert_eq!(text(&traveller.secondary_identifier), Some(("ANNA MARIA".to_owned(), Origin::Mrz)));
        assert_eq!(text(&document.number), Some(("L898902C3".to_owned(), Origin::Mrz)));
        assert_eq!(traveller.birth_date.unwrap().value.expose().to_string(), "1974-08-12");
        assert_eq!(document.expiry_date.unwrap().value.to_string(), "2027-04-15");
        assert_eq!(document.mrz_lines.len(), 2);
        assert_eq!((document.kind, document.mrz_status, document.read_method), (DocumentKind::Passport, MrzStatus::Valid, ReadMethod::Camera));
    }

    #[test]
    fn what_the_zone_does_not_say_stays_absent() {
        let (traveller, document) = read(&["P<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "<<<<<<<<<0UTO<<<<<<0<2704151<<<<<<<<<<<<<<<6"]);
        assert_eq!((traveller.secondary_identifier, traveller.birth_date, document.number), (None, None, None));
        assert_eq!(traveller.sex.unwrap().value, mrz::Sex::Unspecified);
    }

    #[test]
    fn a_wrong_check_digit_is_a_status_and_no_failure() {
        let (_, document) = read(&["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C37UTO7408122F2704151ZE184226B<<<<<18"]);
        assert_eq!(document.mrz_status, MrzStatus::CheckDigitFailed);
        assert_eq!(document.checks.document_number, Some(false));
        assert!(!document.doubts.is_empty());
    }

    #[test]
    fn the_kind_follows_from_code_and_nationality() {
        for (code, nationality, expect) in [
            ("P", "UTO", DocumentKind::Passport),
            ("PM", "UTO", DocumentKind::Passport),
            ("PE", "UTO", DocumentKind::EmergencyDocument),
            ("PR", "XXB", DocumentKind::RefugeeDocument),
            ("P", "XXA", DocumentKind::RefugeeDocument),
            ("PR", "UTO", DocumentKind::Passport),
            ("ID", "UTO", DocumentKind::IdentityCard),
            ("AR", "UTO", DocumentKind::IdentityCard),
            ("AC", "UTO", DocumentKind::CrewCertificate),
            ("V", "UTO", DocumentKind::Visa),
            ("X", "UTO", DocumentKind::Other),
        ] {
            assert_eq!(DocumentKind::of(code, nationality.parse().unwrap()), expect, "{code} {nationality}");
        }
    }
}
