//! Errors: the disk refuses one call, or every call, or is full. Nothing is corrupted, the error says which, work goes on.

use faults::kit::clock;
use faults::{Booth, Fault, Folder, Kind, Standing, Step, Weakness, cross, scratch};
use foundation::{CodedError, ErrorCode};
use std::collections::BTreeSet;
use std::path::Path;
use store::{CreateOptions, Store, StoreError, Unlock};

/// What the booth does while its disk fails.
const STEPS: &[Step] = &[
    Step::Reopen,
    Step::Draft,
    Step::Crossing(6000),
    Step::Receipt,
    Step::Second,
    Step::Purge,
    Step::Feed,
    Step::Draft,
    Step::Crossing(0),
    Step::Reopen,
    Step::Crossing(0),
];

/// A store that was enrolled and has recorded, closed again: the files every case begins with.
struct Before(tempfile::TempDir);

impl Before {
    fn new(reserve_bytes: u64) -> Self {
        let dir = scratch();
        let options = CreateOptions { reserve_bytes, ..faults::kit::training_options() };
        drop(Store::create(dir.path(), options, clock()).unwrap());
        let mut booth = Booth::new(dir.path(), 0);
        for step in [Step::Reopen, Step::Enrol, Step::Crossing(3000), Step::Draft] {
            booth.play(step).unwrap();
        }
        booth.close();
        Self(dir)
    }

    fn copy(&self) -> tempfile::TempDir {
        let dir = scratch();
        for entry in std::fs::read_dir(self.0.path()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
        }
        dir
    }
}

/// Plays the steps over a fault; gives what each failed step said.
fn play(dir: &Path, folder: &Folder, fault: Fault) -> Vec<(Step, StoreError)> {
    folder.set(fault);
    let mut booth = Booth::new(dir, 0);
    let mut errors = Vec::new();
    for step in STEPS {
        if booth.store.is_none() && *step != Step::Reopen {
            // It did not open; an officer would try again.
            match booth.open() {
                Ok(()) => {}
                Err(error) => {
                    errors.push((Step::Reopen, error));
                    continue;
                }
            }
        }
        if let Err(error) = booth.play(*step) {
            errors.push((*step, error));
        }
    }
    booth.close();
    errors
}

/// What the store holds once the disk is well again: sound, every acknowledged step there, and a crossing goes through.
fn well_again(dir: &Path, folder: &Folder, case: &str) -> Standing {
    folder.set(Fault::None);
    let store = Store::open(dir, &Unlock::Plain, clock()).unwrap_or_else(|error| panic!("{case}: does not open again: {error}"));
    let report = store.verify().unwrap();
    assert!(report.is_sound(), "{case}: {:?}", report.faults);
    let standing = Standing::of(&store).unwrap();
    cross(&store, 9_999_999, 0).unwrap_or_else(|error| panic!("{case}: takes no crossing: {error}"));
    standing
}

fn code(error: StoreError) -> ErrorCode {
    CodedError::from(error).code
}

/// Pictures in a store, purged ones included.
fn pictures(dir: &Path) -> u64 {
    faults::kit::reopen(dir).verify().unwrap().blobs
}

/// Steps that append an event when they succeed; a purge finds nothing to do if the receipt before it failed.
fn events_lost(errors: &[(Step, StoreError)]) -> u64 {
    let appends = |step: &Step| matches!(step, Step::Crossing(_) | Step::Second | Step::Feed | Step::Purge | Step::Receipt);
    errors.iter().filter(|(step, _)| appends(step)).count() as u64
}

fn crossing_failed(errors: &[(Step, StoreError)]) -> bool {
    errors.iter().any(|(step, _)| matches!(step, Step::Crossing(_)))
}

#[test]
fn one_error_of_the_disk_costs_at_most_the_step_it_met_and_never_a_crossing() {
    let before = Before::new(0);
    let sound = before.copy();
    let folder = Folder::watch(sound.path(), Weakness::None, false);
    assert!(play(sound.path(), &folder, Fault::None).is_empty());
    let calls = folder.counted().0;
    let whole = well_again(sound.path(), &folder, "no fault").last().unwrap();
    assert!(calls > 300, "only {calls} calls");
    let mut met = BTreeSet::new();
    for at in 1..=calls {
        let dir = before.copy();
        let folder = Folder::watch(dir.path(), Weakness::None, false);
        let errors = play(dir.path(), &folder, Fault::Once(at));
        met.extend(folder.failed());
        let case = format!("call {at} ({:?}): {errors:?}", folder.failed());
        let last = well_again(dir.path(), &folder, &case).last().unwrap();
        assert!(errors.len() <= 1 && !crossing_failed(&errors), "{case}");
        assert!(errors.iter().all(|(_, error)| matches!(error, StoreError::Disk(_))), "{case}");
        assert!(last + events_lost(&errors) >= whole, "{case}: {last} events of {whole}");
    }
    let all = [Kind::Open, Kind::Read, Kind::Write, Kind::Truncate, Kind::Sync, Kind::ShmMap, Kind::ShmLock];
    assert!(all.iter().all(|kind| met.contains(kind)), "only {met:?}");
}

#[test]
fn a_disk_that_fails_for_good_is_said_and_harms_nothing_that_was_there() {
    let before = Before::new(0);
    for at in 1..450 {
        let dir = before.copy();
        let folder = Folder::watch(dir.path(), Weakness::None, false);
        let errors = play(dir.path(), &folder, Fault::From(at));
        let case = format!("from call {at} on: {errors:?}");
        let last = well_again(dir.path(), &folder, &case).last().unwrap();
        assert!(last >= 3, "{case}");
        for (_, error) in errors {
            // What cannot be read at all when a store is opened looks the same as what is damaged.
            assert!(matches!(code(error), ErrorCode::FileFailed | ErrorCode::StoreDamaged), "{case}");
        }
    }
}

#[test]
fn a_full_disk_stops_no_crossing() {
    let before = Before::new(64 * 1024);
    let sound = before.copy();
    let folder = Folder::watch(sound.path(), Weakness::None, false);
    assert!(play(sound.path(), &folder, Fault::None).is_empty());
    let writes = folder.counted().1;
    let whole = well_again(sound.path(), &folder, "no fault").last().unwrap();
    assert!(writes > 60, "only {writes} writes");
    let all_pictures = pictures(sound.path());
    let mut without_picture = 0;
    for at in 1..=writes {
        let dir = before.copy();
        let folder = Folder::watch(dir.path(), Weakness::None, false);
        let errors = play(dir.path(), &folder, Fault::FullFrom(at));
        let case = format!("full from write {at} on: {errors:?}");
        let last = well_again(dir.path(), &folder, &case).last().unwrap();
        assert!(!crossing_failed(&errors), "{case}");
        assert!(!errors.iter().any(|(step, _)| *step == Step::Draft), "what is typed is kept too: {case}");
        assert!(errors.iter().all(|(_, error)| matches!(error, StoreError::DiskFull)), "{case}");
        assert!(last + events_lost(&errors) >= whole, "{case}: {last} events of {whole}");
        without_picture += u64::from(last >= whole && pictures(dir.path()) < all_pictures);
    }
    assert!(without_picture > 5, "only {without_picture} times the picture was left out");
}
