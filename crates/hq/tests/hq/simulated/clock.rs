//! A clock that goes with the runtime's simulated time, and that somebody may set.

use chrono::DateTime;
use foundation::{Clock, ClockQuality, SinceBoot};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tokio::time::Instant;

pub(super) struct SimulatedClock {
    start: Instant,
    wall_at_start_ms: AtomicI64,
    /// As the runtime's thread saw it last: others, which work for it, have no time of their own.
    passed_ms: AtomicU64,
}

impl SimulatedClock {
    /// `wall_ms`: milliseconds since 1970 at `start`.
    pub(super) fn new(start: Instant, wall_ms: i64) -> Self {
        Self { start, wall_at_start_ms: AtomicI64::new(wall_ms), passed_ms: AtomicU64::new(0) }
    }

    /// Somebody sets it.
    pub(super) fn jump(&self, by_ms: i64) {
        self.wall_at_start_ms.fetch_add(by_ms, Ordering::Relaxed);
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> foundation::Instant {
        let wall = self.wall_at_start_ms.load(Ordering::Relaxed) + i64::try_from(self.monotonic_millis()).unwrap();
        foundation::Instant { utc: DateTime::from_timestamp_millis(wall).unwrap(), offset_minutes: 0, quality: ClockQuality::Trusted }
    }

    fn monotonic_millis(&self) -> u64 {
        if tokio::runtime::Handle::try_current().is_ok() {
            self.passed_ms.store(u64::try_from(self.start.elapsed().as_millis()).unwrap(), Ordering::Relaxed);
        }
        self.passed_ms.load(Ordering::Relaxed)
    }

    fn since_boot(&self) -> SinceBoot {
        SinceBoot { boot: 1, ms: self.monotonic_millis() }
    }

    fn is_simulated(&self) -> bool {
        true
    }
}
