//! A booth as far as the core goes: its journal, the real weighing of receipts, the real engine. A crash leaves the journal.

use super::headquarters::{BOOTH, Sent};
use journal::{Hash32, Hello, Receipt, genesis};
use std::collections::{BTreeMap, HashMap};
use store::Standing;
use store::word::{Told, Word};
use uplink::engine::{Backlog, Engine, Range};

/// So many pictures are named by a hello, and asked about at once.
const NEWEST: usize = 8;

/// What survives a crash.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    /// Chain values by epoch; the first is the genesis.
    pub(super) epochs: BTreeMap<u32, Vec<Hash32>>,
    words: BTreeMap<u32, Word>,
    /// Pictures, and the when of the receipt that named each.
    pub(super) pictures: BTreeMap<Hash32, Option<u64>>,
    receipts: u64,
    /// Pictures that receipts named last, the last first.
    newest: Vec<Hash32>,
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
    /// Segments (epoch, last number) that it sent lately, the last first: a hello asks about them.
    pub(super) sent: Vec<(u32, u64)>,
    /// How far its pictures have come, as headquarters said last.
    pub(super) stands: HashMap<Hash32, u64>,
}

impl Booth {
    pub(super) fn new(disk: Disk, now: u64) -> Self {
        Self { disk, engine: Engine::new(now), connection: 0, wake: now, sent: Vec::new(), stands: HashMap::new() }
    }
}

impl Disk {
    pub(super) fn new() -> Self {
        Self {
            epochs: BTreeMap::from([(1, vec![genesis(BOOTH, 1)])]),
            words: BTreeMap::new(),
            pictures: BTreeMap::new(),
            receipts: 0,
            newest: Vec::new(),
            urgent_every: 8,
        }
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
        if nonce.is_multiple_of(12) {
            self.pictures.insert(Hash32::of(&nonce.to_be_bytes()), None);
        }
    }

    /// A receipt named a picture.
    pub(super) fn delivered(&mut self, picture: Hash32) {
        self.receipts += 1;
        if let Some(when @ None) = self.pictures.get_mut(&picture) {
            *when = Some(self.receipts);
            self.newest.insert(0, picture);
            self.newest.truncate(NEWEST);
        }
    }

    /// What a hello says of pictures: those named last, and, should one of them be lost, the others to be asked about, page by page.
    pub(super) fn asks(&self) -> (Vec<Hash32>, Vec<Vec<Hash32>>) {
        (self.newest.clone(), self.last_delivered().chunks(NEWEST).map(<[Hash32]>::to_vec).collect())
    }

    /// Delivered pictures, the last delivered first.
    fn last_delivered(&self) -> Vec<Hash32> {
        let mut delivered: Vec<(u64, Hash32)> = self.pictures.iter().filter_map(|(hash, when)| Some(((*when)?, *hash))).collect();
        delivered.sort_unstable_by(|a, b| b.cmp(a));
        delivered.into_iter().map(|(_, hash)| hash).collect()
    }

    /// Headquarters said which of them it lost: the last of the others are those that are named from now on.
    pub(super) fn lost(&mut self, lost: &[Hash32]) {
        for hash in lost {
            self.pictures.insert(*hash, None);
        }
        self.newest = self.last_delivered();
        self.newest.truncate(NEWEST);
    }

    pub(super) fn open_epoch(&mut self, nonce: u64) {
        let next = self.current() + 1;
        self.epochs.insert(next, vec![genesis(BOOTH, next)]);
        self.record(nonce);
    }

    pub(super) fn heads(&self) -> Vec<(u32, u64, Hash32)> {
        self.epochs.iter().map(|(epoch, chains)| (*epoch, chains.len() as u64 - 1, *chains.last().expect("the genesis"))).collect()
    }

    /// What a hello asks about: where stretches end that are held beyond gaps, or were sent.
    pub(super) fn ends(&self, sent: &[(u32, u64)]) -> Vec<(u32, u64, Hash32)> {
        let stretches = self.words.iter().flat_map(|(epoch, word)| word.beyond.iter().map(|(_, last)| (*epoch, *last)));
        let all = sent.iter().copied().chain(stretches).take(Hello::MOST_ENDS);
        all.filter_map(|(epoch, seq)| Some((epoch, seq, self.chain_at(epoch, seq)?))).collect()
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

    /// Events and pictures.
    pub(super) fn waiting(&self) -> (u64, u64) {
        let pictures = self.pictures.values().filter(|when| when.is_none()).count() as u64;
        (self.gaps().map(|(_, first, last)| last - first + 1).sum(), pictures)
    }

    pub(super) fn backlog(&self) -> Backlog {
        let pictures = self.pictures.iter().filter(|(_, when)| when.is_none()).map(|(hash, _)| hash.to_string());
        let mut backlog = Backlog { portraits: pictures.collect(), ..Backlog::default() };
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
