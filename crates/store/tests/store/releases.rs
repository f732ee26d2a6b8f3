//! Releases of the program as a booth weighs them: only what the signers pinned here signed is offered, and never an older one.

use crate::kit::*;
use ::journal::release::{Manifest, ProgramVersion, Release, ReleaseOffer, Signers};
use ::journal::{Hash32, Message, SignedFeed, SigningKey, cbor};
use border::{Act, ReleaseRefusal};
use foundation::{CodedError, ErrorCode};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::path::Path;
use store::{FeedPut, ReleaseStanding, Releases, Store, StoreError, program_version, release_feed};

fn version(text: &str) -> ProgramVersion {
    text.parse().unwrap()
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// Two of the keys 1, 2 and 3.
fn signers() -> Signers {
    Signers::new(2, [1, 2, 3].map(|seed| key(seed).verifying_key()).to_vec()).unwrap()
}

fn manifest(version: &str) -> Manifest {
    Manifest {
        platform: platform::program_platform(),
        version: version.parse().unwrap(),
        file: format!("outpost_{version}.deb"),
        size: 11,
        package: Hash32::of(b"the package"),
        issued_at: NOON,
        notes: Default::default(),
        next_signers: None,
    }
}

fn made(manifest: &Manifest, seeds: &[u8]) -> Vec<u8> {
    let mut release = Release::make(manifest, b"the package".to_vec()).unwrap();
    seeds.iter().for_each(|seed| release.sign(&key(*seed)).unwrap());
    release.to_bytes().unwrap()
}

struct Post {
    store: Store,
    hq: Hq,
    feeds: u64,
}

impl Post {
    fn at(dir: &Path) -> Self {
        let (store, hq) = enrolled(dir);
        Self { store, hq, feeds: 0 }
    }

    /// One that has pinned its signers.
    fn pinned(dir: &Path) -> Self {
        let post = Self::at(dir);
        post.store.trust_signers(signers(), false).unwrap();
        post
    }

    fn comes(&mut self, release: Vec<u8>, posts: &[&str]) -> Releases {
        let offer = ReleaseOffer::new(release, posts.iter().map(|post| (*post).to_owned())).unwrap();
        self.brings(&offer.to_bytes().unwrap())
    }

    fn brings(&mut self, body: &[u8]) -> Releases {
        self.feeds += 1;
        assert_eq!(self.store.put_feed(&self.hq.feed(&release_feed(), self.feeds, body)).unwrap(), FeedPut::Installed);
        self.store.releases().unwrap()
    }

    /// What was journalled of releases.
    fn told(&self) -> Vec<String> {
        told_in(&self.store)
    }
}

fn told_in(store: &Store) -> Vec<String> {
    let events = store.events(1, 1, 999).unwrap();
    let acts = events.iter().map(|event| event.event().unwrap().act().unwrap());
    acts.filter_map(|act| match act {
        Act::ReleaseTrusted { threshold, by, .. } => Some(format!("trusted {threshold} by {by}")),
        Act::ReleaseOffered { version, signatures, .. } => Some(format!("offered {version} {signatures}")),
        Act::ReleaseRefused { version, reason, .. } => Some(format!("refused {} {reason}", version.unwrap_or_default())),
        Act::ReleaseInstalled { version, before } => Some(format!("installed {version} {before}")),
        _ => None,
    })
    .collect()
}

fn standing(releases: &Releases) -> ReleaseStanding {
    releases.come.as_ref().unwrap().standing
}

fn refused(why: ReleaseRefusal) -> ReleaseStanding {
    ReleaseStanding::Refused(why)
}

#[test]
fn t12_a_release_that_headquarters_alone_signed_is_never_offered() {
    let dir = tempfile::tempdir().unwrap();
    let mut post = Post::pinned(dir.path());
    let by_headquarters = {
        let mut release = Release::make(&manifest("9.0.0"), b"the package".to_vec()).unwrap();
        release.sign(&post.hq.signing).unwrap();
        release.to_bytes().unwrap()
    };
    assert_eq!(standing(&post.comes(by_headquarters, &[])), refused(ReleaseRefusal::TooFewSignatures));
    assert_eq!(standing(&post.comes(made(&manifest("9.0.0"), &[]), &[])), refused(ReleaseRefusal::TooFewSignatures));
    assert_eq!(standing(&post.comes(made(&manifest("9.0.0"), &[1, 8, 9]), &[])), refused(ReleaseRefusal::TooFewSignatures));
    let error = post.store.verified_release(program_version()).unwrap_err();
    assert_eq!(CodedError::from(error), CodedError::new(ErrorCode::ReleaseRefused, "too-few-signatures"));
    assert_eq!(standing(&post.comes(made(&manifest("9.0.0"), &[3, 1]), &[])), ReleaseStanding::Offered);
    assert_eq!(post.store.verified_release(program_version()).unwrap().1.package(), b"the package");
    assert_eq!(post.told(), ["trusted 2 by technician", "refused 9.0.0 too-few-signatures", "offered 9.0.0 2"]);
}

#[test]
fn t12_one_signer_who_signs_twice_counts_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut post = Post::pinned(dir.path());
    let once = made(&manifest("9.0.0"), &[1]);
    // The one signature there is, written down twice: whoever brings the release can do that.
    assert_eq!(standing(&post.comes(twice(&once), &[])), refused(ReleaseRefusal::TooFewSignatures));
    assert_eq!(post.store.releases().unwrap().come.unwrap().signatures, 1);
}

#[test]
fn t12_an_altered_package_is_never_offered() {
    let dir = tempfile::tempdir().unwrap();
    let mut post = Post::pinned(dir.path());
    let mut altered = made(&manifest("9.0.0"), &[1, 2]);
    let at = altered.windows(11).position(|window| window == b"the package").unwrap();
    altered[at] ^= 1;
    assert_eq!(standing(&post.comes(altered, &[])), refused(ReleaseRefusal::PackageAltered));
    assert!(matches!(post.store.verified_release(program_version()), Err(StoreError::ReleaseRefused(ReleaseRefusal::PackageAltered))));
}

#[test]
fn t12_a_release_for_another_platform_is_never_offered() {
    let dir = tempfile::tempdir().unwrap();
    let mut post = Post::pinned(dir.path());
    let other = Manifest { platform: "amiga-m68k".to_owned(), ..manifest("9.0.0") };
    assert_eq!(standing(&post.comes(made(&other, &[1, 2]), &[])), refused(ReleaseRefusal::OtherPlatform));
    // Under its own name it is carried for whoever can use it, and nothing is said of it here.
    let offer = ReleaseOffer::new(made(&other, &[]), []).unwrap().to_bytes().unwrap();
    assert_eq!(post.store.put_feed(&post.hq.feed(&other.feed(), 1, &offer)).unwrap(), FeedPut::Installed);
    assert_eq!(post.told().len(), 2);
}

#[test]
fn t12_an_older_release_is_never_offered_after_a_newer_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut post = Post::pinned(dir.path());
    assert_eq!(standing(&post.comes(made(&manifest("0.0.9"), &[1, 2]), &[])), refused(ReleaseRefusal::OlderThanProgram));
    assert_eq!(standing(&post.comes(made(&manifest("9.1.0"), &[1, 2]), &[])), ReleaseStanding::Offered);
    assert_eq!(standing(&post.comes(made(&manifest("9.0.0"), &[1, 2, 3]), &[])), refused(ReleaseRefusal::OlderThanSeen));
    let same_number = Manifest { file: "other.deb".to_owned(), ..manifest("9.1.0") };
    assert_eq!(standing(&post.comes(made(&same_number, &[1, 2]), &[])), refused(ReleaseRefusal::OlderThanSeen));
    assert_eq!(standing(&post.comes(made(&manifest("9.1.0"), &[1, 2]), &[])), ReleaseStanding::Offered, "the same again is the same");
    drop(post);
    let releases = reopen(dir.path()).releases().unwrap();
    let versions: Vec<String> = releases.refused().map(|(told, why)| format!("{} {why}", told.version.unwrap())).collect();
    assert_eq!(versions, ["9.1.0 older-than-seen", "9.0.0 older-than-seen", "0.0.9 older-than-program"]);
}

#[test]
fn t12_a_release_is_offered_to_the_posts_of_its_stage_and_carried_by_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let mut post = Post::pinned(dir.path());
    let release = made(&manifest("9.0.0"), &[1, 2]);
    assert_eq!(standing(&post.comes(release.clone(), &["UTOBB"])), ReleaseStanding::Carried);
    assert!(matches!(post.store.verified_release(program_version()), Err(StoreError::NoRelease)));
    assert_eq!(post.told(), ["trusted 2 by technician"]);
    // Widening the stage comes as a change of a few bytes, and the whole is handed on as it was signed.
    let offer = |posts: &[&str]| ReleaseOffer::new(release.clone(), posts.iter().map(|post| (*post).to_owned())).unwrap();
    let wider = post.hq.feed(&release_feed(), 2, &offer(&["UTOAA", "UTOBB"]).to_bytes().unwrap());
    let change = offer(&["UTOBB"]).change_to(&offer(&["UTOAA", "UTOBB"])).unwrap().unwrap();
    let brought = ::journal::FeedDelta::feed(&wider, 1, change).unwrap();
    let signed = SignedFeed::sign(&brought, &post.hq.signing).unwrap();
    assert!(signed.to_bytes().unwrap().len() < 500);
    assert_eq!(post.store.put_feed(&signed).unwrap(), FeedPut::Installed);
    assert_eq!(post.store.signed_feed(&release_feed()).unwrap(), Some(wider));
    assert_eq!(post.told(), ["trusted 2 by technician", "offered 9.0.0 2"]);
}

#[test]
fn without_pinned_signers_nothing_is_offered_and_pinning_them_weighs_what_lies_here() {
    let dir = tempfile::tempdir().unwrap();
    let mut post = Post::at(dir.path());
    assert_eq!(standing(&post.comes(made(&manifest("9.0.0"), &[1, 2]), &[])), refused(ReleaseRefusal::NoSigners));
    let releases = post.store.trust_signers(signers(), false).unwrap();
    assert_eq!((standing(&releases), releases.refused().count()), (ReleaseStanding::Offered, 0));
    let others = Signers::new(1, vec![key(7).verifying_key()]).unwrap();
    assert!(matches!(post.store.trust_signers(others.clone(), false), Err(StoreError::SignersPinned)));
    assert_eq!(post.store.releases().unwrap().signers, Some(signers()), "nobody is replaced unasked");
    assert_eq!(standing(&post.store.trust_signers(others, true).unwrap()), refused(ReleaseRefusal::TooFewSignatures));
    let told =
        ["refused 9.0.0 no-signers", "trusted 2 by technician", "offered 9.0.0 2", "trusted 1 by technician", "refused 9.0.0 too-few-signatures"];
    assert_eq!(post.told(), told);
}

#[test]
fn what_is_thought_of_a_release_is_said_once_and_not_at_every_start() {
    let dir = tempfile::tempdir().unwrap();
    let mut post = Post::pinned(dir.path());
    post.brings(b"no release at all");
    assert_eq!(standing(&post.store.releases().unwrap()), refused(ReleaseRefusal::Malformed));
    let told = post.told();
    drop(post.store);
    for _ in 0..3 {
        let store = reopen(dir.path());
        store.look_at_releases(program_version()).unwrap();
        assert_eq!(told_in(&store), told);
    }
}

#[test]
fn the_first_start_of_a_later_program_is_recorded_and_pins_the_signers_that_its_release_names() {
    let dir = tempfile::tempdir().unwrap();
    let mut post = Post::pinned(dir.path());
    let next = Signers::new(1, vec![key(7).verifying_key()]).unwrap();
    let rotating = Manifest { next_signers: Some(next.clone()), ..manifest("9.0.0") };
    assert_eq!(standing(&post.comes(made(&rotating, &[1, 2]), &[])), ReleaseStanding::Offered);
    assert_eq!(post.store.releases().unwrap().signers, Some(signers()), "it is not taken yet");
    for _ in 0..2 {
        let releases = post.store.look_at_releases(version("9.0.0")).unwrap();
        assert_eq!((standing(&releases), releases.signers), (ReleaseStanding::Running, Some(next.clone())));
    }
    post.store.look_at_releases(program_version()).unwrap(); // Another program of the booth, not replaced yet.
    let told: Vec<String> = post.told().into_iter().skip(2).collect();
    assert_eq!(told, [format!("installed 9.0.0 {}", program_version()), "trusted 1 by release".to_owned()]);
    assert_eq!(standing(&post.comes(made(&manifest("9.1.0"), &[7]), &[])), ReleaseStanding::Offered, "the new signers release from now on");
}

#[test]
fn signers_that_a_refused_release_names_are_never_pinned() {
    let dir = tempfile::tempdir().unwrap();
    let mut post = Post::pinned(dir.path());
    let next = Signers::new(1, vec![key(7).verifying_key()]).unwrap();
    let stolen = Manifest { next_signers: Some(next), ..manifest("9.0.0") };
    assert_eq!(standing(&post.comes(made(&stolen, &[7, 1]), &[])), refused(ReleaseRefusal::TooFewSignatures));
    assert_eq!(post.store.look_at_releases(version("9.0.0")).unwrap().signers, Some(signers()));
}

#[derive(Serialize, Deserialize)]
struct Body {
    manifest: ByteBuf,
    signatures: Vec<(ByteBuf, ByteBuf)>,
    package: ByteBuf,
}

/// A release with its signatures written down twice.
fn twice(release: &[u8]) -> Vec<u8> {
    let (name, number, mut body): (String, u16, Body) = cbor::from_slice(release).unwrap();
    body.signatures = body.signatures.iter().chain(&body.signatures).cloned().collect();
    cbor::to_vec(&(name, number, body)).unwrap()
}
