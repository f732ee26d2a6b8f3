//! Answers to booths: CBOR bodies, and for a refusal a status and a [`CodedError`].

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use foundation::{CodedError, ErrorCode};

/// A CBOR body.
pub(super) fn cbor(status: StatusCode, body: impl Into<Body>) -> Response {
    (status, [(CONTENT_TYPE, HeaderValue::from_static("application/cbor"))], body.into()).into_response()
}

/// A refusal. What is a fault of ours is logged and told without its detail.
pub(super) fn refused(error: CodedError) -> Response {
    let status = status_of(error.code);
    let told = if status.is_server_error() {
        tracing::error!(%error, "request failed");
        CodedError::from(error.code)
    } else {
        error
    };
    cbor(status, journal::cbor::to_vec(&told).unwrap_or_default())
}

/// Too much at once: come back in a moment.
pub(super) fn overloaded() -> Response {
    let mut answer = StatusCode::SERVICE_UNAVAILABLE.into_response();
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    answer
}

const fn status_of(code: ErrorCode) -> StatusCode {
    use ErrorCode as C;
    match code {
        C::NotEnrolled => StatusCode::UNAUTHORIZED,
        C::BoothRevoked | C::CodeRefused | C::TrainingMismatch | C::NotAllowed => StatusCode::FORBIDDEN,
        C::NotFound => StatusCode::NOT_FOUND,
        C::TransferTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        C::TransferDamaged | C::VersionOlder | C::SignatureWrong | C::KeyMissing | C::JournalBroken => StatusCode::UNPROCESSABLE_ENTITY,
        C::WireUnsupported => StatusCode::UPGRADE_REQUIRED,
        C::BadRequest => StatusCode::BAD_REQUEST,
        C::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        C::DatabaseUnreachable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
