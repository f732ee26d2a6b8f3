//! A table as a spreadsheet file: one sheet of figures, one that says what they are. Numbers are numbers, words are never formulas.

use crate::HqError;
use crate::console::views::FileWords;
use crate::figures::Table;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// Longest name of a sheet, and what it may not have.
const NAME_CHARS: usize = 31;
const FORBIDDEN: &[char] = &['[', ']', ':', '*', '?', '/', '\\', '\''];
/// Width of the first column, in characters.
const NAMES_WIDE: f64 = 32.0;
const NOTES_WIDE: f64 = 100.0;

/// The file's bytes; made at `now_ms`.
///
/// # Errors
/// [`HqError::Damaged`] if the figures do not fit a sheet.
pub(crate) fn workbook(table: &Table, words: &FileWords, now_ms: i64) -> Result<Vec<u8>, HqError> {
    write(table, words, now_ms).map_err(|error| {
        tracing::error!(%error, "a spreadsheet could not be written");
        HqError::Damaged("spreadsheet")
    })
}

fn write(table: &Table, words: &FileWords, now_ms: i64) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(now_ms / 1_000)?;
    workbook.set_properties(&DocProperties::new().set_title(&words.title).set_creation_datetime(&made));
    let figures = sheet_name(&words.sheet, "1");
    let about = Some(sheet_name(&words.about, "2")).filter(|about| about.to_lowercase() != figures.to_lowercase());
    write_figures(workbook.add_worksheet().set_name(&figures)?, table, words)?;
    write_notes(workbook.add_worksheet().set_name(about.unwrap_or_else(|| "2".to_owned()))?, words)?;
    workbook.save_to_buffer()
}

fn write_figures(sheet: &mut Worksheet, table: &Table, words: &FileWords) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap();
    let sum = Format::new().set_bold().set_num_format("#,##0");
    let number = Format::new().set_num_format("#,##0");
    sheet.set_right_to_left(words.right_to_left).set_freeze_panes(1, 1)?.set_column_width(0, NAMES_WIDE)?;
    let crossed = table.columns.len() > 1;
    sheet.write_string_with_format(0, 0, &words.row, &heading)?;
    for (at, key) in (1..).zip(&table.columns) {
        let title = if crossed { called(&words.columns, key) } else { &words.total };
        sheet.write_string_with_format(0, at, title, &heading)?;
    }
    let last = u16::try_from(table.columns.len()).unwrap_or(u16::MAX).saturating_add(1);
    if crossed {
        sheet.write_string_with_format(0, last, &words.total, &heading)?;
    }
    let mut at = 1;
    for row in &table.rows {
        sheet.write_string(at, 0, called(&words.rows, &row.key))?;
        for (column, count) in (1..).zip(&row.counts) {
            sheet.write_number_with_format(at, column, exact(*count), &number)?;
        }
        if crossed {
            sheet.write_number_with_format(at, last, exact(row.total), &sum)?;
        }
        at += 1;
    }
    sheet.write_string_with_format(at, 0, &words.total, &heading)?;
    for (column, count) in (1..).zip(&table.totals) {
        sheet.write_number_with_format(at, column, exact(*count), &sum)?;
    }
    if crossed {
        sheet.write_number_with_format(at, last, exact(table.total), &sum)?;
    }
    Ok(())
}

fn write_notes(sheet: &mut Worksheet, words: &FileWords) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap();
    sheet.set_right_to_left(words.right_to_left).set_column_width(0, NOTES_WIDE)?;
    sheet.write_string_with_format(0, 0, &words.title, &Format::new().set_bold())?;
    for (at, line) in (1..).zip(&words.notes) {
        sheet.write_string_with_format(at, 0, line, &wrapped)?;
    }
    Ok(())
}

/// What people call a value; its code where they were not told.
fn called<'a>(words: &'a BTreeMap<String, String>, key: &'a str) -> &'a str {
    words.get(key).map_or(key, String::as_str)
}

/// A name that a sheet may have.
fn sheet_name(wanted: &str, otherwise: &str) -> String {
    let name: String = wanted.chars().filter(|letter| !FORBIDDEN.contains(letter) && !letter.is_control()).take(NAME_CHARS).collect();
    match name.trim() {
        "" => otherwise.to_owned(),
        name => name.to_owned(),
    }
}

/// Spreadsheets know one kind of number; it holds every count below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
const fn exact(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Line;
    use std::io::Read;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn numbers_are_numbers_words_are_words_and_a_language_from_the_right_stands_so() {
        let line = |key: &str, counts: [u64; 2]| Line { key: key.to_owned(), counts: counts.to_vec(), total: counts.iter().sum() };
        let table = Table {
            columns: vec!["entry".to_owned(), "exit".to_owned()],
            rows: vec![line("UTO", [1_234, 5]), line("=1+1", [7, 0])],
            totals: vec![1_241, 5],
            total: 1_246,
        };
        let named = |key: &str, name: &str| BTreeMap::from([(key.to_owned(), name.to_owned())]);
        let words = FileWords {
            title: "By nationality".to_owned(),
            sheet: "[Figures]: 2026/11 and a name that is too long".to_owned(),
            about: "?*".to_owned(),
            notes: vec!["94 % received".to_owned()],
            row: "Nationality".to_owned(),
            total: "Sum".to_owned(),
            rows: named("UTO", "Utopia"),
            columns: named("entry", "Entry"),
            right_to_left: true,
        };
        let bytes = workbook(&table, &words, 1_749_988_800_000).unwrap();
        assert_eq!(bytes, workbook(&table, &words, 1_749_988_800_000).unwrap(), "equal figures are equal files");
        let (figures, strings) = (part(&bytes, "xl/worksheets/sheet1.xml"), part(&bytes, "xl/sharedStrings.xml"));
        for number in [1_234, 5, 1_239, 7, 1_241, 1_246] {
            assert!(figures.contains(&format!("<v>{number}</v>")), "{number}: {figures}");
        }
        assert!(figures.contains("rightToLeft=\"1\"") && !figures.contains("<f>"), "{figures}");
        for word in ["Utopia", "=1+1", "Entry", "exit", "Nationality", "Sum", "94 % received"] {
            assert!(strings.contains(word), "{word}: {strings}");
        }
        assert!(part(&bytes, "xl/workbook.xml").contains("name=\"Figures 202611 and a name that\""));
    }
}
