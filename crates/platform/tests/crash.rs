//! A program that fails leaves a file that says where, and nothing of what it was working on.

#![allow(clippy::unwrap_used, reason = "tests fail where anything fails")]

use std::path::Path;
use std::process::{Command, Output};

const FOLDER: &str = "OUTPOST_TEST_CRASH_FOLDER";
const HOW: &str = "OUTPOST_TEST_CRASH_HOW";
const CANARY: &str = "CANARYBIRD";

/// The child: fails as it is told. Does nothing in an ordinary test run.
#[test]
fn child_that_fails() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    platform::watch_crashes("child", "1.2.3");
    platform::keep_crashes_in(folder.as_ref());
    let traveller = String::from(CANARY);
    match std::env::var(HOW).unwrap().as_str() {
        "formatted" => panic!("no crossing of {traveller}"),
        "result" => assert_eq!(traveller.parse::<u64>().map_err(|_| traveller.clone()).unwrap(), 1),
        "fixed" => panic!("a text of the program"),
        "often" => (0..30).for_each(|_| drop(std::thread::spawn(|| panic!("again")).join())),
        _ => std::process::abort(),
    }
}

fn fail(folder: &Path, how: &str) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_fails", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(HOW, how)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn a_crash_file_says_where_and_never_what_was_at_hand() {
    for how in ["formatted", "result"] {
        let dir = tempfile::tempdir().unwrap();
        let output = fail(dir.path(), how);
        assert!(!output.status.success());
        let (name, text) = platform::crashes(dir.path()).pop().unwrap();
        assert!(name.ends_with(".txt") && text.starts_with("child 1.2.3\n") && text.contains("crash.rs:"), "{name}: {text}");
        assert!(text.contains("child_that_fails"), "the way there is told: {text}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("crash.rs:") && !said.contains(CANARY) && !text.contains(CANARY), "{how}: {said}\n{text}");
    }
}

#[test]
fn a_fixed_text_of_the_program_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    fail(dir.path(), "fixed");
    assert!(platform::crashes(dir.path()).pop().unwrap().1.contains("\na text of the program\n"));
}

#[test]
fn the_newest_twenty_are_kept_for_their_owner_alone() {
    let dir = tempfile::tempdir().unwrap();
    fail(dir.path(), "often");
    let kept = platform::crashes(dir.path());
    assert_eq!(kept.len(), 20);
    assert!(kept.windows(2).all(|two| two[0].0 > two[1].0), "the newest comes first");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&dir.path().join("crashes")), mode(&dir.path().join("crashes").join(&kept[0].0))), (0o700, 0o600));
    }
}

#[cfg(unix)]
#[test]
fn no_memory_reaches_the_disk_when_the_process_dies() {
    use std::os::unix::process::ExitStatusExt;
    let dir = tempfile::tempdir().unwrap();
    let output = fail(dir.path(), "abort");
    assert!(output.status.signal().is_some() && !output.status.core_dumped());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing was written where a core file would lie");
}
