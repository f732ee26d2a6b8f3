//! The store under attack.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops when anything fails")]

mod errors;
mod power;
