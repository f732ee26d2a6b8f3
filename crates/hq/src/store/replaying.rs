//! A rebuild's way through the stored segments: one page is interpreted on every processor while the page before is written.

use super::{Arrival, Interpret, SegmentRecord};
use crate::HqError;
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
    let (mut after, mut count) = (0, 0);
    let mut ready: Interpreted = Vec::new();
    loop {
        let next = page(after)?;
        after = next.last().map_or(after, |record| record.id);
        count += next.len() as u64;
        let ended = next.is_empty();
        ready = thread::scope(|scope| {
            let reading = scope.spawn(move || interpreted(interpret, &next));
            let read: Vec<(i64, Arrival)> = ready.drain(..).map(|(id, arrival)| Ok((id, arrival?))).collect::<Result<_, HqError>>()?;
            write(&read)?;
            reading.join().map_err(|_| HqError::Damaged("segment"))
        })?;
        if ended {
            return Ok(count);
        }
    }
}

/// Interprets a page, its parts side by side.
fn interpreted(interpret: Interpret<'_>, page: &[SegmentRecord]) -> Interpreted {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let part = page.len().div_ceil(threads).max(1);
    let one = |record: &SegmentRecord| (record.id, interpret(record));
    thread::scope(|scope| {
        let parts: Vec<_> = page.chunks(part).map(|part| scope.spawn(move || part.iter().map(one).collect::<Interpreted>())).collect();
        // A part that panicked would have left a segment out: the rebuild must not go on without it.
        parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|_| vec![(0, Err(HqError::Damaged("segment")))])).collect()
    })
}
