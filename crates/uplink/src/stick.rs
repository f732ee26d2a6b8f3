//! Delivery by a stick: the same segments and pictures as over the link in one bundle, the most urgent first, and back from headquarters
//! receipts and feeds.
//!
//! A stick may be pulled out, lost, carried twice, come late or be hostile: what is written is read again before the stick may be
//! removed; nothing leaves the queue but by a receipt; what comes back counts only under headquarters' signature.

use crate::UplinkError;
use crate::work::{apply, backlog, say_hello, seal};
use journal::bundle::{Entries, EntryKind, Fault, end, entry_head, start};
use journal::{Message, SignedFeed, SignedReceipt};
use platform::FileError;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use store::word::Told;
use store::{FeedPut, Store, StoreError};
use ts_rs::TS;

/// The folder on a stick.
pub const FOLDER: &str = "OUTPOST";
/// How a bundle's name ends.
pub const ENDING: &str = ".obx";
/// How the name of headquarters' answer ends.
pub const ANSWER_ENDING: &str = "-ack.obx";
/// No file is longer, so that every file system of a stick takes it.
pub const FILE_BYTES: u64 = 1 << 30;
/// Events of a segment on a stick: no link has to be spared.
const SEGMENT_EVENTS: u64 = 1_000;
const BUFFER_BYTES: usize = 1 << 20;

/// What was written to a stick.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// The files, each read again and verified.
    pub files: Vec<PathBuf>,
    /// Events.
    pub events: u64,
    /// Pictures.
    pub pictures: u64,
    /// Bytes.
    pub bytes: u64,
    /// Events and pictures that cannot be prepared: they need a person.
    pub left_out: u64,
    /// Whether it was stopped before everything was written. What is told above is whole all the same.
    pub stopped: bool,
}

/// How far writing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Written {
    /// Events.
    pub events: u64,
    /// Events that wait.
    pub events_in_all: u64,
    /// Pictures.
    pub pictures: u64,
    /// Pictures that wait.
    pub pictures_in_all: u64,
    /// Bytes.
    pub bytes: u64,
}

/// What a stick brought back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Brought {
    /// Events that headquarters has by these receipts.
    pub events: u64,
    /// Pictures that it has.
    pub pictures: u64,
    /// Feeds that came into force.
    pub installed: Vec<String>,
    /// Receipts and feeds that say nothing new.
    pub known: u64,
    /// Receipts of other booths.
    pub foreign: u64,
    /// Entries that are damaged, or not under headquarters' signature.
    pub refused: u64,
    /// Whether the end of the file was reached.
    pub whole: bool,
}

/// What lies in a bundle, by kind. Only headquarters can open segments and pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contents {
    /// Segments.
    pub segments: u64,
    /// Pictures.
    pub pictures: u64,
    /// Receipts.
    pub receipts: u64,
    /// Feeds.
    pub feeds: u64,
    /// Messages, and entries of later versions.
    pub others: u64,
    /// Damaged entries.
    pub damaged: u64,
    /// Whether the end of the file was reached.
    pub whole: bool,
}

impl Contents {
    /// Whether every byte is as it was written.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.whole && self.damaged == 0
    }
}

/// Writes everything without a receipt to the stick (or any folder) `to`, in files of at most `file_bytes`.
///
/// # Errors
/// [`UplinkError::NotEnrolled`], [`UplinkError::Store`]; [`UplinkError::File`] when the stick is full, gone or gives back other bytes
/// than were written: what was finished before stays usable, and nothing left the queue.
pub fn export(store: &Store, to: &Path, file_bytes: u64) -> Result<Exported, UplinkError> {
    export_watched(store, to, file_bytes, &mut |_| ControlFlow::Continue(()))
}

/// As [`export`]; `watch` is told how far it is after every segment and picture, and may stop it: files that are finished stay.
///
/// # Errors
/// As [`export`].
pub fn export_watched(store: &Store, to: &Path, file_bytes: u64, watch: &mut dyn FnMut(Written) -> ControlFlow<()>) -> Result<Exported, UplinkError> {
    store.enrolled()?.ok_or(UplinkError::NotEnrolled)?;
    let folder = to.join(FOLDER);
    fs::create_dir_all(&folder).map_err(FileError::of("create folder", &folder))?;
    let greeting = say_hello(store, &[])?;
    let waiting = backlog(store, Vec::new(), 0)?;
    let ranges: Vec<(u32, u64, u64)> = waiting.urgent.into_iter().chain(waiting.events).collect();
    let pictures = store.undelivered_blobs(usize::try_from(i64::MAX).unwrap_or(usize::MAX))?;
    let mut parts = Parts {
        folder,
        name: format!("{}-{}-{}", greeting.booth.0, greeting.epoch, greeting.head_seq),
        file_bytes,
        hello: greeting.to_bytes()?,
        open: None,
        done: Exported::default(),
        told: Written {
            events_in_all: ranges.iter().map(|(_, first, last)| last - first + 1).sum(),
            pictures_in_all: u64::try_from(pictures.len()).unwrap_or(u64::MAX),
            ..Written::default()
        },
        watch,
    };
    match parts.everything(store, &ranges, &pictures)? {
        ControlFlow::Continue(()) => parts.finish()?,
        ControlFlow::Break(()) => parts.done.stopped = true,
    }
    Ok(std::mem::take(&mut parts.done))
}

/// The files of a stick, one after the other.
struct Parts<'a> {
    folder: PathBuf,
    name: String,
    file_bytes: u64,
    hello: Vec<u8>,
    open: Option<Part>,
    done: Exported,
    told: Written,
    watch: &'a mut dyn FnMut(Written) -> ControlFlow<()>,
}

impl Drop for Parts<'_> {
    /// A file that was not finished is no use to anybody.
    fn drop(&mut self) {
        if let Some(part) = self.open.take() {
            let path = part.path.clone();
            drop(part);
            let _ = fs::remove_file(&path); // The stick may be gone; a name that ends so is never taken for a bundle.
        }
    }
}

/// A file that is being written.
struct Part {
    path: PathBuf,
    file: BufWriter<File>,
    bytes: u64,
    entries: u64,
    events: u64,
    pictures: u64,
}

impl Parts<'_> {
    /// Every event and then every picture, until told to stop.
    fn everything(&mut self, store: &Store, ranges: &[(u32, u64, u64)], pictures: &[store::BlobName]) -> Result<ControlFlow<()>, UplinkError> {
        for &(epoch, mut first, last) in ranges {
            while first <= last {
                let end = last.min(first.saturating_add(SEGMENT_EVENTS - 1));
                self.events(store, (epoch, first, end))?;
                self.told.events += end - first + 1;
                if (self.watch)(self.told).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                first = end + 1;
            }
        }
        for picture in pictures {
            match store.blob(&picture.hash)? {
                Some(bytes) => self.add(EntryKind::Blob, &bytes, (0, 1))?,
                None => self.done.left_out += 1,
            }
            self.told.pictures += 1;
            if (self.watch)(self.told).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Adds events; those that cannot be sealed together are taken apart, and a single one that cannot is left out.
    fn events(&mut self, store: &Store, (epoch, first, last): (u32, u64, u64)) -> Result<(), UplinkError> {
        match seal(store, epoch, first, last) {
            Ok(bytes) => self.add(EntryKind::Segment, &bytes, (last - first + 1, 0))?,
            Err(error) if first == last => {
                tracing::warn!(%error, epoch, first, "an event cannot be put on the stick");
                self.done.left_out += 1;
            }
            Err(_) => {
                let middle = first + (last - first) / 2;
                self.events(store, (epoch, first, middle))?;
                self.events(store, (epoch, middle + 1, last))?;
            }
        }
        Ok(())
    }

    /// Adds an entry that holds so many events and pictures.
    fn add(&mut self, kind: EntryKind, payload: &[u8], (events, pictures): (u64, u64)) -> Result<(), UplinkError> {
        let head = entry_head(kind, payload);
        let length = u64::try_from(head.len() + payload.len()).unwrap_or(u64::MAX);
        let room = self.file_bytes.saturating_sub(u64::try_from(end(0).len()).unwrap_or(0));
        if self.open.as_ref().is_some_and(|part| part.entries > 1 && part.bytes.saturating_add(length) > room) {
            self.finish()?;
        }
        if self.open.is_none() {
            self.begin()?;
        }
        if let Some(part) = &mut self.open {
            part.write(&head)?;
            part.write(payload)?;
            part.entries += 1;
            part.events += events;
            part.pictures += pictures;
            self.told.bytes += length;
        }
        Ok(())
    }

    /// Begins a file. The hello at its head says whose it is: headquarters answers even a file of pictures alone.
    fn begin(&mut self) -> Result<(), UplinkError> {
        let path = self.folder.join(format!("{}-{}{ENDING}.new", self.name, self.done.files.len() + 1));
        let file = File::create(&path).map_err(FileError::of("create", &path))?;
        let mut part = Part { path, file: BufWriter::with_capacity(BUFFER_BYTES, file), bytes: 0, entries: 1, events: 0, pictures: 0 };
        part.write(start())?;
        part.write(&entry_head(EntryKind::Message, &self.hello))?;
        part.write(&self.hello)?;
        self.open = Some(part);
        Ok(())
    }

    /// Ends the open file: flushed, read again, renamed.
    fn finish(&mut self) -> Result<(), UplinkError> {
        let Some(part) = &mut self.open else { return Ok(()) };
        part.write(&end(part.entries))?;
        part.file.flush().and_then(|()| part.file.get_ref().sync_all()).map_err(FileError::of("flush", &part.path))?;
        let contents = check(&part.path)?;
        if !contents.is_sound() || contents.segments + contents.pictures + contents.others != part.entries {
            return Err(FileError::of("verify", &part.path)(std::io::ErrorKind::InvalidData.into()).into());
        }
        let whole = part.path.with_extension("");
        platform::durable_rename(&part.path, &whole)?;
        self.done.files.push(whole);
        self.done.bytes += part.bytes;
        self.done.events += part.events;
        self.done.pictures += part.pictures;
        self.open = None;
        Ok(())
    }
}

impl Part {
    fn write(&mut self, bytes: &[u8]) -> Result<(), UplinkError> {
        self.file.write_all(bytes).map_err(FileError::of("write", &self.path))?;
        self.bytes += u64::try_from(bytes.len()).unwrap_or(0);
        Ok(())
    }
}

/// Reads a bundle whole and says what lies in it.
///
/// # Errors
/// [`UplinkError::File`]; [`UplinkError::BadAnswer`] if it is no bundle.
pub fn check(path: &Path) -> Result<Contents, UplinkError> {
    let mut contents = Contents::default();
    let mut entries = open(path)?;
    for entry in entries.by_ref() {
        match entry.map(|entry| entry.kind) {
            Ok(Some(EntryKind::Segment)) => contents.segments += 1,
            Ok(Some(EntryKind::Blob)) => contents.pictures += 1,
            Ok(Some(EntryKind::Receipt)) => contents.receipts += 1,
            Ok(Some(EntryKind::Feed)) => contents.feeds += 1,
            Ok(Some(EntryKind::Message) | None) => contents.others += 1,
            Err(Fault::Damaged { .. }) => contents.damaged += 1,
            Err(Fault::CutShort { .. }) => {}
        }
    }
    contents.whole = entries.reached_end();
    Ok(contents)
}

/// Applies what a stick brought back: receipts and feeds, each under headquarters' signature. Everything whole is taken.
///
/// # Errors
/// [`UplinkError::NotEnrolled`], [`UplinkError::File`], [`UplinkError::Store`]; [`UplinkError::BadAnswer`] if it is no bundle.
pub fn import(store: &Store, path: &Path) -> Result<Brought, UplinkError> {
    store.enrolled()?.ok_or(UplinkError::NotEnrolled)?;
    let mut brought = Brought::default();
    let mut entries = open(path)?;
    for entry in entries.by_ref() {
        let taken = match &entry {
            Ok(entry) => match entry.kind {
                Some(EntryKind::Receipt) => receipt(store, &entry.payload, &mut brought),
                Some(EntryKind::Feed) => feed(store, &entry.payload, &mut brought),
                // Segments are headquarters' business; messages are not signed, so nothing is believed that they say.
                _ => Ok(()),
            },
            Err(Fault::Damaged { .. }) => Err(UplinkError::BadAnswer("damaged".to_owned())),
            Err(Fault::CutShort { .. }) => Ok(()),
        };
        match taken {
            Err(UplinkError::BadAnswer(why)) => {
                tracing::warn!(why, "entry of a stick refused");
                brought.refused += 1;
            }
            taken => taken?,
        }
    }
    brought.whole = entries.reached_end();
    Ok(brought)
}

pub(crate) fn open(path: &Path) -> Result<Entries<BufReader<File>>, UplinkError> {
    let file = File::open(path).map_err(FileError::of("open", path))?;
    Ok(Entries::new(BufReader::with_capacity(BUFFER_BYTES, file))?)
}

fn receipt(store: &Store, payload: &[u8], brought: &mut Brought) -> Result<(), UplinkError> {
    let signed = SignedReceipt::from_bytes(payload)?;
    match apply(store, &signed, Told::Sometime) {
        Ok(outcome) => {
            let (events, pictures) = outcome.covered;
            brought.known += u64::from(events + pictures == 0);
            brought.events += events;
            brought.pictures += pictures;
            Ok(())
        }
        Err(StoreError::ForeignReceipt) => {
            brought.foreign += 1;
            Ok(())
        }
        Err(StoreError::Journal(why)) => Err(why.into()),
        Err(error) => Err(error.into()),
    }
}

fn feed(store: &Store, payload: &[u8], brought: &mut Brought) -> Result<(), UplinkError> {
    let signed = SignedFeed::from_bytes(payload)?;
    match store.put_feed(&signed) {
        Ok(FeedPut::Installed) => brought.installed.extend(signed.verify(&store.hq_keys()?.signing()).map(|feed| feed.name().to_owned())),
        Ok(_) | Err(StoreError::FeedOlder { .. }) => brought.known += 1,
        Err(StoreError::Journal(why)) => return Err(why.into()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// The answers of headquarters that lie on a stick for anybody, in the order of their names.
///
/// # Errors
/// [`UplinkError::File`].
pub fn answers(stick: &Path) -> Result<Vec<PathBuf>, UplinkError> {
    let folder = stick.join(FOLDER);
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).map_err(FileError::of("read folder", &folder))? {
        let path = entry.map_err(FileError::of("read folder", &folder))?.path();
        if path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(ANSWER_ENDING)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
