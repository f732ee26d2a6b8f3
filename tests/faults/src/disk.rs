//! The disk as a power cut finds it: what was flushed is there, of the rest anything may be.

use crate::folder::Op;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A disk writes so many bytes whole or not at all.
const SECTOR: u64 = 512;

/// When a name made or removed is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Directories {
    /// As little as SQLite's interface to the disk promises: a file's name is there once the file was flushed; a name is gone once
    /// SQLite asked for the folder to be flushed with its removal, and may come back until then.
    Strict,
    /// As journalled file systems do: any flush brings every earlier change of names with it.
    Journalled,
}

impl Directories {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Strict, Self::Journalled];
}

/// What became of everything that was not flushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unsynced {
    /// It is lost.
    Dropped,
    /// It arrived, all of it.
    Kept,
    /// Some arrived, some is lost, some is torn between two sectors; the seed says which.
    Torn(u64),
}

/// The files a power cut left: names and bytes, and the slots file.
#[derive(Clone, Debug, Default)]
pub struct Image {
    /// The database's files.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The file of key slots.
    pub slots: Option<Arc<[u8]>>,
}

impl Image {
    /// What lies in a folder, all of it flushed.
    #[must_use]
    pub fn of(dir: &Path) -> Self {
        let read = |name: &str| std::fs::read(dir.join(name)).ok();
        let names = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        // The map of the log is rebuilt after a reboot; locks and reserve say nothing of the records.
        let files = names.filter(|name| name.contains(".db") && !name.ends_with("-shm")).filter_map(|name| read(&name).map(|bytes| (name, bytes)));
        Self { files: files.collect(), slots: read("slots.cbor").map(Into::into) }
    }

    /// Lays the files into a folder.
    ///
    /// # Errors
    /// When the folder does not take them.
    pub fn lay(&self, dir: &Path) -> std::io::Result<()> {
        self.files.iter().try_for_each(|(name, bytes)| std::fs::write(dir.join(name), bytes))?;
        self.slots.as_ref().map_or(Ok(()), |slots| std::fs::write(dir.join("slots.cbor"), slots))
    }

    /// Two images with one digest are the same.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for (name, bytes) in &self.files {
            hasher.update(name.as_bytes()).update(&[0]).update(&bytes.len().to_le_bytes()).update(bytes);
        }
        hasher.update(self.slots.as_deref().unwrap_or_default());
        *hasher.finalize().as_bytes()
    }
}

#[derive(Clone, Debug)]
enum Change {
    Write(u64, Arc<[u8]>),
    Truncate(u64),
}

#[derive(Clone, Debug, Default)]
struct File {
    flushed: Vec<u8>,
    current: Vec<u8>,
    pending: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Naming {
    Made(String, u32),
    Removed(String),
}

impl Naming {
    fn apply(&self, names: &mut BTreeMap<String, u32>) {
        match self {
            Self::Made(name, file) => drop(names.insert(name.clone(), *file)),
            Self::Removed(name) => drop(names.remove(name)),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Made(name, _) | Self::Removed(name) => name,
        }
    }
}

/// Replays a record under one model of directories.
#[derive(Clone, Debug)]
pub struct Disk {
    directories: Directories,
    files: BTreeMap<u32, File>,
    names: BTreeMap<String, u32>,
    pending: Vec<Naming>,
    slots: Option<Arc<[u8]>>,
}

impl Disk {
    /// An empty disk.
    #[must_use]
    pub fn new(directories: Directories) -> Self {
        Self { directories, files: BTreeMap::new(), names: BTreeMap::new(), pending: Vec::new(), slots: None }
    }

    /// A disk on which `files` lie flushed, numbered from 1 in their order.
    #[must_use]
    pub fn holding(directories: Directories, image: &Image) -> Self {
        let mut disk = Self::new(directories);
        disk.slots.clone_from(&image.slots);
        for ((name, bytes), number) in image.files.iter().zip(1..) {
            disk.names.insert(name.clone(), number);
            disk.files.insert(number, File { flushed: bytes.clone(), current: bytes.clone(), pending: Vec::new() });
        }
        disk
    }

    /// One step on.
    pub fn apply(&mut self, op: &Op) {
        match op {
            Op::Create { name, file } => {
                self.files.insert(*file, File::default());
                self.pending.push(Naming::Made(name.clone(), *file));
            }
            Op::Write { file, offset, bytes } => self.change(*file, Change::Write(*offset, Arc::clone(bytes))),
            Op::Truncate { file, size } => self.change(*file, Change::Truncate(*size)),
            Op::Sync { file } => self.flush(*file),
            Op::Delete { name, synced } => {
                self.pending.push(Naming::Removed(name.clone()));
                if *synced {
                    self.flush_names(|_| true);
                }
            }
            Op::Slots(bytes) => self.slots.clone_from(bytes),
            Op::Begun(_) | Op::Acknowledged(_) => {}
        }
    }

    fn change(&mut self, file: u32, change: Change) {
        if let Some(file) = self.files.get_mut(&file) {
            change_bytes(&mut file.current, &change);
            file.pending.push(change);
        }
    }

    fn flush(&mut self, number: u32) {
        if let Some(file) = self.files.get_mut(&number) {
            for change in std::mem::take(&mut file.pending) {
                change_bytes(&mut file.flushed, &change);
            }
        }
        match self.directories {
            Directories::Journalled => self.flush_names(|_| true),
            Directories::Strict => {
                let made: Vec<String> = self
                    .pending
                    .iter()
                    .filter_map(|naming| match naming {
                        Naming::Made(name, file) if *file == number => Some(name.clone()),
                        _ => None,
                    })
                    .collect();
                self.flush_names(|naming| made.iter().any(|name| name == naming.name()));
            }
        }
    }

    /// Makes pending changes of names that `chosen` picks durable, in their order.
    fn flush_names(&mut self, chosen: impl Fn(&Naming) -> bool) {
        let (flushed, left) = std::mem::take(&mut self.pending).into_iter().partition(chosen);
        self.pending = left;
        let flushed: Vec<Naming> = flushed;
        flushed.iter().for_each(|naming| naming.apply(&mut self.names));
    }

    /// Whether nothing waits to be flushed, so that every cut leaves the same.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.pending.is_empty() && self.files.values().all(|file| file.pending.is_empty())
    }

    /// What a power cut at this moment leaves.
    #[must_use]
    pub fn cut(&self, unsynced: Unsynced) -> Image {
        let mut rng = StdRng::seed_from_u64(if let Unsynced::Torn(seed) = unsynced { seed } else { 0 });
        let mut names = self.names.clone();
        for naming in &self.pending {
            let arrives = match unsynced {
                Unsynced::Dropped => false,
                Unsynced::Kept => true,
                Unsynced::Torn(_) => rng.gen_bool(0.5),
            };
            if arrives {
                naming.apply(&mut names);
            }
        }
        let bytes = |number: u32, rng: &mut StdRng| match (self.files.get(&number), unsynced) {
            (None, _) => Vec::new(),
            (Some(file), Unsynced::Dropped) => file.flushed.clone(),
            (Some(file), Unsynced::Kept) => file.current.clone(),
            (Some(file), Unsynced::Torn(_)) => torn(file, rng),
        };
        let files = names.into_iter().map(|(name, number)| (name, bytes(number, &mut rng))).collect();
        Image { files, slots: self.slots.clone() }
    }
}

/// A third of the changes arrives, a third is lost, a third is torn sector by sector.
fn torn(file: &File, rng: &mut StdRng) -> Vec<u8> {
    let mut bytes = file.flushed.clone();
    for change in &file.pending {
        match (rng.gen_range(0..3), change) {
            (1, _) => {}
            (2, Change::Write(offset, written)) => tear(&mut bytes, *offset, written, rng),
            (_, whole) => change_bytes(&mut bytes, whole),
        }
    }
    bytes
}

fn tear(bytes: &mut Vec<u8>, offset: u64, written: &[u8], rng: &mut StdRng) {
    let mut at = 0;
    while let Some(rest) = written.get(at..).filter(|rest| !rest.is_empty()) {
        let begin = offset + at as u64;
        let length = usize::try_from(SECTOR - begin % SECTOR).unwrap_or(rest.len()).min(rest.len());
        if rng.gen_bool(0.5) {
            write_at(bytes, begin, rest.get(..length).unwrap_or(rest));
        }
        at += length;
    }
}

fn change_bytes(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write(offset, written) => write_at(bytes, *offset, written),
        Change::Truncate(size) => bytes.resize(usize::try_from(*size).unwrap_or(usize::MAX), 0),
    }
}

fn write_at(bytes: &mut Vec<u8>, offset: u64, written: &[u8]) {
    let begin = usize::try_from(offset).unwrap_or(usize::MAX);
    let end = begin + written.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    if let Some(place) = bytes.get_mut(begin..end) {
        place.copy_from_slice(written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(file: u32, offset: u64, bytes: &[u8]) -> Op {
        Op::Write { file, offset, bytes: bytes.into() }
    }

    fn made(directories: Directories) -> Disk {
        let mut disk = Disk::new(directories);
        for op in [Op::Create { name: "a".to_owned(), file: 1 }, write(1, 0, b"first"), Op::Sync { file: 1 }] {
            disk.apply(&op);
        }
        disk
    }

    #[test]
    fn what_was_flushed_is_there_and_the_rest_may_be() {
        let mut disk = made(Directories::Strict);
        disk.apply(&write(1, 5, b" second"));
        disk.apply(&Op::Create { name: "b".to_owned(), file: 2 });
        assert_eq!(disk.cut(Unsynced::Dropped).files, BTreeMap::from([("a".to_owned(), b"first".to_vec())]));
        let kept = disk.cut(Unsynced::Kept).files;
        assert_eq!((kept["a"].as_slice(), kept["b"].as_slice()), (&b"first second"[..], &b""[..]));
    }

    #[test]
    fn a_removal_that_was_not_flushed_comes_back_under_the_strict_model_for_ever() {
        for (directories, comes_back) in [(Directories::Strict, true), (Directories::Journalled, false)] {
            let mut disk = made(directories);
            disk.apply(&Op::Delete { name: "a".to_owned(), synced: false });
            assert!(disk.cut(Unsynced::Dropped).files.contains_key("a"));
            for op in [Op::Create { name: "b".to_owned(), file: 2 }, write(2, 0, b"x"), Op::Sync { file: 2 }] {
                disk.apply(&op);
            }
            assert_eq!(disk.cut(Unsynced::Dropped).files.contains_key("a"), comes_back, "{directories:?}");
            disk.apply(&Op::Delete { name: "b".to_owned(), synced: true });
            assert!(disk.cut(Unsynced::Dropped).files.is_empty());
        }
    }

    #[test]
    fn a_torn_write_mixes_old_and_new_sectors_and_nothing_else() {
        let mut disk = made(Directories::Strict);
        let (old, new) = (vec![1; 8192], vec![2; 8192]);
        disk.apply(&write(1, 0, &old));
        disk.apply(&Op::Sync { file: 1 });
        disk.apply(&write(1, 0, &new));
        let images: Vec<Vec<u8>> = (0..40).map(|seed| disk.cut(Unsynced::Torn(seed)).files["a"].clone()).collect();
        for image in &images {
            assert!(image.chunks(512).all(|sector| sector == &old[..512] || sector == &new[..512]));
        }
        assert!(images.contains(&old) && images.contains(&new), "wholly lost and wholly there are among them");
        assert!(images.iter().any(|image| image.contains(&1) && image.contains(&2)), "so is a mixture");
    }
}
