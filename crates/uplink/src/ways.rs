//! Which way to headquarters is tried first: the one that was answered last on this network. Where none is known QUIC begins and HTTPS
//! follows a moment later; whichever says hello first is the link, and is remembered.

use crate::UplinkError;
use crate::link::Way;
use crate::network::Network;
use crate::work::blocking;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::Store;

/// Networks and what goes there.
const KNOWN: &str = "uplink.ways";
/// Networks that are remembered; the oldest is forgotten.
const MOST: usize = 16;
/// A network is asked anew after so long: what was blocked may be open.
const FOR_MS: i64 = 24 * 3_600_000;
/// HTTPS follows QUIC so much later where nothing is known (RFC 8305's delay between attempts).
const RIVAL: Duration = Duration::from_millis(250);
/// A name that is not found for so long is no sign of a network.
const LOOK: Duration = Duration::from_millis(500);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    network: String,
    way: Way,
    since_ms: i64,
}

/// What is known of the network the booth is on.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    network: String,
    known: Option<Known>,
}

impl Ways {
    /// Looks which network leads to headquarters now, and what is known of it.
    pub(crate) async fn look(&mut self, network: &dyn Network, store: &Store, url: &str, now_ms: i64) {
        self.network = tokio::time::timeout(LOOK, network.name(url)).await.unwrap_or_default();
        let network = self.network.clone();
        let known = blocking(store, |store| store.setting::<Vec<Known>>(KNOWN)).await;
        let known = known.unwrap_or_default().unwrap_or_default(); // What cannot be read is found out anew.
        self.known = known.into_iter().find(|known| known.network == network).filter(|known| (0..FOR_MS).contains(&(now_ms - known.since_ms)));
    }

    /// The way of the first hello.
    pub(crate) fn first(&self) -> Way {
        self.known.as_ref().map_or(Way::Quic, |known| known.way)
    }

    /// The way of the hellos beside it.
    pub(crate) fn second(&self) -> Way {
        match self.first() {
            Way::Quic => Way::Https,
            Way::Https => Way::Quic,
        }
    }

    /// The way of one more hello, when `asked` are under way without an answer: first over another TCP flow, for the one before may be dead or
    /// have lost what opens it (QUIC goes on from other ports by itself), then the other way.
    pub(crate) fn again(&self, asked: u32) -> Way {
        if asked > 1 { self.second() } else { Way::Https }
    }

    /// When the second follows, if the first is no safe guess.
    pub(crate) fn rival(&self) -> Option<Duration> {
        self.known.is_none().then_some(RIVAL)
    }

    /// A hello was answered this way.
    pub(crate) async fn answered(&mut self, store: &Store, way: Way, now_ms: i64) -> Result<(), UplinkError> {
        if self.known.as_ref().is_some_and(|known| known.way == way) {
            return Ok(());
        }
        let found = Known { network: self.network.clone(), way, since_ms: now_ms };
        self.known = Some(found.clone());
        blocking(store, move |store| {
            let mut all = store.setting::<Vec<Known>>(KNOWN)?.unwrap_or_default();
            all.retain(|known| known.network != found.network);
            all.push(found);
            let surplus = all.len().saturating_sub(MOST);
            all.drain(..surplus);
            store.set_setting(KNOWN, &all)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Sockets;
    use foundation::FixedClock;
    use std::sync::Arc;
    use store::{CreateOptions, Unlock};

    const HQ: &str = "https://127.0.0.1:9";
    const NOON: i64 = 1_772_352_000_000;

    fn store() -> (Store, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let mut options = CreateOptions::new(Unlock::Plain, true);
        options.reserve_bytes = 0;
        (Store::create(dir.path(), options, Arc::new(FixedClock::at_millis(NOON))).unwrap(), dir)
    }

    async fn at(store: &Store, url: &str, now_ms: i64) -> (Way, Option<Duration>) {
        let mut ways = Ways::default();
        ways.look(&Sockets, store, url, now_ms).await;
        (ways.first(), ways.rival())
    }

    #[tokio::test]
    async fn the_way_that_was_answered_is_the_first_on_that_network_for_a_day() {
        let (store, _dir) = store();
        assert_eq!(at(&store, HQ, NOON).await, (Way::Quic, Some(RIVAL)), "nothing is known: both");
        let mut ways = Ways::default();
        ways.look(&Sockets, &store, HQ, NOON).await;
        ways.answered(&store, Way::Https, NOON).await.unwrap();
        assert_eq!((ways.first(), ways.second()), (Way::Https, Way::Quic));
        assert_eq!([1, 2].map(|asked| ways.again(asked)), [Way::Https, Way::Quic], "another flow, then the other way");
        assert_eq!(at(&store, HQ, NOON + FOR_MS - 1).await, (Way::Https, None), "another start of the program knows it too");
        assert_eq!(at(&store, "https://127.0.0.1:10", NOON).await, (Way::Quic, Some(RIVAL)), "another headquarters");
        assert_eq!(at(&store, HQ, NOON + FOR_MS).await, (Way::Quic, Some(RIVAL)), "it may be open again");
    }

    #[tokio::test]
    async fn no_more_networks_are_remembered_than_a_booth_meets() {
        let (store, _dir) = store();
        for port in 1..40 {
            let mut ways = Ways::default();
            ways.look(&Sockets, &store, &format!("https://127.0.0.1:{port}"), NOON).await;
            ways.answered(&store, Way::Quic, NOON).await.unwrap();
        }
        let kept = store.setting::<Vec<Known>>(KNOWN).unwrap().unwrap();
        assert_eq!((kept.len(), kept.last().map(|known| known.network.as_str())), (MOST, Some("127.0.0 127.0.0.1:39")));
    }
}
