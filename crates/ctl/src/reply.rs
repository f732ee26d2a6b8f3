//! How the command line answers: JSON or words on standard output, errors on standard error, one exit code.

use foundation::{CodedError, ErrorCode, Language, Texts};
use serde::Serialize;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;

/// Why a command ended early.
pub(crate) enum Stop {
    /// The environment failed: a device, a file, the network. Exit 3.
    Environment(CodedError),
    /// A verification failed. Exit 1.
    Verification(CodedError),
    /// An input cannot be processed. Exit 1.
    Malformed(CodedError),
    /// Whoever reads the output has gone away; that is no error.
    Unread,
}

impl From<CodedError> for Stop {
    fn from(error: CodedError) -> Self {
        match error.code {
            ErrorCode::JournalBroken
            | ErrorCode::SignatureWrong
            | ErrorCode::StoreDamaged
            | ErrorCode::ReleaseRefused
            | ErrorCode::ReleaseMissing => Self::Verification(error),
            _ => Self::Environment(error),
        }
    }
}

/// What a command gives back: whether every input was processed.
pub(crate) type Done = Result<bool, Stop>;

/// Where answers go.
pub(crate) struct Reply {
    json: bool,
    texts: Texts,
    out: BufWriter<std::io::Stdout>,
}

impl Reply {
    /// Answers in JSON or in words of the language asked for.
    pub(crate) fn new(json: bool, language: Option<&str>) -> Self {
        let asked = language.map(str::to_owned).or_else(|| std::env::var("LANG").ok());
        let language = asked.as_deref().and_then(Language::from_tag).unwrap_or_default();
        Self { json, texts: Texts::of(language), out: BufWriter::new(std::io::stdout()) }
    }

    /// Answers one input.
    pub(crate) fn answer(&mut self, value: &impl Serialize, words: impl FnOnce() -> String) -> Result<(), Stop> {
        let line = if self.json {
            serde_json::to_string(value).map_err(|e| Stop::Environment(CodedError::new(ErrorCode::Internal, e.to_string())))?
        } else {
            words()
        };
        writeln!(self.out, "{line}").and_then(|()| self.out.flush()).map_err(|_| Stop::Unread)
    }

    /// Says on standard error that one input could not be processed; the others go on.
    pub(crate) fn trouble(&self, about: &str, error: &CodedError) {
        let about = if about.is_empty() { String::new() } else { format!(" [{about}]") };
        let _ = writeln!(std::io::stderr(), "{}: {}{about}", error.code, self.texts.error(error)); // Nowhere left to report to.
    }

    /// Ends the program's work: the exit code of the table above.
    pub(crate) fn exit(self, done: Done) -> ExitCode {
        match done {
            Ok(true) | Err(Stop::Unread) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(1),
            Err(Stop::Verification(error) | Stop::Malformed(error)) => {
                self.trouble("", &error);
                ExitCode::from(1)
            }
            Err(Stop::Environment(error)) => {
                self.trouble("", &error);
                ExitCode::from(3)
            }
        }
    }
}

/// What is said when a file or folder does not do what was asked of it.
pub(crate) fn file_error(path: &Path, error: &std::io::Error) -> CodedError {
    CodedError::new(ErrorCode::FileFailed, format!("{}: {error}", path.display()))
}

/// Reads a file whole.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Stop> {
    std::fs::read(path).map_err(|e| Stop::Environment(file_error(path, &e)))
}

/// Reads a file, or standard input when there is none or it is `-`, as text; broken characters become U+FFFD.
pub(crate) fn read_text(path: Option<&Path>) -> Result<String, Stop> {
    let bytes = match path.filter(|p| p.as_os_str() != "-") {
        Some(path) => read_file(path)?,
        None => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map_err(|e| Stop::Environment(CodedError::new(ErrorCode::FileFailed, e.to_string())))?;
            bytes
        }
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
