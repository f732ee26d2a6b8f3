//! Test kit: a booth and a headquarters in temporary folders, with a clock that stands still, and the HTTP twin of the
//! window's door. Never shipped.

#![expect(clippy::indexing_slicing, reason = "a JSON value answers null for what it lacks; nothing here panics")]

mod booth;
mod hq;
pub mod twin;

pub use booth::{Booth, ERIKSSON, HANSEN, specimen, specimens};
pub use hq::TestHq;

/// The day on which tests happen: 23 November 2026.
pub const TODAY: &str = "2026-11-23";
