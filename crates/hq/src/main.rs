//! `outpost-hq`: runs headquarters, and its operations on the command line. They work beside a running server.

mod cli;

use anyhow::Context;
use clap::Parser;
use foundation::{CodedError, ErrorCode, Language, Texts};
use std::process::ExitCode;

/// Exit codes (DESIGN §6): 1 a verification failed, 3 the environment.
const FAILED: u8 = 1;
const ENVIRONMENT: u8 = 3;
/// Headquarters' own words for what the workstation says of its window, the console's too.
const WORDS: &str = include_str!("../../../ui/src/messages/en/hq.ftl");

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    platform::watch_crashes("outpost-hq", env!("CARGO_PKG_VERSION"));
    match cli::Cli::parse().run().context("outpost-hq") {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAILED),
        Err(error) => {
            let coded = coded(&error);
            let mut words = Texts::of(Language::En).with(WORDS).error_at("hq-", &coded);
            if let Some(detail) = coded.detail.as_ref().filter(|detail| !words.contains(detail.as_str())) {
                words = format!("{words} ({detail})");
            }
            cli::complain(&format!("{}: {words}", coded.code));
            ExitCode::from(if coded.code == ErrorCode::BadRequest { 2 } else { ENVIRONMENT })
        }
    }
}

/// The stable code behind a failure.
fn coded(error: &anyhow::Error) -> CodedError {
    for cause in error.chain() {
        if let Some(coded) = cause.downcast_ref::<CodedError>() {
            return coded.clone();
        }
    }
    CodedError::new(ErrorCode::Internal, error.root_cause().to_string())
}
