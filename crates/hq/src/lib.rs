//! Headquarters: takes in what booths deliver, proves it complete, publishes lists and officers, shows it all in a console.
//!
//! - [`Hq`] is headquarters as a whole: keys, store, pictures, clock.
//! - `ingest` is step 13 of a crossing's way: the raw segment first, then its projections; duplicates absorbed, forks kept.
//! - `bundle` takes the same in from a stick.
//! - `enrolment` lets booths join; `publish` sends lists, officers, posts and rules down to them, `releases` the program.
//! - [`api`] is what booths talk to (mutual TLS), [`console`] what people talk to (their own sign-in).
//! - [`store`] is everything kept, behind one trait.
//!
//! Architecture invariant: every wire version a booth in the field may still speak is accepted, and well-signed bytes are never refused.

pub mod api;
mod asked;
pub mod authority;
pub mod blobs;
mod bundle;
pub mod console;
mod enrolment;
mod error;
mod export;
mod figures;
mod gathering;
mod headquarters;
mod ingest;
pub mod keys;
pub mod lists;
mod newest;
mod outcome;
mod people;
mod project;
pub mod publish;
mod quic;
mod raised;
mod releases;
mod retention;
mod rotation;
pub mod serve;
mod sheet;
pub mod store;
mod tasks;
mod tls;
pub mod training;
mod upkeep;
pub mod verify;

pub use bundle::Imported;
pub use enrolment::CODE_HOURS;
pub use error::HqError;
pub use export::ExportedMonth;
pub use figures::{Cell, Counts, Dimension, Line, Measure, Sums, Table, add as add_counts};
pub use headquarters::{Database, Hq, Limits};
pub use ingest::Taken;
pub use outcome::NewOutcome;
pub use people::{MIN_PASSPHRASE_CHARS, hash_passphrase};
pub use raised::{Ended, Raised, RaisedKind};
pub use releases::{PublishedRelease, ReleaseSaid, ReleaseWord};
pub use retention::Erased;
pub use rotation::{KeyStanding, KeyStep};

/// Version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A version as numbers, to compare.
fn version_of(text: &str) -> Vec<u64> {
    text.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}
