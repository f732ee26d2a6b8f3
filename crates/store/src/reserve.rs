//! DIR/reserve: room held back, so that crossings go on (without pictures) when the disk fills.

use crate::StoreError;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// 256 MB: some 80,000 crossings without pictures.
pub(crate) const ORDINARY_BYTES: u64 = 256 * 1024 * 1024;
/// 8 MB: enough to see in training what a full disk is like.
pub(crate) const TRAINING_BYTES: u64 = 8 * 1024 * 1024;
const CHUNK: usize = 1024 * 1024;

fn path(dir: &Path) -> PathBuf {
    dir.join("reserve")
}

/// Whether the reserve is there in full.
pub(crate) fn is_whole(dir: &Path, bytes: u64) -> bool {
    std::fs::metadata(path(dir)).is_ok_and(|found| found.len() >= bytes)
}

/// Takes the room, really: bytes that no file system compresses away or leaves out. A reserve that does not fit is given up.
pub(crate) fn fill(dir: &Path, bytes: u64) -> Result<(), StoreError> {
    let filled = write(&path(dir), bytes);
    if filled.is_err() {
        release(dir);
    }
    filled.map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
        _ => StoreError::Damaged(format!("reserve: {error}")),
    })
}

fn write(path: &Path, bytes: u64) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut left = bytes;
    let mut chunk = vec![0; CHUNK];
    while left > 0 {
        for word in chunk.chunks_exact_mut(8) {
            // xorshift64: only has to look random to a compressing file system.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes());
        }
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(CHUNK);
        file.write_all(chunk.get(..length).unwrap_or_default())?;
        left -= u64::try_from(length).unwrap_or(left);
    }
    file.sync_all()
}

/// Gives the room back; says whether there was any.
pub(crate) fn release(dir: &Path) -> bool {
    match std::fs::remove_file(path(dir)) {
        Ok(()) => true,
        Err(error) => {
            if error.kind() != std::io::ErrorKind::NotFound {
                tracing::warn!(%error, "reserve not released");
            }
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserve_is_whole_until_it_is_released() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!is_whole(dir.path(), 3_000_000));
        fill(dir.path(), 3_000_000).unwrap();
        assert!(is_whole(dir.path(), 3_000_000));
        assert!(!is_whole(dir.path(), 3_000_001));
        assert!(release(dir.path()));
        assert!(!release(dir.path()));
        assert!(!is_whole(dir.path(), 1));
    }
}
