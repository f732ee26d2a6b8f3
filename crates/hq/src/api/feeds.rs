//! Feeds on their way to booths: whole, in pieces, or as a change of the version a booth says it has. However many booths fetch one at a time, its bytes
//! are held once and a change is worked out once.

use super::Api;
use crate::publish::ALERTS;
use crate::store::FeedVersion;
use crate::{Hq, HqError};
use axum::body::Bytes;
use foundation::{CodedError, ErrorCode};
use journal::release::RELEASE_FEED;
use journal::{Feed, FeedDelta, Message, SignedFeed};
use rand::rngs::OsRng;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Changes kept in memory; booths that were away for long ask from many versions.
const MOST_CHANGES: usize = 24;

/// What a booth says when it fetches a feed.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(super) struct Fetch {
    /// The version it has; it can make the newest from a change of that one.
    from: Option<u64>,
    /// The version that it is fetching in pieces.
    version: Option<u64>,
    /// Where the piece begins.
    #[serde(default)]
    offset: u64,
    /// How long it may be; absent: the whole.
    length: Option<u64>,
}

/// Name, post, version, and how often it was sealed anew.
type FeedKey = (String, String, u64, u64);

/// The newer version and the earlier one.
type ChangeKey = (FeedKey, u64);

/// What is held in memory for booths that fetch the same.
#[derive(Default)]
pub(super) struct Feeds {
    whole: Mutex<HashMap<FeedKey, Bytes>>,
    /// Nothing where the whole is no larger.
    changes: Mutex<HashMap<ChangeKey, Option<Arc<Feed>>>>,
    /// One change at a time is worked out.
    working: Mutex<()>,
}

/// The signed feed for a booth of `post`.
pub(super) fn feed(api: &Api, hq: &Hq, post: &str, name: &str, fetch: Fetch) -> Result<Bytes, HqError> {
    let newest = hq.store.feeds()?.into_iter().find(|feed| feed.name == name && (feed.post.is_empty() || feed.post == post));
    let newest = newest.ok_or(ErrorCode::NotFound)?;
    if let Some(other) = fetch.version.filter(|version| *version != newest.version) {
        return Err(CodedError::new(ErrorCode::VersionOlder, format!("{name} {other}")).into()); // What came of it is of no use any more.
    }
    let changes = name.starts_with(ALERTS) || name.starts_with(RELEASE_FEED);
    let from = fetch.from.filter(|from| *from < newest.version && newest.post.is_empty() && changes && fetch.offset == 0);
    if let Some(from) = from
        && let Some(change) = change(&api.feeds, hq, &newest, from)?
        && let Some(key) = hq.store.post_keys(Some(post))?.first()
    {
        let signed = SignedFeed::seal_to(&change, &[key.key.public()], &hq.keys.signing, &mut OsRng)?;
        return Ok(Bytes::from(signed.to_bytes()?));
    }
    let whole = whole(&api.feeds, hq, post, newest)?;
    let Some(length) = fetch.length else { return Ok(whole) };
    let at = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX).min(whole.len());
    Ok(whole.slice(at(fetch.offset)..at(fetch.offset.saturating_add(length))))
}

fn whole(feeds: &Feeds, hq: &Hq, post: &str, newest: FeedVersion) -> Result<Bytes, HqError> {
    let key = key_of(&newest);
    if let Some(held) = feeds.whole.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(held.clone());
    }
    let signed = Bytes::from(hq.store.feed(&newest.name, post)?.ok_or(ErrorCode::NotFound)?.signed);
    let mut held = feeds.whole.lock().unwrap_or_else(PoisonError::into_inner);
    held.retain(|(name, post, ..), _| (name, post) != (&key.0, &key.1));
    held.insert(key, signed.clone());
    Ok(signed)
}

fn key_of(feed: &FeedVersion) -> FeedKey {
    (feed.name.clone(), feed.post.clone(), feed.version, feed.seal)
}

/// The change that leads from a version to the newest one, in clear; nothing if that version is not kept or the change is not worth it.
fn change(feeds: &Feeds, hq: &Hq, newest: &FeedVersion, from: u64) -> Result<Option<Arc<Feed>>, HqError> {
    let key = (key_of(newest), from);
    let held = || feeds.changes.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    if let Some(known) = held() {
        return Ok(known);
    }
    let _one = feeds.working.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = held() {
        return Ok(known);
    }
    // What cannot be worked out is no fault of the booth that asks: it gets the whole.
    let is_release = newest.name.starts_with(RELEASE_FEED);
    let made = if is_release { hq.change_of_release(&newest.name, from) } else { hq.change_of_list(&newest.name, from) };
    let made = made.unwrap_or_else(|error| {
        tracing::warn!(%error, feed = newest.name, from, "the change of a feed cannot be worked out; booths get the whole");
        None
    });
    let made = made.filter(|feed| feed.version == newest.version).map(Arc::new);
    let mut changes = feeds.changes.lock().unwrap_or_else(PoisonError::into_inner);
    changes.retain(|((name, _, version, seal), _), _| *name != newest.name || (*version, *seal) == (newest.version, newest.seal));
    if changes.len() >= MOST_CHANGES {
        changes.clear();
    }
    changes.insert(key, made.clone());
    Ok(made)
}

impl Hq {
    /// The change that leads from version `from` of a list to its newest one; nothing if that version is not kept, or if the change is not
    /// much smaller than the whole.
    fn change_of_list(&self, name: &str, from: u64) -> Result<Option<Feed>, HqError> {
        let Some(earlier) = self.store.feed_body(name, from)? else { return Ok(None) };
        let Some(newest) = self.store.feed(name, "")? else { return Ok(None) };
        let trust = self.keys.ever();
        let change = screening::list_delta(&screening::open_list(earlier, &trust)?, &newest.body, &trust)?;
        if change.len() > newest.body.len() / 2 {
            return Ok(None);
        }
        Ok(Some(FeedDelta::feed(&SignedFeed::from_bytes(&newest.signed)?, from, change)?))
    }
}
