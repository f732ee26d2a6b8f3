//! FollowTheMoney entities as JSON Lines, as OpenSanctions publishes them.

use super::{Draft, Gathered, Imported, each_line};
use crate::ListError;
use crate::package::MAX_ENTRIES;
use crate::source::bounded;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;

const MAX_LINE_BYTES: usize = 4 * 1024 * 1024;

#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<Value>>,
}

impl Entity {
    fn texts<'a>(&'a self, property: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.properties.get(property).into_iter().flatten().filter_map(Value::as_str)
    }

    fn first(&self, property: &str) -> &str {
        self.texts(property).next().unwrap_or_default()
    }
}

/// Reads entities: persons, and the passports and other identifications that name one of them as holder.
///
/// # Errors
/// [`ListError::Line`] with the first line that is no entity; nothing of the list is taken then.
pub fn parse_ftm(text: &str) -> Result<Imported, ListError> {
    read_ftm(&mut text.as_bytes())
}

/// As [`parse_ftm`], line by line.
///
/// # Errors
/// As [`parse_ftm`]; [`ListError::Unread`].
pub fn read_ftm(source: &mut dyn BufRead) -> Result<Imported, ListError> {
    let mut persons: Vec<(usize, Entity)> = Vec::new();
    let mut documents: HashMap<String, Vec<(String, String)>> = HashMap::new();
    let mut gathered = Gathered::default();
    each_line(source, |line, number| {
        if line.trim().is_empty() {
            return Ok(());
        }
        let fault = |why: &str| ListError::Line { line: number, why: why.to_owned() };
        if line.len() > MAX_LINE_BYTES {
            return Err(fault("longer than 4 MB"));
        }
        let entity: Entity = serde_json::from_str(line.trim_start_matches('\u{feff}')).map_err(|_| fault("no FollowTheMoney entity"))?;
        match entity.schema.as_str() {
            "Person" => persons.push((number, entity)),
            "Passport" | "Identification" => {
                for holder in entity.texts("holder") {
                    documents.entry(holder.to_owned()).or_default().extend(numbers(&entity));
                }
            }
            "LegalEntity" | "Organization" | "Company" | "Vessel" | "Airplane" | "PublicBody" | "Asset" => gathered.imported.not_persons += 1,
            _ => {} // Links between entities: addresses, offices, families.
        }
        bounded(persons.len() as u64, MAX_ENTRIES)
    })?;
    for (line, entity) in persons {
        let held = documents.remove(&entity.id).unwrap_or_default();
        gathered.take(person(entity, held), line)?;
    }
    Ok(gathered.imported)
}

fn numbers(entity: &Entity) -> impl Iterator<Item = (String, String)> + '_ {
    entity.texts("number").map(|number| (entity.first("country").to_owned(), number.to_owned()))
}

fn person(entity: Entity, mut documents: Vec<(String, String)>) -> Draft {
    let mut draft = Draft::default();
    let (last, first) = (entity.first("lastName"), entity.first("firstName"));
    let middle: Vec<&str> = [first].into_iter().chain(entity.texts("middleName").take(1)).chain(entity.texts("fatherName").take(1)).collect();
    if !last.is_empty() && !first.is_empty() {
        draft.name(last, &middle.join(" "));
    }
    ["name", "alias"].into_iter().flat_map(|property| entity.texts(property)).for_each(|name| draft.full_name(name));
    // Weak aliases are bynames: they would be hits with half the world. They stand in for a name only where there is no other.
    if draft.names.is_empty() {
        entity.texts("weakAlias").for_each(|name| draft.full_name(name));
    }
    draft.births = entity.texts("birthDate").map(str::to_owned).collect();
    draft.sex = entity.texts("gender").next().map(str::to_owned);
    draft.nationalities = ["nationality", "citizenship"].into_iter().flat_map(|property| entity.texts(property)).map(str::to_owned).collect();
    let state = draft.nationalities.first().cloned().unwrap_or_default();
    documents.extend(entity.texts("passportNumber").map(|number| (state.clone(), number.to_owned())));
    documents.extend(entity.texts("idNumber").map(|number| (String::new(), number.to_owned())));
    // Entities may hold those they refer to, one level deep.
    for inner in
        ["passport", "identification"].into_iter().filter_map(|property| entity.properties.get(property)).flatten().filter(|value| value.is_object())
    {
        if let Ok(inner) = Entity::deserialize(inner) {
            documents.extend(numbers(&inner));
        }
    }
    documents.sort();
    documents.dedup_by(|a, b| a.1 == b.1);
    draft.documents = documents;
    let reasons: Vec<&str> = ["topics", "program", "notes"].into_iter().flat_map(|property| entity.texts(property).take(3)).collect();
    draft.reason = reasons.join("; ");
    draft.id = entity.id;
    draft
}
