//! Who may release the program: so many of these keys have to sign.

use crate::VerifyingKey;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// No more signers are pinned.
const MOST_SIGNERS: usize = 16;
/// What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410 §4).
const DER_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Why something does not say who may release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignersError {
    /// A key is not an Ed25519 public key.
    #[error("a key of the signers is no Ed25519 public key. Give each as PEM or as base64 of its 32 bytes.")]
    Key,
    /// One key stands twice.
    #[error("a key of the signers stands twice. Name each signer once.")]
    Twice,
    /// There are none, or too many.
    #[error("there must be 1 to {MOST_SIGNERS} signers. Name that many keys.")]
    Count,
    /// The threshold cannot be met, or is none.
    #[error("the threshold must be from 1 to the number of keys. Correct it.")]
    Threshold,
}

/// The people who release the program, and how many of them have to sign each release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Text", into = "Text")]
pub struct Signers {
    threshold: usize,
    keys: Vec<VerifyingKey>,
}

/// As they are written: keys as base64, or when read as PEM.
#[derive(Clone, Serialize, Deserialize)]
struct Text {
    threshold: usize,
    keys: Vec<String>,
}

impl Signers {
    /// Signers of whom `threshold` have to sign.
    ///
    /// # Errors
    /// [`SignersError`].
    pub fn new(threshold: usize, keys: Vec<VerifyingKey>) -> Result<Self, SignersError> {
        if keys.is_empty() || keys.len() > MOST_SIGNERS {
            return Err(SignersError::Count);
        }
        if !(1..=keys.len()).contains(&threshold) {
            return Err(SignersError::Threshold);
        }
        if keys.iter().any(VerifyingKey::is_weak) {
            return Err(SignersError::Key);
        }
        let twice = keys.iter().enumerate().any(|(at, key)| keys.iter().skip(at + 1).any(|other| other == key));
        if twice { Err(SignersError::Twice) } else { Ok(Self { threshold, keys }) }
    }

    /// How many have to sign.
    #[must_use]
    pub const fn threshold(&self) -> usize {
        self.threshold
    }

    /// Their keys.
    #[must_use]
    pub fn keys(&self) -> &[VerifyingKey] {
        &self.keys
    }

    /// Their keys as base64, as people compare them.
    #[must_use]
    pub fn key_texts(&self) -> Vec<String> {
        self.keys.iter().map(|key| STANDARD.encode(key.as_bytes())).collect()
    }
}

impl From<Signers> for Text {
    fn from(signers: Signers) -> Self {
        Self { threshold: signers.threshold, keys: signers.key_texts() }
    }
}

impl TryFrom<Text> for Signers {
    type Error = SignersError;
    fn try_from(text: Text) -> Result<Self, SignersError> {
        if text.keys.len() > MOST_SIGNERS {
            return Err(SignersError::Count);
        }
        let keys = text.keys.iter().map(|key| key_of(key).ok_or(SignersError::Key)).collect::<Result<_, _>>()?;
        Self::new(text.threshold, keys)
    }
}

/// A public key from PEM or from base64 of its bytes.
fn key_of(text: &str) -> Option<VerifyingKey> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("-----"));
    let bytes = STANDARD.decode(lines.collect::<String>()).ok()?;
    let raw = bytes.strip_prefix(&DER_HEAD).unwrap_or(&bytes);
    VerifyingKey::from_bytes(raw.try_into().ok()?).ok()
}
