//! `outpostctl release` as IT uses it: who may release is pinned, what came is shown, verified, written and installed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

#[path = "../../store/src/tests/kit.rs"]
mod kit;

use ed25519_dalek::pkcs8::EncodePublicKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use journal::release::{Manifest, Release, ReleaseOffer};
use journal::{Hash32, Message, SigningKey};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

const PACKAGE: &[u8] = b"the package";

/// A booth to which a release has come that the keys 1 and 2 signed.
struct Booth(TempDir);

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

impl Booth {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (store, hq) = kit::enrolled(&dir.path().join("booth"));
        let manifest = Manifest {
            platform: platform::program_platform(),
            version: "9.0.0".parse().unwrap(),
            file: "outpost_9.0.0.deb".to_owned(),
            size: PACKAGE.len() as u64,
            package: Hash32::of(PACKAGE),
            issued_at: kit::NOON,
            notes: [("en".to_owned(), "Faster.".to_owned())].into(),
            next_signers: None,
        };
        let mut release = Release::make(&manifest, PACKAGE.to_vec()).unwrap();
        [1, 2].into_iter().for_each(|seed| release.sign(&key(seed)).unwrap());
        let offer = ReleaseOffer::new(release.to_bytes().unwrap(), []).unwrap();
        store.put_feed(&hq.feed(&store::release_feed(), 1, &offer.to_bytes().unwrap())).unwrap();
        Self(dir)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_outpostctl"));
        command.current_dir(self.0.path()).args(arguments.split_whitespace()).args(["--json", "--language", "en", "--data", "booth"]);
        command.env("PATH", self.path("bin")).output().unwrap()
    }

    fn ok(&self, arguments: &str) -> Value {
        let out = self.run(arguments);
        assert_eq!(out.status.code(), Some(0), "{arguments}: {}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    }

    /// Exit code, and what is said on standard error.
    fn refused(&self, arguments: &str) -> (i32, String) {
        let out = self.run(arguments);
        (out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap())
    }

    fn signers(&self, name: &str, threshold: usize, seeds: &[u8]) {
        let keys: Vec<String> = seeds.iter().map(|seed| key(*seed).verifying_key().to_public_key_pem(LineEnding::LF).unwrap()).collect();
        std::fs::write(self.path(name), json!({ "threshold": threshold, "keys": keys }).to_string()).unwrap();
    }
}

#[test]
fn a_release_is_believed_when_its_signers_are_pinned_and_only_then() {
    let booth = Booth::new();
    let listed = booth.ok("release list");
    assert_eq!(
        (&listed["signers"], &listed["release"]["standing"], &listed["release"]["reason"]),
        (&json!(null), &json!("refused"), &json!("no-signers"))
    );
    let (exit, said) = booth.refused("release verify");
    assert!(exit == 1 && said.starts_with("release-refused: ") && said.contains("no-signers"), "{exit} {said}");
    assert_eq!(booth.refused("release save --to out").0, 1);
    assert!(!booth.path("out").exists(), "nothing is written of what is not believed");

    booth.signers("signers.json", 2, &[1, 2, 3]);
    let listed = booth.ok("release trust signers.json");
    assert_eq!((&listed["signers"]["threshold"], &listed["release"]["standing"]), (&json!(2), &json!("offered")));
    let verified = booth.ok("release verify");
    assert_eq!((&verified["version"], &verified["signatures"], &verified["bytes"]), (&json!("9.0.0"), &json!(2), &json!(11)));

    booth.signers("others.json", 1, &[7]);
    let (exit, said) = booth.refused("release trust others.json");
    assert!(exit == 3 && said.contains("signers-pinned"), "{exit} {said}");
    assert_eq!(booth.ok("release list")["release"]["standing"], "offered");
    let listed = booth.ok("release trust others.json --replace");
    assert_eq!((&listed["release"]["standing"], &listed["release"]["reason"]), (&json!("refused"), &json!("too-few-signatures")));
    std::fs::write(booth.path("broken.json"), r#"{"threshold":3,"keys":[]}"#).unwrap();
    assert_eq!(booth.refused("release trust broken.json --replace").0, 1);
}

#[test]
fn the_package_is_written_as_it_was_signed_and_installed_by_whoever_may() {
    let booth = Booth::new();
    booth.signers("signers.json", 2, &[1, 2]);
    booth.ok("release trust signers.json");
    let saved = booth.ok("release save --to out");
    assert_eq!(std::fs::read(booth.path("out/outpost_9.0.0.deb")).unwrap(), PACKAGE);
    assert_eq!((&saved["installed"], &saved["version"]), (&json!(false), &json!("9.0.0")));

    // A package manager that writes down what it is called with.
    let bin = booth.path("bin");
    std::fs::create_dir(&bin).unwrap();
    let script = format!("#!/bin/sh\necho \"$@\" > {}\n", booth.path("called").display());
    std::fs::write(bin.join("dpkg"), script).unwrap();
    make_runnable(&bin.join("dpkg"));
    let done = booth.ok("release install --to out");
    match done["run"].as_str() {
        Some(command) => assert_eq!(command, "sudo dpkg -i out/outpost_9.0.0.deb", "without the rights it says the command"),
        None => assert_eq!(std::fs::read_to_string(booth.path("called")).unwrap().trim(), "-i out/outpost_9.0.0.deb"),
    }
    let doctor = booth.run("doctor");
    assert!(String::from_utf8(doctor.stdout).unwrap().contains("release 9.0.0 is offered"));
}

#[cfg(unix)]
fn make_runnable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_runnable(_: &std::path::Path) {}
