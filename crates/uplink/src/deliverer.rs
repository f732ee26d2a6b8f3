//! Carries the engine's actions out: one task beside the officer's work, which never waits for it.

use crate::UplinkError;
use crate::allowance::Allowance;
use crate::engine::{Action, Engine, Input, Work};
use crate::greeting::{Greeting, Unanswered, Verdict};
use crate::link::{Link, Way};
use crate::neighbour::{self, NeighbourStatus, Peers};
use crate::network::{Network, Surroundings};
use crate::status::{LinkStatus, Report};
use crate::ways::Ways;
use crate::work::{How, Outcome, backlog, blocking, carry_out, failure_of};
use foundation::{Clock, CodedError};
use platform::FileLock;
use rand::rngs::StdRng;
use rustls::ClientConfig;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Enrolment, Store};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// That nobody is there over TCP is believed so much later: the answer over UDP, which was asked before, may be on its way.
const SAY_NO: Duration = Duration::from_millis(750);

/// The task that delivers; ends when this is dropped. One for each booth: it holds the deliverer's file lock.
pub struct Deliverer {
    nudge: Arc<Notify>,
    status: watch::Receiver<LinkStatus>,
    task: tokio::task::JoinHandle<()>,
    clock: Arc<dyn Clock>,
    peers: Arc<Peers>,
    neighbours: tokio::task::JoinHandle<()>,
}

impl Deliverer {
    /// Starts delivering for an enrolled booth.
    ///
    /// # Errors
    /// [`UplinkError::NotEnrolled`]; [`UplinkError::InUse`] if another process delivers already.
    pub fn start(store: &Store, runtime: &tokio::runtime::Handle) -> Result<Self, UplinkError> {
        Self::start_in(Surroundings::default(), store, runtime)
    }

    /// The same in other surroundings.
    ///
    /// # Errors
    /// As [`Deliverer::start`].
    pub fn start_in(surroundings: Surroundings, store: &Store, runtime: &tokio::runtime::Handle) -> Result<Self, UplinkError> {
        let run = Run::new(store, surroundings)?;
        let nudge = run.nudge.clone();
        let status = run.status.subscribe();
        let (clock, peers) = (run.clock.clone(), run.peers.clone());
        let meeting = neighbour::run(store.clone(), run.enrolment.clone(), peers.clone(), nudge.clone(), run.status.clone());
        let neighbours = runtime.spawn(async move {
            if let Err(error) = meeting.await {
                tracing::warn!(%error, "neighbours are not spoken to");
            }
        });
        Ok(Self { nudge, status, task: runtime.spawn(run.forever()), clock, peers, neighbours })
    }

    /// The other booths of the post, as far as they are set or have asked.
    #[must_use]
    pub fn neighbours(&self) -> Vec<NeighbourStatus> {
        self.peers.status(self.clock.monotonic_millis())
    }

    /// Says that something new is to be delivered.
    pub fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// How the link stands now.
    #[must_use]
    pub fn status(&self) -> LinkStatus {
        self.status.borrow().clone()
    }

    /// Tells every change of the status.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<LinkStatus> {
        self.status.clone()
    }
}

impl std::fmt::Debug for Deliverer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deliverer").field("status", &self.status).finish_non_exhaustive()
    }
}

impl Drop for Deliverer {
    fn drop(&mut self) {
        self.task.abort();
        self.neighbours.abort();
    }
}

/// Delivers what waits and fetches what is new, once; for `outpostctl sync now`.
///
/// # Errors
/// [`UplinkError::NotEnrolled`], [`UplinkError::InUse`], [`UplinkError::Store`].
pub async fn sync_once(store: &Store) -> Result<Report, UplinkError> {
    let before = store.queue()?;
    let mut run = Run::new(store, Surroundings::default())?;
    run.until_idle().await;
    let after = store.queue()?;
    let status = run.status.borrow().clone();
    Ok(Report {
        // Installing a feed records an event of its own, so the queue may even have grown.
        events: before.events.saturating_sub(after.events),
        images: before.blobs.saturating_sub(after.blobs),
        waiting_events: after.events,
        waiting_images: after.blobs,
        installed: status.installed,
        error: status.last_error,
    })
}

/// A work that ended.
struct Finished {
    work: Work,
    rtt_ms: u64,
    result: Result<Outcome, UplinkError>,
    /// Which of the hellos it was that were said before a link stood.
    attempt: Option<u64>,
}

struct Run {
    store: Store,
    enrolment: Arc<Enrolment>,
    clock: Arc<dyn Clock>,
    engine: Engine,
    tls: Option<ClientConfig>,
    link: Option<Link>,
    greeting: Greeting,
    ways: Ways,
    works: JoinSet<Finished>,
    tasks: HashMap<Work, tokio::task::AbortHandle>,
    newer_feeds: Vec<(String, u64)>,
    /// Where the next piece of a picture begins.
    uploads: HashMap<String, u64>,
    unanswered: Unanswered,
    peers: Arc<Peers>,
    allowance: Allowance,
    moved: u64,
    notice: Option<CodedError>,
    nudge: Arc<Notify>,
    status: Arc<watch::Sender<LinkStatus>>,
    rng: StdRng,
    network: Arc<dyn Network>,
    _lock: FileLock,
}

impl Run {
    fn new(store: &Store, Surroundings { network, rng }: Surroundings) -> Result<Self, UplinkError> {
        let enrolment = store.enrolled()?.ok_or(UplinkError::NotEnrolled)?;
        let lock = store.lock_deliverer().map_err(|_| UplinkError::InUse)?;
        let clock = store.clock().clone();
        Ok(Self {
            engine: Engine::new(clock.monotonic_millis()),
            store: store.clone(),
            enrolment: Arc::new(enrolment),
            clock,
            tls: None,
            link: None,
            greeting: Greeting::default(),
            ways: Ways::default(),
            works: JoinSet::new(),
            tasks: HashMap::new(),
            newer_feeds: Vec::new(),
            uploads: HashMap::new(),
            unanswered: Unanswered::default(),
            peers: Arc::default(),
            allowance: Allowance::default(),
            moved: 0,
            notice: None,
            nudge: Arc::new(Notify::new()),
            status: Arc::new(watch::Sender::new(LinkStatus::default())),
            rng,
            network,
            _lock: lock,
        })
    }

    async fn forever(mut self) {
        loop {
            self.turn().await;
        }
    }

    /// Runs until nothing is left to do or the link fails.
    async fn until_idle(&mut self) {
        self.give(Input::Tick).await;
        while self.engine.is_busy() {
            self.turn().await;
        }
        // One more look: applying feeds recorded events of their own.
        if self.status.borrow().last_error.is_none() {
            self.give(Input::Nudge).await;
            while self.engine.is_busy() {
                self.turn().await;
            }
        }
    }

    /// Waits for the next thing that happens and handles it.
    async fn turn(&mut self) {
        let now = self.clock.monotonic_millis();
        let wait = Duration::from_millis(self.engine.wake_at(now).saturating_sub(now));
        let nudge = self.nudge.clone();
        let input = tokio::select! {
            Some(finished) = self.works.join_next_with_id() => match finished {
                Ok((task, finished)) => return self.finished(task, finished).await,
                Err(_) => return, // Cancelled by a reconnection: the engine has forgotten it.
            },
            () = nudge.notified() => Input::Nudge,
            () = tokio::time::sleep(wait) => self.moved_or_tick(),
        };
        self.give(input).await;
    }

    async fn finished(&mut self, task: tokio::task::Id, finished: Finished) {
        let Finished { work, rtt_ms, result, attempt } = finished;
        let verdict = attempt.map(|number| self.greeting.ended(number, result.as_ref().err()));
        let late = verdict.is_none() && self.tasks.get(&work).is_none_or(|started| started.id() != task);
        if late && work == Work::Hello {
            return self.give(Input::Nudge).await; // Its link is gone, and on the next one another is said.
        }
        if verdict.is_none() {
            if !late {
                self.tasks.remove(&work);
            }
            if work == Work::Hello && result.is_ok() {
                self.greeting.clear(); // Those said beside it on other connections: this one stands.
            }
        }
        let asked = match verdict {
            None => 1,
            Some(Verdict::Waits) => return,
            Some(Verdict::Other) => return self.greet(self.ways.second(), Duration::ZERO, false),
            Some(Verdict::Lost(asked)) => asked,
            Some(Verdict::Link(link)) => {
                self.stands(*link).await;
                1
            }
        };
        self.moved(); // The answer itself is no reason to think that something came after it.
        let input = self.account(work, rtt_ms, result, late);
        // Each hello that the engine asked for has failed.
        for _ in 1..asked {
            self.give(input.clone()).await;
        }
        self.give(input).await;
    }

    /// A link stands: it is what a hello was answered on.
    async fn stands(&mut self, link: Link) {
        let (way, now_ms) = (link.way(), self.clock.now().unix_millis());
        self.link = Some(link);
        self.engine.link_lasts(way == Way::Quic);
        self.status.send_if_modified(|status| status.way.replace(way) != Some(way));
        if let Err(error) = self.ways.answered(&self.store, way, now_ms).await {
            tracing::warn!(%error, "the way to headquarters is not remembered");
        }
    }

    /// A link on which something moved since the last look is alive, however long its work takes.
    fn moved_or_tick(&mut self) -> Input {
        if self.moved() && self.engine.is_busy() { Input::Moved } else { Input::Tick }
    }

    /// Whether anything came since this was asked last.
    fn moved(&mut self) -> bool {
        let moved = self.link.as_ref().map_or(0, Link::moved).wrapping_add(self.greeting.moved());
        std::mem::replace(&mut self.moved, moved) != moved
    }

    async fn give(&mut self, input: Input) {
        let answer = matches!(input, Input::Done { .. } | Input::Failed { .. } | Input::Moved);
        let mut inputs = vec![input];
        if !answer {
            inputs.extend(self.renew_budget()); // Handled first.
        }
        while let Some(input) = inputs.pop() {
            let now = self.clock.monotonic_millis();
            for action in self.engine.handle(now, input, &mut self.rng) {
                match action {
                    Action::Start(Work::Hello) if self.link.is_none() => self.begin().await,
                    Action::Start(work) => self.start(work),
                    Action::Again => self.greet(self.ways.again(self.greeting.asked()), Duration::ZERO, true),
                    Action::Look => inputs.extend(self.look().await),
                    Action::Abandon(work) => {
                        if let Some(task) = self.tasks.remove(&work) {
                            task.abort();
                        }
                    }
                    Action::Reconnect => {
                        self.tasks.clear();
                        self.works.abort_all();
                        self.greeting.clear();
                        self.link = None;
                        self.status.send_if_modified(|status| status.way.take().is_some());
                    }
                }
            }
        }
        self.keep_progress().await;
        let (busy, held_back) = (self.engine.is_busy(), self.engine.is_held_back());
        let parked = u64::try_from(self.engine.parked().count()).unwrap_or(0);
        self.status.send_if_modified(|status| {
            let moved = (status.busy, status.parked, status.held_back) != (busy, parked, held_back);
            (status.busy, status.parked, status.held_back) = (busy, parked, held_back);
            moved
        });
    }

    /// The budget, if the day or the administrator's word changed.
    fn renew_budget(&mut self) -> Option<Input> {
        match self.allowance.renewed(&self.store, self.clock.as_ref(), &self.engine) {
            Ok(budget) => budget.map(Input::Budget),
            Err(error) => {
                tracing::warn!(%error, "the day's budget cannot be read");
                None
            }
        }
    }

    async fn keep_progress(&mut self) {
        let Some(progress) = self.allowance.due(&self.engine) else { return };
        self.status.send_if_modified(|status| {
            status.progress = progress.clone();
            false // Whoever shows it looks again with the receipts.
        });
        if let Err(error) = blocking(&self.store, move |store| progress.keep(store)).await {
            tracing::warn!(%error, "what was spent today is not kept");
        }
    }

    async fn look(&mut self) -> Option<Input> {
        // A feed is downloaded once for the post, if neighbours are there to pass it on.
        let (own, now) = (self.enrolment.answer.booth, self.clock.monotonic_millis());
        let feeds = self.newer_feeds.iter().filter(|(name, version)| !self.peers.leaves(own, name, *version, now)).cloned().collect();
        let parked = self.engine.parked().count();
        let started = std::time::Instant::now();
        match blocking(&self.store, move |store| backlog(store, feeds, parked)).await {
            Ok(backlog) => {
                let micros = u64::try_from(started.elapsed().as_micros()).ok();
                self.status.send_if_modified(|status| {
                    status.plan_micros = micros;
                    false // Nobody has to look again for this.
                });
                Some(Input::Backlog(backlog))
            }
            Err(error) => {
                tracing::warn!(%error, "the backlog cannot be read");
                self.status.send_modify(|status| status.last_error = Some(error.into()));
                Some(Input::Backlog(crate::engine::Backlog::default()))
            }
        }
    }

    /// Says hello where no link stands: the way that is known here, or both.
    async fn begin(&mut self) {
        self.ways.look(self.network.as_ref(), &self.store, &self.enrolment.hq_url, self.clock.now().unix_millis()).await;
        self.greet(self.ways.first(), Duration::ZERO, true);
        if let Some(after) = self.ways.rival() {
            self.greet(self.ways.second(), after, false);
        }
    }

    /// Says hello on a link of its own, after a while; `asked`: the engine asked for it.
    fn greet(&mut self, way: Way, after: Duration, asked: bool) {
        let link = self.connect(way);
        let (number, kept) = (self.greeting.number(), link.as_ref().ok().cloned());
        let task = self.spawn(Work::Hello, link, Some(number), after);
        self.greeting.began(number, way, kept, task, asked);
    }

    fn start(&mut self, work: Work) {
        let link = match &self.link {
            Some(link) => Ok(link.clone()),
            None => self.connect(self.ways.first()).inspect(|link| self.link = Some(link.clone())),
        };
        if let Work::Segment { epoch, first, last } = &work {
            let events = last - first + 1;
            self.unanswered.sent(*epoch, *last);
            self.status.send_if_modified(|status| {
                status.events_begun = status.events_begun.saturating_add(events);
                false // Nobody has to look again for this.
            });
        }
        let task = self.spawn(work.clone(), link, None, Duration::ZERO);
        self.tasks.insert(work, task);
    }

    fn spawn(&mut self, work: Work, link: Result<Link, UplinkError>, attempt: Option<u64>, after: Duration) -> tokio::task::AbortHandle {
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let offset = if let Work::Blob { hash } = &work { self.uploads.get(hash).copied().unwrap_or(0) } else { 0 };
        let unanswered = if work == Work::Hello { self.unanswered.ends() } else { Vec::new() };
        let beside = !self.tasks.is_empty();
        let how = How { unanswered, alone: self.engine.is_greeting(), beside, offset, chunk_bytes: self.engine.chunk_bytes() };
        self.works.spawn(async move {
            if after > Duration::ZERO {
                tokio::time::sleep(after).await;
            }
            let started = clock.monotonic_millis();
            let result = match link {
                Ok(link) => carry_out(&work, how, &store, &link).await,
                Err(error) => Err(error),
            };
            if after > Duration::ZERO && result.is_err() {
                tokio::time::sleep(SAY_NO).await;
            }
            Finished { work, rtt_ms: clock.monotonic_millis().saturating_sub(started), result, attempt }
        })
    }

    fn connect(&mut self, way: Way) -> Result<Link, UplinkError> {
        let tls = match &self.tls {
            Some(tls) => tls.clone(),
            None => self.tls.insert(Link::tls(&self.store, &self.enrolment)?).clone(),
        };
        Link::of(self.network.as_ref(), &self.enrolment.hq_url, tls, way, self.engine.budget().per_day.is_some())
    }

    /// Notes what a finished work means for the status, and tells the engine. `late`: the link that it went over was given up before.
    fn account(&mut self, work: Work, rtt_ms: u64, result: Result<Outcome, UplinkError>, late: bool) -> Input {
        match result {
            Ok(outcome) => {
                if let Some(works) = outcome.in_flight {
                    self.engine.limit_in_flight(works);
                }
                if let Some(feeds) = outcome.newer_feeds.clone() {
                    self.newer_feeds = feeds;
                }
                match &work {
                    Work::Hello => {
                        self.notice = outcome.notice.clone();
                        if self.notice.is_none() && self.engine.is_greeting() {
                            self.unanswered = Unanswered::default(); // It said which of them it holds.
                        }
                    }
                    Work::Feed { .. } if outcome.rest.is_some() => {}
                    Work::Feed { name, version } => self.newer_feeds.retain(|(known, newer)| known != name || newer != version),
                    Work::Blob { hash } => drop(match outcome.rest {
                        Some(rest) => self.uploads.insert(hash.clone(), rest),
                        None => self.uploads.remove(hash),
                    }),
                    Work::Segment { epoch, last, .. } => self.unanswered.answered(*epoch, *last),
                    Work::Carried { .. } => {}
                }
                self.peers.contact(self.clock.monotonic_millis());
                let (now, notice) = (self.clock.now().unix_millis(), self.notice.clone());
                let newer = &self.newer_feeds;
                self.status.send_modify(|status| {
                    if matches!(work, Work::Hello) {
                        // What is neither offered anew nor held back any more is in order.
                        status.feed_faults.retain(|name, _| newer.iter().any(|(offered, _)| offered == name));
                    }
                    status.answered(&work, &outcome, notice, now, late);
                });
                let Outcome { slow_down_ms, bytes, unclear, rest, .. } = outcome;
                Input::Done { work, rtt_ms, slow_down_ms, bytes, unfinished: rest.is_some(), unclear }
            }
            Err(error) => {
                let failure = failure_of(&work, &error);
                tracing::warn!(%error, ?failure, "delivery failed; it is tried again");
                self.status.send_modify(|status| status.failed(&work, failure, error.into(), late));
                Input::Failed { work, failure }
            }
        }
    }
}
