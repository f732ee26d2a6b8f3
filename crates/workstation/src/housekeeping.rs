//! Forgets neighbours' crossings after a month, and keeps the disk from filling: pictures that headquarters' receipt names leave the booth after
//! a while. Records stay until the rule book says that their term is over; then their bodies go, if headquarters has them.

use crate::Workstation;
use foundation::{ClockQuality, CodedError};

/// How long a delivered picture stays, so that a traveller who comes back within the month meets their last page, days.
const KEEP_PICTURES_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;
/// Looked at this often, milliseconds.
const EVERY_MS: u64 = 3_600_000;
/// Rounds of one look; what is left waits for the next.
const MOST_ROUNDS: usize = 20;

impl Workstation {
    /// Removes what is old and delivered, at most once an hour. Called when the link has brought something.
    pub(crate) fn keep_house(&self) -> Result<(), CodedError> {
        let now = self.inner.clock.monotonic_millis();
        {
            let mut due = crate::lock(&self.inner.next_purge);
            if now < *due {
                return Ok(());
            }
            *due = now + EVERY_MS;
        }
        let now = self.clock_now();
        let before_ms = now.unix_millis() - KEEP_PICTURES_DAYS * DAY_MS;
        self.inner.store.forget_neighbours(before_ms)?;
        for _ in 0..MOST_ROUNDS {
            if self.inner.store.purge_blobs(before_ms)? == 0 {
                break;
            }
        }
        // By a clock that nobody vouches for everything could seem to be over.
        if now.quality == ClockQuality::Trusted { self.erase_due(now.unix_millis()) } else { Ok(()) }
    }

    fn erase_due(&self, now_ms: i64) -> Result<(), CodedError> {
        let mut rounds = 0..MOST_ROUNDS;
        for (class, before_ms) in self.in_force().book.due_at_booth(now_ms) {
            while rounds.next().is_some() && self.inner.store.erase(class, before_ms)? > 0 {}
        }
        Ok(())
    }
}
