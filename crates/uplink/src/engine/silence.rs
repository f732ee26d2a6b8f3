//! What it means when answers do not come: where nothing comes the link is dead, where others come one answer has got lost.

use super::lanes::Lane;
use super::{Action, Engine, Flight, Phase, Work};

impl Engine {
    /// When the link is taken for dead if nothing comes: to ask once more on it would only keep that from being noticed.
    pub(super) fn silent_at(&self) -> u64 {
        let unanswered = self.in_flight.iter().filter(|(_, flight)| flight.since >= self.last_progress);
        let due = unanswered.filter_map(|(work, flight)| self.answer_at(work, flight));
        due.fold(self.last_progress.saturating_add(self.pace.stall_ms(self.is_greeting())), u64::min)
    }

    /// By when a work's answer has to be there; a download may take as long as it moves.
    fn answer_at(&self, work: &Work, flight: &Flight) -> Option<u64> {
        (self.phase == Phase::Working && !matches!(work, Work::Feed { .. })).then(|| flight.since.saturating_add(self.pace.answer_ms()))
    }

    /// When the answer to a work has got lost, though others came since.
    pub(super) fn overdue_at(&self, work: &Work, flight: &Flight) -> Option<u64> {
        self.answer_at(work, flight).filter(|_| self.last_progress > flight.since)
    }

    /// Puts works back whose answers got lost: they must not hold the places of others.
    pub(super) fn abandon_overdue(&mut self, now: u64) -> Vec<Action> {
        let overdue = self.in_flight.iter().filter(|(work, flight)| self.overdue_at(work, flight).is_some_and(|at| now >= at));
        let overdue: Vec<(Work, Lane)> = overdue.map(|(work, flight)| (work.clone(), flight.lane)).collect();
        for (work, lane) in &overdue {
            self.in_flight.remove(work);
            self.lanes.put_back(*lane, work.clone());
            self.regreet |= *work == Work::Hello;
        }
        overdue.into_iter().map(|(work, _)| Action::Abandon(work)).collect()
    }
}

#[cfg(test)]
#[path = "silence_tests.rs"]
mod tests;
