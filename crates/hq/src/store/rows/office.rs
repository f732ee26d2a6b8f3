//! Users of the console, sessions, the audit log, alarms.

use super::Place;
use crate::console::views::{AlarmKind, ConsoleRole};
use foundation::Sensitive;
use journal::Hash32;

/// A user of the console.
#[derive(Clone, Debug)]
pub struct UserRecord {
    /// Sign-in name.
    pub login: String,
    /// Name shown.
    pub name: Sensitive<String>,
    /// Role.
    pub role: ConsoleRole,
    /// Argon2id in PHC string format.
    pub phc: Sensitive<String>,
    /// Withdrawn.
    pub disabled: bool,
    /// Failures in a row.
    pub failures: u32,
    /// No attempt before this time.
    pub blocked_until: i64,
    /// Last sign-in.
    pub signed_in_at: Option<i64>,
}

/// A session of the console.
#[derive(Clone, Debug)]
pub struct SessionRecord {
    /// Who.
    pub login: String,
    /// When it began.
    pub made_at: i64,
    /// When it was used before this time.
    pub used_at: i64,
}

/// A line for the audit log.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// When.
    pub at: i64,
    /// Who.
    pub login: String,
    /// What.
    pub act: &'static str,
    /// Why.
    pub purpose: Option<String>,
    /// What was looked for or changed.
    pub detail: Sensitive<String>,
    /// How many records were shown.
    pub shown: Option<u32>,
}

/// Which lines of the audit log.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// Only this user.
    pub login: Option<String>,
    /// Only this act.
    pub act: Option<String>,
    /// Only rows before this one.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

/// A line of the audit log.
#[derive(Clone, Debug)]
pub struct AuditRecord {
    /// Number.
    pub id: u64,
    /// When.
    pub at: i64,
    /// Who.
    pub login: String,
    /// What.
    pub act: String,
    /// Why.
    pub purpose: Option<String>,
    /// What was looked for or changed.
    pub detail: Sensitive<String>,
    /// How many records were shown.
    pub shown: Option<u32>,
}

/// An alarm to raise.
#[derive(Clone, Debug)]
pub struct NewAlarm {
    /// Kind.
    pub kind: AlarmKind,
    /// Where, if it concerns a journal.
    pub place: Option<Place>,
    /// The two chain values that differ, for a fork.
    pub chains: Option<(Hash32, Hash32)>,
    /// When.
    pub at: i64,
}

/// An alarm.
#[derive(Clone, Debug)]
pub struct AlarmRecord {
    /// Number.
    pub id: u64,
    /// Kind.
    pub kind: AlarmKind,
    /// Where, if it concerns a journal.
    pub place: Option<Place>,
    /// The two chain values that differ, for a fork.
    pub chains: Option<(Hash32, Hash32)>,
    /// First seen.
    pub first_at: i64,
    /// Last seen.
    pub last_at: i64,
    /// How often.
    pub count: u64,
    /// Who settled it.
    pub settled_by: Option<String>,
    /// Their note.
    pub note: Option<String>,
}

/// A record by which a booth raised something, or took it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RaisedRecord {
    /// Where it stands.
    pub place: Place,
    /// When recorded, milliseconds since 1970.
    pub at: i64,
    /// The segment with its body.
    pub segment: i64,
}

/// What a word of headquarters is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictKind {
    /// An alarm was settled.
    Alarm,
    /// What became of a hit that an officer answered.
    Outcome,
}

impl VerdictKind {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Alarm => "alarm",
            Self::Outcome => "outcome",
        }
    }
}

/// The newest word of headquarters on something.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What it is about.
    pub kind: VerdictKind,
    /// The record's public id, or the answer's id.
    pub subject: String,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who entered it.
    pub login: String,
    /// What it says, as JSON.
    pub body: Sensitive<String>,
}

/// A table that left the house.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Digest of the question: equal questions are revisions of one series.
    pub series: String,
    /// From 1; given when it is kept.
    pub revision: u32,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who gave it out.
    pub login: String,
    /// Question, figures, completeness and note as JSON.
    pub body: String,
}
