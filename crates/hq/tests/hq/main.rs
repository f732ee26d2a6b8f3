//! Headquarters over real TLS on loopback ports, with real booth stores.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "helpers of tests fail by panicking")]

mod air;
mod background;
mod blobs;
mod branches;
mod bundle;
mod cli;
mod console;
mod corrections;
mod database;
mod deliver;
mod deltas;
mod enrol;
mod erasure;
mod export;
mod faults;
mod gaps;
mod keys;
mod killed;
mod kit;
mod link;
mod lists;
mod live;
mod month;
mod neighbours;
mod over_udp;
mod raised;
mod refuse;
mod releases;
mod simulated;
mod statistics;
mod stick;
mod types;
