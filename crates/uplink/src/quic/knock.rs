//! Lets the first packet from another port go at once: after a cut everything in flight is lost, but counts as under way until something
//! is heard, so that a full window would keep the one packet back that could find it out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Beyond what the window allows, so much may go.
const KNOCK_BYTES: u64 = 1 << 20;

/// Whether a packet may go all the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Knock(Arc<AtomicU64>);

impl Knock {
    /// The next packet goes.
    pub(super) fn once(&self) {
        self.0.store(KNOCK_BYTES, Ordering::Relaxed);
    }

    /// It went.
    pub(super) fn done(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Bytes that may go beyond the window.
    pub(super) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
