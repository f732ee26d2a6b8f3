//! Screening from the outside: packages, sources, and what a traveller at the booth meets.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod again;
mod deltas;
mod hostile;
mod imports;
mod items;
mod lists;
mod manifest;
mod pairs;
mod people;
mod sample;
mod search;
