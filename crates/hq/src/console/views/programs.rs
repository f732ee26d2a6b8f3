//! The program: which release is published to whom, which booth runs what, and what was refused where.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A release as it is published for its platform.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReleaseRow {
    /// Operating system and processor: `linux-x86_64`.
    pub platform: String,
    /// Version of the program.
    pub version: String,
    /// Name of the package.
    pub file: String,
    /// Its length, bytes.
    pub bytes: u64,
    /// Signatures that it carries; what they are worth the booths say.
    pub signatures: u32,
    /// What is new, by language.
    pub notes: BTreeMap<String, String>,
    /// When it was made, milliseconds since 1970.
    pub made_at: i64,
    /// When it was published last, milliseconds since 1970.
    pub published_at: i64,
    /// Until when it is in force, milliseconds since 1970.
    pub expires_at: i64,
    /// Who published it.
    pub published_by: String,
    /// Codes of the posts that it is offered to; none: all of them.
    pub posts: Vec<String>,
    /// Booths in service that hold it.
    pub booths_current: u32,
    /// Booths in service.
    pub booths: u32,
    /// Booths that offer it to their technician.
    pub offered: u32,
    /// Booths that refuse it.
    pub refused: u32,
}

/// A release that a booth refuses.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RefusedThere {
    /// Version of the program, if it could be read.
    pub version: Option<String>,
    /// Why: `no-signers`, `too-few-signatures`, `package-altered`, `other-platform`, `older-than-program`, `older-than-seen`, `malformed`.
    pub reason: String,
    /// When, milliseconds since 1970.
    pub at: i64,
}

/// What a booth runs and what it says of releases.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ProgramRow {
    /// Number.
    pub booth: u32,
    /// Name within the post.
    pub name: String,
    /// Code of the post.
    pub post: String,
    /// Version of the program it runs, as last told.
    pub app_version: Option<String>,
    /// Last contact, milliseconds since 1970.
    pub last_contact_ms: Option<i64>,
    /// How many signers are pinned there; absent: none.
    pub signers: Option<u32>,
    /// How many of them have to sign.
    pub threshold: Option<u32>,
    /// A later release that it offers to its technician.
    pub offered: Option<String>,
    /// The release that it refuses.
    pub refused: Option<RefusedThere>,
}

/// Releases and booths.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ProgramsView {
    /// The release published for each platform.
    pub releases: Vec<ReleaseRow>,
    /// Booths in service, by post and name.
    pub booths: Vec<ProgramRow>,
}
