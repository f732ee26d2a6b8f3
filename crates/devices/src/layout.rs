//! Keyboard-wedge readers send key positions; a computer set to another layout turns them into other characters.
//! `<` becomes `;`, Y becomes Z, digits become accents. This puts them back. Pure.
//!
//! Each known fault is tried; the one under which most check digits agree wins, and nothing is changed when the lines
//! are well as they are.

use chrono::NaiveDate;

/// Which fault was put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyboardFault {
    /// None: the lines were left as they came.
    None,
    /// The computer has a layout on which Shift with the comma gives `;` (Spanish, Italian, Portuguese, Nordic).
    Semicolon,
    /// The computer has a QWERTZ layout (German, Swiss, Central European).
    Qwertz,
    /// The computer has an AZERTY layout (French, Belgian).
    Azerty,
    /// The computer has the Arabic (101) layout.
    Arabic,
    /// The reader is set to a European keyboard, the computer is not: `<` arrives as `\`, `|` or `>`.
    EuropeanReader,
    /// As before, with Y and Z exchanged.
    QwertzReader,
}

/// What arrives in place of what was sent. Two-character entries come first, so that they are replaced first.
type Table = &'static [(&'static str, &'static str)];

const SEMICOLON: Table = &[(";", "<")];
const QWERTZ: Table = &[(";", "<"), ("Y", "\u{1}"), ("Z", "Y"), ("\u{1}", "Z")];
const AZERTY: Table = &[
    (".", "<"),
    ("A", "\u{1}"),
    ("Q", "A"),
    ("\u{1}", "Q"),
    ("Z", "\u{2}"),
    ("W", "Z"),
    ("\u{2}", "W"),
    ("?", "M"),
    ("&", "1"),
    ("é", "2"),
    ("\"", "3"),
    ("'", "4"),
    ("(", "5"),
    ("-", "6"),
    ("§", "6"),
    ("è", "7"),
    ("_", "8"),
    ("!", "8"),
    ("ç", "9"),
    ("à", "0"),
];
const ARABIC: Table = &[
    ("لإ", "T"),
    ("لأ", "G"),
    ("لآ", "B"),
    (",", "<"),
    ("\u{64e}", "Q"),
    ("\u{64b}", "W"),
    ("\u{64f}", "E"),
    ("\u{64c}", "R"),
    ("إ", "Y"),
    ("‘", "U"),
    ("÷", "I"),
    ("×", "O"),
    ("؛", "P"),
    ("\u{650}", "A"),
    ("\u{64d}", "S"),
    ("]", "D"),
    ("[", "F"),
    ("أ", "H"),
    ("ـ", "J"),
    ("،", "K"),
    ("/", "L"),
    ("~", "Z"),
    ("\u{652}", "X"),
    ("}", "C"),
    ("{", "V"),
    ("آ", "N"),
    ("’", "M"),
];
const EUROPEAN_READER: Table = &[("\\", "<"), ("|", "<"), (">", "<")];
const QWERTZ_READER: Table = &[("\\", "<"), ("|", "<"), (">", "<"), ("Y", "\u{1}"), ("Z", "Y"), ("\u{1}", "Z")];

const FAULTS: [(KeyboardFault, Table); 6] = [
    (KeyboardFault::Semicolon, SEMICOLON),
    (KeyboardFault::Qwertz, QWERTZ),
    (KeyboardFault::EuropeanReader, EUROPEAN_READER),
    (KeyboardFault::QwertzReader, QWERTZ_READER),
    (KeyboardFault::Azerty, AZERTY),
    (KeyboardFault::Arabic, ARABIC),
];

/// Puts a layout fault right. `today` is what [`mrz::parse`] needs; only check digits, States and shape are judged.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
/// let sent = ["P;UTOERIKSSON;;ANNA;MARIA;;;;;;;;;;;;;;;;;;;", "L898902C36UTO7408122F2704151ZE184226B;;;;;18"];
/// let (lines, fault) = devices::repair_layout(&sent.map(str::to_owned), today);
/// assert_eq!(fault, devices::KeyboardFault::Semicolon);
/// assert_eq!(lines[1], "L898902C36UTO7408122F2704151ZE184226B<<<<<18");
/// ```
#[must_use]
pub fn repair_layout(lines: &[String], today: NaiveDate) -> (Vec<String>, KeyboardFault) {
    let upper: Vec<String> = lines.iter().map(|line| line.to_uppercase()).collect();
    let mut best = (upper.clone(), KeyboardFault::None);
    let mut best_score = soundness(&upper, today);
    for (fault, table) in FAULTS {
        let candidate: Vec<String> = lines.iter().map(|line| put_back(line, table).to_uppercase()).collect();
        let score = soundness(&candidate, today);
        if score > best_score {
            best = (candidate, fault);
            best_score = score;
        }
    }
    best
}

fn put_back(line: &str, table: Table) -> String {
    // Latin letters arrive in capitals; the accents that stand for digits must keep their case until they are replaced.
    let line: String = line.chars().map(|c| c.to_ascii_uppercase()).collect();
    table.iter().fold(line, |line, (arrived, sent)| line.replace(arrived, sent))
}

/// How sound lines are: 0 when they are no zone; else one more than the check digits that agree, and known States.
fn soundness(lines: &[String], today: NaiveDate) -> u32 {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let Ok(mrz) = mrz::parse(&lines, today) else { return 0 };
    let checks = mrz.checks();
    let agree = [checks.document_number, checks.birth_date, checks.expiry_date, checks.optional_data, checks.composite]
        .iter()
        .filter(|check| **check == Some(true))
        .count();
    let known = [mrz.issuing_state(), mrz.nationality()].iter().filter(|state| state.is_known()).count();
    1 + u32::try_from(2 * agree + known).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: [&str; 2] = ["P<UTOQUARTZWAY<<MARY<ANN<<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F2704151ZE184226B<<<<<18"];

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date")
    }

    /// What a computer with the layout of `table` makes of the keys of `line`.
    fn garble(line: &str, table: Table) -> String {
        let arrives = |sent: char| {
            let direct: Vec<_> = table.iter().filter(|(_, s)| !s.starts_with('\u{1}') && !s.starts_with('\u{2}')).collect();
            let find = |sent: &str| direct.iter().find(|(_, s)| *s == sent).map(|(arrived, _)| *arrived);
            match find(&sent.to_string()) {
                // A letter of an exchanged pair arrives by way of the mark that keeps it apart.
                Some(mark) if mark.starts_with(['\u{1}', '\u{2}']) => {
                    table.iter().find(|(_, s)| *s == mark).map_or(String::new(), |(arrived, _)| (*arrived).to_owned())
                }
                Some(arrived) => arrived.to_owned(),
                None => sent.to_string(),
            }
        };
        line.chars().map(arrives).collect()
    }

    #[test]
    fn every_known_fault_is_put_right() {
        for (fault, table) in FAULTS {
            let garbled: Vec<String> = LINES.iter().map(|line| garble(line, table)).collect();
            assert_ne!(garbled, LINES, "{fault:?}");
            assert_eq!(repair_layout(&garbled, today()).0, LINES, "{fault:?} gave {garbled:?}");
        }
    }

    #[test]
    fn sound_lines_are_left_alone() {
        let lines = LINES.map(str::to_owned);
        assert_eq!(repair_layout(&lines, today()), (lines.to_vec(), KeyboardFault::None));
    }

    #[test]
    fn lower_case_is_put_in_capitals_and_nothing_else() {
        let lower: Vec<String> = LINES.iter().map(|line| line.to_lowercase()).collect();
        assert_eq!(repair_layout(&lower, today()), (LINES.map(str::to_owned).to_vec(), KeyboardFault::None));
    }

    #[test]
    fn what_is_no_zone_under_any_layout_comes_back_as_it_came() {
        let lines = vec!["HELLO".to_owned(), ";;;".to_owned()];
        assert_eq!(repair_layout(&lines, today()), (lines.clone(), KeyboardFault::None));
    }
}
