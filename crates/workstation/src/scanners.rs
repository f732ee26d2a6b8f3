//! Where documents come from besides the window: the watched folder, and what the window must know of a reader.

use crate::views::{DevicesView, Topic};
use crate::{Inner, Workstation, lock};
use border::ReadMethod;
use devices::{FolderEvent, WatchedFolder};
use foundation::{CodedError, ErrorCode};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

/// Longest settings taken.
const LONGEST_PATH: usize = 1_000;
const LONGEST_PREFIX: usize = 16;
/// Bounds of the gap between two keys of a reader, milliseconds: beyond them a person's typing would be swallowed.
const GAP_MS: std::ops::RangeInclusive<u16> = 5..=150;

/// Takes what the watch tells.
type Tell = Box<dyn FnMut(FolderEvent) + Send>;

/// The watch, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Scanners {
    folder: Mutex<Option<WatchedFolder>>,
    error: Mutex<Option<CodedError>>,
}

impl Workstation {
    /// Where documents come from.
    pub(crate) fn devices_view(&self) -> Result<DevicesView, CodedError> {
        self.signed_in()?;
        let folder_error = lock(&self.inner.scanners.error).clone();
        Ok(DevicesView { folder_error, ..self.device_settings()? })
    }

    /// Changes where documents come from.
    pub(crate) fn set_devices(&self, mut settings: DevicesView) -> Result<DevicesView, CodedError> {
        self.signed_in()?;
        settings.watched_folder = settings.watched_folder.filter(|folder| !folder.trim().is_empty());
        settings.wedge_prefix = settings.wedge_prefix.filter(|prefix| !prefix.is_empty());
        let too_long = |text: &Option<String>, limit: usize| text.as_ref().is_some_and(|text| text.chars().count() > limit);
        if too_long(&settings.watched_folder, LONGEST_PATH) || too_long(&settings.wedge_prefix, LONGEST_PREFIX) {
            return Err(ErrorCode::FieldMalformed.into());
        }
        if settings.watched_folder.as_ref().is_some_and(|folder| !Path::new(folder).is_absolute()) {
            return Err(CodedError::new(ErrorCode::FieldMalformed, "watched-folder"));
        }
        settings.wedge_gap_ms = settings.wedge_gap_ms.clamp(*GAP_MS.start(), *GAP_MS.end());
        let before = self.device_settings()?;
        self.keep_device_settings(&settings)?;
        if before.watched_folder != settings.watched_folder {
            self.watch_folder(settings.watched_folder.map(PathBuf::from), WatchedFolder::start);
        }
        self.devices_view()
    }

    /// Watches the folder of the settings, without waiting for it.
    pub(crate) fn watch_kept_folder(&self) -> Result<(), CodedError> {
        self.watch_folder(self.device_settings()?.watched_folder.map(PathBuf::from), WatchedFolder::start_in_background);
        Ok(())
    }

    /// Watches `folder` from now on, instead of another.
    fn watch_folder(&self, folder: Option<PathBuf>, start: impl FnOnce(PathBuf, Tell) -> WatchedFolder) {
        let earlier = lock(&self.inner.scanners.folder).take();
        drop(earlier); // Waits for its thread, which may want the lock.
        *lock(&self.inner.scanners.error) = None;
        let booth = Arc::downgrade(&self.inner);
        let watched = folder.map(|folder| start(folder, Box::new(move |event| told(&booth, event))));
        *lock(&self.inner.scanners.folder) = watched;
    }
}

fn told(booth: &Weak<Inner>, event: FolderEvent) {
    let Some(inner) = booth.upgrade() else { return };
    let booth = Workstation { inner };
    match event {
        FolderEvent::Page(bytes) => booth.page_from_folder(&bytes),
        FolderEvent::Refused(error) | FolderEvent::Trouble(Some(error)) => booth.set_folder_error(Some(error)),
        FolderEvent::Trouble(None) => booth.set_folder_error(None),
    }
}

impl Workstation {
    /// A page from the scanner goes to the open inspection; with nobody at work there is none, and it stays in its folder.
    fn page_from_folder(&self, bytes: &[u8]) {
        let Ok(duty) = self.on_duty() else { return };
        match self.take_page(&duty, bytes, ReadMethod::Folder) {
            Ok(_) => self.set_folder_error(None),
            Err(error) => self.set_folder_error(Some(error)),
        }
    }

    fn set_folder_error(&self, error: Option<CodedError>) {
        let mut current = lock(&self.inner.scanners.error);
        if *current != error {
            *current = error;
            self.inner.changes.tell(&[Topic::Status]);
        }
    }
}
