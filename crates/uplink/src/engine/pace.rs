//! How fast the link is, and how long it may be silent: whole numbers, no clock.

/// A link without any progress for so long is replaced.
pub const STALL_MS: u64 = 4_000;
/// What the answer to a hello says at most of the time between two answers: on a link that took long to stand, silence may last twice as long.
pub(super) const HELLO_MS: u64 = STALL_MS / 2;
/// So many hellos are said beside each other, one after another, and given up together when none was answered in the time of one more. What a
/// handshake lost comes again meanwhile; to give it up sooner would only begin it anew.
pub(super) const HELLOS: u32 = 3;
/// A link that was seen to be slow is given so long at most.
const STALL_MAX_MS: u64 = 30_000;
/// A link that survives cuts by itself is given up when nothing came for so long.
const STALL_LASTING_MS: u64 = 10_000;
/// On such a link no answer gets lost; one that takes longer than this headquarters owes.
const ANSWER_LASTING_MS: u64 = 120_000;
/// Pictures under way take no longer.
const SOON_SECONDS: u64 = 3;
/// Larger segments take fewer bytes an event, smaller ones are acknowledged sooner.
const SEGMENT_SECONDS: u64 = 4;
/// A hello without an answer for so long is said again beside the first: its flow may be dead, or have lost what opens it, and TCP takes its
/// time to find out.
const AGAIN_MS: u64 = 2_500;
/// However slow the line was, no longer.
const AGAIN_MAX_MS: u64 = 10_000;
/// Bytes of a segment and its receipt beside the events: header, seals, signatures, framing.
const SEGMENT_BYTES: u64 = 500;
/// Bytes of an event on the wire until some were sent.
const EVENT_BYTES: u64 = 130;
/// Bytes of a picture sent at once: about a second of the link, within these.
const CHUNK_BYTES: u64 = 16 * 1024;
const MIN_CHUNK_BYTES: u64 = 2 * 1024;
const MAX_CHUNK_BYTES: u64 = 512 * 1024;

/// What was measured.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    /// Bytes that went through, and the milliseconds they took; both fade.
    bytes: u64,
    ms: u64,
    /// The usual time between two answers while works are in flight.
    gap_ms: u64,
    /// The usual time from a work's start to its answer.
    rtt_ms: u64,
    /// Bytes and events of segments, and a thousand for each segment; all fade.
    segment_bytes: u64,
    segment_events: u64,
    segments: u64,
    /// Links lost since something last went through.
    losses: u32,
    /// The link survives cuts by itself.
    lasts: bool,
}

impl Pace {
    /// An answer came `after_ms` after the one before it, or after the link became busy; `bytes` went through with it.
    pub(super) fn progressed(&mut self, after_ms: u64, rtt_ms: u64, bytes: u64) {
        self.gap_ms = if self.gap_ms == 0 { after_ms } else { (self.gap_ms * 3 + after_ms) / 4 };
        self.rtt_ms = if self.rtt_ms == 0 { rtt_ms } else { (self.rtt_ms * 3 + rtt_ms) / 4 };
        if bytes > 0 {
            self.losses = 0;
            self.bytes = self.bytes * 7 / 8 + bytes;
            self.ms = self.ms * 7 / 8 + after_ms;
        }
    }

    pub(super) fn segment(&mut self, events: u64, bytes: u64) {
        self.segment_bytes = self.segment_bytes * 7 / 8 + bytes;
        self.segment_events = self.segment_events * 7 / 8 + events;
        self.segments = self.segments * 7 / 8 + 1_000;
    }

    pub(super) fn lost(&mut self) {
        self.losses = self.losses.saturating_add(1);
        self.lasts = false;
    }

    /// Nothing came while works were in flight. It may only have been slower than all that was seen, and what is given up never tells how
    /// slow: the next silence may be twice as long, until answers come again. No longer: the next answer may be lost as well.
    pub(super) fn silent(&mut self) {
        self.gap_ms = self.gap_ms.max(HELLO_MS);
    }

    pub(super) fn lasts(&mut self, lasts: bool) {
        self.lasts = lasts;
    }

    /// How long nothing may come while works are in flight.
    pub(super) fn stall_ms(&self, opening: bool) -> u64 {
        if opening {
            return self.again_ms() * u64::from(HELLOS);
        }
        let least = if self.lasts { STALL_LASTING_MS } else { STALL_MS };
        least.max(self.gap_ms.saturating_mul(4).min(STALL_MAX_MS))
    }

    /// How long a work's answer may take while others come.
    pub(super) fn answer_ms(&self) -> u64 {
        if self.lasts {
            return ANSWER_LASTING_MS;
        }
        STALL_MS.max(self.rtt_ms.saturating_mul(4).min(STALL_MAX_MS))
    }

    /// How long to wait for the answer to a hello before another one is said beside it.
    pub(super) fn again_ms(&self) -> u64 {
        self.rtt_ms.clamp(AGAIN_MS, AGAIN_MAX_MS)
    }

    /// How many events between two urgent ones are carried along rather than making two segments of it: as many as take less of the link
    /// than a segment's own bytes and its share of the round trip, with `window` segments in flight; 0: bytes alone count.
    pub(super) fn worth_carrying(&self, window: usize) -> u64 {
        let in_flight = u64::try_from(window).unwrap_or(0);
        let waited = self.bytes_per_second().unwrap_or(CHUNK_BYTES).saturating_mul(self.rtt_ms) / 1_000;
        (SEGMENT_BYTES + waited.checked_div(in_flight).unwrap_or(0)) / self.one_more_bytes()
    }

    /// What one more event in a segment takes: less than its share of a segment.
    fn one_more_bytes(&self) -> u64 {
        let events = self.segment_bytes.saturating_sub(self.segments.saturating_mul(SEGMENT_BYTES) / 1_000);
        // What single events took tells nothing of one more.
        if self.segment_events > self.segments / 250 { (events / self.segment_events).clamp(1, EVENT_BYTES) } else { EVENT_BYTES }
    }

    /// How many events a segment takes at least: fewer would take less of the link than the wait for their answer. When links are lost and
    /// nothing went through, what was measured is of another line, and counts ever less.
    pub(super) fn least_segment_events(&self) -> u64 {
        (self.bytes_per_second().unwrap_or(0) / self.one_more_bytes()) >> (self.losses * 2).min(32)
    }

    /// How many events a segment takes on a link that loses none of it: so many as it carries in a while. `None` where that is not known, or
    /// the link may lose what is under way.
    pub(super) fn segment_events_lasting(&self) -> Option<u64> {
        self.bytes_per_second().filter(|_| self.lasts).map(|rate| rate.saturating_mul(SEGMENT_SECONDS) / self.one_more_bytes())
    }

    /// Bytes a second, once known.
    pub(super) fn bytes_per_second(&self) -> Option<u64> {
        (self.bytes > 0).then(|| self.bytes.saturating_mul(1_000) / self.ms.max(1))
    }

    /// Bytes of an event on the wire.
    pub(super) fn event_bytes(&self) -> u64 {
        self.segment_bytes.checked_div(self.segment_events).map_or(EVENT_BYTES, |bytes| bytes.max(1))
    }

    /// So many bytes under way are answered soon; nobody knows of a link on which nothing went through.
    pub(super) fn soon_bytes(&self) -> u64 {
        self.bytes_per_second().unwrap_or(0).saturating_mul(SOON_SECONDS)
    }

    /// Bytes of a picture to send at once.
    pub(super) fn chunk_bytes(&self) -> u64 {
        self.bytes_per_second().map_or(CHUNK_BYTES, |rate| rate.clamp(MIN_CHUNK_BYTES, MAX_CHUNK_BYTES)) >> self.losses.min(3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_silence_the_next_one_may_be_twice_as_long_until_answers_come_again() {
        let mut pace = Pace::default();
        pace.progressed(500, 2_000, 1_000);
        assert_eq!(pace.stall_ms(false), STALL_MS);
        for _ in 0..3 {
            pace.silent();
            assert_eq!(pace.stall_ms(false), 2 * STALL_MS);
        }
        let shorter: Vec<u64> = (0..4)
            .map(|_| {
                pace.progressed(500, 2_000, 1_000);
                pace.stall_ms(false)
            })
            .collect();
        assert_eq!(shorter.first(), Some(&6_500));
        assert_eq!(shorter.last(), Some(&STALL_MS));
    }
}
