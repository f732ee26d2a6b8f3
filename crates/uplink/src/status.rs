//! What is said of the link, and of one delivery.

use crate::allowance::Progress;
use crate::link::Way;
use crate::work::SegmentTiming;
use foundation::CodedError;
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
