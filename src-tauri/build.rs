//! Prepares the window: its one command becomes a permission, its pages are embedded.

use std::path::Path;

fn main() {
    let pages = Path::new("../ui/dist/window");
    println!("cargo:rerun-if-changed={}", pages.display());
    if !pages.join("index.html").exists() {
        // So that `cargo check` and `cargo test` work before the pages are built; the page itself says what is missing.
        let page =
            "<!doctype html><meta charset=\"utf-8\"><title>Outpost</title><p>The window's pages are not built. Run: npm --prefix ui run build</p>\n";
        let made = std::fs::create_dir_all(pages).and_then(|()| std::fs::write(pages.join("index.html"), page));
        println!("cargo:warning=ui/dist/window is empty: the window would say so ({made:?})");
    }
    let commands = tauri_build::AppManifest::new().commands(&["rpc"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
