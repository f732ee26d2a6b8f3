//! What headquarters' feeds have put in force at this booth: officers, post, rules, alert lists.
//!
//! Loaded from the store at the start and whenever a feed arrives; never changed in between, so that one inspection step
//! sees one state. A list that cannot be opened is named, never silently missing.

use crate::urgent;
use crate::views::ListView;
use border::{Officer, Post, PostConfig, RuleBook, ScreeningCheck, ScreeningResult};
use foundation::{CodedError, ErrorCode};
use mrz::StateCode;
use screening::{AlertList, Screener};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use store::Store;

/// Feeds with alert lists are named `alerts.<list>`.
const ALERTS: &str = "alerts.";

/// The alert list that a feed brings, if it brings one.
pub(crate) fn list_of(feed: &str) -> Option<&str> {
    feed.strip_prefix(ALERTS)
}

/// Everything the feeds say, as one immutable whole.
pub(crate) struct InForce {
    /// Name and version of each feed, in the order of names: tells whether a newer one has arrived.
    pub(crate) versions: Vec<(String, u64)>,
    /// Who may sign in.
    pub(crate) officers: Vec<Officer>,
    /// Post and State; absent before the first contact with headquarters.
    pub(crate) config: Option<PostConfig>,
    /// The rules.
    pub(crate) book: RuleBook,
    /// The lists, indexed.
    pub(crate) screener: Screener,
    /// Lists that are installed but cannot be opened.
    pub(crate) broken: Vec<BrokenList>,
}

/// A list that is installed but cannot be opened.
pub(crate) struct BrokenList {
    /// The list.
    pub(crate) list: String,
    /// Its version.
    pub(crate) version: u64,
    /// Issue time of the feed, milliseconds since 1970.
    pub(crate) issued_at: i64,
    /// Why.
    pub(crate) error: CodedError,
}

impl InForce {
    /// Reads every feed of the store. `before` lends the lists that have not changed.
    pub(crate) fn load(store: &Store, before: Option<&Self>, now_ms: i64) -> Result<Self, CodedError> {
        let versions = versions(store, now_ms)?;
        let trust = store.enrolled()?.map(|_| store.hq_keys()).transpose()?.map(|keys| keys.ever());
        let mut lists = Vec::new();
        let mut broken = Vec::new();
        for (name, version) in &versions {
            let Some(list) = list_of(name) else { continue };
            let unchanged = before.and_then(|before| before.list(list)).filter(|known| known.header.version == *version);
            if let Some(known) = unchanged {
                lists.push(Arc::clone(known));
                continue;
            }
            let opened = match &trust {
                Some(trust) => crate::installed::open(store, name, *version, trust),
                None => Err(ErrorCode::NotEnrolled.into()),
            };
            match opened {
                Ok(Some(opened)) => lists.push(Arc::new(opened)),
                Ok(None) => {}
                Err(error) => broken.push(BrokenList { list: list.to_owned(), version: *version, issued_at: issued_at(store, name)?, error }),
            }
        }
        let config: Option<PostConfig> = read(store, "config")?;
        let post = store.booth()?.post.unwrap_or_default();
        let post_name = config.iter().flat_map(|config| &config.posts).find(|known| known.code == post).map_or(&post, |known| &known.name);
        if let Some(own) = urgent::list(store, post_name, now_ms)? {
            lists.insert(0, Arc::new(own)); // Before headquarters', which has the post's own alerts too.
        }
        Ok(Self {
            versions,
            officers: read(store, "officers")?.unwrap_or_default(),
            config,
            book: read(store, "rules")?.unwrap_or_default(),
            screener: Screener::new(lists).with_stopwatch(micros),
            broken,
        })
    }

    fn list(&self, name: &str) -> Option<&Arc<AlertList>> {
        self.screener.lists().iter().find(|list| list.header.list == name)
    }

    /// The officer with this sign-in name, whatever its case.
    pub(crate) fn officer(&self, login: &str) -> Option<&Officer> {
        let login = login.trim().to_lowercase();
        self.officers.iter().find(|officer| officer.login.to_lowercase() == login)
    }

    /// The post with this code.
    pub(crate) fn post(&self, code: &str) -> Option<&Post> {
        self.config.as_ref()?.posts.iter().find(|post| post.code == code)
    }

    /// The State that runs the post; the empty code before the first configuration.
    pub(crate) fn home_state(&self) -> StateCode {
        self.config.as_ref().and_then(|config| config.state.parse().ok()).unwrap_or_default()
    }

    /// The lists for the header, oldest trouble first visible: every list with version and age.
    pub(crate) fn list_views(&self, now_ms: i64) -> Vec<ListView> {
        let whole = self.screener.lists().iter().map(|list| ListView {
            list: list.header.list.clone(),
            title: list.header.title.clone(),
            version: list.header.version,
            issued_at: list.header.issued_at,
            age_minutes: age_minutes(list.header.issued_at, now_ms),
            expired: list.header.expires_at < now_ms,
            entries: (list.len() + list.item_count()) as u64,
        });
        let broken = self.broken.iter().map(|list| ListView {
            list: list.list.clone(),
            title: list.list.clone(),
            version: list.version,
            issued_at: list.issued_at,
            age_minutes: age_minutes(list.issued_at, now_ms),
            expired: true,
            entries: 0,
        });
        whole.chain(broken).collect()
    }

    /// What is recorded with a crossing for lists that could not be asked.
    pub(crate) fn not_asked(&self, now_ms: i64) -> impl Iterator<Item = ScreeningCheck> {
        self.broken.iter().map(move |list| ScreeningCheck {
            list: list.list.clone(),
            title: list.list.clone(),
            version: list.version,
            issued_at: list.issued_at,
            age_minutes: age_minutes(list.issued_at, now_ms),
            expired: true,
            result: ScreeningResult::NotDone,
            micros: 0,
            not_done_reason: Some(list.error.code.as_str().to_owned()),
            matcher: None,
        })
    }
}

/// Name and version of every installed feed, sorted, and how the urgent alerts stand.
pub(crate) fn versions(store: &Store, now_ms: i64) -> Result<Vec<(String, u64)>, CodedError> {
    let mut versions: Vec<(String, u64)> = store.feed_versions()?.into_iter().map(|feed| (feed.name, feed.version)).collect();
    versions.sort();
    // One that is raised or withdrawn changes the number of events, one whose time is over the number of alerts.
    let (raised, events) = urgent::in_force(store, now_ms)?;
    versions.extend([(urgent::URGENT.to_owned(), events), (urgent::URGENT.to_owned(), raised.len() as u64)]);
    Ok(versions)
}

/// Issue time of an installed feed, milliseconds since 1970.
fn issued_at(store: &Store, name: &str) -> Result<i64, CodedError> {
    Ok(store.feed_versions()?.into_iter().find(|feed| feed.name == name).map_or(0, |feed| feed.issued_at))
}

/// Reads a feed whose body is CBOR. One that cannot be read counts as absent, and is logged: the booth works on.
pub(crate) fn read<T: DeserializeOwned>(store: &Store, name: &str) -> Result<Option<T>, CodedError> {
    let Some(feed) = store.feed(name)? else { return Ok(None) };
    match journal::cbor::from_slice(&feed.body) {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            tracing::error!(feed = name, version = feed.version, %error, "feed cannot be read");
            Ok(None)
        }
    }
}

fn age_minutes(issued_at: i64, now_ms: i64) -> u64 {
    u64::try_from((now_ms - issued_at) / 60_000).unwrap_or(0)
}

/// Microseconds that only go forward, for the times lists take.
fn micros() -> u64 {
    static ORIGIN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    u64::try_from(ORIGIN.elapsed().as_micros()).unwrap_or(u64::MAX)
}
