//! What the post's administrator allows the link a day, and what of it was spent: kept in the store, so that a restart forgets neither.

use crate::UplinkError;
use crate::engine::{Budget, Engine};
use chrono::{NaiveDate, TimeDelta};
use foundation::Clock;
use serde::{Deserialize, Serialize};
use store::{Queue, Store, StoreError};

/// Bytes a day, set by the administrator; absent or 0: no limit.
const PER_DAY: &str = "uplink.bytes_a_day";
/// What was sent today and how fast.
const TODAY: &str = "uplink.today";
/// Spent bytes are kept at the latest after so many.
const KEEP_EVERY_BYTES: u64 = 64 * 1024;
const DAY_MS: i64 = 86_400_000;

/// How delivery goes, as last kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The day at the post.
    pub day: Option<NaiveDate>,
    /// Bytes of segments, pictures and feeds on that day.
    pub spent: u64,
    /// Bytes a second that went through lately.
    pub bytes_per_second: Option<u64>,
    /// Bytes of an event on the wire.
    pub event_bytes: u64,
}

/// The bytes a day that the administrator allows; `None`: no limit.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn daily_budget(store: &Store) -> Result<Option<u64>, StoreError> {
    Ok(store.setting(PER_DAY)?.filter(|bytes| *bytes > 0))
}

/// Sets the bytes a day; the deliverer, whichever process it is, takes it up with its next look at what waits.
///
/// # Errors
/// [`StoreError::Damaged`], [`StoreError::DiskFull`] and the like.
pub fn set_daily_budget(store: &Store, bytes: Option<u64>) -> Result<(), StoreError> {
    store.set_setting(PER_DAY, &bytes.unwrap_or(0))
}

/// How delivery went when it was last kept.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn progress(store: &Store) -> Result<Progress, StoreError> {
    Ok(store.setting(TODAY)?.unwrap_or_default())
}

/// How long what waits takes at this speed, seconds; at least the days that the budget spreads it over. `None` while the speed is unknown.
#[must_use]
pub fn remaining_seconds(queue: &Queue, progress: &Progress, per_day: Option<u64>) -> Option<u64> {
    let bytes = queue.events.saturating_mul(progress.event_bytes.max(1)).saturating_add(queue.blob_bytes);
    let at_speed = bytes.checked_div(progress.bytes_per_second?)?;
    let days = per_day.map_or(0, |per_day| bytes.saturating_sub(per_day.saturating_sub(progress.spent)).div_ceil(per_day.max(1)));
    Some(at_speed.max(days.saturating_mul(86_400)))
}

/// The deliverer's account of it.
#[derive(Debug, Default)]
pub(crate) struct Allowance {
    per_day: Option<u64>,
    day: Option<NaiveDate>,
    kept: Progress,
}

impl Allowance {
    /// Reads what is allowed and what was spent; `None` if nothing changed since.
    pub(crate) fn renewed(&mut self, store: &Store, clock: &dyn Clock, engine: &Engine) -> Result<Option<Budget>, UplinkError> {
        let (per_day, now) = (daily_budget(store)?, clock.now());
        let day = now.local_date();
        if self.day == Some(day) && self.per_day == per_day {
            return Ok(None);
        }
        let spent = match self.day {
            Some(known) if known == day => engine.budget().spent,
            Some(_) => 0,
            None => Some(progress(store)?).filter(|kept| kept.day == Some(day)).map_or(0, |kept| kept.spent),
        };
        (self.day, self.per_day) = (Some(day), per_day);
        let local = now.unix_millis().saturating_add(TimeDelta::minutes(now.offset_minutes.into()).num_milliseconds());
        let left = u64::try_from(DAY_MS - local.rem_euclid(DAY_MS)).unwrap_or(0);
        Ok(Some(Budget { per_day, spent, renews_at: clock.monotonic_millis().saturating_add(left) }))
    }

    /// What to keep now, if it is time to: enough was spent since, or the link came to rest.
    pub(crate) fn due(&mut self, engine: &Engine) -> Option<Progress> {
        let spent = engine.budget().spent;
        let since = spent.abs_diff(self.kept.spent);
        if since == 0 || (engine.is_busy() && since < KEEP_EVERY_BYTES) {
            return None;
        }
        let now = Progress { day: self.day, spent, bytes_per_second: engine.bytes_per_second(), event_bytes: engine.event_bytes() };
        self.kept = now.clone();
        Some(now)
    }
}

impl Progress {
    /// Keeps it.
    pub(crate) fn keep(&self, store: &Store) -> Result<(), StoreError> {
        store.set_setting(TODAY, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_remains_takes_as_long_as_the_link_or_the_budget_says_whichever_is_longer() {
        let progress = Progress { day: None, spent: 1_000_000, bytes_per_second: Some(1_000), event_bytes: 100 };
        let queue = |events, blob_bytes| Queue { events, oldest_at_ms: None, blobs: 1, blob_bytes };
        assert_eq!(remaining_seconds(&queue(10, 10_799_000), &progress, None), Some(10_800), "three hours");
        assert_eq!(
            remaining_seconds(&queue(0, 10_000_000), &progress, Some(4_000_000)),
            Some(2 * 86_400),
            "3 MB today, 4 tomorrow, 3 on the day after"
        );
        assert_eq!(remaining_seconds(&queue(0, 2_000_000), &progress, Some(4_000_000)), Some(2_000), "what today allows is no wait");
        assert_eq!(remaining_seconds(&queue(1, 0), &Progress::default(), None), None, "nobody guesses a speed");
    }
}
