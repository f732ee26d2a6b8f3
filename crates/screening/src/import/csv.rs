//! CSV files of any shape, with a mapping that says which column is what.

use super::lines::{Pieces, unread};
use super::{Draft, Gathered, Imported};
use crate::ListError;
use border::{AlertCategory, AlertPriority};
use chrono::NaiveDate;
use serde::Deserialize;
use std::io::BufRead;

/// Which column is what: names of the file's first line. Every member but `id` may be missing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The owner's reference.
    pub id: String,
    /// Surname.
    #[serde(default)]
    pub primary: Option<String>,
    /// Given names.
    #[serde(default)]
    pub secondary: Option<String>,
    /// The whole name.
    #[serde(default)]
    pub full: Option<String>,
    /// Further names, parted by `separator`.
    #[serde(default)]
    pub aliases: Option<String>,
    /// Date of birth.
    #[serde(default)]
    pub birth_date: Option<String>,
    /// How dates are written, for example `%d.%m.%Y` (strftime); otherwise ISO, `12 Aug 1974` and years are understood.
    #[serde(default)]
    pub date_format: Option<String>,
    /// Sex.
    #[serde(default)]
    pub sex: Option<String>,
    /// Nationality, a code or an English name.
    #[serde(default)]
    pub nationality: Option<String>,
    /// Document number.
    #[serde(default)]
    pub document_number: Option<String>,
    /// Issuing State.
    #[serde(default)]
    pub issuing_state: Option<String>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
    /// What the officer does.
    #[serde(default)]
    pub instruction: Option<String>,
    /// The last day on which the alert is in force.
    #[serde(default)]
    pub until: Option<String>,
    /// Category of every entry; otherwise `other`.
    #[serde(default)]
    pub category: Option<AlertCategory>,
    /// Priority of every entry; otherwise `normal`.
    #[serde(default)]
    pub priority: Option<AlertPriority>,
    /// What parts columns; otherwise a comma.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// What parts several values of one column; otherwise a semicolon.
    #[serde(default)]
    pub separator: Option<char>,
}

/// Reads a CSV file whose first line names its columns.
///
/// # Errors
/// [`ListError::Line`] with the first line that is not as the mapping wants it, line 1 for a column that is not there.
pub fn parse_csv(text: &str, mapping: &Mapping) -> Result<Imported, ListError> {
    read_csv(&mut text.as_bytes(), mapping)
}

/// As [`parse_csv`], record by record.
///
/// # Errors
/// As [`parse_csv`]; [`ListError::Unread`].
pub fn read_csv(source: &mut dyn BufRead, mapping: &Mapping) -> Result<Imported, ListError> {
    let delimiter = mapping.delimiter.map_or(Some(b','), |delimiter| u8::try_from(delimiter).ok()).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(Pieces::new(source, b'\n'));
    let fault = |line: u64, why: &str| ListError::Line { line: usize::try_from(line).unwrap_or(0), why: why.to_owned() };
    let columns = reader.byte_headers().map_err(|error| broken(&error, || fault(1, "no line of column names")))?.clone();
    let columns: Vec<String> = columns.iter().map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned()).collect();
    let place = |column: &Option<String>| match column {
        Some(name) => columns.iter().position(|known| known == name).map(Some).ok_or_else(|| fault(1, "a column of the mapping is not there")),
        None => Ok(None),
    };
    let id = place(&Some(mapping.id.clone()))?;
    let (primary, secondary, full) = (place(&mapping.primary)?, place(&mapping.secondary)?, place(&mapping.full)?);
    let (aliases, births, sex) = (place(&mapping.aliases)?, place(&mapping.birth_date)?, place(&mapping.sex)?);
    let (nationality, number, state) = (place(&mapping.nationality)?, place(&mapping.document_number)?, place(&mapping.issuing_state)?);
    let (reason, instruction, until) = (place(&mapping.reason)?, place(&mapping.instruction)?, place(&mapping.until)?);
    let separator = mapping.separator.unwrap_or(';');
    let mut gathered = Gathered::default();
    for record in reader.byte_records() {
        let record =
            record.map_err(|error| broken(&error, || fault(error.position().map_or(0, csv::Position::line), "not a line of this CSV file")))?;
        let record = csv::StringRecord::from_byte_record_lossy(record);
        let line = usize::try_from(record.position().map_or(0, csv::Position::line)).unwrap_or(0);
        let text = |at: Option<usize>| at.and_then(|at| record.get(at)).map(str::trim).unwrap_or_default();
        let several = |at: Option<usize>| text(at).split(separator).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
        let mut draft = Draft { id: text(id).to_owned(), reason: text(reason).to_owned(), ..Draft::default() };
        draft.name(text(primary), text(secondary));
        draft.full_name(text(full));
        several(aliases).for_each(|name| draft.full_name(&name));
        draft.births = several(births).map(|birth| iso(&birth, mapping.date_format.as_deref())).collect();
        draft.sex = Some(text(sex).to_owned());
        draft.nationalities = several(nationality).collect();
        draft.documents = several(number).map(|number| (text(state).to_owned(), number)).collect();
        let last_day = match text(until) {
            "" => None,
            day => Some(
                iso(day, mapping.date_format.as_deref()).parse().map_err(|_| fault(u64::try_from(line).unwrap_or(0), "the last day is no date"))?,
            ),
        };
        gathered.take(draft, line)?;
        if let Some(alert) = gathered.imported.alerts.last_mut() {
            alert.category = mapping.category.unwrap_or(AlertCategory::Other);
            alert.priority = mapping.priority.unwrap_or(AlertPriority::Normal);
            alert.until = last_day;
            alert.handling.instruction = text(instruction).chars().take(4_000).collect();
        }
    }
    Ok(gathered.imported)
}

/// What a fault of the CSV reader means: what the source did, or `malformed`.
pub(super) fn broken(error: &csv::Error, malformed: impl FnOnce() -> ListError) -> ListError {
    match error.kind() {
        csv::ErrorKind::Io(error) => unread(error),
        _ => malformed(),
    }
}

/// A date in the file's own format as an ISO date; any other text as it is.
fn iso(text: &str, format: Option<&str>) -> String {
    let date = format.and_then(|format| NaiveDate::parse_from_str(text, format).ok());
    date.map_or_else(|| text.to_owned(), |date| date.to_string())
}
