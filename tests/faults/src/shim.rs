//! The shim: a VFS between SQLite and the operating system's own, registered as the default, so that `store::Store` is driven as it
//! ships. Everything is passed on — locks and shared memory too, so several connections and programs work as ever — and calls on
//! files of a watched folder are noted, refused or weakened on the way.
//!
//! Why `unsafe`: SQLite calls a VFS through C function pointers. SQLite guarantees (sqlite.org/c3ref/vfs.html) that it hands each
//! method a file that `xOpen` filled and that it does not use after `xClose`, that `szOsFile` bytes are there for it, and that names
//! are NUL-terminated and outlive the call. Every `unsafe` block below rests on that alone, and on the VFS below doing the same.

#![allow(unsafe_code, reason = "the C interface of SQLite's VFS; argued for above")]

use crate::folder::{Kind, Op, Watch, watch_of};
use rusqlite::ffi;
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// What SQLite allocates for each open file: ours first, the file of the VFS below behind it.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    watched: *mut Watched, // Owned: made by xOpen, freed by xClose. Null for a file that is not watched.
}

struct Watched {
    watch: Arc<Watch>,
    file: u32,
}

/// Where the file of the VFS below begins; a multiple of 8, as malloc aligns.
const BELOW: usize = size_of::<File>().next_multiple_of(8);

struct Below(*mut ffi::sqlite3_vfs);
// SAFETY: the VFS below lives as long as the process and may be called from every thread (SQLITE_THREADSAFE=1).
unsafe impl Send for Below {}
// SAFETY: as above; nothing is written through the pointer.
unsafe impl Sync for Below {}

static REAL: OnceLock<Below> = OnceLock::new();

/// Registers the shim as the default VFS, once.
pub(crate) fn install() {
    REAL.get_or_init(|| {
        // SAFETY: initialises SQLite and asks for its default VFS; the pointer is valid for the life of the process.
        let real = unsafe {
            assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
            ffi::sqlite3_vfs_find(std::ptr::null())
        };
        assert!(!real.is_null(), "SQLite has no default VFS");
        // SAFETY: `real` is valid. The copy is leaked, so that it lives as long as the registration; its other methods are the real
        // ones, which look only at fields that the copy has too.
        unsafe {
            let mut ours = *real;
            ours.szOsFile += c_int::try_from(BELOW).expect("a few bytes");
            ours.pNext = std::ptr::null_mut();
            ours.zName = c"outpost-faults".as_ptr();
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            assert_eq!(ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1), ffi::SQLITE_OK);
        }
        Below(real)
    });
}

fn real() -> *mut ffi::sqlite3_vfs {
    REAL.get().expect("the shim is called only once it is installed").0
}

/// The path of a name; `None` for a nameless temporary file.
unsafe fn path<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite's names are NUL-terminated and outlive the call.
    let name = unsafe { CStr::from_ptr(name) };
    name.to_str().ok().map(OsStr::new).map(Path::new)
}

fn name_of(path: &Path) -> String {
    path.file_name().and_then(OsStr::to_str).unwrap_or_default().to_owned()
}

unsafe fn below(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: SQLite allocated szOsFile bytes, BELOW of them ours.
    unsafe { file.cast::<u8>().add(BELOW).cast() }
}

unsafe fn watched<'a>(file: *mut ffi::sqlite3_file) -> Option<&'a Watched> {
    // SAFETY: xOpen set the pointer; xClose, the last call on the file, frees it.
    unsafe { (*file.cast::<File>()).watched.as_ref() }
}

/// Calls a method of the file below.
macro_rules! pass {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        // SAFETY: the file below was opened by its own xOpen, which set its methods.
        unsafe {
            let inner = below($file);
            ((*(*inner).pMethods).$method.expect("the VFS below has every method"))(inner $(, $argument)*)
        }
    }};
}

unsafe extern "C" fn open(_: *mut ffi::sqlite3_vfs, name: *const c_char, file: *mut ffi::sqlite3_file, flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: `file` has room for ours and the one below; `name` is null or a C string.
    let (ours, path) = unsafe { (file.cast::<File>(), path(name)) };
    // SAFETY: as above; SQLite may call xClose only if pMethods is set.
    unsafe {
        (*ours).base.pMethods = std::ptr::null();
        (*ours).watched = std::ptr::null_mut();
    }
    let call = || {
        // SAFETY: the arguments are SQLite's own, the file is the part behind ours.
        unsafe { (*real()).xOpen.expect("a VFS opens")(real(), name, below(file), flags, out) }
    };
    let watch = path.and_then(watch_of);
    let code = match (&watch, path) {
        (Some(watch), Some(path)) => {
            let mut state = watch.lock();
            state.note_slots(watch.path());
            if let Some(code) = watch.fails(&mut state, Kind::Open) {
                return code;
            }
            let there = path.exists();
            let code = call();
            if code == ffi::SQLITE_OK {
                let number = state.opened(&name_of(path), !there);
                let watched = Box::into_raw(Box::new(Watched { watch: Arc::clone(watch), file: number }));
                // SAFETY: `ours` is valid; xClose frees the box.
                unsafe { (*ours).watched = watched };
            }
            code
        }
        _ => call(),
    };
    if code == ffi::SQLITE_OK {
        // SAFETY: `ours` is valid; the methods are static.
        unsafe { (*ours).base.pMethods = &raw const METHODS };
    }
    code
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: the arguments are SQLite's own.
    let (call, path) = unsafe { (|| (*real()).xDelete.expect("a VFS deletes")(real(), name, sync_folder), path(name)) };
    let (Some(path), Some(watch)) = (path, path.and_then(watch_of)) else { return call() };
    let mut state = watch.lock();
    state.note_slots(watch.path());
    if let Some(code) = watch.fails(&mut state, Kind::Delete) {
        return code;
    }
    let code = call();
    if code == ffi::SQLITE_OK {
        state.deleted(&name_of(path), sync_folder != 0);
    }
    code
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let code = pass!(file, xClose);
    // SAFETY: the last call on this file; the box was made by xOpen.
    unsafe {
        let ours = file.cast::<File>();
        if !(*ours).watched.is_null() {
            drop(Box::from_raw((*ours).watched));
            (*ours).watched = std::ptr::null_mut();
        }
    }
    code
}

/// Does `call` on a file unless it is to fail, and notes `op` if it succeeded. Changes are made one at a time, so that their order in
/// the record is their order on the disk.
unsafe fn change(file: *mut ffi::sqlite3_file, kind: Kind, op: impl FnOnce(u32) -> Op, call: impl FnOnce() -> c_int) -> c_int {
    // SAFETY: an open file.
    let Some(watched) = (unsafe { watched(file) }) else { return call() };
    let mut state = watched.watch.lock();
    state.note_slots(watched.watch.path());
    if let Some(code) = watched.watch.fails(&mut state, kind) {
        return code;
    }
    let code = call();
    if code == ffi::SQLITE_OK {
        state.push(op(watched.file));
    }
    code
}

/// Whether a call that changes nothing is to fail, and how.
unsafe fn refused(file: *mut ffi::sqlite3_file, kind: Kind) -> Option<c_int> {
    // SAFETY: an open file.
    let watched = unsafe { watched(file) }?;
    let mut state = watched.watch.lock();
    watched.watch.fails(&mut state, kind)
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, buffer: *mut c_void, amount: c_int, offset: i64) -> c_int {
    // SAFETY: an open file.
    match unsafe { refused(file, Kind::Read) } {
        Some(code) => code,
        None => pass!(file, xRead, buffer, amount, offset),
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, buffer: *const c_void, amount: c_int, offset: i64) -> c_int {
    let length = usize::try_from(amount).unwrap_or(0);
    // SAFETY: SQLite hands `amount` bytes.
    let bytes = unsafe { std::slice::from_raw_parts(buffer.cast::<u8>(), length) };
    let op = |file| Op::Write { file, offset: u64::try_from(offset).unwrap_or(0), bytes: bytes.into() };
    let call = || pass!(file, xWrite, buffer, amount, offset);
    // SAFETY: an open file.
    unsafe { change(file, Kind::Write, op, call) }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    let op = |file| Op::Truncate { file, size: u64::try_from(size).unwrap_or(0) };
    let call = || pass!(file, xTruncate, size);
    // SAFETY: an open file.
    unsafe { change(file, Kind::Truncate, op, call) }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    let call = || pass!(file, xSync, flags);
    // SAFETY: an open file.
    unsafe { change(file, Kind::Sync, |file| Op::Sync { file }, call) }
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut i64) -> c_int {
    pass!(file, xFileSize, size)
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    pass!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    pass!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    pass!(file, xCheckReservedLock, out)
}

/// Passes on, and weakens `PRAGMA synchronous` where the watch says so. SQLite hands the words of a PRAGMA as C strings of its own,
/// allocated for this statement, and reads the value after this call, so a shorter word may be written into it.
unsafe extern "C" fn file_control(file: *mut ffi::sqlite3_file, op: c_int, argument: *mut c_void) -> c_int {
    // SAFETY: an open file.
    if let (ffi::SQLITE_FCNTL_PRAGMA, Some(watched)) = (op, unsafe { watched(file) }) {
        // SAFETY: for this operation the argument is an array of three C strings: result, name, value or null.
        unsafe {
            let words = argument.cast::<*mut c_char>();
            let (name, value) = (*words.add(1), *words.add(2));
            if !value.is_null() && CStr::from_ptr(name).to_bytes().eq_ignore_ascii_case(b"synchronous") {
                let asked = CStr::from_ptr(value).to_string_lossy().into_owned();
                if let Some(digit) = watched.watch.weakness().rewrites(&asked) {
                    *value.cast::<u8>() = digit;
                    *value.cast::<u8>().add(1) = 0;
                }
            }
        }
    }
    pass!(file, xFileControl, op, argument)
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    pass!(file, xSectorSize)
}

unsafe extern "C" fn device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    pass!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(file: *mut ffi::sqlite3_file, page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void) -> c_int {
    // SAFETY: an open file.
    match unsafe { refused(file, Kind::ShmMap) } {
        Some(code) => code,
        None => pass!(file, xShmMap, page, size, extend, out),
    }
}

unsafe extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    // Letting go of a lock does not fail on any system.
    // SAFETY: an open file.
    match (flags & ffi::SQLITE_SHM_LOCK != 0).then(|| unsafe { refused(file, Kind::ShmLock) }).flatten() {
        Some(code) => code,
        None => pass!(file, xShmLock, offset, count, flags),
    }
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    pass!(file, xShmBarrier);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, remove: c_int) -> c_int {
    pass!(file, xShmUnmap, remove)
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2, // Shared memory, no memory-mapped reading: every read passes here.
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
