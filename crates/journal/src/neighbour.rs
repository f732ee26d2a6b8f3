//! What booths of one post say to each other on the post's own network: where each stands, and what the other may take of it.
//!
//! No booth leads. Each asks the others what they have and takes what it lacks: events as sealed segments, feeds as headquarters signed
//! them, receipts. Whoever reaches headquarters brings it the segments of those that do not.

use crate::sign::{VerifyingKey, verifying_key};
use crate::{BoothId, EpochHead, Message, SignedFeed, SignedReceipt};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// Where a booth stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighbourState {
    /// The booth; the certificate of the connection has to name it too.
    pub booth: BoothId,
    /// Code of its post.
    pub post: String,
    /// Version of the program.
    pub app_version: String,
    /// What its segments are signed with.
    #[serde(with = "verifying_key")]
    pub signing_key: VerifyingKey,
    /// Heads of its epochs, the current one last.
    pub heads: Vec<EpochHead>,
    /// Its feeds and their versions.
    pub feeds: Vec<(String, u64)>,
    /// Ranges of its events that headquarters has no receipt for: epoch, first and last number; the oldest ones, if there are many.
    pub undelivered: Vec<(u32, u64, u64)>,
    /// Seconds since headquarters answered it; `None`: not since it was started.
    pub contact_s: Option<u64>,
    /// The port it listens at; 0: it only asks.
    #[serde(default)]
    pub port: u16,
    /// Wall clock, milliseconds since 1970.
    pub wall_ms: i64,
    /// Headquarters' receipts for the booth that is spoken to, received while its segments were carried.
    #[serde(default)]
    pub receipts: Vec<SignedReceipt>,
}

/// What a booth asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NeighbourAsk {
    /// Says where it stands, and asks the same.
    State(Box<NeighbourState>),
    /// Events of an epoch from a number on, none recorded before a time.
    Segment {
        /// The epoch.
        epoch: u32,
        /// First number.
        first: u64,
        /// Last number.
        last: u64,
        /// Milliseconds since 1970.
        since_ms: i64,
    },
    /// A feed in force.
    Feed {
        /// Its name.
        name: String,
    },
}

impl NeighbourAsk {
    /// More ranges or heads than this are not told at once.
    pub const MAX_RANGES: usize = 256;
}

impl Message for NeighbourAsk {
    const NAME: &'static str = "outpost.neighbour-ask";
    const MAX_BYTES: usize = 1024 * 1024;
}

/// What it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NeighbourAnswer {
    /// Where the other stands.
    State(Box<NeighbourState>),
    /// A sealed segment, as it would go to headquarters.
    Segment(ByteBuf),
    /// A feed as headquarters signed it.
    Feed(Box<SignedFeed>),
    /// There is none.
    Nothing,
}

impl Message for NeighbourAnswer {
    const NAME: &'static str = "outpost.neighbour-answer";
    const MAX_BYTES: usize = SignedFeed::MAX_BYTES + 1024;
}
