//! `outpostctl lists`: alert sources → signed lists, and what a signed list says of itself.

use crate::reply::{Done, Reply, Stop, read_file, read_text};
use crate::screen::public_key;
use border::ListHeader;
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use foundation::{Clock, CodedError, ErrorCode};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum Lists {
    /// Compiles an alert source to a signed list.
    Build(Build),
    /// Shows what a list says of itself.
    Inspect(Look),
    /// Verifies a list's signature and every entry.
    Verify(Look),
}

/// Source formats.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Own JSON Lines (docs/alert-list-format.md).
    Jsonl,
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
    /// Where the signed list goes.
    #[arg(long)]
    out: PathBuf,
    /// Stable name of the list.
    #[arg(long, default_value = "national")]
    name: String,
    /// What officers call it (otherwise the name).
    #[arg(long)]
    title: Option<String>,
    /// Who owns it.
    #[arg(long, default_value = "")]
    owner: String,
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
}

impl Lists {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        match self {
            Self::Build(build) => build.run(reply),
            Self::Inspect(look) | Self::Verify(look) => look.run(reply),
        }
    }
}

impl Build {
    fn run(self, reply: &mut Reply) -> Done {
        let key = read_text(Some(&self.key))?;
        let key = SigningKey::from_pkcs8_pem(key.trim()).map_err(|e| {
            Stop::Environment(CodedError::new(ErrorCode::FileFailed, format!("{} is no Ed25519 private key in PEM: {e}", self.key.display())))
        })?;
        let source = read_text(Some(&self.input))?;
        let alerts = match self.format {
            Format::Jsonl => screening::parse_jsonl(&source),
        };
        let alerts = match alerts {
            Ok(alerts) => alerts,
            Err(error) => {
                reply.trouble(&self.input.display().to_string(), &error.into());
                return Ok(false);
            }
        };
        let now = platform::SystemClock::new().now().unix_millis();
        let expires_at = self.expires.and_hms_opt(23, 59, 59).map_or(now, |t| t.and_utc().timestamp_millis());
        let header = ListHeader {
            title: self.title.unwrap_or_else(|| self.name.clone()),
            list: self.name,
            owner: self.owner,
            version: self.version.unwrap_or_else(|| u64::try_from(now / 1000).unwrap_or(0)),
            issued_at: now,
            expires_at,
            source: self.input.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
            purpose: String::new(),
            priority: None,
            handling: border::Handling::default(),
        };
        let count = alerts.len();
        let bytes = screening::build_list(header.clone(), alerts, &key).map_err(|e| Stop::from(CodedError::from(e)))?;
        platform::durable_write(&self.out, &bytes).map_err(|e| Stop::from(CodedError::from(e)))?;
        let shown = Shown { header, alerts: count };
        reply.answer(&shown, || format!("{}: version {}, {count} alerts", self.out.display(), shown.header.version))?;
        Ok(true)
    }
}

impl Look {
    fn run(self, reply: &mut Reply) -> Done {
        let trust = public_key(&self.trust_key)?;
        let list = match screening::open_list(read_file(&self.file)?, &trust) {
            Ok(list) => list,
            Err(error) => return Err(Stop::Verification(error.into())),
        };
        let shown = Shown { alerts: list.len(), header: list.header };
        reply.answer(&shown, || {
            let h = &shown.header;
            format!("{} “{}” of {}: version {}, {} alerts, signature good", h.list, h.title, h.owner, h.version, shown.alerts)
        })?;
        Ok(true)
    }
}
