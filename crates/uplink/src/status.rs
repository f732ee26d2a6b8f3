//! What is said of the link, and of one delivery.

use crate::allowance::Progress;
use crate::engine::{Failure, Work};
use crate::link::Way;
use crate::work::{Outcome, SegmentTiming};
use foundation::{CodedError, ErrorCode};
use serde::Serialize;
use std::collections::BTreeMap;

/// What the link did last: words for the header, never a bare "connected".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LinkStatus {
    /// Works are moving now.
    pub busy: bool,
    /// The way of the link; `None`: none stands.
    pub way: Option<Way>,
    /// Last answer from headquarters, milliseconds since 1970.
    pub last_contact_ms: Option<i64>,
    /// Why the last attempt failed; gone with the next success.
    pub last_error: Option<CodedError>,
    /// Headquarters' clock minus ours at the last hello, milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// Bytes of segments and pictures sent since the start.
    pub bytes_sent: u64,
    /// Events of the segments that were begun since the start: one that is sent again counts again.
    pub events_begun: u64,
    /// Works that headquarters cannot read: they need a person.
    pub parked: u64,
    /// Counts installed feeds and applied receipts: whoever watches looks again when it moves.
    pub changes: u64,
    /// How long planning what to send took last, microseconds.
    pub plan_micros: Option<u64>,
    /// How long the last segment took.
    pub last_segment: Option<SegmentTiming>,
    /// Names of feeds that came into force since the start, newest last.
    pub installed: Vec<String>,
    /// Feeds of which headquarters' version was not installed, and why; the one in force stays. Gone when the reason is.
    pub feed_faults: BTreeMap<String, CodedError>,
    /// How fast what waits goes, and what was spent of the day's budget.
    pub progress: Progress,
    /// Something waits only for the next day's budget.
    pub held_back: bool,
}

impl LinkStatus {
    /// Headquarters answered at `now_ms`, perhaps with a notice. `late`: over a link that was given up since, of which it says nothing.
    pub(crate) fn answered(&mut self, work: &Work, outcome: &Outcome, notice: Option<CodedError>, now_ms: i64, late: bool) {
        if let Work::Feed { name, .. } = work {
            self.feed_faults.remove(name);
        }
        self.feed_faults.extend(outcome.older_feeds.iter().cloned());
        self.last_contact_ms = Some(now_ms);
        // What came down says nothing about what headquarters had no time to take.
        if !late && (!matches!(work, Work::Feed { .. }) || notice.is_some()) {
            self.last_error = notice;
        }
        self.clock_offset_ms = outcome.clock_offset_ms.or(self.clock_offset_ms);
        self.bytes_sent = self.bytes_sent.saturating_add(outcome.bytes);
        self.changes = self.changes.saturating_add(1);
        self.last_segment = outcome.timing.or(self.last_segment);
        self.installed.extend(outcome.installed.iter().cloned());
    }

    /// A work failed. `late`: over a link that was given up since, and why was said then.
    pub(crate) fn failed(&mut self, work: &Work, failure: Failure, error: CodedError, late: bool) {
        let revoked = self.last_error.as_ref().is_some_and(|told| told.code == ErrorCode::BoothRevoked);
        match (work, failure) {
            (Work::Feed { name, .. }, Failure::Local) => drop(self.feed_faults.insert(name.clone(), error)),
            // That this booth was withdrawn stays said until headquarters says otherwise.
            (_, Failure::Link) if late || revoked => {}
            _ => self.last_error = Some(error),
        }
    }
}

/// What one delivery did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Events delivered.
    pub events: u64,
    /// Pictures delivered.
    pub images: u64,
    /// Events that still wait.
    pub waiting_events: u64,
    /// Pictures that still wait.
    pub waiting_images: u64,
    /// Feeds installed.
    pub installed: Vec<String>,
    /// Why it ended early.
    pub error: Option<CodedError>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEGMENT: Work = Work::Segment { epoch: 1, first: 1, last: 2 };

    fn unreachable() -> CodedError {
        crate::UplinkError::Unreachable("cut".to_owned()).into()
    }

    fn told(status: &LinkStatus) -> Option<ErrorCode> {
        status.last_error.as_ref().map(|error| error.code)
    }

    #[test]
    fn an_answer_that_was_under_way_when_the_link_broke_does_not_say_that_it_stands() {
        let mut status = LinkStatus::default();
        status.failed(&Work::Hello, Failure::Link, unreachable(), false);
        status.answered(&SEGMENT, &Outcome { bytes: 7, ..Outcome::default() }, None, 5, true);
        assert_eq!((told(&status), status.last_contact_ms, status.bytes_sent), (Some(ErrorCode::HqUnreachable), Some(5), 7));
        status.answered(&SEGMENT, &Outcome::default(), None, 6, false);
        assert_eq!(told(&status), None);
        status.failed(&SEGMENT, Failure::Link, unreachable(), true);
        assert_eq!(told(&status), None, "the link that stands now has no fault");
        status.failed(&SEGMENT, Failure::Local, unreachable(), true);
        assert!(told(&status).is_some(), "what is wrong here is said whenever it is found");
    }

    #[test]
    fn that_the_booth_was_withdrawn_stays_said_while_the_link_is_down() {
        let mut status = LinkStatus::default();
        let notice = CodedError { code: ErrorCode::BoothRevoked, ..unreachable() };
        status.answered(&Work::Hello, &Outcome::default(), Some(notice), 5, false);
        status.failed(&SEGMENT, Failure::Link, unreachable(), false);
        assert_eq!(told(&status), Some(ErrorCode::BoothRevoked));
    }
}
