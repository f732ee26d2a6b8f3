//! Messages between booth and headquarters: a name, a version and a map, so that each side knows what it reads and old bytes
//! stay readable for ever.

use crate::{JournalError, cbor};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

/// The oldest wire version this program reads.
pub const WIRE_MIN: u16 = 1;
/// The wire version this program writes.
pub const WIRE_MAX: u16 = 1;

/// A message: `[name, version, body]` in deterministic CBOR. Fields added later have a default; a field is never reused for
/// something else.
pub trait Message: Serialize + DeserializeOwned {
    /// Its name on the wire.
    const NAME: &'static str;
    /// The version this program writes; every version from 1 on is read.
    const VERSION: u16 = 1;
    /// No longer message is read.
    const MAX_BYTES: usize;

    /// The bytes to send or store.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`] beyond [`Message::MAX_BYTES`].
    fn to_bytes(&self) -> Result<Vec<u8>, JournalError> {
        let bytes = cbor::to_vec(&(Self::NAME, Self::VERSION, self))?;
        if bytes.len() > Self::MAX_BYTES {
            return Err(JournalError::TooLarge { what: Self::NAME, limit: Self::MAX_BYTES });
        }
        Ok(bytes)
    }

    /// Reads what [`Message::to_bytes`] of this or an earlier version wrote.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`], [`JournalError::WireVersion`] if it is of a later version, [`JournalError::Malformed`].
    fn from_bytes(bytes: &[u8]) -> Result<Self, JournalError> {
        let what = Self::NAME;
        if bytes.len() > Self::MAX_BYTES {
            return Err(JournalError::TooLarge { what, limit: Self::MAX_BYTES });
        }
        let malformed = |_| JournalError::Malformed { what };
        let Envelope(name, found, IgnoredAny) = cbor::from_slice(bytes).map_err(malformed)?;
        if name != what {
            return Err(JournalError::Malformed { what });
        }
        if !(1..=Self::VERSION).contains(&found) {
            return Err(JournalError::WireVersion { what, found });
        }
        cbor::from_slice::<Envelope<Self>>(bytes).map_err(malformed).map(|envelope| envelope.2)
    }
}

#[derive(Deserialize)]
struct Envelope<T>(String, u16, T);

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Old {
        number: u32,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct New {
        number: u32,
        #[serde(default)]
        added: Option<String>,
    }

    impl Message for Old {
        const NAME: &'static str = "test";
        const MAX_BYTES: usize = 64;
    }

    impl Message for New {
        const NAME: &'static str = "test";
        const VERSION: u16 = 2;
        const MAX_BYTES: usize = 64;
    }

    #[test]
    fn a_newer_program_reads_older_messages() {
        assert_eq!(New::from_bytes(&Old { number: 5 }.to_bytes().unwrap()), Ok(New { number: 5, added: None }));
    }

    #[test]
    fn an_older_program_says_that_a_message_is_of_a_later_version() {
        let newer = New { number: 5, added: None }.to_bytes().unwrap();
        assert_eq!(Old::from_bytes(&newer), Err(JournalError::WireVersion { what: "test", found: 2 }));
    }

    #[test]
    fn an_older_program_steps_over_fields_added_within_a_version() {
        let added = cbor::to_vec(&("test", 1, New { number: 5, added: Some("x".to_owned()) })).unwrap();
        assert_eq!(Old::from_bytes(&added), Ok(Old { number: 5 }));
    }

    #[test]
    fn another_message_and_a_longer_one_are_refused() {
        let other = cbor::to_vec(&("else", 1, Old { number: 5 })).unwrap();
        assert_eq!(Old::from_bytes(&other), Err(JournalError::Malformed { what: "test" }));
        assert_eq!(Old::from_bytes(&[0; 65]), Err(JournalError::TooLarge { what: "test", limit: 64 }));
        let long = New { number: 5, added: Some("x".repeat(80)) };
        assert_eq!(long.to_bytes(), Err(JournalError::TooLarge { what: "test", limit: 64 }));
    }
}
