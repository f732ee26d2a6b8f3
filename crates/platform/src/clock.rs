//! The real clock.

use foundation::{Clock, ClockQuality, Instant, SinceBoot};
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Asks the operating system. The quality is `drift` until somebody who knows better says otherwise.
#[derive(Debug)]
pub struct SystemClock {
    started: std::time::Instant,
    /// Stands for the machine's start where the system does not name it: then a restart of the program counts as one.
    own_start: u64,
    quality: Mutex<ClockQuality>,
}

impl SystemClock {
    /// A clock nobody has confirmed yet.
    #[must_use]
    pub fn new() -> Self {
        Self { started: std::time::Instant::now(), own_start: RandomState::new().hash_one("start"), quality: Mutex::new(ClockQuality::Drift) }
    }

    /// Notes what headquarters or another trusted source said of this clock.
    pub fn set_quality(&self, quality: ClockQuality) {
        *self.quality.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = quality;
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system for the time")]
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO); // A clock before 1970 reads 1970.
        let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        let utc = chrono::DateTime::from_timestamp_millis(millis).unwrap_or_default();
        let offset_seconds = chrono::Offset::fix(&chrono::TimeZone::offset_from_utc_datetime(&chrono::Local, &utc.naive_utc())).local_minus_utc();
        let quality = *self.quality.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Instant { utc, offset_minutes: i16::try_from(offset_seconds / 60).unwrap_or(0), quality }
    }

    fn monotonic_millis(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn since_boot(&self) -> SinceBoot {
        crate::machine::since_boot().unwrap_or_else(|| SinceBoot { boot: self.own_start, ms: self.monotonic_millis() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_real_clock_stands_after_2025_and_its_monotonic_hand_never_goes_back() {
        let clock = SystemClock::new();
        assert!(clock.now().unix_millis() > 1_735_689_600_000);
        let first = clock.monotonic_millis();
        assert!(clock.monotonic_millis() >= first);
    }

    #[test]
    fn one_start_of_the_machine_is_the_same_to_every_program() {
        let (first, second) = (SystemClock::new().since_boot(), SystemClock::new().since_boot());
        if cfg!(any(target_os = "linux", windows)) {
            assert_eq!(first.boot, second.boot);
            assert!(second.ms >= first.ms && first.ms > 0);
        }
    }
}
