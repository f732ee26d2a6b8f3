//! Seals: a content key of its own for each thing, wrapped for each recipient with HPKE (RFC 9180: X25519, HKDF-SHA256,
//! ChaCha20-Poly1305), the content under XChaCha20-Poly1305.

use crate::hash::in_domain;
use crate::{JournalError, cbor};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal};
use rand::{CryptoRng, RngCore};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_bytes::{ByteArray, ByteBuf};
use std::fmt;
use zeroize::Zeroizing;

type SealKem = X25519HkdfSha256;
type PublicKey = <SealKem as Kem>::PublicKey;
type PrivateKey = <SealKem as Kem>::PrivateKey;

/// Length of an authentication tag, bytes.
pub(crate) const TAG_BYTES: usize = 16;

/// Names a sealing key on the wire: the first 8 bytes of a BLAKE3 of the public key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(ByteArray<8>);

impl KeyId {
    fn of(public: &[u8; 32]) -> Self {
        let mut id = [0; 8];
        id.copy_from_slice(in_domain("outpost journal 2026 sealing key id v1", &[public]).as_bytes().split_at(8).0);
        Self(ByteArray::new(id))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The public half of a sealing key: who may open. 32 bytes on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RecipientKey {
    id: KeyId,
    public: [u8; 32],
}

impl RecipientKey {
    /// From the 32 bytes of an X25519 public key.
    ///
    /// # Errors
    /// [`JournalError::Malformed`] for the all-zero key, which protects nothing.
    pub fn from_bytes(public: &[u8; 32]) -> Result<Self, JournalError> {
        if public.iter().all(|byte| *byte == 0) {
            return Err(JournalError::Malformed { what: "sealing key" });
        }
        Ok(Self { id: KeyId::of(public), public: *public })
    }

    /// Its name on the wire.
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.public
    }
}

impl fmt::Debug for RecipientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecipientKey({})", self.id)
    }
}

impl Serialize for RecipientKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.public)
    }
}

impl<'de> Deserialize<'de> for RecipientKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = ByteArray::<32>::deserialize(deserializer)?;
        Self::from_bytes(&bytes).map_err(de::Error::custom)
    }
}

/// A sealing key pair: opens what is sealed to its public half. The private half is wiped when dropped.
#[derive(Clone)]
pub struct SealKeyPair {
    private: Zeroizing<[u8; 32]>,
    public: RecipientKey,
}

impl SealKeyPair {
    /// A new pair.
    #[must_use]
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let (private, public) = SealKem::gen_keypair(rng);
        let public = public.to_bytes().into();
        Self { private: Zeroizing::new(private.to_bytes().into()), public: RecipientKey { id: KeyId::of(&public), public } }
    }

    /// From the 32 bytes of [`SealKeyPair::to_bytes`].
    ///
    /// # Errors
    /// [`JournalError::Malformed`] if they are no private key.
    pub fn from_bytes(private: &[u8; 32]) -> Result<Self, JournalError> {
        let key = PrivateKey::from_bytes(private).map_err(|_| JournalError::Malformed { what: "sealing key" })?;
        let public = SealKem::sk_to_pk(&key).to_bytes().into();
        Ok(Self { private: Zeroizing::new(*private), public: RecipientKey::from_bytes(&public)? })
    }

    /// The private half, for the store.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.private.clone()
    }

    /// The public half, to hand out.
    #[must_use]
    pub const fn public(&self) -> RecipientKey {
        self.public
    }

    /// Its name on the wire.
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.public.id
    }
}

impl fmt::Debug for SealKeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealKeyPair({})", self.public.id)
    }
}

/// A small secret (a key) sealed to one recipient for one purpose: a post key for a booth, a database key for recovery.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wrapped", into = "Wrapped")]
pub struct SealedSecret {
    key: KeyId,
    encapped: ByteArray<32>,
    secret: ByteBuf,
}

/// On the wire an array, without names: two stand in every segment.
type Wrapped = (KeyId, ByteArray<32>, ByteBuf);

impl From<Wrapped> for SealedSecret {
    fn from((key, encapped, secret): Wrapped) -> Self {
        Self { key, encapped, secret }
    }
}

impl From<SealedSecret> for Wrapped {
    fn from(SealedSecret { key, encapped, secret }: SealedSecret) -> Self {
        (key, encapped, secret)
    }
}

impl SealedSecret {
    /// Seals `secret`; only the same `purpose` opens it.
    ///
    /// # Errors
    /// [`JournalError::Malformed`] if `to` is no usable key.
    pub fn seal(to: &RecipientKey, purpose: &str, secret: &[u8], rng: &mut (impl RngCore + CryptoRng)) -> Result<Self, JournalError> {
        wrap(to, purpose, b"", secret, rng)
    }

    /// Opens it with the key it is sealed to.
    ///
    /// # Errors
    /// [`JournalError::NotForUs`] for another key, [`JournalError::SealBroken`] if altered or for another purpose.
    pub fn open(&self, key: &SealKeyPair, purpose: &str) -> Result<Zeroizing<Vec<u8>>, JournalError> {
        unwrap(self, key, purpose, b"", "secret")
    }

    /// The recipient.
    #[must_use]
    pub const fn recipient(&self) -> KeyId {
        self.key
    }

    /// The bytes to store in a file or a row.
    ///
    /// # Errors
    /// None that a caller can cause.
    pub fn to_bytes(&self) -> Result<Vec<u8>, JournalError> {
        cbor::to_vec(self)
    }

    /// Reads [`SealedSecret::to_bytes`].
    ///
    /// # Errors
    /// [`JournalError::Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, JournalError> {
        cbor::from_slice(bytes)
    }
}

impl fmt::Debug for SealedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedSecret(to {})", self.key)
    }
}

/// Wraps `secret` to one recipient, bound to `context`.
fn wrap(to: &RecipientKey, purpose: &str, context: &[u8], secret: &[u8], rng: &mut (impl RngCore + CryptoRng)) -> Result<SealedSecret, JournalError> {
    let malformed = |_| JournalError::Malformed { what: "sealing key" };
    let public = PublicKey::from_bytes(&to.public).map_err(malformed)?;
    let (encapped, secret) =
        single_shot_seal::<ChaCha20Poly1305, HkdfSha256, SealKem, _>(&OpModeS::Base, &public, info(purpose).as_bytes(), secret, context, rng)
            .map_err(malformed)?;
    Ok(SealedSecret { key: to.id, encapped: ByteArray::new(encapped.to_bytes().into()), secret: ByteBuf::from(secret) })
}

fn unwrap(sealed: &SealedSecret, key: &SealKeyPair, purpose: &str, context: &[u8], what: &'static str) -> Result<Zeroizing<Vec<u8>>, JournalError> {
    if sealed.key != key.id() {
        return Err(JournalError::NotForUs { what });
    }
    let broken = |_| JournalError::SealBroken { what };
    let private = PrivateKey::from_bytes(key.private.as_slice()).map_err(broken)?;
    let encapped = <SealKem as Kem>::EncappedKey::from_bytes(sealed.encapped.as_slice()).map_err(broken)?;
    let info = info(purpose);
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, SealKem>(&OpModeR::Base, &private, &encapped, info.as_bytes(), &sealed.secret, context)
        .map(Zeroizing::new)
        .map_err(broken)
}

fn info(purpose: &str) -> String {
    format!("outpost 2026 v1 {purpose}")
}

/// Content sealed to several recipients: one wrapped key each.
pub(crate) struct SealedContent {
    pub(crate) wraps: Vec<SealedSecret>,
    pub(crate) bytes: Vec<u8>,
}

/// Encrypts `plain` under a fresh key and wraps the key for each of `to` (at least one), all bound to `context`.
pub(crate) fn seal_content(
    plain: &[u8],
    purpose: &'static str,
    context: &[u8],
    to: &[RecipientKey],
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<SealedContent, JournalError> {
    if to.is_empty() {
        return Err(JournalError::NotForUs { what: purpose });
    }
    let key = fresh_key(rng);
    let wraps = to.iter().map(|to| wrap(to, purpose, context, key.as_slice(), rng)).collect::<Result<_, _>>()?;
    Ok(SealedContent { wraps, bytes: lock(&key, context, plain)? })
}

/// Opens content with whichever of `keys` it is sealed to.
pub(crate) fn open_content<'k>(
    wraps: &[SealedSecret],
    bytes: &[u8],
    purpose: &'static str,
    context: &[u8],
    keys: impl IntoIterator<Item = &'k SealKeyPair>,
) -> Result<Vec<u8>, JournalError> {
    let content_key = content_key(wraps, purpose, context, keys)?;
    unlock(&content_key, context, bytes).ok_or(JournalError::SealBroken { what: purpose })
}

/// The key of such content.
pub(crate) fn content_key<'k>(
    wraps: &[SealedSecret],
    purpose: &'static str,
    context: &[u8],
    keys: impl IntoIterator<Item = &'k SealKeyPair>,
) -> Result<Zeroizing<[u8; 32]>, JournalError> {
    let (wrap, key) = keys
        .into_iter()
        .find_map(|key| wraps.iter().find(|wrap| wrap.key == key.id()).map(|wrap| (wrap, key)))
        .ok_or(JournalError::NotForUs { what: purpose })?;
    let content_key = unwrap(wrap, key, purpose, context, purpose)?;
    content_key.as_slice().try_into().map(Zeroizing::new).map_err(|_| JournalError::SealBroken { what: purpose })
}

/// A key for one use of [`lock`].
pub(crate) fn fresh_key(rng: &mut (impl RngCore + CryptoRng)) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    rng.fill_bytes(key.as_mut_slice());
    key
}

/// XChaCha20-Poly1305 under a key that encrypts nothing else, which is why the nonce may be constant.
pub(crate) fn lock(key: &[u8; 32], context: &[u8], plain: &[u8]) -> Result<Vec<u8>, JournalError> {
    let payload = Payload { msg: plain, aad: context };
    XChaCha20Poly1305::new(key.into()).encrypt(&XNonce::default(), payload).map_err(|_| JournalError::TooLarge { what: "content", limit: usize::MAX })
}

/// Undoes [`lock`]; `None` if anything was altered.
pub(crate) fn unlock(key: &[u8; 32], context: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::default(), Payload { msg: bytes, aad: context }).ok()
}
