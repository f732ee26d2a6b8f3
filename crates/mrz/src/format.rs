//! The formats of a machine-readable zone and how their shape tells them apart.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A format of Doc 9303, or the French national card that preceded TD1.
///
/// ```
/// assert_eq!(mrz::Format::MrvA.as_str(), "MRV-A");
/// assert_eq!((mrz::Format::Td1.lines(), mrz::Format::Td1.columns()), (3, 30));
/// assert_eq!(serde_json::to_string(&mrz::Format::FraId).unwrap(), r#""FRA-ID""#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
pub enum Format {
    /// A card, three lines of 30 (9303-5).
    #[serde(rename = "TD1")]
    Td1,
    /// A larger card, two lines of 36 (9303-6).
    #[serde(rename = "TD2")]
    Td2,
    /// A passport, two lines of 44 (9303-4).
    #[serde(rename = "TD3")]
    Td3,
    /// A full-size visa, two lines of 44 (9303-7 §4).
    #[serde(rename = "MRV-A")]
    MrvA,
    /// A smaller visa, two lines of 36 (9303-7 §7).
    #[serde(rename = "MRV-B")]
    MrvB,
    /// A crew member certificate: TD1 with the document code `AC` (9303-5 appendix C).
    #[serde(rename = "CREW")]
    Crew,
    /// The French national identity card issued until 2021: two lines of 36 of a layout of their own.
    #[serde(rename = "FRA-ID")]
    FraId,
}

impl Format {
    /// Every format.
    ///
    /// ```
    /// assert!(mrz::Format::ALL.iter().all(|f| f.lines() == 2 || f.lines() == 3));
    /// ```
    pub const ALL: [Self; 7] = [Self::Td1, Self::Td2, Self::Td3, Self::MrvA, Self::MrvB, Self::Crew, Self::FraId];

    /// The name in JSON and on the screen.
    ///
    /// ```
    /// assert_eq!(mrz::Format::Crew.as_str(), "CREW");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Td1 => "TD1",
            Self::Td2 => "TD2",
            Self::Td3 => "TD3",
            Self::MrvA => "MRV-A",
            Self::MrvB => "MRV-B",
            Self::Crew => "CREW",
            Self::FraId => "FRA-ID",
        }
    }

    /// How many lines it has.
    ///
    /// ```
    /// assert_eq!(mrz::Format::Td3.lines(), 2);
    /// ```
    #[must_use]
    pub const fn lines(self) -> usize {
        match self {
            Self::Td1 | Self::Crew => 3,
            Self::Td2 | Self::Td3 | Self::MrvA | Self::MrvB | Self::FraId => 2,
        }
    }

    /// How many characters each line has.
    ///
    /// ```
    /// assert_eq!(mrz::Format::Td3.columns(), 44);
    /// ```
    #[must_use]
    pub const fn columns(self) -> usize {
        match self {
            Self::Td1 | Self::Crew => 30,
            Self::Td2 | Self::MrvB | Self::FraId => 36,
            Self::Td3 | Self::MrvA => 44,
        }
    }

    /// Whether it is a visa.
    ///
    /// ```
    /// assert!(mrz::Format::MrvB.is_visa());
    /// ```
    #[must_use]
    pub const fn is_visa(self) -> bool {
        matches!(self, Self::MrvA | Self::MrvB)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
