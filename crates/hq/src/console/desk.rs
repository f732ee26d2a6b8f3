//! One call to the console: who makes it, what they may do, and what it leaves in the audit log.

use super::views::ConsoleRole;
use crate::store::AuditEntry;
use crate::{Hq, HqError};
use border::LookupPurpose;
use foundation::{CodedError, ErrorCode, Sensitive};
use journal::Hash32;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The sign-in name.
    pub login: String,
    /// Role.
    pub role: ConsoleRole,
}

/// What a command needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    /// Posts, booths, figures: every role.
    See,
    /// Persons: look-ups, lists, hits.
    LookUp,
    /// Give figures out.
    Publish,
    /// Users, officers, enrolment, revocation, alarms.
    Administer,
}

impl Right {
    const fn is_given_to(self, role: ConsoleRole) -> bool {
        match self {
            Self::See => true,
            Self::Publish => matches!(role, ConsoleRole::Administrator | ConsoleRole::Statistician),
            Self::LookUp => matches!(role, ConsoleRole::Administrator | ConsoleRole::DataOfficer),
            Self::Administer => matches!(role, ConsoleRole::Administrator),
        }
    }
}

/// What becomes of the session cookie.
#[derive(Clone, Debug)]
pub(super) enum CookieChange {
    Set(String),
    Clear,
}

/// One call.
#[derive(Debug)]
pub struct Desk {
    hq: Arc<Hq>,
    who: Option<Who>,
    session: Option<Hash32>,
    cookie: Mutex<Option<CookieChange>>,
    sign_ins: Arc<Semaphore>,
}

impl Desk {
    /// A call of `who`, under the session with this digest.
    #[must_use]
    pub fn new(hq: Arc<Hq>, who: Option<Who>, session: Option<Hash32>, sign_ins: Arc<Semaphore>) -> Self {
        Self { hq, who, session, cookie: Mutex::new(None), sign_ins }
    }

    pub(super) const fn who(&self) -> Option<&Who> {
        self.who.as_ref()
    }

    pub(super) const fn session(&self) -> Option<Hash32> {
        self.session
    }

    pub(super) fn change_cookie(&self, change: CookieChange) {
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = Some(change);
    }

    pub(super) fn take_cookie(&self) -> Option<CookieChange> {
        self.cookie.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Runs `work` off the network's threads if the caller has the right.
    pub(super) async fn with<T: Send + 'static>(
        &self,
        right: Right,
        work: impl FnOnce(&Hq, &Who) -> Result<T, HqError> + Send + 'static,
    ) -> Result<T, CodedError> {
        let who = self.who.clone().ok_or(ErrorCode::NotSignedIn)?;
        if !right.is_given_to(who.role) {
            return Err(ErrorCode::NotAllowed.into());
        }
        self.run(move |hq| work(hq, &who)).await
    }

    /// Runs `work` for anybody.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce(&Hq) -> Result<T, HqError> + Send + 'static) -> Result<T, CodedError> {
        let hq = Arc::clone(&self.hq);
        match tokio::task::spawn_blocking(move || work(&hq)).await {
            Ok(done) => done.map_err(CodedError::from),
            Err(error) => Err(CodedError::new(ErrorCode::Internal, error.to_string())),
        }
    }

    /// A place among the few sign-ins at a time.
    pub(super) async fn sign_in_place(&self) -> Result<tokio::sync::SemaphorePermit<'_>, CodedError> {
        self.sign_ins.acquire().await.map_err(|_| ErrorCode::Internal.into())
    }
}

/// Appends to the audit log.
pub(super) fn note(hq: &Hq, login: &str, act: &'static str, detail: impl Into<String>) -> Result<(), HqError> {
    let detail = Sensitive::new(detail.into());
    hq.store.audit(&AuditEntry { at: hq.now_ms(), login: login.to_owned(), act, purpose: None, detail, shown: None })
}

/// Appends a look-up at persons to the audit log.
pub(super) fn note_lookup(
    hq: &Hq,
    who: &Who,
    act: &'static str,
    purpose: LookupPurpose,
    detail: impl Into<String>,
    shown: usize,
) -> Result<(), HqError> {
    hq.store.audit(&AuditEntry {
        at: hq.now_ms(),
        login: who.login.clone(),
        act,
        purpose: Some(purpose_word(purpose).to_owned()),
        detail: Sensitive::new(detail.into()),
        shown: Some(u32::try_from(shown).unwrap_or(u32::MAX)),
    })
}

const fn purpose_word(purpose: LookupPurpose) -> &'static str {
    match purpose {
        LookupPurpose::TravellerAtBooth => "traveller-at-booth",
        LookupPurpose::Correction => "correction",
        LookupPurpose::HqRequest => "hq-request",
        LookupPurpose::Investigation => "investigation",
        LookupPurpose::AccessRequest => "access-request",
        LookupPurpose::Training => "training",
    }
}
