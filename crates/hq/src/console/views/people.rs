//! Sign-in to the console, its users, and the officers of the booths.

use border::Role;
use chrono::NaiveDate;
use foundation::Sensitive;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a user of the console may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ConsoleRole {
    /// Everything: users, officers, enrolment, lists, look-ups.
    Administrator,
    /// Looks up crossings (with a purpose) and maintains alert lists.
    DataOfficer,
    /// Sees posts, booths and figures; never a person.
    Statistician,
}

/// Signs in to the console.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SignIn {
    /// The sign-in name.
    pub login: String,
    /// The passphrase.
    pub passphrase: Sensitive<String>,
}

/// Who is signed in, and at which headquarters.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Session {
    /// Version of the program.
    pub app_version: String,
    /// Whether this headquarters is for training: watermark on every screen.
    pub training: bool,
    /// Whether there is any user yet; without one, `outpost-hq user add` makes the first administrator.
    pub has_users: bool,
    /// Who is signed in; absent: show the sign-in screen.
    pub user: Option<UserView>,
    /// In training only: names and passphrases of the invented users.
    pub training_hint: Option<String>,
    /// Now, milliseconds since 1970, from headquarters' clock.
    pub now_ms: i64,
}

/// A user of the console.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct UserView {
    /// The sign-in name.
    pub login: String,
    /// The name shown.
    pub name: Sensitive<String>,
    /// Role.
    pub role: ConsoleRole,
    /// Withdrawn: may not sign in.
    pub disabled: bool,
    /// Last sign-in, milliseconds since 1970.
    pub last_sign_in_ms: Option<i64>,
}

/// Adds a user of the console.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NewUser {
    /// The sign-in name: 2 to 64 letters, digits, `.`, `-`, `_`.
    pub login: String,
    /// The name shown.
    pub name: Sensitive<String>,
    /// Role.
    pub role: ConsoleRole,
    /// The first passphrase, at least twelve characters.
    pub passphrase: Sensitive<String>,
}

/// Names a user.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct UserRequest {
    /// The sign-in name.
    pub login: String,
}

/// Changes one's own passphrase.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangePassphrase {
    /// The passphrase until now.
    pub old: Sensitive<String>,
    /// The new one, at least twelve characters.
    pub new: Sensitive<String>,
}

/// An officer of the booths.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OfficerView {
    /// Stable id.
    pub id: String,
    /// The name typed at sign-in.
    pub login: String,
    /// The name shown.
    pub name: Sensitive<String>,
    /// Role.
    pub role: Role,
    /// Milliseconds since 1970; past it the officer works on, marked.
    pub expires_at: i64,
    /// Past its expiry.
    pub expired: bool,
    /// Withdrawn.
    pub revoked: bool,
}

/// Every officer, and the version of the list that booths fetch. Each change publishes a new version at once.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OfficersView {
    /// Version of the `officers` feed; 0: never published.
    pub version: u64,
    /// When it was published, milliseconds since 1970.
    pub published_at: Option<i64>,
    /// How many booths have told that they hold this version.
    pub booths_current: u32,
    /// How many booths there are, revoked ones apart.
    pub booths: u32,
    /// The officers, by name.
    pub officers: Vec<OfficerView>,
}

/// Adds an officer and publishes.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NewOfficer {
    /// The name typed at sign-in: 2 to 64 letters, digits, `.`, `-`, `_`.
    pub login: String,
    /// The name shown.
    pub name: Sensitive<String>,
    /// Role.
    pub role: Role,
    /// The first passphrase, at least twelve characters.
    pub passphrase: Sensitive<String>,
    /// Last day of validity.
    #[ts(type = "string")]
    pub expires_on: NaiveDate,
}

/// Changes an officer and publishes; what is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OfficerChange {
    /// Stable id.
    pub id: String,
    /// New role.
    #[serde(default)]
    pub role: Option<Role>,
    /// New passphrase.
    #[serde(default)]
    pub passphrase: Option<Sensitive<String>>,
    /// New last day of validity.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub expires_on: Option<NaiveDate>,
}

/// Names an officer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OfficerRequest {
    /// Stable id.
    pub id: String,
}
