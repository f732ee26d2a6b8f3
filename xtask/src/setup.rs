//! Installs what a fresh Debian or Ubuntu machine with Rust and Node lacks.

use crate::build::{root, stamped};
use crate::say;
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What building and showing the window needs.
const BUILD: &[&str] =
    &["build-essential", "pkg-config", "file", "libssl-dev", "libwebkit2gtk-4.1-dev", "libgtk-3-dev", "librsvg2-dev", "libxdo-dev", "libdbus-1-dev"];

/// What a run without a display, and the tests in the real window, need besides.
const HEADLESS: &[&str] =
    &["webkit2gtk-driver", "xvfb", "xauth", "dbus", "dbus-x11", "gnome-keyring", "imagemagick", "x11-utils", "fonts-noto-core", "fonts-ocr-b"];

/// What the tests need besides: a browser, and a clock that can be set back for one program alone.
const TESTS: &[&str] = &["chromium", "libfaketime", "python3-venv"];

/// What headquarters' tests need besides: a database server; a fresh one is started from it, the system's own is never touched.
const SERVER: &[&str] = &["postgresql"];

/// What other readers of pages need, which are measured beside ours.
const READERS: &[&str] = &["tesseract-ocr", "tesseract-ocr-eng", "python3-venv"];

/// What `cargo xtask bench peers` needs.
pub(crate) fn for_readers() -> Result<()> {
    system_packages(READERS)
}

/// Everything.
pub(crate) fn all() -> Result<()> {
    for_test()
}

/// What `cargo xtask run` needs.
pub(crate) fn for_run() -> Result<()> {
    let mut packages = BUILD.to_vec();
    packages.extend(HEADLESS);
    system_packages(&packages)?;
    node_packages()
}

/// What `cargo xtask test` needs.
pub(crate) fn for_test() -> Result<()> {
    let mut packages = BUILD.to_vec();
    packages.extend(HEADLESS);
    packages.extend(TESTS);
    packages.extend(SERVER);
    system_packages(&packages)?;
    node_packages()
}

fn system_packages(wanted: &[&str]) -> Result<()> {
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !exists("apt-get") {
        bail!("these Debian packages are needed: {}. Install their counterparts of your system, then run this again.", missing.join(" "));
    }
    say::step(&format!("installing {} system packages: {}", missing.len(), missing.join(" ")), || {
        let cure = "Check the network and that you may install packages (root or sudo), then run this again.";
        // One that was interrupted is finished first: dpkg lets nothing else be installed before.
        say::sh(privileged("dpkg").env("DEBIAN_FRONTEND", "noninteractive").args(["--configure", "-a"]).stdout(Stdio::null()), cure)?;
        say::sh(privileged("apt-get").args(["-qq", "update"]), cure)?;
        say::sh(
            privileged("apt-get")
                .env("DEBIAN_FRONTEND", "noninteractive")
                .args(["-qq", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", "install"])
                .args(&missing)
                .stdout(Stdio::null()),
            cure,
        )
    })
}

fn is_installed(package: &str) -> bool {
    let asked = Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", package]).output();
    asked.is_ok_and(|o| o.status.success() && o.stdout == b"installed")
}

/// Counts headquarters' exports in the tests; a package of Python.
const DUCKDB: &str = "duckdb==1.4.4";

/// A Python that has DuckDB, in a folder of its own.
pub(crate) fn duckdb() -> Result<PathBuf> {
    let folder = crate::build::target().join(DUCKDB.replace("==", "-"));
    let run = folder.join("bin/python");
    if !folder.join("ready").exists() {
        say::step("fetching DuckDB for the tests of exports", || {
            say::sh(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder), "Install python3-venv.")?;
            say::sh(Command::new(&run).args(["-m", "pip", "install", "--quiet", DUCKDB]), "Is PyPI reached?")?;
            Ok(std::fs::write(folder.join("ready"), DUCKDB)?)
        })?;
    }
    Ok(run)
}

/// The library that shows a program another time, where Debian puts it.
pub(crate) fn libfaketime() -> PathBuf {
    PathBuf::from(format!("/usr/lib/{}-linux-gnu/faketime/libfaketimeMT.so.1", std::env::consts::ARCH))
}

fn privileged(program: &str) -> Command {
    if is_root() || !exists("sudo") {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.arg(program);
    command
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}

/// Whether `program` is on the path.
pub(crate) fn exists(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

fn node_packages() -> Result<()> {
    if !exists("npm") {
        bail!("Node.js with npm is needed for the screens. Install Node 20 or newer, then run this again.");
    }
    let ui = root().join("ui");
    stamped("npm", &[ui.join("package-lock.json")], &ui.join("node_modules"), "installing the screens' packages (npm ci)", || {
        say::sh(
            Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&ui),
            "Check the network, then run this again.",
        )
    })
}
