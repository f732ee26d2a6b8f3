//! An event: one act with its identity, time, salt and place in the chain; and what is left of it after erasure.

use crate::bytes::put_head;
use crate::hash::in_domain;
use crate::{EventId, Hash32, JournalError, cbor};
use border::{Act, RetentionClass};
use chrono::DateTime;
use ciborium::Value;
use foundation::Instant;
use serde::de::{self, value::MapDeserializer};
use serde::{Deserialize, Serialize};
use std::fmt;

/// No event has a longer body (a crossing has some 3 kB; pictures are blobs, not bodies).
pub const MAX_BODY_BYTES: usize = 256 * 1024;
const MAX_KIND_BYTES: usize = 64;

const COMMITMENT: &str = "outpost journal 2026 commitment v1";
const CHAIN: &str = "outpost journal 2026 chain v1";

/// What stays of an event for ever, erased or not. Names no person. A new quality of the clock or a new retention class is a new
/// wire version; a new kind is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Identity.
    pub id: EventId,
    /// Kind, for example `crossing.recorded`: lower-case letters, digits, `.`, `_`, `-`.
    pub kind: String,
    /// When, with the clock's quality.
    pub at: Instant,
    /// How long the body is kept.
    pub retention: RetentionClass,
}

impl Head {
    /// The bytes the chain covers: a CBOR array, written out here so that no change of a type changes old chains.
    fn chained_bytes(&self) -> Result<Vec<u8>, JournalError> {
        let id = &self.id;
        let array = ((id.booth.0, id.epoch, id.seq), &self.kind, (self.at.unix_millis(), self.at.offset_minutes, self.at.quality), self.retention);
        // Arrays, texts and numbers have one encoding: there is nothing to sort.
        let mut bytes = Vec::with_capacity(96);
        ciborium::into_writer(&array, &mut bytes).map_err(|_| JournalError::Malformed { what: "event head" })?;
        Ok(bytes)
    }

    /// The public id of the event.
    #[must_use]
    pub fn public_id(&self) -> uuid::Uuid {
        self.id.public_id(self.at.unix_millis())
    }
}

/// An event as recorded.
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    /// What stays for ever.
    pub head: Head,
    /// Random: without it the commitment says nothing about an erased body.
    pub salt: [u8; 16],
    /// The act's body in deterministic CBOR. Personal data.
    pub body: Vec<u8>,
    /// `h_n`.
    pub chain: Hash32,
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event({} {} {})", self.head.id, self.head.kind, self.chain)
    }
}

impl Event {
    /// Makes the event that follows the chain value `prev` ([`crate::genesis`] for number 1). `salt` is fresh randomness.
    ///
    /// # Errors
    /// [`JournalError::IdentityRange`]; [`JournalError::TooLarge`] for a body beyond [`MAX_BODY_BYTES`].
    pub fn new(prev: &Hash32, id: EventId, at: Instant, act: &Act, salt: [u8; 16]) -> Result<Self, JournalError> {
        let (kind, body) = taken_apart(act)?;
        Self::from_body(prev, Head { id, kind, at, retention: act.retention() }, body, salt)
    }

    /// Makes an event of any kind from the bytes of its body.
    ///
    /// # Errors
    /// As [`Event::new`], and [`JournalError::Malformed`] for a kind that is not spelt as kinds are.
    pub fn from_body(prev: &Hash32, mut head: Head, body: Vec<u8>, salt: [u8; 16]) -> Result<Self, JournalError> {
        check_head(&head)?;
        // Chains, databases and segments hold milliseconds: an event equals itself wherever it comes from.
        head.at.utc = DateTime::from_timestamp_millis(head.at.unix_millis()).unwrap_or(head.at.utc);
        if body.len() > MAX_BODY_BYTES {
            return Err(JournalError::TooLarge { what: "event body", limit: MAX_BODY_BYTES });
        }
        let chain = chain_value(prev, &head, &commitment(&salt, &body))?;
        Ok(Self { head, salt, body, chain })
    }

    /// `commitment_n = BLAKE3(salt_n ‖ body_n)`.
    #[must_use]
    pub fn commitment(&self) -> Hash32 {
        commitment(&self.salt, &self.body)
    }

    /// The act.
    ///
    /// # Errors
    /// [`JournalError::UnknownKind`] for a kind of another version; [`JournalError::Body`] if the body does not fit its kind.
    pub fn act(&self) -> Result<Act, JournalError> {
        const MAP: u8 = 5;
        const TEXT: u8 = 3;
        let kind = self.head.kind.as_str();
        // Kind and body as `border` names them, read in one go: headquarters reads every body it ever gets.
        let mut whole = Vec::with_capacity(self.body.len() + kind.len() + 16);
        put_head(&mut whole, MAP, 2);
        for text in ["kind", kind, "body"] {
            put_head(&mut whole, TEXT, text.len() as u64);
            whole.extend_from_slice(text.as_bytes());
        }
        whole.extend_from_slice(&self.body);
        cbor::from_slice(&whole)
            .map_err(|_| if is_known_kind(kind) { JournalError::Body(kind.to_owned()) } else { JournalError::UnknownKind(kind.to_owned()) })
    }
}

/// Whether this program has an [`Act`] of that kind.
fn is_known_kind(kind: &str) -> bool {
    let probe = MapDeserializer::<_, Probe>::new([("kind", kind)].into_iter());
    !matches!(Act::deserialize(probe), Err(Probe::UnknownVariant))
}

/// Tells an unknown kind from every other failure: the probe holds a kind and no body, so it always fails.
#[derive(Debug)]
enum Probe {
    UnknownVariant,
    Other,
}

impl de::Error for Probe {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::UnknownVariant
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("probe")
    }
}

impl std::error::Error for Probe {}

/// Kind and body of an act, as `border` names them.
fn taken_apart(act: &Act) -> Result<(String, Vec<u8>), JournalError> {
    const MALFORMED: JournalError = JournalError::Malformed { what: "act" };
    let Value::Map(entries) = Value::serialized(act).map_err(|_| MALFORMED)? else { return Err(MALFORMED) };
    let (mut kind, mut body) = (None, Value::Null);
    for (key, value) in entries {
        match (key.as_text(), value) {
            (Some("kind"), Value::Text(text)) => kind = Some(text),
            (Some("body"), value) => body = value,
            _ => return Err(MALFORMED),
        }
    }
    Ok((kind.ok_or(MALFORMED)?, cbor::value_to_vec(&cbor::canonical(body)?)?))
}

/// An event as the journal keeps it: whole, or erased when its retention ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// With salt and body.
    Whole(Event),
    /// Body and salt are gone; the chain still verifies.
    Erased {
        /// What stays for ever.
        head: Head,
        /// What the chain covers instead of the body.
        commitment: Hash32,
        /// `h_n`.
        chain: Hash32,
    },
}

impl Stored {
    /// The head.
    #[must_use]
    pub const fn head(&self) -> &Head {
        match self {
            Self::Whole(event) => &event.head,
            Self::Erased { head, .. } => head,
        }
    }

    /// The identity.
    #[must_use]
    pub const fn id(&self) -> EventId {
        self.head().id
    }

    /// The chain value as recorded.
    #[must_use]
    pub const fn chain(&self) -> Hash32 {
        match self {
            Self::Whole(event) => event.chain,
            Self::Erased { chain, .. } => *chain,
        }
    }

    /// The commitment: computed from the body, or kept.
    #[must_use]
    pub fn commitment(&self) -> Hash32 {
        match self {
            Self::Whole(event) => event.commitment(),
            Self::Erased { commitment, .. } => *commitment,
        }
    }

    /// The event, if its body is still there.
    #[must_use]
    pub const fn event(&self) -> Option<&Event> {
        match self {
            Self::Whole(event) => Some(event),
            Self::Erased { .. } => None,
        }
    }

    /// Whether the body is gone.
    #[must_use]
    pub const fn is_erased(&self) -> bool {
        matches!(self, Self::Erased { .. })
    }

    /// What is left when retention ends.
    #[must_use]
    pub fn erase(self) -> Self {
        let commitment = self.commitment();
        match self {
            Self::Whole(Event { head, chain, .. }) => Self::Erased { head, commitment, chain },
            erased @ Self::Erased { .. } => erased,
        }
    }

    /// `h_n` computed from `prev` and what is stored, to compare with [`Stored::chain`].
    ///
    /// # Errors
    /// [`JournalError::Malformed`] if the head cannot be encoded, which no head read from bytes can cause.
    pub fn expected_chain(&self, prev: &Hash32) -> Result<Hash32, JournalError> {
        chain_value(prev, self.head(), &self.commitment())
    }
}

impl From<Event> for Stored {
    fn from(event: Event) -> Self {
        Self::Whole(event)
    }
}

fn commitment(salt: &[u8; 16], body: &[u8]) -> Hash32 {
    in_domain(COMMITMENT, &[salt, body])
}

fn chain_value(prev: &Hash32, head: &Head, commitment: &Hash32) -> Result<Hash32, JournalError> {
    Ok(in_domain(CHAIN, &[prev.as_bytes(), &head.chained_bytes()?, commitment.as_bytes()]))
}

/// Checks what every accepted head must satisfy: identity in range, kind spelt as kinds are.
pub(crate) fn check_head(head: &Head) -> Result<(), JournalError> {
    if !head.id.in_range() {
        return Err(JournalError::IdentityRange);
    }
    let spelt = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-');
    if head.kind.is_empty() || head.kind.len() > MAX_KIND_BYTES || !head.kind.bytes().all(spelt) {
        return Err(JournalError::Malformed { what: "event kind" });
    }
    Ok(())
}
