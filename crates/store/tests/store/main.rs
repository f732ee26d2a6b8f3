//! The store from outside: what a workstation, a deliverer and `outpostctl` rely on.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail where anything fails")]

#[path = "../../src/tests/kit.rs"]
mod kit;

mod corrections;
mod delivery;
mod feeds;
mod journal;
mod key_ring;
mod kill;
mod lifecycle;
mod neighbours;
mod releases;
mod search;
