//! `cargo xtask bench` and `fuzz`: figures for BENCHMARKS.md and long fuzzing, never part of the tests.

use crate::build::{self, cargo};
use crate::postgres::Server;
use crate::{say, setup};
use anyhow::{Result, bail};

/// Name, package and bench target of each benchmark.
const BENCHES: &[(&str, &str, &str)] = &[
    ("mrz", "mrz@0.1.0", "parse"),
    ("screening", "screening", "screen"),
    ("commit", "store", "durable"),
    ("commit", "store", "commit"),
    ("crash", "faults", "crash"),
    ("ingest", "outpost-hq", "ingest"),
];

/// Packages whose `fuzz_` tests run long when told how many rounds, and how many.
const FUZZED: &[(&str, &str)] = &[("mrz@0.1.0", "200000"), ("vision", "200000"), ("journal", "10000000"), ("screening", "200000")];

/// Those that are no bench targets.
const OTHERS: &[&str] = &["start", "histories"];

/// Runs the named benchmarks, or all.
pub(crate) fn run(names: &[&str]) -> Result<()> {
    for name in names {
        if !OTHERS.contains(name) && !BENCHES.iter().any(|(known, ..)| known == name) {
            let known: Vec<&str> = BENCHES.iter().map(|(known, ..)| *known).chain(OTHERS.iter().copied()).collect();
            bail!("there is no benchmark `{name}`. Choose from: {}.", known.join(", "));
        }
    }
    for (name, package, target) in BENCHES {
        // A million power cuts take hours: only when asked for.
        if (names.is_empty() && *name != "crash") || names.contains(name) {
            // Headquarters is measured on both its databases.
            let server = if *package == "outpost-hq" { Some(Server::start()?) } else { None };
            say::step(&format!("measuring {name}"), || {
                let mut command = cargo();
                command.args(["bench", "--locked", "--quiet", "-p", package, "--bench", target]);
                if let Some(server) = &server {
                    command.env("OUTPOST_TEST_DATABASE_URL", &server.url);
                }
                say::sh(&mut command, "Read the message above.")
            })?;
        }
    }
    if names.contains(&"histories") {
        histories()?;
    }
    if names.is_empty() || names.contains(&"start") {
        start()?;
    }
    Ok(())
}

/// A million histories of delivery, instead of the sample of the tests: only when asked for.
fn histories() -> Result<()> {
    say::step("a million histories of cuts, crashes, copies and restores", || {
        let mut command = cargo();
        command.args(["test", "--locked", "--release", "-p", "outpost-hq", "--lib", "no_history"]).env("OUTPOST_HISTORIES", "1000000");
        say::sh(&mut command, "The history that went wrong is named above: its number is its seed.")
    })
}

/// Cold start, memory, and seconds from scan to receipt, in the release window.
fn start() -> Result<()> {
    setup::for_run()?;
    build::screens()?;
    build::programs("release", crate::run::PROGRAMS)?;
    let folder = build::target().join("bench-start");
    let _ = std::fs::remove_dir_all(&folder); // It may not be there.
    let post = crate::run::Post::open("release", &folder)?;
    let screen = crate::display::Virtual::start("1366x768")?;
    say::step("measuring the window: cold start, memory, scan to receipt", || post.drive(&screen, "tests/e2e/window/measure.mjs", &[]))
}

/// Long fuzzing of the named packages, or all: the same tests as ever, many more rounds, a random seed that is printed.
pub(crate) fn fuzz(names: &[&str]) -> Result<()> {
    for (package, rounds) in FUZZED {
        if names.is_empty() || names.contains(&package.split('@').next().unwrap_or(package)) {
            say::step(&format!("fuzzing {package}"), || {
                say::sh(
                    cargo()
                        .args(["test", "--locked", "--release", "-p", package, "fuzz"])
                        .env("PROPTEST_CASES", "200000")
                        .env("OUTPOST_FUZZ_ROUNDS", rounds),
                    "The failing input is printed above: make it a test.",
                )
            })?;
        }
    }
    Ok(())
}
