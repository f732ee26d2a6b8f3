//! `outpostctl`: the command line of a booth, for IT and for tests.
//!
//! Exit 0: every input was answered, whatever the answer · 1: some input could not be processed, or a verification
//! failed · 2: wrong use · 3: environment (device, file, network). Errors go to standard error as
//! `code: what happened. what to do.`

mod batch;
mod booth;
mod bundle;
mod interrupt;
mod keys;
mod lists;
mod mrz_lines;
mod page;
mod progress;
mod release;
mod reply;
mod screen;
mod support;

use clap::{Parser, Subcommand};
use reply::Reply;
use std::process::ExitCode;

/// The command line of an Outpost booth.
#[derive(Parser)]
#[command(name = "outpostctl", version, about, disable_help_subcommand = true)]
struct Arguments {
    /// Print JSON, one line for each input, in the order of the inputs.
    #[arg(long, global = true)]
    json: bool,
    /// Language of the messages: en, fr or ar (otherwise that of LANG).
    #[arg(long, global = true)]
    language: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Machine-readable zones: parse and emit (Doc 9303 parts 3 to 7).
    #[command(subcommand)]
    Mrz(mrz_lines::Mrz),
    /// Reads the machine-readable zones and 2D codes in page images, one or thousands.
    ReadPage(page::ReadPage),
    /// Screens persons against alert lists, or compares two.
    #[command(subcommand)]
    Screen(screen::Screen),
    /// Builds, shows and verifies signed alert lists.
    #[command(subcommand)]
    Lists(lists::Lists),
    /// Joins headquarters with a one-time code.
    Enrol(booth::Enrol),
    /// Delivers to headquarters, or shows what waits.
    #[command(subcommand)]
    Sync(booth::Sync),
    /// Delivers by a stick: out with what waits, back with receipts and feeds.
    #[command(subcommand)]
    Bundle(bundle::Bundle),
    /// Verifies or shows the booth's journal.
    #[command(subcommand)]
    Journal(booth::Journal),
    /// Shows or adds the ways that lead to the booth's database key, or recovers it with headquarters' recovery key.
    #[command(subcommand)]
    Key(keys::Key),
    /// Releases of the program: who has to sign them, what has come, and how it is installed.
    #[command(subcommand)]
    Release(release::Release),
    /// Copies the booth's store, verified, while it is in use.
    Backup(booth::Backup),
    /// Puts a backup into an empty folder, or mends a damaged store from headquarters; the journal opens a new epoch.
    Restore(booth::Restore),
    /// Looks the booth over: store, journal, disk, lists, link.
    Doctor(booth::At),
    /// Writes a file for whoever helps: what `doctor` sees, counts and versions, crash files. No personal data.
    Support(support::Support),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing_subscriber::filter::LevelFilter::WARN).init();
    platform::watch_crashes("outpostctl", env!("CARGO_PKG_VERSION"));
    let mut reply = Reply::new(arguments.json, arguments.language.as_deref());
    let done = match arguments.command {
        Command::Mrz(command) => command.run(&mut reply),
        Command::ReadPage(command) => command.run(&mut reply),
        Command::Screen(command) => command.run(&mut reply),
        Command::Lists(command) => command.run(&mut reply),
        Command::Enrol(command) => command.run(&mut reply),
        Command::Sync(command) => command.run(&mut reply),
        Command::Bundle(command) => command.run(&mut reply),
        Command::Journal(command) => command.run(&mut reply),
        Command::Key(command) => command.run(&mut reply),
        Command::Release(command) => command.run(&mut reply),
        Command::Backup(command) => command.run(&mut reply),
        Command::Restore(command) => command.run(&mut reply),
        Command::Support(command) => command.run(&mut reply),
        Command::Doctor(command) => command.doctor(&mut reply),
    };
    reply.exit(done)
}
