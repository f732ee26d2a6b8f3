//! Facts of events → the rows of the tables that look-ups and statistics read. Pure: both stores write what stands here.

use super::rows::bodies;
use super::{AmendmentFact, AnswerFact, Arrival, ArrivedEvent, Content, CrossingFact, Fact};
use crate::figures::Counts;
use border::{Direction, RetentionClass};
use journal::BoothId;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Why a whole segment stands in quarantine.
pub(super) const UNREADABLE: &str = "unreadable-segment";

/// Where rows of an arrival lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) booth: BoothId,
    pub(super) epoch: u32,
    pub(super) branch: u32,
    /// As the database numbers it.
    pub(super) segment: i64,
    pub(super) received_at: i64,
}

impl Spot {
    pub(super) const fn of(arrival: &Arrival, branch: u32, segment: i64) -> Self {
        Self { booth: arrival.booth, epoch: arrival.epoch, branch, segment, received_at: arrival.received_at }
    }
}

/// An event and where it stands.
#[derive(Debug)]
pub(super) struct EventRow<'a> {
    pub(super) spot: Spot,
    pub(super) event: &'a ArrivedEvent,
}

/// A crossing and where it stands.
#[derive(Debug)]
pub(super) struct CrossingRow<'a> {
    pub(super) spot: Spot,
    pub(super) seq: u64,
    pub(super) fact: &'a CrossingFact,
    /// Kept, not counted.
    pub(super) flagged: bool,
}

/// What is said of a crossing, and where that stands.
#[derive(Debug)]
pub(super) struct AmendmentRow<'a> {
    pub(super) spot: Spot,
    pub(super) seq: u64,
    pub(super) at: i64,
    pub(super) fact: &'a AmendmentFact,
    /// Kept, and changes nothing.
    pub(super) flagged: bool,
}

/// An answer, whether an act of its own says it, and the crossing it belongs to once that is recorded.
#[derive(Debug)]
pub(super) struct AnswerRow<'a> {
    pub(super) booth: BoothId,
    pub(super) fact: &'a AnswerFact,
    pub(super) alone: bool,
    pub(super) crossing: Option<Uuid>,
}

/// What is kept but not interpreted.
#[derive(Debug)]
pub(super) struct QuarantineRow<'a> {
    pub(super) spot: Spot,
    pub(super) seq: u64,
    pub(super) records: u64,
    pub(super) kind: Option<&'a str>,
    pub(super) reason: &'static str,
}

/// The oldest body of a class that a segment holds.
#[derive(Debug)]
pub(super) struct BodyRow {
    pub(super) spot: Spot,
    pub(super) class: RetentionClass,
    pub(super) oldest_at: i64,
}

/// Rows to write for some arrivals, all together.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    pub(super) events: Vec<EventRow<'a>>,
    pub(super) crossings: Vec<CrossingRow<'a>>,
    pub(super) amendments: Vec<AmendmentRow<'a>>,
    /// One for each booth and id.
    pub(super) answers: Vec<AnswerRow<'a>>,
    /// What is added to the statistics, by booth, day and post.
    pub(super) figures: BTreeMap<(BoothId, &'a str, &'a str), Counts>,
    /// Booth, day, post and kind of acts that are only counted.
    pub(super) acts: BTreeMap<(BoothId, &'a str, &'a str, &'a str), u64>,
    pub(super) quarantine: Vec<QuarantineRow<'a>>,
    pub(super) bodies: Vec<BodyRow>,
    /// Where each answer stands.
    given: BTreeMap<(BoothId, &'a str), usize>,
}

impl<'a> Rows<'a> {
    /// Adds the events that are recorded of an arrival, and what those with the indices `meant` mean; an unreadable arrival goes to
    /// quarantine whole.
    pub(super) fn add(&mut self, arrival: &'a Arrival, spot: Spot, recorded: impl Iterator<Item = &'a ArrivedEvent>, meant: &[usize]) {
        self.events.extend(recorded.map(|event| EventRow { spot, event }));
        let held = bodies(arrival, &BTreeSet::new());
        self.bodies.extend(held.into_iter().map(|(class, oldest_at)| BodyRow { spot, class, oldest_at }));
        match &arrival.content {
            Content::Events(events) => {
                for event in meant.iter().filter_map(|at| events.get(*at)) {
                    self.add_fact(event, spot, spot.branch > 0 || arrival.revoked || event.broken);
                }
            }
            Content::Unreadable => {
                let records = arrival.last - arrival.first + 1;
                self.quarantine.push(QuarantineRow { spot, seq: arrival.first, records, kind: None, reason: UNREADABLE });
            }
        }
    }

    /// Another branch, a broken chain or a revoked booth is `flagged`: it does not count in the statistics.
    fn add_fact(&mut self, event: &'a ArrivedEvent, spot: Spot, flagged: bool) {
        let booth = spot.booth;
        match &event.fact {
            Fact::Crossing(fact) => {
                self.crossings.push(CrossingRow { spot, seq: event.seq, fact, flagged });
                fact.answers.iter().for_each(|given| self.add_answer(AnswerRow { booth, fact: given, alone: false, crossing: Some(fact.id) }));
                if !flagged {
                    *self.figures.entry((booth, &fact.day, &fact.post)).or_default().entry(fact.cell).or_default() += 1;
                }
            }
            Fact::Amendment(fact) => self.amendments.push(AmendmentRow { spot, seq: event.seq, at: event.at, fact, flagged }),
            Fact::Answer(fact) => self.add_answer(AnswerRow { booth, fact, alone: true, crossing: None }),
            Fact::Counted { day, post } if !flagged => *self.acts.entry((booth, day, post, &event.kind)).or_default() += 1,
            Fact::Counted { .. } | Fact::Nothing => {}
            Fact::Quarantined(reason) => {
                self.quarantine.push(QuarantineRow { spot, seq: event.seq, records: 1, kind: Some(&event.kind), reason });
            }
        }
    }

    /// An answer may arrive as an act of its own and again inside its crossing, in either order: it is kept once, the first crossing with it.
    fn add_answer(&mut self, row: AnswerRow<'a>) {
        let name = (row.booth, row.fact.id.as_str());
        match self.given.get(&name).and_then(|at| self.answers.get_mut(*at)) {
            Some(known) => {
                known.alone |= row.alone;
                known.crossing = known.crossing.or(row.crossing);
            }
            None => {
                self.given.insert(name, self.answers.len());
                self.answers.push(row);
            }
        }
    }
}

/// The stored word of a direction.
pub(super) const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Entry => "entry",
        Direction::Exit => "exit",
    }
}

/// A line of the quarantine whose segment is looked at again.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) seq: u64,
    pub(super) branch: u32,
    pub(super) reason: String,
}

/// What comes out of quarantine.
#[derive(Debug)]
pub(super) struct Solved {
    /// Indices of the events to record.
    fresh: Vec<usize>,
    /// Indices of the events that mean something now.
    pub(super) meant: Vec<usize>,
    /// How many records the line stood for.
    pub(super) records: u64,
}

impl Solved {
    /// The events to record.
    pub(super) fn recorded<'a>(&self, arrival: &'a Arrival) -> impl Iterator<Item = &'a ArrivedEvent> {
        self.fresh.iter().filter_map(|at| arrival.events().get(*at))
    }
}

/// What a line of the quarantine becomes now that its segment was read anew; `None`: it stays. `held` is what is recorded already.
pub(super) fn solved(arrival: &Arrival, line: &Held, held: &super::placing::Held) -> Option<Solved> {
    let Content::Events(events) = &arrival.content else { return None };
    if line.reason == UNREADABLE {
        // Another segment may have brought some of them meanwhile.
        let there: BTreeSet<u64> = held.events.iter().filter(|event| event.branch == line.branch).map(|event| event.seq).collect();
        let fresh: Vec<usize> = events.iter().enumerate().filter(|(_, event)| !there.contains(&event.seq)).map(|(at, _)| at).collect();
        return Some(Solved { meant: fresh.clone(), fresh, records: events.len() as u64 });
    }
    let at = events.iter().position(|event| event.seq == line.seq)?;
    let readable = events.get(at).is_some_and(|event| !matches!(event.fact, Fact::Quarantined(_)));
    readable.then(|| Solved { fresh: Vec::new(), meant: vec![at], records: 1 })
}
