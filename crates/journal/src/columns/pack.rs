//! Compresses streams with zstd and a dictionary of what segments say again and again: keys, code words, shapes of columns.
//!
//! A dictionary never changes once released: `dictionary/1.bin` is dictionary 1 for ever, and raw segments of all years need it.

use super::{MAX_PLAIN_BYTES, Streams};
use crate::JournalError;
use crate::bytes::{Source, put_varint};
use std::sync::LazyLock;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::CParameter;

/// The dictionary this program writes with.
const NEWEST: u8 = 1;
const DICTIONARY_1: &[u8] = include_bytes!("../../dictionary/1.bin");
const LEVEL: i32 = 19;

static ENCODER: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY_1, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY_1));

const MALFORMED: JournalError = super::MALFORMED;

/// All streams in one: the dictionary's number, the lengths, the streams, each compressed if that makes it shorter.
pub(super) fn pack(streams: &Streams<Vec<u8>>) -> Result<Vec<u8>, JournalError> {
    let streams = streams.in_order();
    if streams.iter().map(|stream| stream.len()).sum::<usize>() > MAX_PLAIN_BYTES {
        return Err(JournalError::TooLarge { what: "columns", limit: MAX_PLAIN_BYTES });
    }
    let mut packed = Vec::with_capacity(streams.len());
    for plain in streams {
        let shorter = compressed(plain).map_err(|_| MALFORMED)?;
        packed.push(Some(shorter).filter(|shorter| shorter.len() < plain.len()));
    }
    let mut out = vec![NEWEST];
    for (plain, packed) in streams.iter().zip(&packed) {
        put_varint(&mut out, plain.len() as u128);
        put_varint(&mut out, packed.as_ref().map_or(0, Vec::len) as u128);
    }
    for (plain, packed) in streams.iter().zip(&packed) {
        out.extend_from_slice(packed.as_ref().unwrap_or(plain));
    }
    Ok(out)
}

fn compressed(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compressor = Compressor::with_prepared_dictionary(&ENCODER)?;
    compressor.set_parameter(CParameter::ContentSizeFlag(false))?;
    compressor.compress(plain)
}

/// Undoes [`pack`]; what is made is limited before anything is made.
pub(super) fn unpack(bytes: &[u8]) -> Result<Streams<Vec<u8>>, JournalError> {
    let mut source = Source::new(bytes);
    match source.byte().ok_or(MALFORMED)? {
        NEWEST => {}
        found => return Err(JournalError::WireVersion { what: "dictionary", found: u16::from(found) }),
    }
    streams(source).ok_or(MALFORMED)
}

fn streams(mut source: Source<'_>) -> Option<Streams<Vec<u8>>> {
    let mut lengths = [(0, 0); 4];
    let mut total = 0_usize;
    for (plain, packed) in &mut lengths {
        (*plain, *packed) = (source.length()?, source.length()?);
        total = total.checked_add(*plain)?;
    }
    if total > MAX_PLAIN_BYTES {
        return None;
    }
    let mut decompressor = Decompressor::with_prepared_dictionary(&DECODER).ok()?;
    let mut next = |(plain, packed): (usize, usize)| {
        if packed == 0 {
            return source.take(plain).map(<[u8]>::to_vec);
        }
        let packed = source.take(packed)?;
        decompressor.decompress(packed, plain).ok().filter(|bytes| bytes.len() == plain)
    };
    let [shape, number, text, raw] = lengths.map(&mut next);
    let streams = Streams { shape: shape?, number: number?, text: text?, raw: raw? };
    source.is_empty().then_some(streams)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crossings::{BOOTH, EPOCH, crossings, mixed};
    use crate::rows::{self, Bodies};
    use crate::{Hash32, Stored, columns, genesis};

    /// What dictionary 1 was made of: the columns of a busy and of a mixed hour, then single crossings as they are.
    fn samples() -> Vec<u8> {
        let start = genesis(BOOTH, EPOCH);
        let single = crossings(3, 2, 77);
        let before = std::iter::once(start).chain(single.iter().map(Stored::chain));
        let mut samples = [shape(&mixed(60, 78), &start), shape(&crossings(20, 1, 79), &start)].concat();
        samples.extend(single.iter().zip(before).flat_map(|(event, prev)| shape(std::slice::from_ref(event), &prev)));
        samples
    }

    fn shape(events: &[Stored], prev: &Hash32) -> Vec<u8> {
        let rows = rows::to_rows(events, prev, Bodies::TakenApart).unwrap();
        columns::encode::columns(&rows).unwrap().shape
    }

    /// Run by hand, once, before a dictionary is released.
    #[test]
    #[ignore = "writes the dictionary"]
    fn write_the_dictionary() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/dictionary/1.bin"), samples()).unwrap();
    }

    #[test]
    fn a_later_dictionary_is_another_wire_version() {
        let mut packed = pack(&Streams { shape: vec![1], ..Streams::default() }).unwrap();
        packed[0] = 9;
        assert_eq!(unpack(&packed).err(), Some(JournalError::WireVersion { what: "dictionary", found: 9 }));
    }
}
