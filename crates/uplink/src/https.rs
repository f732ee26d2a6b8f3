//! The journal's messages over HTTPS: mutual TLS, HTTP/2, one long-lived connection. Answers are bounded.

use crate::UplinkError;
use crate::restore::absent;
use crate::tls::{ClientIdentity, HqVerifier, client_config};
use foundation::{CodedError, ErrorCode, Sensitive};
use journal::blob::MAX_BLOB_BYTES;
use journal::{BlobNames, EnrolAnswer, EnrolRequest, Hello, HelloAnswer, MAX_SEGMENT_BYTES, Message, SignedFeed, SignedReceipt};
use reqwest::{Client, Response, StatusCode, Url};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Longest wait for a TCP and TLS connection: three round trips of a satellite link and their losses.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// Longest silence within an answer.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const CBOR: &str = "application/cbor";
/// Where a resumable upload stands.
pub const UPLOAD_OFFSET: &str = "upload-offset";
/// How long the whole upload is.
pub const UPLOAD_LENGTH: &str = "upload-length";
/// Longest error body that is read.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// A connection to headquarters.
#[derive(Clone, Debug)]
pub struct Https {
    client: Client,
    base: Url,
    moved: Arc<AtomicU64>,
}

/// How a picture's upload stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upload {
    /// Headquarters holds it whole; its receipt names it.
    Complete(Box<SignedReceipt>),
    /// Headquarters holds so many bytes.
    Partial(u64),
}

impl Https {
    /// Towards `url`, trusting the root known since enrolment, with the booth's own certificate.
    ///
    /// # Errors
    /// [`UplinkError::Address`], [`UplinkError::BadAnswer`] if certificate or key cannot be used.
    pub fn enrolled(url: &str, root_der: &[u8], certificates: Vec<Vec<u8>>, key_pem: &Sensitive<String>) -> Result<Self, UplinkError> {
        let config = client_config(HqVerifier::known(root_der), Some(ClientIdentity { certificates, key_pem }))?;
        Self::with(url, config)
    }

    /// Towards `url`, trusting what the enrolment code says.
    pub(crate) fn enrolling(url: &str, verifier: Arc<HqVerifier>) -> Result<Self, UplinkError> {
        Self::with(url, client_config(verifier, None)?)
    }

    fn with(url: &str, config: rustls::ClientConfig) -> Result<Self, UplinkError> {
        let base = Url::parse(url).map_err(|_| UplinkError::Address)?;
        if base.scheme() != "https" || base.host_str().is_none() {
            return Err(UplinkError::Address);
        }
        let client = Client::builder()
            .use_preconfigured_tls(config)
            .https_only(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .http2_keep_alive_interval(Duration::from_secs(10))
            .http2_keep_alive_timeout(Duration::from_secs(10))
            .build()
            .map_err(|e| UplinkError::Unreachable(words(&e)))?;
        Ok(Self { client, base, moved: Arc::default() })
    }

    /// Counts pieces of answers that came in, whatever they belong to: a link on which it grows is alive.
    #[must_use]
    pub fn moved(&self) -> u64 {
        self.moved.load(Ordering::Relaxed)
    }

    /// `POST /v1/enrol`.
    pub(crate) async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolAnswer, UplinkError> {
        self.post("v1/enrol", request.to_bytes()?).await
    }

    /// `POST /v1/hello`.
    pub(crate) async fn hello(&self, hello: &Hello) -> Result<HelloAnswer, UplinkError> {
        self.post("v1/hello", hello.to_bytes()?).await
    }

    /// `POST /v1/segments`: the receipt, also of a duplicate or a fork.
    pub(crate) async fn segment(&self, bytes: Vec<u8>) -> Result<SignedReceipt, UplinkError> {
        self.post("v1/segments", bytes).await
    }

    /// `GET /v1/feeds/{name}`: the feed and how many bytes it took; with `from`, as a change of that version where headquarters can say it so.
    pub(crate) async fn feed(&self, name: &str, from: Option<u64>) -> Result<(SignedFeed, u64), UplinkError> {
        let mut url = self.base.join("v1/feeds/").map_err(|_| UplinkError::Address)?;
        url.path_segments_mut().map_err(|()| UplinkError::Address)?.pop_if_empty().push(name);
        if let Some(from) = from {
            url.query_pairs_mut().append_pair("from", &from.to_string());
        }
        let bytes = self.bytes(url, SignedFeed::MAX_BYTES).await?;
        Ok((SignedFeed::from_bytes(&bytes)?, u64::try_from(bytes.len()).unwrap_or(u64::MAX)))
    }

    /// `PUT /v1/blobs/{hash}` with the bytes from `offset` on, of `length` in all; none to ask for the receipt of a whole picture.
    pub(crate) async fn blob(&self, hash: &str, offset: u64, length: u64, bytes: Vec<u8>) -> Result<Upload, UplinkError> {
        let request = self.client.put(self.blob_url(hash)?).header(UPLOAD_OFFSET, offset).header(UPLOAD_LENGTH, length).body(bytes);
        let answer = request.send().await.map_err(|e| broken(&e))?;
        self.count();
        match answer.status() {
            StatusCode::OK | StatusCode::CREATED => Ok(Upload::Complete(Box::new(self.read(answer).await?))),
            StatusCode::ACCEPTED | StatusCode::NO_CONTENT => Ok(Upload::Partial(offset_of(&answer)?)),
            _ => Err(self.refusal(answer).await),
        }
    }

    /// `POST /v1/blobs/missing`: which of these pictures headquarters does not hold.
    pub(crate) async fn blobs_missing(&self, asked: &BlobNames) -> Result<BlobNames, UplinkError> {
        self.post("v1/blobs/missing", asked.to_bytes()?).await
    }

    /// `GET /v1/segments/{epoch}/{seq}/{nth}`: a segment of this booth that holds event `seq`, as it was sent; `None` if there is no
    /// `nth` one.
    pub(crate) async fn segment_back(&self, epoch: u32, seq: u64, nth: u32) -> Result<Option<Vec<u8>>, UplinkError> {
        let url = self.base.join(&format!("v1/segments/{epoch}/{seq}/{nth}")).map_err(|_| UplinkError::Address)?;
        absent(self.bytes(url, MAX_SEGMENT_BYTES).await)
    }

    /// `GET /v1/blobs/{hash}`: a picture of this booth, as it was sent; `None` if headquarters does not have it.
    pub(crate) async fn blob_back(&self, hash: &str) -> Result<Option<Vec<u8>>, UplinkError> {
        absent(self.bytes(self.blob_url(hash)?, MAX_BLOB_BYTES).await)
    }

    async fn bytes(&self, url: Url, limit: usize) -> Result<Vec<u8>, UplinkError> {
        let answer = self.client.get(url).send().await.map_err(|e| broken(&e))?;
        if answer.status().is_success() { self.bounded(answer, limit).await } else { Err(self.refusal(answer).await) }
    }

    fn blob_url(&self, hash: &str) -> Result<Url, UplinkError> {
        self.base.join(&format!("v1/blobs/{hash}")).map_err(|_| UplinkError::Address)
    }

    async fn post<T: Message>(&self, path: &str, body: Vec<u8>) -> Result<T, UplinkError> {
        let url = self.base.join(path).map_err(|_| UplinkError::Address)?;
        let request = self.client.post(url).header(reqwest::header::CONTENT_TYPE, CBOR).body(body);
        self.read(request.send().await.map_err(|e| broken(&e))?).await
    }

    async fn read<T: Message>(&self, answer: Response) -> Result<T, UplinkError> {
        // A fork is answered with 409 and a receipt that says so: both branches are kept.
        if answer.status().is_success() || (answer.status() == StatusCode::CONFLICT && T::NAME == SignedReceipt::NAME) {
            return Ok(T::from_bytes(&self.bounded(answer, T::MAX_BYTES).await?)?);
        }
        Err(self.refusal(answer).await)
    }

    async fn bounded(&self, mut answer: Response, limit: usize) -> Result<Vec<u8>, UplinkError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|e| broken(&e))? {
            if bytes.len() + chunk.len() > limit {
                return Err(UplinkError::BadAnswer(format!("longer than {limit} bytes")));
            }
            bytes.extend_from_slice(&chunk);
            self.count();
        }
        Ok(bytes)
    }

    /// What a status other than success means to the engine.
    async fn refusal(&self, answer: Response) -> UplinkError {
        let status = answer.status();
        let wait = answer.headers().get(reqwest::header::RETRY_AFTER).and_then(|v| v.to_str().ok()?.parse::<u32>().ok());
        let body = self.bounded(answer, MAX_ERROR_BYTES).await.unwrap_or_default();
        refused(status, wait, &body)
    }

    /// Something moved.
    pub(crate) fn count(&self) {
        self.moved.fetch_add(1, Ordering::Relaxed);
    }
}

fn offset_of(answer: &Response) -> Result<u64, UplinkError> {
    let header = answer.headers().get(UPLOAD_OFFSET).and_then(|v| v.to_str().ok()?.parse().ok());
    header.ok_or_else(|| UplinkError::BadAnswer("no upload offset".to_owned()))
}

fn refused(status: StatusCode, wait: Option<u32>, body: &[u8]) -> UplinkError {
    let coded = journal::cbor::from_slice::<CodedError>(body).unwrap_or_else(|_| CodedError::new(ErrorCode::HqRefused, format!("status {status}")));
    match status {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            UplinkError::Busy { retry_after_ms: wait.unwrap_or(5).saturating_mul(1000) }
        }
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY => UplinkError::Unreadable(coded),
        StatusCode::REQUEST_TIMEOUT => UplinkError::Unreachable("headquarters waited too long for the request".to_owned()),
        status if status.is_server_error() => UplinkError::Unreachable(format!("headquarters answered {status}")),
        _ => UplinkError::Refused(coded),
    }
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
