//! Segments that are rightly sealed and signed by a hostile booth, and would unpack to a gigabyte, or to as much as a reader puts up with. Alone in its program, because it
//! measures the memory of the whole process.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "a test that panics has failed, and says where")]

use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable};
use journal::{BoothId, Hash32, SealKeyPair, Segment, SigningKey, WIRE_MAX, genesis};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde_bytes::Bytes;
use std::io::{Read, repeat};

/// A gigabyte of zeros.
const PLAIN_BYTES: u64 = 1 << 30;
const BOMB_BYTES: usize = 100_000;
const MEMORY_BYTES: u64 = 16 << 20;

/// The most memory this process had at a time since [`forget_peak`], bytes.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

/// Begins to measure anew.
#[cfg(target_os = "linux")]
fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// The bomb as one stream of four, with any length claimed for it.
fn content(bomb: &[u8], claimed: u64) -> Vec<u8> {
    [vec![1], varint(claimed), varint(bomb.len() as u64), vec![0; 6], bomb.to_vec()].concat()
}

/// Thousands of rows that are all one long text: little to read, much to put together.
fn rows_of_one_text(rows: u64, bytes: usize) -> Vec<u8> {
    let text = [vec![0x79], u16::try_from(bytes).unwrap().to_be_bytes().to_vec(), vec![b'a'; bytes]].concat();
    let shape = [varint(rows), vec![0], text].concat();
    [vec![1], varint(shape.len() as u64), vec![0; 7], shape].concat()
}

/// A segment made by hand: any content, sealed to `to` and signed.
fn by_hand(content: &[u8], booth: &SigningKey, to: &SealKeyPair) -> Vec<u8> {
    use chacha20poly1305::aead::{Aead, KeyInit, Payload};
    let core = (WIRE_MAX, BoothId(7), 1_u32, 1_u64, 3_u32, genesis(BoothId(7), 1), Hash32::of(b"end"));
    let context = journal::cbor::to_vec(&core).unwrap();
    let key = [5; 32];
    let sealed = chacha20poly1305::XChaCha20Poly1305::new(&key.into()).encrypt(&Default::default(), Payload { msg: content, aad: &context }).unwrap();
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(to.public().as_bytes()).unwrap();
    let (encapped, secret) = hpke::single_shot_seal::<hpke::aead::ChaCha20Poly1305, hpke::kdf::HkdfSha256, X25519HkdfSha256, _>(
        &OpModeS::Base,
        &public,
        b"outpost 2026 v1 segment",
        &key,
        &context,
        &mut ChaCha8Rng::seed_from_u64(2),
    )
    .unwrap();
    let encapped: [u8; 32] = encapped.to_bytes().into();
    let header = journal::cbor::to_vec(&(core, [(to.public().id(), Bytes::new(&encapped), Bytes::new(&secret))])).unwrap();
    let signed = [b"outpost segment v1\0".as_slice(), &header, blake3::hash(&sealed).as_bytes()].concat();
    let signature = ed25519_dalek::Signer::sign(booth, &signed).to_bytes();
    let parts = (Bytes::new(&header), Bytes::new(&sealed), Bytes::new(&signature));
    [b"OPSG".as_slice(), &journal::cbor::to_vec(&parts).unwrap()].concat()
}

#[cfg(target_os = "linux")]
#[test]
fn a_gigabyte_in_a_hundred_kilobytes_is_refused_in_little_memory_whatever_it_claims_to_be() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (booth, hq) = (SigningKey::generate(&mut rng), SealKeyPair::generate(&mut rng));
    let mut bomb = Vec::new();
    zstd::stream::copy_encode(repeat(0).take(PLAIN_BYTES), &mut bomb, 3).unwrap();
    assert!(bomb.len() < BOMB_BYTES, "{} bytes", bomb.len());
    let bombs = [PLAIN_BYTES, 8 << 20, 1_000_000, 1_000, 0].map(|claimed| content(&bomb, claimed));
    let rows = [2_900, 60_000].map(|bytes| rows_of_one_text(4_096, bytes));
    for (number, content) in bombs.iter().chain(&rows).enumerate() {
        let bytes = by_hand(content, &booth, &hq);
        forget_peak();
        let before = peak();
        let segment = Segment::from_bytes(&bytes).unwrap();
        assert!(segment.verify_signature(&booth.verifying_key()).is_ok(), "it is not stopped at its signature");
        assert!(segment.open([&hq]).is_err());
        let took = peak() - before;
        assert!(took < MEMORY_BYTES, "bomb {number}: {took} bytes");
    }
}
