//! Alert lists as headquarters publishes them: persons, and documents, vehicles, visas and permits by their number; from lines, from the
//! console, or from a package that its owner signed.

use crate::publish::ALERTS;
use crate::store::{AuditEntry, FeedRecord};
use crate::{Hq, HqError};
use border::{Alert, AlertPriority, Handling, ListHeader};
use ed25519_dalek::VerifyingKey;
use foundation::{CodedError, ErrorCode, Sensitive};
use journal::Feed;
use screening::{Item, ListError};
use std::path::Path;
use std::sync::Arc;

/// Setting under which the newest version of an owner's package is kept, by list.
const PACKAGE: &str = "package.";
/// Title, owner, purpose, code.
const SHORT_CHARS: usize = 120;
/// Source, contact.
const LINE_CHARS: usize = 400;
/// The instruction.
const TEXT_CHARS: usize = 4_000;

/// An alert list to publish.
#[derive(Clone, Debug, Default)]
pub struct NewList {
    /// Stable name.
    pub list: String,
    /// What officers call it.
    pub title: String,
    /// Who owns it.
    pub owner: String,
    /// Where it came from.
    pub source: String,
    /// Expiry, milliseconds since 1970.
    pub expires_at: i64,
    /// What its entries may be used for.
    pub purpose: String,
    /// How urgent entries are that do not say so themselves.
    pub priority: Option<AlertPriority>,
    /// What to do on a confirmed hit, and who may see it, where an entry does not say so itself.
    pub handling: Handling,
    /// The alerts.
    pub alerts: Vec<Alert>,
    /// What is listed by its number.
    pub items: Vec<Item>,
}

/// A published list in clear.
#[derive(Clone, Debug)]
pub struct PublishedList {
    /// Its feed.
    pub feed: FeedRecord,
    /// Its header.
    pub header: ListHeader,
    /// Its alerts.
    pub alerts: Vec<Alert>,
    /// What is listed by its number.
    pub items: Vec<Item>,
}

impl NewList {
    /// The list as a header and its entries say; the version is headquarters' own.
    #[must_use]
    pub fn of(header: ListHeader, alerts: Vec<Alert>, items: Vec<Item>) -> Self {
        let ListHeader { list, title, owner, expires_at, source, purpose, priority, handling, .. } = header;
        Self { list, title, owner, source, expires_at, purpose, priority, handling, alerts, items }
    }

    /// The first field that does not hold what it may, if there is one.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        let long = |text: &str, most: usize| text.chars().count() > most || text.chars().any(|c| c.is_control() && c != '\n');
        let Handling { code, instruction, contact, roles, .. } = &self.handling;
        // What booths raised makes the list of urgent alerts, and nobody by hand: the next record of a booth would undo it.
        let reserved = [border::URGENT_LIST, border::URGENT_HERE_LIST].contains(&self.list.as_str());
        let checks = [
            ("list name", !is_list_name(&self.list) || reserved),
            ("title", self.title.trim().is_empty() || long(&self.title, SHORT_CHARS)),
            ("owner", long(&self.owner, SHORT_CHARS)),
            ("source", long(&self.source, LINE_CHARS)),
            ("purpose", long(&self.purpose, LINE_CHARS)),
            ("code", code.as_ref().is_some_and(|code| code.trim().is_empty() || long(code, SHORT_CHARS))),
            ("instruction", long(instruction, TEXT_CHARS)),
            ("contact", long(contact, LINE_CHARS)),
            ("roles", !roles.iter().all(|role| matches!(role.as_str(), "officer" | "supervisor" | "technician"))),
        ];
        checks.into_iter().find(|(_, wrong)| *wrong).map(|(field, _)| field)
    }
}

impl From<PublishedList> for NewList {
    fn from(list: PublishedList) -> Self {
        Self::of(list.header, list.alerts, list.items)
    }
}

/// Who publishes, and why.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// The sign-in name.
    pub login: &'a str,
    /// The act's word in the audit log.
    pub act: &'static str,
    /// What of the list it concerns.
    pub what: &'a str,
    /// Why, in their words.
    pub why: &'a str,
}

impl Hq {
    /// Publishes a list as its next version.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] naming the field that is wrong; [`HqError::List`] for a list that is too large.
    pub fn publish_list(&self, list: NewList, by: &str) -> Result<ListHeader, HqError> {
        match list.fault() {
            Some(field) => Err(CodedError::new(ErrorCode::BadRequest, field).into()),
            None => self.put_list(list, by),
        }
    }

    /// As [`Hq::publish_list`], with who and why in the audit log.
    ///
    /// # Errors
    /// As [`Hq::publish_list`].
    pub fn publish_for(&self, list: NewList, act: Act<'_>) -> Result<ListHeader, HqError> {
        let header = self.publish_list(list, act.login)?;
        let words = [header.list.as_str(), &header.version.to_string(), act.what].join(" ");
        let detail = if act.why.trim().is_empty() { words.trim().to_owned() } else { format!("{}: {}", words.trim(), act.why.trim()) };
        let entry =
            AuditEntry { at: self.now_ms(), login: act.login.to_owned(), act: act.act, purpose: None, detail: Sensitive::new(detail), shown: None };
        self.store.audit(&entry)?;
        Ok(header)
    }

    /// The same for any list.
    pub(crate) fn put_list(&self, list: NewList, by: &str) -> Result<ListHeader, HqError> {
        let name = format!("{ALERTS}{}", list.list);
        let now = self.now_ms();
        let header = ListHeader {
            list: list.list,
            title: list.title,
            owner: list.owner,
            version: self.next_version(&name)?,
            issued_at: now,
            expires_at: list.expires_at,
            source: list.source,
            purpose: list.purpose,
            priority: list.priority,
            handling: list.handling,
        };
        let entries = (list.alerts.len() + list.items.len()) as u64;
        let body = screening::build_list_with_items(header.clone(), list.alerts, &list.items, &self.keys.signing)?;
        let feed = Feed { name, version: header.version, issued_at: now, expires_at: header.expires_at, body };
        self.store.put_feeds(&[self.sealed(feed, entries, by)?])?;
        Ok(header)
    }

    /// The newest version of a list.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub fn list(&self, list: &str) -> Result<PublishedList, HqError> {
        let Some(mut feed) = self.store.feed(&format!("{ALERTS}{list}"), "")? else {
            return Err(CodedError::new(ErrorCode::NotFound, list).into());
        };
        let opened = screening::open_list(std::mem::take(&mut feed.body), &self.keys.ever())?;
        Ok(PublishedList { feed, alerts: opened.alerts()?, items: opened.items()?, header: opened.header })
    }

    /// Reads a package that its owner built and signed, every page of it.
    ///
    /// # Errors
    /// [`HqError::List`] if `owner` did not sign it, if it is damaged, or older than the one of this list that was published last.
    pub fn read_package(&self, file: &Path, owner: &VerifyingKey) -> Result<OwnersPackage, HqError> {
        let list = screening::open_installed(Arc::new(platform::map_file(file)?), None, owner)?;
        list.verify()?;
        let known = self.store.setting(&format!("{PACKAGE}{}", list.header.list))?.and_then(|version| version.parse::<u64>().ok());
        let offered = list.header.version;
        if let Some(installed) = known.filter(|known| offered < *known) {
            return Err(ListError::Older { installed, offered }.into());
        }
        Ok(OwnersPackage { version: offered, list: NewList::of(list.header.clone(), list.alerts()?, list.items()?) })
    }

    /// Publishes an owner's package under headquarters' own version and signature.
    ///
    /// # Errors
    /// As [`Hq::publish_list`].
    pub fn publish_package(&self, package: OwnersPackage, act: Act<'_>) -> Result<ListHeader, HqError> {
        let header = self.publish_for(package.list, act)?;
        self.store.set_setting(&format!("{PACKAGE}{}", header.list), &package.version.to_string())?;
        Ok(header)
    }
}

/// A package as its owner signed it.
#[derive(Debug)]
pub struct OwnersPackage {
    /// The owner's version: an earlier one is refused afterwards.
    pub version: u64,
    /// What it lists.
    pub list: NewList,
}

/// Small letters, digits and dashes, at most forty.
#[must_use]
pub fn is_list_name(name: &str) -> bool {
    (1..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
