//! Carries what headquarters is asked over HTTPS: mutual TLS, HTTP/2, one long-lived connection; beside it another for what comes down while
//! something is on its way up.

use crate::UplinkError;
use crate::link::{Moved, limit_of, matters};
use crate::network::{Exchange, Transport};
use hyper_util::client::legacy::connect::HttpInfo;
use journal::{StreamAnswer, StreamAsk, Verb};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Method, Response, Url, Version};
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Longest wait for a TCP and TLS connection: three round trips of a satellite link and their losses.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// Longest silence within an answer.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// An idle connection is closed after so long.
const IDLE: Duration = Duration::from_secs(90);
/// The one for what comes down: nothing is spent to keep it.
const BESIDE_IDLE: Duration = Duration::from_secs(5);
const CBOR: &str = "application/cbor";
/// Where a resumable upload stands.
const UPLOAD_OFFSET: &str = "upload-offset";
/// How long the whole upload is.
const UPLOAD_LENGTH: &str = "upload-length";

/// A connection to headquarters over TCP.
#[derive(Clone, Debug)]
pub(crate) struct Https {
    client: Client,
    /// A connection of its own, opened when it is needed: TCP brings everything in order, and receipts would wait behind a whole list.
    beside: Option<Client>,
    base: Url,
    moved: Moved,
    /// This end of the connection that the first answer came on.
    own: Arc<OnceLock<SocketAddr>>,
}

/// Reads an address of headquarters; it has a host.
pub(crate) fn address(url: &str) -> Result<Url, UplinkError> {
    let base = Url::parse(url).map_err(|_| UplinkError::Address)?;
    if base.scheme() != "https" || base.host_str().is_none() { Err(UplinkError::Address) } else { Ok(base) }
}

impl Https {
    /// `beside`: what comes down may have a connection of its own.
    pub(crate) fn with(url: &str, mut config: rustls::ClientConfig, moved: Moved, beside: bool) -> Result<Self, UplinkError> {
        let base = address(url)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let beside = beside.then(|| Self::client(config.clone(), BESIDE_IDLE)).transpose()?;
        Ok(Self { client: Self::client(config, IDLE)?, beside, base, moved, own: Arc::default() })
    }

    fn client(config: rustls::ClientConfig, idle: Duration) -> Result<Client, UplinkError> {
        Client::builder()
            .use_preconfigured_tls(config)
            .https_only(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .pool_idle_timeout(idle)
            .http2_keep_alive_interval(Duration::from_secs(10))
            .http2_keep_alive_timeout(Duration::from_secs(10))
            .build()
            .map_err(|e| UplinkError::Unreachable(words(&e)))
    }

    /// One request and its answer; `beside`: on the connection for what comes down, if there is one.
    async fn ask(&self, ask: StreamAsk, body: Vec<u8>, limit: usize, beside: bool) -> Result<(StreamAnswer, Vec<u8>), UplinkError> {
        let url = self.base.join(&ask.path).map_err(|_| UplinkError::Address)?;
        let method = match ask.verb {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
        };
        let beside = self.beside.as_ref().filter(|_| beside);
        let mut request = beside.unwrap_or(&self.client).request(method, url);
        if ask.verb == Verb::Post {
            request = request.header(CONTENT_TYPE, CBOR);
        }
        if let Some((offset, length)) = ask.upload {
            request = request.header(UPLOAD_OFFSET, offset).header(UPLOAD_LENGTH, length);
        }
        if ask.verb != Verb::Get {
            request = request.body(body);
        }
        let answer = request.send().await.map_err(|e| broken(&e))?;
        self.moved.count();
        if beside.is_none() {
            self.same_connection(&answer)?; // What comes down is signed, and believed for that alone.
        }
        let head = StreamAnswer {
            status: answer.status().as_u16(),
            offset: header(&answer, UPLOAD_OFFSET),
            retry_after_s: header(&answer, RETRY_AFTER.as_str()),
        };
        let body = self.bounded(answer, limit_of(head.status, limit)).await;
        let body = if matters(head.status) { body? } else { body.unwrap_or_default() };
        Ok((head, body))
    }

    /// The client makes a new connection by itself when one was closed while nothing was under way. Headquarters may be another one behind
    /// it, restored from a backup, and nothing is believed of it before it has been greeted.
    fn same_connection(&self, answer: &Response) -> Result<(), UplinkError> {
        let here = answer.extensions().get::<HttpInfo>().map(HttpInfo::local_addr);
        match here.filter(|_| answer.version() == Version::HTTP_2) {
            Some(here) if *self.own.get_or_init(|| here) != here => Err(UplinkError::Unreachable("the connection was closed".to_owned())),
            _ => Ok(()),
        }
    }

    async fn bounded(&self, mut answer: Response, limit: usize) -> Result<Vec<u8>, UplinkError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|e| broken(&e))? {
            if bytes.len() + chunk.len() > limit {
                return Err(UplinkError::BadAnswer(format!("longer than {limit} bytes")));
            }
            bytes.extend_from_slice(&chunk);
            self.moved.count();
        }
        Ok(bytes)
    }
}

impl Transport for Https {
    fn exchange(&self, ask: StreamAsk, body: Vec<u8>, limit: usize, beside: bool) -> Exchange<'_> {
        Box::pin(self.ask(ask, body, limit, beside))
    }
}

fn header<T: FromStr>(answer: &Response, name: &str) -> Option<T> {
    answer.headers().get(name)?.to_str().ok()?.parse().ok()
}

fn broken(error: &reqwest::Error) -> UplinkError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if let Some(rustls::Error::InvalidCertificate(_)) = inner.downcast_ref::<rustls::Error>() {
            return UplinkError::Untrusted;
        }
        // An io::Error names as its source what lies behind its content; the content itself may be the TLS error, or hold it.
        cause = match inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(content) => Some(content),
            None => inner.source(),
        };
    }
    UplinkError::Unreachable(words(error))
}

/// The innermost cause, without the address (it may carry nothing personal, but it says nothing either).
fn words(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(inner) = innermost.source() {
        innermost = inner;
    }
    innermost.to_string()
}
