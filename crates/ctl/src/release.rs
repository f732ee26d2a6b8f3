//! `outpostctl release`: who may release the program at this booth, what has come, and how it is installed.

use crate::booth::{At, coded};
use crate::reply::{Done, Reply, Stop, file_error, read_text};
use clap::{Args, Subcommand};
use foundation::{CodedError, ErrorCode};
use journal::Hash32;
use journal::release::{Manifest, Signers};
use platform::Installed;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use store::{Come, ReleaseStanding, Releases, Store, program_version};

#[derive(Subcommand)]
pub(crate) enum Release {
    /// Pins who has to sign releases for this booth: JSON with `threshold` and `keys` (PEM or base64).
    Trust(Trust),
    /// Shows the running version, the pinned signers, what has come and what was refused.
    List(At),
    /// Verifies the release that has come.
    Verify(At),
    /// Verifies the release that has come, and writes its package to a folder.
    Save(Save),
    /// Verifies the release that has come, writes its package and installs it; without the rights for that, says the command.
    Install(Install),
}

#[derive(Args)]
pub(crate) struct Trust {
    /// The file.
    signers: PathBuf,
    #[command(flatten)]
    at: At,
    /// Puts them in the place of the signers that are pinned.
    #[arg(long)]
    replace: bool,
}

#[derive(Args)]
pub(crate) struct Save {
    #[command(flatten)]
    at: At,
    /// The folder.
    #[arg(long)]
    to: PathBuf,
}

#[derive(Args)]
pub(crate) struct Install {
    #[command(flatten)]
    at: At,
    /// Folder for the package (otherwise one that nobody else may write).
    #[arg(long)]
    to: Option<PathBuf>,
}

#[derive(Serialize)]
struct Pinned {
    threshold: usize,
    keys: Vec<String>,
}

#[derive(Serialize)]
struct CameLine {
    standing: &'static str,
    reason: Option<&'static str>,
    version: Option<String>,
    file: Option<String>,
    issued_at: Option<i64>,
    arrived_at: i64,
    signatures: usize,
    notes: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct RefusedLine {
    version: Option<String>,
    reason: &'static str,
    at: i64,
}

#[derive(Serialize)]
struct Listed {
    program: String,
    platform: String,
    signers: Option<Pinned>,
    release: Option<CameLine>,
    refused: Vec<RefusedLine>,
}

#[derive(Serialize)]
struct Verified {
    version: String,
    file: String,
    bytes: u64,
    signatures: usize,
    threshold: usize,
}

#[derive(Serialize)]
struct Written {
    version: String,
    package: PathBuf,
    installed: bool,
    run: Option<String>,
}

impl Release {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        match self {
            Self::Trust(trust) => trust.run(reply),
            Self::List(at) => list(&at.open()?, reply),
            Self::Verify(at) => verify(&at.open()?, reply),
            Self::Save(save) => {
                let (manifest, package) = write(&save.at.open()?, &save.to)?;
                let line = Written { version: manifest.version.to_string(), package, installed: false, run: None };
                reply.answer(&line, || format!("{}: version {}, verified and written", line.package.display(), line.version))?;
                Ok(true)
            }
            Self::Install(install) => install.run(reply),
        }
    }
}

impl Trust {
    fn run(self, reply: &mut Reply) -> Done {
        let wrong =
            |error: serde_json::Error| Stop::Malformed(CodedError::new(ErrorCode::BadRequest, format!("{}: {error}", self.signers.display())));
        let signers: Signers = serde_json::from_str(&read_text(Some(&self.signers))?).map_err(wrong)?;
        let store = self.at.open()?;
        store.trust_signers(signers, self.replace).map_err(coded)?;
        list(&store, reply)
    }
}

impl Install {
    fn run(self, reply: &mut Reply) -> Done {
        let store = self.at.open()?;
        let folder = match self.to {
            Some(folder) => folder,
            None => platform::package_folder(&self.at.data).map_err(|error| Stop::Environment(error.into()))?,
        };
        let (manifest, package) = write(&store, &folder)?;
        let done = platform::install_package(&package).map_err(|error| Stop::Environment(error.into()))?;
        let run = if let Installed::Run(command) = &done { Some(command.clone()) } else { None };
        let line = Written { version: manifest.version.to_string(), package, installed: done == Installed::Done, run };
        reply.answer(&line, || match &done {
            Installed::Done => format!("version {} is installed; start the workstation anew", line.version),
            Installed::Started => format!("the installer of version {} has started; follow it", line.version),
            Installed::Run(command) => format!("version {} is verified and written; to install it, run:\n  {command}", line.version),
        })?;
        Ok(true)
    }
}

fn list(store: &Store, reply: &mut Reply) -> Done {
    let listed = listed(&store.look_at_releases(program_version()).map_err(coded)?);
    reply.answer(&listed, || in_words(&listed))?;
    Ok(true)
}

fn listed(releases: &Releases) -> Listed {
    Listed {
        program: program_version().to_string(),
        platform: platform::program_platform(),
        signers: releases.signers.as_ref().map(|signers| Pinned { threshold: signers.threshold(), keys: signers.key_texts() }),
        release: releases.come.as_ref().map(came),
        refused: releases
            .refused()
            .map(|(told, why)| RefusedLine { version: told.version.map(|version| version.to_string()), reason: why.as_str(), at: told.at })
            .collect(),
    }
}

fn came(come: &Come) -> CameLine {
    let manifest = come.manifest.as_ref();
    let (standing, reason) = match come.standing {
        ReleaseStanding::Offered => ("offered", None),
        ReleaseStanding::Running => ("running", None),
        ReleaseStanding::Carried => ("carried", None),
        ReleaseStanding::Refused(why) => ("refused", Some(why.as_str())),
    };
    CameLine {
        standing,
        reason,
        version: manifest.map(|manifest| manifest.version.to_string()),
        file: manifest.map(|manifest| manifest.file.clone()),
        issued_at: manifest.map(|manifest| manifest.issued_at),
        arrived_at: come.arrived_at,
        signatures: come.signatures,
        notes: manifest.map(|manifest| manifest.notes.clone()).unwrap_or_default(),
    }
}

fn in_words(listed: &Listed) -> String {
    let mut lines = vec![format!("program {} on {}", listed.program, listed.platform), signers_in_words(listed.signers.as_ref())];
    lines.push(match &listed.release {
        None => "no release has come".to_owned(),
        Some(release) => {
            let version = release.version.as_deref().unwrap_or("of unknown version");
            match (release.standing, release.reason) {
                ("offered", _) => {
                    format!("release {version} is offered, signed by {}; install it with `outpostctl release install`", release.signatures)
                }
                ("running", _) => format!("release {version} is what runs"),
                ("carried", _) => format!("release {version} is not for this post yet; it is carried for others"),
                (_, reason) => format!("release {version} is REFUSED: {}", reason.unwrap_or_default()),
            }
        }
    });
    lines.extend(listed.refused.iter().map(|one| format!("  refused: {} {}", one.version.as_deref().unwrap_or("of unknown version"), one.reason)));
    lines.join("\n")
}

fn signers_in_words(signers: Option<&Pinned>) -> String {
    match signers {
        None => "this booth pins no signers; run `outpostctl release trust FILE`".to_owned(),
        Some(Pinned { threshold, keys }) => format!("{threshold} of {} signers have to sign:\n  {}", keys.len(), keys.join("\n  ")),
    }
}

/// One line for `doctor`: whether all is well, and what is to be said.
pub(crate) fn looked_over(store: &Store) -> Result<(bool, String), Stop> {
    let releases = store.releases().map_err(coded)?;
    let program = program_version();
    let come = releases.come.as_ref().map(came);
    Ok(match (releases.signers.as_ref(), come) {
        (None, _) => (false, format!("{program}; {}", signers_in_words(None))),
        (_, Some(CameLine { standing: "offered", version, .. })) => (true, format!("{program}; release {} is offered", version.unwrap_or_default())),
        (_, Some(CameLine { standing: "refused", reason, .. })) => {
            (false, format!("{program}; the release that came is refused: {}", reason.unwrap_or_default()))
        }
        _ => (true, program.to_string()),
    })
}

fn verify(store: &Store, reply: &mut Reply) -> Done {
    let (manifest, release) = store.verified_release(program_version()).map_err(coded)?;
    let signers = store.releases().map_err(coded)?.signers;
    let line = Verified {
        version: manifest.version.to_string(),
        file: manifest.file,
        bytes: manifest.size,
        signatures: signers.as_ref().map_or(0, |signers| release.signed_by(signers)),
        threshold: signers.as_ref().map_or(0, Signers::threshold),
    };
    reply
        .answer(&line, || format!("version {}: {} bytes as signed by {} of {} needed", line.version, line.bytes, line.signatures, line.threshold))?;
    Ok(true)
}

/// Verifies the release anew and writes its package; it is read again before anybody is told.
fn write(store: &Store, folder: &Path) -> Result<(Manifest, PathBuf), Stop> {
    let (manifest, release) = store.verified_release(program_version()).map_err(coded)?;
    std::fs::create_dir_all(folder).map_err(|error| Stop::Environment(file_error(folder, &error)))?;
    let path = folder.join(&manifest.file);
    platform::durable_write(&path, release.package()).map_err(|error| Stop::Environment(error.into()))?;
    let written = std::fs::read(&path).map_err(|error| Stop::Environment(file_error(&path, &error)))?;
    if Hash32::of(&written) != manifest.package {
        return Err(Stop::Environment(CodedError::new(ErrorCode::FileFailed, format!("{} reads back differently", path.display()))));
    }
    Ok((manifest, path))
}
