//! The list of Specially Designated Nationals: its XML (`SDN.XML`) and its CSV (`SDN.CSV`, aliases in `ALT.CSV`).

use super::xml::{Node, records};
use super::{Draft, Gathered, Imported};
use crate::ListError;
use std::collections::HashMap;

/// How the CSV writes that there is nothing.
const NULL: &str = "-0-";

/// Reads the XML.
///
/// # Errors
/// [`ListError::Line`] with the first line that is not as the format wants it; nothing of the list is taken then.
pub fn parse_ofac_xml(text: &str) -> Result<Imported, ListError> {
    let mut gathered = Gathered::default();
    let found = records(text, "sdnEntry", |entry, line| {
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
    let mut others: HashMap<String, Vec<String>> = HashMap::new();
    for record in rows(aliases.unwrap_or_default()) {
        let (_, record) = record?;
        if let (Some(entry), Some(name)) = (record.get(0), record.get(3)) {
            others.entry(entry.trim().to_owned()).or_default().push(name.to_owned());
        }
    }
    let mut gathered = Gathered::default();
    for record in rows(text) {
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

fn rows(text: &str) -> impl Iterator<Item = Result<(usize, csv::StringRecord), ListError>> + '_ {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.into_records().map(|record| {
        let record = record.map_err(|error| ListError::Line {
            line: error.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0)),
            why: "not a line of a CSV file".to_owned(),
        })?;
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
