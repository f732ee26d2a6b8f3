//! Posts, booths and enrolment codes.

use border::Post;
use foundation::Sensitive;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a booth stands, in one word; the worst that is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BoothState {
    /// Two different records claim the same place in the journal: a copied disk or a restored backup.
    Fork,
    /// Told less than headquarters already holds: an old copy came back.
    Behind,
    /// Records are missing in between.
    Hole,
    /// Not heard from for more than a day.
    Silent,
    /// Enrolled, never heard from since.
    New,
    /// Records still wait at the booth.
    Delivering,
    /// Everything the booth told of is here.
    Complete,
    /// Withdrawn by headquarters; what it still sends is kept and marked.
    Revoked,
}

/// Records missing between others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HoleView {
    /// Epoch of the booth's journal.
    pub epoch: u32,
    /// First missing record.
    pub from: u64,
    /// Last missing record.
    pub to: u64,
}

/// A list or another feed as a booth last told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListInForce {
    /// The feed's name: `alerts.<list>`, `officers`, `config`, `rules`.
    pub feed: String,
    /// Version at the booth; 0: none.
    pub version: u64,
    /// Newest version here.
    pub newest: u64,
    /// Issue time of the booth's version, milliseconds since 1970; absent if that version is unknown here.
    pub issued_at: Option<i64>,
}

/// A booth as headquarters knows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BoothView {
    /// Number.
    pub booth: u32,
    /// Name within the post, for example `1` or `Lane 3`.
    pub name: String,
    /// Code of the post.
    pub post: String,
    /// State.
    pub state: BoothState,
    /// When it joined, milliseconds since 1970.
    pub enrolled_at: i64,
    /// Last contact, milliseconds since 1970.
    pub last_contact_ms: Option<i64>,
    /// Version of the program it runs.
    pub app_version: Option<String>,
    /// Current epoch of its journal.
    pub epoch: u32,
    /// Received without a gap up to this record of the current epoch.
    pub gapless_upto: u64,
    /// The booth's newest record of the current epoch, as last told.
    pub head: u64,
    /// Records received over all epochs.
    pub received: u64,
    /// Records missing in between.
    pub holes: Vec<HoleView>,
    /// Time of the oldest record that still waited at the booth, as last told; milliseconds since 1970.
    pub oldest_undelivered_ms: Option<i64>,
    /// Records that still waited, as last told.
    pub undelivered_events: u64,
    /// Pictures that still waited, as last told.
    pub undelivered_images: u64,
    /// Lists and other feeds in force there.
    pub feeds: Vec<ListInForce>,
    /// The booth's clock minus ours at the last contact, milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// Open alarms of this booth (forks, revoked deliveries).
    pub alarms: u32,
    /// Records in quarantine.
    pub quarantined: u32,
    /// When it was revoked, milliseconds since 1970.
    pub revoked_at: Option<i64>,
}

/// A time in which nobody set a booth's clock, as its contacts show.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ClockRow {
    /// Number among the booth's.
    pub number: u64,
    /// First contact, milliseconds since 1970 by our clock.
    pub first_ms: i64,
    /// Last contact.
    pub last_ms: i64,
    /// The booth's clock minus ours at the last contact, milliseconds.
    pub offset_ms: i64,
    /// What began it; absent for the first that is known.
    pub set: Option<crate::store::ClockSet>,
    /// By how much the clock was set then, milliseconds, positive forward.
    pub by_ms: i64,
}

/// A post with its booths.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PostView {
    /// The post.
    pub post: Post,
    /// Its booths; what needs attention comes first.
    pub booths: Vec<BoothView>,
}

/// Names a booth.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct BoothRequest {
    /// Number.
    pub booth: u32,
}

/// Withdraws a booth: its certificate no longer opens anything, its post's key is made anew. What it still delivers is kept and marked.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RevokeBooth {
    /// Number.
    pub booth: u32,
    /// Why.
    pub reason: String,
}

/// Issues an enrolment code.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct IssueCode {
    /// Code of the post.
    pub post: String,
    /// Name of the booth within the post; absent: the next number.
    #[serde(default)]
    pub booth_name: Option<String>,
}

/// How an enrolment code stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CodeState {
    /// May be used.
    Open,
    /// A booth joined with it.
    Used,
    /// Its 24 hours are over.
    Expired,
    /// Withdrawn.
    Cancelled,
}

/// An enrolment code without its secret.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CodeView {
    /// Number.
    pub id: u64,
    /// Code of the post.
    pub post: String,
    /// Name of the booth within the post.
    pub booth_name: String,
    /// State.
    pub state: CodeState,
    /// Issued, milliseconds since 1970.
    pub issued_at: i64,
    /// Expires, milliseconds since 1970.
    pub expires_at: i64,
    /// Who issued it.
    pub issued_by: String,
    /// The booth that joined with it.
    pub used_by: Option<u32>,
}

/// A fresh code: shown once, never stored in clear.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct IssuedCode {
    /// The code to read out or print.
    pub code: Sensitive<String>,
    /// What is kept of it.
    pub view: CodeView,
}

/// Withdraws a code.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct CancelCode {
    /// Number.
    pub id: u64,
}
