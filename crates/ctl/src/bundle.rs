//! The stick of a booth without a link: out with what waits, back with receipts and feeds.

use crate::booth::At;
use crate::progress::Progress;
use crate::reply::{Done, Reply, Stop};
use clap::Subcommand;
use foundation::CodedError;
use std::io::IsTerminal as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;
use uplink::{UplinkError, stick};

#[derive(Subcommand)]
pub(crate) enum Bundle {
    /// Writes everything without a receipt to a stick, reads it again, and says when the stick may be removed.
    Export {
        #[command(flatten)]
        at: At,
        /// The stick's folder.
        #[arg(long)]
        to: PathBuf,
    },
    /// Takes in what headquarters wrote to a stick: receipts and feeds, under its signature.
    Import {
        #[command(flatten)]
        at: At,
        /// The stick's folder, or one file of it.
        from: PathBuf,
    },
    /// Says what lies in bundles and whether every byte is as it was written.
    Verify {
        /// The bundles.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

impl Bundle {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        match self {
            Self::Export { at, to } => {
                let done = export(&at.open()?, &to).map_err(stop)?;
                reply.answer(&done, || {
                    let mut words =
                        format!("{} events and {} pictures in {} files, written and read again: ", done.events, done.pictures, done.files.len());
                    words.push_str("the stick may be removed. They wait until headquarters' receipts come back.");
                    if done.left_out > 0 {
                        words.push_str(&format!("\n  {} could not be prepared: run `outpostctl journal verify`", done.left_out));
                    }
                    words
                })?;
                Ok(done.left_out == 0)
            }
            Self::Import { at, from } => {
                let store = at.open()?;
                let files = if from.is_dir() { stick::answers(&from).map_err(stop)? } else { vec![from] };
                let mut all = true;
                for file in &files {
                    all &= import(&store, file, reply)?;
                }
                Ok(all)
            }
            Self::Verify { files } => {
                let mut all = true;
                for file in &files {
                    match stick::check(file) {
                        Ok(found) => {
                            all &= found.is_sound();
                            reply.answer(&found, || {
                                let state = if found.is_sound() { "whole" } else { "NOT WHOLE" };
                                let stick::Contents { segments, pictures, receipts, feeds, damaged, .. } = found;
                                format!(
                                    "{}: {segments} segments, {pictures} pictures, {receipts} receipts, {feeds} feeds; {damaged} damaged; {state}",
                                    file.display()
                                )
                            })?;
                        }
                        Err(error) => {
                            all = false;
                            reply.trouble(&file.display().to_string(), &error.into());
                        }
                    }
                }
                Ok(all)
            }
        }
    }
}

/// Says how far it is where somebody looks.
fn export(store: &store::Store, to: &Path) -> Result<stick::Exported, UplinkError> {
    let mut progress: Option<Progress> = None;
    let mut said = 0;
    stick::export_watched(store, to, stick::FILE_BYTES, &mut |written| {
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let all = count(written.events_in_all + written.pictures_in_all);
        let shown = progress.get_or_insert_with(|| Progress::new(std::io::stderr().is_terminal(), "written", Some(all), Duration::from_secs(1)));
        let now = count(written.events + written.pictures);
        shown.add(now.saturating_sub(said), 0);
        said = now;
        ControlFlow::Continue(())
    })
}

/// `false` if part of the file was damaged or forged; what was whole counts all the same.
fn import(store: &store::Store, file: &Path, reply: &mut Reply) -> Done {
    match stick::import(store, file) {
        Ok(done) => {
            reply.answer(&done, || {
                format!(
                    "{}: headquarters has {} more events and {} more pictures; feeds installed: {}; {} entries refused{}",
                    file.display(),
                    done.events,
                    done.pictures,
                    if done.installed.is_empty() { "none".to_owned() } else { done.installed.join(", ") },
                    done.refused,
                    if done.whole { "" } else { "; the file is cut short" }
                )
            })?;
            Ok(done.whole && done.refused == 0)
        }
        Err(error @ UplinkError::BadAnswer(_)) => {
            reply.trouble(&file.display().to_string(), &error.into());
            Ok(false)
        }
        Err(error) => Err(stop(error)),
    }
}

fn stop(error: UplinkError) -> Stop {
    Stop::from(CodedError::from(error))
}
