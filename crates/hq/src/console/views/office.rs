//! What needs a person: quarantine, forks and other alarms; and the audit log.

use foundation::Sensitive;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A record that is kept but cannot be interpreted yet. It blocks nothing behind it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QuarantineRow {
    /// Number.
    pub id: u64,
    /// The booth.
    pub booth: u32,
    /// Name of post and booth.
    pub booth_name: String,
    /// Place in the booth's journal: `epoch/seq`; for a whole segment its first record.
    pub place: String,
    /// Number of records concerned.
    pub records: u64,
    /// Kind of the record, if it can be told.
    pub kind: Option<String>,
    /// Why: `unknown-kind`, `unreadable-body`, `unreadable-segment`, `foreign-correction`, `malformed-correction`.
    pub reason: String,
    /// What the booth said of it, which has it as a task; `None`: not yet, or nothing there could put it right.
    pub said: Option<TaskWord>,
    /// Received, milliseconds since 1970.
    pub received_ms: i64,
}

/// What a booth says of a record that it was asked to put right.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TaskWord {
    /// Name or id of the officer.
    pub officer: Sensitive<String>,
    /// What was found and done.
    pub note: Sensitive<String>,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
}

/// What an alarm is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AlarmKind {
    /// Two different records claim the same place.
    Fork,
    /// A booth told less than headquarters holds: an old copy came back.
    Behind,
    /// A record does not fit the chain of its journal: it was altered at the booth.
    BrokenChain,
    /// A revoked booth still delivers.
    RevokedDelivery,
    /// Somebody tries enrolment codes.
    CodeGuessing,
    /// A booth's store was restored, moved to other hardware, or copied: its journal goes on in a new epoch.
    NewEpoch,
}

/// Two branches of one journal.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ForkView {
    /// Epoch.
    pub epoch: u32,
    /// First record at which they differ.
    pub seq: u64,
    /// Chain value of the branch received first, hexadecimal.
    pub first_chain: String,
    /// Chain value of the other, hexadecimal.
    pub other_chain: String,
    /// Records kept from the other branch.
    pub other_records: u64,
}

/// Something a person has to look at.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AlarmRow {
    /// Number.
    pub id: u64,
    /// What it is about.
    pub kind: AlarmKind,
    /// The booth, where one is concerned.
    pub booth: Option<u32>,
    /// Name of post and booth.
    pub booth_name: Option<String>,
    /// The branches, for a fork.
    pub fork: Option<ForkView>,
    /// First seen, milliseconds since 1970.
    pub first_ms: i64,
    /// Last seen, milliseconds since 1970.
    pub last_ms: i64,
    /// How often.
    pub count: u64,
    /// Who settled it; absent: open.
    pub settled_by: Option<String>,
    /// Their note.
    pub note: Option<String>,
}

/// Settles an alarm with a note. The records stay as they are.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Settle {
    /// Number.
    pub id: u64,
    /// What was found out and done.
    pub note: String,
}

/// Looks through the audit log.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct AuditSearch {
    /// Only this user.
    #[serde(default)]
    pub login: Option<String>,
    /// Only this act, for example `crossing.search`.
    #[serde(default)]
    pub act: Option<String>,
    /// Continue after this row.
    #[serde(default)]
    pub before: Option<u64>,
}

/// One line of the audit log.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AuditRow {
    /// Number; gapless.
    pub id: u64,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Who; `console` names the command line.
    pub login: String,
    /// What: `signed-in`, `crossing.search`, `crossing.opened`, `list.published`, `booth.revoked`, …
    pub act: String,
    /// Why, for a look-up.
    pub purpose: Option<String>,
    /// What was looked for or changed.
    pub detail: Sensitive<String>,
    /// How many records were shown.
    pub shown: Option<u32>,
}

/// A page of the audit log.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AuditPage {
    /// At most a hundred rows, newest first.
    pub rows: Vec<AuditRow>,
    /// Whether there are more.
    pub more: bool,
}

/// How something that a booth raised came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AlarmEnd {
    /// Settled here: it was dealt with.
    Handled,
    /// Settled here: another person, or no reason for it.
    Mistaken,
    /// The post took it back.
    Withdrawn,
    /// Its time is over.
    Expired,
    /// The traveller left the country.
    Departed,
}

/// Something that a booth raised: an urgent alert of a post, or a traveller found on a list after the crossing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RaisedRow {
    /// Its place in the booth's journal.
    pub id: String,
    /// The traveller was found later; otherwise a post's urgent alert.
    pub found_later: bool,
    /// Name of post and booth.
    pub booth_name: String,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Whom it may concern, why, and what is to be done.
    pub alert: border::Alert,
    /// What officers call the list on which the traveller was found.
    pub list: Option<String>,
    /// That list holds a post's own urgent alerts; it is called by the post.
    pub list_of_post: bool,
    /// What officers answered since when a booth asked about it, the oldest first. None of it closes the alarm.
    pub answers: Vec<RaisedAnswer>,
    /// Public id of the crossing.
    pub crossing: Option<String>,
    /// Until when it holds, milliseconds since 1970.
    pub until_ms: Option<i64>,
    /// Every booth screens against it.
    pub in_force: bool,
    /// How it ended; none while it is open.
    pub ended: Option<AlarmEnd>,
    /// When, milliseconds since 1970.
    pub ended_ms: Option<i64>,
    /// Who settled it.
    pub settled_by: Option<String>,
    /// Their note.
    pub note: Option<String>,
}

/// An officer's answer about somebody whom a booth had raised.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RaisedAnswer {
    /// Name of post and booth.
    pub booth_name: String,
    /// The answer.
    pub answer: border::Answer,
    /// The officer's name.
    pub officer: Sensitive<String>,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
}

/// Settles something that a booth raised.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SettleRaised {
    /// Its place in the booth's journal.
    pub id: String,
    /// `handled` or `mistaken`.
    pub how: AlarmEnd,
    /// Why, in words.
    pub note: String,
}
