//! Urgent alerts that a supervisor puts in force at this booth at once: a list of their own, made from the journal's events. They go
//! to headquarters before the rest, hold for a few days, and can be withdrawn.

use crate::Workstation;
use crate::session::Session;
use crate::views::{RaiseAlert, UrgentAlertView, WithdrawAlert};
use border::{Act, Alert, AlertDocument, AlertPriority, Handling, ListHeader, PersonName, Role};
use foundation::{CodedError, ErrorCode, Sensitive};
use screening::AlertList;
use store::{RaisedAlert, Store};

/// Name of the list.
pub(crate) const URGENT: &str = border::URGENT_HERE_LIST;
const HOUR_MS: i64 = 3_600_000;
/// Longer ones belong on a list of headquarters.
const MOST_HOURS: u16 = 168;
const MOST_ALERTS: usize = 500;
const NAME_CHARS: usize = 120;
const TEXT_CHARS: usize = 2_000;

/// The alerts in force at a time, and how many events made them: the version of their list.
pub(crate) fn in_force(store: &Store, now_ms: i64) -> Result<(Vec<RaisedAlert>, u64), CodedError> {
    let (mut raised, events) = store.raised_alerts()?;
    raised.retain(|alert| alert.until_ms > now_ms);
    raised.truncate(MOST_ALERTS);
    Ok((raised, events))
}

/// The list of the alerts in force; none without any.
pub(crate) fn list(store: &Store, post: &str, now_ms: i64) -> Result<Option<AlertList>, CodedError> {
    let (raised, events) = in_force(store, now_ms)?;
    let Some(newest) = raised.first() else { return Ok(None) };
    let header = ListHeader {
        list: URGENT.to_owned(),
        title: post.to_owned(),
        owner: post.to_owned(),
        version: events,
        issued_at: newest.at_ms,
        expires_at: raised.iter().map(|alert| alert.until_ms).max().unwrap_or(newest.until_ms),
        source: String::new(),
        purpose: String::new(),
        priority: Some(AlertPriority::High),
        handling: Handling::default(),
    };
    Ok(Some(AlertList::new(header, raised.into_iter().map(|raised| raised.alert).collect())?))
}

impl Workstation {
    /// The urgent alerts in force, the newest first.
    pub(crate) fn urgent_alerts(&self) -> Result<Vec<UrgentAlertView>, CodedError> {
        let session = self.supervisor()?;
        let (raised, _) = in_force(&self.inner.store, self.clock_now().unix_millis())?;
        let seen = raised.into_iter().filter(|raised| screening::exists_for(&raised.alert.handling, session.officer.role));
        Ok(seen
            .map(|raised| UrgentAlertView { alert: raised.alert, officer: raised.officer, at_ms: raised.at_ms, until_ms: raised.until_ms })
            .collect())
    }

    /// Puts an alert in force at once; it is an event and goes to headquarters before the rest.
    pub(crate) fn raise_alert(&self, request: &RaiseAlert) -> Result<Vec<UrgentAlertView>, CodedError> {
        let session = self.supervisor()?;
        let alert = alert(request)?;
        let until_ms = self.clock_now().unix_millis() + i64::from(request.hours.clamp(1, MOST_HOURS)) * HOUR_MS;
        self.record_outside_inspection(Act::AlertRaised { officer: session.officer.id, until_ms, alert: Box::new(alert) })?;
        self.reload()?;
        self.urgent_alerts()
    }

    /// Takes an urgent alert out of force. Answers given to it are kept.
    pub(crate) fn withdraw_alert(&self, request: &WithdrawAlert) -> Result<Vec<UrgentAlertView>, CodedError> {
        let session = self.supervisor()?;
        if !self.urgent_alerts()?.iter().any(|known| known.alert.id == request.alert) {
            return Err(ErrorCode::NotFound.into());
        }
        self.record_outside_inspection(Act::AlertWithdrawn { officer: session.officer.id, alert: request.alert.clone() })?;
        self.reload()?;
        self.urgent_alerts()
    }

    fn supervisor(&self) -> Result<Session, CodedError> {
        let session = self.signed_in()?;
        if session.officer.role == Role::Supervisor { Ok(session) } else { Err(ErrorCode::NotAllowed.into()) }
    }
}

fn alert(request: &RaiseAlert) -> Result<Alert, CodedError> {
    let missing = |part: &str| Err(CodedError::new(ErrorCode::FieldMalformed, part));
    let said = |text: &Sensitive<String>| Some(text.expose().trim()).filter(|text| !text.is_empty()).map(|text| Sensitive::new(text.to_owned()));
    let (primary, secondary, number) = (said(&request.primary), said(&request.secondary), said(&request.document_number));
    let long = |text: &Sensitive<String>, limit: usize| text.expose().chars().count() > limit;
    if [&primary, &secondary, &number].into_iter().flatten().any(|text| long(text, NAME_CHARS)) || request.instruction.chars().count() > TEXT_CHARS {
        return missing("length");
    }
    let Some(reason) = said(&request.reason).filter(|reason| !long(reason, TEXT_CHARS)) else { return missing("reason") };
    if primary.is_none() && secondary.is_none() && number.is_none() {
        return missing("name");
    }
    let name = PersonName { primary, secondary, full: None };
    Ok(Alert {
        id: format!("URGENT-{}", uuid::Uuid::from_bytes(rand::random()).simple()),
        category: request.category,
        priority: AlertPriority::High,
        names: Some(name).filter(|name| *name != PersonName::default()).into_iter().collect(),
        birth_dates: request.birth_date.iter().cloned().collect(),
        sex: request.sex,
        nationalities: request.nationality.into_iter().collect(),
        documents: number.map(|number| AlertDocument { issuing_state: request.issuing_state, number }).into_iter().collect(),
        handling: Handling { instruction: request.instruction.trim().to_owned(), ..Handling::default() },
        reason,
        about: None,
        until: None,
    })
}
