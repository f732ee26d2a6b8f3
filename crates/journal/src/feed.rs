//! Feeds: what headquarters sends down, signed, versioned, with an expiry. Any neighbour or stick may carry them.
//!
//! Names: `alerts.<list>` (body: the signed list package), `release.<platform>` (body: [`crate::release::ReleaseOffer`]), `officers`, `config`,
//! `rules`, … A feed with personal data is sealed
//! to the post keys; its header stays readable, and its signature verifiable, by everyone who carries it.

use crate::seal::{SealedContent, SealedSecret, open_content, seal_content};
use crate::sign::{self, SignatureBytes, SigningKey, VerifyingKey};
use crate::{JournalError, KeyId, Message, RecipientKey, SealKeyPair, cbor};
use foundation::Trusted;
use rand::{CryptoRng, RngCore};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// No feed is larger.
pub const MAX_FEED_BYTES: usize = 256 * 1024 * 1024;
const CONTEXT: &str = "outpost feed v1";
pub(crate) const PURPOSE: &str = "feed";

/// A feed in clear.
#[derive(Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its name.
    pub name: String,
    /// Only ever grows; an older version is never installed.
    pub version: u64,
    /// Issue time, milliseconds since 1970.
    pub issued_at: i64,
    /// Expiry, milliseconds since 1970; past it the feed stays in force, marked.
    pub expires_at: i64,
    /// The content; what it is, the name says. May hold personal data.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Feed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Feed({} {}, {} bytes)", self.name, self.version, self.body.len())
    }
}

/// What the signature covers.
#[derive(Serialize, Deserialize)]
pub(crate) struct Payload {
    pub(crate) name: String,
    pub(crate) version: u64,
    pub(crate) issued_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) body: ByteBuf,
    #[serde(default)]
    pub(crate) sealed_to: Vec<SealedSecret>,
}

impl Message for Payload {
    const NAME: &'static str = "outpost.feed";
    const MAX_BYTES: usize = MAX_FEED_BYTES;
}

impl Payload {
    fn in_clear(feed: &Feed) -> Self {
        Self {
            name: feed.name.clone(),
            version: feed.version,
            issued_at: feed.issued_at,
            expires_at: feed.expires_at,
            body: ByteBuf::from(feed.body.clone()),
            sealed_to: Vec::new(),
        }
    }

    /// What a seal is bound to: the content of one version cannot be passed off as another's.
    pub(crate) fn context(&self) -> Result<Vec<u8>, JournalError> {
        cbor::to_vec(&("outpost.feed", &self.name, self.version, self.issued_at, self.expires_at))
    }
}

/// A feed with headquarters' signature, as it travels and is kept: the bytes that are signed, and the signature. An array on the
/// wire: no name in it can be spelt in two ways.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedFeed(pub(crate) ByteBuf, pub(crate) SignatureBytes);

impl std::fmt::Debug for SignedFeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignedFeed({} bytes)", self.0.len())
    }
}

impl SignedFeed {
    /// Signs a feed that anyone may read.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`].
    pub fn sign(feed: &Feed, signer: &SigningKey) -> Result<Self, JournalError> {
        Self::signed(&Payload::in_clear(feed), signer)
    }

    /// Encrypts a feed with personal data once, seals its key to each of `to` (post keys), and signs it.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`]; [`JournalError::Malformed`] for an unusable key.
    pub fn seal_to(feed: &Feed, to: &[RecipientKey], signer: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> Result<Self, JournalError> {
        let mut payload = Payload::in_clear(feed);
        let SealedContent { wraps, bytes } = seal_content(&payload.body, PURPOSE, &payload.context()?, to, rng)?;
        payload.body = ByteBuf::from(bytes);
        payload.sealed_to = wraps;
        Self::signed(&payload, signer)
    }

    fn signed(payload: &Payload, signer: &SigningKey) -> Result<Self, JournalError> {
        let bytes = payload.to_bytes()?;
        let signature = sign::sign(CONTEXT, &[blake3::hash(&bytes).as_bytes()], signer);
        Ok(Self(ByteBuf::from(bytes), signature))
    }

    /// What it says that it is, believed by nobody yet; nothing if it is longer or says that it is another.
    pub(crate) fn claimed(&self, name: &str, most: usize) -> Option<Payload> {
        let claimed = if self.0.len() <= most { Payload::from_bytes(&self.0).ok() } else { None };
        claimed.filter(|feed| feed.name == name)
    }

    /// The feed's header, if headquarters signed it; the body is opened by [`VerifiedFeed::open`].
    ///
    /// # Errors
    /// [`JournalError::Signature`]; as [`Message::from_bytes`] for a feed of a later version.
    pub fn verify(&self, hq: &(impl Trusted<VerifyingKey> + ?Sized)) -> Result<VerifiedFeed, JournalError> {
        sign::verify("feed", CONTEXT, &[blake3::hash(&self.0).as_bytes()], &self.1, hq)?;
        Payload::from_bytes(&self.0).map(VerifiedFeed)
    }
}

impl Message for SignedFeed {
    const NAME: &'static str = "outpost.signed-feed";
    const MAX_BYTES: usize = MAX_FEED_BYTES + 256;
}

/// A feed whose signature holds.
pub struct VerifiedFeed(Payload);

impl std::fmt::Debug for VerifiedFeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VerifiedFeed({} {})", self.0.name, self.0.version)
    }
}

impl VerifiedFeed {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Its version.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.0.version
    }

    /// Issue time, milliseconds since 1970.
    #[must_use]
    pub const fn issued_at(&self) -> i64 {
        self.0.issued_at
    }

    /// Expiry, milliseconds since 1970.
    #[must_use]
    pub const fn expires_at(&self) -> i64 {
        self.0.expires_at
    }

    /// Whether a key is needed to read it.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        !self.0.sealed_to.is_empty()
    }

    /// Who can read it, if it is sealed.
    pub fn recipients(&self) -> impl Iterator<Item = KeyId> {
        self.0.sealed_to.iter().map(SealedSecret::recipient)
    }

    /// The feed in clear; `keys` are the post keys at hand (none are needed for a feed that is not sealed).
    ///
    /// # Errors
    /// [`JournalError::NotForUs`] if it is sealed to other keys, [`JournalError::SealBroken`].
    pub fn open<'k>(self, keys: impl IntoIterator<Item = &'k SealKeyPair>) -> Result<Feed, JournalError> {
        let body =
            if self.is_sealed() { open_content(&self.0.sealed_to, &self.0.body, PURPOSE, &self.0.context()?, keys)? } else { self.0.body.into_vec() };
        let Payload { name, version, issued_at, expires_at, .. } = self.0;
        Ok(Feed { name, version, issued_at, expires_at, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn feed() -> Feed {
        let body = b"ERIKSSON, ANNA MARIA".to_vec();
        Feed { name: "alerts.national".to_owned(), version: 412, issued_at: 1, expires_at: 2, body }
    }

    #[test]
    fn a_feed_for_everyone_opens_without_a_key() {
        let hq = SigningKey::from_bytes(&[1; 32]);
        let verified = SignedFeed::sign(&feed(), &hq).unwrap().verify(&hq.verifying_key()).unwrap();
        assert!(!verified.is_sealed());
        assert_eq!(verified.open([]), Ok(feed()));
    }

    #[test]
    fn a_sealed_feed_shows_its_version_to_carriers_and_its_body_to_the_post_alone() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let hq = SigningKey::from_bytes(&[1; 32]);
        let [old_post, post, stranger] = [0; 3].map(|_| SealKeyPair::generate(&mut rng));
        let signed = SignedFeed::seal_to(&feed(), &[post.public()], &hq, &mut rng).unwrap();
        let bytes = signed.to_bytes().unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"ERIKSSON"), "the body is not in clear");
        let verified = || SignedFeed::from_bytes(&bytes).unwrap().verify(&hq.verifying_key()).unwrap();
        assert_eq!((verified().name(), verified().version(), verified().is_sealed()), ("alerts.national", 412, true));
        assert_eq!(verified().recipients().collect::<Vec<_>>(), [post.id()]);
        assert_eq!(verified().open([&old_post, &post]), Ok(feed()));
        assert_eq!(verified().open([&stranger]), Err(JournalError::NotForUs { what: "feed" }));
    }

    #[test]
    fn a_sealed_feed_for_nobody_is_not_made() {
        let hq = SigningKey::from_bytes(&[1; 32]);
        let made = SignedFeed::seal_to(&feed(), &[], &hq, &mut ChaCha8Rng::seed_from_u64(3));
        assert_eq!(made, Err(JournalError::NotForUs { what: "feed" }));
    }

    #[test]
    fn a_feed_signed_by_anybody_else_is_refused() {
        let [hq, other] = [[1; 32], [2; 32]].map(|seed| SigningKey::from_bytes(&seed));
        let signed = SignedFeed::sign(&feed(), &other).unwrap();
        assert_eq!(signed.verify(&hq.verifying_key()).err(), Some(JournalError::Signature { what: "feed" }));
    }

    #[test]
    fn a_feed_does_not_print_its_body() {
        assert!(!format!("{:?}", feed()).contains("ERIKSSON"));
    }
}
