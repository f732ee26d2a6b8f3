//! Who runs which version of the program, which release is published to whom, and what was refused where.

use super::standing::booths_with;
use crate::console::desk::{Desk, Right};
use crate::console::views::{Empty, ProgramRow, ProgramsView, RefusedThere, ReleaseRow};
use crate::releases::{PublishedRelease, ReleaseSaid, ReleaseWord, is_later};
use crate::store::{BoothRecord, FeedVersion};
use crate::{Hq, HqError};
use foundation::CodedError;
use foundation::ErrorCode;
use journal::BoothId;
use std::collections::HashMap;

pub(crate) async fn programs(desk: &Desk, _: Empty) -> Result<ProgramsView, CodedError> {
    desk.with(Right::See, |hq, _| view(hq)).await
}

/// What a booth has said, the latest of each.
#[derive(Default)]
struct Stand {
    pinned: Option<(u32, u32)>,
    offered: Option<(String, String)>,
    refused: Option<(String, RefusedThere)>,
}

impl Stand {
    fn hear(&mut self, word: ReleaseWord) {
        let at = word.at;
        match word.said {
            ReleaseSaid::Trusted { threshold, keys } => self.pinned = Some((threshold, keys)),
            ReleaseSaid::Offered { version, release } => {
                self.refused = None;
                self.offered = Some((version, release));
            }
            ReleaseSaid::Refused { version, release, reason } => {
                // The same release may be believed no longer, by other signers.
                self.offered = self.offered.take().filter(|(_, offered)| *offered != release);
                self.refused = Some((release, RefusedThere { version, reason, at }));
            }
            ReleaseSaid::Installed { version } => {
                self.offered = self.offered.take().filter(|(offered, _)| is_later(offered, &version));
            }
        }
    }
}

fn view(hq: &Hq) -> Result<ProgramsView, HqError> {
    let mut stands: HashMap<BoothId, Stand> = HashMap::new();
    for word in hq.release_words()? {
        stands.entry(word.booth).or_default().hear(word);
    }
    let mut booths: Vec<BoothRecord> = hq.store.booths()?.into_iter().filter(|booth| booth.revoked_at.is_none()).collect();
    booths.sort_by(|a, b| (&a.post, a.id).cmp(&(&b.post, b.id)));
    let in_service: HashMap<BoothId, &Stand> = booths.iter().filter_map(|booth| Some((booth.id, stands.get(&booth.id)?))).collect();
    let feeds = hq.store.feeds()?;
    let releases = hq.published_releases()?;
    let rows = releases.iter().map(|release| {
        let feed = feeds.iter().find(|feed| feed.name == release.manifest.feed()).ok_or(ErrorCode::NotFound)?;
        release_row(hq, release, feed, &in_service)
    });
    let releases = rows.collect::<Result<_, HqError>>()?;
    Ok(ProgramsView { releases, booths: booths.iter().map(|booth| program_row(booth, stands.get(&booth.id))).collect() })
}

fn release_row(hq: &Hq, release: &PublishedRelease, feed: &FeedVersion, stands: &HashMap<BoothId, &Stand>) -> Result<ReleaseRow, HqError> {
    let (booths_current, booths) = booths_with(hq, &feed.name, feed.version)?;
    let digest = release.release.to_string();
    let count = |is: &dyn Fn(&Stand) -> bool| u32::try_from(stands.values().filter(|stand| is(stand)).count()).unwrap_or(u32::MAX);
    Ok(ReleaseRow {
        platform: release.manifest.platform.clone(),
        version: release.manifest.version.to_string(),
        file: release.manifest.file.clone(),
        bytes: release.manifest.size,
        signatures: u32::try_from(release.signatures).unwrap_or(u32::MAX),
        notes: release.manifest.notes.clone(),
        made_at: release.manifest.issued_at,
        published_at: feed.issued_at,
        expires_at: feed.expires_at,
        published_by: feed.published_by.clone(),
        posts: release.posts.clone(),
        booths_current,
        booths,
        offered: count(&|stand| stand.offered.as_ref().is_some_and(|(_, offered)| *offered == digest)),
        refused: count(&|stand| stand.refused.as_ref().is_some_and(|(refused, _)| *refused == digest)),
    })
}

fn program_row(booth: &BoothRecord, stand: Option<&Stand>) -> ProgramRow {
    let runs = booth.app_version.as_deref().unwrap_or_default();
    let offered = stand.and_then(|stand| stand.offered.as_ref()).map(|(version, _)| version);
    ProgramRow {
        booth: booth.id.0,
        name: booth.name.clone(),
        post: booth.post.clone(),
        app_version: booth.app_version.clone(),
        last_contact_ms: booth.contact_at,
        signers: stand.and_then(|stand| stand.pinned).map(|pinned| pinned.1),
        threshold: stand.and_then(|stand| stand.pinned).map(|pinned| pinned.0),
        offered: offered.filter(|version| is_later(version, runs)).cloned(),
        refused: stand.and_then(|stand| stand.refused.as_ref()).map(|(_, refused)| refused.clone()),
    }
}
