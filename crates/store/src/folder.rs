//! A store in its folder: made, opened, locked, unlocked.

use crate::connection::{PAGE_BYTES, Purpose, broken_pages, open};
use crate::key::fill_random;
use crate::migration::Migration;
use crate::readers::Readers;
use crate::ring::{KeyRing, OsKeyRing};
use crate::slot::{PassphraseCost, Slots, Unlock};
use crate::table::store_row::StoreRow;
use crate::writer::{Writer, checkpoint, transact};
use crate::{BoothKeys, DataKey, StoreError, backup, exchange, hardware, migration, reserve, table};
use foundation::{Clock, Instant};
use journal::{KeyId, SealKeyPair};
use platform::FileLock;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Name of the database in the data folder.
pub(crate) const DATABASE: &str = "booth.db";

/// How a new store is made.
#[derive(Clone)]
pub struct CreateOptions {
    /// How it will be opened.
    pub unlock: Unlock,
    /// Whether it is a training store: own keys, own headquarters, watermark.
    pub training: bool,
    /// Room to hold back, bytes.
    pub reserve_bytes: u64,
    /// What stretching a passphrase costs.
    pub passphrase_cost: PassphraseCost,
    /// The key ring to use.
    pub key_ring: Arc<dyn KeyRing>,
}

impl CreateOptions {
    /// 256 MB of reserve (8 MB in training), the ordinary cost of a passphrase, the key ring of the operating system.
    #[must_use]
    pub fn new(unlock: Unlock, training: bool) -> Self {
        let reserve_bytes = if training { reserve::TRAINING_BYTES } else { reserve::ORDINARY_BYTES };
        Self { unlock, training, reserve_bytes, passphrase_cost: PassphraseCost::ORDINARY, key_ring: Arc::new(OsKeyRing) }
    }
}

/// The booth's store. Cheap to clone; every clone is the same store. The last one dropped closes the database.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    dir: PathBuf,
    clock: Arc<dyn Clock>,
    ring: Arc<dyn KeyRing>,
    key: DataKey,
    row: StoreRow,
    keys: BoothKeys,
    slots: Mutex<()>,
    refilling: AtomicBool,
    /// Receipts applied since it was opened.
    receipts: Arc<AtomicU64>,
    readers: Readers, // Closed before the writer, so that the writer's last checkpoint finds nobody in its way.
    writer: Writer,
}

/// Which program opens a store, and where it runs.
struct Program<'a> {
    /// The machine's identity, if it says.
    machine: Option<&'a str>,
    /// What the program knows.
    migrations: &'a [Migration],
}

impl Store {
    /// Makes a store in `dir`, which is created if it is missing.
    ///
    /// # Errors
    /// [`StoreError::Exists`]; [`StoreError::Locked`] for a clear key outside training; [`StoreError::KeyRing`];
    /// [`StoreError::File`].
    pub fn create(dir: &Path, options: CreateOptions, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        platform::private_dir(dir)?;
        let lock = FileLock::try_acquire(&dir.join("create.lock"))?.ok_or(StoreError::InUse)?;
        if dir.join(crate::slot::FILE).exists() {
            return Err(StoreError::Exists(dir.to_owned()));
        }
        let key = DataKey::random();
        let mut store_id = [0; 16];
        fill_random(&mut store_id);
        let mut slots = Slots::new(store_id);
        slots.put(&key, &options.unlock, options.training, options.passphrase_cost, &*options.key_ring)?;
        let created_at_ms = clock.now().unix_millis();
        let row = StoreRow { store_id, training: options.training, created_at_ms, reserve_bytes: options.reserve_bytes };
        create_database(dir, &key, &row)?;
        if let Err(error) = reserve::fill(dir, options.reserve_bytes) {
            tracing::warn!(%error, "no room for the reserve");
        }
        // From here on there is a store: the slots come last, and a folder without them holds none.
        slots.save(dir)?;
        drop(lock);
        Self::open_with(dir, &options.unlock, options.key_ring, clock)
    }

    /// Opens the store in `dir`.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Locked`], [`StoreError::TooNew`], [`StoreError::Damaged`].
    pub fn open(dir: &Path, unlock: &Unlock, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        Self::open_with(dir, unlock, Arc::new(OsKeyRing), clock)
    }

    /// Opens the store in `dir` with a key ring of the caller's choice.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(dir: &Path, unlock: &Unlock, ring: Arc<dyn KeyRing>, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        Self::open_on(dir, unlock, ring, clock, platform::machine().as_deref())
    }

    /// Opens the store in `dir` on a machine of that identity ([`platform::machine`]). If the store last ran on another one, a new
    /// epoch (`hardware-changed`) is opened before anything can be recorded.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_on(dir: &Path, unlock: &Unlock, ring: Arc<dyn KeyRing>, clock: Arc<dyn Clock>, machine: Option<&str>) -> Result<Self, StoreError> {
        let slots = Slots::load(dir)?;
        let key = slots.open(unlock, &*ring)?;
        Self::open_keyed(dir, &slots, key, ring, clock, Program { machine, migrations: migration::ALL })
    }

    /// Opens the store as a program does that knows only `migrations`: an earlier one.
    #[cfg(test)]
    pub(crate) fn open_knowing(dir: &Path, clock: Arc<dyn Clock>, migrations: &[Migration]) -> Result<Self, StoreError> {
        let slots = Slots::load(dir)?;
        let key = slots.open(&Unlock::Plain, &OsKeyRing)?;
        Self::open_keyed(dir, &slots, key, Arc::new(OsKeyRing), clock, Program { machine: None, migrations })
    }

    /// Opens a store whose every other slot is lost, with headquarters' recovery key, and makes a new slot for `unlock`.
    ///
    /// # Errors
    /// [`StoreError::Locked`] if the key was never escrowed; [`StoreError::Journal`] if it was to another recovery key.
    pub fn recover(dir: &Path, recovery: &SealKeyPair, unlock: &Unlock, ring: Arc<dyn KeyRing>, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let slots = Slots::load(dir)?;
        let key = slots.open_escrow(recovery)?;
        let machine = platform::machine();
        let program = Program { machine: machine.as_deref(), migrations: migration::ALL };
        let store = Self::open_keyed(dir, &slots, key, ring, clock, program)?;
        store.add_unlock(unlock, PassphraseCost::ORDINARY)?;
        Ok(store)
    }

    fn open_keyed(
        dir: &Path,
        slots: &Slots,
        key: DataKey,
        ring: Arc<dyn KeyRing>,
        clock: Arc<dyn Clock>,
        program: Program<'_>,
    ) -> Result<Self, StoreError> {
        exchange::finish(dir)?;
        let path = dir.join(DATABASE);
        Self::open_database(dir, slots, key.clone(), ring, clock, program).map_err(|error| named(error, &path, &key))
    }

    fn open_database(
        dir: &Path,
        slots: &Slots,
        key: DataKey,
        ring: Arc<dyn KeyRing>,
        clock: Arc<dyn Clock>,
        program: Program<'_>,
    ) -> Result<Self, StoreError> {
        let Program { machine, migrations } = program;
        let path = dir.join(DATABASE);
        let mut connection = open(&path, &key, Purpose::Write)?;
        let state = migration::state(&connection)?;
        if migration::is_behind(state, migrations)? {
            if state.applied > 0 {
                backup::before_migration(&connection, &key, dir, state.applied)?;
            }
            migration::migrate(&mut connection, migrations, clock.now().unix_millis())?;
        }
        let row = table::store_row::get(&connection)?;
        if row.store_id != slots.store_id() {
            return Err(StoreError::Damaged("slots and database belong to two stores".to_owned()));
        }
        let keys = table::booth_key::get(&connection)?;
        hardware::note(&mut connection, dir, machine, &row, clock.now())?;
        let store = Self(Arc::new(Inner {
            dir: dir.to_owned(),
            clock,
            ring,
            key: key.clone(),
            row,
            keys,
            slots: Mutex::new(()),
            refilling: AtomicBool::new(false),
            receipts: Arc::default(),
            readers: Readers::new(path.clone(), key.clone()),
            writer: Writer::start(connection, move || open(&path, &key, Purpose::Write))?,
        }));
        store.escrow_if_missing()?;
        Ok(store)
    }

    /// Adds a way to open the store, instead of an earlier one of its kind: a new passphrase ends the old one.
    ///
    /// # Errors
    /// [`StoreError::Locked`] for a clear key outside training; [`StoreError::KeyRing`]; [`StoreError::File`].
    pub fn add_unlock(&self, unlock: &Unlock, cost: PassphraseCost) -> Result<(), StoreError> {
        let _one_at_a_time = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut slots = Slots::load(&self.0.dir)?;
        slots.put(&self.0.key, unlock, self.0.row.training, cost, &*self.0.ring)?;
        slots.save(&self.0.dir)
    }

    /// The ways that lead to the database key: `clear`, `passphrase`, `key-ring`, `recovery`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn ways_in(&self) -> Result<Vec<&'static str>, StoreError> {
        Ok(Slots::load(&self.0.dir)?.kinds())
    }

    /// To which recovery key of headquarters the database key is escrowed, if it is.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn escrowed_to(&self) -> Result<Option<KeyId>, StoreError> {
        Ok(Slots::load(&self.0.dir)?.escrowed_to())
    }

    /// Escrows the database key if the booth is enrolled and that is not yet done: the power may have failed in between.
    pub(crate) fn escrow_if_missing(&self) -> Result<(), StoreError> {
        let Some(enrolment) = self.readers().read(|tx| table::enrolment::get(tx))? else { return Ok(()) };
        let _one_at_a_time = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut slots = Slots::load(&self.0.dir)?;
        if slots.escrowed_to() != Some(enrolment.answer.hq_recovery_key.id()) {
            slots.put_escrow(&self.0.key, &enrolment.answer.hq_recovery_key)?;
            slots.save(&self.0.dir)?;
        }
        Ok(())
    }

    /// Claims the window: one window works with a store at a time.
    ///
    /// # Errors
    /// [`StoreError::InUse`].
    pub fn lock_window(&self) -> Result<FileLock, StoreError> {
        FileLock::try_acquire(&self.0.dir.join("window.lock"))?.ok_or(StoreError::InUse)
    }

    /// Claims delivery: one deliverer sends at a time.
    ///
    /// # Errors
    /// [`StoreError::InUse`].
    pub fn lock_deliverer(&self) -> Result<FileLock, StoreError> {
        FileLock::try_acquire(&self.0.dir.join("deliver.lock"))?.ok_or(StoreError::InUse)
    }

    /// The data folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.0.dir
    }

    /// The booth's own keys.
    #[must_use]
    pub fn keys(&self) -> &BoothKeys {
        &self.0.keys
    }

    /// The clock the store was opened with.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    pub(crate) fn row(&self) -> &StoreRow {
        &self.0.row
    }

    pub(crate) fn key(&self) -> &DataKey {
        &self.0.key
    }

    pub(crate) fn now(&self) -> Instant {
        self.0.clock.now()
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.now().unix_millis()
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.0.writer
    }

    pub(crate) fn readers(&self) -> &Readers {
        &self.0.readers
    }

    pub(crate) fn receipt_count(&self) -> &Arc<AtomicU64> {
        &self.0.receipts
    }

    pub(crate) fn reserve_bytes(&self) -> u64 {
        self.0.row.reserve_bytes
    }

    /// Makes the reserve anew on a thread of its own; once at a time.
    pub(crate) fn refill_reserve(&self) {
        if self.0.refilling.swap(true, Ordering::AcqRel) {
            return;
        }
        let store = Arc::downgrade(&self.0);
        let (dir, bytes) = (self.0.dir.clone(), self.0.row.reserve_bytes);
        let started = std::thread::Builder::new().name("store-reserve".to_owned()).spawn(move || {
            if let Err(error) = reserve::fill(&dir, bytes) {
                tracing::warn!(%error, "reserve not made anew");
            }
            if let Some(inner) = store.upgrade() {
                inner.refilling.store(false, Ordering::Release);
            }
        });
        if started.is_err() {
            self.0.refilling.store(false, Ordering::Release);
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({})", self.0.dir.display())
    }
}

/// Says which pages are broken, where a database does not open for that reason.
fn named(error: StoreError, path: &Path, key: &DataKey) -> StoreError {
    match (&error, broken_pages(path, key)) {
        (StoreError::Damaged(_), Ok(pages)) if !pages.is_empty() => {
            let numbers: Vec<String> = pages.iter().take(5).map(ToString::to_string).collect();
            StoreError::Damaged(format!("{} of {} pages of the database file: {}", pages.len(), page_count(path), numbers.join(", ")))
        }
        _ => error,
    }
}

fn page_count(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |found| found.len() / PAGE_BYTES)
}

/// Makes the file under `synchronous=EXTRA`, with everything a store needs before its first act.
fn create_database(dir: &Path, key: &DataKey, row: &StoreRow) -> Result<(), StoreError> {
    let path = dir.join(DATABASE);
    remove_database(&path)?;
    let mut connection: Connection = open(&path, key, Purpose::Create)?;
    platform::restrict(&path)?;
    migration::migrate(&mut connection, migration::ALL, row.created_at_ms)?;
    transact(&mut connection, |tx| {
        table::store_row::insert(tx, row)?;
        table::booth_key::insert(tx, &BoothKeys::random()?)
    })?;
    checkpoint(&connection, "TRUNCATE");
    connection.close().map_err(|(_, error)| error.into())
}

/// Removes what an interrupted creation left, the file and what lies beside it.
pub(crate) fn remove_database(path: &Path) -> Result<(), StoreError> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        if let Err(error) = std::fs::remove_file(&name)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(StoreError::Damaged(format!("{}: {error}", Path::new(&name).display())));
        }
    }
    Ok(())
}
