//! Measures how long computing takes, on a machine that others use too.

use std::time::Instant;

/// Time this thread was computing, which other programs on the machine do not lengthen; by the clock where the system does not tell.
pub struct Stopwatch(Option<f64>, Instant);

impl Stopwatch {
    /// Starts to count.
    #[must_use]
    pub fn start() -> Self {
        Self(Self::computed(), Instant::now())
    }

    fn computed() -> Option<f64> {
        std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse::<f64>().ok().map(|nanos| nanos / 1e6)
    }

    /// Milliseconds since.
    #[must_use]
    pub fn millis(&self) -> f64 {
        self.0.zip(Self::computed()).map_or_else(|| self.1.elapsed().as_secs_f64() * 1000.0, |(start, end)| end - start)
    }
}
