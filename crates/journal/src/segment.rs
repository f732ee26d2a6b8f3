//! Step 12 of a crossing's way: a contiguous range of events, transposed, compressed, sealed, signed. The same bytes travel by
//! HTTPS, QUIC, neighbour booth or stick.

use crate::bytes::Source;
use crate::cbor;
use crate::rows::{self, Judged};
use crate::seal::{SealedContent, SealedSecret, open_content, seal_content};
use crate::sign::{self, SignatureBytes, SigningKey, VerifyingKey};
use crate::{BoothId, EventId, Hash32, JournalError, KeyId, RecipientKey, SealKeyPair, Stored, WIRE_MAX, WIRE_MIN};
use foundation::Trusted;
use rand::{CryptoRng, RngCore};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// No segment is longer on the wire.
pub const MAX_SEGMENT_BYTES: usize = 4 * 1024 * 1024;
/// No segment holds more events.
pub const MAX_SEGMENT_EVENTS: usize = 4096;
const MAX_RECIPIENTS: usize = 64;
/// Major types of CBOR.
const UNSIGNED: u8 = 0;
const ARRAY: u8 = 4;

const MAGIC: &[u8; 4] = b"OPSG";
const CONTEXT: &str = "outpost segment v1";
const PURPOSE: &str = "segment";
const MALFORMED: JournalError = JournalError::Malformed { what: "segment" };

/// What everyone who carries a segment can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentHeader {
    /// Wire version.
    pub wire: u16,
    /// The booth that recorded and signed it.
    pub booth: BoothId,
    /// The epoch.
    pub epoch: u32,
    /// Number of the first event.
    pub first_seq: u64,
    /// How many events.
    pub count: u32,
    /// Chain value before the first event.
    pub prev_chain: Hash32,
    /// Chain value of the last event.
    pub last_chain: Hash32,
    wraps: Vec<SealedSecret>,
}

/// The header without the wrapped keys: what the seal is bound to.
type Core = (u16, BoothId, u32, u64, u32, Hash32, Hash32);

impl SegmentHeader {
    /// Number of the last event.
    #[must_use]
    pub const fn last_seq(&self) -> u64 {
        self.first_seq + self.count as u64 - 1
    }

    /// Identity of the first event.
    #[must_use]
    pub const fn first(&self) -> EventId {
        EventId { booth: self.booth, epoch: self.epoch, seq: self.first_seq }
    }

    /// Who can open it.
    pub fn recipients(&self) -> impl Iterator<Item = KeyId> {
        self.wraps.iter().map(SealedSecret::recipient)
    }

    fn core(&self) -> Core {
        (self.wire, self.booth, self.epoch, self.first_seq, self.count, self.prev_chain, self.last_chain)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, JournalError> {
        match wire_of(bytes).ok_or(MALFORMED)? {
            WIRE_MIN..=WIRE_MAX => {}
            found => return Err(JournalError::WireVersion { what: "segment", found }),
        }
        let (core, wraps): (Core, Vec<SealedSecret>) = cbor::from_slice(bytes).map_err(|_| MALFORMED)?;
        let (wire, booth, epoch, first_seq, count, prev_chain, last_chain) = core;
        let header = Self { wire, booth, epoch, first_seq, count, prev_chain, last_chain, wraps };
        header.check()?;
        Ok(header)
    }

    fn check(&self) -> Result<(), JournalError> {
        let size = |value: u32| usize::try_from(value).unwrap_or(usize::MAX);
        let last = self.first_seq.checked_add(u64::from(self.count)).and_then(|end| end.checked_sub(1));
        let ends = [self.first_seq, last.ok_or(MALFORMED)?].map(|seq| EventId { seq, ..self.first() });
        if !ends.iter().all(EventId::in_range) {
            return Err(JournalError::IdentityRange);
        }
        if self.count == 0 || self.wraps.is_empty() {
            return Err(MALFORMED);
        }
        let limits = [(size(self.count), MAX_SEGMENT_EVENTS), (self.wraps.len(), MAX_RECIPIENTS)];
        match limits.into_iter().find(|(value, limit)| value > limit) {
            Some((_, limit)) => Err(JournalError::TooLarge { what: "segment", limit }),
            None => Ok(()),
        }
    }
}

/// The wire version, which stands first in the header of every version.
fn wire_of(header: &[u8]) -> Option<u16> {
    let mut source = Source::new(header);
    match (source.head()?, source.head()?, source.head()?) {
        ((ARRAY, _), (ARRAY, _), (UNSIGNED, wire)) => u16::try_from(wire).ok(),
        _ => None,
    }
}

/// A sealed, signed range of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// What everyone can read.
    pub header: SegmentHeader,
    header_bytes: Vec<u8>,
    body: Vec<u8>,
    signature: SignatureBytes,
}

#[derive(Serialize, Deserialize)]
struct OnTheWire(ByteBuf, ByteBuf, SignatureBytes);

impl Segment {
    /// Seals `events`, which follow chain value `prev`, to each of `to`, and signs. Events whose chain value does not follow
    /// travel as they are, so that headquarters sees the break: nothing is held back for it.
    ///
    /// # Errors
    /// [`JournalError::NotContiguous`] if there are none or they are not one range of one booth and epoch;
    /// [`JournalError::TooLarge`] beyond [`MAX_SEGMENT_EVENTS`] or [`MAX_SEGMENT_BYTES`]: send fewer.
    pub fn seal(
        events: &[Stored],
        prev: &Hash32,
        signer: &SigningKey,
        to: &[RecipientKey],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Self, JournalError> {
        let (Some(first), Some(last)) = (events.first(), events.last()) else { return Err(JournalError::NotContiguous) };
        let packed = rows::pack(events, prev)?;
        let mut header = SegmentHeader {
            wire: WIRE_MAX,
            booth: first.id().booth,
            epoch: first.id().epoch,
            first_seq: first.id().seq,
            count: u32::try_from(events.len()).unwrap_or(u32::MAX),
            prev_chain: *prev,
            last_chain: last.chain(),
            wraps: Vec::new(),
        };
        let SealedContent { wraps, bytes: body } = seal_content(&packed, PURPOSE, &cbor::to_vec(&header.core())?, to, rng)?;
        header.wraps = wraps;
        header.check()?;
        let header_bytes = cbor::to_vec(&(header.core(), &header.wraps))?;
        let signature = sign::sign(CONTEXT, &[&header_bytes, blake3::hash(&body).as_bytes()], signer);
        let segment = Self { header, header_bytes, body, signature };
        if segment.wire_len() > MAX_SEGMENT_BYTES {
            return Err(JournalError::TooLarge { what: "segment", limit: MAX_SEGMENT_BYTES });
        }
        Ok(segment)
    }

    /// An upper bound of the length of [`Segment::to_bytes`].
    #[must_use]
    pub fn wire_len(&self) -> usize {
        const FRAME: usize = 4 + 1 + 5 + 5 + 2 + 64;
        FRAME + self.header_bytes.len() + self.body.len()
    }

    /// The bytes that travel.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.wire_len());
        bytes.extend_from_slice(MAGIC);
        let parts = OnTheWire(ByteBuf::from(self.header_bytes.clone()), ByteBuf::from(self.body.clone()), self.signature);
        ciborium::into_writer(&parts, &mut bytes).expect("three byte strings are CBOR, and a vector takes them");
        bytes
    }

    /// Reads the header and keeps the rest sealed. Nothing is verified yet but lengths and ranges.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`], [`JournalError::WireVersion`], [`JournalError::Malformed`], [`JournalError::IdentityRange`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, JournalError> {
        if bytes.len() > MAX_SEGMENT_BYTES {
            return Err(JournalError::TooLarge { what: "segment", limit: MAX_SEGMENT_BYTES });
        }
        let rest = bytes.strip_prefix(MAGIC).ok_or(MALFORMED)?;
        let OnTheWire(header_bytes, body, signature) = cbor::from_slice(rest).map_err(|_| MALFORMED)?;
        let header = SegmentHeader::from_bytes(&header_bytes)?;
        Ok(Self { header, header_bytes: header_bytes.into_vec(), body: body.into_vec(), signature })
    }

    /// Whether the booth with this key signed it.
    ///
    /// # Errors
    /// [`JournalError::Signature`].
    pub fn verify_signature(&self, booth: &(impl Trusted<VerifyingKey> + ?Sized)) -> Result<(), JournalError> {
        let digest = blake3::hash(&self.body);
        sign::verify("segment", CONTEXT, &[&self.header_bytes, digest.as_bytes()], &self.signature, booth)
    }

    /// The events, byte for byte as recorded. Verify the signature first, and the chain afterwards:
    /// `verify_chain(header.prev_chain, events)` — a broken chain is to be reported, not refused.
    ///
    /// # Errors
    /// [`JournalError::NotForUs`], [`JournalError::SealBroken`], [`JournalError::Malformed`].
    pub fn open<'k>(&self, keys: impl IntoIterator<Item = &'k SealKeyPair>) -> Result<Vec<Stored>, JournalError> {
        Ok(self.open_judged(keys)?.into_iter().map(|judged| judged.stored).collect())
    }

    /// The same, each event with the verdict of the chain: it follows the one before it, the first one the header's `prev_chain`.
    ///
    /// # Errors
    /// As [`Segment::open`].
    pub fn open_judged<'k>(&self, keys: impl IntoIterator<Item = &'k SealKeyPair>) -> Result<Vec<Judged>, JournalError> {
        let header = &self.header;
        let packed = open_content(&header.wraps, &self.body, PURPOSE, &cbor::to_vec(&header.core())?, keys)?;
        let events = rows::unpack_judged(&packed, header.first(), &header.prev_chain)?;
        let as_announced = u32::try_from(events.len()) == Ok(header.count);
        match events.last() {
            Some(last) if as_announced && last.stored.chain() == header.last_chain => Ok(events),
            _ => Err(MALFORMED),
        }
    }
}
