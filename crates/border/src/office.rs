//! Posts, officers and roles, as headquarters' feeds describe them.

use crate::BorderType;
use foundation::Sensitive;
use serde::{Deserialize, Serialize};

/// What an officer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Clears travellers.
    Officer,
    /// Also raises urgent alerts and sets up what the booth is connected to.
    Supervisor,
    /// Installs and maintains the booth; sees no traveller.
    Technician,
}

/// An officer who may sign in at a booth; headquarters signs the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// Stable id.
    pub id: String,
    /// The name typed at sign-in.
    pub login: String,
    /// The name shown.
    pub name: Sensitive<String>,
    /// Role.
    pub role: Role,
    /// How the officer proves who they are.
    pub credential: Credential,
    /// Milliseconds since 1970; past it the officer works on, marked.
    pub expires_at: i64,
    /// Withdrawn: may not sign in.
    pub revoked: bool,
}

/// How an officer proves who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Credential {
    /// An Argon2id hash in PHC string format.
    Argon2id {
        /// `$argon2id$v=19$m=…`.
        phc: Sensitive<String>,
    },
}

/// A border post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Post {
    /// Code (UN/LOCODE where there is one).
    pub code: String,
    /// Name.
    pub name: String,
    /// IANA time zone, for stays and statistics.
    pub time_zone: String,
    /// Kind of border.
    pub border_type: BorderType,
    /// Lanes.
    pub lanes: Vec<String>,
}

/// The `config` feed: what a booth must know of its post and State.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct PostConfig {
    /// The State that runs the post (9303-3 §5 code).
    pub state: String,
    /// Code of the authority.
    pub authority: String,
    /// Posts that this booth may work as; the first is its own.
    pub posts: Vec<Post>,
}

/// The feed of booths that headquarters withdrew: every [`RevokedBooth`].
pub const REVOKED_BOOTHS: &str = "revoked-booths";

/// A booth that was withdrawn: it may deliver what it recorded, and is told nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedBooth {
    /// Its number.
    pub booth: u32,
    /// Since when, milliseconds since 1970.
    pub at_ms: i64,
}

/// Why somebody looks outside a live inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum LookupPurpose {
    /// The traveller is back at the booth.
    TravellerAtBooth,
    /// To correct a record.
    Correction,
    /// A request from headquarters.
    HqRequest,
    /// An investigation.
    Investigation,
    /// The person asked for their own data.
    AccessRequest,
    /// Training.
    Training,
}
