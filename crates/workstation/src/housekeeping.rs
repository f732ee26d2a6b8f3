//! Forgets neighbours' crossings after a month, and keeps the disk from filling: pictures that headquarters' receipt names leave the booth after a while. The records stay.

use crate::Workstation;
use foundation::CodedError;

/// How long a delivered picture stays, so that a traveller who comes back within the month meets their last page, days.
const KEEP_PICTURES_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;
/// Looked at this often, milliseconds.
const EVERY_MS: u64 = 3_600_000;
/// Rounds of one look; what is left waits for the next.
const MOST_ROUNDS: usize = 20;

impl Workstation {
    /// Removes old delivered pictures, at most once an hour. Called when the link has brought something.
    pub(crate) fn purge_pictures(&self) -> Result<(), CodedError> {
        let now = self.inner.clock.monotonic_millis();
        {
            let mut due = crate::lock(&self.inner.next_purge);
            if now < *due {
                return Ok(());
            }
            *due = now + EVERY_MS;
        }
        let before_ms = self.clock_now().unix_millis() - KEEP_PICTURES_DAYS * DAY_MS;
        self.inner.store.forget_neighbours(before_ms)?;
        for _ in 0..MOST_ROUNDS {
            if self.inner.store.purge_blobs(before_ms)? == 0 {
                break;
            }
        }
        Ok(())
    }
}
