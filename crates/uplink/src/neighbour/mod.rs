//! The post's own network: booths of one post see each other's crossings at once, carry each other's segments, fetch each feed once.
//!
//! No booth leads. Each listens, if it is told where, and asks every address it is given, and whoever asked it and listens too. What
//! travels is what would go to headquarters: sealed segments, signed feeds, signed receipts.

mod ask;
mod link;
mod peers;
mod serve;

pub use peers::NeighbourStatus;
pub(crate) use peers::Peers;

use crate::{LinkStatus, UplinkError};
use foundation::Clock;
use journal::{BoothId, EpochHead, NeighbourAsk, NeighbourState, SignedReceipt};
use link::Tls;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;
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

/// Where neighbours are, as the post's administrator set it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighbourSettings {
    /// Address and port this booth listens at; `None`: it only asks.
    pub listen: Option<SocketAddr>,
    /// Addresses (`host:port`) of other booths of the post. One that asks this booth need not be named.
    #[serde(default)]
    pub addresses: Vec<String>,
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
    loop {
        let settings = neighbour_settings(&post.store)?;
        if listening.as_ref().map(|(at, _)| *at) != settings.listen {
            if let Some((_, old)) = listening.take() {
                old.abort();
                post.port.store(0, Ordering::Relaxed);
            }
            listening = settings.listen.map(|at| (at, tasks.spawn(serve::forever(post.clone(), at))));
        }
        let mut wanted = settings.addresses;
        wanted.extend(post.peers.introduced());
        wanted.truncate(MAX_ADDRESSES);
        asked.retain(|address, task| {
            let stays = wanted.contains(address);
            if !stays {
                task.abort();
                post.peers.forget(address);
            }
            stays
        });
        for address in wanted {
            asked.entry(address.clone()).or_insert_with(|| tasks.spawn(ask::forever(post.clone(), address)));
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

impl Post {
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
