//! Steps 11 to 15 from the officer's side: starts the deliverer, and takes in what it brings.

use crate::in_force::{self, InForce};
use crate::stick::folder_at;
use crate::views::{EnrolByStick, EnrolForm, Topic};
use crate::{Inner, Workstation, lock};
use foundation::{ClockQuality, CodedError, ErrorCode};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;
use tokio::runtime::Handle;
use uplink::{Deliverer, LinkStatus, NeighbourStatus, UplinkError};

const LAST_CONTACT: &str = "link.last_contact_ms";
/// The last contact is kept this often; more often would only wear the disk.
const KEEP_CONTACT_EVERY_MS: i64 = 60_000;
/// Clocks that differ by less agree: no stay or age is told in seconds.
const CLOCK_TOLERANCE_MS: u64 = 60_000;
/// Another process that delivers, `outpostctl sync now` or a window that is still ending, is done within seconds.
const ANOTHER_DELIVERS: Duration = Duration::from_secs(1);

/// Told how far the clock can be trusted whenever headquarters has said what time it is.
pub type ClockJudge = Arc<dyn Fn(ClockQuality) + Send + Sync>;

/// The deliverer, once the booth is enrolled.
pub(crate) struct Link {
    runtime: Handle,
    judge: Option<ClockJudge>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    deliverer: Option<Deliverer>,
    watcher: Option<tokio::task::JoinHandle<()>>,
    start_error: Option<CodedError>,
}

impl Drop for State {
    fn drop(&mut self) {
        if let Some(watcher) = &self.watcher {
            watcher.abort();
        }
    }
}

impl Link {
    pub(crate) fn new(runtime: Handle, judge: Option<ClockJudge>) -> Self {
        Self { runtime, judge, state: Mutex::default() }
    }

    /// Where work in the background runs.
    pub(crate) fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// The other booths of the post.
    pub(crate) fn neighbours(&self) -> Vec<NeighbourStatus> {
        lock(&self.state).deliverer.as_ref().map(Deliverer::neighbours).unwrap_or_default()
    }

    /// Something new is to be delivered.
    pub(crate) fn nudge(&self) {
        if let Some(deliverer) = &lock(&self.state).deliverer {
            deliverer.nudge();
        }
    }

    /// Says how far the clock can be trusted from now on.
    pub(crate) fn judge_clock(&self, quality: ClockQuality) {
        if let Some(judge) = &self.judge {
            judge(quality);
        }
    }

    /// How the link stands.
    pub(crate) fn status(&self) -> LinkStatus {
        let state = lock(&self.state);
        match &state.deliverer {
            Some(deliverer) => deliverer.status(),
            None => LinkStatus { last_error: state.start_error.clone(), ..LinkStatus::default() },
        }
    }
}

impl Workstation {
    /// Joins headquarters, once.
    pub(crate) async fn join(&self, form: &EnrolForm) -> Result<(), CodedError> {
        self.not_joined()?;
        uplink::enrol(&self.inner.store, form.url.trim(), &form.code).await?;
        self.joined().await
    }

    /// The same by a stick. Without headquarters' answer on it the request is written there: its file is given.
    pub(crate) async fn join_by_stick(&self, asked: EnrolByStick) -> Result<Option<String>, CodedError> {
        let request = self.run(move |booth| {
            booth.not_joined()?;
            let (stick, store) = (folder_at(&asked.path)?, &booth.inner.store);
            if uplink::join_from_stick(store, asked.url.trim(), &asked.code, &stick)?.is_some() {
                return Ok(None);
            }
            Ok(Some(uplink::request_on_stick(store, &asked.code, &stick)?.display().to_string()))
        });
        if let Some(file) = request.await? {
            return Ok(Some(file));
        }
        self.joined().await?;
        self.run(|booth| booth.reload()).await?; // The stick brought the first lists and officers, too.
        Ok(None)
    }

    /// Whether there is still something to join.
    pub(crate) fn not_joined(&self) -> Result<(), CodedError> {
        if self.inner.store.enrolled()?.is_some() { Err(ErrorCode::AlreadyEnrolled.into()) } else { Ok(()) }
    }

    async fn joined(&self) -> Result<(), CodedError> {
        self.run(|booth| {
            booth.note_program();
            Ok(())
        })
        .await?;
        self.start_link()?;
        self.inner.changes.tell(&[Topic::Status, Topic::Session]);
        Ok(())
    }

    /// Starts delivering, if the booth is enrolled and nothing delivers yet.
    pub(crate) fn start_link(&self) -> Result<(), CodedError> {
        let link = &self.inner.link;
        let mut state = lock(&link.state);
        if state.deliverer.is_some() || self.inner.store.enrolled()?.is_none() {
            return Ok(());
        }
        match Deliverer::start(&self.inner.store, &link.runtime) {
            Ok(deliverer) => {
                state.watcher = Some(link.runtime.spawn(watch(Arc::downgrade(&self.inner), deliverer.watch())));
                state.start_error = None;
                state.deliverer = Some(deliverer);
            }
            Err(error) => {
                tracing::warn!(%error, "nothing is delivered by this window");
                if matches!(error, UplinkError::InUse) {
                    state.watcher = Some(link.runtime.spawn(start_later(Arc::downgrade(&self.inner))));
                }
                state.start_error = Some(error.into());
            }
        }
        Ok(())
    }

    /// Loads what feeds have brought, if anything is new; another list may find the traveller before the officer.
    pub(crate) fn reload(&self) -> Result<(), CodedError> {
        let before = self.in_force();
        let now_ms = self.clock_now().unix_millis();
        if in_force::versions(&self.inner.store, now_ms)? == before.versions {
            return Ok(());
        }
        let loaded = Arc::new(InForce::load(&self.inner.store, Some(&before), now_ms)?);
        *lock(&self.inner.in_force) = loaded;
        *lock(&self.inner.next_purge) = 0; // Another rule book may say that records are kept no longer.
        self.end_revoked_session();
        self.assess_again()?;
        self.inner.again.forget();
        self.screen_again();
        self.inner.changes.tell(&[Topic::Status, Topic::Session, Topic::Inspection]);
        Ok(())
    }

    pub(crate) fn last_contact(&self) -> Result<Option<i64>, CodedError> {
        Ok(self.inner.store.setting(LAST_CONTACT)?)
    }

    /// Takes in what changed at the link.
    fn after_link_change(&self, status: &LinkStatus) -> Result<(), CodedError> {
        if let Some(offset) = status.clock_offset_ms {
            let agrees = offset.unsigned_abs() < CLOCK_TOLERANCE_MS;
            self.inner.link.judge_clock(if agrees { ClockQuality::Trusted } else { ClockQuality::Unknown });
        }
        if let Some(contact) = status.last_contact_ms
            && self.last_contact()?.is_none_or(|kept| contact - kept >= KEEP_CONTACT_EVERY_MS)
        {
            self.inner.store.set_setting(LAST_CONTACT, &contact)?;
        }
        self.reload()?;
        self.keep_house()?;
        self.inner.changes.tell(&[Topic::Status]);
        Ok(())
    }
}

/// Takes the delivering over from another process, which may have been killed in the middle of it.
async fn start_later(booth: Weak<Inner>) {
    tokio::time::sleep(ANOTHER_DELIVERS).await;
    let Some(inner) = booth.upgrade() else { return };
    let started = Workstation { inner }.run(|booth| booth.start_link().map(|()| booth.inner.changes.tell(&[Topic::Status]))).await;
    if let Err(error) = started {
        tracing::error!(%error, "delivering cannot start");
    }
}

/// Follows the deliverer as long as there is a workstation; many changes at once are one.
async fn watch(booth: Weak<Inner>, mut status: tokio::sync::watch::Receiver<LinkStatus>) {
    while status.changed().await.is_ok() {
        let now = status.borrow_and_update().clone();
        let Some(inner) = booth.upgrade() else { return };
        let taken = Workstation { inner }.run(move |booth| booth.after_link_change(&now)).await;
        if let Err(error) = taken {
            tracing::error!(%error, "what the link brought is not taken in");
        }
    }
}
