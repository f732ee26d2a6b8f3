//! What is left behind when a program fails: a small file that says where, and never what it was working on.
//!
//! A panic's message may quote what the program held at that moment, a traveller's name among it, and so may the memory that the
//! operating system writes to disk when a process dies. The first is left out unless it is a fixed text of the program, the second
//! is not written at all.

use crate::{SystemClock, durable_write, private_dir};
use chrono::SecondsFormat;
use foundation::Clock;
use std::backtrace::Backtrace;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Folder of the crash files within a data folder.
const FOLDER: &str = "crashes";
/// So many are kept; the oldest go first.
const KEPT: usize = 20;
const WITHHELD: &str = "(message left out: it may quote a record)";

static DATA: OnceLock<PathBuf> = OnceLock::new();
static WRITTEN: AtomicUsize = AtomicUsize::new(0);

/// From now on nothing of this process's memory is dumped to disk, and a panic says where it happened, on standard error and in
/// a file in the folder of [`keep_crashes_in`].
pub fn watch_crashes(program: &'static str, version: &'static str) {
    forbid_dumps();
    std::panic::set_hook(Box::new(move |panic| {
        let text = report(program, version, panic, &Backtrace::force_capture());
        let short = text.lines().skip(2).take(3).collect::<Vec<_>>().join("; ");
        tracing::error!(panic = short, "the program failed; the crash file says where");
        if let Some(data) = DATA.get() {
            let _ = keep(data, &text); // Nothing can be said better than what stands on standard error already.
        }
    }));
}

/// Where crash files are to be kept: below this data folder. The first call counts.
pub fn keep_crashes_in(data: &Path) {
    let _ = DATA.set(data.to_owned());
}

/// The crash files of a data folder, the newest first: name and text.
#[must_use]
pub fn crashes(data: &Path) -> Vec<(String, String)> {
    let mut names = names(&data.join(FOLDER));
    names.reverse();
    let read = |name: String| Some((name.clone(), std::fs::read_to_string(data.join(FOLDER).join(name)).ok()?));
    names.into_iter().filter_map(read).collect()
}

fn report(program: &str, version: &str, panic: &PanicHookInfo<'_>, trace: &Backtrace) -> String {
    let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    // Only a text that stands in the source as it is comes as `&'static str`; every other one was put together while running.
    let message = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or(WITHHELD);
    let thread = std::thread::current().name().unwrap_or("without a name").to_owned();
    let now = SystemClock::new().now().utc.to_rfc3339_opts(SecondsFormat::Millis, true);
    format!("{program} {version}\n{now}\nthread {thread}\nat {place}\n{message}\n\n{trace}\n")
}

fn keep(data: &Path, text: &str) -> Result<(), crate::FileError> {
    let folder = data.join(FOLDER);
    private_dir(&folder)?;
    let now = SystemClock::new().now().utc.format("%Y%m%dT%H%M%S%.3fZ").to_string();
    let nth = WRITTEN.fetch_add(1, Ordering::Relaxed); // Several may fall into one millisecond.
    durable_write(&folder.join(format!("{now}-{}-{nth:04}.txt", std::process::id())), text.as_bytes())?;
    let names = names(&folder);
    for old in names.iter().take(names.len().saturating_sub(KEPT)) {
        let _ = std::fs::remove_file(folder.join(old)); // Tried again at the next crash.
    }
    Ok(())
}

/// Names of the crash files, the oldest first.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).filter(|name| name.ends_with(".txt")).collect();
    names.sort_unstable();
    names
}

/// One byte is the limit at which Linux neither writes a core file nor hands the memory to a program that would (core(5)). Processes
/// that this one starts, a web view's among them, inherit it.
fn forbid_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let most = getrlimit(Resource::Core).maximum.map_or(1, |most| most.min(1));
        if setrlimit(Resource::Core, Rlimit { current: Some(most), maximum: Some(most) }).is_err() {
            tracing::warn!("the system may write this process's memory to disk when it dies");
        }
    }
}
