//! `cargo xtask test`: every test, the real window and the browser included.

use crate::build::{self, cargo, root, target};
use crate::postgres::Server;
use crate::run::Post;
use crate::{display, say, setup};
use anyhow::{Context, Result};
use std::fs;
use std::process::Command;

/// Where the tests in the real window lie.
const WINDOW: &str = "tests/e2e/window";
/// Where the browser tests lie.
const BROWSER: &str = "tests/e2e/browser";

/// Everything, in the order in which a fault is found cheapest.
pub(crate) fn all() -> Result<()> {
    setup::for_test()?;
    screens()?;
    build::screens()?;
    say::step("style: formatting and lints", lints)?;
    rust()?;
    postgres()?;
    window(&[])?;
    browser(&[])?;
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

/// Every test of headquarters again, on a PostgreSQL server; and those that only a server can fail.
pub(crate) fn postgres() -> Result<()> {
    let (server, duckdb) = (Server::start()?, setup::duckdb()?);
    say::step("headquarters' tests on PostgreSQL", || {
        let mut command = cargo();
        command.env("OUTPOST_TEST_DATABASE_URL", &server.url).env("OUTPOST_DUCKDB", &duckdb);
        if setup::exists("cargo-nextest") {
            command.args(["nextest", "run", "--locked", "-p", "outpost-hq", "--run-ignored", "all", "--no-fail-fast", "--status-level", "fail"]);
        } else {
            command.args([
                "test",
                "--locked",
                "-p",
                "outpost-hq",
                "--quiet",
                "--no-fail-fast",
                "--lib",
                "--bins",
                "--tests",
                "--",
                "--include-ignored",
            ]);
        }
        say::sh(&mut command, "Read the failed test above.")
    })
}

/// The tests in the real WebKit window; with `names` only the files that have one of them in their names.
pub(crate) fn window(names: &[&str]) -> Result<()> {
    end_to_end("the real window, under Xvfb", "window-test", WINDOW, names)
}

/// The same screens, and the headquarters' console, in a real browser; `names` as in [`window`].
pub(crate) fn browser(names: &[&str]) -> Result<()> {
    end_to_end("screens and console in Chromium", "browser-test", BROWSER, names)
}

/// Runs the test files of a folder on one training post that is made anew in `target/<place>`.
fn end_to_end(name: &str, place: &str, scripts: &str, names: &[&str]) -> Result<()> {
    build::screens()?; // Programs carry them; an earlier build would show an earlier state.
    build::every_program()?;
    let folder = target().join(place);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} could not be emptied. Remove it by hand.", folder.display()))?;
    }
    let post = Post::open("debug", &folder)?;
    let screen = display::Virtual::start("1366x768")?;
    say::step(name, || {
        let mut files: Vec<String> = fs::read_dir(root().join(scripts))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|file| file.ends_with(".test.mjs") && (names.is_empty() || names.iter().any(|name| file.contains(name))))
            .collect();
        anyhow::ensure!(!files.is_empty(), "no test file in {scripts} has {} in its name", names.join(" or "));
        files.sort();
        files.iter().try_for_each(|name| {
            let script = format!("{scripts}/{name}");
            say::step(&script, || post.drive(&screen, &script, &["--test", "--test-reporter=spec", "--test-timeout=900000"]))
        })
    })
}
