//! Blobs: pictures, each encrypted once under a key of its own and addressed by BLAKE3 of the encrypted bytes.
//!
//! The key travels inside the sealed event ([`border::ImageRef`]): erasing it erases the picture.

use crate::seal::{TAG_BYTES, fresh_key, lock, unlock};
use crate::{Hash32, JournalError};
use rand::{CryptoRng, RngCore};
use std::fmt;

/// No blob is larger (a page at 600 dpi has some 3 MB).
pub const MAX_BLOB_BYTES: usize = 16 * 1024 * 1024;
const CONTEXT: &[u8] = b"outpost blob v1";

/// An encrypted picture, ready to store and send.
#[derive(Clone, PartialEq, Eq)]
pub struct EncryptedBlob {
    /// BLAKE3 of `bytes`: its name everywhere.
    pub hash: Hash32,
    /// The key, for the event.
    pub key: [u8; 32],
    /// What is stored and sent.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for EncryptedBlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncryptedBlob({}, {} bytes)", self.hash, self.bytes.len())
    }
}

/// Encrypts `plain` under a fresh key.
///
/// # Errors
/// [`JournalError::TooLarge`] beyond [`MAX_BLOB_BYTES`].
pub fn encrypt(plain: &[u8], rng: &mut (impl RngCore + CryptoRng)) -> Result<EncryptedBlob, JournalError> {
    if plain.len() > MAX_BLOB_BYTES - TAG_BYTES {
        return Err(JournalError::TooLarge { what: "blob", limit: MAX_BLOB_BYTES });
    }
    let key = fresh_key(rng);
    let bytes = lock(&key, CONTEXT, plain)?;
    Ok(EncryptedBlob { hash: Hash32::of(&bytes), key: *key, bytes })
}

/// Whether `bytes` are the blob named `hash`.
#[must_use]
pub fn is(bytes: &[u8], hash: &Hash32) -> bool {
    Hash32::of(bytes) == *hash
}

/// Decrypts the blob named `hash`.
///
/// # Errors
/// [`JournalError::Malformed`] if `bytes` are not that blob, [`JournalError::SealBroken`] if the key is not its key.
pub fn decrypt(bytes: &[u8], key: &[u8; 32], hash: &Hash32) -> Result<Vec<u8>, JournalError> {
    if bytes.len() > MAX_BLOB_BYTES {
        return Err(JournalError::TooLarge { what: "blob", limit: MAX_BLOB_BYTES });
    }
    if !is(bytes, hash) {
        return Err(JournalError::Malformed { what: "blob" });
    }
    unlock(key, CONTEXT, bytes).ok_or(JournalError::SealBroken { what: "blob" })
}
