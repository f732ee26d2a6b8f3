//! The post's own network: booths of one post see each other's crossings at once, carry each other's segments, fetch each feed once.
//!
//! No booth leads. Each listens, if it is told where, and asks every address it is given, whoever asked it and listens too, and those that
//! [`search`] finds, if it is told to look for them. What travels is what would go to headquarters: sealed segments, signed feeds, signed receipts.

mod ask;
mod link;
mod peers;
mod revoked;
mod search;
mod serve;

pub use peers::NeighbourStatus;
pub(crate) use peers::Peers;

use crate::{LinkStatus, UplinkError};
use foundation::{Clock, CodedError, ErrorCode};
use journal::{BoothId, EpochHead, NeighbourAsk, NeighbourState, SignedReceipt};
use link::Tls;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;
use store::{Enrolment, Store, StoreError};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

const SETTING: &str = "uplink.neighbours";
/// What is set is looked at this often.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// No more addresses are asked.
const MAX_ADDRESSES: usize = 64;
/// Where a booth listens that looks for others and was not told where: any address, any port, which is announced.
const ANYWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

/// Where neighbours are, as the post's administrator set it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighbourSettings {
    /// Address and port this booth listens at; `None`: it only asks.
    pub listen: Option<SocketAddr>,
    /// Addresses (`host:port`) of other booths of the post. One that asks this booth need not be named.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Look for the booths of the post in this network, and be found by them. Without `listen`, at any port.
    #[serde(default)]
    pub search: bool,
}

/// Where a neighbour is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// As it is shown, and asked if nothing better is known.
    address: String,
    /// What was found in the network: tried one after the other.
    found: Vec<SocketAddr>,
}

impl From<String> for Place {
    fn from(address: String) -> Self {
        Self { address, found: Vec::new() }
    }
}

/// Where neighbours are.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn neighbour_settings(store: &Store) -> Result<NeighbourSettings, StoreError> {
    Ok(store.setting(SETTING)?.unwrap_or_default())
}

/// Sets where neighbours are; the deliverer takes it up within seconds.
///
/// # Errors
/// [`StoreError::Damaged`], [`StoreError::DiskFull`] and the like.
pub fn set_neighbours(store: &Store, settings: &NeighbourSettings) -> Result<(), StoreError> {
    store.set_setting(SETTING, settings)
}

/// What everything here needs.
#[derive(Clone)]
struct Post {
    store: Store,
    enrolment: Arc<Enrolment>,
    own: BoothId,
    clock: Arc<dyn Clock>,
    tls: Tls,
    peers: Arc<Peers>,
    /// The port this booth listens at; 0: none.
    port: Arc<AtomicU16>,
    /// Something is to be carried.
    nudge: Arc<Notify>,
    /// Told when something came from a neighbour.
    status: Arc<watch::Sender<LinkStatus>>,
}

/// Speaks to the neighbours until it is dropped.
pub(crate) async fn run(
    store: Store,
    enrolment: Arc<Enrolment>,
    peers: Arc<Peers>,
    nudge: Arc<Notify>,
    status: Arc<watch::Sender<LinkStatus>>,
) -> Result<(), UplinkError> {
    let answer = &enrolment.answer;
    let certificates: Vec<Vec<u8>> = answer.certificates.iter().map(|certificate| certificate.to_vec()).collect();
    let tls = Tls::of(&answer.hq_root_cert, &certificates, &store.keys().tls_pem)?;
    let clock = store.clock().clone();
    let post = Post { own: answer.booth, tls, clock, peers, port: Arc::default(), nudge, status, store, enrolment: enrolment.clone() };
    let mut asked: BTreeMap<String, tokio::task::AbortHandle> = BTreeMap::new();
    let mut tasks = JoinSet::new();
    let mut listening: Option<(SocketAddr, tokio::task::AbortHandle)> = None;
    let mut searching: Option<(u16, tokio::task::AbortHandle)> = None;
    loop {
        post.look_at_itself()?;
        let settings = neighbour_settings(&post.store)?;
        let listen = settings.listen.or_else(|| settings.search.then_some(ANYWHERE));
        if listening.as_ref().map(|(at, _)| *at) != listen {
            if let Some((_, old)) = listening.take() {
                old.abort();
                post.port.store(0, Ordering::Relaxed);
            }
            listening = listen.map(|at| (at, tasks.spawn(serve::forever(post.clone(), at))));
        }
        let announced = Some(post.port.load(Ordering::Relaxed)).filter(|port| settings.search && *port > 0);
        if searching.as_ref().map(|(port, _)| *port) != announced {
            if let Some((_, old)) = searching.take() {
                old.abort();
                post.peers.lose_all();
            }
            searching = announced.map(|port| (port, tasks.spawn(search::forever(post.clone(), port))));
        }
        let found = post.peers.all_found(&settings.addresses);
        let mut wanted: Vec<Place> = settings.addresses.into_iter().map(Place::from).collect();
        wanted.extend(found);
        wanted.extend(post.peers.introduced().into_iter().map(Place::from));
        wanted.truncate(MAX_ADDRESSES);
        asked.retain(|address, task| {
            let stays = wanted.iter().any(|place| place.address == *address);
            if !stays {
                task.abort();
                post.peers.forget(address);
            }
            stays
        });
        for place in wanted {
            asked.entry(place.address.clone()).or_insert_with(|| tasks.spawn(ask::forever(post.clone(), place)));
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

impl Post {
    /// Says so when this booth was withdrawn, though headquarters could not say it itself.
    fn look_at_itself(&self) -> Result<(), StoreError> {
        if revoked::is_revoked(&self.store, self.own)? {
            let notice = CodedError::from(ErrorCode::BoothRevoked);
            self.status.send_if_modified(|status| status.last_error.replace(notice.clone()) != Some(notice));
        }
        Ok(())
    }

    /// Where this booth stands, with receipts for whom it is told.
    fn state(&self, receipts: Vec<SignedReceipt>) -> Result<NeighbourState, StoreError> {
        let store = &self.store;
        let heads = store.epochs()?.into_iter().rev().take(NeighbourAsk::MAX_RANGES);
        let mut heads: Vec<EpochHead> = heads.map(|e| EpochHead { epoch: e.epoch, head_seq: e.head_seq, head_chain: e.head_chain }).collect();
        heads.reverse();
        let undelivered = store.undelivered_events()?.into_iter().take(NeighbourAsk::MAX_RANGES);
        Ok(NeighbourState {
            booth: self.own,
            post: self.enrolment.answer.post.clone(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            signing_key: store.keys().signing.verifying_key(),
            heads,
            feeds: store.feed_versions()?.into_iter().map(|feed| (feed.name, feed.version)).collect(),
            undelivered: undelivered.map(|range| (range.epoch, range.first, range.last)).collect(),
            contact_s: self.peers.contact_s(self.clock.monotonic_millis()),
            port: self.port.load(Ordering::Relaxed),
            wall_ms: self.clock.now().unix_millis(),
            receipts,
        })
    }

    /// Whether a state may come from the booth whose certificate was shown.
    fn is_neighbour(&self, state: &NeighbourState, certified: Option<BoothId>) -> bool {
        certified == Some(state.booth) && state.booth != self.own && state.post == self.enrolment.answer.post
    }
}
