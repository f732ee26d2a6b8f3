//! Releases of the program on their way down: by link, neighbour and stick, in pieces, in stages; and what headquarters hears of them.

use crate::cli::{Place, stdout};
use crate::console::Browser;
use crate::kit::{Booth, Headquarters, cutting, until, within};
use crate::live::{self, NOWHERE};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use foundation::{CodedError, ErrorCode};
use journal::release::{Manifest, Release, Signers};
use journal::{FeedDelta, Hash32, Message, SignedFeed};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{ReleaseStanding, Store, program_version, release_feed};
use uplink::stick;

const PACKAGE_BYTES: usize = 300_000;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn signers() -> Signers {
    Signers::new(2, [1, 2].map(|seed| key(seed).verifying_key()).to_vec()).unwrap()
}

/// Bytes that do not pack.
fn package() -> Vec<u8> {
    let mut bytes = vec![0; PACKAGE_BYTES];
    blake3::Hasher::new().update(b"the program").finalize_xof().fill(&mut bytes);
    bytes
}

fn release(version: &str, seeds: &[u8]) -> Vec<u8> {
    let package = package();
    let manifest = Manifest {
        platform: platform::program_platform(),
        version: version.parse().unwrap(),
        file: format!("outpost_{version}.deb"),
        size: package.len() as u64,
        package: Hash32::of(&package),
        issued_at: crate::kit::noon_millis(),
        notes: [("en".to_owned(), "Faster.".to_owned())].into(),
        next_signers: None,
    };
    let mut release = Release::make(&manifest, package).unwrap();
    seeds.iter().for_each(|seed| release.sign(&key(*seed)).unwrap());
    release.to_bytes().unwrap()
}

fn posts(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

fn is_offered(store: &Store) -> bool {
    store.releases().unwrap().come.is_some_and(|come| come.standing == ReleaseStanding::Offered)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_comes_by_link_by_neighbour_and_by_stick_and_once_from_headquarters_for_the_post() {
    let hq = Headquarters::start();
    let linked = live::Booth::at(&hq, "UTKOR", &hq.url(), &[]).await;
    let other = live::Booth::at(&hq, "UTKOR", &hq.url(), &[&linked]).await;
    let cut_off = live::Booth::at(&hq, "UTKOR", NOWHERE, &[&linked]).await;
    let alone = hq.booth().await;
    for store in [&linked.store, &other.store, &cut_off.store, &alone.store] {
        store.trust_signers(signers(), false).unwrap();
    }
    until("the booths know that both reach headquarters", || {
        let reaches = |booth: &live::Booth| booth.deliverer.neighbours().iter().any(|neighbour| neighbour.there && neighbour.reaches_hq);
        reaches(&linked) && reaches(&other) && cut_off.sees(&linked) && linked.waiting() + other.waiting() + cut_off.waiting() == 0
    })
    .await;
    let sent = |booth: &live::Booth| booth.deliverer.status().bytes_sent;
    let before = sent(&linked) + sent(&other);
    hq.hq.publish_release(&release("9.0.0", &[1, 2]), &[], None, "test").unwrap();
    until("it is offered at every booth of the network", || [&linked, &other, &cut_off].iter().all(|booth| is_offered(&booth.store))).await;
    let fetched = sent(&linked) + sent(&other) - before;
    assert!((PACKAGE_BYTES as u64..2 * PACKAGE_BYTES as u64).contains(&fetched), "{fetched} bytes for {PACKAGE_BYTES}");

    let carried = tempfile::tempdir().unwrap();
    stick::export(&alone.store, carried.path(), stick::FILE_BYTES).unwrap();
    let bundle = std::fs::read_dir(carried.path().join(stick::FOLDER)).unwrap().next().unwrap().unwrap().path();
    let answer = carried.path().join(format!("answer{}", stick::ANSWER_ENDING));
    std::fs::write(&answer, hq.hq.import_bundle(std::fs::File::open(bundle).unwrap()).unwrap().answer).unwrap();
    let brought = stick::import(&alone.store, &answer).unwrap();
    assert_eq!(brought.installed.last(), Some(&release_feed()), "lists and officers come before it");
    assert!(is_offered(&alone.store));
    for store in [&linked.store, &other.store, &cut_off.store, &alone.store] {
        assert_eq!(store.verified_release(program_version()).unwrap().1.package(), package());
    }
}

#[tokio::test]
async fn a_download_that_is_cut_again_and_again_goes_on_where_it_stopped() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.store.trust_signers(signers(), false).unwrap();
    booth.sync().await;
    hq.hq.publish_release(&release("9.0.0", &[1, 2]), &[], None, "test").unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let url = cutting(hq.booths_at(), (u64::MAX, PACKAGE_BYTES as u64 / 3), connections.clone()).await;
    let coming = booth.dir.path().join("coming");
    let arrived = || std::fs::read_dir(&coming).into_iter().flatten().map(|file| file.unwrap().metadata().unwrap().len()).max().unwrap_or(0);
    let fetch = async {
        let mut before = 0;
        while !is_offered(&booth.store) {
            booth.sync_at(&url).await;
            assert!(arrived() >= before || is_offered(&booth.store), "nothing that came is fetched again");
            before = arrived();
        }
    };
    within(fetch).await;
    assert!(connections.load(Ordering::SeqCst) >= 3, "no connection carried it whole");
    assert_eq!(arrived(), 0, "nothing is left behind");
}

#[tokio::test]
async fn a_wider_stage_comes_down_as_a_change_of_a_few_bytes() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.store.trust_signers(signers(), false).unwrap();
    hq.hq.publish_release(&release("9.0.0", &[1, 2]), &posts(&["UTSAB"]), None, "test").unwrap();
    booth.sync().await;
    assert_eq!(booth.store.releases().unwrap().come.unwrap().standing, ReleaseStanding::Carried);
    let wider = hq.hq.publish_release(&release("9.0.0", &[1, 2]), &posts(&["UTKOR"]), None, "test").unwrap();
    assert_eq!((wider.posts, wider.feed_version), (posts(&["UTKOR", "UTSAB"]), 2));
    let url = |question: &str| format!("{}/v1/feeds/{}?version=2&offset=0&length=1000{question}", hq.url(), release_feed());
    let fetch = async |question: &str| booth.client().get(url(question)).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(fetch("").await.len(), 1_000, "a booth that has nothing gets a piece of the whole");
    let change = fetch("&from=1").await;
    assert!(change.len() < 2_000 && FeedDelta::is_brought_by(&SignedFeed::from_bytes(&change).unwrap()));
    assert_eq!(booth.sync().await.installed, [release_feed()]);
    assert!(is_offered(&booth.store));
    let gone = booth.client().get(url("").replace("version=2", "version=1")).send().await.unwrap();
    assert_eq!(gone.status(), 422, "a version that is published no longer is not continued");
    // To all, and from then on to all.
    assert_eq!(hq.hq.publish_release(&release("9.0.0", &[1, 2]), &[], None, "test").unwrap().posts, posts(&[]));
    assert_eq!(hq.hq.publish_release(&release("9.0.0", &[1, 2]), &posts(&["UTKOR"]), None, "test").unwrap().posts, posts(&[]));
}

#[tokio::test]
async fn headquarters_publishes_no_older_release_and_none_that_is_damaged() {
    let hq = Headquarters::start();
    let publish =
        |release: &[u8], to: &[&str]| hq.hq.publish_release(release, &posts(to), None, "test").map_err(|error| CodedError::from(error).code);
    publish(&release("9.1.0", &[1]), &[]).unwrap();
    assert_eq!(publish(&release("9.0.0", &[1, 2]), &[]).err(), Some(ErrorCode::VersionOlder));
    publish(&release("9.1.0", &[1, 2]), &[]).unwrap(); // The same with another signature.
    assert_eq!(publish(&release("9.2.0", &[1]), &["UTXXX"]).err(), Some(ErrorCode::BadRequest));
    let mut altered = release("9.2.0", &[1]);
    let middle = altered.len() / 2; // Of the package.
    altered[middle] ^= 1;
    assert_eq!(publish(&altered, &[]).err(), Some(ErrorCode::TransferDamaged));
    assert_eq!(publish(b"no release", &[]).err(), Some(ErrorCode::TransferDamaged));
}

fn row(view: &Value, booth: &Booth) -> Value {
    view["booths"].as_array().unwrap().iter().find(|row| row["booth"] == booth.id().0).unwrap().clone()
}

#[tokio::test]
async fn the_console_shows_who_runs_what_and_which_release_was_refused_where() {
    let hq = Headquarters::start();
    let (pins, pins_nobody) = (hq.booth().await, hq.booth().await);
    pins.store.trust_signers(signers(), false).unwrap();
    hq.hq.publish_release(&release("9.0.0", &[1, 2]), &[], None, "r.okello").unwrap();
    for booth in [&pins, &pins_nobody] {
        booth.sync().await;
        assert_eq!(booth.sync().await.waiting_events, 0);
    }
    let mut browser = Browser::administrator(&hq).await;
    let view = browser.ok("programs", json!({})).await;
    let published = &view["releases"][0];
    assert_eq!((&published["version"], &published["signatures"], &published["posts"]), (&json!("9.0.0"), &json!(2), &json!([])));
    assert_eq!((&published["offered"], &published["refused"], &published["booths_current"]), (&json!(1), &json!(1), &json!(2)));
    let (first, second) = (row(&view, &pins), row(&view, &pins_nobody));
    assert_eq!(first["app_version"], json!(program_version().to_string()));
    assert_eq!((&first["offered"], &first["signers"], &first["threshold"], &first["refused"]), (&json!("9.0.0"), &json!(2), &json!(2), &json!(null)));
    assert_eq!((&second["offered"], &second["signers"], &second["refused"]["reason"]), (&json!(null), &json!(null), &json!("no-signers")));
    // When it runs there, nothing is offered any more.
    pins.store.look_at_releases("9.0.0".parse().unwrap()).unwrap();
    pins.sync().await;
    assert_eq!(row(&browser.ok("programs", json!({})).await, &pins)["offered"], json!(null));
}

#[test]
fn a_release_is_made_and_signed_without_headquarters_and_published_in_stages() {
    let place = Place::fresh();
    assert!(place.run(&["user", "add", "a.b", "--training", "--user-passphrase-file", &file(&place, "p", b"a long passphrase")]).status.success());
    let package = file(&place, "outpost_9.0.0.deb", b"the package");
    let out = place.path().join("r.release").display().to_string();
    let next = file(&place, "next.json", serde_json::to_string(&signers()).unwrap().as_bytes());
    let nowhere = place.path().join("nowhere").display().to_string();
    let offline = |args: &[&str]| place.run_in(Path::new(&nowhere), &[&["release"], args, &["--json"]].concat());
    let platform = platform::program_platform();
    let make = [
        "make",
        "--platform",
        &platform,
        "--version",
        "9.0.0",
        "--package",
        &package,
        "--notes-en",
        "Faster.",
        "--next-signers",
        &next,
        "--out",
        &out,
    ];
    assert!(offline(&make).status.success());
    for (seed, signatures) in [(1, 1), (2, 2), (2, 2)] {
        let key = file(&place, "key.pem", key(seed).to_pkcs8_pem(LineEnding::LF).unwrap().as_bytes());
        let signed = offline(&["sign", "--key", &key, &out]);
        assert!(signed.status.success());
        assert_eq!(serde_json::from_str::<Value>(&stdout(&signed)).unwrap(), json!({ "version": "9.0.0", "signatures": signatures }));
    }
    assert!(!place.path().join("nowhere").exists(), "no data folder is needed, and none is made");
    let read = Release::from_bytes(&std::fs::read(&out).unwrap()).unwrap().verify(&signers()).unwrap();
    assert_eq!((read.file.as_str(), read.next_signers), ("outpost_9.0.0.deb", Some(signers())));

    let publish = |args: &[&str]| place.run(&[&["release", "publish", &out, "--training", "--json"], args].concat());
    let told = |output: &std::process::Output| serde_json::from_str::<Value>(&stdout(output)).unwrap();
    assert_eq!(told(&publish(&["--post", "UTKOR"]))["posts"], json!(["UTKOR"]));
    assert_eq!(told(&publish(&["--post", "UTSAB", "--expires", "2999-01-01"]))["feed_version"], json!(2));
    assert!(!publish(&["--post", "UTXXX"]).status.success());
    let older = ["make", "--platform", &platform, "--version", "8.0.0", "--package", &package, "--out", &out];
    assert!(offline(&older).status.success());
    assert!(!publish(&[]).status.success(), "an older one is not published");
    assert!(!offline(&["make", "--platform", &platform, "--version", "v9", "--package", &package, "--out", &out]).status.success());
}

fn file(place: &Place, name: &str, bytes: &[u8]) -> String {
    let path = place.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}
