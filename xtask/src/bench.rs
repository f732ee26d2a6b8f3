//! `cargo xtask bench` and `fuzz`: figures for BENCHMARKS.md and long fuzzing, never part of the tests.

use crate::build::{self, cargo};
use crate::postgres::Server;
use crate::{say, setup};
use anyhow::{Result, bail};
use std::process::Command;

/// Name, package and bench target of each benchmark.
const BENCHES: &[(&str, &str, &str)] = &[
    ("mrz", "mrz@0.1.0", "parse"),
    ("vision", "vision", "read_page"),
    ("screening", "screening", "screen"),
    ("commit", "store", "durable"),
    ("commit", "store", "commit"),
    ("crash", "faults", "crash"),
    ("ingest", "outpost-hq", "ingest"),
    ("statistics", "outpost-hq", "statistics"),
    ("link", "outpost-hq", "link"),
    ("crowd", "outpost-hq", "crowd"),
];

/// Those that take so long, or ask for so much, that they run only when named.
const WHEN_NAMED: &[&str] = &["crash", "link", "crowd"];

/// The benchmark of screening's peers, which are Python packages.
const PEERS: &str = "screening-peers";
const PEER_PACKAGES: &[&str] = &["rapidfuzz==3.14.6", "jellyfish==1.3.0", "nomenklatura==4.17.4", "tantivy==0.25.1"];

/// The benchmark of the page reader's peers: Python packages, a Node package, and Tesseract of the system.
const READERS: &str = "peers";
const READER_PACKAGES: &[&str] = &["passporteye==2.2.2", "fastmrz==2.1.2"];
const READER_MODULES: &[&str] = &["mrz-detection@0.4.1", "mrz@5.0.2"];
/// Pages of each set, their seed, and the sets.
const READER_PAGES: &[&str] = &["24", "555", "L0", "L1", "L2", "L3", "L4", "NONE"];

/// Packages whose `fuzz_` tests run long when told how many rounds, and how many.
const FUZZED: &[(&str, &str)] = &[("mrz@0.1.0", "200000"), ("vision", "200000"), ("journal", "10000000"), ("screening", "200000")];

/// Those that are no bench targets.
const OTHERS: &[&str] = &["start", "histories", "kills", "month", PEERS, READERS];

/// Runs the named benchmarks, or all.
pub(crate) fn run(names: &[&str]) -> Result<()> {
    for name in names {
        if !OTHERS.contains(name) && !BENCHES.iter().any(|(known, ..)| known == name) {
            let known: Vec<&str> = BENCHES.iter().map(|(known, ..)| *known).chain(OTHERS.iter().copied()).collect();
            bail!("there is no benchmark `{name}`. Choose from: {}.", known.join(", "));
        }
    }
    for (name, package, target) in BENCHES {
        if (names.is_empty() && !WHEN_NAMED.contains(name)) || names.contains(name) {
            // Headquarters is measured on both its databases.
            let server = if ["ingest", "crowd"].contains(name) { Some(Server::start()?) } else { None };
            say::step(&format!("measuring {name}"), || {
                let mut command = if *name == "crowd" { with_many_files() } else { cargo() };
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
    if names.contains(&"kills") {
        kills()?;
    }
    if names.contains(&"month") {
        month()?;
    }
    if names.is_empty() || names.contains(&"start") {
        start()?;
    }
    // Fetches other people's programs: only when asked for.
    if names.contains(&PEERS) {
        peers()?;
    }
    if names.contains(&READERS) {
        readers()?;
    }
    Ok(())
}

/// Cargo with as many open files as may be had: a thousand booths have a few each.
fn with_many_files() -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", r#"ulimit -n "$(ulimit -Hn)"; exec "$0" "$@""#]).arg(cargo().get_program()).current_dir(build::root());
    command
}

/// The page reader beside its peers on the same pages.
fn readers() -> Result<()> {
    let folder = build::target().join("bench-readers");
    let (python, modules) = (folder.join("python"), folder.join("node"));
    let run = python.join("bin/python");
    setup::for_readers()?;
    say::step("fetching the peers", || {
        if !run.exists() {
            say::sh(Command::new("python3").args(["-m", "venv"]).arg(&python), "Install python3-venv.")?;
            say::sh(Command::new(&run).args(["-m", "pip", "install", "--quiet"]).args(READER_PACKAGES), "Is PyPI reached?")?;
        }
        let npm = ["install", "--silent", "--no-audit", "--no-fund", "--prefix"];
        say::sh(Command::new("npm").args(npm).arg(&modules).args(READER_MODULES), "Is npm's registry reached?")
    })?;
    say::step("building the reader", || {
        let bins = ["--bin", "draw-pages", "--bin", "measure"];
        say::sh(cargo().args(["build", "--locked", "--release", "-p", "specimens"]).args(bins), "Read the message above.")
    })?;
    let (pages, program) = (folder.join("pages"), |name| build::target().join("release").join(name));
    say::step("drawing pages", || say::sh(Command::new(program("draw-pages")).arg(&pages).args(READER_PAGES), "Read the message above."))?;
    say::step("reading them", || {
        let scripts = build::root().join("tests/specimens/peers");
        say::sh(Command::new(program("measure")).arg(&pages), "Read the message above.")?;
        let mut peers = Command::new(&run);
        peers.arg(scripts.join("measure.py")).arg(&pages).arg(scripts.join("read.js")).arg(modules.join("node_modules"));
        say::sh(&mut peers, "Read the message above.")
    })
}

/// Screening beside its peers in one run: labelled pairs, where there are some, and a million entries.
fn peers() -> Result<()> {
    const ENTRIES: &str = "1000000";
    let (python, folder) = (build::target().join("peers"), build::target().join("bench-peers"));
    let run = python.join("bin/python");
    if !run.exists() {
        say::step("fetching the peers", || {
            say::sh(Command::new("python3").args(["-m", "venv"]).arg(&python), "Install python3-venv.")?;
            say::sh(Command::new(&run).args(["-m", "pip", "install", "--quiet"]).args(PEER_PACKAGES), "Is PyPI reached?")
        })?;
    }
    std::fs::create_dir_all(&folder)?;
    say::step("building screening", || {
        say::sh(cargo().args(["build", "--locked", "--release", "-p", "screening", "--examples", "-p", "outpostctl"]), "Read the message above.")
    })?;
    let script = build::root().join("crates/screening/examples/peers.py");
    match std::env::var_os("OUTPOST_NAME_PAIRS") {
        Some(pairs) => say::step("labelled pairs", || {
            let compared = Command::new(&run).arg(&script).arg("pairs").arg(&pairs).arg(build::program("release", "outpostctl")).status()?;
            if compared.success() { Ok(()) } else { bail!("the peers did not answer; see above") }
        })?,
        None => say::plain("OUTPOST_NAME_PAIRS names no file of labelled pairs: only a million entries are measured."),
    }
    say::step("a million entries", || {
        let million = build::target().join("release/examples/million");
        say::sh(Command::new(&million).args([ENTRIES, "export"]).arg(&folder), "Read the message above.")?;
        say::sh(Command::new(&million).arg(ENTRIES), "Read the message above.")?;
        say::sh(Command::new(&run).arg(&script).arg("million").arg(&folder), "Read the message above.")
    })
}

/// A million histories of delivery's core and ten thousand over HTTP, instead of the samples of the tests: only when asked for.
fn histories() -> Result<()> {
    let many = [
        ("a million histories of cuts, crashes, copies and restores", "--lib", "", "OUTPOST_HISTORIES", "1000000"),
        ("ten thousand over HTTP, with real stores", "--test", "hq", "OUTPOST_HTTP_HISTORIES", "10000"),
    ];
    for (what, kind, target, variable, number) in many {
        say::step(what, || {
            let mut command = cargo();
            command.args(["test", "--locked", "--release", "-p", "outpost-hq", kind]).args((!target.is_empty()).then_some(target)).arg("no_history");
            say::sh(command.env(variable, number), "The history that went wrong is named above: its number is its seed.")
        })?;
    }
    Ok(())
}

/// A thousand kills of booth and headquarters in the middle of their work, instead of the sample of the tests: only when asked for.
fn kills() -> Result<()> {
    for (package, target, name) in [("outpost-hq", "hq", "killed"), ("store", "store", "kill")] {
        say::step(&format!("a thousand kills: {package}"), || {
            let mut command = cargo();
            command.args(["test", "--locked", "-p", package, "--test", target, name, "--", "--nocapture"]).env("OUTPOST_KILLS", "1000");
            say::sh(&mut command, "What was lost is named above.")
        })?;
    }
    Ok(())
}

/// A month without a link as large as it gets, 100,000 crossings with 4 GB of pictures, instead of the sample of the tests: only when asked for.
fn month() -> Result<()> {
    say::step("a month without a link", || {
        let mut command = cargo();
        command.args(["test", "--locked", "--release", "-p", "outpost-hq", "--test", "hq", "after_a_month", "--", "--nocapture"]);
        say::sh(command.env("OUTPOST_MONTH_CROSSINGS", "100000"), "What did not arrive is named above. It takes 10 GB of disk.")
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
