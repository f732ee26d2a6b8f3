//! Segments that arrive while others are being written wait, and whoever writes next writes all of them in one commit: the disk is waited
//! for once, and a page of an index that several touch is written once.
//!
//! Nobody leads: every caller brings its own segment and waits for the answer to it, and one that finds a free place writes for all that
//! wait. A segment is durable when its caller is answered, as if it had been alone.

use crate::HqError;
use crate::store::{Arrival, Coverage, Outcome};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What one caller is answered.
type Taken = Result<(Outcome, Coverage), HqError>;
/// Writes a group in one transaction: all of it or nothing.
type Write<'w> = &'w dyn Fn(&[&Arrival]) -> Result<Vec<(Outcome, Coverage)>, HqError>;

/// A group is no larger, in segments and in bytes: others wait behind it.
const MOST: usize = 64;
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Segments that wait, and how many write.
#[derive(Default)]
pub(crate) struct Gathering {
    state: Mutex<State>,
    /// A writer has finished.
    done: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Arc<Ticket>>,
    writing: usize,
}

/// A segment and what became of it.
struct Ticket {
    arrival: Arrival,
    taken: Mutex<Option<Taken>>,
}

impl Gathering {
    /// Takes an arrival in, with whichever others wait; `writers` may write at a time.
    pub(crate) fn take_in(&self, arrival: Arrival, writers: usize, write: Write<'_>) -> Taken {
        let own = Arc::new(Ticket { arrival, taken: Mutex::default() });
        let mut state = self.lock();
        state.waiting.push_back(Arc::clone(&own));
        loop {
            if let Some(taken) = own.taken.lock().unwrap_or_else(PoisonError::into_inner).take() {
                return taken;
            }
            if state.writing < writers && !state.waiting.is_empty() {
                let group = state.group();
                state.writing += 1;
                drop(state);
                drop(Turn { gathering: self, group: &group }.take_in(write));
                state = self.lock();
            } else {
                state = self.done.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Those that waited longest, as many as a group holds; at least one.
    fn group(&mut self) -> Vec<Arc<Ticket>> {
        let (mut group, mut bytes) = (Vec::new(), 0);
        while let Some(next) =
            self.waiting.pop_front_if(|next| group.is_empty() || (group.len() < MOST && bytes + next.arrival.bytes.len() <= MOST_BYTES))
        {
            bytes += next.arrival.bytes.len();
            group.push(next);
        }
        group
    }
}

/// A group being written. When it ends, however it ends, everybody in it has an answer and the place is free.
struct Turn<'g> {
    gathering: &'g Gathering,
    group: &'g [Arc<Ticket>],
}

impl Turn<'_> {
    fn take_in(self, write: Write<'_>) -> Self {
        let arrivals: Vec<&Arrival> = self.group.iter().map(|ticket| &ticket.arrival).collect();
        match write(&arrivals) {
            Ok(taken) => self.group.iter().zip(taken).for_each(|(ticket, taken)| ticket.answer(Ok(taken))),
            Err(error) if arrivals.len() == 1 => {
                if let Some(ticket) = self.group.first() {
                    ticket.answer(Err(error));
                }
            }
            // One of them cannot be written, or the database is gone: each is told for itself.
            Err(_) => self.group.iter().for_each(|ticket| {
                let alone = write(&[&ticket.arrival]).and_then(|mut taken| taken.pop().ok_or(HqError::Damaged("answer of the store")));
                ticket.answer(alone);
            }),
        }
        self
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.group.iter().for_each(|ticket| ticket.answer_if_none(|| Err(HqError::Damaged("answer of the store"))));
        self.gathering.lock().writing -= 1;
        self.gathering.done.notify_all();
    }
}

impl Ticket {
    fn answer(&self, taken: Taken) {
        self.answer_if_none(|| taken);
    }

    fn answer_if_none(&self, taken: impl FnOnce() -> Taken) {
        let mut place = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if place.is_none() {
            *place = Some(taken());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Content;
    use journal::{BoothId, Hash32};
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};

    fn arrival(number: u32) -> Arrival {
        let hash = Hash32::of(&number.to_be_bytes());
        Arrival {
            booth: BoothId(number),
            epoch: 1,
            first: 1,
            last: 1,
            prev_chain: hash,
            last_chain: hash,
            hash,
            bytes: vec![0; 1_000],
            received_at: 0,
            revoked: false,
            content: Content::Unreadable,
        }
    }

    fn taken(arrival: &Arrival) -> (Outcome, Coverage) {
        let held = Coverage { upto: u64::from(arrival.booth.0), upto_chain: arrival.hash, beyond: Vec::new() };
        (Outcome { duplicate: false, branch: 0 }, held)
    }

    /// Waits for what other threads do.
    fn until(condition: impl Fn() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !condition() {
            assert!(Instant::now() < deadline, "nobody came");
            thread::yield_now();
        }
    }

    /// The answers to booths 1 to `others`, which all came while booth 0 wrote; `write` writes for them.
    fn behind_another(others: u32, write: impl Fn(&[&Arrival]) -> Result<Vec<(Outcome, Coverage)>, HqError> + Sync) -> Vec<Taken> {
        let (gathering, started) = (Gathering::default(), AtomicBool::new(false));
        let first = |group: &[&Arrival]| {
            if group.iter().all(|arrival| arrival.booth.0 > 0) {
                return write(group); // Having been answered late, booth 0 may write for the others.
            }
            started.store(true, Ordering::SeqCst);
            until(|| gathering.lock().waiting.len() == others as usize);
            Ok(group.iter().map(|arrival| taken(arrival)).collect())
        };
        thread::scope(|scope| {
            let zero = scope.spawn(|| gathering.take_in(arrival(0), 1, &first));
            until(|| started.load(Ordering::SeqCst));
            let (gathering, write) = (&gathering, &write);
            let calls: Vec<_> = (1..=others).map(|number| scope.spawn(move || gathering.take_in(arrival(number), 1, write))).collect();
            assert_eq!(zero.join().unwrap().unwrap().1.upto, 0);
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        })
    }

    #[test]
    fn those_that_wait_are_written_together_and_each_is_told_its_own() {
        let writes = AtomicUsize::new(0);
        let answers = behind_another(5, |group| {
            writes.fetch_add(1, Ordering::SeqCst);
            Ok(group.iter().map(|arrival| taken(arrival)).collect())
        });
        let told: Vec<u64> = answers.into_iter().map(|answer| answer.unwrap().1.upto).collect();
        assert_eq!(told, [1, 2, 3, 4, 5]);
        assert_eq!(writes.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn one_that_cannot_be_written_fails_alone() {
        let answers = behind_another(4, |group| {
            if group.iter().any(|arrival| arrival.booth.0 == 3) {
                return Err(HqError::Damaged("row"));
            }
            Ok(group.iter().map(|arrival| taken(arrival)).collect())
        });
        assert_eq!(answers.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false, true]);
    }

    #[test]
    fn a_group_ends_where_it_would_grow_too_large() {
        let mut state = State::default();
        let waiting = (0..70).map(|number| Arc::new(Ticket { arrival: arrival(number), taken: Mutex::default() }));
        state.waiting.extend(waiting);
        if let Some(large) = state.waiting.get_mut(3).and_then(Arc::get_mut) {
            large.arrival.bytes = vec![0; MOST_BYTES + 1];
        }
        let sizes: Vec<usize> = (0..5).map(|_| state.group().len()).collect();
        assert_eq!(sizes, [3, 1, 64, 2, 0]);
    }
}
