//! Compresses streams with zstd and a dictionary of what segments say again and again: keys, code words, shapes of columns.
//!
//! A dictionary never changes once released: `dictionary/1.bin` is dictionary 1 for ever, and raw segments of all years need it.

use super::{MAX_PLAIN_BYTES, MAX_RATIO, Streams};
use crate::JournalError;
use crate::bytes::{Source, put_varint};
use std::sync::LazyLock;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};
use zstd::zstd_safe::{CParameter, DParameter};

/// The dictionary this program writes with.
const NEWEST: u8 = 1;
const DICTIONARY_1: &[u8] = include_bytes!("../../dictionary/1.bin");
const LEVEL: i32 = 19;

/// A stream may unpack to so much whatever its length; with what the decoder holds back it is less than a megabyte.
const FREE_BYTES: usize = 768 * 1024;
/// A long stream is unpacked in steps of a block.
const STEP_BYTES: usize = 128 * 1024;
/// The window of a frame is no larger than the largest set of columns.
const WINDOW_LOG: u32 = MAX_PLAIN_BYTES.ilog2();

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
        // What would be taken for a bomb travels as it is.
        let fits = |shorter: &Vec<u8>| plain.len() <= FREE_BYTES || inflate(shorter, plain.len(), &mut Vec::new()).is_some();
        packed.push(Some(shorter).filter(|shorter| shorter.len() < plain.len() && fits(shorter)));
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
        if plain <= FREE_BYTES {
            return decompressor.decompress(packed, plain).ok().filter(|bytes| bytes.len() == plain);
        }
        let mut bytes = Vec::new();
        inflate(packed, plain, &mut bytes).map(|()| bytes)
    };
    let [shape, number, text, raw] = lengths.map(&mut next);
    let streams = Streams { shape: shape?, number: number?, text: text?, raw: raw? };
    source.is_empty().then_some(streams)
}

/// Unpacks a long stream of `plain` bytes into `out`, step by step; gives up as soon as it makes more than its length allows.
fn inflate(packed: &[u8], plain: usize, out: &mut Vec<u8>) -> Option<()> {
    let mut decoder = Decoder::with_prepared_dictionary(&DECODER).ok()?;
    decoder.set_parameter(DParameter::WindowLogMax(WINDOW_LOG)).ok()?;
    let mut input = InBuffer::around(packed);
    loop {
        let (read, made) = (input.pos(), out.len());
        if made > plain || (made > FREE_BYTES && made / MAX_RATIO > read) {
            return None;
        }
        out.reserve_exact((plain - made).min(STEP_BYTES));
        let left = decoder.run(&mut input, &mut OutBuffer::around_pos(out, made)).ok()?;
        if left == 0 {
            return (out.len() == plain && input.pos() == packed.len()).then_some(());
        }
        if (input.pos(), out.len()) == (read, made) {
            return None;
        }
    }
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
    fn a_bomb_is_given_up_before_a_megabyte_is_made_of_it_whatever_it_claims() {
        let mut bomb = Vec::new();
        zstd::stream::copy_encode(std::io::Read::take(std::io::repeat(0), 1 << 30), &mut bomb, 3).unwrap();
        assert!(bomb.len() < 100_000, "a gigabyte in {} bytes", bomb.len());
        for claimed in [1 << 20, 2 << 20, MAX_PLAIN_BYTES] {
            let mut made = Vec::new();
            assert_eq!(inflate(&bomb, claimed, &mut made), None, "claims {claimed}");
            assert!(made.len() <= 1 << 20, "claims {claimed}: {} bytes were made", made.len());
        }
    }

    #[test]
    fn what_repeats_itself_like_a_bomb_travels_as_it_is_and_what_is_long_and_honest_is_compressed() {
        let steady: Vec<u8> = (0..300_000_u32).flat_map(|n| (n.wrapping_mul(2_654_435_761) >> 12).to_le_bytes()).collect();
        for (plain, compressed) in [(vec![7; 3 << 20], false), (steady, true)] {
            let packed = pack(&Streams { raw: plain.clone(), ..Streams::default() }).unwrap();
            assert_eq!(packed.len() < plain.len(), compressed, "{} of {}", packed.len(), plain.len());
            assert_eq!(unpack(&packed).unwrap().raw, plain);
        }
    }

    #[test]
    fn a_later_dictionary_is_another_wire_version() {
        let mut packed = pack(&Streams { shape: vec![1], ..Streams::default() }).unwrap();
        packed[0] = 9;
        assert_eq!(unpack(&packed).err(), Some(JournalError::WireVersion { what: "dictionary", found: 9 }));
    }
}
