//! The stick: out with what waits, back with receipts and feeds; whatever happens to it does no harm.

use crate::console::Browser;
use crate::kit::{Booth, Headquarters};
use foundation::Sensitive;
use journal::bundle::{Entries, EntryKind, entry_head, start};
use outpost_hq::console::BROUGHT;
use outpost_hq::console::views::ConsoleRole;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use uplink::stick;

/// Headquarters takes every bundle of the stick in and answers beside it, as its command does.
pub(crate) fn answer_all(hq: &Headquarters, stick: &Path) -> Vec<outpost_hq::Imported> {
    let folder = stick.join(stick::FOLDER);
    let mut bundles: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    bundles.retain(|path| !path.to_str().unwrap().ends_with(stick::ANSWER_ENDING));
    bundles.sort();
    let mut taken = Vec::new();
    for bundle in bundles {
        let imported = hq.hq.import_bundle(fs::File::open(&bundle).unwrap()).unwrap();
        let stem = bundle.file_stem().unwrap().to_str().unwrap().to_owned();
        fs::write(folder.join(stem + stick::ANSWER_ENDING), &imported.answer).unwrap();
        taken.push(imported);
    }
    taken
}

pub(crate) fn bring_back(booth: &Booth, stick: &Path) -> Vec<stick::Brought> {
    stick::answers(stick).unwrap().iter().map(|answer| stick::import(&booth.store, answer).unwrap()).collect()
}

/// A booth with records and pictures that no link has seen, and a stick in it.
async fn offline(hq: &Headquarters, pictures: u8) -> (Booth, tempfile::TempDir) {
    let booth = hq.booth().await;
    booth.record(30);
    for number in 0..pictures {
        booth.record_with_picture(&vec![number; 3_000]);
    }
    (booth, tempfile::tempdir().unwrap())
}

#[tokio::test]
async fn a_booth_without_any_link_delivers_by_stick_and_gets_its_feeds_and_receipts_back() {
    let hq = Headquarters::start();
    let (booth, stick) = offline(&hq, 3).await;
    let waiting = booth.store.queue().unwrap();
    let written = stick::export(&booth.store, stick.path(), stick::FILE_BYTES).unwrap();
    assert_eq!((written.events, written.pictures, written.left_out, written.files.len()), (waiting.events, 3, 0, 1));
    assert_eq!(booth.store.queue().unwrap(), waiting, "nothing leaves the queue by being written somewhere");
    let taken = answer_all(&hq, stick.path());
    assert!(taken[0].whole && taken[0].refused == 0 && taken[0].pictures == 3);
    let brought = bring_back(&booth, stick.path());
    assert_eq!((brought[0].events, brought[0].pictures, brought[0].refused), (waiting.events, 3, 0));
    assert!(brought[0].installed.contains(&"officers".to_owned()), "{:?}", brought[0].installed);
    let after = booth.store.queue().unwrap();
    assert_eq!((after.events, after.blobs), (brought[0].installed.len() as u64, 0), "only that feeds were applied waits now");
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test]
async fn a_stick_is_taken_in_through_the_console_and_what_goes_back_is_its_answer() {
    let hq = Headquarters::start();
    let (booth, stick) = offline(&hq, 2).await;
    let waiting = booth.store.queue().unwrap();
    let written = stick::export(&booth.store, stick.path(), stick::FILE_BYTES).unwrap();
    let bundle = fs::read(&written.files[0]).unwrap();
    let administrator = Browser::administrator(&hq).await;
    let brought = |answer: &reqwest::Response| serde_json::from_str::<Value>(answer.headers()[BROUGHT].to_str().unwrap()).unwrap();
    // Cut off in the middle of the last picture, as a connection is: what was whole is kept.
    let part = administrator.upload(bundle[..bundle.len() - 2_000].to_vec().into()).await;
    assert_eq!((part.status(), brought(&part)["whole"].clone(), brought(&part)["pictures"].clone()), (StatusCode::OK, json!(false), json!(1)));
    let answer = administrator.upload(bundle.into()).await;
    let told = brought(&answer);
    assert_eq!(
        (told["whole"].clone(), told["refused"].clone(), told["pictures"].clone(), told["segments"].clone()),
        (json!(true), json!(0), json!(2), json!(0))
    );
    let name = written.files[0].file_stem().unwrap().to_str().unwrap().to_owned() + stick::ANSWER_ENDING;
    fs::write(stick.path().join(stick::FOLDER).join(name), answer.bytes().await.unwrap()).unwrap();
    let back = bring_back(&booth, stick.path());
    assert_eq!((back[0].events, back[0].pictures, back[0].refused), (waiting.events, 2, 0));
    let mut administrator = administrator;
    let audit = administrator.ok("audit", json!({ "act": "stick.taken" })).await;
    assert_eq!(audit["rows"].as_array().unwrap().len(), 2, "{audit}");
}

#[tokio::test]
async fn what_is_no_stick_or_comes_from_somebody_else_is_refused_by_the_console() {
    let hq = Headquarters::start();
    assert_eq!(Browser::at(&hq).upload(vec![0; 3].into()).await.status(), StatusCode::UNAUTHORIZED);
    hq.hq.add_user("stat", "S".to_owned().into(), ConsoleRole::Statistician, &"a long passphrase".to_owned().into(), "test").unwrap();
    let statistician = Browser::signed_in(&hq, "stat", "a long passphrase").await;
    assert_eq!(statistician.upload(start().to_vec().into()).await.status(), StatusCode::FORBIDDEN);
    let administrator = Browser::administrator(&hq).await;
    // Longer than what the ingest looks at before it gives up: the answer is heard all the same.
    let refused = administrator.upload(vec![0x55; 4_000_000].into()).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert!(refused.json::<Value>().await.unwrap()["code"].is_string());
}

#[tokio::test]
async fn a_stick_that_comes_ten_times_or_a_month_late_changes_nothing_more() {
    let hq = Headquarters::start();
    let (booth, stick) = offline(&hq, 1).await;
    stick::export(&booth.store, stick.path(), stick::FILE_BYTES).unwrap();
    answer_all(&hq, stick.path());
    let segments = hq.hq.store.segments(0, 99).unwrap().len();
    let late: Vec<u8> = fs::read(&stick::answers(stick.path()).unwrap()[0]).unwrap();
    for _ in 0..10 {
        let again = answer_all(&hq, stick.path());
        assert_eq!((again[0].segments, again[0].refused), (0, 0));
        bring_back(&booth, stick.path());
    }
    assert_eq!(hq.hq.store.segments(0, 99).unwrap().len(), segments);
    // Meanwhile the link came back; the first answer comes last.
    booth.record(5);
    booth.sync().await;
    let queue = booth.store.queue().unwrap();
    let path = stick.path().join("late");
    fs::write(&path, late).unwrap();
    let brought = stick::import(&booth.store, &path).unwrap();
    assert_eq!((brought.events, brought.pictures, brought.installed.len()), (0, 0, 0));
    assert_eq!(booth.store.queue().unwrap(), queue);
}

#[tokio::test]
async fn a_stick_pulled_out_at_any_moment_is_usable_up_to_its_last_whole_entry_and_lost_ones_do_no_harm() {
    let hq = Headquarters::start();
    let (booth, stick) = offline(&hq, 4).await;
    let waiting = booth.store.queue().unwrap();
    let written = stick::export(&booth.store, stick.path(), stick::FILE_BYTES).unwrap();
    let whole = fs::read(&written.files[0]).unwrap();
    let mut pictures = Vec::new();
    for part in 1..=8 {
        fs::write(&written.files[0], &whole[..whole.len() * part / 9]).unwrap();
        assert!(!stick::check(&written.files[0]).unwrap().is_sound());
        let taken = answer_all(&hq, stick.path());
        assert!(!taken[0].whole && taken[0].refused == 0);
        pictures.push(taken[0].pictures);
    }
    assert!(pictures.is_sorted() && *pictures.last().unwrap() >= 3, "{pictures:?}");
    bring_back(&booth, stick.path());
    assert!(booth.store.queue().unwrap().blobs < waiting.blobs);
    // That stick is lost; the next one carries what is still without a receipt.
    let next = tempfile::tempdir().unwrap();
    stick::export(&booth.store, next.path(), stick::FILE_BYTES).unwrap();
    answer_all(&hq, next.path());
    bring_back(&booth, next.path());
    assert_eq!(booth.store.queue().unwrap().blobs, 0);
}

#[tokio::test]
async fn what_is_too_much_for_one_file_goes_into_several_and_each_is_answered() {
    let hq = Headquarters::start();
    let (booth, stick) = offline(&hq, 9).await;
    let written = stick::export(&booth.store, stick.path(), 10_000).unwrap();
    assert!(written.files.len() > 3);
    for file in &written.files {
        assert!(fs::metadata(file).unwrap().len() <= 10_000 || stick::check(file).unwrap().segments > 0);
    }
    answer_all(&hq, stick.path());
    bring_back(&booth, stick.path());
    assert_eq!(booth.store.queue().unwrap().blobs, 0, "a file of pictures alone is answered too");
}

#[tokio::test]
async fn writing_tells_how_far_it_is_and_when_stopped_leaves_only_whole_files() {
    let hq = Headquarters::start();
    let (booth, stick) = offline(&hq, 9).await;
    let mut told = Vec::new();
    let stopped = stick::export_watched(&booth.store, stick.path(), 10_000, &mut |written| {
        told.push((written.events, written.pictures));
        if written.pictures == 6 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap();
    assert!(stopped.stopped && told.is_sorted() && told.last().unwrap().1 == 6);
    assert!(stopped.files.len() > 1 && stopped.pictures < 6, "the file that was open is not counted: {stopped:?}");
    let names: Vec<PathBuf> = fs::read_dir(stick.path().join(stick::FOLDER)).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(names.len(), stopped.files.len(), "nothing half is left: {names:?}");
    let pictures: u64 =
        names.iter().map(|file| stick::check(file).unwrap()).inspect(|found| assert!(found.is_sound())).map(|found| found.pictures).sum();
    assert_eq!(pictures, stopped.pictures);
    let whole = stick::export(&booth.store, stick.path(), stick::FILE_BYTES).unwrap();
    assert_eq!((whole.pictures, whole.stopped), (9, false), "the next time writes everything");
}

#[tokio::test]
async fn a_hostile_stick_brings_nothing_in_on_either_side() {
    let hq = Headquarters::start();
    let (booth, stick) = offline(&hq, 1).await;
    stick::export(&booth.store, stick.path(), stick::FILE_BYTES).unwrap();
    answer_all(&hq, stick.path());
    // Receipts and feeds of another headquarters, in bundles that are whole.
    let other = Headquarters::start();
    let (stranger, its) = offline(&other, 0).await;
    stick::export(&stranger.store, its.path(), stick::FILE_BYTES).unwrap();
    answer_all(&other, its.path());
    let before = (booth.store.queue().unwrap(), booth.store.feed_versions().unwrap());
    let brought = bring_back(&booth, its.path());
    assert!(brought[0].refused > 0 && brought[0].events == 0 && brought[0].installed.is_empty());
    assert_eq!((booth.store.queue().unwrap(), booth.store.feed_versions().unwrap()), before);
    let taken = hq.hq.import_bundle(fs::File::open(&stick::answers(its.path()).unwrap()[0]).unwrap()).unwrap();
    assert_eq!((taken.segments, taken.pictures), (0, 0), "an answer is no delivery");
    let foreign =
        fs::read_dir(its.path().join(stick::FOLDER)).unwrap().map(|e| e.unwrap().path()).find(|p| !p.to_str().unwrap().ends_with("-ack.obx"));
    let taken = hq.hq.import_bundle(fs::File::open(foreign.unwrap()).unwrap()).unwrap();
    assert_eq!((taken.segments, taken.refused), (0, 1), "nor is another country's booth ours");
    // A head that claims an exabyte takes no memory and ends the bundle there.
    let mut head = entry_head(EntryKind::Segment, b"").to_vec();
    head[1] = 0x10;
    let claim = [start(), &head].concat();
    assert!(!hq.hq.import_bundle(claim.as_slice()).unwrap().whole);
    assert!(Entries::new(b"OPBUNDL9".as_slice()).is_err());
    // Any byte of the answer turned: what is not whole is refused, and nothing else changes.
    let path = stick.path().join("turned");
    let answer = fs::read(&stick::answers(stick.path()).unwrap()[0]).unwrap();
    for at in (8..answer.len()).step_by(answer.len() / 40) {
        let mut turned = answer.clone();
        turned[at] ^= 0x40;
        fs::write(&path, turned).unwrap();
        let brought = stick::import(&booth.store, &path).unwrap();
        assert!(!brought.whole || brought.refused > 0, "byte {at}");
    }
    let faults = booth.store.verify().unwrap().faults;
    assert!(faults.is_empty(), "{faults:?}");
}

#[tokio::test]
async fn a_withdrawn_booth_and_a_new_key_of_the_post_come_by_stick() {
    let hq = Headquarters::start();
    let ((stays, stick), (withdrawn, other_stick)) = (offline(&hq, 0).await, offline(&hq, 0).await);
    let before = stays.store.post_keys().unwrap()[0].id();
    hq.hq.revoke_booth(withdrawn.id(), "stolen", "test").unwrap();
    hq.hq.publish_officers(&[], "test").unwrap();
    let revoked = |booth: &Booth| -> Vec<border::RevokedBooth> {
        journal::cbor::from_slice(&booth.store.feed(border::REVOKED_BOOTHS).unwrap().unwrap().body).unwrap()
    };
    for (booth, stick) in [(&stays, &stick), (&withdrawn, &other_stick)] {
        stick::export(&booth.store, stick.path(), stick::FILE_BYTES).unwrap();
        answer_all(&hq, stick.path());
        assert_eq!(bring_back(booth, stick.path())[0].refused, 0);
        assert_eq!(revoked(booth).iter().map(|one| one.booth).collect::<Vec<_>>(), [withdrawn.id().0]);
    }
    assert_ne!(stays.store.post_keys().unwrap()[0].id(), before);
    assert!(stays.store.feed("officers").unwrap().is_some(), "sealed to the key that came on the same stick");
    assert_eq!(withdrawn.store.post_keys().unwrap()[0].id(), before);
    assert!(withdrawn.store.feed("officers").unwrap().is_none(), "a withdrawn booth is told that it is, and nothing else");
}

/// Whether a file has these bytes in it.
fn has(file: &Path, bytes: &[u8]) -> bool {
    fs::read(file).unwrap().windows(bytes.len()).any(|window| window == bytes)
}

#[tokio::test]
async fn a_booth_joins_by_a_pair_of_files_and_neither_the_code_nor_its_private_keys_are_in_them() {
    let hq = Headquarters::start();
    let (booth, stick) = (Booth::unenrolled(hq.clock.clone()), tempfile::tempdir().unwrap());
    let code: Sensitive<String> = hq.code("UTKOR").into();
    let join = || uplink::join_from_stick(&booth.store, "https://hq.example:7443", &code, stick.path());
    let request = uplink::request_on_stick(&booth.store, &code, stick.path()).unwrap();
    assert_eq!(join().unwrap(), None, "headquarters has not answered yet");
    let keys = booth.store.keys();
    let secret = journal::EnrolCode::parse(code.expose()).unwrap();
    assert!(!has(&request, secret.secret()) && !has(&request, &keys.signing.to_bytes()));
    assert_eq!(answer_all(&hq, stick.path())[0].joined, 1);
    let joined = join().unwrap().unwrap();
    assert_eq!((joined.booth, joined.post.as_str()), (hq.hq.store.booths().unwrap()[0].id.0, "UTKOR"));
    assert!(booth.store.feed("officers").unwrap().is_some(), "what its officers need comes with the answer");
    // It delivers by stick at once, and over the link when there is one.
    booth.record(3);
    stick::export(&booth.store, stick.path(), stick::FILE_BYTES).unwrap();
    let again = answer_all(&hq, stick.path());
    assert_eq!(again.iter().map(|one| one.joined).sum::<u64>(), 1, "the same booth asks again: the same answer");
    assert_eq!(hq.hq.store.booths().unwrap().len(), 1);
    bring_back(&booth, stick.path());
    assert_eq!(booth.sync_at(&hq.url()).await.error, None);
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test]
async fn a_file_that_was_made_for_another_code_or_altered_lets_nobody_join() {
    let (hq, other) = (Headquarters::start(), Headquarters::start());
    let (booth, stick) = (Booth::unenrolled(hq.clock.clone()), tempfile::tempdir().unwrap());
    let (code, wrong): (Sensitive<String>, Sensitive<String>) = (hq.code("UTKOR").into(), other.code("UTKOR").into());
    let request = uplink::request_on_stick(&booth.store, &wrong, stick.path()).unwrap();
    assert_eq!((answer_all(&hq, stick.path())[0].joined, answer_all(&hq, stick.path())[0].refused), (0, 1), "nobody here made that code");
    fs::remove_file(stick::answers(stick.path()).unwrap().remove(0)).unwrap();
    uplink::request_on_stick(&booth.store, &code, stick.path()).unwrap();
    assert_eq!(answer_all(&hq, stick.path())[0].joined, 1);
    let join = |code| uplink::join_from_stick(&booth.store, "https://hq.example", code, stick.path());
    assert!(matches!(join(&wrong), Err(uplink::UplinkError::Untrusted)));
    // Somebody else takes the booth's place in the request.
    let thief = Booth::unenrolled(hq.clock.clone());
    let theirs = uplink::request_on_stick(&thief.store, &wrong, stick.path()).unwrap();
    let mut taken = fs::read(&theirs).unwrap();
    let proof = fs::read(&request).unwrap();
    let length = taken.len();
    taken[length - 60..].copy_from_slice(&proof[proof.len() - 60..]);
    fs::write(&theirs, taken).unwrap();
    let imported = hq.hq.import_bundle(fs::File::open(&theirs).unwrap()).unwrap();
    assert_eq!(imported.joined, 0);
    assert!(booth.store.enrolled().unwrap().is_none());
    join(&code).unwrap().unwrap();
}
