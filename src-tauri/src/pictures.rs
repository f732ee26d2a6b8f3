//! `capture://`: pictures by the names that views give, for a signed-in session only; `workstation` decides which.

use crate::window;
use foundation::ErrorCode;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, UriSchemeContext, UriSchemeResponder, Wry};
use workstation::Workstation;

/// The scheme.
pub(crate) const SCHEME: &str = "capture";

/// Answers one request.
pub(crate) fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let booth = context.app_handle().try_state::<Workstation>().map(|booth| booth.inner().clone());
    let name = name_of(request.uri().path());
    tauri::async_runtime::spawn(async move {
        responder.respond(match (booth, name) {
            (Some(booth), Some(name)) => picture(&booth, &name).await,
            _ => refusal(StatusCode::NOT_FOUND),
        });
    });
}

async fn picture(booth: &Workstation, name: &str) -> Response<Vec<u8>> {
    match booth.picture(name).await {
        Ok(picture) => Response::builder()
            .header(header::CONTENT_TYPE, picture.media_type)
            .header(header::CACHE_CONTROL, "no-store")
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, window::origin())
            .body(picture.bytes)
            .unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR)),
        Err(error) => refusal(match error.code {
            ErrorCode::NotSignedIn => StatusCode::UNAUTHORIZED,
            ErrorCode::NotAllowed | ErrorCode::PurposeMissing | ErrorCode::NoStation => StatusCode::FORBIDDEN,
            _ => StatusCode::NOT_FOUND,
        }),
    }
}

fn refusal(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

/// The name behind a path: each part with its percent signs resolved.
fn name_of(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.trim_start_matches('/').bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let (high, low) = (rest.next()?, rest.next()?);
            let digits = [high, low];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_as_views_gave_them() {
        assert_eq!(name_of("/open/0af3/page/2").as_deref(), Some("open/0af3/page/2"));
        assert_eq!(name_of("/specimens/a%20b.jpg").as_deref(), Some("specimens/a b.jpg"));
        assert_eq!(name_of("/%zz"), None);
        assert_eq!(name_of("/%2"), None);
    }
}
