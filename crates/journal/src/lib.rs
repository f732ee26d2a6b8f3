//! The wire format, pure: events and their hash chain, segments, seals, blobs, receipts, feeds, releases, enrolment, hello, bundles.
//!
//! No HTTP, no SQL, no clock, no file: bytes in (of a bundle: from any reader), bytes out; randomness and keys are arguments. Booth, headquarters, neighbours
//! and sticks all carry exactly the bytes made here.
//!
//! - An [`Event`] is one act under an [`EventId`]; its chain value is `h_n = BLAKE3(h_{n-1} ‖ head_n ‖ commitment_n)`, beginning
//!   with [`genesis`] for each booth and epoch. [`verify_chain`] names the place of any break; [`ChainVerifier`] names all of them.
//! - A [`Segment`] is a contiguous range of events, columnar, compressed, sealed to several keys and signed by the booth.
//! - Everything a booth and headquarters say to each other implements [`Message`]: [`Message::to_bytes`] is the HTTP body,
//!   [`Message::from_bytes`] reads it, bounded. Other CBOR goes through [`cbor`].
//! - Event identity is the only identity: [`EventId::public_id`] derives the UUID that people and screens see.

#[cfg(test)]
extern crate self as journal; // The invented travellers of the tests call this crate by its name.

pub mod blob;
pub mod bundle;
mod bytes;
pub mod cbor;
mod chain;
mod columns;
mod delta;
mod enrol;
mod erasure;
mod error;
mod event;
mod feed;
mod hash;
mod hello;
mod id;
mod keys;
mod neighbour;
mod receipt;
pub mod recovery;
pub mod release;
mod rows;
mod seal;
mod segment;
mod sign;
mod stream;
mod wire;

pub use chain::{BrokenAt, ChainVerifier, Summary, Why, genesis, verify_chain};
pub use delta::FeedDelta;
pub use enrol::{EnrolAnswer, EnrolCode, EnrolFile, EnrolRequest, POST_KEYS, RenewAnswer, RenewRequest};
pub use erasure::{Erasure, ErasureOrder, SignedErasure};
pub use error::JournalError;
pub use event::{Event, Head, MAX_BODY_BYTES, Stored};
pub use feed::{Feed, MAX_FEED_BYTES, SignedFeed, VerifiedFeed};
pub use hash::Hash32;
pub use hello::{BlobNames, EpochHead, Hello, HelloAnswer, Hole};
pub use id::{BoothId, EventId};
pub use keys::{HqKeys, KEYS_FEED, SignedKeys, certified_key};
pub use neighbour::{NeighbourAnswer, NeighbourAsk, NeighbourState};
pub use receipt::{Receipt, SignedReceipt};
pub use rows::Judged;
pub use seal::{KeyId, RecipientKey, SealKeyPair, SealedSecret};
pub use segment::{MAX_SEGMENT_BYTES, MAX_SEGMENT_EVENTS, Segment, SegmentHeader};
pub use sign::{SignatureBytes, SigningKey, VerifyingKey};
pub use stream::{STREAM_PROTOCOL, StreamAnswer, StreamAsk, StreamHead, Verb};
pub use wire::{Message, WIRE_MAX, WIRE_MIN};

#[cfg(test)]
#[path = "../tests/wire/crossings.rs"]
mod crossings;
