//! What headquarters is asked, whichever way carries it: the same verbs, paths and bodies over HTTPS and QUIC. Answers are bounded.

use crate::UplinkError;
use crate::network::{Network, Sockets, Target, Transport};
use crate::restore::absent;
use crate::tls::{ClientIdentity, HqVerifier, client_config};
use foundation::{CodedError, ErrorCode};
use journal::blob::MAX_BLOB_BYTES;
use journal::{
    BlobNames, EnrolAnswer, EnrolRequest, Hello, HelloAnswer, MAX_SEGMENT_BYTES, Message, RenewAnswer, RenewRequest, SignedFeed, SignedReceipt,
    StreamAnswer, StreamAsk, Verb,
};
use rustls::ClientConfig;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Enrolment, Store};

/// Longest error body that is read.
const MAX_ERROR_BYTES: usize = 64 * 1024;
/// Longest change of a feed in bulk, which comes whole whatever piece was asked for.
const MAX_CHANGE_BYTES: usize = 1024 * 1024;

/// How bytes go to headquarters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// TLS over TCP.
    Https,
    /// TLS over UDP: outlives a cut, and a flow that a router has forgotten.
    Quic,
}

/// How a picture's upload stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Upload {
    /// Headquarters holds it whole; its receipt names it.
    Complete(Box<SignedReceipt>),
    /// Headquarters holds so many bytes.
    Partial(u64),
}

/// A connection to headquarters.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    transport: Arc<dyn Transport>,
    way: Way,
    moved: Moved,
}

/// Counts what came in, whatever it belongs to.
#[derive(Clone, Debug, Default)]
pub struct Moved(Arc<AtomicU64>);

impl Moved {
    /// Something moved.
    pub fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Whether an answer with this status means nothing without its body: what was asked for, or a fork's receipt.
pub(crate) fn matters(status: u16) -> bool {
    (200..300).contains(&status) || status == CONFLICT
}

/// The longest body that is read of an answer with this status.
pub(crate) fn limit_of(status: u16, limit: usize) -> usize {
    if matters(status) { limit } else { MAX_ERROR_BYTES }
}

const OK: u16 = 200;
const CREATED: u16 = 201;
const ACCEPTED: u16 = 202;
const NO_CONTENT: u16 = 204;
const TIMED_OUT: u16 = 408;
const CONFLICT: u16 = 409;
const TOO_LARGE: u16 = 413;
const UNPROCESSABLE: u16 = 422;
const TOO_MANY: u16 = 429;
const OVERLOADED: u16 = 503;

impl Link {
    /// TLS towards the booth's own headquarters. One for all its connections: headquarters knows a booth again by what it gave it on an
    /// earlier one, and neither shows its certificates again.
    pub(crate) fn tls(store: &Store, hq: &Enrolment) -> Result<ClientConfig, UplinkError> {
        let certificates = hq.answer.certificates.iter().map(|c| c.to_vec()).collect();
        client_config(HqVerifier::known(&hq.answer.hq_root_cert), Some(ClientIdentity { certificates, key_pem: &store.keys().tls_pem }))
    }

    /// Towards the booth's own headquarters at `url`, this way. `frugal`: nothing is sent only to keep a connection alive, or to have one
    /// more.
    pub(crate) fn of(network: &dyn Network, url: &str, tls: ClientConfig, way: Way, frugal: bool) -> Result<Self, UplinkError> {
        let moved = Moved::default();
        let transport = network.connect(Target { url, tls, way, moved: moved.clone(), frugal })?;
        Ok(Self { transport, way, moved })
    }

    /// Towards `url` over one HTTPS connection, trusting the root known since enrolment, with the booth's own certificate.
    pub(crate) fn enrolled(url: &str, root_der: &[u8], identity: ClientIdentity<'_>) -> Result<Self, UplinkError> {
        Self::of(&Sockets, url, client_config(HqVerifier::known(root_der), Some(identity))?, Way::Https, true)
    }

    /// Towards `url`, trusting what the enrolment code says.
    pub(crate) fn enrolling(url: &str, verifier: Arc<HqVerifier>) -> Result<Self, UplinkError> {
        Self::of(&Sockets, url, client_config(verifier, None)?, Way::Https, true)
    }

    /// The way it goes.
    pub(crate) const fn way(&self) -> Way {
        self.way
    }

    /// Grows with whatever comes in: a link on which it grows is alive.
    pub(crate) fn moved(&self) -> u64 {
        self.moved.0.load(Ordering::Relaxed).wrapping_add(self.transport.received())
    }

    /// Something moved.
    pub(crate) fn count(&self) {
        self.moved.count();
    }

    /// `POST /v1/enrol`.
    pub(crate) async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolAnswer, UplinkError> {
        self.post("v1/enrol", request.to_bytes()?).await
    }

    /// `POST /v1/renew`.
    pub(crate) async fn renew(&self, request: &RenewRequest) -> Result<RenewAnswer, UplinkError> {
        self.post("v1/renew", request.to_bytes()?).await
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
    /// `beside`: other answers come meanwhile, and must not wait behind it.
    pub(crate) async fn feed(&self, name: &str, from: Option<u64>, beside: bool) -> Result<(SignedFeed, u64), UplinkError> {
        let question = from.map_or_else(String::new, |from| format!("?from={from}"));
        let bytes = self.get(format!("v1/feeds/{}{question}", escaped(name)), SignedFeed::MAX_BYTES, beside).await?;
        Ok((SignedFeed::from_bytes(&bytes)?, u64::try_from(bytes.len()).unwrap_or(u64::MAX)))
    }

    /// `GET /v1/feeds/{name}` in pieces: `length` bytes from `offset` of a version, fewer only at its end; from the beginning with `from`,
    /// where headquarters can say it so, the whole change of that version instead.
    pub(crate) async fn feed_piece(
        &self,
        name: &str,
        version: u64,
        from: Option<u64>,
        (offset, length): (u64, u64),
        beside: bool,
    ) -> Result<Vec<u8>, UplinkError> {
        let from = from.map_or_else(String::new, |from| format!("&from={from}"));
        let path = format!("v1/feeds/{}?version={version}&offset={offset}&length={length}{from}", escaped(name));
        let limit = usize::try_from(length).unwrap_or(usize::MAX).clamp(MAX_CHANGE_BYTES, SignedFeed::MAX_BYTES);
        self.get(path, limit, beside).await
    }

    /// `PUT /v1/blobs/{hash}` with the bytes from `offset` on, of `length` in all; none to ask for the receipt of a whole picture.
    pub(crate) async fn blob(&self, hash: &str, offset: u64, length: u64, bytes: Vec<u8>) -> Result<Upload, UplinkError> {
        let ask = StreamAsk { verb: Verb::Put, path: format!("v1/blobs/{hash}"), upload: Some((offset, length)) };
        let (head, body) = self.exchange(ask, bytes, SignedReceipt::MAX_BYTES, false).await?;
        match head.status {
            OK | CREATED => Ok(Upload::Complete(Box::new(SignedReceipt::from_bytes(&body)?))),
            ACCEPTED | NO_CONTENT => head.offset.map(Upload::Partial).ok_or_else(|| UplinkError::BadAnswer("no upload offset".to_owned())),
            _ => Err(refused(&head, &body)),
        }
    }

    /// `POST /v1/blobs/missing`: which of these pictures headquarters does not hold.
    pub(crate) async fn blobs_missing(&self, asked: &BlobNames) -> Result<BlobNames, UplinkError> {
        self.post("v1/blobs/missing", asked.to_bytes()?).await
    }

    /// `GET /v1/segments/{epoch}/{seq}/{nth}`: a segment of this booth that holds event `seq`, as it was sent; `None` if there is no
    /// `nth` one.
    pub(crate) async fn segment_back(&self, epoch: u32, seq: u64, nth: u32) -> Result<Option<Vec<u8>>, UplinkError> {
        absent(self.get(format!("v1/segments/{epoch}/{seq}/{nth}"), MAX_SEGMENT_BYTES, false).await)
    }

    /// `GET /v1/blobs/{hash}`: a picture of this booth, as it was sent; `None` if headquarters does not have it.
    pub(crate) async fn blob_back(&self, hash: &str) -> Result<Option<Vec<u8>>, UplinkError> {
        absent(self.get(format!("v1/blobs/{hash}"), MAX_BLOB_BYTES, false).await)
    }

    async fn get(&self, path: String, limit: usize, beside: bool) -> Result<Vec<u8>, UplinkError> {
        let (head, body) = self.exchange(StreamAsk { verb: Verb::Get, path, upload: None }, Vec::new(), limit, beside).await?;
        if (200..300).contains(&head.status) { Ok(body) } else { Err(refused(&head, &body)) }
    }

    async fn post<T: Message>(&self, path: &str, body: Vec<u8>) -> Result<T, UplinkError> {
        let (head, body) = self.exchange(StreamAsk { verb: Verb::Post, path: path.to_owned(), upload: None }, body, T::MAX_BYTES, false).await?;
        // A fork is answered with 409 and a receipt that says so: both branches are kept.
        if (200..300).contains(&head.status) || (head.status == CONFLICT && T::NAME == SignedReceipt::NAME) {
            return Ok(T::from_bytes(&body)?);
        }
        Err(refused(&head, &body))
    }

    /// The one place where something is asked. Over QUIC nothing waits behind anything else.
    async fn exchange(&self, ask: StreamAsk, body: Vec<u8>, limit: usize, beside: bool) -> Result<(StreamAnswer, Vec<u8>), UplinkError> {
        self.transport.exchange(ask, body, limit, beside).await
    }
}

/// A name as it stands in a path: names of feeds come from headquarters, and are not believed to be harmless.
fn escaped(name: &str) -> String {
    name.bytes().fold(String::with_capacity(name.len()), |mut path, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(byte.into())
        } else {
            path.push_str(&format!("%{byte:02X}"))
        }
        path
    })
}

/// What a status other than success means to the engine.
fn refused(head: &StreamAnswer, body: &[u8]) -> UplinkError {
    let status = head.status;
    let coded = journal::cbor::from_slice::<CodedError>(body).unwrap_or_else(|_| CodedError::new(ErrorCode::HqRefused, format!("status {status}")));
    match status {
        TOO_MANY | OVERLOADED => UplinkError::Busy { retry_after_ms: head.retry_after_s.unwrap_or(5).saturating_mul(1000) },
        TOO_LARGE | UNPROCESSABLE => UplinkError::Unreadable(coded),
        TIMED_OUT => UplinkError::Unreachable("headquarters waited too long for the request".to_owned()),
        500.. => UplinkError::Unreachable(format!("headquarters answered {status}")),
        _ => UplinkError::Refused(coded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_way_out_of_its_place_in_a_path() {
        assert_eq!(escaped("alerts.national"), "alerts.national");
        assert_eq!(escaped("../enrol?from=1#é"), "..%2Fenrol%3Ffrom%3D1%23%C3%A9");
    }

    #[test]
    fn what_headquarters_refuses_is_told_apart() {
        let answer = |status, wait| refused(&StreamAnswer { status, offset: None, retry_after_s: wait }, b"");
        assert!(matches!(answer(503, Some(2)), UplinkError::Busy { retry_after_ms: 2_000 }));
        assert!(matches!(answer(429, None), UplinkError::Busy { retry_after_ms: 5_000 }));
        assert!(matches!(answer(422, None), UplinkError::Unreadable(_)));
        assert!(matches!(answer(507, None), UplinkError::Unreachable(_)));
        assert!(matches!(answer(403, None), UplinkError::Refused(_)));
    }
}
