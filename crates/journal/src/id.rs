//! Who recorded an event and which one it is. Identity needs no randomness and costs no bytes on the wire.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

const BOOTH_BITS: u32 = 22;
const EPOCH_BITS: u32 = 20;
const SEQ_BITS: u32 = 32;

/// A booth, numbered by headquarters at enrolment. 0: not enrolled yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BoothId(pub u32);

impl BoothId {
    /// The common name of a booth's certificate is this and its number.
    pub const CERTIFICATE_PREFIX: &str = "booth-";
    /// The highest number a booth may have: public ids keep 22 bits for it.
    pub const MAX: Self = Self((1 << BOOTH_BITS) - 1);
}

impl fmt::Display for BoothId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The identity of an event. `epoch` is new whenever a store is created, restored or moved; `seq` counts from 1 without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventId {
    /// Who recorded it.
    pub booth: BoothId,
    /// Which life of the booth's store.
    pub epoch: u32,
    /// Number within the epoch, from 1, gapless.
    pub seq: u64,
}

impl EventId {
    /// The highest epoch: public ids keep 20 bits for it.
    pub const MAX_EPOCH: u32 = (1 << EPOCH_BITS) - 1;
    /// The highest number within an epoch: public ids keep 32 bits for it.
    pub const MAX_SEQ: u64 = (1 << SEQ_BITS) - 1;

    /// Whether the public id can hold this identity without loss. Events outside are never made nor accepted.
    #[must_use]
    pub fn in_range(&self) -> bool {
        self.booth <= BoothId::MAX && self.epoch <= Self::MAX_EPOCH && (1..=Self::MAX_SEQ).contains(&self.seq)
    }

    /// The identity that follows in the same epoch.
    #[must_use]
    pub const fn next(&self) -> Self {
        Self { booth: self.booth, epoch: self.epoch, seq: self.seq.saturating_add(1) }
    }

    /// The UUIDv8 (RFC 9562 §5.8) people see: 48 bits of `at_ms`, then booth (22), epoch (20) and number (32). Sorts by time.
    #[must_use]
    pub fn public_id(&self, at_ms: i64) -> Uuid {
        let ms = u128::from(at_ms.max(0).cast_unsigned() & ((1 << 48) - 1));
        let identity = (u128::from(self.booth.0 & BoothId::MAX.0) << (EPOCH_BITS + SEQ_BITS))
            | (u128::from(self.epoch & Self::MAX_EPOCH) << SEQ_BITS)
            | u128::from(self.seq & Self::MAX_SEQ);
        // 74 bits of identity: 12 between version and variant, 62 after the variant.
        let (high, low) = (identity >> 62, identity & ((1 << 62) - 1));
        Uuid::from_u128((ms << 80) | (8 << 76) | (high << 64) | (0b10 << 62) | low)
    }

    /// The identity and the time in milliseconds behind a public id; `None` for any other UUID.
    #[must_use]
    pub fn from_public_id(id: Uuid) -> Option<(Self, i64)> {
        let bits = id.as_u128();
        let (version, variant) = ((bits >> 76) & 0xF, (bits >> 62) & 0b11);
        if version != 8 || variant != 0b10 {
            return None;
        }
        let identity = (((bits >> 64) & 0xFFF) << 62) | (bits & ((1 << 62) - 1));
        let found = Self {
            booth: BoothId(u32::try_from(identity >> (EPOCH_BITS + SEQ_BITS)).ok()?),
            epoch: u32::try_from((identity >> SEQ_BITS) & u128::from(Self::MAX_EPOCH)).ok()?,
            seq: u64::try_from(identity & u128::from(Self::MAX_SEQ)).ok()?,
        };
        Some((found, i64::try_from(bits >> 80).ok()?)).filter(|(found, _)| found.in_range())
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.booth, self.epoch, self.seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_public_id_gives_back_identity_and_time(booth in 0..=BoothId::MAX.0, epoch in 0..=EventId::MAX_EPOCH,
                                                     seq in 1..=EventId::MAX_SEQ, ms in 0_i64..(1 << 48)) {
            let id = EventId { booth: BoothId(booth), epoch, seq };
            let public = id.public_id(ms);
            prop_assert_eq!(public.get_version_num(), 8);
            prop_assert_eq!(public.get_variant(), uuid::Variant::RFC4122);
            prop_assert_eq!(EventId::from_public_id(public), Some((id, ms)));
        }

        #[test]
        fn public_ids_sort_by_time_then_number(ms in 0_i64..(1 << 47), later in 1_i64..1_000_000, seq in 1..EventId::MAX_SEQ) {
            let id = EventId { booth: BoothId(7), epoch: 3, seq };
            prop_assert!(id.public_id(ms) < id.next().public_id(ms));
            prop_assert!(id.next().public_id(ms) < id.public_id(ms + later));
        }

        #[test]
        fn no_uuid_makes_the_parser_panic(bits in any::<u128>()) {
            let _ = EventId::from_public_id(Uuid::from_u128(bits));
        }
    }

    #[test]
    fn a_clock_before_1970_still_gives_an_id() {
        let id = EventId { booth: BoothId(1), epoch: 1, seq: 1 };
        assert_eq!(EventId::from_public_id(id.public_id(-5)), Some((id, 0)));
    }

    #[test]
    fn another_uuid_is_no_event() {
        assert_eq!(EventId::from_public_id(Uuid::nil()), None);
        assert_eq!(EventId::from_public_id(Uuid::max()), None);
    }
}
