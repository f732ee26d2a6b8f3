//! Releases of the program: a manifest, signatures of people who release it, and the package. They come down as feeds like everything else,
//! and headquarters' own signature on the feed counts for nothing here: a booth believes only the [`Signers`] that were pinned at it.
//!
//! Pure: whose keys are pinned, which version runs and which post this is are arguments of whoever asks.

mod manifest;
mod signers;

pub use manifest::{MAX_PACKAGE_BYTES, MalformedVersion, Manifest, ProgramVersion};
pub use signers::{Signers, SignersError};

use crate::sign::{self, SignatureBytes, SigningKey};
use crate::{Hash32, JournalError, Message, cbor};
use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};
use std::collections::BTreeSet;

/// Feeds with releases are named `release.<platform>`.
pub const RELEASE_FEED: &str = "release.";
/// No release carries more signatures.
pub const MAX_SIGNATURES: usize = 32;
/// No stage names more posts.
pub const MAX_POSTS: usize = 4_096;
const CONTEXT: &str = "outpost release v1";
const WHAT: &str = "release";
const LONGEST_POST: usize = 16;
/// The largest release at the widest stage goes into a feed.
const _: () = assert!(ReleaseOffer::MAX_BYTES + 1024 < crate::MAX_FEED_BYTES);

/// Why a release is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// It cannot be read, or says what no release says.
    #[error("the release is malformed ({0}). Make it anew with `outpost-hq release make`.")]
    Malformed(&'static str),
    /// Fewer of the pinned signers have signed it than must.
    #[error("{have} of the {need} signatures needed are there. Have more of the signers sign it with `outpost-hq release sign`.")]
    TooFewSignatures {
        /// Different pinned keys whose signatures hold.
        have: usize,
        /// The threshold.
        need: usize,
    },
    /// The package is not the one that was signed.
    #[error("the package is not the one that was signed. Get the release again from whoever made it.")]
    PackageAltered,
}

/// A signature with the key that made it. The key is only a hint for whom to ask: what it is worth the pinned signers say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Signature(ByteArray<32>, SignatureBytes);

/// A release as a file and in a feed: manifest, signatures, package.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The bytes that are signed.
    manifest: ByteBuf,
    signatures: Vec<Signature>,
    package: ByteBuf,
}

impl std::fmt::Debug for Release {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Release({} bytes, {} signatures)", self.package.len(), self.signatures.len())
    }
}

impl Message for Release {
    const NAME: &'static str = "outpost.release";
    const MAX_BYTES: usize = MAX_PACKAGE_BYTES + Manifest::MAX_BYTES + MAX_SIGNATURES * 128 + 1024;
}

impl Release {
    /// A release without signatures.
    ///
    /// # Errors
    /// [`ReleaseError::Malformed`] naming what is wrong; [`ReleaseError::PackageAltered`] if size or hash are not the package's.
    pub fn make(manifest: &Manifest, package: Vec<u8>) -> Result<Self, ReleaseError> {
        manifest.check()?;
        let bytes = manifest.to_bytes().map_err(|_| ReleaseError::Malformed("manifest"))?;
        let made = Self { manifest: ByteBuf::from(bytes), signatures: Vec::new(), package: ByteBuf::from(package) };
        made.check_package(manifest)?;
        Ok(made)
    }

    /// What the signers signed, if it reads; nothing is verified but its form.
    ///
    /// # Errors
    /// [`ReleaseError::Malformed`].
    pub fn manifest(&self) -> Result<Manifest, ReleaseError> {
        if self.signatures.len() > MAX_SIGNATURES {
            return Err(ReleaseError::Malformed("signatures"));
        }
        let manifest = Manifest::from_bytes(&self.manifest).map_err(|_| ReleaseError::Malformed("manifest"))?;
        manifest.check()?;
        Ok(manifest)
    }

    /// What tells this release from every other: the hash of its manifest, which names the hash of its package.
    #[must_use]
    pub fn digest(&self) -> Hash32 {
        Hash32::of(&self.manifest)
    }

    /// Adds a signature; another one of the same key is replaced.
    ///
    /// # Errors
    /// [`ReleaseError::Malformed`] if it has as many as it may.
    pub fn sign(&mut self, key: &SigningKey) -> Result<(), ReleaseError> {
        let public = ByteArray::new(key.verifying_key().to_bytes());
        self.signatures.retain(|signature| signature.0 != public);
        if self.signatures.len() >= MAX_SIGNATURES {
            return Err(ReleaseError::Malformed("signatures"));
        }
        let signature = sign::sign(CONTEXT, &[self.digest().as_bytes()], key);
        self.signatures.push(Signature(public, signature));
        Ok(())
    }

    /// How many signatures it carries, whosoever they are.
    #[must_use]
    pub fn signatures(&self) -> usize {
        self.signatures.len()
    }

    /// How many different keys of `signers` have signed it. Unknown keys count nothing, and one key twice counts once.
    #[must_use]
    pub fn signed_by(&self, signers: &Signers) -> usize {
        let digest = self.digest();
        let holds = |signature: &&Signature| {
            let key = signers.keys().iter().find(|key| key.as_bytes() == &*signature.0);
            key.is_some_and(|key| sign::verify(WHAT, CONTEXT, &[digest.as_bytes()], &signature.1, key).is_ok())
        };
        self.signatures.iter().take(MAX_SIGNATURES).filter(holds).map(|signature| *signature.0).collect::<BTreeSet<[u8; 32]>>().len()
    }

    /// The manifest, if enough of `signers` signed it and the package is the one it names.
    ///
    /// # Errors
    /// [`ReleaseError`].
    pub fn verify(&self, signers: &Signers) -> Result<Manifest, ReleaseError> {
        let manifest = self.manifest()?;
        let (have, need) = (self.signed_by(signers), signers.threshold());
        if have < need {
            return Err(ReleaseError::TooFewSignatures { have, need });
        }
        self.check_package(&manifest)?;
        Ok(manifest)
    }

    /// Whether the package is the one that the manifest names; nobody's signature is looked at.
    ///
    /// # Errors
    /// [`ReleaseError::PackageAltered`].
    pub fn check_package(&self, manifest: &Manifest) -> Result<(), ReleaseError> {
        let is_it = u64::try_from(self.package.len()) == Ok(manifest.size) && Hash32::of(&self.package) == manifest.package;
        if is_it { Ok(()) } else { Err(ReleaseError::PackageAltered) }
    }

    /// The package. Only what [`Release::verify`] has accepted may be run.
    #[must_use]
    pub fn package(&self) -> &[u8] {
        &self.package
    }
}

/// The body of a feed `release.<platform>`: a release, and the posts that it is offered to. Posts outside the stage carry it, so that
/// widening the stage is a change of a few bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseOffer {
    /// Codes of the posts, sorted; none: all of them.
    posts: Vec<String>,
    /// The release as a message, as its makers' file holds it.
    release: ByteBuf,
}

impl std::fmt::Debug for ReleaseOffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReleaseOffer({} bytes to {:?})", self.release.len(), self.posts)
    }
}

impl Message for ReleaseOffer {
    const NAME: &'static str = "outpost.release-offer";
    const MAX_BYTES: usize = Release::MAX_BYTES + MAX_POSTS * (LONGEST_POST + 2) + 1024;
}

impl ReleaseOffer {
    /// Offers a release, given as its file's bytes, to posts; to all of them if none are named.
    ///
    /// # Errors
    /// [`ReleaseError::Malformed`] for more posts than [`MAX_POSTS`], or a code that is none.
    pub fn new(release: Vec<u8>, posts: impl IntoIterator<Item = String>) -> Result<Self, ReleaseError> {
        let posts: BTreeSet<String> = posts.into_iter().collect();
        let offer = Self { posts: posts.into_iter().collect(), release: ByteBuf::from(release) };
        offer.check()?;
        Ok(offer)
    }

    fn check(&self) -> Result<(), ReleaseError> {
        let is_code =
            |post: &String| (1..=LONGEST_POST).contains(&post.len()) && post.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let sorted = self.posts.is_sorted_by(|one, next| one < next);
        if self.posts.len() <= MAX_POSTS && sorted && self.posts.iter().all(is_code) { Ok(()) } else { Err(ReleaseError::Malformed("posts")) }
    }

    /// Reads the body of a feed.
    ///
    /// # Errors
    /// [`ReleaseError::Malformed`].
    pub fn read(body: &[u8]) -> Result<Self, ReleaseError> {
        let offer = Self::from_bytes(body).map_err(|_| ReleaseError::Malformed("offer"))?;
        offer.check()?;
        Ok(offer)
    }

    /// The posts it is offered to; none: all of them.
    #[must_use]
    pub fn posts(&self) -> &[String] {
        &self.posts
    }

    /// Whether it is offered to a post.
    #[must_use]
    pub fn is_for(&self, post: &str) -> bool {
        self.posts.is_empty() || self.posts.iter().any(|named| named == post)
    }

    /// The release, unverified.
    ///
    /// # Errors
    /// [`ReleaseError::Malformed`].
    pub fn release(&self) -> Result<Release, ReleaseError> {
        Release::from_bytes(&self.release).map_err(|_| ReleaseError::Malformed("release"))
    }

    /// The release as its file's bytes.
    #[must_use]
    pub fn release_bytes(&self) -> &[u8] {
        &self.release
    }

    /// How `newer` comes from this offer, if it offers the same release to other posts: a change that [`ReleaseOffer::restaged`] takes.
    ///
    /// # Errors
    /// [`JournalError::Malformed`].
    pub fn change_to(&self, newer: &Self) -> Result<Option<Vec<u8>>, JournalError> {
        if self.release == newer.release { cbor::to_vec(&newer.posts).map(Some) } else { Ok(None) }
    }

    /// The body of the newer version, from this one and its change. Whether it is what headquarters signed its signature says.
    ///
    /// # Errors
    /// [`ReleaseError::Malformed`].
    pub fn restaged(self, change: &[u8]) -> Result<Vec<u8>, ReleaseError> {
        let posts: Vec<String> = cbor::from_slice(change).map_err(|_| ReleaseError::Malformed("posts"))?;
        let newer = Self { posts, ..self };
        newer.check()?;
        newer.to_bytes().map_err(|_| ReleaseError::Malformed("offer"))
    }
}

impl From<ReleaseError> for foundation::CodedError {
    fn from(error: ReleaseError) -> Self {
        let code = match &error {
            ReleaseError::Malformed(_) | ReleaseError::PackageAltered => foundation::ErrorCode::TransferDamaged,
            ReleaseError::TooFewSignatures { .. } => foundation::ErrorCode::SignatureWrong,
        };
        Self::new(code, error.to_string())
    }
}

#[cfg(test)]
mod tests;
