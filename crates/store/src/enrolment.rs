//! Belonging to a headquarters: enrolment, epochs, and the feeds headquarters sends down.

use crate::record::append;
use crate::table::epoch::EpochState;
use crate::{Store, StoreError, program_version, release_feed, table, trust};
use border::Act;
use foundation::Instant;
use journal::release::{RELEASE_FEED, ReleaseOffer};
use journal::{BoothId, EnrolAnswer, Feed, FeedDelta, Message, POST_KEYS, SealKeyPair, SealedSecret, SignedFeed, VerifyingKey, cbor};
use rusqlite::Connection;
use screening::ListError;
use serde_bytes::ByteBuf;

/// Feeds with alert lists are named `alerts.<list>`.
const ALERTS: &str = "alerts.";

/// Why a store that has an epoch opens another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpochReason {
    /// It was restored from a backup.
    Restored,
    /// It was started on other hardware.
    HardwareChanged,
    /// Headquarters holds another branch of this epoch, or more of it: somewhere there is a copy.
    CopyFound,
}

impl EpochReason {
    /// As `epoch.opened` spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::HardwareChanged => "hardware-changed",
            Self::CopyFound => "copy-found",
        }
    }
}

/// Which headquarters the booth belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Its address.
    pub hq_url: String,
    /// When the booth joined, milliseconds since 1970.
    pub enrolled_at_ms: i64,
    /// What it answered: number, post, certificates, keys.
    pub answer: EnrolAnswer,
}

/// Who this booth is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoothIdentity {
    /// Random id of the store, 32 hexadecimal digits; known before there is a number.
    pub store_id: String,
    /// Whether it is a training booth.
    pub training: bool,
    /// When the store was made, milliseconds since 1970.
    pub created_at_ms: i64,
    /// The booth's number, once enrolled.
    pub booth: Option<BoothId>,
    /// Code of its post, once enrolled.
    pub post: Option<String>,
    /// The current epoch, once enrolled.
    pub epoch: Option<u32>,
}

/// What became of an offered feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedPut {
    /// It is in force now.
    Installed,
    /// It was already.
    AlreadyInstalled,
}

/// A feed in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedVersion {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// Issue time, milliseconds since 1970.
    pub issued_at: i64,
    /// Expiry, milliseconds since 1970; past it the feed stays in force, marked.
    pub expires_at: i64,
    /// When it was installed here, milliseconds since 1970.
    pub installed_at: i64,
}

impl Store {
    /// Who this booth is.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn booth(&self) -> Result<BoothIdentity, StoreError> {
        let (enrolment, epoch) = self.readers().read(|tx| Ok((table::enrolment::get(tx)?, table::epoch::current(tx)?)))?;
        let row = self.row();
        Ok(BoothIdentity {
            store_id: row.store_id.iter().map(|byte| format!("{byte:02x}")).collect(),
            training: row.training,
            created_at_ms: row.created_at_ms,
            booth: enrolment.as_ref().map(|e| e.answer.booth),
            post: enrolment.map(|e| e.answer.post),
            epoch: epoch.map(|e| e.epoch),
        })
    }

    /// Which headquarters the booth belongs to; `None` before enrolment.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn enrolled(&self) -> Result<Option<Enrolment>, StoreError> {
        self.readers().read(|tx| table::enrolment::get(tx))
    }

    /// Joins headquarters: keeps its answer and the post key, opens epoch 1 with `epoch.opened` and `booth.enrolled`, and escrows
    /// the database key. The same booth number again (new certificates, a new address) replaces the answer and records nothing.
    ///
    /// # Errors
    /// [`StoreError::TrainingMismatch`]; [`StoreError::AlreadyEnrolled`] under another number or root;
    /// [`StoreError::Journal`] if the post key is not sealed to this booth.
    pub fn save_enrolment(&self, answer: &EnrolAnswer, hq_url: &str) -> Result<(), StoreError> {
        if answer.training != self.row().training {
            return Err(StoreError::TrainingMismatch);
        }
        let post_key = EnrolAnswer::open_post_key(&answer.post_key, &self.keys().sealing)?;
        let now = self.now();
        let enrolment = Enrolment { hq_url: hq_url.to_owned(), enrolled_at_ms: now.unix_millis(), answer: answer.clone() };
        self.writer().transact(move |tx| save(tx, &enrolment, &post_key, now))?;
        self.escrow_if_missing()
    }

    /// Keeps new certificates for the booth's TLS key in the place of those before.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`]; [`StoreError::DiskFull`].
    pub fn save_certificates(&self, certificates: Vec<ByteBuf>) -> Result<(), StoreError> {
        self.writer().transact(move |tx| {
            let mut enrolment = table::enrolment::get(tx)?.ok_or(StoreError::NotEnrolled)?;
            enrolment.answer.certificates = certificates;
            table::enrolment::put(tx, &enrolment)
        })
    }

    /// Keeps post keys that headquarters sealed to this booth, the one in force first. Keys sealed to others are passed over;
    /// says how many were for this booth.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub fn save_post_keys(&self, sealed: &[SealedSecret]) -> Result<usize, StoreError> {
        let sealing = &self.keys().sealing;
        let ours: Vec<SealKeyPair> = sealed.iter().filter_map(|s| EnrolAnswer::open_post_key(s, sealing).ok()).collect();
        let known = self.post_keys()?;
        let in_force = |keys: &[SealKeyPair]| keys.first().map(SealKeyPair::id);
        if ours.iter().all(|key| known.iter().any(|k| k.id() == key.id())) && in_force(&ours) == in_force(&known) {
            return Ok(ours.len());
        }
        self.writer().transact(move |tx| {
            ours.iter().rev().try_for_each(|key| table::post_key::put(tx, key))?;
            Ok(ours.len())
        })
    }

    /// The same for what came as a feed, by whatever way: a key that is known here already may have been replaced since.
    fn take_new_post_key(&self, sealed: &[SealedSecret]) -> Result<(), StoreError> {
        let known = self.post_keys()?;
        let is_new = |sealed: &SealedSecret| {
            let opened = EnrolAnswer::open_post_key(sealed, &self.keys().sealing);
            opened.is_ok_and(|key| known.iter().all(|known| known.id() != key.id()))
        };
        let new: Vec<SealedSecret> = sealed.iter().filter(|sealed| is_new(sealed)).cloned().collect();
        if !new.is_empty() {
            self.save_post_keys(&new)?;
        }
        Ok(())
    }

    /// Every post key known, the one in force first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn post_keys(&self) -> Result<Vec<SealKeyPair>, StoreError> {
        self.readers().read(|tx| table::post_key::all(tx))
    }

    /// Opens a new epoch. What the earlier epochs hold stays and is still delivered.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`].
    pub fn open_epoch(&self, reason: EpochReason) -> Result<EpochState, StoreError> {
        let now = self.now();
        self.writer().transact(move |tx| open_next_epoch(tx, reason, now))
    }

    /// Installs a feed if headquarters signed it and it is newer than the one in force, and records `list.applied` or
    /// `config.applied` in the same transaction. A feed sealed to a post key this booth lacks is not installed: the one in force can
    /// at least be read. An alert list that does not open is not installed either. A feed that comes as a change of the version in force is
    /// made whole first: the whole, as headquarters signed it, is what is installed, kept and handed on. Headquarters' keys are believed if its
    /// root signed them. A release is kept and handed on
    /// whatever is to be thought of it ([`Store::look_at_releases`], which is called).
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`]; [`StoreError::FeedOlder`]; [`StoreError::Journal`] for a wrong signature or seal;
    /// [`StoreError::List`].
    pub fn put_feed(&self, signed: &SignedFeed) -> Result<FeedPut, StoreError> {
        let enrolment = self.enrolled()?.ok_or(StoreError::NotEnrolled)?;
        let brought = trust::of(signed, &enrolment.answer)?;
        let hq = brought.map_or_else(|| self.hq_keys(), Ok)?.signing();
        let verified = signed.verify(&hq)?;
        if let Some(name) = FeedDelta::of_feed(verified.name()) {
            return match self.made_whole(name, signed, &hq)? {
                Some(whole) => self.put_feed(&whole),
                None => Ok(FeedPut::AlreadyInstalled),
            };
        }
        let bytes = signed.to_bytes()?;
        let known = self.readers().read(|tx| table::feed::version(tx, verified.name()))?;
        if known.is_none_or(|known| known < verified.version()) {
            let feed = signed.verify(&hq)?.open(&self.post_keys()?)?;
            if feed.name == POST_KEYS {
                self.take_new_post_key(&cbor::from_slice::<Vec<SealedSecret>>(&feed.body)?)?;
            }
            // A list that cannot be asked must never take the place of one that can.
            if feed.name.starts_with(ALERTS) {
                screening::open_list(feed.body, &hq)?;
            }
        }
        let now = self.now();
        let is_release = verified.name() == release_feed();
        let put = self.writer().transact(move |tx| {
            let (name, offered) = (verified.name(), verified.version());
            match table::feed::version(tx, name)? {
                Some(installed) if installed > offered => {
                    return Err(StoreError::FeedOlder { name: name.to_owned(), installed, offered });
                }
                Some(installed) if installed == offered => {
                    // One version is one content: another one under the same number is as good as an older one.
                    return if table::feed::bytes(tx, name)?.as_deref() == Some(bytes.as_slice()) {
                        Ok(FeedPut::AlreadyInstalled)
                    } else {
                        Err(StoreError::FeedOlder { name: name.to_owned(), installed, offered })
                    };
                }
                _ => {}
            }
            table::feed::put(tx, &verified, &bytes, now.unix_millis())?;
            append(tx, now, &applied(name, offered))?;
            Ok(FeedPut::Installed)
        })?;
        if is_release && put == FeedPut::Installed {
            // What came is here, whatever is to be thought of it; a fault of this look is met again by the next one.
            if let Err(error) = self.look_at_releases(program_version()) {
                tracing::warn!(%error, "a release that came could not be weighed");
            }
        }
        Ok(put)
    }

    /// The newer version of a list, or of a release's stage, from a change of the one in force; nothing if that is not older.
    fn made_whole(&self, name: &str, change: &SignedFeed, hq: &[VerifyingKey]) -> Result<Option<SignedFeed>, StoreError> {
        const UNFIT: StoreError = StoreError::List(ListError::Malformed("a change of what is not in force here"));
        let keys = self.post_keys()?;
        let brought = change.verify(hq)?.open(&keys)?;
        // Only lists and releases are made so, and a change of a change is none.
        let is_list = name.starts_with(ALERTS);
        let in_force = if is_list || name.starts_with(RELEASE_FEED) { self.feed(name)? } else { None };
        let Some(in_force) = in_force else { return Err(UNFIT) };
        if in_force.version >= brought.version {
            return Ok(None);
        }
        let delta = FeedDelta::read(&brought)?;
        if delta.from != in_force.version {
            return Err(UNFIT);
        }
        let body = if is_list {
            screening::apply_list_delta(&screening::open_list(in_force.body, &self.hq_keys()?.ever())?, &delta.change, hq)?
        } else {
            ReleaseOffer::read(&in_force.body)?.restaged(&delta.change)?
        };
        Ok(Some(delta.whole(&brought, body, &keys)?))
    }

    /// A feed in force, its signature verified anew, opened with the post keys. `None` if there is none of that name.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`]; [`StoreError::Journal`] if the row was altered.
    pub fn feed(&self, name: &str) -> Result<Option<Feed>, StoreError> {
        let Some(signed) = self.signed_feed(name)? else { return Ok(None) };
        Ok(Some(signed.verify(&self.hq_keys()?.ever())?.open(&self.post_keys()?)?))
    }

    /// A feed as headquarters signed it, to be carried on to a neighbour or a stick.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn signed_feed(&self, name: &str) -> Result<Option<SignedFeed>, StoreError> {
        let bytes = self.readers().read(|tx| table::feed::bytes(tx, name))?;
        Ok(bytes.map(|bytes| SignedFeed::from_bytes(&bytes)).transpose()?)
    }

    /// Name, version and times of every feed in force, by name.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn feed_versions(&self) -> Result<Vec<FeedVersion>, StoreError> {
        self.readers().read(|tx| table::feed::all(tx))
    }
}

fn save(c: &Connection, enrolment: &Enrolment, post_key: &SealKeyPair, now: Instant) -> Result<(), StoreError> {
    let answer = &enrolment.answer;
    let earlier = table::enrolment::get(c)?;
    if earlier.as_ref().is_some_and(|e| e.answer.booth != answer.booth || e.answer.hq_root_cert != answer.hq_root_cert) {
        return Err(StoreError::AlreadyEnrolled);
    }
    table::enrolment::put(c, enrolment)?;
    table::post_key::put(c, post_key)?;
    if earlier.is_none() {
        table::epoch::insert(c, 1, answer.booth, "created", now.unix_millis())?;
        append(c, now, &Act::EpochOpened { reason: "created".to_owned() })?;
        append(c, now, &Act::BoothEnrolled { post: answer.post.clone() })?;
    }
    Ok(())
}

/// Opens the epoch after the current one and records it as the new epoch's first event.
pub(crate) fn open_next_epoch(c: &Connection, reason: EpochReason, now: Instant) -> Result<EpochState, StoreError> {
    let last = table::epoch::current(c)?.ok_or(StoreError::NotEnrolled)?;
    table::epoch::insert(c, last.epoch.saturating_add(1), last.booth, reason.as_str(), now.unix_millis())?;
    append(c, now, &Act::EpochOpened { reason: reason.as_str().to_owned() })?;
    table::epoch::current(c)?.ok_or(StoreError::NotEnrolled)
}

fn applied(name: &str, version: u64) -> Act {
    match name.strip_prefix(ALERTS) {
        Some(list) => Act::ListApplied { list: list.to_owned(), version },
        None => Act::ConfigApplied { feed: name.to_owned(), version },
    }
}
