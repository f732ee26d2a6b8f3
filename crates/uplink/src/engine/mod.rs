//! What to do next on the link: a pure state machine. Inputs in, actions out; time, randomness and the backlog are arguments.
//!
//! One `hello` resumes everything. Then several [`Work`]s are in flight at once, in [`Lane`]s: what is less urgent never holds a place
//! that something more urgent needs, and a picture travels in pieces, between which the others get their turn. A link without
//! progress is replaced at once; one that cannot be opened is tried again with full jitter. What headquarters cannot read is cut in
//! two until the single bad event is parked and everything else has gone. Nothing is ever given up because of a count.

mod budget;
mod lanes;
mod pace;
mod silence;
mod terms;

pub use budget::Budget;
pub(crate) use lanes::is_bulk;
pub use lanes::{Backlog, Lane, Range, SEGMENT_EVENTS};
pub use pace::STALL_MS;
pub use terms::{Action, Failure, Input, Work};

use lanes::Lanes;
use pace::Pace;
use rand::Rng;
use std::collections::BTreeMap;

/// How often an idle link says hello: what headquarters publishes arrives within this time.
pub const IDLE_MS: u64 = 15_000;
/// The first wait after a link that could not be opened; it doubles up to [`BACKOFF_MAX_MS`], with full jitter.
pub const BACKOFF_MIN_MS: u64 = 500;
/// The longest wait: a link that is back is used within seconds. Headquarters holds a crowd off by `Retry-After`, not the booth by guessing.
pub const BACKOFF_MAX_MS: u64 = 4_000;
/// The longest wait after a link that stood has broken or stalled.
const BROKEN_MS: u64 = 250;
/// How often a booth asks again that headquarters refuses: only a person can mend it.
const REFUSED_MS: u64 = 60_000;
/// How often a busy link says hello between its works: a revocation must not wait for a queue of weeks.
const REGREET_MS: u64 = 60_000;
/// The first wait for another hello when what was sent is acknowledged, and waits all the same.
const UNCLEAR_MS: u64 = 2_000;
/// Works in flight before anything was answered.
const FIRST_WINDOW: usize = 2;
/// The longest wait headquarters can ask for.
const BUSY_MAX_MS: u64 = 600_000;
/// Lanes in the order of urgency, and the quarters of all places that each may fill. The oldest events go beside what is urgent: only what is
/// gapless is known again after a new connection, and a line that is cut often would bring nothing else.
const ORDER: [(Lane, usize); 7] =
    [(Lane::Urgent, 3), (Lane::Events, 4), (Lane::Urgent, 4), (Lane::Down, 4), (Lane::Neighbours, 4), (Lane::Portraits, 4), (Lane::Pages, 4)];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Says hello at the given time.
    Waiting {
        until: u64,
    },
    /// Several hellos may be under way; another one is due at a time, if it is.
    Greeting {
        hellos: u32,
        again: Option<u64>,
    },
    Working,
}

/// Where a work in flight came from, and since when it is under way.
#[derive(Clone, Copy, Debug)]
struct Flight {
    lane: Lane,
    since: u64,
}

/// The state of the link.
#[derive(Debug)]
pub struct Engine {
    phase: Phase,
    in_flight: BTreeMap<Work, Flight>,
    lanes: Lanes,
    window: usize,
    max_window: usize,
    /// Attempts in a row that failed.
    failures: u32,
    last_progress: u64,
    pace: Pace,
    budget: Budget,
    /// The budget keeps something from being sent.
    held_back: bool,
    not_before: u64,
    /// Something was started since the last look: another one may show something new.
    started: bool,
    /// The look that goes before a rest, and how much waited at the one before it.
    resting: bool,
    waited: u64,
    /// How often that was no less after a hello, and when the next one clears it up.
    unclear: u32,
    clear_up: Option<u64>,
    /// A hello is due now.
    regreet: bool,
    /// When the last hello was answered, or said beside other works: the next one is due a while after it, however much is delivered in
    /// between. `None`: nothing goes before the first.
    greeted: Option<u64>,
}

impl Engine {
    /// An engine that says hello at once.
    #[must_use]
    pub fn new(now: u64) -> Self {
        Self {
            phase: Phase::Waiting { until: now },
            in_flight: BTreeMap::new(),
            lanes: Lanes::new(),
            window: FIRST_WINDOW,
            max_window: 4,
            failures: 0,
            last_progress: now,
            pace: Pace::default(),
            budget: Budget::default(),
            held_back: false,
            not_before: now,
            started: false,
            resting: false,
            waited: u64::MAX,
            unclear: 0,
            clear_up: None,
            regreet: false,
            greeted: None,
        }
    }

    /// How many works headquarters wants in flight at most.
    pub fn limit_in_flight(&mut self, works: u32) {
        self.max_window = usize::try_from(works).unwrap_or(1).clamp(1, 8);
        self.window = self.window.min(self.max_window);
    }

    /// Whether the link survives cuts and dead flows by itself: then it is given up only when nothing at all has come for long, and no work
    /// is sent anew because its answer is late.
    pub fn link_lasts(&mut self, lasts: bool) {
        self.pace.lasts(lasts);
        if lasts {
            self.window = self.max_window; // It finds out by itself how much may be under way.
        }
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
            Input::Backlog(backlog) => self.looked(now, backlog),
            Input::Budget(budget) => {
                self.budget = budget;
                if std::mem::take(&mut self.held_back) { self.nudge(now) } else { Vec::new() }
            }
            Input::Done { work, rtt_ms, slow_down_ms, bytes, unfinished, unclear } => {
                let Some(Flight { lane, .. }) = self.in_flight.remove(&work) else {
                    // An answer that came too late: its effect is in the store already, and may be a new epoch.
                    return if unclear { self.nudge(now) } else { Vec::new() };
                };
                self.measure(now, &work, rtt_ms, bytes);
                self.not_before = self.not_before.max(now.saturating_add(slow_down_ms.min(BUSY_MAX_MS)));
                if unfinished {
                    self.lanes.put_back(lane, work.clone());
                }
                self.regreet |= unclear && work != Work::Hello;
                self.done(now, &work)
            }
            Input::Failed { work, failure } => self.failed(now, work, failure, rng),
        }
    }

    /// When [`Input::Tick`] is due at the latest.
    #[must_use]
    pub fn wake_at(&self, now: u64) -> u64 {
        match self.phase {
            Phase::Waiting { until } if self.held_back => until.min(self.budget.renews_at.max(now)),
            Phase::Waiting { until } => until,
            _ if self.in_flight.is_empty() => self.not_before.max(now),
            _ => {
                let stalled = self.silent_at();
                let again = if let Phase::Greeting { again: Some(at), .. } = self.phase { at } else { stalled };
                let overdue = self.in_flight.iter().filter_map(|(work, flight)| self.overdue_at(work, flight)).fold(stalled.min(again), u64::min);
                if self.not_before > now { overdue.min(self.not_before) } else { overdue.max(now) }
            }
        }
    }

    /// Whether works are moving.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !self.in_flight.is_empty()
    }

    /// Whether the resuming hello is under way, and nothing else.
    #[must_use]
    pub fn is_greeting(&self) -> bool {
        matches!(self.phase, Phase::Greeting { .. })
    }

    /// Works that need a person: headquarters cannot read them, or this machine cannot prepare them.
    pub fn parked(&self) -> impl Iterator<Item = &Work> {
        self.lanes.parked()
    }

    /// Bytes a second that went through lately; `None` until some did.
    #[must_use]
    pub fn bytes_per_second(&self) -> Option<u64> {
        self.pace.bytes_per_second()
    }

    /// Bytes of an event on the wire, as lately sent.
    #[must_use]
    pub fn event_bytes(&self) -> u64 {
        self.pace.event_bytes()
    }

    /// How much of a picture to send at once, or of a feed in bulk to fetch: about a second of the link.
    #[must_use]
    pub fn chunk_bytes(&self) -> u64 {
        self.pace.chunk_bytes()
    }

    /// What was spent of the day's budget.
    #[must_use]
    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// Whether something waits only for the next day's budget.
    #[must_use]
    pub fn is_held_back(&self) -> bool {
        self.held_back
    }

    /// How long to wait for the answer to a hello before another one is said beside it: longer where every byte counts.
    fn again_ms(&self) -> u64 {
        self.pace.again_ms() * if self.budget.per_day.is_some() { 2 } else { 1 }
    }

    fn tick(&mut self, now: u64, rng: &mut impl Rng) -> Vec<Action> {
        match self.phase {
            Phase::Waiting { until } if now >= until => self.greet(now),
            Phase::Waiting { .. } => {
                if self.held_back && now >= self.budget.renews_at {
                    self.budget.renews_at = now.saturating_add(REGREET_MS); // The day is told by another clock: asked again in a while.
                }
                Vec::new()
            }
            _ if !self.in_flight.is_empty() && now >= self.silent_at() => {
                if self.phase == Phase::Working {
                    self.pace.silent();
                }
                self.lost(now, BROKEN_MS, rng)
            }
            Phase::Greeting { hellos, again: Some(at) } if now >= at => {
                let hellos = hellos + 1;
                let again = (hellos < pace::HELLOS).then(|| now.saturating_add(self.again_ms()));
                self.phase = Phase::Greeting { hellos, again };
                vec![Action::Again]
            }
            _ => {
                let mut actions = self.abandon_overdue(now);
                actions.extend(self.send(now));
                actions
            }
        }
    }

    fn greeted_at(&self) -> u64 {
        self.greeted.unwrap_or_default()
    }

    fn greet(&mut self, now: u64) -> Vec<Action> {
        self.phase = Phase::Greeting { hellos: 1, again: Some(now.saturating_add(self.again_ms())) };
        self.start(now, Lane::Urgent, Work::Hello)
    }

    fn nudge(&mut self, now: u64) -> Vec<Action> {
        match self.phase {
            // Something is recorded in the moment of the start, before anything else: the hello still comes first.
            Phase::Waiting { until } if self.greeted.is_none() && now >= until => self.greet(now),
            // An idle link that works: no need to wait for the next hello. A failed one keeps its wait.
            Phase::Waiting { .. } if self.failures == 0 && now >= self.not_before => {
                self.phase = Phase::Working;
                self.last_progress = now;
                vec![Action::Look]
            }
            // What is new may be more urgent than what is under way.
            Phase::Working => vec![Action::Look],
            _ => Vec::new(),
        }
    }

    /// Takes the backlog. What was just sent and waits as before (a receipt spoke of more than this journal holds, as a copy's does) only a
    /// hello can clear up: it is said soon, then less and less soon.
    fn looked(&mut self, now: u64, backlog: Backlog) -> Vec<Action> {
        self.started = false;
        if std::mem::take(&mut self.resting) {
            let parked = u64::try_from(self.lanes.parked().count()).unwrap_or(u64::MAX);
            let waits = backlog.size().saturating_sub(parked);
            if waits > 0 && waits >= self.waited && !backlog.more {
                // Counted once a hello, however much is recorded and looked at meanwhile.
                let after = UNCLEAR_MS << self.unclear.min(8);
                let clear_up = *self.clear_up.get_or_insert(self.greeted_at().saturating_add(after.min(IDLE_MS)));
                self.phase = Phase::Waiting { until: clear_up.max(now) };
                return Vec::new();
            }
            if waits == 0 {
                self.unclear = 0;
            }
            self.waited = waits;
        }
        self.lanes.set(backlog, self.in_flight.keys(), now);
        self.send(now)
    }

    fn measure(&mut self, now: u64, work: &Work, rtt_ms: u64, bytes: u64) {
        let after = now.saturating_sub(self.last_progress).max(1);
        self.last_progress = now;
        if *work != Work::Hello {
            self.failures = 0;
        }
        // A hello may have waited for a cut to end: it tells less of how long this link is silent.
        self.pace.progressed(if *work == Work::Hello { after.min(pace::HELLO_MS) } else { after }, rtt_ms, bytes);
        self.budget.spend(bytes);
        if let Work::Segment { first, last, .. } = work {
            self.pace.segment(last - first + 1, bytes);
            match self.pace.segment_events_lasting() {
                Some(events) => self.lanes.hold(events),
                None => self.lanes.answered(last - first + 1, rtt_ms, self.pace.least_segment_events()),
            }
        }
    }

    fn done(&mut self, now: u64, work: &Work) -> Vec<Action> {
        if *work == Work::Hello {
            self.greeted = Some(now);
            self.phase = Phase::Working;
            self.started = true;
            self.waited = u64::MAX;
            self.unclear = self.unclear.saturating_add(u32::from(self.clear_up.take().is_some()));
            return vec![Action::Look];
        }
        self.window = (self.window + 1).min(self.max_window);
        let mut actions = self.abandon_overdue(now);
        actions.extend(self.send(now));
        actions
    }

    fn failed(&mut self, now: u64, work: Work, failure: Failure, rng: &mut impl Rng) -> Vec<Action> {
        let Some(flight @ Flight { lane, .. }) = self.in_flight.remove(&work) else { return Vec::new() };
        match failure {
            // Another hello is still under way.
            Failure::Link if let Phase::Greeting { hellos: hellos @ 2.., again } = self.phase => {
                self.phase = Phase::Greeting { hellos: hellos - 1, again };
                self.in_flight.insert(work, flight);
                Vec::new()
            }
            // A link that carried something breaks as links do; one that never stood is tried less and less often.
            Failure::Link if self.phase == Phase::Working && self.failures == 0 => self.lost(now, BROKEN_MS, rng),
            Failure::Link => self.lost(now, BACKOFF_MIN_MS.saturating_mul(1 << self.failures.min(10)).min(BACKOFF_MAX_MS), rng),
            Failure::Busy { wait_ms } => self.busy(now, lane, work, wait_ms, rng),
            Failure::Refused => self.lost(now, REFUSED_MS, rng),
            // Without a hello nothing goes on: it is said again later, never parked.
            Failure::Unreadable | Failure::Local if work == Work::Hello => self.lost(now, BACKOFF_MAX_MS, rng),
            Failure::Unreadable | Failure::Local => {
                self.last_progress = now;
                self.lanes.set_aside(lane, work, now);
                self.send(now)
            }
        }
    }

    /// Headquarters has too much to do: half as much at once, and not before it says. The link stands, and so does what is in flight.
    fn busy(&mut self, now: u64, lane: Lane, work: Work, wait_ms: u64, rng: &mut impl Rng) -> Vec<Action> {
        let wait = wait_ms.clamp(BACKOFF_MIN_MS, BUSY_MAX_MS);
        self.last_progress = now;
        self.window = (self.window / 2).max(1);
        // Half as long again at random, so that not all come back in the same moment.
        self.not_before = self.not_before.max(now.saturating_add(wait).saturating_add(rng.gen_range(0..=wait / 2)));
        match self.phase {
            Phase::Greeting { .. } => self.phase = Phase::Waiting { until: self.not_before },
            _ => self.lanes.put_back(lane, work),
        }
        Vec::new()
    }

    /// Gives the link up and says hello after a time between a quarter of `ceiling` and all of it.
    fn lost(&mut self, now: u64, ceiling: u64, rng: &mut impl Rng) -> Vec<Action> {
        self.in_flight.clear();
        self.lanes.clear();
        if self.phase == Phase::Working {
            self.lanes.smaller(self.pace.least_segment_events());
        }
        self.pace.lost();
        self.failures = self.failures.saturating_add(1);
        let until = now.saturating_add(rng.gen_range(ceiling / 4..=ceiling)).max(self.not_before);
        self.phase = Phase::Waiting { until };
        vec![Action::Reconnect]
    }

    fn start(&mut self, now: u64, lane: Lane, work: Work) -> Vec<Action> {
        if self.in_flight.is_empty() {
            self.last_progress = now;
        }
        self.in_flight.insert(work.clone(), Flight { lane, since: now });
        self.started = true;
        vec![Action::Start(work)]
    }

    fn send(&mut self, now: u64) -> Vec<Action> {
        if self.phase != Phase::Working || now < self.not_before {
            return Vec::new();
        }
        let mut actions = Vec::new();
        let due = self.regreet || now >= self.greeted_at().saturating_add(REGREET_MS);
        if due && !self.in_flight.contains_key(&Work::Hello) {
            self.regreet = false;
            self.greeted = Some(now);
            actions.extend(self.start(now, Lane::Down, Work::Hello));
        }
        self.held_back = false;
        self.lanes.join_across(self.pace.worth_carrying(if self.budget.per_day.is_some() { 0 } else { self.window }));
        for (lane, quarters) in ORDER {
            while self.has_room(lane, quarters) {
                let Some(work) = self.lanes.take(lane) else { break };
                if matches!(work, Work::Blob { .. }) && !self.carries_one_more_picture() {
                    self.lanes.put_back(lane, work);
                    break;
                }
                if lane != Lane::Urgent && !self.budget.allows(self.in_flight_bytes() + self.cost(&work)) {
                    self.held_back = true;
                    self.lanes.put_back(lane, work);
                    break;
                }
                actions.extend(self.start(now, lane, work));
            }
        }
        if self.in_flight.is_empty() {
            // A receipt may have left something, or opened a new epoch.
            if !self.held_back && std::mem::take(&mut self.started) {
                self.resting = true;
                return vec![Action::Look];
            }
            self.failures = 0;
            self.phase = Phase::Waiting { until: self.greeted_at().saturating_add(self.budget.idle_ms(IDLE_MS)).max(now) };
        }
        actions
    }

    /// Whether a lane may have one more in flight: less urgent works do not count, and one thing comes down at a time.
    fn has_room(&self, lane: Lane, quarters: usize) -> bool {
        match lane {
            Lane::Down => !self.in_flight.values().any(|flight| flight.lane == Lane::Down),
            _ => self.in_flight.values().filter(|flight| flight.lane <= lane).count() < (self.window * quarters).div_ceil(4),
        }
    }

    /// Whether another piece of a picture is answered soon enough: on a slow link several at once only wait for each other, and are taken for
    /// lost.
    fn carries_one_more_picture(&self) -> bool {
        let pictures = self.in_flight.keys().any(|work| matches!(work, Work::Blob { .. }));
        !pictures || self.in_flight_bytes() + self.pace.chunk_bytes() <= self.pace.soon_bytes()
    }

    /// What a work is going to take of the budget.
    fn cost(&self, work: &Work) -> u64 {
        match work {
            Work::Segment { first, last, .. } | Work::Carried { first, last, .. } => (last - first + 1).saturating_mul(self.pace.event_bytes()),
            Work::Blob { .. } => self.pace.chunk_bytes(),
            Work::Feed { name, .. } if is_bulk(name) => self.pace.chunk_bytes(),
            Work::Hello | Work::Feed { .. } => 0,
        }
    }

    fn in_flight_bytes(&self) -> u64 {
        self.in_flight.keys().map(|work| self.cost(work)).sum()
    }
}

#[cfg(test)]
mod bulk_tests;
#[cfg(test)]
#[path = "../engine_tests.rs"]
mod tests;
