//! Words: every language has every message, and nothing else.

use crate::{files, none, read};
use std::collections::{BTreeMap, BTreeSet};

const LANGUAGES: &[&str] = &["en", "fr", "ar"];

fn keys(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for file in files(&format!("ui/src/messages/{language}"), &["ftl"]) {
        for line in read(&file).lines() {
            let Some((key, _)) = line.split_once('=') else { continue };
            let key = key.trim_end();
            if !key.is_empty()
                && !line.starts_with([' ', '#', '-', '[', '*', '}'])
                && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            {
                found.entry(key.to_owned()).or_insert_with(BTreeSet::new).insert(file.file_name().expect("a name").to_string_lossy().into_owned());
            }
        }
    }
    found
}

#[test]
fn every_message_exists_in_every_language_and_once() {
    let all: BTreeMap<&str, BTreeMap<String, BTreeSet<String>>> = LANGUAGES.iter().map(|l| (*l, keys(l))).collect();
    let union: BTreeSet<&String> = all.values().flat_map(|k| k.keys()).collect();
    assert!(union.len() > 100, "only {} messages were found: is the folder right?", union.len());
    let mut faults = Vec::new();
    for (language, keys) in &all {
        faults.extend(union.iter().filter(|k| !keys.contains_key(**k)).map(|k| format!("{language} lacks {k}")));
        faults.extend(keys.iter().filter(|(_, files)| files.len() > 1).map(|(k, files)| format!("{language} has {k} in {files:?}")));
    }
    none(faults, "Every message stands once in every language's files (ui/src/messages).");
}

#[test]
fn only_the_backend_folder_knows_the_window_or_the_network() {
    let mut faults = Vec::new();
    for file in files("ui/src", &["ts", "svelte"]) {
        if file.starts_with("ui/src/backend") || file.to_string_lossy().ends_with(".test.ts") {
            continue;
        }
        let text = read(&file);
        for word in ["@tauri-apps", "__TAURI", "fetch(", "XMLHttpRequest", "localStorage", "sessionStorage", "indexedDB"] {
            if text.contains(word) {
                faults.push(format!("{} says {word}", file.display()));
            }
        }
    }
    none(faults, "Only ui/src/backend talks to the program; the web view stores nothing.");
}
