//! Which class a traveller most likely belongs to: a proposal that the officer may change.

use crate::rules::RuleBook;
use crate::{DocumentKind, TravelDocument, Traveller, TravellerClass};
use mrz::StateCode;

/// Proposes a class from nationality, document and residence alone.
#[must_use]
pub fn suggest_class(traveller: &Traveller, document: &TravelDocument, home_state: &StateCode, book: &RuleBook) -> TravellerClass {
    let nationality = traveller.nationality.as_ref().map(|nationality| nationality.value);
    let issued_here = document.issuing_state.as_ref().is_some_and(|issuer| same_state(issuer.value, *home_state));
    let lives_here = traveller.residence.as_ref().is_some_and(|residence| same_state(residence.value, *home_state));
    if nationality.is_some_and(|nationality| same_state(nationality, *home_state)) {
        return TravellerClass::National;
    }
    match document.kind {
        DocumentKind::CrewCertificate | DocumentKind::SeafarerDocument => TravellerClass::Crew,
        DocumentKind::BorderPass => TravellerClass::BorderResident,
        DocumentKind::Passport if official(&document.document_code) => TravellerClass::DiplomatOfficial,
        _ if issued_here && document.kind != DocumentKind::Visa => TravellerClass::Resident,
        _ if lives_here => TravellerClass::Resident,
        _ if nationality.is_some_and(|n| book.free_movement.iter().any(|member| same_state(*member, n))) => TravellerClass::FreeMovement,
        _ => TravellerClass::Visitor,
    }
}

/// Diplomatic and official or service passports (9303-4 §4.4: `PD`, `PO`); some States still print `PS` for service.
fn official(document_code: &str) -> bool {
    matches!(document_code.trim_end_matches('<'), "PD" | "PO")
}

/// Whether two codes mean one State: `D` and `DEU` do.
fn same_state(a: StateCode, b: StateCode) -> bool {
    a == b || (a.is_known() && a.iso3() == b.iso3())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sourced;
    use crate::rules::cases::Case;

    #[test]
    fn a_class_follows_from_nationality_document_and_residence() {
        let book = RuleBook { free_movement: vec!["NGA".parse().unwrap()], ..RuleBook::default() };
        let kind = |kind| Case { kind, ..Case::default() };
        for (case, code, residence, expect) in [
            (Case::default(), "P", "", TravellerClass::Visitor),
            (Case { nationality: "D", ..Case::default() }, "P", "", TravellerClass::National),
            (Case { nationality: "DEU", ..Case::default() }, "P", "", TravellerClass::National),
            (Case { nationality: "NGA", ..Case::default() }, "P", "", TravellerClass::FreeMovement),
            (Case { nationality: "", ..Case::default() }, "P", "", TravellerClass::Visitor),
            (Case { issuer: "D", ..kind(DocumentKind::IdentityCard) }, "AR", "", TravellerClass::Resident),
            (Case { issuer: "D", ..kind(DocumentKind::Visa) }, "V", "", TravellerClass::Visitor),
            (Case::default(), "P", "D", TravellerClass::Resident),
            (Case::default(), "PD", "", TravellerClass::DiplomatOfficial),
            (Case::default(), "PO", "", TravellerClass::DiplomatOfficial),
            (Case::default(), "PM", "", TravellerClass::Visitor),
            (kind(DocumentKind::CrewCertificate), "AC", "", TravellerClass::Crew),
            (kind(DocumentKind::BorderPass), "", "", TravellerClass::BorderResident),
        ] {
            let found = case.with_facts(|facts| {
                let (mut traveller, mut document) = (facts.traveller.clone(), facts.document.clone());
                traveller.residence = (!residence.is_empty()).then(|| Sourced::typed(residence.parse().unwrap()));
                document.document_code = code.to_owned();
                suggest_class(&traveller, &document, &"D".parse().unwrap(), &book)
            });
            assert_eq!(found, expect, "{code} {residence} {}", case.nationality);
        }
    }
}
