//! The keys of one booth, its post and its headquarters; and segments made with them.

use crate::crossings::{BOOTH, EPOCH, rng};
use journal::{SealKeyPair, Segment, SigningKey, Stored, genesis};

pub(crate) struct Keys {
    pub(crate) booth: SigningKey,
    pub(crate) hq_signing: SigningKey,
    pub(crate) hq: SealKeyPair,
    pub(crate) post: SealKeyPair,
}

pub(crate) fn keys() -> Keys {
    let mut rng = rng(1);
    let booth = SigningKey::generate(&mut rng);
    let hq_signing = SigningKey::generate(&mut rng);
    Keys { booth, hq_signing, hq: SealKeyPair::generate(&mut rng), post: SealKeyPair::generate(&mut rng) }
}

/// Seals the journal's beginning to headquarters and the post.
pub(crate) fn sealed(events: &[Stored]) -> Segment {
    let keys = keys();
    let to = [keys.hq.public(), keys.post.public()];
    Segment::seal(events, &genesis(BOOTH, EPOCH), &keys.booth, &to, &mut rng(2)).unwrap()
}
