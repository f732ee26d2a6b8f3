//! Embeds the console's pages (`ui/dist/hq`). A missing folder of pages is tolerated in development.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR")).join("../..");
    let pages = root.join("ui/dist/hq");
    println!("cargo::rerun-if-changed={}", pages.display());
    let mut files = Vec::new();
    collect(&pages, &pages, &mut files);
    if files.is_empty() && env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::warning=the console's pages are not built (npm run build in ui/): the console will show none");
    }
    files.sort();
    let mut source = String::from("&[\n");
    for (name, path) in files {
        let _ = writeln!(source, "    ({name:?}, include_bytes!({path:?}).as_slice()),"); // Writing to a String cannot fail.
    }
    source.push_str("]\n");
    fs::write(out.join("pages.rs"), source).expect("the build folder can be written");
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(root, &path, files);
        } else if let (Ok(name), Ok(full)) = (path.strip_prefix(root), path.canonicalize()) {
            files.push((name.to_string_lossy().replace('\\', "/"), full.to_string_lossy().into_owned()));
        }
    }
}
