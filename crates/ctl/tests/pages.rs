//! `outpostctl read-page` over folders: one line an image, in their order, and a clear one for what cannot be read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail where anything fails")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn specimen(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/specimens").join(name)).unwrap()
}

fn read(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_outpostctl")).args(["--json", "read-page"]).args(arguments).output().unwrap()
}

#[test]
fn a_folder_is_read_in_order_and_what_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    let passport = specimen("passport-eriksson.jpg");
    put("1.JPG", &passport);
    put("2-cut.jpg", &passport[..passport.len() / 2]);
    put("3/card.jpg", &specimen("identity-card.jpg"));
    put("3/note.txt", b"no picture");
    put("4.png", b"no picture either");
    put("5.jpg", &specimen("letter.jpg"));
    let output = read(&["--jobs", "3", "--progress", folder.path().to_str().unwrap()]);
    let lines: Vec<Value> = String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            let name = Path::new(line["file"].as_str().unwrap()).file_name().unwrap().to_str().unwrap();
            (name, line["documents"].as_array().unwrap().len(), line["error"]["code"].as_str())
        })
        .collect();
    let unreadable = Some("image-unreadable");
    assert_eq!(told, [("1.JPG", 1, None), ("2-cut.jpg", 0, unreadable), ("card.jpg", 1, None), ("4.png", 0, unreadable), ("5.jpg", 0, None)]);
    assert_eq!(lines[0]["documents"][0]["mrz"][0], "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<");
    assert_eq!(output.status.code(), Some(1), "some could not be read");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.lines().any(|line| line.starts_with("image-unreadable: ") && line.contains("2-cut.jpg")), "{said}");
    assert!(said.contains("5 of 5 read, 2 of them not"), "{said}");
}

#[test]
fn what_is_not_there_is_an_error_of_its_own() {
    let output = read(&["/nowhere/page.jpg"]);
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((line["error"]["code"].as_str(), output.status.code()), (Some("file-failed"), Some(1)));
}
