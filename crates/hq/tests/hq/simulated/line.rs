//! TCP in simulated time, as bad as a history wants it: a rate that all flows share, a delay, packets that have to be sent again, cuts, and
//! flows that a router has forgotten for good.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, Sleep};

/// What a history says of its line; chances are of a thousand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quality {
    pub(super) bytes_per_second: u64,
    pub(super) latency_ms: u64,
    pub(super) jitter_ms: u64,
    /// Writes that lose a packet, and come later.
    pub(super) lost: u32,
    /// Requests that a gateway sends once more, whenever.
    pub(super) doubled: u32,
    /// Requests that find headquarters overloaded.
    pub(super) busy: u32,
    /// Answers that a gateway swallows though headquarters has done its work.
    pub(super) swallowed: u32,
}

#[derive(Debug)]
pub(super) struct Line(Mutex<State>);

#[derive(Debug)]
struct State {
    rng: ChaCha8Rng,
    quality: Quality,
    /// When each direction is free again.
    free_at: [Instant; 2],
    cut_until: Instant,
    flows: Vec<Weak<Flow>>,
}

#[derive(Debug, Default)]
struct Flow {
    /// Nothing of it arrives any more, and nobody is told.
    dead: AtomicBool,
}

impl Line {
    /// A new one; inside the runtime whose time it keeps.
    pub(super) fn new(quality: Quality, seed: u64) -> Arc<Self> {
        let now = Instant::now();
        let rng = ChaCha8Rng::seed_from_u64(seed);
        Arc::new(Self(Mutex::new(State { rng, quality, free_at: [now; 2], cut_until: now, flows: Vec::new() })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Nothing comes through for so long; of a thousand flows so many are dead afterwards.
    pub(super) fn cut(&self, time: Duration, killed: u32) {
        let mut state = self.state();
        state.cut_until = state.cut_until.max(Instant::now() + time);
        let flows = std::mem::take(&mut state.flows);
        for flow in flows.into_iter().filter(|flow| flow.strong_count() > 0) {
            if state.rng.gen_range(0..1_000) < killed {
                if let Some(flow) = flow.upgrade() {
                    flow.dead.store(true, Ordering::Relaxed);
                }
            } else {
                state.flows.push(flow);
            }
        }
    }

    /// From now on nothing goes wrong.
    pub(super) fn calm(&self) {
        let mut state = self.state();
        let quality = state.quality;
        state.quality = Quality { lost: 0, doubled: 0, busy: 0, swallowed: 0, ..quality };
    }

    pub(super) fn quality(&self) -> Quality {
        self.state().quality
    }

    /// Whether something happens that has this chance.
    pub(super) fn chance(&self, of: fn(&Quality) -> u32) -> bool {
        let mut state = self.state();
        let of = of(&state.quality);
        of > 0 && state.rng.gen_range(0..1_000) < of
    }

    pub(super) fn random_ms(&self, most: u64) -> Duration {
        Duration::from_millis(self.state().rng.gen_range(0..most))
    }

    pub(super) fn round_trip(&self) -> Duration {
        let quality = self.quality();
        Duration::from_millis(2 * (quality.latency_ms + quality.jitter_ms))
    }

    /// Both ends of a new flow.
    pub(super) fn flow(self: &Arc<Self>) -> (End, End) {
        let flow = Arc::<Flow>::default();
        self.state().flows.push(Arc::downgrade(&flow));
        let ((up, there), (down, here)) = (unbounded_channel(), unbounded_channel());
        let end = |direction, to, from| End {
            line: self.clone(),
            flow: flow.clone(),
            direction,
            to,
            from,
            last: Instant::now(),
            next: None,
            wait: Box::pin(tokio::time::sleep(Duration::ZERO)),
            left: Vec::new(),
            over: false,
        };
        (end(0, up, here), end(1, down, there))
    }
}

impl State {
    /// When a write of so many bytes arrives.
    fn arrival(&mut self, direction: usize, bytes: usize) -> Instant {
        let (now, quality) = (Instant::now(), self.quality);
        let takes = Duration::from_millis(bytes as u64 * 1_000 / quality.bytes_per_second);
        let through = self.free_at[direction].max(now) + takes;
        self.free_at[direction] = through;
        let mut arrives = through + Duration::from_millis(quality.latency_ms + self.rng.gen_range(0..=quality.jitter_ms));
        if self.rng.gen_range(0..1_000) < quality.lost {
            arrives += Duration::from_millis(self.rng.gen_range(200..1_500));
        }
        if now < self.cut_until {
            arrives = arrives.max(self.cut_until + Duration::from_millis(self.rng.gen_range(200..2_000)));
        }
        arrives
    }
}

/// What comes, and when; nothing: the other end has closed.
type Coming = (Instant, Option<Vec<u8>>);

/// One end of a flow.
pub(super) struct End {
    line: Arc<Line>,
    flow: Arc<Flow>,
    direction: usize,
    to: UnboundedSender<Coming>,
    from: UnboundedReceiver<Coming>,
    /// When the last of what was written arrives: what is written later arrives later.
    last: Instant,
    next: Option<Coming>,
    wait: Pin<Box<Sleep>>,
    left: Vec<u8>,
    over: bool,
}

impl End {
    fn is_dead(&self) -> bool {
        self.flow.dead.load(Ordering::Relaxed)
    }

    fn send(&mut self, what: Option<Vec<u8>>) {
        if !self.is_dead() {
            let bytes = what.as_ref().map_or(0, Vec::len);
            self.last = self.last.max(self.line.state().arrival(self.direction, bytes));
            let _ = self.to.send((self.last, what)); // The other end may be gone.
        }
    }
}

impl AsyncRead for End {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            if self.over {
                return Poll::Ready(Ok(()));
            }
            if !self.left.is_empty() {
                let taken = self.left.len().min(into.remaining());
                into.put_slice(&self.left[..taken]);
                self.left.drain(..taken);
                return Poll::Ready(Ok(()));
            }
            if self.next.is_none() {
                let Some(coming) = ready!(self.from.poll_recv(context)) else {
                    return Poll::Pending; // It was dead when the other end went.
                };
                self.wait.as_mut().reset(coming.0);
                self.next = Some(coming);
            }
            ready!(self.wait.as_mut().poll(context));
            match self.next.take() {
                _ if self.is_dead() => {}
                Some((_, Some(bytes))) => self.left = bytes,
                Some((_, None)) => self.over = true,
                None => {}
            }
        }
    }
}

impl AsyncWrite for End {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.send(Some(bytes.to_vec()));
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.send(None);
        Poll::Ready(Ok(()))
    }
}

impl Drop for End {
    fn drop(&mut self) {
        self.send(None);
    }
}
