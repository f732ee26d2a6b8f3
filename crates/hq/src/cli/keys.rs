//! `outpost-hq keys`: headquarters' own keys change, step by step.

use super::{BY, Fresh, Place, complain, open_under, protection, say};
use anyhow::Result;
use clap::Subcommand;
use foundation::CodedError;
use outpost_hq::{KeyStanding, KeyStep};
use serde_json::json;

#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// How far a change is, and which booths have not heard of it.
    Show,
    /// Make the next keys and tell booths of them. From their next contact on, booths seal to the new one.
    Announce,
    /// Sign with the announced key from now on.
    Change {
        /// Though booths in service have not heard of it: they are told before anything else on their next contact.
        #[arg(long)]
        even_so: bool,
    },
    /// Let what the keys before signed count no longer on anything new, and publish everything in force anew.
    Retire {
        /// Though booths in service have not heard of the change.
        #[arg(long)]
        even_so: bool,
    },
}

impl KeysCommand {
    /// `false` if booths have to hear of it first.
    pub(super) fn run(self, place: &Place) -> Result<bool> {
        let protection = protection(place)?;
        let mut hq = open_under(place, &protection, Fresh::Refuse)?;
        let (step, even_so) = match self {
            Self::Show => {
                show(&hq.key_standing().map_err(CodedError::from)?, place.json);
                return Ok(true);
            }
            Self::Announce => (KeyStep::Announce, false),
            Self::Change { even_so } => (KeyStep::Change, even_so),
            Self::Retire { even_so } => (KeyStep::Retire, even_so),
        };
        let before = hq.key_standing().map_err(CodedError::from)?;
        if step != KeyStep::Announce && !even_so && !before.unaware.is_empty() {
            show(&before, place.json);
            complain("Nothing was changed. Wait until those booths were in contact, or go on without them: --even-so.");
            return Ok(false);
        }
        let standing = hq.step_keys(step, even_so, &protection, BY).map_err(CodedError::from)?;
        complain("Back up the folder of keys now: without the new ones, what booths send from now on cannot be opened.");
        complain("Give every process that serves this headquarters the new key file and start it again.");
        show(&standing, place.json);
        Ok(true)
    }
}

fn show(standing: &KeyStanding, as_json: bool) {
    let unaware: Vec<String> = standing.unaware.iter().map(|booth| format!("{} {}", booth.post, booth.name)).collect();
    let next = if standing.announced { "a next key is announced" } else { "no next key is announced" };
    let heard = if unaware.is_empty() {
        "every booth in service has heard of them".to_owned()
    } else {
        format!("not heard of yet by {}", unaware.join(", "))
    };
    say(
        &json!({ "version": standing.version, "announced": standing.announced, "earlier": standing.earlier, "unaware": unaware }),
        as_json,
        &format!("Keys of version {}: {next}; {} earlier count still; {heard}.", standing.version, standing.earlier),
    );
}
