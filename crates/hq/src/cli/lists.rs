//! `outpost-hq publish` for alert lists: from lines, or from a package that its owner signed.

use super::{BY, read};
use border::{AlertPriority, Handling};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use ed25519_dalek::VerifyingKey;
use ed25519_dalek::pkcs8::DecodePublicKey;
use foundation::{CodedError, ErrorCode};
use outpost_hq::Hq;
use outpost_hq::lists::{Act, NewList};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct PublishList {
    /// An alert list, JSON Lines.
    #[arg(long, group = "what", requires_all = ["name", "expires"])]
    list: Option<PathBuf>,
    /// Documents, vehicles, visas and permits, JSON Lines; a list of their own, or beside --list.
    #[arg(long, group = "what", requires_all = ["name", "expires"])]
    items: Option<PathBuf>,
    /// A package made by `outpostctl lists build`.
    #[arg(long, group = "what", requires = "trust_key", conflicts_with_all = ["list", "items"])]
    package: Option<PathBuf>,
    /// The public key (Ed25519 PEM) of the package's owner.
    #[arg(long)]
    trust_key: Option<PathBuf>,
    /// The list's stable name; of a package, instead of its own.
    #[arg(long)]
    name: Option<String>,
    /// What officers call the list; otherwise its name.
    #[arg(long)]
    title: Option<String>,
    /// Who owns the list.
    #[arg(long)]
    owner: Option<String>,
    /// Last day of validity, YYYY-MM-DD; of a package, instead of its own.
    #[arg(long)]
    expires: Option<NaiveDate>,
    /// What its entries may be used for.
    #[arg(long = "for")]
    purpose: Option<String>,
    /// How urgent entries are that do not say so themselves.
    #[arg(long, value_enum)]
    priority: Option<Priority>,
    /// The owner's code of what is to be done on a confirmed hit.
    #[arg(long)]
    handling_code: Option<String>,
    /// What the officer does on a confirmed hit, where an entry does not say so itself.
    #[arg(long)]
    instruction: Option<String>,
    /// Whom the officer calls, where an entry does not say so itself.
    #[arg(long)]
    contact: Option<String>,
    /// A role that may see the entries; may be given several times. To others they do not exist.
    #[arg(long = "visible-to")]
    roles: Vec<String>,
    /// A second officer has to confirm "same person".
    #[arg(long)]
    second_officer: bool,
    /// Why it is published, for the audit log.
    #[arg(long, default_value = "")]
    why: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Priority {
    Low,
    Normal,
    High,
}

/// Publishes what the arguments name: feed, version, number of entries.
pub(super) fn publish(hq: &Hq, what: &PublishList) -> Result<Vec<(String, u64, usize)>, CodedError> {
    let act = Act { login: BY, act: "list.published", what: "", why: &what.why };
    if let (Some(file), Some(key)) = (&what.package, &what.trust_key) {
        let mut package = hq.read_package(file, &public_key(key)?)?;
        package.list = what.said(package.list);
        let entries = package.list.alerts.len() + package.list.items.len();
        let header = hq.publish_package(package, act)?;
        return Ok(vec![(format!("alerts.{}", header.list), header.version, entries)]);
    }
    let Some(file) = what.list.as_ref().or(what.items.as_ref()) else { return Ok(Vec::new()) };
    let alerts = what.list.as_deref().map(read).transpose()?.map(|text| screening::parse_jsonl(&text)).transpose()?;
    let items = what.items.as_deref().map(read).transpose()?.map(|text| screening::parse_items(&text)).transpose()?;
    let source = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let list = what.said(NewList { source, alerts: alerts.unwrap_or_default(), items: items.unwrap_or_default(), ..NewList::default() });
    let entries = list.alerts.len() + list.items.len();
    let header = hq.publish_for(list, act)?;
    Ok(vec![(format!("alerts.{}", header.list), header.version, entries)])
}

impl PublishList {
    /// The list with what the arguments say of it.
    fn said(&self, list: NewList) -> NewList {
        let Handling { code, instruction, contact, roles, second_officer } = list.handling;
        let name = self.name.clone().unwrap_or(list.list);
        let end_of = |day: NaiveDate| day.and_hms_opt(23, 59, 59).map_or(0, |end| end.and_utc().timestamp_millis());
        NewList {
            title: self.title.clone().or(Some(list.title).filter(|title| !title.is_empty())).unwrap_or_else(|| name.clone()),
            list: name,
            owner: self.owner.clone().unwrap_or(list.owner),
            expires_at: self.expires.map_or(list.expires_at, end_of),
            purpose: self.purpose.clone().unwrap_or(list.purpose),
            priority: self.priority.map(AlertPriority::from).or(list.priority),
            handling: Handling {
                code: self.handling_code.clone().or(code),
                instruction: self.instruction.clone().unwrap_or(instruction),
                contact: self.contact.clone().unwrap_or(contact),
                roles: if self.roles.is_empty() { roles } else { self.roles.clone() },
                second_officer: self.second_officer || second_officer,
            },
            ..list
        }
    }
}

impl From<Priority> for AlertPriority {
    fn from(priority: Priority) -> Self {
        match priority {
            Priority::Low => Self::Low,
            Priority::Normal => Self::Normal,
            Priority::High => Self::High,
        }
    }
}

fn public_key(path: &Path) -> Result<VerifyingKey, CodedError> {
    let wrong = |error: &dyn std::fmt::Display| CodedError::new(ErrorCode::FileFailed, format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
    VerifyingKey::from_public_key_pem(text.trim()).map_err(|_| wrong(&"no Ed25519 public key in PEM"))
}
