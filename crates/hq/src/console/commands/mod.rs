//! The commands of the console's door.

pub(super) mod booths;
pub(super) mod crossings;
pub(super) mod items;
pub(super) mod lists;
pub(super) mod office;
pub(super) mod overview;
pub(super) mod people;
pub(super) mod programs;
pub(super) mod publications;
pub(super) mod retention;
pub(super) mod standing;
pub(super) mod statistics;
pub(super) mod upload;
