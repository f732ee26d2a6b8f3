//! Headquarters as far as the core goes: the real placing of arrivals and the real word on what is held, over tables in memory.

use crate::HqError;
use crate::store::placing::{Held, coverage, place, stand, stretches};
use crate::store::{Arrival, ArrivedEvent, Content, Coverage, Fact};
use journal::{BoothId, Hash32, Receipt};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

pub(super) const BOOTH: BoothId = BoothId(7);
/// Bytes of a picture.
pub(super) const PICTURE_BYTES: u64 = 6_000;

/// A fault built in on purpose: the histories have to find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mutant {
    None,
    /// The receipt leaves before the commit.
    AcknowledgesBeforeCommit,
    /// Rows are inserted without the unique booth, epoch, number.
    InsertsWithoutUnique,
    /// What has a number that is held counts as held, whatever its chain value.
    SkipsHashComparison,
    /// A restored headquarters says nothing of pictures that it lost.
    KeepsQuietAboutPictures,
}

/// What is answered to a piece of a picture.
#[derive(Debug)]
pub(super) enum Piece {
    /// The picture stands there.
    Stands(u64),
    /// It is whole.
    Whole(Receipt),
}

/// What is durable.
#[derive(Clone, Debug, Default)]
pub(super) struct Database {
    epochs: BTreeMap<u32, Held>,
    segments: HashSet<Hash32>,
    /// How often each event came to mean something.
    pub(super) counted: HashMap<(u32, u64, Hash32), u32>,
    pub(super) pictures: HashSet<Hash32>,
    /// How far others have come.
    partial: HashMap<Hash32, u64>,
}

/// A sealed range as it travels.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) epoch: u32,
    pub(super) first: u64,
    pub(super) prev: Hash32,
    pub(super) chains: Vec<Hash32>,
}

#[derive(Debug)]
pub(super) struct Headquarters {
    pub(super) database: Database,
    /// Its clock against the world's.
    pub(super) clock_offset: i64,
    pub(super) mutant: Mutant,
}

impl Headquarters {
    pub(super) fn new(mutant: Mutant) -> Self {
        Self { database: Database::default(), clock_offset: 0, mutant }
    }

    /// Takes a segment in; `dies` before it could commit. `None`: no answer.
    pub(super) fn take(&mut self, sent: &Sent, now: u64, dies: bool) -> Option<Receipt> {
        let before = dies.then(|| self.database.clone());
        let (held, branch) = self.commit(&self.arrival(sent));
        if let Some(before) = before {
            self.database = before; // The commit never became durable.
            if self.mutant != Mutant::AcknowledgesBeforeCommit {
                return None;
            }
        }
        Some(self.receipt(sent.epoch, held, branch > 0, now))
    }

    /// Takes a piece of a picture in, as [`crate::blobs::Blobs::add`] does; `dies` before it is durable. `None`: no answer.
    pub(super) fn take_piece(&mut self, picture: Hash32, piece: Range<u64>, now: u64, dies: bool) -> Option<Piece> {
        if dies && self.mutant != Mutant::AcknowledgesBeforeCommit {
            return None;
        }
        let whole = self.database.pictures.contains(&picture);
        let stands = self.database.partial.get(&picture).copied().unwrap_or(0);
        if !whole && piece.start != stands {
            return Some(Piece::Stands(stands));
        }
        if !whole && piece.end < PICTURE_BYTES {
            if !dies {
                self.database.partial.insert(picture, piece.end);
            }
            return Some(Piece::Stands(piece.end));
        }
        if !dies {
            self.database.partial.remove(&picture);
            self.database.pictures.insert(picture);
        }
        let epoch = self.database.epochs.keys().next_back().copied().unwrap_or(1);
        let held = word(self.database.epochs.get(&epoch).unwrap_or(&Held::default()), epoch, None);
        Some(Piece::Whole(Receipt { blobs: vec![picture], ..self.receipt(epoch, held, false, now) }))
    }

    /// Which pictures are lost that a booth was told of, as far as it asks: page by page, until all of one are held. `None`: those named
    /// last are all held.
    pub(super) fn lost(&self, newest: &[Hash32], pages: &[Vec<Hash32>]) -> Option<Vec<Hash32>> {
        let lost = |hash: &&Hash32| !self.database.pictures.contains(*hash);
        if self.mutant == Mutant::KeepsQuietAboutPictures || !newest.iter().any(|hash| lost(&hash)) {
            return None;
        }
        let asked = pages.iter().take_while(|page| page.iter().any(|hash| lost(&hash)));
        Some(asked.flatten().filter(lost).copied().collect())
    }

    /// An event of a segment that was taken in, and is nowhere.
    pub(super) fn dropped(&self, sent: &Sent) -> Option<String> {
        let missing = (sent.first..).zip(&sent.chains).find(|(seq, chain)| !self.database.counted.contains_key(&(sent.epoch, *seq, **chain)));
        missing.map(|(seq, _)| format!("dropped: event {seq} of epoch {} was taken in and is nowhere", sent.epoch))
    }

    fn arrival(&self, sent: &Sent) -> Arrival {
        let event = |(seq, chain): (u64, &Hash32)| ArrivedEvent {
            seq,
            chain: *chain,
            kind: String::new(),
            at: 0,
            retention: None,
            broken: false,
            fact: Fact::Nothing,
        };
        let last_chain = *sent.chains.last().expect("a segment has events");
        Arrival {
            booth: BOOTH,
            epoch: sent.epoch,
            first: sent.first,
            last: sent.first + sent.chains.len() as u64 - 1,
            prev_chain: sent.prev,
            last_chain,
            hash: Hash32::of(&[last_chain.as_bytes().as_slice(), &sent.first.to_be_bytes()].concat()),
            bytes: Vec::new(),
            received_at: 0,
            revoked: false,
            content: Content::Events((sent.first..).zip(&sent.chains).map(event).collect()),
        }
    }

    /// What both stores do in one transaction.
    fn commit(&mut self, arrival: &Arrival) -> (Coverage, u32) {
        let anchor = Some((arrival.last, arrival.last_chain));
        let unique = self.mutant != Mutant::InsertsWithoutUnique;
        let held = self.database.epochs.entry(arrival.epoch).or_default().clone();
        if unique && !self.database.segments.insert(arrival.hash) {
            return (word(&held, arrival.epoch, anchor), held.branch_of(arrival.last, &arrival.last_chain).unwrap_or(0));
        }
        let seen = if self.mutant == Mutant::SkipsHashComparison { believing(&held, arrival) } else { held.clone() };
        let placement = place(arrival, &seen);
        let Content::Events(events) = &arrival.content else { unreachable!("every segment opens here") };
        let fresh: Vec<usize> = if unique { placement.fresh.clone() } else { (0..events.len()).collect() };
        for event in fresh.iter().map(|at| &events[*at]) {
            *self.database.counted.entry((arrival.epoch, event.seq, event.chain)).or_default() += 1;
        }
        let after = held.after(arrival, &placement);
        let told = word(&after, arrival.epoch, anchor);
        self.database.epochs.insert(arrival.epoch, after);
        (told, placement.outcome.branch)
    }

    /// One receipt an epoch, for a booth that tells the heads of its journals and the ends of what it believes held beyond gaps.
    pub(super) fn hello(&self, heads: &[(u32, u64, Hash32)], ends: &[(u32, u64, Hash32)], now: u64) -> Vec<Receipt> {
        let receipts = heads.iter().map(|(epoch, seq, chain)| {
            let nothing = Held::default();
            let held = self.database.epochs.get(epoch).unwrap_or(&nothing);
            let branch = held.branch_of(*seq, chain);
            let mut stood = stand((*seq, *chain), branch, &mut |anchor| Ok(word(held, *epoch, anchor))).expect("nothing fails in memory");
            let ends: Vec<(u64, Hash32)> = ends.iter().filter(|end| end.0 == *epoch).map(|(_, seq, chain)| (*seq, *chain)).collect();
            let further = stretches(&ends, stood.held.upto, &mut |(seq, chain)| {
                Ok(held.branch_of(seq, &chain).map(|_| word(held, *epoch, Some((seq, chain)))))
            });
            stood.held.beyond.extend(further.expect("nothing fails in memory"));
            self.receipt(*epoch, stood.held, stood.forked, now)
        });
        receipts.collect()
    }

    fn receipt(&self, epoch: u32, held: Coverage, forked: bool, now: u64) -> Receipt {
        Receipt {
            booth: BOOTH,
            epoch,
            upto_seq: held.upto,
            upto_chain: held.upto_chain,
            beyond: held.beyond,
            blobs: Vec::new(),
            hq_time_ms: i64::try_from(now).unwrap_or(i64::MAX) + self.clock_offset,
            forked,
            slow_down_ms: 0,
        }
    }
}

fn word(held: &Held, epoch: u32, anchor: Option<(u64, Hash32)>) -> Coverage {
    let branch_of = &mut |seq: u64, chain: &Hash32| Ok::<_, HqError>(held.branch_of(seq, chain));
    coverage(BOOTH, epoch, &held.runs, anchor, branch_of).expect("nothing fails in memory")
}

/// The held events as a headquarters sees them that compares numbers alone.
fn believing(held: &Held, arrival: &Arrival) -> Held {
    let Content::Events(events) = &arrival.content else { unreachable!("every segment opens here") };
    let mut came: HashMap<u64, Hash32> = events.iter().map(|event| (event.seq, event.chain)).collect();
    came.insert(arrival.first - 1, arrival.prev_chain);
    let mut believed = held.clone();
    for event in &mut believed.events {
        event.chain = came.get(&event.seq).copied().unwrap_or(event.chain);
    }
    for run in &mut believed.runs {
        run.last_chain = came.get(&run.last).copied().unwrap_or(run.last_chain);
        run.prev_chain = came.get(&(run.first - 1)).copied().unwrap_or(run.prev_chain);
    }
    believed
}
