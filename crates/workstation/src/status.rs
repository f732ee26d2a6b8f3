//! The header: list ages, queue, link, counts — in numbers; the window makes words of them.

use crate::in_force::list_of;
use crate::views::{Bootstrap, Counts, Delivery, FeedFault, LinkState, LinkView, QueueView, Status};
use crate::{Workstation, lock};
use border::Role;
use foundation::{CodedError, ErrorCode};
use store::Queue;
use uplink::LinkStatus;

impl Workstation {
    /// Everything the window needs to draw its first screen.
    pub(crate) fn bootstrap_view(&self) -> Result<Bootstrap, CodedError> {
        self.reload()?;
        let in_force = self.in_force();
        Ok(Bootstrap {
            app_version: self.inner.version.clone(),
            training: self.inner.training,
            enrolled: self.inner.store.enrolled()?.is_some(),
            has_officers: in_force.officers.iter().any(|officer| !officer.revoked),
            state: in_force.config.as_ref().map(|config| config.state.clone()),
            posts: in_force.config.as_ref().map(|config| config.posts.clone()).unwrap_or_default(),
            session: self.session_view()?,
            preferences: self.preferences()?,
            training_hint: self.inner.hint.clone().filter(|_| self.inner.training),
        })
    }

    /// The header. Shown to whoever is signed in; a technician sees ages and queues, and no traveller in them.
    pub(crate) fn status_view(&self) -> Result<Status, CodedError> {
        self.reload()?; // Another program may have brought feeds on a stick.
        let session = self.signed_in()?;
        let store = &self.inner.store;
        let now = self.now_here();
        let today = match &session.station {
            Some(station) => store.today_counts(&station.post, &station.lane, now.local_date())?,
            None => store::DayCounts::default(),
        };
        let queue = store.queue()?;
        let last = store.last_crossing()?.map(|row| Delivery {
            crossing: row.id.to_string(),
            decision: row.decision,
            at_ms: row.at_ms,
            received: row.received,
        });
        Ok(Status {
            now_ms: now.unix_millis(),
            offset_minutes: now.offset_minutes,
            clock: now.quality,
            link: self.link_view(&queue)?,
            queue: self.queue_view(&queue, session.officer.role)?,
            lists: self.in_force().list_views(now.unix_millis()),
            today: Counts { entries: today.entries, exits: today.exits, refused: today.refused },
            last_crossing: last,
            disk_low: store.disk_low(),
            later_hits: u32::try_from(self.open_later_hits(session.officer.role)?.len()).unwrap_or(u32::MAX),
            tasks: match session.officer.role {
                Role::Technician => 0,
                Role::Officer | Role::Supervisor => u32::try_from(self.open_tasks()?.len()).unwrap_or(u32::MAX),
            },
            referred: u32::try_from(lock(&self.inner.desk).secondary.len()).unwrap_or(u32::MAX),
        })
    }

    /// What waits, without the hits that this role must not know of.
    fn queue_view(&self, queue: &Queue, role: Role) -> Result<QueueView, CodedError> {
        let store = &self.inner.store;
        Ok(QueueView {
            events: queue.events.saturating_sub(self.hidden_from(role)?),
            oldest_ms: queue.oldest_at_ms,
            images: queue.blobs,
            image_bytes: queue.blob_bytes,
            remaining_s: uplink::remaining_seconds(queue, &uplink::progress(store)?, uplink::daily_budget(store)?)
                .filter(|_| queue.events + queue.blobs > 0),
            held_back: self.inner.link.status().held_back,
        })
    }

    fn link_view(&self, queue: &Queue) -> Result<LinkView, CodedError> {
        let enrolled = self.inner.store.enrolled()?.is_some();
        let status = self.inner.link.status();
        let last_contact_ms = status.last_contact_ms.or(self.last_contact()?);
        let state = link_state(enrolled, &status, last_contact_ms, queue);
        let fault = |(feed, error): (String, CodedError)| FeedFault { list: list_of(&feed).map(str::to_owned), feed, error };
        let feed_faults = status.feed_faults.into_iter().map(fault).collect();
        Ok(LinkView { state, way: status.way, last_contact_ms, last_error: status.last_error, feed_faults })
    }
}

fn link_state(enrolled: bool, status: &LinkStatus, last_contact_ms: Option<i64>, queue: &Queue) -> LinkState {
    let waiting = queue.events + queue.blobs > 0;
    match &status.last_error {
        _ if !enrolled => LinkState::NotEnrolled,
        Some(error) if error.code == ErrorCode::HqUnreachable && last_contact_ms.is_none() => LinkState::Never,
        Some(error) if error.code == ErrorCode::HqUnreachable => LinkState::NoLink,
        // Another process of this booth does it.
        Some(error) if error.code == ErrorCode::StoreInUse => LinkState::Delivering,
        Some(_) => LinkState::Refused,
        None if last_contact_ms.is_none() => LinkState::Never,
        None if status.busy || waiting => LinkState::Delivering,
        None => LinkState::UpToDate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_never_called_well_while_something_fails_or_waits() {
        let well = LinkStatus::default();
        let failed = |code: ErrorCode| LinkStatus { last_error: Some(code.into()), ..LinkStatus::default() };
        let empty = Queue::default();
        let waiting = Queue { events: 3, ..Queue::default() };
        for (enrolled, status, contact, queue, expect) in [
            (false, &well, None, &empty, LinkState::NotEnrolled),
            (true, &well, None, &empty, LinkState::Never),
            (true, &well, Some(1), &empty, LinkState::UpToDate),
            (true, &well, Some(1), &waiting, LinkState::Delivering),
            (true, &failed(ErrorCode::HqUnreachable), Some(1), &waiting, LinkState::NoLink),
            (true, &failed(ErrorCode::HqUnreachable), None, &empty, LinkState::Never),
            (true, &failed(ErrorCode::BoothRevoked), Some(1), &empty, LinkState::Refused),
        ] {
            assert_eq!(link_state(enrolled, status, contact, queue), expect, "{status:?} {queue:?}");
        }
    }
}
