//! Specimen documents: pictures of invented travellers to scan in training. Outside training there are none.

use crate::Workstation;
use crate::picture::{Picture, media_type};
use crate::views::SpecimenView;
use foundation::{CodedError, ErrorCode};
use serde::Deserialize;
use std::path::Path;

/// Names of specimens under `capture://` begin so.
pub(crate) const PREFIX: &str = "specimens/";

#[derive(Deserialize)]
struct Entry {
    file: String,
    title: String,
}

impl Workstation {
    /// The specimens of the training mode.
    pub(crate) fn specimens(&self) -> Vec<SpecimenView> {
        let Some(folder) = self.inner.specimens.as_deref().filter(|_| self.inner.training) else { return Vec::new() };
        let entries = index(folder).into_iter();
        entries.map(|entry| SpecimenView { file: format!("{PREFIX}{}", entry.file), title: entry.title }).collect()
    }

    /// One specimen's picture. Only what the index names is given out, whatever path is asked for.
    pub(crate) fn specimen(&self, file: &str) -> Result<Picture, CodedError> {
        let folder = self.inner.specimens.as_deref().filter(|_| self.inner.training).ok_or(ErrorCode::NotFound)?;
        let entry = index(folder).into_iter().find(|entry| entry.file == file).ok_or(ErrorCode::NotFound)?;
        let media_type = media_type(&entry.file).ok_or(ErrorCode::NotFound)?;
        let bytes = devices::read_picture(&folder.join(&entry.file))?;
        Ok(Picture { bytes, media_type })
    }
}

fn index(folder: &Path) -> Vec<Entry> {
    let text = std::fs::read_to_string(folder.join("index.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}
