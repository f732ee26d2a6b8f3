//! Bytes of a crossing on the wire beside what no form can do without: the entropy of what the generator draws, and the random bytes that
//! must travel. JSON and protobuf, compressed, in the same table.

use crate::crossings::{Names, crossings_of};
use crate::keys::sealed;
use border::{Act, Crossing, Decision};
use journal::Stored;
use prost::Message;

/// As many names as the dictionary was made of, none of them among those.
const OTHER_NAMES: Names = Names {
    first: ["CO", "GI", "WU", "XI", "QUO", "LY", "BRI", "IM", "UD", "FRE", "STO", "PLU", "YO", "GE", "TSE", "KHI", "OB", "NGU"],
    then: ["WA", "FI", "GU", "PO", "JE", "XU", "DRI", "HO", "MBE", "SKY", "VA", "TO", "CI", "LU", "QUE", "BI", "ZO", "FFA"],
    last: ["D", "M", "T", "L", "X", "GO", "PIC", "ENKO", "OVA", "WI"],
};

/// Crossings of a segment.
const COUNT: usize = 100;
/// How far from the bound a segment may be, hundredths.
const TARGET: f64 = 1.35;

/// Bits that the generator draws for a crossing with one picture: see `crossings.rs`, draw by draw. Where one value leads to another (check
/// digits, the MRZ's lines, the visit's last day) nothing is added.
fn drawn_bits() -> f64 {
    let of = |values: f64| values.log2();
    let coin = |p: f64| -p * p.log2() - (1.0 - p) * (1.0 - p).log2();
    let name = of(18.0) + of(2.0) + 1.5 * of(18.0) + of(10.0);
    let names = coin(0.3) + 2.3 * name; // One surname, one given name, with 0.3 another.
    let state = 0.25 * of(4.0) + 0.75 * of(12.0); // One of twelve, three of them Utopia.
    let document = state + of(26.0) + of(1e7) + of(10.0 * 12.0 * 28.0);
    let person = names + of(70.0 * 12.0 * 28.0) + of(2.0);
    let visit = coin(0.4) + 0.6 * (of(4.0) + of(6.0)) + coin(0.02);
    let screening = 3.0 * of(720.0); // Microseconds of each list.
    let times = of(75_000.0) + of(39_000.0); // Since the one before, and at the counter, milliseconds.
    document + person + visit + screening + times + of(42_000.0) // The picture's length.
}

/// Random bytes: the event's salt, the picture's hash and key.
const RANDOM: f64 = 16.0 + 32.0 + 32.0;

#[test]
fn a_crossing_takes_at_most_a_third_more_than_the_entropy_of_its_fields_with_names_that_no_dictionary_knows() {
    let events = crossings_of(&OTHER_NAMES, COUNT, 1, 11);
    let bound = RANDOM + drawn_bits() / 8.0;
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let each = |bytes: usize| bytes as f64 / COUNT as f64;
    let ours = each(sealed(&events).to_bytes().len());
    let (json, protobuf) = (each(squeezed(&json(&events))), each(squeezed(&protobuf(&events))));
    eprintln!("bytes a crossing, {COUNT} together, one picture each; ours with header, two seals and signature, the others without");
    for (form, bytes) in [("entropy bound", bound), ("segment", ours), ("JSON + zstd 19", json), ("protobuf + zstd 19", protobuf)] {
        eprintln!("| {form} | {bytes:.1} | {:.2} |", bytes / bound);
    }
    assert!(ours <= TARGET * bound, "{ours:.1} of {bound:.1}");
    assert!(ours < json && ours < protobuf);
}

fn squeezed(bytes: &[u8]) -> usize {
    zstd::bulk::compress(bytes, 19).unwrap().len()
}

/// One object a line, the salt beside it.
fn json(events: &[Stored]) -> Vec<u8> {
    let line = |event: &Stored| {
        let event = event.event().unwrap();
        let body: serde_json::Value = journal::cbor::from_slice(&event.body).unwrap();
        let salt: String = event.salt.iter().map(|byte| format!("{byte:02x}")).collect();
        let at = event.head.at.unix_millis();
        serde_json::to_vec(&serde_json::json!({ "at": at, "salt": salt, "body": body })).unwrap()
    };
    events.iter().map(line).collect::<Vec<_>>().join(&b'\n')
}

/// One message after the other, each with its length.
fn protobuf(events: &[Stored]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for event in events.iter().map(|event| event.event().unwrap()) {
        let Ok(Act::CrossingRecorded(crossing)) = event.act() else { panic!("a crossing") };
        message(&crossing, event.salt.to_vec()).encode_length_delimited(&mut bytes).unwrap();
    }
    bytes
}

/// A crossing as a careful hand would put it: numbers for words, bytes for hexadecimal, nothing twice.
#[derive(Clone, PartialEq, Message)]
struct Flat {
    #[prost(sint64, tag = "1")]
    at_ms: i64,
    #[prost(bytes = "vec", tag = "2")]
    salt: Vec<u8>,
    #[prost(string, repeated, tag = "3")]
    lines: Vec<String>,
    #[prost(string, tag = "4")]
    post: String,
    #[prost(string, tag = "5")]
    lane: String,
    #[prost(string, tag = "6")]
    officer: String,
    /// Direction, capture, class, decision, method, mode, each a number.
    #[prost(uint32, repeated, tag = "7")]
    words: Vec<u32>,
    #[prost(uint32, optional, tag = "8")]
    nights: Option<u32>,
    #[prost(string, tag = "9")]
    purpose: String,
    #[prost(message, repeated, tag = "10")]
    screened: Vec<Screened>,
    #[prost(string, repeated, tag = "11")]
    findings: Vec<String>,
    #[prost(uint64, tag = "12")]
    handling_ms: u64,
    #[prost(bytes = "vec", tag = "13")]
    hash: Vec<u8>,
    #[prost(bytes = "vec", tag = "14")]
    key: Vec<u8>,
    #[prost(uint64, tag = "15")]
    picture_bytes: u64,
}

#[derive(Clone, PartialEq, Message)]
struct Screened {
    #[prost(string, tag = "1")]
    list: String,
    #[prost(uint64, tag = "2")]
    version: u64,
    #[prost(int64, tag = "3")]
    issued_at: i64,
    #[prost(uint64, tag = "4")]
    micros: u64,
}

fn message(crossing: &Crossing, salt: Vec<u8>) -> Flat {
    let image = &crossing.images[0];
    let decision = match &crossing.decision {
        Decision::Refuse { .. } => 1,
        Decision::Admit { until: None } => 2,
        _ => 3,
    };
    let screened = crossing.screening.iter().map(|check| Screened {
        list: check.list.clone(),
        version: check.version,
        issued_at: check.issued_at,
        micros: check.micros,
    });
    Flat {
        at_ms: crossing.at.unix_millis(),
        salt,
        lines: crossing.document.mrz_lines.iter().map(|line| line.expose().clone()).collect(),
        post: crossing.post.clone(),
        lane: crossing.lane.clone(),
        officer: crossing.officer.clone(),
        words: vec![1, 1, u32::from(crossing.journey.purpose.is_some()), decision, 2, 3],
        nights: crossing.journey.nights.map(u32::from),
        purpose: crossing.journey.purpose.map(|purpose| format!("{purpose:?}")).unwrap_or_default(),
        screened: screened.collect(),
        findings: crossing.findings.iter().map(|finding| finding.rule.clone()).collect(),
        handling_ms: crossing.handling_ms,
        hash: bytes_of(&image.hash),
        key: bytes_of(image.key.expose()),
        picture_bytes: image.bytes,
    }
}

fn bytes_of(hexadecimal: &str) -> Vec<u8> {
    hexadecimal.parse::<journal::Hash32>().unwrap().as_bytes().to_vec()
}
