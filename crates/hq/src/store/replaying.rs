//! A rebuild's way through the stored segments: pages are interpreted, each on a processor, while the one before them is written.

use super::{Arrival, Interpret, SegmentRecord};
use crate::HqError;
use std::collections::VecDeque;
use std::thread;

/// Segments read at a time.
pub(super) const REPLAY_PAGE: u32 = 64;

type Interpreted = Vec<(i64, Result<Arrival, HqError>)>;

/// Reads every segment in order (`page`: those after a number), interprets it, and writes what comes of it. Gives their number.
///
/// # Errors
/// What `page`, `interpret` or `write` returns, the first of them.
pub(super) fn replay(
    interpret: Interpret<'_>,
    mut page: impl FnMut(i64) -> Result<Vec<SegmentRecord>, HqError>,
    mut write: impl FnMut(&[(i64, Arrival)]) -> Result<(), HqError>,
) -> Result<u64, HqError> {
    let ahead = thread::available_parallelism().map_or(1, usize::from);
    let (mut after, mut count) = (Some(0), 0);
    thread::scope(|scope| {
        let mut underway = VecDeque::new();
        loop {
            while let Some(last) = after.filter(|_| underway.len() < ahead) {
                let next = page(last)?;
                after = next.last().map(|record| record.id);
                count += next.len() as u64;
                underway.push_back(scope.spawn(move || -> Interpreted { next.iter().map(|record| (record.id, interpret(record))).collect() }));
            }
            let Some(first) = underway.pop_front() else { return Ok(count) };
            // A thread that panicked would leave segments out: the rebuild must not go on without them.
            let read = first.join().map_err(|_| HqError::Damaged("segment"))?;
            let read: Vec<(i64, Arrival)> = read.into_iter().map(|(id, arrival)| Ok((id, arrival?))).collect::<Result<_, HqError>>()?;
            write(&read)?;
        }
    })
}
