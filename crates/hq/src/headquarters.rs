//! Headquarters as a whole: its keys, its store, its clock. API, console and command line all act through it.

use crate::gathering::Gathering;
use crate::keys::{self, Keys, Protection};
use crate::project::KnownZones;
use crate::raised::Watch;
use crate::releases::KnownReleases;
use crate::store::{BoothRecord, Embedded, HqStore, Postgres};
use crate::{HqError, blobs::Blobs};
use foundation::{Clock, ErrorCode, Sensitive};
use journal::{BoothId, VerifyingKey};
use rand::rngs::OsRng;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Whom published versions and the audit log name for what headquarters does by itself.
pub(crate) const BY_ITSELF: &str = "headquarters";

/// Limits of the server, each against one way of being overloaded.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Segments taken in at a time; more are answered 503.
    pub segments: usize,
    /// Picture chunks taken in at a time.
    pub chunks: usize,
    /// Other requests at a time.
    pub others: usize,
    /// Enrolments at a time.
    pub enrolments: usize,
    /// Delay after a wrong enrolment code, milliseconds; grows with each.
    pub wrong_code_delay_ms: u64,
    /// Segments a booth may have in flight.
    pub in_flight: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { segments: 64, chunks: 64, others: 128, enrolments: 4, wrong_code_delay_ms: 500, in_flight: 4 }
    }
}

/// Headquarters.
pub struct Hq {
    /// The data folder.
    pub dir: PathBuf,
    /// Its keys.
    pub keys: Keys,
    /// What it keeps.
    pub store: Box<dyn HqStore>,
    /// Pictures.
    pub blobs: Blobs,
    /// Its clock.
    pub clock: Arc<dyn Clock>,
    /// Whether it is for training.
    pub training: bool,
    /// Limits of the server.
    pub limits: Limits,
    pub(crate) gathering: Gathering,
    /// One at a time erases.
    pub(crate) erasing: Mutex<()>,
    pub(crate) zones: KnownZones,
    pub(crate) watch: Watch,
    pub(crate) releases: KnownReleases,
}

impl std::fmt::Debug for Hq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hq({})", self.dir.display())
    }
}

/// Where headquarters keeps what booths deliver. Its keys and the pictures lie in its folder either way.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// One encrypted file in the folder.
    Embedded,
    /// A PostgreSQL server, `postgres://…`. Several processes with copies of the same keys may share it.
    Server(Sensitive<String>),
}

impl Hq {
    /// Opens the headquarters in `dir` on its embedded database, making it if the folder holds none.
    ///
    /// # Errors
    /// As [`Hq::open_on`].
    pub fn open(dir: &Path, protection: &Protection, training: bool, clock: Arc<dyn Clock>) -> Result<Self, HqError> {
        Self::open_on(&Database::Embedded, dir, protection, training, clock)
    }

    /// Opens the headquarters whose folder is `dir`, making it if the folder holds none.
    ///
    /// # Errors
    /// As [`Keys::create`], [`Keys::open`], [`Embedded::open`] and [`Postgres::open`].
    pub fn open_on(database: &Database, dir: &Path, protection: &Protection, training: bool, clock: Arc<dyn Clock>) -> Result<Self, HqError> {
        let fresh = !keys::path(dir).exists();
        if fresh && dir.join("headquarters.db").exists() {
            return Err(HqError::Keys("the folder holds a database without its keys"));
        }
        let keys = if fresh {
            Keys::create(dir, protection, training, clock.now().unix_millis(), &mut OsRng)?
        } else {
            Keys::open(dir, protection, training)?
        };
        let store: Box<dyn HqStore> = match database {
            Database::Embedded => Box::new(Embedded::open(dir, keys.database.expose())?),
            Database::Server(url) => Box::new(Postgres::open(url.expose(), keys.database.expose(), &keys.name())?),
        };
        let hq = Self {
            dir: dir.to_owned(),
            store,
            blobs: Blobs::open(dir)?,
            keys,
            clock,
            training,
            limits: Limits::default(),
            gathering: Gathering::default(),
            erasing: Mutex::new(()),
            zones: KnownZones::default(),
            watch: Watch::default(),
            releases: KnownReleases::default(),
        };
        if hq.store.counts_are_stale()? {
            tracing::warn!("an earlier program counted here: every projection is made anew, which may take a while");
            hq.rebuild()?;
        }
        if fresh && training {
            crate::training::seed(&hq)?;
        }
        hq.publish_keys(BY_ITSELF)?; // If a step was cut short.
        Ok(hq)
    }

    /// Whether the folder holds a headquarters.
    #[must_use]
    pub fn exists(dir: &Path) -> bool {
        keys::path(dir).exists()
    }

    /// Now, milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.clock.now().unix_millis()
    }

    /// The booth with this number.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub fn booth(&self, id: BoothId) -> Result<BoothRecord, HqError> {
        self.store.booth(id)?.ok_or_else(|| ErrorCode::NotFound.into())
    }
}

/// The key a booth signs its segments with.
///
/// # Errors
/// [`HqError::Damaged`].
pub(crate) fn signing_key(booth: &BoothRecord) -> Result<VerifyingKey, HqError> {
    VerifyingKey::from_bytes(&booth.signing_key).map_err(|_| HqError::Damaged("booth key"))
}
