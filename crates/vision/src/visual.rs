//! The visual zone beside the machine-readable one: where the page prints what its zone says, and where it prints something else.
//!
//! Nothing is read for itself. Every text that the zone leads to expect is looked for; it agrees where it stands, and differs only where all of it
//! stands but a character or two, beyond doubt. Names and dates differ only beside a label that names them, for pages print other names
//! and dates too. Whatever is less clear than that is not found, which says nothing against a document.

use crate::align::{Fit, fit};
use crate::flat::{Flat, Row};
use crate::print::{Letter, Reader, Text};
use crate::pyramid::Pyramid;
use crate::reading::Quad;
use crate::wording::{Date, label};
use crate::zone::Zone;
use mrz::layout::{Span, of};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Units (a little more than a letter's height) of print that are looked at, a page: what bounds the time.
const MOST_UNITS: usize = 320;
/// Least probability of every cell of the zone for its text to be looked for, and for a difference to be told.
const READABLE: f32 = 0.5;
const CERTAIN: f32 = 0.9;
/// Characters that a text has at least to be looked for, and a number to be told from another.
const SHORTEST: usize = 2;
const SHORTEST_NUMBER: usize = 6;
/// Texts this short count only as whole words.
const SHORT: usize = 6;

/// A field that both zones of a page print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum VisualField {
    /// The primary identifier.
    Surname,
    /// The secondary identifier.
    GivenNames,
    /// Number of the document.
    DocumentNumber,
    /// Date of birth.
    BirthDate,
    /// Date of expiry.
    ExpiryDate,
}

impl VisualField {
    /// Every field, in the order in which pages are compared.
    pub const ALL: [Self; 5] = [Self::Surname, Self::GivenNames, Self::DocumentNumber, Self::BirthDate, Self::ExpiryDate];
}

/// What the visual zone says of a field of the machine-readable zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisualCheck {
    /// The field.
    pub field: VisualField,
    /// What was found.
    #[serde(flatten)]
    pub finding: VisualFinding,
}

/// Whether the visual zone prints what the machine-readable zone says.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum VisualFinding {
    /// It does.
    Agrees {
        /// Where.
        quad: Quad,
    },
    /// It prints something else there. Personal data.
    Differs {
        /// Where.
        quad: Quad,
        /// What stands there, in capital letters without accents, blanks and marks.
        printed: String,
        /// What the zone led to expect, worded as the page words it.
        expected: String,
        /// Characters of `printed` that differ, from 1.
        differing: Vec<usize>,
        /// Probability of the least certain of these, 0 to 1.
        confidence: f32,
    },
    /// It was not found, or could not be read beyond doubt.
    NotFound,
}

impl std::fmt::Debug for VisualFinding {
    /// Shows what was found, not the texts.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Agrees { .. } => f.write_str("Agrees"),
            Self::Differs { differing, .. } => write!(f, "Differs at {differing:?}"),
            Self::NotFound => f.write_str("NotFound"),
        }
    }
}

/// A field as the zone has it, and every text that may stand for it.
struct Expected {
    field: VisualField,
    texts: Vec<String>,
    /// For a date, the wordings it would have in other months.
    other_months: Vec<(String, String)>,
    /// Whether the zone may have cut it off.
    cut: bool,
    /// Whether the zone is read so clearly that what differs from it differs.
    certain: bool,
}

/// Compares the page with what its zone says. Empty if there is nothing to compare.
pub(crate) fn compare(pages: &Pyramid<'_>, zone: &Zone, portrait: Option<&Quad>) -> Vec<VisualCheck> {
    let wanted: Vec<Expected> = VisualField::ALL.into_iter().filter_map(|field| expected(zone, field)).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let flat = Flat::new(pages, zone);
    let rows = flat.rows(portrait);
    let reader = Reader::new(pages, &flat, MOST_UNITS);
    let mut search = Search { flat: &flat, texts: Vec::new(), found: wanted.iter().map(|_| VisualFinding::NotFound).collect() };
    for row in &rows {
        if reader.tired() || search.found.iter().all(|finding| *finding != VisualFinding::NotFound) {
            break;
        }
        search.texts.push(reader.read(row));
        search.agree(&wanted);
    }
    search.agree_across_rows(&wanted);
    search.differ(&wanted);
    wanted.iter().zip(search.found).map(|(wanted, finding)| VisualCheck { field: wanted.field, finding }).collect()
}

/// What has been read of a page, and found of each field.
struct Search<'a> {
    flat: &'a Flat<'a>,
    texts: Vec<Text>,
    found: Vec<VisualFinding>,
}

impl Search<'_> {
    /// Looks for what is expected in the row read last.
    fn agree(&mut self, wanted: &[Expected]) {
        let Some(text) = self.texts.last() else { return };
        for (wanted, found) in wanted.iter().zip(&mut self.found).filter(|(_, found)| **found == VisualFinding::NotFound) {
            if let Some(fit) = agreeing(&text.letters, wanted) {
                *found = VisualFinding::Agrees { quad: text.quad(self.flat, fit.first, fit.last) };
            }
        }
    }

    /// Looks for names that go on in the next row.
    fn agree_across_rows(&mut self, wanted: &[Expected]) {
        let names = |field: VisualField| matches!(field, VisualField::Surname | VisualField::GivenNames);
        for (wanted, found) in wanted.iter().zip(&mut self.found).filter(|(_, found)| **found == VisualFinding::NotFound) {
            if !names(wanted.field) {
                continue;
            }
            let pairs = self
                .texts
                .iter()
                .flat_map(|upper| self.texts.iter().filter(|lower| follows(&lower.row, &upper.row)).map(move |lower| (upper, lower)));
            for (upper, lower) in pairs {
                let both: Vec<Letter> = upper.letters.iter().chain(&lower.letters).cloned().collect();
                if let Some(fit) = agreeing(&both, wanted).filter(|fit| fit.first < upper.letters.len()) {
                    *found = VisualFinding::Agrees { quad: upper.quad(self.flat, fit.first, upper.letters.len() - 1) };
                    break;
                }
            }
        }
    }

    /// Looks for what differs, of the fields that were not found.
    fn differ(&mut self, wanted: &[Expected]) {
        for (index, wanted) in wanted.iter().enumerate() {
            let open = self.found.get(index) == Some(&VisualFinding::NotFound);
            if !open || !wanted.certain {
                continue;
            }
            let candidates = self.texts.iter().filter_map(|text| self.differing(text, wanted));
            let best = candidates.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, finding)| finding);
            if let (Some(place), Some(finding)) = (self.found.get_mut(index), best) {
                *place = finding;
            }
        }
    }

    /// What a row prints in the place of a field, and what it costs.
    fn differing(&self, text: &Text, wanted: &Expected) -> Option<(f32, VisualFinding)> {
        let letters = &text.letters;
        let issue = |fit: &Fit, expected: &str| wanted.field == VisualField::ExpiryDate && may_be_of_issue(fit, letters, expected);
        let whole = |fit: &Fit| {
            let ends = letters.get(fit.last).is_some_and(|letter| letter.ends);
            letters.get(fit.first).is_some_and(|letter| letter.begins) && (ends || wanted.cut)
        };
        let labelled = |fit: &Fit| wanted.field == VisualField::DocumentNumber || self.is_labelled(text, fit.first, wanted.field);
        let near = wanted.texts.iter().filter_map(|expected| {
            let fit =
                fit(letters, expected).filter(|fit| fit.differs(most_differing(wanted.field, expected)) && whole(fit) && !issue(fit, expected))?;
            Some((fit, expected))
        });
        let near = near.min_by(|a, b| (a.0.wrong.len(), a.0.price).partial_cmp(&(b.0.wrong.len(), b.0.price)).unwrap_or(std::cmp::Ordering::Equal));
        if let Some((fit, expected)) = near.filter(|(fit, _)| labelled(fit)) {
            return Some((fit.price, self.finding(text, &fit, expected, None)));
        }
        let month = wanted.other_months.iter().filter(|_| is_date(letters)).find_map(|(printed, expected)| {
            let fit = fit(letters, printed).filter(|fit| fit.agrees(printed) && fit.doubts == (0, 0) && whole(fit) && labelled(fit))?;
            Some((fit, printed, expected))
        });
        month.map(|(fit, printed, expected)| (fit.price, self.finding(text, &fit, expected, Some(printed))))
    }

    /// The finding of a fit; `month` is the text that stands there, if it is a date of another month.
    fn finding(&self, text: &Text, fit: &Fit, expected: &str, month: Option<&str>) -> VisualFinding {
        let letters: Vec<&Letter> = fit.places.iter().flatten().filter_map(|place| text.letters.get(*place)).collect();
        let differing: Vec<usize> = match month {
            // Characters of the name of the month.
            Some(printed) => printed.chars().zip(1..).filter(|(letter, _)| letter.is_ascii_alphabetic()).map(|(_, column)| column).collect(),
            None => fit.wrong.iter().map(|index| fit.places.iter().take(*index).flatten().count() + 1).collect(),
        };
        let expected_letters: Vec<char> = expected.chars().collect();
        let printed = fit.places.iter().zip(0..).filter_map(|(place, index)| {
            let letter = text.letters.get((*place)?)?;
            // What is as expected but for faces' lookalikes is given as expected.
            Some(if month.is_some() || fit.wrong.contains(&index) { letter.text() } else { expected_letters.get(index).copied().unwrap_or('?') })
        });
        let odds = differing.iter().filter_map(|column| letters.get(column - 1)).map(|letter| letter.odd(letter.best()));
        VisualFinding::Differs {
            quad: text.quad(self.flat, fit.first, fit.last),
            printed: printed.collect(),
            expected: expected.to_owned(),
            confidence: odds.fold(0.0_f32, f32::min).exp(),
            differing,
        }
    }

    /// Whether the label of what begins at a letter of a row names a field, and no other.
    fn is_labelled(&self, text: &Text, first: usize, field: VisualField) -> bool {
        let value = &text.row;
        let begins = text.letters.get(first).map_or(value.left, |letter| letter.x);
        let before = text.letters.get(..first).unwrap_or_default();
        let beside = self.texts.iter().filter(|other| stands_before(&other.row, value, begins)).max_by(|a, b| a.row.right.total_cmp(&b.row.right));
        let above = self.texts.iter().filter(|other| stands_above(&other.row, value, begins)).max_by(|a, b| a.row.base.total_cmp(&b.row.base));
        let places = [Some(before), beside.map(|text| text.letters.as_slice()), above.map(|text| text.letters.as_slice())];
        places.into_iter().flatten().any(|letters| names(letters, field))
    }
}

/// Whether a row goes on in `lower`.
fn follows(lower: &Row, upper: &Row) -> bool {
    let step = (lower.base - upper.base) / upper.capital;
    (1.1..2.4).contains(&step) && (lower.left - upper.left).abs() < 1.5 * upper.capital && (0.75..1.33).contains(&(lower.capital / upper.capital))
}

/// Whether a row of print is a label to the left of a value that begins at `begins`.
fn stands_before(label: &Row, value: &Row, begins: f32) -> bool {
    let base = value.base + value.slope * (begins - value.left);
    (label.base - base).abs() < 0.6 * value.capital && label.right < begins && begins - label.right < 14.0 * value.capital
}

/// Whether a row of print is a label above a value that begins at `begins`.
fn stands_above(label: &Row, value: &Row, begins: f32) -> bool {
    let above = value.base + value.slope * (begins - value.left) - label.base;
    let beside = (label.left - 1.5 * value.capital..label.right).contains(&begins);
    (1.0 * value.capital..3.2 * value.capital).contains(&above) && beside && label.capital < 1.25 * value.capital
}

/// Whether letters name a field, and no other. What names another is taken for it although it is badly read, the field's own name is not.
fn names(letters: &[Letter], field: VisualField) -> bool {
    let (own, others) = label(field);
    let holds = |words: &[&str], least: f32, each: f32, wrong: usize| {
        words.iter().any(|word| {
            let near = |fit: &Fit| fit.complete && fit.wrong.len() * wrong <= word.len() && fit.price < least + each * word.len() as f32;
            let found = fit(letters, word).filter(near);
            // Nom is a part of prénom.
            found.is_some_and(|fit| letters.get(fit.first).is_some_and(|letter| letter.begins) && (word.len() > 4 || fit.whole_words(letters)))
        })
    };
    holds(own, 0.6, 0.4, 100) && !holds(others, 1.0, 0.9, 4)
}

/// Whether a date differs from that of expiry as the date of issue does: the same day of an earlier year.
fn may_be_of_issue(fit: &Fit, letters: &[Letter], expected: &str) -> bool {
    let long = expected.len();
    let year = fit.wrong.iter().all(|index| index + 2 >= long) || fit.wrong.iter().all(|index| *index < 4);
    let earlier = fit.wrong.first().is_some_and(|index| {
        let printed = fit.places.get(*index).copied().flatten().and_then(|place| letters.get(place)).map(Letter::text);
        printed.zip(expected.chars().nth(*index)).is_some_and(|(printed, expected)| printed < expected)
    });
    year && earlier
}

/// Where an expected text stands.
fn agreeing(letters: &[Letter], wanted: &Expected) -> Option<Fit> {
    if wanted.is_date() && !is_date(letters) {
        return None;
    }
    wanted.texts.iter().find_map(|expected| {
        let fit = fit(letters, expected)?;
        let whole = !wanted.is_date() && expected.len() > SHORT || fit.whole_words(letters);
        (fit.agrees(expected) && whole).then_some(fit)
    })
}

/// Whether a row has digits enough for a date.
fn is_date(letters: &[Letter]) -> bool {
    letters.iter().filter(|letter| letter.is_digit()).count() >= 4
}

/// How many characters may differ for the rest to be told again.
fn most_differing(field: VisualField, expected: &str) -> usize {
    match (field, expected.len()) {
        (VisualField::DocumentNumber, 0..SHORTEST_NUMBER) | (VisualField::Surname | VisualField::GivenNames, 0..4) => 0,
        (VisualField::BirthDate | VisualField::ExpiryDate, _) | (_, 8..) => 2,
        _ => 1,
    }
}

impl Expected {
    fn is_date(&self) -> bool {
        matches!(self.field, VisualField::BirthDate | VisualField::ExpiryDate)
    }
}

/// What the page should print of a field; `None` if the zone does not say, or is not clear enough.
fn expected(zone: &Zone, field: VisualField) -> Option<Expected> {
    let layout = of(zone.verdict.format);
    let span = match field {
        VisualField::Surname => layout.name,
        VisualField::GivenNames => layout.given_names.unwrap_or(layout.name),
        VisualField::DocumentNumber => layout.document_number,
        VisualField::BirthDate => layout.birth_date,
        VisualField::ExpiryDate => layout.expiry_date?,
    };
    let text = cells(zone, span)?;
    let least = least(zone, span);
    let mut wanted = Expected { field, texts: Vec::new(), other_months: Vec::new(), cut: false, certain: least >= CERTAIN && as_inked(zone, span) };
    match field {
        VisualField::Surname | VisualField::GivenNames => {
            let name = if layout.given_names.is_some() { text.as_str() } else { part_of_name(&text, field)? };
            wanted.cut = !text.ends_with('<') && text.ends_with(name);
            wanted.texts.push(name.replace('<', ""));
        }
        VisualField::DocumentNumber => wanted.texts.push(number(zone, &text)),
        VisualField::BirthDate | VisualField::ExpiryDate => {
            let centuries: &[&str] = if field == VisualField::BirthDate { &["19", "20"] } else { &["20"] };
            let date = Date::of(&text)?;
            wanted.texts = date.in_digits(centuries);
            wanted.texts.extend(date.in_words(centuries));
            let own = date.in_words(centuries);
            let worded = own.first().cloned().unwrap_or_default();
            let others = date.other_months().flat_map(|other| other.in_words(centuries)).filter(|other| !own.contains(other));
            wanted.other_months = others.map(|printed| (printed, worded.clone())).collect();
        }
    }
    let long = wanted.texts.iter().all(|text| text.len() >= SHORTEST);
    (long && !wanted.texts.is_empty() && least >= READABLE).then_some(wanted)
}

/// Both identifiers stand in one field of most zones (9303-3 §4.6).
fn part_of_name(text: &str, field: VisualField) -> Option<&str> {
    let name = text.trim_end_matches('<');
    match (name.split_once("<<"), field) {
        (Some((primary, _)), VisualField::Surname) => Some(primary),
        (Some((_, secondary)), _) => Some(secondary.trim_matches('<')),
        (None, VisualField::Surname) => Some(name),
        (None, _) => None,
    }
}

/// The whole document number, of which a long one goes on in the optional data (9303-5 note j).
fn number(zone: &Zone, principal: &str) -> String {
    let layout = of(zone.verdict.format);
    let mut number = principal.replace('<', "");
    let more = layout.long_number.filter(|_| cells(zone, layout.document_number_check).as_deref() == Some("<"));
    if let Some(rest) = more.and_then(|span| cells(zone, span)) {
        let rest = rest.split('<').next().unwrap_or_default();
        // The last of it is the check digit.
        number.push_str(rest.get(..rest.len().saturating_sub(1)).unwrap_or_default());
    }
    number
}

/// The characters of a field.
fn cells(zone: &Zone, span: Span) -> Option<String> {
    let line = crate::verdict::text(zone.verdict.given.get(usize::from(span.line))?);
    line.get(span.range()).map(str::to_owned)
}

/// Probability of the least certain cell of a field.
fn least(zone: &Zone, span: Span) -> f32 {
    let line = zone.confidences.get(usize::from(span.line)).and_then(|line| line.get(span.range()));
    line.unwrap_or_default().iter().copied().fold(f32::MAX, f32::min)
}

/// Whether a field is given as its ink alone says.
fn as_inked(zone: &Zone, span: Span) -> bool {
    let line = |classes: &[Vec<usize>]| classes.get(usize::from(span.line)).and_then(|line| line.get(span.range()).map(<[usize]>::to_vec));
    line(&zone.verdict.given) == line(&zone.verdict.ink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::tests::text;

    fn wanted(field: VisualField, texts: &[&str]) -> Expected {
        Expected { field, texts: texts.iter().map(|text| (*text).to_owned()).collect(), other_months: Vec::new(), cut: false, certain: true }
    }

    #[test]
    fn short_names_agree_as_whole_words_alone() {
        let name = wanted(VisualField::Surname, &["LI"]);
        assert!(agreeing(&text("NAME LI UTO", 0.98).letters, &name).is_some());
        assert!(agreeing(&text("NATIONALITY UTO", 0.98).letters, &name).is_none());
    }

    #[test]
    fn a_date_agrees_in_any_wording_and_not_inside_a_longer_number() {
        let date = Date::of("740812").unwrap();
        let texts: Vec<String> = date.in_digits(&["19"]).into_iter().chain(date.in_words(&["19"])).collect();
        let date = Expected { texts, ..wanted(VisualField::BirthDate, &[]) };
        assert!(agreeing(&text("12 08 1974", 0.98).letters, &date).is_some());
        assert!(agreeing(&text("F 12 AUG AOU 74", 0.98).letters, &date).is_some());
        assert!(agreeing(&text("9912081974", 0.98).letters, &date).is_none());
    }

    #[test]
    fn a_label_names_its_field_and_no_other() {
        let named = |words: &str, field| names(&text(words, 0.97).letters, field);
        assert!(named("DATE OF BIRTH", VisualField::BirthDate));
        assert!(named("SEX DATE OF EXPIRY", VisualField::ExpiryDate));
        assert!(!named("DATE OF ISSUE", VisualField::ExpiryDate));
        assert!(!named("DATE OF ISSUE DATE OF EXPIRY", VisualField::ExpiryDate), "which of the two is not told");
        assert!(named("SURNAME NOM", VisualField::Surname) && !named("GIVEN NAMES PRENOMS", VisualField::Surname));
        assert!(!named("SURNAME OF FATHER", VisualField::Surname));
        assert!(!named("FECHA DE EXPEDICION", VisualField::ExpiryDate));
    }

    #[test]
    fn the_same_day_of_an_earlier_year_is_not_told_from_the_date_of_issue() {
        let read = |printed: &str, expected: &str| {
            let letters = text(printed, 0.98).letters;
            may_be_of_issue(&fit(&letters, expected).unwrap(), &letters, expected)
        };
        assert!(read("12AUG2023", "12AUG2033") && read("2028 08 12", "20330812"));
        assert!(!read("12AUG2038", "12AUG2033"), "nobody issues a document after its end");
        assert!(!read("13AUG2033", "12AUG2033"));
    }

    #[test]
    fn both_identifiers_come_from_one_field() {
        let name = "VAN<DER<BERG<<ANNA<MARIA<<<<<<";
        assert_eq!(part_of_name(name, VisualField::Surname), Some("VAN<DER<BERG"));
        assert_eq!(part_of_name(name, VisualField::GivenNames), Some("ANNA<MARIA"));
        assert_eq!(part_of_name("SUKARNO<<<<", VisualField::GivenNames), None);
    }
}
