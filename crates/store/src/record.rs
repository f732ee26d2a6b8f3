//! Step 10 of a crossing's way: acts become events, with their projections and pictures, in ONE transaction, durable on return.

use crate::key::fill_random;
use crate::table::blob::Lane;
use crate::table::event::row_id;
use crate::{Store, StoreError, projection, reserve, table};
use border::{Act, ImageRef};
use foundation::Instant;
use journal::blob::EncryptedBlob;
use journal::{Event, EventId, Hash32, JournalError};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// An encrypted picture that one of the acts names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBlob {
    /// BLAKE3 of `bytes`.
    pub hash: Hash32,
    /// The encrypted bytes.
    pub bytes: Vec<u8>,
}

impl From<EncryptedBlob> for NewBlob {
    fn from(blob: EncryptedBlob) -> Self {
        Self { hash: blob.hash, bytes: blob.bytes }
    }
}

/// What is recorded together with the acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When.
    pub at: Instant,
    /// The pictures the acts name, all of them.
    pub blobs: Vec<NewBlob>,
    /// The inspection that ends with it.
    pub finish_inspection: Option<String>,
}

impl Record {
    /// Acts without pictures and without an inspection.
    #[must_use]
    pub const fn at(at: Instant) -> Self {
        Self { at, blobs: Vec::new(), finish_inspection: None }
    }
}

/// One act, recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its identity.
    pub id: EventId,
    /// The id people and screens use.
    pub public: Uuid,
    /// Its place in the chain.
    pub chain: Hash32,
    /// Its pictures were not stored, because the disk is full; the event says so by naming none.
    pub images_dropped: bool,
}

impl Store {
    /// Records `acts`, in their order, with everything that belongs to them. On return they are durable.
    ///
    /// When the disk is full the reserve is given up and the acts are recorded without their pictures
    /// ([`Recorded::images_dropped`]); so they are until there is room again.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`] before enrolment; [`StoreError::PictureMismatch`] if `blobs` are not exactly the pictures
    /// named; [`StoreError::DiskFull`] if not even the acts fit. Nothing is recorded then.
    pub fn record(&self, acts: Vec<Act>, record: Record) -> Result<Vec<Recorded>, StoreError> {
        let whole = Arc::new(Batch::new(acts, record)?);
        if whole.blobs.is_empty() || self.has_room_for_pictures() {
            match self.commit(&whole) {
                Err(error) if error.is_disk_full() => tracing::warn!("disk full: recording without pictures"),
                done => return done,
            }
            reserve::release(self.dir());
        }
        self.commit(&Arc::new(whole.without_pictures()))
    }

    /// Whether pictures are being left out, because the reserve is given up and there is no room to make it anew.
    #[must_use]
    pub fn disk_low(&self) -> bool {
        !reserve::is_whole(self.dir(), self.reserve_bytes()) && !self.room_for_reserve()
    }

    /// Whether the reserve is whole; has it made anew, beside the officer's work, when there is ample room again.
    fn has_room_for_pictures(&self) -> bool {
        if reserve::is_whole(self.dir(), self.reserve_bytes()) {
            return true;
        }
        let room = self.room_for_reserve();
        if room {
            self.refill_reserve();
        }
        room
    }

    fn room_for_reserve(&self) -> bool {
        platform::free_bytes(self.dir()).is_ok_and(|free| free / 2 >= self.reserve_bytes())
    }

    /// Commits; once more if the disk failed, for nothing of the first attempt is there and a traveller waits.
    fn commit(&self, batch: &Arc<Batch>) -> Result<Vec<Recorded>, StoreError> {
        let attempt = || {
            let batch = Arc::clone(batch);
            self.writer().transact(move |tx| batch.write(tx))
        };
        match attempt() {
            Err(StoreError::Disk(error)) => {
                tracing::warn!(%error, "the disk failed: recording once more");
                attempt()
            }
            done => done,
        }
    }
}

/// What one call records, checked.
struct Batch {
    acts: Vec<Act>,
    at: Instant,
    blobs: Vec<NewBlob>,
    finish_inspection: Option<String>,
    images_dropped: bool,
}

impl Batch {
    fn new(acts: Vec<Act>, record: Record) -> Result<Self, StoreError> {
        let Record { at, blobs, finish_inspection } = record;
        let mut named: BTreeMap<Hash32, u64> = BTreeMap::new();
        for image in acts.iter().flat_map(images) {
            named.insert(image.hash.parse().map_err(|_| StoreError::PictureMismatch)?, image.bytes);
        }
        for blob in &blobs {
            let length = u64::try_from(blob.bytes.len()).unwrap_or(u64::MAX);
            if named.get(&blob.hash) != Some(&length) || !journal::blob::is(&blob.bytes, &blob.hash) {
                return Err(StoreError::PictureMismatch);
            }
        }
        Ok(Self { acts, at, blobs, finish_inspection, images_dropped: false })
    }

    /// The same acts, naming no picture: headquarters must not wait for what will never come.
    fn without_pictures(&self) -> Self {
        let mut acts = self.acts.clone();
        let mut dropped = false;
        for act in &mut acts {
            if let Act::CrossingRecorded(crossing) = act {
                dropped |= !crossing.images.is_empty();
                crossing.images.clear();
            }
        }
        Self { acts, at: self.at, blobs: Vec::new(), finish_inspection: self.finish_inspection.clone(), images_dropped: dropped }
    }

    fn write(&self, c: &Connection) -> Result<Vec<Recorded>, StoreError> {
        let mut recorded = Vec::with_capacity(self.acts.len());
        for act in &self.acts {
            let event = append(c, self.at, act)?;
            for image in images(act) {
                self.write_picture(c, &event, image)?;
            }
            recorded.push(Recorded { id: event.head.id, public: event.head.public_id(), chain: event.chain, images_dropped: self.images_dropped });
        }
        if let Some(inspection) = &self.finish_inspection {
            table::draft::delete(c, inspection)?;
        }
        Ok(recorded)
    }

    fn write_picture(&self, c: &Connection, event: &Event, image: &ImageRef) -> Result<(), StoreError> {
        let hash: Hash32 = image.hash.parse().map_err(|_| StoreError::PictureMismatch)?;
        let Some(blob) = self.blobs.iter().find(|blob| blob.hash == hash) else {
            // A correction may name a picture of an earlier event.
            return if table::blob::is_known(c, &hash)? { Ok(()) } else { Err(StoreError::PictureMismatch) };
        };
        let id = event.head.id;
        let lane = Lane::of(image.kind, event.head.retention);
        table::blob::insert(c, &hash, row_id(id.epoch, id.seq), lane, &blob.bytes)
    }
}

/// The pictures an act names.
pub(crate) fn images(act: &Act) -> &[ImageRef] {
    match act {
        Act::CrossingRecorded(crossing) => &crossing.images,
        _ => &[],
    }
}

/// Appends one act to the journal and writes its projections. The caller holds the write lock, so the head cannot move.
pub(crate) fn append(c: &Connection, at: Instant, act: &Act) -> Result<Event, StoreError> {
    let epoch = table::epoch::current(c)?.ok_or(StoreError::NotEnrolled)?;
    let id = epoch.next();
    if !id.in_range() {
        return Err(JournalError::IdentityRange.into());
    }
    let mut salt = [0; 16];
    fill_random(&mut salt);
    let event = Event::new(&epoch.head_chain, id, at, act, salt)?;
    table::event::insert(c, &event)?;
    table::epoch::advance(c, id.epoch, id.seq, &event.chain, at.unix_millis())?;
    projection::write(c, &projection::rows(row_id(id.epoch, id.seq), &event, act))?;
    Ok(event)
}
