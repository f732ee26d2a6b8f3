//! The stick from the officer's side: which is plugged in, writing to it and reading from it in the background, and what came of it.

use crate::views::{StickDrive, StickPlace, StickResult, StickView, StickWay, StickWork, Topic};
use crate::{Workstation, lock};
use foundation::{CodedError, ErrorCode};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use uplink::UplinkError;
use uplink::stick::{self, Brought, Written};

/// How far it is, is told not oftener.
const TELL_EVERY: Duration = Duration::from_millis(500);

/// What is being done with a stick, and what was done last.
#[derive(Default)]
pub(crate) struct Stick {
    state: Mutex<State>,
    stop: AtomicBool,
}

#[derive(Default)]
struct State {
    work: Option<StickWork>,
    last: Option<StickResult>,
}

impl Workstation {
    /// The sticks that are plugged in, what is being done, and what was done last.
    pub(crate) fn stick_view(&self) -> Result<StickView, CodedError> {
        self.signed_in()?;
        let drives = drives();
        let state = lock(&self.inner.stick.state);
        Ok(StickView { drives, work: state.work.clone(), last: state.last.clone() })
    }

    /// The same sticks for a booth that has not joined yet, where nobody can sign in.
    pub(crate) fn sticks_to_join(&self) -> Result<Vec<StickDrive>, CodedError> {
        self.not_joined()?;
        Ok(drives())
    }

    /// Begins to write what waits to a stick, or to read what it brought. While one is at work, another is not begun.
    pub(crate) fn begin_stick(&self, way: StickWay, place: &StickPlace) -> Result<StickView, CodedError> {
        self.signed_in()?;
        let path = folder_at(&place.path)?;
        {
            let mut state = lock(&self.inner.stick.state);
            if state.work.is_none() {
                self.inner.stick.stop.store(false, Ordering::Relaxed);
                state.work = Some(StickWork { way, path: path.display().to_string(), written: Written::default() });
                state.last = None;
                let booth = self.clone();
                self.inner.link.runtime().spawn_blocking(move || booth.at_stick(way, &path));
            }
        }
        self.stick_view()
    }

    /// Stops writing. Files that are finished stay, and nothing leaves the queue.
    pub(crate) fn stop_stick(&self) -> Result<StickView, CodedError> {
        self.signed_in()?;
        self.inner.stick.stop.store(true, Ordering::Relaxed);
        self.stick_view()
    }

    fn at_stick(&self, way: StickWay, path: &Path) {
        let done = match way {
            StickWay::Write => self.write_stick(path),
            StickWay::Read => self.read_stick(path),
        };
        let last = done.unwrap_or_else(|error| match error {
            UplinkError::File(error) if error.is_disk_full() => StickResult::Full,
            error => StickResult::Failed { error: error.into() },
        });
        *lock(&self.inner.stick.state) = State { work: None, last: Some(last) };
        self.inner.changes.tell(&[Topic::Status]);
    }

    fn write_stick(&self, path: &Path) -> Result<StickResult, UplinkError> {
        let mut told = Instant::now();
        let done = stick::export_watched(&self.inner.store, path, stick::FILE_BYTES, &mut |written| {
            if let Some(work) = &mut lock(&self.inner.stick.state).work {
                work.written = written;
            }
            if told.elapsed() >= TELL_EVERY {
                told = Instant::now();
                self.inner.changes.tell(&[Topic::Status]);
            }
            if self.inner.stick.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        let stick::Exported { files, events, pictures, bytes, left_out, stopped } = done;
        let files = u32::try_from(files.len()).unwrap_or(u32::MAX);
        Ok(StickResult::Written { files, events, pictures, bytes, left_out, stopped })
    }

    /// Takes in every answer of headquarters on the stick. One that is damaged does not keep the others from being read.
    fn read_stick(&self, path: &Path) -> Result<StickResult, UplinkError> {
        if !path.join(stick::FOLDER).is_dir() {
            return Ok(StickResult::NothingFound);
        }
        let answers = stick::answers(path)?;
        if answers.is_empty() {
            return Ok(StickResult::NothingFound);
        }
        let mut all = Brought { whole: true, ..Brought::default() };
        for answer in &answers {
            match stick::import(&self.inner.store, answer) {
                Ok(one) => add(&mut all, one),
                Err(UplinkError::BadAnswer(why)) => {
                    tracing::warn!(why, "a file of a stick is no answer of headquarters");
                    all.refused += 1;
                }
                Err(error) => return Err(error),
            }
        }
        if let Err(error) = self.reload() {
            tracing::error!(%error, "what the stick brought is not in force yet");
        }
        self.inner.link.nudge();
        let Brought { events, pictures, installed, known: _, foreign, refused, whole } = all;
        let installed = u32::try_from(installed.len()).unwrap_or(u32::MAX);
        Ok(StickResult::Read { events, pictures, installed, foreign, refused, whole })
    }
}

fn drives() -> Vec<StickDrive> {
    platform::removable_drives().into_iter().map(StickDrive::from).collect()
}

/// The folder that is named, if there is one.
pub(crate) fn folder_at(path: &str) -> Result<PathBuf, CodedError> {
    let path = PathBuf::from(path.trim());
    if !path.is_absolute() {
        return Err(CodedError::new(ErrorCode::FieldMalformed, "path"));
    }
    if !path.is_dir() {
        return Err(CodedError::new(ErrorCode::NotFound, path.display().to_string()));
    }
    Ok(path)
}

fn add(all: &mut Brought, one: Brought) {
    all.events += one.events;
    all.pictures += one.pictures;
    all.installed.extend(one.installed);
    all.known += one.known;
    all.foreign += one.foreign;
    all.refused += one.refused;
    all.whole &= one.whole;
}

impl From<platform::Drive> for StickDrive {
    fn from(drive: platform::Drive) -> Self {
        let platform::Drive { path, name, free, size } = drive;
        Self { path: path.display().to_string(), name, free, size }
    }
}
