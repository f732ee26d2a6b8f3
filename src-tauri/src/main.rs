//! `outpost`: the workstation's window. It shows pages, passes every call through one door to `workstation`, and serves
//! pictures. No rule and no SQL live here.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod notice;
mod pictures;
mod window;

use arguments::Arguments;
use clap::Parser;
use foundation::{CodedError, ErrorCode};
use notice::Notice;
use std::process::ExitCode;
use tauri::Manager;
use workstation::Workstation;

/// The one door: every screen's every call.
#[tauri::command]
async fn rpc(booth: tauri::State<'_, Workstation>, name: String, args: serde_json::Value) -> Result<serde_json::Value, CodedError> {
    workstation::door::call(&booth, &name, args).await
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("OUTPOST_LOG").unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    workstation::watch_crashes("outpost", env!("CARGO_PKG_VERSION"));
    if let Err(error) = arguments.check(|name| std::env::var_os(name).is_some()) {
        return notice::on_stderr(&error, ExitCode::from(2));
    }
    match run(arguments) {
        Ok(code) => code,
        Err(error) => notice::on_stderr(&CodedError::new(ErrorCode::Internal, format!("{error:#}")), ExitCode::from(3)),
    }
}

/// Runs the window until it is closed. What cannot be opened is said in the window itself; the exit code is 3 then.
fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let kiosk = arguments.kiosk;
    let notice = Notice::new(arguments, runtime.handle().clone());
    let app = tauri::Builder::default()
        .manage(notice)
        .invoke_handler(tauri::generate_handler![rpc])
        .register_asynchronous_uri_scheme_protocol(pictures::SCHEME, pictures::answer)
        .register_asynchronous_uri_scheme_protocol(notice::SCHEME, notice::answer)
        .on_permission_request(|_, kind| window::permission(&kind))
        .setup(move |app| {
            let opened = app.state::<Notice>().open(app.handle(), None);
            if let Err(error) = &opened {
                notice::on_stderr(error, ExitCode::from(3));
            }
            Ok(window::open(app, opened.ok(), kiosk)?)
        })
        .build(tauri::generate_context!())?;
    let handle = app.handle().clone();
    app.run_return(|_, _| {});
    let code = if handle.state::<Notice>().stands() { 3 } else { 0 };
    // What is recorded is durable already; delivery that is under way must not keep the window's process alive.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    Ok(ExitCode::from(code))
}
