//! What booths talk to. Bodies are CBOR; only `POST /v1/enrol` answers without a client certificate.
//!
//! Work on keys and database happens off the network's threads. Each kind of request has a bounded number of places; when they
//! are taken the answer is 503 with `Retry-After`, early, instead of a queue that never ends.

mod answer;
mod feeds;
pub mod peer;

use crate::blobs::Progress;
use crate::console::views::AlarmKind;
use crate::store::NewAlarm;
use crate::{Hq, HqError};
use answer::{cbor, refused};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use feeds::{Feeds, Fetch};
use foundation::ErrorCode;
use journal::blob::MAX_BLOB_BYTES;
use journal::{BlobNames, BoothId, EnrolRequest, EventId, Hash32, Hello, MAX_SEGMENT_BYTES, Message, RenewRequest};
use peer::Peer;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Where a chunk of a picture begins, and in an answer where the next one has to.
pub const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// Length of the whole picture.
pub const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");

/// A body that makes no headway for so long is given up: 256 kB at 64 kbit/s take half a minute.
const BODY_TIME: Duration = Duration::from_secs(180);
/// So many wrong enrolment codes without a right one raise an alarm.
const GUESSES_FOR_ALARM: u32 = 20;

/// What every handler shares.
struct Api {
    hq: Arc<Hq>,
    segments: Arc<Semaphore>,
    chunks: Arc<Semaphore>,
    others: Arc<Semaphore>,
    enrolments: Arc<Semaphore>,
    wrong_codes: AtomicU32,
    feeds: Feeds,
}

/// The routes.
pub fn router(hq: Arc<Hq>) -> Router {
    let limits = hq.limits;
    let api = Arc::new(Api {
        hq,
        segments: Arc::new(Semaphore::new(limits.segments)),
        chunks: Arc::new(Semaphore::new(limits.chunks)),
        others: Arc::new(Semaphore::new(limits.others)),
        enrolments: Arc::new(Semaphore::new(limits.enrolments)),
        wrong_codes: AtomicU32::new(0),
        feeds: Feeds::default(),
    });
    Router::new()
        .route("/v1/enrol", post(enrol).layer(DefaultBodyLimit::max(EnrolRequest::MAX_BYTES)))
        .route("/v1/renew", post(renew).layer(DefaultBodyLimit::max(RenewRequest::MAX_BYTES)))
        .route("/v1/hello", post(hello).layer(DefaultBodyLimit::max(Hello::MAX_BYTES)))
        .route("/v1/segments/{epoch}/{seq}/{nth}", get(segment_back))
        .route("/v1/segments", post(segments).layer(DefaultBodyLimit::max(MAX_SEGMENT_BYTES)))
        .route("/v1/blobs/{hash}", put(put_blob).head(head_blob).get(blob_back).layer(DefaultBodyLimit::max(MAX_BLOB_BYTES)))
        .route("/v1/blobs/missing", post(blobs_missing).layer(DefaultBodyLimit::max(BlobNames::MAX_BYTES)))
        .route("/v1/feeds/{name}", get(feed))
        .layer(axum::middleware::from_fn(timed))
        .with_state(api)
}

async fn timed(request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    match tokio::time::timeout(BODY_TIME, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

/// Runs blocking work of one kind, or says 503 at once if every place is taken.
async fn at_work<T: Send + 'static>(
    api: &Arc<Api>,
    places: fn(&Api) -> &Arc<Semaphore>,
    work: impl FnOnce(&Hq) -> Result<T, HqError> + Send + 'static,
) -> Result<T, Response> {
    let Ok(place) = Arc::clone(places(api)).try_acquire_owned() else { return Err(answer::overloaded()) };
    let hq = Arc::clone(&api.hq);
    let simulated = hq.clock.is_simulated();
    let work = move || {
        let _place = place; // Kept until the work has ended, whether or not the caller still waits.
        work(&hq)
    };
    let done = if simulated { Ok(work()) } else { tokio::task::spawn_blocking(work).await };
    match done {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(refused(error.into())),
        Err(error) => {
            tracing::error!(%error, "request failed");
            Err(refused(ErrorCode::Internal.into()))
        }
    }
}

/// The calling booth; without a certificate of ours nothing is answered.
#[expect(clippy::result_large_err, reason = "the error is the HTTP answer itself, returned as it is")]
fn caller(peer: Peer) -> Result<BoothId, Response> {
    peer.0.ok_or_else(|| refused(ErrorCode::NotEnrolled.into()))
}

/// The calling booth if it is in service; a revoked one may still deliver, nothing else.
fn in_service(hq: &Hq, booth: BoothId) -> Result<crate::store::BoothRecord, HqError> {
    let booth = hq.booth(booth)?;
    if booth.revoked_at.is_some() { Err(ErrorCode::BoothRevoked.into()) } else { Ok(booth) }
}

async fn enrol(State(api): State<Arc<Api>>, body: Bytes) -> Result<Response, Response> {
    let request = EnrolRequest::from_bytes(&body).map_err(|error| refused(error.into()))?;
    let done = at_work(
        &api,
        |api| &api.enrolments,
        move |hq| match hq.enrol(&request) {
            Err(HqError::Refused(refusal)) if refusal.code == ErrorCode::CodeRefused => Ok(None),
            done => done.map(Some),
        },
    );
    match done.await? {
        Some(answer) => {
            api.wrong_codes.store(0, Ordering::Relaxed);
            Ok(cbor(StatusCode::OK, answer))
        }
        None => {
            wrong_code(&api).await;
            Err(refused(ErrorCode::CodeRefused.into()))
        }
    }
}

/// Guessing a code is hopeless (80 bits); guessing many is also slow, and seen.
async fn wrong_code(api: &Arc<Api>) {
    let wrong = api.wrong_codes.fetch_add(1, Ordering::Relaxed).saturating_add(1);
    if wrong.is_multiple_of(GUESSES_FOR_ALARM) {
        let at = api.hq.now_ms();
        let raised =
            at_work(api, |api| &api.others, move |hq| hq.store.raise(&NewAlarm { kind: AlarmKind::CodeGuessing, place: None, chains: None, at }));
        if raised.await.is_err() {
            tracing::error!("alarm about guessed codes not kept");
        }
    }
    let delay = api.hq.limits.wrong_code_delay_ms.saturating_mul(u64::from(wrong.min(8)));
    tokio::time::sleep(Duration::from_millis(delay)).await;
}

/// A new certificate for a booth in service, also for one whose certificate has expired.
async fn renew(State(api): State<Arc<Api>>, Extension(peer): Extension<Peer>, body: Bytes) -> Result<Response, Response> {
    let booth = caller(peer)?;
    let request = RenewRequest::from_bytes(&body).map_err(|error| refused(error.into()))?;
    let answer = at_work(&api, |api| &api.enrolments, move |hq| Ok(hq.renew(booth, &request)?.to_bytes()?)).await?;
    Ok(cbor(StatusCode::OK, answer))
}

async fn hello(State(api): State<Arc<Api>>, Extension(peer): Extension<Peer>, body: Bytes) -> Result<Response, Response> {
    let booth = caller(peer)?;
    let hello = Hello::from_bytes(&body).map_err(|error| refused(error.into()))?;
    let answer = at_work(&api, |api| &api.others, move |hq| Ok(hq.hello(booth, &hello)?.to_bytes()?)).await?;
    Ok(cbor(StatusCode::OK, answer))
}

async fn segments(State(api): State<Arc<Api>>, Extension(peer): Extension<Peer>, body: Bytes) -> Result<Response, Response> {
    let booth = caller(peer)?;
    let taken = at_work(
        &api,
        |api| &api.segments,
        move |hq| {
            let taken = hq.take_segment(booth, body.to_vec())?;
            Ok((taken.receipt.to_bytes()?, taken.outcome))
        },
    );
    let (receipt, outcome) = taken.await?;
    Ok(cbor(if outcome.branch > 0 { StatusCode::CONFLICT } else { StatusCode::OK }, receipt))
}

async fn put_blob(
    State(api): State<Arc<Api>>,
    Extension(peer): Extension<Peer>,
    Path(hash): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Response> {
    let booth = caller(peer)?;
    let hash: Hash32 = hash.parse().map_err(|_| refused(ErrorCode::BadRequest.into()))?;
    let offset = number(&headers, &UPLOAD_OFFSET).ok_or_else(|| refused(ErrorCode::BadRequest.into()))?;
    let total = number(&headers, &UPLOAD_LENGTH).ok_or_else(|| refused(ErrorCode::BadRequest.into()))?;
    let (progress, receipt) = at_work(&api, |api| &api.chunks, move |hq| hq.take_chunk(booth, &hash, offset, total, &body)).await?;
    if progress.complete {
        return Ok(cbor(StatusCode::OK, receipt));
    }
    Ok((StatusCode::ACCEPTED, [(UPLOAD_OFFSET, HeaderValue::from(progress.offset))]).into_response())
}

async fn head_blob(State(api): State<Arc<Api>>, Extension(peer): Extension<Peer>, Path(hash): Path<String>) -> Result<Response, Response> {
    caller(peer)?;
    let hash: Hash32 = hash.parse().map_err(|_| refused(ErrorCode::BadRequest.into()))?;
    let progress = at_work(&api, |api| &api.others, move |hq| Ok(hq.blobs.progress(&hash))).await?;
    let offset = [(UPLOAD_OFFSET, HeaderValue::from(progress.offset))];
    Ok(match progress {
        Progress { complete: true, .. } => (StatusCode::OK, offset).into_response(),
        Progress { offset: 0, .. } => StatusCode::NOT_FOUND.into_response(),
        Progress { .. } => (StatusCode::NO_CONTENT, offset).into_response(),
    })
}

/// Which of some pictures are not held.
async fn blobs_missing(State(api): State<Arc<Api>>, Extension(peer): Extension<Peer>, body: Bytes) -> Result<Response, Response> {
    caller(peer)?;
    let asked = BlobNames::from_bytes(&body).map_err(|error| refused(error.into()))?;
    let missing = at_work(&api, |api| &api.others, move |hq| Ok(hq.blobs_not_held(&asked)?.to_bytes()?)).await?;
    Ok(cbor(StatusCode::OK, missing))
}

/// Gives a booth back a segment of its own that holds event `seq`, as it came: a damaged booth is restored from it. Branches and
/// overlaps make several; `nth` counts them from 0.
async fn segment_back(
    State(api): State<Arc<Api>>,
    Extension(peer): Extension<Peer>,
    Path((epoch, seq, nth)): Path<(u32, u64, u32)>,
) -> Result<Response, Response> {
    let booth = caller(peer)?;
    let found = at_work(
        &api,
        |api| &api.others,
        move |hq| {
            in_service(hq, booth)?;
            hq.store.segment_with(EventId { booth, epoch, seq }, nth)
        },
    );
    found.await?.map(|bytes| cbor(StatusCode::OK, bytes)).ok_or_else(|| refused(ErrorCode::NotFound.into()))
}

/// Gives a booth back a picture that it delivered itself.
async fn blob_back(State(api): State<Arc<Api>>, Extension(peer): Extension<Peer>, Path(hash): Path<String>) -> Result<Response, Response> {
    let booth = caller(peer)?;
    let hash: Hash32 = hash.parse().map_err(|_| refused(ErrorCode::BadRequest.into()))?;
    let bytes = at_work(
        &api,
        |api| &api.others,
        move |hq| {
            in_service(hq, booth)?;
            if hq.store.blob_of(&hash)? == Some(booth) { hq.blobs.read(&hash) } else { Err(ErrorCode::NotFound.into()) }
        },
    );
    Ok(cbor(StatusCode::OK, bytes.await?))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// `GET /v1/feeds/{name}`: the newest version, whole; with `?from=N` as a change of version N where that is smaller, with
/// `?version=N&offset=O&length=L` a piece of that version.
async fn feed(
    State(api): State<Arc<Api>>,
    Extension(peer): Extension<Peer>,
    Path(name): Path<String>,
    Query(fetch): Query<Fetch>,
) -> Result<Response, Response> {
    let booth = caller(peer)?;
    let shared = Arc::clone(&api);
    let signed = at_work(&api, |api| &api.others, move |hq| feeds::feed(&shared, hq, &in_service(hq, booth)?.post, &name, fetch)).await?;
    Ok(cbor(StatusCode::OK, signed))
}
