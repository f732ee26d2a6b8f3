//! The Consolidated List of the United Nations Security Council (XML).

use super::xml::{Node, records};
use super::{Draft, Gathered, Imported};
use crate::ListError;
use std::io::BufRead;

/// Reads the XML.
///
/// # Errors
/// [`ListError::Line`] with the first line that is not as the format wants it; nothing of the list is taken then.
pub fn parse_un_xml(text: &str) -> Result<Imported, ListError> {
    read_un_xml(&mut text.as_bytes())
}

/// As [`parse_un_xml`], entry by entry.
///
/// # Errors
/// As [`parse_un_xml`]; [`ListError::Unread`].
pub fn read_un_xml(source: &mut dyn BufRead) -> Result<Imported, ListError> {
    let mut gathered = Gathered::default();
    let found = records(source, &["INDIVIDUAL", "ENTITY"], |entry, line| {
        if entry.is("INDIVIDUAL") {
            return gathered.take(individual(&entry), line);
        }
        gathered.imported.not_persons += 1;
        Ok(())
    })?;
    if found == 0 { Err(ListError::Malformed("no entry of the Consolidated List")) } else { Ok(gathered.imported) }
}

fn individual(entry: &Node) -> Draft {
    let id = [entry.text("REFERENCE_NUMBER"), entry.text("DATAID")].into_iter().find(|id| !id.is_empty()).unwrap_or_default();
    let mut draft = Draft { id: format!("UN-{id}"), ..Draft::default() };
    draft.reason = [entry.text("UN_LIST_TYPE"), entry.text("COMMENTS1")].join("; ").trim_matches([';', ' ']).to_owned();
    // The list does not tell surname from given names.
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| entry.text(part));
    draft.full_name(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "));
    draft.full_name(entry.text("NAME_ORIGINAL_SCRIPT"));
    for alias in entry.all("INDIVIDUAL_ALIAS") {
        // A low-quality alias is a byname such as `The Tall`: it would be a hit with half the world.
        if !alias.text("QUALITY").eq_ignore_ascii_case("low") {
            draft.full_name(alias.text("ALIAS_NAME"));
        }
    }
    draft.sex = Some(entry.text("GENDER").to_owned());
    draft.nationalities.extend(entry.within("NATIONALITY", "VALUE").map(|value| value.own().to_owned()));
    for birth in entry.all("INDIVIDUAL_DATE_OF_BIRTH") {
        let written = [birth.text("DATE"), birth.text("YEAR")].into_iter().find(|text| !text.is_empty());
        let range = || format!("{} to {}", birth.text("FROM_YEAR"), birth.text("TO_YEAR"));
        if written.is_some() || !birth.text("FROM_YEAR").is_empty() {
            draft.births.push(written.map_or_else(range, str::to_owned));
        }
    }
    for document in entry.all("INDIVIDUAL_DOCUMENT") {
        let state = [document.text("ISSUING_COUNTRY"), document.text("COUNTRY_OF_ISSUE")].into_iter().find(|state| !state.is_empty());
        draft.documents.push((state.unwrap_or_default().to_owned(), document.text("NUMBER").to_owned()));
    }
    draft
}
