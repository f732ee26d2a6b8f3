//! A watched folder: every change that SQLite makes to a file in it, in order, and the fault that waits for the next one.

use crate::disk::Image;
use std::collections::BTreeMap;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One change, or a word of the script.
#[derive(Clone, Debug)]
pub enum Op {
    /// A file that was not there is made.
    Create {
        /// Its name in the folder.
        name: String,
        /// Number of the file: another one under the same name is another file.
        file: u32,
    },
    /// Bytes are written, not yet flushed.
    Write {
        /// The file.
        file: u32,
        /// From this byte on.
        offset: u64,
        /// The bytes.
        bytes: Arc<[u8]>,
    },
    /// A file is cut to a length, not yet flushed.
    Truncate {
        /// The file.
        file: u32,
        /// Its new length, bytes.
        size: u64,
    },
    /// A file is flushed: what was written to it is on the disk.
    Sync {
        /// The file.
        file: u32,
    },
    /// A name is removed.
    Delete {
        /// The name.
        name: String,
        /// SQLite asked for the folder to be flushed too.
        synced: bool,
    },
    /// The file of key slots, which the store writes durably by itself, has these bytes from now on.
    Slots(Option<Arc<[u8]>>),
    /// A step of the script begins: it may be there after a power cut, in whole.
    Begun(usize),
    /// A step was acknowledged: it must be there.
    Acknowledged(usize),
}

/// What kind of call SQLite makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Opens a file.
    Open,
    /// Removes a file.
    Delete,
    /// Reads.
    Read,
    /// Writes.
    Write,
    /// Cuts to a length.
    Truncate,
    /// Flushes.
    Sync,
    /// Maps shared memory.
    ShmMap,
    /// Locks a part of shared memory.
    ShmLock,
}

/// What the disk does wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// The call with this number (from 1, since the fault was set) fails once, as a bad sector or a loose cable does.
    Once(u64),
    /// Every call from this number on fails: the disk is gone.
    From(u64),
    /// The write with this number finds the disk full, and so does every later one until the reserve is given up.
    FullFrom(u64),
}

/// A setting of the database that the shim makes weaker than the store asks for, to show that the explorer sees the difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weakness {
    /// As the store asks.
    #[default]
    None,
    /// `synchronous=NORMAL` where the store asks for `FULL`.
    Normal,
    /// `synchronous=FULL` where the store asks for `EXTRA` when it makes the file.
    CreatedWithoutExtra,
}

impl Weakness {
    /// The level SQLite gets in place of the one asked for; one digit.
    pub(crate) fn rewrites(self, asked: &str) -> Option<u8> {
        match self {
            Self::Normal if asked.eq_ignore_ascii_case("full") => Some(b'1'),
            Self::CreatedWithoutExtra if asked.eq_ignore_ascii_case("extra") => Some(b'2'),
            _ => None,
        }
    }
}

/// A watched folder; dropping the last handle ends the watch. Databases elsewhere are left alone.
#[derive(Clone, Debug)]
pub struct Folder(Arc<Watch>);

#[derive(Debug)]
pub(crate) struct Watch {
    path: PathBuf,
    weakness: Weakness,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
pub(crate) struct State {
    recording: bool,
    ops: Vec<Op>,
    names: BTreeMap<String, u32>,
    files: u32,
    slots: Option<Arc<[u8]>>,
    fault: Fault,
    /// Calls since the fault was set; writes are counted beside.
    calls: u64,
    writes: u64,
    /// What kinds of calls failed.
    failed: Vec<Kind>,
    reserve_was_given_up: bool,
}

impl Folder {
    /// Watches `path`, which exists, and records from now on if `recording`.
    ///
    /// # Panics
    /// If the folder is not there.
    #[must_use]
    pub fn watch(path: &Path, weakness: Weakness, recording: bool) -> Self {
        crate::shim::install();
        let path = path.canonicalize().expect("a watched folder exists");
        // What lies there already is numbered as a disk that holds its image numbers it.
        let there = Image::of(&path);
        let names: BTreeMap<String, u32> = there.files.into_keys().zip(1..).collect();
        let files = u32::try_from(names.len()).expect("a few files");
        let state = Mutex::new(State { recording, names, files, slots: there.slots, ..State::default() });
        let watch = Arc::new(Watch { path, weakness, state });
        registry().insert(watch.path.clone(), Arc::downgrade(&watch));
        Self(watch)
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Notes a step of the script.
    pub fn mark(&self, op: Op) {
        let mut state = self.0.lock();
        state.note_slots(&self.0.path);
        state.push(op);
    }

    /// The record, taken out.
    #[must_use]
    pub fn take(&self) -> Vec<Op> {
        std::mem::take(&mut self.0.lock().ops)
    }

    /// Sets the fault, and counts calls from 1 again.
    pub fn set(&self, fault: Fault) {
        let mut state = self.0.lock();
        state.fault = fault;
        (state.calls, state.writes) = (0, 0);
        state.failed.clear();
        state.reserve_was_given_up = false;
    }

    /// Calls and writes since the fault was set.
    #[must_use]
    pub fn counted(&self) -> (u64, u64) {
        let state = self.0.lock();
        (state.calls, state.writes)
    }

    /// Kinds of the calls that were made to fail.
    #[must_use]
    pub fn failed(&self) -> Vec<Kind> {
        self.0.lock().failed.clone()
    }
}

type Registry = BTreeMap<PathBuf, std::sync::Weak<Watch>>;

fn registry() -> MutexGuard<'static, Registry> {
    static WATCHED: Mutex<Registry> = Mutex::new(Registry::new());
    let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    watched.retain(|_, watch| watch.strong_count() > 0);
    watched
}

/// The watch on the folder of `file`, if it has one.
pub(crate) fn watch_of(file: &Path) -> Option<Arc<Watch>> {
    registry().get(file.parent()?)?.upgrade()
}

impl Watch {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the next call of a kind fails, and how.
    pub(crate) fn fails(&self, state: &mut State, kind: Kind) -> Option<c_int> {
        state.calls += 1;
        state.writes += u64::from(kind == Kind::Write);
        let code = match state.fault {
            Fault::Once(at) if state.calls == at => io_error(kind),
            Fault::From(at) if state.calls >= at => io_error(kind),
            Fault::FullFrom(at) if kind == Kind::Write && state.writes >= at => {
                if state.room_again(&self.path) {
                    return None;
                }
                rusqlite::ffi::SQLITE_FULL
            }
            _ => return None,
        };
        state.failed.push(kind);
        Some(code)
    }

    pub(crate) fn weakness(&self) -> Weakness {
        self.weakness
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl State {
    /// Notes a change after it was made.
    pub(crate) fn push(&mut self, op: Op) {
        if self.recording {
            self.ops.push(op);
        }
    }

    /// The number of the file of a name; a new one if it was just made.
    pub(crate) fn opened(&mut self, name: &str, made: bool) -> u32 {
        if made || !self.names.contains_key(name) {
            self.files += 1;
            self.names.insert(name.to_owned(), self.files);
            let op = Op::Create { name: name.to_owned(), file: self.files };
            self.push(op);
        }
        self.names.get(name).copied().unwrap_or(0)
    }

    pub(crate) fn deleted(&mut self, name: &str, synced: bool) {
        self.names.remove(name);
        self.push(Op::Delete { name: name.to_owned(), synced });
    }

    /// Notes the slots file if it changed: it is written past SQLite, durably, and what stands there now is on the disk.
    pub(crate) fn note_slots(&mut self, folder: &Path) {
        if !self.recording {
            return;
        }
        let found: Option<Arc<[u8]>> = std::fs::read(folder.join("slots.cbor")).ok().map(Into::into);
        if found != self.slots {
            self.slots.clone_from(&found);
            self.push(Op::Slots(found));
        }
    }

    /// Whether the reserve is gone, so that there is room; it stays so.
    fn room_again(&mut self, folder: &Path) -> bool {
        self.reserve_was_given_up |= !folder.join("reserve").exists();
        self.reserve_was_given_up
    }
}

fn io_error(kind: Kind) -> c_int {
    use rusqlite::ffi;
    match kind {
        Kind::Open => ffi::SQLITE_CANTOPEN,
        Kind::Delete => ffi::SQLITE_IOERR_DELETE,
        Kind::Read => ffi::SQLITE_IOERR_READ,
        Kind::Write => ffi::SQLITE_IOERR_WRITE,
        Kind::Truncate => ffi::SQLITE_IOERR_TRUNCATE,
        Kind::Sync => ffi::SQLITE_IOERR_FSYNC,
        Kind::ShmMap => ffi::SQLITE_IOERR_SHMMAP,
        Kind::ShmLock => ffi::SQLITE_IOERR_SHMLOCK,
    }
}
