//! Where documents come from besides the window: a scanner's watched folder and keyboard-wedge readers.
//!
//! [`WatchedFolder`] watches a folder; [`Wedge`] tells a reader's burst of keys from typing (pure, the window's own
//! recogniser behaves the same); [`frame_lines`] and [`repair_layout`] make MRZ lines of what a reader sent.

mod folder;
mod frame;
mod layout;
mod settle;
mod wedge;

pub use folder::{FolderEvent, MAX_FILE_BYTES, WatchedFolder, read_picture};
pub use frame::frame_lines;
pub use layout::{KeyboardFault, repair_layout};
pub use wedge::{Wedge, WedgeStep};
