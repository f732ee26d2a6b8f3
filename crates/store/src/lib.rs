//! The booth's store: one SQLCipher file that holds the journal, its projections, pictures, receipts, feeds and keys.
//!
//! Step 10 of a crossing's way: [`Store::record`] appends the acts, writes their projections and pictures and ends the draft in
//! ONE transaction, and returns when that is durable. One writer thread owns the write connection; readers have connections of
//! their own and never wait for it. Another program ([`Store::open`] a second time) may append too: every append reads the head
//! of the journal inside `BEGIN IMMEDIATE`.
//!
//! What is deliberately absent: nothing here interprets a sealed segment, asks a network, or decides anything about a traveller.

mod amend;
mod backup;
mod connection;
mod damage;
mod delivery;
mod draft;
mod enrolment;
mod erase;
mod error;
mod exchange;
mod fold;
mod folder;
mod hardware;
mod key;
mod migration;
mod neighbour;
mod projection;
mod readers;
mod record;
mod release;
mod reserve;
mod ring;
mod salvage;
mod search;
mod slot;
mod table;
mod trust;
mod verify;
pub mod word;
mod words;
mod writer;

#[cfg(test)]
extern crate self as store;
#[cfg(test)]
mod tests;

pub use delivery::{BlobName, EventRange, Queue, ReceiptOutcome};
pub use draft::Draft;
pub use enrolment::{BoothIdentity, Enrolment, EpochReason, FeedPut, FeedVersion};
pub use error::StoreError;
pub use folder::{CreateOptions, Store};
pub use key::BoothKeys;
pub use neighbour::Carried;
pub use projection::Failures;
pub use record::{NewBlob, Record, Recorded};
pub use release::{Come, ReleaseStanding, Releases, Told, program_version, release_feed};
pub use ring::{KeyRing, MemoryKeyRing, OsKeyRing};
pub use salvage::{Rebuilding, Salvage, WantedPicture};
pub use search::{CrossingQuery, CrossingRow, DayCounts, FoundCrossing, FoundLater, HistoryKey, OpenStay, RaisedAlert};
pub use slot::{PassphraseCost, Unlock};
pub use table::blob::Lane;
pub use table::epoch::EpochState;
pub use verify::{Fault, FaultKind, Place, VerifyReport};
pub use word::Standing;

pub(crate) use key::DataKey;
