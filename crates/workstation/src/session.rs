//! Who works here: offline sign-in, station, and what each role may do. The window holds no session; this process does.
//!
//! A credential past its expiry works, marked; a revoked one does not. Failures are counted in the journal, so that copying
//! an old data folder back cannot reset them unseen, and each further one costs a longer wait.

use crate::in_force::InForce;
use crate::views::{SessionView, SignIn, StationChoice, Topic};
use crate::{Workstation, lock};
use argon2::{Argon2, PasswordHash, PasswordVerifier};
use border::{Act, Credential, Officer, Post, Role};
use chrono::{NaiveDate, Offset, TimeZone};
use foundation::{CodedError, ErrorCode, Instant};
use mrz::StateCode;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Record;

/// Failures in a row that cost no wait: anybody mistypes.
const FREE_FAILURES: u32 = 3;
/// The wait after the first failure beyond those; it doubles with each.
const FIRST_WAIT_MS: i64 = 5_000;
/// No wait is longer: an attacker who holds the booth has other ways, an officer with cold hands has not.
const LONGEST_WAIT_MS: i64 = 300_000;
/// Verified in place of an unknown officer's credential, so that a name cannot be guessed by the time an answer takes.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$b3V0cG9zdC1ub2JvZHk$YWTmKLjjMVtV4CTwQd4qIQrENQiCO3gTSKDJOS0w6bU";

/// The signed-in officer.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// As headquarters' list had it at sign-in.
    pub(crate) officer: Officer,
    /// Whether the credential was past its expiry.
    pub(crate) credential_expired: bool,
    /// Post, lane and direction, once chosen.
    pub(crate) station: Option<StationChoice>,
    /// Crossings opened in this session, whose pictures may be shown.
    pub(crate) opened: BTreeSet<String>,
}

/// An officer at a station: what work on travellers needs.
#[derive(Clone)]
pub(crate) struct Duty {
    /// The officer's id.
    pub(crate) officer: String,
    /// The officer's role.
    pub(crate) role: Role,
    /// Post, lane and direction.
    pub(crate) station: StationChoice,
    /// The State that runs it.
    pub(crate) home: StateCode,
    /// What is in force.
    pub(crate) in_force: Arc<InForce>,
    /// Now, with the offset in force at the post.
    pub(crate) now: Instant,
}

impl Duty {
    /// The civil date at the post.
    pub(crate) fn today(&self) -> NaiveDate {
        self.now.local_date()
    }
}

impl Workstation {
    /// Signs an officer in, offline.
    pub(crate) fn sign_in(&self, request: &SignIn) -> Result<SessionView, CodedError> {
        self.reload()?;
        let officer = self.prove(request)?;
        let credential_expired = officer.expires_at < self.clock_now().unix_millis();
        self.record_outside_inspection(Act::OfficerSignedIn { officer: officer.id.clone(), credential_expired })?;
        let session = Session { officer, credential_expired, station: None, opened: BTreeSet::new() };
        *lock(&self.inner.session) = Some(session);
        self.inner.changes.tell(&[Topic::Session, Topic::Status]);
        self.session_view()?.ok_or_else(|| ErrorCode::NotSignedIn.into())
    }

    /// The officer whom name and passphrase prove. A wrong passphrase is counted and makes the next attempt wait.
    pub(crate) fn prove(&self, request: &SignIn) -> Result<Officer, CodedError> {
        let in_force = self.in_force();
        let now = self.clock_now();
        let officer = in_force.officer(&request.login);
        let (login, id) = officer.map_or(("", ""), |officer| (officer.login.as_str(), officer.id.as_str()));
        let failures = self.inner.store.failures(login, id)?;
        let waits = wait_ms(failures.in_a_row, failures.last_at_ms, now.unix_millis());
        if waits > 0 {
            return Err(CodedError::new(ErrorCode::SignInDelayed, format!("{}", waits.div_euclid(1000) + 1)));
        }
        let proven = verify(officer.map(|officer| &officer.credential), request.passphrase.expose());
        let Some(officer) = officer.filter(|_| proven) else {
            let act = Act::OfficerSignInFailed { login: login.to_owned(), failures: failures.in_a_row.saturating_add(1) };
            self.record_outside_inspection(act)?;
            return Err(ErrorCode::SignInFailed.into());
        };
        if officer.revoked { Err(ErrorCode::OfficerRevoked.into()) } else { Ok(officer.clone()) }
    }

    /// Signs the officer out; the open inspection is kept.
    pub(crate) fn sign_out(&self) -> Result<(), CodedError> {
        let Some(session) = lock(&self.inner.session).take() else { return Ok(()) };
        self.inner.changes.tell(&[Topic::Session, Topic::Status, Topic::Inspection]);
        self.record_outside_inspection(Act::OfficerSignedOut { officer: session.officer.id })
    }

    /// Ends the session of an officer whom a new list revokes or no longer names. Everything typed stays.
    pub(crate) fn end_revoked_session(&self) {
        let in_force = self.in_force();
        let mut session = lock(&self.inner.session);
        let stays = |current: &Session| in_force.officers.iter().any(|officer| officer.id == current.officer.id && !officer.revoked);
        if session.as_ref().is_some_and(|current| !stays(current)) {
            *session = None;
            self.inner.changes.tell(&[Topic::Session, Topic::Inspection]);
        }
    }

    /// Chooses post, lane and direction; remembered for the next sign-in.
    pub(crate) fn choose_station(&self, choice: StationChoice) -> Result<SessionView, CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        let in_force = self.in_force();
        let post = in_force.post(&choice.post).ok_or(ErrorCode::NotFound)?;
        if !post.lanes.contains(&choice.lane) {
            return Err(ErrorCode::NotFound.into());
        }
        let StationChoice { post, lane, direction } = choice.clone();
        self.record_outside_inspection(Act::StationChosen { officer: session.officer.id, post, lane, direction })?;
        if let Err(error) = self.remember_station(&choice) {
            tracing::warn!(%error, "the station is not remembered"); // A full disk must not keep anybody from work.
        }
        if let Some(current) = lock(&self.inner.session).as_mut() {
            current.station = Some(choice);
        }
        self.assess_again()?;
        self.inner.changes.tell(&[Topic::Session, Topic::Inspection, Topic::Status]);
        self.session_view()?.ok_or_else(|| ErrorCode::NotSignedIn.into())
    }

    /// Who is signed in, as the window shows it.
    pub(crate) fn session_view(&self) -> Result<Option<SessionView>, CodedError> {
        let Some(session) = lock(&self.inner.session).clone() else { return Ok(None) };
        let in_force = self.in_force();
        let post_name = session.station.as_ref().and_then(|station| in_force.post(&station.post)).map(|post| post.name.clone());
        Ok(Some(SessionView {
            officer: session.officer.id,
            name: session.officer.name,
            role: session.officer.role,
            credential_expired: session.credential_expired,
            station: session.station,
            post_name,
            last_station: self.last_station()?,
        }))
    }

    /// The session.
    ///
    /// # Errors
    /// `not-signed-in`.
    pub(crate) fn signed_in(&self) -> Result<Session, CodedError> {
        lock(&self.inner.session).clone().ok_or_else(|| ErrorCode::NotSignedIn.into())
    }

    /// An officer or supervisor at a station.
    ///
    /// # Errors
    /// `not-signed-in`, `not-allowed` for a technician, `no-station`.
    pub(crate) fn on_duty(&self) -> Result<Duty, CodedError> {
        let session = self.signed_in()?;
        not_a_technician(&session)?;
        let station = session.station.ok_or(ErrorCode::NoStation)?;
        self.watch_clock();
        let in_force = self.in_force();
        let now = at_post(self.clock_now(), in_force.post(&station.post).ok_or(ErrorCode::NoStation)?);
        Ok(Duty { officer: session.officer.id, role: session.officer.role, station, home: in_force.home_state(), in_force, now })
    }

    /// Now, with the offset of the post where somebody works; else with the computer's own.
    pub(crate) fn now_here(&self) -> Instant {
        let station = lock(&self.inner.session).as_ref().and_then(|session| session.station.clone());
        let (in_force, now) = (self.in_force(), self.clock_now());
        station.and_then(|station| in_force.post(&station.post)).map_or(now, |post| at_post(now, post))
    }

    /// Records an act that belongs to no inspection, and lets it be delivered.
    pub(crate) fn record_outside_inspection(&self, act: Act) -> Result<(), CodedError> {
        self.inner.store.record(vec![act], Record::at(self.now_here()))?;
        self.inner.link.nudge();
        Ok(())
    }
}

/// A technician maintains the booth and sees no traveller.
pub(crate) fn not_a_technician(session: &Session) -> Result<(), CodedError> {
    match session.officer.role {
        Role::Technician => Err(ErrorCode::NotAllowed.into()),
        Role::Officer | Role::Supervisor => Ok(()),
    }
}

/// A moment with the offset in force at the post; a zone that nobody knows leaves the computer's own.
fn at_post(now: Instant, post: &Post) -> Instant {
    let Ok(zone) = post.time_zone.parse::<chrono_tz::Tz>() else { return now };
    let seconds = zone.offset_from_utc_datetime(&now.utc.naive_utc()).fix().local_minus_utc();
    Instant { offset_minutes: i16::try_from(seconds / 60).unwrap_or(now.offset_minutes), ..now }
}

/// How long the next attempt has to wait still, milliseconds.
fn wait_ms(failures: u32, last_at_ms: Option<i64>, now_ms: i64) -> i64 {
    let (Some(last), Some(beyond)) = (last_at_ms, failures.checked_sub(FREE_FAILURES)) else { return 0 };
    let wait = FIRST_WAIT_MS.saturating_mul(1_i64 << beyond.min(16)).min(LONGEST_WAIT_MS);
    (last.saturating_add(wait).saturating_sub(now_ms)).clamp(0, wait) // A clock set back cannot lock anybody out for long.
}

/// Whether the passphrase proves the credential; takes as long when there is none.
fn verify(credential: Option<&Credential>, passphrase: &str) -> bool {
    let phc = credential.map_or(NOBODY, |Credential::Argon2id { phc }| phc.expose());
    let matches = PasswordHash::new(phc).is_ok_and(|hash| Argon2::default().verify_password(passphrase.as_bytes(), &hash).is_ok());
    matches && credential.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failures_cost_nothing_and_further_ones_ever_more() {
        assert_eq!(wait_ms(2, Some(1_000), 1_000), 0);
        assert_eq!(wait_ms(3, Some(1_000), 1_000), FIRST_WAIT_MS);
        assert_eq!(wait_ms(4, Some(1_000), 1_000), 2 * FIRST_WAIT_MS);
        assert_eq!(wait_ms(4, Some(1_000), 4_000), 2 * FIRST_WAIT_MS - 3_000);
        assert_eq!(wait_ms(90, Some(1_000), 1_000), LONGEST_WAIT_MS);
        assert_eq!(wait_ms(90, Some(1_000), 1_000 + LONGEST_WAIT_MS), 0);
    }

    #[test]
    fn a_clock_set_back_does_not_lengthen_the_wait() {
        assert_eq!(wait_ms(3, Some(1_000_000_000), 0), FIRST_WAIT_MS);
    }

    #[test]
    fn nobody_is_never_let_in_but_costs_a_verification() {
        assert!(PasswordHash::new(NOBODY).is_ok(), "the stand-in must be verified in earnest");
        assert!(!verify(None, ""));
    }

    #[test]
    fn the_offset_is_the_posts_and_follows_its_summer_time() {
        let post = |zone: &str| Post {
            code: "UTKOR".to_owned(),
            name: "Kora Bridge".to_owned(),
            time_zone: zone.to_owned(),
            border_type: border::BorderType::Land,
            lanes: vec!["1".to_owned()],
        };
        let clock = |date: &str| foundation::Clock::now(&foundation::FixedClock::on(date.parse().expect("a date")));
        assert_eq!(at_post(clock("2026-01-15"), &post("Europe/Paris")).offset_minutes, 60);
        assert_eq!(at_post(clock("2026-07-15"), &post("Europe/Paris")).offset_minutes, 120);
        assert_eq!(at_post(clock("2026-07-15"), &post("Nowhere/Land")).offset_minutes, 0);
    }
}
