//! `cargo xtask test`: every test, the real window and the browser included.

use crate::build::{self, cargo, root, target};
use crate::run::{PROGRAMS, Post};
use crate::{display, say, setup};
use anyhow::{Context, Result};
use std::fs;
use std::process::Command;

/// Where the browser tests lie.
const BROWSER: &str = "tests/e2e/browser";

/// Everything, in the order in which a fault is found cheapest.
pub(crate) fn all() -> Result<()> {
    setup::for_test()?;
    screens()?;
    build::screens()?;
    say::step("style: formatting and lints", lints)?;
    rust()?;
    window_only()?;
    browser_only()?;
    say::plain("\n✓ every test passed");
    Ok(())
}

fn lints() -> Result<()> {
    say::sh(cargo().args(["fmt", "--all", "--check"]), "Run `cargo fmt --all`.")?;
    say::sh(cargo().args(["clippy", "--locked", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]), "Mend what clippy says above.")
}

/// The screens' own checks: types, unit tests.
fn screens() -> Result<()> {
    let ui = root().join("ui");
    say::step("screens: types and unit tests", || {
        say::sh(Command::new("npm").args(["run", "--silent", "check"]).current_dir(&ui), "Mend what svelte-check says above.")?;
        say::sh(Command::new("npm").args(["test", "--silent"]).current_dir(&ui), "Read the failed test above.")
    })
}

/// The Rust tests: nextest where it is installed, else cargo's own runner.
pub(crate) fn rust() -> Result<()> {
    say::step("Rust tests", || {
        let mut command = cargo();
        command.env("OUTPOST_REAL_KEY_RING", "1"); // Installed above: its tests are not left out.
        if setup::exists("cargo-nextest") {
            command.args(["nextest", "run", "--locked", "--workspace", "--no-fail-fast", "--status-level", "fail"]);
        } else {
            command.args(["test", "--locked", "--workspace", "--quiet", "--no-fail-fast", "--lib", "--bins", "--tests"]);
        }
        say::sh(&mut command, "Read the failed test above.")?;
        say::sh(cargo().args(["test", "--locked", "--workspace", "--quiet", "--doc"]), "Read the failed example above.")
    })
}

/// The tests in the real WebKit window.
pub(crate) fn window_only() -> Result<()> {
    build::programs("debug", PROGRAMS)?;
    let folder = target().join("window-test");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} could not be emptied. Remove it by hand.", folder.display()))?;
    }
    let post = Post::open("debug", &folder)?;
    let screen = display::Virtual::start("1366x768")?;
    say::step("the real window, under Xvfb", || {
        post.drive(&screen, "tests/e2e/window/window.test.mjs", &["--test", "--test-reporter=spec", "--test-timeout=240000"])
    })
}

/// The same screens, and the headquarters' console, in a real browser.
pub(crate) fn browser_only() -> Result<()> {
    build::programs("debug", PROGRAMS)?;
    build::programs("debug", &["outpost-tests"])?;
    let folder = target().join("browser-test");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} could not be emptied. Remove it by hand.", folder.display()))?;
    }
    let post = Post::open("debug", &folder)?;
    let screen = display::Virtual::start("1366x768")?;
    say::step("screens and console in Chromium", || {
        let mut scripts: Vec<String> = fs::read_dir(root().join(BROWSER))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".test.mjs"))
            .collect();
        scripts.sort();
        scripts.iter().try_for_each(|name| {
            let script = format!("{BROWSER}/{name}");
            say::step(&script, || post.drive(&screen, &script, &["--test", "--test-reporter=spec", "--test-timeout=900000"]))
        })
    })
}
