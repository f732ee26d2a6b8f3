//! Tells a keyboard-wedge reader's burst from a person's typing. Pure: keys with their times in, frames out.
//!
//! The keys of a wedge reach the window, which recognises them itself by the same rules; this is their reference, and its
//! tests are the cases that both must get right.

use crate::frame::frame_lines;

/// A burst of fewer characters than this is typing.
const SHORTEST_FRAME: usize = 20;
/// A frame longer than this is no document.
const LONGEST_FRAME: usize = 512;

/// What became of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WedgeStep {
    /// Held back until it is clear whether this is a burst.
    Held,
    /// These keys were typed by a person.
    Typed(String),
    /// A reader sent these lines.
    Frame(Vec<String>),
}

/// The recogniser.
#[derive(Clone, Debug)]
pub struct Wedge {
    prefix: Option<String>,
    gap_ms: u64,
    held: String,
    last_ms: Option<u64>,
}

impl Wedge {
    /// `prefix`: what the reader sends before each frame, if it does; `gap_ms`: the longest gap between two of its keys.
    #[must_use]
    pub fn new(prefix: Option<String>, gap_ms: u16) -> Self {
        Self { prefix: prefix.filter(|prefix| !prefix.is_empty()), gap_ms: u64::from(gap_ms), held: String::new(), last_ms: None }
    }

    /// A key at `at_ms` (any clock that only goes forward). Keys held before a long gap are decided first.
    pub fn key(&mut self, key: char, at_ms: u64) -> Vec<WedgeStep> {
        let mut steps = self.idle(at_ms);
        self.held.push(key);
        self.last_ms = Some(at_ms);
        if self.held.chars().count() >= LONGEST_FRAME {
            steps.extend(self.decide());
        } else {
            steps.push(WedgeStep::Held);
        }
        steps
    }

    /// To be called when the gap has passed without a key: decides what is held.
    pub fn idle(&mut self, now_ms: u64) -> Vec<WedgeStep> {
        match self.last_ms {
            Some(last) if now_ms.saturating_sub(last) > self.gap_ms => self.decide().into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn decide(&mut self) -> Option<WedgeStep> {
        self.last_ms = None;
        let held = std::mem::take(&mut self.held);
        if held.is_empty() {
            return None;
        }
        let announced = self.prefix.as_ref().is_some_and(|prefix| held.starts_with(prefix.as_str()));
        if announced || held.chars().count() >= SHORTEST_FRAME {
            Some(WedgeStep::Frame(frame_lines(&held, self.prefix.as_deref())))
        } else {
            Some(WedgeStep::Typed(held))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPPER: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    const LOWER: &str = "L898902C36UTO7408122F2704151ZE184226B<<<<<18";

    fn feed(wedge: &mut Wedge, keys: &str, start_ms: u64, step_ms: u64) -> (Vec<WedgeStep>, u64) {
        let mut at = start_ms;
        let mut steps = Vec::new();
        for key in keys.chars() {
            steps.extend(wedge.key(key, at).into_iter().filter(|step| *step != WedgeStep::Held));
            at += step_ms;
        }
        (steps, at)
    }

    #[test]
    fn a_burst_is_one_frame_terminators_included() {
        let mut wedge = Wedge::new(None, 30);
        let (steps, end) = feed(&mut wedge, &format!("{UPPER}\r{LOWER}\r"), 0, 4);
        assert!(steps.is_empty(), "nothing of a burst reaches the form: {steps:?}");
        assert_eq!(wedge.idle(end + 31), [WedgeStep::Frame(vec![UPPER.to_owned(), LOWER.to_owned()])]);
    }

    #[test]
    fn typing_passes_key_by_key() {
        let mut wedge = Wedge::new(None, 30);
        let (steps, _) = feed(&mut wedge, "1234", 0, 120);
        assert_eq!(steps, ["1", "2", "3"].map(|key| WedgeStep::Typed(key.to_owned())));
    }

    #[test]
    fn a_key_typed_just_before_a_burst_is_not_part_of_it() {
        let mut wedge = Wedge::new(None, 30);
        let (typed, _) = feed(&mut wedge, "2", 0, 1);
        let (steps, _) = feed(&mut wedge, &format!("{UPPER}\r{LOWER}\r"), 60, 4);
        assert!(typed.is_empty());
        assert_eq!(steps, [WedgeStep::Typed("2".to_owned())]);
    }

    #[test]
    fn a_prefix_makes_even_a_short_burst_a_frame() {
        let mut wedge = Wedge::new(Some("#".to_owned()), 30);
        feed(&mut wedge, "#ABC\r", 0, 4);
        assert_eq!(wedge.idle(1_000), [WedgeStep::Frame(vec!["ABC".to_owned()])]);
    }

    #[test]
    fn an_endless_burst_is_cut() {
        let mut wedge = Wedge::new(None, 30);
        let (steps, _) = feed(&mut wedge, &"A".repeat(2 * LONGEST_FRAME), 0, 1);
        assert_eq!(steps.len(), 2);
    }
}
