//! Correction tasks: what stands in quarantine and only its booth can put right goes down to that booth, until the booth says what was done.

use crate::store::{Arrival, Content, Fact, RaisedRecord};
use crate::{Hq, HqError};
use border::{Act, CorrectionTask, TASKS_FEED};
use foundation::Sensitive;
use journal::{BoothId, cbor};
use std::collections::{BTreeSet, HashMap};

/// More tasks of all booths together are not sent; the newest are.
const MOST: u32 = 5_000;
/// A record of a kind that this version does not know: an update here reads it, nothing at the booth would.
const UNKNOWN_KIND: &str = "unknown-kind";

/// What a booth says of a task.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    /// The officer's id.
    pub(crate) officer: String,
    /// What was found and done.
    pub(crate) note: Sensitive<String>,
    /// When, milliseconds since 1970.
    pub(crate) at: i64,
}

/// Whether an arrival may change which tasks are open.
pub(crate) fn concerns(arrival: &Arrival) -> bool {
    match &arrival.content {
        Content::Unreadable => true,
        Content::Events(events) => events.iter().any(|event| match event.fact {
            Fact::Quarantined(reason) => reason != UNKNOWN_KIND,
            _ => event.kind == "task.done",
        }),
    }
}

impl Hq {
    /// What booths say of tasks, by booth, epoch and number of the record that a task is about; the first word on each.
    ///
    /// # Errors
    /// [`HqError::Database`], [`HqError::Damaged`].
    pub(crate) fn tasks_done(&self) -> Result<HashMap<(BoothId, u32, u64), Done>, HqError> {
        let mut done = HashMap::new();
        for record in self.store.tasks_done()? {
            let RaisedRecord { place, at, .. } = record;
            if let Some(Act::TaskDone { officer, epoch, seq, note }) = self.body(&record)?.as_deref() {
                done.entry((place.booth, *epoch, *seq)).or_insert_with(|| Done { officer: officer.clone(), note: note.clone(), at });
            }
        }
        Ok(done)
    }

    /// The open tasks of a post's booths, the newest first.
    ///
    /// # Errors
    /// As [`Hq::tasks_done`].
    pub(crate) fn tasks_of(&self, post: &str) -> Result<Vec<CorrectionTask>, HqError> {
        let booths: BTreeSet<BoothId> = self.store.booths()?.into_iter().filter(|booth| booth.post == post).map(|booth| booth.id).collect();
        let done = self.tasks_done()?;
        let mut open = self.store.quarantine(MOST)?;
        open.retain(|line| {
            let place = line.place;
            let is_here = booths.contains(&place.booth) && place.branch == 0 && line.reason != UNKNOWN_KIND;
            is_here && !done.contains_key(&(place.booth, place.epoch, place.seq))
        });
        let task = |line: crate::store::QuarantineRecord| CorrectionTask {
            booth: line.place.booth.0,
            epoch: line.place.epoch,
            seq: line.place.seq,
            records: line.records,
            kind: line.kind,
            reason: line.reason,
            received_at: line.received_at,
        };
        Ok(open.into_iter().map(task).collect())
    }

    /// Sends down what has changed since it was last sent.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub(crate) fn publish_tasks(&self) -> Result<(), HqError> {
        let _one = self.one_publishes();
        for post in self.store.posts()? {
            let tasks = self.tasks_of(&post.code)?;
            let sent: Vec<CorrectionTask> = match self.store.feed(TASKS_FEED, &post.code)? {
                Some(feed) => cbor::from_slice(&feed.body)?,
                None => Vec::new(),
            };
            if sent != tasks {
                self.publish_to_post(TASKS_FEED, &post.code, &tasks, tasks.len() as u64, "headquarters")?;
            }
        }
        Ok(())
    }

    /// The same after records came in, which are durable: a fault here is logged, and the next start sends what is open.
    pub(crate) fn tell_tasks(&self) {
        if let Err(error) = self.publish_tasks() {
            tracing::error!(%error, "correction tasks are not published yet");
        }
    }
}
