//! Verifies a journal: every event stands in its place, unaltered. Names the place and the nature of each break.

use crate::hash::in_domain;
use crate::{BoothId, EventId, Hash32, Stored};

/// The chain value before event 1 of an epoch. Bound to booth and epoch, so that no journal can be passed off as another's.
#[must_use]
pub fn genesis(booth: BoothId, epoch: u32) -> Hash32 {
    in_domain("outpost journal 2026 genesis v1", &[&booth.0.to_be_bytes(), &epoch.to_be_bytes()])
}

/// What is wrong at a place of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The chain value does not follow: this event, or its place, was altered.
    Altered,
    /// Events before this one are missing; `expected` is the first of them.
    Missing {
        /// The first number missing.
        expected: u64,
    },
    /// The number stands here again or out of order; `expected` should stand here.
    OutOfOrder {
        /// The number that should stand here.
        expected: u64,
    },
    /// The event belongs to another booth or epoch.
    Foreign,
}

/// Where a journal does not verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("journal is broken at event {seq}: {why:?}")]
pub struct BrokenAt {
    /// The number of the event that does not stand as it should.
    pub seq: u64,
    /// What is wrong with it.
    pub why: Why,
}

/// What was verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Events verified.
    pub count: u64,
    /// How many of them are erased.
    pub erased: u64,
    /// The last event and its chain value; compare with what a receipt or the head row says, since a chain cannot tell that
    /// its own end is missing.
    pub last: Option<(EventId, Hash32)>,
}

/// Verifies the events that follow chain value `start` ([`genesis`] for a whole epoch), stopping at the first break.
///
/// # Errors
/// [`BrokenAt`] with the number of the event and what is wrong.
pub fn verify_chain(start: Hash32, events: impl IntoIterator<Item = Stored>) -> Result<Summary, BrokenAt> {
    let mut verifier = ChainVerifier::after(start);
    for stored in events {
        verifier.push(&stored)?;
    }
    Ok(verifier.summary())
}

/// Verifies event by event. After a break it goes on from what is stored, so that every further break is found too.
#[derive(Clone, Debug)]
pub struct ChainVerifier {
    prev: Hash32,
    expected: Option<EventId>,
    summary: Summary,
}

impl ChainVerifier {
    /// Expects the events that follow chain value `start`. The first one says which booth, epoch and number they begin with.
    #[must_use]
    pub fn after(start: Hash32) -> Self {
        Self { prev: start, expected: None, summary: Summary::default() }
    }

    /// Expects `first`, following chain value `start`.
    #[must_use]
    pub fn expecting(start: Hash32, first: EventId) -> Self {
        Self { prev: start, expected: Some(first), summary: Summary::default() }
    }

    /// Verifies the next event.
    ///
    /// # Errors
    /// [`BrokenAt`]; the verifier can be used on.
    pub fn push(&mut self, stored: &Stored) -> Result<(), BrokenAt> {
        let id = stored.id();
        let verdict = self.judge(stored);
        // A foreign or repeated event is stepped over; after an alteration or a gap the stored values are the only guide left.
        if !matches!(verdict, Some(Why::Foreign | Why::OutOfOrder { .. })) {
            self.prev = stored.chain();
            self.expected = Some(id.next());
            self.summary.count += 1;
            self.summary.erased += u64::from(stored.is_erased());
            self.summary.last = Some((id, stored.chain()));
        }
        verdict.map_or(Ok(()), |why| Err(BrokenAt { seq: id.seq, why }))
    }

    /// What was verified so far, breaks included.
    #[must_use]
    pub const fn summary(&self) -> Summary {
        self.summary
    }

    fn judge(&self, stored: &Stored) -> Option<Why> {
        let id = stored.id();
        if let Some(expected) = self.expected {
            if (id.booth, id.epoch) != (expected.booth, expected.epoch) {
                return Some(Why::Foreign);
            }
            if id.seq > expected.seq {
                return Some(Why::Missing { expected: expected.seq });
            }
            if id.seq < expected.seq {
                return Some(Why::OutOfOrder { expected: expected.seq });
            }
        }
        (stored.expected_chain(&self.prev) != Ok(stored.chain())).then_some(Why::Altered)
    }
}
