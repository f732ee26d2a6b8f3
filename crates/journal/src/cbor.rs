//! CBOR as the journal hashes and sends it: deterministic when written (RFC 8949 §4.2.1), bounded when read.

use crate::JournalError;
use crate::bytes::Source;
use ciborium::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cmp::Ordering;

/// How deep values may nest; ours stay below 12.
pub const MAX_DEPTH: usize = 32;

/// Encodes `value` deterministically (RFC 8949 §4.2.1): shortest forms, definite lengths, map keys in the bytewise order of
/// their encodings.
///
/// # Errors
/// [`JournalError::Malformed`] if `value` cannot be CBOR or a map has a key twice.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, JournalError> {
    let value = Value::serialized(value).map_err(|_| MALFORMED)?;
    value_to_vec(&canonical(value)?)
}

/// Decodes exactly one value from `bytes`: it must be whole, of definite length, with nothing behind it; nesting is limited to
/// [`MAX_DEPTH`], and no length a byte claims is believed before the bytes are there. The caller bounds `bytes` itself.
///
/// # Errors
/// [`JournalError::Malformed`]; its text never repeats the content.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JournalError> {
    // ciborium forgives an array that claims more than is there; whoever may alter bytes unseen would use that.
    let mut source = Source::new(bytes);
    source.item().filter(|_| source.is_empty()).ok_or(MALFORMED)?;
    let mut rest = bytes;
    let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, MAX_DEPTH).map_err(|_| MALFORMED)?;
    if rest.is_empty() { Ok(value) } else { Err(MALFORMED) }
}

const MALFORMED: JournalError = JournalError::Malformed { what: "CBOR" };

/// The value behind `bytes` if they are its deterministic encoding, so that the value alone gives back the same bytes.
pub(crate) fn deterministic(bytes: &[u8]) -> Option<Value> {
    let value: Value = from_slice(bytes).ok()?;
    let value = canonical(value).ok()?;
    let mut again = Vec::with_capacity(bytes.len());
    ciborium::into_writer(&value, &mut again).ok()?;
    (again == bytes).then_some(value)
}

/// Encodes a value that [`canonical`] returned.
pub(crate) fn value_to_vec(value: &Value) -> Result<Vec<u8>, JournalError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|_| MALFORMED)?;
    Ok(bytes)
}

/// Sorts every map by the encodings of its keys and refuses a key that stands twice.
pub(crate) fn canonical(value: Value) -> Result<Value, JournalError> {
    Ok(match value {
        Value::Array(items) => Value::Array(items.into_iter().map(canonical).collect::<Result<_, _>>()?),
        Value::Tag(tag, inner) => Value::Tag(tag, Box::new(canonical(*inner)?)),
        Value::Map(entries) => {
            let sorted = |entry: (Value, Value)| Ok((canonical(entry.0)?, canonical(entry.1)?));
            let mut entries = entries.into_iter().map(sorted).collect::<Result<Vec<_>, JournalError>>()?;
            if !entries.is_sorted_by(|(a, _), (b, _)| by_encoding(a, b).is_lt()) {
                entries.sort_by(|(a, _), (b, _)| by_encoding(a, b));
                if entries.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if by_encoding(a, b).is_eq())) {
                    return Err(MALFORMED);
                }
            }
            Value::Map(entries)
        }
        leaf => leaf,
    })
}

/// The order of two keys by the bytes of their encodings; two texts need none for it, since a shorter one comes first.
fn by_encoding(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
        _ => value_to_vec(a).ok().cmp(&value_to_vec(b).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn maps_are_sorted_by_the_bytes_of_their_keys() {
        let map = BTreeMap::from([("aa", 1), ("b", 2)]);
        assert_eq!(to_vec(&map).unwrap(), [0xa2, 0x61, b'b', 2, 0x62, b'a', b'a', 1]);
    }

    /// The examples of RFC 8949 appendix A that exist in our data.
    #[test]
    fn values_take_their_shortest_form() {
        let cases: [(Value, &[u8]); 9] = [
            (Value::from(23), &[0x17]),
            (Value::from(24), &[0x18, 24]),
            (Value::from(1000), &[0x19, 0x03, 0xe8]),
            (Value::from(-1), &[0x20]),
            (Value::from(-1000), &[0x39, 0x03, 0xe7]),
            (Value::from(u64::MAX), &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            (Value::from(1.5), &[0xf9, 0x3e, 0x00]),
            (Value::from("IETF"), &[0x64, b'I', b'E', b'T', b'F']),
            (Value::Null, &[0xf6]),
        ];
        for (value, bytes) in cases {
            assert_eq!(to_vec(&value).unwrap(), bytes);
            assert_eq!(deterministic(bytes), Some(value));
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_not_written() {
        let twice = Value::Map(vec![(Value::from(1), Value::Null), (Value::from(1), Value::Null)]);
        assert_eq!(to_vec(&twice), Err(MALFORMED));
    }

    #[test]
    fn what_is_not_whole_or_not_alone_is_not_read() {
        for bytes in [&[0x83, 1, 2][..], &[0x81, 1, 2], &[0x9f, 1, 0xff], &[0x62, b'a'], &[]] {
            assert_eq!(from_slice::<Vec<u8>>(bytes), Err(MALFORMED));
        }
    }

    #[test]
    fn other_encodings_of_a_value_are_not_deterministic() {
        for bytes in [&[0x18, 1][..], &[0xa2, 0x02, 0x00, 0x01, 0x00], &[0xfb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0], &[0xf7], &[0x5f, 0xff]] {
            assert_eq!(deterministic(bytes), None, "{bytes:x?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_deterministic_is_written_as_it_was_read(bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
            if let Some(value) = deterministic(&bytes) {
                prop_assert_eq!(to_vec(&value).unwrap(), bytes);
            }
        }
    }
}
