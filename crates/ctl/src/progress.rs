//! How far a long work is, in words on standard error.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

/// Counts what is done, and says so now and then.
pub(crate) struct Progress {
    shown: bool,
    verb: &'static str,
    every: Duration,
    of: Option<usize>,
    done: usize,
    failed: usize,
    began: Instant,
    said: Instant,
}

impl Progress {
    /// For `of` inputs, if that is known, that are `verb` (read, answered); says nothing unless `shown`, and not oftener than `every`.
    pub(crate) fn new(shown: bool, verb: &'static str, of: Option<usize>, every: Duration) -> Self {
        let now = Instant::now();
        Self { shown, verb, every, of, done: 0, failed: 0, began: now, said: now }
    }

    /// So many more are done, of which `failed` could not be.
    pub(crate) fn add(&mut self, inputs: usize, failed: usize) {
        self.done += inputs;
        self.failed += failed;
        let now = Instant::now();
        if self.shown && (now - self.said >= self.every || Some(self.done) == self.of) {
            self.said = now;
            let _ = writeln!(std::io::stderr(), "{}", self.words(now - self.began)); // Progress is no answer; nowhere left to report to.
        }
    }

    fn words(&self, took: Duration) -> String {
        let speed = self.done as f64 / took.as_secs_f64().max(0.001);
        let of = self.of.map_or_else(String::new, |all| format!(" of {all}"));
        let failed = if self.failed == 0 { String::new() } else { format!(", {} of them not", self.failed) };
        let left = self.of.map_or_else(String::new, |all| match all.saturating_sub(self.done) as f64 / speed {
            seconds if seconds < 90.0 => format!(", {seconds:.0} s to go"),
            seconds => format!(", {:.0} min to go", seconds / 60.0),
        });
        format!("{}{of} {}{failed}; {speed:.1} a second{left}", self.done, self.verb)
    }
}

/// A source that is read: says how far, in megabytes.
pub(crate) struct Watched<R> {
    source: R,
    progress: Progress,
    /// Bytes that do not make a megabyte yet.
    rest: usize,
}

const MEGABYTE: usize = 1_000_000;

impl<R> Watched<R> {
    /// Of a source with so many bytes, if that is known.
    pub(crate) fn new(source: R, shown: bool, bytes: Option<u64>) -> Self {
        let all = bytes.and_then(|bytes| usize::try_from(bytes).ok()).map(|bytes| bytes.div_ceil(MEGABYTE));
        Self { source, progress: Progress::new(shown, "MB read", all, Duration::from_secs(2)), rest: 0 }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.rest += read;
        if self.rest >= MEGABYTE {
            self.progress.add(self.rest / MEGABYTE, 0);
            self.rest %= MEGABYTE;
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_counted_in_whole_megabytes_and_is_what_the_source_gives() {
        let mut watched = Watched::new(std::io::repeat(b'x').take(2_500_000), false, Some(2_500_000));
        assert_eq!(std::io::copy(&mut watched, &mut std::io::sink()).unwrap(), 2_500_000);
        assert_eq!((watched.progress.done, watched.progress.of, watched.rest), (2, Some(3), 500_000));
    }

    #[test]
    fn progress_is_said_in_words() {
        let words = |done, of, failed, seconds| {
            let mut progress = Progress::new(false, "read", of, Duration::ZERO);
            progress.add(done, failed);
            progress.words(Duration::from_secs(seconds))
        };
        assert_eq!(words(120, Some(3000), 4, 6), "120 of 3000 read, 4 of them not; 20.0 a second, 2 min to go");
        assert_eq!(words(10, Some(10), 0, 2), "10 of 10 read; 5.0 a second, 0 s to go");
        assert_eq!(words(10, None, 0, 2), "10 read; 5.0 a second");
    }
}
