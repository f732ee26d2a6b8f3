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

/// Steps over the next value of a sequence as [`write`] makes it, without looking at what it says.
pub(crate) fn skip(bytes: &mut &[u8]) -> Result<(), ListError> {
    const UNREADABLE: ListError = ListError::Malformed("unreadable CBOR");
    let mut left = 1_u64; // Values still to come: what arrays and maps hold is added as they begin.
    while left > 0 {
        let (first, rest) = bytes.split_first().ok_or(UNREADABLE)?;
        let extra = match first & 31 {
            0..=23 => 0,
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return Err(UNREADABLE),
        };
        let (argument, rest) = rest.split_at_checked(extra).ok_or(UNREADABLE)?;
        let small = if extra == 0 { u64::from(first & 31) } else { 0 };
        let argument = argument.iter().fold(small, |number, byte| number << 8 | u64::from(*byte));
        let within = usize::try_from(argument).map_err(|_| UNREADABLE)?;
        let (letters, inner) = match first >> 5 {
            2 | 3 => (within, 0),
            4 => (0, argument),
            5 => (0, argument.checked_mul(2).ok_or(UNREADABLE)?),
            6 => (0, 1),
            _ => (0, 0),
        };
        *bytes = rest.get(letters..).ok_or(UNREADABLE)?;
        left = (left - 1).checked_add(inner).ok_or(UNREADABLE)?;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_stepped_over_as_far_as_it_is_read() {
        let long = "ERIKSSON ".repeat(40);
        let value = (7_u32, vec![Some(long.as_str()), None], [("k", -70_000_i64), ("l", i64::MAX)], 0.5_f64, true);
        let mut bytes = Vec::new();
        write(&value, &mut bytes).expect("written");
        let whole = bytes.len();
        write(&"next", &mut bytes).expect("written");
        let mut rest = bytes.as_slice();
        skip(&mut rest).expect("skipped");
        assert_eq!(bytes.len() - rest.len(), whole);
        assert_eq!(read::<String>(rest).expect("the next"), "next");
        for cut in 0..whole {
            assert!(skip(&mut &bytes[..cut]).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn what_claims_to_be_endless_is_refused() {
        for bytes in [&[0x9f_u8, 1, 1][..], &[0xbb, 255, 255, 255, 255, 255, 255, 255, 255], &[0x5b, 255, 255, 255, 255, 255, 255, 255, 255, 0], &[]]
        {
            assert!(skip(&mut &*bytes).is_err());
        }
    }
}
