//! Where an arriving segment belongs among what is held of its epoch. Pure: a store reads [`Held`], asks [`place`], writes what it answers.
//!
//! A journal may have branches: 0 is what came first; what contradicts it (a copied disk, a restored backup) is kept on a
//! branch of its own. Nothing is dropped; the alarm says so.

use super::{Arrival, ArrivedEvent, Content, Coverage, NewAlarm, Outcome, Place, RunRecord};
use crate::HqError;
use crate::console::views::AlarmKind;
use journal::{BoothId, Hash32, Hello, Hole, genesis};
use std::collections::{HashMap, HashSet};

/// An event that is held.
#[derive(Clone, Copy, Debug)]
pub(super) struct HeldEvent {
    pub(super) branch: u32,
    pub(super) seq: u64,
    pub(super) chain: Hash32,
}

/// What is held of the arrival's epoch, as far as its place depends on it.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    /// Every run of the epoch.
    pub(super) runs: Vec<RunRecord>,
    /// Events of every branch from the one before the arrival's first to its last.
    pub(super) events: Vec<HeldEvent>,
}

/// Where an arrival goes and what it changes.
#[derive(Debug)]
pub(super) struct Placement {
    pub(super) outcome: Outcome,
    /// Indices of the events that no branch holds: they are recorded and mean something.
    pub(super) fresh: Vec<usize>,
    /// Indices of the events that another branch holds as well: recorded, so that the branch is whole by itself; they mean nothing new.
    pub(super) shared: Vec<usize>,
    /// The run that stands on the branch afterwards. Every run of the branch that begins inside it goes.
    pub(super) run: Option<RunRecord>,
    /// Number and the two chain values of the first difference, if this is a fork.
    fork: Option<(u64, Hash32, Hash32)>,
}

/// Finds the arrival's place.
pub(super) fn place(arrival: &Arrival, held: &Held) -> Placement {
    let highest = held.runs.iter().map(|run| run.branch).max().unwrap_or(0);
    let mut fork = None;
    let mut found = None;
    for branch in 0..=highest {
        match relation(arrival, held, branch) {
            Relation::Fits { linked } if branch == 0 || linked => {
                found = Some(branch);
                break;
            }
            Relation::Fits { .. } => {}
            Relation::Differs { seq, held, came } => fork = fork.or(Some((seq, held, came))),
        }
    }
    let branch = found.unwrap_or(highest + 1);
    let covers = |run: &RunRecord| run.branch == branch && run.first <= arrival.first && run.last >= arrival.last;
    let covered = held.runs.iter().any(covers);
    let fresh = fresh(arrival, held);
    let first_new = first_new(arrival, &fresh, branch, covered);
    Placement {
        outcome: Outcome { duplicate: covered && fresh.is_empty(), branch },
        shared: first_new.map(|first| shared(arrival, held, &fresh, branch, first)).unwrap_or_default(),
        run: first_new.map(|first| extended(arrival, held, branch, first)),
        fork: if branch == 0 { None } else { fork },
        fresh,
    }
}

enum Relation {
    /// Nothing contradicts; linked if it touches what the branch holds.
    Fits { linked: bool },
    /// The branch holds another chain value at this number.
    Differs { seq: u64, held: Hash32, came: Hash32 },
}

/// How an arrival stands to a branch: its events against those held, its two ends against the neighbours.
fn relation(arrival: &Arrival, held: &Held, branch: u32) -> Relation {
    let mut linked = false;
    let before = arrival.first.saturating_sub(1);
    if let Some(held) = held.chain_at(branch, before) {
        if held != arrival.prev_chain {
            return Relation::Differs { seq: before, held, came: arrival.prev_chain };
        }
        linked = true;
    }
    let mut inside: Vec<(u64, Hash32)> = held.chains(branch).filter(|(seq, _)| (arrival.first..=arrival.last).contains(seq)).collect();
    if !inside.is_empty() {
        inside.sort_unstable_by_key(|(seq, _)| *seq);
        let came: HashMap<u64, Hash32> = match &arrival.content {
            Content::Events(events) => events.iter().map(|event| (event.seq, event.chain)).collect(),
            Content::Unreadable => HashMap::from([(arrival.last, arrival.last_chain)]),
        };
        for (seq, held) in inside {
            match came.get(&seq) {
                Some(came) if *came != held => return Relation::Differs { seq, held, came: *came },
                Some(_) => linked = true,
                None => {}
            }
        }
    }
    let next = held.runs.iter().find(|run| run.branch == branch && run.first == arrival.last + 1);
    match next.map(|run| run.prev_chain) {
        Some(held) if held != arrival.last_chain => Relation::Differs { seq: arrival.last, held, came: arrival.last_chain },
        Some(_) => Relation::Fits { linked: true },
        None => Relation::Fits { linked },
    }
}

impl Held {
    /// Chain values a branch is known to hold: of its events, and of the ends of runs that no event row describes.
    fn chains(&self, branch: u32) -> impl Iterator<Item = (u64, Hash32)> + '_ {
        let events = self.events.iter().filter(move |event| event.branch == branch).map(|event| (event.seq, event.chain));
        events.chain(self.runs.iter().filter(move |run| run.branch == branch).map(|run| (run.last, run.last_chain)))
    }

    fn chain_at(&self, branch: u32, seq: u64) -> Option<Hash32> {
        self.chains(branch).find(|(at, _)| *at == seq && seq > 0).map(|(_, chain)| chain)
    }

    /// The lowest branch that holds this event, as far as it can be told from here.
    pub(super) fn branch_of(&self, seq: u64, chain: &Hash32) -> Option<u32> {
        let events = self.events.iter().filter(|event| event.seq == seq && event.chain == *chain).map(|event| event.branch);
        let ends = self.runs.iter().filter(|run| run.last == seq && run.last_chain == *chain).map(|run| run.branch);
        events.chain(ends).min()
    }

    /// What is held once the placement is written.
    pub(super) fn after(mut self, arrival: &Arrival, placement: &Placement) -> Self {
        let branch = placement.outcome.branch;
        if let Some(stands) = &placement.run {
            self.runs.retain(|run| run.branch != branch || !(stands.first..=stands.last).contains(&run.first));
            self.runs.push(stands.clone());
            self.runs.sort_unstable_by_key(|run| (run.branch, run.first));
        }
        let added = placement.recorded(arrival).map(|event| HeldEvent { branch, seq: event.seq, chain: event.chain });
        self.events.extend(added);
        self
    }
}

/// A booth's first epoch is ordinary; a later one means a restored, moved or copied store.
const EPOCH_OPENED: &str = "epoch.opened";

impl Placement {
    /// The events to record on the branch.
    pub(super) fn recorded<'a>(&self, arrival: &'a Arrival) -> impl Iterator<Item = &'a ArrivedEvent> {
        let events: &[ArrivedEvent] = match &arrival.content {
            Content::Events(events) => events,
            Content::Unreadable => &[],
        };
        self.fresh.iter().chain(&self.shared).filter_map(|at| events.get(*at))
    }

    /// What a person has to look at.
    pub(super) fn alarms(&self, arrival: &Arrival) -> Vec<NewAlarm> {
        let place = |seq| Some(Place { booth: arrival.booth, epoch: arrival.epoch, branch: self.outcome.branch, seq });
        let at = arrival.received_at;
        let mut alarms = Vec::new();
        if let Some((seq, held, came)) = self.fork {
            alarms.push(NewAlarm { kind: AlarmKind::Fork, place: place(seq), chains: Some((held, came)), at });
        }
        if arrival.revoked {
            alarms.push(NewAlarm { kind: AlarmKind::RevokedDelivery, place: place(arrival.first), chains: None, at });
        }
        if let Content::Events(events) = &arrival.content
            && let Some(opened) = events.iter().find(|event| event.kind == EPOCH_OPENED && arrival.epoch > 1)
        {
            alarms.push(NewAlarm { kind: AlarmKind::NewEpoch, place: place(opened.seq), chains: None, at });
        }
        if let Content::Events(events) = &arrival.content
            && let Some(event) = events.iter().find(|event| event.broken)
        {
            alarms.push(NewAlarm { kind: AlarmKind::BrokenChain, place: place(event.seq), chains: None, at });
        }
        alarms
    }
}

/// Copies of a copy share events that the trunk does not have: what any branch holds was counted when it came.
fn fresh(arrival: &Arrival, held: &Held) -> Vec<usize> {
    let Content::Events(events) = &arrival.content else { return Vec::new() };
    let known: HashSet<(u64, Hash32)> = held.events.iter().map(|event| (event.seq, event.chain)).collect();
    events.iter().enumerate().filter(|(_, event)| !known.contains(&(event.seq, event.chain))).map(|(at, _)| at).collect()
}

/// The first number by which the branch grows. On a branch of a fork, what equals the trunk is no part of it.
fn first_new(arrival: &Arrival, fresh: &[usize], branch: u32, covered: bool) -> Option<u64> {
    match &arrival.content {
        _ if covered => None,
        Content::Events(events) if branch > 0 => fresh.first().and_then(|at| events.get(*at)).map(|event| event.seq),
        Content::Events(_) | Content::Unreadable => Some(arrival.first),
    }
}

fn shared(arrival: &Arrival, held: &Held, fresh: &[usize], branch: u32, first: u64) -> Vec<usize> {
    let Content::Events(events) = &arrival.content else { return Vec::new() };
    let fresh: HashSet<usize> = fresh.iter().copied().collect();
    let there: HashSet<u64> = held.events.iter().filter(|event| event.branch == branch).map(|event| event.seq).collect();
    let wanted = |(at, event): &(usize, &ArrivedEvent)| event.seq >= first && !fresh.contains(at) && !there.contains(&event.seq);
    events.iter().enumerate().filter(wanted).map(|(at, _)| at).collect()
}

/// The run that stands once `first..=arrival.last` has come to the branch.
fn extended(arrival: &Arrival, held: &Held, branch: u32, first: u64) -> RunRecord {
    let mut stands = RunRecord {
        booth: arrival.booth,
        epoch: arrival.epoch,
        branch,
        first,
        last: arrival.last,
        prev_chain: chain_before(arrival, first),
        last_chain: arrival.last_chain,
    };
    let touches = |run: &&RunRecord| run.branch == branch && run.first <= arrival.last + 1 && run.last + 1 >= first;
    for run in held.runs.iter().filter(touches) {
        if run.first < stands.first {
            (stands.first, stands.prev_chain) = (run.first, run.prev_chain);
        }
        if run.last > stands.last {
            (stands.last, stands.last_chain) = (run.last, run.last_chain);
        }
    }
    stands
}

/// Chain value before event `first` of an arrival.
fn chain_before(arrival: &Arrival, first: u64) -> Hash32 {
    match &arrival.content {
        Content::Events(events) if first > arrival.first => {
            events.iter().find(|event| event.seq + 1 == first).map_or(arrival.prev_chain, |event| event.chain)
        }
        _ => arrival.prev_chain,
    }
}

/// Looks for the branch that holds an event (number and chain value).
pub(super) type BranchOf<'a> = &'a mut dyn FnMut(u64, &Hash32) -> Result<Option<u32>, HqError>;

/// What is held of an epoch with these runs, as a journal that has event `anchor` (number and chain value) may believe it.
///
/// Two copies of a booth look alike until they differ, so a stretch beyond a hole is named only if the asker has just proved that it is
/// its own: it holds the anchor. The stretch from event 1 on carries its last chain value, which the asker compares.
pub(super) fn coverage(
    booth: BoothId,
    epoch: u32,
    runs: &[RunRecord],
    anchor: Option<(u64, Hash32)>,
    branch_of: BranchOf<'_>,
) -> Result<Coverage, HqError> {
    let from_start = |branch: u32| runs.iter().find(|run| run.branch == branch && run.first == 1);
    let whole = |run: &RunRecord| Coverage { upto: run.last, upto_chain: run.last_chain, beyond: Vec::new() };
    let nothing = Coverage { upto: 0, upto_chain: genesis(booth, epoch), beyond: Vec::new() };
    let own = match anchor {
        Some((seq, chain)) => run_with(runs, seq, &chain, branch_of)?,
        None => None,
    };
    let Some(own) = own else { return Ok(from_start(0).map_or(nothing, whole)) };
    let mut earliest = own;
    while earliest.first > 1 {
        // A branch leaves another in the middle of a run, or a run ends where this one begins.
        let before = run_with(runs, earliest.first - 1, &earliest.prev_chain, branch_of)?;
        let Some(before) = before.filter(|before| before.first < earliest.first) else { break };
        earliest = before;
    }
    if earliest.first == 1 {
        let mut latest = own;
        while let Some(next) = runs.iter().find(|run| run.first == latest.last + 1 && run.prev_chain == latest.last_chain) {
            latest = next;
        }
        return Ok(whole(latest));
    }
    let start = if own.branch == 0 { from_start(0).map_or(nothing, whole) } else { nothing };
    let proven = (earliest.first, anchor.map_or(own.last, |(seq, _)| seq));
    Ok(Coverage { beyond: vec![proven], ..start })
}

/// How a journal stands to what is held of its epoch.
#[derive(Debug)]
pub(crate) struct Stood {
    /// What the booth may believe.
    pub(crate) held: Coverage,
    /// It has to open a new epoch.
    pub(crate) forked: bool,
    /// What a person has to look at.
    pub(crate) doubt: Option<Doubt>,
}

/// A journal that is not simply ahead of what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// It is shorter than what is held on this branch: an old copy.
    Behind { branch: u32 },
    /// It has another event at its head: a second copy.
    Fork,
}

/// Weighs a journal whose head (number and chain value) lies on `branch`, if it is held at all. `coverage` tells what is held for an anchor.
pub(crate) fn stand(
    head: (u64, Hash32),
    branch: Option<u32>,
    coverage: &mut dyn FnMut(Option<(u64, Hash32)>) -> Result<Coverage, HqError>,
) -> Result<Stood, HqError> {
    if let Some(branch) = branch {
        let mut held = coverage(Some(head))?;
        let behind = held.upto > head.0;
        if behind {
            // The word goes as far as the booth's own journal: what it holds counts as delivered, and it opens a new epoch.
            (held.upto, held.upto_chain) = head;
        }
        return Ok(Stood { held, forked: behind || branch > 0, doubt: behind.then_some(Doubt::Behind { branch }) });
    }
    let held = coverage(None)?;
    let forked = head.0 > 0 && held.upto >= head.0; // Otherwise it is ahead of us, as booths are.
    Ok(Stood { held, forked, doubt: forked.then_some(Doubt::Fork) })
}

/// The stretches beyond `upto` that end with events which the asker names (number and chain value). `held` tells what is held for an event,
/// `None` if that event is not. Its chain value proves a stretch to be the asker's own, so all of them may be named at once.
pub(crate) fn stretches(
    ends: &[(u64, Hash32)],
    upto: u64,
    held: &mut dyn FnMut((u64, Hash32)) -> Result<Option<Coverage>, HqError>,
) -> Result<Vec<(u64, u64)>, HqError> {
    let mut ends: Vec<(u64, Hash32)> = ends.iter().copied().filter(|(seq, _)| *seq > upto).take(Hello::MOST_ENDS).collect();
    ends.sort_unstable_by(|a, b| b.cmp(a));
    let mut found: Vec<(u64, u64)> = Vec::new();
    for (seq, chain) in ends {
        if found.iter().any(|(first, last)| (*first..=*last).contains(&seq)) {
            continue;
        }
        if let Some(coverage) = held((seq, chain))? {
            // Without a gap before it, it goes from the first event on.
            found.push(coverage.beyond.first().copied().unwrap_or((1, seq)));
        }
    }
    found.reverse();
    Ok(found)
}

/// The run in which event `seq` has this chain value.
fn run_with<'r>(runs: &'r [RunRecord], seq: u64, chain: &Hash32, branch_of: BranchOf<'_>) -> Result<Option<&'r RunRecord>, HqError> {
    let branch = branch_of(seq, chain)?;
    Ok(runs.iter().find(|run| Some(run.branch) == branch && (run.first..=run.last).contains(&seq)))
}

/// What is missing on trunks: before the first run and between runs, which are in the order of epoch and number.
pub(super) fn holes(runs: &[RunRecord]) -> Vec<Hole> {
    let mut holes = Vec::new();
    let mut at = (0, 0);
    for run in runs.iter().filter(|run| run.branch == 0) {
        if at.0 != run.epoch {
            at = (run.epoch, 0);
        }
        if run.first > at.1 + 1 {
            holes.push(Hole { epoch: run.epoch, first: at.1 + 1, last: run.first - 1 });
        }
        at.1 = run.last;
    }
    holes
}
