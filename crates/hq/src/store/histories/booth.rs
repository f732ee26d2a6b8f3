//! A booth as far as the core goes: its journal, the real weighing of receipts, the real engine. A crash leaves the journal.

use super::headquarters::{BOOTH, Sent};
use journal::{Hash32, Receipt, genesis};
use std::collections::BTreeMap;
use store::Standing;
use store::word::{Told, Word};
use uplink::engine::{Backlog, Engine, Range};

/// What survives a crash.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    /// Chain values by epoch; the first is the genesis.
    pub(super) epochs: BTreeMap<u32, Vec<Hash32>>,
    words: BTreeMap<u32, Word>,
    /// Every eighth event is urgent.
    urgent_every: u64,
}

pub(super) struct Booth {
    pub(super) disk: Disk,
    pub(super) engine: Engine,
    /// Counts connections: what belongs to an earlier one is lost.
    pub(super) connection: u64,
    /// When its engine has to be woken.
    pub(super) wake: u64,
}

impl Booth {
    pub(super) fn new(disk: Disk, now: u64) -> Self {
        Self { disk, engine: Engine::new(now), connection: 0, wake: now }
    }
}

impl Disk {
    pub(super) fn new() -> Self {
        Self { epochs: BTreeMap::from([(1, vec![genesis(BOOTH, 1)])]), words: BTreeMap::new(), urgent_every: 8 }
    }

    fn current(&self) -> u32 {
        *self.epochs.keys().next_back().expect("an epoch")
    }

    /// Appends an event that nobody else has.
    pub(super) fn record(&mut self, nonce: u64) {
        let chains = self.epochs.values_mut().next_back().expect("an epoch");
        let prev = chains.last().expect("the genesis");
        let next = Hash32::of(&[prev.as_bytes().as_slice(), &nonce.to_be_bytes()].concat());
        chains.push(next);
    }

    pub(super) fn open_epoch(&mut self, nonce: u64) {
        let next = self.current() + 1;
        self.epochs.insert(next, vec![genesis(BOOTH, next)]);
        self.record(nonce);
    }

    pub(super) fn heads(&self) -> Vec<(u32, u64, Hash32)> {
        self.epochs.iter().map(|(epoch, chains)| (*epoch, chains.len() as u64 - 1, *chains.last().expect("the genesis"))).collect()
    }

    fn chain_at(&self, epoch: u32, seq: u64) -> Option<Hash32> {
        self.epochs.get(&epoch)?.get(usize::try_from(seq).ok()?).copied()
    }

    /// Applies headquarters' word; a fork or a rollback of the current epoch opens a new one. Gives what is covered newly,
    /// and whether the two did not fit.
    pub(super) fn apply(&mut self, receipt: &Receipt, told: Told, nonce: u64) -> (Vec<(u32, u64, Hash32)>, bool) {
        let Some(chains) = self.epochs.get(&receipt.epoch) else { return (Vec::new(), false) };
        let head = chains.len() as u64 - 1;
        let agrees = self.chain_at(receipt.epoch, receipt.upto_seq) == Some(receipt.upto_chain);
        let earlier = self.words.get(&receipt.epoch).cloned().unwrap_or_default();
        let (standing, word) = earlier.weigh(receipt, told, head, agrees);
        let newly = (1..=head).filter(|seq| word.covers(*seq) && !earlier.covers(*seq));
        let newly = newly.filter_map(|seq| Some((receipt.epoch, seq, self.chain_at(receipt.epoch, seq)?))).collect();
        self.words.insert(receipt.epoch, word);
        let unclear = matches!(standing, Standing::Forked | Standing::Behind);
        if unclear && self.current() == receipt.epoch {
            self.open_epoch(nonce);
        }
        (newly, unclear)
    }

    fn gaps(&self) -> impl Iterator<Item = Range> + '_ {
        let nothing = Word::default();
        let gaps = self.epochs.iter().map(move |(epoch, chains)| {
            let word = self.words.get(epoch).unwrap_or(&nothing);
            (*epoch, word.gaps(chains.len() as u64 - 1))
        });
        gaps.collect::<Vec<_>>().into_iter().flat_map(|(epoch, gaps)| gaps.into_iter().map(move |(first, last)| (epoch, first, last)))
    }

    pub(super) fn waiting(&self) -> u64 {
        self.gaps().map(|(_, first, last)| last - first + 1).sum()
    }

    pub(super) fn backlog(&self) -> Backlog {
        let mut backlog = Backlog::default();
        for (epoch, first, last) in self.gaps() {
            let mut next = first;
            for seq in (first..=last).filter(|seq| seq.is_multiple_of(self.urgent_every)) {
                backlog.urgent.push((epoch, seq, seq));
                if seq > next {
                    backlog.events.push((epoch, next, seq - 1));
                }
                next = seq + 1;
            }
            if next <= last {
                backlog.events.push((epoch, next, last));
            }
        }
        backlog
    }

    pub(super) fn seal(&self, epoch: u32, first: u64, last: u64) -> Option<Sent> {
        let chains = self.epochs.get(&epoch)?;
        let range = usize::try_from(first).ok()?..=usize::try_from(last).ok()?;
        Some(Sent { epoch, first, prev: self.chain_at(epoch, first - 1)?, chains: chains.get(range)?.to_vec() })
    }
}
