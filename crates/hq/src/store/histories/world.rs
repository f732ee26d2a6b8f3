//! A history: booths, a headquarters and the link between them, in simulated time. Everything random comes from the seed.

use super::booth::{Booth, Disk};
use super::headquarters::{Database, Headquarters, Mutant, PICTURE_BYTES, Piece, Sent};
use journal::{Hash32, Receipt};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use store::word::Told;
use uplink::engine::{Action, Failure, Input, Work};

/// An event that is acknowledged, or in a journal that still exists.
type Known = (u32, u64, Hash32);

/// Bytes of an event and of a message around it.
const EVENT_BYTES: u64 = 120;
const MESSAGE_BYTES: u64 = 400;
/// Works under way at once.
const IN_FLIGHT: u64 = 4;
/// So many segments lately sent are asked about.
const SENT: usize = 8;
/// After the last fault a queue may take so much longer than the link needs for it.
const GRACE_MS: u64 = 10_000;
/// The histories end so long after the last fault: every booth has said hello again.
const AFTERWARDS_MS: u64 = 40_000;
/// No history takes more steps.
const STEPS: u32 = 50_000;

enum What {
    Wake { booth: usize },
    ToHq { booth: usize, connection: u64, work: Work, request: Request, started: u64, bytes: u64 },
    ToBooth { booth: usize, connection: u64, life: u64, work: Work, answer: Answer, started: u64, bytes: u64 },
    Record { booth: usize },
    Fault,
}

#[derive(Clone)]
enum Request {
    Hello { heads: Vec<(u32, u64, Hash32)>, ends: Vec<(u32, u64, Hash32)>, newest: Vec<Hash32>, pages: Vec<Vec<Hash32>> },
    Segment(Sent),
    Piece(Hash32, Range<u64>),
}

#[derive(Clone)]
enum Answer {
    Receipts(Vec<Receipt>),
    /// And what became of pictures.
    Greeting(Vec<Receipt>, Option<Vec<Hash32>>),
    /// So much of a picture is there.
    Stands(Hash32, u64),
    Busy {
        wait_ms: u64,
    },
    Broken,
}

pub(super) struct World {
    rng: ChaCha8Rng,
    now: u64,
    agenda: BTreeMap<(u64, u64), What>,
    number: u64,
    hq: Headquarters,
    booths: Vec<Booth>,
    /// Counts headquarters' lives: what it said before it was restored does not arrive any more.
    life: u64,
    /// In which of them a booth's connection was made: it ends with it.
    made_in: BTreeMap<(usize, u64), u64>,
    wrong: Option<String>,
    backups: (Vec<Disk>, Vec<Database>),
    acknowledged: HashSet<Known>,
    link: Link,
    /// No fault after this.
    quiet_from: u64,
    waiting: BTreeMap<usize, Queue>,
}

/// A booth's queue that is not empty.
struct Queue {
    since: u64,
    /// The time the link needs for all queues.
    ideal: u64,
    /// Events and pictures at the last look.
    holds: (u64, u64),
}

/// The link, as bad as the history wants it.
struct Link {
    bytes_per_second: u64,
    latency_ms: u64,
    jitter_ms: u64,
    /// Of a thousand messages so many get lost, doubled.
    lost: u32,
    doubled: u32,
    busy: u32,
    dies: u32,
    cut_until: u64,
    /// When the booths' line is free again.
    free_at: u64,
}

impl World {
    pub(super) fn new(seed: u64, mutant: Mutant) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let quiet_from = rng.gen_range(5_000..60_000);
        let link = Link {
            bytes_per_second: rng.gen_range(4_000..200_000),
            latency_ms: rng.gen_range(10..350),
            jitter_ms: rng.gen_range(0..150),
            lost: rng.gen_range(0..100),
            doubled: rng.gen_range(0..100),
            busy: rng.gen_range(0..60),
            dies: rng.gen_range(0..30),
            cut_until: 0,
            free_at: 0,
        };
        let mut world = Self {
            rng,
            now: 0,
            agenda: BTreeMap::new(),
            number: 0,
            hq: Headquarters::new(mutant),
            booths: vec![Booth::new(Disk::new(), 0)],
            life: 0,
            made_in: BTreeMap::new(),
            wrong: None,
            backups: (Vec::new(), Vec::new()),
            acknowledged: HashSet::new(),
            link,
            quiet_from,
            waiting: BTreeMap::new(),
        };
        for _ in 0..world.rng.gen_range(1..120) {
            let at = world.rng.gen_range(0..quiet_from);
            world.plan(at, What::Record { booth: 0 });
        }
        for _ in 0..world.rng.gen_range(0..8) {
            let at = world.rng.gen_range(0..quiet_from);
            world.plan(at, What::Fault);
        }
        world.plan(0, What::Wake { booth: 0 });
        world
    }

    /// Runs the history; what is wrong with it, if anything is.
    pub(super) fn run(mut self) -> Result<(), String> {
        for _ in 0..STEPS {
            let Some(((at, _), what)) = self.agenda.pop_first() else { return Err("everybody sleeps".to_owned()) };
            if at > self.quiet_from + AFTERWARDS_MS && self.booths.iter().all(|booth| booth.disk.waiting() == (0, 0)) {
                return self.judge();
            }
            self.now = at;
            if self.now >= self.quiet_from {
                (self.link.lost, self.link.doubled, self.link.busy, self.link.dies) = (0, 0, 0, 0);
            }
            self.happens(what);
            self.watch_queues()?;
            if let Some(wrong) = self.wrong.take() {
                return Err(wrong);
            }
        }
        Err("it never ends".to_owned())
    }

    fn happens(&mut self, what: What) {
        match what {
            What::Wake { booth } if self.booths[booth].wake <= self.now => {
                self.booths[booth].wake = u64::MAX;
                self.tell(booth, Input::Tick);
            }
            What::Wake { booth } => self.plan(self.booths[booth].wake, What::Wake { booth }), // It was put off meanwhile.
            What::Record { booth } => {
                let booth = booth % self.booths.len();
                let nonce = self.nonce();
                self.booths[booth].disk.record(nonce);
                self.tell(booth, Input::Nudge);
            }
            What::ToHq { booth, connection, work, request, started, bytes } => {
                self.at_headquarters((booth, connection, started, bytes), work, request)
            }
            What::ToBooth { booth, connection, life, work, answer, started, bytes }
                if (connection, life) == (self.booths[booth].connection, self.life) =>
            {
                self.at_booth(booth, work, answer, (started, bytes));
            }
            What::ToBooth { .. } => {} // The connection is gone.
            What::Fault => self.fault(),
        }
    }

    /// Gives a booth's engine an input and carries out what it says.
    fn tell(&mut self, booth: usize, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            let actions = self.booths[booth].engine.handle(self.now, input, &mut self.rng);
            for action in actions {
                match action {
                    Action::Look => inputs.push(Input::Backlog(self.booths[booth].disk.backlog())),
                    Action::Abandon(_) => {} // Its answer may still come, and changes nothing then.
                    Action::Reconnect => self.booths[booth].connection += 1,
                    Action::Start(work) => self.start(booth, work),
                    Action::Again => {
                        self.made_in.remove(&(booth, self.booths[booth].connection)); // It is said on a connection of its own.
                        self.start(booth, Work::Hello);
                    }
                }
            }
        }
        let wake = self.booths[booth].engine.wake_at(self.now).max(self.now + 1);
        if wake < self.booths[booth].wake || self.booths[booth].wake <= self.now {
            self.plan(wake, What::Wake { booth });
        }
        self.booths[booth].wake = wake;
    }

    fn start(&mut self, booth: usize, work: Work) {
        let Booth { disk, sent, engine, stands, .. } = &mut self.booths[booth];
        let (request, bytes) = match &work {
            Work::Hello => {
                let (newest, pages) = disk.asks();
                (Request::Hello { heads: disk.heads(), ends: disk.ends(sent), newest, pages }, MESSAGE_BYTES)
            }
            Work::Segment { epoch, first, last } => {
                let segment = disk.seal(*epoch, *first, *last).expect("the engine names what the journal has");
                sent.insert(0, (*epoch, *last));
                sent.truncate(SENT);
                (Request::Segment(segment), MESSAGE_BYTES + (last - first + 1) * EVENT_BYTES)
            }
            Work::Blob { hash } => {
                let hash = hash.parse().expect("a name");
                let stands = stands.get(&hash).copied().unwrap_or(0);
                let piece = stands..(stands + engine.chunk_bytes()).min(PICTURE_BYTES);
                let bytes = MESSAGE_BYTES + piece.end - piece.start;
                (Request::Piece(hash, piece), bytes)
            }
            Work::Feed { .. } | Work::Carried { .. } => unreachable!("none waits here"),
        };
        let through = self.link.free_at.max(self.now) + bytes * 1_000 / self.link.bytes_per_second;
        self.link.free_at = through;
        let connection = self.booths[booth].connection;
        let copies = 1 + u32::from(self.chance(self.link.doubled));
        for _ in 0..copies {
            if let Some(at) = self.arrival(through) {
                self.plan(at, What::ToHq { booth, connection, work: work.clone(), request: request.clone(), started: self.now, bytes });
            }
        }
    }

    /// When a message that leaves at a time arrives, if it does.
    fn arrival(&mut self, leaves: u64) -> Option<u64> {
        let lost = self.chance(self.link.lost) || (leaves.min(self.now) < self.link.cut_until);
        let jitter = self.rng.gen_range(0..=self.link.jitter_ms);
        (!lost).then_some(leaves + self.link.latency_ms + jitter)
    }

    fn at_headquarters(&mut self, (booth, connection, started, bytes): (usize, u64, u64, u64), work: Work, request: Request) {
        if self.now < self.link.cut_until {
            return;
        }
        let dies = self.chance(self.link.dies);
        let made_in = *self.made_in.entry((booth, connection)).or_insert(self.life);
        let answer = match request {
            _ if made_in != self.life => Answer::Broken,
            _ if self.chance(self.link.busy) => Answer::Busy { wait_ms: self.rng.gen_range(200..3_000) },
            Request::Hello { heads, ends, newest, pages } => Answer::Greeting(self.hq.hello(&heads, &ends, self.now), self.hq.lost(&newest, &pages)),
            Request::Piece(hash, piece) => match self.hq.take_piece(hash, piece, self.now, dies) {
                Some(Piece::Whole(receipt)) => Answer::Receipts(vec![receipt]),
                Some(Piece::Stands(offset)) => Answer::Stands(hash, offset),
                None => Answer::Broken,
            },
            Request::Segment(sent) => match self.hq.take(&sent, self.now, dies) {
                Some(receipt) => {
                    self.wrong = self.hq.dropped(&sent).filter(|_| !dies);
                    Answer::Receipts(vec![receipt])
                }
                None => Answer::Broken,
            },
        };
        if let Some(at) = self.arrival(self.now) {
            self.plan(at, What::ToBooth { booth, connection, life: self.life, work, answer, started, bytes });
        }
    }

    fn at_booth(&mut self, booth: usize, work: Work, answer: Answer, (started, bytes): (u64, u64)) {
        let rtt_ms = self.now - started;
        let done = |unfinished, unclear| Input::Done { work: work.clone(), rtt_ms, slow_down_ms: 0, bytes, unfinished, unclear };
        let (receipts, lost) = match answer {
            Answer::Receipts(receipts) => (receipts, None),
            Answer::Greeting(receipts, lost) => (receipts, lost),
            Answer::Stands(hash, offset) => {
                self.booths[booth].stands.insert(hash, offset);
                return self.tell(booth, done(true, false));
            }
            Answer::Busy { wait_ms } => return self.tell(booth, Input::Failed { work, failure: Failure::Busy { wait_ms } }),
            Answer::Broken => return self.tell(booth, Input::Failed { work, failure: Failure::Link }),
        };
        let told = if self.booths[booth].engine.is_greeting() { Told::Now } else { Told::Answering };
        if let Some(lost) = lost {
            self.booths[booth].disk.lost(&lost);
        }
        let mut unclear = false;
        for receipt in receipts {
            let nonce = self.nonce();
            for picture in &receipt.blobs {
                if !self.hq.database.pictures.contains(picture) {
                    self.wrong = Some("a picture is acknowledged and lost".to_owned());
                }
                self.booths[booth].disk.delivered(*picture);
            }
            let (newly, misfit) = self.booths[booth].disk.apply(&receipt, told, nonce);
            unclear |= misfit;
            for known in newly {
                if !self.hq.database.counted.contains_key(&known) {
                    self.wrong = Some(format!("acknowledged and lost: event {} of epoch {}", known.1, known.0));
                }
                self.acknowledged.insert(known);
            }
        }
        self.tell(booth, done(false, unclear));
    }

    /// One of the things that happen to machines.
    fn fault(&mut self) {
        let booth = self.rng.gen_range(0..self.booths.len());
        match self.rng.gen_range(0..8) {
            0 | 1 => self.link.cut_until = self.now + self.rng.gen_range(100..20_000).min(self.quiet_from - self.now),
            2 => self.restart(booth),
            3 => self.hq.clock_offset += self.rng.gen_range(-100_000_000..100_000_000),
            4 => self.backups.1.push(self.hq.database.clone()),
            5 => self.backups.0.push(self.booths[booth].disk.clone()),
            6 if self.booths.len() < 3 => {
                let copy = Booth::new(self.booths[booth].disk.clone(), self.now);
                self.booths.push(copy);
                self.restart(self.booths.len() - 1);
            }
            _ if self.rng.gen_bool(0.5) => self.restore_headquarters(),
            _ => self.restore_booth(booth),
        }
    }

    /// The process is killed and started again.
    fn restart(&mut self, booth: usize) {
        let connection = self.booths[booth].connection + 1;
        self.booths[booth] = Booth { connection, ..Booth::new(self.booths[booth].disk.clone(), self.now) };
        self.plan(self.now, What::Wake { booth });
    }

    fn restore_headquarters(&mut self) {
        let Some(backup) = self.backups.1.pop() else { return };
        self.acknowledged.retain(|known| backup.counted.contains_key(known));
        self.hq.database = backup;
        self.life += 1;
        // What a booth was told before is in the journals, which are judged; headquarters' clock may be anything now.
        self.hq.clock_offset -= self.rng.gen_range(0..1_000_000);
    }

    /// A backup takes the place of the journal, and goes on in an epoch of its own.
    fn restore_booth(&mut self, booth: usize) {
        let Some(mut backup) = self.backups.0.pop() else { return };
        backup.open_epoch(self.nonce());
        self.booths[booth].disk = backup;
        self.restart(booth);
    }

    /// After the last fault, no queue may take longer than the link needs for it, and a little.
    fn watch_queues(&mut self) -> Result<(), String> {
        if self.now < self.quiet_from {
            return Ok(());
        }
        let waiting: Vec<(u64, u64)> = self.booths.iter().map(|booth| booth.disk.waiting()).collect();
        let (events, pictures) = waiting.iter().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        let bytes = events * (EVENT_BYTES + MESSAGE_BYTES / 8) + pictures * (PICTURE_BYTES + MESSAGE_BYTES) + MESSAGE_BYTES * 8;
        // Headquarters lets no more than so many pictures be under way at once: each such group takes a round trip, as do hello and records.
        let round_trips = 2 + pictures / IN_FLIGHT;
        let ideal = bytes * 1_000 / self.link.bytes_per_second + round_trips * 2 * (self.link.latency_ms + self.link.jitter_ms);
        for (number, (events, pictures)) in waiting.into_iter().enumerate() {
            if (events, pictures) == (0, 0) {
                self.waiting.remove(&number);
                continue;
            }
            let queue = self.waiting.entry(number).or_insert(Queue { since: self.now, ideal, holds: (0, 0) });
            // What a headquarters put back to a backup lost, a booth learns with its next hello: from then on it waits.
            if events > queue.holds.0 || pictures > queue.holds.1 {
                (queue.since, queue.ideal) = (self.now, ideal);
            }
            queue.holds = (events, pictures);
            let Queue { since, ideal, .. } = *queue;
            if self.now > since + ideal + GRACE_MS {
                return Err(format!("stuck: {events} events and {pictures} pictures wait since {since} ms, ideal {ideal} ms, now {} ms", self.now));
            }
        }
        Ok(())
    }

    /// Nothing lost, nothing doubled.
    fn judge(self) -> Result<(), String> {
        let counted = &self.hq.database.counted;
        let mut owed: HashSet<Known> = self.acknowledged;
        for booth in &self.booths {
            for (epoch, chains) in &booth.disk.epochs {
                owed.extend((0..).zip(chains).skip(1).map(|(seq, chain)| (*epoch, seq, *chain)));
            }
        }
        if let Some(lost) = owed.iter().find(|known| !counted.contains_key(known)) {
            return Err(format!("lost: event {} of epoch {}", lost.1, lost.0));
        }
        let pictures = &self.hq.database.pictures;
        if self.booths.iter().flat_map(|booth| booth.disk.pictures.keys()).any(|picture| !pictures.contains(picture)) {
            return Err("a picture is lost".to_owned());
        }
        match counted.iter().find(|(_, times)| **times != 1) {
            Some((event, times)) => Err(format!("event {} of epoch {} counted {times} times", event.1, event.0)),
            None => Ok(()),
        }
    }

    fn plan(&mut self, at: u64, what: What) {
        self.number += 1;
        self.agenda.insert((at.max(self.now), self.number), what);
    }

    fn chance(&mut self, of_a_thousand: u32) -> bool {
        of_a_thousand > 0 && self.rng.gen_range(0..1_000) < of_a_thousand
    }

    fn nonce(&mut self) -> u64 {
        self.number += 1;
        self.number
    }
}
