//! Time as an argument: the [`Clock`] every crate takes instead of asking the machine.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How far the booth's clock can be trusted when an act is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ClockQuality {
    /// Agreed with headquarters or another trusted source since the last start.
    Trusted,
    /// Not confirmed since the last start, or known to drift.
    Drift,
    /// Jumped, stands before the last recorded act, or differs from headquarters'.
    Unknown,
}

/// A moment as events store it: UTC, the offset in force at the post and the quality of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Instant {
    /// Coordinated universal time, to the millisecond (a number of milliseconds since 1970 on the wire).
    #[serde(with = "chrono::serde::ts_milliseconds")]
    #[ts(type = "number")]
    pub utc: DateTime<Utc>,
    /// Minutes east of UTC at the post.
    pub offset_minutes: i16,
    /// How far the clock can be trusted.
    pub quality: ClockQuality,
}

impl Instant {
    /// The civil date at the post.
    #[must_use]
    pub fn local_date(&self) -> NaiveDate {
        (self.utc + TimeDelta::minutes(i64::from(self.offset_minutes))).date_naive()
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_millis(&self) -> i64 {
        self.utc.timestamp_millis()
    }
}

/// Gives the time. The real one lives in `platform`; tests use [`FixedClock`].
pub trait Clock: Send + Sync {
    /// Now, at this post.
    fn now(&self) -> Instant;
    /// Milliseconds that only go forward while the machine runs; unrelated to the wall clock.
    fn monotonic_millis(&self) -> u64;
    /// Whether time stands still while something works. Then nothing is given to another thread: the order of things would be left to chance.
    fn is_simulated(&self) -> bool {
        false
    }
}

/// A clock that stands still until it is told otherwise.
#[derive(Debug)]
pub struct FixedClock(std::sync::Mutex<(Instant, u64)>);

impl FixedClock {
    /// Stands at `utc`, given in milliseconds since 1970, at UTC+0, trusted.
    #[must_use]
    pub fn at_millis(utc: i64) -> Self {
        let utc = DateTime::from_timestamp_millis(utc).unwrap_or_default();
        Self(std::sync::Mutex::new((Instant { utc, offset_minutes: 0, quality: ClockQuality::Trusted }, 0)))
    }

    /// Stands at noon UTC on `date`.
    #[must_use]
    pub fn on(date: NaiveDate) -> Self {
        Self::at_millis(date.and_hms_opt(12, 0, 0).map_or(0, |t| t.and_utc().timestamp_millis()))
    }

    /// Moves both the wall clock and the monotonic clock forward.
    pub fn advance_millis(&self, by: u64) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        state.0.utc += TimeDelta::milliseconds(i64::try_from(by).unwrap_or(i64::MAX));
        state.1 = state.1.saturating_add(by);
    }

    /// Sets the wall clock alone, as a person at the machine could.
    pub fn set_wall_millis(&self, utc: i64) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        state.0.utc = DateTime::from_timestamp_millis(utc).unwrap_or_default();
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).0
    }
    fn monotonic_millis(&self) -> u64 {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1
    }
}
