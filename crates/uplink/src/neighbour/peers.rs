//! What is known of the neighbours now, and who of them fetches what all need.

use super::Place;
use crate::UplinkError;
use crate::engine::is_bulk;
use foundation::{CodedError, ErrorCode};
use journal::{BoothId, NeighbourState};
use serde::Serialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A neighbour that was heard within this time is there.
const LIVE_MS: u64 = 10_000;
/// A booth that headquarters answered within this time reaches it.
pub(super) const CONTACT_S: u64 = 45;
/// So long a feed is left to the neighbour whose turn it is.
const TURN_MS: u64 = 60_000;
/// A feed in bulk takes its time, and is fetched once for the post unless nothing comes of that for a day.
const BULK_TURN_MS: u64 = 86_400_000;
/// No more neighbours are met by introduction.
const MAX_INTRODUCED: usize = 64;
/// No more are found in the network: anybody there may announce something.
const MAX_FOUND: usize = 64;

/// A neighbour booth, as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeighbourStatus {
    /// Where it is asked.
    pub address: String,
    /// Its number, once it has answered.
    pub booth: Option<u32>,
    /// It answered within the last seconds.
    pub there: bool,
    /// When it answered last, milliseconds since 1970.
    pub heard_ms: Option<i64>,
    /// Whether headquarters answers it.
    pub reaches_hq: bool,
    /// Ranges of its events that headquarters has not confirmed: how many events.
    pub waiting_events: u64,
    /// Its clock minus ours, milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// Why it could not be asked last.
    pub error: Option<CodedError>,
}

#[derive(Default)]
struct Peer {
    state: Option<NeighbourState>,
    heard: u64,
    heard_ms: i64,
    error: Option<CodedError>,
}

/// What was found in the network under a name.
struct Found {
    place: Place,
    /// Who answered there.
    booth: Option<BoothId>,
    /// It is no booth of this post.
    refused: bool,
}

#[derive(Default)]
struct Known {
    by_address: BTreeMap<String, Peer>,
    introduced: BTreeMap<BoothId, SocketAddr>,
    found: BTreeMap<String, Found>,
    /// When headquarters answered this booth, monotonic milliseconds.
    contact: Option<u64>,
    /// Since when a version of a feed is known to be had.
    wanted: BTreeMap<(String, u64), u64>,
}

/// Shared by the deliverer and everything that speaks to neighbours.
#[derive(Default)]
pub(crate) struct Peers(Mutex<Known>);

impl Peers {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Headquarters answered.
    pub(crate) fn contact(&self, now: u64) {
        self.known().contact = Some(now);
    }

    /// Seconds since headquarters answered.
    pub(super) fn contact_s(&self, now: u64) -> Option<u64> {
        self.known().contact.map(|at| now.saturating_sub(at) / 1_000)
    }

    /// A neighbour answered.
    pub(super) fn heard(&self, address: &str, state: &NeighbourState, now: u64, now_ms: i64) {
        let peer = Peer { state: Some(state.clone()), heard: now, heard_ms: now_ms, error: None };
        let mut known = self.known();
        known.by_address.insert(address.to_owned(), peer);
        known.found.values_mut().filter(|found| found.place.address == address).for_each(|found| found.booth = Some(state.booth));
    }

    /// A neighbour could not be asked.
    pub(super) fn failed(&self, address: &str, error: &UplinkError) {
        let coded = match error {
            UplinkError::Untrusted => ErrorCode::NeighbourRefused.into(),
            other => CodedError::new(ErrorCode::NeighbourUnreachable, other.to_string()),
        };
        let mut known = self.known();
        if matches!(error, UplinkError::Untrusted) {
            known.found.values_mut().filter(|found| found.place.address == address).for_each(|found| found.refused = true);
        }
        known.by_address.entry(address.to_owned()).or_default().error = Some(coded);
    }

    /// An address is not asked any more.
    pub(super) fn forget(&self, address: &str) {
        self.known().by_address.remove(address);
    }

    /// A neighbour that asked says where it listens.
    pub(super) fn introduce(&self, booth: BoothId, at: SocketAddr) {
        let mut known = self.known();
        if known.introduced.len() < MAX_INTRODUCED || known.introduced.contains_key(&booth) {
            known.introduced.insert(booth, at);
        }
    }

    /// Where those listen that were met by introduction and are not asked under another address.
    pub(super) fn introduced(&self) -> Vec<String> {
        let known = self.known();
        let elsewhere = |booth: &BoothId, at: &str| {
            known.by_address.iter().any(|(address, peer)| address != at && peer.state.as_ref().is_some_and(|state| state.booth == *booth))
        };
        let all = known.introduced.iter().map(|(booth, at)| (booth, at.to_string()));
        all.filter(|(booth, at)| !elsewhere(booth, at)).map(|(_, at)| at).collect()
    }

    /// A name in the network has these addresses.
    pub(super) fn found(&self, name: &str, at: Vec<SocketAddr>) {
        let Some(first) = at.first().map(ToString::to_string) else { return };
        let mut known = self.known();
        let place = Place { address: first, found: at };
        if known.found.get(name).is_some_and(|before| before.place == place) {
            return;
        }
        // Those that proved to be no booth of the post make room.
        if known.found.len() >= MAX_FOUND {
            known.found.retain(|_, found| !found.refused);
        }
        if known.found.len() < MAX_FOUND || known.found.contains_key(name) {
            known.found.insert(name.to_owned(), Found { place, booth: None, refused: false });
        }
    }

    /// A name is no longer in the network.
    pub(super) fn lost(&self, name: &str) {
        self.known().found.remove(name);
    }

    /// Nothing is looked for any more.
    pub(super) fn lose_all(&self) {
        self.known().found.clear();
    }

    /// What was found in the network, without those that are no booths of the post, and those that somebody `named` as well.
    pub(super) fn all_found(&self, named: &[String]) -> Vec<Place> {
        let known = self.known();
        let there = |address: &String| known.by_address.get(address).and_then(|peer| peer.state.as_ref()).map(|state| state.booth);
        let named_booths: Vec<BoothId> = named.iter().filter_map(there).collect();
        let elsewhere = |found: &Found| named.contains(&found.place.address) || found.booth.is_some_and(|booth| named_booths.contains(&booth));
        known.found.values().filter(|found| !found.refused && !elsewhere(found)).map(|found| found.place.clone()).collect()
    }

    /// Whether a version of a feed is left to a neighbour: one has it, or one that reaches headquarters comes before `own` in an order
    /// that is another for each version and the same for all. For a minute at most, in bulk for a day: then whoever can fetches it.
    pub(crate) fn leaves(&self, own: BoothId, name: &str, version: u64, now: u64) -> bool {
        let mut known = self.known();
        known.wanted.retain(|(other, older), _| other != name || *older >= version);
        let since = *known.wanted.entry((name.to_owned(), version)).or_insert(now);
        if now.saturating_sub(since) >= if is_bulk(name) { BULK_TURN_MS } else { TURN_MS } {
            return false;
        }
        let turn = |booth: BoothId| blake3::hash(format!("{name} {version} {}", booth.0).as_bytes()).as_bytes().to_owned();
        let live = known.by_address.values().filter(|peer| now.saturating_sub(peer.heard) < LIVE_MS).filter_map(|peer| peer.state.as_ref());
        live.into_iter().any(|state| {
            let has = state.feeds.iter().any(|(feed, held)| feed == name && *held >= version);
            has || (reaches_hq(state.contact_s) && turn(state.booth) < turn(own))
        })
    }

    /// Every neighbour, for a screen.
    pub(crate) fn status(&self, now: u64) -> Vec<NeighbourStatus> {
        let known = self.known();
        let all = known.by_address.iter().map(|(address, peer)| {
            let state = peer.state.as_ref();
            let there = state.is_some() && now.saturating_sub(peer.heard) < LIVE_MS;
            NeighbourStatus {
                address: address.clone(),
                booth: state.map(|state| state.booth.0),
                there,
                heard_ms: state.map(|_| peer.heard_ms),
                reaches_hq: there && reaches_hq(state.and_then(|state| state.contact_s)),
                waiting_events: state
                    .map_or(0, |state| state.undelivered.iter().map(|(_, first, last)| last.saturating_sub(*first).saturating_add(1)).sum()),
                clock_offset_ms: state.map(|state| state.wall_ms.saturating_sub(peer.heard_ms)),
                error: peer.error.clone(),
            }
        });
        all.collect()
    }
}

pub(super) fn reaches_hq(contact_s: Option<u64>) -> bool {
    contact_s.is_some_and(|seconds| seconds <= CONTACT_S)
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::SigningKey;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn state(booth: u32, version: u64, contact_s: Option<u64>) -> NeighbourState {
        NeighbourState {
            booth: BoothId(booth),
            post: "UTKOR".to_owned(),
            app_version: "0.1.0".to_owned(),
            signing_key: SigningKey::generate(&mut ChaCha8Rng::seed_from_u64(1)).verifying_key(),
            heads: vec![],
            feeds: vec![("alerts.national".to_owned(), version)],
            undelivered: vec![(1, 5, 9)],
            contact_s,
            port: 7443,
            wall_ms: 1_500,
            receipts: vec![],
        }
    }

    #[test]
    fn each_version_of_a_feed_is_fetched_by_one_of_the_booths_that_can_and_by_any_of_them_when_that_one_does_not() {
        let mut turns = [0; 3];
        for version in 2..60 {
            let fetches: Vec<u32> = (0..3)
                .filter(|own| {
                    let peers = Peers::default();
                    for other in (0..3).filter(|other| other != own) {
                        peers.heard(&format!("10.0.0.{other}:7443"), &state(other, 1, Some(3)), 1_000, 1_000);
                    }
                    let leaves = peers.leaves(BoothId(*own), "alerts.national", version, 2_000);
                    assert!(!peers.leaves(BoothId(*own), "alerts.national", version, 2_000 + TURN_MS), "nobody waits for ever");
                    !leaves
                })
                .collect();
            assert_eq!(fetches.len(), 1, "version {version}: {fetches:?}");
            turns[fetches[0] as usize] += 1;
        }
        assert!(turns.iter().all(|turns| *turns > 5), "nobody leads: {turns:?}");
    }

    #[test]
    fn a_release_is_left_to_the_neighbour_whose_turn_it_is_for_a_day() {
        let peers = Peers::default();
        peers.heard("10.0.0.9:7443", &state(9, 1, Some(3)), 0, 0);
        let turn = |version| peers.leaves(BoothId(1), "release.linux-x86_64", version, 1_000);
        let version = (1..40).find(|version| turn(*version)).unwrap();
        let live = |now| {
            peers.heard("10.0.0.9:7443", &state(9, 1, Some(3)), now, 0);
            peers.leaves(BoothId(1), "release.linux-x86_64", version, now)
        };
        assert!(live(1_000 + TURN_MS) && live(BULK_TURN_MS), "it is slow, and under way");
        assert!(!live(1_000 + BULK_TURN_MS), "nobody waits for ever");
    }

    #[test]
    fn a_feed_is_left_to_a_neighbour_that_has_it_and_not_to_one_that_is_gone_or_cut_off() {
        let leaves = |version, contact, now| {
            let peers = Peers::default();
            peers.heard("10.0.0.9:7443", &state(9, version, contact), 1_000, 1_000);
            (2..40).any(|wanted| peers.leaves(BoothId(1), "alerts.national", wanted, now))
        };
        assert!(leaves(50, None, 2_000), "it has it");
        assert!(leaves(1, Some(3), 2_000), "it fetches some of them");
        assert!(!leaves(1, None, 2_000), "headquarters does not answer it");
        assert!(!leaves(50, Some(3), 1_000 + LIVE_MS), "it is gone");
    }

    #[test]
    fn a_neighbour_is_shown_as_it_was_heard_and_is_not_asked_twice_under_two_addresses() {
        let peers = Peers::default();
        peers.heard("booth-2:7443", &state(2, 1, Some(50)), 1_000, 1_000);
        let shown = peers.status(2_000).remove(0);
        assert_eq!((shown.booth, shown.there, shown.reaches_hq, shown.waiting_events), (Some(2), true, false, 5));
        assert_eq!(shown.clock_offset_ms, Some(500));
        assert!(!peers.status(1_000 + LIVE_MS)[0].there);
        peers.introduce(BoothId(2), "10.0.0.2:7443".parse().unwrap());
        peers.introduce(BoothId(3), "10.0.0.3:7443".parse().unwrap());
        assert_eq!(peers.introduced(), ["10.0.0.3:7443"]);
    }

    #[test]
    fn what_is_found_is_asked_until_it_proves_to_be_no_booth_of_the_post_and_a_flood_leaves_room_for_those_that_are() {
        let peers = Peers::default();
        let at = |n: u8| SocketAddr::from(([10, 0, 0, n], 7443));
        let asked = |peers: &Peers, named: &[String]| peers.all_found(named).into_iter().map(|place| place.address).collect::<Vec<_>>();
        peers.found("a", vec![at(1), at(9)]);
        peers.found("b", vec![at(2)]);
        peers.found("nowhere", vec![]);
        assert_eq!(asked(&peers, &[]), ["10.0.0.1:7443", "10.0.0.2:7443"]);
        // One that somebody named as well is asked where it was named.
        peers.heard("10.0.0.1:7443", &state(7, 1, None), 1_000, 1_000);
        peers.heard("booth-7:7443", &state(7, 1, None), 1_000, 1_000);
        assert_eq!(asked(&peers, &["booth-7:7443".to_owned()]), ["10.0.0.2:7443"]);
        assert_eq!(asked(&peers, &["10.0.0.2:7443".to_owned()]), ["10.0.0.1:7443"]);
        // One of another post is let alone, whatever it announces again; silence is no such proof.
        peers.failed("10.0.0.2:7443", &UplinkError::Untrusted);
        peers.found("b", vec![at(2)]);
        peers.failed("10.0.0.1:7443", &UplinkError::Unreachable("silent".to_owned()));
        assert_eq!(asked(&peers, &[]), ["10.0.0.1:7443"]);
        peers.lost("a");
        assert!(asked(&peers, &[]).is_empty());

        for n in 0..=u8::MAX {
            peers.found(&format!("flood {n}"), vec![at(n)]);
        }
        assert!(asked(&peers, &[]).len() <= MAX_FOUND);
        asked(&peers, &[]).iter().for_each(|address| peers.failed(address, &UplinkError::Untrusted));
        peers.found("a", vec![at(1)]);
        assert_eq!(asked(&peers, &[]), ["10.0.0.1:7443"]);
        peers.lose_all();
        assert!(asked(&peers, &[]).is_empty());
    }
}
