//! Sign-in, users of the console, officers of the booths.

use crate::console::desk::{CookieChange, Right, note};
use crate::console::views::{
    ChangePassphrase, ConsoleRole, Empty, NewOfficer, NewUser, OfficerChange, OfficerRequest, OfficerView, OfficersView, Session, SignIn,
    UserRequest, UserView,
};
use crate::console::{Desk, Who};
use crate::people::{hash_passphrase, is_login, is_passphrase};
use crate::publish::OFFICERS;
use crate::store::UserRecord;
use crate::{Hq, HqError, VERSION, training};
use border::{Credential, Officer};
use chrono::NaiveDate;
use foundation::{CodedError, ErrorCode, Sensitive};
use journal::Hash32;
use rand::RngCore;
use rand::rngs::OsRng;

/// So many wrong passphrases are free; then one minute, two, four, …
const FREE_FAILURES: u32 = 3;
const MAX_DELAY_MINUTES: i64 = 64;
/// Compared with when the name is unknown, so that an unknown name takes as long as a wrong passphrase.
static NOBODY: std::sync::LazyLock<Option<Sensitive<String>>> =
    std::sync::LazyLock::new(|| hash_passphrase(&"nobody has this passphrase".to_owned().into(), &mut OsRng).ok());

pub(crate) async fn session(desk: &Desk, _: Empty) -> Result<Session, CodedError> {
    let who = desk.who().cloned();
    desk.run(move |hq| session_view(hq, who.as_ref())).await
}

pub(crate) async fn sign_in(desk: &Desk, form: SignIn) -> Result<Session, CodedError> {
    let _place = desk.sign_in_place().await?;
    let (token, answer) = desk
        .run(move |hq| {
            let who = check(hq, &form)?;
            let token = token();
            let now = hq.now_ms();
            hq.store.open_session(&Hash32::of(token.as_bytes()), &who.login, now)?;
            note(hq, &who.login, "signed-in", "")?;
            Ok((token, session_view(hq, Some(&who))?))
        })
        .await?;
    desk.change_cookie(CookieChange::Set(token));
    Ok(answer)
}

pub(crate) async fn sign_out(desk: &Desk, _: Empty) -> Result<Session, CodedError> {
    let (session, who) = (desk.session(), desk.who().cloned());
    let answer = desk.run(move |hq| {
        if let Some(digest) = session {
            hq.store.close_session(&digest)?;
        }
        if let Some(who) = who {
            note(hq, &who.login, "signed-out", "")?;
        }
        session_view(hq, None)
    });
    let answer = answer.await?;
    desk.change_cookie(CookieChange::Clear);
    Ok(answer)
}

pub(crate) async fn change_passphrase(desk: &Desk, form: ChangePassphrase) -> Result<Empty, CodedError> {
    let _place = desk.sign_in_place().await?;
    desk.with(Right::See, move |hq, who| {
        let checked = check(hq, &SignIn { login: who.login.clone(), passphrase: form.old })?;
        let user = hq.store.user(&checked.login)?.ok_or(ErrorCode::NotSignedIn)?;
        let phc = hash_passphrase(&form.new, &mut OsRng)?;
        hq.store.save_user(&UserRecord { phc, ..user })?;
        note(hq, &who.login, "passphrase.changed", "")?;
        Ok(Empty {})
    })
    .await?;
    desk.change_cookie(CookieChange::Clear); // Every session ended, this one too.
    Ok(Empty {})
}

fn session_view(hq: &Hq, who: Option<&Who>) -> Result<Session, HqError> {
    let user = who.map(|who| hq.store.user(&who.login)).transpose()?.flatten();
    Ok(Session {
        app_version: VERSION.to_owned(),
        training: hq.training,
        has_users: !hq.store.users()?.is_empty(),
        user: user.map(user_view),
        training_hint: hq.training.then(training::hint),
        now_ms: hq.now_ms(),
    })
}

fn user_view(user: UserRecord) -> UserView {
    UserView { login: user.login, name: user.name, role: user.role, disabled: user.disabled, last_sign_in_ms: user.signed_in_at }
}

/// Checks name and passphrase; after some failures every further attempt has to wait, right or wrong.
fn check(hq: &Hq, form: &SignIn) -> Result<Who, HqError> {
    let now = hq.now_ms();
    let login = form.login.trim().to_lowercase();
    let Some(user) = hq.store.user(&login)?.filter(|user| !user.disabled) else {
        if let Some(nobody) = NOBODY.as_ref() {
            let _ = is_passphrase(&form.passphrase, nobody);
        }
        return Err(ErrorCode::SignInFailed.into());
    };
    if user.blocked_until > now {
        let seconds = (user.blocked_until - now + 999) / 1000;
        return Err(CodedError::new(ErrorCode::SignInDelayed, seconds.to_string()).into());
    }
    if is_passphrase(&form.passphrase, &user.phc) {
        let who = Who { login: user.login.clone(), role: user.role };
        hq.store.save_user(&UserRecord { failures: 0, blocked_until: 0, signed_in_at: Some(now), ..user })?;
        return Ok(who);
    }
    let failures = user.failures.saturating_add(1);
    let minutes = if failures < FREE_FAILURES { 0 } else { (1_i64 << (failures - FREE_FAILURES).min(6)).min(MAX_DELAY_MINUTES) };
    let login = user.login.clone();
    hq.store.save_user(&UserRecord { failures, blocked_until: now + minutes * 60_000, ..user })?;
    note(hq, &login, "sign-in-failed", failures.to_string())?;
    Err(ErrorCode::SignInFailed.into())
}

/// 256 random bits in hexadecimal.
fn token() -> String {
    let mut bytes = [0; 32];
    OsRng.fill_bytes(&mut bytes);
    Hash32(bytes).to_string()
}

pub(crate) async fn users(desk: &Desk, _: Empty) -> Result<Vec<UserView>, CodedError> {
    desk.with(Right::Administer, |hq, _| user_views(hq)).await
}

fn user_views(hq: &Hq) -> Result<Vec<UserView>, HqError> {
    Ok(hq.store.users()?.into_iter().map(user_view).collect())
}

pub(crate) async fn add_user(desk: &Desk, form: NewUser) -> Result<Vec<UserView>, CodedError> {
    desk.with(Right::Administer, move |hq, who| {
        hq.add_user(&form.login, form.name, form.role, &form.passphrase, &who.login)?;
        user_views(hq)
    })
    .await
}

pub(crate) async fn disable_user(desk: &Desk, request: UserRequest) -> Result<Vec<UserView>, CodedError> {
    desk.with(Right::Administer, move |hq, who| {
        if request.login == who.login {
            return Err(CodedError::new(ErrorCode::NotAllowed, "yourself").into());
        }
        let user = hq.store.user(&request.login)?.ok_or(ErrorCode::NotFound)?;
        hq.store.save_user(&UserRecord { disabled: true, ..user })?;
        note(hq, &who.login, "user.disabled", request.login)?;
        user_views(hq)
    })
    .await
}

impl Hq {
    /// Adds a user of the console.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] naming the field, or `login taken`.
    pub fn add_user(&self, login: &str, name: Sensitive<String>, role: ConsoleRole, passphrase: &Sensitive<String>, by: &str) -> Result<(), HqError> {
        let login = login.trim().to_lowercase();
        if !is_login(&login) {
            return Err(CodedError::new(ErrorCode::BadRequest, "login").into());
        }
        if self.store.user(&login)?.is_some() {
            return Err(CodedError::new(ErrorCode::BadRequest, "login taken").into());
        }
        let name = checked_name(name)?;
        let phc = hash_passphrase(passphrase, &mut OsRng)?;
        let user = UserRecord { login, name, role, phc, disabled: false, failures: 0, blocked_until: 0, signed_in_at: None };
        self.store.save_user(&user)?;
        note(self, by, "user.added", user.login)
    }
}

pub(crate) async fn officers(desk: &Desk, _: Empty) -> Result<OfficersView, CodedError> {
    desk.with(Right::Administer, |hq, _| officers_view(hq)).await
}

pub(crate) async fn add_officer(desk: &Desk, form: NewOfficer) -> Result<OfficersView, CodedError> {
    desk.with(Right::Administer, move |hq, who| {
        let login = form.login.trim().to_lowercase();
        if !is_login(&login) {
            return Err(CodedError::new(ErrorCode::BadRequest, "login").into());
        }
        let officer = Officer {
            id: format!("officer-{}", token().get(..12).unwrap_or_default()),
            login,
            name: checked_name(form.name)?,
            role: form.role,
            credential: Credential::Argon2id { phc: hash_passphrase(&form.passphrase, &mut OsRng)? },
            expires_at: end_of(form.expires_on),
            revoked: false,
        };
        publish(hq, who, officer, "officer.added")
    })
    .await
}

pub(crate) async fn change_officer(desk: &Desk, change: OfficerChange) -> Result<OfficersView, CodedError> {
    desk.with(Right::Administer, move |hq, who| {
        let mut officer = find(hq, &change.id)?;
        officer.role = change.role.unwrap_or(officer.role);
        officer.expires_at = change.expires_on.map_or(officer.expires_at, end_of);
        if let Some(passphrase) = &change.passphrase {
            officer.credential = Credential::Argon2id { phc: hash_passphrase(passphrase, &mut OsRng)? };
        }
        publish(hq, who, officer, "officer.changed")
    })
    .await
}

pub(crate) async fn revoke_officer(desk: &Desk, request: OfficerRequest) -> Result<OfficersView, CodedError> {
    desk.with(Right::Administer, move |hq, who| {
        let officer = Officer { revoked: true, ..find(hq, &request.id)? };
        publish(hq, who, officer, "officer.revoked")
    })
    .await
}

fn find(hq: &Hq, id: &str) -> Result<Officer, HqError> {
    hq.store.officers()?.into_iter().find(|officer| officer.id == id).ok_or_else(|| ErrorCode::NotFound.into())
}

fn publish(hq: &Hq, who: &Who, officer: Officer, act: &'static str) -> Result<OfficersView, HqError> {
    let version = hq.publish_officers(std::slice::from_ref(&officer), &who.login)?;
    note(hq, &who.login, act, format!("{} {OFFICERS} {version}", officer.login))?;
    officers_view(hq)
}

fn officers_view(hq: &Hq) -> Result<OfficersView, HqError> {
    let now = hq.now_ms();
    let newest = hq.store.feeds()?.into_iter().find(|feed| feed.name == OFFICERS);
    let version = newest.as_ref().map_or(0, |feed| feed.version);
    let (booths_current, booths) = super::standing::booths_with(hq, OFFICERS, version)?;
    let officers = hq.store.officers()?.into_iter().map(|officer| OfficerView {
        id: officer.id,
        login: officer.login,
        name: officer.name,
        role: officer.role,
        expires_at: officer.expires_at,
        expired: officer.expires_at < now,
        revoked: officer.revoked,
    });
    Ok(OfficersView { version, published_at: newest.map(|feed| feed.issued_at), booths_current, booths, officers: officers.collect() })
}

fn checked_name(name: Sensitive<String>) -> Result<Sensitive<String>, HqError> {
    let text = name.expose().trim();
    if text.is_empty() || text.chars().count() > 80 || text.chars().any(char::is_control) {
        return Err(CodedError::new(ErrorCode::BadRequest, "name").into());
    }
    Ok(text.to_owned().into())
}

/// The last millisecond of a day, UTC.
pub(super) fn end_of(day: NaiveDate) -> i64 {
    day.and_hms_opt(23, 59, 59).map_or(0, |end| end.and_utc().timestamp_millis() + 999)
}
