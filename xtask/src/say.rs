//! What `xtask` prints: progress in words, and what to do when a step fails.

use anyhow::{Context, Result, bail};
use std::io::Write;
use std::process::Command;
use std::time::Instant;

/// Prints a line as it is.
pub(crate) fn plain(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", text.trim_end()); // A closed pipe is no reason to stop.
    let _ = out.flush();
}

/// Says why everything stopped: the chain of causes, the cure last.
pub(crate) fn failed(error: &anyhow::Error) {
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "\n✗ {error}");
    for cause in error.chain().skip(1) {
        let _ = writeln!(out, "  because: {cause}");
    }
}

/// Runs one step with its name before and its time after.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    plain(&format!("▸ {name}"));
    let started = Instant::now();
    let value = work().with_context(|| format!("this step failed: {name}"))?;
    plain(&format!("  done in {:.1} s", started.elapsed().as_secs_f64()));
    Ok(value)
}

/// Runs a program that prints for itself; `cure` says what to do when it fails.
pub(crate) fn sh(command: &mut Command, cure: &str) -> Result<()> {
    let shown = format!("{command:?}");
    let status = command.status().with_context(|| format!("{shown} could not be started. {cure}"))?;
    if !status.success() {
        bail!("{shown} ended with {status}. {cure}");
    }
    Ok(())
}

/// Runs a program and gives what it printed.
pub(crate) fn output(command: &mut Command, cure: &str) -> Result<String> {
    let shown = format!("{command:?}");
    let output = command.output().with_context(|| format!("{shown} could not be started. {cure}"))?;
    if !output.status.success() {
        bail!("{shown} ended with {}: {} {cure}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
