//! The command line of the window.

use foundation::{CodedError, ErrorCode, Sensitive};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tauri::{AppHandle, Manager};
use workstation::{Options, SystemClock, Unlock};

/// Set by programs that drive a web view from outside.
pub(crate) const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";

/// The border workstation.
#[derive(clap::Parser, Debug, Clone)]
#[command(name = "outpost", version, about)]
pub(crate) struct Arguments {
    /// The booth's data folder; by default one in the user's own data folder.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Fills the screen and cannot be closed: for booths that do nothing else.
    #[arg(long)]
    pub(crate) kiosk: bool,
    /// A training booth: invented travellers, its own folder and keys, a watermark on every screen.
    #[arg(long)]
    training: bool,
    /// A file with the passphrase that opens the data folder; by default the key ring of the operating system opens it.
    #[arg(long, value_name = "F")]
    passphrase_file: Option<PathBuf>,
}

impl Arguments {
    /// Refuses what must not be.
    ///
    /// Whoever may set a variable of this process could otherwise drive the signed-in officer's window by program. In
    /// training that is what tests do, and nobody is at a border there.
    pub(crate) fn check(&self, is_set: impl Fn(&str) -> bool) -> Result<(), CodedError> {
        if is_set(AUTOMATION) && !self.training {
            return Err(CodedError::new(ErrorCode::NotAllowed, format!("{AUTOMATION} is set: a window may be driven by a program in training only")));
        }
        Ok(())
    }

    /// How the workstation is to be opened.
    pub(crate) fn options(&self, app: &AppHandle, runtime: tokio::runtime::Handle) -> Result<Options, CodedError> {
        let clock = Arc::new(SystemClock::new());
        let judged = Arc::clone(&clock);
        let data = self.data_folder(app)?;
        workstation::keep_crashes_in(&data);
        Ok(Options {
            data,
            training: self.training,
            unlock: self.unlock()?,
            clock,
            runtime,
            clock_judge: Some(Arc::new(move |quality| judged.set_quality(quality))),
            specimens: specimens(app),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// Whether the data folder holds no booth yet.
    pub(crate) fn is_new(&self, app: &AppHandle) -> bool {
        self.data_folder(app).is_ok_and(|data| workstation::is_new(&data, Arc::new(SystemClock::new())))
    }

    fn data_folder(&self, app: &AppHandle) -> Result<PathBuf, CodedError> {
        if let Some(data) = &self.data {
            return Ok(data.clone());
        }
        let own = app.path().app_data_dir().map_err(|error| CodedError::new(ErrorCode::FileFailed, error.to_string()))?;
        Ok(own.join(if self.training { "training" } else { "booth" }))
    }

    fn unlock(&self) -> Result<Unlock, CodedError> {
        let Some(file) = &self.passphrase_file else { return Ok(Unlock::Auto) };
        let text = std::fs::read_to_string(file).map_err(|error| CodedError::new(ErrorCode::FileFailed, format!("{}: {error}", file.display())))?;
        Ok(Unlock::Passphrase(Sensitive::new(text.trim_end_matches(['\r', '\n']).to_owned())))
    }
}

/// The specimen documents: installed beside the program, or in the source tree of a development build.
fn specimens(app: &AppHandle) -> Option<PathBuf> {
    let installed = app.path().resource_dir().ok().map(|folder| folder.join("specimens"));
    let source = cfg!(debug_assertions).then(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/specimens"));
    [installed, source].into_iter().flatten().find(|folder| folder.join("index.json").is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[test]
    fn a_window_is_driven_by_a_program_in_training_only() {
        let parse = |line: &str| Arguments::try_parse_from(line.split(' ')).expect("the line is right");
        let set = |name: &str| name == AUTOMATION;
        assert_eq!(parse("outpost --kiosk").check(set).expect_err("refused").code, ErrorCode::NotAllowed);
        assert!(parse("outpost --training").check(set).is_ok());
        assert!(parse("outpost").check(|_| false).is_ok());
    }
}
