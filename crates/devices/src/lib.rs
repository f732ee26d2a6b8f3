//! Where documents come from besides the window: a scanner's watched folder, readers on a serial port or acting as a keyboard, and
//! PDF files that a scanner made.
//!
//! Every device is a [`Source`] that works in a thread of its own until it is dropped: [`WatchedFolder`], [`SerialReader`]. A
//! keyboard wedge's keys reach the window; [`Wedge`] tells a reader's burst of keys from typing (pure, the window's own
//! recogniser behaves the same); [`frame_lines`] and [`repair_layout`] make MRZ lines of what a reader sent.

mod folder;
mod frame;
mod layout;
mod light;
mod pdf;
mod serial;
mod settle;
mod source;
mod wedge;

pub use folder::{MAX_FILE_BYTES, WatchedFolder, is_picture_file, read_picture};
pub use frame::frame_lines;
pub use layout::{KeyboardFault, repair_layout};
pub use light::Light;
pub use pdf::{is_pdf, pdf_pictures};
pub use serial::{Port, SerialReader, serial_ports};
pub use source::{Page, Running, Source, SourceEvent, Waker};
pub use wedge::{Wedge, WedgeStep};
