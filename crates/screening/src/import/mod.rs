//! Foreign list formats → alerts. What a format says in a way of its own (dates in words, names in four fields) is
//! brought into ours; what cannot be is left out and said, never guessed.

mod csv;
mod dates;
mod ftm;
mod lines;
mod manifest;
mod ofac;
mod un;
mod xml;

pub use self::csv::{Mapping, parse_csv, read_csv};
pub use ftm::{parse_ftm, read_ftm};
pub(crate) use lines::each_line;
pub use manifest::{Manifest, ManifestFault, OnBoard, parse_manifest};
pub use ofac::{parse_ofac_csv, parse_ofac_xml, read_ofac_csv, read_ofac_xml};
pub use un::{parse_un_xml, read_un_xml};

use crate::package::MAX_ENTRIES;
use crate::profile::sex;
use crate::source::{MAX_ITEMS, bounded, check};
use crate::{ListError, countries};
use border::{Alert, AlertCategory, AlertDocument, AlertPriority, Handling, PersonName};
use foundation::Sensitive;
use std::collections::HashSet;

/// An entity with more names than this is no person but an attack.
const MOST_NAMES: usize = 10_000;

/// What came of a foreign list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Its persons.
    pub alerts: Vec<Alert>,
    /// Entries that are no persons: organisations, ships, aircraft.
    pub not_persons: usize,
    /// Values that could not be brought into our format and were left out: dates without a year, names beyond 256.
    pub left_out: usize,
}

/// A person as importers gather one.
#[derive(Default)]
struct Draft {
    id: String,
    names: Vec<PersonName>,
    births: Vec<String>,
    sex: Option<String>,
    nationalities: Vec<String>,
    documents: Vec<(String, String)>,
    reason: String,
}

impl Draft {
    /// Adds a name in two parts; either may be empty.
    fn name(&mut self, primary: &str, secondary: &str) {
        let part = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(|text| Sensitive::new(text.to_owned()));
        let name = match (part(primary), part(secondary)) {
            (None, None) => return,
            (primary, secondary) if primary.is_some() && secondary.is_some() => PersonName { primary, secondary, full: None },
            (primary, secondary) => PersonName { primary: None, secondary: None, full: primary.or(secondary) },
        };
        self.names.push(name);
    }

    /// Adds a name in one piece.
    fn full_name(&mut self, full: &str) {
        self.name(full, "");
    }
}

/// Gathers drafts and checks them by the limits of our own format.
#[derive(Default)]
struct Gathered {
    imported: Imported,
    ids: HashSet<String>,
}

impl Gathered {
    /// Takes a person; `line` is where it stands.
    fn take(&mut self, draft: Draft, line: usize) -> Result<(), ListError> {
        let fault = |why: String| ListError::Line { line, why };
        if draft.names.len() > MOST_NAMES || draft.documents.len() > MOST_NAMES {
            return Err(fault(format!("more than {MOST_NAMES} names or documents")));
        }
        let mut left_out = 0;
        let mut births = Vec::new();
        for text in &draft.births {
            let read = dates::read(text);
            left_out += usize::from(read.is_empty());
            births.extend(read);
        }
        births.sort_unstable_by_key(ToString::to_string);
        births.dedup();
        let mut seen = HashSet::new();
        let written =
            |name: &PersonName| [&name.primary, &name.secondary, &name.full].map(|part| part.as_ref().map(|part| part.expose().to_lowercase()));
        let mut names: Vec<PersonName> = draft.names.into_iter().filter(|name| seen.insert(written(name))).collect();
        left_out += names.len().saturating_sub(MAX_ITEMS);
        names.truncate(MAX_ITEMS);
        let mut nationalities: Vec<_> = draft.nationalities.iter().filter_map(|text| countries::state(text)).collect();
        nationalities.dedup();
        let documents = draft.documents.into_iter().filter(|(_, number)| !number.trim().is_empty());
        let documents = documents
            .map(|(state, number)| AlertDocument { issuing_state: countries::state(&state), number: Sensitive::new(number.trim().to_owned()) });
        let alert = Alert {
            id: draft.id.trim().to_owned(),
            category: AlertCategory::Sanctions,
            priority: AlertPriority::High,
            names,
            birth_dates: births.into_iter().take(MAX_ITEMS).map(Sensitive::new).collect(),
            sex: draft.sex.as_deref().and_then(sex),
            nationalities,
            documents: documents.take(MAX_ITEMS).collect(),
            handling: Handling::default(),
            reason: Sensitive::new(draft.reason.trim().chars().take(1_000).collect()),
            about: None,
            until: None,
        };
        self.push(alert, line)?;
        self.imported.left_out += left_out;
        Ok(())
    }

    /// Takes a whole alert.
    fn push(&mut self, alert: Alert, line: usize) -> Result<(), ListError> {
        check(&alert).map_err(|why| ListError::Line { line, why })?;
        if !self.ids.insert(alert.id.clone()) {
            return Err(ListError::Line { line, why: "an id that an earlier entry has".to_owned() });
        }
        self.imported.alerts.push(alert);
        bounded(self.imported.alerts.len() as u64, MAX_ENTRIES)
    }
}
