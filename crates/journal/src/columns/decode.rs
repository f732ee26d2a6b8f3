//! Puts rows together from columns. Everything read is hostile until it fits: no count is believed beyond the limits, and every
//! value made is paid for from a budget.

use super::numbers::NumberReader;
use super::texts::{TextReader, Texts};
use super::{Streams, place, tag};
use crate::bytes::{Source, put_head};
use crate::cbor::MAX_DEPTH;
use std::rc::Rc;

/// Values, places and keys that one set of columns may hold; each takes up to 16 bytes. A full segment of crossings needs
/// 600 000; what needs more than this travels with its bodies as they are.
const MAX_VALUES: usize = 2_000_000;

/// The rows behind `sources`, at most `room` bytes of them; `None` for anything [`super::encode`] does not write.
pub(super) fn rows(sources: Streams<Source<'_>>, max_rows: usize, mut room: usize) -> Option<Vec<Vec<u8>>> {
    let mut reader = Reader { sources, numbers: NumberReader::default(), texts: Vec::new(), values_left: MAX_VALUES };
    let count = reader.shape().length().filter(|count| *count <= max_rows)?;
    let all: Rc<[u32]> = (0..u32::try_from(count).ok()?).collect();
    let mut root = reader.column(count, &all, 0)?;
    let mut texts = reader.take_texts(count, room)?;
    if reader.sources.in_order().iter().any(|source| !source.is_empty()) {
        return None;
    }
    let mut rows = Vec::with_capacity(count);
    for _ in 0..count {
        let mut row = Vec::with_capacity(rows.last().map_or(0, Vec::len)); // Rows of one segment are about as long.
        emit(&mut root, &mut texts, &mut row, room)?;
        room = room.checked_sub(row.len())?;
        rows.push(row);
    }
    Some(rows)
}

/// A column read, from which values are taken one after the other.
enum Column<'b> {
    Empty,
    Const(&'b [u8]),
    Integers(Rc<[i128]>, usize),
    /// The place of the column among the texts.
    Texts(usize),
    Bytes(Pieces<'b>),
    Other(Pieces<'b>),
    Simple(std::slice::Iter<'b, u8>),
    Arrays {
        lengths: Rc<[i128]>,
        next: usize,
        items: Box<Column<'b>>,
    },
    Maps {
        keys: Vec<&'b [u8]>,
        shapes: Vec<Vec<bool>>,
        shape_of: Option<Rc<[i128]>>,
        next: usize,
        columns: Vec<Column<'b>>,
    },
    Mixed {
        kinds: std::slice::Iter<'b, u8>,
        columns: Vec<Column<'b>>,
    },
}

/// Byte strings one behind the other.
struct Pieces<'b> {
    lengths: Rc<[i128]>,
    next: usize,
    bytes: Source<'b>,
}

impl<'b> Pieces<'b> {
    fn next(&mut self) -> Option<&'b [u8]> {
        let length = *self.lengths.get(self.next)?;
        self.next += 1;
        self.bytes.take(usize::try_from(length).ok()?)
    }
}

struct Reader<'b> {
    sources: Streams<Source<'b>>,
    numbers: NumberReader,
    texts: Vec<Rc<[u32]>>,
    values_left: usize,
}

impl<'b> Reader<'b> {
    fn shape(&mut self) -> &mut Source<'b> {
        &mut self.sources.shape
    }

    fn spend(&mut self, values: usize) -> Option<()> {
        self.values_left = self.values_left.checked_sub(values)?;
        Some(())
    }

    fn integers(&mut self, count: usize) -> Option<Rc<[i128]>> {
        self.spend(count)?;
        self.numbers.take(count, &mut self.sources)
    }

    fn take_texts(&mut self, row_count: usize, mut budget: usize) -> Option<Vec<Texts>> {
        TextReader { sources: &mut self.sources, numbers: &mut self.numbers, budget: &mut budget }.take_all(&self.texts, row_count)
    }

    fn column(&mut self, count: usize, rows: &Rc<[u32]>, depth: usize) -> Option<Column<'b>> {
        if count == 0 {
            return Some(Column::Empty);
        }
        if depth > 2 * MAX_DEPTH + 4 {
            // A mixed column and the columns in it count as two levels; rows are maps around what may be that deep.
            return None;
        }
        self.spend(1)?;
        let kind = self.shape().byte()?;
        self.column_of(kind, count, rows, depth)
    }

    fn column_of(&mut self, kind: u8, count: usize, rows: &Rc<[u32]>, depth: usize) -> Option<Column<'b>> {
        Some(match kind {
            tag::CONST => Column::Const(self.shape().item()?),
            tag::INTEGER => Column::Integers(self.integers(count)?, 0),
            tag::TEXT => {
                self.spend(2 * count)?;
                self.texts.push(Rc::clone(rows));
                Column::Texts(self.texts.len() - 1)
            }
            tag::BYTES => Column::Bytes(self.pieces(count)?),
            tag::OTHER => Column::Other(self.pieces(count)?),
            tag::SIMPLE => Column::Simple(self.shape().take(count)?.iter()),
            tag::ARRAY => self.arrays(count, rows, depth)?,
            tag::MAP => self.maps(count, rows, depth)?,
            tag::MIXED => self.mixed(count, rows, depth)?,
            _ => return None,
        })
    }

    fn pieces(&mut self, count: usize) -> Option<Pieces<'b>> {
        let lengths = self.integers(count)?;
        let mut total = 0_usize;
        for length in lengths.iter() {
            total = total.checked_add(usize::try_from(*length).ok()?)?;
        }
        let source = match self.shape().byte()? {
            place::TEXT => &mut self.sources.text,
            place::RAW => &mut self.sources.raw,
            _ => return None,
        };
        let bytes = Source::new(source.take(total)?);
        Some(Pieces { lengths, next: 0, bytes })
    }

    fn arrays(&mut self, count: usize, rows: &Rc<[u32]>, depth: usize) -> Option<Column<'b>> {
        let lengths = self.integers(count)?;
        let mut item_rows = Vec::new();
        for (length, row) in lengths.iter().zip(rows.iter()) {
            let length = usize::try_from(*length).ok()?;
            self.spend(length)?;
            item_rows.extend(std::iter::repeat_n(*row, length));
        }
        let items = self.column(item_rows.len(), &item_rows.into(), depth + 1)?;
        Some(Column::Arrays { lengths, next: 0, items: Box::new(items) })
    }

    fn maps(&mut self, count: usize, rows: &Rc<[u32]>, depth: usize) -> Option<Column<'b>> {
        let key_count = self.shape().length()?;
        let mut keys = Vec::new();
        for _ in 0..key_count {
            self.spend(1)?;
            keys.push(self.shape().item()?);
        }
        let shape_count = self.shape().length()?;
        let mut shapes = Vec::new();
        let mut shape_of = None;
        if shape_count > 1 {
            for _ in 0..shape_count {
                self.spend(key_count.max(1))?;
                shapes.push(self.shape().take(key_count)?.iter().map(|has| *has != 0).collect::<Vec<_>>());
            }
            shape_of = Some(self.integers(count)?);
        }
        let mut columns = Vec::with_capacity(keys.len());
        for key in 0..keys.len() {
            let (count, rows) = match &shape_of {
                None => (count, Rc::clone(rows)),
                Some(shape_of) => self.rows_with(key, &shapes, shape_of, rows)?,
            };
            columns.push(self.column(count, &rows, depth + 1)?);
        }
        Some(Column::Maps { keys, shapes, shape_of, next: 0, columns })
    }

    /// The rows of the maps that have a key.
    fn rows_with(&mut self, key: usize, shapes: &[Vec<bool>], shape_of: &[i128], rows: &Rc<[u32]>) -> Option<(usize, Rc<[u32]>)> {
        self.spend(rows.len())?;
        let has = |shape: &i128| {
            let shape = usize::try_from(*shape).ok().and_then(|shape| shapes.get(shape));
            shape.and_then(|shape| shape.get(key)).copied().unwrap_or(false)
        };
        let with: Rc<[u32]> = shape_of.iter().zip(rows.iter()).filter(|(shape, _)| has(shape)).map(|(_, row)| *row).collect();
        Some((with.len(), with))
    }

    fn mixed(&mut self, count: usize, rows: &Rc<[u32]>, depth: usize) -> Option<Column<'b>> {
        let kinds = self.shape().take(count)?;
        self.spend(count)?;
        let mut columns = Vec::new();
        for kind in tag::INTEGER..=tag::OTHER {
            let of_kind: Rc<[u32]> = kinds.iter().zip(rows.iter()).filter(|(of, _)| **of == kind).map(|(_, row)| *row).collect();
            columns.push(self.column(of_kind.len(), &of_kind, depth + 1)?);
        }
        Some(Column::Mixed { kinds: kinds.iter(), columns })
    }
}

/// Appends the next value of `column` to `row`, which may grow to `room` bytes.
fn emit(column: &mut Column<'_>, texts: &mut [Texts], row: &mut Vec<u8>, room: usize) -> Option<()> {
    match column {
        Column::Empty => return None,
        Column::Const(bytes) => row.extend_from_slice(bytes),
        Column::Integers(values, next) => {
            let value = *values.get(*next)?;
            *next += 1;
            let (major, argument) = if value < 0 { (1, -1 - value) } else { (0, value) };
            put_head(row, major, u64::try_from(argument).ok()?);
        }
        Column::Texts(at) => {
            let text = texts.get_mut(*at)?.next()?;
            put_head(row, 3, text.len() as u64);
            row.extend_from_slice(text.as_bytes());
        }
        Column::Bytes(pieces) => {
            let bytes = pieces.next()?;
            put_head(row, 2, bytes.len() as u64);
            row.extend_from_slice(bytes);
        }
        Column::Other(pieces) => {
            let bytes = pieces.next()?;
            let mut item = Source::new(bytes);
            item.item().filter(|_| item.is_empty())?;
            row.extend_from_slice(bytes);
        }
        Column::Simple(codes) => row.push(*codes.next().filter(|code| (0xf4..=0xf6).contains(*code))?),
        Column::Arrays { lengths, next, items } => {
            let length = u64::try_from(*lengths.get(*next)?).ok()?;
            *next += 1;
            put_head(row, 4, length);
            for _ in 0..length {
                emit(items, texts, row, room)?;
            }
        }
        Column::Maps { .. } => emit_map(column, texts, row, room)?,
        Column::Mixed { kinds, columns } => {
            let at = kinds.next()?.checked_sub(tag::INTEGER)?;
            emit(columns.get_mut(usize::from(at))?, texts, row, room)?;
        }
    }
    (row.len() <= room).then_some(())
}

fn emit_map(column: &mut Column<'_>, texts: &mut [Texts], row: &mut Vec<u8>, room: usize) -> Option<()> {
    let Column::Maps { keys, shapes, shape_of, next, columns } = column else { return None };
    let shape = match shape_of {
        None => None,
        Some(shape_of) => Some(shapes.get(usize::try_from(*shape_of.get(*next)?).ok()?)?),
    };
    *next += 1;
    let length = shape.map_or(keys.len(), |shape| shape.iter().filter(|has| **has).count());
    put_head(row, 5, length as u64);
    for (at, (key, column)) in keys.iter().zip(columns).enumerate() {
        if shape.is_none_or(|shape| shape.get(at).copied().unwrap_or(false)) {
            row.extend_from_slice(key);
            emit(column, texts, row, room)?;
        }
    }
    Some(())
}
