//! What is refused: damaged, wrongly signed, too large, of another version. Nothing of it is stored.

use crate::kit::{Booth, Headquarters, post_segment};
use foundation::{CodedError, ErrorCode};
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable};
use journal::{Hash32, Hello, Message};
use reqwest::StatusCode;
use serde_bytes::Bytes;

#[tokio::test]
async fn a_flipped_bit_anywhere_is_refused_and_nothing_is_stored() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(3);
    let (client, good) = (booth.client(), booth.segment(1, 5));
    for at in (0..good.len()).step_by(7).chain([good.len() - 1]) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        let (status, receipt, _) = post_segment(&client, &hq, bad).await;
        assert!(status.is_client_error(), "byte {at}: {status}");
        assert!(receipt.is_none());
    }
    for end in [0, 1, 4, 5, good.len() / 2, good.len() - 1] {
        let (status, _, _) = post_segment(&client, &hq, good[..end].to_vec()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "cut at {end}");
    }
    assert!(hq.hq.store.segments(0, 9).unwrap().is_empty());
    let (status, _, _) = post_segment(&client, &hq, good).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn what_claims_or_is_more_than_allowed_is_refused_without_being_believed() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let client = booth.client();
    // CBOR that claims an exabyte behind the magic, and an array of as many.
    for claim in [&b"OPSG\x83\x5b\x10\0\0\0\0\0\0\0"[..], b"OPSG\x9b\x10\0\0\0\0\0\0\0", b"OPSG\x83\x40\x40\x40"] {
        let (status, _, _) = post_segment(&client, &hq, claim.to_vec()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let large = vec![0; journal::MAX_SEGMENT_BYTES + 1];
    let (status, _, _) = post_segment(&client, &hq, large).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let enrolment = client.post(format!("{}/v1/enrol", hq.url())).body(vec![0; 65 * 1024]).send().await.unwrap();
    assert_eq!(enrolment.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_segment_of_another_booths_number_under_ones_own_key_is_refused() {
    let hq = Headquarters::start();
    let (honest, forger) = (hq.booth().await, hq.booth().await);
    honest.record(1);
    let head = honest.store.head().unwrap().unwrap();
    let events = honest.store.events(head.epoch, 1, 2).unwrap();
    let forged = forger.seal(&events, &journal::genesis(honest.id(), head.epoch));
    let (status, _, body) = post_segment(&forger.client(), &hq, forged).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(journal::cbor::from_slice::<CodedError>(&body).unwrap().code, ErrorCode::SignatureWrong);
}

#[tokio::test]
async fn a_hello_for_another_booth_or_another_wire_is_refused() {
    let hq = Headquarters::start();
    let (booth, other) = (hq.booth().await, hq.booth().await);
    let hello = booth.hello(&[]);
    let say = async |hello: &Hello| {
        let body = hello.to_bytes().unwrap();
        booth.client().post(format!("{}/v1/hello", hq.url())).body(body).send().await.unwrap().status()
    };
    assert_eq!(say(&hello).await, StatusCode::OK);
    assert_eq!(say(&Hello { booth: other.id(), ..hello.clone() }).await, StatusCode::BAD_REQUEST);
    assert_eq!(say(&Hello { wire_min: 900, wire_max: 901, ..hello }).await, StatusCode::UPGRADE_REQUIRED);
    let nonsense = booth.client().post(format!("{}/v1/hello", hq.url())).body("nonsense").send().await.unwrap();
    assert_eq!(nonsense.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

/// A segment made by hand as a hostile booth could: rightly sealed and signed, with any content and any number of events claimed.
fn by_hand(booth: &Booth, content: &[u8], events: u32) -> Vec<u8> {
    use chacha20poly1305::aead::{Aead, KeyInit, Payload};
    let head = booth.store.head().unwrap().unwrap();
    let prev = journal::genesis(booth.id(), head.epoch);
    let core = (journal::WIRE_MAX, booth.id(), head.epoch, 1_u64, events, prev, Hash32::of(b"end"));
    let context = journal::cbor::to_vec(&core).unwrap();
    let key = [5; 32];
    let payload = Payload { msg: content, aad: &context };
    let sealed = chacha20poly1305::XChaCha20Poly1305::new(&key.into()).encrypt(&Default::default(), payload).unwrap();
    let to = booth.store.enrolled().unwrap().unwrap().answer.hq_sealing_key;
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(to.as_bytes()).unwrap();
    let (encapped, secret) = hpke::single_shot_seal::<hpke::aead::ChaCha20Poly1305, hpke::kdf::HkdfSha256, X25519HkdfSha256, _>(
        &OpModeS::Base,
        &public,
        b"outpost 2026 v1 segment",
        &key,
        &context,
        &mut rand::rngs::OsRng,
    )
    .unwrap();
    let encapped: [u8; 32] = encapped.to_bytes().into();
    let wrap = (to.id(), Bytes::new(&encapped), Bytes::new(&secret));
    let header = journal::cbor::to_vec(&(core, [wrap])).unwrap();
    let signed = [b"outpost segment v1\0".as_slice(), &header, blake3::hash(&sealed).as_bytes()].concat();
    let signature = ed25519_dalek::Signer::sign(&booth.store.keys().signing, &signed).to_bytes();
    let parts = (Bytes::new(&header), Bytes::new(&sealed), Bytes::new(&signature));
    [b"OPSG".as_slice(), &journal::cbor::to_vec(&parts).unwrap()].concat()
}

fn varint(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

#[tokio::test]
async fn a_bomb_does_not_go_off() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let bomb = zstd::bulk::compress(&vec![0; 256 << 20], 3).unwrap();
    assert!(bomb.len() < 100_000);
    let (status, _, _) = post_segment(&booth.client(), &hq, by_hand(&booth, &bomb, 1 << 30)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "more events than any segment holds");
    assert!(hq.hq.store.segments(0, 9).unwrap().is_empty());
    // Well signed is never refused; it is kept as it is, unread, whether it says how large it is or lies.
    for claimed in [256 << 20, 8 << 20, 1_000] {
        let content = [vec![1], varint(claimed), varint(bomb.len()), vec![0; 6], bomb.clone()].concat();
        let (status, _, _) = post_segment(&booth.client(), &hq, by_hand(&booth, &content, 3)).await;
        assert_eq!(status, StatusCode::OK);
    }
    let quarantine = hq.hq.store.quarantine(9).unwrap();
    assert_eq!(quarantine[0].reason, "unreadable-segment");
    booth.record(1);
    assert_eq!(booth.sync().await.error, None);
}
