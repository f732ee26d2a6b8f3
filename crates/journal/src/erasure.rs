//! Headquarters' signed word that the retention of events ended and their bodies are gone: what stands in their segment's place, and that
//! nothing else of it changed.
//!
//! What stands instead is a [`Segment`] of the same events with the same ends of the chain, sealed and signed by headquarters: heads and
//! commitments of those erased ([`Stored::Erased`]), the others as they were. So whoever reads segments reads it too.

use crate::sign::{self, SignatureBytes, SigningKey, VerifyingKey};
use crate::{BoothId, Hash32, JournalError, Message, RecipientKey, Segment, Stored};
use foundation::Trusted;
use rand::{CryptoRng, RngCore};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

const CONTEXT: &str = "outpost erasure v1";
const MISMATCH: JournalError = JournalError::Malformed { what: "erased segment" };

/// What was erased of one segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// The booth that recorded it.
    pub booth: BoothId,
    /// The epoch.
    pub epoch: u32,
    /// BLAKE3 of the segment as it arrived, signed by the booth.
    pub arrived: Hash32,
    /// BLAKE3 of the segment that stands in its place, signed by headquarters.
    pub instead: Hash32,
    /// Numbers of the events without a body: first and last of each stretch, ascending.
    pub erased: Vec<(u64, u64)>,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Version of the rule book whose terms were over.
    pub rule_book: u64,
}

impl Message for Erasure {
    const NAME: &'static str = "outpost.erasure";
    const MAX_BYTES: usize = 256 * 1024;
}

/// When, and by which law.
#[derive(Clone, Copy, Debug)]
pub struct ErasureOrder {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// Version of the rule book.
    pub rule_book: u64,
}

/// An erasure with headquarters' signature, as it is kept beside the segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedErasure(ByteBuf, SignatureBytes);

impl Message for SignedErasure {
    const NAME: &'static str = "outpost.signed-erasure";
    const MAX_BYTES: usize = Erasure::MAX_BYTES + 256;
}

impl SignedErasure {
    /// Makes what stands in the place of a segment that arrived as `arrived`: `events` are all of its events, `prev` is the chain value
    /// before them. Gives its bytes and the word on it.
    ///
    /// # Errors
    /// As [`Segment::seal`]; [`JournalError::TooLarge`].
    pub fn make(
        arrived: Hash32,
        (events, prev): (&[Stored], &Hash32),
        order: ErasureOrder,
        (signer, to): (&SigningKey, &[RecipientKey]),
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(Vec<u8>, Self), JournalError> {
        let segment = Segment::seal(events, prev, signer, to, rng)?;
        let bytes = segment.to_bytes();
        let erasure = Erasure {
            booth: segment.header.booth,
            epoch: segment.header.epoch,
            arrived,
            instead: Hash32::of(&bytes),
            erased: stretches(events),
            at_ms: order.at_ms,
            rule_book: order.rule_book,
        };
        let word = erasure.to_bytes()?;
        let signature = sign::sign(CONTEXT, &[&word], signer);
        Ok((bytes, Self(ByteBuf::from(word), signature)))
    }

    /// The word and the segment, if headquarters signed both and `bytes` are what stands in the place of the segment that arrived as
    /// `arrived`.
    ///
    /// # Errors
    /// [`JournalError::Signature`]; [`JournalError::Malformed`] for other bytes or another segment's word; as [`Segment::from_bytes`].
    pub fn verify(&self, arrived: &Hash32, bytes: &[u8], hq: &(impl Trusted<VerifyingKey> + ?Sized)) -> Result<(Erasure, Segment), JournalError> {
        sign::verify("erasure", CONTEXT, &[&self.0], &self.1, hq)?;
        let erasure = Erasure::from_bytes(&self.0)?;
        if erasure.arrived != *arrived || erasure.instead != Hash32::of(bytes) {
            return Err(MISMATCH);
        }
        let segment = Segment::from_bytes(bytes)?;
        segment.verify_signature(hq)?;
        if (segment.header.booth, segment.header.epoch) != (erasure.booth, erasure.epoch) {
            return Err(MISMATCH);
        }
        Ok((erasure, segment))
    }
}

impl Erasure {
    /// Whether exactly the events named have no body.
    #[must_use]
    pub fn names(&self, events: &[Stored]) -> bool {
        self.erased == stretches(events)
    }
}

/// The numbers of erased events.
fn stretches(events: &[Stored]) -> Vec<(u64, u64)> {
    let mut all: Vec<(u64, u64)> = Vec::new();
    for seq in events.iter().filter(|stored| stored.is_erased()).map(|stored| stored.id().seq) {
        match all.last_mut() {
            Some((_, last)) if *last + 1 == seq => *last = seq,
            _ => all.push((seq, seq)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, EventId, Head, SealKeyPair, genesis, verify_chain};
    use border::RetentionClass;
    use foundation::{Clock, FixedClock};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    const ORDER: ErasureOrder = ErasureOrder { at_ms: 1_764_529_200_000, rule_book: 3 };

    fn events() -> Vec<Stored> {
        let mut prev = genesis(BoothId(7), 1);
        let at = FixedClock::at_millis(1_750_000_000_000).now();
        (1..=5)
            .map(|seq| {
                let id = EventId { booth: BoothId(7), epoch: 1, seq };
                let head = Head { id, kind: "crossing.recorded".to_owned(), at, retention: RetentionClass::Routine };
                let event = Event::from_body(&prev, head, vec![0xA0], [u8::try_from(seq).unwrap(); 16]).unwrap();
                prev = event.chain;
                Stored::Whole(event)
            })
            .collect()
    }

    #[test]
    fn what_stands_instead_keeps_the_chain_and_is_headquarters_word() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let [hq, other] = [[1; 32], [2; 32]].map(|seed| SigningKey::from_bytes(&seed));
        let sealing = SealKeyPair::generate(&mut rng);
        let start = genesis(BoothId(7), 1);
        let mut all = events();
        for at in [0, 1, 3] {
            all[at] = all[at].clone().erase();
        }
        let arrived = Hash32::of(b"as it arrived");
        let (bytes, word) = SignedErasure::make(arrived, (&all, &start), ORDER, (&hq, &[sealing.public()]), &mut rng).unwrap();
        let word = SignedErasure::from_bytes(&word.to_bytes().unwrap()).unwrap();
        let (erasure, segment) = word.verify(&arrived, &bytes, &hq.verifying_key()).unwrap();
        assert_eq!(erasure.erased, [(1, 2), (4, 4)]);
        let opened = segment.open([&sealing]).unwrap();
        assert_eq!(opened, all);
        assert!(erasure.names(&opened) && !erasure.names(&events()));
        assert_eq!(verify_chain(segment.header.prev_chain, opened).unwrap().erased, 3);

        assert!(word.verify(&arrived, &bytes, &other.verifying_key()).is_err(), "another's word");
        assert!(word.verify(&Hash32::of(b"another"), &bytes, &hq.verifying_key()).is_err(), "another segment's word");
        let (others, _) = SignedErasure::make(arrived, (&all, &start), ORDER, (&hq, &[sealing.public()]), &mut rng).unwrap();
        assert!(word.verify(&arrived, &others, &hq.verifying_key()).is_err(), "other bytes");
    }
}
