//! Releases of the program at this booth: who may sign them, what came down and what is to be thought of it, and what runs.
//!
//! Headquarters' signature brings a release here like any feed and counts for nothing else: a release is offered only when the signers
//! pinned at this booth signed it. What is thought of one is kept, so that it is weighed and journalled once, not at every start.

use crate::record::append;
use crate::{Store, StoreError, table};
use border::{Act, ReleaseRefusal};
use foundation::Instant;
use journal::Hash32;
use journal::release::{Manifest, ProgramVersion, RELEASE_FEED, Release, ReleaseError, ReleaseOffer, Signers};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// The setting under which all of it is kept.
const KEY: &str = "releases";
/// No more of what was said is remembered.
const MOST_TOLD: usize = 64;

/// What this booth knows of releases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Releases {
    /// Who may sign; `None`: nobody is pinned, so no release is offered.
    #[serde(default)]
    pub signers: Option<Signers>,
    /// The latest version of the program that has run here.
    #[serde(default)]
    pub ran: Option<ProgramVersion>,
    /// The release that lies here for this platform.
    #[serde(default)]
    pub come: Option<Come>,
    /// The latest release that was ever offered here: an older one never is again.
    #[serde(default)]
    newest: Option<(ProgramVersion, Hash32)>,
    /// What was said of which release, the oldest first.
    #[serde(default)]
    told: Vec<Told>,
}

/// The release that lies here for this platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Come {
    /// When it came, milliseconds since 1970.
    pub arrived_at: i64,
    /// Hash of its manifest; of what cannot be read, of the whole.
    pub release: Hash32,
    /// What it says of itself, believed or not.
    pub manifest: Option<Manifest>,
    /// How many of the pinned signers signed it.
    pub signatures: usize,
    /// What is to be thought of it.
    pub standing: ReleaseStanding,
    /// What it was weighed against: feed version, pinned signers, post and program.
    weighed: Hash32,
}

/// What is to be thought of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseStanding {
    /// A technician may install it.
    Offered,
    /// It is what runs.
    Running,
    /// It is not for this post yet: it is carried for neighbours, and until it is.
    Carried,
    /// It is not offered.
    Refused(ReleaseRefusal),
}

/// What was said of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The release.
    pub release: Hash32,
    /// Its version, if that can be read.
    pub version: Option<ProgramVersion>,
    /// Why it was refused; `None`: it was offered.
    pub refusal: Option<ReleaseRefusal>,
    /// When, milliseconds since 1970.
    pub at: i64,
}

/// The version of this program.
#[must_use]
pub fn program_version() -> ProgramVersion {
    env!("CARGO_PKG_VERSION").parse().expect("a package has a version of three numbers")
}

/// The feed with releases for this machine.
#[must_use]
pub fn release_feed() -> String {
    format!("{RELEASE_FEED}{}", platform::program_platform())
}

impl Releases {
    /// Releases that were refused and are not what is offered or runs now, the newest first.
    pub fn refused(&self) -> impl Iterator<Item = (&Told, ReleaseRefusal)> {
        let standing = self.come.as_ref().filter(|come| !matches!(come.standing, ReleaseStanding::Refused(_)));
        let settled = standing.map(|come| come.release);
        let refused = self.told.iter().rev().filter_map(|told| Some((told, told.refusal?)));
        refused.filter(move |(told, _)| Some(told.release) != settled)
    }

    /// Notes what is said; whether that is new.
    fn tell(&mut self, told: Told) -> bool {
        let before = self.told.iter().rev().find(|known| known.release == told.release);
        if before.is_some_and(|known| known.refusal == told.refusal) {
            return false;
        }
        self.told.push(told);
        let over = self.told.len().saturating_sub(MOST_TOLD);
        self.told.drain(..over);
        true
    }
}

/// Against what a release is weighed.
struct Scales<'a> {
    platform: &'a str,
    post: &'a str,
    program: ProgramVersion,
    signers: Option<&'a Signers>,
    newest: Option<(ProgramVersion, Hash32)>,
}

/// What the body of a release feed brings, and what is to be thought of it.
fn weigh(body: &[u8], scales: &Scales<'_>) -> (Hash32, Option<Manifest>, usize, ReleaseStanding, Option<Release>) {
    use ReleaseStanding::{Carried, Offered, Refused, Running};
    let unread = |standing| (Hash32::of(body), None, 0, standing, None);
    let Ok(offer) = ReleaseOffer::read(body) else { return unread(Refused(ReleaseRefusal::Malformed)) };
    let here = offer.is_for(scales.post);
    let Ok(release) = offer.release() else { return unread(if here { Refused(ReleaseRefusal::Malformed) } else { Carried }) };
    let digest = release.digest();
    let manifest = release.manifest().ok();
    let signatures = scales.signers.map_or(0, |signers| release.signed_by(signers));
    let ran_before = manifest.as_ref().is_some_and(|said| scales.newest == Some((said.version, digest)) && said.version <= scales.program);
    let standing = match (&manifest, scales.signers) {
        _ if !here => Carried,
        // It was verified when it was offered; the signers may be others since.
        (Some(manifest), _) if ran_before && manifest.version == scales.program => Running,
        (_, None) => Refused(ReleaseRefusal::NoSigners),
        (_, Some(signers)) => match release.verify(signers) {
            Err(ReleaseError::Malformed(_)) => Refused(ReleaseRefusal::Malformed),
            Err(ReleaseError::TooFewSignatures { .. }) => Refused(ReleaseRefusal::TooFewSignatures),
            Err(ReleaseError::PackageAltered) => Refused(ReleaseRefusal::PackageAltered),
            Ok(verified) => match verified.version {
                _ if verified.platform != scales.platform => Refused(ReleaseRefusal::OtherPlatform),
                version if scales.newest.is_some_and(|(newest, known)| version < newest || (version == newest && digest != known)) => {
                    Refused(ReleaseRefusal::OlderThanSeen)
                }
                version if version < scales.program => Refused(ReleaseRefusal::OlderThanProgram),
                version if version == scales.program => Running,
                _ => Offered,
            },
        },
    };
    (digest, manifest, signatures, standing, Some(release))
}

impl Store {
    /// What this booth knows of releases; nothing is weighed for it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn releases(&self) -> Result<Releases, StoreError> {
        self.readers().read(|tx| load(tx))
    }

    /// Pins who may release the program, and weighs what lies here by it. Others that are pinned already are replaced only if `replace`.
    ///
    /// # Errors
    /// [`StoreError::SignersPinned`]; [`StoreError::NotEnrolled`].
    pub fn trust_signers(&self, signers: Signers, replace: bool) -> Result<Releases, StoreError> {
        let now = self.now();
        self.writer().transact(move |tx| {
            let mut releases = load(tx)?;
            if releases.signers.as_ref() == Some(&signers) {
                return Ok(());
            }
            if releases.signers.is_some() && !replace {
                return Err(StoreError::SignersPinned);
            }
            append(tx, now, &trusted(&signers, "technician"))?;
            releases.signers = Some(signers.clone());
            save(tx, &releases)
        })?;
        self.look_at_releases(program_version())
    }

    /// Notes which program runs, and weighs the release that lies here if that, the program or the signers are others than at the last
    /// look. What is new is journalled with it. A booth that is not enrolled has nothing to look at.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::DiskFull`].
    pub fn look_at_releases(&self, program: ProgramVersion) -> Result<Releases, StoreError> {
        let Some(post) = self.booth()?.post else { return self.releases() };
        let now = self.now();
        self.note_program(program, now)?;
        let releases = self.releases()?;
        let program = latest(&releases, program);
        let feed = release_feed();
        let Some(version) = self.readers().read(|tx| table::feed::version(tx, &feed))? else { return Ok(releases) };
        let key = (version, &releases.signers, &post, program);
        let weighed = Hash32::of(&serde_json::to_vec(&key).map_err(|error| StoreError::Sql(error.to_string()))?);
        if releases.come.as_ref().is_some_and(|come| come.weighed == weighed) {
            return Ok(releases);
        }
        let Some(held) = self.feed(&feed)? else { return Ok(releases) };
        let platform = platform::program_platform();
        let scales = Scales { platform: &platform, post: &post, program, signers: releases.signers.as_ref(), newest: releases.newest };
        let (release, manifest, signatures, standing, _) = weigh(&held.body, &scales);
        let known = releases.come.as_ref().filter(|come| come.release == release);
        let arrived_at = known.map_or(now.unix_millis(), |come| come.arrived_at);
        let come = Come { arrived_at, release, manifest, signatures, standing, weighed };
        self.writer().transact(move |tx| {
            let mut releases = load(tx)?;
            settle(tx, &mut releases, &come, &platform, now)?;
            releases.come = Some(come.clone());
            save(tx, &releases)?;
            Ok(releases)
        })
    }

    /// A later program than ever runs here: that is journalled, and if the release it came with names other signers, they are pinned.
    fn note_program(&self, program: ProgramVersion, now: Instant) -> Result<(), StoreError> {
        if self.releases()?.ran.is_some_and(|ran| ran >= program) {
            return Ok(());
        }
        self.writer().transact(move |tx| {
            let mut releases = load(tx)?;
            match releases.ran.replace(program) {
                Some(ran) if ran >= program => return Ok(()), // Another process was quicker.
                Some(before) => {
                    append(tx, now, &Act::ReleaseInstalled { version: program.to_string(), before: before.to_string() })?;
                }
                None => {}
            }
            let taken = releases.come.as_ref().filter(|come| come.standing == ReleaseStanding::Offered);
            let manifest = taken.and_then(|come| come.manifest.as_ref()).filter(|manifest| manifest.version == program);
            if let Some(next) = manifest.and_then(|manifest| manifest.next_signers.clone()).filter(|next| releases.signers.as_ref() != Some(next)) {
                append(tx, now, &trusted(&next, "release"))?;
                releases.signers = Some(next);
            }
            save(tx, &releases)
        })
    }

    /// The release that is offered here, verified anew from what lies here: what may be written and run.
    ///
    /// # Errors
    /// [`StoreError::NoRelease`]; [`StoreError::ReleaseRefused`]; [`StoreError::NotEnrolled`].
    pub fn verified_release(&self, program: ProgramVersion) -> Result<(Manifest, Release), StoreError> {
        let post = self.booth()?.post.ok_or(StoreError::NotEnrolled)?;
        let releases = self.look_at_releases(program)?;
        let program = latest(&releases, program);
        let held = self.feed(&release_feed())?.ok_or(StoreError::NoRelease)?;
        let platform = platform::program_platform();
        let scales = Scales { platform: &platform, post: &post, program, signers: releases.signers.as_ref(), newest: releases.newest };
        match weigh(&held.body, &scales) {
            (_, Some(manifest), _, ReleaseStanding::Offered, Some(release)) => Ok((manifest, release)),
            (.., ReleaseStanding::Refused(why), _) => Err(StoreError::ReleaseRefused(why)),
            _ => Err(StoreError::NoRelease),
        }
    }
}

/// Against which program a release is weighed: `outpostctl` may be older than the window, and what has run here is no downgrade's excuse.
fn latest(releases: &Releases, program: ProgramVersion) -> ProgramVersion {
    releases.ran.map_or(program, |ran| ran.max(program))
}

/// Journals what is to be thought of a release, unless it was journalled before.
fn settle(c: &Connection, releases: &mut Releases, come: &Come, platform: &str, now: Instant) -> Result<(), StoreError> {
    let version = come.manifest.as_ref().map(|manifest| manifest.version);
    let refusal = match come.standing {
        ReleaseStanding::Offered => None,
        ReleaseStanding::Refused(why) => Some(why),
        ReleaseStanding::Running | ReleaseStanding::Carried => return Ok(()),
    };
    if !releases.tell(Told { release: come.release, version, refusal, at: now.unix_millis() }) {
        return Ok(());
    }
    let (platform, release) = (platform.to_owned(), come.release.to_string());
    let act = match (refusal, version) {
        (None, Some(version)) => {
            releases.newest = Some((version, come.release));
            let signatures = u32::try_from(come.signatures).unwrap_or(u32::MAX);
            Act::ReleaseOffered { platform, version: version.to_string(), release, signatures }
        }
        (refusal, version) => {
            let reason = refusal.unwrap_or(ReleaseRefusal::Malformed).to_string();
            Act::ReleaseRefused { platform, version: version.map(|version| version.to_string()), release, reason }
        }
    };
    append(c, now, &act).map(drop)
}

fn trusted(signers: &Signers, by: &str) -> Act {
    let threshold = u32::try_from(signers.threshold()).unwrap_or(u32::MAX);
    Act::ReleaseTrusted { threshold, keys: signers.key_texts(), by: by.to_owned() }
}

fn load(c: &Connection) -> Result<Releases, StoreError> {
    Ok(table::setting::get(c, KEY)?.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

fn save(c: &Connection, releases: &Releases) -> Result<(), StoreError> {
    let json = serde_json::to_string(releases).map_err(|_| StoreError::Damaged("setting".to_owned()))?;
    table::setting::put(c, KEY, &json)
}
