//! Open inspections and settings: the booth's own state, not journalled, never sent.

use crate::{Store, StoreError, reserve, table};
use foundation::Sensitive;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An open inspection as it was last written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The inspection's id.
    pub inspection: String,
    /// Its state, as the workstation wrote it.
    pub state: Sensitive<Vec<u8>>,
    /// When, milliseconds since 1970.
    pub updated_at_ms: i64,
}

impl Store {
    /// Keeps the state of an open inspection, durably: called at every input. When the disk is full the reserve is given up for it,
    /// as for a crossing: what an officer has typed is worth more than room held back.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`]; the inspection goes on, only its last input would not survive a power cut.
    pub fn put_draft(&self, inspection: &str, state: &[u8]) -> Result<(), StoreError> {
        let attempt = || {
            let (inspection, state, now) = (inspection.to_owned(), state.to_vec(), self.now_ms());
            self.writer().transact(move |tx| table::draft::put(tx, &inspection, &state, now))
        };
        match attempt() {
            Err(error) if error.is_disk_full() && reserve::release(self.dir()) => attempt(),
            done => done,
        }
    }

    /// Every open inspection, the one touched last first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        self.readers().read(|tx| table::draft::all(tx))
    }

    /// Ends an inspection without a record; says whether it was open.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn delete_draft(&self, inspection: &str) -> Result<bool, StoreError> {
        let inspection = inspection.to_owned();
        self.writer().transact(move |tx| table::draft::delete(tx, &inspection))
    }

    /// What was kept under `key`; `None` if nothing was, or something of another shape.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        let json = self.readers().read(|tx| table::setting::get(tx, key))?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }

    /// Keeps `value` under `key`.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn set_setting<T: Serialize + ?Sized>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        let json = serde_json::to_string(value).map_err(|error| StoreError::Sql(error.to_string()))?;
        let key = key.to_owned();
        self.writer().transact(move |tx| table::setting::put(tx, &key, &json))
    }
}
