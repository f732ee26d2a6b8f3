//! Asks one neighbour, again and again, and takes what is new: its crossings, feeds, receipts, and segments it cannot deliver itself.

use super::link::{SERVER_NAME, booth_of, broken, receive, send};
use super::peers::reaches_hq;
use super::serve::EVENTS;
use super::{Place, Post, revoked};
use crate::UplinkError;
use crate::engine::is_bulk;
use crate::work::blocking;
use border::REVOKED_BOOTHS;
use foundation::ErrorCode;
use journal::{ChainVerifier, EventId, KEYS_FEED, NeighbourAnswer, NeighbourAsk, NeighbourState, POST_KEYS, Segment, SignedFeed, Stored};
use rustls::pki_types::ServerName;
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use store::{Carried, StoreError};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A neighbour's new crossing is seen within this time.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// One that cannot be reached is tried again.
const RETRY: Duration = Duration::from_secs(2);
const CONNECT: Duration = Duration::from_secs(5);
/// An answer takes no longer; a large list on a slow wire.
const ANSWER: Duration = Duration::from_secs(180);
/// How far back a neighbour's crossings are taken over, days.
const KEPT_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;
/// Segments that are fetched to be carried, at one look.
const CARRIED_AT_ONCE: usize = 16;
/// Segments of neighbours that are kept to be carried.
const CARRIED_MOST: usize = 4_096;

/// Feeds without which others cannot be read, or are not to be.
fn opens_others(name: &str) -> bool {
    [KEYS_FEED, POST_KEYS, REVOKED_BOOTHS].contains(&name)
}

/// Asks until it is aborted.
pub(super) async fn forever(post: Post, place: Place) {
    loop {
        if let Err(error) = session(&post, &place).await {
            tracing::debug!(%error, "a neighbour cannot be asked");
            post.peers.failed(&place.address, &error);
        }
        tokio::time::sleep(RETRY).await;
    }
}

struct Session<'p> {
    post: &'p Post,
    stream: TlsStream<TcpStream>,
    /// Up to which event each of its epochs was asked about on this connection.
    asked: HashMap<u32, u64>,
    /// Feeds that this booth could not use: not asked for again on this connection.
    useless: HashSet<(String, u64)>,
}

async fn connect(place: &Place) -> Result<TcpStream, UplinkError> {
    let Place { address, found } = place;
    let tcp = async { if found.is_empty() { TcpStream::connect(address).await } else { TcpStream::connect(found.as_slice()).await } };
    let late = |_| UplinkError::Unreachable("the neighbour does not answer".to_owned());
    tokio::time::timeout(CONNECT, tcp).await.map_err(late)?.map_err(broken)
}

async fn session(post: &Post, place: &Place) -> Result<(), UplinkError> {
    let late = |_| UplinkError::Unreachable("the neighbour does not answer".to_owned());
    let address = &place.address;
    let tcp = connect(place).await?;
    tcp.set_nodelay(true).map_err(broken)?;
    let name = ServerName::try_from(SERVER_NAME).map_err(|_| UplinkError::Address)?;
    let connecting = TlsConnector::from(post.tls.client.clone()).connect(name, tcp);
    let stream = tokio::time::timeout(CONNECT, connecting).await.map_err(late)?.map_err(broken)?;
    let certified = booth_of(stream.get_ref().1.peer_certificates());
    let mut session = Session { post, stream, asked: HashMap::new(), useless: HashSet::new() };
    loop {
        let own = post.clone();
        let ours = blocking(&post.store, move |_| own.state(Vec::new())).await?;
        let theirs = match session.ask(&NeighbourAsk::State(Box::new(ours))).await? {
            NeighbourAnswer::State(theirs) => theirs,
            NeighbourAnswer::Feed(word) => return Err(session.told_that_it_is_revoked(*word).await?),
            _ => return Err(UplinkError::Untrusted),
        };
        if !post.is_neighbour(&theirs, certified) {
            return Err(UplinkError::Untrusted);
        }
        post.peers.heard(address, &theirs, post.clock.monotonic_millis(), post.clock.now().unix_millis());
        let booth = theirs.booth;
        if blocking(&post.store, move |store| revoked::is_revoked(store, booth)).await? {
            // What it recorded may still go to headquarters, unopened; nothing else of it is taken.
            session.bring(&theirs).await?;
        } else {
            session.take_over(&theirs).await?;
        }
        tokio::time::sleep(ASK_EVERY).await;
    }
}

impl Session<'_> {
    async fn ask(&mut self, ask: &NeighbourAsk) -> Result<NeighbourAnswer, UplinkError> {
        let stream = &mut self.stream;
        let exchange = async {
            send(stream, ask).await?;
            receive(stream).await
        };
        tokio::time::timeout(ANSWER, exchange).await.map_err(|_| UplinkError::Unreachable("the neighbour does not answer".to_owned()))?
    }

    async fn take_over(&mut self, theirs: &NeighbourState) -> Result<(), UplinkError> {
        let mut news = self.receipts(theirs).await?;
        // Crossings and lists may be sealed to the key that comes with them.
        news |= self.feeds(theirs, opens_others).await?;
        let crossings = self.crossings(theirs).await;
        news |= self.feeds(theirs, |name| !is_bulk(name)).await?;
        self.bring(theirs).await?;
        news |= self.feeds(theirs, is_bulk).await?;
        if news | matches!(crossings, Ok(true)) {
            self.post.status.send_modify(|status| status.changes = status.changes.saturating_add(1));
        }
        crossings.map(drop) // What cannot be read of them keeps nothing else back.
    }

    /// Fetches what it cannot deliver itself, and sees to it that it goes.
    async fn bring(&mut self, theirs: &NeighbourState) -> Result<(), UplinkError> {
        if self.carry(theirs).await? {
            self.post.nudge.notify_one();
        }
        Ok(())
    }

    /// The neighbour tells nothing but headquarters' word, which is that this booth was withdrawn; the error is what follows.
    async fn told_that_it_is_revoked(&self, word: SignedFeed) -> Result<UplinkError, UplinkError> {
        let own = self.post.own;
        let revoked = blocking(&self.post.store, move |store| {
            store.put_feed(&word)?;
            revoked::is_revoked(store, own)
        });
        Ok(if revoked.await? { UplinkError::Refused(ErrorCode::BoothRevoked.into()) } else { UplinkError::Untrusted })
    }

    /// Headquarters' receipts for this booth, which the neighbour brought back.
    async fn receipts(&mut self, theirs: &NeighbourState) -> Result<bool, UplinkError> {
        let receipts = theirs.receipts.clone();
        blocking(&self.post.store, move |store| {
            let mut newly = false;
            for receipt in &receipts {
                match store.apply_receipt(receipt) {
                    Ok(outcome) => newly |= outcome.events > 0,
                    Err(StoreError::ForeignReceipt | StoreError::Journal(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(newly)
        })
        .await
    }

    /// What the neighbour recorded since it was asked last.
    async fn crossings(&mut self, theirs: &NeighbourState) -> Result<bool, UplinkError> {
        let since_ms = self.post.clock.now().unix_millis() - KEPT_DAYS * DAY_MS;
        let mut news = false;
        for head in &theirs.heads {
            let (booth, epoch) = (theirs.booth, head.epoch);
            let known = blocking(&self.post.store, move |store| store.neighbour_head(booth, epoch)).await?;
            let mut next = known.map_or(1, |(seq, _)| seq + 1);
            while next <= head.head_seq && self.asked.get(&epoch) != Some(&head.head_seq) {
                let ask = NeighbourAsk::Segment { epoch, first: next, last: head.head_seq, since_ms };
                let NeighbourAnswer::Segment(bytes) = self.ask(&ask).await? else { break }; // All the rest is older.
                let (_, events) = self.open(theirs, epoch, &bytes).await?;
                let Some(last) = events.last().map(|event| event.id().seq).filter(|last| *last >= next) else {
                    return Err(UplinkError::BadAnswer("another range".to_owned()));
                };
                blocking(&self.post.store, move |store| store.take_neighbour(&events)).await?;
                (next, news) = (last + 1, true);
            }
            self.asked.insert(epoch, head.head_seq);
        }
        Ok(news)
    }

    /// Verifies a segment of the neighbour and opens it with the post's keys.
    async fn open(&self, theirs: &NeighbourState, epoch: u32, bytes: &[u8]) -> Result<(Segment, Vec<Stored>), UplinkError> {
        let segment = self.verify(theirs, epoch, bytes)?;
        blocking(&self.post.store, move |store| {
            let events = segment.open(&store.post_keys()?)?;
            let mut chain = ChainVerifier::expecting(segment.header.prev_chain, segment.header.first());
            if events.iter().any(|event| chain.push(event).is_err()) {
                return Err(StoreError::Damaged("a neighbour's chain".to_owned()));
            }
            Ok((segment, events))
        })
        .await
    }

    fn verify(&self, theirs: &NeighbourState, epoch: u32, bytes: &[u8]) -> Result<Segment, UplinkError> {
        let segment = Segment::from_bytes(bytes)?;
        segment.verify_signature(&theirs.signing_key)?;
        if (segment.header.booth, segment.header.epoch) != (theirs.booth, epoch) {
            return Err(UplinkError::BadAnswer("another booth's segment".to_owned()));
        }
        Ok(segment)
    }

    /// Feeds of some names that the neighbour has in a newer version.
    async fn feeds(&mut self, theirs: &NeighbourState, which: impl Fn(&str) -> bool) -> Result<bool, UplinkError> {
        let ours = blocking(&self.post.store, |store| store.feed_versions()).await?;
        let mut news = false;
        for (name, version) in theirs.feeds.iter().filter(|(name, _)| which(name)) {
            let older = ours.iter().find(|feed| feed.name == *name).is_none_or(|feed| feed.version < *version);
            if !older || self.useless.contains(&(name.clone(), *version)) {
                continue;
            }
            let NeighbourAnswer::Feed(signed) = self.ask(&NeighbourAsk::Feed { name: name.clone() }).await? else { continue };
            match blocking(&self.post.store, move |store| store.put_feed(&signed)).await {
                Ok(_) => news = true,
                // It stays where it is; headquarters' own word says what is wrong with it.
                Err(error) => {
                    tracing::warn!(%error, "a neighbour's feed is not installed");
                    self.useless.insert((name.clone(), *version));
                }
            }
        }
        Ok(news)
    }

    /// Fetches what the neighbour cannot bring to headquarters itself, if this booth can; lets go what it brings itself.
    async fn carry(&mut self, theirs: &NeighbourState) -> Result<bool, UplinkError> {
        let held = blocking(&self.post.store, |store| store.carried(CARRIED_MOST)).await?;
        let (all, held): (usize, Vec<Carried>) = (held.len(), held.into_iter().filter(|one| one.booth == theirs.booth).collect());
        let alone = !reaches_hq(theirs.contact_s);
        let waits = |one: &Carried| theirs.undelivered.iter().any(|(e, f, l)| *e == one.epoch && one.first <= *l && one.last >= *f);
        let dropped: Vec<Carried> = held.iter().copied().filter(|one| !alone || !waits(one)).collect();
        if !dropped.is_empty() {
            blocking(&self.post.store, move |store| store.drop_carried(dropped)).await?;
        }
        if !alone || !reaches_hq(self.post.peers.contact_s(self.post.clock.monotonic_millis())) || all >= CARRIED_MOST {
            return Ok(false);
        }
        let mut fetched = 0;
        for (epoch, first, last) in theirs.undelivered.iter().copied() {
            let mut next = first;
            while next <= last && fetched < CARRIED_AT_ONCE {
                if let Some(covers) = held.iter().find(|one| one.epoch == epoch && (one.first..=one.last).contains(&next)) {
                    next = covers.last + 1;
                    continue;
                }
                let end = held.iter().filter(|one| one.epoch == epoch && one.first > next).map(|one| one.first - 1).fold(last, u64::min);
                let ask = NeighbourAsk::Segment { epoch, first: next, last: end.min(next.saturating_add(EVENTS - 1)), since_ms: i64::MIN };
                let NeighbourAnswer::Segment(bytes) = self.ask(&ask).await? else { break };
                let header = self.verify(theirs, epoch, &bytes)?.header;
                if header.first_seq != next {
                    return Err(UplinkError::BadAnswer("another range".to_owned()));
                }
                let (id, end) = (EventId { booth: theirs.booth, epoch, seq: next }, header.last_seq());
                blocking(&self.post.store, move |store| store.carry(id, end, bytes.into_vec())).await?;
                (next, fetched) = (end + 1, fetched + 1);
            }
        }
        Ok(fetched > 0)
    }
}
