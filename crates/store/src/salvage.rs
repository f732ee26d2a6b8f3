//! Out of a damaged file, what can still be read; out of that and of what headquarters gives back, a whole one.
//!
//! The new file is made beside the damaged one, event by event along the chain, and takes its place only when it is whole. It has the
//! same keys and the same enrolment, and goes on in a new epoch. The damaged file is kept.

use crate::connection::{Purpose, open};
use crate::enrolment::{EpochReason, open_next_epoch};
use crate::folder::DATABASE;
use crate::readers::Readers;
use crate::ring::KeyRing;
use crate::slot::{Slots, Unlock};
use crate::table::blob::Lane;
use crate::table::event::row_id;
use crate::table::store_row::StoreRow;
use crate::writer::{checkpoint, transact};
use crate::{BoothKeys, DataKey, Draft, Enrolment, StoreError, exchange, hardware, migration, projection, record, table};
use foundation::Clock;
use journal::{Hash32, SealKeyPair, Stored, genesis};
use platform::FileLock;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the new file until it is whole.
const NEW: &str = "restoring.db";
/// Events read from the damaged file at once.
const AT_ONCE: u64 = 256;

/// A store whose file is damaged, as far as it can be read.
pub struct Salvage {
    dir: PathBuf,
    clock: Arc<dyn Clock>,
    key: DataKey,
    row: StoreRow,
    keys: BoothKeys,
    enrolment: Enrolment,
    post_keys: Vec<SealKeyPair>,
    readers: Readers,
    _locks: [FileLock; 2],
}

impl Salvage {
    /// Reads who the booth is. The rest is tried piece by piece.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Locked`], [`StoreError::InUse`], [`StoreError::TooNew`]; [`StoreError::NotEnrolled`];
    /// [`StoreError::Damaged`] if not even the booth's keys can be read: only a backup helps then.
    pub fn open(dir: &Path, unlock: &Unlock, ring: &dyn KeyRing, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let slots = Slots::load(dir)?;
        let key = slots.open(unlock, ring)?;
        let lock = |name: &str| FileLock::try_acquire(&dir.join(name))?.ok_or(StoreError::InUse);
        let locks = [lock("window.lock")?, lock("deliver.lock")?];
        exchange::finish(dir)?;
        let readers = Readers::new(dir.join(DATABASE), key.clone());
        migration::is_behind(readers.read(|tx| migration::state(tx))?, migration::ALL)?;
        Ok(Self {
            dir: dir.to_owned(),
            clock,
            row: readers.read(|tx| table::store_row::get(tx))?,
            keys: readers.read(|tx| table::booth_key::get(tx))?,
            enrolment: readers.read(|tx| table::enrolment::get(tx))?.ok_or(StoreError::NotEnrolled)?,
            post_keys: readers.read(|tx| table::post_key::all(tx))?,
            key,
            readers,
            _locks: locks,
        })
    }

    /// The booth's own keys.
    #[must_use]
    pub fn keys(&self) -> &BoothKeys {
        &self.keys
    }

    /// Which headquarters the booth belongs to.
    #[must_use]
    pub fn enrolment(&self) -> &Enrolment {
        &self.enrolment
    }

    /// Keys that open what was sealed to the post.
    #[must_use]
    pub fn post_keys(&self) -> &[SealKeyPair] {
        &self.post_keys
    }

    /// Number of the last event of each epoch the file still knows of.
    #[must_use]
    pub fn heads(&self) -> BTreeMap<u32, u64> {
        let epochs = self.readers.read(|tx| table::epoch::all(tx)).unwrap_or_default();
        epochs.into_iter().map(|epoch| (epoch.epoch, epoch.head_seq)).collect()
    }

    /// Events from number `from` on that can be read and follow chain value `chain`; none where the file is broken.
    #[must_use]
    pub fn following(&self, epoch: u32, from: u64, chain: Hash32) -> Vec<Stored> {
        let mut found = Vec::new();
        let mut before = chain;
        for seq in from..from.saturating_add(AT_ONCE) {
            let Ok(Some(stored)) = self.readers.read(|tx| table::event::get(tx, row_id(epoch, seq))) else { break };
            if stored.expected_chain(&before).ok() != Some(stored.chain()) {
                break;
            }
            before = stored.chain();
            found.push(stored);
        }
        found
    }

    /// The bytes of a picture, if they can be read and are what their name says.
    #[must_use]
    pub fn picture(&self, hash: &Hash32) -> Option<Vec<u8>> {
        let bytes = self.readers.read(|tx| table::blob::bytes(tx, hash)).ok()??;
        journal::blob::is(&bytes, hash).then_some(bytes)
    }

    /// Begins the new file.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::File`].
    pub fn begin(&self) -> Result<Rebuilding<'_>, StoreError> {
        let path = self.dir.join(NEW);
        crate::folder::remove_database(&path)?;
        let mut connection = open(&path, &self.key, Purpose::Create)?;
        platform::restrict(&path)?;
        migration::migrate(&mut connection, migration::ALL, self.clock.now().unix_millis())?;
        transact(&mut connection, |tx| {
            table::store_row::insert(tx, &self.row)?;
            table::booth_key::insert(tx, &self.keys)?;
            table::enrolment::put(tx, &self.enrolment)?;
            self.post_keys.iter().rev().try_for_each(|key| table::post_key::put(tx, key))
        })?;
        Ok(Rebuilding { salvage: self, connection, heads: BTreeMap::new() })
    }
}

impl std::fmt::Debug for Salvage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Salvage({})", self.dir.display())
    }
}

/// The new file while it is filled.
pub struct Rebuilding<'a> {
    salvage: &'a Salvage,
    connection: Connection,
    heads: BTreeMap<u32, (u64, Hash32)>,
}

impl Rebuilding<'_> {
    /// Number of the next event of `epoch`, and the chain value it must follow.
    #[must_use]
    pub fn next(&self, epoch: u32) -> (u64, Hash32) {
        self.heads.get(&epoch).map_or((1, genesis(self.salvage.enrolment.answer.booth, epoch)), |(seq, chain)| (seq + 1, *chain))
    }

    /// Adds events of one epoch that follow those already there, with their projections; nothing if one does not follow.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if they do not follow; [`StoreError::DiskFull`].
    pub fn add(&mut self, epoch: u32, events: &[Stored]) -> Result<(), StoreError> {
        let booth = self.salvage.enrolment.answer.booth;
        let now_ms = self.salvage.clock.now().unix_millis();
        let begins = !self.heads.contains_key(&epoch);
        let (mut seq, mut chain) = self.next(epoch);
        let head = transact(&mut self.connection, |tx| {
            if begins {
                table::epoch::insert(tx, epoch, booth, "restored", now_ms)?;
            }
            for stored in events {
                let id = stored.id();
                if (id.booth, id.epoch, id.seq) != (booth, epoch, seq) || stored.expected_chain(&chain).ok() != Some(stored.chain()) {
                    return Err(StoreError::Damaged(format!("event {epoch}-{seq} does not follow")));
                }
                table::event::insert_stored(tx, stored)?;
                let key = row_id(epoch, seq);
                projection::write(tx, &projection::rows_of_stored(key, stored)?)?;
                table::epoch::advance(tx, epoch, seq, &stored.chain(), stored.head().at.unix_millis())?;
                if let Some(Ok(border::Act::EpochOpened { reason })) = stored.event().map(journal::Event::act) {
                    table::epoch::say(tx, epoch, &reason, stored.head().at.unix_millis())?;
                }
                (seq, chain) = (seq + 1, stored.chain());
            }
            Ok((seq - 1, chain))
        })?;
        if head.0 > 0 {
            self.heads.insert(epoch, head);
        }
        Ok(())
    }

    /// Pictures that the events name, each with its event and lane.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn pictures(&self) -> Result<Vec<WantedPicture>, StoreError> {
        let mut wanted: BTreeMap<Hash32, WantedPicture> = BTreeMap::new();
        table::event::for_each(&self.connection, |event, stored| {
            let stored = stored?;
            let Some(Ok(act)) = stored.event().map(journal::Event::act) else { return Ok(()) };
            for image in record::images(&act) {
                if let Ok(hash) = image.hash.parse() {
                    let lane = Lane::of(image.kind, stored.head().retention);
                    wanted.entry(hash).or_insert(WantedPicture { hash, event, lane });
                }
            }
            Ok(())
        })?;
        Ok(wanted.into_values().collect())
    }

    /// Adds a picture.
    ///
    /// # Errors
    /// [`StoreError::PictureMismatch`] if the bytes are not what the name says; [`StoreError::DiskFull`].
    pub fn add_picture(&mut self, wanted: &WantedPicture, bytes: &[u8]) -> Result<(), StoreError> {
        if !journal::blob::is(bytes, &wanted.hash) {
            return Err(StoreError::PictureMismatch);
        }
        transact(&mut self.connection, |tx| table::blob::insert(tx, &wanted.hash, wanted.event, wanted.lane, bytes))
    }

    /// Opens the new epoch, carries open inspections over, and puts the new file in the damaged one's place, which is kept. Says
    /// under which name.
    ///
    /// # Errors
    /// [`StoreError::File`], [`StoreError::DiskFull`]; the damaged file is then still in its place, or the next opening finishes.
    pub fn finish(mut self) -> Result<PathBuf, StoreError> {
        let Salvage { dir, clock, row, readers, .. } = self.salvage;
        let now = clock.now();
        let drafts: Vec<Draft> = readers.read(|tx| table::draft::all(tx)).unwrap_or_default();
        let after = self.salvage.heads().keys().max().copied().unwrap_or(0).max(self.heads.keys().max().copied().unwrap_or(0));
        transact(&mut self.connection, |tx| {
            // An epoch the file knew of and of which nothing is left must not be used again.
            if table::epoch::current(tx)?.is_none_or(|last| last.epoch < after) {
                table::epoch::insert(tx, after.max(1), self.salvage.enrolment.answer.booth, "restored", now.unix_millis())?;
            }
            open_next_epoch(tx, EpochReason::Restored, now)?;
            if let Some(machine) = platform::machine() {
                table::hardware::put(tx, &hardware::digest(&machine, row), now.unix_millis())?;
            }
            drafts.iter().try_for_each(|draft| table::draft::put(tx, &draft.inspection, draft.state.expose(), draft.updated_at_ms))
        })?;
        checkpoint(&self.connection, "TRUNCATE");
        self.connection.close().map_err(|(_, error)| StoreError::from(error))?;
        readers.close();
        exchange::put(dir, &dir.join(NEW), now.unix_millis())
    }
}

impl std::fmt::Debug for Rebuilding<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rebuilding({:?})", self.heads.keys())
    }
}

/// A picture that an event names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedPicture {
    /// Its name.
    pub hash: Hash32,
    event: i64,
    lane: Lane,
}
