//! Transposes CBOR values into columns and compresses these: lossless, and without a schema, so that kinds of event which this
//! program does not know transpose as well as the ones it knows.
//!
//! Every value stands at a place: a key of a map, the elements of an array. All values of one place in all rows form a column.
//! A column of numbers is predicted from its own past or from another column; a text refers to what the same row has said
//! already (the lines of an MRZ repeat name, number and dates); what looks random (salts, hashes, keys) is kept apart, since it
//! would spoil the compression of the rest. [`encode`] takes values as [`crate::cbor::canonical`] returns them; [`decode`] gives
//! the bytes of their deterministic encoding.

mod decode;
mod encode;
mod numbers;
mod pack;
mod spelling;
mod texts;
mod tokens;

use crate::JournalError;
use crate::bytes::Source;
use ciborium::Value;

/// No set of columns is longer once decompressed.
const MAX_PLAIN_BYTES: usize = 8 * 1024 * 1024;
/// The rows behind a set of columns are no longer, all together.
pub(crate) const MAX_ROWS_BYTES: usize = 24 * 1024 * 1024;
/// So many of them whatever the length of the columns on the wire; each byte there may then stand for so many more.
const FREE_ROWS_BYTES: usize = 8 * 1024 * 1024;
const MAX_RATIO: usize = 64;
const MALFORMED: JournalError = JournalError::Malformed { what: "columns" };

/// Where bytes go: kinds of data that compress alike go together.
#[derive(Clone, Debug, Default)]
struct Streams<T> {
    /// Types, keys, indices.
    shape: T,
    /// Numbers.
    number: T,
    /// Texts.
    text: T,
    /// What does not compress.
    raw: T,
}

impl<T> Streams<T> {
    /// In the order in which they are packed.
    fn in_order(&self) -> [&T; 4] {
        [&self.shape, &self.number, &self.text, &self.raw]
    }
}

/// Where the bytes of byte strings went.
mod place {
    pub(super) const TEXT: u8 = 2;
    pub(super) const RAW: u8 = 3;
}

/// How columns are nested and typed, one byte each.
mod tag {
    pub(super) const CONST: u8 = 0;
    pub(super) const INTEGER: u8 = 1;
    pub(super) const TEXT: u8 = 2;
    pub(super) const BYTES: u8 = 3;
    pub(super) const SIMPLE: u8 = 4;
    pub(super) const ARRAY: u8 = 5;
    pub(super) const MAP: u8 = 6;
    pub(super) const MIXED: u8 = 7;
    /// Floats and tags: rare, kept as they are.
    pub(super) const OTHER: u8 = 8;
}

/// Transposes `rows` and compresses the columns.
pub(crate) fn encode(rows: &[Value]) -> Result<Vec<u8>, JournalError> {
    pack::pack(&encode::columns(rows)?)
}

/// The deterministic encodings of the rows that [`encode`] was given. Neither time nor memory depend on more than the length of
/// `bytes` and the limits above.
///
/// # Errors
/// [`JournalError::Malformed`] for anything [`encode`] does not write; [`JournalError::WireVersion`] for a later dictionary.
pub(crate) fn decode(bytes: &[u8], max_rows: usize) -> Result<Vec<Vec<u8>>, JournalError> {
    let room = MAX_ROWS_BYTES.min(FREE_ROWS_BYTES + bytes.len().saturating_mul(MAX_RATIO));
    let streams = pack::unpack(bytes)?;
    let [shape, number, text, raw] = streams.in_order().map(|stream| Source::new(stream));
    decode::rows(Streams { shape, number, text, raw }, max_rows, room).ok_or(MALFORMED)
}

#[cfg(test)]
#[path = "../../tests/wire/columns_fuzz.rs"]
mod fuzz;
#[cfg(test)]
#[path = "../../tests/wire/rounds.rs"]
mod rounds;
#[cfg(test)]
mod tests;
