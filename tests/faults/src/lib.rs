//! The disk under the store, made to fail: what SQLite asks of it is recorded, refused or cut short, and the store is then opened as
//! after a reboot.
//!
//! - [`Folder`]: a folder whose database files are watched; records every change, gives errors at a chosen operation, fills up.
//! - [`Disk`]: replays a record and makes what a power cut could leave of it ([`Image`]).
//! - [`explore`]: opens every image and compares it with what was acknowledged.
//! - [`Script`]: what a booth does in between.
//!
//! A package of its own for two reasons: its interface to SQLite is the one place of the test kit with `unsafe`, and long runs
//! (`cargo xtask bench crash`) must build in release without window and headquarters. Nothing in the shipped crates knows of it.

mod disk;
mod explore;
mod folder;
#[path = "../../../crates/store/src/tests/kit.rs"]
pub mod kit;
mod script;
mod shim;
mod standing;

pub use disk::{Directories, Disk, Image, Unsynced};
pub use explore::{Found, Plan, Violation, explore};
pub use folder::{Fault, Folder, Kind, Op, Weakness};
pub use script::{Booth, Recording, Script, Step, cross};
pub use standing::{Standing, scratch};
