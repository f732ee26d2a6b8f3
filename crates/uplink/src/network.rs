//! What carries requests to headquarters, as two traits: a [`Network`] makes connections, a [`Transport`] is one. This machine's sockets are
//! one network; tests of delivery have another, in simulated time.

use crate::UplinkError;
use crate::https::{Https, address};
use crate::link::{Moved, Way};
use crate::quic::Quic;
use journal::{StreamAnswer, StreamAsk};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rustls::ClientConfig;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

/// What comes of a request: the head of the answer, and its body.
pub type Exchange<'a> = Pin<Box<dyn Future<Output = Result<(StreamAnswer, Vec<u8>), UplinkError>> + Send + 'a>>;

/// A connection to headquarters. What has gone over it once goes over no other: when it breaks, so does every later request.
pub trait Transport: Send + Sync + std::fmt::Debug {
    /// Asks once. Of the answer's body at most `limit` bytes are read; `beside`: other answers must not wait behind this one.
    fn exchange(&self, ask: StreamAsk, body: Vec<u8>, limit: usize, beside: bool) -> Exchange<'_>;

    /// Grows with what comes in besides answers.
    fn received(&self) -> u64 {
        0
    }
}

/// Where a connection goes, and how.
#[derive(Debug)]
pub struct Target<'a> {
    /// Headquarters' address, `https://…`.
    pub url: &'a str,
    /// Whom to trust, and who the booth is.
    pub tls: ClientConfig,
    /// How bytes go.
    pub way: Way,
    /// Told of whatever comes in.
    pub moved: Moved,
    /// Nothing is sent only to keep a connection alive, or to have one more.
    pub frugal: bool,
}

/// Makes connections.
pub trait Network: Send + Sync {
    /// A connection; it may be made with the first request.
    ///
    /// # Errors
    /// [`UplinkError::Address`], [`UplinkError::BadAnswer`].
    fn connect(&self, target: Target<'_>) -> Result<Arc<dyn Transport>, UplinkError>;

    /// The network from which `url` is reached, as far as it can be told from others. Nothing is sent.
    fn name<'a>(&'a self, url: &'a str) -> Pin<Box<dyn Future<Output = String> + Send + 'a>>;
}

/// What a deliverer stands in.
#[derive(Clone)]
pub struct Surroundings {
    /// Makes its connections.
    pub network: Arc<dyn Network>,
    /// Spreads its tries over time.
    pub rng: StdRng,
}

impl Default for Surroundings {
    /// The sockets of this machine.
    fn default() -> Self {
        Self { network: Arc::new(Sockets), rng: StdRng::from_entropy() }
    }
}

/// The sockets of this machine.
#[derive(Debug)]
pub(crate) struct Sockets;

impl Network for Sockets {
    fn connect(&self, target: Target<'_>) -> Result<Arc<dyn Transport>, UplinkError> {
        let Target { url, tls, way, moved, frugal } = target;
        Ok(match way {
            Way::Https => Arc::new(Https::with(url, tls, moved, !frugal)?),
            Way::Quic => Arc::new(Quic::with(url, tls, moved, frugal)?),
        })
    }

    fn name<'a>(&'a self, url: &'a str) -> Pin<Box<dyn Future<Output = String> + Send + 'a>> {
        Box::pin(async move { network(url).await.unwrap_or_default() })
    }
}

/// The part of this machine's address towards headquarters that its neighbours share.
async fn network(url: &str) -> Result<String, UplinkError> {
    let base = address(url)?;
    let host = base.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = base.port_or_known_default().unwrap_or_default();
    let unknown = |error: std::io::Error| UplinkError::Unreachable(error.to_string());
    let at = tokio::net::lookup_host((host.as_str(), port)).await.map_err(unknown)?.next().ok_or(UplinkError::Address)?;
    let any: IpAddr = if at.is_ipv4() { std::net::Ipv4Addr::UNSPECIFIED.into() } else { std::net::Ipv6Addr::UNSPECIFIED.into() };
    let socket = tokio::net::UdpSocket::bind((any, 0)).await.map_err(unknown)?;
    socket.connect(at).await.map_err(unknown)?;
    let own = socket.local_addr().map_err(unknown)?.ip();
    Ok(format!("{} {host}:{port}", shared_part(own)))
}

fn shared_part(own: IpAddr) -> String {
    match own {
        IpAddr::V4(own) => {
            let [a, b, c, _] = own.octets();
            format!("{a}.{b}.{c}")
        }
        IpAddr::V6(own) => {
            let [a, b, c, d, ..] = own.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_of_one_network_share_a_part_of_their_addresses() {
        assert_eq!(shared_part("10.1.2.3".parse().unwrap()), shared_part("10.1.2.77".parse().unwrap()));
        assert_ne!(shared_part("10.1.2.3".parse().unwrap()), shared_part("10.1.3.3".parse().unwrap()));
        assert_eq!(shared_part("2001:db8::1".parse().unwrap()), shared_part("2001:db8::2".parse().unwrap()));
    }
}
