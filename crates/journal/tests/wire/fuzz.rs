//! Bytes as a hostile stick, neighbour or network would send them, to every parser of segments, bundles, feeds and messages.
//!
//! The ordinary tests try a sample; `cargo xtask fuzz journal` ten million. A round is one input to every parser.

use crate::crossings::{mixed, rng};
use crate::keys::{keys, sealed};
use crate::rounds::rounds;
use journal::bundle::{self, Entries, EntryKind, Reader};
use journal::release::{Manifest, Release, ReleaseOffer, Signers};
use journal::{
    EnrolAnswer, EnrolFile, EnrolRequest, ErasureOrder, Feed, Hash32, Hello, HelloAnswer, HqKeys, KEYS_FEED, Message, Receipt, RenewAnswer,
    RenewRequest, SealedSecret, Segment, SignedErasure, SignedFeed, SignedReceipt,
};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Rounds of the ordinary tests.
const SAMPLE: u64 = 4_000;

/// A release that both of its signers signed, and a stage of it.
fn offered() -> (Signers, ReleaseOffer) {
    let signers = [1, 2].map(|seed| journal::SigningKey::from_bytes(&[seed; 32]));
    let manifest = Manifest {
        platform: "linux-x86_64".to_owned(),
        version: "0.2.0".parse().unwrap(),
        file: "outpost.deb".to_owned(),
        size: 60,
        package: Hash32::of(&[7; 60]),
        issued_at: 1,
        notes: [("en".to_owned(), "Faster.".to_owned())].into(),
        next_signers: None,
    };
    let mut release = Release::make(&manifest, vec![7; 60]).unwrap();
    signers.iter().for_each(|signer| release.sign(signer).unwrap());
    let pinned = Signers::new(2, signers.map(|signer| signer.verifying_key()).to_vec()).unwrap();
    (pinned, ReleaseOffer::new(release.to_bytes().unwrap(), ["UTKOR".to_owned()]).unwrap())
}

/// The root that vouches for headquarters' keys.
fn root() -> journal::SigningKey {
    journal::SigningKey::from_bytes(&[9; 32])
}

/// The feed of headquarters' keys, and its word on a segment that was erased.
fn of_headquarters() -> [Vec<u8>; 2] {
    let keys = keys();
    let told = HqKeys::new(2, &[keys.hq_signing.verifying_key()], &[root().verifying_key()], keys.hq.public()).unwrap();
    let feed = SignedFeed::sign(&SignedFeed::of_keys(&told, &root(), (1, 2)).unwrap(), &keys.hq_signing).unwrap();
    let events: Vec<_> = mixed(2, 5).into_iter().map(journal::Stored::erase).collect();
    let start = journal::genesis(crate::crossings::BOOTH, crate::crossings::EPOCH);
    let made = SignedErasure::make(
        Hash32::of(b"as it arrived"),
        (&events, &start),
        ErasureOrder { at_ms: 1, rule_book: 2 },
        (&keys.hq_signing, &[keys.hq.public()]),
        &mut rng(5),
    );
    [feed.to_bytes().unwrap(), made.unwrap().1.to_bytes().unwrap()]
}

/// Whole ones to begin with.
fn models() -> Vec<Vec<u8>> {
    let keys = keys();
    let segment = sealed(&mixed(3, 5)).to_bytes();
    let feed = Feed { name: "alerts.national".to_owned(), version: 3, issued_at: 1, expires_at: 2, body: vec![7; 200] };
    let signed = SignedFeed::sign(&feed, &keys.hq_signing).unwrap().to_bytes().unwrap();
    let to_post = SignedFeed::seal_to(&feed, &[keys.post.public()], &keys.hq_signing, &mut rng(4)).unwrap().to_bytes().unwrap();
    let receipt = Receipt {
        booth: journal::BoothId(7),
        epoch: 1,
        upto_seq: 9,
        upto_chain: Hash32::of(b"9"),
        beyond: vec![(11, 12)],
        blobs: vec![Hash32::of(b"blob")],
        hq_time_ms: 5,
        forked: false,
        slow_down_ms: 0,
    };
    let receipt = SignedReceipt::sign(&receipt, &keys.hq_signing).unwrap().to_bytes().unwrap();
    let mut stick = bundle::start().to_vec();
    for (kind, payload) in [(EntryKind::Segment, &segment), (EntryKind::Feed, &signed), (EntryKind::Receipt, &receipt)] {
        stick.extend(bundle::entry_head(kind, payload));
        stick.extend_from_slice(payload);
    }
    stick.extend(bundle::end(3));
    let offer = offered().1;
    let [told, erased] = of_headquarters();
    vec![segment, signed, to_post, receipt, stick, offer.to_bytes().unwrap(), offer.release_bytes().to_vec(), told, erased]
}

/// Turns, cuts, doubles, splices: what transmission and malice do.
fn harmed(models: &[Vec<u8>], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = models[rng.gen_range(0..models.len())].clone();
    for _ in 0..rng.gen_range(1..6) {
        let at = rng.gen_range(0..=bytes.len());
        match rng.gen_range(0..7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << rng.gen_range(0..8),
            1 if at < bytes.len() => bytes[at] = rng.r#gen(),
            2 => bytes.truncate(at),
            3 => drop(bytes.splice(at..at, (0..rng.gen_range(1..9)).map(|_| 0xff).collect::<Vec<u8>>())),
            4 => {
                let end = rng.gen_range(at..=bytes.len().min(at + 64));
                let part = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, part));
            }
            5 => {
                let other = &models[rng.gen_range(0..models.len())];
                let from = rng.gen_range(0..other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            // A length that claims the world.
            _ => drop(bytes.splice(at..(at + 9).min(bytes.len()), [0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
        }
    }
    bytes
}

#[test]
fn fuzz_every_parser_of_segments_bundles_and_feeds_takes_any_bytes() {
    let (keys, models) = (keys(), models());
    let (booth, hq, root) = (keys.booth.verifying_key(), keys.hq_signing.verifying_key(), root().verifying_key());
    let (signers, offer) = offered();
    rounds(SAMPLE, 77, |rng| {
        let bytes = harmed(&models, rng);
        for release in
            [Release::from_bytes(&bytes).ok(), ReleaseOffer::read(&bytes).ok().and_then(|offer| offer.release().ok())].into_iter().flatten()
        {
            if let Ok(manifest) = release.verify(&signers) {
                assert_eq!((manifest.size, release.package()), (60, [7; 60].as_slice()), "only what was signed verifies");
            }
        }
        let _ = offer.clone().restaged(&bytes);
        if let Ok(segment) = Segment::from_bytes(&bytes) {
            let genuine = segment.verify_signature(&booth).is_ok();
            let opened = segment.open([&keys.hq]);
            assert!(!genuine || opened.is_ok(), "what the booth signed opens");
        }
        if let Ok(feed) = SignedFeed::from_bytes(&bytes)
            && let Ok(verified) = feed.verify(&hq)
        {
            assert!(["alerts.national", KEYS_FEED].contains(&verified.name()));
            let _ = feed.verify(&hq).unwrap().open([&keys.post]);
        }
        if let Ok(Ok(Some(told))) = SignedFeed::from_bytes(&bytes).map(|feed| feed.keys(&root)) {
            assert_eq!((told.version, told.signing()), (2, vec![hq]), "only what the root signed counts");
        }
        let erasure = SignedErasure::from_bytes(&bytes).map(|word| word.verify(&Hash32::of(b"as it arrived"), &models[0], &hq));
        assert!(!matches!(erasure, Ok(Ok(_))), "no word stands for a segment that it does not name");
        if let Ok(receipt) = SignedReceipt::from_bytes(&bytes)
            && let Ok(receipt) = receipt.verify(&hq)
        {
            assert_eq!(receipt.upto_seq, 9);
        }
        let _ = (Receipt::from_bytes(&bytes), Hello::from_bytes(&bytes), HelloAnswer::from_bytes(&bytes));
        let _ = (
            EnrolRequest::from_bytes(&bytes),
            EnrolAnswer::from_bytes(&bytes),
            EnrolFile::from_bytes(&bytes).map(|file| file.to_request()),
            RenewRequest::from_bytes(&bytes),
            RenewAnswer::from_bytes(&bytes).map(|answer| answer.certificates.iter().any(|der| journal::certified_key(der).is_ok())),
            journal::certified_key(&bytes),
            SealedSecret::from_bytes(&bytes),
        );
        let at_once: Option<Vec<_>> = Reader::new(&bytes).ok().map(|reader| reader.map(|entry| entry.map(|e| e.payload.to_vec())).collect());
        let in_steps: Option<Vec<_>> = Entries::new(bytes.as_slice()).ok().map(|entries| entries.map(|entry| entry.map(|e| e.payload)).collect());
        let count = |read: &Option<Vec<Result<Vec<u8>, _>>>| read.as_ref().map(|read| read.iter().filter(|entry| entry.is_ok()).count());
        assert_eq!(count(&at_once), count(&in_steps), "both readers of a bundle see the same");
    });
}
