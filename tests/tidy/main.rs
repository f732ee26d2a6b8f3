//! The rules of the house, each a test: who may use whom, sizes, opening lines, texts, maps that stay true.

mod limits;
mod sources;
mod texts;
mod who;

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the workspace").to_path_buf()
}

/// Every file below `folder` with one of the endings, built and fetched things left out; paths relative to the workspace.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
            if ["target", "node_modules", "dist", ".git", "gen", "generated"].contains(&name) {
                continue;
            }
            waiting.extend(fs::read_dir(&path).expect("a folder of the workspace").map(|e| e.expect("an entry").path()));
        } else if path.extension().and_then(|e| e.to_str()).is_some_and(|e| endings.contains(&e)) {
            found.push(path.strip_prefix(root()).expect("below the workspace").to_path_buf());
        }
    }
    found.sort();
    found
}

/// The Rust files of the whole workspace.
fn rust_files() -> Vec<PathBuf> {
    ["crates", "src-tauri", "tests", "xtask"].iter().flat_map(|folder| files(folder, &["rs"])).collect()
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{} cannot be read: {e}", path.display()))
}

/// Fails with every fault listed and the rule named.
#[track_caller]
fn none(faults: Vec<String>, rule: &str) {
    assert!(faults.is_empty(), "{rule}\n  {}", faults.join("\n  "));
}
