//! The stick of a booth without a link: out with what waits, back with receipts and feeds.

use crate::booth::At;
use crate::reply::{Done, Reply, Stop};
use clap::Subcommand;
use foundation::CodedError;
use std::path::PathBuf;
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
                let done = stick::export(&at.open()?, &to, stick::FILE_BYTES).map_err(stop)?;
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

/// `false` if part of the file was damaged or forged; what was whole counts all the same.
fn import(store: &store::Store, file: &std::path::Path, reply: &mut Reply) -> Done {
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
