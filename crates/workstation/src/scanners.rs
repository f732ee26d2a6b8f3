//! Where documents come from besides the window: the watched folder, a reader on a serial port, and what the window must know of
//! one that acts as a keyboard.

use crate::views::{DevicesView, Topic};
use crate::{Inner, Workstation, lock};
use border::ReadMethod;
use devices::{Port, Running, SerialReader, Source, SourceEvent, WatchedFolder};
use foundation::{CodedError, ErrorCode};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

/// Longest settings taken.
const LONGEST_PATH: usize = 1_000;
const LONGEST_PREFIX: usize = 16;
/// Bounds of the gap between two keys of a reader, milliseconds: beyond them a person's typing would be swallowed.
const GAP_MS: std::ops::RangeInclusive<u16> = 5..=150;
/// Speeds of serial lines.
const BAUDS: std::ops::RangeInclusive<u32> = 300..=921_600;
/// The setting that lets the reader be found.
const ANY_PORT: &str = "auto";

/// A source of documents: what is at work, and what is wrong with it.
#[derive(Default)]
struct Slot {
    running: Mutex<Option<Running>>,
    error: Mutex<Option<CodedError>>,
}

/// The sources at work.
#[derive(Default)]
pub(crate) struct Scanners {
    folder: Slot,
    serial: Slot,
}

/// Which source tells something.
#[derive(Clone, Copy)]
enum From {
    Folder,
    Serial,
}

impl Scanners {
    fn slot(&self, from: From) -> &Slot {
        match from {
            From::Folder => &self.folder,
            From::Serial => &self.serial,
        }
    }
}

impl Workstation {
    /// Where documents come from.
    pub(crate) fn devices_view(&self) -> Result<DevicesView, CodedError> {
        self.signed_in()?;
        let error = |from| lock(&self.inner.scanners.slot(from).error).clone();
        let ports = devices::serial_ports().into_iter().map(|port| port.display().to_string()).collect();
        Ok(DevicesView { folder_error: error(From::Folder), serial_error: error(From::Serial), serial_ports: ports, ..self.device_settings()? })
    }

    /// Changes where documents come from.
    pub(crate) fn set_devices(&self, mut settings: DevicesView) -> Result<DevicesView, CodedError> {
        self.signed_in()?;
        let given = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        settings.watched_folder = given(settings.watched_folder);
        settings.serial_port = given(settings.serial_port);
        settings.wedge_prefix = settings.wedge_prefix.filter(|prefix| !prefix.is_empty());
        let too_long = |text: &Option<String>, limit: usize| text.as_ref().is_some_and(|text| text.chars().count() > limit);
        if too_long(&settings.watched_folder, LONGEST_PATH)
            || too_long(&settings.serial_port, LONGEST_PATH)
            || too_long(&settings.wedge_prefix, LONGEST_PREFIX)
        {
            return Err(ErrorCode::FieldMalformed.into());
        }
        if settings.watched_folder.as_ref().is_some_and(|folder| !Path::new(folder).is_absolute()) {
            return Err(CodedError::new(ErrorCode::FieldMalformed, "watched-folder"));
        }
        settings.wedge_gap_ms = settings.wedge_gap_ms.clamp(*GAP_MS.start(), *GAP_MS.end());
        settings.serial_baud = settings.serial_baud.map(|baud| baud.clamp(*BAUDS.start(), *BAUDS.end()));
        let before = self.device_settings()?;
        self.keep_device_settings(&settings)?;
        if before.watched_folder != settings.watched_folder {
            lock(&self.inner.desk).scan = None; // Another folder's scans are numbered from one again.
            self.work(From::Folder, settings.watched_folder.map(|folder| WatchedFolder::new(folder.into())));
        }
        if (&before.serial_port, before.serial_baud) != (&settings.serial_port, settings.serial_baud) {
            self.work(From::Serial, settings.serial_port.map(|port| reader(&port, settings.serial_baud)));
        }
        self.devices_view()
    }

    /// Takes up the sources of the settings, without waiting for them.
    pub(crate) fn take_up_sources(&self) -> Result<(), CodedError> {
        let settings = self.device_settings()?;
        self.work(From::Folder, settings.watched_folder.map(|folder| WatchedFolder::not_looked_at(folder.into())));
        self.work(From::Serial, settings.serial_port.map(|port| reader(&port, settings.serial_baud)));
        Ok(())
    }

    /// Lets `source` work from now on, instead of the one before.
    fn work<S: Source>(&self, from: From, source: Option<S>) {
        let slot = self.inner.scanners.slot(from);
        let earlier = lock(&slot.running).take();
        drop(earlier); // Waits for its thread, which may want the lock.
        *lock(&slot.error) = None;
        let booth = Arc::downgrade(&self.inner);
        let running = source.map(|source| Running::start(source, move |event| told(&booth, from, event)));
        *lock(&slot.running) = running;
    }
}

fn reader(port: &str, baud: Option<u32>) -> SerialReader {
    const USUAL: u32 = 9_600;
    SerialReader::new(if port == ANY_PORT { Port::Any } else { Port::At(PathBuf::from(port), baud.unwrap_or(USUAL)) })
}

fn told(booth: &Weak<Inner>, from: From, event: SourceEvent) {
    let Some(inner) = booth.upgrade() else { return };
    let booth = Workstation { inner };
    let error = match event {
        SourceEvent::Page(page) => booth.page_from_device(&page).err(),
        SourceEvent::Lines(lines) => booth.lines_from_device(&lines).err(),
        SourceEvent::Refused(error) => Some(error),
        SourceEvent::Trouble(error) => error,
    };
    booth.set_source_error(from, error);
}

impl Workstation {
    /// A page from the scanner goes to the open inspection; with nobody at work there is none, and it stays in its folder.
    fn page_from_device(&self, page: &devices::Page) -> Result<(), CodedError> {
        let Ok(duty) = self.on_duty() else { return Ok(()) };
        match page.lit {
            None => self.take_page(&duty, &page.bytes, ReadMethod::Folder).map(drop),
            Some(lit) => self.take_lit_page(&duty, &page.bytes, lit),
        }
    }

    /// The same for a zone that a reader sent.
    fn lines_from_device(&self, lines: &[String]) -> Result<(), CodedError> {
        let Ok(duty) = self.on_duty() else { return Ok(()) };
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        self.take_lines(&duty, &lines, ReadMethod::Reader).map(drop)
    }

    fn set_source_error(&self, from: From, error: Option<CodedError>) {
        let mut current = lock(&self.inner.scanners.slot(from).error);
        if *current != error {
            *current = error;
            self.inner.changes.tell(&[Topic::Status]);
        }
    }
}
