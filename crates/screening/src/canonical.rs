//! Deterministic CBOR (RFC 8949 §4.2): shortest forms, map keys in bytewise order of their encodings. The same value
//! always gives the same bytes.

use crate::ListError;
use ciborium::Value;
use serde::{Serialize, de::DeserializeOwned};

/// Appends `value`.
pub(crate) fn write<T: Serialize>(value: &T, out: &mut Vec<u8>) -> Result<(), ListError> {
    const UNWRITABLE: ListError = ListError::Malformed("a value cannot be written as CBOR");
    let value = sorted(Value::serialized(value).map_err(|_| UNWRITABLE)?);
    ciborium::into_writer(&value, out).map_err(|_| UNWRITABLE)
}

/// Reads one value that fills `bytes`.
pub(crate) fn read<T: DeserializeOwned>(mut bytes: &[u8]) -> Result<T, ListError> {
    let value = read_next(&mut bytes)?;
    if bytes.is_empty() { Ok(value) } else { Err(ListError::Malformed("something follows a value")) }
}

/// Reads the next value of a sequence.
pub(crate) fn read_next<T: DeserializeOwned>(bytes: &mut &[u8]) -> Result<T, ListError> {
    ciborium::de::from_reader_with_recursion_limit(bytes, 16).map_err(|_| ListError::Malformed("unreadable CBOR"))
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Map(entries) => {
            let mut entries: Vec<(Value, Value)> = entries.into_iter().map(|(key, value)| (sorted(key), sorted(value))).collect();
            entries.sort_by_cached_key(|(key, _)| encoded(key));
            Value::Map(entries)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn encoded(key: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail; a key that could not be written sorts first and fails when the map is written.
    let _ = ciborium::into_writer(key, &mut bytes);
    bytes
}
