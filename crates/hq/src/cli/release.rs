//! `outpost-hq release`: a release is made and signed by its makers, each on their own machine and without headquarters' data, and then
//! published.

use super::{BY, Fresh, Place, open, parse, read, say};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use foundation::{Clock, CodedError, ErrorCode};
use journal::release::{Manifest, ProgramVersion, Release, Signers};
use journal::{Hash32, Message};
use outpost_hq::HqError;
use platform::SystemClock;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum ReleaseCommand {
    /// Make a release of a package, to be signed.
    Make(Make),
    /// Add a signature to a release; the key never leaves the machine.
    Sign {
        /// The signer's private key (Ed25519, PKCS 8 PEM).
        #[arg(long)]
        key: PathBuf,
        /// The release; the signature is added to it.
        release: PathBuf,
    },
    /// Publish a release to posts; publishing it again with more posts offers it to those too.
    Publish(Publish),
}

#[derive(Debug, Args)]
pub(super) struct Make {
    /// Operating system and processor: linux-x86_64, windows-x86_64.
    #[arg(long)]
    platform: String,
    /// Version of the program, three numbers.
    #[arg(long)]
    version: ProgramVersion,
    /// The package.
    #[arg(long)]
    package: PathBuf,
    /// What is new, in English.
    #[arg(long)]
    notes_en: Option<String>,
    /// What is new, in French.
    #[arg(long)]
    notes_fr: Option<String>,
    /// What is new, in Arabic.
    #[arg(long)]
    notes_ar: Option<String>,
    /// Who signs the releases after this one, if that changes: JSON with `threshold` and `keys` (PEM or base64).
    #[arg(long)]
    next_signers: Option<PathBuf>,
    /// Where the release is written.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Publish {
    /// The release.
    release: PathBuf,
    /// Code of a post that it is offered to; may be given several times. None: all posts.
    #[arg(long = "post")]
    posts: Vec<String>,
    /// Last day in force, YYYY-MM-DD; otherwise a year from now.
    #[arg(long)]
    expires: Option<NaiveDate>,
}

impl ReleaseCommand {
    pub(super) fn run(self, place: &Place) -> Result<(), CodedError> {
        match self {
            Self::Make(make) => make.run(place.json),
            Self::Sign { key, release } => sign(&key, &release, place.json),
            Self::Publish(publish) => publish.run(place),
        }
    }
}

impl Make {
    fn run(self, json: bool) -> Result<(), CodedError> {
        let package = bytes(&self.package)?;
        let next_signers: Option<Signers> = self.next_signers.as_deref().map(parse).transpose()?;
        let notes = [("en", self.notes_en), ("fr", self.notes_fr), ("ar", self.notes_ar)];
        let manifest = Manifest {
            platform: self.platform,
            version: self.version,
            file: self.package.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            size: package.len() as u64,
            package: Hash32::of(&package),
            issued_at: SystemClock::new().now().unix_millis(),
            notes: notes.into_iter().filter_map(|(tag, note)| Some((tag.to_owned(), note?))).collect::<BTreeMap<_, _>>(),
            next_signers,
        };
        let release = Release::make(&manifest, package)?;
        write(&self.out, &release)?;
        let text = format!("{}: {} {} made; have it signed with `outpost-hq release sign`.", self.out.display(), manifest.platform, manifest.version);
        say(&json!({ "platform": manifest.platform, "version": manifest.version, "release": release.digest().to_string() }), json, &text);
        Ok(())
    }
}

fn sign(key: &Path, path: &Path, json: bool) -> Result<(), CodedError> {
    let wrong = |_| CodedError::new(ErrorCode::KeyMissing, format!("{}: no Ed25519 private key in PEM", key.display()));
    let signer = SigningKey::from_pkcs8_pem(read(key)?.trim()).map_err(wrong)?;
    let mut release = load(path)?;
    let manifest = release.manifest()?;
    release.check_package(&manifest)?;
    release.sign(&signer)?;
    write(path, &release)?;
    let text = format!("{}: {} {} carries {} signatures.", path.display(), manifest.platform, manifest.version, release.signatures());
    say(&json!({ "version": manifest.version, "signatures": release.signatures() }), json, &text);
    Ok(())
}

impl Publish {
    fn run(self, place: &Place) -> Result<(), CodedError> {
        let end = |day: NaiveDate| day.and_hms_opt(23, 59, 59).map_or(0, |end| end.and_utc().timestamp_millis());
        let release = bytes(&self.release)?;
        let hq = open(place, Fresh::Refuse)?;
        let published = hq.publish_release(&release, &self.posts, self.expires.map(end), BY).map_err(CodedError::from)?;
        let Manifest { platform, version, .. } = &published.manifest;
        let posts = if published.posts.is_empty() { "all posts".to_owned() } else { published.posts.join(", ") };
        let (feed, signatures) = (published.feed_version, published.signatures);
        say(
            &json!({ "platform": platform, "version": version, "feed_version": feed, "posts": published.posts, "signatures": signatures }),
            place.json,
            &format!("{platform} {version} with {signatures} signatures is offered to {posts}."),
        );
        Ok(())
    }
}

fn load(path: &Path) -> Result<Release, CodedError> {
    Ok(Release::from_bytes(&bytes(path)?)?)
}

fn bytes(path: &Path) -> Result<Vec<u8>, CodedError> {
    std::fs::read(path).map_err(|error| HqError::path(path)(error).into())
}

fn write(path: &Path, release: &Release) -> Result<(), CodedError> {
    Ok(platform::durable_write(path, &release.to_bytes()?)?)
}
