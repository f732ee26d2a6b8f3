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
    /// Why: `unknown-kind`, `unreadable-body`, `unreadable-segment`.
    pub reason: String,
    /// Received, milliseconds since 1970.
    pub received_ms: i64,
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
