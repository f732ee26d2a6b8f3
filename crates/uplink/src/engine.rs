//! What to do next on the link: a pure state machine. Inputs in, actions out; time, randomness and the backlog are arguments.
//!
//! One `hello` resumes everything. Then several [`Work`]s are in flight at once, in lanes: events before feeds before
//! portraits before pages. A lost link waits with full jitter and begins anew with a `hello`; a link without progress is
//! replaced. A segment that headquarters cannot read is sent again one event at a time; the single event that cannot be read
//! is parked and everything else goes on. Nothing is ever given up because of a count.

use rand::Rng;
use std::collections::{BTreeMap, BTreeSet};

/// How often an idle link says hello: what headquarters publishes arrives within this time.
pub const IDLE_MS: u64 = 15_000;
/// The first wait after a failure; it doubles up to [`BACKOFF_MAX_MS`], with full jitter.
pub const BACKOFF_MIN_MS: u64 = 1_000;
/// The longest wait after failures.
pub const BACKOFF_MAX_MS: u64 = 120_000;
/// A link without any answer for this long, or four round trips if that is longer, is replaced.
pub const STALL_MS: u64 = 10_000;
/// Events of one segment: about a second of a bad link.
pub const SEGMENT_EVENTS: u64 = 64;

/// A piece of work on the link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    /// The resuming round trip.
    Hello,
    /// A segment of events.
    Segment {
        /// Epoch.
        epoch: u32,
        /// First sequence number.
        first: u64,
        /// Last sequence number.
        last: u64,
    },
    /// A feed that headquarters has in a newer version.
    Feed {
        /// Name of the feed.
        name: String,
        /// That version: a later one is another work, so that one that cannot be installed does not stand in its way.
        version: u64,
    },
    /// A picture.
    Blob {
        /// Its hash, hexadecimal.
        hash: String,
    },
}

/// What waits, as the store tells it: ranges of events not covered by a receipt, newer feeds, pictures by lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// `(epoch, first, last)`, oldest first.
    pub events: Vec<(u32, u64, u64)>,
    /// Names and versions of feeds to fetch.
    pub feeds: Vec<(String, u64)>,
    /// Hashes of pictures, the more urgent first.
    pub blobs: Vec<String>,
}

/// Why a work failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The link broke or headquarters is busy; wait at least so long.
    Link {
        /// Milliseconds headquarters asked for.
        wait_ms: u64,
    },
    /// Headquarters could not read this one work.
    Unreadable,
    /// Headquarters refuses this booth: only a person can mend it; ask again now and then.
    Refused,
    /// This machine failed to prepare it (a missing picture, a store error).
    Local,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Time passed.
    Tick,
    /// A piece of a work in flight went through: a long download is no stall.
    Moved,
    /// Something new is to be delivered.
    Nudge,
    /// The backlog after a hello or a nudge.
    Backlog(Backlog),
    /// A work succeeded.
    Done {
        /// Which.
        work: Work,
        /// Round trip, milliseconds.
        rtt_ms: u64,
        /// How long headquarters asks to wait before more.
        slow_down_ms: u64,
    },
    /// A work failed.
    Failed {
        /// Which.
        work: Work,
        /// Why.
        failure: Failure,
    },
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Start this work.
    Start(Work),
    /// Tell the backlog with [`Input::Backlog`].
    Look,
    /// Drop every connection and forget works in flight: the link stalled or broke.
    Reconnect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Says hello at the given time.
    Waiting {
        until: u64,
    },
    Greeting,
    Working,
}

/// The state of the link.
#[derive(Debug)]
pub struct Engine {
    phase: Phase,
    in_flight: BTreeMap<Work, u64>,
    backlog: Backlog,
    window: usize,
    max_window: usize,
    failures: u32,
    last_progress: u64,
    rtt: u64,
    not_before: u64,
    nudged: bool,
    /// When the last hello was answered: the next one is due a while after it, however much is delivered in between.
    greeted: u64,
    single: BTreeSet<(u32, u64)>,
    parked: BTreeSet<Work>,
}

impl Engine {
    /// An engine that says hello at once.
    #[must_use]
    pub fn new(now: u64) -> Self {
        Self {
            phase: Phase::Waiting { until: now },
            in_flight: BTreeMap::new(),
            backlog: Backlog::default(),
            window: 1,
            max_window: 4,
            failures: 0,
            last_progress: now,
            rtt: 0,
            not_before: now,
            nudged: false,
            greeted: now,
            single: BTreeSet::new(),
            parked: BTreeSet::new(),
        }
    }

    /// How many works headquarters wants in flight at most.
    pub fn limit_in_flight(&mut self, works: u32) {
        self.max_window = usize::try_from(works).unwrap_or(1).clamp(1, 8);
    }

    /// Takes one input at `now` (monotonic milliseconds) and says what to do.
    pub fn handle(&mut self, now: u64, input: Input, rng: &mut impl Rng) -> Vec<Action> {
        match input {
            Input::Tick => self.tick(now, rng),
            Input::Moved => {
                self.last_progress = now;
                Vec::new()
            }
            Input::Nudge => self.nudge(now),
            Input::Backlog(backlog) => {
                self.backlog = backlog;
                self.send(now)
            }
            Input::Done { work, rtt_ms, slow_down_ms } => self.done(now, &work, rtt_ms, slow_down_ms),
            Input::Failed { work, failure } => self.failed(now, work, failure, rng),
        }
    }

    /// When [`Input::Tick`] is due at the latest.
    #[must_use]
    pub fn wake_at(&self, now: u64) -> u64 {
        match self.phase {
            Phase::Waiting { until } => until,
            _ if self.in_flight.is_empty() => self.not_before.max(now),
            _ => self.last_progress.saturating_add(self.stall_ms()),
        }
    }

    /// Whether works are moving.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !self.in_flight.is_empty()
    }

    /// Works that headquarters cannot read: they need a person.
    #[must_use]
    pub fn parked(&self) -> &BTreeSet<Work> {
        &self.parked
    }

    fn stall_ms(&self) -> u64 {
        STALL_MS.max(self.rtt.saturating_mul(4))
    }

    fn tick(&mut self, now: u64, rng: &mut impl Rng) -> Vec<Action> {
        match self.phase {
            Phase::Waiting { until } if now >= until => {
                self.phase = Phase::Greeting;
                self.start(now, Work::Hello)
            }
            Phase::Waiting { .. } => Vec::new(),
            _ if !self.in_flight.is_empty() && now >= self.last_progress.saturating_add(self.stall_ms()) => self.lost(now, 0, rng),
            _ => self.send(now),
        }
    }

    fn nudge(&mut self, now: u64) -> Vec<Action> {
        match self.phase {
            // An idle link that works: no need to wait for the next hello. A failed one keeps its wait.
            Phase::Waiting { .. } if self.failures == 0 => {
                self.phase = Phase::Working;
                self.last_progress = now;
                vec![Action::Look]
            }
            Phase::Working => {
                self.nudged = true;
                if self.in_flight.is_empty() { self.send(now) } else { Vec::new() }
            }
            _ => Vec::new(),
        }
    }

    fn done(&mut self, now: u64, work: &Work, rtt_ms: u64, slow_down_ms: u64) -> Vec<Action> {
        if self.in_flight.remove(work).is_none() {
            return Vec::new(); // An answer from a connection that was replaced: its effect is in the store already.
        }
        self.last_progress = now;
        self.failures = 0;
        self.rtt = if self.rtt == 0 { rtt_ms } else { (self.rtt * 7 + rtt_ms) / 8 };
        self.not_before = now.saturating_add(slow_down_ms);
        if *work == Work::Hello {
            self.greeted = now;
            self.phase = Phase::Working;
            return vec![Action::Look];
        }
        self.window = (self.window + 1).min(self.max_window);
        self.send(now)
    }

    fn failed(&mut self, now: u64, work: Work, failure: Failure, rng: &mut impl Rng) -> Vec<Action> {
        if self.in_flight.remove(&work).is_none() {
            return Vec::new();
        }
        match failure {
            Failure::Link { wait_ms } => self.lost(now, wait_ms, rng),
            Failure::Refused => self.lost(now, BACKOFF_MAX_MS / 2, rng),
            // Without a hello nothing goes on: it is said again later, never parked.
            Failure::Unreadable | Failure::Local if work == Work::Hello => self.lost(now, 0, rng),
            Failure::Unreadable | Failure::Local => {
                self.last_progress = now;
                self.isolate(work);
                self.send(now)
            }
        }
    }

    /// A segment is split into single events; a single event, a feed or a picture is parked until the next start.
    fn isolate(&mut self, work: Work) {
        match work {
            Work::Segment { epoch, first, last } if first < last => {
                self.single.extend((first..=last).map(|seq| (epoch, seq)));
                self.backlog.events.insert(0, (epoch, first, last));
            }
            other => {
                self.parked.insert(other);
            }
        }
    }

    fn lost(&mut self, now: u64, wait_ms: u64, rng: &mut impl Rng) -> Vec<Action> {
        self.in_flight.clear();
        self.backlog = Backlog::default();
        self.window = 1;
        let ceiling = BACKOFF_MIN_MS.saturating_mul(1 << self.failures.min(10)).min(BACKOFF_MAX_MS);
        self.failures = self.failures.saturating_add(1);
        self.phase = Phase::Waiting { until: now.saturating_add(wait_ms).saturating_add(rng.gen_range(ceiling / 4..=ceiling)) };
        vec![Action::Reconnect]
    }

    fn start(&mut self, now: u64, work: Work) -> Vec<Action> {
        if self.in_flight.is_empty() {
            self.last_progress = now;
        }
        self.in_flight.insert(work.clone(), now);
        vec![Action::Start(work)]
    }

    fn send(&mut self, now: u64) -> Vec<Action> {
        if self.phase != Phase::Working || now < self.not_before {
            return Vec::new();
        }
        let mut actions = Vec::new();
        while self.in_flight.len() < self.window {
            let Some(work) = self.next_work() else { break };
            actions.extend(self.start(now, work));
        }
        if self.in_flight.is_empty() {
            if self.nudged {
                self.nudged = false;
                return vec![Action::Look];
            }
            self.phase = Phase::Waiting { until: self.greeted.saturating_add(IDLE_MS).max(now) };
        }
        actions
    }

    /// The most urgent work that is neither in flight nor parked.
    fn next_work(&mut self) -> Option<Work> {
        while let Some((epoch, first, last)) = self.backlog.events.first().copied() {
            let end = self.segment_end(epoch, first, last);
            if end < last {
                self.backlog.events.splice(0..1, [(epoch, end + 1, last)]);
            } else {
                self.backlog.events.remove(0);
            }
            let work = Work::Segment { epoch, first, last: end };
            if self.is_new(&work) {
                return Some(work);
            }
        }
        while !self.backlog.feeds.is_empty() {
            let (name, version) = self.backlog.feeds.remove(0);
            let work = Work::Feed { name, version };
            if self.is_new(&work) {
                return Some(work);
            }
        }
        while !self.backlog.blobs.is_empty() {
            let work = Work::Blob { hash: self.backlog.blobs.remove(0) };
            if self.is_new(&work) {
                return Some(work);
            }
        }
        None
    }

    fn segment_end(&self, epoch: u32, first: u64, last: u64) -> u64 {
        if self.single.contains(&(epoch, first)) {
            return first;
        }
        let full = last.min(first.saturating_add(SEGMENT_EVENTS - 1));
        // A run of ordinary events ends before one that has to travel alone.
        self.single.range((epoch, first)..=(epoch, full)).next().map_or(full, |(_, seq)| seq - 1)
    }

    fn is_new(&self, work: &Work) -> bool {
        !self.in_flight.contains_key(work) && !self.parked.contains(work)
    }
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
