//! Acts: what becomes an event of the journal. Kind and body; the journal adds identity, time and chain.

use crate::{Alert, Amendment, Crossing, CrossingCorrection, CrossingVoid, Decision, Direction, Disposition, LateHit, LookupPurpose};
use foundation::Sensitive;
use serde::{Deserialize, Serialize};

/// How long a record is kept; the State's law sets the days of each class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum RetentionClass {
    /// An ordinary crossing.
    Routine,
    /// A refusal.
    Refusal,
    /// A crossing with a confirmed or unsure hit.
    Hit,
    /// Asylum and protection.
    Protection,
    /// A child.
    Child,
    /// Money.
    Fee,
    /// The audit trail.
    Audit,
}

/// Everything that is recorded. Headquarters keeps kinds it does not know unread, never refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Act {
    /// A traveller crossed or was refused.
    #[serde(rename = "crossing.recorded")]
    CrossingRecorded(Box<Crossing>),
    /// A recorded crossing has other values.
    #[serde(rename = "crossing.corrected")]
    CrossingCorrected(Box<CrossingCorrection>),
    /// A recorded crossing does not count.
    #[serde(rename = "crossing.voided")]
    CrossingVoided(CrossingVoid),
    /// A hit was answered.
    #[serde(rename = "alert.disposed")]
    AlertDisposed(Disposition),
    /// A traveller who had crossed already was found on a list.
    #[serde(rename = "hit.found_later")]
    HitFoundLater(Box<LateHit>),
    /// An officer with the right put an urgent alert in force at this booth.
    #[serde(rename = "alert.raised")]
    AlertRaised {
        /// The officer.
        officer: String,
        /// Until when it holds, milliseconds since 1970.
        until_ms: i64,
        /// The alert.
        alert: Box<Alert>,
    },
    /// An urgent alert was withdrawn.
    #[serde(rename = "alert.withdrawn")]
    AlertWithdrawn {
        /// The officer.
        officer: String,
        /// The alert's id.
        alert: String,
    },
    /// A traveller was sent to secondary inspection; the crossing is recorded later, once.
    #[serde(rename = "inspection.referred")]
    InspectionReferred {
        /// The inspection's id.
        inspection: String,
        /// The officer.
        officer: String,
        /// Why.
        reason: Sensitive<String>,
    },
    /// A batch of crossings from pictures was worked off. What does not add up is said in words.
    #[serde(rename = "batch.closed")]
    BatchClosed {
        /// The officer.
        officer: String,
        /// How many crossings there should be, as counted on paper.
        control_total: u32,
        /// Pictures in the batch.
        pictures: u32,
        /// Crossings entered.
        entered: u32,
        /// Pictures left out because the crossing was recorded already.
        duplicates: u32,
        /// Pictures left out for any other reason.
        left_out: u32,
        /// Why the crossings differ from the control total; empty if they do not.
        note: Sensitive<String>,
    },
    /// What headquarters asked to be corrected was looked at, and what could be done is done.
    #[serde(rename = "task.done")]
    TaskDone {
        /// The officer.
        officer: String,
        /// Epoch of the record that the task is about.
        epoch: u32,
        /// Its number.
        seq: u64,
        /// What was found and done.
        note: Sensitive<String>,
    },
    /// An inspection was given up without a crossing.
    #[serde(rename = "inspection.abandoned")]
    InspectionAbandoned {
        /// The inspection's id.
        inspection: String,
        /// The officer.
        officer: String,
        /// Why.
        reason: Sensitive<String>,
    },
    /// An officer signed in.
    #[serde(rename = "officer.signed_in")]
    OfficerSignedIn {
        /// The officer.
        officer: String,
        /// Whether the credential was past its expiry.
        credential_expired: bool,
    },
    /// A sign-in failed; the count lives in the journal so that copying a file back cannot reset it unseen.
    #[serde(rename = "officer.sign_in_failed")]
    OfficerSignInFailed {
        /// The name typed, if it is a known one; else empty.
        login: String,
        /// Failures in a row.
        failures: u32,
    },
    /// An officer signed out or locked the booth.
    #[serde(rename = "officer.signed_out")]
    OfficerSignedOut {
        /// The officer.
        officer: String,
    },
    /// Post, lane and direction were chosen.
    #[serde(rename = "station.chosen")]
    StationChosen {
        /// The officer.
        officer: String,
        /// Post code.
        post: String,
        /// Lane.
        lane: String,
        /// Direction.
        direction: Direction,
    },
    /// Somebody looked outside a live inspection.
    #[serde(rename = "lookup.made")]
    LookupMade {
        /// The officer.
        officer: String,
        /// Why.
        purpose: LookupPurpose,
        /// What was looked for.
        query: Sensitive<String>,
        /// How many records were shown.
        shown: u32,
    },
    /// An alert list came into force.
    #[serde(rename = "list.applied")]
    ListApplied {
        /// The list.
        list: String,
        /// Its version.
        version: u64,
    },
    /// Another feed came into force.
    #[serde(rename = "config.applied")]
    ConfigApplied {
        /// The feed.
        feed: String,
        /// Its version.
        version: u64,
    },
    /// Who may release the program was pinned at this booth, or is somebody else from now on.
    #[serde(rename = "release.trusted")]
    ReleaseTrusted {
        /// How many of them have to sign.
        threshold: u32,
        /// Their keys, base64.
        keys: Vec<String>,
        /// On whose word: `technician`, or `release` for one that the signers before signed.
        by: String,
    },
    /// A release of the program came that this booth's signers signed; a technician may install it.
    #[serde(rename = "release.offered")]
    ReleaseOffered {
        /// Operating system and processor.
        platform: String,
        /// Its version.
        version: String,
        /// Hash of its manifest.
        release: String,
        /// How many of the pinned signers signed it.
        signatures: u32,
    },
    /// A release of the program came that this booth does not offer.
    #[serde(rename = "release.refused")]
    ReleaseRefused {
        /// Operating system and processor.
        platform: String,
        /// The version it says it is; absent if it cannot be read.
        version: Option<String>,
        /// Hash of its manifest; of what cannot be read, of the whole.
        release: String,
        /// Why, as [`crate::ReleaseRefusal`] spells it.
        reason: String,
    },
    /// A later version of the program runs here for the first time.
    #[serde(rename = "release.installed")]
    ReleaseInstalled {
        /// Its version.
        version: String,
        /// The latest that ran before.
        before: String,
    },
    /// The wall clock jumped against the monotonic one.
    #[serde(rename = "clock.jumped")]
    ClockJumped {
        /// By how much, milliseconds; positive is forward.
        by_ms: i64,
    },
    /// A new epoch of the journal began.
    #[serde(rename = "epoch.opened")]
    EpochOpened {
        /// Why: `created`, `restored`, `hardware-changed`, `copy-found`.
        reason: String,
    },
    /// The booth joined headquarters.
    #[serde(rename = "booth.enrolled")]
    BoothEnrolled {
        /// Post code.
        post: String,
    },
    /// Pictures named by a receipt were purged.
    #[serde(rename = "blobs.purged")]
    BlobsPurged {
        /// How many.
        count: u64,
    },
}

impl Act {
    /// The retention class this act falls under.
    #[must_use]
    pub fn retention(&self) -> RetentionClass {
        match self {
            Self::CrossingRecorded(crossing) => crossing.retention(),
            Self::AlertDisposed(_) | Self::HitFoundLater(_) | Self::AlertRaised { .. } | Self::AlertWithdrawn { .. } => RetentionClass::Hit,
            // What is said of a crossing goes when the crossing goes; its class alone would keep it longer or lose it earlier.
            _ => RetentionClass::Audit,
        }
    }

    /// What it says of a crossing recorded before.
    #[must_use]
    pub fn amendment(&self) -> Option<Amendment> {
        match self {
            Self::CrossingCorrected(correction) => Some(Amendment::Corrected(correction.clone())),
            Self::CrossingVoided(void) => Some(Amendment::Voided(void.clone())),
            _ => None,
        }
    }
}

impl Crossing {
    /// The retention class of this crossing.
    #[must_use]
    pub fn retention(&self) -> RetentionClass {
        match &self.decision {
            Decision::ProtectionReferral { .. } => RetentionClass::Protection,
            Decision::Refuse { .. } | Decision::Prevent { .. } => RetentionClass::Refusal,
            _ if self.dispositions.iter().any(|d| d.answer != crate::Answer::NotSame) => RetentionClass::Hit,
            _ => RetentionClass::Routine,
        }
    }
}
