//! Booths that deliver and speak to their neighbours by themselves, in time that passes.

use crate::kit::{Headquarters, crossing};
use border::Act;
use foundation::{Clock, FixedClock};
use journal::BoothId;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use store::{CreateOptions, HistoryKey, Record, Store, Unlock};
use tempfile::TempDir;
use tokio::runtime::Handle;
use uplink::{Deliverer, NeighbourSettings, set_neighbours};

/// Where no headquarters is.
pub(crate) const NOWHERE: &str = "https://127.0.0.1:9";

/// A booth with a clock that runs: what neighbours do depends on time.
pub(crate) struct Booth {
    pub(crate) store: Store,
    pub(crate) deliverer: Deliverer,
    listens: Option<SocketAddr>,
    _dir: TempDir,
}

impl Booth {
    /// Enrolled at a post; afterwards it looks for headquarters at `url`, and asks some neighbours.
    pub(crate) async fn at(hq: &Headquarters, post: &str, url: &str, asks: &[&Booth]) -> Self {
        let listens = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let addresses = asks.iter().filter_map(|booth| booth.listens).map(|at| at.to_string()).collect();
        Self::with(hq, post, url, NeighbourSettings { listen: Some(listens), addresses, search: false }).await
    }

    /// The same, told of no neighbour: it looks for them in the network.
    pub(crate) async fn that_looks(hq: &Headquarters, post: &str) -> Self {
        Self::with(hq, post, NOWHERE, NeighbourSettings { search: true, ..NeighbourSettings::default() }).await
    }

    async fn with(hq: &Headquarters, post: &str, url: &str, neighbours: NeighbourSettings) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut options = CreateOptions::new(Unlock::Plain, true);
        options.reserve_bytes = 0;
        let store = Store::create(dir.path(), options, Arc::new(platform::SystemClock::new())).unwrap();
        uplink::enrol(&store, &hq.url(), &hq.code(post).into()).await.unwrap();
        store.save_enrolment(&store.enrolled().unwrap().unwrap().answer, url).unwrap();
        set_neighbours(&store, &neighbours).unwrap();
        let deliverer = Deliverer::start(&store, &Handle::current()).unwrap();
        Self { store, deliverer, listens: neighbours.listen, _dir: dir }
    }

    pub(crate) fn id(&self) -> BoothId {
        self.store.booth().unwrap().booth.unwrap()
    }

    /// Records crossings of documents `first`, `first` + 1, ….
    pub(crate) fn record(&self, first: usize, crossings: usize) {
        let clock = FixedClock::at_millis(self.store.clock().now().unix_millis());
        for number in first..first + crossings {
            self.store.record(vec![Act::CrossingRecorded(Box::new(crossing(&clock, number)))], Record::at(clock.now())).unwrap();
        }
        self.deliverer.nudge();
    }

    /// How many earlier crossings of a document its officer would be shown.
    pub(crate) fn knows(&self, number: usize) -> usize {
        let key = HistoryKey { number: Some(format!("L898902C{number}").into()), ..HistoryKey::default() };
        self.store.history(&key, 9).unwrap().len()
    }

    pub(crate) fn waiting(&self) -> u64 {
        self.store.queue().unwrap().events
    }

    pub(crate) fn sees(&self, other: &Booth) -> bool {
        self.deliverer.neighbours().iter().any(|neighbour| neighbour.there && neighbour.booth == Some(other.id().0))
    }
}
