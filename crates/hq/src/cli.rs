//! The commands of `outpost-hq`.

mod erase;
mod keys;
mod lists;
mod release;

use anyhow::Result;
use border::{Officer, PostConfig};
use clap::{Args, Parser, Subcommand, ValueEnum};
use foundation::{Clock, CodedError, ErrorCode, Sensitive};
use keys::KeysCommand;
use lists::PublishList;
use outpost_hq::console::views::ConsoleRole;
use outpost_hq::keys::{Protection, recovery_path};
use outpost_hq::serve::{Listeners, start};
use outpost_hq::{CODE_HOURS, Database, ExportedMonth, Hq, HqError, Imported, training};
use platform::SystemClock;
use release::ReleaseCommand;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Who the audit log names for what is done here.
const BY: &str = "console";

/// Headquarters of Outpost: takes in what booths deliver, and sends lists, officers and rules down to them.
#[derive(Debug, Parser)]
#[command(name = "outpost-hq", version)]
pub(crate) struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where headquarters lies, and how its keys open.
#[derive(Debug, Args)]
struct Place {
    /// Folder of headquarters' data.
    #[arg(long, global = true, default_value = "headquarters")]
    data: PathBuf,
    /// File with the passphrase of headquarters' keys; its first line counts.
    #[arg(long, global = true)]
    passphrase_file: Option<PathBuf>,
    /// A training headquarters: invented posts, officers and alerts; only training booths may join.
    #[arg(long, global = true)]
    training: bool,
    /// A PostgreSQL server instead of the embedded database: postgres://name:password@host/database?sslrootcert=FILE. Better given as the
    /// environment variable, which other users of the machine cannot read.
    #[arg(long, global = true, env = "OUTPOST_HQ_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Print JSON, one object a line.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server until it is told to stop.
    Serve {
        /// Address for booths.
        #[arg(long, default_value = "0.0.0.0:7443")]
        listen: SocketAddr,
        /// Address for the console.
        #[arg(long, default_value = "127.0.0.1:7444")]
        console: SocketAddr,
        /// Host name under which either is reached; may be given several times.
        #[arg(long = "name")]
        names: Vec<String>,
        /// Answer booths over TCP alone; otherwise over UDP too, at the same port number.
        #[arg(long)]
        no_quic: bool,
    },
    /// Users of the console.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Issue an enrolment code for a booth.
    EnrolCode {
        /// Code of the post.
        #[arg(long)]
        post: String,
        /// Name of the booth within the post; otherwise the next number.
        #[arg(long, default_value = "")]
        booth: String,
    },
    /// Take in a stick's bundle; receipts and feeds go into a bundle for the way back.
    ImportBundle {
        /// The bundle; or the stick, whose bundles are all taken in and answered beside them.
        bundle: PathBuf,
        /// Where the bundle for the way back is written (of a single bundle).
        #[arg(long)]
        answer: Option<PathBuf>,
    },
    /// Publish a list, the officers, or the posts, as the next version.
    Publish(Box<Publish>),
    /// Releases of the program: made and signed by its makers without headquarters, published here.
    Release {
        #[command(subcommand)]
        command: Box<ReleaseCommand>,
    },
    /// Headquarters' own keys: what they are, and how they change.
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Booths, records, what is missing.
    Stats,
    /// Verify every segment, chain and projection, and the audit log.
    Verify,
    /// Write every crossing as Parquet files for analysis, one folder a month; without names, numbers and dates of birth.
    Export {
        /// Folder for the files; those of an earlier export are replaced.
        #[arg(long)]
        parquet: PathBuf,
    },
    /// Erase what the rule book says is kept no longer; a running server does so by itself, four times a day.
    Erase {
        /// Only say what would be erased.
        #[arg(long)]
        dry_run: bool,
    },
    /// Drop every projection and make it anew from the segments that are kept.
    Rebuild,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a user. The first one is an administrator.
    Add {
        /// Sign-in name.
        login: String,
        /// Name shown; otherwise the sign-in name.
        #[arg(long)]
        name: Option<String>,
        /// Role.
        #[arg(long, value_enum, default_value = "administrator")]
        role: RoleArg,
        /// File with the user's passphrase; otherwise it is asked for.
        #[arg(long)]
        user_passphrase_file: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleArg {
    Administrator,
    DataOfficer,
    Statistician,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
struct Publish {
    #[command(flatten)]
    lists: PublishList,
    /// Officers, a JSON array.
    #[arg(long, group = "what")]
    officers: Option<PathBuf>,
    /// Posts with State and authority, a JSON object.
    #[arg(long, group = "what")]
    config: Option<PathBuf>,
    /// A rule book, a JSON object.
    #[arg(long, group = "what")]
    rules: Option<PathBuf>,
}

impl Cli {
    /// Runs the command; `false` if a verification failed.
    pub(crate) fn run(self) -> Result<bool> {
        match self.command {
            Command::Serve { listen, console, names, no_quic } => {
                serve(&self.place, &Listeners { booths: listen, console, names, quic: !no_quic })?;
            }
            Command::User { command: UserCommand::Add { login, name, role, user_passphrase_file } } => {
                let passphrase = match user_passphrase_file {
                    Some(file) => first_line(&file)?,
                    None => ask("Passphrase for the user: ")?,
                };
                let hq = open(&self.place, Fresh::Make)?;
                let name = name.unwrap_or_else(|| login.clone()).into();
                let first = hq.store.users().map_err(CodedError::from)?.is_empty();
                let role = if first { ConsoleRole::Administrator } else { role.into() };
                hq.add_user(&login, name, role, &passphrase, BY).map_err(CodedError::from)?;
                say(&json!({ "added": login }), self.place.json, &format!("User {login} added."));
            }
            Command::EnrolCode { post, booth } => {
                let hq = open(&self.place, Fresh::Refuse)?;
                let (code, _) = hq.issue_code(&post, &booth, BY).map_err(CodedError::from)?;
                say(&json!({ "code": code.to_string(), "post": post, "hours": CODE_HOURS }), self.place.json, &code.to_string());
            }
            Command::ImportBundle { bundle, answer } => {
                return import(&open(&self.place, Fresh::Refuse)?, &bundle, answer.as_deref(), self.place.json);
            }
            Command::Publish(what) => publish(&open(&self.place, Fresh::Refuse)?, &what, self.place.json)?,
            Command::Release { command } => command.run(&self.place)?,
            Command::Keys { command } => return command.run(&self.place),
            Command::Stats => stats(&open(&self.place, Fresh::Refuse)?)?,
            Command::Verify => return verify(&open(&self.place, Fresh::Refuse)?, self.place.json),
            Command::Export { parquet } => return export(&open(&self.place, Fresh::Refuse)?, &parquet, self.place.json),
            Command::Erase { dry_run } => return erase::erase(&open(&self.place, Fresh::Refuse)?, dry_run, self.place.json),
            Command::Rebuild => {
                let segments = open(&self.place, Fresh::Refuse)?.rebuild().map_err(CodedError::from)?;
                say(&json!({ "segments": segments }), self.place.json, &format!("Projections made anew from {segments} segments."));
            }
        }
        Ok(true)
    }
}

impl From<RoleArg> for ConsoleRole {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Administrator => Self::Administrator,
            RoleArg::DataOfficer => Self::DataOfficer,
            RoleArg::Statistician => Self::Statistician,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fresh {
    Make,
    Refuse,
}

fn open(place: &Place, fresh: Fresh) -> Result<Hq, CodedError> {
    open_under(place, &protection(place)?, fresh)
}

/// How the keys open.
fn protection(place: &Place) -> Result<Protection, CodedError> {
    Ok(match &place.passphrase_file {
        Some(file) => Protection::Passphrase(first_line(file)?),
        None if place.training => Protection::Plain,
        None => Protection::Passphrase(ask("Passphrase of headquarters' keys: ")?),
    })
}

fn open_under(place: &Place, protection: &Protection, fresh: Fresh) -> Result<Hq, CodedError> {
    let exists = Hq::exists(&place.data);
    if !exists && fresh == Fresh::Refuse {
        return Err(ErrorCode::StoreMissing.into());
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let database = place.database_url.clone().map_or(Database::Embedded, |url| Database::Server(url.into()));
    let hq = Hq::open_on(&database, &place.data, protection, place.training, clock)?;
    if !exists {
        complain(&format!(
            "A new headquarters was made in {}. The recovery key lies in {}: move it to a safe place off this machine now.",
            place.data.display(),
            recovery_path(&place.data).display()
        ));
    } else if recovery_path(&place.data).exists() && !place.training {
        tracing::warn!(path = %recovery_path(&place.data).display(), "the recovery key still lies here; move it off this machine");
    }
    Ok(hq)
}

fn serve(place: &Place, listeners: &Listeners) -> Result<()> {
    let hq = Arc::new(open(place, Fresh::Make)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(environment)?;
    runtime.block_on(async {
        hq.retry_quarantine().map_err(CodedError::from)?; // A newer program may know what the older one did not.
        let running = start(Arc::clone(&hq), listeners).map_err(CodedError::from)?;
        announce(&running.booths, &running.console, &hq);
        tokio::signal::ctrl_c().await.map_err(environment)?;
        tracing::info!("stopping");
        running.stop().await;
        Ok(())
    })
}

/// The lines scripts wait for.
#[expect(clippy::print_stdout, reason = "the command's answer")]
fn announce(booths: &SocketAddr, console: &SocketAddr, hq: &Hq) {
    println!("listening https://{booths}");
    println!("console https://{console}");
    if hq.training {
        println!("training {}", training::hint());
    }
    println!("ready");
}

fn environment(error: std::io::Error) -> CodedError {
    CodedError::new(ErrorCode::FileFailed, error.to_string())
}

fn publish(hq: &Hq, what: &Publish, json: bool) -> Result<(), CodedError> {
    let mut told = lists::publish(hq, &what.lists)?;
    if let Some(file) = &what.officers {
        let officers: Vec<Officer> = parse(file)?;
        told.push(("officers".to_owned(), hq.publish_officers(&officers, BY)?, officers.len()));
    }
    if let Some(file) = &what.config {
        let config: PostConfig = parse(file)?;
        told.push(("config".to_owned(), hq.publish_config(&config, BY)?, config.posts.len()));
    }
    if let Some(file) = &what.rules {
        told.push(("rules".to_owned(), hq.publish_rules(&parse(file)?, BY)?, 1));
    }
    for (feed, version, entries) in told {
        say(
            &json!({ "feed": feed, "version": version, "entries": entries }),
            json,
            &format!("{feed} version {version} published, {entries} entries."),
        );
    }
    Ok(())
}

/// Takes in a bundle, or every bundle on a stick, whose answers are then written beside them and read again. `false` if part of one was
/// damaged, forged or missing; what was whole is taken in all the same.
fn import(hq: &Hq, from: &Path, answer: Option<&Path>, json: bool) -> Result<bool> {
    if !from.is_dir() {
        return import_one(hq, from, answer, json);
    }
    let stick = from.join("OUTPOST");
    let folder = if stick.is_dir() { stick } else { from.to_owned() };
    let mut all = true;
    for bundle in bundles(&folder)? {
        let answer = bundle.with_file_name(format!("{}-ack.obx", bundle.file_stem().and_then(|stem| stem.to_str()).unwrap_or("outpost")));
        // One that is no bundle at all does not keep the others from being taken.
        match import_one(hq, &bundle, Some(&answer), json) {
            Ok(whole) => all &= whole,
            Err(error) => {
                tracing::warn!(%error, bundle = %bundle.display(), "not taken in");
                all = false;
            }
        }
    }
    say(&json!({ "safe_to_remove": true }), json, "Every answer is written and read again: the stick may be removed.");
    Ok(all)
}

/// The bundles of a folder, without answers of ours.
fn bundles(folder: &Path) -> Result<Vec<PathBuf>> {
    let names = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let is_bundle =
        |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(".obx") && !name.ends_with("-ack.obx"));
    let mut found: Vec<PathBuf> = names.into_iter().filter(is_bundle).collect();
    found.sort();
    Ok(found)
}

fn import_one(hq: &Hq, bundle: &Path, answer: Option<&Path>, json: bool) -> Result<bool> {
    let file = std::io::BufReader::with_capacity(1 << 20, std::fs::File::open(bundle)?);
    let imported = hq.import_bundle(file).map_err(CodedError::from)?;
    if let Some(path) = answer {
        platform::durable_write(path, &imported.answer).map_err(CodedError::from)?;
        if std::fs::read(path)? != imported.answer {
            return Err(CodedError::new(ErrorCode::FileFailed, format!("{} reads back differently", path.display())).into());
        }
    }
    let Imported { segments, duplicates, forked, pictures, joined, refused, .. } = &imported;
    say(
        &serde_json::to_value(&imported)?,
        json,
        &format!(
            "{segments} new segments, {duplicates} known, {forked} of a fork, {pictures} pictures; {joined} booths joined; {refused} entries refused."
        ),
    );
    Ok(imported.whole && *refused == 0)
}

/// Becomes true with Ctrl-C, as long as the runtime lives.
fn until_interrupted() -> Result<(tokio::runtime::Runtime, Arc<AtomicBool>)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(environment)?;
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    runtime.spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.store(true, Ordering::Relaxed);
        }
    });
    Ok((runtime, stopped))
}

/// Writes the files; Ctrl-C ends it after the rows in hand, and only whole months are left.
fn export(hq: &Hq, folder: &Path, json: bool) -> Result<bool> {
    let (_runtime, stopped) = until_interrupted()?;
    let mut told = |month: &ExportedMonth| {
        let file = month.file.display().to_string();
        say(
            &json!({ "month": month.month, "crossings": month.crossings, "file": file }),
            json,
            &format!("{}: {} crossings", month.month, month.crossings),
        );
    };
    match hq.export_parquet(folder, &mut told, &|| !stopped.load(Ordering::Relaxed)) {
        Ok(crossings) => {
            say(&json!({ "crossings": crossings }), json, &format!("{crossings} crossings exported."));
            Ok(true)
        }
        Err(HqError::Stopped) => {
            complain("Stopped; the months named are whole.");
            Ok(false)
        }
        Err(error) => Err(CodedError::from(error).into()),
    }
}

/// One line for each booth.
fn stats(hq: &Hq) -> Result<(), CodedError> {
    let runs = hq.store.runs(None).map_err(CodedError::from)?;
    for booth in hq.store.booths().map_err(CodedError::from)? {
        let own = || runs.iter().filter(|run| run.booth == booth.id);
        let received: u64 = own().filter(|run| run.branch == 0).map(|run| run.last - run.first + 1).sum();
        let line = json!({
            "booth": booth.id.0,
            "post": booth.post,
            "name": booth.name,
            "received": received,
            "holes": hq.store.holes(booth.id).map_err(CodedError::from)?.len(),
            "forked": own().any(|run| run.branch > 0),
            "waiting": booth.waiting,
            "last_contact_ms": booth.contact_at,
            "revoked": booth.revoked_at.is_some(),
        });
        say(&line, true, "");
    }
    Ok(())
}

fn verify(hq: &Hq, json: bool) -> Result<bool> {
    let report = hq.verify().map_err(CodedError::from)?;
    for fault in &report.faults {
        say(&json!({ "place": fault.place, "fault": fault.what }), json, &format!("{}: {}", fault.place, fault.what));
    }
    let (segments, events, erased, pictures, audit) = (report.segments, report.events, report.erased, report.pictures, report.audit);
    let faults = report.faults.len();
    say(
        &json!({ "segments": segments, "events": events, "erased": erased, "pictures": pictures, "audit": audit, "faults": faults }),
        json,
        &format!(
            "{segments} segments, {events} events ({erased} erased), {pictures} pictures, {audit} lines of the audit log verified; {faults} faults."
        ),
    );
    Ok(report.faults.is_empty())
}

fn read(file: &Path) -> Result<String, CodedError> {
    std::fs::read_to_string(file).map_err(|error| HqError::path(file)(error).into())
}

fn parse<T: DeserializeOwned>(file: &Path) -> Result<T, CodedError> {
    serde_json::from_str(&read(file)?)
        .map_err(|error| CodedError::new(ErrorCode::BadRequest, format!("{} line {} column {}", file.display(), error.line(), error.column())))
}

fn first_line(file: &Path) -> Result<Sensitive<String>, CodedError> {
    Ok(read(file)?.lines().next().unwrap_or_default().to_owned().into())
}

fn ask(prompt: &str) -> Result<Sensitive<String>, CodedError> {
    complain(prompt);
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(environment)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned().into())
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn say(object: &serde_json::Value, json: bool, text: &str) {
    if json { println!("{object}") } else { println!("{text}") }
}

/// A line for the person at the terminal, on stderr.
#[expect(clippy::print_stderr, reason = "the command's complaint")]
pub(crate) fn complain(text: &str) {
    eprintln!("{text}");
}
