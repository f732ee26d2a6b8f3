//! Steps 11 to 15 of a crossing's way, the booth's side: joins headquarters, delivers the journal, fetches the feeds.
//!
//! [`engine`] plans: a sans-I/O state machine, events in, actions out, no clock and no socket. [`Deliverer`] carries its
//! actions out over QUIC or HTTPS, whichever [`Way`] is answered; [`enrol`] joins headquarters with a one-time code. Nothing is ever dropped because of an
//! attempt counter, and nothing an officer does waits for anything here.

mod allowance;
mod coming;
mod deliverer;
pub mod engine;
mod enrol;
mod error;
mod greeting;
mod https;
mod link;
mod neighbour;
mod network;
mod quic;
mod renewal;
mod restore;
mod status;
pub mod stick;
mod tls;
mod ways;
mod work;

pub use allowance::{Progress, daily_budget, progress, remaining_seconds, set_daily_budget};
pub use deliverer::{Deliverer, sync_once};
pub use enrol::{Enrolled, enrol, join_from_stick, request_on_stick};
pub use error::UplinkError;
pub use link::{Moved, Way};
pub use neighbour::{NeighbourSettings, NeighbourStatus, neighbour_settings, set_neighbours};
pub use network::{Exchange, Network, Surroundings, Target, Transport};
pub use restore::{Restored, restore_from_hq};
pub use status::{LinkStatus, Report};
pub use work::SegmentTiming;
