//! Booths' clocks as their contacts show them. Pure: a store reads the newest span, asks [`heard`], keeps what it answers.
//!
//! A span is a time in which nobody set the clock. Between two contacts within one start of the machine the booth's own monotonic clock
//! tells a setting from drift, whatever ours does meanwhile; over a restart only the two differences to ours are left to compare.

use foundation::ClockReading;
use journal::Hello;
use serde::{Deserialize, Serialize};

/// So many spans of a booth are kept, the newest.
pub(super) const KEPT: u64 = 100;
/// The end of a span is kept anew no oftener, milliseconds: an idle booth says hello four times a minute, and each would be a write more.
const KEEP_EVERY_MS: u64 = 60_000;
/// A contact's difference is off by the time its message took on the way, milliseconds.
const WAY_MS: u64 = 60_000;

/// One contact, as far as it concerns the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockContact {
    /// When, by our clock.
    pub at: i64,
    /// The booth's clocks.
    pub clocks: ClockReading,
    /// Epoch of its journal.
    pub epoch: u32,
    /// Its last event then.
    pub head: u64,
}

impl ClockContact {
    fn of(hello: &Hello, now_ms: i64) -> Self {
        Self { at: now_ms, clocks: hello.clocks(), epoch: hello.epoch, head: hello.head_seq }
    }

    /// The booth's clock minus ours, milliseconds.
    #[must_use]
    pub const fn offset(&self) -> i64 {
        self.clocks.wall_ms.saturating_sub(self.at)
    }
}

/// How a clock came to another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ClockSet {
    /// Somebody or something set it while the computer was on.
    Running,
    /// The computer was started in between: it was set, or kept wrong time while it was off.
    Restarted,
}

/// A time in which nobody set a booth's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockSpan {
    /// Number among the booth's, from 1.
    pub number: u64,
    /// First contact.
    pub first: ClockContact,
    /// Last contact so far.
    pub last: ClockContact,
    /// What began it: how the clock was set, and by how many milliseconds (positive forward); `None` for the first.
    pub set: Option<(ClockSet, i64)>,
}

/// What a hello makes of the newest span: the same one with a later end, or the next. `None` if it tells nothing that is worth keeping.
pub(super) fn heard(newest: Option<&ClockSpan>, hello: &Hello, now_ms: i64) -> Option<ClockSpan> {
    let contact = ClockContact::of(hello, now_ms);
    let Some(newest) = newest else { return Some(ClockSpan { number: 1, first: contact, last: contact, set: None }) };
    let before = &newest.last;
    let set = match contact.clocks.jump_since(&before.clocks) {
        // A hello that another one overtook on the way: what it says was true before.
        Some(_) if contact.clocks.since_boot.map(|on| on.ms) < before.clocks.since_boot.map(|on| on.ms) => return None,
        Some(by) => Some((ClockSet::Running, by)).filter(|_| by != 0),
        None => {
            let by = contact.offset().saturating_sub(before.offset());
            let tolerated = WAY_MS.saturating_add(ClockReading::tolerated_ms(contact.at.abs_diff(before.at)));
            Some((ClockSet::Restarted, by)).filter(|_| by.unsigned_abs() > tolerated)
        }
    };
    match set {
        None if contact.at.abs_diff(before.at) < KEEP_EVERY_MS && contact.epoch == before.epoch => None,
        None => Some(ClockSpan { last: contact, ..*newest }),
        set => Some(ClockSpan { number: newest.number + 1, first: contact, last: contact, set }),
    }
}

/// The booth's clock minus ours, milliseconds, at the contact before a record and at the first one after it; `spans` newest first.
pub(crate) fn around(spans: &[ClockSpan], epoch: u32, seq: u64) -> (Option<i64>, Option<i64>) {
    let contacts = || spans.iter().rev().flat_map(|span| [span.first, span.last]);
    let is_after = |contact: &ClockContact| (contact.epoch, contact.head) >= (epoch, seq);
    let before = contacts().take_while(|contact| !is_after(contact)).last();
    (before.map(|contact| contact.offset()), contacts().find(is_after).map(|contact| contact.offset()))
}

/// Where a span stands among what is kept: number, and the oldest that stays.
pub(super) const fn oldest_kept(number: u64) -> u64 {
    number.saturating_sub(KEPT)
}

/// As a column holds it.
pub(super) fn to_json(span: &ClockSpan) -> Result<String, crate::HqError> {
    serde_json::to_string(span).map_err(|_| crate::HqError::Damaged("clock"))
}

/// The reverse of [`to_json`].
pub(super) fn from_json(body: &str) -> Result<ClockSpan, crate::HqError> {
    serde_json::from_str(body).map_err(|_| crate::HqError::Damaged("clock"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use foundation::SinceBoot;
    use journal::BoothId;

    const MINUTE: i64 = 60_000;

    /// A hello of a booth: its wall clock, its start and how long that was ago, its last event.
    fn hello(wall_ms: i64, since_boot: Option<(u64, u64)>, head_seq: u64) -> Hello {
        Hello {
            booth: BoothId(7),
            app_version: "0.1.0".to_owned(),
            wire_min: 1,
            wire_max: 1,
            epoch: 1,
            head_seq,
            head_chain: journal::Hash32::of(b"head"),
            feeds: vec![],
            wall_ms,
            oldest_undelivered_ms: None,
            undelivered_events: 0,
            undelivered_blobs: 0,
            previous: vec![],
            newest_blobs: vec![],
            ends: vec![],
            since_boot: since_boot.map(|(boot, ms)| SinceBoot { boot, ms }),
        }
    }

    fn all(contacts: &[(Hello, i64)]) -> Vec<ClockSpan> {
        let mut spans: Vec<ClockSpan> = Vec::new();
        for (hello, now) in contacts {
            let Some(next) = heard(spans.first(), hello, *now) else { continue };
            match spans.first_mut() {
                Some(newest) if newest.number == next.number => *newest = next,
                _ => spans.insert(0, next),
            }
        }
        spans
    }

    fn set(spans: &[ClockSpan]) -> Vec<(ClockSet, i64)> {
        spans.iter().rev().filter_map(|span| span.set).collect()
    }

    #[test]
    fn a_clock_that_only_runs_is_one_span_whatever_our_own_does() {
        let spans = all(&[
            (hello(10 * MINUTE, Some((1, 0)), 3), 10 * MINUTE),
            (hello(20 * MINUTE, Some((1, 600_000)), 5), 500 * MINUTE),
            (hello(30 * MINUTE, Some((1, 1_200_000)), 9), 30 * MINUTE),
            (hello(25 * MINUTE, Some((1, 900_000)), 8), 31 * MINUTE),
        ]);
        assert_eq!(set(&spans), []);
        assert_eq!((spans[0].first.head, spans[0].last.head), (3, 9), "a hello that was overtaken changes nothing");
    }

    #[test]
    fn a_clock_that_is_set_while_the_machine_runs_is_told_to_the_millisecond() {
        let spans = all(&[
            (hello(10 * MINUTE, Some((1, 0)), 3), 10 * MINUTE),
            (hello(80 * MINUTE, Some((1, 600_000)), 5), 20 * MINUTE),
            (hello(81 * MINUTE, Some((1, 660_000)), 6), 21 * MINUTE),
            (hello(22 * MINUTE, Some((1, 720_000)), 9), 22 * MINUTE),
        ]);
        assert_eq!(set(&spans), [(ClockSet::Running, 60 * MINUTE), (ClockSet::Running, -60 * MINUTE)]);
    }

    #[test]
    fn over_a_restart_the_differences_to_our_clock_are_compared() {
        let spans = all(&[
            (hello(10 * MINUTE, Some((1, 0)), 3), 10 * MINUTE),
            (hello(20 * MINUTE, Some((2, 5_000)), 5), 20 * MINUTE + 40_000),
            (hello(0, Some((3, 5_000)), 6), 30 * MINUTE),
            (hello(31 * MINUTE, None, 6), 31 * MINUTE),
        ]);
        assert_eq!(set(&spans), [(ClockSet::Restarted, -30 * MINUTE + 40_000), (ClockSet::Restarted, 30 * MINUTE)]);
    }

    #[test]
    fn what_an_idle_booth_says_four_times_a_minute_is_kept_once_and_a_setting_at_once() {
        let first = all(&[(hello(10 * MINUTE, Some((1, 0)), 3), 10 * MINUTE)]).remove(0);
        let later = |wall_ms, ms| heard(Some(&first), &hello(wall_ms, Some((1, ms)), 3), 10 * MINUTE + i64::try_from(ms).unwrap());
        assert_eq!(later(10 * MINUTE + 15_000, 15_000), None);
        assert_eq!(later(10 * MINUTE + 60_000, 60_000).map(|span| span.number), Some(1));
        assert_eq!(later(11 * MINUTE + 15_000, 15_000).map(|span| (span.number, span.set)), Some((2, Some((ClockSet::Running, MINUTE)))));
    }

    #[test]
    fn a_record_finds_the_contacts_around_it_by_its_place_in_the_journal() {
        let spans = all(&[
            (hello(10 * MINUTE, Some((1, 0)), 3), 10 * MINUTE),
            (hello(20 * MINUTE, Some((1, 600_000)), 5), 20 * MINUTE),
            (hello(90 * MINUTE, Some((1, 1_200_000)), 9), 30 * MINUTE),
        ]);
        assert_eq!(around(&spans, 1, 3), (None, Some(0)));
        assert_eq!(around(&spans, 1, 4), (Some(0), Some(0)));
        assert_eq!(around(&spans, 1, 7), (Some(0), Some(60 * MINUTE)), "it was set somewhere around this record");
        assert_eq!(around(&spans, 2, 1), (Some(60 * MINUTE), None));
        assert_eq!(around(&[], 1, 1), (None, None));
    }
}
