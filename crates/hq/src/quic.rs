//! The booths' listener over UDP: QUIC with the certificates and rules of the one over TCP. Each stream is one request, which the same routes
//! answer, within the same bounds.

use crate::api::peer::Peer;
use crate::authority::booth_of;
use crate::{Hq, HqError, tls};
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderName, Method, Request, Response, StatusCode};
use http_body::Frame;
use journal::{Message, STREAM_PROTOCOL, StreamAnswer, StreamAsk, StreamHead, Verb};
use quinn::crypto::rustls::QuicServerConfig;
use quinn::{
    Connection, Endpoint, EndpointConfig, IdleTimeout, Incoming, RecvStream, SendStream, ServerConfig, TokioRuntime, TransportConfig, VarInt,
};
use rustls::pki_types::CertificateDer;
use std::net::{SocketAddr, UdpSocket};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// Requests of one booth at a time.
const STREAMS: u32 = 64;
/// A connection on which nothing comes for so long is over; a booth that delivers says something every two seconds.
const IDLE_MS: u32 = 60_000;
/// A handshake takes no longer: a booth on a satellite link needs three.
const HANDSHAKE: Duration = Duration::from_secs(30);
/// A head that does not come for so long is given up.
const HEAD_TIME: Duration = Duration::from_secs(60);
/// A part of an answer that does not go for so long is given up.
const PART_TIME: Duration = Duration::from_secs(180);
/// Bytes of an answer given to the connection at a time.
const PART: usize = 64 * 1024;
/// Bytes of a body taken at a time.
const CHUNK: usize = 16 * 1024;
/// Bytes of one request, and of all of one booth, that may wait to be taken.
const REQUEST_WAITS: u32 = 1024 * 1024;
const BOOTH_WAITS: u32 = 8 * 1024 * 1024;
/// With so many handshakes under way a caller proves its address first.
const HANDSHAKES_UNPROVEN: usize = 256;
/// Connections at a time.
const CONNECTIONS: usize = 20_000;

/// Listens at `at`, with certificates for `names`.
pub(crate) fn listen(hq: &Hq, at: SocketAddr, names: &[String]) -> Result<Endpoint, HqError> {
    let unusable = |error: String| HqError::Certificate(error);
    let mut tls = (*tls::booths(&hq.keys.authority, names, hq.now_ms())?).clone();
    tls.alpn_protocols = vec![STREAM_PROTOCOL.to_vec()];
    let tls = QuicServerConfig::try_from(tls).map_err(|error| unusable(error.to_string()))?;
    let mut transport = TransportConfig::default();
    transport
        .max_concurrent_bidi_streams(VarInt::from_u32(STREAMS))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .stream_receive_window(VarInt::from_u32(REQUEST_WAITS))
        .receive_window(VarInt::from_u32(BOOTH_WAITS))
        .datagram_receive_buffer_size(None)
        .max_idle_timeout(Some(IdleTimeout::from(VarInt::from_u32(IDLE_MS))))
        .congestion_controller_factory(Arc::new(quinn::congestion::BbrConfig::default()));
    let mut config = ServerConfig::with_crypto(Arc::new(tls));
    config.transport_config(Arc::new(transport));
    let failed = |source| HqError::Path { path: format!("{at} (UDP)"), source };
    let socket = UdpSocket::bind(at).map_err(failed)?;
    Endpoint::new(EndpointConfig::default(), Some(config), socket, Arc::new(TokioRuntime)).map_err(failed)
}

/// Answers until the endpoint is closed.
pub(crate) async fn serve(endpoint: Endpoint, routes: Router) {
    let (places, unproven) = (Arc::new(Semaphore::new(CONNECTIONS)), Arc::new(Semaphore::new(HANDSHAKES_UNPROVEN)));
    while let Some(incoming) = endpoint.accept().await {
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            incoming.refuse();
            continue;
        };
        let proven = incoming.remote_address_validated();
        let handshake = Arc::clone(&unproven).try_acquire_owned().ok();
        if handshake.is_none() && !proven {
            if let Err(error) = incoming.retry() {
                error.into_incoming().refuse();
            }
            continue;
        }
        let routes = routes.clone();
        tokio::spawn(async move {
            let _place = place;
            match greet(incoming).await {
                Ok(connection) => {
                    drop(handshake);
                    answer_all(connection, routes).await;
                }
                Err(error) => tracing::debug!(error, "a QUIC handshake failed"),
            }
        });
    }
}

async fn greet(incoming: Incoming) -> Result<Connection, String> {
    match tokio::time::timeout(HANDSHAKE, incoming).await {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_) => Err("it took too long".to_owned()),
    }
}

/// Every request of a connection, until it ends; those under way end with it.
async fn answer_all(connection: Connection, routes: Router) {
    let shown = connection.peer_identity().and_then(|identity| identity.downcast::<Vec<CertificateDer<'static>>>().ok());
    let peer = Peer(shown.and_then(|chain| chain.first().and_then(booth_of)));
    let mut requests = tokio::task::JoinSet::new();
    while let Ok((send, receive)) = connection.accept_bi().await {
        while requests.try_join_next().is_some() {}
        let routes = routes.clone();
        requests.spawn(async move {
            if let Err(error) = answer(send, receive, peer, routes).await {
                tracing::debug!(error, "a request over QUIC ended");
            }
        });
    }
}

async fn answer(mut send: SendStream, mut receive: RecvStream, peer: Peer, routes: Router) -> Result<(), String> {
    let Ok(ask) = tokio::time::timeout(HEAD_TIME, head(&mut receive)).await else { return Err("no head came".to_owned()) };
    let answer = match ask.and_then(|ask| request(&ask, receive, peer)) {
        Ok(request) => routes.oneshot(request).await.unwrap_or_else(|never| match never {}),
        Err(why) => {
            tracing::debug!(why, "a request over QUIC cannot be read");
            let mut refused = Response::new(Body::empty());
            *refused.status_mut() = StatusCode::BAD_REQUEST;
            refused
        }
    };
    let head = told(&answer).to_frame().map_err(|error| error.to_string())?;
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.map_err(|error| error.to_string())?;
    for part in std::iter::once(head.as_slice()).chain(body.chunks(PART)) {
        let sent = tokio::time::timeout(PART_TIME, send.write_all(part)).await;
        sent.map_err(|_| "the booth takes nothing".to_owned())?.map_err(|error| error.to_string())?;
    }
    send.finish().map_err(|error| error.to_string())
}

/// Of an answer what a booth reads before its body.
fn told(answer: &Response<Body>) -> StreamAnswer {
    let number = |name: &HeaderName| answer.headers().get(name)?.to_str().ok()?.parse::<u64>().ok();
    StreamAnswer {
        status: answer.status().as_u16(),
        offset: number(&crate::api::UPLOAD_OFFSET),
        retry_after_s: number(&RETRY_AFTER).and_then(|seconds| u32::try_from(seconds).ok()),
    }
}

async fn head(receive: &mut RecvStream) -> Result<StreamAsk, String> {
    let mut length = [0; 2];
    receive.read_exact(&mut length).await.map_err(|error| error.to_string())?;
    let mut head = vec![0; StreamAsk::length(length).map_err(|error| error.to_string())?];
    receive.read_exact(&mut head).await.map_err(|error| error.to_string())?;
    StreamAsk::from_bytes(&head).map_err(|error| error.to_string())
}

fn request(ask: &StreamAsk, body: RecvStream, peer: Peer) -> Result<Request<Body>, String> {
    let method = match ask.verb {
        Verb::Get => Method::GET,
        Verb::Post => Method::POST,
        Verb::Put => Method::PUT,
    };
    let mut request = Request::builder().method(method).uri(format!("/{}", ask.path)).extension(peer);
    if let Some((offset, length)) = ask.upload {
        request = request.header(crate::api::UPLOAD_OFFSET, offset).header(crate::api::UPLOAD_LENGTH, length);
    }
    request.body(Body::new(Streamed(body))).map_err(|error| error.to_string())
}

/// A request's body as it comes: what takes it sets its bounds.
struct Streamed(RecvStream);

impl HttpBody for Streamed {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let mut chunk = vec![0; CHUNK];
        let mut buffer = ReadBuf::new(&mut chunk);
        ready!(AsyncRead::poll_read(Pin::new(&mut self.0), context, &mut buffer))?;
        let read = buffer.filled().len();
        chunk.truncate(read);
        Poll::Ready((read > 0).then(|| Ok(Frame::data(Bytes::from(chunk)))))
    }
}
