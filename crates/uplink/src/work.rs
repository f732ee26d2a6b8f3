//! Carries out one [`Work`]: what the store gives goes to headquarters, what headquarters answers goes into the store.

use crate::UplinkError;
use crate::coming;
use crate::engine::{Backlog, Failure, SEGMENT_EVENTS, Work, is_bulk};
use crate::link::{Link, Upload};
use crate::renewal;
use foundation::{ClockReading, CodedError, ErrorCode};
use journal::{BlobNames, BoothId, EpochHead, FeedDelta, Hash32, Hello, Segment, SignedReceipt, WIRE_MAX, WIRE_MIN};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;
use store::word::Told;
use store::{EpochReason, FeedPut, ReceiptOutcome, Standing, Store, StoreError};

/// Events that go before the rest, at once.
const URGENT_AT_ONCE: usize = 64;
/// So often work of our own tells that the link is not silent.
const ALIVE: Duration = Duration::from_secs(2);
/// Segments of neighbours planned at once.
const CARRIED_AT_ONCE: usize = 64;
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
    /// Bytes sent, or of a feed received.
    pub(crate) bytes: u64,
    /// Events and pictures that a receipt newly covers.
    pub(crate) covered: (u64, u64),
    /// The receipt does not fit this journal.
    pub(crate) unclear: bool,
    /// Where the rest of a picture, or of a feed in bulk, begins; `None`: it is whole.
    pub(crate) rest: Option<u64>,
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

/// What the engine and earlier works say about one that is started.
#[derive(Clone, Debug)]
pub(crate) struct How {
    /// Segments (epoch, last number) that were sent and never answered: a hello asks about them.
    pub(crate) unanswered: Vec<(u32, u64)>,
    /// Nothing else is under way: a hello's answer tells how things stand now.
    pub(crate) alone: bool,
    /// Other works are under way: what comes down must not hold their answers up.
    pub(crate) beside: bool,
    /// Where the piece of a picture begins.
    pub(crate) offset: u64,
    /// How long it may be; of a feed in bulk too.
    pub(crate) chunk_bytes: u64,
}

/// Carries `work` out.
pub(crate) async fn carry_out(work: &Work, how: How, store: &Store, link: &Link) -> Result<Outcome, UplinkError> {
    match work {
        Work::Hello => hello(store, link, how).await,
        Work::Segment { epoch, first, last } => segment(store, link, *epoch, *first, *last).await,
        Work::Carried { booth, epoch, first, .. } => carried(store, link, BoothId(*booth), *epoch, *first).await,
        Work::Feed { name, version } if is_bulk(name) => coming::piece(store, link, name, *version, &how).await,
        Work::Feed { name, .. } => feed(store, link, name, how.beside).await,
        Work::Blob { hash } => piece(store, link, hash, how).await,
    }
}

/// What a failure of `work` means to the engine.
pub(crate) const fn failure_of(work: &Work, error: &UplinkError) -> Failure {
    match error {
        // A feed that makes no sense is left where it is; asking again would bring the same, and everything else goes on.
        UplinkError::BadAnswer(_) if matches!(work, Work::Feed { .. }) => Failure::Local,
        UplinkError::Busy { retry_after_ms } => Failure::Busy { wait_ms: *retry_after_ms as u64 },
        UplinkError::Unreadable(_) => Failure::Unreadable,
        UplinkError::Store(_) => Failure::Local,
        UplinkError::Refused(_) | UplinkError::Untrusted | UplinkError::NotEnrolled => Failure::Refused,
        _ => Failure::Link,
    }
}

/// What waits, by lane. `parked` pictures are passed over, so that they hide nothing behind them.
pub(crate) fn backlog(store: &Store, feeds: Vec<(String, u64)>, parked: usize) -> Result<Backlog, StoreError> {
    let mut urgent: Vec<(u32, u64, u64)> = Vec::new();
    for event in store.urgent_events(URGENT_AT_ONCE)? {
        match urgent.last_mut() {
            Some((epoch, _, last)) if *epoch == event.epoch && *last + 1 == event.first => *last = event.last,
            _ => urgent.push((event.epoch, event.first, event.last)),
        }
    }
    let ranges = store.undelivered_events()?;
    let mut events = Vec::new();
    if !urgent.is_empty() && ranges.iter().map(|range| range.last - range.first + 1).sum::<u64>() <= SEGMENT_EVENTS {
        // So little that taking it apart would only cost: all of it is urgent.
        urgent = ranges.iter().map(|range| (range.epoch, range.first, range.last)).collect();
    }
    for range in ranges {
        let mut next = range.first;
        for (_, first, last) in urgent.iter().filter(|(epoch, first, _)| *epoch == range.epoch && (range.first..=range.last).contains(first)) {
            if *first > next {
                events.push((range.epoch, next, first - 1));
            }
            next = last + 1;
        }
        if next <= range.last {
            events.push((range.epoch, next, range.last));
        }
    }
    let at_once = BLOBS_AT_ONCE + parked;
    let found = store.undelivered_blobs(at_once)?;
    let more = found.len() == at_once;
    let (pages, portraits): (Vec<_>, Vec<_>) = found.into_iter().partition(|picture| picture.lane == store::Lane::Page);
    let names = |pictures: Vec<store::BlobName>| pictures.into_iter().map(|picture| picture.hash.to_string()).collect();
    let carried = store.carried(CARRIED_AT_ONCE)?.into_iter().map(|one| (one.booth.0, one.epoch, one.first, one.last)).collect();
    Ok(Backlog { urgent, events, carried, feeds, portraits: names(portraits), pages: names(pages), more })
}

async fn hello(store: &Store, link: &Link, how: How) -> Result<Outcome, UplinkError> {
    let How { alone, unanswered, .. } = how;
    let (mark, message) = blocking(store, move |store| Ok((store.receipts_applied(), say_hello(store, &unanswered)?))).await?;
    let answer = match link.hello(&message).await {
        // A revoked booth is told nothing any more, but what it recorded is still taken in.
        Err(UplinkError::Refused(notice)) if notice.code == ErrorCode::BoothRevoked => {
            return Ok(Outcome { notice: Some(notice), ..Outcome::default() });
        }
        answer => answer?,
    };
    let (lost, answer_ms) = (answer.blobs_lost, answer.hq_time_ms);
    let local: BTreeMap<String, u64> = message.feeds.into_iter().collect();
    let newer = answer.feeds.iter().filter(|(name, version)| local.get(name).is_none_or(|ours| ours < version));
    let outcome = Outcome {
        in_flight: Some(answer.in_flight),
        newer_feeds: Some(newer.cloned().collect()),
        older_feeds: older(&local, &answer.feeds),
        clock_offset_ms: Some(answer.hq_time_ms.saturating_sub(message.wall_ms)),
        ..Outcome::default()
    };
    let unclear = blocking(store, move |store| {
        // First the keys that everything else may be signed with.
        match answer.keys.as_ref().map(|keys| store.put_feed(keys)) {
            None | Some(Ok(_) | Err(StoreError::FeedOlder { .. })) => {}
            Some(Err(error)) => return Err(error),
        }
        store.save_post_keys(&answer.post_keys)?;
        let (mut unclear, mut mark) = (false, mark);
        for receipt in &answer.receipts {
            let applied = if alone { store.apply_greeting(receipt, mark) } else { store.apply_told(receipt, Told::Answering) };
            match applied.and_then(|applied| weighed(store, &applied)) {
                Ok(outcome) => (unclear, mark) = (unclear | outcome.unclear, mark + 1),
                // An epoch that another copy of this booth opened: headquarters tells of it, and it is none of ours.
                Err(StoreError::ForeignReceipt) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(unclear)
    })
    .await?;
    if lost {
        ask_for_lost_blobs(store, link).await?;
    }
    renewal::look(store, link, answer_ms).await;
    Ok(Outcome { unclear, ..outcome })
}

/// Headquarters was restored from a backup: what it lost is what came last, so it is asked from there on, page by page, until it holds all
/// of one. Nothing else is sent before: what is delivered anew would hide what was lost.
async fn ask_for_lost_blobs(store: &Store, link: &Link) -> Result<(), UplinkError> {
    let mut held = 0;
    loop {
        let skip = held;
        let asked = BlobNames(blocking(store, move |store| store.delivered_blobs(skip, BlobNames::MAX)).await?);
        let missing = if asked.0.is_empty() { BlobNames::default() } else { link.blobs_missing(&asked).await? };
        held += asked.0.len().saturating_sub(missing.0.len());
        let done = missing.0.is_empty();
        blocking(store, move |store| store.blobs_lost(&missing.0)).await?;
        if done {
            return Ok(());
        }
    }
}

/// Feeds of which headquarters offers less than is in force here: it was set back, or somebody holds newer versions back.
fn older(local: &BTreeMap<String, u64>, offered: &[(String, u64)]) -> Vec<(String, CodedError)> {
    let behind = offered.iter().filter_map(|(name, theirs)| {
        let installed = *local.get(name).filter(|ours| *ours > theirs)?;
        Some((name.clone(), StoreError::FeedOlder { name: name.clone(), installed, offered: *theirs }.into()))
    });
    behind.collect()
}

/// Where the booth stands; `unanswered` names segments (epoch, last number) that may be at headquarters.
pub(crate) fn say_hello(store: &Store, unanswered: &[(u32, u64)]) -> Result<Hello, StoreError> {
    let epochs = store.epochs()?;
    let current = epochs.last().ok_or(StoreError::NotEnrolled)?;
    let (queue, clocks) = (store.queue()?, ClockReading::of(&**store.clock()));
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
        wall_ms: clocks.wall_ms,
        oldest_undelivered_ms: queue.oldest_at_ms,
        undelivered_events: queue.events,
        undelivered_blobs: queue.blobs,
        previous: previous.collect(),
        newest_blobs: store.newest_delivered()?,
        ends: store.ends(unanswered, Hello::MOST_ENDS)?,
        since_boot: clocks.since_boot,
    })
}

async fn segment(store: &Store, link: &Link, epoch: u32, first: u64, last: u64) -> Result<Outcome, UplinkError> {
    let started = std::time::Instant::now();
    let bytes = blocking(store, move |store| seal(store, epoch, first, last)).await?;
    let sealed = std::time::Instant::now();
    let sent = u64::try_from(bytes.len()).unwrap_or(0);
    let receipt = link.segment(bytes).await?;
    let answered = std::time::Instant::now();
    let outcome = blocking(store, move |store| apply(store, &receipt, Told::Answering)).await?;
    let between = |from: std::time::Instant, to: std::time::Instant| u64::try_from((to - from).as_micros()).unwrap_or(u64::MAX);
    let timing = SegmentTiming { seal: between(started, sealed), round_trip: between(sealed, answered), apply: micros(answered) };
    Ok(Outcome { bytes: sent, timing: Some(timing), ..outcome })
}

/// A range of events, sealed and signed.
pub(crate) fn seal(store: &Store, epoch: u32, first: u64, last: u64) -> Result<Vec<u8>, StoreError> {
    let missing = || StoreError::Damaged(format!("events {first} to {last} of epoch {epoch}"));
    let count = usize::try_from(last - first + 1).map_err(|_| missing())?;
    let events = store.events(epoch, first, count)?;
    let before = store.chain_at(epoch, first - 1)?.ok_or_else(missing)?;
    if events.len() != count {
        return Err(missing());
    }
    let mut to = vec![store.hq_keys()?.sealing];
    to.extend(store.post_keys()?.first().map(journal::SealKeyPair::public));
    let segment = Segment::seal(&events, &before, &store.keys().signing, &to, &mut rand::rngs::OsRng)?;
    Ok(segment.to_bytes())
}

/// Applies a receipt; a fork or a rollback of the current epoch opens a new one, and everything is kept.
pub(crate) fn apply(store: &Store, receipt: &SignedReceipt, told: Told) -> Result<Outcome, StoreError> {
    weighed(store, &store.apply_told(receipt, told)?)
}

/// What an applied receipt means for delivery.
fn weighed(store: &Store, outcome: &ReceiptOutcome) -> Result<Outcome, StoreError> {
    let current = store.head()?.map(|head| head.epoch);
    let unclear = matches!(outcome.standing, Standing::Forked | Standing::Behind);
    if unclear && current == Some(outcome.epoch) {
        let opened = store.open_epoch(EpochReason::CopyFound)?;
        tracing::warn!(epoch = opened.epoch, "headquarters knows another branch of this booth's journal: a new epoch begins");
    }
    let covered = (outcome.events, outcome.blobs);
    Ok(Outcome { slow_down_ms: u64::from(outcome.slow_down_ms), unclear, covered, ..Outcome::default() })
}

/// Brings a neighbour's segment to headquarters, and keeps the receipt for it.
async fn carried(store: &Store, link: &Link, booth: BoothId, epoch: u32, first: u64) -> Result<Outcome, UplinkError> {
    let held = blocking(store, move |store| store.carried_segment(booth, epoch, first)).await?;
    let Some(bytes) = held else { return Ok(Outcome::default()) }; // Its booth has brought it meanwhile.
    let sent = u64::try_from(bytes.len()).unwrap_or(0);
    let receipt = link.segment(bytes).await?;
    blocking(store, move |store| store.carried_received(booth, epoch, first, &receipt)).await?;
    Ok(Outcome { bytes: sent, ..Outcome::default() })
}

/// Fetches what changed since the version in force, or the whole: where there is none, where headquarters does not know better, and where
/// what changed does not come to what it signed.
async fn feed(store: &Store, link: &Link, name: &str, beside: bool) -> Result<Outcome, UplinkError> {
    let own = name.to_owned();
    let from = blocking(store, move |store| Ok(store.feed_versions()?.into_iter().find(|feed| feed.name == own).map(|feed| feed.version))).await?;
    let (signed, mut bytes) = link.feed(name, from, beside).await?;
    let tried = blocking(store, move |store| {
        let put = store.put_feed(&signed);
        let is_change = put.is_err() && FeedDelta::is_brought_by(&signed);
        Ok((put, is_change))
    });
    let (put, is_change) = while_alive(link, tried).await?;
    let put = match put {
        Err(error) if is_change => {
            tracing::warn!(%error, feed = name, "the change of a feed does not lead to it; the whole is fetched");
            let (signed, more) = link.feed(name, None, beside).await?;
            bytes = bytes.saturating_add(more);
            while_alive(link, blocking(store, move |store| store.put_feed(&signed))).await?
        }
        put => put?,
    };
    Ok(Outcome { installed: (put == FeedPut::Installed).then(|| name.to_owned()), bytes, ..Outcome::default() })
}

/// Waits for work of our own that may take longer than a silent link is trusted: a list is compiled. The link is not to blame.
pub(crate) async fn while_alive<T>(link: &Link, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(ALIVE) => link.count(),
        }
    }
}

/// One piece of a picture. Where headquarters stands its answer says; a piece it holds already costs a second of the link, asking before
/// would cost every picture a round trip.
async fn piece(store: &Store, link: &Link, hash: &str, how: How) -> Result<Outcome, UplinkError> {
    let name: Hash32 = hash.parse().map_err(|_| UplinkError::BadAnswer("a picture's name".to_owned()))?;
    let held = blocking(store, move |store| store.blob(&name)).await?;
    let Some(bytes) = held else { return Err(StoreError::Damaged(format!("picture {hash}")).into()) };
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let offset = how.offset.min(length);
    let rest = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..)).unwrap_or_default();
    let chunk = usize::try_from(how.chunk_bytes).ok().and_then(|size| rest.get(..size)).unwrap_or(rest).to_vec();
    let sent = u64::try_from(chunk.len()).unwrap_or(0);
    match link.blob(hash, offset, length, chunk).await? {
        Upload::Complete(receipt) => {
            let outcome = blocking(store, move |store| apply(store, &receipt, Told::Answering)).await?;
            Ok(Outcome { bytes: sent, ..outcome })
        }
        Upload::Partial(now) if now == offset => Err(UplinkError::BadAnswer("a picture's upload does not move".to_owned())),
        Upload::Partial(now) => Ok(Outcome { bytes: sent, rest: Some(now.min(length)), ..Outcome::default() }),
    }
}

/// Runs a piece of store work where it may wait for the disk; in simulated time in its place, for then every run is the same.
pub(crate) async fn blocking<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, UplinkError> {
    if store.clock().is_simulated() {
        return Ok(work(store)?);
    }
    let store = store.clone();
    match tokio::task::spawn_blocking(move || work(&store)).await {
        Ok(done) => Ok(done?),
        Err(stopped) => Err(UplinkError::Refused(foundation::CodedError::new(ErrorCode::Internal, stopped.to_string()))),
    }
}
