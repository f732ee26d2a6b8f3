//! What the signers of a release sign: for which platform, which version, which package, and what people are told of it.

use super::{ReleaseError, Signers};
use crate::{Hash32, Message};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// No package is larger: with manifest, signatures and stage it has to fit into a feed.
pub const MAX_PACKAGE_BYTES: usize = 240 * 1024 * 1024;
const MOST_NOTES: usize = 8;
const LONGEST_NOTE: usize = 2_000;
const LONGEST_FILE: usize = 120;
/// Names that Windows takes for devices, whatever follows the first dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// A version of the program, `a.b.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProgramVersion {
    major: u32,
    minor: u32,
    patch: u32,
}

/// The text is no version of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no version of the program. Write it as three numbers, for example 1.4.0.")]
pub struct MalformedVersion;

impl FromStr for ProgramVersion {
    type Err = MalformedVersion;
    fn from_str(text: &str) -> Result<Self, MalformedVersion> {
        // One spelling for one version: no sign, no leading zero.
        let number = |part: &str| -> Result<u32, MalformedVersion> {
            let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
            if plain { part.parse().map_err(|_| MalformedVersion) } else { Err(MalformedVersion) }
        };
        let parts: Vec<&str> = text.split('.').collect();
        let [major, minor, patch] = parts.as_slice() else { return Err(MalformedVersion) };
        Ok(Self { major: number(major)?, minor: number(minor)?, patch: number(patch)? })
    }
}

impl fmt::Display for ProgramVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl TryFrom<String> for ProgramVersion {
    type Error = MalformedVersion;
    fn try_from(text: String) -> Result<Self, MalformedVersion> {
        text.parse()
    }
}

impl From<ProgramVersion> for String {
    fn from(version: ProgramVersion) -> Self {
        version.to_string()
    }
}

/// What is signed of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Operating system and processor: `linux-x86_64`, `windows-x86_64`.
    pub platform: String,
    /// The version of the program.
    pub version: ProgramVersion,
    /// Name of the package's file, one plain component.
    pub file: String,
    /// Length of the package, bytes.
    pub size: u64,
    /// BLAKE3 of the package.
    pub package: Hash32,
    /// When it was made, milliseconds since 1970.
    pub issued_at: i64,
    /// What is new, by language: `en`, `fr`, `ar`.
    #[serde(default)]
    pub notes: BTreeMap<String, String>,
    /// Who signs the releases after this one, if that changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_signers: Option<Signers>,
}

impl Message for Manifest {
    const NAME: &'static str = "outpost.release-manifest";
    const MAX_BYTES: usize = 128 * 1024;
}

impl Manifest {
    /// Whether every part is within bounds.
    ///
    /// # Errors
    /// [`ReleaseError::Malformed`] naming the part.
    pub fn check(&self) -> Result<(), ReleaseError> {
        let plain = |text: &str| text.chars().all(|letter| letter == '\n' || !letter.is_control());
        let language = |tag: &String| (2..=8).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        let note = |(tag, text): (&String, &String)| language(tag) && text.chars().count() <= LONGEST_NOTE && plain(text);
        let wrong = if !is_platform(&self.platform) {
            "platform"
        } else if !is_file_name(&self.file) {
            "file name"
        } else if self.size == 0 || usize::try_from(self.size).map_or(true, |size| size > MAX_PACKAGE_BYTES) {
            "size"
        } else if self.notes.len() > MOST_NOTES || !self.notes.iter().all(note) {
            "notes"
        } else {
            return Ok(());
        };
        Err(ReleaseError::Malformed(wrong))
    }

    /// Name of the feed that brings releases for its platform.
    #[must_use]
    pub fn feed(&self) -> String {
        format!("{}{}", super::RELEASE_FEED, self.platform)
    }
}

fn is_platform(text: &str) -> bool {
    (3..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
}

/// One component that means the same to every operating system and to a shell: no folder, no option, no device, nothing to quote.
fn is_file_name(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte));
    let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    let stem = text.split('.').next().unwrap_or("").to_ascii_lowercase();
    let numbered = NUMBERED_DEVICES.iter().any(|device| stem.strip_prefix(device).is_some_and(|rest| rest.len() == 1));
    letters && begins && !text.ends_with('.') && text.len() <= LONGEST_FILE && !DEVICES.contains(&stem.as_str()) && !numbered
}
