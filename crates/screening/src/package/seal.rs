//! The key of a list, and what is encrypted under it: the vocabulary and dates as wholes, an entry's details by place,
//! records in blocks.

use crate::ListError;
use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;

/// The key under which a list's vocabulary and records are encrypted. It travels in the package's key slot and is locked when
/// the package is installed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ListKey([u8; 32]);

impl std::fmt::Debug for ListKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ListKey([redacted])")
    }
}

impl ListKey {
    /// From its bytes.
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key locked under a secret, or a locked one unlocked: added to a stream that only this secret and this list give.
    pub(crate) fn behind(&self, lock: &[u8; 32], commitment: &[u8]) -> Self {
        let mut bytes = *blake3::keyed_hash(lock, commitment).as_bytes();
        bytes.iter_mut().zip(self.0).for_each(|(byte, own)| *byte ^= own);
        Self(bytes)
    }

    /// What the signed header says of the key: tells the right one without giving it away.
    pub(crate) fn commitment(&self) -> [u8; 32] {
        blake3::derive_key("outpost 2026 alert list key commitment", &self.0)
    }

    fn of(&self, context: &str) -> [u8; 32] {
        blake3::derive_key(context, &self.0)
    }

    /// How spellings and document numbers become keys of the clear tables: without the list's key they cannot be tried out.
    pub(crate) fn hasher(&self) -> KeyedHash {
        let bytes = self.of("outpost 2026 alert list lookup keys");
        let mut key = [0; 16];
        key.copy_from_slice(bytes.first_chunk::<16>().unwrap_or(&[0; 16]));
        KeyedHash(SipHasher13::new_with_key(&key))
    }

    /// Encrypts a whole section or block, bound to its number.
    pub(crate) fn seal(&self, number: u64, clear: &[u8]) -> Result<Vec<u8>, ListError> {
        self.aead().encrypt(&nonce(number).into(), clear).map_err(|_| ListError::Malformed("encryption failed"))
    }

    /// Decrypts a whole section or block.
    pub(crate) fn open(&self, number: u64, sealed: &[u8]) -> Result<Vec<u8>, ListError> {
        self.aead().decrypt(&nonce(number).into(), sealed).map_err(|_| ListError::Malformed("a part does not decrypt"))
    }

    fn aead(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&self.of("outpost 2026 alert list records").into())
    }

    /// Encrypts and decrypts details by their place in the section. Their integrity rests on the page hashes.
    pub(crate) fn details(&self) -> Details {
        Details { key: self.of("outpost 2026 alert list details") }
    }
}

fn nonce(number: u64) -> [u8; 12] {
    let mut nonce = [0; 12];
    for (to, from) in nonce.iter_mut().zip(number.to_le_bytes()) {
        *to = from;
    }
    nonce
}

/// The stream under which details lie.
pub(crate) struct Details {
    key: [u8; 32],
}

impl Details {
    /// Encrypts or decrypts bytes that lie at `offset` of the section.
    pub(crate) fn apply(&self, offset: u64, bytes: &mut [u8]) -> Result<(), ListError> {
        const BEYOND: ListError = ListError::Malformed("details too long");
        let mut cipher = ChaCha20::new(&self.key.into(), &[0; 12].into());
        cipher.try_seek(offset).map_err(|_| BEYOND)?;
        cipher.try_apply_keystream(bytes).map_err(|_| BEYOND)
    }
}

/// A keyed hash of short texts.
#[derive(Clone)]
pub(crate) struct KeyedHash(SipHasher13);

/// In which way a key finds a word; keys of different ways never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Spelling = 1,
    Sound = 2,
    Beginning = 3,
    Number = 4,
    Item = 5,
}

impl KeyedHash {
    /// The key of a text given in two pieces.
    pub(crate) fn of(&self, way: Way, before: &str, after: &str) -> u64 {
        let mut hasher = self.0;
        hasher.write_u8(way as u8);
        hasher.write(before.as_bytes());
        hasher.write(after.as_bytes());
        hasher.finish()
    }
}
