//! Steps 11 and 15 of a crossing's way, as far as the store goes: what waits for headquarters, and what its signed receipts cover.
//!
//! The queue is not a table: it is the journal minus the receipts, walked by key. Nothing leaves it but by a receipt.

use crate::table::event::{place, row_id};
use crate::table::receipt::ReceiptRow;
use crate::word::{Standing, Told, Word};
use crate::{Lane, Store, StoreError, record, table};
use border::Act;
use journal::{Hash32, Message, Receipt, SignedReceipt, Stored, VerifyingKey, genesis};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

/// Events purged at once, so that no officer waits for it.
const PURGE_AT_ONCE: usize = 64;
/// Pictures that receipts named last.
const NEWEST: &str = "delivery.newest_blobs";
/// How many: as many as may be in flight at once, so that a restored headquarters that lost any lost one of these.
const NEWEST_COUNT: usize = 8;

/// What waits for headquarters' receipt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Events.
    pub events: u64,
    /// When the oldest of them was recorded, milliseconds since 1970.
    pub oldest_at_ms: Option<i64>,
    /// Pictures.
    pub blobs: u64,
    /// Their bytes.
    pub blob_bytes: u64,
}

/// Events of one epoch without a receipt, first and last number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRange {
    /// The epoch.
    pub epoch: u32,
    /// First number.
    pub first: u64,
    /// Last number.
    pub last: u64,
}

/// A picture without a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlobName {
    /// Under which it is stored and sent.
    pub hash: Hash32,
    /// How soon it travels.
    pub lane: Lane,
    /// Bytes.
    pub size: u64,
}

/// What a receipt brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiptOutcome {
    /// How the chains stand.
    pub standing: Standing,
    /// The epoch spoken of.
    pub epoch: u32,
    /// Events newly covered.
    pub events: u64,
    /// Pictures newly named.
    pub blobs: u64,
    /// Wait this long before sending more, milliseconds.
    pub slow_down_ms: u32,
}

/// Pictures that receipts named last, the last first, and when: later than every one before, even if headquarters' clock went back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Newest {
    hashes: Vec<String>,
    at_ms: i64,
}

/// What receipts cover, by epoch.
pub(crate) struct Coverage(BTreeMap<u32, ReceiptRow>);

impl Coverage {
    pub(crate) fn load(c: &Connection) -> Result<Self, StoreError> {
        Ok(Self(table::receipt::all(c)?.into_iter().map(|row| (row.epoch, row)).collect()))
    }

    /// Whether the event with a key is covered.
    pub(crate) fn covers(&self, event: i64) -> bool {
        let (epoch, seq) = place(event);
        self.0.get(&epoch).is_some_and(|row| row.word.covers(seq))
    }

    /// Ranges of `epoch` without a receipt, up to its head, in order.
    fn gaps(&self, epoch: u32, head_seq: u64) -> Vec<EventRange> {
        let nothing = Word::default();
        let word = self.0.get(&epoch).map_or(&nothing, |row| &row.word);
        word.gaps(head_seq).into_iter().map(|(first, last)| EventRange { epoch, first, last }).collect()
    }
}

impl Store {
    /// What waits for headquarters.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn queue(&self) -> Result<Queue, StoreError> {
        self.readers().read(|tx| {
            let gaps = gaps(tx)?;
            let (blobs, bytes) = table::blob::waiting(tx)?;
            let oldest = gaps.first().map(|gap| table::event::at_ms(tx, row_id(gap.epoch, gap.first))).transpose()?;
            Ok(Queue {
                events: gaps.iter().map(|gap| gap.last - gap.first + 1).sum(),
                oldest_at_ms: oldest.flatten(),
                blobs: u64::try_from(blobs).unwrap_or(0),
                blob_bytes: u64::try_from(bytes).unwrap_or(0),
            })
        })
    }

    /// Ranges of events without a receipt, oldest epoch first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn undelivered_events(&self) -> Result<Vec<EventRange>, StoreError> {
        self.readers().read(|tx| gaps(tx))
    }

    /// Where stretches end that headquarters may hold beyond gaps, with the chain values that prove them: of `sent` ranges (epoch, last number)
    /// that were never answered, then of what receipts named, the longest first. At most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn ends(&self, sent: &[(u32, u64)], limit: usize) -> Result<Vec<(u32, u64, Hash32)>, StoreError> {
        self.readers().read(|tx| {
            let coverage = Coverage::load(tx)?;
            let beyond = |row: &ReceiptRow| row.word.beyond.iter().map(|(first, last)| (last - first, row.epoch, *last)).collect::<Vec<_>>();
            let mut named: Vec<(u64, u32, u64)> = coverage.0.values().flat_map(beyond).collect();
            named.sort_unstable_by(|a, b| b.cmp(a));
            let open = sent.iter().copied().filter(|(epoch, seq)| !coverage.covers(row_id(*epoch, *seq)));
            let all = open.chain(named.into_iter().map(|(_, epoch, last)| (epoch, last))).take(limit);
            let chains = all.map(|(epoch, seq)| Ok(chain_at(tx, epoch, seq)?.map(|chain| (epoch, seq, chain))));
            chains.filter_map(Result::transpose).collect()
        })
    }

    /// Refusals, hits and protection without a receipt: what goes before the rest. At most `limit`, each a range of one.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn urgent_events(&self, limit: usize) -> Result<Vec<EventRange>, StoreError> {
        self.readers().read(|tx| {
            let mut urgent = Vec::new();
            for gap in gaps(tx)? {
                let room = limit.saturating_sub(urgent.len());
                let found = table::event::urgent(tx, row_id(gap.epoch, gap.first), row_id(gap.epoch, gap.last), room)?;
                urgent.extend(found.into_iter().map(|event| {
                    let (epoch, seq) = place(event);
                    EventRange { epoch, first: seq, last: seq }
                }));
            }
            Ok(urgent)
        })
    }

    /// Pictures without a receipt, most urgent first, then oldest; at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn undelivered_blobs(&self, limit: usize) -> Result<Vec<BlobName>, StoreError> {
        let found = self.readers().read(|tx| table::blob::undelivered(tx, limit))?;
        Ok(found.into_iter().map(|(hash, lane, size)| BlobName { hash, lane, size: u64::try_from(size).unwrap_or(0) }).collect())
    }

    /// The encrypted bytes of a picture; `None` if it is unknown or purged.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn blob(&self, hash: &Hash32) -> Result<Option<Vec<u8>>, StoreError> {
        self.readers().read(|tx| table::blob::bytes(tx, hash))
    }

    /// At most `limit` events of `epoch` from number `from` on, in order, as the journal holds them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn events(&self, epoch: u32, from: u64, limit: usize) -> Result<Vec<Stored>, StoreError> {
        self.readers().read(|tx| table::event::range(tx, epoch, from, limit))
    }

    /// The chain value after event `seq` of `epoch`; the genesis for 0. `None` if there is no such event.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn chain_at(&self, epoch: u32, seq: u64) -> Result<Option<Hash32>, StoreError> {
        self.readers().read(|tx| chain_at(tx, epoch, seq))
    }

    /// Every epoch and its head, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn epochs(&self) -> Result<Vec<table::epoch::EpochState>, StoreError> {
        self.readers().read(|tx| table::epoch::all(tx))
    }

    /// The current epoch and its head; `None` before enrolment.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn head(&self) -> Result<Option<table::epoch::EpochState>, StoreError> {
        self.readers().read(|tx| table::epoch::current(tx))
    }

    /// Keeps headquarters' signed receipt. Events it covers and whose chain agrees, and pictures it names, are delivered from now
    /// on. A later word that covers less (headquarters was restored) is believed: the booth sends again what it still has.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`]; [`StoreError::Journal`] for a wrong signature; [`StoreError::ForeignReceipt`].
    pub fn apply_receipt(&self, signed: &SignedReceipt) -> Result<ReceiptOutcome, StoreError> {
        self.apply_told(signed, Told::Sometime)
    }

    /// The same for a receipt that answers something: how it came says what an earlier time in it means.
    ///
    /// # Errors
    /// As [`Store::apply_receipt`].
    pub fn apply_told(&self, signed: &SignedReceipt, told: Told) -> Result<ReceiptOutcome, StoreError> {
        self.apply_if(signed, move |_| told)
    }

    /// Receipts applied since the store was opened: a mark for [`Store::apply_greeting`].
    #[must_use]
    pub fn receipts_applied(&self) -> u64 {
        self.receipt_count().load(Ordering::Acquire)
    }

    /// The same for the answer to a hello that was said with nothing else under way, when so many receipts had been applied: it is how things
    /// are now, unless another one was applied meanwhile. Then it was overtaken, and takes nothing back.
    ///
    /// # Errors
    /// As [`Store::apply_receipt`].
    pub fn apply_greeting(&self, signed: &SignedReceipt, mark: u64) -> Result<ReceiptOutcome, StoreError> {
        self.apply_if(signed, move |applied| if applied == mark { Told::Now } else { Told::Answering })
    }

    /// Applies a receipt as `told` says of how many were applied before it.
    fn apply_if(&self, signed: &SignedReceipt, told: impl FnOnce(u64) -> Told + Send + 'static) -> Result<ReceiptOutcome, StoreError> {
        let hq = self.hq_keys()?;
        let receipt = signed.verify(&hq.signing())?;
        let bytes = ByteBuf::from(signed.to_bytes()?);
        let applied = self.receipt_count().clone();
        self.writer().transact(move |tx| {
            // Only the writer's thread counts.
            let outcome = apply(tx, &receipt, told(applied.load(Ordering::Acquire)), bytes, &hq.ever())?;
            applied.fetch_add(1, Ordering::Release);
            Ok(outcome)
        })
    }

    /// Pictures that receipts named last, the last first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn newest_delivered(&self) -> Result<Vec<Hash32>, StoreError> {
        Ok(self.readers().read(|tx| newest(tx))?.hashes.iter().filter_map(|hash| hash.parse().ok()).collect())
    }

    /// Delivered pictures that could be sent again, the last delivered first, from `skip` on; at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn delivered_blobs(&self, skip: usize, limit: usize) -> Result<Vec<Hash32>, StoreError> {
        self.readers().read(|tx| table::blob::delivered(tx, skip, limit))
    }

    /// Of pictures that were delivered headquarters no longer holds `lost`: they wait again. If there are none, the last of all that it holds
    /// are the ones named last from now on: should it be restored once more, these are what it loses first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::DiskFull`] and the like.
    pub fn blobs_lost(&self, lost: &[Hash32]) -> Result<(), StoreError> {
        let lost = lost.to_vec();
        self.writer().transact(move |tx| {
            lost.iter().try_for_each(|hash| table::blob::undeliver(tx, hash))?;
            if !lost.is_empty() {
                return Ok(()); // More may be lost: until that is known, it is asked again after every hello.
            }
            let hashes = table::blob::delivered(tx, 0, NEWEST_COUNT)?.iter().map(Hash32::to_string).collect();
            put_newest(tx, &Newest { hashes, ..newest(tx)? })
        })
    }

    /// The latest receipt of each epoch, as headquarters signed it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn receipts(&self) -> Result<Vec<SignedReceipt>, StoreError> {
        let rows = self.readers().read(|tx| table::receipt::all(tx))?;
        rows.iter().map(|row| Ok(SignedReceipt::from_bytes(&row.signed)?)).collect()
    }

    /// Removes the bytes of delivered pictures of events recorded before a time, some at a time, and records `blobs.purged`; says how
    /// many. Call again until it says 0.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`].
    pub fn purge_blobs(&self, recorded_before_ms: i64) -> Result<usize, StoreError> {
        let now = self.now();
        self.writer().transact(move |tx| {
            let purged = table::blob::purge(tx, recorded_before_ms, PURGE_AT_ONCE)?;
            if purged > 0 {
                record::append(tx, now, &Act::BlobsPurged { count: u64::try_from(purged).unwrap_or(0) })?;
            }
            Ok(purged)
        })
    }
}

/// Marks the pictures that a receipt names; how many were not before.
fn deliver(c: &Connection, receipt: &Receipt) -> Result<u64, StoreError> {
    let mut blobs = 0;
    if receipt.blobs.is_empty() {
        return Ok(blobs);
    }
    let mut newest = newest(c)?;
    newest.at_ms = receipt.hq_time_ms.max(newest.at_ms.saturating_add(1));
    for hash in &receipt.blobs {
        if table::blob::deliver(c, hash, newest.at_ms)? {
            blobs += 1;
            newest.hashes.insert(0, hash.to_string());
        }
    }
    newest.hashes.truncate(NEWEST_COUNT);
    if blobs > 0 {
        put_newest(c, &newest)?;
    }
    Ok(blobs)
}

fn newest(c: &Connection) -> Result<Newest, StoreError> {
    Ok(table::setting::get(c, NEWEST)?.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

fn put_newest(c: &Connection, newest: &Newest) -> Result<(), StoreError> {
    let json = serde_json::to_string(newest).map_err(|_| StoreError::Damaged("setting".to_owned()))?;
    table::setting::put(c, NEWEST, &json)
}

fn gaps(c: &Connection) -> Result<Vec<EventRange>, StoreError> {
    let coverage = Coverage::load(c)?;
    Ok(table::epoch::all(c)?.iter().flat_map(|epoch| coverage.gaps(epoch.epoch, epoch.head_seq)).collect())
}

pub(crate) fn chain_at(c: &Connection, epoch: u32, seq: u64) -> Result<Option<Hash32>, StoreError> {
    if seq > 0 {
        return Ok(table::event::get(c, row_id(epoch, seq))?.map(|stored| stored.chain()));
    }
    let known = table::epoch::all(c)?.into_iter().find(|known| known.epoch == epoch);
    Ok(known.map(|known| genesis(known.booth, known.epoch)))
}

fn apply(c: &Connection, receipt: &Receipt, told: Told, signed: ByteBuf, hq: &[VerifyingKey]) -> Result<ReceiptOutcome, StoreError> {
    let own: Vec<_> = table::epoch::all(c)?.into_iter().filter(|epoch| epoch.booth == receipt.booth).collect();
    let Some(epoch) = own.iter().find(|epoch| epoch.epoch == receipt.epoch) else {
        // A copy of this store began that epoch. Its events are not ours, but pictures belong to no epoch.
        if own.is_empty() || receipt.blobs.is_empty() {
            return Err(StoreError::ForeignReceipt);
        }
        let blobs = deliver(c, receipt)?;
        return Ok(ReceiptOutcome { standing: Standing::Stale, epoch: receipt.epoch, events: 0, blobs, slow_down_ms: receipt.slow_down_ms });
    };
    let blobs = deliver(c, receipt)?;
    let (earlier, before) = table::receipt::get(c, receipt.epoch)?.map(|row| (row.word, row.signed)).unzip();
    let earlier: Word = earlier.unwrap_or_default();
    let agrees = chain_at(c, receipt.epoch, receipt.upto_seq)? == Some(receipt.upto_chain);
    let (standing, word) = earlier.weigh(receipt, told, epoch.head_seq, agrees);
    let events = word.count(epoch.head_seq).saturating_sub(earlier.count(epoch.head_seq));
    if standing != Standing::Stale {
        keep_further(c, receipt, &word, before, hq)?;
        table::receipt::put(c, &ReceiptRow { epoch: receipt.epoch, word, signed })?;
    }
    Ok(ReceiptOutcome { standing, epoch: receipt.epoch, events, blobs, slow_down_ms: receipt.slow_down_ms })
}

/// Keeps of the earlier receipts of an epoch those that bear out stretches of its word which the new receipt does not name.
fn keep_further(c: &Connection, receipt: &Receipt, word: &Word, before: Option<ByteBuf>, hq: &[VerifyingKey]) -> Result<(), StoreError> {
    let rest = word.beyond_what(receipt);
    let bears_out = |signed: &ByteBuf| {
        let named = SignedReceipt::from_bytes(signed).and_then(|signed| signed.verify(hq)).map(|receipt| receipt.beyond);
        named.is_ok_and(|named| named.iter().any(|(first, last)| rest.iter().any(|(from, to)| first <= to && from <= last)))
    };
    for (id, signed) in table::receipt::further(c, receipt.epoch)? {
        if !bears_out(&signed) {
            table::receipt::drop_further(c, id)?;
        }
    }
    match before {
        Some(signed) if bears_out(&signed) => table::receipt::keep_further(c, receipt.epoch, &signed),
        _ => Ok(()),
    }
}
