//! Runs headquarters: the booths' listener and the console's, until told to stop.

use crate::upkeep::Upkeep;
use crate::{Hq, HqError, api, console, quic, tls};
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How long requests under way may take after the word to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Where to listen.
#[derive(Clone, Debug)]
pub struct Listeners {
    /// For booths.
    pub booths: SocketAddr,
    /// For the console.
    pub console: SocketAddr,
    /// Host names under which either is reached, besides the addresses themselves.
    pub names: Vec<String>,
    /// Booths are answered over UDP too, at the same port number.
    pub quic: bool,
}

/// A running headquarters.
#[derive(Debug)]
pub struct Running {
    /// Where booths reach it.
    pub booths: SocketAddr,
    /// Where browsers reach it.
    pub console: SocketAddr,
    handles: [Handle<SocketAddr>; 2],
    tasks: [JoinHandle<std::io::Result<()>>; 2],
    over_udp: Option<(quinn::Endpoint, JoinHandle<()>)>,
    upkeep: Upkeep,
}

/// What a booth over UDP is told when headquarters stops.
const STOPPING: quinn::VarInt = quinn::VarInt::from_u32(1);

impl Running {
    /// Takes no new request, lets those under way end, and returns when all is quiet.
    pub async fn stop(self) {
        for handle in &self.handles {
            handle.graceful_shutdown(Some(GRACE));
        }
        self.stop_udp();
        self.wait().await;
    }

    /// Drops every connection at once, as a crash would.
    pub async fn abort(self) {
        for handle in &self.handles {
            handle.shutdown();
        }
        self.stop_udp();
        self.wait().await;
    }

    /// Booths send again what was under way: nothing that was acknowledged is lost by it.
    fn stop_udp(&self) {
        if let Some((endpoint, _)) = &self.over_udp {
            endpoint.close(STOPPING, b"stopping");
        }
    }

    /// A switch that stops it from elsewhere.
    pub fn stopper(&self) -> impl Fn() + Send + use<> {
        let handles = self.handles.clone();
        let over_udp = self.over_udp.as_ref().map(|(endpoint, _)| endpoint.clone());
        move || {
            handles.iter().for_each(|handle| handle.graceful_shutdown(Some(GRACE)));
            if let Some(endpoint) = &over_udp {
                endpoint.close(STOPPING, b"stopping");
            }
        }
    }

    /// Returns when it has ended.
    pub async fn wait(self) {
        self.upkeep.stop().await;
        for task in self.tasks {
            match task.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "listener ended"),
                Err(error) => tracing::error!(%error, "listener failed"),
            }
        }
        if let Some((endpoint, task)) = self.over_udp {
            // The booths hear of it, if they hear anything.
            let _ = tokio::time::timeout(GRACE, endpoint.wait_idle()).await;
            task.abort();
        }
    }
}

/// Starts both listeners. Needs a tokio runtime.
///
/// # Errors
/// [`HqError::Path`] if an address cannot be listened on; certificates.
pub fn start(hq: Arc<Hq>, listeners: &Listeners) -> Result<Running, HqError> {
    let now = hq.now_ms();
    let names = names(listeners);
    let booth_tls = RustlsConfig::from_config(tls::booths(&hq.keys.authority, &names, now)?);
    let console_tls = RustlsConfig::from_config(tls::console(&hq.keys.authority)?);

    let (listener, booths, endpoint) = listen_for_booths(&hq, listeners, &names)?;
    let handle = Handle::new();
    let failed = |error| HqError::Path { path: booths.to_string(), source: error };
    let server = axum_server::from_tcp(listener).map_err(failed)?.handle(handle.clone());
    let mut server = server.acceptor(api::peer::PeerAcceptor::new(RustlsAcceptor::new(booth_tls)));
    server.http_builder().http1().timer(TokioTimer::new());
    server.http_builder().http2().timer(TokioTimer::new()).max_concurrent_streams(64).keep_alive_interval(Some(Duration::from_secs(20)));
    let routes = api::router(Arc::clone(&hq));
    let over_udp = endpoint.map(|endpoint| (endpoint.clone(), tokio::spawn(quic::serve(endpoint, routes.clone()))));
    let booth_task = tokio::spawn(server.serve(routes.into_make_service()));

    let upkeep = Upkeep::start(&hq);
    let (console_listener, console_at) = listen(listeners.console)?;
    let console_handle = Handle::new();
    let failed = |error| HqError::Path { path: console_at.to_string(), source: error };
    let console_server =
        axum_server::from_tcp(console_listener).map_err(failed)?.acceptor(RustlsAcceptor::new(console_tls)).handle(console_handle.clone());
    let console_task = tokio::spawn(console_server.serve(console::router(hq).into_make_service()));

    Ok(Running { booths, console: console_at, handles: [handle, console_handle], tasks: [booth_task, console_task], over_udp, upkeep })
}

/// Numbers tried where any will do: one has to be free for both.
const TRIES: usize = 32;

/// Listens for booths over TCP and, unless told otherwise, over UDP at the same port number.
fn listen_for_booths(hq: &Hq, listeners: &Listeners, names: &[String]) -> Result<(TcpListener, SocketAddr, Option<quinn::Endpoint>), HqError> {
    let mut tries = if listeners.booths.port() == 0 { TRIES } else { 1 };
    loop {
        let (listener, at) = listen(listeners.booths)?;
        if !listeners.quic {
            return Ok((listener, at, None));
        }
        tries -= 1;
        match quic::listen(hq, at, names) {
            Ok(endpoint) => return Ok((listener, at, Some(endpoint))),
            Err(HqError::Path { .. }) if tries > 0 => {}
            Err(error) => return Err(error),
        }
    }
}

fn listen(at: SocketAddr) -> Result<(TcpListener, SocketAddr), HqError> {
    let failed = |source| HqError::Path { path: at.to_string(), source };
    let listener = TcpListener::bind(at).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let at = listener.local_addr().map_err(failed)?;
    Ok((listener, at))
}

fn names(listeners: &Listeners) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    for at in [listeners.booths, listeners.console] {
        if !at.ip().is_unspecified() {
            names.push(at.ip().to_string());
        }
    }
    names.extend(listeners.names.iter().cloned());
    names.sort();
    names.dedup();
    names
}
