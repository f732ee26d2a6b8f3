//! The program itself: what runs, which release has come, and what was refused.

use border::ReleaseRefusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Who has to sign releases for this booth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignersView {
    /// How many of them.
    pub threshold: u32,
    /// How many there are.
    pub signers: u32,
}

/// What is to be thought of a release that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseState {
    /// A technician may install it.
    Offered,
    /// It is what runs.
    Running,
    /// It is not for this post yet; carried for neighbours.
    Carried,
}

/// A release that came and is not refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReleaseView {
    /// Version.
    pub version: String,
    /// What is to be thought of it.
    pub state: ReleaseState,
    /// When it was made, milliseconds since 1970.
    pub issued_at: i64,
    /// When it came here, milliseconds since 1970.
    pub arrived_at: i64,
    /// How many of the pinned signers signed it.
    pub signatures: u32,
    /// What is new, by language.
    pub notes: BTreeMap<String, String>,
}

/// A release that is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedRelease {
    /// Version, if it can be read.
    pub version: Option<String>,
    /// Why.
    pub refusal: ReleaseRefusal,
    /// When, milliseconds since 1970.
    pub at: i64,
}

/// The program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProgramView {
    /// The version that runs.
    pub version: String,
    /// Operating system and processor: `linux-x86_64`.
    pub platform: String,
    /// Who has to sign; absent: nobody is pinned, so nothing is offered.
    pub signers: Option<SignersView>,
    /// The release that came.
    pub release: Option<ReleaseView>,
    /// What was refused, the newest first.
    pub refused: Vec<RefusedRelease>,
    /// The command with which a technician installs what is offered.
    pub install: String,
    /// The command with which a technician pins signers.
    pub trust: String,
}
