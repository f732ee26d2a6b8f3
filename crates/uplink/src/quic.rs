//! Carries what headquarters is asked over QUIC: mutual TLS, a stream for each request. The connection outlives cuts and flows that a router
//! has forgotten: when nothing comes for a while, it goes on from another port, and nothing that arrived is sent again.

mod knock;
mod steady;

use crate::UplinkError;
use crate::https::address;
use crate::link::{Moved, limit_of, matters};
use crate::network::{Exchange, Transport};
use journal::{Message, STREAM_PROTOCOL, StreamAnswer, StreamAsk, StreamHead, Verb};
use knock::Knock;
use quinn::crypto::rustls::QuicClientConfig;
use quinn::{
    Connection, ConnectionError, Endpoint, IdleTimeout, ReadError, ReadExactError, RecvStream, SendStream, TransportConfig, TransportErrorCode,
    VarInt, WriteError,
};
use rustls::client::Resumption;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use steady::Steady;
use tokio::sync::OnceCell;
use tokio::time::Instant;

/// Nothing came for so long while something is under way: the flow is dead or the link is cut.
const STALL: Duration = Duration::from_secs(3);
/// From then on another port is tried so often, but no more often than the answer needs, with half as much again.
const KNOCK_EVERY: Duration = Duration::from_millis(750);
/// So often the connection is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// An idle connection is kept open by a few bytes: routers forget a flow within half a minute, and one that is forgotten is noticed at once.
const KEEP_ALIVE: Duration = Duration::from_secs(2);
/// The same where bytes are counted.
const KEEP_ALIVE_FRUGAL: Duration = Duration::from_secs(20);
/// A connection on which nothing comes for so long is over.
const IDLE_MS: u32 = 60_000;
/// Longest wait for one of headquarters' addresses.
const CONNECT: Duration = Duration::from_secs(15);
/// Every certificate of headquarters is checked by its root, not by this name, which only has to be one.
const SERVER_NAME: &str = "headquarters.outpost";
/// Hellos and segments of few events have no more bytes.
const SMALL: usize = 4 * 1024;
/// Bytes of an answer taken at once.
const CHUNK: usize = 64 * 1024;

/// A connection to headquarters over UDP.
#[derive(Clone, Debug)]
pub(crate) struct Quic {
    host: Arc<str>,
    port: u16,
    config: quinn::ClientConfig,
    moved: Moved,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    open: OnceCell<Open>,
    in_flight: Arc<AtomicUsize>,
    knock: Knock,
}

#[derive(Debug)]
struct Open {
    connection: Connection,
    watch: tokio::task::AbortHandle,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

/// Counts a request as under way for as long as it lives.
struct InFlight(Arc<AtomicUsize>);

impl InFlight {
    fn one_of(all: &Arc<AtomicUsize>) -> Self {
        all.fetch_add(1, Ordering::Relaxed);
        Self(all.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Quic {
    /// Towards `url`; the connection is made with the first request.
    pub(crate) fn with(url: &str, mut tls: rustls::ClientConfig, moved: Moved, frugal: bool) -> Result<Self, UplinkError> {
        let base = address(url)?;
        let (Some(host), Some(port)) = (base.host_str(), base.port_or_known_default()) else { return Err(UplinkError::Address) };
        tls.alpn_protocols = vec![STREAM_PROTOCOL.to_vec()];
        tls.resumption = Resumption::default(); // What was given over TCP is of no use here.
        let tls = QuicClientConfig::try_from(tls).map_err(|e| UplinkError::BadAnswer(format!("QUIC cannot be set up: {e}")))?;
        let shared = Arc::<Shared>::default();
        let mut transport = TransportConfig::default();
        transport
            .keep_alive_interval(Some(if frugal { KEEP_ALIVE_FRUGAL } else { KEEP_ALIVE }))
            .max_idle_timeout(Some(IdleTimeout::from(VarInt::from_u32(IDLE_MS))))
            .max_concurrent_bidi_streams(VarInt::from_u32(0)) // Headquarters asks nothing of a booth.
            .max_concurrent_uni_streams(VarInt::from_u32(0))
            .enable_segmentation_offload(false) // One packet at a time: a knock is one packet.
            .congestion_controller_factory(Arc::new(Steady(shared.knock.clone())));
        let mut config = quinn::ClientConfig::new(Arc::new(tls));
        config.transport_config(Arc::new(transport));
        let host = host.trim_start_matches('[').trim_end_matches(']').into();
        Ok(Self { host, port, config, moved, shared })
    }

    /// One request and its answer, on a stream of its own.
    async fn ask(&self, ask: StreamAsk, body: Vec<u8>, limit: usize) -> Result<(StreamAnswer, Vec<u8>), UplinkError> {
        let connection = &self.shared.open.get_or_try_init(|| self.open()).await?.connection;
        let _under_way = InFlight::one_of(&self.shared.in_flight);
        let (send, mut receive) = connection.open_bi().await.map_err(|e| lost(&e))?;
        let _ = send.set_priority(urgency(&ask, body.len())); // A stream that is over says so when it is written.
        let mut sending = Sending(Some(send));
        sending.all(&ask.to_frame()?, &body).await?;
        self.answer(&mut receive, limit).await
    }

    async fn answer(&self, receive: &mut RecvStream, limit: usize) -> Result<(StreamAnswer, Vec<u8>), UplinkError> {
        let mut length = [0; 2];
        receive.read_exact(&mut length).await.map_err(|e| ended(&e))?;
        let mut head = vec![0; StreamAnswer::length(length)?];
        receive.read_exact(&mut head).await.map_err(|e| ended(&e))?;
        self.moved.count();
        let head = StreamAnswer::from_bytes(&head)?;
        let body = self.bounded(receive, limit_of(head.status, limit)).await;
        let body = if matters(head.status) { body? } else { body.unwrap_or_default() };
        Ok((head, body))
    }

    async fn bounded(&self, receive: &mut RecvStream, limit: usize) -> Result<Vec<u8>, UplinkError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = receive.read_chunk(CHUNK, true).await.map_err(|e| broken(&e))? {
            if bytes.len() + chunk.bytes.len() > limit {
                return Err(UplinkError::BadAnswer(format!("longer than {limit} bytes")));
            }
            bytes.extend_from_slice(&chunk.bytes);
            self.moved.count();
        }
        Ok(bytes)
    }

    async fn open(&self) -> Result<Open, UplinkError> {
        let unreachable = |e: std::io::Error| UplinkError::Unreachable(e.to_string());
        let mut why = UplinkError::Unreachable("headquarters' name is not known here".to_owned());
        for at in tokio::net::lookup_host((&*self.host, self.port)).await.map_err(unreachable)? {
            let endpoint = Endpoint::client(any_port(at)).map_err(unreachable)?;
            let connecting = endpoint.connect_with(self.config.clone(), at, SERVER_NAME);
            let connecting = connecting.map_err(|e| UplinkError::Unreachable(e.to_string()))?;
            match tokio::time::timeout(CONNECT, connecting).await {
                Ok(Ok(connection)) => {
                    let watching = watch(endpoint, connection.clone(), self.shared.in_flight.clone(), self.shared.knock.clone());
                    return Ok(Open { connection, watch: tokio::spawn(watching).abort_handle() });
                }
                Ok(Err(error)) => why = lost(&error),
                Err(_) => why = UplinkError::Unreachable("no answer over UDP".to_owned()),
            }
        }
        Err(why)
    }
}

impl Transport for Quic {
    fn exchange(&self, ask: StreamAsk, body: Vec<u8>, limit: usize, _beside: bool) -> Exchange<'_> {
        Box::pin(self.ask(ask, body, limit)) // Nothing waits behind anything else.
    }

    /// Datagrams, whatever they belong to.
    fn received(&self) -> u64 {
        self.shared.open.get().map_or(0, |open| open.connection.stats().udp_rx.datagrams)
    }
}

/// What goes first of what is under way at once: hellos, then small segments, which urgent events make, then others, then pictures.
fn urgency(ask: &StreamAsk, length: usize) -> i32 {
    match ask.verb {
        Verb::Put => 0,
        Verb::Post if length > SMALL => 1,
        Verb::Post | Verb::Get => 2,
    }
}

/// The half of a stream that is written: one that is not finished is given up, and never looks whole.
struct Sending(Option<SendStream>);

impl Sending {
    async fn all(&mut self, head: &[u8], body: &[u8]) -> Result<(), UplinkError> {
        let Some(send) = &mut self.0 else { return Ok(()) };
        for part in [head, body] {
            match send.write_all(part).await {
                Ok(()) => {}
                Err(WriteError::Stopped(_)) => return Ok(()), // It has its answer ready already: a refusal.
                Err(WriteError::ConnectionLost(error)) => return Err(lost(&error)),
                Err(error) => return Err(UplinkError::Unreachable(error.to_string())),
            }
        }
        if let Some(mut send) = self.0.take() {
            let _ = send.finish(); // Stopped meanwhile: the answer says why.
        }
        Ok(())
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        if let Some(send) = &mut self.0 {
            let _ = send.reset(VarInt::from_u32(0)); // It may be over already.
        }
    }
}

/// Goes on from another port whenever nothing comes for a while, as long as the connection lives.
async fn watch(endpoint: Endpoint, connection: Connection, in_flight: Arc<AtomicUsize>, knock: Knock) {
    let (mut seen, mut due) = (0, Instant::now() + STALL);
    loop {
        tokio::select! {
            _ = connection.closed() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let (received, now) = (connection.stats().udp_rx.datagrams, Instant::now());
        if received != seen || in_flight.load(Ordering::Relaxed) == 0 {
            (seen, due) = (received, now + STALL.max(connection.min_rtt() * 3));
        } else if now >= due {
            due = now + KNOCK_EVERY.max(connection.min_rtt() * 3 / 2);
            knock.once();
            let other = std::net::UdpSocket::bind(any_port(connection.remote_address()));
            match other.and_then(|socket| endpoint.rebind(socket)) {
                Ok(()) => tracing::debug!("nothing comes: going on from another port"),
                Err(error) => tracing::warn!(%error, "no other port can be had"),
            }
        }
    }
}

const fn any_port(towards: SocketAddr) -> SocketAddr {
    match towards {
        SocketAddr::V4(_) => SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0),
        SocketAddr::V6(_) => SocketAddr::new(std::net::IpAddr::V6(Ipv6Addr::UNSPECIFIED), 0),
    }
}

/// TLS alerts about the other side's certificate, `bad_certificate` to `unknown_ca`.
const CERTIFICATE_ALERTS: std::ops::RangeInclusive<u8> = 42..=48;

fn lost(error: &ConnectionError) -> UplinkError {
    let untrusted = |code: TransportErrorCode| CERTIFICATE_ALERTS.map(TransportErrorCode::crypto).any(|alert| alert == code);
    match error {
        // Ours: headquarters' certificate was not accepted. What it says of ours comes as the peer's word.
        ConnectionError::TransportError(error) if untrusted(error.code) => UplinkError::Untrusted,
        other => UplinkError::Unreachable(other.to_string()),
    }
}

fn broken(error: &ReadError) -> UplinkError {
    if let ReadError::ConnectionLost(error) = error { lost(error) } else { UplinkError::Unreachable(error.to_string()) }
}

fn ended(error: &ReadExactError) -> UplinkError {
    if let ReadExactError::ReadError(error) = error { broken(error) } else { UplinkError::Unreachable("the answer ended early".to_owned()) }
}
