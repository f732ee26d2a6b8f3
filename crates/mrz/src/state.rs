//! Codes of issuing States, organizations and nationalities (9303-3 §5).

use crate::codes::CODES;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// What a code of 9303-3 §5 stands for.
///
/// ```
/// use mrz::{StateCode, StateKind};
/// assert_eq!("XXA".parse::<StateCode>()?.kind(), Some(StateKind::NoNationality));
/// # Ok::<(), mrz::StateCodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StateKind {
    /// A country of ISO 3166-1, Germany as `D`, or Kosovo as `RKS` (part A).
    State,
    /// One of the British nationalities `GBD`, `GBN`, `GBO`, `GBP`, `GBS` (part A).
    British,
    /// The European Union, the United Nations and other issuing organizations (parts B, C, D and H).
    Organization,
    /// A stateless person `XXA`, a refugee `XXB` or `XXC`, or an unspecified nationality `XXX` (part E).
    NoNationality,
    /// A code ISO 3166 no longer uses, still met on old documents (part F).
    Deprecated,
    /// Utopia, the State of specimens (part G).
    Specimen,
}

/// A State, organization or nationality as an MRZ prints it, without trailing fillers: `UTO`, `XXA`, `D`.
///
/// It holds what was printed, known or not: a document without an issuing State has the empty code, a misread `UT0`
/// stays `UT0` and is doubted.
///
/// ```
/// let germany: mrz::StateCode = "D<<".parse()?;
/// assert_eq!(germany.as_str(), "D");
/// assert!(germany.is_known());
/// assert_eq!(germany.iso3(), Some("DEU"));
/// # Ok::<(), mrz::StateCodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = "string")]
pub struct StateCode([u8; 3]);

impl StateCode {
    /// No code at all: the three cells hold fillers.
    ///
    /// ```
    /// assert_eq!("<<<".parse(), Ok(mrz::StateCode::NONE));
    /// ```
    pub const NONE: Self = Self(*b"<<<");

    /// From the three cells of a field whose characters have been checked; anything else gives [`Self::NONE`].
    pub(crate) fn from_cells(cells: &[u8]) -> Self {
        cells.try_into().map_or(Self::NONE, Self)
    }

    /// The three cells as printed, fillers included.
    pub(crate) const fn cells(self) -> [u8; 3] {
        self.0
    }

    /// The code without trailing fillers.
    ///
    /// ```
    /// assert_eq!(mrz::StateCode::NONE.as_str(), "");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().rposition(|&b| b != b'<').map_or(0, |at| at + 1);
        self.0.get(..length).and_then(|cells| std::str::from_utf8(cells).ok()).unwrap_or_default()
    }

    /// Whether nothing was printed.
    ///
    /// ```
    /// assert!(mrz::StateCode::default().is_none());
    /// ```
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::NONE
    }

    /// Whether 9303-3 §5 or ISO 3166-1 lists the code.
    ///
    /// ```
    /// assert!("XXA".parse::<mrz::StateCode>()?.is_known());
    /// assert!(!"UT0".parse::<mrz::StateCode>()?.is_known());
    /// # Ok::<(), mrz::StateCodeError>(())
    /// ```
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.kind().is_some()
    }

    /// What the code stands for, if it is listed.
    ///
    /// ```
    /// use mrz::{StateCode, StateKind};
    /// assert_eq!("XOM".parse::<StateCode>()?.kind(), Some(StateKind::Organization));
    /// # Ok::<(), mrz::StateCodeError>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> Option<StateKind> {
        self.entry().map(|(_, _, kind)| *kind)
    }

    /// The two-letter code of 9303-3 §5 or ISO 3166-1, where there is one.
    ///
    /// ```
    /// assert_eq!("D".parse::<mrz::StateCode>()?.alpha2(), Some("DE"));
    /// # Ok::<(), mrz::StateCodeError>(())
    /// ```
    #[must_use]
    pub fn alpha2(&self) -> Option<&'static str> {
        self.entry().map(|(_, alpha2, _)| *alpha2).filter(|alpha2| !alpha2.is_empty())
    }

    /// The code by which lists outside an MRZ name the same State: `DEU` for `D`, otherwise the code itself if known.
    ///
    /// ```
    /// assert_eq!("UTO".parse::<mrz::StateCode>()?.iso3(), Some("UTO"));
    /// # Ok::<(), mrz::StateCodeError>(())
    /// ```
    #[must_use]
    pub fn iso3(&self) -> Option<&'static str> {
        self.entry().map(|(code, _, _)| if *code == "D" { "DEU" } else { *code })
    }

    fn entry(&self) -> Option<&'static (&'static str, &'static str, StateKind)> {
        KEYS.binary_search(&key(self.0)).ok().and_then(|at| CODES.get(at))
    }
}

/// A code as a number, for quick comparison; fillers sort before letters.
const fn key([a, b, c]: [u8; 3]) -> u32 {
    u32::from_be_bytes([0, a, b, c])
}

/// The keys of [`CODES`], in its order.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static KEYS: [u32; CODES.len()] = {
    let mut keys = [0; CODES.len()];
    let mut at = 0;
    while at < keys.len() {
        let mut cells = *b"<<<";
        let code = CODES[at].0.as_bytes();
        let mut i = 0;
        while i < code.len() {
            cells[i] = code[i];
            i += 1;
        }
        keys[at] = key(cells);
        at += 1;
    }
    keys
};

impl Default for StateCode {
    fn default() -> Self {
        Self::NONE
    }
}

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text is no State code: longer than three characters, or with characters an MRZ does not have.
///
/// ```
/// assert_eq!("UTOPIA".parse::<mrz::StateCode>(), Err(mrz::StateCodeError));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code of up to three letters")]
pub struct StateCodeError;

impl From<StateCodeError> for foundation::CodedError {
    fn from(error: StateCodeError) -> Self {
        Self::new(foundation::ErrorCode::BadRequest, error.to_string())
    }
}

/// Tolerant: surrounding blanks, lower case and trailing fillers are accepted; the empty text is [`StateCode::NONE`].
impl FromStr for StateCode {
    type Err = StateCodeError;

    fn from_str(text: &str) -> Result<Self, StateCodeError> {
        let text = text.trim();
        let mut cells = *b"<<<";
        if text.len() > cells.len() {
            return Err(StateCodeError);
        }
        for (cell, b) in cells.iter_mut().zip(text.bytes()) {
            *cell = b.to_ascii_uppercase();
            if !matches!(*cell, b'A'..=b'Z' | b'0'..=b'9' | b'<') {
                return Err(StateCodeError);
            }
        }
        Ok(Self(cells))
    }
}

impl Serialize for StateCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for StateCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_looking_up_finds_every_code() {
        assert!(CODES.is_sorted_by(|a, b| a.0 < b.0) && KEYS.is_sorted());
        assert_eq!(CODES.iter().filter(|c| c.2 == StateKind::State).count(), 249 + 2, "ISO 3166-1, D and RKS");
        for (code, _, kind) in CODES {
            assert_eq!(code.parse::<StateCode>().unwrap().kind(), Some(*kind), "{code}");
        }
    }

    #[test]
    fn every_code_of_section_five_is_known() {
        for code in "GBD GBN GBO GBP GBS D RKS EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC \
                     XXA XXB XXC XXX ANT NTZ UTO IAO"
            .split_whitespace()
        {
            assert!(code.parse::<StateCode>().unwrap().is_known(), "{code}");
        }
        for code in ["", "UT0", "XKX", "YTO", "G<B", "ZZZ"] {
            assert!(!code.parse::<StateCode>().unwrap().is_known(), "{code}");
        }
    }

    #[test]
    fn a_code_is_read_tolerantly_and_written_without_fillers() {
        let code: StateCode = serde_json::from_str("\" d<< \"").unwrap();
        assert_eq!(serde_json::to_string(&code).unwrap(), r#""D""#);
        assert!("ABCD".parse::<StateCode>().is_err());
        assert!("É".parse::<StateCode>().is_err());
        assert_eq!("".parse::<StateCode>(), Ok(StateCode::NONE));
    }
}
