//! The hellos that are under way while no link stands: over QUIC, over HTTPS, once more beside one that is not answered. The first that is
//! answered is the link; the engine hears of a failure when all have failed. Also what a hello asks about.

use crate::UplinkError;
use crate::engine::{Failure, Work};
use crate::link::{Link, Way};
use crate::work::failure_of;
use std::collections::VecDeque;
use tokio::task::AbortHandle;

/// Segments that were sent and have no answer yet, the last sent first: after a cut they may be at headquarters all the same.
#[derive(Default)]
pub(crate) struct Unanswered(VecDeque<(u32, u64)>);

impl Unanswered {
    /// Older ones are forgotten: they would be sent again, no more.
    const MOST: usize = 32;

    pub(crate) fn sent(&mut self, epoch: u32, last: u64) {
        self.answered(epoch, last);
        self.0.push_front((epoch, last));
        self.0.truncate(Self::MOST);
    }

    pub(crate) fn answered(&mut self, epoch: u32, last: u64) {
        self.0.retain(|one| *one != (epoch, last));
    }

    pub(crate) fn ends(&self) -> Vec<(u32, u64)> {
        self.0.iter().copied().collect()
    }
}

/// A hello under way.
struct Attempt {
    number: u64,
    way: Way,
    /// `None`: it cannot even be set up, and fails at once.
    link: Option<Link>,
    task: AbortHandle,
}

/// All of them.
#[derive(Default)]
pub(crate) struct Greeting {
    attempts: Vec<Attempt>,
    next: u64,
    /// Those that the engine asked for.
    asked: u32,
}

/// What an ended hello means.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// This link is the one; the others are dropped.
    Link(Box<Link>),
    /// Others are still under way, or it was dropped before.
    Waits,
    /// Nothing was heard over UDP: the other way is tried.
    Other,
    /// All have failed: the engine asked for so many.
    Lost(u32),
}

impl Greeting {
    /// The number of the next hello.
    pub(crate) fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// A hello is under way; `asked`: the engine asked for it.
    pub(crate) fn began(&mut self, number: u64, way: Way, link: Option<Link>, task: AbortHandle, asked: bool) {
        self.asked += u32::from(asked);
        self.attempts.push(Attempt { number, way, link, task });
    }

    /// One ended.
    pub(crate) fn ended(&mut self, number: u64, failed: Option<&UplinkError>) -> Verdict {
        let Some(at) = self.attempts.iter().position(|attempt| attempt.number == number) else { return Verdict::Waits };
        let ended = self.attempts.remove(at);
        let silent = failed.is_some_and(|error| failure_of(&Work::Hello, error) == Failure::Link);
        if !silent && let Some(link) = ended.link {
            // Headquarters' answer, even if it is a refusal.
            self.clear();
            return Verdict::Link(Box::new(link));
        }
        if ended.way == Way::Https {
            // Nobody is there over TCP, and nothing was ever heard over UDP, which was asked before: nobody is there.
            self.drop_all(|attempt| attempt.link.as_ref().is_none_or(|link| link.moved() == 0));
        }
        match (self.attempts.is_empty(), ended.way) {
            (false, _) => Verdict::Waits,
            (true, Way::Quic) => Verdict::Other,
            (true, Way::Https) => Verdict::Lost(std::mem::take(&mut self.asked)),
        }
    }

    /// How many the engine asked for.
    pub(crate) const fn asked(&self) -> u32 {
        self.asked
    }

    /// Drops them all.
    pub(crate) fn clear(&mut self) {
        self.drop_all(|_| true);
        self.asked = 0;
    }

    /// Grows with whatever comes in.
    pub(crate) fn moved(&self) -> u64 {
        self.attempts.iter().filter_map(|attempt| attempt.link.as_ref()).map(Link::moved).fold(0, u64::wrapping_add)
    }

    fn drop_all(&mut self, which: impl Fn(&Attempt) -> bool) {
        self.attempts.retain(|attempt| {
            let dropped = which(attempt);
            if dropped {
                attempt.task.abort();
            }
            !dropped
        });
    }
}
