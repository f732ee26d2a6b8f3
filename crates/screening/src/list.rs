//! The signed package an alert list travels in.
//!
//! ```text
//! magic 8 bytes "OUTPLIST" · format u16 LE · header length u32 LE · header CBOR · body length u64 LE · body (zstd) · Ed25519 signature 64 bytes
//! ```
//! The header and every alert are deterministic CBOR (RFC 8949 §4.2); the body is a CBOR sequence of the alerts. The
//! signature covers everything before it, after a prefix that no other message of the system begins with. Every length
//! is checked before memory is taken; a package never panics.

use crate::ListError;
use crate::index::Index;
use border::{Alert, ListHeader};
use ciborium::Value;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::Read;
use std::sync::OnceLock;

const MAGIC: &[u8; 8] = b"OUTPLIST";
const FORMAT: u16 = 1;
const SIGNATURE_CONTEXT: &[u8] = b"outpost alert list 1\0";
const SIGNATURE_BYTES: usize = 64;
const MAX_HEADER_BYTES: usize = 64 * 1024;
const MAX_BODY_BYTES: u64 = 1 << 30; // Unpacked; a million alerts with three names each take about 300 MB.
const MAX_ALERTS: u64 = 5_000_000;
const ZSTD_LEVEL: i32 = 9;

/// An opened list: verified, unpacked. A [`Screener`](crate::Screener) indexes it once.
pub struct AlertList {
    /// Name, version, age.
    pub header: ListHeader,
    /// The entries, in the owner's order.
    pub alerts: Vec<Alert>,
    index: OnceLock<Index>,
}

impl AlertList {
    /// A list from its parts.
    #[must_use]
    pub fn new(header: ListHeader, alerts: Vec<Alert>) -> Self {
        Self { header, alerts, index: OnceLock::new() }
    }

    /// The index, built when it is first asked for.
    pub(crate) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self))
    }
}

impl fmt::Debug for AlertList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AlertList").field("header", &self.header).field("alerts", &self.alerts.len()).finish_non_exhaustive()
    }
}

/// What the package's header says besides the list's own.
#[derive(Serialize, Deserialize)]
struct Envelope {
    header: ListHeader,
    alerts: u64,
    body_bytes: u64,
}

/// Builds and signs a package. The same list and key always give the same bytes.
///
/// # Errors
/// [`ListError::TooLarge`] beyond what a booth opens.
pub fn build_list(header: ListHeader, alerts: Vec<Alert>, signer: &SigningKey) -> Result<Vec<u8>, ListError> {
    let mut body = Vec::new();
    for alert in &alerts {
        write_canonical(alert, &mut body)?;
    }
    let count = u64::try_from(alerts.len()).unwrap_or(u64::MAX);
    let body_bytes = u64::try_from(body.len()).unwrap_or(u64::MAX);
    check_size("the list", count, MAX_ALERTS)?;
    check_size("the list's body", body_bytes, MAX_BODY_BYTES)?;
    let packed = zstd::bulk::compress(&body, ZSTD_LEVEL).map_err(|_| ListError::Malformed("compression failed"))?;
    let mut head = Vec::new();
    write_canonical(&Envelope { header, alerts: count, body_bytes }, &mut head)?;
    check_size("the list's header", u64::try_from(head.len()).unwrap_or(u64::MAX), MAX_HEADER_BYTES as u64)?;

    let mut bytes = Vec::with_capacity(head.len() + packed.len() + 96);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&u32::try_from(head.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(&head);
    bytes.extend_from_slice(&u64::try_from(packed.len()).unwrap_or(u64::MAX).to_le_bytes());
    bytes.extend_from_slice(&packed);
    let signature = signer.sign(&signed_part(&bytes));
    bytes.extend_from_slice(&signature.to_bytes());
    Ok(bytes)
}

/// Verifies and opens a package.
///
/// # Errors
/// [`ListError::Signature`] if `trust` did not sign it, otherwise what is malformed or too large.
pub fn open_list(bytes: &[u8], trust: &VerifyingKey) -> Result<AlertList, ListError> {
    verify(bytes, trust)?;
    let (envelope, packed) = split(bytes)?;
    check_size("the list", envelope.alerts, MAX_ALERTS)?;
    check_size("the list's body", envelope.body_bytes, MAX_BODY_BYTES)?;
    let alerts = read_alerts(packed, &envelope)?;
    Ok(AlertList::new(envelope.header, alerts))
}

/// Reads a package's header without opening its body, after the signature was verified.
///
/// # Errors
/// As [`open_list`].
pub fn list_header(bytes: &[u8], trust: &VerifyingKey) -> Result<ListHeader, ListError> {
    verify(bytes, trust)?;
    Ok(split(bytes)?.0.header)
}

fn verify(bytes: &[u8], trust: &VerifyingKey) -> Result<(), ListError> {
    if !bytes.starts_with(MAGIC) {
        return Err(ListError::Malformed("not a list package"));
    }
    let format = bytes.get(8..10).and_then(|b| b.try_into().ok()).map(u16::from_le_bytes);
    match format {
        Some(FORMAT) => {}
        Some(other) => return Err(ListError::Format(other)),
        None => return Err(ListError::Malformed("cut short")),
    }
    let end = bytes.len().checked_sub(SIGNATURE_BYTES).ok_or(ListError::Malformed("cut short"))?;
    let (signed, signature) = bytes.split_at_checked(end).ok_or(ListError::Malformed("cut short"))?;
    let signature = Signature::from_slice(signature).map_err(|_| ListError::Signature)?;
    trust.verify(&signed_part(signed), &signature).map_err(|_| ListError::Signature)
}

/// What is signed: a prefix of its own and the BLAKE3 of everything before the signature.
fn signed_part(bytes: &[u8]) -> Vec<u8> {
    [SIGNATURE_CONTEXT, blake3::hash(bytes).as_bytes()].concat()
}

/// The envelope and the packed body.
fn split(bytes: &[u8]) -> Result<(Envelope, &[u8]), ListError> {
    const SHORT: ListError = ListError::Malformed("cut short");
    let rest = bytes.get(10..).ok_or(SHORT)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(SHORT)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| SHORT)?;
    if length > MAX_HEADER_BYTES {
        return Err(ListError::TooLarge { what: "the list's header", limit: MAX_HEADER_BYTES as u64 });
    }
    let (head, rest) = rest.split_at_checked(length).ok_or(SHORT)?;
    let envelope: Envelope = ciborium::de::from_reader_with_recursion_limit(head, 16).map_err(|_| ListError::Malformed("unreadable header"))?;
    let (length, rest) = rest.split_first_chunk::<8>().ok_or(SHORT)?;
    let packed_length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| SHORT)?;
    if packed_length.checked_add(SIGNATURE_BYTES) != Some(rest.len()) {
        return Err(ListError::Malformed("length does not match"));
    }
    Ok((envelope, rest.get(..packed_length).ok_or(SHORT)?))
}

fn read_alerts(packed: &[u8], envelope: &Envelope) -> Result<Vec<Alert>, ListError> {
    let unreadable = |_| ListError::Malformed("unreadable body");
    let decoder = zstd::stream::read::Decoder::new(packed).map_err(unreadable)?;
    let mut body = Vec::new();
    decoder.take(envelope.body_bytes.saturating_add(1)).read_to_end(&mut body).map_err(unreadable)?;
    if u64::try_from(body.len()) != Ok(envelope.body_bytes) {
        return Err(ListError::Malformed("body length does not match"));
    }
    let mut rest: &[u8] = &body;
    let mut alerts = Vec::new();
    while !rest.is_empty() {
        let alert: Alert = ciborium::de::from_reader_with_recursion_limit(&mut rest, 16).map_err(|_| ListError::Malformed("unreadable alert"))?;
        alerts.push(alert);
    }
    if u64::try_from(alerts.len()) != Ok(envelope.alerts) {
        return Err(ListError::Malformed("number of alerts does not match"));
    }
    Ok(alerts)
}

/// Appends `value` as deterministic CBOR: shortest forms, map keys in bytewise order of their encodings.
fn write_canonical<T: Serialize>(value: &T, out: &mut Vec<u8>) -> Result<(), ListError> {
    const UNWRITABLE: ListError = ListError::Malformed("a value cannot be written as CBOR");
    let value = sorted(Value::serialized(value).map_err(|_| UNWRITABLE)?);
    ciborium::into_writer(&value, out).map_err(|_| UNWRITABLE)
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Map(entries) => {
            let mut entries: Vec<(Value, Value)> = entries.into_iter().map(|(key, value)| (sorted(key), sorted(value))).collect();
            entries.sort_by_cached_key(|(key, _)| encoded(key));
            Value::Map(entries)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn encoded(key: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail; a key that could not be written sorts first and fails when the map is written.
    let _ = ciborium::into_writer(key, &mut bytes);
    bytes
}

fn check_size(what: &'static str, size: u64, limit: u64) -> Result<(), ListError> {
    if size > limit { Err(ListError::TooLarge { what, limit }) } else { Ok(()) }
}
