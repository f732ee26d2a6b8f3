//! How long each of the fifteen steps of a crossing's way took: for the crossing in work, and for the one recorded last.

use crate::views::StepTime;
use crate::{Workstation, lock};
use foundation::CodedError;
use std::time::Instant;

/// The steps in the words of ARCHITECTURE.md, "The way of one crossing", and what is to be known of their times.
const STEPS: [(&str, &str); 15] = [
    ("the page image comes in", ""),
    ("vision reads the machine-readable zone", ""),
    ("mrz parses it: fields, check digits, doubts", ""),
    ("the chip is read", "not built yet"),
    ("border makes traveller and travel document", ""),
    ("screening asks every list", ""),
    ("border's rules make their findings", "history read before"),
    ("the officer answers and decides", "from the first capture to the decision"),
    ("workstation checks the decision, encrypts the pictures", ""),
    ("store records: ONE durable transaction", ""),
    ("uplink plans what goes next", ""),
    ("journal seals and signs the segment", "reading the events included"),
    ("headquarters stores, projects, commits", "round trip: link, steps 13 and 14"),
    ("headquarters signs its receipt", "within step 13's round trip"),
    ("store verifies and applies the receipt", ""),
];

/// Times of the steps that happen in this process, microseconds; index 0 is step 1.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Steps {
    now: [Option<u64>; 10],
    last: [Option<u64>; 10],
}

impl Steps {
    /// Notes that `step` (1 to 10) of the crossing in work took so long.
    pub(crate) fn note(&mut self, step: usize, micros: u64) {
        if let Some(slot) = self.now.get_mut(step - 1) {
            *slot = Some(micros);
        }
    }

    /// The crossing in work was recorded.
    pub(crate) fn finish(&mut self) {
        self.last = std::mem::take(&mut self.now);
    }

    /// The crossing in work begins anew with another document.
    pub(crate) fn begin(&mut self) {
        self.now = Default::default();
    }
}

/// Microseconds since `from`.
pub(crate) fn micros(from: Instant) -> u64 {
    u64::try_from(from.elapsed().as_micros()).unwrap_or(u64::MAX)
}

impl Workstation {
    /// Notes how long a step took, measured from `from`.
    pub(crate) fn note_step(&self, step: usize, from: Instant) {
        lock(&self.inner.steps).note(step, micros(from));
    }

    /// The fifteen steps of the crossing recorded last.
    pub(crate) fn step_times(&self) -> Result<Vec<StepTime>, CodedError> {
        let here = lock(&self.inner.steps).last;
        let link = self.inner.link.status();
        let segment = link.last_segment;
        let there = [link.plan_micros, segment.map(|s| s.seal), segment.map(|s| s.round_trip), None, segment.map(|s| s.apply)];
        let times = here.into_iter().chain(there);
        let row = |(step, ((name, note), micros)): (usize, (&(&str, &str), Option<u64>))| StepTime {
            step: u8::try_from(step + 1).unwrap_or(u8::MAX),
            name: (*name).to_owned(),
            micros,
            note: (*note).to_owned(),
        };
        Ok(STEPS.iter().zip(times).enumerate().map(row).collect())
    }
}
