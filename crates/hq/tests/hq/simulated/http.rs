//! HTTP/2 over the simulated line: the booth's side as a network for its deliverer, headquarters' side around its real routes.

use super::line::{End, Line};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http2::SendRequest;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use journal::{BoothId, StreamAnswer, StreamAsk, Verb};
use outpost_hq::api::peer::Peer;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::OnceCell;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;
use uplink::{Exchange, Moved, Network, Target, Transport, UplinkError, Way};

/// As over TCP in the field.
const CONNECT: Duration = Duration::from_secs(15);
const ALIVE: Duration = Duration::from_secs(10);
/// What TLS says on a new connection, in bytes: there, back, there.
const GREETING: [usize; 3] = [300, 1_500, 500];
const UPLOAD_OFFSET: &str = "upload-offset";
const UPLOAD_LENGTH: &str = "upload-length";

/// What was asked and answered, and when: two runs of a history are alike in it. With `OUTPOST_HTTP_TOLD` in the environment it is told too.
#[derive(Debug)]
pub(super) struct Trace {
    start: Instant,
    answers: Mutex<Vec<(u64, Verb, u16)>>,
    told: bool,
}

impl Trace {
    pub(super) fn new(start: Instant) -> Self {
        Self { start, answers: Mutex::default(), told: std::env::var_os("OUTPOST_HTTP_TOLD").is_some() }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap()
    }

    pub(super) fn tell(&self, what: impl FnOnce() -> String) {
        if self.told {
            eprintln!("{:>7} {}", self.now(), what());
        }
    }

    fn answered(&self, machine: usize, path: &str, verb: Verb, status: u16) {
        self.tell(|| format!("{path} is answered {status} at booth machine {machine}"));
        self.answers.lock().unwrap().push((self.now(), verb, status));
    }

    pub(super) fn all(&self) -> Vec<(u64, Verb, u16)> {
        self.answers.lock().unwrap().clone()
    }
}

/// Where headquarters is reached, while it runs.
#[derive(Clone)]
pub(super) struct Server {
    line: Arc<Line>,
    up: Arc<Mutex<Option<Up>>>,
}

struct Up {
    routes: Router,
    connections: JoinSet<()>,
}

impl Server {
    pub(super) fn new(line: Arc<Line>) -> Self {
        Self { line, up: Arc::default() }
    }

    /// Answers with these routes from now on.
    pub(super) fn start(&self, routes: Router) {
        let line = self.line.clone();
        let gateway = move |request: Request, next: axum::middleware::Next| {
            let line = line.clone();
            async move {
                if line.chance(|quality| quality.busy) {
                    return (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", HeaderValue::from_static("1"))]).into_response();
                }
                let answer: Response = next.run(request).await;
                if line.chance(|quality| quality.swallowed) { StatusCode::BAD_GATEWAY.into_response() } else { answer }
            }
        };
        let routes = routes.layer(axum::middleware::from_fn(gateway));
        *self.up.lock().unwrap() = Some(Up { routes, connections: JoinSet::new() });
    }

    /// Every connection breaks, and none is made.
    pub(super) fn crash(&self) {
        drop(self.up.lock().unwrap().take());
    }

    /// A new connection of this booth; `None`: nobody listens.
    fn accept(&self, booth: BoothId) -> Option<End> {
        let mut up = self.up.lock().unwrap();
        let up = up.as_mut()?;
        let (here, there) = self.line.flow();
        let routes = up.routes.clone().layer(Extension(Peer(Some(booth))));
        up.connections.spawn(async move {
            let _ = serve(there, routes).await; // It broke, as connections do.
        });
        Some(here)
    }
}

async fn serve(mut end: End, routes: Router) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let [there, back, more] = GREETING;
    end.read_exact(&mut vec![0; there]).await?;
    end.write_all(&vec![0; back]).await?;
    end.read_exact(&mut vec![0; more]).await?;
    let mut server = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
    server.http2().timer(TokioTimer::new()).max_concurrent_streams(64).keep_alive_interval(Some(2 * ALIVE));
    server.http2().auto_date_header(false); // It would be the real one.
    server.serve_connection(TokioIo::new(end), TowerToHyperService::new(routes)).await
}

/// The network of one booth.
#[derive(Clone)]
pub(super) struct Air {
    pub(super) server: Server,
    pub(super) booth: BoothId,
    /// Which of its copies, to tell.
    pub(super) machine: usize,
    pub(super) trace: Arc<Trace>,
}

impl Network for Air {
    fn connect(&self, target: Target<'_>) -> Result<Arc<dyn Transport>, UplinkError> {
        let beside = (!target.frugal).then(OnceCell::new);
        Ok(Arc::new(Wire { air: self.clone(), way: target.way, moved: target.moved, own: OnceCell::new(), beside }))
    }

    fn name<'a>(&'a self, _: &'a str) -> Pin<Box<dyn Future<Output = String> + Send + 'a>> {
        Box::pin(std::future::ready("simulated".to_owned()))
    }
}

/// A connection, and one beside it for what comes down.
struct Wire {
    air: Air,
    way: Way,
    moved: Moved,
    own: OnceCell<Open>,
    beside: Option<OnceCell<Open>>,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wire({:?})", self.way)
    }
}

struct Open {
    send: SendRequest<Full<Bytes>>,
    carries: AbortHandle,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.carries.abort();
    }
}

impl Open {
    async fn new(air: &Air) -> Result<Self, UplinkError> {
        let opened = async {
            let Some(mut end) = air.server.accept(air.booth) else {
                tokio::time::sleep(air.server.line.round_trip()).await;
                return Err(io::Error::from(io::ErrorKind::ConnectionRefused));
            };
            let [there, back, more] = GREETING;
            end.write_all(&vec![0; there]).await?;
            end.read_exact(&mut vec![0; back]).await?;
            end.write_all(&vec![0; more]).await?;
            let mut client = hyper::client::conn::http2::Builder::new(TokioExecutor::new());
            client.timer(TokioTimer::new()).keep_alive_interval(ALIVE).keep_alive_timeout(ALIVE);
            let (send, connection) = client.handshake(TokioIo::new(end)).await.map_err(io::Error::other)?;
            let carries = tokio::spawn(async move { drop(connection.await) }).abort_handle();
            Ok(Self { send, carries })
        };
        match tokio::time::timeout(CONNECT, opened).await {
            Ok(opened) => opened.map_err(|error| UplinkError::Unreachable(error.to_string())),
            Err(_) => Err(UplinkError::Unreachable("no connection in time".to_owned())),
        }
    }
}

impl Wire {
    async fn ask(&self, ask: StreamAsk, body: Vec<u8>, limit: usize, beside: bool) -> Result<(StreamAnswer, Vec<u8>), UplinkError> {
        if self.way == Way::Quic {
            tokio::time::sleep(CONNECT).await; // Nothing is let through over UDP, and nobody says so.
            return Err(UplinkError::Unreachable("nothing came over UDP".to_owned()));
        }
        if ask.verb != Verb::Get && self.air.server.line.chance(|quality| quality.doubled) {
            tokio::spawn(again(self.air.clone(), ask.clone(), body.clone()));
        }
        let place = self.beside.as_ref().filter(|_| beside).unwrap_or(&self.own);
        let open = place.get_or_try_init(|| Open::new(&self.air)).await?;
        let (verb, path, trace) = (ask.verb, ask.path.clone(), &self.air.trace);
        trace.tell(|| format!("{path} {:?} {} bytes from booth machine {}", ask.upload, body.len(), self.air.machine));
        let answered = exchange(open, ask, body, limit, || self.moved.count()).await;
        trace.answered(self.air.machine, &path, verb, answered.as_ref().map_or(0, |(head, _)| head.status));
        answered
    }
}

impl Transport for Wire {
    fn exchange(&self, ask: StreamAsk, body: Vec<u8>, limit: usize, beside: bool) -> Exchange<'_> {
        Box::pin(self.ask(ask, body, limit, beside))
    }
}

/// A gateway asks once more, on a connection of its own and a while later; nobody waits for the answer.
async fn again(air: Air, ask: StreamAsk, body: Vec<u8>) {
    tokio::time::sleep(air.server.line.random_ms(10_000)).await;
    if let Ok(open) = Open::new(&air).await {
        let _ = exchange(&open, ask, body, 1 << 20, || ()).await;
    }
}

async fn exchange(open: &Open, ask: StreamAsk, body: Vec<u8>, limit: usize, moved: impl Fn()) -> Result<(StreamAnswer, Vec<u8>), UplinkError> {
    let broken = |error: hyper::Error| UplinkError::Unreachable(error.to_string());
    let method = match ask.verb {
        Verb::Get => Method::GET,
        Verb::Post => Method::POST,
        Verb::Put => Method::PUT,
    };
    let mut request = hyper::Request::builder().method(method).uri(format!("http://headquarters/{}", ask.path));
    if let Some((offset, length)) = ask.upload {
        request = request.header(UPLOAD_OFFSET, offset).header(UPLOAD_LENGTH, length);
    }
    let request = request.body(Full::new(Bytes::from(body))).unwrap();
    let answer = open.send.clone().send_request(request).await.map_err(broken)?;
    moved();
    let number = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()?.parse().ok());
    let (offset, retry) = (number(UPLOAD_OFFSET), number("retry-after"));
    let head = StreamAnswer { status: answer.status().as_u16(), offset, retry_after_s: retry.and_then(|s| u32::try_from(s).ok()) };
    let (mut body, mut bytes) = (answer.into_body(), Vec::new());
    while let Some(frame) = body.frame().await {
        moved();
        bytes.extend_from_slice(frame.map_err(broken)?.data_ref().map_or(&[], |data| data));
        if bytes.len() > limit {
            return Err(UplinkError::BadAnswer(format!("longer than {limit} bytes")));
        }
    }
    Ok((head, bytes))
}
