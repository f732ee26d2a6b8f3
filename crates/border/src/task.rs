//! Records that headquarters keeps and cannot interpret: what the booth that made them is asked to do.

use serde::{Deserialize, Serialize};

/// The feed that brings correction tasks down; each post gets its own.
pub const TASKS_FEED: &str = "tasks";

/// A record in quarantine whose booth can say what it meant: by correcting, or by recording anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionTask {
    /// The booth.
    pub booth: u32,
    /// Epoch of its journal.
    pub epoch: u32,
    /// Number of the record; of several, of the first.
    pub seq: u64,
    /// How many records.
    pub records: u64,
    /// Kind of the record, if it can be told.
    pub kind: Option<String>,
    /// Why it is in quarantine: `unreadable-body`, `unreadable-segment`, `foreign-correction`, `malformed-correction`.
    pub reason: String,
    /// When headquarters received it, milliseconds since 1970.
    pub received_at: i64,
}
