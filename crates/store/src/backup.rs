//! Copies of the whole store: before a migration, for a backup, and back again.
//!
//! A copy is encrypted under the same key and is verified before it counts. Restoring opens a new epoch, so that headquarters can tell
//! the restored booth from the one that went on.

use crate::connection::{Purpose, open};
use crate::enrolment::{EpochReason, open_next_epoch};
use crate::folder::DATABASE;
use crate::ring::KeyRing;
use crate::slot::{FILE as SLOTS, Slots, Unlock};
use crate::writer::{checkpoint, transact};
use crate::{DataKey, Store, StoreError, hardware, migration, table};
use foundation::Clock;
use platform::FileLock;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Pages copied at once; in between others may write.
const PAGES: i32 = 1024;
/// How long a copy waits for a writer before it goes on.
const PAUSE: Duration = Duration::from_millis(5);

/// Copies the database as it is before migration `applied + 1`, so that the program of before can be put back.
pub(crate) fn before_migration(source: &Connection, key: &DataKey, dir: &Path, applied: u32) -> Result<(), StoreError> {
    let target = dir.join(format!("before-migration-{}.db", applied + 1));
    copy(source, key, &target)
}

/// Copies `source` to `target` under the same key, and verifies the copy. Replaces an earlier file.
fn copy(source: &Connection, key: &DataKey, target: &Path) -> Result<(), StoreError> {
    remove(target)?;
    let mut connection = open(target, key, Purpose::Create)?;
    platform::restrict(target)?;
    {
        let backup = Backup::new(source, &mut connection)?;
        loop {
            match backup.step(PAGES)? {
                StepResult::Done => break,
                StepResult::More => {}
                _ => std::thread::sleep(PAUSE),
            }
        }
    }
    checkpoint(&connection, "TRUNCATE");
    let verdict: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    let broken = connection.prepare("PRAGMA cipher_integrity_check")?.exists([])?;
    let same = migration::state(&connection)? == migration::state(source)? && count(&connection)? >= count_if_known(source)?;
    if verdict != "ok" || broken || !same {
        return Err(StoreError::Damaged(format!("copy {}", target.display())));
    }
    connection.close().map_err(|(_, error)| error.into())
}

fn count(c: &Connection) -> Result<i64, StoreError> {
    Ok(c.query_row("SELECT coalesce(sum(head_seq), 0) FROM epoch", [], |row| row.get(0))?)
}

/// The copy may hold more than the source held when it began, never less.
fn count_if_known(c: &Connection) -> Result<i64, StoreError> {
    count(c).or(Ok(0))
}

fn remove(target: &Path) -> Result<(), StoreError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = target.as_os_str().to_owned();
        name.push(suffix);
        if let Err(error) = std::fs::remove_file(&name)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(StoreError::Damaged(format!("{}: {error}", target.display())));
        }
    }
    Ok(())
}

impl Store {
    /// Copies the whole store, with its slots, into the folder `target`, while work goes on. Opens with the same passphrase.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if `target` holds a store; [`StoreError::File`]; [`StoreError::Damaged`] if the copy does not verify.
    pub fn backup(&self, target: &Path) -> Result<(), StoreError> {
        if target.join(SLOTS).exists() {
            return Err(StoreError::Exists(target.to_owned()));
        }
        platform::private_dir(target)?;
        let source = open(&self.dir().join(DATABASE), self.key(), Purpose::Read)?;
        copy(&source, self.key(), &target.join(DATABASE))?;
        Slots::load(self.dir())?.save(target)
    }

    /// Puts a backup into the folder `dir`, which must hold no store, and opens a new epoch (`restored`) if it was enrolled.
    ///
    /// # Errors
    /// [`StoreError::Exists`]; as [`Store::open`] for the backup.
    pub fn restore(backup: &Path, dir: &Path, unlock: &Unlock, ring: Arc<dyn KeyRing>, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        platform::private_dir(dir)?;
        let lock = FileLock::try_acquire(&dir.join("create.lock"))?.ok_or(StoreError::InUse)?;
        if dir.join(SLOTS).exists() {
            return Err(StoreError::Exists(dir.to_owned()));
        }
        let slots = Slots::load(backup)?;
        let key = slots.open(unlock, &*ring)?;
        let source = open(&backup.join(DATABASE), &key, Purpose::Read)?;
        migration::is_behind(migration::state(&source)?, migration::ALL)?;
        copy(&source, &key, &dir.join(DATABASE))?;
        // The new epoch is there before the slots are: there is no moment in which the old epoch could be continued.
        let mut connection = open(&dir.join(DATABASE), &key, Purpose::Create)?;
        migration::migrate(&mut connection, migration::ALL, clock.now().unix_millis())?;
        let now = clock.now();
        transact(&mut connection, |tx| {
            if table::epoch::current(tx)?.is_some() {
                open_next_epoch(tx, EpochReason::Restored, now)?;
            }
            // The machine it is restored on is the one it runs on: one new epoch is enough.
            if let Some(machine) = platform::machine() {
                let row = table::store_row::get(tx)?;
                table::hardware::put(tx, &hardware::digest(&machine, &row), now.unix_millis())?;
            }
            Ok(())
        })?;
        checkpoint(&connection, "TRUNCATE");
        connection.close().map_err(|(_, error)| StoreError::from(error))?;
        slots.save(dir)?;
        drop(lock);
        Self::open_with(dir, unlock, ring, clock)
    }
}
