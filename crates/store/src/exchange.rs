//! A whole new file takes the place of a damaged one. A power cut cannot come between: from the moment the new file bears the name
//! [`pending`] looks for, whoever opens the store next finishes what is left.

use crate::StoreError;
use crate::folder::DATABASE;
use platform::{FileLock, durable_rename};
use std::path::{Path, PathBuf};

const BEFORE: &str = "restored-";
const AFTER: &str = ".db";

/// Declares `new` whole, and puts it in its place. Says under which name the damaged file is kept.
pub(crate) fn put(dir: &Path, new: &Path, now_ms: i64) -> Result<PathBuf, StoreError> {
    durable_rename(new, &dir.join(format!("{BEFORE}{now_ms}{AFTER}")))?;
    finish(dir)?.ok_or(StoreError::InUse)
}

/// Finishes an exchange that a power cut interrupted; `None` if there is none. Nothing may have the database open.
pub(crate) fn finish(dir: &Path) -> Result<Option<PathBuf>, StoreError> {
    if pending(dir).is_none() {
        return Ok(None);
    }
    let _one_at_a_time = FileLock::try_acquire(&dir.join("create.lock"))?.ok_or(StoreError::InUse)?;
    let Some((new, name)) = pending(dir) else { return Ok(None) };
    let (old, kept) = (dir.join(DATABASE), dir.join(name));
    // The log belongs to the damaged file: it goes with it, and first, for beside the new one it would be taken for its own.
    for suffix in ["-wal", "-shm"] {
        let (from, to) = (beside(&old, suffix), beside(&kept, suffix));
        if from.exists() {
            durable_rename(&from, &to)?;
        }
    }
    if old.exists() {
        durable_rename(&old, &kept)?;
    }
    durable_rename(&new, &old)?;
    Ok(Some(kept))
}

/// A new file that is whole and not in its place, and the name under which the damaged one is to be kept.
fn pending(dir: &Path) -> Option<(PathBuf, String)> {
    std::fs::read_dir(dir).ok()?.find_map(|entry| {
        let entry = entry.ok()?;
        let name = entry.file_name().into_string().ok()?;
        let when: u64 = name.strip_prefix(BEFORE)?.strip_suffix(AFTER)?.parse().ok()?;
        Some((entry.path(), format!("damaged-{when}{AFTER}")))
    })
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a folder holds: names and contents.
    fn holds(dir: &Path) -> Vec<(String, String)> {
        let mut found: Vec<_> = std::fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_name() != "create.lock")
            .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap()))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn wherever_the_power_fails_the_next_opening_finishes_the_exchange() {
        let steps = [("booth.db-wal", "damaged-7.db-wal"), ("booth.db-shm", "damaged-7.db-shm"), ("booth.db", "damaged-7.db")];
        for done in 0..=steps.len() {
            let dir = tempfile::tempdir().unwrap();
            for (name, content) in [("booth.db", "old"), ("booth.db-wal", "log"), ("booth.db-shm", "index"), ("restored-7.db", "new")] {
                std::fs::write(dir.path().join(name), content).unwrap();
            }
            for (from, to) in steps.iter().take(done) {
                std::fs::rename(dir.path().join(from), dir.path().join(to)).unwrap();
            }
            assert_eq!(finish(dir.path()).unwrap(), Some(dir.path().join("damaged-7.db")), "after {done} steps");
            let whole = [("booth.db", "new"), ("damaged-7.db", "old"), ("damaged-7.db-shm", "index"), ("damaged-7.db-wal", "log")];
            assert_eq!(holds(dir.path()), whole.map(|(name, content)| (name.to_owned(), content.to_owned())), "after {done} steps");
            assert_eq!(finish(dir.path()).unwrap(), None, "it happens once");
        }
    }

    #[test]
    fn a_new_file_that_is_not_whole_takes_nobody_s_place() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["booth.db", "restoring.db", "restored-.db", "restored-x.db"] {
            std::fs::write(dir.path().join(name), name).unwrap();
        }
        assert_eq!(finish(dir.path()).unwrap(), None);
        assert_eq!(std::fs::read_to_string(dir.path().join("booth.db")).unwrap(), "booth.db");
    }
}
