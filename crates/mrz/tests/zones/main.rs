//! The crate from outside: whole zones in, whole answers out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests fail by panicking")]

mod foreign;
mod fuzz;
mod names;
mod refused;
mod round_trip;
mod shapes;
mod table;

use chrono::NaiveDate;

/// The day all tables suppose.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()
}
