//! CBOR as the journal hashes and sends it: deterministic when written (RFC 8949 §4.2.1), bounded when read.

mod read;

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
    read::whole(bytes).map_err(|_| MALFORMED)
}

const MALFORMED: JournalError = JournalError::Malformed { what: "CBOR" };

/// The value behind `bytes` if they are its deterministic encoding, so that the value alone gives back the same bytes.
pub(crate) fn deterministic(bytes: &[u8]) -> Option<Value> {
    // ciborium forgives an array that claims more than is there.
    let mut source = Source::new(bytes);
    source.item().filter(|_| source.is_empty())?;
    let value: Value = ciborium::de::from_reader_with_recursion_limit(bytes, MAX_DEPTH).ok()?;
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
    fn numbers_of_every_width_and_sign_are_read() {
        let ends = [0, 23, 24, 255, 256, 65_535, 65_536, u64::from(u32::MAX), u64::from(u32::MAX) + 1, u64::MAX];
        for number in ends {
            assert_eq!(from_slice::<u64>(&to_vec(&number).unwrap()), Ok(number));
            let below = -1 - i128::from(number);
            assert_eq!(from_slice::<i128>(&to_vec(&below).unwrap()), Ok(below));
        }
        assert_eq!(from_slice::<i64>(&to_vec(&i64::MIN).unwrap()), Ok(i64::MIN));
        assert_eq!(from_slice::<u8>(&to_vec(&256).unwrap()), Err(MALFORMED));
        assert_eq!(from_slice::<u8>(&to_vec(&-1).unwrap()), Err(MALFORMED));
    }

    #[test]
    fn floats_of_every_form_are_read() {
        // Zero, the least and the largest of half precision, and what half and single precision cannot hold.
        let forms =
            [0.0, -0.0, 1.5, -2.0, 5.960_464_477_539_063e-8, 6.097_555_160_522_461e-5, 65_504.0, 0.1, 1e300, f64::INFINITY, f64::NEG_INFINITY];
        for float in forms {
            assert_eq!(from_slice::<f64>(&to_vec(&float).unwrap()).unwrap().to_bits(), float.to_bits(), "{float}");
            assert_eq!(from_slice::<f64>(&[&[0xfb][..], &float.to_be_bytes()].concat()).unwrap().to_bits(), float.to_bits());
        }
        assert!(from_slice::<f64>(&[0xf9, 0x7e, 0]).unwrap().is_nan());
        assert_eq!(from_slice::<f32>(&to_vec(&0.1_f32).unwrap()), Ok(0.1));
        assert_eq!(from_slice::<f64>(&[1]), Err(MALFORMED), "a whole number is none");
    }

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    enum Shape {
        Nothing,
        One(u8),
        Two(u8, String),
        Named { left: Option<u8>, right: Vec<Shape> },
    }

    #[test]
    fn variants_of_every_shape_come_back() {
        let named = Shape::Named { left: Some(1), right: vec![Shape::Nothing, Shape::One(2), Shape::Two(3, "drei".to_owned())] };
        assert_eq!(from_slice::<Shape>(&to_vec(&named).unwrap()).unwrap(), named);
        for wrong in [
            &[0xa0][..],
            &[0xa2, 0x63, b'O', b'n', b'e', 1, 0x63, b'O', b'n', b'e', 1],
            &[0x64, b'S', b'o', b'm', b'e'],
            &[0xa1, 0x63, b'O', b'n', b'e'],
        ] {
            assert!(from_slice::<Shape>(wrong).is_err(), "{wrong:x?}");
        }
    }

    #[test]
    fn an_array_with_more_than_is_asked_for_is_refused_and_so_is_one_too_deep() {
        assert_eq!(from_slice::<(u8, u8)>(&[0x83, 1, 2, 3]), Err(MALFORMED));
        let deep = |levels: usize| [vec![0x81; levels], vec![0xf6]].concat();
        assert!(from_slice::<serde_json::Value>(&deep(MAX_DEPTH)).is_ok());
        assert!(from_slice::<serde_json::Value>(&deep(MAX_DEPTH + 1)).is_err());
    }

    #[test]
    fn a_field_that_nobody_knows_is_passed_over_whatever_it_holds() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        struct Known {
            b: u8,
        }
        // {"a": 1(tagged array), "b": 7, "c": {"d": [h'00', 1.5]}}
        let later = [0xa3, 0x61, b'a', 0xc1, 0x82, 1, 2, 0x61, b'b', 7, 0x61, b'c', 0xa1, 0x61, b'd', 0x82, 0x41, 0, 0xf9, 0x3e, 0];
        assert_eq!(from_slice::<Known>(&later), Ok(Known { b: 7 }));
    }

    #[test]
    fn other_encodings_of_a_value_are_not_deterministic() {
        for bytes in [&[0x18, 1][..], &[0xa2, 0x02, 0x00, 0x01, 0x00], &[0xfb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0], &[0xf7], &[0x5f, 0xff]] {
            assert_eq!(deterministic(bytes), None, "{bytes:x?}");
        }
    }

    proptest! {
        #[test]
        fn fuzz_what_is_read_at_all_is_read_as_ciborium_reads_it(bytes in proptest::collection::vec(any::<u8>(), 0..48)) {
            if let Ok(value) = from_slice::<serde_json::Value>(&bytes) {
                let other = ciborium::from_reader::<serde_json::Value, _>(bytes.as_slice());
                prop_assert_eq!(Some(value), other.ok());
            }
            let _ = from_slice::<border::Act>(&bytes);
        }

        #[test]
        fn what_is_deterministic_is_written_as_it_was_read(bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
            if let Some(value) = deterministic(&bytes) {
                prop_assert_eq!(to_vec(&value).unwrap(), bytes);
            }
        }
    }
}
