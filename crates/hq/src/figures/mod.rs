//! Statistics: what a crossing is counted by, the counts of a booth's day, and tables made of them. Pure.
//!
//! A crossing is counted in one [`Cell`], which holds every trait that statistics know. The counts of one booth, day and post are one row
//! of bytes ([`counts`]); a question reads the rows of its days and adds them up ([`cross`]), whatever it crosses with what.

mod cell;
mod counts;
mod cross;
mod origins;
mod protect;

pub use cell::{Cell, Dimension, Measure};
pub(crate) use counts::{Changes, change, changes, each};
pub use counts::{Counts, add};
pub(crate) use cross::{Cross, Question};
pub use cross::{Line, Sums, Table};
pub(crate) use origins::Origins;
pub(crate) use protect::{Protection, protected};
