//! Decides when a file in a scanner's folder is whole. Pure: listings and times in, names out.

use std::collections::HashMap;
use std::time::SystemTime;

/// A file whose size and time stand still this long is taken to be whole, milliseconds.
pub(crate) const SETTLE_MS: u64 = 400;
/// A file that stands still but does not decode is tried again for this long: some scanners write in two goes.
pub(crate) const PATIENCE_MS: u64 = 6_000;

/// What tells one state of a file from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Length in bytes.
    pub(crate) bytes: u64,
    /// Time of last change, where the file system has one.
    pub(crate) modified: Option<SystemTime>,
}

/// A file as a listing shows it.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// File name within the folder.
    pub(crate) name: String,
    /// Its state.
    pub(crate) mark: Mark,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    mark: Mark,
    since_ms: u64,
    next_try_ms: u64,
    taken: bool,
}

/// Every file seen so far and how it stands.
#[derive(Debug, Default)]
pub(crate) struct Settle {
    files: HashMap<String, Known>,
}

impl Settle {
    /// Takes what lies in the folder at the start as seen: nobody stands at the booth for it any more.
    pub(crate) fn begin(&mut self, listing: &[Listed], now_ms: u64) {
        for file in listing {
            self.files.insert(file.name.clone(), Known { mark: file.mark, since_ms: now_ms, next_try_ms: 0, taken: true });
        }
    }

    /// After the folder came back: of the files not known before, only the newest is still of interest.
    pub(crate) fn come_back(&mut self, listing: &[Listed], now_ms: u64) {
        let unknown: Vec<&Listed> = listing.iter().filter(|file| !self.files.contains_key(&file.name)).collect();
        let newest = unknown.iter().max_by_key(|file| file.mark.modified).map(|file| file.name.clone());
        let old: Vec<Listed> = unknown.into_iter().filter(|file| Some(&file.name) != newest.as_ref()).cloned().collect();
        self.begin(&old, now_ms);
    }

    /// The files that are whole now, oldest first. Each is returned until [`Self::taken`] or [`Self::refused`] is told.
    pub(crate) fn look(&mut self, listing: &[Listed], now_ms: u64) -> Vec<String> {
        self.files.retain(|name, _| listing.iter().any(|file| file.name == *name));
        let mut ready: Vec<&Listed> = listing.iter().filter(|file| self.is_ready(file, now_ms)).collect();
        ready.sort_by_key(|file| file.mark.modified);
        ready.into_iter().map(|file| file.name.clone()).collect()
    }

    fn is_ready(&mut self, file: &Listed, now_ms: u64) -> bool {
        let fresh = Known { mark: file.mark, since_ms: now_ms, next_try_ms: now_ms + SETTLE_MS, taken: false };
        let known = self.files.entry(file.name.clone()).or_insert(fresh);
        if known.mark != file.mark {
            *known = fresh;
        }
        !known.taken && file.mark.bytes > 0 && now_ms >= known.next_try_ms
    }

    /// The file was taken: never again in this state.
    pub(crate) fn taken(&mut self, name: &str) {
        if let Some(known) = self.files.get_mut(name) {
            known.taken = true;
        }
    }

    /// The file did not decode. Returns `true` when patience is at its end and the file is given up in this state.
    pub(crate) fn refused(&mut self, name: &str, now_ms: u64) -> bool {
        let Some(known) = self.files.get_mut(name) else { return false };
        known.next_try_ms = now_ms + SETTLE_MS;
        known.taken = now_ms.saturating_sub(known.since_ms) >= PATIENCE_MS;
        known.taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn file(name: &str, bytes: u64, modified_s: u64) -> Listed {
        Listed { name: name.to_owned(), mark: Mark { bytes, modified: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(modified_s)) } }
    }

    #[test]
    fn what_lay_in_the_folder_at_the_start_is_not_taken() {
        let mut settle = Settle::default();
        settle.begin(&[file("old.jpg", 10, 1)], 0);
        assert!(settle.look(&[file("old.jpg", 10, 1)], 10_000).is_empty());
    }

    #[test]
    fn a_growing_file_is_taken_only_when_it_stands_still_and_only_once() {
        let mut settle = Settle::default();
        assert!(settle.look(&[file("a.jpg", 10, 1)], 0).is_empty());
        assert!(settle.look(&[file("a.jpg", 20, 1)], SETTLE_MS).is_empty(), "it has grown");
        assert_eq!(settle.look(&[file("a.jpg", 20, 1)], 2 * SETTLE_MS), ["a.jpg"]);
        settle.taken("a.jpg");
        assert!(settle.look(&[file("a.jpg", 20, 1)], 90_000).is_empty());
    }

    #[test]
    fn a_file_written_again_under_its_old_name_is_taken_again() {
        let mut settle = Settle::default();
        settle.begin(&[file("scan.jpg", 10, 1)], 0);
        assert!(settle.look(&[file("scan.jpg", 10, 2)], 100).is_empty());
        assert_eq!(settle.look(&[file("scan.jpg", 10, 2)], 100 + SETTLE_MS), ["scan.jpg"]);
    }

    #[test]
    fn an_undecodable_file_is_tried_again_and_given_up_in_the_end() {
        let mut settle = Settle::default();
        settle.look(&[file("half.jpg", 10, 1)], 0);
        assert_eq!(settle.look(&[file("half.jpg", 10, 1)], SETTLE_MS), ["half.jpg"]);
        assert!(!settle.refused("half.jpg", SETTLE_MS));
        assert!(settle.look(&[file("half.jpg", 10, 1)], SETTLE_MS + 1).is_empty(), "not at once");
        assert_eq!(settle.look(&[file("half.jpg", 10, 1)], PATIENCE_MS), ["half.jpg"]);
        assert!(settle.refused("half.jpg", PATIENCE_MS));
        assert!(settle.look(&[file("half.jpg", 10, 1)], 90_000).is_empty());
        settle.look(&[file("half.jpg", 99, 3)], 90_000);
        assert_eq!(settle.look(&[file("half.jpg", 99, 3)], 91_000), ["half.jpg"], "a changed file is a new file");
    }

    #[test]
    fn an_empty_file_is_never_whole() {
        let mut settle = Settle::default();
        settle.look(&[file("a.jpg", 0, 1)], 0);
        assert!(settle.look(&[file("a.jpg", 0, 1)], 90_000).is_empty());
    }

    #[test]
    fn after_the_folder_came_back_only_the_newest_unknown_file_is_taken() {
        let mut settle = Settle::default();
        settle.begin(&[file("a.jpg", 1, 1)], 0);
        let listing = [file("a.jpg", 1, 1), file("b.jpg", 1, 2), file("c.jpg", 1, 3)];
        settle.come_back(&listing, 0);
        settle.look(&listing, 0);
        assert_eq!(settle.look(&listing, SETTLE_MS), ["c.jpg"]);
    }
}
