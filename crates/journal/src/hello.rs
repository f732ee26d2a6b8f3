//! Hello: the one round trip that resumes everything. The booth says what it has, headquarters what it holds and what is new.

use crate::{BoothId, Hash32, Message, SealedSecret, SignedFeed, SignedReceipt};
use foundation::{ClockReading, SinceBoot};
use serde::{Deserialize, Serialize};

/// The head of one epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochHead {
    /// The epoch.
    pub epoch: u32,
    /// Its last event's number; 0: none yet.
    pub head_seq: u64,
    /// That event's chain value ([`crate::genesis`] for 0).
    pub head_chain: Hash32,
}

/// What the booth says first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The booth; headquarters checks it against the certificate or, on a stick, against the segments' signatures.
    pub booth: BoothId,
    /// Version of the program.
    pub app_version: String,
    /// Oldest wire version it reads ([`crate::WIRE_MIN`]).
    pub wire_min: u16,
    /// Wire version it writes ([`crate::WIRE_MAX`]).
    pub wire_max: u16,
    /// Current epoch.
    pub epoch: u32,
    /// Number of the last event; 0: none.
    pub head_seq: u64,
    /// Chain value of the last event.
    pub head_chain: Hash32,
    /// Installed feeds and their versions.
    pub feeds: Vec<(String, u64)>,
    /// Wall clock, milliseconds since 1970.
    pub wall_ms: i64,
    /// When the oldest undelivered event was recorded, milliseconds since 1970.
    pub oldest_undelivered_ms: Option<i64>,
    /// Events without a receipt.
    pub undelivered_events: u64,
    /// Blobs without a receipt.
    pub undelivered_blobs: u64,
    /// Heads of the epochs before this one.
    #[serde(default)]
    pub previous: Vec<EpochHead>,
    /// Pictures that receipts named last: a headquarters restored from a backup may have lost them, and others before them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub newest_blobs: Vec<Hash32>,
    /// Last events (epoch, number, chain value) of stretches that headquarters holds beyond a gap by an earlier receipt, or that were sent
    /// and never answered: it says which of them it holds. At most [`Hello::MOST_ENDS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ends: Vec<(u32, u64, Hash32)>,
    /// With [`Hello::wall_ms`] the clock triple: headquarters tells a clock that was set from one that drifts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_boot: Option<SinceBoot>,
}

impl Hello {
    /// No more ends are named or looked at: forty bytes each on a narrow line, two look-ups each at headquarters.
    pub const MOST_ENDS: usize = 64;

    /// The booth's clocks when it said hello.
    #[must_use]
    pub const fn clocks(&self) -> ClockReading {
        ClockReading { wall_ms: self.wall_ms, since_boot: self.since_boot }
    }
}

impl Message for Hello {
    const NAME: &'static str = "outpost.hello";
    const MAX_BYTES: usize = 1024 * 1024;
}

/// Events headquarters misses before others it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// The epoch.
    pub epoch: u32,
    /// First number missing.
    pub first: u64,
    /// Last number missing.
    pub last: u64,
}

/// What headquarters answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelloAnswer {
    /// One receipt for each epoch headquarters knows of this booth.
    pub receipts: Vec<SignedReceipt>,
    /// What is missing in between.
    #[serde(default)]
    pub holes: Vec<Hole>,
    /// Feeds for this booth and their newest versions.
    pub feeds: Vec<(String, u64)>,
    /// Headquarters' time, milliseconds since 1970.
    pub hq_time_ms: i64,
    /// Largest segment it wants, bytes.
    pub max_segment_bytes: u32,
    /// How many segments may be in flight.
    pub in_flight: u32,
    /// Post keys sealed to this booth, current first ([`crate::EnrolAnswer::POST_KEY`] is the purpose).
    #[serde(default)]
    pub post_keys: Vec<SealedSecret>,
    /// Headquarters does not hold one of [`Hello::newest_blobs`]: the booth asks which others it lost.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blobs_lost: bool,
    /// The feed of headquarters' keys ([`crate::KEYS_FEED`]), if the booth has an older one: what is signed by a new key comes after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<SignedFeed>,
}

impl Message for HelloAnswer {
    const NAME: &'static str = "outpost.hello-answer";
    const MAX_BYTES: usize = 16 * 1024 * 1024;
}

/// Names of pictures: those a booth asks about, those headquarters does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobNames(pub Vec<Hash32>);

impl BlobNames {
    /// No more are asked about at once.
    pub const MAX: usize = 1024;
}

impl Message for BlobNames {
    const NAME: &'static str = "outpost.blob-names";
    const MAX_BYTES: usize = 64 * 1024;
}
