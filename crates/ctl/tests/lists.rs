//! `outpostctl lists` and `screen` as scripts use them: every source format to a signed list, asked about travellers; hostile
//! sources and lists refused while the list in force stays as it is.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{EncodePrivateKey, EncodePublicKey};
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder with a key pair, its sources and lists.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        for (name, seed) in [("hq", 7), ("other", 8)] {
            let key = SigningKey::from_bytes(&[seed; 32]);
            desk.write(&format!("{name}.pem"), &key.to_pkcs8_pem(LineEnding::LF).unwrap());
            desk.write(&format!("{name}.pub"), &key.verifying_key().to_public_key_pem(LineEnding::LF).unwrap());
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Runs the program in the folder; `input` on its standard input.
    fn run(&self, arguments: &str, input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_outpostctl"))
            .current_dir(self.0.path())
            .args(arguments.split_whitespace())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes()); // A program that refuses does not read on.
        child.wait_with_output().unwrap()
    }

    fn build(&self, arguments: &str) -> Output {
        self.run(&format!("--json lists build --key hq.pem --expires 2030-01-01 --out list {arguments}"), "")
    }

    /// The alerts that a traveller is a hit with.
    fn hits(&self, traveller: &Value) -> Vec<String> {
        let out = self.run("--json screen run --list list --trust-key hq.pub", &format!("{traveller}\n"));
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
        answer["hits"].as_array().unwrap().iter().map(|hit| hit["alert"].as_str().unwrap().to_owned()).collect()
    }
}

fn json_of(out: &Output) -> Value {
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

fn anna() -> Value {
    json!({"name": "Anna Eriksson", "primary": "ERIKSSON", "secondary": "ANNA", "dob": "1974-08-12", "nat": "UTO", "gender": "female"})
}

const JSONL: &str = r#"{"id":"U-1","category":"wanted","priority":"high","names":[{"primary":"ERIKSSON","secondary":"Anna"}],"birth_dates":["1974-08-12"]}
"#;

#[test]
fn every_source_format_becomes_a_list_that_finds_its_person() {
    let desk = Desk::new();
    desk.write("a.jsonl", JSONL);
    desk.write("a.ftm", r#"{"id":"F-1","schema":"Person","properties":{"name":["Anna Eriksson"],"birthDate":["1974-08-12"]}}"#);
    desk.write(
        "a.xml",
        "<sdnList><sdnEntry><uid>1</uid><firstName>Anna</firstName><lastName>ERIKSSON</lastName><sdnType>Individual</sdnType>\
         <dateOfBirthList><dateOfBirthItem><dateOfBirth>12 Aug 1974</dateOfBirth></dateOfBirthItem></dateOfBirthList></sdnEntry></sdnList>",
    );
    desk.write("a.csv", "1,\"ERIKSEN, Jane\",\"individual\",\"X\",-0-,-0-,-0-,-0-,-0-,-0-,-0-,\"DOB 12 Aug 1974.\"\n");
    desk.write("alt.csv", "1,1,\"aka\",\"ERIKSSON, Anna\",-0-\n");
    desk.write(
        "un.xml",
        "<L><INDIVIDUAL><REFERENCE_NUMBER>U.1</REFERENCE_NUMBER><FIRST_NAME>ANNA</FIRST_NAME><SECOND_NAME>ERIKSSON</SECOND_NAME>\
         <INDIVIDUAL_DATE_OF_BIRTH><DATE>1974-08-12</DATE></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL></L>",
    );
    desk.write("own.csv", "ref;name;born\n1;Anna Eriksson;12.08.1974\n");
    desk.write("map.json", r#"{"id":"ref","full":"name","birth_date":"born","date_format":"%d.%m.%Y","delimiter":";"}"#);
    for (arguments, alert) in [
        ("--format jsonl a.jsonl", "U-1"),
        ("--format ftm a.ftm", "F-1"),
        ("--format ofac-xml a.xml", "SDN-1"),
        ("--format ofac-csv --aliases alt.csv a.csv", "SDN-1"),
        ("--format un-xml un.xml", "UN-U.1"),
        ("--format csv --mapping map.json own.csv", "1"),
    ] {
        let _ = std::fs::remove_file(desk.path("list"));
        assert_eq!(json_of(&desk.build(arguments))["alerts"], 1, "{arguments}");
        assert_eq!(desk.hits(&anna()), [alert], "{arguments}");
        assert_eq!(desk.run("lists verify --trust-key hq.pub list", "").status.code(), Some(0));
        assert_eq!(desk.run("lists verify --trust-key other.pub list", "").status.code(), Some(1), "{arguments}");
    }
}

#[test]
fn a_hostile_source_is_refused_and_the_list_in_force_stays() {
    let desk = Desk::new();
    desk.write("a.jsonl", JSONL);
    json_of(&desk.build("--format jsonl --version 5 a.jsonl"));
    let before = std::fs::read(desk.path("list")).unwrap();
    let aliases = vec!["{\"full\":\"A B\"}"; 100_000].join(",");
    desk.write("aliases", &format!(r#"{{"id":"1","category":"wanted","priority":"high","names":[{aliases}]}}"#));
    desk.write("cut", &JSONL[..60]);
    desk.write("cycle", r#"<!DOCTYPE l [<!ENTITY a "&b;"><!ENTITY b "&a;">]><sdnList><sdnEntry><uid>&a;</uid></sdnEntry></sdnList>"#);
    desk.write("empty", "<sdnList></sdnList>");
    desk.write("map.json", r#"{"id":"ref","full":"name"}"#);
    // A line of a gigabyte that takes no room on the disk.
    std::fs::File::create(desk.path("line")).unwrap().set_len(1 << 30).unwrap();
    for (arguments, code) in [
        ("--format jsonl --version 6 aliases", "list-malformed"),
        ("--format jsonl --version 6 cut", "list-malformed"),
        ("--format jsonl --version 6 line", "list-malformed"),
        ("--format ftm --version 6 line", "list-malformed"),
        ("--format items --version 6 line", "list-malformed"),
        ("--format ofac-xml --version 6 line", "list-malformed"),
        ("--format ofac-xml --version 6 cycle", "list-malformed"),
        ("--format ofac-xml --version 6 empty", "list-malformed"),
        ("--format un-xml --version 6 a.jsonl", "list-malformed"),
        ("--format jsonl --version 4 a.jsonl", "version-older"),
        ("--format csv --mapping map.json --version 6 line", "list-malformed"),
        ("--format ofac-csv --version 6 line", "list-malformed"),
        ("--format un-xml --version 6 line", "list-malformed"),
    ] {
        let out = desk.build(arguments);
        let words = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(1), "{arguments}: {words}");
        assert!(words.starts_with(code), "{arguments}: {words}");
        assert!(!words.contains("ERIKSSON"), "{words}");
        assert!(std::fs::read(desk.path("list")).unwrap() == before, "{arguments}");
    }
    assert_eq!(desk.hits(&anna()), ["U-1"]);
}

#[test]
fn very_many_documents_become_lists_of_a_size_that_is_sent_each_number_always_in_the_same() {
    let desk = Desk::new();
    let line = |at: usize| format!("{{\"class\":\"passport\",\"issuing_state\":\"UTO\",\"number\":\"P{at:06}\",\"status\":\"stolen\"}}\n");
    let answers = |out: &Output| {
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout.clone()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    let found_in = |number: &str| {
        let traveller = json!({"name": "Anna Eriksson", "documents": [{"issuing_state": "UTO", "number": number}]});
        let hit = |part: &usize| {
            let out = desk.run(&format!("--json screen run --list sltd-{part}.list --trust-key hq.pub"), &format!("{traveller}\n"));
            !answers(&out)[0]["hits"].as_array().unwrap().is_empty()
        };
        (1..=3).filter(hit).collect::<Vec<_>>()
    };
    let build = |version: usize, count: usize| {
        desk.write("items", &(0..count).map(line).collect::<String>());
        let arguments = "--json lists build --key hq.pem --expires 2030-01-01 --format items --parts 3 --name sltd --title Documents --out sltd.list";
        answers(&desk.run(&format!("{arguments} --version {version} items"), ""))
    };
    let parts = build(1, 3_000);
    let names: Vec<&str> = parts.iter().map(|part| part["list"].as_str().unwrap()).collect();
    assert_eq!(names, ["sltd-1", "sltd-2", "sltd-3"]);
    assert_eq!(parts[1]["title"], "Documents (2/3)");
    let counts: Vec<u64> = parts.iter().map(|part| part["items"].as_u64().unwrap()).collect();
    assert!(counts.iter().sum::<u64>() == 3_000 && counts.iter().all(|count| (900..1_100).contains(count)), "{counts:?}");
    let numbers = ["P000000", "P001234", "P002999"];
    let before = numbers.map(found_in);
    assert!(before.iter().all(|lists| lists.len() == 1), "{before:?}");
    build(2, 3_500);
    assert_eq!(numbers.map(found_in), before);
    assert_eq!(found_in("P003499").len(), 1);
    assert_eq!(found_in("P003500").len(), 0);
}

/// Items are gone through twice; what can be read only once is said to be no source for them.
#[cfg(unix)]
#[test]
fn items_come_from_a_file_that_can_be_gone_through_twice() {
    let desk = Desk::new();
    assert!(Command::new("mkfifo").arg(desk.path("pipe")).status().unwrap().success());
    let out = desk.build("--format items pipe");
    assert_eq!(out.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&out.stderr).contains("save it as one"), "{}", String::from_utf8_lossy(&out.stderr));
}

/// Ctrl-C while a source is read: the program ends, and in its folder lies what lay there.
#[cfg(unix)]
#[test]
fn an_interrupted_build_leaves_no_half_file() {
    let desk = Desk::new();
    desk.write("a.jsonl", JSONL);
    json_of(&desk.build("--format jsonl a.jsonl"));
    let before = std::fs::read(desk.path("list")).unwrap();
    // A source that never ends.
    assert!(Command::new("mkfifo").arg(desk.path("endless")).status().unwrap().success());
    let names = |desk: &Desk| {
        let mut names: Vec<_> = std::fs::read_dir(desk.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let files = names(&desk);
    let mut child = Command::new(env!("CARGO_BIN_EXE_outpostctl"))
        .current_dir(desk.0.path())
        .args("lists build --progress --key hq.pem --expires 2030-01-01 --out list --format jsonl endless".split(' '))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut source = std::fs::OpenOptions::new().write(true).open(desk.path("endless")).unwrap();
    source.write_all(JSONL.as_bytes()).unwrap();
    let mut words = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stderr.take().unwrap()), &mut words).unwrap();
    assert_eq!(words, "endless is read\n", "progress is said in words");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(names(&desk), files);
    assert!(std::fs::read(desk.path("list")).unwrap() == before);
}

#[test]
fn a_list_that_is_cut_short_or_changed_answers_nothing() {
    let desk = Desk::new();
    desk.write("a.jsonl", JSONL);
    json_of(&desk.build("--format jsonl a.jsonl"));
    let whole = std::fs::read(desk.path("list")).unwrap();
    let mut changed = whole.clone();
    changed[200] ^= 1;
    for bytes in [&whole[..whole.len() / 2], &changed, b"list".as_slice(), b""] {
        std::fs::write(desk.path("list"), bytes).unwrap();
        let out = desk.run("--json screen run --list list --trust-key hq.pub", "{\"name\":\"Anna Eriksson\"}\n");
        assert!(matches!(out.status.code(), Some(1 | 3)), "{:?}", out.status);
        assert!(out.stdout.is_empty() && !out.stderr.is_empty());
    }
}

#[test]
fn a_folder_of_records_is_asked_about_with_progress() {
    let desk = Desk::new();
    desk.write("a.jsonl", JSONL);
    json_of(&desk.build("--format jsonl a.jsonl"));
    std::fs::create_dir(desk.path("bus")).unwrap();
    let lines = |from: u32| (from..from + 30).map(|at| format!("{{\"name\":\"Nobody {at}\"}}\n")).collect::<String>();
    desk.write("bus/1.jsonl", &lines(0));
    desk.write("bus/2.jsonl", &format!("{}{}\n{{\n", lines(30), anna()));
    desk.write("bus/notes.txt", "not asked");
    let out = desk.run("--json screen run --progress --list list --trust-key hq.pub bus", "");
    assert_eq!(out.status.code(), Some(1), "one line is no person");
    let answers: Vec<Value> =
        out.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(|line| serde_json::from_slice(line).unwrap()).collect();
    assert_eq!(answers.len(), 62);
    let hits: Vec<usize> = (0..62).filter(|at| answers[*at]["hits"].as_array().is_some_and(|hits| !hits.is_empty())).collect();
    assert_eq!((hits, &answers[61]), (vec![60], &Value::Null));
    let words = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(words.contains("30 of 62 answered") && words.contains("62 of 62 answered") && words.contains("2.jsonl line 32 column"), "{words}");
}

#[test]
fn an_old_comparison_is_run_again_with_the_matcher_it_was_made_by() {
    let desk = Desk::new();
    let pair = json!({"a": anna(), "b": {"name": "Ana Eriksen", "dob": "1974"}});
    for arguments in ["", " --matcher 1", " --matcher 2"] {
        let answer = json_of(&desk.run(&format!("--json screen compare{arguments}"), &pair.to_string()));
        assert!(answer["score"].is_number() && !answer["reasons"].as_array().unwrap().is_empty());
    }
    assert_eq!(desk.run("screen compare --matcher 9", "").status.code(), Some(2));
    desk.write("a.jsonl", JSONL);
    json_of(&desk.build("--format jsonl a.jsonl"));
    for arguments in ["", " --matcher 1", " --matcher 2"] {
        let answer = json_of(&desk.run(&format!("--json screen run --list list --trust-key hq.pub{arguments}"), &format!("{}\n", anna())));
        assert_eq!(answer["hits"][0]["alert"], "U-1", "{arguments}");
    }
}
