//! One traveller and one listed entry: the score, and the reasons for and against it.

use crate::first::evidence::{Birth, DocumentMatch, compare_births, compare_documents, same_state};
use crate::first::name::{Alignment, Name, Pairing, align};
use crate::first::profile::Profile;
use crate::first::score::{self, THRESHOLD};
use border::{Reason, ReasonKind, ReasonPart, Weight};
use foundation::Sensitive;
use mrz::PartialDate;

/// What a comparison came to. The reasons are written only for those that are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judgement {
    /// 0 to 1.
    pub(crate) score: f32,
    /// The names that are most alike, by their place in the profiles.
    names: Option<(usize, usize, Alignment)>,
    births: Option<(PartialDate, PartialDate, Birth)>,
    nationality: Option<bool>,
    sex: Option<bool>,
    /// The documents most alike, by their place in the profiles.
    document: Option<(usize, usize, DocumentMatch)>,
}

impl Judgement {
    pub(crate) fn is_hit(&self) -> bool {
        self.score >= THRESHOLD
    }

    /// Whether a document number is the same, letter for letter, and of no other State.
    pub(crate) fn document_hit(&self) -> bool {
        matches!(self.document, Some((_, _, DocumentMatch::Same | DocumentMatch::SameNumber)))
    }
}

/// Compares a traveller with a listed entry.
pub(crate) fn judge(traveller: &Profile, listed: &Profile) -> Judgement {
    let births = closest_births(traveller, listed);
    let nationality = agrees(&traveller.nationalities, &listed.nationalities, |a, b| same_state(*a, *b));
    let sex = traveller.sex.zip(listed.sex).map(|(a, b)| a == b);
    let document = closest_documents(traveller, listed);
    let besides =
        births.map_or(0.0, |(_, _, birth)| score::birth_log_odds(birth)) + score::nationality_log_odds(nationality) + score::sex_log_odds(sex);
    let names = closest_names(traveller, listed);
    let by_name = names.as_ref().map_or(0.0, |(_, _, _, log_odds)| score::score(log_odds + besides));
    let by_document = document.map_or(0.0, |(_, _, found)| found.score());
    Judgement {
        score: by_name.max(by_document),
        names: names.map(|(a, b, alignment, _)| (a, b, alignment)),
        births,
        nationality,
        sex,
        document: document.filter(|(_, _, found)| *found != DocumentMatch::Other),
    }
}

fn closest_names(traveller: &Profile, listed: &Profile) -> Option<(usize, usize, Alignment, f32)> {
    let mut best: Option<(usize, usize, Alignment, f32)> = None;
    for (i, a) in traveller.names.iter().enumerate() {
        for (j, b) in listed.names.iter().enumerate() {
            let alignment = align(a, b);
            let log_odds = score::weigh(a, b, &alignment).log_odds();
            if best.as_ref().is_none_or(|(_, _, _, known)| log_odds > *known) {
                best = Some((i, j, alignment, log_odds));
            }
        }
    }
    best
}

fn closest_births(traveller: &Profile, listed: &Profile) -> Option<(PartialDate, PartialDate, Birth)> {
    let pairs = traveller.births.iter().flat_map(|a| listed.births.iter().map(move |b| (*a, *b, compare_births(*a, *b))));
    pairs.min_by_key(|(_, _, birth)| *birth)
}

fn closest_documents(traveller: &Profile, listed: &Profile) -> Option<(usize, usize, DocumentMatch)> {
    let pairs = traveller
        .documents
        .iter()
        .enumerate()
        .flat_map(|(i, a)| listed.documents.iter().enumerate().map(move |(j, b)| (i, j, compare_documents(a, b))));
    pairs.min_by_key(|(_, _, found)| *found)
}

/// Whether any value of the one side is among the other's; `None` if a side has none.
fn agrees<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> Option<bool> {
    (!a.is_empty() && !b.is_empty()).then(|| a.iter().any(|x| b.iter().any(|y| same(x, y))))
}

/// The reasons of a judgement, in the order in which an officer reads them: name, date of birth, nationality, sex,
/// document. Every part of both names stands in exactly one of them.
pub(crate) fn reasons(traveller: &Profile, listed: &Profile, judgement: &Judgement) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some((i, j, alignment)) = &judgement.names
        && let Some((a, b)) = traveller.names.get(*i).zip(listed.names.get(*j))
    {
        name_reasons(a, b, alignment, &mut reasons);
    }
    reasons.extend(birth_reason(traveller, judgement));
    if let Some(same) = judgement.nationality {
        let codes = |codes: &[mrz::StateCode]| codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let (a, b) = (codes(&traveller.nationalities), codes(&listed.nationalities));
        reasons.push(same_or_not(ReasonPart::Nationality, same, a, b));
    }
    if let (Some(same), Some((a, b))) = (judgement.sex, traveller.sex.zip(listed.sex)) {
        reasons.push(same_or_not(ReasonPart::Sex, same, a.to_string(), b.to_string()));
    }
    if let Some((i, j, found)) = judgement.document
        && let Some((a, b)) = traveller.documents.get(i).zip(listed.documents.get(j))
    {
        reasons.push(reason(ReasonPart::Document, found.kind(), found.weight(), a.to_string(), b.to_string()));
    }
    reasons
}

/// One reason a pairing; parts without a counterpart on both sides are shown against each other.
fn name_reasons(a: &Name, b: &Name, alignment: &Alignment, reasons: &mut Vec<Reason>) {
    let mut only_b: Vec<&Pairing> = alignment.pairings.iter().filter(|pairing| pairing.a.is_empty()).collect();
    for pairing in alignment.pairings.iter().filter(|pairing| !pairing.a.is_empty()) {
        let left = a.text(&pairing.a);
        if !pairing.b.is_empty() {
            let (kind, weight) = name_kind(a, b, pairing);
            reasons.push(reason(ReasonPart::Name, kind, weight, left, b.text(&pairing.b)));
            continue;
        }
        let rival = only_b.iter().position(|other| a.is_ordinary(pairing.a.start) && b.is_ordinary(other.b.start));
        match rival.map(|at| only_b.remove(at)) {
            Some(other) => reasons.push(reason(ReasonPart::Name, ReasonKind::Different, Weight::Against, left, b.text(&other.b))),
            None => reasons.push(reason(ReasonPart::Name, ReasonKind::MissingInAlert, Weight::Neutral, left, String::new())),
        }
    }
    for other in only_b {
        reasons.push(reason(ReasonPart::Name, ReasonKind::MissingInTraveller, Weight::Neutral, String::new(), b.text(&other.b)));
    }
}

fn name_kind(a: &Name, b: &Name, pairing: &Pairing) -> (ReasonKind, Weight) {
    let crossed = a.in_surname(pairing.a.start).zip(b.in_surname(pairing.b.start)).is_some_and(|(x, y)| x != y);
    let kind = match pairing.likeness.kind {
        ReasonKind::Exact if crossed => ReasonKind::Reordered,
        other => other,
    };
    let weight = if pairing.likeness.value >= 0.85 { Weight::For } else { Weight::Weak };
    (kind, weight)
}

fn birth_reason(traveller: &Profile, judgement: &Judgement) -> Option<Reason> {
    match judgement.births {
        Some((a, b, birth)) => Some(reason(ReasonPart::BirthDate, birth.kind(), birth.weight(), a.to_string(), b.to_string())),
        None if judgement.names.is_some() => {
            let a = traveller.births.first()?;
            Some(reason(ReasonPart::BirthDate, ReasonKind::MissingInAlert, Weight::Neutral, a.to_string(), String::new()))
        }
        None => None,
    }
}

fn same_or_not(part: ReasonPart, same: bool, a: String, b: String) -> Reason {
    let (kind, weight) = if same { (ReasonKind::Exact, Weight::Weak) } else { (ReasonKind::Different, Weight::Against) };
    reason(part, kind, weight, a, b)
}

fn reason(part: ReasonPart, kind: ReasonKind, weight: Weight, traveller: String, alert: String) -> Reason {
    Reason { part, kind, weight, table: None, traveller: Sensitive::new(traveller), alert: Sensitive::new(alert) }
}
