//! Bytes of every wire type as version 1 wrote them. Every later program reads them; a message that is written anew has the same
//! bytes. Files in `tests/golden` are never changed: a new version adds its own.

use crate::chain::fixed_event;
use crate::crossings::{BOOTH, EPOCH, mixed, rng};
use crate::keys::{keys, sealed};
use foundation::SinceBoot;
use journal::bundle::{self, EntryKind, Reader};
use journal::cbor;
use journal::release::{Manifest, Release, ReleaseOffer, Signers};
use journal::{
    BlobNames, BoothId, EnrolAnswer, EnrolCode, EnrolFile, EnrolRequest, EpochHead, ErasureOrder, Feed, Hash32, Hello, HelloAnswer, Hole, HqKeys,
    Message, NeighbourAnswer, NeighbourAsk, NeighbourState, Receipt, RenewAnswer, RenewRequest, SealKeyPair, SealedSecret, Segment, SignedErasure,
    SignedFeed, SignedReceipt, StreamAnswer, StreamAsk, Verb, blob, genesis, verify_chain,
};
use serde_bytes::ByteBuf;
use std::fmt::Debug;
use std::path::PathBuf;

const NOW_MS: i64 = 1_772_352_000_000;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn golden(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The message as it was written reads as `expected`, and `expected` is still written so.
#[track_caller]
fn check<M: Message + PartialEq + Debug>(name: &str, expected: &M) {
    let bytes = golden(name);
    assert_eq!(&M::from_bytes(&bytes).unwrap(), expected, "{name} reads differently");
    assert_eq!(expected.to_bytes().unwrap(), bytes, "{name} is written differently");
}

fn receipt() -> Receipt {
    Receipt {
        booth: BOOTH,
        epoch: EPOCH,
        upto_seq: 812,
        upto_chain: Hash32::of(b"event 812"),
        beyond: vec![(820, 871), (900, 900)],
        blobs: vec![Hash32::of(b"portrait"), Hash32::of(b"page")],
        hq_time_ms: NOW_MS,
        forked: true,
        slow_down_ms: 2500,
    }
}

fn stream_ask() -> StreamAsk {
    StreamAsk { verb: Verb::Put, path: "v1/blobs/0011".to_owned(), upload: Some((65_536, 91_003)) }
}

fn stream_answer() -> StreamAnswer {
    StreamAnswer { status: 202, offset: Some(91_000), retry_after_s: Some(2) }
}

fn feed() -> Feed {
    Feed { name: "officers".to_owned(), version: 9, issued_at: NOW_MS, expires_at: NOW_MS + 86_400_000, body: b"[]".to_vec() }
}

fn hello() -> Hello {
    Hello {
        booth: BOOTH,
        app_version: "0.1.0".to_owned(),
        wire_min: 1,
        wire_max: 1,
        epoch: EPOCH,
        head_seq: 900,
        head_chain: Hash32::of(b"event 900"),
        feeds: vec![("alerts.national".to_owned(), 412), ("officers".to_owned(), 9)],
        wall_ms: NOW_MS,
        oldest_undelivered_ms: Some(NOW_MS - 3_600_000),
        undelivered_events: 88,
        undelivered_blobs: 120,
        previous: vec![EpochHead { epoch: 1, head_seq: 3, head_chain: Hash32::of(b"event 3") }],
        newest_blobs: vec![],
        ends: vec![],
        since_boot: None,
    }
}

/// With what later programs say beside.
fn later_hello() -> Hello {
    Hello {
        newest_blobs: vec![Hash32::of(b"portrait")],
        ends: vec![(EPOCH, 871, Hash32::of(b"event 871"))],
        since_boot: Some(SinceBoot { boot: 0x0123_4567_89ab_cdef, ms: 86_400_123 }),
        ..hello()
    }
}

fn hello_answer() -> HelloAnswer {
    let (keys, booth) = (keys(), SealKeyPair::generate(&mut rng(20)));
    HelloAnswer {
        receipts: vec![SignedReceipt::sign(&receipt(), &keys.hq_signing).unwrap()],
        holes: vec![Hole { epoch: EPOCH, first: 813, last: 819 }],
        feeds: vec![("alerts.national".to_owned(), 413)],
        hq_time_ms: NOW_MS,
        max_segment_bytes: 65_536,
        in_flight: 4,
        post_keys: vec![EnrolAnswer::seal_post_key(&keys.post, &booth.public(), &mut rng(21)).unwrap()],
        blobs_lost: false,
        keys: None,
    }
}

/// The answer with what came to it later.
fn later_hello_answer() -> HelloAnswer {
    HelloAnswer { blobs_lost: true, keys: Some(keys_feed()), ..hello_answer() }
}

fn renewal() -> (RenewRequest, RenewAnswer) {
    let certificates = vec![ByteBuf::from([0x30, 1]), ByteBuf::from([0x30, 2])];
    (RenewRequest { csr_der: vec![0x30, 0] }, RenewAnswer { certificates })
}

/// The root that signs headquarters' keys.
fn root() -> journal::SigningKey {
    journal::SigningKey::from_bytes(&[9; 32])
}

fn hq_keys() -> HqKeys {
    let (keys, next) = (keys(), journal::SigningKey::from_bytes(&[10; 32]));
    HqKeys::new(2, &[next.verifying_key(), keys.hq_signing.verifying_key()], &[root().verifying_key()], keys.hq.public()).unwrap()
}

fn keys_feed() -> SignedFeed {
    let feed = SignedFeed::of_keys(&hq_keys(), &root(), (NOW_MS, NOW_MS + 1)).unwrap();
    SignedFeed::sign(&feed, &keys().hq_signing).unwrap()
}

/// What stands in the place of a segment, and headquarters' word on it.
fn erased() -> (Vec<u8>, SignedErasure) {
    let keys = keys();
    let events: Vec<_> = mixed(3, 42).into_iter().map(journal::Stored::erase).collect();
    let order = ErasureOrder { at_ms: NOW_MS, rule_book: 3 };
    let to = [keys.hq.public()];
    let start = genesis(BOOTH, EPOCH);
    SignedErasure::make(Hash32::of(b"as it arrived"), (&events, &start), order, (&keys.hq_signing, &to), &mut rng(43)).unwrap()
}

fn release() -> Release {
    let signer = |seed: u8| journal::SigningKey::from_bytes(&[seed; 32]);
    let package = b"the package".to_vec();
    let manifest = Manifest {
        platform: "linux-x86_64".to_owned(),
        version: "0.2.0".parse().unwrap(),
        file: "outpost_0.2.0_amd64.deb".to_owned(),
        size: 11,
        package: Hash32::of(&package),
        issued_at: NOW_MS,
        notes: [("en".to_owned(), "Faster.".to_owned())].into(),
        next_signers: Some(Signers::new(1, vec![signer(3).verifying_key()]).unwrap()),
    };
    let mut release = Release::make(&manifest, package).unwrap();
    [1, 2].into_iter().for_each(|seed| release.sign(&signer(seed)).unwrap());
    release
}

fn release_offer() -> ReleaseOffer {
    ReleaseOffer::new(release().to_bytes().unwrap(), ["UTSAB".to_owned(), "UTKOR".to_owned()]).unwrap()
}

fn neighbour() -> NeighbourState {
    NeighbourState {
        booth: BOOTH,
        post: "UTKAL".to_owned(),
        app_version: "0.1.0".to_owned(),
        signing_key: keys().booth.verifying_key(),
        heads: vec![EpochHead { epoch: EPOCH, head_seq: 900, head_chain: Hash32::of(b"event 900") }],
        feeds: vec![("officers".to_owned(), 9)],
        undelivered: vec![(EPOCH, 813, 900)],
        contact_s: Some(7),
        port: 7443,
        wall_ms: NOW_MS,
        receipts: vec![SignedReceipt::sign(&receipt(), &keys().hq_signing).unwrap()],
    }
}

/// Everything booths of a post say to each other.
fn between_neighbours() -> (Vec<NeighbourAsk>, Vec<NeighbourAnswer>) {
    let asks = vec![
        NeighbourAsk::State(Box::new(neighbour())),
        NeighbourAsk::Segment { epoch: EPOCH, first: 813, last: 900, since_ms: NOW_MS },
        NeighbourAsk::Feed { name: "officers".to_owned() },
    ];
    let answers = vec![
        NeighbourAnswer::State(Box::new(neighbour())),
        NeighbourAnswer::Segment(ByteBuf::from(sealed(&mixed(1, 40)).to_bytes())),
        NeighbourAnswer::Feed(Box::new(SignedFeed::sign(&feed(), &keys().hq_signing).unwrap())),
        NeighbourAnswer::Nothing,
    ];
    (asks, answers)
}

fn enrol_request() -> EnrolRequest {
    EnrolRequest {
        code_secret: *b"ten bytes!",
        csr_der: vec![0x30, 0x03, 0x02, 0x01, 0x00],
        signing_key: keys().booth.verifying_key(),
        sealing_key: SealKeyPair::generate(&mut rng(20)).public(),
        app_version: "0.1.0".to_owned(),
        training: true,
    }
}

fn enrol_answer() -> EnrolAnswer {
    let (keys, booth) = (keys(), SealKeyPair::generate(&mut rng(20)));
    EnrolAnswer {
        booth: BoothId(7),
        post: "UTKAL".to_owned(),
        certificates: vec![ByteBuf::from([0x30, 1]), ByteBuf::from([0x30, 2])],
        hq_root_cert: vec![0x30, 3],
        hq_signing_key: keys.hq_signing.verifying_key(),
        hq_sealing_key: keys.hq.public(),
        hq_recovery_key: SealKeyPair::generate(&mut rng(22)).public(),
        post_key: EnrolAnswer::seal_post_key(&keys.post, &booth.public(), &mut rng(21)).unwrap(),
        training: true,
    }
}

fn sample_bundle() -> Vec<u8> {
    let receipt = SignedReceipt::sign(&receipt(), &keys().hq_signing).unwrap().to_bytes().unwrap();
    let hello = hello().to_bytes().unwrap();
    let mut bytes = bundle::start().to_vec();
    for (kind, payload) in [(EntryKind::Receipt, &receipt), (EntryKind::Message, &hello)] {
        bytes.extend(bundle::entry_head(kind, payload));
        bytes.extend_from_slice(payload);
    }
    bytes.extend(bundle::end(2));
    bytes
}

/// Every file and what it holds today.
fn all() -> Vec<(&'static str, Vec<u8>)> {
    let keys = keys();
    let blob = blob::encrypt(b"a portrait", &mut rng(30)).unwrap();
    let sealed_feed = SignedFeed::seal_to(&feed(), &[keys.post.public()], &keys.hq_signing, &mut rng(31)).unwrap();
    let secret = SealedSecret::seal(&keys.hq.public(), "test", b"a secret", &mut rng(32)).unwrap();
    let (asks, answers) = between_neighbours();
    let mut some_erased = mixed(60, 41);
    some_erased[20] = some_erased[20].clone().erase();
    vec![
        ("chain.v1.txt", fixed_event().chain.to_string().into_bytes()),
        ("segment-one.v1.bin", sealed(&mixed(1, 40)).to_bytes()),
        ("segment-many.v1.bin", sealed(&some_erased).to_bytes()),
        ("receipt.v1.bin", receipt().to_bytes().unwrap()),
        ("signed-receipt.v1.bin", SignedReceipt::sign(&receipt(), &keys.hq_signing).unwrap().to_bytes().unwrap()),
        ("signed-feed.v1.bin", SignedFeed::sign(&feed(), &keys.hq_signing).unwrap().to_bytes().unwrap()),
        ("sealed-feed.v1.bin", sealed_feed.to_bytes().unwrap()),
        ("release.v1.bin", release().to_bytes().unwrap()),
        ("release-offer.v1.bin", release_offer().to_bytes().unwrap()),
        ("hello.v1.bin", hello().to_bytes().unwrap()),
        ("later-hello.v1.bin", later_hello().to_bytes().unwrap()),
        ("hello-answer.v1.bin", hello_answer().to_bytes().unwrap()),
        ("later-hello-answer.v1.bin", later_hello_answer().to_bytes().unwrap()),
        ("erasure.v1.bin", erased().1.to_bytes().unwrap()),
        ("segment-erased.v1.bin", erased().0),
        ("renew-request.v1.bin", renewal().0.to_bytes().unwrap()),
        ("renew-answer.v1.bin", renewal().1.to_bytes().unwrap()),
        ("enrol-request.v1.bin", enrol_request().to_bytes().unwrap()),
        ("enrol-answer.v1.bin", enrol_answer().to_bytes().unwrap()),
        ("enrol-file.v1.bin", EnrolFile::request(&enrol_request()).unwrap().to_bytes().unwrap()),
        ("sealed-secret.v1.bin", secret.to_bytes().unwrap()),
        ("blob.v1.bin", [blob.key.as_slice(), &blob.bytes].concat()),
        ("enrol-code.v1.txt", EnrolCode::new(b"root key", &mut rng(33)).to_string().into_bytes()),
        ("bundle.v1.bin", sample_bundle()),
        ("stream-ask.v1.bin", stream_ask().to_bytes().unwrap()),
        ("stream-answer.v1.bin", stream_answer().to_bytes().unwrap()),
        ("blob-names.v1.bin", BlobNames(vec![Hash32::of(b"portrait")]).to_bytes().unwrap()),
        ("neighbour-asks.v1.bin", cbor::to_vec(&asks.iter().map(|ask| ByteBuf::from(ask.to_bytes().unwrap())).collect::<Vec<_>>()).unwrap()),
        ("neighbour-answers.v1.bin", cbor::to_vec(&answers.iter().map(|one| ByteBuf::from(one.to_bytes().unwrap())).collect::<Vec<_>>()).unwrap()),
    ]
}

/// Run by hand when a version adds files. Never overwrites one.
#[test]
#[ignore = "writes golden files that are missing"]
fn write_missing_golden_files() {
    for (name, bytes) in all() {
        if !path(name).exists() {
            std::fs::write(path(name), bytes).unwrap();
        }
    }
}

#[test]
fn no_golden_file_is_missing_or_left_over() {
    let mut names: Vec<_> = std::fs::read_dir(path("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut expected: Vec<_> = all().into_iter().map(|(name, _)| name.to_owned()).collect();
    expected.sort();
    assert_eq!(names, expected);
}

#[test]
fn messages_of_version_1_read_and_are_written_as_they_were() {
    check("receipt.v1.bin", &receipt());
    check("signed-receipt.v1.bin", &SignedReceipt::sign(&receipt(), &keys().hq_signing).unwrap());
    check("signed-feed.v1.bin", &SignedFeed::sign(&feed(), &keys().hq_signing).unwrap());
    check("release.v1.bin", &release());
    check("release-offer.v1.bin", &release_offer());
    check("hello.v1.bin", &hello());
    check("later-hello.v1.bin", &later_hello());
    check("hello-answer.v1.bin", &hello_answer());
    check("later-hello-answer.v1.bin", &later_hello_answer());
    check("erasure.v1.bin", &erased().1);
    check("stream-ask.v1.bin", &stream_ask());
    check("stream-answer.v1.bin", &stream_answer());
    check("renew-request.v1.bin", &renewal().0);
    check("renew-answer.v1.bin", &renewal().1);
    check("enrol-request.v1.bin", &enrol_request());
    check("enrol-answer.v1.bin", &enrol_answer());
    check("enrol-file.v1.bin", &EnrolFile::request(&enrol_request()).unwrap());
}

#[test]
fn what_neighbours_say_in_version_1_is_read() {
    assert_eq!(BlobNames::from_bytes(&golden("blob-names.v1.bin")), Ok(BlobNames(vec![Hash32::of(b"portrait")])));
    let each = |name: &str| cbor::from_slice::<Vec<ByteBuf>>(&golden(name)).unwrap();
    let (asks, answers) = between_neighbours();
    let read: Vec<NeighbourAsk> = each("neighbour-asks.v1.bin").iter().map(|bytes| NeighbourAsk::from_bytes(bytes).unwrap()).collect();
    assert_eq!(read, asks);
    let read: Vec<NeighbourAnswer> = each("neighbour-answers.v1.bin").iter().map(|bytes| NeighbourAnswer::from_bytes(bytes).unwrap()).collect();
    assert_eq!(read, answers);
}

#[test]
fn segments_of_version_1_open_verify_and_are_acts() {
    for (name, count) in [("segment-one.v1.bin", 1), ("segment-many.v1.bin", 60)] {
        let segment = Segment::from_bytes(&golden(name)).unwrap();
        segment.verify_signature(&keys().booth.verifying_key()).unwrap();
        assert_eq!(segment.header.prev_chain, genesis(BOOTH, EPOCH));
        let events = segment.open([&keys().post]).unwrap();
        assert!(events.iter().filter_map(|stored| stored.event()).all(|event| event.act().is_ok()), "{name}");
        let summary = verify_chain(segment.header.prev_chain, events).unwrap();
        assert_eq!((summary.count, summary.last.map(|last| last.1)), (count, Some(segment.header.last_chain)));
    }
}

#[test]
fn keys_and_erasures_of_version_1_are_believed() {
    let answer = HelloAnswer::from_bytes(&golden("later-hello-answer.v1.bin")).unwrap();
    assert_eq!(answer.keys.unwrap().keys(&root().verifying_key()), Ok(Some(hq_keys())));
    let word = SignedErasure::from_bytes(&golden("erasure.v1.bin")).unwrap();
    let stands = golden("segment-erased.v1.bin");
    let (erasure, segment) = word.verify(&Hash32::of(b"as it arrived"), &stands, &keys().hq_signing.verifying_key()).unwrap();
    let events = segment.open([&keys().hq]).unwrap();
    assert!(erasure.names(&events));
    assert_eq!(verify_chain(segment.header.prev_chain, events).unwrap().erased, 3);
}

#[test]
fn feeds_of_version_1_open() {
    let hq = keys().hq_signing.verifying_key();
    let opened = |name: &str| SignedFeed::from_bytes(&golden(name)).and_then(|signed| signed.verify(&hq)).and_then(|feed| feed.open([&keys().post]));
    assert_eq!(opened("signed-feed.v1.bin"), Ok(feed()));
    assert_eq!(opened("sealed-feed.v1.bin"), Ok(feed()));
}

#[test]
fn a_release_of_version_1_verifies() {
    let signers = Signers::new(2, [1, 2].map(|seed| journal::SigningKey::from_bytes(&[seed; 32]).verifying_key()).to_vec()).unwrap();
    let read = ReleaseOffer::read(&golden("release-offer.v1.bin")).unwrap().release().unwrap();
    let manifest = read.verify(&signers).unwrap();
    assert_eq!((manifest.version.to_string().as_str(), manifest.package), ("0.2.0", Hash32::of(b"the package")));
}

#[test]
fn secrets_blobs_codes_and_bundles_of_version_1_are_read() {
    let secret = SealedSecret::from_bytes(&golden("sealed-secret.v1.bin")).unwrap();
    assert_eq!(secret.open(&keys().hq, "test").unwrap().as_slice(), b"a secret");

    let file = golden("blob.v1.bin");
    let (key, bytes) = file.split_first_chunk().unwrap();
    assert_eq!(blob::decrypt(bytes, key, &Hash32::of(bytes)).unwrap(), b"a portrait");

    let code = EnrolCode::parse(&String::from_utf8(golden("enrol-code.v1.txt")).unwrap()).unwrap();
    assert!(code.is_for_root(b"root key"));

    let file = golden("bundle.v1.bin");
    assert_eq!(file, sample_bundle());
    let entries: Vec<_> = Reader::new(&file).unwrap().map(|entry| entry.unwrap()).collect();
    assert_eq!(entries.iter().map(|entry| entry.kind).collect::<Vec<_>>(), [Some(EntryKind::Receipt), Some(EntryKind::Message)]);
    assert_eq!(Hello::from_bytes(entries[1].payload).unwrap(), hello());
}
