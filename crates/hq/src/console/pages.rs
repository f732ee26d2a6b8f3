//! The console's pages, embedded at build time, under a strict content security policy.

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Name and content of every page file.
const PAGES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const NOT_BUILT: &str = "The console's pages were not built into this program. Build them (npm run build in ui/), then build outpost-hq again.\n";

/// A page file; any other path is the application itself, which reads the path.
pub(super) async fn page(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let found = PAGES.iter().find(|(name, _)| *name == path);
    let application = || PAGES.iter().find(|(name, _)| *name == "index.html");
    // A missing script or picture is missing; a missing page is a screen of the application.
    let looks_like_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    match found.or_else(|| if looks_like_file { None } else { application() }) {
        Some((name, content)) => {
            // Names under assets/ carry a digest of their content.
            let keep = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-store" };
            ([(CONTENT_TYPE, media_type(name)), (CACHE_CONTROL, keep)], *content).into_response()
        }
        None if PAGES.is_empty() => (StatusCode::SERVICE_UNAVAILABLE, [(CONTENT_TYPE, "text/plain; charset=utf-8")], NOT_BUILT).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Adds to every answer what keeps a browser from doing more than the console needs.
pub(super) async fn with_security_headers(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    answer
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "webmanifest" => "application/json",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "ftl" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
