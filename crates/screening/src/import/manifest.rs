//! Who is on board, as carriers and drivers write it: a table copied from a spreadsheet, a CSV file, or the machine-readable zones
//! of everybody's documents, one after the other. What cannot be understood is named by its line; nobody is left out silently.

use super::dates;
use crate::countries::state;
use crate::profile::sex;
use crate::{ListError, Subject};
use border::ReadMethod;
use chrono::NaiveDate;
use foundation::Sensitive;
use mrz::PartialDate;
use serde::{Deserialize, Serialize};

/// Longest text that is read.
const MOST_BYTES: usize = 1 << 20;
/// More travellers are no vehicle.
const MOST_TRAVELLERS: usize = 1_000;

/// Who is on board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Every traveller, in the order of the text.
    pub travellers: Vec<OnBoard>,
    /// Lines of which something could not be understood.
    pub faults: Vec<(usize, ManifestFault)>,
}

/// A traveller of a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnBoard {
    /// Line of the text, from 1.
    pub line: usize,
    /// Who.
    pub subject: Subject,
}

/// What could not be understood of a line. The rest of the line counts, except where nobody is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ManifestFault {
    /// Neither a name nor a document number: the line is left out.
    Nobody,
    /// The date of birth is none.
    BirthDate,
    /// The sex is none.
    Sex,
    /// The nationality is no State.
    Nationality,
    /// The issuing State is none.
    IssuingState,
    /// A machine-readable zone that is not whole: the line is left out.
    ZoneUnreadable,
    /// A machine-readable zone whose check digits do not agree; it counts as it is printed.
    ZoneDigits,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Primary,
    Secondary,
    Whole,
    BirthDate,
    Sex,
    Nationality,
    Number,
    IssuingState,
}

/// The order of columns in a table without headings.
const USUAL: [Column; 7] =
    [Column::Primary, Column::Secondary, Column::BirthDate, Column::Sex, Column::Nationality, Column::Number, Column::IssuingState];

/// Headings, in small letters without marks, in the languages of the screens.
const HEADINGS: &[(Column, &[&str])] = &[
    (Column::Primary, &["surname", "last name", "family name", "primary identifier", "nom", "nom de famille", "اللقب", "اسم العائلة"]),
    (
        Column::Secondary,
        &[
            "given names",
            "given name",
            "first name",
            "first names",
            "forename",
            "forenames",
            "secondary identifier",
            "prenom",
            "prenoms",
            "الاسم",
            "الاسم الأول",
            "الأسماء",
        ],
    ),
    (Column::Whole, &["name", "full name", "nom complet", "nom et prenom", "nom et prenoms", "الاسم الكامل"]),
    (Column::BirthDate, &["date of birth", "birth date", "birthdate", "dob", "born", "date de naissance", "ne le", "تاريخ الميلاد"]),
    (Column::Sex, &["sex", "gender", "sexe", "الجنس"]),
    (Column::Nationality, &["nationality", "citizenship", "nationalite", "الجنسية"]),
    (
        Column::Number,
        &[
            "document number",
            "document no",
            "passport number",
            "passport no",
            "passport",
            "document",
            "numero de document",
            "numero de passeport",
            "passeport",
            "رقم الوثيقة",
            "رقم الجواز",
        ],
    ),
    (Column::IssuingState, &["issuing state", "issuing country", "issued by", "issuer", "etat emetteur", "delivre par", "دولة الإصدار"]),
];

/// Reads a manifest. Dates of three numbers are day, month, year, or year, month, day; `today` settles the centuries of a zone.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
/// let manifest = screening::parse_manifest("Surname;Given names;Born\nERIKSSON;ANNA;12.08.1974", today)?;
/// assert_eq!(manifest.travellers[0].subject.birth_date.as_ref().unwrap().expose().to_string(), "1974-08-12");
/// # Ok::<(), screening::ListError>(())
/// ```
///
/// # Errors
/// [`ListError::TooLarge`] beyond a mebibyte or 1,000 travellers; [`ListError::Line`] where a quotation never ends.
pub fn parse_manifest(text: &str, today: NaiveDate) -> Result<Manifest, ListError> {
    if text.len() > MOST_BYTES {
        return Err(ListError::TooLarge { what: "the manifest", limit: MOST_BYTES as u64 });
    }
    let text = text.trim_start_matches('\u{feff}');
    let lines = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let zones = lines().filter(|(_, line)| is_of_zone(line.trim())).count();
    let manifest = if zones * 2 > lines().count() { of_zones(lines(), today) } else { of_table(text)? };
    if manifest.travellers.len() > MOST_TRAVELLERS {
        return Err(ListError::TooLarge { what: "the manifest", limit: MOST_TRAVELLERS as u64 });
    }
    Ok(manifest)
}

fn is_of_zone(line: &str) -> bool {
    matches!(line.len(), 30 | 36 | 44) && line.contains('<') && line.bytes().all(|b| b == b'<' || b.is_ascii_alphanumeric())
}

fn of_zones<'a>(lines: impl Iterator<Item = (usize, &'a str)>, today: NaiveDate) -> Manifest {
    let mut manifest = Manifest::default();
    let mut zone: Vec<(usize, String)> = Vec::new();
    for (at, line) in lines {
        let line = line.trim().to_uppercase();
        if zone.first().is_some_and(|(_, first)| first.len() != line.len()) {
            manifest.faults.extend(zone.drain(..).map(|(line, _)| (line, ManifestFault::ZoneUnreadable)));
        }
        if !is_of_zone(&line) {
            manifest.faults.push((at + 1, ManifestFault::ZoneUnreadable));
            continue;
        }
        zone.push((at + 1, line));
        let whole = zone.first().map_or(0, |(_, first)| if first.len() == 30 { 3 } else { 2 });
        if zone.len() == whole {
            manifest.add_zone(&std::mem::take(&mut zone), today);
        }
    }
    manifest.faults.extend(zone.into_iter().map(|(line, _)| (line, ManifestFault::ZoneUnreadable)));
    manifest
}

impl Manifest {
    fn add_zone(&mut self, zone: &[(usize, String)], today: NaiveDate) {
        let Some((line, _)) = zone.first() else { return };
        let lines: Vec<&str> = zone.iter().map(|(_, line)| line.as_str()).collect();
        let Ok(mrz) = mrz::parse(&lines, today) else {
            self.faults.push((*line, ManifestFault::ZoneUnreadable));
            return;
        };
        if !mrz.is_valid() {
            self.faults.push((*line, ManifestFault::ZoneDigits));
        }
        let (traveller, document) = border::from_mrz(&mrz, ReadMethod::Manual);
        self.travellers.push(OnBoard { line: *line, subject: Subject::of(&traveller, &document) });
    }

    fn add_row(&mut self, line: usize, row: &csv::StringRecord, columns: &[Option<Column>]) {
        let cell = |wanted: Column| {
            let at = columns.iter().position(|column| *column == Some(wanted))?;
            row.get(at).map(str::trim).filter(|cell| !cell.is_empty())
        };
        let mut faults = Vec::new();
        let text = |column| Sensitive::new(cell(column).unwrap_or_default().to_owned());
        let mut states = |column, fault| cell(column).and_then(|text| state(text).or_else(|| note(&mut faults, fault)));
        let nationality = states(Column::Nationality, ManifestFault::Nationality);
        let issuing_state = states(Column::IssuingState, ManifestFault::IssuingState);
        let birth_date = cell(Column::BirthDate).and_then(|text| birth(text).or_else(|| note(&mut faults, ManifestFault::BirthDate)));
        let sex = cell(Column::Sex)
            .filter(|text| !matches!(*text, "X" | "x" | "<"))
            .and_then(|text| sex(text).or_else(|| note(&mut faults, ManifestFault::Sex)));
        let primary = if cell(Column::Primary).is_some() { text(Column::Primary) } else { text(Column::Whole) };
        let subject = Subject {
            primary,
            secondary: text(Column::Secondary),
            birth_date: birth_date.map(Sensitive::new),
            sex,
            nationality,
            issuing_state,
            document_number: cell(Column::Number).map(|number| Sensitive::new(number.to_owned())),
            ..Subject::default()
        };
        if subject.primary.expose().is_empty() && subject.secondary.expose().is_empty() && subject.document_number.is_none() {
            faults = vec![ManifestFault::Nobody];
        } else {
            self.travellers.push(OnBoard { line, subject });
        }
        self.faults.extend(faults.into_iter().map(|fault| (line, fault)));
    }
}

fn note<T>(faults: &mut Vec<ManifestFault>, fault: ManifestFault) -> Option<T> {
    faults.push(fault);
    None
}

fn of_table(text: &str) -> Result<Manifest, ListError> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|delimiter| first.bytes().filter(|b| b == delimiter).count());
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter.unwrap_or(b',')).from_reader(text.as_bytes());
    let mut manifest = Manifest::default();
    let mut columns: Vec<Option<Column>> = USUAL.into_iter().map(Some).collect();
    let mut begun = false;
    for row in rows.records() {
        let row = row.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            ListError::Line { line: usize::try_from(line).unwrap_or(0), why: "no table".to_owned() }
        })?;
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let headings: Vec<Option<Column>> = row.iter().map(heading).collect();
        if !begun && headings.iter().flatten().count() >= row.len().min(2) {
            columns = headings;
        } else {
            let line = row.position().map_or(0, csv::Position::line);
            manifest.add_row(usize::try_from(line).unwrap_or(0), &row, &columns);
        }
        begun = true;
        if manifest.travellers.len() > MOST_TRAVELLERS {
            break; // The caller says that there are too many.
        }
    }
    Ok(manifest)
}

fn heading(cell: &str) -> Option<Column> {
    let cell = cell.trim();
    let plain = if cell.is_ascii() { cell.to_owned() } else { cell.chars().map(without_mark).collect() };
    let plain = plain.to_lowercase().replace(['_', '-'], " ");
    let plain = plain.trim_end_matches([':', '.', '*']).trim();
    HEADINGS.iter().find(|(_, words)| words.contains(&plain)).map(|(column, _)| *column)
}

/// French letters without their marks; every other character as it is.
fn without_mark(c: char) -> char {
    match c {
        'é' | 'è' | 'ê' | 'É' | 'È' | 'Ê' => 'e',
        'à' | 'â' | 'À' | 'Â' => 'a',
        other => other,
    }
}

/// A date of birth: three numbers in either order, or anything that lists write, if it means one date.
fn birth(text: &str) -> Option<PartialDate> {
    let numbers: Vec<&str> = text.split(['.', '/', '-', ' ']).filter(|piece| !piece.is_empty()).collect();
    if let [a, b, c] = *numbers.as_slice()
        && [a, b, c].iter().all(|piece| piece.bytes().all(|b| b.is_ascii_digit()))
    {
        let (year, day) = if a.len() == 4 { (a, c) } else { (c, a) };
        if year.len() != 4 {
            return None; // Two digits would leave the century to the machine.
        }
        return PartialDate::new(Some(year.parse().ok()?), Some(b.parse().ok()?), Some(day.parse().ok()?));
    }
    match dates::read(text).as_slice() {
        [date] => Some(*date),
        _ => None,
    }
}
