//! Many inputs on all cores, answered in their order, with few in memory at a time.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// No worker runs further ahead of the answer that is due than this, for each worker.
const AHEAD: usize = 8;

/// Where the work stands.
struct Desk<T> {
    next: usize,
    due: usize,
    done: BTreeMap<usize, Option<T>>,
    stopped: bool,
}

/// Works on every input with `workers` threads and hands the answers to `take` in the order of the inputs; `None` for an input over
/// which the work failed unforeseen. Ends early when `take` says so with an error.
pub(crate) fn in_order<I: Sync, T: Send, E>(
    inputs: &[I],
    workers: usize,
    work: impl Fn(&I) -> T + Sync,
    mut take: impl FnMut(&I, Option<T>) -> Result<(), E>,
) -> Result<(), E> {
    let workers = workers.clamp(1, inputs.len().max(1));
    let desk = Mutex::new(Desk { next: 0, due: 0, done: BTreeMap::new(), stopped: false });
    let changed = Condvar::new();
    let lock = || desk.lock().unwrap_or_else(PoisonError::into_inner);
    let wait = |held| changed.wait(held).unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(at) = claim(lock(), inputs.len(), workers * AHEAD, wait) {
                    // A fault of the program over one input must not cost the others.
                    let answer = inputs.get(at).and_then(|input| catch_unwind(AssertUnwindSafe(|| work(input))).ok());
                    lock().done.insert(at, answer);
                    changed.notify_all();
                }
            });
        }
        let mut end = Ok(());
        for (at, input) in inputs.iter().enumerate() {
            let mut held = lock();
            let answer = loop {
                if let Some(answer) = held.done.remove(&at) {
                    break answer;
                }
                held = wait(held);
            };
            held.due = at + 1;
            drop(held);
            changed.notify_all();
            end = take(input, answer);
            if end.is_err() {
                break;
            }
        }
        lock().stopped = true;
        changed.notify_all();
        end
    })
}

/// The next input to work on, once it is not too far ahead; `None` when there is none.
fn claim<'a, T>(
    mut desk: MutexGuard<'a, Desk<T>>,
    count: usize,
    ahead: usize,
    wait: impl Fn(MutexGuard<'a, Desk<T>>) -> MutexGuard<'a, Desk<T>>,
) -> Option<usize> {
    while !desk.stopped && desk.next < count {
        if desk.next < desk.due + ahead {
            desk.next += 1;
            return Some(desk.next - 1);
        }
        desk = wait(desk);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn answers_come_in_order_and_one_failure_costs_one_answer() {
        let inputs: Vec<usize> = (0..500).collect();
        let mut answers = Vec::new();
        let work = |n: &usize| {
            assert!(n % 100 != 7, "a fault of the program");
            n * 2
        };
        let done: Result<(), ()> = in_order(&inputs, 4, work, |input, answer| {
            answers.push((*input, answer));
            Ok(())
        });
        assert!(done.is_ok() && answers.len() == 500);
        assert!(answers.iter().enumerate().all(|(at, (input, answer))| at == *input && *answer == (at % 100 != 7).then_some(at * 2)));
    }

    #[test]
    fn no_worker_runs_far_ahead_and_an_early_end_stops_all() {
        let inputs: Vec<usize> = (0..10_000).collect();
        let begun = AtomicUsize::new(0);
        let work = |n: &usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            *n
        };
        let done = in_order(&inputs, 3, work, |input, _| {
            assert!(begun.load(Ordering::Relaxed) <= input + 1 + 3 * AHEAD + 3, "too far ahead of {input}");
            if *input == 100 { Err("enough") } else { Ok(()) }
        });
        assert_eq!(done, Err("enough"));
        assert!(begun.load(Ordering::Relaxed) < 200);
    }

    #[test]
    fn nothing_to_do_is_done() {
        assert_eq!(in_order(&[] as &[u8], 8, |n| *n, |_, _| Err("never")), Ok(()));
    }
}
