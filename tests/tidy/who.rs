//! Who may use whom (ARCHITECTURE.md, "Layout").

use crate::{files, none, read, root, rust_files};
use std::fs;

/// Folder of each crate, whether it is pure, and what of ours it may use. A crate stands below everything it uses.
const TABLE: &[(&str, bool, &[&str])] = &[
    ("crates/foundation", true, &[]),
    ("crates/platform", false, &["foundation"]),
    ("crates/mrz", true, &["foundation"]),
    ("crates/vision", true, &["foundation", "mrz"]),
    ("crates/border", true, &["foundation", "mrz"]),
    ("crates/screening", true, &["foundation", "border", "mrz"]),
    ("crates/journal", true, &["foundation", "border", "mrz"]),
    ("crates/store", false, &["foundation", "platform", "mrz", "border", "journal", "screening"]),
    ("crates/devices", false, &["foundation", "platform", "mrz"]),
    ("crates/uplink", false, &["foundation", "platform", "border", "journal", "store"]),
    ("crates/workstation", false, &["foundation", "platform", "mrz", "vision", "border", "screening", "journal", "store", "devices", "uplink"]),
    ("crates/hq", false, &["foundation", "platform", "mrz", "border", "journal", "screening"]),
    (
        "crates/ctl",
        false,
        &["foundation", "platform", "mrz", "vision", "border", "screening", "journal", "store", "devices", "uplink", "workstation"],
    ),
    ("src-tauri", false, &["foundation", "workstation"]),
];

/// Crates that do input or output: a pure crate has none of them.
const IO_CRATES: &[&str] = &["tokio", "reqwest", "axum", "rusqlite", "notify", "keyring", "memmap2", "tempfile", "rustls"];

/// Calls that do input or output, or ask the machine for time or place: a pure crate makes none of them.
const IO_CALLS: &[&str] = &["std::fs", "std::net", "std::env::", "std::process", "SystemTime", "Utc::now", "Instant::now", "Local::now"];

const OURS: &[&str] = &[
    "foundation",
    "platform",
    "mrz",
    "vision",
    "border",
    "screening",
    "journal",
    "store",
    "devices",
    "uplink",
    "workstation",
    "outpost-hq",
    "outpostctl",
    "outpost",
];

fn dependencies(folder: &str) -> Vec<String> {
    let manifest: toml::Table = read(format!("{folder}/Cargo.toml")).parse().expect("a manifest is TOML");
    manifest.get("dependencies").and_then(|d| d.as_table()).map(|d| d.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn every_crate_stands_in_the_table_and_uses_only_what_it_may() {
    let mut faults = Vec::new();
    for entry in fs::read_dir(root().join("crates")).expect("crates/") {
        let folder = format!("crates/{}", entry.expect("an entry").file_name().to_string_lossy());
        if !TABLE.iter().any(|(known, ..)| *known == folder) {
            faults.push(format!("{folder} is not in the table"));
        }
    }
    for (folder, _, may) in TABLE {
        for used in dependencies(folder) {
            if OURS.contains(&used.as_str()) && !may.contains(&used.as_str()) {
                faults.push(format!("{folder} uses {used}"));
            }
        }
    }
    none(faults, "A crate uses only what ARCHITECTURE.md's table grants it.");
}

#[test]
fn pure_crates_do_no_input_or_output() {
    let mut faults = Vec::new();
    for (folder, pure, _) in TABLE.iter().filter(|(_, pure, _)| *pure) {
        assert!(pure);
        faults.extend(dependencies(folder).into_iter().filter(|d| IO_CRATES.contains(&d.as_str())).map(|d| format!("{folder} depends on {d}")));
        for file in files(&format!("{folder}/src"), &["rs"]) {
            if file.components().any(|c| c.as_os_str() == "bin") || file.ends_with("main.rs") {
                continue; // A tool beside the library may read files.
            }
            let text = read(&file);
            let code = text.split("#[cfg(test)]").next().unwrap_or("");
            for call in IO_CALLS {
                if code.lines().any(|l| !l.trim_start().starts_with("//") && l.contains(call)) {
                    faults.push(format!("{} says {call}", file.display()));
                }
            }
        }
    }
    none(faults, "Pure crates take time, files and randomness as arguments.");
}

#[test]
fn the_operating_system_is_named_only_where_it_may_be() {
    let allowed = ["crates/devices", "crates/platform", "src-tauri", "xtask", "tests"];
    let faults = rust_files()
        .into_iter()
        .filter(|f| !allowed.iter().any(|a| f.starts_with(a)) && !f.components().any(|c| c.as_os_str() == "tests"))
        .filter(|f| read(f).lines().any(|l| l.contains("cfg(unix)") || l.contains("cfg(windows)") || l.contains("cfg(target_os")))
        .map(|f| f.display().to_string())
        .collect();
    none(faults, "`cfg(unix)` and `cfg(target_os)` stand only in devices, platform, src-tauri, xtask and tests.");
}

#[test]
fn databases_are_opened_in_one_place_of_the_store_and_one_of_headquarters() {
    let mut places = Vec::new();
    for file in rust_files() {
        let in_tests = file.starts_with("tests") || file.components().any(|c| c.as_os_str() == "tests" || c.as_os_str() == "benches");
        let text = read(&file);
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        if !in_tests && (code.contains("Connection::open(") || code.contains("Connection::open_with_flags")) {
            places.push(file.display().to_string());
        }
    }
    let of = |folder: &str| places.iter().filter(|p| p.starts_with(folder)).count();
    assert!(of("crates/store") == 1 && of("crates/hq") == 1 && places.len() == 2, "databases are opened in: {places:?}");
}

#[test]
fn the_architecture_map_names_every_crate_and_every_invariant_crate_exists() {
    let map = read("ARCHITECTURE.md");
    let faults = TABLE.iter().filter(|(folder, ..)| !map.contains(&format!("`{folder}`"))).map(|(folder, ..)| folder.to_string()).collect();
    none(faults, "ARCHITECTURE.md names every crate by its folder.");
}
