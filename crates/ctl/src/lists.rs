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
use screening::{Imported, Item, ItemSource, ListError, Mapping};
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
    /// Write so many lists instead of one: very many documents by their numbers, so that each is small enough to be sent to booths. They
    /// are called NAME-1, NAME-2, …, in files of such names.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    parts: u16,
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
    alerts: u64,
    items: u64,
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

/// Files of items, read whenever the items are gone through.
struct ItemFiles<'a> {
    build: &'a Build,
    files: Vec<&'a Path>,
}

impl ItemSource for ItemFiles<'_> {
    fn each(&self, take: &mut dyn FnMut(Item) -> Result<(), ListError>) -> Result<(), ListError> {
        for file in &self.files {
            if !file.is_file() {
                return Err(ListError::Unread(format!("{} is no file that can be gone through twice; save it as one", file.display())));
            }
            let mut input = self.build.opened(file).map_err(|error| ListError::Unread(file_error(file, &error).to_string()))?;
            screening::each_item(&mut input, take)?;
        }
        Ok(())
    }
}

impl Build {
    fn run(self, reply: &mut Reply) -> Done {
        let key = read_text(Some(&self.key))?;
        let key = SigningKey::from_pkcs8_pem(key.trim()).map_err(|e| {
            Stop::Environment(CodedError::new(ErrorCode::FileFailed, format!("{} is no Ed25519 private key in PEM: {e}", self.key.display())))
        })?;
        let interruptible = Interruptible::begin()?;
        let imported = self.imported()?;
        let parts: Vec<(ListHeader, PathBuf)> = (1..=self.parts).map(|part| (self.header(part), self.file(part))).collect();
        parts.iter().try_for_each(|(header, file)| check_succession(&key, header, file))?;
        let files = (self.format == Format::Items).then_some(self.input.as_path()).into_iter().chain(self.items.as_deref()).collect();
        self.say(&format!("{} alerts read; the list is compiled", imported.alerts.len()));
        let foreign = !matches!(self.format, Format::Jsonl | Format::Items);
        let (not_persons, left_out) = (foreign.then_some(imported.not_persons), foreign.then_some(imported.left_out));
        let headers = parts.iter().map(|(header, _)| header.clone()).collect();
        let (mut left, mut built) = (parts.iter(), Vec::new());
        let source = ItemFiles { build: &self, files };
        let made = screening::build_lists(headers, imported.alerts, &source, &key, &mut |bytes| {
            let Some((header, file)) = left.next() else { return Ok(()) };
            let contents = screening::list_contents(&bytes, &key.verifying_key())?;
            // Whoever interrupts now waits until the file is whole.
            let written = interruptible.whole(|| platform::durable_write(file, &bytes));
            written.map_err(|error| ListError::Unwritten(CodedError::from(error).to_string()))?;
            built.push((Shown { header: header.clone(), alerts: contents.alerts, items: contents.items, not_persons, left_out }, file));
            Ok(())
        });
        made.map_err(refused)?;
        for (shown, file) in &built {
            reply
                .answer(shown, || format!("{}: version {}, {} alerts, {} items", file.display(), shown.header.version, shown.alerts, shown.items))?;
        }
        Ok(true)
    }

    /// The alerts of the source.
    fn imported(&self) -> Result<Imported, Stop> {
        if self.format == Format::Items {
            return Ok(Imported::default());
        }
        let mut input = self.open(&self.input)?;
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
            Format::Items => Ok(Imported::default()),
        };
        imported.map_err(refused)
    }

    /// A source, read piece by piece.
    fn open(&self, path: &Path) -> Result<BufReader<Watched<File>>, Stop> {
        self.opened(path).map_err(|error| Stop::Environment(file_error(path, &error)))
    }

    fn opened(&self, path: &Path) -> std::io::Result<BufReader<Watched<File>>> {
        let file = File::open(path)?;
        let bytes = file.metadata()?.len();
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

    /// The file of a part.
    fn file(&self, part: u16) -> PathBuf {
        if self.parts == 1 {
            return self.out.clone();
        }
        let stem = self.out.file_stem().unwrap_or_default().to_string_lossy();
        let ending = self.out.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
        self.out.with_file_name(format!("{stem}-{part}{ending}"))
    }

    fn header(&self, part: u16) -> ListHeader {
        let now = platform::SystemClock::new().now().unix_millis();
        let (title, parts) = (self.title.clone().unwrap_or_else(|| self.name.clone()), self.parts);
        ListHeader {
            title: if parts == 1 { title } else { format!("{title} ({part}/{parts})") },
            list: if parts == 1 { self.name.clone() } else { format!("{}-{part}", self.name) },
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
}

/// An older version never takes a newer one's place.
fn check_succession(key: &SigningKey, offered: &ListHeader, file: &Path) -> Result<(), Stop> {
    let Ok(map) = platform::map_file(file) else { return Ok(()) };
    let Ok(installed) = screening::list_header(&map, &key.verifying_key()) else { return Ok(()) };
    screening::check_succession(Some(&installed), offered).map_err(refused)
}

fn refused(error: ListError) -> Stop {
    match error {
        ListError::Unread(_) | ListError::Unwritten(_) => Stop::Environment(error.into()),
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
            let read = list.verify().and_then(|()| list.alerts()).and_then(|_| list.each(&mut |_| Ok(())));
            read.map_err(|error| Stop::Verification(error.into()))?;
        }
        let (alerts, items) = (list.len() as u64, list.item_count() as u64);
        let shown = Shown { alerts, items, header: list.header, not_persons: None, left_out: None };
        reply.answer(&shown, || {
            let h = &shown.header;
            let good = if every_entry { "signature and every entry good" } else { "signature good" };
            format!("{} “{}” of {}: version {}, {} alerts, {} items, {good}", h.list, h.title, h.owner, h.version, shown.alerts, shown.items)
        })?;
        Ok(true)
    }
}
