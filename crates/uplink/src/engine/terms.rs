//! The engine's words: what it is told, what it says, and the pieces of work both speak of.

use super::{Backlog, Budget};

/// A piece of work on the link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    /// The resuming round trip.
    Hello,
    /// A segment of events.
    Segment {
        /// Epoch.
        epoch: u32,
        /// First sequence number.
        first: u64,
        /// Last sequence number.
        last: u64,
    },
    /// A segment of a neighbour that cannot bring it to headquarters itself, as it came.
    Carried {
        /// Number of the neighbour booth.
        booth: u32,
        /// Its epoch.
        epoch: u32,
        /// First sequence number.
        first: u64,
        /// Last sequence number.
        last: u64,
    },
    /// A feed that headquarters has in a newer version; of one in bulk the next piece, [`super::Engine::chunk_bytes`] long.
    Feed {
        /// Name of the feed.
        name: String,
        /// That version: a later one is another work, so that one that cannot be installed does not stand in its way.
        version: u64,
    },
    /// The next piece of a picture, [`super::Engine::chunk_bytes`] long.
    Blob {
        /// Its hash, hexadecimal.
        hash: String,
    },
}

/// Why a work failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The link broke.
    Link,
    /// Headquarters has too much to do; the link is good.
    Busy {
        /// Milliseconds it asks to wait.
        wait_ms: u64,
    },
    /// Headquarters could not read this one work.
    Unreadable,
    /// Headquarters refuses this booth: only a person can mend it; ask again now and then.
    Refused,
    /// This machine failed to prepare it (a missing picture, a store error).
    Local,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Time passed.
    Tick,
    /// A piece of a work in flight went through: a long download is no stall.
    Moved,
    /// Something new is to be delivered.
    Nudge,
    /// The backlog after [`Action::Look`].
    Backlog(Backlog),
    /// What may be spent; said again when the day or the administrator's word changes.
    Budget(Budget),
    /// A work succeeded.
    Done {
        /// Which.
        work: Work,
        /// Round trip, milliseconds.
        rtt_ms: u64,
        /// How long headquarters asks to wait before more.
        slow_down_ms: u64,
        /// Bytes that went through.
        bytes: u64,
        /// There is more of it: the next piece of a picture.
        unfinished: bool,
        /// The receipt does not fit this journal, as a copy's or a restored one's does not: another hello clears it up.
        unclear: bool,
    },
    /// A work failed.
    Failed {
        /// Which.
        work: Work,
        /// Why.
        failure: Failure,
    },
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Start this work.
    Start(Work),
    /// Say hello once more, on a connection of its own or by another way: whichever is answered first is the link, the other is dropped.
    Again,
    /// Tell the backlog with [`Input::Backlog`].
    Look,
    /// Give this one work up: others have gone through since. It is started again in its turn.
    Abandon(Work),
    /// Drop every connection and forget works in flight: the link stalled or broke.
    Reconnect,
}
