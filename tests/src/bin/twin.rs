//! `twin`: the HTTP twin of the window's door. `twin --seed-demo` gives browser tests a booth that needs no headquarters.

use anyhow::Context;
use chrono::NaiveDate;
use clap::Parser;
use foundation::{Clock, FixedClock};
use outpost_tests::{specimens, twin};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use workstation::{Options, SystemClock, Unlock, Workstation};

/// The HTTP twin of the window's door; for tests only.
#[derive(Parser, Debug)]
struct Arguments {
    /// Port on the loopback; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The built pages of the window.
    #[arg(long)]
    ui: Option<PathBuf>,
    /// The data folder; a temporary one by default.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Makes a training booth with officers, posts and sample lists.
    #[arg(long)]
    seed_demo: bool,
    /// Stands still at noon of this day instead of following the computer's clock.
    #[arg(long)]
    today: Option<NaiveDate>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let clock: Arc<dyn Clock> = match arguments.today {
        Some(today) => Arc::new(FixedClock::on(today)),
        None => Arc::new(SystemClock::new()),
    };
    let temporary = tempfile::tempdir()?;
    let data = arguments.data.unwrap_or_else(|| temporary.path().join("booth"));
    if arguments.seed_demo {
        twin::seed_demo(&data, Arc::clone(&clock)).context("the demonstration booth")?;
    }
    let booth = Workstation::open(Options {
        data,
        training: true,
        unlock: Unlock::Auto,
        clock,
        runtime: tokio::runtime::Handle::current(),
        clock_judge: None,
        specimens: Some(specimens()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })?;
    let pages = arguments.ui.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist/window"));
    let listener = tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port))).await?;
    announce(listener.local_addr()?);
    axum::serve(listener, twin::router(booth, pages)).await?;
    Ok(())
}

/// The one line that test runners wait for.
#[expect(clippy::print_stdout, reason = "the answer of this program")]
fn announce(at: SocketAddr) {
    println!("listening http://{at}");
}
