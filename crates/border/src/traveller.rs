//! Who stands before the officer, as presented: a snapshot, not a register of persons.

use foundation::Sensitive;
use mrz::{PartialDate, Sex, StateCode};
use serde::{Deserialize, Serialize};

/// Where a value was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The chip's data group 1 or 2.
    Chip,
    /// The machine-readable zone, read or typed.
    Mrz,
    /// The visual inspection zone.
    VisualZone,
    /// Typed or corrected by the officer.
    Typed,
    /// Taken over from an earlier crossing and confirmed.
    PreviousCrossing,
}

/// A value together with where it was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it was taken from.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// A value read from the machine-readable zone.
    pub const fn mrz(value: T) -> Self {
        Self { value, origin: Origin::Mrz }
    }

    /// A value typed by the officer.
    pub const fn typed(value: T) -> Self {
        Self { value, origin: Origin::Typed }
    }
}

/// A person entering or leaving, as the document presents them. At least one name part is present in a recorded crossing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Traveller {
    /// Surname (9303-3 §4.6, primary identifier); absent where the document has none.
    pub primary_identifier: Option<Sourced<Sensitive<String>>>,
    /// Given names (secondary identifier); absent where the person has one name only.
    pub secondary_identifier: Option<Sourced<Sensitive<String>>>,
    /// Whether the printed name may be cut short (9303-3 §4.6, truncation).
    pub name_truncated: bool,
    /// Date of birth, with unknown parts.
    pub birth_date: Option<Sourced<Sensitive<PartialDate>>>,
    /// Sex as printed.
    pub sex: Option<Sourced<Sex>>,
    /// Nationality (9303-3 §5).
    pub nationality: Option<Sourced<StateCode>>,
    /// Country of residence: the classifying variable of IRTS 2008.
    pub residence: Option<Sourced<StateCode>>,
}

impl Traveller {
    /// Nothing known yet: a form to be typed.
    #[must_use]
    pub const fn unknown() -> Self {
        Self {
            primary_identifier: None,
            secondary_identifier: None,
            name_truncated: false,
            birth_date: None,
            sex: None,
            nationality: None,
            residence: None,
        }
    }
}
