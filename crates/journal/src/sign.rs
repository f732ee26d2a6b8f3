//! Ed25519 signatures, each in a domain of its own: a receipt's signature can never pass as a segment's.

use crate::JournalError;
use ed25519_dalek::{Signature, Signer};
pub use ed25519_dalek::{SigningKey, VerifyingKey};
use foundation::Trusted;

/// An Ed25519 signature, 64 bytes on the wire.
pub type SignatureBytes = serde_bytes::ByteArray<64>;

fn message(context: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut message = Vec::with_capacity(context.len() + 1 + parts.iter().map(|part| part.len()).sum::<usize>());
    message.extend_from_slice(context.as_bytes());
    message.push(0);
    for part in parts {
        message.extend_from_slice(part);
    }
    message
}

/// Signs the parts under `context`. All parts but one must be of fixed or self-delimiting length.
pub(crate) fn sign(context: &str, parts: &[&[u8]], key: &SigningKey) -> SignatureBytes {
    SignatureBytes::new(key.sign(&message(context, parts)).to_bytes())
}

/// Whether one of the keys signed; verifies strictly (no small-order keys, no malleable signatures).
pub(crate) fn verify(
    what: &'static str,
    context: &str,
    parts: &[&[u8]],
    signature: &SignatureBytes,
    trust: &(impl Trusted<VerifyingKey> + ?Sized),
) -> Result<(), JournalError> {
    let (message, signature) = (message(context, parts), Signature::from_bytes(signature));
    let signed = trust.keys().iter().any(|key| key.verify_strict(&message, &signature).is_ok());
    if signed { Ok(()) } else { Err(JournalError::Signature { what }) }
}

/// A verifying key as 32 bytes, checked when read.
pub(crate) mod verifying_key {
    use super::VerifyingKey;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(key: &VerifyingKey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(key.as_bytes())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<VerifyingKey, D::Error> {
        let bytes = serde_bytes::ByteArray::<32>::deserialize(deserializer)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| de::Error::custom("not an Ed25519 key"))?;
        if key.is_weak() { Err(de::Error::custom("a weak Ed25519 key")) } else { Ok(key) }
    }
}
