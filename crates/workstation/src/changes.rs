//! Tells the window that something changed: a version that only grows, and the topics changed since.

use crate::views::{Changes as ChangesView, Topic};
use std::time::Duration;
use tokio::sync::watch;

/// How long a question waits for an answer: shorter than any proxy's or web view's patience.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

#[derive(Clone, Copy, Debug)]
struct Versions {
    now: u64,
    status: u64,
    inspection: u64,
    session: u64,
}

impl Versions {
    fn since(&self, seen: u64) -> ChangesView {
        // A version of the future is one of an earlier run of the program: everything may have changed.
        let all = seen > self.now;
        let topics = [(Topic::Status, self.status), (Topic::Inspection, self.inspection), (Topic::Session, self.session)];
        let topics = topics.into_iter().filter(|(_, at)| all || *at > seen).map(|(topic, _)| topic).collect();
        ChangesView { version: self.now, topics }
    }
}

/// The version and who waits for it.
#[derive(Debug)]
pub(crate) struct Changes(watch::Sender<Versions>);

impl Changes {
    /// Everything counts as changed for a window that has seen nothing.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Versions { now: 1, status: 1, inspection: 1, session: 1 }))
    }

    /// Something changed.
    pub(crate) fn tell(&self, topics: &[Topic]) {
        self.0.send_modify(|versions| {
            versions.now += 1;
            for topic in topics {
                match topic {
                    Topic::Status => versions.status = versions.now,
                    Topic::Inspection => versions.inspection = versions.now,
                    Topic::Session => versions.session = versions.now,
                }
            }
        });
    }

    /// What changed since `seen`; waits for it, at most [`LONGEST_WAIT`].
    pub(crate) async fn since(&self, seen: u64) -> ChangesView {
        self.since_within(seen, LONGEST_WAIT).await
    }

    async fn since_within(&self, seen: u64, longest_wait: Duration) -> ChangesView {
        let mut watched = self.0.subscribe();
        let _ = tokio::time::timeout(longest_wait, watched.wait_for(|versions| versions.now != seen)).await;
        let versions = *watched.borrow();
        versions.since(seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_new_window_is_told_everything_at_once() {
        let changes = Changes::new();
        assert_eq!(changes.since(0).await.topics, [Topic::Status, Topic::Inspection, Topic::Session]);
    }

    #[tokio::test]
    async fn only_what_changed_since_is_told() {
        let changes = Changes::new();
        let seen = changes.since(0).await.version;
        changes.tell(&[Topic::Status]);
        changes.tell(&[Topic::Inspection]);
        let told = changes.since(seen).await;
        assert_eq!((told.version, told.topics), (seen + 2, vec![Topic::Status, Topic::Inspection]));
        assert_eq!(changes.since(seen + 1).await.topics, [Topic::Inspection]);
    }

    #[tokio::test]
    async fn a_window_that_outlived_a_restart_is_told_everything() {
        assert_eq!(Changes::new().since(4_711).await.topics.len(), 3);
    }

    #[tokio::test]
    async fn quiet_is_answered_in_the_end() {
        let changes = Changes::new();
        let told = changes.since_within(1, Duration::ZERO).await;
        assert_eq!((told.version, told.topics.len()), (1, 0));
    }
}
