//! Builds the screens and the programs, each only when its sources changed.

use crate::say;
use anyhow::{Context, Result};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A cold build and every test leave about 10 GB behind, the programs' own data included; the rest is for what else a machine does.
const ROOMY_GB: u64 = 20;

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The folder that builds go to.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A built program.
pub(crate) fn program(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(name)
}

/// Does `work` unless `product` is there and made from the same `inputs` (files or folders).
pub(crate) fn stamped(name: &str, inputs: &[PathBuf], product: &Path, words: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let stamp = target().join("xtask").join(format!("{name}.stamp"));
    let digest = digest(inputs)?.to_string();
    if product.exists() && fs::read_to_string(&stamp).is_ok_and(|old| old == digest) {
        return Ok(());
    }
    say::step(words, work)?;
    fs::create_dir_all(stamp.parent().context("a stamp has a folder")?)?;
    fs::write(&stamp, digest).with_context(|| format!("{} could not be written", stamp.display()))
}

fn digest(inputs: &[PathBuf]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    let mut waiting: Vec<PathBuf> = inputs.to_vec();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> = fs::read_dir(&path)?.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
            inside.sort();
            waiting.extend(inside.into_iter().filter(|p| !p.ends_with("node_modules") && !p.ends_with("dist")));
        } else if path.is_file() {
            path.hash(&mut hasher);
            fs::read(&path)?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

/// Builds the window's screens and the console's.
pub(crate) fn screens() -> Result<()> {
    let ui = root().join("ui");
    let inputs = [ui.clone(), root().join("assets/fonts")];
    stamped("screens", &inputs, &ui.join("dist/window/index.html"), "building the screens (vite)", || {
        say::sh(Command::new("npm").args(["run", "--silent", "build"]).current_dir(&ui), "Read the message above; the screens' sources are in ui/.")
    })
}

/// Builds programs of the workspace.
pub(crate) fn programs(profile: &str, packages: &[&str]) -> Result<()> {
    say::step(&format!("building {} ({profile}; the first time takes some minutes)", packages.join(", ")), || {
        let mut command = cargo();
        command.args(["build", "--locked", "--quiet"]);
        if profile == "release" {
            command.arg("--release");
        }
        for package in packages {
            command.args(["-p", package]);
        }
        say::sh(&mut command, "Read the compiler's message above.")
    })
}

/// Builds every program of the workspace for the tests: chosen as the Rust tests choose, so that nothing is compiled a second time.
pub(crate) fn every_program() -> Result<()> {
    say::step("building every program", || {
        say::sh(cargo().args(["build", "--locked", "--quiet", "--workspace", "--bins"]), "Read the compiler's message above.")
    })
}

/// The `cargo` that called us.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    if has_little_room() {
        command.env("CARGO_INCREMENTAL", "0"); // Almost half of what a build leaves behind.
    }
    command
}

/// Whether the disk is short for everything that builds and tests leave: some 10 GB. Looked at once, for a change of mind builds anew.
fn has_little_room() -> bool {
    static LITTLE: OnceLock<bool> = OnceLock::new();
    *LITTLE.get_or_init(|| {
        let free = Command::new("df").args(["--output=avail", "-B1G"]).arg(root()).output().ok();
        let gigabytes = free.and_then(|said| String::from_utf8(said.stdout).ok()?.lines().last()?.trim().parse::<u64>().ok());
        let little = gigabytes.is_some_and(|free| free < ROOMY_GB);
        if little {
            say::plain(&format!("  less than {ROOMY_GB} GB are free: building without incremental files"));
        }
        little
    })
}

/// Writes the generated TypeScript of both doors anew.
pub(crate) fn types() -> Result<()> {
    say::step("writing the TypeScript of both doors", || {
        say::sh(
            cargo().args(["test", "--quiet", "-p", "workstation", "-p", "outpost-hq", "typescript_is_current"]).env("UPDATE_TYPES", "1"),
            "Read the compiler's message above.",
        )
    })
}

/// Renders the specimen documents anew.
pub(crate) fn specimens() -> Result<()> {
    say::step("rendering the specimen documents", || {
        say::sh(
            cargo().args(["run", "--quiet", "--release", "-p", "specimens", "--bin", "render-specimens", "--"]).arg(root().join("assets/specimens")),
            "Read the message above.",
        )
    })
}
