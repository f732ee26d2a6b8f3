//! Facts of events → the rows of the tables that look-ups and statistics read. Pure: both stores write what stands here.

use super::{AnswerFact, Arrival, ArrivedEvent, Content, CrossingFact, Fact};
use crate::figures::Counts;
use border::Direction;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Why a whole segment stands in quarantine.
pub(super) const UNREADABLE: &str = "unreadable-segment";

/// A crossing and where it stands.
#[derive(Debug)]
pub(super) struct CrossingRow<'a> {
    pub(super) seq: u64,
    pub(super) fact: &'a CrossingFact,
    /// Kept, not counted.
    pub(super) flagged: bool,
}

/// An answer, and the crossing it belongs to once that is recorded.
#[derive(Debug)]
pub(super) struct AnswerRow<'a> {
    pub(super) fact: &'a AnswerFact,
    pub(super) crossing: Option<Uuid>,
}

/// What is kept but not interpreted.
#[derive(Debug)]
pub(super) struct QuarantineRow<'a> {
    pub(super) seq: u64,
    pub(super) records: u64,
    pub(super) kind: Option<&'a str>,
    pub(super) reason: &'static str,
}

/// Rows to write for events of one arrival on one branch.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    pub(super) crossings: Vec<CrossingRow<'a>>,
    /// One for each id.
    pub(super) answers: Vec<AnswerRow<'a>>,
    /// What is added to the statistics, by day and post.
    pub(super) figures: BTreeMap<(&'a str, &'a str), Counts>,
    /// Day, post and kind of acts that are only counted.
    pub(super) acts: BTreeMap<(&'a str, &'a str, &'a str), u64>,
    pub(super) quarantine: Vec<QuarantineRow<'a>>,
}

impl<'a> Rows<'a> {
    /// Rows for the events with these indices; an unreadable arrival goes to quarantine whole.
    pub(super) fn of(arrival: &'a Arrival, fresh: &[usize], branch: u32) -> Self {
        let mut rows = Self::default();
        match &arrival.content {
            Content::Events(events) => {
                for event in fresh.iter().filter_map(|at| events.get(*at)) {
                    rows.add(event, branch > 0 || arrival.revoked || event.broken);
                }
                rows.one_for_each_answer();
            }
            Content::Unreadable => {
                let records = arrival.last - arrival.first + 1;
                rows.quarantine.push(QuarantineRow { seq: arrival.first, records, kind: None, reason: UNREADABLE });
            }
        }
        rows
    }

    /// Another branch, a broken chain or a revoked booth is `flagged`: it does not count in the statistics.
    fn add(&mut self, event: &'a ArrivedEvent, flagged: bool) {
        match &event.fact {
            Fact::Crossing(fact) => {
                self.crossings.push(CrossingRow { seq: event.seq, fact, flagged });
                self.answers.extend(fact.answers.iter().map(|given| AnswerRow { fact: given, crossing: Some(fact.id) }));
                if !flagged {
                    *self.figures.entry((&fact.day, &fact.post)).or_default().entry(fact.cell).or_default() += 1;
                }
            }
            Fact::Answer(fact) => self.answers.push(AnswerRow { fact, crossing: None }),
            Fact::Counted { day, post } if !flagged => *self.acts.entry((day, post, &event.kind)).or_default() += 1,
            Fact::Counted { .. } | Fact::Nothing => {}
            Fact::Quarantined(reason) => {
                self.quarantine.push(QuarantineRow { seq: event.seq, records: 1, kind: Some(&event.kind), reason });
            }
        }
    }

    /// An answer may arrive as an act of its own and again inside its crossing, in either order: it is kept once, the first crossing with it.
    fn one_for_each_answer(&mut self) {
        let mut places: BTreeMap<&'a str, usize> = BTreeMap::new();
        let mut kept: Vec<AnswerRow<'a>> = Vec::with_capacity(self.answers.len());
        for row in self.answers.drain(..) {
            match places.get(row.fact.id.as_str()).and_then(|at| kept.get_mut(*at)) {
                Some(known) => known.crossing = known.crossing.or(row.crossing),
                None => {
                    places.insert(&row.fact.id, kept.len());
                    kept.push(row);
                }
            }
        }
        self.answers = kept;
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
    pub(super) fn recorded<'a>(&'a self, arrival: &'a Arrival) -> impl Iterator<Item = &'a ArrivedEvent> + 'a {
        let events: &[ArrivedEvent] = match &arrival.content {
            Content::Events(events) => events,
            Content::Unreadable => &[],
        };
        self.fresh.iter().filter_map(|at| events.get(*at))
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
