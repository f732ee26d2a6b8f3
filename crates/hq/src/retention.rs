//! When retention ends: the bodies of records go, their heads and commitments stay, and headquarters signs what stands in the segment's
//! place. The rule book that is published says how long each class is kept.
//!
//! What belongs together goes together: what was said of a crossing stays as long as the crossing, and every copy of a record goes with it,
//! whichever segment brought it. Figures stay; pictures go with their keys.

use crate::publish::RULES;
use crate::store::{Arrival, AuditEntry, CrossingQuery, Erasing, Fact, SegmentRecord};
use crate::{Hq, HqError};
use border::rules::RuleBook;
use border::{Act, RetentionClass};
use journal::{ErasureOrder, EventId, Hash32, Message, RecipientKey, SegmentHeader, SignedErasure, Stored, cbor};
use rand::rngs::OsRng;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;
use uuid::Uuid;

/// Segments asked for at a time.
const PAGE: u32 = 64;
/// A clock that stands further ahead of the newest crossing than this may be wrong: by it, everything could seem to be over.
const PLAUSIBLE_MS: i64 = 31 * 86_400_000;
/// Versions of feeds are kept so long after they were issued: booths that come back are told what changed since then, and what is said of
/// persons is said no longer than that.
const FEEDS_MS: i64 = 180 * 86_400_000;
/// Pictures deleted between two looks at the database.
const PICTURES: u32 = 256;

/// What was erased, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Segments that something was erased of.
    pub segments: u64,
    /// Records by class. A copy of a record in a second segment counts there too.
    pub records: BTreeMap<RetentionClass, u64>,
    /// Pictures whose keys went.
    pub pictures: u64,
}

impl Erased {
    /// Records of every class.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.records.values().sum()
    }

    fn count(&mut self, group: &[Erasing], counted: &mut Counted) {
        for one in group {
            self.segments += u64::from(counted.segments.insert(one.id));
            self.pictures += one.pictures.len() as u64;
            for event in one.arrival.events().iter().filter(|event| one.erased.contains(&event.seq)) {
                let twice = matches!(event.fact, Fact::Amendment(_)) && !counted.said.insert((one.id, event.seq));
                if let Some(class) = event.retention.filter(|_| !twice) {
                    *self.records.entry(class).or_default() += 1;
                }
            }
        }
    }
}

/// What is counted already: what was said of a crossing is met with the crossing and by itself.
#[derive(Default)]
struct Counted {
    segments: BTreeSet<i64>,
    said: BTreeSet<(i64, u64)>,
}

/// Looks at how far it is; `false` stops after what is in hand.
pub(crate) type Watch<'a> = &'a mut dyn FnMut(&Erased) -> bool;

impl Hq {
    /// The rule book that is published, or the built-in one.
    ///
    /// # Errors
    /// [`HqError::Database`], [`HqError::Damaged`].
    pub fn rule_book(&self) -> Result<RuleBook, HqError> {
        let Some(feed) = self.store.feed(RULES, "")? else { return Ok(RuleBook::default()) };
        cbor::from_slice(&feed.body).map_err(|_| HqError::Damaged("rule book"))
    }

    /// Whether a crossing of the last month is here: what booths recorded vouches for our clock.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub fn clock_is_plausible(&self) -> Result<bool, HqError> {
        let newest = self.store.search_crossings(&CrossingQuery { limit: 1, ..CrossingQuery::default() })?;
        Ok(newest.first().is_some_and(|newest| newest.at > self.now_ms() - PLAUSIBLE_MS))
    }

    /// What would be erased now. Changes nothing.
    ///
    /// # Errors
    /// As [`Hq::erase_due`].
    pub fn due_for_erasure(&self, watch: Watch<'_>) -> Result<Erased, HqError> {
        self.each_due(watch, &mut |_| Ok(true))
    }

    /// Erases what the rule book says is kept no longer, and what feeds said half a year ago and do not say now. One at a time in a process;
    /// several processes do each other no harm.
    ///
    /// # Errors
    /// [`HqError::Database`], [`HqError::Damaged`] for a segment that is not what was stored; what was erased before stays so.
    pub fn erase_due(&self, by: &str, watch: Watch<'_>) -> Result<Erased, HqError> {
        let _one = self.erasing.lock().unwrap_or_else(PoisonError::into_inner);
        self.delete_pictures()?; // Of a run that ended early.
        let erased = self.each_due(watch, &mut |group| self.store.erase(group, self.now_ms()));
        self.forget_bodies();
        self.delete_pictures()?;
        self.store.forget_feeds(self.now_ms() - FEEDS_MS)?;
        let erased = erased?;
        if erased.segments > 0 {
            self.store.erased_for_good()?;
            let each: Vec<String> = erased.records.iter().map(|(class, count)| format!("{count} {}", crate::store::word(class))).collect();
            let detail =
                format!("{}; {} segments, {} pictures; rule book {}", each.join(", "), erased.segments, erased.pictures, self.rule_book()?.version);
            let (at, login) = (self.now_ms(), by.to_owned());
            self.store.audit(&AuditEntry { at, login, act: "records.erased", purpose: None, detail: detail.into(), shown: None })?;
        }
        Ok(erased)
    }

    fn each_due(&self, watch: Watch<'_>, act: &mut dyn FnMut(&[Erasing]) -> Result<bool, HqError>) -> Result<Erased, HqError> {
        let book = self.rule_book()?;
        let law = Law { due: book.due_at_headquarters(self.now_ms()), order: ErasureOrder { at_ms: self.now_ms(), rule_book: book.version } };
        let (mut erased, mut seen, mut counted) = (Erased::default(), BTreeSet::new(), Counted::default());
        for (class, before) in &law.due {
            let mut after = 0;
            loop {
                let page = self.store.bodies_before(*class, *before, after, PAGE)?;
                let Some(last) = page.last() else { break };
                after = *last;
                for id in page {
                    if !seen.insert(id) {
                        continue; // It was due for another class, and then everything in it was looked at.
                    }
                    let group = self.group(&law, id)?;
                    if !group.is_empty() && act(&group)? {
                        erased.count(&group, &mut counted);
                    }
                    if !watch(&erased) {
                        return Ok(erased);
                    }
                }
            }
        }
        Ok(erased)
    }

    /// What is erased together with what is due in a segment.
    fn group(&self, law: &Law, id: i64) -> Result<Vec<Erasing>, HqError> {
        let mut parts = BTreeMap::new();
        let Some(mut part) = self.part(id)? else { return Ok(Vec::new()) };
        let due: Vec<(u64, Option<Uuid>)> = self.due_in(law, &part.arrival)?;
        part.erased.extend(due.iter().map(|(seq, _)| *seq));
        parts.insert(id, part);
        for crossing in due.into_iter().filter_map(|(_, crossing)| crossing) {
            self.add_said(&mut parts, crossing)?;
        }
        parts.into_iter().filter(|(_, part)| !part.erased.is_empty()).map(|(id, part)| self.erasing(law, id, part)).collect()
    }

    /// Numbers of the events whose term is over, each with the crossing that it recorded.
    fn due_in(&self, law: &Law, arrival: &Arrival) -> Result<Vec<(u64, Option<Uuid>)>, HqError> {
        let mut due = Vec::new();
        for event in arrival.events().iter().filter(|event| event.retention.is_some_and(|class| law.is_over(class, event.at))) {
            match &event.fact {
                Fact::Crossing(fact) => due.push((event.seq, Some(fact.id))),
                // It stays as long as the crossing: without it, what was corrected would come back.
                Fact::Amendment(fact) if self.store.crossing(fact.crossing)?.is_some() => {}
                _ => due.push((event.seq, None)),
            }
        }
        Ok(due)
    }

    /// Adds everything that was said of a crossing, in whichever segments.
    fn add_said(&self, parts: &mut BTreeMap<i64, Part>, crossing: Uuid) -> Result<(), HqError> {
        for said in self.store.amendments(crossing, u32::MAX)? {
            let id = EventId { booth: said.place.booth, epoch: said.place.epoch, seq: said.place.seq };
            for segment in self.store.segments_with(id)? {
                let part = match parts.entry(segment) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => match self.part(segment)? {
                        Some(part) => place.insert(part),
                        None => continue,
                    },
                };
                let is_it = |fact: &Fact| matches!(fact, Fact::Amendment(fact) if fact.crossing == crossing);
                part.erased.extend(part.arrival.events().iter().filter(|event| event.seq == id.seq && is_it(&event.fact)).map(|event| event.seq));
            }
        }
        Ok(())
    }

    /// A segment as it is kept, opened; `None` for one that cannot be read: what it holds is not known.
    fn part(&self, id: i64) -> Result<Option<Part>, HqError> {
        let record = self.store.segment(id)?.ok_or(HqError::Damaged("segment"))?;
        let segment = self.kept(&record)?;
        let Ok(events) = segment.open(self.keys.opening()) else { return Ok(None) };
        let arrival = self.interpret_stored(&record)?;
        Ok(Some(Part { record, header: segment.header, events, arrival, erased: BTreeSet::new() }))
    }

    fn erasing(&self, law: &Law, id: i64, part: Part) -> Result<Erasing, HqError> {
        let Part { record, header, events, arrival, erased } = part;
        let pictures = events.iter().filter(|stored| erased.contains(&stored.id().seq)).flat_map(pictures).collect();
        let remain: Vec<Stored> = events.into_iter().map(|stored| if erased.contains(&stored.id().seq) { stored.erase() } else { stored }).collect();
        let to = self.recipients(&header)?;
        let (bytes, word) = SignedErasure::make(record.hash, (&remain, &header.prev_chain), law.order, (&self.keys.signing, &to), &mut OsRng)?;
        Ok(Erasing { id, before: Hash32::of(&record.bytes), bytes, erasure: word.to_bytes()?, arrival, erased, pictures })
    }

    /// Headquarters, and the booth's post: a damaged booth is restored from what remains, too.
    fn recipients(&self, header: &SegmentHeader) -> Result<Vec<RecipientKey>, HqError> {
        let post = self.booth(header.booth)?.post;
        let current = self.store.post_keys(Some(&post))?.into_iter().next().map(|known| known.key.public());
        Ok([Some(self.keys.sealing.public()), current].into_iter().flatten().collect())
    }

    /// Deletes the pictures whose keys were erased.
    fn delete_pictures(&self) -> Result<(), HqError> {
        loop {
            let page = self.store.blobs_to_delete(PICTURES)?;
            if page.is_empty() {
                return Ok(());
            }
            for hash in page {
                self.blobs.remove(&hash)?;
                self.store.blob_deleted(&hash)?;
            }
        }
    }
}

/// What the rule book orders.
struct Law {
    /// Classes, and the time before which what was recorded goes.
    due: Vec<(RetentionClass, i64)>,
    order: ErasureOrder,
}

impl Law {
    fn is_over(&self, class: RetentionClass, at: i64) -> bool {
        self.due.iter().any(|(due, before)| *due == class && at < *before)
    }
}

/// A segment on its way to being erased of something.
struct Part {
    record: SegmentRecord,
    header: SegmentHeader,
    events: Vec<Stored>,
    arrival: Arrival,
    erased: BTreeSet<u64>,
}

/// The pictures that an event holds the keys of.
fn pictures(stored: &Stored) -> Vec<Hash32> {
    match stored.event().map(journal::Event::act) {
        Some(Ok(Act::CrossingRecorded(crossing))) => crossing.images.iter().filter_map(|image| image.hash.parse().ok()).collect(),
        _ => Vec::new(),
    }
}
