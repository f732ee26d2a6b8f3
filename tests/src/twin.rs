//! The HTTP twin of the window's door, for browser tests: the same commands, the same pictures, the same pages under the
//! same content security policy. It has no transport security and no limits, and is never shipped.

use crate::{TestHq, booth};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, extract::DefaultBodyLimit};
use foundation::{Clock, CodedError, ErrorCode, FixedClock};
use serde_json::Value;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use workstation::{Workstation, door};

const WINDOW: &str = include_str!("../../src-tauri/tauri.conf.json");
const HOUR_MS: i64 = 3_600_000;
const MAX_REQUEST_BYTES: usize = 40_000_000;

#[derive(Clone)]
struct Twin {
    booth: Workstation,
    pages: Arc<PathBuf>,
    policy: HeaderValue,
}

/// The twin's routes over a booth, with the built pages of the window.
pub fn router(booth: Workstation, pages: PathBuf) -> Router {
    let policy = HeaderValue::from_str(&window_policy()).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    Router::new()
        .route("/rpc/{name}", post(rpc))
        .route("/capture/{*name}", get(capture))
        .fallback(get(page))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .with_state(Twin { booth, pages: Arc::new(pages), policy })
}

/// The content security policy of the window.
#[must_use]
pub fn window_policy() -> String {
    let config: Value = serde_json::from_str(WINDOW).unwrap_or_default();
    config["app"]["security"]["csp"].as_str().unwrap_or_default().to_owned()
}

async fn rpc(State(twin): State<Twin>, UrlPath(name): UrlPath<String>, Json(request): Json<Value>) -> Response {
    match door::call(&twin.booth, &name, request).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => (status_of(&error), Json(error)).into_response(),
    }
}

async fn capture(State(twin): State<Twin>, UrlPath(name): UrlPath<String>) -> Response {
    match twin.booth.picture(&name).await {
        Ok(picture) => ([(header::CONTENT_TYPE, picture.media_type), (header::CACHE_CONTROL, "no-store")], picture.bytes).into_response(),
        Err(error) => status_of(&error).into_response(),
    }
}

fn status_of(error: &CodedError) -> StatusCode {
    match error.code {
        ErrorCode::NotSignedIn => StatusCode::UNAUTHORIZED,
        ErrorCode::NotAllowed | ErrorCode::PurposeMissing => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

async fn page(State(twin): State<Twin>, uri: axum::http::Uri) -> Response {
    let asked = uri.path().trim_start_matches('/');
    let name = if asked.is_empty() { "index.html" } else { asked };
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let file = if inside { tokio::fs::read(twin.pages.join(name)).await.ok() } else { None };
    let Some(bytes) = file else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    headers.insert(header::CONTENT_SECURITY_POLICY, twin.policy);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("ttf") => "font/ttf",
        Some("otf") => "font/otf",
        Some("png") => "image/png",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

/// Makes a training booth in `data`, as if a stick had brought the feeds six hours ago, and nobody could be reached since.
///
/// # Errors
/// When the folder cannot be used or holds a booth already.
pub fn seed_demo(data: &Path, clock: Arc<dyn Clock>) -> anyhow::Result<()> {
    let published = FixedClock::at_millis(clock.now().unix_millis() - 6 * HOUR_MS);
    let hq = TestHq::new(Arc::new(published))?;
    let store = booth::create_store(data, clock)?;
    hq.adopt(&store)?;
    TestHq::write_hint(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_windows_and_names_no_remote_origin() {
        let policy = window_policy();
        assert!(policy.contains("default-src 'none'"), "{policy}");
        let local = ["http://ipc.localhost", "http://capture.localhost"];
        let remote: Vec<&str> = policy.split([' ', ';']).filter(|word| word.contains("://") && !local.contains(word)).collect();
        assert!(remote.is_empty(), "{remote:?}");
    }
}
