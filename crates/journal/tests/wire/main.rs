//! The wire format from outside: what is sealed opens again, what was altered is refused or named, old bytes stay readable.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed, and says where")]

mod bound;
mod chain;
mod crossings;
mod fuzz;
mod golden;
mod hostile;
mod keys;
mod kinds;
mod rounds;
mod segments;
mod size;
