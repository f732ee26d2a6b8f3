//! Lists of format 1, which booths and headquarters of version 0.1 hold: without an index, everything in one packed body.
//!
//! ```text
//! magic 8 bytes "OUTPLIST" · format u16 LE · header length u32 LE · header CBOR · body length u64 LE · body (zstd) · Ed25519 signature 64 bytes
//! ```
//! Such a list stays in force after the program is brought up to date, until headquarters publishes its next version.

use super::layout::{MAGIC, MAX_ENTRIES};
use crate::{ListError, canonical};
use border::{Alert, ListHeader};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::Deserialize;
use std::io::Read;

const FORMAT: u16 = 1;
const SIGNATURE_CONTEXT: &[u8] = b"outpost alert list 1\0";
const SIGNATURE_BYTES: usize = 64;
const MAX_HEADER_BYTES: usize = 64 * 1024;
const MAX_BODY_BYTES: u64 = 1 << 30;
const SHORT: ListError = ListError::Malformed("cut short");

#[derive(Deserialize)]
struct Envelope {
    header: ListHeader,
    alerts: u64,
    body_bytes: u64,
}

/// Whether bytes are a list of this format.
pub(crate) fn is_older(bytes: &[u8]) -> bool {
    bytes.strip_prefix(MAGIC).is_some_and(|rest| rest.starts_with(&FORMAT.to_le_bytes()))
}

/// The header, after the signature was verified.
pub(crate) fn header(bytes: &[u8], trust: &[VerifyingKey]) -> Result<ListHeader, ListError> {
    Ok(split(bytes, trust)?.0.header)
}

/// Header and alerts, after the signature was verified.
pub(crate) fn read(bytes: &[u8], trust: &[VerifyingKey]) -> Result<(ListHeader, Vec<Alert>), ListError> {
    const UNREADABLE: ListError = ListError::Malformed("unreadable body");
    let (envelope, packed) = split(bytes, trust)?;
    if envelope.alerts > MAX_ENTRIES || envelope.body_bytes > MAX_BODY_BYTES {
        return Err(ListError::TooLarge { what: "the list", limit: MAX_ENTRIES });
    }
    let decoder = zstd::stream::read::Decoder::new(packed).map_err(|_| UNREADABLE)?;
    let mut body = Vec::new();
    decoder.take(envelope.body_bytes.saturating_add(1)).read_to_end(&mut body).map_err(|_| UNREADABLE)?;
    if u64::try_from(body.len()) != Ok(envelope.body_bytes) {
        return Err(UNREADABLE);
    }
    let mut rest: &[u8] = &body;
    let mut alerts = Vec::new();
    while !rest.is_empty() {
        alerts.push(canonical::read_next(&mut rest)?);
    }
    if u64::try_from(alerts.len()) == Ok(envelope.alerts) { Ok((envelope.header, alerts)) } else { Err(UNREADABLE) }
}

/// The envelope and the packed body, after the signature was verified.
fn split<'a>(bytes: &'a [u8], trust: &[VerifyingKey]) -> Result<(Envelope, &'a [u8]), ListError> {
    let end = bytes.len().checked_sub(SIGNATURE_BYTES).ok_or(SHORT)?;
    let (signed, signature) = bytes.split_at_checked(end).ok_or(SHORT)?;
    let signature = Signature::from_slice(signature).map_err(|_| ListError::Signature)?;
    let message = [SIGNATURE_CONTEXT, blake3::hash(signed).as_bytes()].concat();
    super::layout::verify(trust, &message, &signature)?;
    let rest = signed.get(10..).ok_or(SHORT)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(SHORT)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| SHORT)?;
    if length > MAX_HEADER_BYTES {
        return Err(ListError::TooLarge { what: "the list's header", limit: MAX_HEADER_BYTES as u64 });
    }
    let (head, rest) = rest.split_at_checked(length).ok_or(SHORT)?;
    let envelope: Envelope = canonical::read(head).map_err(|_| ListError::Malformed("unreadable header"))?;
    let (length, packed) = rest.split_first_chunk::<8>().ok_or(SHORT)?;
    if usize::try_from(u64::from_le_bytes(*length)) != Ok(packed.len()) {
        return Err(ListError::Malformed("length does not match"));
    }
    Ok((envelope, packed))
}
