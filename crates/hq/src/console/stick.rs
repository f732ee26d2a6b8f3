//! A stick's file that somebody at headquarters uploads: taken in while it comes, one entry in memory at a time, through the same ingest
//! as from a booth. What goes back on the stick is the body of the answer; what came of it stands in a header.

use super::desk::{Right, note};
use super::{Console, desk_for, overloaded, refusal};
use crate::Imported;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use foundation::{CodedError, ErrorCode};
use http_body::Body as _;
use std::future::poll_fn;
use std::io::Read;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// What came of it, JSON: counts by name.
pub const BROUGHT: HeaderName = HeaderName::from_static("x-outpost-brought");
/// An upload that says nothing for so long has ended.
const PAUSE: Duration = Duration::from_secs(60);
/// Chunks that may wait for the ingest.
const AHEAD: usize = 32;

pub(super) async fn take(State(console): State<Arc<Console>>, request: Request) -> Response {
    let Ok(_place) = console.calls.try_acquire() else { return overloaded() };
    taken(&console, request).await.unwrap_or_else(|error| refusal(&error))
}

async fn taken(console: &Arc<Console>, request: Request) -> Result<Response, CodedError> {
    let (parts, body) = request.into_parts();
    let desk = desk_for(console, &parts.headers).await?;
    let (sender, receiver) = mpsc::channel(AHEAD);
    let taking = desk.with(Right::Administer, move |hq, who| {
        let imported = hq.import_bundle(Upload { receiver, chunk: Bytes::new() })?;
        note(hq, &who.login, "stick.taken", counts(&imported)?)?;
        Ok(imported)
    });
    let ((), imported) = tokio::join!(pump(body, sender), taking);
    let imported = imported?;
    let brought = HeaderValue::from_str(&counts(&imported)?).map_err(|_| ErrorCode::Internal)?;
    let mut answer = ([(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, "no-store")], imported.answer).into_response();
    answer.headers_mut().insert(BROUGHT, brought);
    Ok(answer)
}

/// [`Imported`] as one line.
fn counts(imported: &Imported) -> Result<String, CodedError> {
    serde_json::to_string(imported).map_err(|_| ErrorCode::Internal.into())
}

/// Hands the body on. Once nobody takes it any more the rest is read all the same: a browser that may not finish sending hears no answer.
async fn pump(mut body: Body, sender: mpsc::Sender<Bytes>) {
    while let Ok(Some(Ok(frame))) = tokio::time::timeout(PAUSE, poll_fn(|cx| Pin::new(&mut body).poll_frame(cx))).await {
        if let Ok(chunk) = frame.into_data() {
            let _nobody_reads = sender.send(chunk).await;
        }
    }
}

/// The body as a file that is read once.
struct Upload {
    receiver: mpsc::Receiver<Bytes>,
    chunk: Bytes,
}

impl Read for Upload {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.chunk.is_empty() {
            match self.receiver.blocking_recv() {
                Some(chunk) => self.chunk = chunk,
                None => return Ok(0),
            }
        }
        let taken = self.chunk.split_to(into.len().min(self.chunk.len()));
        let (filled, _) = into.split_at_mut(taken.len());
        filled.copy_from_slice(&taken);
        Ok(taken.len())
    }
}
