//! `outpostctl lists`: alert sources → signed lists, and what a signed list says of itself.

use crate::interrupt::Interruptible;
use crate::progress::Watched;
use crate::reply::{Done, Reply, Stop, file_error, read_text};
use crate::screen::{open_list, public_key};
use border::{AlertPriority, Handling, ListHeader};
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use foundation::{Clock, CodedError, ErrorCode};
use screening::{Imported, Item, ListError, Mapping};
use serde::Serialize;
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub(crate) enum Lists {
    /// Compiles an alert source to a signed list. Ctrl-C leaves what lies at --out as it is.
    Build(Box<Build>),
    /// Shows what a list says of itself.
    Inspect(Look),
    /// Verifies a list's signature and every entry.
    Verify(Look),
}

/// Source formats.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Own JSON Lines (docs/alert-list-format.md).
    Jsonl,
    /// FollowTheMoney entities as JSON Lines (OpenSanctions).
    Ftm,
    /// Specially Designated Nationals, SDN.XML.
    OfacXml,
    /// Specially Designated Nationals, SDN.CSV (aliases: --aliases ALT.CSV).
    OfacCsv,
    /// Consolidated List of the UN Security Council, XML.
    UnXml,
    /// CSV with a mapping file (--mapping).
    Csv,
    /// Documents, vehicles, visas and permits as JSON Lines (docs/alert-list-format.md).
    Items,
}

/// Priorities.
#[derive(Clone, Copy, ValueEnum)]
enum Priority {
    Low,
    Normal,
    High,
}

#[derive(Args)]
pub(crate) struct Build {
    /// Format of INPUT.
    #[arg(long, value_enum)]
    format: Format,
    /// Private key (Ed25519 PEM) that signs.
    #[arg(long)]
    key: PathBuf,
    /// Day after which the list is marked as expired.
    #[arg(long)]
    expires: NaiveDate,
    /// Where the signed list goes. A list that lies there is replaced by a newer version alone.
    #[arg(long)]
    out: PathBuf,
    /// Which column of a CSV file is what (JSON).
    #[arg(long, required_if_eq("format", "csv"))]
    mapping: Option<PathBuf>,
    /// ALT.CSV beside SDN.CSV.
    #[arg(long)]
    aliases: Option<PathBuf>,
    /// Documents, vehicles, visas and permits that the list holds beside INPUT.
    #[arg(long)]
    items: Option<PathBuf>,
    /// Stable name of the list.
    #[arg(long, default_value = "national")]
    name: String,
    /// What officers call it (otherwise the name).
    #[arg(long)]
    title: Option<String>,
    /// Who owns it.
    #[arg(long, default_value = "")]
    owner: String,
    /// What its entries may be used for.
    #[arg(long, default_value = "")]
    purpose: String,
    /// How urgent entries are that are listed by number alone.
    #[arg(long, value_enum)]
    priority: Option<Priority>,
    /// What the officer does on a confirmed hit, where an entry does not say so itself.
    #[arg(long, default_value = "")]
    instruction: String,
    /// Whom the officer calls, where an entry does not say so itself.
    #[arg(long, default_value = "")]
    contact: String,
    /// The owner's code of what is to be done on a confirmed hit, where an entry does not say so itself.
    #[arg(long)]
    handling_code: Option<String>,
    /// A role that may see the entries (officer, supervisor, technician); may be given several times. To others they do not exist.
    #[arg(long = "visible-to")]
    roles: Vec<String>,
    /// A second officer has to confirm "same person", where an entry does not say so itself.
    #[arg(long)]
    second_officer: bool,
    /// Say how far it is, on standard error (otherwise only on a terminal).
    #[arg(long)]
    progress: bool,
    /// Version (otherwise the seconds since 1970, which only grow).
    #[arg(long)]
    version: Option<u64>,
    /// The source.
    input: PathBuf,
}

#[derive(Args)]
pub(crate) struct Look {
    /// The public key (Ed25519 PEM) that signed it.
    #[arg(long)]
    trust_key: PathBuf,
    /// The list.
    file: PathBuf,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    header: ListHeader,
    alerts: usize,
    items: usize,
    /// Entries of the source that are no persons.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_persons: Option<usize>,
    /// Values of the source that could not be taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<usize>,
}

impl Lists {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        match self {
            Self::Build(build) => build.run(reply),
            Self::Inspect(look) => look.run(reply, false),
            Self::Verify(look) => look.run(reply, true),
        }
    }
}

/// What a source holds.
#[derive(Default)]
struct Source {
    imported: Imported,
    items: Vec<Item>,
}

impl Build {
    fn run(self, reply: &mut Reply) -> Done {
        let key = read_text(Some(&self.key))?;
        let key = SigningKey::from_pkcs8_pem(key.trim()).map_err(|e| {
            Stop::Environment(CodedError::new(ErrorCode::FileFailed, format!("{} is no Ed25519 private key in PEM: {e}", self.key.display())))
        })?;
        let interruptible = Interruptible::begin()?;
        let source = self.source()?;
        let header = self.header();
        self.check_succession(&key, &header)?;
        let Source { imported, items } = source;
        let (count, item_count) = (imported.alerts.len(), items.len());
        self.say(&format!("{count} alerts and {item_count} items read; they are compiled"));
        let bytes = screening::build_list_with_items(header.clone(), imported.alerts, &items, &key).map_err(|e| Stop::from(CodedError::from(e)))?;
        // Whoever interrupts now waits until the file is whole.
        let written = interruptible.whole(|| platform::durable_write(&self.out, &bytes));
        written.map_err(|e| Stop::from(CodedError::from(e)))?;
        let foreign = !matches!(self.format, Format::Jsonl | Format::Items);
        let shown = Shown {
            header,
            alerts: count,
            items: item_count,
            not_persons: foreign.then_some(imported.not_persons),
            left_out: foreign.then_some(imported.left_out),
        };
        reply.answer(&shown, || format!("{}: version {}, {count} alerts, {item_count} items", self.out.display(), shown.header.version))?;
        Ok(true)
    }

    fn source(&self) -> Result<Source, Stop> {
        let mut input = self.open(&self.input)?;
        let mut source = Source::default();
        let imported = match self.format {
            Format::Jsonl => screening::read_jsonl(&mut input).map(|alerts| Imported { alerts, ..Imported::default() }),
            Format::Ftm => screening::read_ftm(&mut input),
            Format::OfacXml => screening::read_ofac_xml(&mut input),
            Format::UnXml => screening::read_un_xml(&mut input),
            Format::OfacCsv => {
                let mut aliases = self.aliases.as_deref().map(|path| self.open(path)).transpose()?;
                screening::read_ofac_csv(&mut input, aliases.as_mut().map(|aliases| aliases as &mut dyn BufRead))
            }
            Format::Csv => {
                let mapping = self.mapping.as_deref().map(|path| read_text(Some(path))).transpose()?.unwrap_or_default();
                let mapping: Mapping = serde_json::from_str(&mapping).map_err(|error| malformed(format!("the mapping file: {error}")))?;
                screening::read_csv(&mut input, &mapping)
            }
            Format::Items => {
                source.items = screening::read_items(&mut input).map_err(refused)?;
                Ok(Imported::default())
            }
        };
        source.imported = imported.map_err(refused)?;
        if let Some(items) = &self.items {
            source.items.extend(screening::read_items(&mut self.open(items)?).map_err(refused)?);
        }
        Ok(source)
    }

    /// A source, read piece by piece.
    fn open(&self, path: &Path) -> Result<BufReader<Watched<File>>, Stop> {
        let failed = |error: std::io::Error| Stop::Environment(file_error(path, &error));
        let file = File::open(path).map_err(failed)?;
        let bytes = file.metadata().map_err(failed)?.len();
        self.say(&format!("{} is read", path.display()));
        Ok(BufReader::with_capacity(1 << 20, Watched::new(file, self.shown(), Some(bytes).filter(|bytes| *bytes > 0))))
    }

    fn shown(&self) -> bool {
        self.progress || std::io::stderr().is_terminal()
    }

    fn say(&self, words: &str) {
        if self.shown() {
            let _ = writeln!(std::io::stderr(), "{words}"); // Progress is no answer; nowhere left to report to.
        }
    }

    fn header(&self) -> ListHeader {
        let now = platform::SystemClock::new().now().unix_millis();
        ListHeader {
            title: self.title.clone().unwrap_or_else(|| self.name.clone()),
            list: self.name.clone(),
            owner: self.owner.clone(),
            version: self.version.unwrap_or_else(|| u64::try_from(now / 1000).unwrap_or(0)),
            issued_at: now,
            expires_at: self.expires.and_hms_opt(23, 59, 59).map_or(now, |t| t.and_utc().timestamp_millis()),
            source: self.input.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
            purpose: self.purpose.clone(),
            priority: self.priority.map(|priority| match priority {
                Priority::Low => AlertPriority::Low,
                Priority::Normal => AlertPriority::Normal,
                Priority::High => AlertPriority::High,
            }),
            handling: Handling {
                code: self.handling_code.clone(),
                instruction: self.instruction.clone(),
                contact: self.contact.clone(),
                roles: self.roles.clone(),
                second_officer: self.second_officer,
            },
        }
    }

    /// An older version never takes a newer one's place.
    fn check_succession(&self, key: &SigningKey, offered: &ListHeader) -> Result<(), Stop> {
        let Ok(map) = platform::map_file(&self.out) else { return Ok(()) };
        let Ok(installed) = screening::list_header(&map, &key.verifying_key()) else { return Ok(()) };
        screening::check_succession(Some(&installed), offered).map_err(refused)
    }
}

fn refused(error: ListError) -> Stop {
    match error {
        ListError::Unread(_) => Stop::Environment(error.into()),
        _ => Stop::Malformed(error.into()),
    }
}

fn malformed(detail: String) -> Stop {
    Stop::Malformed(CodedError::new(ErrorCode::ListMalformed, detail))
}

impl Look {
    fn run(self, reply: &mut Reply, every_entry: bool) -> Done {
        let trust = public_key(&self.trust_key)?;
        let list = open_list(&self.file, &trust)?;
        if every_entry {
            let read = list.verify().and_then(|()| list.alerts()).and_then(|_| list.items());
            read.map_err(|error| Stop::Verification(error.into()))?;
        }
        let shown = Shown { alerts: list.len(), items: list.item_count(), header: list.header, not_persons: None, left_out: None };
        reply.answer(&shown, || {
            let h = &shown.header;
            let good = if every_entry { "signature and every entry good" } else { "signature good" };
            format!("{} “{}” of {}: version {}, {} alerts, {} items, {good}", h.list, h.title, h.owner, h.version, shown.alerts, shown.items)
        })?;
        Ok(true)
    }
}
