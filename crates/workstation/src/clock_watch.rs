//! Notices when the wall clock is set against the machine's own, records it, and stops trusting the clock until headquarters has confirmed
//! it again. What was read last is kept, so that a clock which is set while the program does not run is noticed, too. A wrong clock never
//! stops an officer.

use crate::{Workstation, lock};
use border::Act;
use foundation::{ClockQuality, ClockReading};
use std::sync::Mutex;
use store::Record;

/// The clock triple as it was kept last.
const KEPT: &str = "clock.reading";
/// It is kept anew this often, milliseconds: what the clock did between that and a start of the machine is not known.
const KEEP_EVERY_MS: u64 = 600_000;

/// Both clocks as they were looked at last, and when that was kept (monotonic milliseconds).
#[derive(Debug, Default)]
pub(crate) struct ClockWatch(Mutex<Option<(ClockReading, u64)>>);

impl Workstation {
    /// At the start: was the clock set while nobody looked? Within one start of the machine that is known exactly; else a clock that stands
    /// before what was seen or recorded last went back.
    pub(crate) fn check_clock_at_start(&self) {
        let now = ClockReading::of(&*self.inner.clock);
        let seen: Option<ClockReading> = self.inner.store.setting(KEPT).ok().flatten();
        let by_ms = seen.and_then(|seen| now.jump_since(&seen)).unwrap_or_else(|| {
            let last = self.inner.store.head().ok().flatten().map(|head| head.head_at_ms);
            let last = last.into_iter().chain(seen.map(|seen| seen.wall_ms)).max();
            let behind = last.map_or(0, |last| now.wall_ms.saturating_sub(last));
            if behind.unsigned_abs() < ClockReading::tolerated_ms(0) { 0 } else { behind.min(0) }
        });
        if by_ms != 0 {
            self.clock_jumped(by_ms);
        }
        self.keep_clock(now);
    }

    /// Compares both clocks; called with every command of an officer at work.
    pub(crate) fn watch_clock(&self) {
        let now = ClockReading::of(&*self.inner.clock);
        let mut watch = lock(&self.inner.clock_watch.0);
        let (before, kept) = watch.unwrap_or((now, 0));
        *watch = Some((now, kept));
        drop(watch);
        let by_ms = now.jump_since(&before).unwrap_or(0);
        if by_ms != 0 {
            self.clock_jumped(by_ms);
        }
        if by_ms != 0 || self.inner.clock.monotonic_millis().saturating_sub(kept) >= KEEP_EVERY_MS {
            self.keep_clock(now);
        }
    }

    fn keep_clock(&self, now: ClockReading) {
        *lock(&self.inner.clock_watch.0) = Some((now, self.inner.clock.monotonic_millis()));
        if let Err(error) = self.inner.store.set_setting(KEPT, &now) {
            tracing::warn!(%error, "what the clock says is not kept");
        }
    }

    fn clock_jumped(&self, by_ms: i64) {
        // Forward is also what a computer does whose clock stood wrong until it found a time server; backward nothing innocent does.
        self.inner.link.judge_clock(if by_ms < 0 { ClockQuality::Unknown } else { ClockQuality::Drift });
        let recorded = self.inner.store.record(vec![Act::ClockJumped { by_ms }], Record::at(self.clock_now()));
        tracing::warn!(by_ms, recorded = recorded.is_ok(), "the wall clock jumped");
    }
}
