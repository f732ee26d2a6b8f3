//! A headquarters with its server, booths with their stores, a client for single calls, and a proxy that can lose answers.

use crate::database::TestDatabase;
use border::{
    Act, CaptureMode, Crossing, Decision, Direction, DocumentKind, ImageKind, ImageRef, Journey, MrzStatus, ReadMethod, Sourced, TravelDocument,
    Traveller, TravellerClass,
};
use foundation::{Clock, FixedClock};
use journal::{Hash32, Hello, Message, Segment, SignedReceipt, Stored};
use outpost_hq::keys::Protection;
use outpost_hq::serve::{Listeners, Running, start};
use outpost_hq::{Database, Hq, HqError, KeyStanding, KeyStep, Limits};
use reqwest::{Client, StatusCode};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use store::{CreateOptions, Record, Store, Unlock};
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

/// No test waits longer for anything.
const DEADLINE: Duration = Duration::from_secs(60);

/// Noon of the day the tests run: certificates are valid, and a day does not end in the middle of a test.
pub(crate) fn noon() -> Arc<FixedClock> {
    Arc::new(FixedClock::on(platform::SystemClock::new().now().utc.date_naive()))
}

/// The same for a booth of another process.
pub(crate) fn noon_millis() -> i64 {
    noon().now().unix_millis()
}

pub(crate) struct Headquarters {
    pub(crate) hq: Arc<Hq>,
    pub(crate) clock: Arc<FixedClock>,
    running: Running,
    dir: TempDir,
    database: TestDatabase,
    quic: bool,
}

impl Headquarters {
    pub(crate) fn start() -> Self {
        Self::start_on(TestDatabase::fresh())
    }

    /// On this database.
    pub(crate) fn start_on(database: TestDatabase) -> Self {
        Self::in_dir(tempfile::tempdir().unwrap(), database, noon(), |_| {}, false)
    }

    pub(crate) fn start_with(limits: impl FnOnce(&mut Limits)) -> Self {
        Self::in_dir(tempfile::tempdir().unwrap(), TestDatabase::fresh(), noon(), limits, false)
    }

    fn in_dir(dir: TempDir, database: TestDatabase, clock: Arc<FixedClock>, limits: impl FnOnce(&mut Limits), quic: bool) -> Self {
        let mut hq = Hq::open_on(&place(&database), dir.path(), &Protection::Plain, true, clock.clone()).unwrap();
        hq.limits.wrong_code_delay_ms = 1;
        limits(&mut hq.limits);
        let hq = Arc::new(hq);
        let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let running = start(hq.clone(), &Listeners { booths: any, console: any, names: vec![], quic }).unwrap();
        Self { hq, clock, running, dir, database, quic }
    }

    /// One that answers over UDP too.
    pub(crate) fn start_over_udp() -> Self {
        Self::start_over_udp_at(noon())
    }

    pub(crate) fn start_over_udp_at(clock: Arc<FixedClock>) -> Self {
        Self::in_dir(tempfile::tempdir().unwrap(), TestDatabase::fresh(), clock, |_| {}, true)
    }

    /// Drops every connection, closes everything, and starts again in the same folder (on other ports).
    pub(crate) async fn restart(self) -> Self {
        self.restart_after(|_| {}, None).await
    }

    /// The same, with something done to the closed folder, and another clock.
    pub(crate) async fn restart_after(self, act: impl FnOnce(&Path), clock: Option<Arc<FixedClock>>) -> Self {
        let Self { hq, clock: own, running, dir, database, quic } = self;
        running.abort().await;
        drop(hq);
        act(dir.path());
        Self::in_dir(dir, database, clock.unwrap_or(own), |_| {}, quic)
    }

    /// Goes a step of a change of its keys while it does not run, as the command does, and starts again.
    pub(crate) async fn step_keys(self, step: KeyStep, even_so: bool) -> (Self, Result<KeyStanding, HqError>) {
        let Self { hq, clock, running, dir, database, quic } = self;
        running.abort().await;
        drop(hq);
        let mut hq = Hq::open_on(&place(&database), dir.path(), &Protection::Plain, true, clock.clone()).unwrap();
        let done = hq.step_keys(step, even_so, &Protection::Plain, "test");
        drop(hq);
        (Self::in_dir(dir, database, clock, |_| {}, quic), done)
    }

    /// Its folder, when it has ended.
    pub(crate) async fn into_folder(self) -> TempDir {
        self.running.abort().await;
        drop(self.hq);
        self.dir
    }

    /// One whose clock stands elsewhere.
    pub(crate) fn start_at(clock: Arc<FixedClock>) -> Self {
        Self::in_dir(tempfile::tempdir().unwrap(), TestDatabase::fresh(), clock, |_| {}, false)
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.running.booths)
    }

    pub(crate) fn booths_at(&self) -> SocketAddr {
        self.running.booths
    }

    pub(crate) fn console_url(&self) -> String {
        format!("https://{}", self.running.console)
    }

    pub(crate) fn code(&self, post: &str) -> String {
        self.hq.issue_code(post, "", "test").unwrap().0.to_string()
    }

    /// A new booth at Kora Bridge.
    pub(crate) async fn booth(&self) -> Booth {
        let booth = Booth::unenrolled(self.clock.clone());
        booth.enrol(&self.url(), &self.code("UTKOR")).await.unwrap();
        booth
    }

    /// The console has a certificate of its own.
    pub(crate) fn console_certificate(&self) -> CertificateDer<'static> {
        self.hq.keys.authority.console.certificate()
    }

    pub(crate) fn root(&self) -> CertificateDer<'static> {
        self.hq.keys.authority.root.certificate()
    }
}

/// Where a headquarters keeps things that uses this database.
pub(crate) fn place(database: &TestDatabase) -> Database {
    database.url().map_or(Database::Embedded, |url| Database::Server(url.into()))
}

pub(crate) struct Booth {
    pub(crate) store: Store,
    pub(crate) dir: TempDir,
    pub(crate) clock: Arc<FixedClock>,
}

impl Booth {
    pub(crate) fn unenrolled(clock: Arc<FixedClock>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut options = CreateOptions::new(Unlock::Plain, true);
        options.reserve_bytes = 0;
        let store = Store::create(dir.path(), options, clock.clone()).unwrap();
        Self { store, dir, clock }
    }

    pub(crate) async fn enrol(&self, url: &str, code: &str) -> Result<uplink::Enrolled, uplink::UplinkError> {
        within(uplink::enrol(&self.store, url, &code.to_owned().into())).await
    }

    pub(crate) fn id(&self) -> journal::BoothId {
        self.store.booth().unwrap().booth.unwrap()
    }

    /// A second copy of the same booth, as a cloned disk would be.
    pub(crate) fn clone_disk(self) -> (Self, Self) {
        let Self { store, dir, clock } = self;
        drop(store);
        let copy = tempfile::tempdir().unwrap();
        copy_folder(dir.path(), copy.path());
        let open = |dir: TempDir| {
            let store = Store::open(dir.path(), &Unlock::Plain, clock.clone()).unwrap();
            Self { store, dir, clock: clock.clone() }
        };
        (open(dir), open(copy))
    }

    pub(crate) fn record(&self, crossings: usize) {
        for number in 0..crossings {
            let act = Act::CrossingRecorded(Box::new(crossing(&self.clock, number)));
            self.store.record(vec![act], Record::at(self.clock.now())).unwrap();
        }
    }

    /// Records a crossing with a picture; gives the picture's name.
    pub(crate) fn record_with_picture(&self, picture: &[u8]) -> Hash32 {
        self.record_of(77, picture)
    }

    /// The same of the traveller with this number.
    pub(crate) fn record_of(&self, number: usize, picture: &[u8]) -> Hash32 {
        let blob = journal::blob::encrypt(picture, &mut rand::rngs::OsRng).unwrap();
        let mut recorded = crossing(&self.clock, number);
        let key = Hash32(blob.key).to_string().into();
        recorded.images.push(ImageRef { kind: ImageKind::Portrait, light: None, hash: blob.hash.to_string(), bytes: blob.bytes.len() as u64, key });
        let hash = blob.hash;
        let record = Record { at: self.clock.now(), blobs: vec![blob.into()], finish_inspection: None };
        self.store.record(vec![Act::CrossingRecorded(Box::new(recorded))], record).unwrap();
        hash
    }

    pub(crate) async fn sync(&self) -> uplink::Report {
        within(uplink::sync_once(&self.store)).await.unwrap()
    }

    /// The same, after the booth was told another address (headquarters came back on another port).
    pub(crate) async fn sync_at(&self, url: &str) -> uplink::Report {
        let enrolment = self.store.enrolled().unwrap().unwrap();
        self.store.save_enrolment(&enrolment.answer, url).unwrap();
        self.sync().await
    }

    /// What it says first, asking about these numbers of its current epoch.
    pub(crate) fn hello(&self, ends: &[u64]) -> Hello {
        let head = self.store.head().unwrap().unwrap();
        let end = |seq: &u64| (head.epoch, *seq, self.store.chain_at(head.epoch, *seq).unwrap().unwrap());
        Hello {
            booth: self.id(),
            app_version: "0.1.0".to_owned(),
            wire_min: journal::WIRE_MIN,
            wire_max: journal::WIRE_MAX,
            epoch: head.epoch,
            head_seq: head.head_seq,
            head_chain: head.head_chain,
            feeds: vec![],
            wall_ms: self.clock.now().unix_millis(),
            since_boot: Some(self.clock.since_boot()),
            oldest_undelivered_ms: None,
            undelivered_events: 0,
            undelivered_blobs: 0,
            previous: vec![],
            newest_blobs: vec![],
            ends: ends.iter().map(end).collect(),
        }
    }

    /// Events `first..=last` of the current epoch, sealed as the booth seals them.
    pub(crate) fn segment(&self, first: u64, last: u64) -> Vec<u8> {
        let epoch = self.store.head().unwrap().unwrap().epoch;
        let events = self.store.events(epoch, first, (last - first + 1) as usize).unwrap();
        self.seal(&events, &self.store.chain_at(epoch, first - 1).unwrap().unwrap())
    }

    pub(crate) fn seal(&self, events: &[Stored], prev: &Hash32) -> Vec<u8> {
        let to = [self.store.enrolled().unwrap().unwrap().answer.hq_sealing_key];
        Segment::seal(events, prev, &self.store.keys().signing, &to, &mut rand::rngs::OsRng).unwrap().to_bytes()
    }

    pub(crate) fn client(&self) -> Client {
        let answer = self.store.enrolled().unwrap().unwrap().answer;
        let chain = answer.certificates.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
        client(&CertificateDer::from(answer.hq_root_cert), Some((chain, self.store.keys().tls_pem.expose())))
    }
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A client that trusts `root` alone and shows a certificate, if it has one. A new one has a connection of its own.
pub(crate) fn client(root: &CertificateDer<'static>, identity: Option<(Vec<CertificateDer<'static>>, &str)>) -> Client {
    Client::builder().use_preconfigured_tls(tls(root, identity)).no_proxy().timeout(DEADLINE).build().unwrap()
}

/// Its TLS.
pub(crate) fn tls(root: &CertificateDer<'static>, identity: Option<(Vec<CertificateDer<'static>>, &str)>) -> rustls::ClientConfig {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_root_certificates(roots);
    match identity {
        None => builder.with_no_client_auth(),
        Some((chain, key)) => builder.with_client_auth_cert(chain, PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap()).unwrap(),
    }
}

/// Posts a segment; gives status, receipt (its signature verified) if there is one, and the body.
pub(crate) async fn post_segment(client: &Client, hq: &Headquarters, bytes: Vec<u8>) -> (StatusCode, Option<journal::Receipt>, Vec<u8>) {
    let answer = client.post(format!("{}/v1/segments", hq.url())).body(bytes).send().await.unwrap();
    let status = answer.status();
    let body = answer.bytes().await.unwrap().to_vec();
    let receipt = SignedReceipt::from_bytes(&body).ok();
    (status, receipt.map(|receipt| receipt.verify(&hq.hq.keys.signing.verifying_key()).unwrap()), body)
}

/// Passes bytes on to `target`; every connection dies after so many of them upwards or downwards.
pub(crate) async fn cutting(target: SocketAddr, (up, down): (u64, u64), connections: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            connections.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut server = TcpStream::connect(target).await.unwrap();
                let (from_client, mut to_client) = client.split();
                let (from_server, mut to_server) = server.split();
                let (mut up, mut down) = (from_client.take(up), from_server.take(down));
                tokio::select! {
                    _ = tokio::io::copy(&mut up, &mut to_server) => {}
                    _ = tokio::io::copy(&mut down, &mut to_client) => {}
                }
            });
        }
    });
    url
}

pub(crate) async fn within<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, work).await.expect("it takes less than a minute")
}

/// Looks until something is true.
pub(crate) async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let looking = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, looking).await.unwrap_or_else(|_| panic!("never: {what}"));
}

pub(crate) fn crossing(clock: &FixedClock, number: usize) -> Crossing {
    let names = [("ERIKSSON", "ANNA MARIA"), ("O'CONNOR", "ENYA"), ("LE FEVRE", "JEAN")];
    let (primary, secondary) = names[number % names.len()];
    let exit = number % 3 == 2;
    Crossing {
        post: "UTKOR".to_owned(),
        lane: "1".to_owned(),
        direction: if exit { Direction::Exit } else { Direction::Entry },
        at: clock.now(),
        capture_mode: CaptureMode::Live,
        officer: "officer-1".to_owned(),
        class: TravellerClass::Visitor,
        traveller: Traveller {
            primary_identifier: Some(Sourced::mrz(primary.to_owned().into())),
            secondary_identifier: Some(Sourced::mrz(secondary.to_owned().into())),
            name_truncated: false,
            birth_date: None,
            sex: None,
            nationality: Some(Sourced::mrz("UTO".parse().unwrap())),
            residence: None,
        },
        document: TravelDocument {
            kind: DocumentKind::Passport,
            document_code: "P".to_owned(),
            issuing_state: Some(Sourced::mrz("UTO".parse().unwrap())),
            number: Some(Sourced::mrz(format!("L898902C{number}").into())),
            number_missing_reason: None,
            expiry_date: None,
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
        decision: if exit { Decision::Depart } else { Decision::Admit { until: None } },
        images: vec![],
        handling_ms: 8_000,
        entered_later: None,
    }
}
