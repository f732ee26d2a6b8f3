//! Records of this booth that headquarters keeps and cannot interpret: shown until an officer says what was found and done.

use crate::session::not_a_technician;
use crate::views::{FinishTask, TaskView, Topic};
use crate::{Workstation, in_force};
use border::{Act, CorrectionTask, TASKS_FEED};
use foundation::{CodedError, ErrorCode};

/// Longest note, in characters.
const LONGEST_NOTE: usize = 2_000;

impl Workstation {
    /// What headquarters asks this booth to put right, the newest first.
    pub(crate) fn open_tasks(&self) -> Result<Vec<CorrectionTask>, CodedError> {
        let store = &self.inner.store;
        let Some(tasks) = in_force::read::<Vec<CorrectionTask>>(store, TASKS_FEED)?.filter(|tasks| !tasks.is_empty()) else { return Ok(Vec::new()) };
        let (own, done) = (store.booth()?.booth, store.tasks_done()?);
        let is_open = |task: &CorrectionTask| own.is_some_and(|own| own.0 == task.booth) && !done.contains(&(task.epoch, task.seq));
        Ok(tasks.into_iter().filter(is_open).collect())
    }

    /// The same as the window shows it.
    pub(crate) fn tasks(&self) -> Result<Vec<TaskView>, CodedError> {
        not_a_technician(&self.signed_in()?)?;
        let view = |task: CorrectionTask| {
            let recorded = self.inner.store.events(task.epoch, task.seq, 1)?;
            let recorded = recorded.first().filter(|event| event.id().seq == task.seq);
            Ok(TaskView {
                recorded_ms: recorded.map(|event| event.head().at.unix_millis()),
                epoch: task.epoch,
                seq: task.seq,
                records: task.records,
                kind: task.kind,
                reason: task.reason,
                received_ms: task.received_at,
            })
        };
        self.open_tasks()?.into_iter().map(view).collect()
    }

    /// Records what was found and done; the task is open no more.
    pub(crate) fn finish_task(&self, request: &FinishTask) -> Result<Vec<TaskView>, CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        let note = request.note.expose().trim();
        if note.is_empty() || note.chars().count() > LONGEST_NOTE {
            return Err(CodedError::new(ErrorCode::FieldMalformed, "note"));
        }
        if !self.open_tasks()?.iter().any(|task| (task.epoch, task.seq) == (request.epoch, request.seq)) {
            return Err(ErrorCode::NotFound.into());
        }
        let (epoch, seq, note) = (request.epoch, request.seq, note.to_owned().into());
        self.record_outside_inspection(Act::TaskDone { officer: session.officer.id, epoch, seq, note })?;
        self.inner.changes.tell(&[Topic::Status]);
        self.tasks()
    }
}
