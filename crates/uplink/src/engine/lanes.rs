//! What waits, by lane, and what of it goes next. The most urgent first: answers to hits, refusals and protection, then events, then
//! portraits, then pages; downloads beside them, one at a time, those in bulk only when nothing is to be sent.

use super::Work;
use std::collections::{BTreeMap, BTreeSet};

/// Events of a segment at first: about a second of a bad link.
pub const SEGMENT_EVENTS: u64 = 64;
const MIN_SEGMENT_EVENTS: u64 = 16;
/// Larger segments would hold up what is more urgent, and bring headquarters nothing.
const MAX_SEGMENT_EVENTS: u64 = 1024;
/// A segment that took so little longer than the quickest answer is followed by a larger one.
const QUICK_MS: u64 = 1_000;
/// One that took so much longer is followed by a smaller one.
const SLOW_MS: u64 = 4_000;
/// An event or a picture that headquarters could not read, or this machine could not prepare, is tried again so much later. A feed that
/// cannot be installed is not: it would be the same again.
const PARKED_MS: u64 = 10 * 60_000;
/// Feeds that may wait for everything else: lists, officers and receipts come before them, records go before them.
const BULK: &[&str] = &["release", "documents"];

/// How urgent a piece of work is; the first goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Answers to hits, refusals, protection.
    Urgent,
    /// Every other event.
    Events,
    /// Events of neighbours that cannot reach headquarters.
    Neighbours,
    /// Portraits and live photographs, those of alerts and refusals first.
    Portraits,
    /// Pages of documents.
    Pages,
    /// What comes down: beside the others, for the link has two directions.
    Down,
}

/// A range of events: epoch, first and last number.
pub type Range = (u32, u64, u64);

/// What waits, as the store tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Urgent events without a receipt.
    pub urgent: Vec<Range>,
    /// The others, oldest first.
    pub events: Vec<Range>,
    /// Segments of neighbours: booth, epoch, first and last number.
    pub carried: Vec<(u32, u32, u64, u64)>,
    /// Names and versions of feeds that headquarters has in a newer version.
    pub feeds: Vec<(String, u64)>,
    /// Hashes of portraits, the more urgent first.
    pub portraits: Vec<String>,
    /// Hashes of pages.
    pub pages: Vec<String>,
    /// There is more than is named here: look again when this is done.
    pub more: bool,
}

impl Backlog {
    /// How much waits.
    pub(super) fn size(&self) -> u64 {
        let events = self.urgent.iter().chain(&self.events).map(|(_, first, last)| last - first + 1).sum::<u64>();
        events.saturating_add(u64::try_from(self.carried.len() + self.feeds.len() + self.portraits.len() + self.pages.len()).unwrap_or(u64::MAX))
    }
}

/// The backlog, less what is in flight or set aside.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    waiting: Backlog,
    /// Places where a segment has to begin: a range that could not be read was cut there.
    cuts: BTreeSet<(u32, u64)>,
    /// What needs a person, and when it is tried again all the same.
    parked: BTreeMap<Work, u64>,
    segment_events: u64,
    /// So many events between two urgent ones travel with them.
    join_across: u64,
    /// The quickest answer on this link, milliseconds.
    quickest_ms: u64,
}

impl Lanes {
    pub(super) fn new() -> Self {
        Self { segment_events: SEGMENT_EVENTS, quickest_ms: u64::MAX, ..Self::default() }
    }

    /// Forgets what waits: the link is a new one.
    pub(super) fn clear(&mut self) {
        self.waiting = Backlog::default();
        self.quickest_ms = u64::MAX;
    }

    /// Takes the store's word on what waits; what is in flight is taken out of it.
    pub(super) fn set<'w>(&mut self, mut backlog: Backlog, in_flight: impl Iterator<Item = &'w Work>, now: u64) {
        self.parked.retain(|_, again| *again > now);
        if backlog.urgent.is_empty() && backlog.events.is_empty() {
            self.cuts.clear();
        }
        for work in in_flight {
            match work {
                Work::Segment { epoch, first, last } => {
                    backlog.urgent = without(&backlog.urgent, (*epoch, *first, *last));
                    backlog.events = without(&backlog.events, (*epoch, *first, *last));
                }
                Work::Blob { hash } => {
                    backlog.portraits.retain(|picture| picture != hash);
                    backlog.pages.retain(|picture| picture != hash);
                }
                Work::Carried { booth, epoch, first, .. } => {
                    backlog.carried.retain(|(b, e, f, _)| (b, e, f) != (booth, epoch, first));
                }
                Work::Feed { name, .. } => backlog.feeds.retain(|(known, _)| known != name),
                Work::Hello => {}
            }
        }
        self.waiting = backlog;
    }

    /// So many events between two urgent ones cost less than a segment of its own for each.
    pub(super) fn join_across(&mut self, events: u64) {
        self.join_across = events;
    }

    /// Joins the first urgent range with those behind it as far as a segment goes, and takes what lies between out of the other events.
    fn join_urgent(&mut self) {
        let Some((epoch, first, mut end)) = self.waiting.urgent.first().copied() else { return };
        let between = |from: u64, to: u64| self.waiting.events.iter().any(|(e, f, l)| *e == epoch && *f <= from && to <= *l);
        let mut joined = 1;
        for (e, f, l) in self.waiting.urgent.iter().skip(1).copied() {
            let follows = e == epoch && f > end && l < first.saturating_add(self.segment_events);
            if !follows || f - end - 1 > self.join_across || (f > end + 1 && !between(end + 1, f - 1)) {
                break;
            }
            (end, joined) = (l, joined + 1);
        }
        if joined > 1 {
            self.waiting.urgent.splice(0..joined, [(epoch, first, end)]);
            self.waiting.events = without(&self.waiting.events, (epoch, first, end));
        }
    }

    /// The next work of a lane, if there is one; it leaves the lane.
    pub(super) fn take(&mut self, lane: Lane) -> Option<Work> {
        match lane {
            Lane::Urgent | Lane::Events => self.take_range(lane),
            Lane::Portraits | Lane::Pages => loop {
                let pictures = if lane == Lane::Portraits { &mut self.waiting.portraits } else { &mut self.waiting.pages };
                let work = Work::Blob { hash: (!pictures.is_empty()).then(|| pictures.remove(0))? };
                if !self.parked.contains_key(&work) {
                    return Some(work);
                }
            },
            Lane::Neighbours => loop {
                let (booth, epoch, first, last) = (!self.waiting.carried.is_empty()).then(|| self.waiting.carried.remove(0))?;
                let work = Work::Carried { booth, epoch, first, last };
                if !self.parked.contains_key(&work) {
                    return Some(work);
                }
            },
            Lane::Down => self.take_feed(),
        }
    }

    /// Puts a work back where it came from, before the others.
    pub(super) fn put_back(&mut self, lane: Lane, work: Work) {
        match work {
            Work::Segment { epoch, first, last } if lane == Lane::Urgent => self.waiting.urgent.insert(0, (epoch, first, last)),
            Work::Segment { epoch, first, last } => self.waiting.events.insert(0, (epoch, first, last)),
            Work::Blob { hash } => {
                let pictures = if lane == Lane::Portraits { &mut self.waiting.portraits } else { &mut self.waiting.pages };
                pictures.insert(0, hash);
            }
            Work::Carried { booth, epoch, first, last } => self.waiting.carried.insert(0, (booth, epoch, first, last)),
            Work::Feed { name, version } => self.waiting.feeds.insert(0, (name, version)),
            Work::Hello => {}
        }
    }

    fn take_range(&mut self, lane: Lane) -> Option<Work> {
        loop {
            if lane == Lane::Urgent {
                self.join_urgent();
            }
            let ranges = if lane == Lane::Urgent { &mut self.waiting.urgent } else { &mut self.waiting.events };
            let (epoch, first, last) = *ranges.first()?;
            let full = last.min(first.saturating_add(self.segment_events - 1));
            // A segment ends before a cut.
            let cut = self.cuts.range((epoch, first.saturating_add(1))..(epoch, full.max(first).saturating_add(1))).next();
            let end = cut.map_or(full, |(_, seq)| seq - 1);
            if end < last {
                ranges.splice(0..1, [(epoch, end + 1, last)]);
            } else {
                ranges.remove(0);
            }
            let work = Work::Segment { epoch, first, last: end };
            if !self.parked.contains_key(&work) {
                return Some(work);
            }
        }
    }

    fn take_feed(&mut self) -> Option<Work> {
        loop {
            let feeds = &self.waiting.feeds;
            let urgent = feeds.iter().position(|(name, _)| !is_bulk(name));
            let at = urgent.or_else(|| (!feeds.is_empty() && self.nothing_to_send()).then_some(0))?;
            let (name, version) = self.waiting.feeds.remove(at);
            let work = Work::Feed { name, version };
            if !self.parked.contains_key(&work) {
                return Some(work);
            }
        }
    }

    fn nothing_to_send(&self) -> bool {
        let Backlog { urgent, events, carried, portraits, pages, more, .. } = &self.waiting;
        !more && urgent.is_empty() && events.is_empty() && carried.is_empty() && portraits.is_empty() && pages.is_empty()
    }

    /// What could not be read or prepared: a segment is cut in two, so that a single bad event costs a few more segments and no other
    /// event waits for it; a single event, a feed or a picture is parked.
    pub(super) fn set_aside(&mut self, lane: Lane, work: Work, now: u64) {
        match work {
            Work::Segment { epoch, first, last } if first < last => {
                let middle = first + (last - first) / 2 + 1;
                self.cuts.extend([(epoch, first), (epoch, middle), (epoch, last + 1)]);
                self.put_back(lane, Work::Segment { epoch, first, last });
            }
            Work::Segment { epoch, first, last } => {
                self.cuts.extend([(epoch, first), (epoch, last + 1)]); // Nor does it travel with its neighbours later.
                self.parked.insert(work, now.saturating_add(PARKED_MS));
            }
            Work::Feed { .. } => drop(self.parked.insert(work, u64::MAX)),
            _ => drop(self.parked.insert(work, now.saturating_add(PARKED_MS))),
        }
    }

    /// Works that need a person.
    pub(super) fn parked(&self) -> impl Iterator<Item = &Work> {
        self.parked.keys()
    }

    /// A segment of so many events was answered after so long: the next ones are larger or smaller.
    pub(super) fn answered(&mut self, events: u64, rtt_ms: u64, least: u64) {
        self.quickest_ms = self.quickest_ms.min(rtt_ms);
        match rtt_ms - self.quickest_ms {
            ..QUICK_MS if events >= self.segment_events => self.segment_events = (self.segment_events * 2).min(MAX_SEGMENT_EVENTS),
            SLOW_MS.. => self.smaller(least),
            _ => {}
        }
    }

    /// The next segments hold so many events, within bounds.
    pub(super) fn hold(&mut self, events: u64) {
        self.segment_events = events.clamp(SEGMENT_EVENTS, MAX_SEGMENT_EVENTS);
    }

    /// The link is worse than thought. Below `least`, what it carries in a second, segments would only cost more bytes of their own.
    pub(super) fn smaller(&mut self, least: u64) {
        self.segment_events = (self.segment_events / 2).max(least.clamp(MIN_SEGMENT_EVENTS, MAX_SEGMENT_EVENTS));
    }
}

/// Whether a feed waits for everything else, and comes in pieces.
pub(crate) fn is_bulk(feed: &str) -> bool {
    BULK.iter().any(|bulk| feed.strip_prefix(bulk).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

/// The ranges, less one.
fn without(ranges: &[Range], (epoch, first, last): Range) -> Vec<Range> {
    let mut left = Vec::with_capacity(ranges.len() + 1);
    for (e, f, l) in ranges.iter().copied() {
        if e != epoch || l < first || f > last {
            left.push((e, f, l));
            continue;
        }
        if f < first {
            left.push((e, f, first - 1));
        }
        if l > last {
            left.push((e, last + 1, l));
        }
    }
    left
}
