//! Making, opening, locking, recovering, restoring.

use crate::kit::*;
use ::journal::{SealKeyPair, genesis};
use border::{Act, ImageKind};
use foundation::{CodedError, ErrorCode, Sensitive};
use rand::SeedableRng;
use std::path::Path;
use std::sync::Arc;
use store::{CreateOptions, EpochReason, MemoryKeyRing, PassphraseCost, Record, Store, StoreError, Unlock};

fn passphrase(text: &str) -> Unlock {
    Unlock::Passphrase(Sensitive::new(text.to_owned()))
}

fn real_options(ring: &Arc<MemoryKeyRing>, unlock: Unlock) -> CreateOptions {
    CreateOptions { reserve_bytes: 4096, passphrase_cost: PassphraseCost::LEAST, key_ring: ring.clone(), ..CreateOptions::new(unlock, false) }
}

#[test]
fn a_store_is_reopened_with_everything_it_held() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let (signing, sealing) = (store.keys().signing.to_bytes(), store.keys().sealing.id());
    let tls = store.keys().tls_pem.clone();
    let recorded = record(&store, crossing(1));
    store.put_draft("i-2", b"half typed").unwrap();
    store.set_setting("preferences", &("dark", 3)).unwrap();
    let before = (store.booth().unwrap(), store.enrolled().unwrap(), store.head().unwrap());
    drop(store);

    let store = reopen(dir.path());
    assert_eq!((store.booth().unwrap(), store.enrolled().unwrap(), store.head().unwrap()), before);
    assert_eq!((store.keys().signing.to_bytes(), store.keys().sealing.id()), (signing, sealing));
    assert_eq!(store.keys().tls_pem, tls);
    assert!(tls.expose().starts_with("-----BEGIN PRIVATE KEY-----"));
    assert_eq!(store.crossing(recorded.public).unwrap().unwrap().crossing, crossing(1));
    assert_eq!(store.drafts().unwrap()[0].state.expose(), b"half typed");
    assert_eq!(store.setting("preferences").unwrap(), Some(("dark".to_owned(), 3)));
    assert_eq!(store.setting::<u8>("preferences").unwrap(), None, "of another shape is as good as none");
}

#[test]
fn a_wrong_passphrase_leaves_the_store_locked() {
    let dir = tempfile::tempdir().unwrap();
    let ring = Arc::new(MemoryKeyRing::default());
    drop(Store::create(dir.path(), real_options(&ring, passphrase("correct horse")), clock()).unwrap());
    for unlock in [passphrase("wrong"), Unlock::Plain, Unlock::Auto, Unlock::KeyRing] {
        let error = Store::open_with(dir.path(), &unlock, ring.clone(), clock()).unwrap_err();
        assert_eq!(CodedError::from(error).code, ErrorCode::StoreLocked, "{unlock:?}");
    }
    Store::open_with(dir.path(), &passphrase("correct horse"), ring, clock()).unwrap();
}

#[test]
fn a_passphrase_can_be_added_and_changed_and_the_key_ring_opens_unattended() {
    let dir = tempfile::tempdir().unwrap();
    let ring = Arc::new(MemoryKeyRing::default());
    let store = Store::create(dir.path(), real_options(&ring, Unlock::KeyRing), clock()).unwrap();
    store.add_unlock(&passphrase("first"), PassphraseCost::LEAST).unwrap();
    store.add_unlock(&passphrase("second"), PassphraseCost::LEAST).unwrap();
    assert!(matches!(store.add_unlock(&Unlock::Plain, PassphraseCost::LEAST), Err(StoreError::Locked(_))));
    drop(store);
    let open = |unlock: &Unlock| Store::open_with(dir.path(), unlock, ring.clone(), clock());
    assert!(open(&Unlock::Auto).is_ok());
    assert!(open(&passphrase("second")).is_ok());
    assert!(open(&passphrase("first")).is_err());
}

#[test]
fn a_folder_without_a_store_is_missing_and_one_with_a_store_is_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let open = Store::open(&dir.path().join("nothing"), &Unlock::Plain, clock());
    assert_eq!(CodedError::from(open.unwrap_err()).code, ErrorCode::StoreMissing);
    let (_store, _hq) = enrolled(dir.path());
    assert!(matches!(Store::create(dir.path(), training_options(), clock()), Err(StoreError::Exists(_))));
    let plain = CreateOptions { training: false, ..training_options() };
    assert!(matches!(Store::create(&dir.path().join("real"), plain, clock()), Err(StoreError::Locked(_))));
}

#[test]
fn a_creation_cut_short_is_begun_anew() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    drop(store);
    std::fs::remove_file(dir.path().join("slots.cbor")).unwrap(); // The slots come last.
    assert!(matches!(Store::open(dir.path(), &Unlock::Plain, clock()), Err(StoreError::Missing(_))));
    let store = Store::create(dir.path(), training_options(), clock()).unwrap();
    assert_eq!(store.booth().unwrap().booth, None);
}

#[test]
fn slots_of_another_store_are_refused() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop((enrolled(a.path()), enrolled(b.path())));
    std::fs::copy(a.path().join("slots.cbor"), b.path().join("slots.cbor")).unwrap();
    assert!(matches!(Store::open(b.path(), &Unlock::Plain, clock()), Err(StoreError::Damaged(_))));
}

#[test]
fn one_window_and_one_deliverer() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let second = reopen(dir.path());
    let window = store.lock_window().unwrap();
    let deliverer = second.lock_deliverer().unwrap();
    assert_eq!(CodedError::from(second.lock_window().unwrap_err()).code, ErrorCode::StoreInUse);
    assert!(matches!(store.lock_deliverer(), Err(StoreError::InUse)));
    drop((window, deliverer));
    assert!(second.lock_window().is_ok());
}

#[test]
fn nothing_is_recorded_before_enrolment() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), training_options(), clock()).unwrap();
    let error = store.record(vec![act(crossing(1))], Record::at(crossing(1).at)).unwrap_err();
    assert_eq!(CodedError::from(error).code, ErrorCode::NotEnrolled);
    assert!(matches!(store.put_feed(&Hq::new().feed("config", 1, b"")), Err(StoreError::NotEnrolled)));
    assert!(matches!(store.open_epoch(EpochReason::CopyFound), Err(StoreError::NotEnrolled)));
    assert_eq!((store.head().unwrap(), store.escrowed_to().unwrap()), (None, None));
    assert!(store.verify().unwrap().is_sound());
    store.put_draft("i-1", b"drafts need no number").unwrap();
}

#[test]
fn enrolment_begins_the_journal_and_happens_once() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let kinds: Vec<_> = store.events(1, 1, 9).unwrap().iter().map(|e| e.head().kind.clone()).collect();
    assert_eq!(kinds, ["epoch.opened", "booth.enrolled"]);
    assert_eq!(store.post_keys().unwrap()[0].id(), hq.post.id());
    assert_eq!(store.booth().unwrap().booth, Some(BOOTH));

    let sealing = store.keys().sealing.public();
    let mut renewed = hq.answer(&sealing, true);
    renewed.certificates.clear();
    store.save_enrolment(&renewed, "https://moved.example").unwrap();
    assert_eq!(store.enrolled().unwrap().unwrap().hq_url, "https://moved.example");
    assert_eq!(store.head().unwrap().unwrap().head_seq, 2, "a renewal records nothing");

    let mut other = hq.answer(&sealing, true);
    other.booth.0 += 1;
    assert!(matches!(store.save_enrolment(&other, "x"), Err(StoreError::AlreadyEnrolled)));
    let real = hq.answer(&sealing, false);
    assert!(matches!(store.save_enrolment(&real, "x"), Err(StoreError::TrainingMismatch)));
    let stranger = SealKeyPair::generate(&mut rand::rngs::StdRng::seed_from_u64(9)).public();
    assert!(matches!(store.save_enrolment(&hq.answer(&stranger, true), "x"), Err(StoreError::Journal(_))));
}

#[test]
fn a_wiped_key_ring_and_a_forgotten_passphrase_are_recovered_by_headquarters() {
    let dir = tempfile::tempdir().unwrap();
    let ring = Arc::new(MemoryKeyRing::default());
    let store = Store::create(dir.path(), real_options(&ring, Unlock::KeyRing), clock()).unwrap();
    let hq = Hq::new();
    store.save_enrolment(&hq.answer(&store.keys().sealing.public(), false), "https://hq.example").unwrap();
    assert_eq!(store.escrowed_to().unwrap(), Some(hq.recovery.id()));
    record(&store, crossing(1));
    drop(store);
    ring.wipe();
    assert!(Store::open_with(dir.path(), &Unlock::Auto, ring.clone(), clock()).is_err());

    let recover = |key: &SealKeyPair| Store::recover(dir.path(), key, &passphrase("new"), ring.clone(), clock());
    assert!(recover(&hq.post).is_err(), "only the recovery key opens the escrow");
    assert_eq!(recover(&hq.recovery).unwrap().head().unwrap().unwrap().head_seq, 3);
    assert!(Store::open_with(dir.path(), &passphrase("new"), ring.clone(), clock()).is_ok());
}

#[test]
fn a_restored_backup_opens_a_new_epoch_and_holds_everything() {
    let (dir, copy, back) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, _hq) = enrolled(dir.path());
    let (recorded, hash) = record_with_picture(&store, 1, ImageKind::Page, 30_000);
    store.backup(copy.path()).unwrap();
    assert!(matches!(store.backup(copy.path()), Err(StoreError::Exists(_))));
    record(&store, crossing(2)); // After the backup: only headquarters may know it.

    let ring = Arc::new(MemoryKeyRing::default());
    let restored = Store::restore(copy.path(), back.path(), &Unlock::Plain, ring.clone(), clock()).unwrap();
    assert_eq!(restored.crossing(recorded.public).unwrap().unwrap().crossing.images.len(), 1);
    assert!(restored.blob(&hash).unwrap().is_some());
    let epochs = restored.epochs().unwrap();
    assert_eq!(epochs.iter().map(|e| (e.epoch, e.reason.as_str(), e.head_seq)).collect::<Vec<_>>(), [(1, "created", 3), (2, "restored", 1)]);
    assert_eq!(record(&restored, crossing(3)).id.epoch, 2);
    assert!(restored.verify().unwrap().is_sound());
    assert!(matches!(Store::restore(copy.path(), back.path(), &Unlock::Plain, ring, clock()), Err(StoreError::Exists(_))));
}

#[test]
fn a_new_epoch_begins_its_own_chain_and_the_old_one_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    record(&store, crossing(1));
    let opened = store.open_epoch(EpochReason::CopyFound).unwrap();
    assert_eq!((opened.epoch, opened.head_seq), (2, 1));
    let first = record(&store, crossing(2));
    assert_eq!((first.id.epoch, first.id.seq), (2, 2));
    assert_eq!(store.chain_at(2, 0).unwrap(), Some(genesis(BOOTH, 2)));
    assert_eq!(store.queue().unwrap().events, 3 + 2);
    assert!(store.verify().unwrap().is_sound());
}

/// Every byte of every file of the folder.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
    }
    found
}

#[test]
fn no_file_holds_a_name_in_clear() {
    const CANARY: &str = "CANARYBIRD";
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let mut traveller = crossing(1);
    traveller.traveller.primary_identifier = Some(border::Sourced::typed(Sensitive::new(CANARY.to_owned())));
    traveller.document.number = Some(border::Sourced::typed(Sensitive::new(CANARY.to_owned())));
    record(&store, traveller);
    store.put_draft("i-1", CANARY.as_bytes()).unwrap();
    store.set_setting("note", CANARY).unwrap();
    let purpose = border::LookupPurpose::AccessRequest;
    let query = Sensitive::new(CANARY.to_owned());
    let lookup = Act::LookupMade { officer: "o-1".to_owned(), purpose, query, shown: 1 };
    store.record(vec![lookup], Record::at(crossing(1).at)).unwrap();

    let check = |when: &str| {
        let files = files(dir.path());
        assert!(files.iter().any(|(name, bytes)| name.ends_with(".db-wal") && !bytes.is_empty()) || when == "closed");
        for (name, bytes) in files {
            for needle in [CANARY, &CANARY.to_lowercase(), "epoch.opened", "SQLite format 3", "BEGIN PRIVATE KEY"] {
                let found = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
                assert!(!found, "{needle} stands in {name} ({when})");
            }
        }
    };
    check("open");
    drop(store);
    check("closed");
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let (_store, _hq) = enrolled(&dir.path().join("data"));
    let mode = |name: &str| std::fs::metadata(dir.path().join("data").join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("booth.db"), mode("slots.cbor")), (0o700, 0o600, 0o600));
}

#[test]
fn other_hardware_opens_a_new_epoch_at_once_and_only_once() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    record(&store, crossing(1));
    drop(store);
    let on = |machine: Option<&str>| {
        let store = Store::open_on(dir.path(), &Unlock::Plain, Arc::new(MemoryKeyRing::default()), clock(), machine).unwrap();
        assert!(store.verify().unwrap().is_sound());
        store.epochs().unwrap().iter().map(|epoch| epoch.reason.clone()).collect::<Vec<_>>()
    };
    let first = on(Some("another machine"));
    assert_eq!(first.last().map(String::as_str), Some("hardware-changed"));
    assert_eq!(on(Some("another machine")), first, "the same machine goes on");
    assert_eq!(on(None), first, "a machine that does not say who it is changes nothing");
    assert_eq!(on(Some("a third one")).len(), first.len() + 1);
}

#[test]
fn a_store_that_never_joined_headquarters_may_move() {
    let dir = tempfile::tempdir().unwrap();
    drop(Store::create(dir.path(), training_options(), clock()).unwrap());
    let ring = Arc::new(MemoryKeyRing::default());
    let store = Store::open_on(dir.path(), &Unlock::Plain, ring, clock(), Some("another machine")).unwrap();
    assert_eq!(store.epochs().unwrap(), vec![]);
}
