//! Where things come from, and what the repository does not speak of.

use crate::{files, none, read, root, rust_files};
use std::process::Command;

#[test]
fn every_asset_names_its_source_and_licence() {
    let sources = read("assets/SOURCES.md");
    let endings = ["ttf", "woff2", "otf", "png", "jpg", "jpeg", "svg", "bin", "json", "jsonl", "csv", "txt", "ftl"];
    let faults = files("assets", &endings)
        .into_iter()
        .filter(|file| {
            let path = file.strip_prefix("assets").expect("below assets");
            let mut name = path.to_string_lossy().into_owned();
            // Named itself, or by its folder.
            loop {
                if sources.contains(&format!("`{name}`")) || sources.contains(&format!("`{name}/`")) {
                    return false;
                }
                match name.rsplit_once('/') {
                    Some((folder, _)) => name = folder.to_owned(),
                    None => return true,
                }
            }
        })
        .map(|f| f.display().to_string())
        .collect();
    none(faults, "Every file in assets/ is named in assets/SOURCES.md with source and licence.");
}

#[test]
fn the_style_guide_points_to_five_exemplary_files_that_exist() {
    let style = read("STYLE.md");
    let named: Vec<&str> = style
        .lines()
        .skip_while(|l| !l.contains("Exemplary files"))
        .filter_map(|l| l.strip_prefix("- ").and_then(|l| l.split('`').nth(1)))
        .take(5)
        .collect();
    assert_eq!(named.len(), 5, "STYLE.md names five exemplary files under “Exemplary files”: {named:?}");
    none(named.into_iter().filter(|f| !root().join(f).is_file()).map(str::to_owned).collect(), "An exemplary file exists.");
}

#[test]
fn the_repository_speaks_of_the_product_alone() {
    // Spelled in halves so that this file does not hold the words itself.
    let words = [
        ["registry.", "npmjs"],
        ["static.", "crates.io"],
        ["index.", "crates.io"],
        ["files.", "pythonhosted"],
        ["deb.", "debian.org"],
        ["/ro", "ot/"],
        ["/wo", "rk/main"],
    ]
    .map(|halves| halves.concat());
    let listed = Command::new("git").args(["ls-files", "-co", "--exclude-standard"]).current_dir(root()).output().expect("git lists the files");
    let mut faults = Vec::new();
    for name in String::from_utf8_lossy(&listed.stdout).lines() {
        if name.ends_with(".lock") || name.ends_with("package-lock.json") {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(root().join(name)) else { continue };
        faults.extend(words.iter().filter(|w| text.contains(w.as_str())).map(|w| format!("{name} says {w}")));
    }
    none(faults, "No machine's paths and no registry host names.");
}

#[test]
fn the_ci_script_runs_exactly_the_readmes_test_command() {
    let script = read(".ci/run");
    let last = script.lines().rfind(|l| !l.trim().is_empty() && !l.starts_with('#')).unwrap_or("");
    assert_eq!(last.trim_start_matches("exec ").trim(), "cargo xtask test");
    let readme = read("README.md");
    assert!(readme.contains("cargo xtask test") && readme.contains("cargo xtask run"), "README shows the two commands");
}

#[test]
fn every_test_that_the_page_on_delivery_names_exists() {
    let page = read("docs/delivery.md");
    let named = page.split('`').skip(1).step_by(2).filter(|name| name.len() > 12 && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    let named: Vec<&str> = named.collect();
    assert!(named.len() > 30, "docs/delivery.md names a test for each row: {}", named.len());
    let code: String = rust_files().into_iter().map(read).collect();
    let faults = named.into_iter().filter(|name| !code.contains(&format!("fn {name}("))).map(str::to_owned).collect();
    none(faults, "A test named in docs/delivery.md exists under that name.");
}
