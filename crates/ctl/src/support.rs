//! `outpostctl support`: one file for whoever helps a booth from afar. It is JSON that the sender can read first, and it holds
//! counts, versions, times and places in the program: nothing of a traveller, an officer or a list's contents.

use crate::booth::{At, Checked, clock, coded};
use crate::reply::{Done, Reply, Stop};
use clap::Args;
use foundation::{CodedError, ErrorCode};
use serde::Serialize;
use std::path::PathBuf;
use store::Store;

#[derive(Args)]
pub(crate) struct Support {
    #[command(flatten)]
    at: At,
    /// The file to write.
    #[arg(long)]
    to: PathBuf,
}

#[derive(Serialize)]
struct Bundle {
    program: &'static str,
    version: &'static str,
    system: String,
    made_at: String,
    /// Names and sizes of the data folder's files, bytes.
    files: Vec<(String, u64)>,
    free_bytes: Option<u64>,
    /// Why the store does not open, if it does not.
    closed: Option<String>,
    store: Option<Opened>,
    /// Crash files, the newest first.
    crashes: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Opened {
    booth: Option<u32>,
    post: Option<String>,
    training: bool,
    ways_in: Vec<&'static str>,
    checks: [Checked; 6],
    epochs: Vec<Epoch>,
    feeds: Vec<Feed>,
    waiting_events: u64,
    waiting_pictures: u64,
    drafts: usize,
}

#[derive(Serialize)]
struct Epoch {
    epoch: u32,
    reason: String,
    events: u64,
    opened_at_ms: i64,
    last_at_ms: i64,
}

#[derive(Serialize)]
struct Feed {
    name: String,
    version: u64,
    issued_at_ms: i64,
    expires_at_ms: i64,
    installed_at_ms: i64,
}

impl Support {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        let opened = self.at.open().and_then(|store| opened(&self.at, &store));
        let (store, closed) = match opened {
            Ok(store) => (Some(store), None),
            Err(Stop::Environment(error) | Stop::Verification(error) | Stop::Malformed(error)) => (None, Some(error.code.to_string())),
            Err(Stop::Unread) => return Err(Stop::Unread),
        };
        let bundle = Bundle {
            program: "outpostctl",
            version: env!("CARGO_PKG_VERSION"),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            made_at: clock().now().utc.to_rfc3339(),
            files: files(&self.at),
            free_bytes: platform::free_bytes(&self.at.data).ok(),
            closed,
            store,
            crashes: platform::crashes(&self.at.data),
        };
        let text = serde_json::to_string_pretty(&bundle).map_err(|e| Stop::Environment(CodedError::new(ErrorCode::Internal, e.to_string())))?;
        platform::durable_write(&self.to, text.as_bytes()).map_err(|e| Stop::from(CodedError::from(e)))?;
        reply.answer(&self.to, || format!("{}: {} kB, to be read before it is sent", self.to.display(), text.len().div_ceil(1024)))?;
        Ok(true)
    }
}

fn opened(at: &At, store: &Store) -> Result<Opened, Stop> {
    let (checks, _) = at.checks(store)?;
    let booth = store.booth().map_err(coded)?;
    let queue = store.queue().map_err(coded)?;
    let epochs = store.epochs().map_err(coded)?.into_iter().map(|epoch| Epoch {
        epoch: epoch.epoch,
        reason: epoch.reason,
        events: epoch.head_seq,
        opened_at_ms: epoch.opened_at_ms,
        last_at_ms: epoch.head_at_ms,
    });
    let feeds = store.feed_versions().map_err(coded)?.into_iter().map(|feed| Feed {
        name: feed.name,
        version: feed.version,
        issued_at_ms: feed.issued_at,
        expires_at_ms: feed.expires_at,
        installed_at_ms: feed.installed_at,
    });
    Ok(Opened {
        booth: booth.booth.map(|booth| booth.0),
        post: booth.post,
        training: booth.training,
        ways_in: store.ways_in().map_err(coded)?,
        checks,
        epochs: epochs.collect(),
        feeds: feeds.collect(),
        waiting_events: queue.events,
        waiting_pictures: queue.blobs,
        drafts: store.drafts().map_err(coded)?.len(),
    })
}

fn files(at: &At) -> Vec<(String, u64)> {
    let entries = std::fs::read_dir(&at.data).into_iter().flatten();
    let mut found: Vec<_> =
        entries.filter_map(|entry| entry.ok()).filter_map(|e| Some((e.file_name().into_string().ok()?, e.metadata().ok()?.len()))).collect();
    found.sort();
    found
}
