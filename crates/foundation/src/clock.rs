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

/// How long the machine has been on, sleep included, and which start it was. Nobody sets it: what the wall clock does otherwise is a jump.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinceBoot {
    /// Names this start of the machine: another start has another.
    pub boot: u64,
    /// Milliseconds since then.
    pub ms: u64,
}

/// The clock triple: what the wall clock says, which start of the machine it is, and how long ago that was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    /// Milliseconds since 1970 by the wall clock.
    pub wall_ms: i64,
    /// `None`: from a program that did not tell yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_boot: Option<SinceBoot>,
}

impl ClockReading {
    /// Differences below this are rounding, milliseconds.
    const ROUNDING_MS: u64 = 2_000;
    /// How far both clocks may drift from each other: one part in so many (500 ppm, as far as a clock is ever slewed).
    const DRIFT_PART: u64 = 2_000;

    /// Looks at `clock`.
    #[must_use]
    pub fn of(clock: &dyn Clock) -> Self {
        Self { wall_ms: clock.now().unix_millis(), since_boot: Some(clock.since_boot()) }
    }

    /// By how much the wall clock was set since `before`, milliseconds, positive forward; 0 for rounding and drift. `None` if the machine
    /// was started in between: then only another clock can tell.
    #[must_use]
    pub fn jump_since(&self, before: &Self) -> Option<i64> {
        let (now, then) = self.since_boot.zip(before.since_boot).filter(|(now, then)| now.boot == then.boot)?;
        let passed = i128::from(now.ms) - i128::from(then.ms);
        let by = i128::from(self.wall_ms) - i128::from(before.wall_ms) - passed;
        let by_ms = i64::try_from(by).unwrap_or(if by < 0 { i64::MIN } else { i64::MAX });
        let tolerated = Self::tolerated_ms(u64::try_from(passed.unsigned_abs()).unwrap_or(u64::MAX));
        Some(if by_ms.unsigned_abs() < tolerated { 0 } else { by_ms })
    }

    /// How far two clocks that nobody set may differ after `passed_ms`, milliseconds.
    #[must_use]
    pub const fn tolerated_ms(passed_ms: u64) -> u64 {
        Self::ROUNDING_MS.saturating_add(passed_ms / Self::DRIFT_PART)
    }
}

/// Gives the time. The real one lives in `platform`; tests use [`FixedClock`].
pub trait Clock: Send + Sync {
    /// Now, at this post.
    fn now(&self) -> Instant;
    /// Milliseconds that only go forward while the machine runs; unrelated to the wall clock.
    fn monotonic_millis(&self) -> u64;
    /// How long the machine has been on; goes on while it sleeps, and over restarts of the program.
    fn since_boot(&self) -> SinceBoot;
    /// Whether time stands still while something works. Then nothing is given to another thread: the order of things would be left to chance.
    fn is_simulated(&self) -> bool {
        false
    }
}

/// A clock that stands still until it is told otherwise.
#[derive(Debug)]
pub struct FixedClock(std::sync::Mutex<Hands>);

#[derive(Debug)]
struct Hands {
    wall: Instant,
    monotonic_ms: u64,
    boot: u64,
}

impl FixedClock {
    /// Stands at `utc`, given in milliseconds since 1970, at UTC+0, trusted.
    #[must_use]
    pub fn at_millis(utc: i64) -> Self {
        let utc = DateTime::from_timestamp_millis(utc).unwrap_or_default();
        let wall = Instant { utc, offset_minutes: 0, quality: ClockQuality::Trusted };
        Self(std::sync::Mutex::new(Hands { wall, monotonic_ms: 0, boot: 1 }))
    }

    /// Stands at noon UTC on `date`.
    #[must_use]
    pub fn on(date: NaiveDate) -> Self {
        Self::at_millis(date.and_hms_opt(12, 0, 0).map_or(0, |t| t.and_utc().timestamp_millis()))
    }

    fn hands(&self) -> std::sync::MutexGuard<'_, Hands> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Moves both the wall clock and the monotonic clock forward.
    pub fn advance_millis(&self, by: u64) {
        let mut hands = self.hands();
        hands.wall.utc += TimeDelta::milliseconds(i64::try_from(by).unwrap_or(i64::MAX));
        hands.monotonic_ms = hands.monotonic_ms.saturating_add(by);
    }

    /// Sets the wall clock alone, as a person at the machine could.
    pub fn set_wall_millis(&self, utc: i64) {
        self.hands().wall.utc = DateTime::from_timestamp_millis(utc).unwrap_or_default();
    }

    /// The machine is started anew.
    pub fn start_machine(&self) {
        self.hands().boot += 1;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        self.hands().wall
    }
    fn monotonic_millis(&self) -> u64 {
        self.hands().monotonic_ms
    }
    fn since_boot(&self) -> SinceBoot {
        let hands = self.hands();
        SinceBoot { boot: hands.boot, ms: hands.monotonic_ms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_passes_is_no_jump_and_a_clock_that_is_set_is_one() {
        let at = |wall_ms, boot, ms| ClockReading { wall_ms, since_boot: Some(SinceBoot { boot, ms }) };
        let before = at(1_000_000, 7, 500);
        assert_eq!(at(1_000_000 + 86_400_000, 7, 500 + 86_400_000).jump_since(&before), Some(0), "a day passed");
        assert_eq!(at(1_000_000 + 1_900, 7, 500).jump_since(&before), Some(0), "less than two seconds is rounding");
        assert_eq!(at(1_000_000 + 86_440_000, 7, 500 + 86_400_000).jump_since(&before), Some(0), "forty seconds in a day are drift");
        assert_eq!(at(1_000_000 + 3_600_000, 7, 500).jump_since(&before), Some(3_600_000));
        assert_eq!(at(1_000_000 - 3_600_000, 7, 1_500).jump_since(&before), Some(-3_601_000));
        assert_eq!(before.jump_since(&at(1_000_000 + 60_000, 7, 60_500)), Some(0), "two readings may be compared in any order");
        assert_eq!(at(i64::MAX, 7, 0).jump_since(&at(i64::MIN, 7, u64::MAX)), Some(i64::MAX), "no reading is too wild");
        assert_eq!(at(5_000_000, 8, 10).jump_since(&before), None, "the machine was started in between");
        assert_eq!(ClockReading { wall_ms: 5_000_000, since_boot: None }.jump_since(&before), None);
    }
}
