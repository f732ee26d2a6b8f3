//! `outpostctl screen`: persons against signed lists, and two persons side by side.

use crate::progress::Progress;
use crate::reply::{Done, Reply, Stop, file_error, read_text};
use clap::{Args, Subcommand};
use ed25519_dalek::VerifyingKey;
use ed25519_dalek::pkcs8::DecodePublicKey;
use foundation::{Clock, CodedError, ErrorCode};
use screening::{AlertList, Comparison, Matcher, Person, Screener};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Lines answered together, on as many threads as there are cores.
const TOGETHER: usize = 2_048;
/// A line longer than this is no person.
const LINE_BYTES: u64 = 1 << 20;

#[derive(Subcommand)]
pub(crate) enum Screen {
    /// Travellers as JSON lines, on standard input or in files → their hits.
    Run(Run),
    /// `{"a":{…},"b":{…}}` as JSON lines on standard input → score, hit, reasons.
    Compare(Compare),
}

#[derive(Args)]
pub(crate) struct Run {
    /// A signed alert list; may be given several times.
    #[arg(long = "list", required = true)]
    lists: Vec<PathBuf>,
    /// The public key (Ed25519 PEM) that signed them.
    #[arg(long)]
    trust_key: PathBuf,
    /// Say on standard error how many lines are answered (otherwise only on a terminal).
    #[arg(long)]
    progress: bool,
    /// Number of the matcher: a recorded decision is run again with the one that it names. The first looks at every entry.
    #[arg(long, value_parser = matcher)]
    matcher: Option<Matcher>,
    /// A file of JSON lines, or a folder: its files that end in .jsonl or .json, by name (otherwise standard input).
    input: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Compare {
    /// Number of the matcher: an old decision is run again with the one that it was made by.
    #[arg(long, value_parser = matcher)]
    matcher: Option<Matcher>,
}

fn matcher(number: &str) -> Result<Matcher, String> {
    number.parse().ok().and_then(Matcher::from_number).ok_or_else(|| "no matcher has this number".to_owned())
}

#[derive(Deserialize)]
struct Pair {
    a: Person,
    b: Person,
}

/// A hit as scripts read it.
#[derive(Serialize)]
struct HitLine {
    list: String,
    version: u64,
    alert: String,
    score: f64,
    reasons: Vec<border::Reason>,
}

#[derive(Serialize)]
struct Hits {
    hits: Vec<HitLine>,
    /// Lists that could not be asked; none as a rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_asked: Vec<String>,
}

impl Screen {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        match self {
            Self::Run(run) => run.run(reply),
            Self::Compare(compare) => compare.run(reply),
        }
    }
}

impl Run {
    fn run(self, reply: &mut Reply) -> Done {
        let trust = public_key(&self.trust_key)?;
        let lists = self.lists.iter().map(|path| open_list(path, &trust).map(Arc::new)).collect::<Result<Vec<_>, _>>()?;
        let screener = Screener::new(lists).with_matcher(self.matcher.unwrap_or_default());
        let now = platform::SystemClock::new().now().unix_millis();
        let progress = self.progress || std::io::stderr().is_terminal();
        let answer = |person: Person| hits(&screener, &person, now);
        let Some(input) = &self.input else {
            return each_line(reply, &mut std::io::stdin().lock(), &mut Progress::new(progress, "answered", None, Duration::ZERO), "", answer, words);
        };
        let files = files(input)?;
        let mut progress =
            Progress::new(progress, "answered", Some(files.iter().map(|file| count(file)).sum::<Result<usize, Stop>>()?), Duration::ZERO);
        let mut all = true;
        for file in files {
            let name = file.file_name().map(|name| format!("{} ", name.to_string_lossy())).unwrap_or_default();
            all &= each_line(reply, &mut open(&file)?, &mut progress, &name, answer, words)?;
        }
        Ok(all)
    }
}

/// The files of an input, by name.
fn files(input: &Path) -> Result<Vec<PathBuf>, Stop> {
    if !input.is_dir() {
        return Ok(vec![input.to_owned()]);
    }
    let ends = |path: &PathBuf| path.extension().is_some_and(|end| end == "jsonl" || end == "json");
    let entries = std::fs::read_dir(input).map_err(|e| failed(input, &e))?;
    let mut files = entries.map(|entry| entry.map(|entry| entry.path()).map_err(|e| failed(input, &e))).collect::<Result<Vec<_>, _>>()?;
    files.retain(ends);
    files.sort();
    Ok(files)
}

fn open(file: &Path) -> Result<BufReader<File>, Stop> {
    File::open(file).map(BufReader::new).map_err(|e| failed(file, &e))
}

/// How many lines a file has, so that progress can say of how many.
fn count(file: &Path) -> Result<usize, Stop> {
    let (mut reader, mut lines) = (open(file)?, 0);
    while reader.skip_until(b'\n').map_err(|e| failed(file, &e))? > 0 {
        lines += 1;
    }
    Ok(lines)
}

fn failed(path: &Path, error: &std::io::Error) -> Stop {
    Stop::Environment(file_error(path, error))
}

fn hits(screener: &Screener, person: &Person, now_ms: i64) -> Hits {
    let screening = screener.screen_person(person, now_ms, border::Role::Supervisor);
    let hit =
        |h: border::Hit| HitLine { list: h.list, version: h.list_version, alert: h.alert, score: f64::from(h.score) / 1000.0, reasons: h.reasons };
    let not_asked = screening.checks.into_iter().filter(|check| check.not_done_reason.is_some()).map(|check| check.list);
    Hits { hits: screening.hits.into_iter().map(hit).collect(), not_asked: not_asked.collect() }
}

fn words(hits: &Hits) -> String {
    let not_asked = hits.not_asked.iter().map(|list| format!("{list}: damaged, not asked"));
    let words: Vec<String> = hits.hits.iter().map(|h| format!("{} {:.3}", h.alert, h.score)).chain(not_asked).collect();
    if words.is_empty() { "no hit".to_owned() } else { words.join(", ") }
}

impl Compare {
    fn run(self, reply: &mut Reply) -> Done {
        let matcher = self.matcher.unwrap_or_default();
        let words = |comparison: &Comparison| format!("{:.3} {}", comparison.score, if comparison.hit { "hit" } else { "no hit" });
        let compare = |pair: Pair| screening::compare_with(matcher, &pair.a, &pair.b);
        each_line(reply, &mut std::io::stdin().lock(), &mut Progress::new(false, "answered", None, Duration::ZERO), "", compare, words)
    }
}

/// Answers JSON lines in their order; a line that is none is said and answered with `null`, the others go on.
fn each_line<T: for<'de> Deserialize<'de>, A: Serialize + Send>(
    reply: &mut Reply,
    input: &mut impl BufRead,
    progress: &mut Progress,
    source: &str,
    answer: impl Fn(T) -> A + Sync,
    words: impl Fn(&A) -> String,
) -> Done {
    let (mut all, mut number) = (true, 0);
    loop {
        let lines = next_lines(input, &mut number)?;
        if lines.is_empty() {
            return Ok(all);
        }
        let answers = in_parallel(&lines, |line| serde_json::from_slice(line).map(&answer).map_err(|error| error.column()));
        for ((at, _), answer) in lines.iter().zip(answers) {
            match answer {
                Ok(answer) => reply.answer(&answer, || words(&answer))?,
                Err(column) => {
                    all = false;
                    let place = format!("{source}line {at} column {column}");
                    reply.trouble(&place, &CodedError::new(ErrorCode::BadRequest, place.clone()));
                    reply.answer(&serde_json::Value::Null, || format!("{place}: not processed"))?;
                }
            }
        }
        progress.add(lines.len(), 0);
    }
}

/// The next lines that are not blank, each with its number; a line that is too long is cut, so that it is no JSON.
fn next_lines(input: &mut impl BufRead, number: &mut usize) -> Result<Vec<(usize, Vec<u8>)>, Stop> {
    let failed = |e: std::io::Error| Stop::Environment(CodedError::new(ErrorCode::FileFailed, e.to_string()));
    let mut lines = Vec::new();
    while lines.len() < TOGETHER {
        let mut line = Vec::new();
        if input.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line).map_err(failed)? == 0 {
            break;
        }
        *number += 1;
        if !line.ends_with(b"\n") && u64::try_from(line.len()) == Ok(LINE_BYTES) {
            line.truncate(1);
            input.skip_until(b'\n').map_err(failed)?;
        }
        if !line.trim_ascii().is_empty() {
            lines.push((*number, line));
        }
        // Somebody who types wants an answer to each line.
        if std::io::stdin().is_terminal() {
            break;
        }
    }
    Ok(lines)
}

/// Answers lines on as many threads as there are cores, in their order.
fn in_parallel<A: Send>(lines: &[(usize, Vec<u8>)], answer: impl Fn(&[u8]) -> A + Sync) -> Vec<A> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let answer = &answer;
    std::thread::scope(|scope| {
        let share = lines.len().div_ceil(threads).max(1);
        let work: Vec<_> =
            lines.chunks(share).map(|lines| scope.spawn(move || lines.iter().map(|(_, line)| answer(line)).collect::<Vec<A>>())).collect();
        work.into_iter().flat_map(|thread| thread.join().expect("answering does not panic")).collect()
    })
}

/// Maps and opens a signed list.
pub(crate) fn open_list(path: &Path, trust: &VerifyingKey) -> Result<AlertList, Stop> {
    let map = platform::map_file(path).map_err(|e| Stop::Environment(e.into()))?;
    screening::open_installed(Arc::new(map), None, trust).map_err(|error| Stop::Verification(error.into()))
}

/// Reads an Ed25519 public key in PEM.
pub(crate) fn public_key(path: &Path) -> Result<VerifyingKey, Stop> {
    let text = read_text(Some(path))?;
    VerifyingKey::from_public_key_pem(text.trim())
        .map_err(|e| Stop::Environment(CodedError::new(ErrorCode::FileFailed, format!("{} is no Ed25519 public key in PEM: {e}", path.display()))))
}
