//! Step 13 of a crossing's way, outside the database: bytes → signature verified → opened → facts; and the signed receipt.

use crate::blobs::Progress;
use crate::console::views::AlarmKind;
use crate::headquarters::signing_key;
use crate::project::{self, Places, Zones};
use crate::store::placing::{Doubt, Stood, stand, stretches};
use crate::store::{Arrival, Before, Content, Coverage, NewAlarm, Outcome, Place, SegmentRecord};
use crate::{Hq, HqError};
use foundation::ErrorCode;
use journal::{
    BlobNames, BoothId, Erasure, EventId, Hash32, Hello, HelloAnswer, JournalError, Judged, MAX_SEGMENT_BYTES, Message, Receipt, Segment,
    SignedErasure, SignedReceipt, genesis,
};
use std::collections::HashMap;

/// What a booth is answered for a segment.
#[derive(Debug)]
pub struct Taken {
    /// The receipt.
    pub receipt: SignedReceipt,
    /// What became of it.
    pub outcome: Outcome,
}

impl Hq {
    /// Takes a segment in: durable when this returns. `carrier` delivers it, its own or a neighbour's.
    ///
    /// # Errors
    /// [`HqError::Journal`] if the bytes are no segment, of an unknown wire version, or not signed by the booth they name.
    pub fn take_segment(&self, carrier: BoothId, bytes: Vec<u8>) -> Result<Taken, HqError> {
        let segment = Segment::from_bytes(&bytes)?;
        let header = &segment.header;
        let Before { booth, known, posts_revision } = self.store.before_ingest(header.booth, &Hash32::of(&bytes))?;
        let booth = booth.ok_or(JournalError::Signature { what: "segment" })?;
        segment.verify_signature(&signing_key(&booth)?)?;
        let (outcome, held) = if known {
            let last = EventId { seq: header.last_seq(), ..header.first() };
            let branch = self.store.branch_of(last, &header.last_chain)?.unwrap_or(0);
            let held = self.store.coverage(header.booth, header.epoch, Some((last.seq, header.last_chain)))?;
            (Outcome { duplicate: true, branch }, held)
        } else {
            let places = Places::new(&self.zones.at(&posts_revision, || self.store.posts())?, &booth.post);
            let arrival = self.interpret(&segment, &places, bytes, self.now_ms(), booth.revoked_at.is_some())?;
            let (concerns, tasks) = (crate::raised::concerns(&arrival), crate::tasks::concerns(&arrival));
            let taken = self.gathering.take_in(arrival, self.store.writers(), &|group| self.store.ingest_all(group))?;
            self.after_arrival(concerns);
            if tasks {
                self.tell_tasks();
            }
            taken
        };
        let receipt = self.sign_receipt(header.booth, header.epoch, held, Vec::new(), outcome.branch > 0)?;
        if carrier != header.booth {
            tracing::info!(carrier = carrier.0, booth = header.booth.0, "segment carried by a neighbour");
        }
        Ok(Taken { receipt, outcome })
    }

    /// Takes a chunk of a picture in; when the picture is whole, a receipt names it.
    ///
    /// # Errors
    /// As [`crate::blobs::Blobs::add`].
    pub fn take_chunk(&self, booth: BoothId, hash: &Hash32, offset: u64, total: u64, chunk: &[u8]) -> Result<(Progress, Vec<u8>), HqError> {
        let progress = self.blobs.add(hash, offset, total, chunk)?;
        if !progress.complete {
            return Ok((progress, Vec::new()));
        }
        self.keep_picture(hash, progress.offset, booth)?;
        let epoch = self.store.told(Some(booth))?.iter().map(|told| told.epoch).max().unwrap_or(1);
        Ok((progress, self.receipt(booth, epoch, vec![*hash])?.to_bytes()?))
    }

    /// Notes that a picture is whole; a late copy of what nobody can open any more is not kept.
    pub(crate) fn keep_picture(&self, hash: &Hash32, bytes: u64, booth: BoothId) -> Result<(), HqError> {
        if self.store.is_blob_erased(hash)? {
            self.blobs.remove(hash)
        } else if self.store.has_blob(hash)? {
            Ok(())
        } else {
            self.store.put_blob(hash, bytes, booth, self.now_ms())
        }
    }

    /// Opens a segment as far as it opens. What does not is kept all the same, unread.
    fn interpret(&self, segment: &Segment, places: &Places, bytes: Vec<u8>, received_at: i64, revoked: bool) -> Result<Arrival, HqError> {
        let header = &segment.header;
        let content = match segment.open_judged(self.keys.opening()) {
            Ok(events) => {
                let starts_wrong = header.first_seq == 1 && header.prev_chain != genesis(header.booth, header.epoch);
                let facts = events.iter().map(|Judged { stored, follows }| {
                    let broken = !follows || (starts_wrong && stored.id().seq == 1);
                    project::event(places, stored, broken)
                });
                Content::Events(facts.collect())
            }
            Err(error) => {
                tracing::warn!(booth = header.booth.0, epoch = header.epoch, first = header.first_seq, %error, "segment kept unread");
                Content::Unreadable
            }
        };
        Ok(Arrival {
            booth: header.booth,
            epoch: header.epoch,
            first: header.first_seq,
            last: header.last_seq(),
            prev_chain: header.prev_chain,
            last_chain: header.last_chain,
            hash: Hash32::of(&bytes),
            bytes,
            received_at,
            revoked,
            content,
        })
    }

    /// Reads a stored segment anew, for a rebuild, for what is in quarantine, or before something of it is erased.
    ///
    /// # Errors
    /// [`HqError::Damaged`] if the stored bytes changed.
    pub fn interpret_stored(&self, record: &SegmentRecord) -> Result<Arrival, HqError> {
        let booth = self.store.booth(record.booth)?.ok_or(HqError::Damaged("booth of a segment"))?;
        self.read_anew(record, &Places::new(&Zones::of(&self.store.posts()?), &booth.post))
    }

    /// The same for many segments: booths and posts are looked up once.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub(crate) fn reader(&self) -> Result<impl Fn(&SegmentRecord) -> Result<Arrival, HqError> + Sync + '_, HqError> {
        let zones = Zones::of(&self.store.posts()?);
        let places: HashMap<BoothId, Places> = self.store.booths()?.into_iter().map(|booth| (booth.id, Places::new(&zones, &booth.post))).collect();
        Ok(move |record: &SegmentRecord| self.read_anew(record, places.get(&record.booth).ok_or(HqError::Damaged("booth of a segment"))?))
    }

    fn read_anew(&self, record: &SegmentRecord, places: &Places) -> Result<Arrival, HqError> {
        let segment = self.kept(record)?;
        let arrival = self.interpret(&segment, places, record.bytes.clone(), record.received_at, record.revoked)?;
        Ok(Arrival { hash: record.hash, ..arrival })
    }

    /// A stored segment: the bytes as they arrived, or those that headquarters' own word says stand in their place.
    ///
    /// # Errors
    /// [`HqError::Damaged`] if the stored bytes changed.
    pub(crate) fn kept(&self, record: &SegmentRecord) -> Result<Segment, HqError> {
        match &record.erasure {
            None if Hash32::of(&record.bytes) == record.hash => Ok(Segment::from_bytes(&record.bytes)?),
            None => Err(HqError::Damaged("segment")),
            Some(word) => self.stands_instead(record, word).map(|(_, segment)| segment).map_err(|_| HqError::Damaged("segment")),
        }
    }

    /// What stands in the place of a segment, if the word on it is headquarters' own and about this one.
    pub(crate) fn stands_instead(&self, record: &SegmentRecord, word: &[u8]) -> Result<(Erasure, Segment), JournalError> {
        SignedErasure::from_bytes(word)?.verify(&record.hash, &record.bytes, &self.keys.ever())
    }

    /// Headquarters' signed word on what it holds of one epoch from its first event on, and on pictures.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub fn receipt(&self, booth: BoothId, epoch: u32, blobs: Vec<Hash32>) -> Result<SignedReceipt, HqError> {
        let held = self.store.coverage(booth, epoch, None)?;
        self.sign_receipt(booth, epoch, held, blobs, false)
    }

    /// Answers a hello: what is held, what is missing, what is new. `Err` with [`ErrorCode::BoothRevoked`] for a revoked booth,
    /// whose contact is noted all the same.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] for another booth's hello, [`ErrorCode::WireUnsupported`], [`ErrorCode::BoothRevoked`].
    pub fn hello(&self, caller: BoothId, hello: &Hello) -> Result<HelloAnswer, HqError> {
        if hello.booth != caller {
            return Err(ErrorCode::BadRequest.into());
        }
        if hello.wire_min > journal::WIRE_MAX || hello.wire_max < journal::WIRE_MIN {
            return Err(ErrorCode::WireUnsupported.into());
        }
        let booth = self.booth(caller)?;
        let now = self.now_ms();
        self.store.heard(hello, now)?;
        if booth.revoked_at.is_some() {
            return Err(ErrorCode::BoothRevoked.into());
        }
        let mut heads: Vec<(u32, u64, Hash32)> = hello.previous.iter().map(|head| (head.epoch, head.head_seq, head.head_chain)).collect();
        heads.push((hello.epoch, hello.head_seq, hello.head_chain));
        let mut receipts = Vec::new();
        for (epoch, seq, chain) in heads {
            let ends = hello.ends.iter().filter(|end| end.0 == epoch).map(|(_, seq, chain)| (*seq, *chain)).collect();
            receipts.push(self.receipt_for(EventId { booth: caller, epoch, seq }, chain, ends, now)?);
        }
        self.before_contact();
        let feeds = self.store.feeds()?.into_iter().filter(|feed| feed.post.is_empty() || feed.post == booth.post);
        Ok(HelloAnswer {
            receipts,
            holes: self.store.holes(caller)?,
            feeds: feeds.map(|feed| (feed.name, feed.version)).collect(),
            hq_time_ms: now,
            max_segment_bytes: u32::try_from(MAX_SEGMENT_BYTES).unwrap_or(u32::MAX),
            in_flight: self.limits.in_flight,
            post_keys: self.post_keys_for(&booth)?,
            keys: self.keys_for(&hello.feeds)?,
            blobs_lost: !self.blobs_not_held(&BlobNames(hello.newest_blobs.clone()))?.0.is_empty(),
        })
    }

    /// Whether a picture is whole and durable, or was and is no longer to be kept.
    fn holds_blob(&self, hash: &Hash32) -> Result<bool, HqError> {
        Ok(self.store.has_blob(hash)? && (self.blobs.progress(hash).complete || self.store.is_blob_erased(hash)?))
    }

    /// Which of some pictures are not held: a booth asks when the last one it delivered is not.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] for more than [`BlobNames::MAX`].
    pub fn blobs_not_held(&self, asked: &BlobNames) -> Result<BlobNames, HqError> {
        if asked.0.len() > BlobNames::MAX {
            return Err(ErrorCode::BadRequest.into());
        }
        let mut missing = Vec::new();
        for hash in &asked.0 {
            if !self.holds_blob(hash)? {
                missing.push(*hash);
            }
        }
        Ok(BlobNames(missing))
    }

    /// The receipt of an epoch for a booth that says where its journal stands, and where stretches end that it asks about. A journal shorter
    /// than what is held, or with another event at its head, is an old or a second copy: the alarm says so.
    fn receipt_for(&self, head: EventId, chain: Hash32, ends: Vec<(u64, Hash32)>, now: i64) -> Result<SignedReceipt, HqError> {
        let EventId { booth, epoch, seq } = head;
        let raise = |kind, branch, chains| {
            let place = Place { booth, epoch, branch, seq };
            self.store.raise(&NewAlarm { kind, place: Some(place), chains, at: now })
        };
        let branch = self.store.branch_of(head, &chain)?;
        let Stood { mut held, forked, doubt } = stand((seq, chain), branch, &mut |anchor| self.store.coverage(booth, epoch, anchor))?;
        match doubt {
            Some(Doubt::Behind { branch }) => raise(AlarmKind::Behind, branch, None)?,
            Some(Doubt::Fork) => {
                let held = self.store.chain_at(head)?;
                raise(AlarmKind::Fork, 1, held.map(|held| (held, chain)))?;
            }
            None => {}
        }
        let further = stretches(&ends, held.upto, &mut |(seq, chain)| {
            let known = self.store.branch_of(EventId { booth, epoch, seq }, &chain)?;
            known.map(|_| self.store.coverage(booth, epoch, Some((seq, chain)))).transpose()
        })?;
        held.beyond.extend(further);
        self.sign_receipt(booth, epoch, held, Vec::new(), forked)
    }

    fn sign_receipt(&self, booth: BoothId, epoch: u32, held: Coverage, blobs: Vec<Hash32>, forked: bool) -> Result<SignedReceipt, HqError> {
        let receipt = Receipt {
            booth,
            epoch,
            upto_seq: held.upto,
            upto_chain: held.upto_chain,
            beyond: held.beyond,
            blobs,
            hq_time_ms: self.now_ms(),
            forked,
            slow_down_ms: 0,
        };
        Ok(SignedReceipt::sign(&receipt, &self.keys.signing)?)
    }
}
