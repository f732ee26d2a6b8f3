//! Chapter 2, the machine-readable zone: what its check digits, doubts and codes say.

use super::{FindingLevel, Found, Rule};
use crate::MrzStatus;
use mrz::{Checks, DoubtCode, StateCode};

/// Check digits disagree with what is printed.
pub(super) const CHECK_DIGITS_FAILED: Rule = Rule {
    key: "mrz-check-failed",
    article: "2.1",
    look: |facts| {
        let verdicts = verdicts(&facts.document.checks);
        let failed = verdicts.iter().filter(|(_, verdict)| *verdict == Some(false)).count();
        let found = Found::new(FindingLevel::Warn).with("count", failed);
        let word = |verdict| if verdict == Some(false) { "failed" } else { "agrees" };
        (facts.document.mrz_status != MrzStatus::None && failed > 0)
            .then(|| verdicts.iter().fold(found, |found, (field, verdict)| found.with(field, word(*verdict))))
    },
};

/// The officer corrected characters until the check digits agreed.
pub(super) const REBUILT: Rule = Rule {
    key: "mrz-rebuilt",
    article: "2.2",
    look: |facts| (facts.document.mrz_status == MrzStatus::Rebuilt).then(|| Found::new(FindingLevel::Info)),
};

/// The zone deviates from Doc 9303 in ways that no check digit covers.
pub(super) const DOUBTS: Rule = Rule {
    key: "mrz-doubtful",
    article: "2.3",
    look: |facts| {
        let doubts: Vec<_> = facts.document.doubts.iter().filter(|doubt| !told_elsewhere(doubt.code)).collect();
        let first = doubts.first()?;
        Some(Found::new(FindingLevel::Info).with("count", doubts.len()).with("line", first.line).with("column", first.column))
    },
};

/// No State or organisation of 9303-3 §5 has the code of the issuer.
pub(super) const ISSUER_UNKNOWN: Rule = Rule {
    key: "issuing-state-unknown",
    article: "2.4",
    look: |facts| {
        let code = facts.document.issuing_state.as_ref()?.value;
        unknown(code).then(|| Found::new(FindingLevel::Warn).with("code", code))
    },
};

/// No nationality of 9303-3 §5 has this code.
pub(super) const NATIONALITY_UNKNOWN: Rule = Rule {
    key: "nationality-unknown",
    article: "2.5",
    look: |facts| {
        let code = facts.traveller.nationality.as_ref()?.value;
        unknown(code).then(|| Found::new(FindingLevel::Warn).with("code", code))
    },
};

/// Doubts that another rule speaks of, or that are no fault: a long name is cut short by the book.
fn told_elsewhere(code: DoubtCode) -> bool {
    matches!(
        code,
        DoubtCode::CheckDocumentNumber
            | DoubtCode::CheckBirthDate
            | DoubtCode::CheckExpiryDate
            | DoubtCode::CheckOptionalData
            | DoubtCode::CheckComposite
            | DoubtCode::IssuingStateUnknown
            | DoubtCode::NationalityUnknown
            | DoubtCode::NameMissing
            | DoubtCode::NameMayBeTruncated
    )
}

fn unknown(code: StateCode) -> bool {
    !code.is_none() && !code.is_known()
}

/// Each check digit's verdict under the name its words know it by.
fn verdicts(checks: &Checks) -> [(&'static str, Option<bool>); 5] {
    [
        ("number", checks.document_number),
        ("birth", checks.birth_date),
        ("expiry", checks.expiry_date),
        ("optional", checks.optional_data),
        ("composite", checks.composite),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Case, check};
    use super::*;
    use mrz::Doubt;

    #[test]
    fn check_digits_that_disagree_are_named() {
        let failed = MrzStatus::CheckDigitFailed;
        let birth = Checks { birth_date: Some(false), composite: Some(false), ..Case::default().checks };
        let none = Checks::default();
        let words = "warn birth=failed composite=failed count=2 expiry=agrees number=agrees optional=agrees";
        check(&CHECK_DIGITS_FAILED, Case::default(), None);
        check(&CHECK_DIGITS_FAILED, Case { checks: birth, mrz_status: failed, ..Case::default() }, Some(words));
        check(&CHECK_DIGITS_FAILED, Case { checks: none, mrz_status: failed, ..Case::default() }, None);
        check(&REBUILT, Case::default(), None);
        check(&REBUILT, Case { mrz_status: MrzStatus::Rebuilt, ..Case::default() }, Some("info"));
    }

    #[test]
    fn a_doubt_is_told_once_and_with_its_place() {
        let doubt = |code, column| Doubt { code, line: 2, column };
        let sex = doubt(DoubtCode::SexUnexpected, 21);
        for (doubts, expect) in [
            (vec![], None),
            (vec![sex], Some("info column=21 count=1 line=2")),
            (vec![doubt(DoubtCode::CheckBirthDate, 20), sex], Some("info column=21 count=1 line=2")),
            (vec![doubt(DoubtCode::CheckBirthDate, 20), doubt(DoubtCode::NameMayBeTruncated, 44)], None),
        ] {
            check(&DOUBTS, Case { doubts, ..Case::default() }, expect);
        }
    }

    #[test]
    fn a_code_nobody_has_is_pointed_out_and_a_missing_one_is_not() {
        check(&ISSUER_UNKNOWN, Case { issuer: "UT0", ..Case::default() }, Some("warn code=UT0"));
        check(&ISSUER_UNKNOWN, Case { issuer: "", ..Case::default() }, None);
        check(&NATIONALITY_UNKNOWN, Case { nationality: "ZZZ", ..Case::default() }, Some("warn code=ZZZ"));
        check(&NATIONALITY_UNKNOWN, Case { nationality: "D", ..Case::default() }, None);
        check(&NATIONALITY_UNKNOWN, Case { nationality: "XXA", ..Case::default() }, None);
    }
}
