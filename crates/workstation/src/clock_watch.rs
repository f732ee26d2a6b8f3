//! Notices when the wall clock jumps against the monotonic one, records it, and stops trusting the clock until headquarters
//! has confirmed it again. A wrong clock never stops an officer.

use crate::{Workstation, lock};
use border::Act;
use foundation::{Clock, ClockQuality};
use std::sync::Mutex;
use store::Record;

/// Differences below this are drift and rounding, milliseconds.
const TOLERANCE_MS: i64 = 60_000;

/// Both clocks as they were looked at last.
#[derive(Debug, Default)]
pub(crate) struct ClockWatch(Mutex<Option<Reading>>);

#[derive(Clone, Copy, Debug)]
struct Reading {
    wall_ms: i64,
    monotonic_ms: u64,
}

impl Reading {
    fn of(clock: &dyn Clock) -> Self {
        Self { wall_ms: clock.now().unix_millis(), monotonic_ms: clock.monotonic_millis() }
    }

    /// By how much the wall clock jumped since `before`, milliseconds; positive is forward.
    fn jump_since(&self, before: &Self) -> Option<i64> {
        let passed = i64::try_from(self.monotonic_ms.saturating_sub(before.monotonic_ms)).unwrap_or(i64::MAX);
        let by_ms = self.wall_ms.saturating_sub(before.wall_ms).saturating_sub(passed);
        (by_ms.abs() >= TOLERANCE_MS).then_some(by_ms)
    }
}

impl Workstation {
    /// At the start: a clock that stands before the last recorded act went back while nobody looked.
    pub(crate) fn check_clock_at_start(&self) {
        let last = self.inner.store.head().ok().flatten().map(|head| head.head_at_ms);
        let behind = last.map_or(0, |last| self.clock_now().unix_millis().saturating_sub(last));
        if behind <= -TOLERANCE_MS {
            self.clock_jumped(behind);
        }
    }

    /// Compares both clocks; called with every command of an officer at work.
    pub(crate) fn watch_clock(&self) {
        let now = Reading::of(&*self.inner.clock);
        let before = lock(&self.inner.clock_watch.0).replace(now);
        if let Some(by_ms) = before.and_then(|before| now.jump_since(&before)) {
            self.clock_jumped(by_ms);
        }
    }

    fn clock_jumped(&self, by_ms: i64) {
        // Forward is also what a computer does that wakes from sleep; backward nothing innocent does.
        self.inner.link.judge_clock(if by_ms < 0 { ClockQuality::Unknown } else { ClockQuality::Drift });
        let recorded = self.inner.store.record(vec![Act::ClockJumped { by_ms }], Record::at(self.clock_now()));
        tracing::warn!(by_ms, recorded = recorded.is_ok(), "the wall clock jumped");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_passes_is_no_jump_and_a_changed_wall_clock_is() {
        let before = Reading { wall_ms: 1_000_000, monotonic_ms: 500 };
        let after = |wall_ms, monotonic_ms| Reading { wall_ms, monotonic_ms }.jump_since(&before);
        assert_eq!(after(1_000_000 + 86_400_000, 500 + 86_400_000), None, "a day passed");
        assert_eq!(after(1_000_000 + 30_000, 500), None, "half a minute is drift");
        assert_eq!(after(1_000_000 + 3_600_000, 500), Some(3_600_000));
        assert_eq!(after(1_000_000 - 3_600_000, 1_500), Some(-3_601_000));
    }
}
