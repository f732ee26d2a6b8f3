//! Lets the first packet from another port go at once: after a cut everything in flight is lost, but counts as under way until something
//! is heard, so that a full window would keep the one packet back that could find it out.

use quinn::congestion::{BbrConfig, Controller, ControllerFactory, ControllerMetrics};
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

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

    fn done(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// BBR, which does not take the losses of a bad link for a full one, with a knock.
pub(super) struct Knocking {
    inner: Arc<BbrConfig>,
    knock: Knock,
}

impl Knocking {
    pub(super) fn new(knock: Knock) -> Self {
        Self { inner: Arc::default(), knock }
    }
}

impl ControllerFactory for Knocking {
    fn build(self: Arc<Self>, now: Instant, mtu: u16) -> Box<dyn Controller> {
        Box::new(Knocker { inner: self.inner.clone().build(now, mtu), knock: self.knock.clone() })
    }
}

struct Knocker {
    inner: Box<dyn Controller>,
    knock: Knock,
}

impl Controller for Knocker {
    fn on_sent(&mut self, now: Instant, bytes: u64, last: u64) {
        self.knock.done();
        self.inner.on_sent(now, bytes, last);
    }

    fn on_ack(&mut self, now: Instant, sent: Instant, bytes: u64, app_limited: bool, rtt: &quinn_proto::RttEstimator) {
        self.inner.on_ack(now, sent, bytes, app_limited, rtt);
    }

    fn on_end_acks(&mut self, now: Instant, in_flight: u64, app_limited: bool, largest: Option<u64>) {
        self.inner.on_end_acks(now, in_flight, app_limited, largest);
    }

    fn on_congestion_event(&mut self, now: Instant, sent: Instant, persistent: bool, lost: u64) {
        self.inner.on_congestion_event(now, sent, persistent, lost);
    }

    fn on_mtu_update(&mut self, mtu: u16) {
        self.inner.on_mtu_update(mtu);
    }

    fn window(&self) -> u64 {
        self.inner.window().saturating_add(self.knock.0.load(Ordering::Relaxed))
    }

    fn metrics(&self) -> ControllerMetrics {
        self.inner.metrics()
    }

    fn clone_box(&self) -> Box<dyn Controller> {
        Box::new(Self { inner: self.inner.clone_box(), knock: self.knock.clone() })
    }

    fn initial_window(&self) -> u64 {
        self.inner.initial_window()
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
