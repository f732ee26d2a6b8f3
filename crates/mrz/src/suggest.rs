//! Repair suggestions: which single character may have been misread, and what speaks for it.
//!
//! Nothing is repaired here. A suggestion is shown as one, and the officer looks at the document. A check digit cannot
//! justify an exchange it cannot see ([`indistinguishable`](crate::indistinguishable)): `K`, `A`, `U`, `<` and `0` for
//! one another, `I` for `S`, `B` for `L`. Such exchanges appear only where the cell itself forbids what was read.

use crate::layout::{self, CellKind, Layout, Span};
use crate::lookalike::{candidates, meant, rank};
use crate::parse::read;
use crate::shape::Grid;
use crate::{Checks, Mrz, StateCode, is_mrz_char};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// More suggestions than this help nobody.
const AT_MOST: usize = 16;

/// What speaks for a suggestion, the strongest first.
///
/// ```
/// use mrz::SuggestionReason::{CheckDigits, Cell};
/// assert!(CheckDigits < Cell, "suggestions are sorted by it");
/// assert_eq!(serde_json::to_string(&CheckDigits).unwrap(), r#""check-digits""#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum SuggestionReason {
    /// With this character every check digit of the document agrees, which now they do not.
    CheckDigits,
    /// What was read is not in the set of 9303-3 §4.3, this look-alike is.
    CharacterSet,
    /// What was read may not stand in this cell (a digit in a name, a letter in a date), this look-alike may.
    Cell,
    /// With this character the field's own check digit agrees; others still do not.
    FieldCheckDigit,
    /// With this character the State or nationality is one of 9303-3 §5.
    KnownState,
    /// A letter alone among the fillers behind a name is most often a filler misread.
    AmongFillers,
}

/// One character that may have been misread. Lines and columns count from 1.
///
/// ```
/// let today = "2026-03-01".parse().unwrap();
/// let lines = ["P<UT0ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", mrz::specimen::TD3[1]];
/// assert_eq!(
///     serde_json::to_string(&mrz::suggest(&lines, today)[0]).unwrap(),
///     r#"{"line":1,"column":5,"read":"0","given":"O","why":"cell"}"#
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
pub struct Suggestion {
    /// The line.
    pub line: u8,
    /// The column.
    pub column: u8,
    /// What was read there.
    pub read: char,
    /// What may be printed there.
    pub given: char,
    /// What speaks for it.
    pub why: SuggestionReason,
}

/// Suggests what single characters of `lines` may have been misread, the best justified first, then the most common
/// confusion; at most 16.
///
/// Each suggestion stands for itself: it supposes that the rest was read well. A document without doubts has none.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let misread = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO74O8122F1204159ZE184226B<<<<<10"];
/// let best = mrz::suggest(&misread, today)[0];
/// assert_eq!((best.line, best.column, best.read, best.given), (2, 16, 'O', '0'));
/// assert_eq!(best.why, mrz::SuggestionReason::CheckDigits);
/// ```
#[must_use]
pub fn suggest(lines: &[&str], today: NaiveDate) -> Vec<Suggestion> {
    let mut found = match Grid::of(lines) {
        Ok(grid) => Search::new(&grid, today).run(),
        Err(_) => foreign_characters(lines),
    };
    found.sort_by_key(|s| (s.why, rank(s.read, s.given)));
    let mut kept: Vec<Suggestion> = Vec::new();
    for s in found {
        let known = kept.iter().any(|k| (k.line, k.column, k.given) == (s.line, s.column, s.given));
        if !known && kept.len() < AT_MOST {
            kept.push(s);
        }
    }
    kept
}

/// What the characters outside the set were meant as.
fn foreign_characters(lines: &[&str]) -> Vec<Suggestion> {
    let mut found = Vec::new();
    for (line, number) in lines.iter().map(|l| l.trim_end()).filter(|l| !l.is_empty()).zip(1..=3_u8) {
        for (read, column) in line.chars().zip(1..=90_u8).filter(|(c, _)| !is_mrz_char(*c)) {
            if let Some(given) = meant(read) {
                found.push(Suggestion { line: number, column, read, given, why: SuggestionReason::CharacterSet });
            }
        }
    }
    found
}

/// The search for suggestions in one recognised zone.
struct Search {
    lines: Vec<Vec<u8>>,
    layout: &'static Layout,
    today: NaiveDate,
    mrz: Mrz,
    found: Vec<Suggestion>,
}

impl Search {
    fn new(grid: &Grid<'_>, today: NaiveDate) -> Self {
        let mrz = read(grid, today);
        let lines = mrz.lines().iter().map(|l| l.clone().into_bytes()).collect();
        Self { lines, layout: layout::of(grid.format), today, mrz, found: Vec::new() }
    }

    fn run(mut self) -> Vec<Suggestion> {
        if !self.mrz.is_valid() {
            self.by_check_digits();
        }
        self.by_cell();
        self.by_state(self.layout.issuing_state, self.mrz.issuing_state());
        if let Some(span) = self.layout.nationality {
            self.by_state(span, self.mrz.nationality());
        }
        self.among_fillers();
        self.found
    }

    /// Every cell with its line and column, from 0.
    fn cells(&self) -> Vec<(usize, usize, u8)> {
        let row = |(line, cells): (usize, &Vec<u8>)| cells.iter().enumerate().map(|(column, b)| (line, column, *b)).collect::<Vec<_>>();
        self.lines.iter().enumerate().flat_map(row).collect()
    }

    /// The look-alikes of a cell that may stand there.
    fn admitted(&self, line: usize, column: usize, cell: u8) -> impl Iterator<Item = u8> + use<> {
        let kind = self.layout.cell(line, column);
        candidates(cell).filter(move |c| kind.admits(char::from(*c)))
    }

    fn note(&mut self, line: usize, column: usize, read: u8, given: u8, why: SuggestionReason) {
        let place = |n: usize| u8::try_from(n + 1).unwrap_or(u8::MAX);
        let (line, column) = (place(line), place(column));
        self.found.push(Suggestion { line, column, read: char::from(read), given: char::from(given), why });
    }

    /// The document as it would read with another character in one cell; none if its format would change.
    fn with(&self, line: usize, column: usize, given: u8) -> Option<Mrz> {
        let mut lines = self.lines.clone();
        *lines.get_mut(line)?.get_mut(column)? = given;
        let texts: Vec<&str> = lines.iter().map(|l| std::str::from_utf8(l)).collect::<Result<_, _>>().ok()?;
        let changed = read(&Grid::of(&texts).ok()?, self.today);
        (changed.format() == self.mrz.format()).then_some(changed)
    }

    fn by_check_digits(&mut self) {
        for (line, column, cell) in self.cells() {
            for given in self.admitted(line, column, cell) {
                let Some(changed) = self.with(line, column, given) else { continue };
                if changed.is_valid() {
                    self.note(line, column, cell, given, SuggestionReason::CheckDigits);
                } else if mends_a_field(self.mrz.checks(), changed.checks()) {
                    self.note(line, column, cell, given, SuggestionReason::FieldCheckDigit);
                }
            }
        }
    }

    fn by_cell(&mut self) {
        for (line, column, cell) in self.cells() {
            let kind = self.layout.cell(line, column);
            if kind != CellKind::Any
                && !kind.admits(char::from(cell))
                && let Some(given) = self.admitted(line, column, cell).next()
            {
                self.note(line, column, cell, given, SuggestionReason::Cell);
            }
        }
    }

    fn by_state(&mut self, span: Span, code: StateCode) {
        if code.is_known() || code.is_none() {
            return;
        }
        let cells = code.cells();
        for (at, cell) in cells.into_iter().enumerate() {
            for given in candidates(cell) {
                let mut changed = cells;
                if let Some(slot) = changed.get_mut(at) {
                    *slot = given;
                }
                if StateCode::from_cells(&changed).is_known() {
                    let column = usize::from(span.start) + at;
                    self.note(usize::from(span.line), column, cell, given, SuggestionReason::KnownState);
                }
            }
        }
    }

    /// A letter behind the second pair of fillers of the name, with a pair of fillers or the end after it.
    fn among_fillers(&mut self) {
        let span = self.layout.name;
        let line = usize::from(span.line);
        let Some(name) = self.lines.get(line).and_then(|l| l.get(span.range())).map(<[u8]>::to_vec) else { return };
        let Some(first) = name.windows(2).position(|w| w == b"<<") else { return };
        for (at, window) in name.windows(3).enumerate().skip(first + 1) {
            let [b'<', b'<', letter] = *window else { continue };
            let after = name.get(at + 3..).unwrap_or_default();
            let alone = after.iter().take(2).all(|b| *b == b'<');
            if alone && at > first && candidates(letter).any(|c| c == b'<') {
                self.note(line, usize::from(span.start) + at + 2, letter, b'<', SuggestionReason::AmongFillers);
            }
        }
    }
}

/// Whether a field's own check digit agrees after the change and did not before, and no other is worse.
fn mends_a_field(before: Checks, after: Checks) -> bool {
    let fields = |c: Checks| [c.document_number, c.birth_date, c.expiry_date, c.optional_data];
    let pairs: Vec<_> = fields(before).into_iter().zip(fields(after)).collect();
    let mended = pairs.contains(&(Some(false), Some(true)));
    mended && !pairs.contains(&(Some(true), Some(false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TD3: [&str; 2] = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()
    }

    #[track_caller]
    fn best(lines: &[&str]) -> (u8, u8, char, char, SuggestionReason) {
        let s = suggest(lines, today());
        let s = s.first().expect("a suggestion");
        (s.line, s.column, s.read, s.given, s.why)
    }

    #[test]
    fn a_document_without_doubts_has_no_suggestions() {
        assert_eq!(suggest(&TD3, today()), []);
    }

    #[test]
    fn every_misread_that_check_digits_can_see_is_among_the_suggestions() {
        let layout = layout::of(crate::Format::Td3);
        let line = TD3[1].as_bytes();
        let mut tried = 0;
        for (column, printed) in line.iter().enumerate().filter(|(c, _)| !(10..13).contains(c) && *c != 20) {
            for misread in candidates(*printed) {
                if crate::indistinguishable(char::from(*printed), char::from(misread)) {
                    continue;
                }
                let mut lines = TD3.map(String::from);
                lines[1].replace_range(column..=column, &char::from(misread).to_string());
                let found = suggest(&lines.each_ref().map(String::as_str), today());
                let right = found.iter().any(|s| {
                    (s.line, usize::from(s.column), s.given) == (2, column + 1, char::from(*printed)) && s.why == SuggestionReason::CheckDigits
                });
                assert!(right, "{} read for {} in column {}", char::from(misread), char::from(*printed), column + 1);
                assert!(layout.cell(1, column).admits(char::from(*printed)));
                tried += 1;
            }
        }
        assert!(tried > 80, "{tried}");
    }

    #[test]
    fn an_exchange_no_check_digit_can_see_is_not_justified_by_one() {
        let blind = [TD3[0], "L898902C36UTO7408122F1204159ZEI84226B<<<<<10"]; // 1 as I: seen
        assert!(suggest(&blind, today()).iter().any(|s| s.why == SuggestionReason::CheckDigits));
        let blind = [TD3[0], "L898902C36UTO7408122F1204159ZE184226B<<K<<10"]; // < as K: not seen
        assert_eq!(suggest(&blind, today()), []);
        let blind = [TD3[0], "B898902C36UTO7408122F1204159ZE184226B<<<<<10"]; // L as B: not seen
        assert_eq!(suggest(&blind, today()), []);
    }

    #[test]
    fn what_the_cell_forbids_is_suggested_without_check_digits() {
        let name = ["P<UTOER1KSS0N<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", TD3[1]];
        let found = suggest(&name, today());
        let places: Vec<_> = found.iter().map(|s| (s.column, s.given, s.why)).collect();
        assert_eq!(places, [(12, 'O', SuggestionReason::Cell), (8, 'I', SuggestionReason::Cell)]);
        let sex = [TD3[0], "L898902C36UTO7408122N1204159ZE184226B<<<<<10"];
        assert_eq!(best(&sex), (2, 21, 'N', 'M', SuggestionReason::Cell));
    }

    #[test]
    fn a_state_nobody_knows_is_led_back_to_one_that_looks_like_it() {
        let line = ["P<UT0ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", TD3[1]];
        assert_eq!(best(&line), (1, 5, '0', 'O', SuggestionReason::Cell));
        let line = ["P<FINERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36EIN7408122F1204159ZE184226B<<<<<10"];
        assert_eq!(best(&line), (2, 11, 'E', 'F', SuggestionReason::KnownState));
    }

    #[test]
    fn a_letter_alone_behind_the_name_is_taken_for_a_filler() {
        let line = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<K<<<<<<<<<<<", TD3[1]];
        assert_eq!(best(&line), (1, 33, 'K', '<', SuggestionReason::AmongFillers));
        let initial = ["P<UTOERIKSSON<<K<<<<<<<<<<<<<<<<<<<<<<<<<<<<", TD3[1]];
        assert_eq!(suggest(&initial, today()), [], "a given name may be one letter");
    }

    #[test]
    fn two_misreads_in_two_fields_are_each_mended_by_their_own_check_digit() {
        let two = [TD3[0], "L8989O2C36UTO74O8122F1204159ZE184226B<<<<<10"];
        let found = suggest(&two, today());
        for column in [6, 16] {
            assert!(found.iter().any(|s| s.column == column && s.given == '0'), "{column}: {found:?}");
        }
        assert!(found.iter().all(|s| s.why != SuggestionReason::CheckDigits));
    }

    #[test]
    fn characters_no_mrz_has_are_led_back_to_those_it_has() {
        let lower = ["P<UTOERIKSSON<<anna<MARIA<<<<<<<<<<<<<<<<<<<", TD3[1]];
        assert_eq!(best(&lower), (1, 16, 'a', 'A', SuggestionReason::CharacterSet));
        let quote = ["P«UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", TD3[1]];
        assert_eq!(best(&quote), (1, 2, '«', '<', SuggestionReason::CharacterSet));
    }
}
