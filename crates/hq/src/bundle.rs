//! A stick from a booth that has no link: the same segments and pictures as over the network, through the same ingest, and back on the
//! stick the receipts and the feeds. A stick that comes ten times changes nothing after the first.

use crate::{Hq, HqError};
use border::REVOKED_BOOTHS;
use foundation::ErrorCode;
use journal::bundle::{Entries, EntryKind, Fault, end, entry_head, start};
use journal::release::RELEASE_FEED;
use journal::{BoothId, EnrolFile, Hash32, Hello, KEYS_FEED, Message, POST_KEYS, Receipt, Segment, SignedReceipt};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// No stick is answered for more booths: a hello is not signed, and anybody can write many.
const BOOTHS_OF_A_STICK: usize = 1_000;

/// What a stick brought. As JSON: its counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// Segments with something new.
    pub segments: u64,
    /// Segments that were here already.
    pub duplicates: u64,
    /// Segments that stand on another branch of a fork; kept.
    pub forked: u64,
    /// Pictures, known ones included.
    pub pictures: u64,
    /// Booths that joined: the answer on the stick is for them.
    pub joined: u64,
    /// Entries that are damaged or not signed by a booth of ours.
    pub refused: u64,
    /// Whether the end of the stick's file was reached.
    pub whole: bool,
    /// What goes back on the stick: a bundle of receipts and feeds.
    #[serde(skip)]
    pub answer: Vec<u8>,
}

/// What the stick's entries were about, for the answer.
#[derive(Default)]
struct Seen {
    receipts: BTreeMap<(BoothId, u32), (u64, SignedReceipt)>,
    pictures: BTreeSet<Hash32>,
    /// Booths and epochs that say hello: not signed, so it tells no more than whom to answer.
    greeted: BTreeSet<(BoothId, u32)>,
    /// Posts that booths joined, and the answers to them.
    joined: Vec<(String, Vec<u8>)>,
}

impl Hq {
    /// Takes a stick's bundle in, one entry in memory at a time. Everything whole is taken, whatever stands beside it.
    ///
    /// # Errors
    /// [`HqError::Journal`] if it is no bundle; [`HqError::Database`].
    pub fn import_bundle(&self, from: impl Read) -> Result<Imported, HqError> {
        let (mut imported, mut seen) = (Imported::default(), Seen::default());
        let mut entries = Entries::new(from)?;
        for entry in entries.by_ref() {
            match entry {
                Ok(entry) => self.import_entry(entry.kind, &entry.payload, &mut imported, &mut seen)?,
                Err(Fault::Damaged { .. }) => imported.refused += 1,
                Err(Fault::CutShort { .. }) => {}
            }
        }
        imported.whole = entries.reached_end();
        imported.answer = self.answer_to(seen)?;
        Ok(imported)
    }

    fn import_entry(&self, kind: Option<EntryKind>, payload: &[u8], imported: &mut Imported, seen: &mut Seen) -> Result<(), HqError> {
        match kind {
            Some(EntryKind::Segment) => match self.import_segment(payload, imported, seen) {
                Err(HqError::Journal(error)) => {
                    tracing::warn!(%error, "segment of a stick refused");
                    imported.refused += 1;
                }
                done => done?,
            },
            Some(EntryKind::Blob) => self.import_picture(payload, imported, seen)?,
            Some(EntryKind::Message) if seen.greeted.len() + seen.joined.len() < BOOTHS_OF_A_STICK => {
                self.import_message(payload, imported, seen)?;
            }
            // Feeds and receipts are ours; kinds of later versions say nothing here.
            _ => {}
        }
        Ok(())
    }

    /// A hello, or a booth's request to join.
    fn import_message(&self, payload: &[u8], imported: &mut Imported, seen: &mut Seen) -> Result<(), HqError> {
        if let Ok(hello) = Hello::from_bytes(payload) {
            seen.greeted.insert((hello.booth, hello.epoch));
        } else if let Ok(request) = EnrolFile::from_bytes(payload) {
            match self.enrol_by_file(&request) {
                Ok(joined) => {
                    seen.joined.push(joined);
                    imported.joined += 1;
                }
                Err(error @ (HqError::Refused(_) | HqError::Journal(_) | HqError::Certificate(_))) => {
                    tracing::warn!(%error, "request of a stick to join refused");
                    imported.refused += 1;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn import_segment(&self, payload: &[u8], imported: &mut Imported, seen: &mut Seen) -> Result<(), HqError> {
        let header = Segment::from_bytes(payload)?.header;
        let taken = self.take_segment(header.booth, payload.to_vec())?;
        match (taken.outcome.branch, taken.outcome.duplicate) {
            (1.., _) => imported.forked += 1,
            (0, true) => imported.duplicates += 1,
            (0, false) => imported.segments += 1,
        }
        // The word about the furthest record speaks of all before it.
        let last = header.last_seq();
        let known = seen.receipts.entry((header.booth, header.epoch)).or_insert((0, taken.receipt.clone()));
        if last >= known.0 {
            *known = (last, taken.receipt);
        }
        Ok(())
    }

    /// A picture's name is the hash of its bytes, so a picture cannot be wrong; whose it is, the receipts of the stick's booths say.
    fn import_picture(&self, payload: &[u8], imported: &mut Imported, seen: &mut Seen) -> Result<(), HqError> {
        let (hash, length) = (Hash32::of(payload), payload.len() as u64);
        let held = self.blobs.progress(&hash).offset.min(length);
        match self.blobs.add(&hash, held, length, tail(payload, held)) {
            Ok(progress) if progress.complete => {}
            Err(HqError::Refused(refusal)) if refusal.code == ErrorCode::TransferTooLarge => {
                imported.refused += 1;
                return Ok(());
            }
            done => {
                done?;
                return Ok(());
            }
        }
        let booth = seen.greeted.iter().next().or(seen.receipts.keys().next()).map_or(BoothId(0), |place| place.0);
        self.keep_picture(&hash, length, booth)?;
        imported.pictures += 1;
        seen.pictures.insert(hash);
        Ok(())
    }

    /// Receipts for every epoch the stick spoke of (a stick that only says hello fetches them too), each naming the stick's pictures, and every feed of those booths' posts.
    fn answer_to(&self, seen: Seen) -> Result<Vec<u8>, HqError> {
        let mut answer = Answer::default();
        let mut posts = BTreeSet::new();
        for (post, joined) in &seen.joined {
            answer.add(EntryKind::Message, joined); // What follows is read with the keys in it.
            posts.insert(post.clone());
        }
        let mut names = BTreeSet::new();
        // Receipts may be signed by a key that a booth learns from it.
        if let Some(keys) = self.store.feed(KEYS_FEED, "")? {
            answer.add(EntryKind::Feed, &keys.signed);
            names.insert((KEYS_FEED.to_owned(), String::new()));
        }
        let pictures: Vec<Hash32> = seen.pictures.iter().copied().collect();
        let places: BTreeSet<(BoothId, u32)> = seen.receipts.keys().chain(&seen.greeted).copied().collect();
        for (booth, epoch) in places {
            let Some(known) = self.store.booth(booth)? else { continue };
            for part in pictures.chunks(PICTURES_PER_RECEIPT) {
                answer.add(EntryKind::Receipt, &self.receipt(booth, epoch, part.to_vec())?.to_bytes()?);
            }
            match seen.receipts.get(&(booth, epoch)) {
                Some((_, receipt)) => answer.add(EntryKind::Receipt, &receipt.to_bytes()?),
                None => answer.add(EntryKind::Receipt, &self.receipt(booth, epoch, Vec::new())?.to_bytes()?),
            }
            if known.revoked_at.is_none() {
                posts.insert(known.post);
            } else if let Some(word) = self.store.feed(REVOKED_BOOTHS, "")? {
                answer.add(EntryKind::Feed, &word.signed); // All that it is told.
            }
        }
        let mut feeds = self.store.feeds()?;
        // First the key that others are sealed to. Last of all what is long: a stick that is pulled out early has brought what matters at the desk.
        feeds.sort_by_key(|feed| (feed.name != POST_KEYS, feed.name.starts_with(RELEASE_FEED)));
        for known in feeds {
            for post in posts.iter().filter(|post| known.post.is_empty() || known.post == **post) {
                let feed = if names.insert((known.name.clone(), known.post.clone())) { self.store.feed(&known.name, post)? } else { None };
                if let Some(feed) = feed {
                    answer.add(EntryKind::Feed, &feed.signed);
                }
            }
        }
        Ok(answer.whole())
    }
}

/// A receipt stays well below [`Receipt::MAX_BYTES`].
const PICTURES_PER_RECEIPT: usize = Receipt::MAX_BYTES / 64;

fn tail(bytes: &[u8], from: u64) -> &[u8] {
    usize::try_from(from).ok().and_then(|from| bytes.get(from..)).unwrap_or_default()
}

struct Answer {
    bytes: Vec<u8>,
    entries: u64,
}

impl Default for Answer {
    fn default() -> Self {
        Self { bytes: start().to_vec(), entries: 0 }
    }
}

impl Answer {
    fn add(&mut self, kind: EntryKind, payload: &[u8]) {
        self.bytes.extend_from_slice(&entry_head(kind, payload));
        self.bytes.extend_from_slice(payload);
        self.entries += 1;
    }

    fn whole(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&end(self.entries));
        self.bytes
    }
}
