//! Sticks: drives that a person plugs in and pulls out.

use std::path::{Path, PathBuf};
use sysinfo::{DiskRefreshKind, Disks};

/// Where desktops put what is plugged in.
const PLUGGED_IN: [&str; 3] = ["/media", "/run/media", "/mnt"];

/// A drive that may be pulled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drive {
    /// Its topmost folder.
    pub path: PathBuf,
    /// Its name, as the person who named it knows it; empty where it has none.
    pub name: String,
    /// Bytes free.
    pub free: u64,
    /// Bytes in all.
    pub size: u64,
}

/// The drives that may be pulled out and can be written, by their folders. A drive that answers nothing is left out.
#[must_use]
pub fn removable_drives() -> Vec<Drive> {
    let Ok(disks) = Disks::new_with_refreshed_list_specifics(DiskRefreshKind::nothing().with_storage()) else {
        return Vec::new(); // Where drives cannot be listed, their folders can still be named.
    };
    let pulled = disks.iter().filter(|disk| (disk.is_removable() || is_plugged_in(disk.mount_point())) && !disk.is_read_only());
    let mut drives: Vec<Drive> = pulled.map(|disk| drive(disk.mount_point(), disk.available_space(), disk.total_space())).collect();
    drives.sort_by(|a, b| a.path.cmp(&b.path));
    drives.dedup_by(|a, b| a.path == b.path);
    drives
}

fn drive(path: &Path, free: u64, size: u64) -> Drive {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Drive { path: path.to_owned(), name, free, size }
}

/// Below a folder for drives, not that folder itself.
fn is_plugged_in(mount: &Path) -> bool {
    PLUGGED_IN.iter().any(|at| mount.starts_with(at) && mount != Path::new(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_is_known_by_where_it_stands() {
        for (mount, is) in [("/media/anna/STICK", true), ("/run/media/anna/STICK", true), ("/mnt", false), ("/", false), ("/medial/x", false)] {
            assert_eq!(is_plugged_in(Path::new(mount)), is, "{mount}");
        }
        assert_eq!(drive(Path::new("/media/anna/STICK"), 1, 2).name, "STICK");
    }

    #[test]
    fn every_drive_that_is_shown_is_there() {
        assert!(removable_drives().iter().all(|drive| drive.path.is_dir()));
    }
}
