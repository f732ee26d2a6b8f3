//! How both stores write what is neither number nor bytes: the words of variants, and the chain of the audit log.

use super::AuditRecord;
use crate::HqError;
use journal::Hash32;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The word by which a unit variant is stored: the same as on the door.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The variant behind a stored word.
pub(super) fn from_word<T: DeserializeOwned>(word: &str) -> Result<T, HqError> {
    serde_json::from_value(serde_json::Value::from(word)).map_err(|_| HqError::Damaged("word"))
}

/// The chain value of a line of the audit log: a line changed or taken out shows.
pub(super) fn audit_chain(prev: &Hash32, row: &AuditRecord) -> Result<Hash32, HqError> {
    let bytes = journal::cbor::to_vec(&(
        ("outpost audit v1", serde_bytes::Bytes::new(prev.as_bytes())),
        (row.id, row.at, &row.login, &row.act, &row.purpose),
        (row.detail.expose(), row.shown),
    ))?;
    Ok(Hash32::of(&bytes))
}
