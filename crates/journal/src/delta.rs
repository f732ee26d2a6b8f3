//! A feed as a change of its earlier version. Whoever holds that version makes from it the newer one as headquarters signed it, byte for
//! byte, and installs, keeps and hands on nothing else: the signature of the whole is the one that counts.
//!
//! A change is itself a feed, `delta.<name>` with the newer version's number and times, signed and sealed like any other.

use crate::feed::{Feed, PURPOSE, Payload, SignedFeed};
use crate::seal::{SealedSecret, content_key, lock};
use crate::sign::SignatureBytes;
use crate::{JournalError, Message, SealKeyPair, cbor};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// Names of such feeds begin so.
const PREFIX: &str = "delta.";

/// How a feed's newer version is made from an earlier one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedDelta {
    /// The earlier version.
    pub from: u64,
    /// How the body changes; what it means the feed's name says. May hold personal data.
    pub change: ByteBuf,
    /// To whom the newer version is sealed.
    sealed_to: Vec<SealedSecret>,
    /// Its signature.
    signature: SignatureBytes,
}

impl std::fmt::Debug for FeedDelta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FeedDelta(from {}, {} bytes)", self.from, self.change.len())
    }
}

impl FeedDelta {
    /// The feed's name, if this is the name of a change.
    #[must_use]
    pub fn of_feed(name: &str) -> Option<&str> {
        name.strip_prefix(PREFIX)
    }

    /// Whether a feed says that it brings a change. Nothing is verified.
    #[must_use]
    pub fn is_brought_by(signed: &SignedFeed) -> bool {
        Payload::from_bytes(&signed.0).is_ok_and(|payload| payload.name.starts_with(PREFIX))
    }

    /// The feed that brings a change, to be sealed and signed.
    ///
    /// # Errors
    /// [`JournalError::Malformed`] if `newer` cannot be read.
    pub fn feed(newer: &SignedFeed, from: u64, change: Vec<u8>) -> Result<Feed, JournalError> {
        let Payload { name, version, issued_at, expires_at, sealed_to, .. } = Payload::from_bytes(&newer.0)?;
        let delta = Self { from, change: ByteBuf::from(change), sealed_to, signature: newer.1 };
        Ok(Feed { name: format!("{PREFIX}{name}"), version, issued_at, expires_at, body: cbor::to_vec(&delta)? })
    }

    /// Reads the change that a feed brings.
    ///
    /// # Errors
    /// [`JournalError::Malformed`].
    pub fn read(feed: &Feed) -> Result<Self, JournalError> {
        cbor::from_slice(&feed.body)
    }

    /// The newer version as headquarters signed it, from its body, which was made by the change that `feed` brought. Whether it is so
    /// its signature says.
    ///
    /// # Errors
    /// [`JournalError::NotForUs`], [`JournalError::SealBroken`] if it is not sealed to one of `keys`; [`JournalError::TooLarge`].
    pub fn whole<'k>(self, feed: &Feed, body: Vec<u8>, keys: impl IntoIterator<Item = &'k SealKeyPair>) -> Result<SignedFeed, JournalError> {
        let name = Self::of_feed(&feed.name).unwrap_or(&feed.name).to_owned();
        let Feed { version, issued_at, expires_at, .. } = *feed;
        let mut payload = Payload { name, version, issued_at, expires_at, body: ByteBuf::new(), sealed_to: self.sealed_to };
        payload.body = if payload.sealed_to.is_empty() {
            ByteBuf::from(body)
        } else {
            let context = payload.context()?;
            let key = content_key(&payload.sealed_to, PURPOSE, &context, keys)?;
            ByteBuf::from(lock(&key, &context, &body)?)
        };
        Ok(SignedFeed(ByteBuf::from(payload.to_bytes()?), self.signature))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SigningKey;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn feed() -> Feed {
        Feed { name: "alerts.national".to_owned(), version: 9, issued_at: 1, expires_at: 2, body: b"the newer body".to_vec() }
    }

    #[test]
    fn the_whole_made_from_a_change_is_what_was_signed_byte_for_byte() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let hq = SigningKey::from_bytes(&[1; 32]);
        let [post, other] = [0; 2].map(|_| SealKeyPair::generate(&mut rng));
        let open = SignedFeed::sign(&feed(), &hq).unwrap();
        let sealed = SignedFeed::seal_to(&feed(), &[other.public(), post.public()], &hq, &mut rng).unwrap();
        for whole in [open, sealed] {
            let brought = FeedDelta::feed(&whole, 8, b"how".to_vec()).unwrap();
            assert_eq!((FeedDelta::of_feed(&brought.name), brought.version), (Some("alerts.national"), 9));
            let delta = FeedDelta::read(&brought).unwrap();
            assert_eq!((delta.from, delta.change.as_slice()), (8, b"how".as_slice()));
            let made = delta.clone().whole(&brought, feed().body, [&post]).unwrap();
            assert_eq!(made.to_bytes(), whole.to_bytes());
            let wrong = delta.whole(&brought, b"another body".to_vec(), [&post]).unwrap();
            assert_eq!(wrong.verify(&hq.verifying_key()).err(), Some(JournalError::Signature { what: "feed" }));
        }
    }

    #[test]
    fn a_whole_sealed_to_others_is_not_made() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let hq = SigningKey::from_bytes(&[1; 32]);
        let [post, stranger] = [0; 2].map(|_| SealKeyPair::generate(&mut rng));
        let whole = SignedFeed::seal_to(&feed(), &[post.public()], &hq, &mut rng).unwrap();
        let brought = FeedDelta::feed(&whole, 8, Vec::new()).unwrap();
        let made = FeedDelta::read(&brought).unwrap().whole(&brought, feed().body, [&stranger]);
        assert_eq!(made, Err(JournalError::NotForUs { what: "feed" }));
        assert_eq!(FeedDelta::of_feed("alerts.national"), None);
    }
}
