//! `outpostctl mrz`: machine-readable zones, parsed and emitted.

use crate::reply::{Done, Reply, read_text};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use foundation::{Clock, CodedError, ErrorCode};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum Mrz {
    /// Lines → fields, check digits, doubts; a blank line between documents.
    Parse(Parse),
    /// Fields as JSON lines → lines with check digits.
    Emit(Emit),
}

#[derive(Args)]
pub(crate) struct Parse {
    /// File with MRZ lines (otherwise standard input).
    file: Option<PathBuf>,
    /// Reference date for centuries (otherwise today).
    #[arg(long)]
    today: Option<NaiveDate>,
}

#[derive(Args)]
pub(crate) struct Emit {
    /// File with JSON lines (otherwise standard input).
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct Emitted {
    lines: Option<Vec<String>>,
    error: Option<String>,
}

impl Mrz {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        match self {
            Self::Parse(parse) => parse.run(reply),
            Self::Emit(emit) => emit.run(reply),
        }
    }
}

impl Parse {
    fn run(self, reply: &mut Reply) -> Done {
        let today = self.today.unwrap_or_else(|| platform::SystemClock::new().now().local_date());
        for document in documents(&read_text(self.file.as_deref())?) {
            let report = mrz::json::report(&document, &today);
            reply.answer(&report, || words(&report))?;
        }
        Ok(true)
    }
}

/// Splits at blank lines.
fn documents(text: &str) -> Vec<Vec<&str>> {
    let mut documents = vec![Vec::new()];
    for line in text.trim_start_matches('\u{feff}').lines() {
        match documents.last_mut() {
            Some(lines) if !line.trim().is_empty() => lines.push(line),
            Some(lines) if lines.is_empty() => {}
            _ => documents.push(Vec::new()),
        }
    }
    documents.retain(|lines| !lines.is_empty());
    documents
}

fn words(report: &mrz::json::ParseReport) -> String {
    if let Some(error) = &report.error {
        return format!("not a machine-readable zone: {error}");
    }
    let format = report.format.map_or("", |f| f.as_str());
    let verdict = if report.valid { "check digits agree" } else { "CHECK DIGITS DO NOT AGREE" };
    let Some(f) = &report.fields else { return format!("{format}: {verdict}") };
    let doubts: Vec<String> =
        report.doubts.iter().map(|d| format!("\n  doubt: {} (line {}, column {})", d.code.as_str(), d.line, d.column)).collect();
    format!(
        "{format}: {verdict}\n  {} {}  {}, {}\n  {} {}  born {}  {}  expires {}{}",
        f.document_code,
        f.issuing_state,
        f.primary_identifier,
        f.secondary_identifier,
        f.document_number,
        f.nationality,
        f.birth_date,
        f.sex.as_str(),
        f.expiry_date.map_or_else(String::new, |d| d.to_string()),
        doubts.concat(),
    )
}

impl Emit {
    fn run(self, reply: &mut Reply) -> Done {
        let mut all = true;
        for (at, line) in read_text(self.file.as_deref())?.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let emitted = serde_json::from_str::<mrz::json::EmitRequest>(line).map_err(|e| e.to_string());
            let answer = match emitted.and_then(|request| request.lines().map_err(|e| e.to_string())) {
                Ok(lines) => Emitted { lines: Some(lines), error: None },
                Err(error) => {
                    all = false;
                    let place = format!("line {}", at + 1);
                    reply.trouble(&place, &CodedError::new(ErrorCode::MrzMalformed, error.clone()));
                    Emitted { lines: None, error: Some(error) }
                }
            };
            reply.answer(&answer, || answer.lines.as_deref().map_or_else(String::new, |lines| lines.join("\n") + "\n"))?;
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_split_at_blank_lines_however_many() {
        assert_eq!(documents("\n\nA\nB\n\n \nC\n"), [vec!["A", "B"], vec!["C"]]);
        assert!(documents("").is_empty());
    }
}
