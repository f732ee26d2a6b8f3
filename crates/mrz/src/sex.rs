//! The sex of the holder as an MRZ gives it.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// Sex of the holder (9303-4 §4.2.2.2 and its twins): `F`, `M`, or `<` where the issuer does not say.
///
/// Serialises as the visual zone prints it: `F`, `M`, `X`; the filler and the empty text are read as unspecified, too.
///
/// ```
/// assert_eq!(serde_json::to_string(&mrz::Sex::Unspecified).unwrap(), r#""X""#);
/// assert_eq!(serde_json::from_str::<mrz::Sex>(r#""<""#).unwrap(), mrz::Sex::Unspecified);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, ts_rs::TS)]
pub enum Sex {
    /// `F` in both zones.
    #[serde(rename = "F")]
    Female,
    /// `M` in both zones.
    #[serde(rename = "M")]
    Male,
    /// `<` in the machine-readable zone, `X` in the visual one.
    #[default]
    #[serde(rename = "X")]
    Unspecified,
}

impl Sex {
    /// The letter of the visual zone.
    ///
    /// ```
    /// assert_eq!(mrz::Sex::Unspecified.as_str(), "X");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
            Self::Unspecified => "X",
        }
    }

    /// The character of the machine-readable zone.
    ///
    /// ```
    /// assert_eq!(mrz::Sex::Unspecified.mrz_char(), '<');
    /// ```
    #[must_use]
    pub const fn mrz_char(self) -> char {
        match self {
            Self::Female => 'F',
            Self::Male => 'M',
            Self::Unspecified => '<',
        }
    }
}

impl fmt::Display for Sex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Sex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "F" | "f" => Ok(Self::Female),
            "M" | "m" => Ok(Self::Male),
            "X" | "x" | "<" | "" => Ok(Self::Unspecified),
            _ => Err(serde::de::Error::custom("sex is none of F, M and X")),
        }
    }
}
