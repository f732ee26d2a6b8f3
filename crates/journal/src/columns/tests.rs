//! What goes in comes out, whatever it is; what never went in is refused, whatever it claims.

use super::*;
use crate::bytes::put_varint;
use crate::cbor;
use crate::columns::tag;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

const ROWS: usize = 4096;

fn decoded(rows: &[Value]) -> Vec<Vec<u8>> {
    decode(&encode(rows).unwrap(), ROWS).unwrap()
}

fn bytes_of(rows: &[Value]) -> Vec<Vec<u8>> {
    rows.iter().map(|row| cbor::value_to_vec(row).unwrap()).collect()
}

#[track_caller]
fn check(rows: Vec<Value>) {
    let rows: Vec<Value> = rows.into_iter().map(|row| cbor::canonical(row).unwrap()).collect();
    assert_eq!(decoded(&rows), bytes_of(&rows));
}

/// Any text, and texts of the forms that have ways of their own.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[A-Z]{3,9}( [A-Z]{3,9})?",
        "(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]",
        "[0-9a-f]{64}",
        "P<[A-Z]{3,20}<<[A-Z]{3,9}<{0,9}",
        "[A-Z]{0,2}[0-9]{1,40}",
        "(national|visitor|crew)",
        "[\u{e0}-\u{ff}\u{600}-\u{650}0-9<]{0,12}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-3_i64..300).prop_map(Value::from),
        text().prop_map(Value::Text),
        vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        any::<f32>().prop_filter("NaN has many forms", |float| !float.is_nan()).prop_map(|float| Value::Float(f64::from(float))),
    ];
    leaf.prop_recursive(4, 48, 8, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::Array),
            btree_map(text(), inner.clone(), 0..6)
                .prop_map(|map| Value::Map(map.into_iter().map(|(key, value)| (Value::Text(key), value)).collect())),
            btree_map(-9_i64..300, inner.clone(), 0..4)
                .prop_map(|map| Value::Map(map.into_iter().map(|(key, value)| (Value::from(key), value)).collect())),
            (100_u64..400, inner).prop_map(|(tag, inner)| Value::Tag(tag, Box::new(inner))),
        ]
    })
}

/// Rows that are alike, as the rows of one kind of event are: the same keys, texts that repeat each other.
fn record() -> impl Strategy<Value = Value> {
    let parts = ("[A-Z]{3,8}", "[0-9]{3,9}", "20[0-9]{2}-0[1-9]-1[0-9]", any::<u16>(), proptest::option::of("[a-z]{1,5}"), vec(value(), 0..3));
    parts.prop_map(|(name, number, date, count, word, rest)| {
        let short: String = date.chars().skip(2).filter(char::is_ascii_digit).collect();
        let line = format!("{:<<44}", format!("P<UTO{name}<<{number}<{short}"));
        let named = |name: &str, value: Value| (Value::from(name), value);
        Value::Map(vec![
            named("name", Value::Text(name)),
            named("line", Value::Text(line)),
            named("number", Value::Text(number)),
            named("date", Value::Text(date)),
            named("count", Value::from(count)),
            named("word", word.map_or(Value::Null, Value::Text)),
            named("rest", Value::Array(rest)),
        ])
    })
}

proptest! {
    #[test]
    fn any_values_come_back(rows in vec(value(), 0..12)) {
        check(rows);
    }

    #[test]
    fn rows_that_are_alike_come_back(rows in vec(record(), 0..40)) {
        check(rows);
    }

    #[test]
    fn numbers_of_any_size_come_back(numbers in vec(prop_oneof![any::<u64>().prop_map(Value::from), any::<i64>().prop_map(Value::from)], 0..40)) {
        check(numbers);
    }

    #[test]
    fn garbage_is_refused_or_read_but_never_panics(bytes in vec(any::<u8>(), 0..300)) {
        let _ = decode(&bytes, ROWS);
        let _ = decode(&[&[1], bytes.as_slice()].concat(), ROWS);
    }

    #[test]
    fn streams_of_garbage_never_panic(streams in proptest::array::uniform4(vec(prop_oneof![0_u8..12, any::<u8>()], 0..80))) {
        let [shape, number, text, raw] = streams;
        let streams = Streams { shape, number, text, raw };
        let _ = decode(&pack::pack(&streams).unwrap(), ROWS);
    }

    #[test]
    fn altered_columns_never_panic(rows in vec(record(), 1..12), changes in vec((0..4_usize, any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let rows: Vec<Value> = rows.into_iter().map(|row| cbor::canonical(row).unwrap()).collect();
        let mut streams = encode::columns(&rows).unwrap();
        let Streams { shape, number, text, raw } = &mut streams;
        let mut streams_of = [shape, number, text, raw];
        for (stream, at, byte) in changes {
            let bytes = &mut streams_of[stream];
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        let _ = decode(&pack::pack(&streams).unwrap(), ROWS);
    }
}

#[test]
fn extremes_come_back() {
    check(vec![]);
    check(vec![Value::Null]);
    check(vec![Value::from(u64::MAX), Value::from(i64::MIN), Value::from(0)]);
    check(vec![Value::Array(vec![]); 3]);
    check(vec![Value::Map(vec![]); 3]);
    check(vec![Value::Text(String::new()), Value::Text("\u{0}".into()), Value::Text("<".repeat(70_000))]);
    check((0..4096_i64).map(Value::from).collect());
    let zeros = [0.0, -0.0].map(Value::Float);
    check(zeros.to_vec());
    check(zeros.iter().map(|zero| Value::Array(vec![zero.clone()])).collect());
    check(zeros.iter().map(|zero| Value::Map(vec![(zero.clone(), Value::Null)])).collect());
    let lowest = ciborium::value::Integer::try_from(-(1_i128 << 64)).unwrap();
    check(vec![Value::Integer(lowest), Value::from(u64::MAX)]);
}

#[test]
fn deep_values_come_back() {
    let deep = |leaf: Value| (0..28).fold(leaf, |inner, _| Value::Array(vec![inner]));
    check(vec![deep(Value::from(1)), deep(Value::Text("x".into())), Value::Null]);
}

/// Shape, numbers, texts and raw bytes that claim far more than they hold.
#[test]
fn columns_that_claim_too_much_are_refused() {
    let rows = |count: usize| {
        let mut shape = Vec::new();
        put_varint(&mut shape, count as u128);
        shape
    };
    let same = |number: i128| {
        let mut bytes = vec![0];
        put_varint(&mut bytes, crate::bytes::zigzag(number));
        bytes
    };
    let null = [tag::CONST, 0xf6];
    let big_array = [[tag::ARRAY].as_slice(), &same(1 << 40), &null].concat();
    let arrays_in_arrays = [same(1000), same(1000), same(1000)].map(|lengths| [vec![tag::ARRAY], lengths].concat()).concat();
    let long_const = [&[tag::CONST, 0x5a, 0, 0x10, 0, 0][..], &vec![7; 1 << 20]].concat();
    let many_keys = [&[tag::MAP][..], &rows(1 << 20), &vec![0; 1 << 20]].concat();
    let many_shapes = [&[tag::MAP][..], &rows(2), &[1, 2], &rows(1 << 30)].concat();
    let bottomless = vec![tag::MIXED; 5000];
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("more rows than allowed", [rows(ROWS + 1), null.to_vec()].concat()),
        ("an array of 2^40", [rows(1), big_array].concat()),
        ("arrays in arrays", [rows(4), arrays_in_arrays, null.to_vec()].concat()),
        ("a megabyte in each of 4096 rows", [rows(ROWS), long_const].concat()),
        ("a million keys without columns", [rows(1), many_keys].concat()),
        ("a milliard of shapes", [rows(1), many_shapes].concat()),
        ("columns without end", [rows(1), bottomless].concat()),
    ];
    for (name, shape) in cases {
        let packed = pack::pack(&Streams { shape, ..Streams::default() }).unwrap();
        assert!(packed.len() < 2_000_000, "{name}");
        assert_eq!(decode(&packed, ROWS), Err(MALFORMED), "{name}");
    }
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let gigabyte = 1_u128 << 30;
    let bomb = zstd::bulk::compress(&vec![0; 64 << 20], 3).unwrap();
    let framed = |plain: u128| {
        let mut bytes = vec![1];
        put_varint(&mut bytes, plain);
        put_varint(&mut bytes, bomb.len() as u128);
        bytes.extend([0; 6]);
        bytes.extend_from_slice(&bomb);
        bytes
    };
    for claimed in [gigabyte, 64 << 20, 8 << 20, 1000, 0] {
        assert_eq!(decode(&framed(claimed), ROWS), Err(MALFORMED), "claims {claimed}");
    }
}
