//! `cargo xtask package`: a Debian package with the window, the command line and headquarters.

use crate::build::{self, program, root};
use crate::{say, setup};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

const DESKTOP: &str = "[Desktop Entry]\nType=Application\nName=Outpost\nComment=Border-clearance workstation\nExec=outpost\nIcon=outpost\nCategories=Office;\nTerminal=false\n";

/// Builds `dist/outpost_VERSION_ARCH.deb`.
pub(crate) fn debian() -> Result<()> {
    setup::for_run()?;
    build::screens()?;
    build::programs("release", crate::run::PROGRAMS)?;
    let architecture = say::output(Command::new("dpkg").arg("--print-architecture"), "This needs a Debian or Ubuntu machine.")?;
    let architecture = architecture.trim();
    let version = env!("CARGO_PKG_VERSION");
    let tree = build::target().join("package");
    let _ = fs::remove_dir_all(&tree); // It may not be there.
    say::step("laying out the package", || lay_out(&tree, version, architecture))?;
    let dist = root().join("dist");
    fs::create_dir_all(&dist)?;
    let file = dist.join(format!("outpost_{version}_{architecture}.deb"));
    say::step("packing", || {
        say::sh(Command::new("dpkg-deb").args(["--build", "--root-owner-group", "-Zxz"]).arg(&tree).arg(&file), "Is dpkg-deb installed?")
    })?;
    say::plain(&format!("  {}: {:.1} MB", file.display(), fs::metadata(&file)?.len() as f64 / 1e6));
    Ok(())
}

fn lay_out(tree: &Path, version: &str, architecture: &str) -> Result<()> {
    let bin = tree.join("usr/bin");
    let doc = tree.join("usr/share/doc/outpost");
    for folder in [&bin, &doc, &tree.join("DEBIAN"), &tree.join("usr/share/applications"), &tree.join("usr/share/icons/hicolor/128x128/apps")] {
        fs::create_dir_all(folder)?;
    }
    for name in crate::run::PROGRAMS {
        fs::copy(program("release", name), bin.join(name)).with_context(|| format!("{name} is not built"))?;
    }
    fs::copy(root().join("LICENSE"), doc.join("copyright"))?;
    fs::copy(root().join("assets/SOURCES.md"), doc.join("SOURCES.md"))?;
    fs::write(tree.join("usr/share/applications/outpost.desktop"), DESKTOP)?;
    fs::copy(root().join("src-tauri/icons/128x128.png"), tree.join("usr/share/icons/hicolor/128x128/apps/outpost.png"))?;
    let size = fs::read_dir(&bin)?.filter_map(|e| e.ok()?.metadata().ok()).map(|m| m.len()).sum::<u64>() / 1024;
    fs::write(
        tree.join("DEBIAN/control"),
        format!(
            "Package: outpost\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: Outpost developers <outpost@example.org>\nInstalled-Size: {size}\n\
             Depends: libwebkit2gtk-4.1-0, libgtk-3-0, libssl3\nSection: misc\nPriority: optional\nDescription: Border-clearance workstation that works offline\n \
             Clears travellers at a border post without a link, keeps every act in an\n encrypted local journal, and delivers it to headquarters exactly once.\n"
        ),
    )?;
    Ok(())
}
