//! Which booth is calling: the client certificate of the connection, handed to every request on it.

use crate::authority::booth_of;
use axum::Extension;
use axum::middleware::AddExtension;
use axum_server::accept::{Accept, NoDelayAcceptor};
use axum_server::tls_rustls::RustlsAcceptor;
use journal::BoothId;
use std::future::Future;
use std::io;
use std::pin::Pin;
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;
use tower::Layer;

/// The caller, as its certificate names it; `None` if it showed none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub Option<BoothId>);

/// Accepts TLS and notes whose certificate was shown. No answer waits until the one before it is acknowledged: receipts are small, and on a
/// long line every other one would come a round trip late.
#[derive(Clone, Debug)]
pub struct PeerAcceptor(RustlsAcceptor<NoDelayAcceptor>);

impl PeerAcceptor {
    /// Over a TLS acceptor whose configuration verifies client certificates.
    #[must_use]
    pub fn new(tls: RustlsAcceptor) -> Self {
        Self(tls.acceptor(NoDelayAcceptor::new()))
    }
}

impl<S> Accept<TcpStream, S> for PeerAcceptor
where
    S: Send + 'static,
{
    type Stream = TlsStream<TcpStream>;
    type Service = AddExtension<S, Peer>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let accepted = self.0.accept(stream, service);
        Box::pin(async move {
            let (stream, service) = accepted.await?;
            let certificate = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first());
            let peer = Peer(certificate.and_then(booth_of));
            Ok((stream, Extension(peer).layer(service)))
        })
    }
}
