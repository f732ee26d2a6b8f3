//! What a release must be to be believed.

use super::*;
use std::collections::BTreeMap;

const PACKAGE: &[u8] = b"the package of the program";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn manifest() -> Manifest {
    Manifest {
        platform: "linux-x86_64".to_owned(),
        version: "0.2.0".parse().unwrap(),
        file: "outpost_0.2.0_amd64.deb".to_owned(),
        size: PACKAGE.len() as u64,
        package: Hash32::of(PACKAGE),
        issued_at: 1_772_352_000_000,
        notes: BTreeMap::from([("en".to_owned(), "Faster.".to_owned())]),
        next_signers: None,
    }
}

fn signed_by(seeds: &[u8]) -> Release {
    let mut release = Release::make(&manifest(), PACKAGE.to_vec()).unwrap();
    seeds.iter().for_each(|seed| release.sign(&key(*seed)).unwrap());
    release
}

/// Two of the keys 1, 2 and 3.
fn pinned() -> Signers {
    Signers::new(2, [1, 2, 3].map(|seed| key(seed).verifying_key()).to_vec()).unwrap()
}

#[test]
fn as_many_different_pinned_signers_as_must_have_to_sign() {
    let few = |have| Err(ReleaseError::TooFewSignatures { have, need: 2 });
    for (seeds, expect) in
        [(&[][..], few(0)), (&[1], few(1)), (&[1, 1], few(1)), (&[8, 9, 1], few(1)), (&[3, 1], Ok(manifest())), (&[9, 2, 1, 3], Ok(manifest()))]
    {
        assert_eq!(signed_by(seeds).verify(&pinned()), expect, "{seeds:?}");
    }
}

#[test]
fn one_key_that_signs_twice_counts_once_however_it_is_written() {
    let mut twice = signed_by(&[1]);
    twice.signatures.push(twice.signatures[0].clone());
    assert_eq!(twice.verify(&pinned()), Err(ReleaseError::TooFewSignatures { have: 1, need: 2 }));
}

#[test]
fn a_signature_under_another_keys_name_or_of_another_manifest_counts_nothing() {
    let mut release = signed_by(&[1, 9]);
    release.signatures[1].0 = ByteArray::new(key(2).verifying_key().to_bytes());
    assert_eq!(release.signed_by(&pinned()), 1);
    let mut other = Release::make(&Manifest { version: "0.3.0".parse().unwrap(), ..manifest() }, PACKAGE.to_vec()).unwrap();
    other.signatures = signed_by(&[1, 2]).signatures;
    assert_eq!(other.signed_by(&pinned()), 0);
}

#[test]
fn a_package_that_is_not_the_signed_one_is_refused() {
    for package in [&b"the package of the prograM"[..], b"the package of the program ", b""] {
        let mut release = signed_by(&[1, 2]);
        release.package = ByteBuf::from(package);
        assert_eq!(release.verify(&pinned()), Err(ReleaseError::PackageAltered));
        assert!(Release::make(&manifest(), package.to_vec()).is_err());
    }
}

#[test]
fn what_is_out_of_bounds_is_no_release() {
    let long = "x".repeat(2_001);
    let notes = |tag: &str, text: &str| Manifest { notes: BTreeMap::from([(tag.to_owned(), text.to_owned())]), ..manifest() };
    let file = |name: &str| Manifest { file: name.to_owned(), ..manifest() };
    let platform = |name: &str| Manifest { platform: name.to_owned(), ..manifest() };
    for wrong in [
        file(""),
        file("../outpost.deb"),
        file("a/b.deb"),
        file("a\\b.exe"),
        file(".hidden"),
        file("-o.deb"),
        file("a b.deb"),
        file("nul.exe"),
        file("COM1.exe"),
        file("outpost."),
        platform(""),
        platform("linux/x86"),
        platform("Linux-x86_64"),
        notes("en", &long),
        notes("en", "bell\u{7}"),
        notes("../en", "x"),
        Manifest { size: 0, ..manifest() },
        Manifest { size: u64::MAX, ..manifest() },
    ] {
        assert!(matches!(wrong.check(), Err(ReleaseError::Malformed(_))), "{wrong:?}");
    }
    assert_eq!(manifest().check(), Ok(()));
}

#[test]
fn versions_are_three_numbers_in_one_spelling_and_compare_as_numbers() {
    let version = |text: &str| text.parse::<ProgramVersion>();
    assert!(version("0.10.0").unwrap() > version("0.9.9").unwrap());
    for wrong in ["", "1", "1.2", "1.2.3.4", "1.2.x", "01.2.3", "+1.2.3", "1.2.3-beta", "1.2.99999999999"] {
        assert_eq!(version(wrong), Err(MalformedVersion), "{wrong}");
    }
}

#[test]
fn signers_are_read_as_pem_or_base64_and_nonsense_is_refused() {
    let raw = pinned().key_texts();
    let der = STANDARD_DER_OF_KEY_1;
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n");
    let read = |threshold: usize, keys: &[&str]| serde_json::from_value::<Signers>(serde_json::json!({ "threshold": threshold, "keys": keys }));
    assert_eq!(read(2, &[&pem, &raw[1], &raw[2]]).unwrap(), pinned());
    let zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for (threshold, keys, why) in [
        (1, &[][..], SignersError::Count),
        (0, &[raw[0].as_str()], SignersError::Threshold),
        (2, &[raw[0].as_str()], SignersError::Threshold),
        (2, &[raw[0].as_str(), pem.as_str()], SignersError::Twice),
        (1, &["AAAA"], SignersError::Key),
        (1, &[zero], SignersError::Key),
        (1, &[raw[0].as_str(); 17], SignersError::Count),
    ] {
        assert_eq!(read(threshold, keys).unwrap_err().to_string(), why.to_string());
    }
    assert_eq!(serde_json::from_value::<Signers>(serde_json::to_value(pinned()).unwrap()).unwrap(), pinned());
}

/// The SubjectPublicKeyInfo of the key whose secret is 32 bytes of 1, as OpenSSL writes it.
const STANDARD_DER_OF_KEY_1: &str = "MCowBQYDK2VwAyEAiojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=";

#[test]
fn a_stage_names_its_posts_and_widening_it_is_a_small_change_of_the_same_release() {
    let release = signed_by(&[1, 2]).to_bytes().unwrap();
    let offer = |posts: &[&str]| ReleaseOffer::new(release.clone(), posts.iter().map(|post| (*post).to_owned())).unwrap();
    let (few, more) = (offer(&["UTKOR"]), offer(&["UTSAB", "UTKOR"]));
    assert!(few.is_for("UTKOR") && !few.is_for("UTSAB") && more.is_for("UTSAB") && offer(&[]).is_for("UTSAB"));
    let change = few.change_to(&more).unwrap().unwrap();
    assert!(change.len() < 64);
    assert_eq!(few.clone().restaged(&change).unwrap(), more.to_bytes().unwrap());
    assert_eq!(ReleaseOffer::read(&more.to_bytes().unwrap()).unwrap().release().unwrap(), signed_by(&[1, 2]));
    let other = ReleaseOffer::new(signed_by(&[1]).to_bytes().unwrap(), []).unwrap();
    assert_eq!(few.change_to(&other), Ok(None));
    for wrong in [vec!["b".to_owned(), "a".to_owned()], vec!["../x".to_owned()], vec!["A".to_owned(); 2]] {
        assert_eq!(few.clone().restaged(&cbor::to_vec(&wrong).unwrap()), Err(ReleaseError::Malformed("posts")));
    }
}

#[test]
fn signatures_without_end_are_no_release() {
    let mut flood = signed_by(&[1, 2]);
    flood.signatures = (0..=MAX_SIGNATURES).map(|_| flood.signatures[0].clone()).collect();
    assert_eq!(flood.verify(&pinned()), Err(ReleaseError::Malformed("signatures")));
}
