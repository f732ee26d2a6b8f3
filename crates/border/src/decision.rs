//! The officer's decision on the traveller. The machine never decides: it explains.

use crate::Direction;
use chrono::NaiveDate;
use foundation::Sensitive;
use serde::{Deserialize, Serialize};

/// Ground of a refusal of entry, lettered as in the standard form of the Schengen Borders Code, annex V part B.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalGround {
    /// A: no valid travel document.
    NoValidDocument,
    /// B: false, counterfeit or forged travel document.
    ForgedDocument,
    /// C: no valid visa or residence permit.
    NoValidVisa,
    /// D: false, counterfeit or forged visa or permit.
    ForgedVisa,
    /// E: purpose and conditions of stay not justified.
    PurposeNotJustified,
    /// F: permitted stay already used.
    StayExhausted,
    /// G: insufficient means of subsistence.
    InsufficientMeans,
    /// H: alert for refusal of entry.
    AlertRefuseEntry,
    /// I: threat to public policy, security or health.
    PublicThreat,
}

impl RefusalGround {
    /// The letter of the standard form.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::NoValidDocument => 'A',
            Self::ForgedDocument => 'B',
            Self::NoValidVisa => 'C',
            Self::ForgedVisa => 'D',
            Self::PurposeNotJustified => 'E',
            Self::StayExhausted => 'F',
            Self::InsufficientMeans => 'G',
            Self::AlertRefuseEntry => 'H',
            Self::PublicThreat => 'I',
        }
    }
}

/// What the officer decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Decision {
    /// Entry: admitted.
    Admit {
        /// Last permitted day; absent for nationals and residents.
        #[ts(type = "string | null")]
        until: Option<NaiveDate>,
    },
    /// Entry: admitted with conditions.
    AdmitWithConditions {
        /// Last permitted day.
        #[ts(type = "string | null")]
        until: Option<NaiveDate>,
        /// The conditions, in the officer's words.
        conditions: Sensitive<String>,
    },
    /// Entry: refused. Opens no stay.
    Refuse {
        /// At least one ground.
        grounds: Vec<RefusalGround>,
        /// The officer's note.
        note: Sensitive<String>,
    },
    /// Entry: referred to the authority for protection.
    ProtectionReferral {
        /// The officer's note.
        note: Sensitive<String>,
    },
    /// Exit: departed.
    Depart,
    /// Exit: prevented.
    Prevent {
        /// The officer's reason.
        reason: Sensitive<String>,
    },
}

impl Decision {
    /// Whether the traveller is now in the country because of this decision.
    #[must_use]
    pub const fn opens_stay(&self) -> bool {
        matches!(self, Self::Admit { .. } | Self::AdmitWithConditions { .. } | Self::ProtectionReferral { .. })
    }

    /// Which way a traveller goes on whom this is decided.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        match self {
            Self::Admit { .. } | Self::AdmitWithConditions { .. } | Self::Refuse { .. } | Self::ProtectionReferral { .. } => Direction::Entry,
            Self::Depart | Self::Prevent { .. } => Direction::Exit,
        }
    }

    /// Stable short name, for statistics.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Admit { .. } => "admit",
            Self::AdmitWithConditions { .. } => "admit-with-conditions",
            Self::Refuse { .. } => "refuse",
            Self::ProtectionReferral { .. } => "protection-referral",
            Self::Depart => "depart",
            Self::Prevent { .. } => "prevent",
        }
    }
}
