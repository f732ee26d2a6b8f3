//! What stands inside a rightly sealed and signed segment, as a hostile booth could write it.

use super::pack::pack;
use super::{MAX_ROWS_BYTES, Streams, decode, encode};
use ciborium::Value;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Rounds of the ordinary tests.
const SAMPLE: u64 = 4_000;
const ROWS: usize = 4096;

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

#[test]
fn fuzz_columns_of_any_content_are_read_or_refused_within_their_bounds() {
    let rounds = std::env::var("OUTPOST_FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(SAMPLE);
    let mut rng = ChaCha8Rng::seed_from_u64(78);
    for round in 0..rounds {
        let mut streams = model(&mut rng);
        for _ in 0..rng.gen_range(1..6) {
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
        if let Ok(rows) = decode(&pack(&streams).unwrap(), ROWS) {
            assert!(rows.len() <= ROWS && rows.iter().map(Vec::len).sum::<usize>() <= MAX_ROWS_BYTES, "round {round}");
        }
        // The packing around them as well.
        let mut packed = pack(&streams).unwrap();
        let at = rng.gen_range(0..packed.len());
        packed[at] = rng.r#gen();
        let _ = decode(&packed, ROWS);
    }
    assert!(decode(&encode(&[Value::Null]).unwrap(), ROWS).is_ok());
}
