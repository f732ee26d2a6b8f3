//! Events as the rows a segment transposes: what the segment's header or the row before already says is left out.

use crate::bytes::Source;
use crate::event::check_head;
use crate::segment::MAX_SEGMENT_EVENTS;
use crate::{Event, EventId, Hash32, Head, JournalError, Stored, cbor, columns};
use border::RetentionClass;
use ciborium::Value;
use foundation::{ClockQuality, Instant};
use serde_bytes::{ByteArray, ByteBuf};

/// Keys of a row. A whole event's body stands under its kind, so that rows of one kind share columns.
mod key {
    pub(super) const UTC_MS: i64 = 0;
    pub(super) const OFFSET: i64 = 1;
    pub(super) const QUALITY: i64 = 2;
    pub(super) const RETENTION: i64 = 3;
    pub(super) const SALT: i64 = 4;
    /// Erased events: the commitment, with the kind.
    pub(super) const COMMITMENT: i64 = 5;
    /// The recorded chain value, where it is not the one that follows.
    pub(super) const CHAIN: i64 = 6;
    /// The kind, where no body says it.
    pub(super) const KIND: i64 = 7;
    /// A body that is not deterministic CBOR, as it is.
    pub(super) const OPAQUE: i64 = 8;
}

/// Bodies of one segment, all together.
const MAX_BODIES_BYTES: usize = columns::MAX_ROWS_BYTES / 2;
const MALFORMED: JournalError = JournalError::Malformed { what: "segment row" };
/// Major types of CBOR.
const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const TEXT: u8 = 3;
const MAP: u8 = 5;

/// Packs contiguous events that follow chain value `prev`.
pub(crate) fn pack(events: &[Stored], prev: &Hash32) -> Result<Vec<u8>, JournalError> {
    if events.len() > MAX_SEGMENT_EVENTS {
        return Err(JournalError::TooLarge { what: "segment", limit: MAX_SEGMENT_EVENTS });
    }
    if events.iter().filter_map(Stored::event).map(|event| event.body.len()).sum::<usize>() > MAX_BODIES_BYTES {
        return Err(JournalError::TooLarge { what: "segment", limit: MAX_BODIES_BYTES });
    }
    let first = events.first().map(Stored::id).ok_or(JournalError::NotContiguous)?;
    let packed = columns::encode(&to_rows(events, prev, Bodies::TakenApart)?)?;
    if unpack(&packed, first, prev).as_deref() == Ok(events) {
        return Ok(packed);
    }
    // Nothing is held back because its body is of a form that taking apart has never met.
    let packed = columns::encode(&to_rows(events, prev, Bodies::AsTheyAre)?)?;
    match unpack(&packed, first, prev) {
        Ok(_) => Ok(packed),
        // Like a bomb, it repeats itself more than a reader puts up with: fewer events do not.
        Err(_) => Err(JournalError::TooLarge { what: "segment", limit: MAX_BODIES_BYTES }),
    }
}

/// Undoes [`pack`].
pub(crate) fn unpack(packed: &[u8], first: EventId, prev: &Hash32) -> Result<Vec<Stored>, JournalError> {
    Ok(unpack_judged(packed, first, prev)?.into_iter().map(|judged| judged.stored).collect())
}

/// The same, with the verdict of the chain, which has to be computed for it anyway.
pub(crate) fn unpack_judged(packed: &[u8], first: EventId, prev: &Hash32) -> Result<Vec<Judged>, JournalError> {
    let (mut id, mut prev) = (first, *prev);
    let mut events = Vec::new();
    for row in columns::decode(packed, MAX_SEGMENT_EVENTS)? {
        let judged = from_row(&row, id, &prev)?;
        (id, prev) = (id.next(), judged.stored.chain());
        events.push(judged);
    }
    Ok(events)
}

/// An event of a segment, and whether its chain value follows the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The event.
    pub stored: Stored,
    /// Whether it stands unaltered in its place.
    pub follows: bool,
}

pub(crate) fn to_rows(events: &[Stored], prev: &Hash32, bodies: Bodies) -> Result<Vec<Value>, JournalError> {
    let (mut prev, mut expected) = (*prev, None);
    let mut rows = Vec::with_capacity(events.len());
    for stored in events {
        if expected.is_some_and(|expected| stored.id() != expected) {
            return Err(JournalError::NotContiguous);
        }
        expected = Some(stored.id().next());
        rows.push(to_row(stored, &prev, bodies)?);
        prev = stored.chain();
    }
    Ok(rows)
}

/// How a row holds a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bodies {
    /// Taken apart, if it is deterministic CBOR.
    TakenApart,
    /// As the bytes it is.
    AsTheyAre,
}

/// The row of `stored`, which follows chain value `prev`.
fn to_row(stored: &Stored, prev: &Hash32, bodies: Bodies) -> Result<Value, JournalError> {
    let head = stored.head();
    check_head(head)?;
    let word = |value: Result<Value, ciborium::value::Error>| value.map_err(|_| MALFORMED);
    let mut row = vec![
        (Value::from(key::UTC_MS), Value::from(head.at.unix_millis())),
        (Value::from(key::OFFSET), Value::from(head.at.offset_minutes)),
        (Value::from(key::QUALITY), word(Value::serialized(&head.at.quality))?),
        (Value::from(key::RETENTION), word(Value::serialized(&head.retention))?),
    ];
    let kind = Value::from(head.kind.as_str());
    match stored {
        Stored::Whole(event) => {
            row.push((Value::from(key::SALT), Value::Bytes(event.salt.to_vec())));
            let body = if bodies == Bodies::TakenApart { cbor::deterministic(&event.body) } else { None };
            if let Some(body) = body {
                row.push((kind, body));
            } else {
                row.push((Value::from(key::KIND), kind));
                row.push((Value::from(key::OPAQUE), Value::Bytes(event.body.clone())));
            }
        }
        Stored::Erased { commitment, .. } => {
            row.push((Value::from(key::COMMITMENT), Value::Bytes(commitment.0.to_vec())));
            row.push((Value::from(key::KIND), kind));
        }
    }
    if stored.expected_chain(prev)? != stored.chain() {
        row.push((Value::from(key::CHAIN), Value::Bytes(stored.chain().0.to_vec())));
    }
    row.sort_by_key(|(key, _)| key.as_integer().map_or(i128::MAX, i128::from)); // A kind comes behind the numbers, as in CBOR.
    Ok(Value::Map(row))
}

/// What a row holds, before it is an event.
#[derive(Default)]
struct Parts {
    utc_ms: Option<i64>,
    offset: Option<i16>,
    quality: Option<ClockQuality>,
    retention: Option<RetentionClass>,
    salt: Option<[u8; 16]>,
    commitment: Option<Hash32>,
    chain: Option<Hash32>,
    kind: Option<String>,
    body: Option<Vec<u8>>,
}

/// The event behind the bytes of a row, given its identity and the chain value before it.
fn from_row(row: &[u8], id: EventId, prev: &Hash32) -> Result<Judged, JournalError> {
    let mut source = Source::new(row);
    let (MAP, entries) = source.head().ok_or(MALFORMED)? else { return Err(MALFORMED) };
    let mut parts = Parts::default();
    for _ in 0..entries {
        let name = source.item().ok_or(MALFORMED)?;
        let value = source.item().ok_or(MALFORMED)?;
        parts.take(name, value)?;
    }
    parts.into_judged(id, prev)
}

impl Parts {
    fn take(&mut self, name: &[u8], value: &[u8]) -> Result<(), JournalError> {
        let mut source = Source::new(name);
        let key = match source.head().ok_or(MALFORMED)? {
            (UNSIGNED, key) => i64::try_from(key).map_err(|_| MALFORMED)?,
            (TEXT, length) if self.kind.is_none() && self.body.is_none() => {
                let kind = usize::try_from(length).ok().and_then(|length| source.take(length)).filter(|_| source.is_empty());
                let kind = kind.and_then(|kind| std::str::from_utf8(kind).ok()).ok_or(MALFORMED)?;
                (self.kind, self.body) = (Some(kind.to_owned()), Some(value.to_vec()));
                return Ok(());
            }
            _ => return Err(MALFORMED),
        };
        match key {
            key::UTC_MS => self.utc_ms = Some(integer(value)?),
            key::OFFSET => self.offset = Some(i16::try_from(integer(value)?).map_err(|_| MALFORMED)?),
            key::QUALITY => self.quality = Some(cbor::from_slice(value)?),
            key::RETENTION => self.retention = Some(cbor::from_slice(value)?),
            key::SALT => self.salt = Some(cbor::from_slice::<ByteArray<16>>(value)?.into_array()),
            key::COMMITMENT => self.commitment = Some(cbor::from_slice(value)?),
            key::CHAIN => self.chain = Some(cbor::from_slice(value)?),
            key::KIND if self.kind.is_none() => self.kind = Some(cbor::from_slice(value)?),
            key::OPAQUE if self.body.is_none() => self.body = Some(cbor::from_slice::<ByteBuf>(value)?.into_vec()),
            _ => return Err(MALFORMED),
        }
        Ok(())
    }

    fn into_judged(self, id: EventId, prev: &Hash32) -> Result<Judged, JournalError> {
        let utc = self.utc_ms.and_then(chrono::DateTime::from_timestamp_millis).ok_or(MALFORMED)?;
        let at = Instant { utc, offset_minutes: self.offset.ok_or(MALFORMED)?, quality: self.quality.ok_or(MALFORMED)? };
        let head = Head { id, kind: self.kind.ok_or(MALFORMED)?, at, retention: self.retention.ok_or(MALFORMED)? };
        let recorded = self.chain;
        let follows = |expected: Hash32| recorded.is_none_or(|recorded| recorded == expected);
        match (self.salt, self.body, self.commitment) {
            (Some(salt), Some(body), None) => {
                let mut event = Event::from_body(prev, head, body, salt)?;
                let follows = follows(event.chain);
                event.chain = recorded.unwrap_or(event.chain);
                Ok(Judged { stored: Stored::Whole(event), follows })
            }
            (None, None, Some(commitment)) => {
                check_head(&head)?;
                let mut stored = Stored::Erased { head, commitment, chain: Hash32::default() };
                let expected = stored.expected_chain(prev)?;
                if let Stored::Erased { chain, .. } = &mut stored {
                    *chain = recorded.unwrap_or(expected);
                }
                Ok(Judged { stored, follows: follows(expected) })
            }
            _ => Err(MALFORMED),
        }
    }
}

/// A CBOR integer.
fn integer(value: &[u8]) -> Result<i64, JournalError> {
    let mut source = Source::new(value);
    let argument = |argument| i64::try_from(argument).map_err(|_| MALFORMED);
    match source.head() {
        Some((UNSIGNED, number)) if source.is_empty() => argument(number),
        Some((NEGATIVE, number)) if source.is_empty() => Ok(-1 - argument(number)?),
        _ => Err(MALFORMED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crossings::{BOOTH, EPOCH, mixed};
    use crate::genesis;

    #[test]
    fn bodies_that_travel_as_they_are_come_back() {
        let (events, start) = (mixed(30, 4), genesis(BOOTH, EPOCH));
        let packed = columns::encode(&to_rows(&events, &start, Bodies::AsTheyAre).unwrap()).unwrap();
        assert_eq!(unpack(&packed, events[0].id(), &start).unwrap(), events);
    }
}
