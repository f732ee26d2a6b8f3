//! What the benches deliver: crossings of invented travellers whose names and numbers are as different as in life.

pub(crate) mod cost;

use super::database::TestDatabase;
use super::kit;
use border::{Act, Crossing, Sourced};
use journal::{BoothId, EnrolAnswer, EnrolCode, EnrolRequest, Event, EventId, Message, SealKeyPair, Segment, SigningKey, Stored, genesis};
use outpost_hq::Hq;
use outpost_hq::keys::Protection;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::Type;
use postgres::{Client as Database, NoTls};
use rand::rngs::OsRng;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use reqwest::Client;
use rustls::pki_types::CertificateDer;
use tempfile::TempDir;

/// Crossings of a sample.
pub(crate) const CROSSINGS: u64 = 32_000;
/// Booths that deliver at a time.
pub(crate) const CONNECTIONS: u64 = 16;
/// Rows of a commit of the floor.
const ROWS: u64 = 1_000;

/// A headquarters without its server.
pub(crate) struct Closed {
    hq: Hq,
    _dir: TempDir,
    _database: TestDatabase,
}

impl Closed {
    pub(crate) fn on(database: TestDatabase) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let hq = Hq::open_on(&kit::place(&database), dir.path(), &Protection::Plain, true, kit::noon()).expect("a headquarters");
        Self { hq, _dir: dir, _database: database }
    }
}

impl std::ops::Deref for Closed {
    type Target = Hq;

    fn deref(&self) -> &Hq {
        &self.hq
    }
}

/// Segments of one booth and the client that delivers them.
pub(crate) struct Load {
    pub(crate) booth: BoothId,
    pub(crate) client: Client,
    pub(crate) segments: Vec<Vec<u8>>,
}

/// A fresh booth's share of a sample.
pub(crate) fn load(hq: &Hq, number: u64, per_segment: usize) -> Load {
    let (signing, sealing) = (SigningKey::generate(&mut OsRng), SealKeyPair::generate(&mut OsRng));
    let tls = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
    let csr = rcgen::CertificateParams::default().serialize_request(&tls).expect("a request");
    let code = hq.issue_code("UTKOR", "", "bench").expect("a code").0.to_string();
    let code = EnrolCode::parse(&code).expect("a code");
    let request = EnrolRequest {
        code_secret: *code.secret(),
        csr_der: csr.der().to_vec(),
        signing_key: signing.verifying_key(),
        sealing_key: sealing.public(),
        app_version: "bench".to_owned(),
        training: true,
    };
    let answer = EnrolAnswer::from_bytes(&hq.enrol(&request).expect("joined")).expect("an answer");
    let chain = answer.certificates.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
    let mut prev = genesis(answer.booth, 1);
    let mut segments = Vec::new();
    for part in events(hq, answer.booth, number).chunks(per_segment) {
        let sealed = Segment::seal(part, &prev, &signing, &[answer.hq_sealing_key, sealing.public()], &mut OsRng).expect("sealed");
        prev = sealed.header.last_chain;
        segments.push(sealed.to_bytes());
    }
    let root = hq.keys.authority.root.certificate();
    Load { booth: answer.booth, client: kit::client(&root, Some((chain, &tls.serialize_pem()))), segments }
}

fn events(hq: &Hq, booth: BoothId, number: u64) -> Vec<Stored> {
    let mut rng = ChaCha8Rng::seed_from_u64(u64::from(booth.0) << 8 | number);
    let mut prev = genesis(booth, 1);
    let at = hq.clock.now();
    let event = |seq: u64| {
        let mut at = at;
        at.utc += chrono::Duration::seconds(i64::try_from(seq).expect("small") * 40);
        let act = Act::CrossingRecorded(Box::new(crossing(at, &mut rng)));
        let event = Event::new(&prev, EventId { booth, epoch: 1, seq }, at, &act, rng.r#gen()).expect("an event");
        prev = event.chain;
        Stored::Whole(event)
    };
    (1..=CROSSINGS / CONNECTIONS).map(event).collect()
}

fn crossing(at: foundation::Instant, rng: &mut ChaCha8Rng) -> Crossing {
    let clock = foundation::FixedClock::at_millis(at.unix_millis());
    let mut crossing = kit::crossing(&clock, rng.gen_range(0..3));
    crossing.at = at;
    crossing.traveller.primary_identifier = Some(Sourced::mrz(name(rng, 3).into()));
    crossing.traveller.secondary_identifier = Some(Sourced::mrz(name(rng, 2).into()));
    let states = ["UTO", "FRA", "KEN", "TZA", "UGA", "IND", "DEU", "GBR", "USA", "CHN"];
    let state = states.get(rng.gen_range(0..states.len())).copied().unwrap_or("UTO");
    crossing.traveller.nationality = Some(Sourced::mrz(state.parse().expect("a code")));
    crossing.document.number = Some(Sourced::mrz(number(rng).into()));
    crossing
}

fn name(rng: &mut ChaCha8Rng, syllables: usize) -> String {
    let parts = ["MA", "RI", "KO", "SEN", "TA", "LU", "BER", "ON", "JI", "WA", "NE", "DO", "SHI", "PA", "EL", "GU"];
    (0..syllables).map(|_| parts.get(rng.gen_range(0..parts.len())).copied().unwrap_or("MA")).collect()
}

fn number(rng: &mut ChaCha8Rng) -> String {
    format!("L{:08}", rng.gen_range(0..100_000_000))
}

/// A table without index that takes the same rows by binary COPY.
pub(crate) struct Floor {
    database: Database,
    rng: ChaCha8Rng,
}

impl Floor {
    pub(crate) fn open(url: &str) -> Self {
        let mut database = Database::connect(url, NoTls).expect("the server");
        let table =
            "CREATE TABLE floor (booth bigint, id uuid, branch bigint, epoch bigint, seq bigint, segment bigint, at bigint, utc_offset smallint,
                       day text, post text, lane text, direction text, decision text, name text, name_key text, birth text, nationality text,
                       residence text, number text, number_key text, hits bigint, flagged boolean)";
        database.batch_execute(table).expect("a table");
        Self { database, rng: ChaCha8Rng::seed_from_u64(1) }
    }

    /// Copies a sample's rows, `ROWS` a commit.
    pub(crate) fn copy(&mut self) {
        const N: Type = Type::INT8;
        const T: Type = Type::TEXT;
        let types = [N, Type::UUID, N, N, N, N, N, Type::INT2, T, T, T, T, T, T, T, T, T, T, T, T, N, Type::BOOL];
        for commit in 0..CROSSINGS / ROWS {
            let mut transaction = self.database.transaction().expect("a transaction");
            let sink = transaction.copy_in("COPY floor FROM STDIN BINARY").expect("a copy");
            let mut writer = BinaryCopyInWriter::new(sink, &types);
            for row in 0..ROWS {
                let seq = i64::try_from(commit * ROWS + row + 1).expect("small");
                let at = 1_749_988_800_000 + seq * 40_000;
                let id = EventId { booth: BoothId(7), epoch: 1, seq: seq.unsigned_abs() }.public_id(at);
                let (name, number) = (format!("{} {}", name(&mut self.rng, 3), name(&mut self.rng, 2)), number(&mut self.rng));
                let (none, zero) = (None::<&str>, 0_i64);
                writer
                    .write(&[
                        &7_i64,
                        &id,
                        &zero,
                        &1_i64,
                        &seq,
                        &1_i64,
                        &at,
                        &180_i16,
                        &"2025-06-15",
                        &"UTKOR",
                        &"1",
                        &"entry",
                        &"admit",
                        &name,
                        &name,
                        &none,
                        &"UTO",
                        &none,
                        &number,
                        &number,
                        &zero,
                        &false,
                    ])
                    .expect("a row");
            }
            writer.finish().expect("copied");
            transaction.commit().expect("durable");
        }
    }
}
