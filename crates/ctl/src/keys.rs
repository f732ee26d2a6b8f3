//! `outpostctl key`: the ways that lead to a booth's database key, so that one lost secret never loses the records.

use crate::booth::{At, clock, coded};
use crate::reply::{Done, Reply, Stop, read_text};
use clap::{Args, Subcommand};
use foundation::{CodedError, ErrorCode, Sensitive};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use store::{OsKeyRing, PassphraseCost, Store, Unlock};
use zeroize::Zeroizing;

#[derive(Subcommand)]
pub(crate) enum Key {
    /// Which ways lead to the key.
    Show(At),
    /// Adds a way, instead of an earlier one of its kind: a new passphrase ends the old one.
    Add(Add),
    /// Opens a booth whose every other way is lost with headquarters' recovery key, and adds a new way.
    Recover(Recover),
}

/// The way to add.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Way {
    /// A file with the new passphrase.
    #[arg(long)]
    new_passphrase_file: Option<PathBuf>,
    /// The key ring of the operating system: the booth opens unattended.
    #[arg(long)]
    key_ring: bool,
}

#[derive(Args)]
pub(crate) struct Add {
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    way: Way,
}

#[derive(Args)]
pub(crate) struct Recover {
    /// The booth's data folder.
    #[arg(long)]
    data: PathBuf,
    /// The file that headquarters wrote once, when it was made.
    #[arg(long)]
    recovery_key: PathBuf,
    #[command(flatten)]
    way: Way,
}

#[derive(Serialize)]
struct Ways {
    ways: Vec<&'static str>,
    recovery_key: Option<String>,
}

impl Key {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        match self {
            Self::Show(at) => show(&at.open()?, reply),
            Self::Add(add) => {
                let store = add.at.open()?;
                store.add_unlock(&add.way.unlock()?, PassphraseCost::ORDINARY).map_err(coded)?;
                show(&store, reply)
            }
            Self::Recover(lost) => {
                let text = Zeroizing::new(read_text(Some(&lost.recovery_key))?);
                let none = |_| Stop::Environment(CodedError::new(ErrorCode::KeyMissing, format!("{}: no recovery key", lost.recovery_key.display())));
                let recovery = journal::recovery::from_text(&text).map_err(none)?;
                let store = Store::recover(&lost.data, &recovery, &lost.way.unlock()?, Arc::new(OsKeyRing), clock()).map_err(coded)?;
                show(&store, reply)
            }
        }
    }
}

impl Way {
    fn unlock(&self) -> Result<Unlock, Stop> {
        match &self.new_passphrase_file {
            Some(path) => Ok(Unlock::Passphrase(Sensitive::new(read_text(Some(path))?.trim_end_matches(['\r', '\n']).to_owned()))),
            None => Ok(Unlock::KeyRing),
        }
    }
}

fn show(store: &Store, reply: &mut Reply) -> Done {
    let answer = Ways { ways: store.ways_in().map_err(coded)?, recovery_key: store.escrowed_to().map_err(coded)?.map(|id| id.to_string()) };
    reply.answer(&answer, || {
        let recovery = answer.recovery_key.as_ref().map_or_else(String::new, |id| format!(" (headquarters' recovery key {id})"));
        format!("the key is reached by: {}{recovery}", answer.ways.join(", "))
    })?;
    Ok(true)
}
