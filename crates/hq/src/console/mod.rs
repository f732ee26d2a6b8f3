//! What people talk to: sign-in, the typed door at `POST /api/{name}`, and the pages of `ui/dist/hq`.
//!
//! A request is answered only with the header [`GUARD`]: another site's page can make a browser send cookies, but not headers.
//! Every look-up at persons names its purpose and goes into the audit log before its answer goes out.

mod commands;
mod desk;
pub mod door;
mod pages;
mod stick;
pub mod views;

pub use desk::{Desk, Who};
pub use stick::BROUGHT;

use crate::Hq;
use crate::store::SessionRecord;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, HOST, ORIGIN, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use desk::CookieChange;
use foundation::{CodedError, ErrorCode};
use journal::Hash32;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Has to be sent with every call, with any value.
pub const GUARD: HeaderName = HeaderName::from_static("x-outpost-console");
/// The session cookie; the prefix makes browsers insist on `Secure` and `Path=/`.
const SESSION: &str = "__Host-outpost-hq";

const IDLE_MS: i64 = 30 * 60_000;
const LONGEST_MS: i64 = 12 * 3_600_000;
const MAX_ARGS_BYTES: usize = 256 * 1024;
/// For the two commands that upload a list.
const MAX_UPLOAD_BYTES: usize = 64 * 1024 * 1024;
const CALLS_AT_ONCE: usize = 64;
const CALL_TIME: Duration = Duration::from_secs(300);
/// Argon2id takes 64 MiB each.
const SIGN_INS_AT_ONCE: usize = 4;

/// What every call shares.
struct Console {
    hq: Arc<Hq>,
    calls: Semaphore,
    sign_ins: Arc<Semaphore>,
}

/// The routes.
pub fn router(hq: Arc<Hq>) -> Router {
    let console = Arc::new(Console { hq, calls: Semaphore::new(CALLS_AT_ONCE), sign_ins: Arc::new(Semaphore::new(SIGN_INS_AT_ONCE)) });
    Router::new()
        .route("/api/{name}", post(call))
        .route("/stick", post(stick::take))
        .fallback(get(pages::page))
        .layer(axum::middleware::from_fn(pages::with_security_headers))
        .with_state(console)
}

async fn call(State(console): State<Arc<Console>>, Path(name): Path<String>, request: Request) -> Response {
    let Ok(_place) = console.calls.try_acquire() else { return overloaded() };
    match tokio::time::timeout(CALL_TIME, answer(&console, &name, request)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => refusal(&error),
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

async fn answer(console: &Arc<Console>, name: &str, request: Request) -> Result<Response, CodedError> {
    let (parts, body) = request.into_parts();
    let desk = desk_for(console, &parts.headers).await?;
    let uploads = desk.who().is_some() && matches!(name, "preview_list" | "publish_list");
    let body = to_bytes(body, if uploads { MAX_UPLOAD_BYTES } else { MAX_ARGS_BYTES }).await;
    let body = body.map_err(|_| CodedError::from(ErrorCode::TransferTooLarge))?;
    let args = serde_json::from_slice(&body).map_err(|_| CodedError::new(ErrorCode::BadRequest, "not JSON"))?;
    let value = door::call(&desk, name, args).await?;
    let body = serde_json::to_vec(&value).map_err(|_| ErrorCode::Internal)?;
    let mut answer = (StatusCode::OK, [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response();
    if let Some(cookie) = desk.take_cookie().and_then(|change| set_cookie(&change)) {
        answer.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// Whose call it is. Only the console's own page is answered.
async fn desk_for(console: &Console, headers: &HeaderMap) -> Result<Desk, CodedError> {
    if !headers.contains_key(GUARD) || !is_own_page(headers) {
        return Err(CodedError::new(ErrorCode::NotAllowed, "not from the console's own page"));
    }
    let digest = cookie(headers).map(|token| Hash32::of(token.as_bytes()));
    let hq = Arc::clone(&console.hq);
    let who = tokio::task::spawn_blocking(move || signed_in(&hq, digest)).await.map_err(|_| ErrorCode::Internal)??;
    Ok(Desk::new(Arc::clone(&console.hq), who, digest, Arc::clone(&console.sign_ins)))
}

/// Who the session belongs to, if it is neither idle for too long nor too old, and its user still may.
fn signed_in(hq: &Hq, digest: Option<Hash32>) -> Result<Option<Who>, CodedError> {
    let Some(digest) = digest else { return Ok(None) };
    let now = hq.now_ms();
    let Some(SessionRecord { login, made_at, used_at }) = hq.store.use_session(&digest, now)? else { return Ok(None) };
    if now - used_at > IDLE_MS || now - made_at > LONGEST_MS {
        hq.store.close_session(&digest)?;
        return Ok(None);
    }
    let user = hq.store.user(&login)?.filter(|user| !user.disabled);
    Ok(user.map(|user| Who { login: user.login, role: user.role }))
}

/// Browsers name the page a call comes from; it has to be ours.
fn is_own_page(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let origin = origin.to_str().ok().and_then(|origin| origin.strip_prefix("https://"));
    // Over HTTP/2 the host travels in the request line; a browser then still names its origin, and the cookie is SameSite=Strict.
    origin.is_some() && (host.is_none() || host == origin)
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let mut named = all.filter_map(|pair| pair.trim().split_once('='));
    named.find(|(name, _)| *name == SESSION).map(|(_, token)| token.to_owned())
}

fn set_cookie(change: &CookieChange) -> Option<HeaderValue> {
    let text = match change {
        CookieChange::Set(token) => format!("{SESSION}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={}", LONGEST_MS / 1000),
        CookieChange::Clear => format!("{SESSION}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"),
    };
    HeaderValue::from_str(&text).ok()
}

fn overloaded() -> Response {
    let mut answer = StatusCode::SERVICE_UNAVAILABLE.into_response();
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    answer
}

fn refusal(error: &CodedError) -> Response {
    use ErrorCode as C;
    let status = match error.code {
        C::NotSignedIn | C::SignInFailed => StatusCode::UNAUTHORIZED,
        C::NotAllowed => StatusCode::FORBIDDEN,
        C::SignInDelayed => StatusCode::TOO_MANY_REQUESTS,
        C::NotFound => StatusCode::NOT_FOUND,
        C::TransferTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        C::Internal | C::StoreDamaged => StatusCode::INTERNAL_SERVER_ERROR,
        C::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        _ => StatusCode::BAD_REQUEST,
    };
    let told = if status.is_server_error() {
        tracing::error!(%error, "call failed");
        CodedError::from(error.code)
    } else {
        error.clone()
    };
    let body = serde_json::to_vec(&told).unwrap_or_default();
    (status, [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response()
}
