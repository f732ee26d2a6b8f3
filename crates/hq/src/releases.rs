//! Releases of the program: published to posts in stages, and what booths say of them.
//!
//! Headquarters hands releases on and vouches for none: whether one is believed the signers decide that are pinned at each booth.

use crate::publish::record;
use crate::store::AuditEntry;
use crate::{Hq, HqError};
use border::Act;
use foundation::{CodedError, ErrorCode, Sensitive};
use journal::release::{Manifest, ProgramVersion, RELEASE_FEED, Release, ReleaseOffer};
use journal::{BoothId, Feed, FeedDelta, Hash32, Message, SignedFeed};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// A release stays in force so long unless it is published with another end.
const IN_FORCE_MS: i64 = 366 * 86_400_000;
/// Versions and reasons that a booth names are shown up to here.
const SHOWN_CHARS: usize = 60;

/// A release as it was published last for its platform.
#[derive(Clone, Debug)]
pub struct PublishedRelease {
    /// What its makers signed.
    pub manifest: Manifest,
    /// Hash of the manifest.
    pub release: Hash32,
    /// Signatures that it carries, whosoever they are.
    pub signatures: usize,
    /// The posts that it is offered to; none: all of them.
    pub posts: Vec<String>,
    /// Version of the feed.
    pub feed_version: u64,
}

/// What a booth says of releases.
#[derive(Clone, Debug)]
pub struct ReleaseWord {
    /// The booth.
    pub booth: BoothId,
    /// When it was recorded, milliseconds since 1970.
    pub at: i64,
    /// What.
    pub said: ReleaseSaid,
}

/// What a booth can say of releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReleaseSaid {
    /// So many of so many keys have to sign there.
    Trusted {
        /// How many have to sign.
        threshold: u32,
        /// Of how many.
        keys: u32,
    },
    /// It offers a release.
    Offered {
        /// Version.
        version: String,
        /// Hash of the manifest.
        release: String,
    },
    /// It refuses one.
    Refused {
        /// Version, if it could be read.
        version: Option<String>,
        /// Hash of the manifest.
        release: String,
        /// Why.
        reason: String,
    },
    /// A later program runs there.
    Installed {
        /// Version.
        version: String,
    },
}

/// Published releases read once: a look at the console must not read packages.
#[derive(Default)]
pub(crate) struct KnownReleases(Mutex<HashMap<(String, u64), Arc<PublishedRelease>>>);

impl Hq {
    /// Publishes a release, given as its file's bytes, to posts; to all if none are named. The release that is published already is offered
    /// to these posts too: a stage is widened, never narrowed.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] for a post that there is not; [`ErrorCode::VersionOlder`] if a later one, or another of this version, is
    /// published; [`ErrorCode::TransferDamaged`] if it is no release or its package is not the one that it names.
    pub fn publish_release(&self, release: &[u8], posts: &[String], expires_at: Option<i64>, by: &str) -> Result<PublishedRelease, HqError> {
        let _one = self.one_publishes();
        let read = Release::from_bytes(release)?;
        let manifest = read.manifest().map_err(CodedError::from)?;
        read.check_package(&manifest).map_err(CodedError::from)?;
        self.check_posts(posts)?;
        let name = manifest.feed();
        let mut stage: BTreeSet<String> = posts.iter().cloned().collect();
        if let Some(known) = self.published_release(&name)? {
            let (theirs, ours) = (known.manifest.version, manifest.version);
            let is_same = known.release == read.digest();
            if theirs > ours || (theirs == ours && !is_same) {
                return Err(CodedError::new(ErrorCode::VersionOlder, format!("{name} {theirs}")).into());
            }
            if is_same && known.posts.is_empty() {
                stage.clear(); // All have it already.
            } else if is_same && !stage.is_empty() {
                stage.extend(known.posts.iter().cloned());
            }
        }
        let offer = ReleaseOffer::new(release.to_vec(), stage).map_err(CodedError::from)?;
        let posts = offer.posts().to_vec();
        let now = self.now_ms();
        let expires_at = expires_at.unwrap_or(now.saturating_add(IN_FORCE_MS));
        let feed = Feed { version: self.next_version(&name)?, name, issued_at: now, expires_at, body: offer.to_bytes()? };
        let published = PublishedRelease { release: read.digest(), signatures: read.signatures(), posts, feed_version: feed.version, manifest };
        let signed = SignedFeed::sign(&feed, &self.keys.signing)?.to_bytes()?;
        self.store.put_feeds(&[record(feed, "", 1, by, signed)])?;
        self.note_published(&published, by)?;
        Ok(published)
    }

    fn check_posts(&self, posts: &[String]) -> Result<(), HqError> {
        let known: BTreeSet<String> = self.store.posts()?.into_iter().map(|post| post.code).collect();
        match posts.iter().find(|post| !known.contains(*post)) {
            Some(post) => Err(CodedError::new(ErrorCode::BadRequest, format!("post {post}")).into()),
            None => Ok(()),
        }
    }

    fn note_published(&self, published: &PublishedRelease, by: &str) -> Result<(), HqError> {
        let Manifest { platform, version, .. } = &published.manifest;
        let stage = if published.posts.is_empty() { "all posts".to_owned() } else { published.posts.join(" ") };
        let detail = Sensitive::new(format!("{platform} {version}: {stage}"));
        self.store.audit(&AuditEntry { at: self.now_ms(), login: by.to_owned(), act: "release.published", purpose: None, detail, shown: None })
    }

    /// The release that a feed brings now.
    pub(crate) fn published_release(&self, name: &str) -> Result<Option<Arc<PublishedRelease>>, HqError> {
        let newest = self.store.feeds()?.into_iter().find(|feed| feed.name == name);
        let Some(version) = newest.map(|feed| feed.version) else { return Ok(None) };
        let key = (name.to_owned(), version);
        if let Some(known) = self.releases.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Some(Arc::clone(known)));
        }
        let Some(body) = self.store.feed_body(name, version)? else { return Ok(None) };
        let offer = ReleaseOffer::read(&body).map_err(CodedError::from)?;
        let release = offer.release().map_err(CodedError::from)?;
        let read = Arc::new(PublishedRelease {
            manifest: release.manifest().map_err(CodedError::from)?,
            release: release.digest(),
            signatures: release.signatures(),
            posts: offer.posts().to_vec(),
            feed_version: version,
        });
        let mut known = self.releases.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(other, _), _| other != name);
        known.insert(key, Arc::clone(&read));
        Ok(Some(read))
    }

    /// The release published last for each platform.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub fn published_releases(&self) -> Result<Vec<Arc<PublishedRelease>>, HqError> {
        let names = self.store.feeds()?.into_iter().map(|feed| feed.name).filter(|name| name.starts_with(RELEASE_FEED));
        Ok(names.map(|name| self.published_release(&name)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// The change that leads from version `from` of a release feed to its newest one, if both offer the same release.
    pub(crate) fn change_of_release(&self, name: &str, from: u64) -> Result<Option<Feed>, HqError> {
        let Some(earlier) = self.store.feed_body(name, from)? else { return Ok(None) };
        let Some(newest) = self.store.feed(name, "")? else { return Ok(None) };
        let read = |body: &[u8]| ReleaseOffer::read(body).map_err(CodedError::from);
        let change = read(&earlier)?.change_to(&read(&newest.body)?)?;
        Ok(change.map(|change| FeedDelta::feed(&SignedFeed::from_bytes(&newest.signed)?, from, change)).transpose()?)
    }

    /// Everything booths said of releases, the oldest first.
    ///
    /// # Errors
    /// [`HqError::Database`], [`HqError::Damaged`].
    pub fn release_words(&self) -> Result<Vec<ReleaseWord>, HqError> {
        let short = |text: &str| text.chars().take(SHOWN_CHARS).collect::<String>();
        let mut words = Vec::new();
        for record in self.store.release_words()? {
            let said = match self.body(&record)?.as_deref() {
                Some(Act::ReleaseTrusted { threshold, keys, .. }) => {
                    ReleaseSaid::Trusted { threshold: *threshold, keys: u32::try_from(keys.len()).unwrap_or(u32::MAX) }
                }
                Some(Act::ReleaseOffered { version, release, .. }) => ReleaseSaid::Offered { version: short(version), release: release.clone() },
                Some(Act::ReleaseRefused { version, release, reason, .. }) => {
                    ReleaseSaid::Refused { version: version.as_deref().map(short), release: release.clone(), reason: short(reason) }
                }
                Some(Act::ReleaseInstalled { version, .. }) => ReleaseSaid::Installed { version: short(version) },
                _ => continue,
            };
            words.push(ReleaseWord { booth: record.place.booth, at: record.at, said });
        }
        Ok(words)
    }
}

/// Whether one version is later than another, as numbers.
pub(crate) fn is_later(one: &str, other: &str) -> bool {
    let read = |text: &str| text.parse::<ProgramVersion>().ok();
    matches!((read(one), read(other)), (Some(one), Some(other)) if one > other)
}
