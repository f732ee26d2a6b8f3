//! The 256-bit key of the database, and the booth's own keys that lie inside it.

use crate::StoreError;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use foundation::Sensitive;
use journal::{SealKeyPair, SigningKey};
use rand::RngCore;
use rand::rngs::OsRng;
use std::fmt::Write;
use zeroize::Zeroizing;

/// Fills `bytes` from the operating system: the one place where this crate draws randomness besides [`rng`].
pub(crate) fn fill_random(bytes: &mut [u8]) {
    rng().fill_bytes(bytes);
}

/// The operating system's randomness.
pub(crate) fn rng() -> OsRng {
    OsRng
}

/// The key of the database file. Random, so SQLCipher takes it as it is, without stretching.
#[derive(Clone)]
pub(crate) struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new key.
    pub(crate) fn random() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        fill_random(bytes.as_mut());
        Self(bytes)
    }

    /// A key from a slot.
    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        <[u8; 32]>::try_from(bytes).ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// The bytes, to be wrapped in a slot.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The statement that gives SQLCipher the raw key.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", *self.to_hex()))
    }

    /// The key as a key ring keeps it.
    pub(crate) fn to_hex(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(64));
        for byte in self.0.iter() {
            let _ = write!(text, "{byte:02x}"); // Writing to a String cannot fail.
        }
        text
    }

    /// The key from what a key ring kept.
    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = Zeroizing::new([0; 32]);
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

/// The booth's own keys, made when the store is made. They never leave it.
#[derive(Clone)]
pub struct BoothKeys {
    /// Signs segments (Ed25519).
    pub signing: SigningKey,
    /// Opens what headquarters seals to this booth (X25519).
    pub sealing: SealKeyPair,
    /// Key of the client certificate (Ed25519), PKCS#8 PEM.
    pub tls_pem: Sensitive<String>,
}

impl BoothKeys {
    pub(crate) fn random() -> Result<Self, StoreError> {
        let tls = SigningKey::generate(&mut rng());
        let tls_pem = tls.to_pkcs8_pem(LineEnding::LF).map_err(|_| StoreError::Damaged("the new TLS key".to_owned()))?;
        Ok(Self {
            signing: SigningKey::generate(&mut rng()),
            sealing: SealKeyPair::generate(&mut rng()),
            tls_pem: Sensitive::new(tls_pem.to_string()),
        })
    }
}

impl std::fmt::Debug for BoothKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BoothKeys([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_the_key_ring_as_it_went() {
        let key = DataKey::random();
        assert_eq!(DataKey::from_hex(&key.to_hex()).unwrap().expose(), key.expose());
        assert!(DataKey::from_hex("00").is_none());
        assert!(DataKey::from_hex(&"é".repeat(32)).is_none());
    }
}
