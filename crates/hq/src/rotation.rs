//! Headquarters' own keys change: the next one is announced, booths learn it on their next contact, and only then does it sign. What was
//! sealed and signed with those before stays readable and believed.
//!
//! Each step writes the key file first and then publishes: one that a crash comes between is published at the next start.

use crate::keys::{Keys, Protection};
use crate::lists::NewList;
use crate::publish::{ALERTS, CONFIG, OFFICERS, OUTCOMES, RULES, record};
use crate::store::{AuditEntry, BoothRecord};
use crate::{Hq, HqError};
use border::{REVOKED_BOOTHS, TASKS_FEED};
use foundation::{CodedError, ErrorCode};
use journal::release::{RELEASE_FEED, ReleaseOffer};
use journal::{HqKeys, KEYS_FEED, Message, POST_KEYS, SealKeyPair, SignedFeed, SigningKey};
use rand::rngs::OsRng;

const YEAR_MS: i64 = 366 * 86_400_000;

/// A step of the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStep {
    /// Makes the next signing key and the next sealing key. Booths seal to the latter from their next contact on.
    Announce,
    /// Signs with the announced key from now on. Booths that have not heard of it believe nothing signed until they have.
    Change,
    /// What the keys before signed counts no longer on anything new; everything in force is published anew.
    Retire,
}

/// How far the change is.
#[derive(Debug)]
pub struct KeyStanding {
    /// Version of the keys that booths are told; 0: those that they joined with.
    pub version: u64,
    /// A next key is announced.
    pub announced: bool,
    /// Keys that signed before and count on what is new still.
    pub earlier: usize,
    /// Booths in service that have not heard of this version.
    pub unaware: Vec<BoothRecord>,
}

impl Keys {
    /// What booths are told.
    pub(crate) fn told(&self) -> Result<HqKeys, HqError> {
        let Self { signing, rotation, sealing, .. } = self;
        let mut counts = vec![signing.verifying_key()];
        counts.extend(rotation.next.as_ref().map(SigningKey::verifying_key));
        counts.extend(&rotation.earlier);
        Ok(HqKeys::new(rotation.version, &counts, &rotation.retired, sealing.public())?)
    }

    fn step(&mut self, step: KeyStep) -> Result<(), HqError> {
        let rotation = &mut self.rotation;
        match step {
            KeyStep::Announce if rotation.next.is_some() => return refused("a next key is announced already"),
            KeyStep::Announce => {
                rotation.next = Some(SigningKey::generate(&mut OsRng));
                rotation.sealing.insert(0, std::mem::replace(&mut self.sealing, SealKeyPair::generate(&mut OsRng)));
            }
            KeyStep::Change => {
                let Some(next) = rotation.next.take() else { return refused("announce the next key first") };
                rotation.earlier.insert(0, std::mem::replace(&mut self.signing, next).verifying_key());
            }
            KeyStep::Retire if rotation.earlier.is_empty() => return refused("there is no earlier key"),
            KeyStep::Retire => {
                let mut retired = std::mem::take(&mut rotation.earlier);
                retired.append(&mut rotation.retired);
                rotation.retired = retired;
            }
        }
        rotation.version += 1;
        Ok(())
    }
}

fn refused<T>(why: &str) -> Result<T, HqError> {
    Err(CodedError::new(ErrorCode::BadRequest, why).into())
}

impl Hq {
    /// How far a change of the keys is.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub fn key_standing(&self) -> Result<KeyStanding, HqError> {
        let version = self.keys.rotation.version;
        let told = self.store.feeds_told()?;
        let knows = |booth: &BoothRecord| told.iter().any(|(of, name, known)| *of == booth.id && name == KEYS_FEED && *known >= version);
        let in_service = self.store.booths()?.into_iter().filter(|booth| booth.revoked_at.is_none());
        Ok(KeyStanding {
            version,
            announced: self.keys.rotation.next.is_some(),
            earlier: self.keys.rotation.earlier.len(),
            unaware: in_service.filter(|booth| version > 0 && !knows(booth)).collect(),
        })
    }

    /// Goes a step, and writes the key file under `protection`. Another process that serves the same headquarters goes by the keys before
    /// until it is started again with the new file. Unless `even_so`, the key does not change while booths in service have not heard of it.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] for a step that cannot be gone, [`ErrorCode::NotAllowed`] while booths have not heard; files.
    pub fn step_keys(&mut self, step: KeyStep, even_so: bool, protection: &Protection, by: &str) -> Result<KeyStanding, HqError> {
        let unaware = self.key_standing()?.unaware;
        if step != KeyStep::Announce && !even_so && !unaware.is_empty() {
            let names: Vec<String> = unaware.iter().map(|booth| format!("{} {}", booth.post, booth.name)).collect();
            return Err(CodedError::new(ErrorCode::NotAllowed, format!("not heard of yet by {}", names.join(", "))).into());
        }
        self.keys.step(step)?;
        self.keys.save(&self.dir, protection, self.training, &mut OsRng)?;
        self.publish_keys(by)?;
        if step == KeyStep::Retire {
            self.publish_anew(by)?;
        }
        let (act, detail) = ("keys.changed", format!("{step:?}, version {}", self.keys.rotation.version));
        self.store.audit(&AuditEntry { at: self.now_ms(), login: by.to_owned(), act, purpose: None, detail: detail.into(), shown: None })?;
        self.key_standing()
    }

    /// Publishes the keys in force, if what is published is older.
    pub(crate) fn publish_keys(&self, by: &str) -> Result<(), HqError> {
        let keys = self.keys.told()?;
        let published = self.store.feeds()?.into_iter().find(|feed| feed.name == KEYS_FEED).map_or(0, |feed| feed.version);
        if keys.version <= published {
            return Ok(());
        }
        let now = self.now_ms();
        let feed = SignedFeed::of_keys(&keys, &self.keys.authority.root_signing_key()?, (now, now + YEAR_MS))?;
        let signed = SignedFeed::sign(&feed, &self.keys.signing)?.to_bytes()?;
        self.store.put_feeds(&[record(feed, "", keys.signing().len() as u64, by, signed)])
    }

    /// The feed of the keys for a booth that has these feeds, if it has an older one.
    pub(crate) fn keys_for(&self, has: &[(String, u64)]) -> Result<Option<SignedFeed>, HqError> {
        let version = self.keys.rotation.version;
        let known = has.iter().find(|(name, _)| name == KEYS_FEED).map_or(0, |(_, version)| *version);
        if known >= version {
            return Ok(None);
        }
        let feed = self.store.feed(KEYS_FEED, "")?;
        Ok(feed.map(|feed| SignedFeed::from_bytes(&feed.signed)).transpose()?)
    }

    /// Everything that is in force, as its next version under the key in use.
    fn publish_anew(&self, by: &str) -> Result<(), HqError> {
        for known in self.store.feeds()? {
            let (name, post) = (known.name.as_str(), known.post.as_str());
            match name {
                KEYS_FEED => {}
                OFFICERS => drop(self.publish_officers(&[], by)?),
                RULES => drop(self.publish_rules(&self.rule_book()?, by)?),
                OUTCOMES => drop(self.publish_outcomes(post, &self.outcomes_of(post)?, by)?),
                REVOKED_BOOTHS => drop(self.publish_revoked(by)?),
                POST_KEYS => drop(self.publish_post_key(post, by)?),
                TASKS_FEED => {
                    let tasks = self.tasks_of(post)?;
                    self.publish_to_post(TASKS_FEED, post, &tasks, tasks.len() as u64, by)?;
                }
                CONFIG => {} // One version for every post, below.
                _ => self.publish_content_anew(name, by)?,
            }
        }
        self.republish_config(by).map(drop)
    }

    /// A list or a release.
    fn publish_content_anew(&self, name: &str, by: &str) -> Result<(), HqError> {
        if let Some(list) = name.strip_prefix(ALERTS) {
            self.put_list(NewList::from(self.list(list)?), by)?;
        } else if name.starts_with(RELEASE_FEED) {
            let feed = self.store.feed(name, "")?.ok_or(HqError::Damaged("release"))?;
            let offer = ReleaseOffer::read(&feed.body).map_err(|_| HqError::Damaged("release"))?;
            self.publish_release(offer.release_bytes(), offer.posts(), Some(feed.expires_at), by)?;
        }
        Ok(())
    }
}
