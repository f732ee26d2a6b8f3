//! Headquarters' keys in force: which signatures count, and what segments are sealed to. Signed by the root that booths have trusted since they
//! joined, so that a booth which missed any number of changes, or a thief of a signing key, makes no difference.
//!
//! They come down as the feed [`KEYS_FEED`], by link, neighbour or stick, and with the answer to a hello, before anything that a new key signed.

use crate::sign::{self, SignatureBytes, SigningKey, VerifyingKey, verifying_key};
use crate::{Feed, JournalError, Message, RecipientKey, SignedFeed};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use x509_parser::prelude::{FromDer, X509Certificate};

/// The feed of headquarters' keys.
pub const KEYS_FEED: &str = "keys";
const CONTEXT: &str = "outpost headquarters keys v1";
/// More keys of one sort are not kept: years of changes.
const MOST: usize = 64;

/// Their feed is no longer.
const MOST_FEED_BYTES: usize = SignedKeys::MAX_BYTES + 1024;

/// A key as it stands in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Key(#[serde(with = "verifying_key")] VerifyingKey);

/// Which keys are headquarters'.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HqKeys {
    /// Only ever grows; 0: those a booth was given when it joined.
    pub version: u64,
    signing: Vec<Key>,
    #[serde(default)]
    retired: Vec<Key>,
    /// Segments are sealed to it.
    pub sealing: RecipientKey,
}

impl Message for HqKeys {
    const NAME: &'static str = "outpost.hq-keys";
    const MAX_BYTES: usize = 16 * 1024;
}

impl HqKeys {
    /// `signing`: whose signatures count, the one in use first; `retired`: whose signatures count on what a booth has already.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`]; [`JournalError::Malformed`] without a signing key.
    pub fn new(version: u64, signing: &[VerifyingKey], retired: &[VerifyingKey], sealing: RecipientKey) -> Result<Self, JournalError> {
        let keys = |keys: &[VerifyingKey]| keys.iter().copied().map(Key).collect();
        let made = Self { version, signing: keys(signing), retired: keys(retired), sealing };
        made.check().map(|()| made)
    }

    /// Those whose signature counts on what is new, the one in use first.
    #[must_use]
    pub fn signing(&self) -> Vec<VerifyingKey> {
        self.signing.iter().map(|key| key.0).collect()
    }

    /// Those whose signature counts on what is here already.
    #[must_use]
    pub fn ever(&self) -> Vec<VerifyingKey> {
        self.signing.iter().chain(&self.retired).map(|key| key.0).collect()
    }

    fn check(&self) -> Result<(), JournalError> {
        if self.signing.is_empty() {
            return Err(JournalError::Malformed { what: "headquarters' keys" });
        }
        let most = self.signing.len().max(self.retired.len());
        if most > MOST { Err(JournalError::TooLarge { what: "headquarters' keys", limit: MOST }) } else { Ok(()) }
    }
}

/// Keys with the root's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedKeys(ByteBuf, SignatureBytes);

impl Message for SignedKeys {
    const NAME: &'static str = "outpost.signed-hq-keys";
    const MAX_BYTES: usize = HqKeys::MAX_BYTES + 256;
}

impl SignedKeys {
    /// Signs with the root's private key.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`].
    pub fn sign(keys: &HqKeys, root: &SigningKey) -> Result<Self, JournalError> {
        let bytes = keys.to_bytes()?;
        let signature = sign::sign(CONTEXT, &[&bytes], root);
        Ok(Self(ByteBuf::from(bytes), signature))
    }

    /// The keys, if the root signed them.
    ///
    /// # Errors
    /// [`JournalError::Signature`], [`JournalError::Malformed`].
    pub fn verify(&self, root: &VerifyingKey) -> Result<HqKeys, JournalError> {
        sign::verify("headquarters' keys", CONTEXT, &[&self.0], &self.1, root)?;
        let keys = HqKeys::from_bytes(&self.0)?;
        keys.check().map(|()| keys)
    }
}

impl SignedFeed {
    /// Makes the feed of headquarters' keys: in clear, its version theirs.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`].
    pub fn of_keys(keys: &HqKeys, root: &SigningKey, (issued_at, expires_at): (i64, i64)) -> Result<Feed, JournalError> {
        let body = SignedKeys::sign(keys, root)?.to_bytes()?;
        Ok(Feed { name: KEYS_FEED.to_owned(), version: keys.version, issued_at, expires_at, body })
    }

    /// Whether it says that it is the feed of headquarters' keys; nothing is verified.
    #[must_use]
    pub fn says_keys(&self) -> bool {
        self.claimed(KEYS_FEED, MOST_FEED_BYTES).is_some()
    }

    /// The keys in it, if it says that it is their feed: whoever signed the feed, the root signed the keys, and one of them the feed. Nothing
    /// if it is another feed.
    ///
    /// # Errors
    /// [`JournalError::Signature`], [`JournalError::Malformed`].
    pub fn keys(&self, root: &VerifyingKey) -> Result<Option<HqKeys>, JournalError> {
        let Some(feed) = self.claimed(KEYS_FEED, MOST_FEED_BYTES) else { return Ok(None) };
        let keys = SignedKeys::from_bytes(&feed.body)?.verify(root)?;
        let verified = self.verify(&keys.signing())?;
        if verified.version() == keys.version { Ok(Some(keys)) } else { Err(JournalError::Malformed { what: "headquarters' keys" }) }
    }
}

/// The public key of one of headquarters' certificates (X.509, DER), which are Ed25519.
///
/// # Errors
/// [`JournalError::Malformed`].
pub fn certified_key(certificate_der: &[u8]) -> Result<VerifyingKey, JournalError> {
    const MALFORMED: JournalError = JournalError::Malformed { what: "certificate" };
    let (_, certificate) = X509Certificate::from_der(certificate_der).map_err(|_| MALFORMED)?;
    let key: &[u8] = &certificate.public_key().subject_public_key.data;
    let key: &[u8; 32] = key.try_into().map_err(|_| MALFORMED)?;
    VerifyingKey::from_bytes(key).map_err(|_| MALFORMED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SealKeyPair;
    use rand::SeedableRng;

    fn signers<const N: usize>() -> [SigningKey; N] {
        std::array::from_fn(|at| SigningKey::from_bytes(&[u8::try_from(at + 1).unwrap(); 32]))
    }

    #[test]
    fn a_booth_that_missed_changes_believes_the_root_and_nobody_else() {
        let [root, first, third, thief] = signers();
        let sealing = SealKeyPair::generate(&mut rand_chacha::ChaCha8Rng::seed_from_u64(1)).public();
        let keys = HqKeys::new(3, &[third.verifying_key()], &[first.verifying_key()], sealing).unwrap();
        let feed = SignedFeed::of_keys(&keys, &root, (1, 2)).unwrap();
        let signed = SignedFeed::sign(&feed, &third).unwrap();
        assert_eq!(signed.keys(&root.verifying_key()).unwrap(), Some(keys.clone()));
        assert_eq!((keys.signing().len(), keys.ever().len()), (1, 2));
        // A retired key makes nothing new, not even this; nor does a thief make a root of himself.
        assert!(SignedFeed::sign(&feed, &first).unwrap().keys(&root.verifying_key()).is_err());
        let own = HqKeys::new(4, &[thief.verifying_key()], &[], sealing).unwrap();
        let forged = SignedFeed::sign(&SignedFeed::of_keys(&own, &thief, (1, 2)).unwrap(), &thief).unwrap();
        assert!(forged.keys(&root.verifying_key()).is_err());
        let other = SignedFeed::sign(&Feed { name: "rules".to_owned(), ..feed.clone() }, &third).unwrap();
        assert_eq!(other.keys(&root.verifying_key()).unwrap(), None);
        let older = SignedFeed::sign(&Feed { version: 9, ..feed }, &third).unwrap();
        assert!(older.keys(&root.verifying_key()).is_err(), "one version is one content");
        assert!(HqKeys::new(1, &[], &[], sealing).is_err());
    }
}
