//! The newest version of a crossing as its booth's records say: the record, and what was said of it.

use crate::store::{AmendmentRecord, CrossingRecord, MOST_SAID};
use crate::{Hq, HqError};
use border::{Crossing, Newest};

impl Hq {
    /// The newest version of a crossing that was recorded so, and what was said of it without effect: on another branch, or by a booth that
    /// had been withdrawn.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub(crate) fn newest(&self, record: &CrossingRecord, recorded: Crossing) -> Result<(Newest, Vec<AmendmentRecord>), HqError> {
        let (flagged, said): (Vec<_>, Vec<_>) = self.store.amendments(record.id, MOST_SAID)?.into_iter().partition(|one| one.flagged);
        Ok((recorded.amended(said.into_iter().map(|one| one.said).collect()), flagged))
    }
}
