//! Draws invented travel documents, damages their pictures, and trains and measures the reader on them.
//!
//! Never shipped: `assets/specimens` and the reader's weights in `assets/vision` are made here, each by one command
//! with a fixed seed (see `docs/vision.md`).
#![allow(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "a generator of test pictures over its own arrays")]

mod canvas;
pub mod damage;
pub mod dice;
pub mod ink;
pub mod page;
pub mod person;
pub mod prints;
pub mod record;
pub mod sets;
pub mod stopwatch;
pub mod strips;
pub mod train;
pub mod types;
pub mod visual;
mod weather;
pub mod wording;
pub mod zone;
