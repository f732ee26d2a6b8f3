//! Carries out one [`Work`]: what the store gives goes to headquarters, what headquarters answers goes into the store.

use crate::UplinkError;
use crate::engine::{Backlog, Failure, Work};
use crate::https::{Https, Upload};
use foundation::{CodedError, ErrorCode};
use journal::{EpochHead, Hash32, Hello, Segment, SignedReceipt, WIRE_MAX, WIRE_MIN};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Enrolment, EpochReason, FeedPut, Standing, Store, StoreError};

/// Bytes of a picture sent at once, at first: two seconds of a bad link. It doubles while the link is quick and halves when it is slow.
const CHUNK_BYTES: usize = 16 * 1024;
const MIN_CHUNK_BYTES: usize = 4 * 1024;
const MAX_CHUNK_BYTES: usize = 512 * 1024;
/// A chunk answered sooner is followed by a larger one.
const QUICK_MS: u64 = 1_000;
/// A chunk answered later is followed by a smaller one.
const SLOW_MS: u64 = 4_000;
/// Events that travel alone before the rest.
const URGENT_AT_ONCE: usize = 32;
/// Pictures planned at once.
const BLOBS_AT_ONCE: usize = 64;

/// What a work brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// How long headquarters asks to wait, milliseconds.
    pub(crate) slow_down_ms: u64,
    /// Works that headquarters wants in flight at most (after a hello).
    pub(crate) in_flight: Option<u32>,
    /// Feeds that headquarters has in a newer version (after a hello).
    pub(crate) newer_feeds: Option<Vec<(String, u64)>>,
    /// Feeds that headquarters offers in an older version than the one in force, with what is wrong with that (after a hello).
    pub(crate) older_feeds: Vec<(String, CodedError)>,
    /// Headquarters takes what is delivered and nothing else: the booth is revoked.
    pub(crate) notice: Option<CodedError>,
    /// A feed came into force.
    pub(crate) installed: Option<String>,
    /// Headquarters' time minus ours, milliseconds (after a hello).
    pub(crate) clock_offset_ms: Option<i64>,
    /// Bytes sent.
    pub(crate) bytes: u64,
    /// How long the parts of delivering a segment took.
    pub(crate) timing: Option<SegmentTiming>,
}

/// How long the parts of delivering one segment took, microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SegmentTiming {
    /// Reading the events, columns, compression, seal, signature.
    pub seal: u64,
    /// From the first byte sent to the signed receipt: the link and headquarters' durable commit.
    pub round_trip: u64,
    /// Verifying the receipt and applying it durably.
    pub apply: u64,
}

fn micros(since: std::time::Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// Carries `work` out.
pub(crate) async fn carry_out(work: &Work, store: &Store, hq: &Enrolment, link: &Https) -> Result<Outcome, UplinkError> {
    match work {
        Work::Hello => hello(store, link).await,
        Work::Segment { epoch, first, last } => segment(store, hq, link, *epoch, *first, *last).await,
        Work::Feed { name, .. } => feed(store, link, name).await,
        Work::Blob { hash } => blob(store, link, hash).await,
    }
}

/// What a failure of `work` means to the engine.
pub(crate) const fn failure_of(work: &Work, error: &UplinkError) -> Failure {
    match error {
        // A feed that makes no sense is left where it is; asking again would bring the same, and everything else goes on.
        UplinkError::BadAnswer(_) if matches!(work, Work::Feed { .. }) => Failure::Local,
        UplinkError::Busy { retry_after_ms } => Failure::Link { wait_ms: *retry_after_ms as u64 },
        UplinkError::Unreadable(_) => Failure::Unreadable,
        UplinkError::Store(_) => Failure::Local,
        UplinkError::Refused(_) | UplinkError::Untrusted | UplinkError::NotEnrolled => Failure::Refused,
        _ => Failure::Link { wait_ms: 0 },
    }
}

/// What waits: urgent events one by one before everything else, then ranges, feeds, pictures by lane.
pub(crate) fn backlog(store: &Store, newer_feeds: Vec<(String, u64)>) -> Result<Backlog, StoreError> {
    let urgent = store.urgent_events(URGENT_AT_ONCE)?;
    let mut events: Vec<(u32, u64, u64)> = urgent.iter().map(|r| (r.epoch, r.first, r.last)).collect();
    for range in store.undelivered_events()? {
        let mut next = range.first;
        for alone in urgent.iter().filter(|u| u.epoch == range.epoch && (range.first..=range.last).contains(&u.first)) {
            if alone.first > next {
                events.push((range.epoch, next, alone.first - 1));
            }
            next = alone.last + 1;
        }
        if next <= range.last {
            events.push((range.epoch, next, range.last));
        }
    }
    let blobs = store.undelivered_blobs(BLOBS_AT_ONCE)?.into_iter().map(|b| b.hash.to_string()).collect();
    Ok(Backlog { events, feeds: newer_feeds, blobs })
}

async fn hello(store: &Store, link: &Https) -> Result<Outcome, UplinkError> {
    let message = blocking(store, say_hello).await?;
    let answer = match link.hello(&message).await {
        // A revoked booth is told nothing any more, but what it recorded is still taken in.
        Err(UplinkError::Refused(notice)) if notice.code == ErrorCode::BoothRevoked => {
            return Ok(Outcome { notice: Some(notice), ..Outcome::default() });
        }
        answer => answer?,
    };
    let local: BTreeMap<String, u64> = message.feeds.into_iter().collect();
    let newer = answer.feeds.iter().filter(|(name, version)| local.get(name).is_none_or(|ours| ours < version));
    let outcome = Outcome {
        in_flight: Some(answer.in_flight),
        newer_feeds: Some(newer.cloned().collect()),
        older_feeds: older(&local, &answer.feeds),
        clock_offset_ms: Some(answer.hq_time_ms.saturating_sub(message.wall_ms)),
        ..Outcome::default()
    };
    blocking(store, move |store| {
        store.save_post_keys(&answer.post_keys)?;
        answer.receipts.iter().try_for_each(|receipt| match apply(store, receipt) {
            // An epoch that another copy of this booth opened: headquarters tells of it, and it is none of ours.
            Err(StoreError::ForeignReceipt) => Ok(()),
            applied => applied.map(drop),
        })
    })
    .await?;
    Ok(outcome)
}

/// Feeds of which headquarters offers less than is in force here: it was set back, or somebody holds newer versions back.
fn older(local: &BTreeMap<String, u64>, offered: &[(String, u64)]) -> Vec<(String, CodedError)> {
    let behind = offered.iter().filter_map(|(name, theirs)| {
        let installed = *local.get(name).filter(|ours| *ours > theirs)?;
        Some((name.clone(), StoreError::FeedOlder { name: name.clone(), installed, offered: *theirs }.into()))
    });
    behind.collect()
}

fn say_hello(store: &Store) -> Result<Hello, StoreError> {
    let epochs = store.epochs()?;
    let current = epochs.last().ok_or(StoreError::NotEnrolled)?;
    let queue = store.queue()?;
    let previous = epochs.iter().rev().skip(1).map(|e| EpochHead { epoch: e.epoch, head_seq: e.head_seq, head_chain: e.head_chain });
    Ok(Hello {
        booth: current.booth,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        wire_min: WIRE_MIN,
        wire_max: WIRE_MAX,
        epoch: current.epoch,
        head_seq: current.head_seq,
        head_chain: current.head_chain,
        feeds: store.feed_versions()?.into_iter().map(|f| (f.name, f.version)).collect(),
        wall_ms: store.clock().now().unix_millis(),
        oldest_undelivered_ms: queue.oldest_at_ms,
        undelivered_events: queue.events,
        undelivered_blobs: queue.blobs,
        previous: previous.collect(),
    })
}

async fn segment(store: &Store, hq: &Enrolment, link: &Https, epoch: u32, first: u64, last: u64) -> Result<Outcome, UplinkError> {
    let hq_key = hq.answer.hq_sealing_key;
    let started = std::time::Instant::now();
    let bytes = blocking(store, move |store| seal(store, hq_key, epoch, first, last)).await?;
    let sealed = std::time::Instant::now();
    let sent = u64::try_from(bytes.len()).unwrap_or(0);
    let receipt = link.segment(bytes).await?;
    let answered = std::time::Instant::now();
    let slow_down_ms = blocking(store, move |store| apply(store, &receipt)).await?;
    let between = |from: std::time::Instant, to: std::time::Instant| u64::try_from((to - from).as_micros()).unwrap_or(u64::MAX);
    let timing = SegmentTiming { seal: between(started, sealed), round_trip: between(sealed, answered), apply: micros(answered) };
    Ok(Outcome { slow_down_ms, bytes: sent, timing: Some(timing), ..Outcome::default() })
}

fn seal(store: &Store, hq_key: journal::RecipientKey, epoch: u32, first: u64, last: u64) -> Result<Vec<u8>, StoreError> {
    let missing = || StoreError::Damaged(format!("events {first} to {last} of epoch {epoch}"));
    let count = usize::try_from(last - first + 1).map_err(|_| missing())?;
    let events = store.events(epoch, first, count)?;
    let before = store.chain_at(epoch, first - 1)?.ok_or_else(missing)?;
    if events.len() != count {
        return Err(missing());
    }
    let mut to = vec![hq_key];
    to.extend(store.post_keys()?.first().map(journal::SealKeyPair::public));
    let segment = Segment::seal(&events, &before, &store.keys().signing, &to, &mut rand::rngs::OsRng)?;
    Ok(segment.to_bytes())
}

/// Applies a receipt; a fork or a rollback of the current epoch opens a new one, and everything is kept.
fn apply(store: &Store, receipt: &SignedReceipt) -> Result<u64, StoreError> {
    let outcome = store.apply_receipt(receipt)?;
    let current = store.head()?.map(|head| head.epoch);
    if matches!(outcome.standing, Standing::Forked | Standing::Behind) && current == Some(outcome.epoch) {
        let opened = store.open_epoch(EpochReason::CopyFound)?;
        tracing::warn!(epoch = opened.epoch, "headquarters knows another branch of this booth's journal: a new epoch begins");
    }
    Ok(u64::from(outcome.slow_down_ms))
}

async fn feed(store: &Store, link: &Https, name: &str) -> Result<Outcome, UplinkError> {
    let signed = link.feed(name).await?;
    let put = blocking(store, move |store| store.put_feed(&signed)).await?;
    Ok(Outcome { installed: (put == FeedPut::Installed).then(|| name.to_owned()), ..Outcome::default() })
}

async fn blob(store: &Store, link: &Https, hash: &str) -> Result<Outcome, UplinkError> {
    let name: Hash32 = hash.parse().map_err(|_| UplinkError::BadAnswer("a picture's name".to_owned()))?;
    let held = blocking(store, move |store| store.blob(&name)).await?;
    let Some(bytes) = held else { return Err(StoreError::Damaged(format!("picture {hash}")).into()) };
    let (length, clock) = (u64::try_from(bytes.len()).unwrap_or(u64::MAX), store.clock());
    let mut offset = link.blob_offset(hash).await?.min(length);
    let (mut sent, mut chunk_bytes) = (0, CHUNK_BYTES);
    loop {
        let rest = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..)).unwrap_or_default();
        let chunk = rest.get(..chunk_bytes).unwrap_or(rest).to_vec();
        let (size, started) = (u64::try_from(chunk.len()).unwrap_or(0), clock.monotonic_millis());
        let upload = link.blob(hash, offset, length, chunk).await?;
        sent += size;
        match upload {
            Upload::Complete(receipt) => {
                let slow_down_ms = blocking(store, move |store| apply(store, &receipt)).await?;
                return Ok(Outcome { slow_down_ms, bytes: sent, ..Outcome::default() });
            }
            Upload::Partial(now) if now <= offset => return Err(UplinkError::BadAnswer("a picture's upload does not move".to_owned())),
            Upload::Partial(now) => offset = now.min(length),
        }
        match clock.monotonic_millis().saturating_sub(started) {
            ..QUICK_MS => chunk_bytes = (chunk_bytes * 2).min(MAX_CHUNK_BYTES),
            SLOW_MS.. => chunk_bytes = (chunk_bytes / 2).max(MIN_CHUNK_BYTES),
            _ => {}
        }
    }
}

/// Runs a piece of store work where it may wait for the disk.
pub(crate) async fn blocking<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, UplinkError> {
    let store = store.clone();
    match tokio::task::spawn_blocking(move || work(&store)).await {
        Ok(done) => Ok(done?),
        Err(stopped) => Err(UplinkError::Refused(foundation::CodedError::new(ErrorCode::Internal, stopped.to_string()))),
    }
}
