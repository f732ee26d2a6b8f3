//! Finds the other booths of the post in its network by itself: multicast DNS (RFC 6762) and service discovery (RFC 6763).
//!
//! What is announced names neither booth nor post: a word made by chance, a port, and a mark that only booths of the same post and
//! headquarters can reckon. What is found is asked like an address that somebody entered; the certificate decides who it is.

use super::Post;
use crate::UplinkError;
use mdns_sd::{ServiceDaemon, ServiceEvent, ServiceInfo};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

const SERVICE: &str = "_outpost._tcp.local.";
/// Names the mark among the service's properties.
const MARK: &str = "p";
const MARK_CONTEXT: &str = "outpost neighbours of a post v1";
/// Where multicast is not possible now, it may be later: a cable comes back.
const RETRY: Duration = Duration::from_secs(30);
/// No machine has more addresses that are worth trying.
const MOST_ADDRESSES: usize = 8;

/// Announces this booth, which listens at `port`, and gathers the others until it is aborted.
pub(super) async fn forever(post: Post, port: u16) {
    loop {
        if let Err(error) = session(&post, port).await {
            tracing::warn!(%error, "booths cannot be looked for in the network");
        }
        post.peers.lose_all();
        tokio::time::sleep(RETRY).await;
    }
}

/// Says goodbye to the network however the search ends.
struct Daemon(ServiceDaemon);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.shutdown(); // It is ending already.
    }
}

async fn session(post: &Post, port: u16) -> Result<(), UplinkError> {
    let daemon = Daemon(ServiceDaemon::new().map_err(failed)?);
    let mark = mark(&post.enrolment.answer.hq_root_cert, &post.enrolment.answer.post);
    let name = format!("{:016x}", rand::random::<u64>());
    let properties = [(MARK, mark.as_str())];
    let info = ServiceInfo::new(SERVICE, &name, &format!("{name}.local."), (), port, &properties[..]).map_err(failed)?.enable_addr_auto();
    let own = info.get_fullname().to_owned();
    daemon.0.register(info).map_err(failed)?;
    let events = daemon.0.browse(SERVICE).map_err(failed)?;
    while let Ok(event) = events.recv_async().await {
        match event {
            ServiceEvent::ServiceResolved(other) if other.fullname != own && other.get_property_val_str(MARK) == Some(&mark) => {
                let addresses = other.addresses.iter().map(mdns_sd::ScopedIp::to_ip_addr);
                post.peers.found(&other.fullname, places(addresses, other.port));
            }
            ServiceEvent::ServiceRemoved(_, name) => post.peers.lost(&name),
            _ => {}
        }
    }
    Ok(())
}

fn failed(error: mdns_sd::Error) -> UplinkError {
    UplinkError::Unreachable(error.to_string())
}

/// What booths of one post announce alike, and nobody else can tell from chance.
fn mark(root_der: &[u8], post: &str) -> String {
    let mut hash = blake3::Hasher::new_derive_key(MARK_CONTEXT);
    hash.update(blake3::hash(root_der).as_bytes()).update(post.as_bytes());
    hash.finalize().to_hex().chars().take(16).collect()
}

/// Where to ask, the likeliest first: an address of this machine itself is told last, and one that works on one wire only not at all.
fn places(addresses: impl Iterator<Item = IpAddr>, port: u16) -> Vec<SocketAddr> {
    let one_wire = |address: &IpAddr| matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local());
    let usable = |address: &IpAddr| !address.is_unspecified() && !address.is_multicast() && !one_wire(address);
    let mut all: Vec<SocketAddr> = addresses.filter(usable).map(|address| SocketAddr::new(address, port)).collect();
    all.sort_by_key(|at| (at.ip().is_loopback(), at.is_ipv6(), *at));
    all.truncate(MOST_ADDRESSES);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_booths_of_one_post_of_one_headquarters_announce_the_same_mark() {
        let own = mark(b"root", "UTKOR");
        assert_eq!((own.len(), own.clone()), (16, mark(b"root", "UTKOR")));
        for other in [mark(b"root", "UTNOR"), mark(b"another", "UTKOR"), mark(b"rootU", "TKOR")] {
            assert_ne!(other, own);
        }
    }

    #[test]
    fn a_network_address_is_tried_before_the_machines_own_and_what_cannot_be_asked_is_left_out() {
        let told = ["127.0.0.1", "fe80::1", "2001:db8::7", "10.0.0.12", "0.0.0.0", "224.0.0.251"].map(|text| text.parse().unwrap());
        let all: Vec<String> = places(told.into_iter(), 7443).iter().map(ToString::to_string).collect();
        assert_eq!(all, ["10.0.0.12:7443", "[2001:db8::7]:7443", "127.0.0.1:7443"]);
        let flood = (0..200).map(|n| IpAddr::from([10, 0, 0, n]));
        assert_eq!(places(flood, 1).len(), MOST_ADDRESSES);
    }
}
