//! Takes rows apart into columns.

use super::numbers::NumberWriter;
use super::texts::{self, TextColumn};
use super::{MALFORMED, Streams, place, tag};
use crate::bytes::put_varint;
use crate::{JournalError, cbor};
use ciborium::Value;
use std::rc::Rc;

/// The streams behind `rows`, not yet compressed.
pub(super) fn columns(rows: &[Value]) -> Result<Streams<Vec<u8>>, JournalError> {
    let count = u32::try_from(rows.len()).map_err(|_| MALFORMED)?;
    let mut writer = Writer::default();
    put_varint(&mut writer.streams.shape, u128::from(count));
    writer.column(&rows.iter().collect::<Vec<_>>(), &(0..count).collect())?;
    texts::put_all(&writer.texts, rows.len(), &mut writer.numbers, &mut writer.streams);
    Ok(writer.streams)
}

#[derive(Default)]
struct Writer<'v> {
    streams: Streams<Vec<u8>>,
    numbers: NumberWriter,
    texts: Vec<TextColumn<'v>>,
}

/// The entries of a map.
type Entries<'v> = &'v [(Value, Value)];

/// The type a column of only such values has.
const fn tag_of(value: &Value) -> u8 {
    match value {
        Value::Integer(_) => tag::INTEGER,
        Value::Text(_) => tag::TEXT,
        Value::Bytes(_) => tag::BYTES,
        Value::Bool(_) | Value::Null => tag::SIMPLE,
        Value::Array(_) => tag::ARRAY,
        Value::Map(_) => tag::MAP,
        _ => tag::OTHER,
    }
}

impl<'v> Writer<'v> {
    /// Writes a column; `rows` says which row each value stands in. An empty column takes no bytes.
    fn column(&mut self, values: &[&'v Value], rows: &Rc<[u32]>) -> Result<(), JournalError> {
        let Some(first) = values.first() else { return Ok(()) };
        let kind = tag_of(first);
        if values.iter().any(|value| tag_of(value) != kind) {
            return self.mixed(values, rows);
        }
        if kind != tag::TEXT && kind != tag::INTEGER && values.iter().all(|value| same(value, first)) {
            let bytes = cbor::value_to_vec(first)?;
            self.streams.shape.push(tag::CONST);
            self.streams.shape.extend(bytes);
            return Ok(());
        }
        self.streams.shape.push(kind);
        match kind {
            tag::INTEGER => {
                let integers = values.iter().filter_map(|value| value.as_integer()).map(i128::from).collect();
                self.numbers.put(integers, rows, &mut self.streams);
            }
            tag::TEXT => {
                let values = values.iter().filter_map(|value| value.as_text()).collect();
                self.texts.push(TextColumn { rows: Rc::clone(rows), values });
            }
            tag::BYTES => {
                let values: Vec<&[u8]> = values.iter().filter_map(|value| value.as_bytes()).map(Vec::as_slice).collect();
                self.bytes(&values, rows);
            }
            tag::SIMPLE => {
                let codes = values.iter().map(|value| match value {
                    Value::Bool(false) => 0xf4,
                    Value::Bool(true) => 0xf5,
                    _ => 0xf6,
                });
                self.streams.shape.extend(codes);
            }
            tag::ARRAY => self.arrays(values, rows)?,
            tag::MAP => self.maps(values, rows)?,
            _ => {
                let encoded = values.iter().map(|value| cbor::value_to_vec(value)).collect::<Result<Vec<_>, _>>()?;
                self.bytes(&encoded.iter().map(Vec::as_slice).collect::<Vec<_>>(), rows);
            }
        }
        Ok(())
    }

    /// A column of several types: which value has which, then a column for each.
    fn mixed(&mut self, values: &[&'v Value], rows: &Rc<[u32]>) -> Result<(), JournalError> {
        let shape = &mut self.streams.shape;
        shape.push(tag::MIXED);
        shape.extend(values.iter().map(|value| tag_of(value)));
        for kind in tag::INTEGER..=tag::OTHER {
            let (values, rows) = chosen(values, rows, |value| (tag_of(value) == kind).then_some(*value));
            self.column(&values, &rows)?;
        }
        Ok(())
    }

    fn arrays(&mut self, values: &[&'v Value], rows: &Rc<[u32]>) -> Result<(), JournalError> {
        let arrays: Vec<&'v Vec<Value>> = values.iter().filter_map(|value| value.as_array()).collect();
        self.numbers.put(arrays.iter().map(|array| array.len() as i128).collect(), rows, &mut self.streams);
        let items: Vec<&'v Value> = arrays.iter().flat_map(|array| array.iter()).collect();
        let item_rows = arrays.iter().zip(rows.iter()).flat_map(|(array, row)| std::iter::repeat_n(*row, array.len()));
        self.column(&items, &item_rows.collect())
    }

    /// Every key that occurs, which of them each map has, and a column for each key.
    fn maps(&mut self, values: &[&'v Value], rows: &Rc<[u32]>) -> Result<(), JournalError> {
        let maps: Vec<Entries<'v>> = values.iter().filter_map(|value| value.as_map()).map(Vec::as_slice).collect();
        let (shapes, shape_of) = shapes_of(&maps);
        let mut keys: Vec<(Vec<u8>, &Value)> = Vec::new();
        for key in shapes.iter().flat_map(|map| map.iter().map(|(key, _)| key)) {
            if !keys.iter().any(|(_, known)| same(known, key)) {
                keys.push((cbor::value_to_vec(key)?, key));
            }
        }
        keys.sort_by(|a, b| a.0.cmp(&b.0));
        let out = &mut self.streams.shape;
        put_varint(out, keys.len() as u128);
        keys.iter().for_each(|(bytes, _)| out.extend_from_slice(bytes));
        put_varint(out, shapes.len() as u128);
        if shapes.len() > 1 {
            for shape in &shapes {
                out.extend(keys.iter().map(|(_, key)| u8::from(value_under(shape, key).is_some())));
            }
            self.numbers.put(shape_of, rows, &mut self.streams);
        }
        for (_, key) in keys {
            let (values, rows) = chosen(&maps, rows, |map| value_under(map, key));
            self.column(&values, &rows)?;
        }
        Ok(())
    }

    fn bytes(&mut self, values: &[&[u8]], rows: &Rc<[u32]>) {
        self.numbers.put(values.iter().map(|bytes| bytes.len() as i128).collect(), rows, &mut self.streams);
        let all = values.concat();
        let (place, stream) = if compresses(&all) { (place::TEXT, &mut self.streams.text) } else { (place::RAW, &mut self.streams.raw) };
        stream.extend(all);
        self.streams.shape.push(place);
    }
}

/// Whether two values have the same encoding: `==`, but that 0.0 and -0.0 differ.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(&a.0, &b.0) && same(&a.1, &b.1)),
        (Value::Tag(a, inner_a), Value::Tag(b, inner_b)) => a == b && same(inner_a, inner_b),
        _ => a == b,
    }
}

/// Whether compression saves a twentieth or more.
fn compresses(bytes: &[u8]) -> bool {
    zstd::bulk::compress(bytes, 1).is_ok_and(|packed| packed.len() < bytes.len() - bytes.len() / 20)
}

fn value_under<'v>(map: &'v [(Value, Value)], key: &Value) -> Option<&'v Value> {
    map.iter().find(|(name, _)| same(name, key)).map(|(_, value)| value)
}

/// A map for each set of keys that occurs, and which of them each map is like.
fn shapes_of<'v>(maps: &[Entries<'v>]) -> (Vec<Entries<'v>>, Vec<i128>) {
    let alike = |a: &[(Value, Value)], b: &[(Value, Value)]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(&a.0, &b.0));
    let mut shapes: Vec<Entries<'v>> = Vec::new();
    let shape_of = maps.iter().map(|map| {
        let known = shapes.iter().position(|shape| alike(shape, map));
        known.unwrap_or_else(|| {
            shapes.push(map);
            shapes.len() - 1
        }) as i128
    });
    let shape_of = shape_of.collect();
    (shapes, shape_of)
}

/// What `choose` finds in `values`, with its rows; the same rows if it finds something in all of them.
fn chosen<'v, T>(values: &[T], rows: &Rc<[u32]>, choose: impl Fn(&T) -> Option<&'v Value>) -> (Vec<&'v Value>, Rc<[u32]>) {
    let found: Vec<(&'v Value, u32)> = values.iter().zip(rows.iter()).filter_map(|(value, row)| choose(value).map(|value| (value, *row))).collect();
    let all = found.len() == values.len();
    let (values, chosen): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    (values, if all { Rc::clone(rows) } else { chosen.into() })
}
