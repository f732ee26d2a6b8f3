//! Tests that need the inside of the store: tampering behind its back, a full disk, a writer that takes long.

mod full_disk;
pub(crate) mod kit;
mod releases;
mod tamper;
mod writing;
