//! The operating system's key ring, where one runs: a Secret Service of its own for this test. And its absence, which is no surprise.

use crate::kit::*;
use foundation::{CodedError, ErrorCode, Sensitive};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use store::{CreateOptions, OsKeyRing, PassphraseCost, Store, Unlock};

const FOLDER: &str = "OUTPOST_TEST_KEY_RING_FOLDER";
/// Set by `cargo xtask test`, which installs the service: then its absence is a fault.
const REQUIRED: &str = "OUTPOST_REAL_KEY_RING";

fn passphrase() -> Unlock {
    Unlock::Passphrase(Sensitive::new("correct horse".to_owned()))
}

fn options(unlock: Unlock) -> CreateOptions {
    CreateOptions { reserve_bytes: 0, passphrase_cost: PassphraseCost::LEAST, ..CreateOptions::new(unlock, false) }
}

/// The child, inside a session with a Secret Service: makes a store that opens unattended. Does nothing in an ordinary test run.
#[test]
fn child_with_a_secret_service() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let dir = Path::new(&folder);
    let store = Store::create(dir, options(Unlock::KeyRing), clock()).unwrap();
    store.add_unlock(&passphrase(), PassphraseCost::LEAST).unwrap();
    drop(store);
    Store::open(dir, &Unlock::Auto, clock()).unwrap();
    // A second booth on the same machine has an entry of its own.
    let other = dir.join("other");
    drop(Store::create(&other, options(Unlock::KeyRing), clock()).unwrap());
    std::fs::copy(other.join("slots.cbor"), dir.join("slots-of-another.cbor")).unwrap();
    Store::open(dir, &Unlock::KeyRing, clock()).unwrap();
    Store::open(&other, &Unlock::KeyRing, clock()).unwrap();
    std::fs::write(dir.join("child-was-here"), b"").unwrap();
}

/// Runs this test program's child in a session bus of its own; with a Secret Service if `service`.
fn in_session(dir: &Path, child: &str, service: bool) -> bool {
    let this = std::env::current_exe().unwrap();
    let start = if service { "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && " } else { "" };
    let script = format!("{start}exec '{}' --exact {child} --test-threads=1", this.display());
    let status = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &script])
        .env(FOLDER, dir)
        .env("HOME", dir)
        .env("XDG_DATA_HOME", dir.join("data"))
        .env("XDG_RUNTIME_DIR", dir)
        .env_remove("DISPLAY")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

fn installed(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

#[test]
fn a_booth_opens_unattended_with_the_secret_service_and_by_passphrase_once_that_is_gone() {
    if !installed("dbus-run-session") || !installed("gnome-keyring-daemon") {
        assert!(std::env::var_os(REQUIRED).is_none(), "install dbus and gnome-keyring");
        eprintln!("not run: there is no Secret Service here (dbus, gnome-keyring); `cargo xtask test` installs one");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    assert!(in_session(dir.path(), "key_ring::child_with_a_secret_service", true), "the child failed");
    assert!(dir.path().join("child-was-here").exists());
    // Another session, another service that knows nothing: a reinstalled system.
    assert!(in_session(dir.path(), "key_ring::child_without_a_secret_service", false), "the child failed");
    Store::open(dir.path(), &passphrase(), clock()).unwrap();
}

/// The child, inside a session without a Secret Service.
#[test]
fn child_without_a_secret_service() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let dir = Path::new(&folder);
    for unlock in [Unlock::Auto, Unlock::KeyRing] {
        let error = Store::open_with(dir, &unlock, Arc::new(OsKeyRing), clock()).unwrap_err();
        assert_eq!(CodedError::from(error).code, ErrorCode::StoreLocked);
    }
    let refused = Store::create(&dir.join("third"), options(Unlock::KeyRing), clock()).unwrap_err();
    assert_eq!(CodedError::from(refused).code, ErrorCode::StoreLocked);
    drop(Store::create(&dir.join("third"), options(passphrase()), clock()).unwrap());
    Store::open(dir, &passphrase(), clock()).unwrap();
}
