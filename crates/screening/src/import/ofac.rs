//! The list of Specially Designated Nationals: its XML (`SDN.XML`) and its CSV (`SDN.CSV`, aliases in `ALT.CSV`).

use super::csv::broken;
use super::lines::Pieces;
use super::xml::{Node, records};
use super::{Draft, Gathered, Imported, MOST_NAMES};
use crate::ListError;
use std::collections::HashMap;
use std::io::BufRead;

/// How the CSV writes that there is nothing.
const NULL: &str = "-0-";

/// Reads the XML.
///
/// # Errors
/// [`ListError::Line`] with the first line that is not as the format wants it; nothing of the list is taken then.
pub fn parse_ofac_xml(text: &str) -> Result<Imported, ListError> {
    read_ofac_xml(&mut text.as_bytes())
}

/// As [`parse_ofac_xml`], entry by entry.
///
/// # Errors
/// As [`parse_ofac_xml`]; [`ListError::Unread`].
pub fn read_ofac_xml(source: &mut dyn BufRead) -> Result<Imported, ListError> {
    let mut gathered = Gathered::default();
    let found = records(source, &["sdnEntry"], |entry, line| {
        if !entry.text("sdnType").eq_ignore_ascii_case("individual") {
            gathered.imported.not_persons += 1;
            return Ok(());
        }
        gathered.take(individual(&entry), line)
    })?;
    if found == 0 { Err(ListError::Malformed("no entry of a list of Specially Designated Nationals")) } else { Ok(gathered.imported) }
}

fn individual(entry: &Node) -> Draft {
    let programs = entry.within("programList", "program").map(Node::own).collect::<Vec<_>>().join(", ");
    let reason = [programs.as_str(), entry.text("title"), entry.text("remarks")]
        .map(str::trim)
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>();
    let mut draft = Draft { id: format!("SDN-{}", entry.text("uid")), reason: reason.join("; "), ..Draft::default() };
    draft.name(entry.text("lastName"), entry.text("firstName"));
    for aka in entry.within("akaList", "aka") {
        draft.name(aka.text("lastName"), aka.text("firstName"));
    }
    draft.births.extend(entry.within("dateOfBirthList", "dateOfBirthItem").map(|item| item.text("dateOfBirth").to_owned()));
    for (list, item) in [("nationalityList", "nationality"), ("citizenshipList", "citizenship")] {
        draft.nationalities.extend(entry.within(list, item).map(|item| item.text("country").to_owned()));
    }
    for id in entry.within("idList", "id") {
        match id.text("idType") {
            "Gender" => draft.sex = Some(id.text("idNumber").to_owned()),
            kind if is_document(kind) => draft.documents.push((id.text("idCountry").to_owned(), id.text("idNumber").to_owned())),
            _ => {}
        }
    }
    draft
}

/// Whether an identification is a document that a traveller may show.
fn is_document(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    ["passport", "identification", "identity", "national id", "travel document", "residency", "cedula", "d.n.i", "c.u.r.p"]
        .iter()
        .any(|word| kind.contains(word))
}

/// Reads the CSV; `aliases` is the text of `ALT.CSV`, if there is one.
///
/// # Errors
/// As [`parse_ofac_xml`].
pub fn parse_ofac_csv(text: &str, aliases: Option<&str>) -> Result<Imported, ListError> {
    read_ofac_csv(&mut text.as_bytes(), aliases.map(str::as_bytes).as_mut().map(|aliases| aliases as &mut dyn BufRead))
}

/// As [`parse_ofac_csv`], record by record.
///
/// # Errors
/// As [`parse_ofac_csv`]; [`ListError::Unread`].
pub fn read_ofac_csv(source: &mut dyn BufRead, aliases: Option<&mut dyn BufRead>) -> Result<Imported, ListError> {
    let mut others: HashMap<String, Vec<String>> = HashMap::new();
    for record in aliases.map(rows).into_iter().flatten() {
        let (line, record) = record?;
        if let (Some(entry), Some(name)) = (record.get(0), record.get(3)) {
            let names = others.entry(entry.trim().to_owned()).or_default();
            names.push(name.to_owned());
            if names.len() > MOST_NAMES {
                return Err(ListError::Line { line, why: format!("more than {MOST_NAMES} names or documents") });
            }
        }
    }
    let mut gathered = Gathered::default();
    for record in rows(source) {
        let (line, record) = record?;
        let column = |at: usize| record.get(at).map(str::trim).filter(|text| *text != NULL).unwrap_or_default();
        if record.len() < 12 {
            // The file ends in a line with nothing but a control character.
            if column(0).chars().all(char::is_control) {
                continue;
            }
            return Err(ListError::Line { line, why: "fewer than twelve columns".to_owned() });
        }
        if !column(2).eq_ignore_ascii_case("individual") {
            gathered.imported.not_persons += 1;
            continue;
        }
        let mut draft = Draft { id: format!("SDN-{}", column(0)), reason: column(3).to_owned(), ..Draft::default() };
        whole_name(&mut draft, column(1));
        others.get(column(0)).into_iter().flatten().for_each(|name| whole_name(&mut draft, name));
        remarks(&mut draft, column(11));
        gathered.take(draft, line)?;
    }
    if gathered.imported == Imported::default() {
        Err(ListError::Malformed("no entry of a list of Specially Designated Nationals"))
    } else {
        Ok(gathered.imported)
    }
}

fn rows(source: &mut dyn BufRead) -> impl Iterator<Item = Result<(usize, csv::StringRecord), ListError>> + '_ {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(Pieces::new(source, b'\n'));
    reader.into_byte_records().map(|record| {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
            broken(&error, || ListError::Line { line, why: "not a line of a CSV file".to_owned() })
        })?;
        let record = csv::StringRecord::from_byte_record_lossy(record);
        let line = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
        Ok((line, record))
    })
}

/// `LAST, First` or one name.
fn whole_name(draft: &mut Draft, name: &str) {
    match name.split_once(", ") {
        Some((last, first)) => draft.name(last, first),
        None => draft.full_name(name),
    }
}

/// `DOB 12 Aug 1974; nationality Iraq; Passport A123 (Iraq); Gender Male; a.k.a. 'THE ENGINEER'.`
fn remarks(draft: &mut Draft, remarks: &str) {
    for remark in remarks.trim_end_matches('.').split(';').map(str::trim) {
        let words = |prefix: &str| remark.strip_prefix(prefix).map(|rest| rest.trim().trim_matches(['\'', '"', '.']).to_owned());
        if let Some(birth) = words("DOB ").or_else(|| words("alt. DOB ")) {
            draft.births.push(birth);
        } else if let Some(state) = words("nationality ").or_else(|| words("citizen ")) {
            draft.nationalities.push(state);
        } else if let Some(sex) = words("Gender ") {
            draft.sex = Some(sex);
        } else if let Some(name) = words("a.k.a. ") {
            whole_name(draft, &name);
        } else if let Some((kind, rest)) = remark.split_once(' ').filter(|(kind, _)| *kind == "Passport") {
            debug_assert_eq!(kind, "Passport");
            let number = rest.split_whitespace().next().unwrap_or_default();
            let state = rest.split_once('(').and_then(|(_, state)| state.split_once(')')).map_or("", |(state, _)| state);
            draft.documents.push((state.to_owned(), number.to_owned()));
        }
    }
}
