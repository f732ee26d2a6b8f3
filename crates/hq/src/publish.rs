//! What goes down to the booths: alert lists, officers, posts, rules; versioned, signed, and sealed to the posts if it is about persons.

use crate::store::{FeedRecord, PostKey};
use crate::{Hq, HqError};
use border::rules::RuleBook;
use border::{HitOutcome, Officer, Post, PostConfig, REVOKED_BOOTHS, RevokedBooth, TASKS_FEED};
use foundation::{CodedError, ErrorCode};
use journal::{Feed, Message, POST_KEYS, RecipientKey, SealedSecret, SignedFeed, cbor};
use rand::rngs::OsRng;
use serde::Serialize;
use std::collections::HashSet;

/// Feeds with alert lists are named `alerts.<list>`.
pub const ALERTS: &str = "alerts.";
/// The feed of officers.
pub const OFFICERS: &str = "officers";
/// The feed of posts; each post gets its own, with itself first.
pub const CONFIG: &str = "config";
/// The feed of what became of answered hits; each post gets its own.
pub const OUTCOMES: &str = border::OUTCOMES_FEED;
/// The feed of the rule book.
pub const RULES: &str = "rules";

const DAY_MS: i64 = 86_400_000;
/// Officers, posts and rules are looked at again after a year at the latest.
const YEAR_MS: i64 = 366 * DAY_MS;
const STATE: &str = "config.state";
const AUTHORITY: &str = "config.authority";

impl Hq {
    /// Publishes what became of the hits that officers of a post answered; its booths alone can read it.
    pub(crate) fn publish_outcomes(&self, post: &str, outcomes: &[HitOutcome], by: &str) -> Result<u64, HqError> {
        self.publish_to_post(OUTCOMES, post, &outcomes, outcomes.len() as u64, by)
    }

    /// Publishes what concerns one post; its booths alone can read it.
    pub(crate) fn publish_to_post(&self, name: &str, post: &str, content: &impl Serialize, entries: u64, by: &str) -> Result<u64, HqError> {
        let feed = self.feed(name, content)?;
        let newest = self.store.post_keys(Some(post))?.into_iter().next();
        let to = newest.map_or_else(|| self.keys.sealing.public(), |known| known.key.public());
        let signed = SignedFeed::seal_to(&feed, &[to], &self.keys.signing, &mut OsRng)?.to_bytes()?;
        let version = feed.version;
        self.store.put_feeds(&[record(feed, post, entries, by, signed)])?;
        Ok(version)
    }

    /// Saves officers and publishes all of them as the next version.
    ///
    /// # Errors
    /// [`HqError::Database`]; [`ErrorCode::BadRequest`] for a sign-in name used twice.
    pub fn publish_officers(&self, changed: &[Officer], by: &str) -> Result<u64, HqError> {
        let mut logins: HashSet<String> = HashSet::new();
        let kept = self.store.officers()?;
        let unchanged = kept.iter().filter(|officer| !changed.iter().any(|new| new.id == officer.id));
        for officer in unchanged.chain(changed) {
            if !logins.insert(officer.login.to_lowercase()) {
                return Err(CodedError::new(ErrorCode::BadRequest, "login taken").into());
            }
        }
        self.store.save_officers(changed)?;
        let officers = self.store.officers()?;
        let feed = self.feed(OFFICERS, &officers)?;
        let version = feed.version;
        self.store.put_feeds(&[self.sealed(feed, officers.len() as u64, by)?])?;
        Ok(version)
    }

    /// Publishes the posts with State and authority; each post's booths see their own post first.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] for a post without code or name, an unknown time zone or State.
    pub fn publish_config(&self, config: &PostConfig, by: &str) -> Result<u64, HqError> {
        check_config(config)?;
        config.posts.iter().try_for_each(|post| self.store.save_post(post))?;
        self.store.set_setting(STATE, &config.state)?;
        self.store.set_setting(AUTHORITY, &config.authority)?;
        self.republish_config(by)
    }

    /// Publishes the posts as they stand.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub fn republish_config(&self, by: &str) -> Result<u64, HqError> {
        let config = self.config()?;
        let version = self.next_version(CONFIG)?;
        let mut feeds = Vec::new();
        for post in &config.posts {
            let mut posts = vec![post.clone()];
            posts.extend(config.posts.iter().filter(|other| other.code != post.code).cloned());
            let feed = Feed { version, ..self.feed(CONFIG, &PostConfig { posts, ..config.clone() })? };
            let signed = SignedFeed::sign(&feed, &self.keys.signing)?.to_bytes()?;
            feeds.push(record(feed, &post.code, config.posts.len() as u64, by, signed));
        }
        self.store.put_feeds(&feeds)?;
        Ok(version)
    }

    /// Publishes which booths were withdrawn: their neighbours learn it by whatever way reaches them.
    pub(crate) fn publish_revoked(&self, by: &str) -> Result<u64, HqError> {
        let booths = self.store.booths()?.into_iter();
        let revoked: Vec<RevokedBooth> = booths.filter_map(|booth| Some(RevokedBooth { booth: booth.id.0, at_ms: booth.revoked_at? })).collect();
        self.publish_in_clear(REVOKED_BOOTHS, "", &revoked, revoked.len() as u64, by)
    }

    /// Publishes a post's current key, sealed to each of its booths: those without a link learn it from a neighbour or a stick.
    pub(crate) fn publish_post_key(&self, post: &str, by: &str) -> Result<u64, HqError> {
        let booths = self.store.booths()?.into_iter().filter(|booth| booth.post == post && booth.revoked_at.is_none());
        let sealed: Vec<SealedSecret> =
            booths.filter_map(|booth| self.post_keys_for(&booth).map(|keys| keys.into_iter().next()).transpose()).collect::<Result<_, _>>()?;
        self.publish_in_clear(POST_KEYS, post, &sealed, sealed.len() as u64, by)
    }

    /// Publishes what is about no person, signed and not sealed as a whole.
    fn publish_in_clear(&self, name: &str, post: &str, content: &impl Serialize, entries: u64, by: &str) -> Result<u64, HqError> {
        let feed = self.feed(name, content)?;
        let version = feed.version;
        let signed = SignedFeed::sign(&feed, &self.keys.signing)?.to_bytes()?;
        self.store.put_feeds(&[record(feed, post, entries, by, signed)])?;
        Ok(version)
    }

    /// Posts, State and authority as published.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub fn config(&self) -> Result<PostConfig, HqError> {
        Ok(PostConfig {
            state: self.store.setting(STATE)?.unwrap_or_default(),
            authority: self.store.setting(AUTHORITY)?.unwrap_or_default(),
            posts: self.store.posts()?,
        })
    }

    /// Publishes a rule book. Its own version is set to the feed's.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] for terms of retention that cannot be carried out; [`HqError::Database`].
    pub fn publish_rules(&self, book: &RuleBook, by: &str) -> Result<u64, HqError> {
        book.check_retention().map_err(|error| CodedError::new(ErrorCode::BadRequest, error.to_string()))?;
        let version = self.next_version(RULES)?;
        let feed = self.feed(RULES, &RuleBook { version, ..book.clone() })?;
        let signed = SignedFeed::sign(&feed, &self.keys.signing)?.to_bytes()?;
        self.store.put_feeds(&[record(feed, "", 1, by, signed)])?;
        Ok(version)
    }

    /// Seals every feed about persons to the posts' current keys: a post with a new key could not read them otherwise.
    pub(crate) fn reseal_feeds(&self) -> Result<(), HqError> {
        for known in self.store.feeds()? {
            if known.name == OUTCOMES {
                // Sealed to one post alone: a new version says the same to its new key.
                let outcomes = self.outcomes_of(&known.post)?;
                self.publish_outcomes(&known.post, &outcomes, &known.published_by)?;
                continue;
            }
            if known.name == TASKS_FEED {
                let tasks = self.tasks_of(&known.post)?;
                self.publish_to_post(TASKS_FEED, &known.post, &tasks, tasks.len() as u64, &known.published_by)?;
                continue;
            }
            if known.name != OFFICERS && !known.name.starts_with(ALERTS) {
                continue;
            }
            let Some(old) = self.store.feed(&known.name, "")? else { continue };
            let feed = Feed { name: old.name, version: old.version, issued_at: old.issued_at, expires_at: old.expires_at, body: old.body };
            let sealed = self.sealed(feed, old.entries, &old.published_by)?;
            self.store.reseal_feed(&sealed.name, sealed.version, &sealed.signed)?;
        }
        Ok(())
    }

    /// One above the newest version here and at any booth: a headquarters restored from an old copy would otherwise publish versions
    /// that booths refuse as older.
    pub(crate) fn next_version(&self, name: &str) -> Result<u64, HqError> {
        let here = self.store.feeds()?.into_iter().filter(|feed| feed.name == name).map(|feed| feed.version).max();
        let told = self.store.feeds_told()?.into_iter().filter(|told| told.1 == name).map(|told| told.2).max();
        Ok(here.max(told).unwrap_or(0) + 1)
    }

    fn feed(&self, name: &str, content: &impl Serialize) -> Result<Feed, HqError> {
        let now = self.now_ms();
        let version = self.next_version(name)?;
        Ok(Feed { name: name.to_owned(), version, issued_at: now, expires_at: now + YEAR_MS, body: cbor::to_vec(content)? })
    }

    pub(crate) fn sealed(&self, feed: Feed, entries: u64, by: &str) -> Result<FeedRecord, HqError> {
        let mut posts: HashSet<String> = HashSet::new();
        let newest_first = self.store.post_keys(None)?.into_iter();
        let current: Vec<RecipientKey> =
            newest_first.filter(|known: &PostKey| posts.insert(known.post.clone())).map(|known| known.key.public()).collect();
        // Before the first booth there is no post key; headquarters' own stands in, so that nothing about persons is ever in clear.
        let to = if current.is_empty() { vec![self.keys.sealing.public()] } else { current };
        let signed = SignedFeed::seal_to(&feed, &to, &self.keys.signing, &mut OsRng)?.to_bytes()?;
        Ok(record(feed, "", entries, by, signed))
    }
}

/// A feed as it is kept.
pub(crate) fn record(feed: Feed, post: &str, entries: u64, by: &str, signed: Vec<u8>) -> FeedRecord {
    FeedRecord {
        name: feed.name,
        post: post.to_owned(),
        version: feed.version,
        issued_at: feed.issued_at,
        expires_at: feed.expires_at,
        entries,
        published_by: by.to_owned(),
        signed,
        body: feed.body,
    }
}

/// Whether posts and State may be published.
///
/// # Errors
/// [`ErrorCode::BadRequest`] naming the field.
pub fn check_config(config: &PostConfig) -> Result<(), HqError> {
    let wrong = |field: &str| Err(CodedError::new(ErrorCode::BadRequest, field).into());
    if !config.state.parse::<mrz::StateCode>().is_ok_and(|state| !state.is_none()) {
        return wrong("state");
    }
    config.posts.iter().try_for_each(check_post)
}

/// Whether a post may be published.
///
/// # Errors
/// [`ErrorCode::BadRequest`] naming the field.
pub fn check_post(post: &Post) -> Result<(), HqError> {
    let plain = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control);
    let code = (2..=16).contains(&post.code.len()) && post.code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let field = if !code {
        "code"
    } else if !plain(&post.name, 80) {
        "name"
    } else if post.time_zone.parse::<chrono_tz::Tz>().is_err() {
        "time_zone"
    } else if post.lanes.is_empty() || post.lanes.len() > 64 || !post.lanes.iter().all(|lane| plain(lane, 40)) {
        "lanes"
    } else {
        return Ok(());
    };
    Err(CodedError::new(ErrorCode::BadRequest, field).into())
}
