//! Crossings entered later: a folder of pictures from the time when nothing else worked is worked off one by one, each with the time
//! at which its traveller crossed, until the count agrees with the paper's.
//!
//! The batch is kept like every setting, so that it goes on where it stopped. A crossing is recorded first and ticked off after: a
//! power cut between the two leaves a picture waiting whose crossing is then pointed out as recorded already.

use super::{BackCapture, Inspection};
use crate::session::Duty;
use crate::views::{BatchPicture, BatchView, BeginBatch, CloseBatch, CrossedAt, InspectionView, LeaveOut, LeftOut, OpenPicture, PictureState, Topic};
use crate::{Workstation, lock};
use border::{Act, ReadMethod};
use chrono::{NaiveDateTime, TimeDelta};
use foundation::{CodedError, ErrorCode, Instant, Sensitive};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use store::Record;

const KEPT_AS: &str = "batch";
/// More pictures than this are several batches.
const MOST_PICTURES: usize = 1_000;
/// Crossings of longer ago are not entered at a booth.
const LONGEST_AGO_MS: i64 = 400 * 86_400_000;

/// What is kept of a batch.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Batch {
    folder: PathBuf,
    control_total: u32,
    /// Where a picture does not tell its time.
    at_ms: i64,
    pictures: Vec<BatchPicture>,
}

impl Batch {
    fn count(&self, is: impl Fn(&PictureState) -> bool) -> u32 {
        u32::try_from(self.pictures.iter().filter(|picture| is(&picture.state)).count()).unwrap_or(u32::MAX)
    }

    fn entered(&self) -> u32 {
        self.count(|state| matches!(state, PictureState::Entered { .. }))
    }

    fn waiting(&self) -> u32 {
        self.count(|state| *state == PictureState::Waiting)
    }

    /// Says what became of a picture that waits; what was said of another stays.
    fn set(&mut self, file: &str, state: PictureState) -> Result<(), CodedError> {
        let waits = |picture: &&mut BatchPicture| picture.file == file && picture.state == PictureState::Waiting;
        let picture = self.pictures.iter_mut().find(waits).ok_or(ErrorCode::NotFound)?;
        picture.state = state;
        Ok(())
    }
}

impl Workstation {
    fn batch(&self) -> Result<Option<Batch>, CodedError> {
        Ok(self.inner.store.setting::<Option<Batch>>(KEPT_AS)?.flatten())
    }

    fn keep_batch(&self, batch: Option<&Batch>) -> Result<(), CodedError> {
        Ok(self.inner.store.set_setting(KEPT_AS, &batch)?)
    }

    /// The batch being worked off, if there is one.
    pub(crate) fn batch_view(&self) -> Result<Option<BatchView>, CodedError> {
        self.on_duty()?;
        let open = lock(&self.inner.desk).open.back_capture.as_ref().map(|back| back.source.clone());
        Ok(self.batch()?.map(|batch| BatchView {
            folder: batch.folder.display().to_string(),
            control_total: batch.control_total,
            entered: batch.entered(),
            waiting: batch.waiting(),
            open: open.filter(|open| batch.pictures.iter().any(|picture| picture.file == *open)),
            pictures: batch.pictures,
        }))
    }

    /// Begins a batch of every picture in a folder.
    pub(crate) fn begin_batch(&self, request: &BeginBatch) -> Result<Option<BatchView>, CodedError> {
        let duty = self.on_duty()?;
        if self.batch()?.is_some() {
            return Err(ErrorCode::BatchOpen.into());
        }
        instant(&duty, request.at_ms)?;
        let folder = PathBuf::from(request.folder.trim());
        if !folder.is_absolute() {
            return Err(CodedError::new(ErrorCode::FieldMalformed, "folder"));
        }
        let pictures = listed(&folder)?;
        if pictures.is_empty() {
            return Err(CodedError::new(ErrorCode::NotFound, folder.display().to_string()));
        }
        let waits = |file| BatchPicture { file, state: PictureState::Waiting };
        let batch = Batch { folder, control_total: request.control_total, at_ms: request.at_ms, pictures: pictures.into_iter().map(waits).collect() };
        self.keep_batch(Some(&batch))?;
        self.batch_view()
    }

    /// Takes a picture of the batch to the desk, which must be free.
    pub(crate) fn open_of_batch(&self, request: &OpenPicture) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        let batch = self.batch()?.ok_or(ErrorCode::NotFound)?;
        let wanted = |picture: &&BatchPicture| match &request.file {
            Some(file) => picture.file == *file,
            None => picture.state == PictureState::Waiting,
        };
        let picture = batch.pictures.iter().find(wanted).filter(|picture| picture.state == PictureState::Waiting);
        let file = picture.ok_or(ErrorCode::NotFound)?.file.clone();
        if !lock(&self.inner.desk).open.is_empty() {
            return Err(ErrorCode::InspectionOpen.into());
        }
        let bytes = devices::read_picture(&batch.folder.join(&file))?;
        let at = taken_at(&bytes, &duty).unwrap_or(batch.at_ms);
        let at = instant(&duty, at).or_else(|_| instant(&duty, batch.at_ms))?;
        // The day decides the century of dates in the zone, so it stands before the page is read.
        self.change(&duty, |desk| {
            desk.open.back_capture = Some(BackCapture { at, source: file });
            Ok(())
        })?;
        self.take_page(&duty, &bytes, ReadMethod::Image)
    }

    /// Says when the traveller on the desk crossed.
    pub(crate) fn set_crossed_at(&self, request: &CrossedAt) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        let at = instant(&duty, request.at_ms)?;
        self.change(&duty, |desk| {
            let back = desk.open.back_capture.as_mut().ok_or(ErrorCode::NoInspection)?;
            back.at = at;
            Ok(())
        })
    }

    /// Leaves a picture out. If it is the one on the desk, the inspection is given up and recorded as such.
    pub(crate) fn leave_out(&self, request: &LeaveOut) -> Result<Option<BatchView>, CodedError> {
        let duty = self.on_duty()?;
        let mut batch = self.batch()?.ok_or(ErrorCode::NotFound)?;
        batch.set(&request.file, PictureState::LeftOut { why: request.why })?;
        let mut desk = lock(&self.inner.desk);
        if desk.open.back_capture.as_ref().is_some_and(|back| back.source == request.file) {
            let inspection = desk.open.id.clone();
            let reason = Sensitive::new(format!("{}: {}", request.file, why(request.why)));
            let act = Act::InspectionAbandoned { inspection: inspection.clone(), officer: duty.officer.clone(), reason };
            self.inner.store.record(vec![act], Record { finish_inspection: Some(inspection.clone()), ..Record::at(duty.now) })?;
            self.forget_pictures_of(&inspection);
            self.next_inspection(&duty, &mut desk);
        }
        drop(desk);
        self.keep_batch(Some(&batch))?;
        self.batch_view()
    }

    /// Closes the batch, once nothing waits; where the crossings differ from the control total, it is said why.
    pub(crate) fn close_batch(&self, request: &CloseBatch) -> Result<Option<BatchView>, CodedError> {
        let duty = self.on_duty()?;
        let batch = self.batch()?.ok_or(ErrorCode::NotFound)?;
        if batch.waiting() > 0 {
            return Err(ErrorCode::BatchOpen.into());
        }
        let note = request.note.expose().trim();
        if batch.entered() != batch.control_total && note.is_empty() {
            return Err(CodedError::new(ErrorCode::DecisionIncomplete, "note"));
        }
        let duplicates = batch.count(|state| *state == PictureState::LeftOut { why: LeftOut::Duplicate });
        let act = Act::BatchClosed {
            officer: duty.officer,
            control_total: batch.control_total,
            pictures: u32::try_from(batch.pictures.len()).unwrap_or(u32::MAX),
            entered: batch.entered(),
            duplicates,
            left_out: batch.count(|state| matches!(state, PictureState::LeftOut { .. })) - duplicates,
            note: Sensitive::new(note.to_owned()),
        };
        self.record_outside_inspection(act)?;
        self.keep_batch(None)?;
        self.batch_view()
    }

    /// Ticks the picture off whose crossing was recorded.
    pub(crate) fn entered_of_batch(&self, inspection: &Inspection, crossing: &str) {
        let Some(back) = &inspection.back_capture else { return };
        let ticked = self.batch().and_then(|batch| {
            let Some(mut batch) = batch else { return Ok(()) };
            batch.set(&back.source, PictureState::Entered { crossing: crossing.to_owned() })?;
            self.keep_batch(Some(&batch))
        });
        // The crossing is recorded; whoever opens the picture again is told so.
        if let Err(error) = ticked {
            tracing::warn!(%error, "a picture of the batch is not ticked off");
        }
        self.inner.changes.tell(&[Topic::Status]);
    }
}

fn why(why: LeftOut) -> &'static str {
    match why {
        LeftOut::Duplicate => "duplicate",
        LeftOut::Unreadable => "unreadable",
        LeftOut::NoCrossing => "no crossing",
    }
}

/// The pictures of a folder by name.
fn listed(folder: &Path) -> Result<Vec<String>, CodedError> {
    let failed = |error: std::io::Error| CodedError::new(ErrorCode::FileFailed, format!("{}: {}", folder.display(), error.kind()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)?.take(20 * MOST_PICTURES) {
        let entry = entry.map_err(failed)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if devices::is_picture_file(&name) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            files.push(name);
        }
    }
    if files.len() > MOST_PICTURES {
        return Err(CodedError::new(ErrorCode::FieldMalformed, format!("more than {MOST_PICTURES} pictures")));
    }
    files.sort();
    Ok(files)
}

/// A moment in the past, at the post.
fn instant(duty: &Duty, at_ms: i64) -> Result<Instant, CodedError> {
    let ago = duty.now.unix_millis().saturating_sub(at_ms);
    if !(0..=LONGEST_AGO_MS).contains(&ago) {
        return Err(CodedError::new(ErrorCode::FieldMalformed, "at"));
    }
    Ok(Instant { utc: duty.now.utc - TimeDelta::milliseconds(ago), ..duty.now })
}

/// When the camera says that it took the picture (Exif 2.32 §4.6.5, DateTimeOriginal): local time, taken to be the post's.
fn taken_at(bytes: &[u8], duty: &Duty) -> Option<i64> {
    let exif = exif::Reader::new().read_from_container(&mut std::io::Cursor::new(bytes)).ok()?;
    let field = exif.get_field(exif::Tag::DateTimeOriginal, exif::In::PRIMARY)?;
    let exif::Value::Ascii(texts) = &field.value else { return None };
    let text = std::str::from_utf8(texts.first()?).ok()?;
    let local = NaiveDateTime::parse_from_str(text.trim(), "%Y:%m:%d %H:%M:%S").ok()?;
    Some((local - TimeDelta::minutes(i64::from(duty.now.offset_minutes))).and_utc().timestamp_millis())
}
