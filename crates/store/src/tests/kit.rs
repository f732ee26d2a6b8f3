//! What the tests and benches of the store need: a headquarters that signs, an enrolled booth, invented travellers.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::new_without_default,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "shared by the unit tests, the integration tests and the benches, each of which uses a part"
)]

use border::{
    Act, Answer, CaptureMode, Crossing, CrossingCorrection, CrossingVoid, Decision, Direction, Disposition, DocumentKind, FieldChange, FieldName,
    ImageKind, ImageRef, Journey, MrzStatus, ReadMethod, Sourced, TravelDocument, Traveller, TravellerClass,
};
use foundation::{Clock, FixedClock, Sensitive};
use journal::{BoothId, EnrolAnswer, Feed, Hash32, Receipt, RecipientKey, SealKeyPair, SignedFeed, SignedReceipt, SigningKey, blob, genesis};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::path::Path;
use std::sync::Arc;
use store::{CreateOptions, MemoryKeyRing, NewBlob, PassphraseCost, Record, Recorded, Store, Unlock};

/// 2026-03-01T12:00:00Z.
pub const NOON: i64 = 1_772_366_400_000;
pub const BOOTH: BoothId = BoothId(17);

pub struct Hq {
    pub signing: SigningKey,
    pub recovery: SealKeyPair,
    pub post: SealKeyPair,
}

impl Hq {
    pub fn new() -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        Self { signing: SigningKey::generate(&mut rng), recovery: SealKeyPair::generate(&mut rng), post: SealKeyPair::generate(&mut rng) }
    }

    pub fn answer(&self, booth: &RecipientKey, training: bool) -> EnrolAnswer {
        let mut rng = StdRng::seed_from_u64(2);
        EnrolAnswer {
            booth: BOOTH,
            post: "UTOAA".to_owned(),
            certificates: vec![serde_bytes::ByteBuf::from(vec![1, 2, 3])],
            hq_root_cert: vec![4, 5, 6],
            hq_signing_key: self.signing.verifying_key(),
            hq_sealing_key: SealKeyPair::generate(&mut rng).public(),
            hq_recovery_key: self.recovery.public(),
            post_key: EnrolAnswer::seal_post_key(&self.post, booth, &mut rng).unwrap(),
            training,
        }
    }

    pub fn receipt(&self, store: &Store, epoch: u32, upto_seq: u64) -> Receipt {
        Receipt {
            booth: BOOTH,
            epoch,
            upto_seq,
            upto_chain: store.chain_at(epoch, upto_seq).unwrap().unwrap_or_else(|| genesis(BOOTH, epoch)),
            beyond: vec![],
            blobs: vec![],
            hq_time_ms: NOON,
            forked: false,
            slow_down_ms: 0,
        }
    }

    pub fn sign(&self, receipt: &Receipt) -> SignedReceipt {
        SignedReceipt::sign(receipt, &self.signing).unwrap()
    }

    pub fn feed(&self, name: &str, version: u64, body: &[u8]) -> SignedFeed {
        let feed = Feed { name: name.to_owned(), version, issued_at: NOON, expires_at: NOON + 1, body: body.to_vec() };
        SignedFeed::sign(&feed, &self.signing).unwrap()
    }

    /// The national alert list: with no entry, and so many bytes of purpose.
    pub fn list(&self, version: u64, bytes: usize) -> SignedFeed {
        let header = border::ListHeader {
            list: "national".to_owned(),
            title: "National".to_owned(),
            owner: "Utopia".to_owned(),
            version,
            issued_at: NOON,
            expires_at: NOON + 1,
            source: String::new(),
            purpose: "x".repeat(bytes),
            priority: None,
            handling: border::Handling::default(),
        };
        self.feed("alerts.national", version, &screening::build_list(header, vec![], &self.signing).unwrap())
    }
}

pub fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at_millis(NOON))
}

pub fn training_options() -> CreateOptions {
    CreateOptions {
        reserve_bytes: 64 * 1024,
        passphrase_cost: PassphraseCost::LEAST,
        key_ring: Arc::new(MemoryKeyRing::default()),
        ..CreateOptions::new(Unlock::Plain, true)
    }
}

/// A training store in `dir`, enrolled: its journal holds `epoch.opened` and `booth.enrolled`.
pub fn enrolled(dir: &Path) -> (Store, Hq) {
    let store = Store::create(dir, training_options(), clock()).unwrap();
    let hq = Hq::new();
    store.save_enrolment(&hq.answer(&store.keys().sealing.public(), true), "https://hq.example").unwrap();
    (store, hq)
}

pub fn reopen(dir: &Path) -> Store {
    Store::open(dir, &Unlock::Plain, clock()).unwrap()
}

/// A crossing of an invented traveller; `n` makes name, number and time its own.
pub fn crossing(n: u64) -> Crossing {
    let mut at = clock().now();
    at.utc += chrono::TimeDelta::seconds(i64::try_from(n).unwrap());
    Crossing {
        post: "UTOAA".to_owned(),
        lane: "1".to_owned(),
        direction: Direction::Entry,
        at,
        capture_mode: CaptureMode::Live,
        officer: "o-1".to_owned(),
        class: TravellerClass::Visitor,
        traveller: Traveller {
            primary_identifier: Some(Sourced::mrz(Sensitive::new(format!("ERIKSSON{n}")))),
            secondary_identifier: Some(Sourced::mrz(Sensitive::new("ANNA MARIA".to_owned()))),
            name_truncated: false,
            birth_date: Some(Sourced::mrz(Sensitive::new("1974-08-12".parse().unwrap()))),
            sex: None,
            nationality: Some(Sourced::mrz("UTO".parse().unwrap())),
            residence: None,
        },
        document: TravelDocument {
            kind: DocumentKind::Passport,
            document_code: "P".to_owned(),
            issuing_state: Some(Sourced::mrz("UTO".parse().unwrap())),
            number: Some(Sourced::mrz(Sensitive::new(format!("L{n:08}")))),
            number_missing_reason: None,
            expiry_date: Some(Sourced::mrz("2030-04-15".parse().unwrap())),
            mrz_lines: vec![],
            mrz_format: None,
            mrz_status: MrzStatus::None,
            checks: mrz::Checks::default(),
            doubts: vec![],
            read_method: ReadMethod::Manual,
        },
        journey: Journey::default(),
        screening: vec![],
        hits: vec![],
        dispositions: vec![],
        findings: vec![],
        rule_book_version: 1,
        decision: Decision::Admit { until: Some("2026-05-30".parse().unwrap()) },
        images: vec![],
        handling_ms: 4000,
        entered_later: None,
    }
}

pub fn disposition(identity: &str, alert: &str, answer: Answer) -> Disposition {
    Disposition {
        list: "national".to_owned(),
        list_version: 3,
        alert: alert.to_owned(),
        answer,
        note: Sensitive::new("taller".to_owned()),
        officer: "o-1".to_owned(),
        at: clock().now(),
        score: 800,
        second_officer: None,
        alert_digest: String::new(),
        identity: identity.to_owned(),
        number_agrees: None,
    }
}

/// A crossing with a picture of `bytes` bytes.
pub fn with_picture(n: u64, kind: ImageKind, bytes: usize) -> (Crossing, NewBlob) {
    let mut rng = StdRng::seed_from_u64(n);
    let mut plain = vec![0; bytes];
    rand::RngCore::fill_bytes(&mut rng, &mut plain);
    let blob = blob::encrypt(&plain, &mut rng).unwrap();
    let mut crossing = crossing(n);
    let key = blob.key.iter().map(|byte| format!("{byte:02x}")).collect();
    crossing.images.push(ImageRef { kind, light: None, hash: blob.hash.to_string(), bytes: blob.bytes.len() as u64, key: Sensitive::new(key) });
    (crossing, blob.into())
}

/// A correction of one field of a recorded crossing, approved by a second officer.
pub fn correction(of: impl std::fmt::Display, saw: u32, field: FieldName, old: &str, new: &str) -> Act {
    let text = |value: &str| (!value.is_empty()).then(|| Sensitive::new(value.to_owned()));
    Act::CrossingCorrected(Box::new(CrossingCorrection {
        crossing: of.to_string(),
        saw,
        changes: vec![FieldChange { field, old: text(old), new: text(new) }],
        decision: None,
        reason: Sensitive::new("Mistyped.".to_owned()),
        officer: "o-1".to_owned(),
        second_officer: Some("o-2".to_owned()),
    }))
}

/// The void of a recorded crossing.
pub fn void(of: impl std::fmt::Display, saw: u32) -> Act {
    Act::CrossingVoided(CrossingVoid {
        crossing: of.to_string(),
        saw,
        reason: Sensitive::new("Recorded twice.".to_owned()),
        officer: "o-1".to_owned(),
        second_officer: "o-2".to_owned(),
    })
}

pub fn act(crossing: Crossing) -> Act {
    Act::CrossingRecorded(Box::new(crossing))
}

pub fn record(store: &Store, crossing: Crossing) -> Recorded {
    let at = crossing.at;
    store.record(vec![act(crossing)], Record::at(at)).unwrap()[0]
}

pub fn record_with_picture(store: &Store, n: u64, kind: ImageKind, bytes: usize) -> (Recorded, Hash32) {
    let (crossing, blob) = with_picture(n, kind, bytes);
    let hash = blob.hash;
    let record = Record { blobs: vec![blob], ..Record::at(crossing.at) };
    (store.record(vec![act(crossing)], record).unwrap()[0], hash)
}
