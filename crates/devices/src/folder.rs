//! A scanner's watched folder: every page the scanner drops there comes to the open inspection, and of a page taken in several lights every
//! picture under one number.
//!
//! The folder is looked at when the system reports a change, and every [`TICK`] besides: network shares report nothing. A file is taken when it stands still and decodes; what lay there at the start is left alone.

use crate::light::{Scans, light_of};
use crate::settle::{Listed, Mark, Settle};
use crate::source::{Page, Source, SourceEvent, Waker};
use foundation::{CodedError, ErrorCode};
use notify::{RecursiveMode, Watcher};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often the folder is looked at when nothing is reported.
const TICK: Duration = Duration::from_millis(250);
/// The largest file taken, bytes.
pub const MAX_FILE_BYTES: u64 = 25_000_000;
/// The largest side of a picture taken, pixels.
const MAX_SIDE_PX: u32 = 20_000;
/// More files than this in the folder are not looked at: it is no scanner's folder then.
const MAX_FILES: usize = 20_000;
/// Endings of pictures.
const PICTURES: [&str; 8] = ["jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff", "pdf"];

/// A scanner's folder.
pub struct WatchedFolder {
    folder: PathBuf,
    /// What lay there when the watch was asked for, until it is looked at.
    first: Option<std::io::Result<Vec<Listed>>>,
    settle: Settle,
    scans: Scans,
    notice: Option<notify::RecommendedWatcher>,
    trouble: Option<CodedError>,
    begun: bool,
}

impl WatchedFolder {
    /// `folder`, which need not exist yet. What lies there when this returns is left alone, what comes later is taken.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        let first = list(&folder);
        Self { first: Some(first), ..Self::not_looked_at(folder) }
    }

    /// The same without waiting for the folder, which may lie on a share that does not answer: what lies there when it is first
    /// seen is left alone.
    #[must_use]
    pub fn not_looked_at(folder: PathBuf) -> Self {
        Self { folder, first: None, settle: Settle::default(), scans: Scans::default(), notice: None, trouble: None, begun: false }
    }

    fn take(&mut self, name: &str, now_ms: u64, tell: &mut dyn FnMut(SourceEvent)) {
        match read_picture(&self.folder.join(name)) {
            Ok(bytes) => {
                self.settle.taken(name);
                let pages = match light_of(name) {
                    Some(lit) => self.scans.arrived(lit, bytes, now_ms),
                    None => vec![Page { bytes, lit: None }],
                };
                pages.into_iter().for_each(|page| tell(SourceEvent::Page(page)));
            }
            Err(error) if error.code == ErrorCode::ImageTooLarge => {
                self.settle.taken(name);
                tell(SourceEvent::Refused(error));
            }
            Err(error) => {
                if self.settle.refused(name, now_ms) {
                    tell(SourceEvent::Refused(error));
                }
            }
        }
    }

    fn set_trouble(&mut self, trouble: Option<CodedError>, tell: &mut dyn FnMut(SourceEvent)) {
        if self.trouble != trouble {
            self.trouble.clone_from(&trouble);
            tell(SourceEvent::Trouble(trouble));
        }
    }

    /// Asks the system to report changes; where it cannot, the tick alone serves.
    fn listen(&mut self, wake: &Waker) {
        if self.notice.is_some() {
            return;
        }
        let wake = wake.clone();
        let watcher = notify::recommended_watcher(move |_| wake.wake());
        if let Ok(mut watcher) = watcher
            && watcher.watch(&self.folder, RecursiveMode::NonRecursive).is_ok()
        {
            self.notice = Some(watcher);
        }
    }
}

impl Source for WatchedFolder {
    const NAME: &'static str = "watched-folder";

    fn turn(&mut self, now: Duration, wake: &Waker, tell: &mut dyn FnMut(SourceEvent)) -> Duration {
        let now_ms = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        match self.first.take().unwrap_or_else(|| list(&self.folder)) {
            Err(error) => {
                self.notice = None;
                self.begun = true; // A folder that appears later was made by the scanner: its first page is wanted.
                self.set_trouble(Some(CodedError::new(ErrorCode::DeviceFailed, format!("{}: {error}", self.folder.display()))), tell);
            }
            Ok(listing) => {
                if !self.begun {
                    self.settle.begin(&listing, now_ms);
                    self.begun = true;
                } else if self.trouble.is_some() {
                    self.settle.come_back(&listing, now_ms);
                }
                self.set_trouble(None, tell);
                self.listen(wake);
                for name in self.settle.look(&listing, now_ms) {
                    self.take(&name, now_ms, tell);
                }
                self.scans.overdue(now_ms).into_iter().for_each(|page| tell(SourceEvent::Page(page)));
            }
        }
        TICK
    }
}

fn list(folder: &Path) -> std::io::Result<Vec<Listed>> {
    let mut listing = Vec::new();
    for entry in std::fs::read_dir(folder)?.take(MAX_FILES) {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if !is_picture_file(&name) {
            continue;
        }
        // A file may vanish between the listing and the question: then it is of no interest.
        let Ok(facts) = entry.metadata() else { continue };
        if facts.is_file() {
            listing.push(Listed { name, mark: Mark { bytes: facts.len(), modified: facts.modified().ok() } });
        }
    }
    Ok(listing)
}

/// Whether a file of this name is meant as a picture or scanned pages; hidden ones are not.
#[must_use]
pub fn is_picture_file(name: &str) -> bool {
    !name.starts_with('.') && name.rsplit_once('.').is_some_and(|(_, ending)| PICTURES.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// Reads a picture file whole and makes sure that it decodes.
///
/// # Errors
/// `image-too-large` beyond [`MAX_FILE_BYTES`] or 20 000 pixels a side, `image-unreadable` if it does not decode,
/// `pdf-without-picture` for a PDF file without a scanned page,
/// `file-failed` if it cannot be read.
pub fn read_picture(path: &Path) -> Result<Vec<u8>, CodedError> {
    let failed = |error: std::io::Error| CodedError::new(ErrorCode::FileFailed, error.kind().to_string());
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(CodedError::new(ErrorCode::ImageTooLarge, format!("more than {MAX_FILE_BYTES} bytes")));
    }
    if crate::is_pdf(&bytes) {
        crate::pdf_pictures(&bytes)?;
    } else {
        decodes(&bytes)?;
    }
    Ok(bytes)
}

fn decodes(bytes: &[u8]) -> Result<(), CodedError> {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| CodedError::new(ErrorCode::ImageUnreadable, error.kind().to_string()))?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    reader.limits(limits);
    match reader.decode() {
        Ok(_) => Ok(()),
        Err(image::ImageError::Limits(_)) => Err(CodedError::new(ErrorCode::ImageTooLarge, format!("more than {MAX_SIDE_PX} pixels a side"))),
        Err(_) => Err(ErrorCode::ImageUnreadable.into()),
    }
}
