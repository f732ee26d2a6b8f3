//! Hostile bytes: any flipped bit is refused, any cut is refused, nothing panics.

use crate::crossings::{crossings, mixed, rng};
use crate::keys::{keys, sealed};
use journal::bundle::{self, EntryKind, Fault, Reader};
use journal::{
    BoothId, EnrolAnswer, EnrolCode, EnrolRequest, Feed, Hash32, Hello, HelloAnswer, Message, Receipt, SealedSecret, Segment, SignedFeed,
    SignedReceipt, blob,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// Flips every bit of `bytes` in turn and cuts at every place; `accepted` answers whether the result passes.
#[track_caller]
fn check_refused(bytes: &[u8], accepted: impl Fn(&[u8]) -> bool) {
    assert!(accepted(bytes), "untouched bytes pass");
    let mut altered = bytes.to_vec();
    for bit in 0..bytes.len() * 8 {
        altered[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepted(&altered), "bit {} of byte {} may be flipped", bit % 8, bit / 8);
        altered[bit / 8] ^= 1 << (bit % 8);
    }
    for length in 0..bytes.len() {
        assert!(!accepted(&bytes[..length]), "may be cut to {length} bytes");
    }
    altered.push(0);
    assert!(!accepted(&altered), "a byte may follow");
}

#[test]
fn any_flipped_bit_of_a_segment_is_refused() {
    let booth = keys().booth.verifying_key();
    let segment = sealed(&crossings(1, 0, 3)).to_bytes();
    check_refused(&segment, |bytes| Segment::from_bytes(bytes).is_ok_and(|segment| segment.verify_signature(&booth).is_ok()));
}

#[test]
fn even_without_its_signature_an_altered_segment_does_not_open() {
    let keys = keys();
    let segment = sealed(&mixed(2, 3)).to_bytes();
    let body = segment.len() - 66; // The signature and its head.
    for bit in (0..body * 8).step_by(3) {
        let mut altered = segment.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        // The other recipient's wrapped key may be damaged without harm to ours.
        let opened = Segment::from_bytes(&altered).and_then(|segment| segment.open([&keys.hq]));
        assert!(opened.is_err() || altered_only_in_wrap_of(&keys.post, &segment, bit / 8), "byte {}", bit / 8);
    }
}

fn altered_only_in_wrap_of(key: &journal::SealKeyPair, segment: &[u8], at: usize) -> bool {
    let id: Vec<u8> =
        key.id().to_string().as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect();
    let begin = segment.windows(8).position(|window| window == id).unwrap();
    (begin..begin + 8 + 2 + 32 + 2 + 48).contains(&at)
}

fn receipt() -> Receipt {
    Receipt {
        booth: BoothId(7),
        epoch: 3,
        upto_seq: 812,
        upto_chain: Hash32::of(b"812"),
        beyond: vec![(900, 950)],
        blobs: vec![Hash32::of(b"portrait")],
        hq_time_ms: 1_772_352_000_000,
        forked: false,
        slow_down_ms: 0,
    }
}

#[test]
fn any_flipped_bit_of_a_receipt_is_refused() {
    let keys = keys();
    let signed = SignedReceipt::sign(&receipt(), &keys.hq_signing).unwrap().to_bytes().unwrap();
    let hq = keys.hq_signing.verifying_key();
    check_refused(&signed, |bytes| SignedReceipt::from_bytes(bytes).is_ok_and(|signed| signed.verify(&hq).is_ok()));
}

fn feed() -> Feed {
    let body = b"ERIKSSON, ANNA MARIA".to_vec();
    Feed { name: "alerts.national".to_owned(), version: 412, issued_at: 1_772_352_000_000, expires_at: 1_772_438_400_000, body }
}

#[test]
fn any_flipped_bit_of_a_feed_is_refused() {
    let keys = keys();
    let hq = keys.hq_signing.verifying_key();
    let open = SignedFeed::sign(&feed(), &keys.hq_signing).unwrap();
    let sealed = SignedFeed::seal_to(&feed(), &[keys.post.public()], &keys.hq_signing, &mut rng(4)).unwrap();
    for signed in [open, sealed] {
        check_refused(&signed.to_bytes().unwrap(), |bytes| SignedFeed::from_bytes(bytes).is_ok_and(|signed| signed.verify(&hq).is_ok()));
    }
}

#[test]
fn any_flipped_bit_of_a_sealed_secret_is_refused() {
    let keys = keys();
    let sealed = SealedSecret::seal(&keys.post.public(), "test", b"thirty-two bytes of a secret key", &mut rng(4)).unwrap();
    let open = |bytes: &[u8]| SealedSecret::from_bytes(bytes).and_then(|sealed| sealed.open(&keys.post, "test")).is_ok();
    check_refused(&sealed.to_bytes().unwrap(), open);
    assert!(sealed.open(&keys.post, "another purpose").is_err());
    assert!(sealed.open(&keys.hq, "test").is_err());
}

#[test]
fn any_flipped_bit_of_a_blob_its_key_or_its_name_is_refused() {
    let encrypted = blob::encrypt(b"a portrait", &mut rng(4)).unwrap();
    check_refused(&encrypted.bytes, |bytes| blob::decrypt(bytes, &encrypted.key, &encrypted.hash).is_ok());
    // A carrier that renames an altered blob does not get it past the key.
    check_refused(&encrypted.bytes, |bytes| blob::decrypt(bytes, &encrypted.key, &Hash32::of(bytes)).is_ok());
    let mut key = encrypted.key;
    key[0] ^= 1;
    assert!(blob::decrypt(&encrypted.bytes, &key, &encrypted.hash).is_err());
}

fn sample_bundle() -> Vec<u8> {
    let entries: [(EntryKind, &[u8]); 4] =
        [(EntryKind::Segment, b"segment"), (EntryKind::Blob, b"blob"), (EntryKind::Receipt, b""), (EntryKind::Message, b"hello")];
    let mut bytes = bundle::start().to_vec();
    for (kind, payload) in entries {
        bytes.extend(bundle::entry_head(kind, payload));
        bytes.extend_from_slice(payload);
    }
    bytes.extend(bundle::end(4));
    bytes
}

#[test]
fn any_flipped_bit_of_a_bundle_is_noticed() {
    // Whole means: from the first byte to the end mark, and nothing behind it is looked at.
    let whole = |bytes: &[u8]| Reader::new(bytes).is_ok_and(|mut reader| reader.by_ref().filter(Result::is_ok).count() == 4 && reader.reached_end());
    check_refused(&sample_bundle(), |bytes| whole(bytes) && bytes.len() == sample_bundle().len());
}

#[test]
fn a_bundle_that_is_cut_short_is_usable_up_to_its_last_whole_entry() {
    let bytes = sample_bundle();
    let cut: Vec<_> = Reader::new(&bytes[..bytes.len() - 60]).unwrap().collect();
    assert_eq!(cut.len(), 4);
    assert!(cut[..3].iter().all(Result::is_ok));
    assert!(matches!(cut[3], Err(Fault::CutShort { .. })));
}

#[test]
fn a_damaged_entry_is_stepped_over() {
    let mut bytes = sample_bundle();
    let at = bytes.windows(7).position(|window| window == b"segment").unwrap();
    bytes[at] ^= 1;
    let mut reader = Reader::new(&bytes).unwrap();
    let entries: Vec<_> = reader.by_ref().collect();
    assert_eq!(entries[0], Err(Fault::Damaged { offset: at }));
    assert!(entries[1..].iter().all(Result::is_ok) && entries.len() == 4);
    assert!(reader.reached_end());
}

proptest! {
    #[test]
    fn garbage_never_panics_any_reader(bytes in vec(any::<u8>(), 0..400)) {
        let _ = Segment::from_bytes(&bytes);
        let _ = Segment::from_bytes(&[b"OPSG", bytes.as_slice()].concat());
        let _ = SignedReceipt::from_bytes(&bytes);
        let _ = Receipt::from_bytes(&bytes);
        let _ = SignedFeed::from_bytes(&bytes);
        let _ = journal::release::Release::from_bytes(&bytes).map(|release| release.manifest());
        let _ = journal::release::ReleaseOffer::read(&bytes);
        let _ = Hello::from_bytes(&bytes);
        let _ = HelloAnswer::from_bytes(&bytes);
        let _ = EnrolRequest::from_bytes(&bytes);
        let _ = EnrolAnswer::from_bytes(&bytes);
        let _ = SealedSecret::from_bytes(&bytes);
        let _ = EnrolCode::parse(&String::from_utf8_lossy(&bytes));
        let _ = Reader::new(&[bundle::start(), bytes.as_slice()].concat()).map(Iterator::count);
    }

    #[test]
    fn messages_altered_at_random_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = receipt().to_bytes().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = Receipt::from_bytes(&bytes);
    }
}

#[test]
fn lengths_that_claim_too_much_take_no_memory() {
    let claims: [&[u8]; 4] = [
        &[0x9b, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff], // An array of 2^40.
        &[0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], // A byte string of 2^63.
        &[0xbb, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff], // A map of 2^40.
        &[0x83, 0x6d, b'o', b'u', b't'],                         // A text that is not there.
    ];
    for claim in claims {
        assert!(Hello::from_bytes(claim).is_err());
        assert!(SignedFeed::from_bytes(claim).is_err());
        assert!(journal::cbor::from_slice::<Vec<Vec<u64>>>(claim).is_err());
    }
    let nested = [vec![0x81; 100_000], vec![0x00]].concat();
    assert!(Hello::from_bytes(&nested).is_err());
    assert!(journal::cbor::from_slice::<serde_json::Value>(&nested).is_err());
}
