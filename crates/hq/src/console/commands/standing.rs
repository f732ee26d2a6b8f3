//! How booths stand: the state word, what is missing, what is in force there. Used by several screens.

use crate::console::views::{AlarmKind, BoothState, BoothView, HoleView, ListInForce};
use crate::store::{AlarmRecord, BoothRecord, EpochTold, FeedVersion, RunRecord};
use crate::{Hq, HqError};
use journal::BoothId;
use std::collections::HashMap;

/// A booth not heard from for so long is silent.
const SILENT_MS: i64 = 24 * 3_600_000;
const ALARMS: u32 = 10_000;

/// Everything needed to tell how booths stand, read once.
pub(super) struct Standing {
    now: i64,
    pub(super) booths: Vec<BoothRecord>,
    runs: Vec<RunRecord>,
    told: Vec<EpochTold>,
    alarms: Vec<AlarmRecord>,
    quarantined: HashMap<BoothId, u64>,
    feeds: Vec<FeedVersion>,
    feeds_told: Vec<(BoothId, String, u64)>,
    issued: HashMap<(String, u64), i64>,
}

impl Standing {
    pub(super) fn load(hq: &Hq) -> Result<Self, HqError> {
        Ok(Self {
            now: hq.now_ms(),
            booths: hq.store.booths()?,
            runs: hq.store.runs(None)?,
            told: hq.store.told(None)?,
            alarms: hq.store.alarms(ALARMS)?.into_iter().filter(|alarm| alarm.settled_by.is_none()).collect(),
            quarantined: hq.store.quarantined()?.into_iter().collect(),
            feeds: hq.store.feeds()?,
            feeds_told: hq.store.feeds_told()?,
            issued: hq.store.issue_times()?.into_iter().map(|(name, version, at)| ((name, version), at)).collect(),
        })
    }

    /// Every booth, what needs attention first, then by post and name.
    pub(super) fn views(&self) -> Vec<BoothView> {
        let mut views: Vec<BoothView> = self.booths.iter().map(|booth| self.view(booth)).collect();
        views.sort_by(|a, b| (a.state, &a.post, a.booth).cmp(&(b.state, &b.post, b.booth)));
        views
    }

    pub(super) fn view(&self, booth: &BoothRecord) -> BoothView {
        let id = booth.id;
        let runs: Vec<&RunRecord> = self.runs.iter().filter(|run| run.booth == id && run.branch == 0).collect();
        let told: Vec<&EpochTold> = self.told.iter().filter(|told| told.booth == id).collect();
        let epoch = told.iter().map(|told| told.epoch).chain(runs.iter().map(|run| run.epoch)).max().unwrap_or(1);
        let gapless_upto = runs.iter().find(|run| run.epoch == epoch && run.first == 1).map_or(0, |run| run.last);
        let received_head = runs.iter().filter(|run| run.epoch == epoch).map(|run| run.last).max().unwrap_or(0);
        let head = told.iter().find(|told| told.epoch == epoch).map_or(0, |told| told.head).max(received_head);
        let mut view = BoothView {
            booth: id.0,
            name: booth.name.clone(),
            post: booth.post.clone(),
            state: BoothState::Complete,
            enrolled_at: booth.enrolled_at,
            last_contact_ms: booth.contact_at,
            app_version: booth.app_version.clone(),
            epoch,
            gapless_upto,
            head,
            received: self.received(id),
            holes: holes(&runs),
            oldest_undelivered_ms: booth.oldest_at,
            undelivered_events: booth.waiting,
            undelivered_images: booth.waiting_blobs,
            feeds: self.feeds_of(booth),
            clock_offset_ms: booth.clock_offset,
            alarms: u32::try_from(self.alarms_of(id).count()).unwrap_or(u32::MAX),
            quarantined: self.quarantined.get(&id).map_or(0, |count| u32::try_from(*count).unwrap_or(u32::MAX)),
            revoked_at: booth.revoked_at,
        };
        view.state = self.state(&view);
        view
    }

    fn state(&self, view: &BoothView) -> BoothState {
        let has = |kind| self.alarms_of(BoothId(view.booth)).any(|alarm| alarm.kind == kind);
        match view.last_contact_ms {
            _ if view.revoked_at.is_some() => BoothState::Revoked,
            _ if has(AlarmKind::Fork) || has(AlarmKind::BrokenChain) => BoothState::Fork,
            _ if has(AlarmKind::Behind) => BoothState::Behind,
            _ if !view.holes.is_empty() => BoothState::Hole,
            None => BoothState::New,
            Some(at) if self.now - at > SILENT_MS => BoothState::Silent,
            Some(_) if view.undelivered_events > 0 || view.undelivered_images > 0 || view.head > view.gapless_upto => BoothState::Delivering,
            Some(_) => BoothState::Complete,
        }
    }

    fn alarms_of(&self, id: BoothId) -> impl Iterator<Item = &AlarmRecord> {
        self.alarms.iter().filter(move |alarm| alarm.place.is_some_and(|place| place.booth == id))
    }

    /// Open alarms.
    pub(super) fn open_alarms(&self) -> &[AlarmRecord] {
        &self.alarms
    }

    /// Records in quarantine of a booth.
    pub(super) fn quarantined(&self, id: BoothId) -> u64 {
        self.quarantined.get(&id).copied().unwrap_or(0)
    }

    /// Records of a booth that are here, on the branches received first.
    pub(super) fn received(&self, id: BoothId) -> u64 {
        self.runs.iter().filter(|run| run.booth == id && run.branch == 0).map(|run| run.last - run.first + 1).sum()
    }

    /// Records of a booth known to exist and not here: holes, and what it last told of beyond.
    pub(super) fn missing(&self, id: BoothId) -> u64 {
        let runs: Vec<&RunRecord> = self.runs.iter().filter(|run| run.booth == id && run.branch == 0).collect();
        let holes: u64 = holes(&runs).iter().map(|hole| hole.to - hole.from + 1).sum();
        let beyond: u64 = self
            .told
            .iter()
            .filter(|told| told.booth == id)
            .map(|told| {
                let last = runs.iter().filter(|run| run.epoch == told.epoch).map(|run| run.last).max().unwrap_or(0);
                told.head.saturating_sub(last)
            })
            .sum();
        holes + beyond
    }

    fn feeds_of(&self, booth: &BoothRecord) -> Vec<ListInForce> {
        let ours = self.feeds.iter().filter(|feed| feed.post.is_empty() || feed.post == booth.post);
        let view = ours.map(|feed| {
            let told = self.feeds_told.iter().find(|told| told.0 == booth.id && told.1 == feed.name);
            let version = told.map_or(0, |told| told.2);
            let issued_at = self.issued.get(&(feed.name.clone(), version)).copied();
            ListInForce { feed: feed.name.clone(), version, newest: feed.version, issued_at }
        });
        view.collect()
    }
}

fn holes(runs: &[&RunRecord]) -> Vec<HoleView> {
    let mut holes = Vec::new();
    let mut at = (0, 0);
    for run in runs {
        if at.0 != run.epoch {
            at = (run.epoch, 0);
        }
        if run.first > at.1 + 1 {
            holes.push(HoleView { epoch: run.epoch, from: at.1 + 1, to: run.first - 1 });
        }
        at.1 = run.last;
    }
    holes
}

/// How many booths in service have told that they hold this version of a feed, and how many there are.
pub(super) fn booths_with(hq: &Hq, feed: &str, version: u64) -> Result<(u32, u32), HqError> {
    let booths: Vec<BoothId> = hq.store.booths()?.into_iter().filter(|booth| booth.revoked_at.is_none()).map(|booth| booth.id).collect();
    let told = hq.store.feeds_told()?;
    let current = told.iter().filter(|told| booths.contains(&told.0) && told.1 == feed && told.2 == version && version > 0).count();
    Ok((u32::try_from(current).unwrap_or(u32::MAX), u32::try_from(booths.len()).unwrap_or(u32::MAX)))
}

/// Share of `here` in `here + missing`, thousandths; whole only if nothing is missing.
pub(super) fn share(here: u64, missing: u64) -> u16 {
    if missing == 0 {
        return 1000;
    }
    u16::try_from(here.saturating_mul(1000) / (here + missing)).unwrap_or(1000).min(999)
}

/// Name of post and booth, as people say it.
pub(super) fn booth_name(posts: &[border::Post], booth: &BoothRecord) -> String {
    let post = posts.iter().find(|post| post.code == booth.post).map_or(booth.post.as_str(), |post| post.name.as_str());
    format!("{post} {}", booth.name)
}
