//! Crossings per second into headquarters, end to end: HTTPS with mutual TLS → signature → seal → columns → embedded store, durable.
//!
//! `cargo bench -p outpost-hq`: each sample delivers `CROSSINGS` crossings of fresh booths over four connections.

#![allow(clippy::unwrap_used, reason = "a bench shares the tests' kit, where a failure may stop everything")]

#[path = "../tests/hq/kit.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "the tests' kit; a bench needs only some of it"
)]
mod kit;

use border::Act;
use divan::Bencher;
use divan::counter::ItemsCount;
use foundation::Clock;
use journal::{BoothId, EnrolAnswer, EnrolCode, EnrolRequest, Event, EventId, Message, SealKeyPair, Segment, SigningKey, Stored, genesis};
use kit::Headquarters;
use rand::rngs::OsRng;
use reqwest::Client;
use rustls::pki_types::CertificateDer;

const CROSSINGS: u64 = 4_000;
const CONNECTIONS: u64 = 4;

fn main() {
    divan::main();
}

/// Segments of one booth and the client that delivers them.
struct Load {
    client: Client,
    segments: Vec<Vec<u8>>,
}

#[divan::bench(args = [100, 1000], sample_count = 5, sample_size = 1)]
fn https_to_embedded_store(bencher: Bencher, per_segment: u64) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let hq = runtime.block_on(async { Headquarters::start() });
    let url = hq.url();
    bencher.counter(ItemsCount::new(CROSSINGS)).with_inputs(|| (0..CONNECTIONS).map(|_| load(&hq, per_segment)).collect::<Vec<_>>()).bench_values(
        |loads| {
            runtime.block_on(async {
                let sending: Vec<_> = loads.into_iter().map(|load| tokio::spawn(deliver(load, url.clone()))).collect();
                for sent in sending {
                    sent.await.expect("delivered");
                }
            });
        },
    );
}

async fn deliver(load: Load, url: String) {
    for segment in load.segments {
        let answer = load.client.post(format!("{url}/v1/segments")).body(segment).send().await.expect("answered");
        assert_eq!(answer.status(), 200);
    }
}

fn load(hq: &Headquarters, per_segment: u64) -> Load {
    let (signing, sealing) = (SigningKey::generate(&mut OsRng), SealKeyPair::generate(&mut OsRng));
    let tls = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
    let csr = rcgen::CertificateParams::default().serialize_request(&tls).expect("a request");
    let code = EnrolCode::parse(&hq.code("UTKOR")).expect("a code");
    let request = EnrolRequest {
        code_secret: *code.secret(),
        csr_der: csr.der().to_vec(),
        signing_key: signing.verifying_key(),
        sealing_key: sealing.public(),
        app_version: "bench".to_owned(),
        training: true,
    };
    let answer = EnrolAnswer::from_bytes(&hq.hq.enrol(&request).expect("joined")).expect("an answer");
    let chain = answer.certificates.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
    let events = events(hq, answer.booth);
    let mut prev = genesis(answer.booth, 1);
    let mut segments = Vec::new();
    for part in events.chunks(usize::try_from(per_segment).expect("small")) {
        let sealed = Segment::seal(part, &prev, &signing, &[answer.hq_sealing_key, sealing.public()], &mut OsRng).expect("sealed");
        prev = sealed.header.last_chain;
        segments.push(sealed.to_bytes());
    }
    Load { client: kit::client(&hq.root(), Some((chain, &tls.serialize_pem()))), segments }
}

fn events(hq: &Headquarters, booth: BoothId) -> Vec<Stored> {
    let mut prev = genesis(booth, 1);
    let event = |seq: u64| {
        let act = Act::CrossingRecorded(Box::new(kit::crossing(&hq.clock, usize::try_from(seq).expect("small"))));
        let event = Event::new(&prev, EventId { booth, epoch: 1, seq }, hq.clock.now(), &act, [7; 16]).expect("an event");
        prev = event.chain;
        Stored::Whole(event)
    };
    (1..=CROSSINGS / CONNECTIONS).map(event).collect()
}
