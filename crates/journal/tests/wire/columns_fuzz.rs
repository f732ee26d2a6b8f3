//! What stands inside a rightly sealed and signed segment, as a hostile booth could write it.

use super::pack::pack;
use super::rounds::rounds;
use super::{MAX_ROWS_BYTES, Streams, decode, encode};
use crate::bytes::put_varint;
use ciborium::Value;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Rounds of the ordinary tests.
const SAMPLE: u64 = 4_000;
const ROWS: usize = 4096;
/// Columns to begin with.
const MODELS: usize = 256;

/// Columns that mean something, to be harmed.
fn model(rng: &mut ChaCha8Rng) -> Streams<Vec<u8>> {
    let row = |number: i64, rng: &mut ChaCha8Rng| {
        let names = ["ERIKSSON", "OKAFOR", "LE FEVRE"];
        let field = |key: i64, value: Value| (Value::from(key), value);
        Value::Map(vec![
            field(1, Value::from(number)),
            field(2, Value::from(names[rng.gen_range(0..names.len())])),
            field(3, Value::Bytes((0..rng.gen_range(0..40)).map(|_| rng.r#gen()).collect())),
            field(4, Value::Array((0..rng.gen_range(0..4)).map(Value::from).collect())),
            field(5, if rng.gen_bool(0.5) { Value::Null } else { Value::from("2026-03-01") }),
        ])
    };
    let rows: Vec<Value> = (0..rng.gen_range(1..30)).map(|number| row(number, rng)).collect();
    super::encode::columns(&rows).unwrap()
}

/// Streams in one as they are, which any stream may be that compression does not make shorter.
fn plain(streams: &Streams<Vec<u8>>) -> Vec<u8> {
    let mut out = pack(&Streams::default()).unwrap()[..1].to_vec(); // The dictionary's number.
    for stream in streams.in_order() {
        put_varint(&mut out, stream.len() as u128);
        put_varint(&mut out, 0);
    }
    streams.in_order().into_iter().for_each(|stream| out.extend_from_slice(stream));
    out
}

fn harm(streams: &mut Streams<Vec<u8>>, rng: &mut ChaCha8Rng) {
    let stream = match rng.gen_range(0..4) {
        0 | 1 => &mut streams.shape,
        2 => &mut streams.number,
        _ => &mut streams.text,
    };
    let at = rng.gen_range(0..=stream.len());
    match rng.gen_range(0..4) {
        0 if at < stream.len() => stream[at] = rng.r#gen(),
        1 => stream.truncate(at),
        2 => drop(stream.splice(at..at, [0xff, 0xff, 0xff, 0x7f])),
        _ => drop(stream.splice(at..at, (0..rng.gen_range(1..20)).map(|_| rng.gen_range(0..10_u8)).collect::<Vec<u8>>())),
    }
}

#[test]
fn fuzz_columns_of_any_content_are_read_or_refused_within_their_bounds() {
    let mut dice = ChaCha8Rng::seed_from_u64(78);
    let models: Vec<Streams<Vec<u8>>> = (0..MODELS).map(|_| model(&mut dice)).collect();
    rounds(SAMPLE, 78, |rng| {
        let mut streams = models[rng.gen_range(0..models.len())].clone();
        (0..rng.gen_range(1..6)).for_each(|_| harm(&mut streams, rng));
        // Compressing takes a hundred times as long as reading, and what is read is the same.
        let mut packed = if rng.gen_range(0..64) == 0 { pack(&streams).unwrap() } else { plain(&streams) };
        if let Ok(rows) = decode(&packed, ROWS) {
            assert!(rows.len() <= ROWS && rows.iter().map(Vec::len).sum::<usize>() <= MAX_ROWS_BYTES);
        }
        // The packing around them as well.
        let at = rng.gen_range(0..packed.len());
        packed[at] = rng.r#gen();
        let _ = decode(&packed, ROWS);
    });
    assert!(decode(&encode(&[Value::Null]).unwrap(), ROWS).is_ok());
}
